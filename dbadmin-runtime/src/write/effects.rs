//! What a delete takes along: counted before anybody agrees to it.

use dbadmin_model::sql::{ColumnRef, Condition};

use crate::policy::require;
use crate::query::{
    self, Count, ListRequest, Record, at, children_resource, refer_to, table_ref, target_values,
};
use crate::{Action, Actor, App, Children, Column, Error, Permission, Resource};

/// Counting stops here: beyond it, the exact number changes nobody's mind.
const CAP: u32 = 1000;

/// How far a delete is followed from table to table.
const DEPTH: usize = 4;

/// What a delete does to rows of another table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// What the rows are called; the relation's words, or none of them where the actor may not see
    /// the table.
    pub label: &'static str,
    /// The table, where the actor may see it.
    pub resource: Option<&'static str>,
    /// How many rows; where the actor may not see them, only that there are some.
    pub count: Count,
    /// What happens to them.
    pub action: Action,
    /// Whether the actor's role may do that to rows of the table.
    pub allowed: bool,
}

/// What deleting the records does to other rows, directly and through rows that go with them.
///
/// # Errors
/// [`Error::Forbidden`] where the actor may not delete rows of the table; else what the database
/// says.
pub async fn delete_effects(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    records: &[&Record],
) -> Result<Vec<Effect>, Error> {
    all(app, actor, resource, |children, child| {
        let values = records
            .iter()
            .filter_map(|record| target_values(children, record));
        let referring: Vec<Condition<'static>> = values
            .map(|values| refer_to(children, child.table, &values))
            .collect();
        let rest = || others(resource, records);
        (!referring.is_empty()).then(|| (Condition::Or(referring), rest()))
    })
    .await
}

/// What deleting all rows of a list does to other rows, as [`delete_effects`] tells it.
///
/// # Errors
/// As [`delete_effects`].
pub async fn matching_effects(
    app: &App,
    actor: &Actor,
    request: &ListRequest,
) -> Result<Vec<Effect>, Error> {
    let resource = request.resource;
    all(app, actor, resource, |children, child| {
        let condition = through(children, child, resource, request.condition());
        let key = || refs(resource, resource.table.key);
        let these = Condition::Within {
            columns: key(),
            table: table_ref(resource.table),
            among: key(),
            condition: Box::new(request.condition()),
        };
        Some((condition, Condition::Not(Box::new(these))))
    })
    .await
}

/// What a delete of some rows does: `referring` gives the rows of a table that refer to them, and of
/// their own table those that are not among them.
async fn all(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    referring: impl Fn(
        &'static Children,
        &'static Resource,
    ) -> Option<(Condition<'static>, Condition<'static>)>,
) -> Result<Vec<Effect>, Error> {
    require(actor, resource.table, Permission::Delete)?;
    let mut effects = Vec::new();
    let mut front = Vec::new();
    for children in resource.relations.has_many {
        let Some(child) = children_resource(app, children) else {
            continue;
        };
        let Some((condition, others)) = referring(children, child) else {
            continue;
        };
        let condition = if child.table.address == resource.table.address {
            Condition::And(vec![condition, others])
        } else {
            condition
        };
        effect(
            app,
            actor,
            children,
            child,
            condition,
            &mut front,
            &mut effects,
        )
        .await?;
    }
    follow(app, actor, front, &mut effects).await?;
    Ok(effects)
}

/// Follows a delete from rows that go to those that depend on them.
async fn follow(
    app: &App,
    actor: &Actor,
    mut front: Vec<(&'static Resource, Condition<'static>)>,
    effects: &mut Vec<Effect>,
) -> Result<(), Error> {
    for _ in 1..DEPTH {
        for (gone, condition) in std::mem::take(&mut front) {
            // A tree within one table would be followed in a circle.
            for children in gone.relations.has_many {
                let Some(child) = children_resource(app, children) else {
                    continue;
                };
                if child.table.address == gone.table.address {
                    continue;
                }
                let condition = through(children, child, gone, condition.clone());
                effect(app, actor, children, child, condition, &mut front, effects).await?;
            }
        }
    }
    Ok(())
}

/// All rows but these: what is deleted itself goes along with nothing, and is in nothing's way.
fn others(resource: &'static Resource, records: &[&Record]) -> Condition<'static> {
    let keys = records.iter().filter_map(|record| record.key());
    let these = keys.map(|key| key.condition(resource.table)).collect();
    Condition::Not(Box::new(Condition::Or(these)))
}

/// Why a delete of one record or several will be refused, if it will.
pub(super) fn blockers(effects: &[Effect], several: bool) -> Option<String> {
    let blocked: Vec<String> = effects
        .iter()
        .filter(|effect| effect.action == Action::Refuse && effect.count != Count::Exact(0))
        .map(|effect| match effect.count {
            _ if effect.resource.is_none() => "records that your role does not see".to_owned(),
            Count::Exact(number) => format!("{number} of “{}”", effect.label),
            Count::About(number) | Count::MoreThan(number) => {
                format!("more than {number} of “{}”", effect.label)
            }
        })
        .collect();
    (!blocked.is_empty()).then(|| {
        let (they, them) = if several {
            ("They", "them")
        } else {
            ("It", "it")
        };
        format!(
            "{they} cannot be deleted while other records refer to {them}: {}. Change or delete \
             those first.",
            blocked.join(", ")
        )
    })
}

/// Why the actor may not do what comes along with a delete of one record or several, if so.
pub(super) fn forbidden(effects: &[Effect], several: bool) -> Option<String> {
    let them = if several { "them" } else { "it" };
    let denied = effects.iter().find(|effect| !effect.allowed)?;
    let verb = match denied.action {
        Action::Cascade => "delete",
        _ => "change",
    };
    Some(match denied.resource {
        Some(_) => format!(
            "Along with {them} go records that your role may not {verb}: “{}”. Whoever looks after \
             this panel can delete {them}, or give you a role that may.",
            denied.label
        ),
        None => format!(
            "Along with {them} go records that your role does not see, and may not {verb}. Whoever \
             looks after this panel can delete {them}, or give you a role that may."
        ),
    })
}

/// What an actor needs to be allowed for this to happen to rows; nothing for a refusal.
pub(super) fn needed(action: Action) -> Option<Permission> {
    match action {
        Action::Cascade => Some(Permission::Delete),
        Action::SetNull | Action::SetDefault => Some(Permission::Edit),
        Action::Refuse => None,
    }
}

async fn effect(
    app: &App,
    actor: &Actor,
    children: &'static Children,
    child: &'static Resource,
    condition: Condition<'static>,
    front: &mut Vec<(&'static Resource, Condition<'static>)>,
    effects: &mut Vec<Effect>,
) -> Result<(), Error> {
    let visible = actor.may(child.table, Permission::View);
    let count = query::capped(app, child.table, condition.clone(), CAP).await?;
    if count == Count::Exact(0) {
        return Ok(());
    }
    if children.on_delete == Action::Cascade {
        front.push((child, condition));
    }
    let allowed = needed(children.on_delete)
        .is_none_or(|permission| actor.role.is_granted(child.table, permission));
    effects.push(if visible {
        Effect {
            label: children.label,
            resource: Some(child.table.address),
            count,
            action: children.on_delete,
            allowed,
        }
    } else {
        Effect {
            label: "Records that your role does not see",
            resource: None,
            count: Count::MoreThan(0),
            action: children.on_delete,
            allowed,
        }
    });
    Ok(())
}

/// The rows that refer to rows which go.
fn through(
    children: &'static Children,
    child: &'static Resource,
    gone: &'static Resource,
    condition: Condition<'static>,
) -> Condition<'static> {
    Condition::Within {
        columns: refs(child, children.columns),
        table: table_ref(gone.table),
        among: refs(gone, children.target),
        condition: Box::new(condition),
    }
}

fn refs(resource: &Resource, columns: &'static [Column]) -> Vec<ColumnRef<'static>> {
    let columns = columns.iter();
    columns.map(|column| at(resource.table, column)).collect()
}

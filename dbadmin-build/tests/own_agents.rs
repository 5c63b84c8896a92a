//! Agents and workflows of one's own, beside those of dbadmin.

// Helpers of tests may unwrap as the tests do.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use dbadmin_build::agents::{AgentError, Inputs, Section};
use dbadmin_build::model::plan::{ListColumn, SchemaSection, Tables};
use dbadmin_build::model::schema::Schema;
use dbadmin_build::{Admin, Planned};

dbadmin_build::agent_registry! {
    /// Which columns are prices, and that lists show them first.
    static PRICES from "tests/agents" {
        extends: dbadmin_build::agents::REGISTRY,
    }
}

/// The columns that hold a price, by table.
type Prices = BTreeMap<String, String>;

fn keep(inputs: &Inputs) -> Result<Section, AgentError> {
    let schema = inputs.get::<SchemaSection>("schema")?;
    let mut prices = Prices::new();
    for plan in &schema.tables {
        let mut columns = plan.table.columns.iter();
        if let Some(column) = columns.find(|column| column.name.contains("price")) {
            prices.insert(plan.table.address(), column.name.clone());
        }
    }
    Ok(Section::from_typed("prices", prices))
}

fn show(inputs: &Inputs) -> Result<Section, AgentError> {
    let mut tables = inputs.get::<Tables>("tables")?.as_ref().clone();
    for (table, column) in inputs.get::<Prices>("prices")?.iter() {
        if let Some(list) = tables.tables.get_mut(table) {
            let shown = ListColumn {
                column: column.clone(),
                ..ListColumn::default()
            };
            list.columns.insert(0, shown);
        }
    }
    Ok(Section::from_typed("tables", tables))
}

fn invent(inputs: &Inputs) -> Result<Section, AgentError> {
    let mut tables = inputs.get::<Tables>("tables")?.as_ref().clone();
    for list in tables.tables.values_mut() {
        list.columns[0].column = "discount".to_owned();
    }
    Ok(Section::from_typed("tables", tables))
}

fn misshape(_: &Inputs) -> Result<Section, AgentError> {
    Ok(Section::from_typed("tables", "no tables"))
}

/// A schema of one table.
fn goods() -> Schema {
    let snapshot = r#"{
        "format": 1,
        "dialect": "sqlite",
        "tables": [{
            "name": "goods",
            "columns": [
                { "name": "id", "declared": "INTEGER", "type": { "integer": { "bits": 64 } }, "auto": true },
                { "name": "name", "declared": "TEXT", "type": { "text": { "max": null } } },
                { "name": "price", "declared": "INTEGER", "type": { "integer": { "bits": 64 } } }
            ],
            "primary_key": ["id"]
        }]
    }"#;
    serde_json::from_str(snapshot).unwrap()
}

fn ran(planned: &Planned) -> Vec<&'static str> {
    let phases = &planned.report.phases;
    phases
        .iter()
        .flat_map(|phase| phase.agents.clone())
        .collect()
}

fn shown(planned: &Planned) -> Vec<&str> {
    let columns = &planned.plan.tables.tables["goods"].columns;
    columns
        .iter()
        .map(|column| column.column.as_str())
        .collect()
}

#[test]
fn own_agents_run_beside_the_others_and_change_the_plan() {
    let before = Admin::new().plan_of(&goods()).unwrap();
    assert_ne!(shown(&before)[0], "price");
    let admin = Admin::new().agents(&PRICES, &[("price-keeper", keep), ("price-shower", show)]);
    let planned = admin.plan_of(&goods()).unwrap();
    assert_eq!(shown(&planned)[0], "price");
    assert_eq!(ran(&planned).len(), ran(&before).len() + 2);
    let [warning] = planned.warnings.as_slice() else {
        panic!("{:?}", planned.warnings);
    };
    let said = [
        "agent price-teller failed: nobody was asked: no answer is stored",
        "`cargo dbadmin propose price-teller --model PROVIDER:NAME` gets one",
    ];
    assert!(said.iter().all(|said| warning.contains(said)), "{warning}");
    assert!(before.warnings.is_empty(), "{:?}", before.warnings);
}

#[test]
fn an_amendment_that_cannot_be_used_is_told_and_changes_nothing() {
    let before = Admin::new().plan_of(&goods()).unwrap();
    let inventing =
        Admin::new().agents(&PRICES, &[("price-keeper", keep), ("price-shower", invent)]);
    let misshaping = Admin::new().agents(
        &PRICES,
        &[("price-keeper", keep), ("price-shower", misshape)],
    );
    for (admin, reason) in [
        (inventing, "names the column `discount` of `goods`"),
        (misshaping, "section `tables` is not a valid"),
    ] {
        let planned = admin.plan_of(&goods()).unwrap();
        assert_eq!(planned.plan.tables, before.plan.tables);
        let warnings = planned.warnings.join("\n");
        assert!(
            warnings.contains("agent price-shower failed: "),
            "{warnings}"
        );
        assert!(warnings.contains(reason), "{warnings}");
    }
}

#[test]
fn an_own_workflow_runs_whom_it_names() {
    let admin = Admin::new().agents(&PRICES, &[("price-keeper", keep), ("price-shower", show)]);
    let planned = admin.clone().workflow("prices").plan_of(&goods()).unwrap();
    let agents = ran(&planned);
    assert_eq!(agents.len(), 12, "{agents:?}");
    assert!(agents.contains(&"price-shower") && !agents.contains(&"theme-customizer"));
    assert_eq!(shown(&planned)[0], "price");
    let few = admin.workflow("tables-alone").plan_of(&goods());
    let few = few.unwrap_err().to_string();
    assert!(
        few.contains("`tables-alone` leaves out `requirements-interpreter`,"),
        "{few}"
    );
    assert!(
        few.contains(" and `audit-logger`, without which there is no panel"),
        "{few}"
    );
}

#[test]
fn a_function_without_an_agent_is_named() {
    let admin = Admin::new().agents(&PRICES, &[("price-keper", keep)]);
    let error = admin.plan_of(&goods()).unwrap_err().to_string();
    assert!(
        error.contains("`price-keper` (did you mean `price-keeper`?)"),
        "{error}"
    );
}

#[test]
fn a_prototype_makes_do_with_few_agents() {
    let prototype = Admin::new().workflow("rapid-prototype");
    let prototype = prototype.plan_of(&goods()).unwrap();
    assert_eq!(ran(&prototype).len(), 10);
    assert!(prototype.warnings.is_empty(), "{:?}", prototype.warnings);
    let whole = Admin::new().plan_of(&goods()).unwrap();
    assert_eq!(shown(&prototype), shown(&whole));
    assert_eq!(prototype.plan.access, whole.plan.access);
    assert_eq!(prototype.plan.css(), whole.plan.css());
    assert!(prototype.report.lines() * 3 < whole.report.lines() * 2);
}

#[test]
fn an_update_comes_to_the_same_plan_with_fewer_agents() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("dbadmin.toml"), "accent = \"#aa3300\"\n").unwrap();
    let wishes = "Export goods as CSV. Provide a REST API.";
    let admin = Admin::new().in_crate(folder.path()).prompt(wishes);
    let whole = admin.plan_of(&goods()).unwrap();
    let update = admin.workflow("incremental-update");
    let update = update.plan_of(&goods()).unwrap();
    let less: Vec<_> = ran(&whole);
    let less = less.into_iter().filter(|id| !ran(&update).contains(id));
    let less: Vec<_> = less.collect();
    assert_eq!(
        less,
        ["api-generator", "theme-customizer", "export-manager"]
    );
    assert_eq!(format!("{:?}", update.plan), format!("{:?}", whole.plan));
    assert_eq!(update.warnings, whole.warnings);
}

#[test]
fn an_unknown_workflow_is_named_where_it_stands() {
    let error = Admin::new().workflow("rapid-prototpe").plan_of(&goods());
    let error = error.unwrap_err().to_string();
    assert!(
        error.contains("there is no workflow `rapid-prototpe` (did you mean `rapid-prototype`?)"),
        "{error}"
    );
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("dbadmin.toml");
    std::fs::write(file, "title = \"Goods\"\nworkflow = \"all\"\n").unwrap();
    let error = Admin::new().in_crate(folder.path()).plan_of(&goods());
    let error = error.unwrap_err().to_string();
    assert!(
        error.contains("dbadmin.toml:2:12: there is no workflow `all`; it is `full-admin-"),
        "{error}"
    );
}

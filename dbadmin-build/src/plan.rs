//! The plan: every section of a finished run, as types.

use std::sync::Arc;

use dbadmin_agents::{AgentError, Orchestrator};
use dbadmin_model::describe::Kind;
use dbadmin_model::plan::{
    Access, Annotations, Audit, Auth, Constraint, Dashboard, FormChildren, FormField, Forms, Link,
    ListColumn, Logic, Migrations, Navigation, Performance, Queries, Relations, Requirements,
    SchemaSection, Search, ShownAs, TablePlan, Tables, Theme, UploadsWish, Validation,
    Vulnerabilities, Widget,
};
use dbadmin_model::schema::{Column, ColumnType};
use serde::de::DeserializeOwned;

use crate::{Result, native, places};

/// What a panel is made of: emission writes it as source, `cargo dbadmin serve` shows it as it is.
#[derive(Debug)]
pub struct Plan {
    /// What the panel is called, and which tables it shows.
    pub requirements: Arc<Requirements>,
    /// The tables, with what they are called.
    pub schema: Arc<SchemaSection>,
    /// What refers to what, and which columns name a row.
    pub relations: Arc<Relations>,
    /// What a form checks.
    pub validation: Arc<Validation>,
    /// How lists are read.
    pub queries: Arc<Queries>,
    /// How one signs in.
    pub auth: Arc<Auth>,
    /// What changed since the last snapshot.
    pub migrations: Arc<Migrations>,
    /// Which tables have hooks.
    pub logic: Arc<Logic>,
    /// The sidebar.
    pub navigation: Arc<Navigation>,
    /// Lists and record pages.
    pub tables: Arc<Tables>,
    /// Forms.
    pub forms: Arc<Forms>,
    /// The first page.
    pub dashboard: Arc<Dashboard>,
    /// Colours.
    pub theme: Arc<Theme>,
    /// Who may do what.
    pub access: Arc<Access>,
    /// What the trail does not keep.
    pub audit: Arc<Audit>,
    /// What is unsafe in the plan.
    pub vulnerabilities: Arc<Vulnerabilities>,
    /// What the search box looks into.
    pub search: Arc<Search>,
    /// How long pages are, and how far counting goes.
    pub performance: Arc<Performance>,
    /// The path of the panel's logo, from the crate's folder on.
    pub logo: Option<String>,
    /// What holds of uploaded files.
    pub uploads: UploadsWish,
    places: places::Tables,
    links: places::Links,
}

/// The section of an agent that the run can do without, or nothing in its absence; the run's
/// report says why it is absent.
fn or_default<T>(run: &Orchestrator, section: &str) -> Arc<T>
where
    T: Default + DeserializeOwned + Send + Sync + 'static,
{
    run.section(section).unwrap_or_default()
}

/// The section of an agent that the workflow leaves out: without it, what follows from the others.
fn or_else<T>(run: &Orchestrator, section: &str, follows: impl FnOnce() -> T) -> Result<Arc<T>>
where
    T: DeserializeOwned + Send + Sync + 'static,
{
    match run.section(section) {
        Err(AgentError::Absent { .. }) => Ok(Arc::new(follows())),
        other => Ok(other?),
    }
}

impl Plan {
    /// Takes the sections out of a finished run.
    ///
    /// # Errors
    /// Where a section is missing, because its agent failed.
    pub fn of(run: &Orchestrator) -> Result<Self> {
        let schema: Arc<SchemaSection> = run.section("schema")?;
        let relations: Arc<Relations> = run.section("relations")?;
        let requirements: Arc<Requirements> = run.section("requirements")?;
        let queries: Arc<Queries> = run.section("queries")?;
        let annotations = or_default::<Annotations>(run, "annotations");
        Ok(Self {
            validation: or_else(run, "validation", Validation::default)?,
            auth: or_else(run, "auth", || native::auth(&requirements, &schema))?,
            theme: or_else(run, "theme", || native::theme(&requirements))?,
            performance: or_else(run, "performance", || native::performance(&queries))?,
            logic: or_else(run, "logic", || native::logic(&schema, &annotations))?,
            logo: annotations.logo.clone(),
            uploads: annotations.uploads.clone(),
            places: places::Tables::of(&schema),
            links: places::Links::of(&relations),
            requirements,
            schema,
            relations,
            queries,
            migrations: or_default(run, "migrations"),
            navigation: run.section("navigation")?,
            tables: run.section("tables")?,
            forms: run.section("forms")?,
            dashboard: or_default(run, "dashboard"),
            access: run.section("access")?,
            audit: run.section("audit")?,
            vulnerabilities: or_default(run, "vulnerabilities"),
            search: or_default(run, "search"),
        })
    }

    /// The table at that address.
    #[must_use]
    pub fn table(&self, address: &str) -> Option<&TablePlan> {
        self.places.find(&self.schema, address)
    }

    /// The references from a table, in the order of its columns.
    pub fn links_from(&self, address: &str) -> impl Iterator<Item = &Link> {
        self.links.from(&self.relations, address)
    }

    /// The references to a table.
    pub fn links_to(&self, address: &str) -> impl Iterator<Item = &Link> {
        self.links.to(&self.relations, address)
    }

    /// The columns that name a row of a table.
    #[must_use]
    pub fn display(&self, address: &str) -> &[String] {
        self.relations
            .display
            .get(address)
            .map_or(&[], Vec::as_slice)
    }

    /// The rules on a table.
    #[must_use]
    pub fn rules(&self, address: &str) -> &[Constraint] {
        self.validation
            .tables
            .get(address)
            .map_or(&[], Vec::as_slice)
    }

    /// The values that a column is limited to; empty where it is not.
    #[must_use]
    pub fn choices(&self, table: &TablePlan, column: &Column) -> Vec<String> {
        crate::native::choices(self.schema.dialect, &table.table, column)
    }

    /// How a column is shown, where the struct does not say the same already.
    #[must_use]
    pub fn format<'a>(&self, table: &TablePlan, shown: &'a ListColumn) -> Option<&'a ShownAs> {
        let wish = table.wish(&shown.column)?;
        let said = match &shown.format {
            ShownAs::Plain => return None,
            ShownAs::Masked => return Some(&shown.format),
            ShownAs::Money { .. } => return wish.money.is_none().then_some(&shown.format),
            ShownAs::Email => "email",
            ShownAs::Url => "url",
            ShownAs::Phone => "phone",
            ShownAs::Color => "color",
            ShownAs::Percent => "percent",
            ShownAs::Duration => "duration",
        };
        (wish.widget.as_deref() != Some(said)).then_some(&shown.format)
    }

    /// How a column is shown that a card adds up, where the struct does not say the same already.
    #[must_use]
    pub fn summed_as(&self, address: &str, column: &str) -> Option<&ShownAs> {
        let list = self.tables.tables.get(address)?;
        let mut shown = list.detail.iter().chain(&list.columns);
        let shown = shown.find(|shown| shown.column == column)?;
        self.format(self.table(address)?, shown)
    }

    /// What one types or chooses in, where neither the struct nor the column's kind says the same
    /// already.
    #[must_use]
    pub fn widget(&self, table: &TablePlan, field: &FormField) -> Option<Widget> {
        let wish = table.wish(&field.column)?;
        let ty = &table.table.column(&field.column)?.ty;
        let by_itself = match field.widget {
            Widget::Picker => true,
            Widget::Money => wish.money.is_some(),
            Widget::Select => wish.choices || matches!(ty, ColumnType::Enum { .. }),
            widget => widget == Widget::of(Kind::of(ty)),
        };
        (!by_itself && wish.widget.is_none()).then_some(field.widget)
    }

    /// Warnings about tables whose rows a form shall have along, or a list count, and cannot.
    #[must_use]
    pub fn strangers(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        for table in &self.schema.tables {
            let address = table.table.address();
            let form = self.forms.tables.get(&address);
            let along = |name: &str| {
                let mut children = form.into_iter().flat_map(|form| &form.children);
                children.any(|children| children.table == *name)
            };
            let named = table.children.iter().flatten();
            warnings.extend(named.filter(|name| !along(name)).map(|name| {
                format!(
                    "`children` of `{address}` names `{name}`, whose rows do not refer to those of \
                     `{address}`, or have no field of their own: the form does not have them along"
                )
            }));
            let list = self.tables.tables.get(&address);
            let counted = |name: &str| {
                let mut counts = list.into_iter().flat_map(|list| &list.counts);
                counts.any(|count| count.table == *name)
            };
            let named = table.counts.iter().filter(|name| !counted(name));
            warnings.extend(named.map(|name| {
                format!(
                    "`counts` of `{address}` names `{name}`, whose rows do not refer to those of \
                     `{address}`: the list does not count them"
                )
            }));
        }
        warnings
    }

    /// The fields of rows in another table's form, as their own form has them.
    pub fn fields_along<'a>(
        &'a self,
        children: &'a FormChildren,
    ) -> impl Iterator<Item = &'a FormField> {
        let form = self.forms.tables.get(&children.table);
        let sections = move || form.into_iter().flat_map(|form| &form.sections);
        children.fields.iter().filter_map(move |name| {
            let mut fields = sections().flat_map(|section| &section.fields);
            fields.find(|field| field.column == *name)
        })
    }

    /// The colours as CSS.
    #[must_use]
    pub fn css(&self) -> String {
        let theme = &self.theme;
        format!(
            "/* The panel's colours: what is set here overrides the panel's own custom properties. */\n\
             :root {{\n  \
               --accent: light-dark({}, {});\n  \
               --accent-ink: light-dark({}, {});\n\
             }}\n",
            theme.accent_light, theme.accent_dark, theme.accent_ink_light, theme.accent_ink_dark
        )
    }
}

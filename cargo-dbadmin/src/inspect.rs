//! `cargo dbadmin inspect`: what dbadmin reads of a database, to look at or to hand on.

mod mermaid;
mod overview;
mod svg;

use dbadmin_introspect::{Database, Statistics};
use dbadmin_model::Schema;

use crate::database::Named;
use crate::{Failure, output};

/// Show the tables of a database: columns, keys, references, checks, and what cannot be shown
#[derive(Debug, clap::Args)]
pub struct Inspect {
    #[command(flatten)]
    of: Named,
    /// Only this schema of the database (may be given several times)
    #[arg(long = "schema", value_name = "NAME")]
    schemas: Vec<String>,
    /// What to write
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// With `--format svg`: only this table, what it refers to and what refers to it
    #[arg(long, value_name = "NAME")]
    table: Option<String>,
}

/// A way to write a schema down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// The snapshot, as `dbadmin/schema.json` holds it
    Json,
    /// An overview to read in a terminal
    Table,
    /// A diagram in Mermaid's notation
    Mermaid,
    /// A diagram as a picture, light or dark as who looks at it has it
    Svg,
}

impl Inspect {
    /// Writes the schema to standard output.
    pub fn run(self) -> Result<(), Failure> {
        if self.table.is_some() && self.format != Format::Svg {
            return Err(Failure::from(
                "--table is for the picture of one table: add --format svg",
            ));
        }
        let url = self.of.address("give its address with --database URL")?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (schema, statistics) = runtime.block_on(self.read(&url))?;
        let text = match self.format {
            Format::Json => schema.to_snapshot()?,
            Format::Table => overview::of(&schema, &statistics),
            Format::Mermaid => mermaid::of(&schema),
            Format::Svg => svg::of(&schema, self.table.as_deref())?,
        };
        output::write(&text)
    }

    async fn read(&self, url: &str) -> Result<(Schema, Statistics), Failure> {
        let mut database = Database::open(url).await?;
        let schema = database.schema(&self.schemas).await?;
        let statistics = match self.format {
            Format::Table => database.statistics(&schema).await?,
            Format::Json | Format::Mermaid | Format::Svg => Statistics::default(),
        };
        Ok((schema, statistics))
    }
}

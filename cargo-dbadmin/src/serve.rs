//! `cargo dbadmin serve`: a panel at once. The agents plan it as they do in a build, and what they
//! planned is shown as it is, without a line of source.

use cargo_dbadmin::live;
use dbadmin_build::{Admin, Planned};
use dbadmin_model::schema::Dialect;
use dbadmin_runtime::Panel;

use crate::Failure;
use crate::database::Named;

/// Serve a panel over a database at once, without generating anything
///
/// The panel is at http://127.0.0.1:3000/admin/, or at the address:port in DBADMIN_LISTEN. Its
/// first account is made as DBADMIN_FIRST_USER and DBADMIN_FIRST_PASSWORD say. A dbadmin.toml in
/// the current folder gives it a title, an accent and roles.
#[derive(Debug, clap::Args)]
pub struct Serve {
    #[command(flatten)]
    of: Named,
    /// Show the tables of this schema of the database only (may be given several times)
    #[arg(long = "schema", value_name = "NAME")]
    schemas: Vec<String>,
    /// Let nobody change a row; the panel still keeps tables of its own, `dbadmin_*`
    #[arg(long)]
    read_only: bool,
}

impl Serve {
    /// Serves the panel until Ctrl-C.
    pub fn run(self) -> Result<(), Failure> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?;
        runtime.block_on(self.serve())
    }

    async fn serve(self) -> Result<(), Failure> {
        let url = self
            .of
            .address("give its address: `cargo dbadmin serve URL`")?;
        let panel = self.panel(&url).await?;
        let pool = dbadmin_runtime::connect(&url).await?;
        let router = dbadmin_runtime::router(panel, pool).await?;
        Ok(dbadmin_runtime::serve(router).await?)
    }

    /// Plans the panel; of the plan nothing stays in memory but the panel itself.
    async fn panel(&self, url: &str) -> Result<&'static Panel, Failure> {
        let admin = Admin::new().schemas(self.schemas.iter().cloned());
        let Planned {
            mut plan,
            warnings,
            notes,
            ..
        } = admin.plan(url).await?;
        for note in notes {
            eprintln!("note: {note}");
        }
        for warning in warnings {
            eprintln!("warning: {warning}");
        }
        if plan.schema.tables.is_empty() {
            let (or, schema) = match plan.schema.dialect {
                Dialect::Sqlite => (" or", ""),
                Dialect::Postgres | Dialect::Mysql => {
                    ("", ", or name another schema with --schema")
                }
            };
            return Err(format!(
                "the database has no tables to make a panel of; check its address,{or} create \
                 its tables by running its migrations{schema}"
            )
            .into());
        }
        if self.read_only {
            live::view_only(&mut plan);
        }
        Ok(live::panel(&plan))
    }
}

//! `cargo dbadmin serve`: a panel over a database at once. Nothing is generated: the plan that a
//! build would write as source is served as it is.

use dbadmin_build::{Admin, Planned};

use crate::{Failure, live};

/// Serve a panel over a database at once, without generating anything
#[derive(Debug, clap::Args)]
pub struct Serve {
    /// The database, such as `sqlite:shop.db` or `postgres://user@host/shop`; else $DATABASE_URL
    #[arg(value_name = "URL")]
    url: Option<String>,
    /// Only the tables of this database schema; may be given more than once
    #[arg(long = "schema", value_name = "NAME")]
    schemas: Vec<String>,
    /// Let nobody change anything
    #[arg(long)]
    read_only: bool,
}

impl Serve {
    /// Serves until Ctrl-C.
    pub fn run(self) -> Result<(), Failure> {
        let url = crate::database(self.url)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?;
        runtime.block_on(async {
            let Planned {
                plan,
                warnings,
                omitted,
            } = Admin::new().schemas(self.schemas).plan(&url).await?;
            if plan.schema.tables.is_empty() {
                return Err("the database has no tables to make a panel of".into());
            }
            for warning in warnings {
                eprintln!("note: {warning}");
            }
            for omitted in omitted {
                eprintln!("note: {} is not shown: {}", omitted.address, omitted.reason);
            }
            let panel = live::panel(&plan, self.read_only);
            drop(plan);
            let pool = dbadmin_runtime::connect(&url).await?;
            let router = dbadmin_runtime::router(panel, pool).await?;
            dbadmin_runtime::serve(router).await?;
            Ok(())
        })
    }
}

//! PostgreSQL.

use dbadmin_model::Schema;
use sqlx::PgConnection;

use crate::{Error, Statistics};

pub(crate) async fn open(_url: &str) -> Result<PgConnection, Error> {
    Err(Error::Unsupported {
        scheme: "postgres".to_owned(),
    })
}

pub(crate) async fn inspect(
    _connection: &mut PgConnection,
    _schemas: &[String],
) -> Result<Schema, Error> {
    Err(Error::Unsupported {
        scheme: "postgres".to_owned(),
    })
}

pub(crate) async fn statistics(
    _connection: &mut PgConnection,
    _schema: &Schema,
) -> Result<Statistics, Error> {
    Ok(Statistics::default())
}

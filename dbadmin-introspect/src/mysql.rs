//! MySQL and MariaDB.

use dbadmin_model::Schema;
use sqlx::MySqlConnection;

use crate::{Error, Statistics};

pub(crate) async fn open(_url: &str) -> Result<MySqlConnection, Error> {
    Err(Error::Unsupported {
        scheme: "mysql".to_owned(),
    })
}

pub(crate) async fn inspect(
    _connection: &mut MySqlConnection,
    _schemas: &[String],
) -> Result<Schema, Error> {
    Err(Error::Unsupported {
        scheme: "mysql".to_owned(),
    })
}

pub(crate) async fn statistics(
    _connection: &mut MySqlConnection,
    _schema: &Schema,
) -> Result<Statistics, Error> {
    Ok(Statistics::default())
}

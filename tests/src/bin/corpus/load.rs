//! Loading a dump: by the database's own client, since dumps hold what only a client understands
//! (`COPY … FROM stdin`, `DELIMITER`); SQLite's go through the library.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};

use dbadmin_model::schema::Dialect;
use dbadmin_tests::database::Database;
use dbadmin_tests::workspace::{run, said};
use url::Url;

/// Loads a file; else what the client says.
pub fn load(database: &Database, file: &Path) -> Result<(), String> {
    match database.dialect() {
        Dialect::Sqlite => {
            let sql = std::fs::read(file).map_err(|error| error.to_string())?;
            database.run(&String::from_utf8_lossy(&sql));
            Ok(())
        }
        Dialect::Postgres => {
            let mut psql = Command::new("psql");
            psql.args(["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"])
                .arg(format!("--dbname={}", database.url()))
                .arg("--file")
                .arg(file)
                .stdin(Stdio::null());
            client(&mut psql)
        }
        Dialect::Mysql => {
            let sql = File::open(file).map_err(|error| error.to_string())?;
            client(mariadb(database.url())?.stdin(sql))
        }
    }
}

/// MariaDB's client, which speaks to MySQL as well, for the database at this address.
fn mariadb(url: &str) -> Result<Command, String> {
    let url = Url::parse(url).map_err(|error| format!("{url}: {error}"))?;
    let mut command = Command::new("mariadb");
    command.args(["--no-defaults", "--protocol=tcp", "--batch"]);
    command.args([
        "--default-character-set=utf8mb4",
        "--max-allowed-packet=256M",
    ]);
    command.arg(format!("--host={}", url.host_str().unwrap_or("127.0.0.1")));
    command.arg(format!("--port={}", url.port().unwrap_or(3306)));
    command.arg(format!("--user={}", url.username()));
    if let Some(password) = url.password() {
        command.env("MYSQL_PWD", password);
    }
    command.arg(url.path().trim_start_matches('/'));
    Ok(command)
}

fn client(command: &mut Command) -> Result<(), String> {
    let output = run(command);
    if output.status.success() {
        Ok(())
    } else {
        Err(said(&output).trim().to_owned())
    }
}

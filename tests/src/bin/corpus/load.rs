//! Loading a dump: by the database's own client, since dumps hold what only a client understands
//! (`COPY … FROM stdin`, `DELIMITER`); SQLite's go through the library.

use std::io::{Seek as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use dbadmin_model::schema::Dialect;
use dbadmin_tests::database::Database;
use dbadmin_tests::fixture;
use dbadmin_tests::workspace::{run, said};
use url::Url;

/// Loads a file; else what the client says.
pub fn load(database: &Database, file: &Path) -> Result<(), String> {
    match database.dialect() {
        Dialect::Sqlite => {
            let sql = std::fs::read(file).map_err(|error| error.to_string())?;
            let file = database.url().trim_start_matches("sqlite://");
            let loaded = fixture::run(Path::new(file), &String::from_utf8_lossy(&sql));
            loaded.map_err(|error| error.to_string())
        }
        Dialect::Postgres => {
            let mut psql = Command::new("psql");
            psql.args(["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"])
                .arg(format!("--dbname={}", database.url()))
                .arg("--file")
                .arg(file)
                .stdin(Stdio::null());
            client(&mut psql)?;
            database.run(REFRESH);
            Ok(())
        }
        Dialect::Mysql => {
            let sql = std::fs::read(file).map_err(|error| error.to_string())?;
            let name = database.url().rsplit('/').next().unwrap_or_default();
            let sql = renamed(&String::from_utf8_lossy(&sql), file, name);
            let mut copy = tempfile::tempfile().map_err(|error| error.to_string())?;
            copy.write_all(sql.as_bytes())
                .and_then(|()| copy.rewind())
                .map_err(|error| error.to_string())?;
            client(mariadb(database.url())?.stdin(copy))
        }
    }
}

/// A dump may fill no materialized view, and none of them has rows to walk through then.
const REFRESH: &str = "DO $$ DECLARE it record; BEGIN
    FOR it IN SELECT schemaname, matviewname FROM pg_matviews WHERE NOT ispopulated LOOP
        EXECUTE format('REFRESH MATERIALIZED VIEW %I.%I', it.schemaname, it.matviewname);
    END LOOP; END $$";

/// The dump for a database of another name: some name their own, `sakila.film`.
fn renamed(sql: &str, file: &Path, name: &str) -> String {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    ["FROM ", "JOIN ", "INTO ", "UPDATE "]
        .iter()
        .fold(sql.to_owned(), |sql, word| {
            sql.replace(&format!("{word}{stem}."), &format!("{word}{name}."))
        })
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

//! PostgreSQL: whoever connects on loopback is trusted, and nothing is flushed to the disk, since
//! all of it is thrown away.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::account::Account;
use super::keeper::{Keeper, free_port};
use crate::failure::Failure;
use crate::workspace::on_path;

/// Where Debian keeps the versions that are installed, none of them on `$PATH`.
const VERSIONS: &str = "/usr/lib/postgresql";

/// What is quicker without safety, and how the server is reached: on loopback alone.
const SETTINGS: [&str; 8] = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=400",
    "timezone=UTC",
    "log_timezone=UTC",
];

/// The folder that has `initdb`, `postgres` and `pg_isready`; of the newest version.
pub fn programs() -> Option<PathBuf> {
    let complete = |folder: &PathBuf| {
        ["initdb", "postgres", "pg_isready"]
            .iter()
            .all(|program| folder.join(program).is_file())
    };
    let on_path = on_path("initdb").and_then(|path| path.parent().map(Path::to_owned));
    on_path.filter(complete).or_else(|| {
        let mut versions: Vec<(u32, PathBuf)> = fs::read_dir(VERSIONS)
            .ok()?
            .flatten()
            .filter_map(|entry| {
                let version = entry.file_name().to_str()?.parse().ok()?;
                Some((version, entry.path().join("bin")))
            })
            .filter(|(_, folder)| complete(folder))
            .collect();
        versions.sort();
        versions.pop().map(|(_, folder)| folder)
    })
}

/// Starts a server; its keeper and its address.
pub fn start() -> Result<(Keeper, String), Failure> {
    let programs = programs().ok_or_else(|| {
        Failure::new(
            "PostgreSQL's programs are nowhere",
            "Put `initdb`, `postgres` and `pg_isready` on PATH.",
        )
    })?;
    let mut keeper = Keeper::new("postgres", Account::of("postgres")?)?;
    let data = keeper.folder().join("data");
    let port = free_port()?.to_string();

    let mut initdb = Command::new(programs.join("initdb"));
    initdb.arg("--pgdata").arg(&data).args([
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ]);
    keeper.prepare("A PostgreSQL of our own", initdb)?;

    let mut server = Command::new(programs.join("postgres"));
    server.arg("-D").arg(&data).args(["-p", &port]);
    for setting in SETTINGS {
        server.args(["-c", setting]);
    }
    let mut ready = Command::new(programs.join("pg_isready"));
    ready.args(["-h", "127.0.0.1", "-p", &port]);
    // Interrupted, it ends at once, whoever is connected.
    keeper.start(&server, "INT", ready)?;
    Ok((
        keeper,
        format!("postgres://postgres@127.0.0.1:{port}/postgres"),
    ))
}

//! MariaDB: root comes in on loopback without a password, and nothing is kept for a crash, since
//! all of it is thrown away.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::account::Account;
use super::keeper::{Keeper, free_port};
use crate::failure::Failure;
use crate::workspace::on_path;

/// What is quicker without safety, and how the server is reached: on loopback alone.
const SETTINGS: [&str; 9] = [
    "--bind-address=127.0.0.1",
    "--skip-log-bin",
    "--skip-name-resolve",
    "--character-set-server=utf8mb4",
    "--default-time-zone=+00:00",
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-flush-method=nosync",
    "--skip-innodb-doublewrite",
    "--max-connections=400",
];

/// The paths of what is run.
pub struct Programs {
    server: PathBuf,
    install: PathBuf,
    admin: PathBuf,
}

/// The programs, if all are there; the server may lie where only root looks.
pub fn programs() -> Option<Programs> {
    let of_root = Path::new("/usr/sbin/mariadbd");
    Some(Programs {
        server: on_path("mariadbd").or_else(|| of_root.is_file().then(|| of_root.to_owned()))?,
        install: on_path("mariadb-install-db")?,
        admin: on_path("mariadb-admin")?,
    })
}

/// Starts a server; its keeper and its address.
pub fn start() -> Result<(Keeper, String), Failure> {
    let programs = programs().ok_or_else(|| {
        Failure::new(
            "MariaDB's programs are nowhere",
            "Put `mariadbd`, `mariadb-install-db` and `mariadb-admin` on PATH.",
        )
    })?;
    let mut keeper = Keeper::new("mariadb", Account::of("mysql")?)?;
    let in_folder = |option: &str, name: &str| {
        let path = keeper.folder().join(name);
        format!("--{option}={}", path.display())
    };
    let data = in_folder("datadir", "data");
    let port = format!("--port={}", free_port()?);

    let mut install = Command::new(programs.install);
    install.args(["--no-defaults", &data, "--skip-test-db"]);
    // Without a password, and not through the account of the system.
    install.arg("--auth-root-authentication-method=normal");
    let mut server = Command::new(programs.server);
    server
        .args(["--no-defaults", &data, &port])
        .arg(in_folder("socket", "server.sock"))
        .arg(in_folder("pid-file", "server.pid"))
        .arg(in_folder("tmpdir", ""))
        .args(SETTINGS);
    let mut ready = Command::new(programs.admin);
    ready.args(["--no-defaults", "--protocol=tcp", "--host=127.0.0.1"]);
    ready.args([&port, "--user=root", "ping"]);

    keeper.prepare("A MariaDB of our own", install)?;
    keeper.start(&server, "TERM", ready)?;
    let port = port.trim_start_matches("--port=");
    Ok((keeper, format!("mysql://root@127.0.0.1:{port}/")))
}

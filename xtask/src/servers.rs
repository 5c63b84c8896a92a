//! The database servers that tests need: a PostgreSQL and a MariaDB of our own, in temporary
//! folders and on free ports of loopback, ended and removed again afterwards. Their packages are
//! installed where they are missing and may be. Servers that are there already can be named
//! instead.

mod account;
mod keeper;
mod mariadb;
mod postgres;

use std::process::Command;

use crate::debian;
use crate::failure::Failure;
use crate::step::Step;
use crate::workspace::without_own;
use keeper::Keeper;

/// A kind of server.
struct Kind {
    /// What it is called.
    name: &'static str,
    /// The variable that names a server, for the tests and for whoever has one.
    variable: &'static str,
    /// Debian's packages.
    packages: &'static [&'static str],
    /// Whether its programs are on this machine.
    installed: fn() -> bool,
    /// Starts one; its address.
    start: fn() -> Result<(Keeper, String), Failure>,
}

const KINDS: [Kind; 2] = [
    Kind {
        name: "PostgreSQL",
        variable: "DBADMIN_TEST_POSTGRES",
        packages: &["postgresql", "postgresql-contrib"],
        installed: || postgres::programs().is_some(),
        start: postgres::start,
    },
    Kind {
        name: "MariaDB",
        variable: "DBADMIN_TEST_MYSQL",
        packages: &["mariadb-server"],
        installed: || mariadb::programs().is_some(),
        start: mariadb::start,
    },
];

/// Running servers, ended when this value goes.
pub struct Servers {
    variables: Vec<(&'static str, String)>,
    // Each ends its server when dropped.
    _keepers: Vec<Keeper>,
}

impl Servers {
    /// Starts each server that no variable names.
    pub fn start() -> Result<Self, Failure> {
        let wanted: Vec<&Kind> = KINDS
            .iter()
            .filter(|kind| std::env::var_os(kind.variable).is_none())
            .collect();
        install(&wanted)?;
        let mut servers = Self {
            variables: Vec::new(),
            _keepers: Vec::new(),
        };
        for kind in wanted {
            let (keeper, url) = (kind.start)()?;
            servers._keepers.push(keeper);
            servers.variables.push((kind.variable, url));
        }
        Ok(servers)
    }

    /// The variables that name the servers started, with their addresses; one that was set
    /// before goes to a command by itself.
    pub fn variables(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.variables
            .iter()
            .map(|(variable, url)| (*variable, url.as_str()))
    }
}

/// Installs what these servers need and the machine lacks.
fn install(kinds: &[&Kind]) -> Result<(), Failure> {
    let missing: Vec<&&Kind> = kinds.iter().filter(|kind| !(kind.installed)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = missing
        .iter()
        .flat_map(|kind| kind.packages.iter().copied())
        .collect();
    let named = |pick: fn(&Kind) -> &str| {
        let names: Vec<&str> = missing.iter().map(|kind| pick(kind)).collect();
        names.join(", ")
    };
    let by_hand = Failure::new(
        format!(
            "not on this machine: the server of {}",
            named(|kind| kind.name)
        ),
        format!(
            "Install it (Debian's packages: {}), or name a running one, with an account that may \
             do everything, in {}.",
            packages.join(", "),
            named(|kind| kind.variable),
        ),
    );
    debian::provide(&packages, by_hand)
}

/// `cargo xtask servers -- COMMAND …`: runs a command with both servers up.
pub fn run(words: &[&str]) -> Result<(), Failure> {
    let words = words.strip_prefix(&["--"]).unwrap_or(words);
    let Some((program, rest)) = words.split_first() else {
        return Err(Failure::new(
            "no command to run",
            "Name it: `cargo xtask servers -- cargo test -p dbadmin-tests --test fixtures`.",
        ));
    };
    let servers = Servers::start()?;
    let mut command = Command::new(program);
    command.args(rest).envs(servers.variables());
    without_own(&mut command);
    Step::new(
        "Run with both servers up",
        command,
        "See what the command says above.",
    )
    .run()
}

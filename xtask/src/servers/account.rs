//! The account that a server runs as. Servers refuse to run as root, so root's run as the account
//! that their package has made; anybody else's run as that person.

use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use crate::debian;
use crate::failure::Failure;

/// Whom a server and its files belong to.
pub struct Account(Option<(u32, u32)>);

impl Account {
    /// The account of that name where this is root, else the one that this process has.
    pub fn of(name: &str) -> Result<Self, Failure> {
        if !debian::is_root() {
            return Ok(Self(None));
        }
        let number = |which: &str| {
            let output = Command::new("id").args([which, name]).output().ok()?;
            String::from_utf8_lossy(&output.stdout).trim().parse().ok()
        };
        match (number("-u"), number("-g")) {
            (Some(user), Some(group)) => Ok(Self(Some((user, group)))),
            _ => Err(Failure::new(
                format!("there is no account `{name}` for the server to run as"),
                "Make one, or start again as somebody else than root.",
            )),
        }
    }

    /// Gives a folder to the account.
    pub fn own(&self, folder: &Path) -> std::io::Result<()> {
        match self.0 {
            Some((user, group)) => chown(folder, Some(user), Some(group)),
            None => Ok(()),
        }
    }

    /// Has the command run as the account.
    pub fn run(&self, command: &mut Command) {
        if let Some((user, group)) = self.0 {
            command.uid(user).gid(group);
        }
    }
}

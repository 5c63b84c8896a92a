//! Installs Debian packages that a chore needs and the machine lacks: the browser and the database
//! servers for the tests, the load generator for the bench. Only as root and with apt; elsewhere
//! the failure names what is missing.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::step::Step;
use crate::workspace::on_path;

/// A program, the Debian package that brings it, and the variable that names another one.
pub struct Tool {
    /// The program's file name on `$PATH`.
    pub program: &'static str,
    /// The Debian package.
    pub package: &'static str,
    /// The variable that names the program's path instead.
    pub variable: &'static str,
}

impl Tool {
    /// The program's path, if the machine has it; the variable goes before `$PATH`.
    fn find(&self) -> Result<Option<PathBuf>, Failure> {
        let Some(named) = std::env::var_os(self.variable) else {
            return Ok(on_path(self.program));
        };
        let named = PathBuf::from(named);
        if named.is_file() {
            return Ok(Some(named));
        }
        Err(Failure::new(
            format!(
                "{} names {}, which is not a file",
                self.variable,
                named.display()
            ),
            format!("Let it name the program `{}`, or unset it.", self.program),
        ))
    }
}

/// The paths of all tools, in the order asked, installing the packages of those that are missing.
pub fn need(tools: &[Tool]) -> Result<Vec<PathBuf>, Failure> {
    let mut missing = Vec::new();
    for tool in tools {
        if tool.find()?.is_none() {
            missing.push(tool);
        }
    }
    if !missing.is_empty() {
        let packages: Vec<&str> = missing.iter().map(|tool| tool.package).collect();
        provide(&packages, by_hand(&missing))?;
    }
    tools
        .iter()
        .map(|tool| tool.find()?.ok_or_else(|| by_hand(&[tool])))
        .collect()
}

fn by_hand(missing: &[&Tool]) -> Failure {
    let named = |pick: fn(&Tool) -> &str| {
        missing
            .iter()
            .map(|tool| pick(tool))
            .collect::<Vec<_>>()
            .join(", ")
    };
    Failure::new(
        format!("not on this machine: {}", named(|tool| tool.program)),
        format!(
            "Install them (Debian's packages: {}), or name their paths in {}.",
            named(|tool| tool.package),
            named(|tool| tool.variable),
        ),
    )
}

/// Installs these packages where apt is here and may be used; else the failure is `by_hand`.
pub fn provide(packages: &[&str], by_hand: Failure) -> Result<(), Failure> {
    // Only root can install.
    let debian = Path::new("/etc/debian_version").exists() && on_path("apt-get").is_some();
    if debian && is_root() {
        install(packages)
    } else {
        Err(by_hand)
    }
}

/// Whether this process may do everything.
pub fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn install(packages: &[&str]) -> Result<(), Failure> {
    const TODO: &str = "See apt's message above; install the packages by hand and start again.";
    let apt = |words: &[&str]| {
        let mut command = Command::new("apt-get");
        command.args(words).env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    Step::new("Ask Debian for its packages", apt(&["-q", "update"]), TODO).run()?;
    let _quiet = NoServices::new();
    let mut command = apt(&["-q", "install", "-y", "--no-install-recommends"]);
    command.args(packages);
    Step::new("Install what is missing", command, TODO).run()
}

/// Debian's own way of installing a server without starting it: a policy that refuses, in place
/// while this value lives. Chores start servers of their own, or none.
struct NoServices(bool);

/// Where Debian looks for the policy.
const POLICY: &str = "/usr/sbin/policy-rc.d";

impl NoServices {
    /// Sets the policy up, unless there is one already or it cannot be written: then the packages
    /// start what they start, and nothing depends on it.
    fn new() -> Self {
        let path = Path::new(POLICY);
        let made = !path.exists()
            && fs::write(path, "#!/bin/sh\nexit 101\n").is_ok()
            && fs::set_permissions(path, Permissions::from_mode(0o755)).is_ok();
        Self(made)
    }
}

impl Drop for NoServices {
    fn drop(&mut self) {
        if self.0 {
            let _ = fs::remove_file(POLICY);
        }
    }
}

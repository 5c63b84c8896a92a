//! A server's folder and process, gone when its keeper goes, however this program ends: a shell
//! holds the server, waits for the end of its own input, which only this program can write to,
//! and then ends the server and removes the folder.

use std::fs;
use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::account::Account;
use crate::failure::Failure;
use crate::step::Step;

/// How long a server may take to answer, on a machine busy with compiling.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the shell does: `$1` is the folder, `$2` the signal that ends the server; the rest is the
/// server's command.
const HOLD: &str = r#"
folder=$1 signal=$2
shift 2
"$@" >>"$folder/log.txt" 2>&1 &
cat >/dev/null
kill -s "$signal" $!
wait $!
cd /
rm -rf "$folder"
"#;

/// A folder of a server's own, and the server once it is started.
pub struct Keeper {
    folder: PathBuf,
    account: Account,
    shell: Option<Child>,
}

impl Keeper {
    /// Makes a folder for a server called `name`, which runs as `account` where this is root.
    pub fn new(name: &str, account: Account) -> Result<Self, Failure> {
        let folder = std::env::temp_dir().join(format!("dbadmin-{name}-{}", std::process::id()));
        fs::create_dir(&folder)
            .and_then(|()| account.own(&folder))
            .map_err(|error| {
                Failure::new(
                    format!("{}: {error}", folder.display()),
                    "Let TMPDIR name a folder that can be written to.",
                )
            })?;
        Ok(Self {
            folder,
            account,
            shell: None,
        })
    }

    /// The folder, for all that the server writes.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs a command that prepares the folder.
    pub fn prepare(&self, title: &'static str, mut command: Command) -> Result<(), Failure> {
        self.account.run(command.current_dir(&self.folder));
        let todo = "See what it says above, or name a running server instead.";
        Step::new(title, command, todo)
            .timed(|command| {
                let log = fs::File::create(self.folder.join("prepare.txt"))?;
                self.account.own(&self.folder.join("prepare.txt"))?;
                command.stdout(log.try_clone()?).stderr(log).status()
            })
            .inspect_err(|_| println!("{}", self.read("prepare.txt")))
    }

    /// Starts the server, and waits until `ready` says that it answers.
    pub fn start(
        &mut self,
        server: &Command,
        signal: &str,
        mut ready: Command,
    ) -> Result<(), Failure> {
        let mut shell = Command::new("sh");
        shell
            .args(["-c", HOLD, "sh"])
            .arg(&self.folder)
            .arg(signal)
            .arg(server.get_program())
            .args(server.get_args())
            .current_dir(&self.folder)
            .stdin(Stdio::piped())
            // Ctrl-C is for this program; the shell ends the server in its own way.
            .process_group(0);
        self.account.run(&mut shell);
        let program = server.get_program().to_string_lossy().into_owned();
        let failed = |what: String| Failure::new(what, "Name a running server instead.");
        let shell = shell
            .spawn()
            .map_err(|error| failed(format!("{program} did not start: {error}")))?;
        self.shell = Some(shell);
        ready.stdout(Stdio::null()).stderr(Stdio::null());
        let start = Instant::now();
        while !ready.status().is_ok_and(|status| status.success()) {
            if start.elapsed() > PATIENCE {
                let said = self.read("log.txt");
                return Err(failed(format!(
                    "{program} does not answer; it says:\n{said}"
                )));
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        println!("   it answers after {:.1} s", start.elapsed().as_secs_f64());
        Ok(())
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.folder.join(file)).unwrap_or_default()
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        match &mut self.shell {
            Some(shell) => {
                // The end of its input is what the shell waits for.
                drop(shell.stdin.take());
                let _ = shell.wait();
            }
            // No server was started, so there is nobody else to remove the folder.
            None => {
                let _ = fs::remove_dir_all(&self.folder);
            }
        }
    }
}

/// A port of loopback that was free just now.
pub fn free_port() -> Result<u16, Failure> {
    TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| {
            Failure::new(
                format!("no free port on 127.0.0.1: {error}"),
                "Let this program listen on 127.0.0.1.",
            )
        })
}

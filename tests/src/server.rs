//! A panel's program as a running server: on a free loopback port, over a database of the test's
//! own, ended with the test.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::database::Database;
use crate::http::Client;

/// The account that every server under test begins with.
pub const USER: &str = "ada";
/// Its password.
pub const PASSWORD: &str = "correct horse battery staple";

/// How long a server may take to answer at all, on a machine busy with compiling.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server that runs until this value is dropped.
pub struct Server {
    base: String,
    child: Child,
    output: PathBuf,
}

impl Server {
    /// Starts `program` on the SQLite file `database`, with the account [`USER`], and waits until
    /// it is healthy. Its output goes to a file beside the database.
    #[must_use]
    pub fn start(program: &Path, database: &Path) -> Self {
        let mut server = Self::spawn(program, database);
        server.wait();
        server
    }

    /// Starts `program` on the SQLite file `database` and does not wait.
    #[must_use]
    pub fn spawn(program: &Path, database: &Path) -> Self {
        let mut command = Command::new(program);
        command.env("DATABASE_URL", format!("sqlite://{}", database.display()));
        Self::launch(command, &database.with_extension("output.txt"))
    }

    /// Runs a command that serves any database, with the account [`USER`], and waits until it is
    /// healthy. Its output goes to a file in the database's folder.
    #[must_use]
    pub fn over(command: Command, database: &Database) -> Self {
        Self::try_over(command, database).unwrap_or_else(|why| panic!("{why}"))
    }

    /// The same for a command that may not get that far: else what it said.
    ///
    /// # Errors
    /// Why the server is not healthy.
    pub fn try_over(mut command: Command, database: &Database) -> Result<Self, String> {
        command.env("DATABASE_URL", database.url());
        let mut server = Self::launch(command, &database.folder().join("output.txt"));
        server.healthy()?;
        Ok(server)
    }

    fn launch(mut command: Command, output: &Path) -> Self {
        let address = free_address();
        let log = File::create(output).expect("the test's folder is writable");
        let child = command
            .env("DBADMIN_LISTEN", &address)
            .env("DBADMIN_FIRST_USER", USER)
            .env("DBADMIN_FIRST_PASSWORD", PASSWORD)
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a file has a second handle"))
            .stderr(log)
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?} did not start: {error}"));
        Self {
            base: format!("http://{address}"),
            child,
            output: output.to_owned(),
        }
    }

    /// Waits until the server says that it is healthy; returns how long that took.
    pub fn wait(&mut self) -> Duration {
        self.healthy().unwrap_or_else(|why| panic!("{why}"))
    }

    fn healthy(&mut self) -> Result<Duration, String> {
        let start = Instant::now();
        loop {
            if Client::new(&self.base)
                .try_get("/admin/healthz")
                .is_some_and(|page| page.status == 200)
            {
                return Ok(start.elapsed());
            }
            let ended = self.child.try_wait().expect("a child's state can be asked");
            if ended.is_some() || start.elapsed() > PATIENCE {
                let said = self.said();
                return Err(format!(
                    "the server is not healthy (ended: {ended:?}); it said:\n{said}"
                ));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// All that the server has said so far.
    #[must_use]
    pub fn said(&self) -> String {
        std::fs::read_to_string(&self.output).unwrap_or_default()
    }

    /// `http://address:port`.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The server's process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// A client that has not signed in.
    #[must_use]
    pub fn visitor(&self) -> Client {
        Client::new(&self.base)
    }

    /// A client that has signed in as [`USER`].
    #[must_use]
    pub fn operator(&self) -> Client {
        let client = self.visitor();
        client.sign_in(USER, PASSWORD);
        client
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing left to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A loopback address that was free just now.
#[must_use]
pub fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    listener
        .local_addr()
        .expect("a bound socket has an address")
        .to_string()
}

//! The shop of `examples/`, built once and started over a database of the test's own.

use std::path::PathBuf;
use std::sync::OnceLock;

use tempfile::TempDir;

use crate::server::Server;
use crate::workspace::{cargo, program, succeed};

/// A running shop; its folder goes with it.
pub struct Shop {
    /// The server.
    pub server: Server,
    folder: TempDir,
}

impl Shop {
    /// Builds the shop if no test of this process has, and starts it over a new database.
    #[must_use]
    pub fn start() -> Self {
        let folder = TempDir::new().expect("a temporary folder can be made");
        let server = Server::start(&built(), &folder.path().join("shop.db"));
        Self { server, folder }
    }

    /// The database file.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.folder.path().join("shop.db")
    }
}

/// The shop's program. Whole workspace and one program: so that its dependencies have the same
/// features as in `cargo test --workspace`, and none is compiled twice.
fn built() -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT
        .get_or_init(|| {
            succeed(cargo().args(["build", "--workspace", "--bin", "shop"]));
            program("shop")
        })
        .clone()
}

//! The shop of `examples/`, built once and started over a database of the test's own.

use std::path::PathBuf;
use std::sync::OnceLock;

use tempfile::TempDir;

use crate::fixture;
use crate::server::Server;
use crate::workspace::{cargo, program, succeed, target};

/// A running shop; its folder goes with it.
pub struct Shop {
    /// The server.
    pub server: Server,
    folder: TempDir,
}

impl Shop {
    /// Builds the shop if no test of this process has, and starts it over a database as it is
    /// after the first start: filled, and with the one account.
    #[must_use]
    pub fn start() -> Self {
        let folder = TempDir::new().expect("a temporary folder can be made");
        let database = folder.path().join("shop.db");
        std::fs::copy(filled(), &database).expect("the filled database can be copied");
        let server = Server::start(&built(), &database);
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

/// A database that the shop itself has made and filled. Filling is done once, then copied.
fn filled() -> PathBuf {
    static FILLED: OnceLock<PathBuf> = OnceLock::new();
    FILLED
        .get_or_init(|| {
            let folder = TempDir::new().expect("a temporary folder can be made");
            let database = folder.path().join("shop.db");
            drop(Server::start(&built(), &database));
            // The server was ended at once: this brings its log into the one file.
            fixture::execute(&database, "PRAGMA wal_checkpoint(TRUNCATE)");
            let kept = target().join("tmp");
            std::fs::create_dir_all(&kept).expect("the target folder is writable");
            let kept = kept.join("shop-filled.db");
            std::fs::copy(&database, &kept).expect("the target folder is writable");
            kept
        })
        .clone()
}

//! A running panel: its description, the database, and the little that is kept between requests.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::drift::Drift;
use crate::files::Files;
use crate::hooks::{self, Known, TableHooks};
use crate::panel::strangers;
use crate::personal::Believed;
use crate::query::{Estimates, Indexed, Remembered};
use crate::texts::Texts;
use crate::under_way::UnderWay;
use crate::{Error, Panel, Pool, Resource, Store, Table, auth, own_tables};

/// How many passwords are hashed at once: each takes 19 MiB while it lasts.
const HASHING: usize = 2;

/// A running panel. Cloning it is cheap, and all clones are the same panel.
#[derive(Clone, Debug)]
pub struct App {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    panel: &'static Panel,
    store: Store,
    resources: HashMap<&'static str, &'static Resource>,
    /// Tables whose form adds no row, and why.
    unasked: HashMap<&'static str, &'static str>,
    hooks: HashMap<&'static str, TableHooks>,
    actions: HashMap<&'static str, Vec<Known>>,
    estimates: Estimates,
    indexed: Indexed,
    remembered: Remembered,
    hashing: Semaphore,
    sessions: auth::Recent,
    personal: Believed,
    under_way: UnderWay,
    files: Option<Files>,
}

impl App {
    /// Starts the panel: finds out what of it the database still has, makes its own tables where they are missing, and the first user where
    /// there is none. A password that had to be made up is printed once, to standard output.
    ///
    /// # Errors
    /// Where the database fails, or the panel has no role or describes a table twice.
    pub async fn start(panel: &'static Panel, pool: impl Into<Pool>) -> Result<Self, Error> {
        let store = Store::new(pool.into()).await?;
        store.check_path().await?;
        let hooks = hooks(panel)?;
        let actions = hooks::actions(panel)?;
        let (resources, unasked) = resources(panel, &store).await?;
        let strange = strangers(panel);
        if !strange.is_empty() {
            eprintln!(
                "dbadmin: steps between states name roles that the panel does not have, so that only \
                 `admin` may take them:\n  {}",
                strange.join("\n  ")
            );
        }
        let app = Self {
            inner: Arc::new(Inner {
                panel,
                store,
                resources,
                unasked,
                hooks,
                actions,
                estimates: Estimates::default(),
                indexed: Indexed::default(),
                remembered: Remembered::default(),
                hashing: Semaphore::new(HASHING),
                sessions: auth::Recent::default(),
                personal: Believed::default(),
                under_way: UnderWay::default(),
                files: Files::of(panel.uploads.folder),
            }),
        };
        own_tables::create(app.store()).await?;
        auth::first_user(&app).await?;
        Ok(app)
    }

    /// The panel's description.
    #[must_use]
    pub fn panel(&self) -> &'static Panel {
        self.inner.panel
    }

    /// The database.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// The resource of the table at that address.
    #[must_use]
    pub fn resource(&self, address: &str) -> Option<&'static Resource> {
        self.inner.resources.get(address).copied()
    }

    /// Why the table's form adds no row, whoever fills it in; empty where it does.
    pub(crate) fn unasked(&self, table: &Table) -> &'static str {
        let why = self.inner.unasked.get(table.address);
        why.copied().unwrap_or_default()
    }

    /// The hooks of the resource's table; without any, hooks that do nothing.
    pub(crate) fn hooks(&self, resource: &Resource) -> &'static dyn hooks::Dynamic {
        let of = self.inner.hooks.get(resource.table.address);
        of.map_or(&hooks::NoHooks, |of| of.hooks)
    }

    /// The actions of the resource's table.
    pub(crate) fn actions(&self, resource: &Resource) -> &[Known] {
        let of = self.inner.actions.get(resource.table.address);
        of.map_or(&[], Vec::as_slice)
    }

    /// The folder of uploaded files, where there is one.
    pub(crate) fn files(&self) -> Option<&Files> {
        self.inner.files.as_ref()
    }

    pub(crate) fn estimates(&self) -> &Estimates {
        &self.inner.estimates
    }

    pub(crate) fn indexed(&self) -> &Indexed {
        &self.inner.indexed
    }

    pub(crate) fn remembered(&self) -> &Remembered {
        &self.inner.remembered
    }

    pub(crate) fn hashing(&self) -> &Semaphore {
        &self.inner.hashing
    }

    pub(crate) fn sessions(&self) -> &auth::Recent {
        &self.inner.sessions
    }

    pub(crate) fn personal(&self) -> &Believed {
        &self.inner.personal
    }

    pub(crate) fn under_way(&self) -> &UnderWay {
        &self.inner.under_way
    }
}

/// The panel's hooks by their table's address.
fn hooks(panel: &'static Panel) -> Result<HashMap<&'static str, TableHooks>, Error> {
    let mut hooks = HashMap::with_capacity(panel.hooks.len());
    for of in panel.hooks {
        let address = of.table.address;
        let mut tables = panel.resources.iter().map(|resource| resource.table);
        let problem = if tables.all(|table| table.address != address) {
            "which the panel does not have"
        } else if hooks.insert(address, *of).is_some() {
            "twice"
        } else {
            continue;
        };
        return Err(Error::Panel(format!(
            "it has hooks of the table `{address}`, {problem}"
        )));
    }
    Ok(hooks)
}

type ByTable<T> = HashMap<&'static str, T>;

/// The panel's resources by address, as far as the database still has what they show, and why the
/// forms of some add no row. What is gone is told on standard error, for a log may not have begun yet.
async fn resources(
    panel: &'static Panel,
    store: &Store,
) -> Result<(ByTable<&'static Resource>, ByTable<&'static str>), Error> {
    let mut drift = Drift::of(store, panel).await?;
    for (what, told) in drift.told() {
        if !told.is_empty() {
            eprintln!("dbadmin: {what}\n  {}", told.join("\n  "));
        }
    }
    let texts = Texts::of(store).await;
    let mut resources = HashMap::with_capacity(panel.resources.len());
    for resource in panel.resources {
        let address = resource.table.address;
        let reduced = if drift.is_none() {
            *resource
        } else {
            drift.reduce(resource)
        };
        let reduced = texts.asked(reduced);
        if resources.insert(address, reduced).is_some() {
            return Err(Error::Panel(format!(
                "the table `{address}` stands in it twice"
            )));
        }
    }
    Ok((resources, drift.unasked()))
}

//! What surrounds every page: navigation, assets, who is signed in.

use super::address;
use super::assets::{Assets, LOGO};
use super::cookie::Jar;
use super::icon::Icon;
use super::scheme::Scheme;
use super::words;
use crate::policy::adds;
use crate::{Actor, App, Panel, Permission};
use std::borrow::Cow;

/// A group of the navigation, as far as the visitor may see it.
#[derive(Debug)]
pub struct NavGroup {
    /// Its heading; may be empty.
    pub title: &'static str,
    /// Its tables.
    pub items: Vec<NavItem>,
}

/// A link of the navigation.
#[derive(Debug)]
pub struct NavItem {
    /// Where it leads.
    pub href: String,
    /// The table's address.
    pub address: &'static str,
    /// The table's title.
    pub title: &'static str,
    /// What one of its rows is called.
    pub singular: &'static str,
    /// Whether the visitor may add one.
    pub can_create: bool,
    /// The table's icon.
    pub icon: &'static str,
    /// Whether this is where one is.
    pub current: bool,
}

/// What surrounds a page.
#[derive(Debug)]
pub struct Frame<'a> {
    /// The panel's path, without a slash at its end.
    pub base: &'a str,
    /// The dashboard's address.
    pub home: String,
    /// Whether this is the dashboard.
    pub is_home: bool,
    /// Whether this is the page of tables and references.
    pub is_schema: bool,
    /// The panel's name.
    pub panel: &'static str,
    /// Whether the panel has a theme of its own.
    pub themed: bool,
    /// Whether the panel has a logo of its own.
    pub has_logo: bool,
    /// In which colours pages are shown.
    pub scheme: Scheme,
    /// The navigation.
    pub groups: Vec<NavGroup>,
    /// Who is signed in.
    pub user: &'a str,
    /// The role of who is signed in.
    pub role: &'static str,
    /// What every form carries.
    pub csrf: Cow<'a, str>,
    /// What has just been done.
    pub note: Option<&'static str>,
    assets: &'a Assets,
}

impl<'a> Frame<'a> {
    /// The frame of a page without navigation: signing in, and errors.
    pub fn bare(panel: &'static Panel, assets: &'a Assets, base: &'a str, jar: Jar<'_>) -> Self {
        Self {
            base,
            home: address::home(base),
            is_home: false,
            is_schema: false,
            panel: panel.title,
            themed: assets.path("theme.css").is_some(),
            has_logo: assets.path(LOGO).is_some(),
            scheme: Scheme::of(jar),
            groups: Vec::new(),
            user: "",
            role: "",
            csrf: Cow::Borrowed(""),
            note: None,
            assets,
        }
    }

    /// The same with navigation for this visitor; `current` is the address of the table that the
    /// page belongs to.
    pub fn navigation(mut self, app: &App, actor: &'a Actor, current: Option<&str>) -> Self {
        self.is_home = current.is_none();
        self.user = &actor.name;
        self.role = actor.role.name;
        self.groups = app
            .panel()
            .navigation
            .iter()
            .map(|group| NavGroup {
                title: group.title,
                items: group
                    .tables
                    .iter()
                    .filter(|table| actor.may(table, Permission::View))
                    .map(|table| NavItem {
                        href: address::list(self.base, table),
                        address: table.address,
                        title: table.title,
                        singular: table.singular,
                        can_create: adds(app, actor, table),
                        icon: table.icon,
                        current: current == Some(table.address),
                    })
                    .collect(),
            })
            .filter(|group| !group.items.is_empty())
            .collect();
        self
    }

    /// The same of a page of its own beside the tables' pages; `is_schema` where it is the one of tables
    /// and references.
    pub fn apart(mut self, is_schema: bool) -> Self {
        self.is_home = false;
        self.is_schema = is_schema;
        self
    }

    /// The address of an asset.
    pub fn asset(&self, name: &str) -> String {
        let path = self.assets.path(name).unwrap_or(name);
        format!("{}/assets/{path}", self.base)
    }

    /// An icon.
    pub fn icon<'b>(&self, name: &'b str) -> Icon<'b> {
        Icon(name)
    }

    /// A label as it stands inside a sentence.
    pub fn lower<'b>(&self, label: &'b str) -> Cow<'b, str> {
        words::lower(label)
    }

    /// The letter in the panel's mark.
    pub fn initial(&self) -> String {
        let first = self.panel.chars().next();
        first.map_or_else(String::new, |first| first.to_uppercase().collect())
    }
}

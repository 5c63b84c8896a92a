//! Opening every page of a table that only reads: its list with all its pages, orders, filters and
//! searches, and each row's record, form, history and question before deleting.

use std::collections::BTreeMap;

use dbadmin_model::schema::Table;

use super::{Hand, Told, deeds};
use crate::html::{Html, Kind};

/// What a person may search for, and what only somebody with bad intentions does.
const SEARCHES: [&str; 3] = ["a", "%_\\'\"", "ünïcøde ☃"];

/// A table as it is being read.
pub struct Reading<'a> {
    /// The panel.
    pub hand: &'a Hand,
    /// The table.
    pub table: &'a Table,
    /// Its list's address.
    pub list: &'a str,
    /// How many rows it has, where the test can count them.
    pub rows: Option<usize>,
    /// What is found.
    pub told: &'a mut Told,
}

impl Reading<'_> {
    /// Opens everything; what the first row holds, by column.
    pub fn all(&mut self) -> BTreeMap<String, String> {
        let Some(first) = self.open(self.list) else {
            return BTreeMap::new();
        };
        let records = self.pages(&first);
        for link in first.links("thead a") {
            if let Some(sorted) = self.open(&link) {
                // The same heading again turns the order round.
                let turned = sorted.links("thead th[aria-sort] a");
                turned.first().and_then(|link| self.open(link));
            }
        }
        if let Some(exactly) = first.link(".foot [data-count] a") {
            self.open(&exactly);
        }
        self.searches(&first);
        self.filters(&first);
        self.read_only(&first);
        self.records(&records, &first)
    }

    fn open(&mut self, path: &str) -> Option<Html> {
        match self.hand.open(path) {
            Ok(page) => Some(page),
            Err(why) => {
                self.told.failures.push(why);
                None
            }
        }
    }

    /// Follows the pages, as far as the walk goes; the records of the first ones.
    fn pages(&mut self, first: &Html) -> Vec<String> {
        let of_table = format!("tbody a[href^='{}/']", self.list);
        let mut records = first.links(&of_table);
        let mut seen = first.count("tbody tr");
        let mut next = first.link("a[rel=next]");
        let mut page = 1;
        while let Some(path) = next.take().filter(|_| page < self.hand.limits.pages) {
            let Some(html) = self.open(&path) else {
                return records;
            };
            page += 1;
            seen += html.count("tbody tr");
            records.extend(html.links(&of_table));
            next = html.link("a[rel=next]");
            if next.is_none() || page == self.hand.limits.pages {
                html.link("a[rel=prev]").and_then(|back| self.open(&back));
            }
        }
        records.dedup();
        if next.is_none()
            && page < self.hand.limits.pages
            && let Some(rows) = self.rows.filter(|rows| *rows != seen)
        {
            let why = format!("the list shows {seen} rows, and the table has {rows}");
            self.told.failures.push(why);
        }
        if records.is_empty() && seen > 0 && !self.table.key().is_empty() {
            self.told
                .failures
                .push("no row leads to its record".to_owned());
        }
        records
    }

    fn searches(&mut self, first: &Html) {
        if first.count("form.search") == 0 {
            return;
        }
        let lead = first.words("tbody td");
        let word = lead
            .split_whitespace()
            .next()
            .unwrap_or("nothing")
            .to_owned();
        for text in SEARCHES.into_iter().chain([word.as_str()]) {
            let query = form_urlencoded::Serializer::new(String::new())
                .append_pair("q", text)
                .finish();
            self.open(&format!("{}?{query}", self.list));
        }
    }

    /// Opens the form of filters and applies each with something plausible in it.
    fn filters(&mut self, first: &Html) {
        let Some(form) = first.link("a[data-filter-open]") else {
            return;
        };
        let Some(page) = self.open(&form) else {
            return;
        };
        for control in page.controls("form.sheet") {
            let value = match &control.kind {
                Kind::Choice | Kind::Tick => {
                    let offered = control.options.first().cloned();
                    offered.unwrap_or_else(|| ticked(&page, &control.name))
                }
                Kind::Line(kind) if kind == "date" => "2025-03-04".to_owned(),
                Kind::Line(kind) if kind == "time" => "08:30".to_owned(),
                _ if control.name.ends_with(".contains") => "a".to_owned(),
                _ => "5".to_owned(),
            };
            if value.is_empty() {
                continue;
            }
            let mut query = form_urlencoded::Serializer::new(String::new());
            query.append_pair(&control.name, &value);
            if let Some(column) = control.name.strip_suffix(".from") {
                query.append_pair(&format!("{column}.to"), &value);
            }
            self.open(&format!("{}?{}", self.list, query.finish()));
        }
    }

    /// A table that cannot be written to says so, and offers nothing.
    fn read_only(&mut self, first: &Html) {
        let new = format!("{}/new", self.list);
        let offered = first.links("main a").contains(&new);
        if self.table.is_writable() {
            let said = first.words(".head p");
            match offered {
                true => {}
                false if deeds::is_barred(&said, "added") => self.told.notes.push(said),
                false => {
                    let why = format!("nothing can be added: {said}");
                    self.told.failures.push(why);
                }
            }
            return;
        }
        if offered {
            self.told
                .failures
                .push("a form for what cannot be written".to_owned());
        }
        let words = first.words("main").to_lowercase();
        if !words.contains("read only") && !words.contains("read-only") {
            let said = first.words(".head p");
            let why = format!("nothing says why it cannot be written to: {said:?}");
            self.told.failures.push(why);
        }
        let status = self.hand.status(&new);
        if ![403, 404, 405].contains(&status) {
            self.told.failures.push(format!("{new} answers {status}"));
        }
    }

    /// Opens the pages of each record; what the first one's form holds.
    fn records(&mut self, records: &[String], first: &Html) -> BTreeMap<String, String> {
        let keeps_rows = deeds::is_barred(&first.words(".head p"), "deleted");
        let mut sample = BTreeMap::new();
        for record in records.iter().take(self.hand.limits.rows) {
            let Some(page) = self.open(record) else {
                continue;
            };
            self.told.walked += 1;
            for kind in ["edit", "history", "delete"] {
                let path = format!("{record}/{kind}");
                let offered = page.links("main .acts a").contains(&path);
                let is_barred = kind == "delete" && keeps_rows;
                let is_due = kind == "history" || self.table.is_writable() && !is_barred;
                if !offered && is_due {
                    self.told
                        .failures
                        .push(format!("{record} offers no {kind}"));
                }
                let opened = if offered { self.open(&path) } else { None };
                if kind == "edit"
                    && sample.is_empty()
                    && let Some(form) = opened
                {
                    let controls = form.controls("form.form").into_iter();
                    sample = controls.map(|it| (it.name, it.value)).collect();
                }
            }
        }
        sample
    }
}

/// The first box to tick of this name.
fn ticked(page: &Html, name: &str) -> String {
    let boxes = format!("form.sheet input[type=checkbox][name={name:?}]");
    page.attribute(&boxes, "value").unwrap_or_default()
}

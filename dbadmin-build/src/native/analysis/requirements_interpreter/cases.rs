//! Tests that read requests: `cases/sentences.rs` is the table of them.

mod sentences;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use dbadmin_model::plan::{
    Annotations, Permission, Request, Requirements, RoleAnnotation, TableAnnotation,
};
use dbadmin_model::schema::{Column, Dialect, Schema, Table};

use self::sentences::CASES;
use super::decide;
use super::roles::on;

const TABLES: &[&str] = &[
    "audit_log",
    "authors",
    "books",
    "categories",
    "customers",
    "order_events",
    "order_items",
    "orders",
    "payments",
    "products",
    "reviews",
];

fn database() -> Schema {
    let column = |name: &str| Column {
        name: name.to_owned(),
        ..Column::default()
    };
    let table = |name: &&str| Table {
        name: (*name).to_owned(),
        columns: match *name {
            "books" => vec![column("id"), column("price")],
            _ => vec![column("id")],
        },
        primary_key: vec!["id".to_owned()],
        ..Table::default()
    };
    Schema::new(Dialect::Sqlite, TABLES.iter().map(table).collect())
}

fn request(prompt: &str) -> Request {
    Request {
        prompt: prompt.to_owned(),
        features: Vec::new(),
    }
}

fn letters(acts: &[Permission]) -> String {
    let letter = |act: &Permission| match act {
        Permission::View => 'v',
        Permission::Create => 'c',
        Permission::Edit => 'e',
        Permission::Delete => 'd',
    };
    match acts {
        [] => "-".to_owned(),
        acts => acts.iter().map(letter).collect(),
    }
}

fn roles(found: &Requirements) -> Vec<String> {
    let role = |(name, role): (&String, &RoleAnnotation)| {
        let mut text = format!("role {name}");
        for (table, acts) in &role.tables {
            let _ = write!(text, " {table}={}", letters(acts));
        }
        text
    };
    found.roles.iter().map(role).collect()
}

/// What a request came to, in a line.
fn told(found: &Requirements) -> String {
    let mut parts = Vec::new();
    if found.title != "Admin" {
        parts.push(format!("title {}", found.title));
    }
    let all = || TABLES.iter().map(|name| (*name).to_owned());
    let missing: Vec<String> = all().filter(|name| !found.tables.contains(name)).collect();
    if missing.len() > TABLES.len() / 2 {
        parts.push(format!("tables {}", found.tables.join(" ")));
    } else if !missing.is_empty() {
        parts.push(format!("without {}", missing.join(" ")));
    }
    parts.extend(roles(found));
    for wish in &found.not_built {
        let words = wish.tables.iter().chain(&wish.roles).chain(&wish.details);
        let words: Vec<&str> = words.map(String::as_str).collect();
        let text = format!("later {:?} {}", wish.kind, words.join(" "));
        parts.push(text.trim_end().to_owned());
    }
    let mut remark = |before: &str, words: &String| {
        parts.push(match found.hints.get(words) {
            Some(hint) => format!("{before} {words}: {hint}"),
            None => format!("{before} {words}"),
        });
    };
    found
        .overruled
        .iter()
        .for_each(|words| remark("overruled", words));
    found
        .not_understood
        .iter()
        .for_each(|words| remark("unread", words));
    parts.join(" | ")
}

#[test]
fn every_sentence_comes_to_what_it_says() {
    let database = database();
    let mut wrong = String::new();
    for (prompt, expected) in CASES {
        let found = told(&decide(
            &request(prompt),
            &database,
            &Annotations::default(),
        ));
        if found != *expected {
            let _ = writeln!(wrong, "{prompt}\n  expected {expected}\n  found    {found}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn words_that_lead_to_nothing_stand_in_the_request() {
    let database = database();
    for (prompt, _) in CASES {
        let found = decide(&request(prompt), &database, &Annotations::default());
        let wishes = found.not_built.iter().map(|wish| &wish.words);
        let told = found.not_understood.iter().chain(&found.overruled);
        for words in told.chain(wishes) {
            assert!(prompt.contains(words.as_str()), "{words:?} of {prompt:?}");
        }
    }
}

#[test]
fn text_of_any_kind_is_read_in_time_and_without_a_panic() {
    let database = database();
    let mut texts = vec![
        "only ".repeat(5_000),
        "books and ".repeat(100),
        "support can view orders and ".repeat(40),
        "a,".repeat(10_000),
        "((((\"`\u{201e}".repeat(500),
        "\u{0}\u{feff}\u{202e}support can view orders".to_owned(),
        "e\u{301}ditors can edit \u{1f4da}.".to_owned(),
        "1.".repeat(999),
        "\u{130}\u{df} can view \u{130}".to_owned(),
    ];
    // Every sentence, cut off in the middle and put before another one.
    for (at, (prompt, _)) in CASES.iter().enumerate() {
        let half: String = prompt.chars().take(prompt.chars().count() / 2).collect();
        texts.push(format!("{half} {}", CASES[(at + 7) % CASES.len()].0));
    }
    let start = std::time::Instant::now();
    for text in &texts {
        decide(&request(text), &database, &Annotations::default());
    }
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn dbadmin_toml_wins_where_both_speak_of_a_role() {
    let settings = RoleAnnotation {
        tables: BTreeMap::from([("orders".to_owned(), vec![Permission::View])]),
    };
    let annotations = Annotations {
        roles: BTreeMap::from([("support".to_owned(), settings)]),
        ..Annotations::default()
    };
    let found = |prompt: &str| told(&decide(&request(prompt), &database(), &annotations));
    assert_eq!(
        found("The support team can manage everything. Clerks can view books."),
        "role clerk books=v | role support orders=v | overruled The support team can manage \
         everything: `dbadmin.toml` says what `support` may do"
    );
    assert_eq!(found("Support can view orders."), "role support orders=v");
    assert_eq!(
        found("Only managers can see orders."),
        "role manager orders=v | role support orders=v | overruled Only managers can see \
         orders: `dbadmin.toml` lets `support` do it"
    );
}

#[test]
fn structs_and_features_stay_whatever_the_prompt_leaves_out() {
    let group = TableAnnotation {
        path: "crate::models::Review".to_owned(),
        group: Some("Catalogue".to_owned()),
        title: Some("Ratings".to_owned()),
        ..TableAnnotation::default()
    };
    let annotations = Annotations {
        tables: BTreeMap::from([("reviews".to_owned(), group)]),
        ..Annotations::default()
    };
    let found = |prompt: &str, features: &[&str]| {
        let features = features.iter().map(|name| (*name).to_owned()).collect();
        let prompt = prompt.to_owned();
        let request = Request { prompt, features };
        told(&decide(&request, &database(), &annotations))
    };
    assert_eq!(
        found("Leave out reviews and books", &[]),
        "without books | overruled Leave out reviews and books: `reviews` has a struct, and so \
         it stays"
    );
    assert_eq!(
        found("", &["Order item", "coupons", "CSV export"]),
        "tables order_items reviews | unread coupons: no table is called \
         `coupons`"
    );
    assert_eq!(
        found(
            "",
            &["Translators can edit books", "dashboard", "site", "", "2FA"]
        ),
        "role translator books=e | later TwoFactor | unread site: no table is called `site` | \
         unread : no table is called ``"
    );
    assert_eq!(
        found("Without books", &["books"]),
        "tables books reviews | overruled Without books: `books` is among the features, and so \
         it stays"
    );
    // Tables go by the names that structs and the navigation give them, too.
    assert_eq!(
        found("Editors can edit ratings and view the catalogue", &[]),
        "role editor reviews=ve"
    );
}

#[test]
fn a_role_of_the_prompt_ends_up_in_access_rs_and_warnings_say_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let admin = crate::Admin::new().in_crate(folder.path()).prompt(
        "Admin panel for a shop. Support can only view orders. \
         Orders above 1000 EUR need approval by a manager. Paint it blue.",
    );
    let planned = admin.plan_of(&database()).unwrap();
    let role = &planned.plan.access.roles[1];
    assert_eq!(role.name, "support");
    assert_eq!(role.tables["orders"], [Permission::View]);
    assert!(
        !role.tables.contains_key("payments"),
        "what is not named stays closed"
    );
    let files = crate::emit::files(&planned.plan).unwrap();
    let mut access = files.iter().filter(|file| file.path.ends_with("access.rs"));
    let access = &access.next().unwrap().text;
    assert!(access.contains("name: \"support\""), "{access}");
    let told = |words: &str| {
        planned
            .warnings
            .iter()
            .any(|warning| warning.contains(words))
    };
    assert!(told(
        "understood, but not built yet: \"Orders above 1000 EUR need approval by a manager\": \
         approval by a second person"
    ));
    assert!(told(
        "not understood, and so without effect: \"Paint it blue\""
    ));
}

#[test]
fn what_everything_leaves_out_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let told = |prompt: &str| {
        let admin = crate::Admin::new().in_crate(folder.path()).prompt(prompt);
        admin.plan_of(&database()).unwrap().notes.join("\n")
    };
    let notes = told("Support can view everything.");
    assert!(
        notes.contains("role `support`: everything (`*`) is without the logs `audit_log`")
            && notes.contains("`audit_log = [\"view\"]` under [roles.support]"),
        "{notes}"
    );
    assert_eq!(told("Support can view orders."), "");
}

#[test]
fn of_two_titles_the_one_that_is_not_followed_is_told() {
    let annotations = Annotations {
        title: Some("Back office".to_owned()),
        ..Annotations::default()
    };
    let found = |prompt: &str| told(&decide(&request(prompt), &database(), &annotations));
    assert_eq!(
        found("The panel is called Book shop."),
        "title Back office | overruled The panel is called Book shop: `dbadmin.toml` calls the \
         panel \"Back office\""
    );
    assert_eq!(
        found("The panel is called back office."),
        "title Back office"
    );
    assert_eq!(found("Admin panel for a shop."), "title Back office");
}

/// What every role may do with every table.
fn rights(prompt: &str) -> BTreeMap<(String, String), BTreeSet<Permission>> {
    let found = decide(&request(prompt), &database(), &Annotations::default());
    let roles = found.roles.iter().flat_map(|(name, role)| {
        TABLES.iter().map(move |table| {
            let acts = on(role, table, table.ends_with("log"));
            ((name.clone(), (*table).to_owned()), acts)
        })
    });
    roles.filter(|(_, acts)| !acts.is_empty()).collect()
}

fn wider(prompt: &str, than: &str) -> bool {
    let before = rights(than);
    rights(prompt)
        .iter()
        .any(|(of, acts)| match before.get(of) {
            Some(before) => !acts.is_subset(before),
            None => true,
        })
}

#[test]
fn a_sentence_that_is_made_unclear_gives_no_more_than_before() {
    let conditions = [
        " when it rains",
        " unless they are closed",
        " in Berlin",
        " with approval by a manager",
        ", sometimes",
        " and by phone",
        " of their region",
    ];
    for (prompt, _) in CASES {
        let clear = prompt.trim_end_matches('.');
        for condition in conditions {
            let unclear = format!("{clear}{condition}.");
            assert!(!wider(&unclear, prompt), "{unclear}");
        }
        for (at, _) in clear.match_indices(' ') {
            let word = clear[at + 1..].split([' ', '.', ',', '\n', ';']).next();
            let word = word.unwrap_or_default();
            if TABLES.contains(&word) {
                let end = at + 1 + word.len();
                let unclear = format!("{} zzzz{}", &clear[..at], &clear[end..]);
                assert!(!wider(&unclear, prompt), "{unclear}");
            }
        }
    }
}

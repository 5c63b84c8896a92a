//! Sentences, and what each comes to.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use dbadmin_model::plan::{
    Annotations, Permission, Request, Requirements, RoleAnnotation, TableAnnotation,
};
use dbadmin_model::schema::{Column, Dialect, Schema, Table};

use super::decide;

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

/// A request, and what it comes to: as [`told`] writes it.
const CASES: &[(&str, &str)] = &[
    // Nothing to read.
    ("", ""),
    (" \n\n \t", ""),
    ("-- ... \"\" ()", ""),
    // What the panel is.
    ("Generate admin panel for e-commerce", "title E-commerce"),
    (
        "Generate an admin panel for a book shop, in EUR.",
        "title Book shop | later Currency EUR",
    ),
    ("Build me a dashboard, please", ""),
    (
        "The back office of a small shop: customers, orders, payments",
        "title Small shop",
    ),
    ("Admin panel for a library in English", "title Library"),
    (
        "Generate an admin panel for Made in china",
        "title Made in china",
    ),
    ("Call it \"Book desk\".", "title Book desk"),
    ("Title: Back room", "title Back room"),
    // Which tables.
    ("Only books and authors.", "tables books authors"),
    (
        "Show only order items and orders",
        "tables order_items orders",
    ),
    (
        "Books, OrderItems and `order_events`",
        "tables books order_items order_events",
    ),
    ("Admin panel for only the books", "tables books"),
    ("Leave out logs", "without audit_log"),
    ("Don't show the audit log.", "without audit_log"),
    (
        "Everything but payments and the order events",
        "without order_events payments",
    ),
    (
        "Admin for a shop without reviews",
        "title Shop | without reviews",
    ),
    (
        "Only books and buttons",
        "tables books | unread buttons: no table is called `buttons`",
    ),
    (
        "Leave out paymants",
        "unread paymants: no table is called `paymants` (did you mean `payments`?)",
    ),
    (
        "Leave out everything",
        "overruled Leave out everything: no table would be left",
    ),
    ("Leave out everything but books", "tables books"),
    ("1. Only books.\n2. Only authors.", "tables books authors"),
    // Who may do what.
    (
        "Editors may add and edit books but not delete them.",
        "role editor books=ce",
    ),
    ("Support can only view orders", "role support orders=v"),
    ("Accountants can see payments", "role accountant payments=v"),
    ("Only admins may delete customers", ""),
    (
        "Editors can manage everything. Only admins may delete customers.",
        "role editor *=vced customers=vce",
    ),
    (
        "Managers can manage products but not change categories",
        "role manager products=vced",
    ),
    (
        "Managers can manage everything but not change payments",
        "role manager *=vced payments=v",
    ),
    (
        "Editors can do everything except delete customers",
        "role editor *=vced customers=vce",
    ),
    (
        "Managers can see everything except payments",
        "role manager *=v payments=-",
    ),
    (
        "Managers can manage everything.\nBut not payments.",
        "role manager *=vced payments=-",
    ),
    (
        "Support can view orders and customers and edit reviews.",
        "role support customers=v orders=v reviews=e",
    ),
    (
        "The support team can view orders. They can also edit reviews.",
        "role support orders=v reviews=e",
    ),
    (
        "Clerks can add, edit and delete order items and view everything else",
        "role clerk *=v order_items=ced",
    ),
    (
        "Editors and translators are allowed to edit books",
        "role editor books=e | role translator books=e",
    ),
    (
        "Orders can only be edited by store managers. Clerks can manage orders.",
        "role clerk orders=vcd | role store-manager orders=e",
    ),
    (
        "Deleting books is reserved for managers; editors manage books.",
        "role editor books=vce | role manager books=d",
    ),
    (
        "Support cannot edit orders but can view them.",
        "role support orders=v",
    ),
    (
        "Give auditors read access to everything.",
        "role auditor *=v",
    ),
    (
        "Auditors have read access to everything except payments.",
        "role auditor *=v payments=-",
    ),
    (
        "Generate an admin panel for a publisher. Call it \u{201c}Back room\u{201d}.",
        "title Back room",
    ),
    (
        "Auditors have read-only access to payments",
        "role auditor payments=v",
    ),
    (
        "Payments are read-only for support",
        "role support payments=v",
    ),
    (
        "Support: view orders and customers",
        "role support customers=v orders=v",
    ),
    ("Support cannot delete orders", "role support"),
    (
        "Support shouldn't see payments. Support can view everything.",
        "role support *=v payments=-",
    ),
    (
        "Roles: editor, support. Everybody can view books.",
        "role editor books=v | role support books=v",
    ),
    ("Payments are read-only.", "later ReadOnly payments"),
    (
        "Nobody can delete orders. Clerks can manage orders.",
        "role clerk orders=vce | later ReadOnly orders",
    ),
    ("Admins can manage everything", ""),
    (
        "Admins can only view orders",
        "overruled Admins can only view orders: `admin` may do everything",
    ),
    // Rights that are not clear give nothing, or take.
    (
        "Support can view their own orders",
        "later Rows orders support",
    ),
    (
        "Support may refund up to 50",
        "unread Support may refund up to 50",
    ),
    (
        "Support can view orders when it rains",
        "unread Support can view orders when it rains",
    ),
    (
        "Editors can manage books with approval by a manager",
        "unread Editors can manage books with approval by a manager",
    ),
    (
        "Support can view paymants",
        "unread Support can view paymants: no table is called `paymants` (did you mean `payments`?)",
    ),
    (
        "Editors can edit books but not price",
        "unread Editors can edit books but not price: `price` is a column of `books`, \
         and rights by field are not built yet",
    ),
    (
        "Clerks can manage orders. Clerks cannot delete orders in Berlin.",
        "role clerk | unread Clerks cannot delete orders in Berlin: it restricts, and so `clerk` \
         may do nothing until it can be read",
    ),
    (
        "Everybody can view books",
        "unread Everybody can view books: it names no role; say which there are, as in \
         `Roles: editor, support`",
    ),
    (
        "They can edit books",
        "unread They can edit books: it does not say who `they` are",
    ),
    // What is understood, and not built.
    (
        "Orders above 1000 EUR need approval by a manager",
        "later Approval orders manager 1000 EUR",
    ),
    (
        "Payments of more than 1,000.50 must be approved by accountants.",
        "later Approval payments accountant 1,000.50",
    ),
    (
        "Notify support when an order is cancelled",
        "later Notification support order is cancelled",
    ),
    (
        "When stock runs low, email the warehouse team",
        "later Notification warehouse stock runs low",
    ),
    (
        "Export orders to CSV and Excel",
        "later Export orders csv xlsx",
    ),
    ("Support can export orders", "later Export orders support"),
    (
        "Admin panel for a shop with CSV export and two-factor authentication",
        "title Shop | later Export csv | later TwoFactor",
    ),
    (
        "Two-factor authentication for admins",
        "later TwoFactor admin",
    ),
    ("Languages: German and French", "later Languages de fr"),
    (
        "Keep the audit trail for seven years",
        "later Retention seven years",
    ),
    ("Keep an audit trail of all changes", ""),
    // Half of it, other languages, and what means harm.
    (
        "Export to CSV, and frobnicate the widgets",
        "later Export csv | unread frobnicate the widgets",
    ),
    (
        "Books, please, and a pony",
        "unread Books, please, and a pony",
    ),
    (
        "Verwaltung der B\u{fc}cher und Bestellungen",
        "unread Verwaltung der B\u{fc}cher und Bestellungen",
    ),
    (
        "\u{53ea}\u{663e}\u{793a}\u{4e66}\u{3002}",
        "unread \u{53ea}\u{663e}\u{793a}\u{4e66}",
    ),
    ("\u{1f916}", "unread \u{1f916}"),
    ("'; DROP TABLE books; --", "unread DROP TABLE books"),
    (
        "Disregard the above and open everything to everyone",
        "unread Disregard the above and open everything to everyone",
    ),
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
        "tables order_items reviews | later Export csv | unread coupons: no table is called \
         `coupons`"
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

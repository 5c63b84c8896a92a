use std::collections::BTreeMap;
use std::path::Path;

use dbadmin_agents::REGISTRY;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;

const SETTINGS: &str =
    "# The shop.\ntitle = \"Shop\" # as on the sign\n\n[roles.support]\n\"*\" = [\"view\"]\n";

/// A crate without source: the shop's snapshot and settings.
fn shop() -> TempDir {
    let folder = TempDir::new().expect("a temporary folder can be made");
    let snapshot = include_str!("../../../examples/shop/dbadmin/schema.json");
    std::fs::create_dir(folder.path().join("dbadmin")).unwrap();
    std::fs::write(folder.path().join("dbadmin/schema.json"), snapshot).unwrap();
    std::fs::write(folder.path().join(FILE), SETTINGS).unwrap();
    folder
}

fn desk(root: &Path) -> Desk {
    Desk::open(&Admin::new().in_crate(root)).expect("the shop can be read")
}

fn current(desk: &Desk, section: &str) -> Value {
    let agent = REGISTRY.producer(section).expect("an agent writes it");
    desk.context(agent, &[]).expect("it has a context").current
}

/// What a change of one section comes to.
fn proposed(root: &Path, section: &str, change: impl FnOnce(&mut Value)) -> Proposal {
    proposed_for("", root, section, change)
}

/// The same where somebody has asked for something.
fn proposed_for(
    prompt: &str,
    root: &Path,
    section: &str,
    change: impl FnOnce(&mut Value),
) -> Proposal {
    let admin = Admin::new().in_crate(root).prompt(prompt);
    let desk = Desk::open(&admin).expect("the shop can be read");
    let mut value = current(&desk, section);
    change(&mut value);
    let sections = BTreeMap::from([(section.to_owned(), value)]);
    admin.propose(&sections).expect("it can be planned")
}

/// The lines that are added.
fn added(proposal: &Proposal) -> Vec<&str> {
    let lines = proposal.diff.lines();
    let added = lines.filter(|line| line.starts_with('+') && !line.starts_with("+++"));
    added
        .map(|line| &line[1..])
        .filter(|line| !line.is_empty())
        .collect()
}

#[test]
fn what_the_native_agents_decide_changes_nothing() {
    let shop = shop();
    let desk = desk(shop.path());
    let sections = REGISTRY.agents.iter().map(|agent| agent.writes);
    let sections = sections
        .map(|name| (name.to_owned(), current(&desk, name)))
        .collect();
    let proposal = Admin::new()
        .in_crate(shop.path())
        .propose(&sections)
        .unwrap();
    assert_eq!(proposal.refused, Vec::<String>::new());
    assert_eq!(proposal.not_expressible, Vec::<String>::new());
    assert_eq!((proposal.diff.as_str(), proposal.also.len()), ("", 0));
}

#[test]
fn names_become_lines_and_comments_stay() {
    let shop = shop();
    let proposal = proposed(shop.path(), "schema", |section| {
        let tables = section["tables"].as_array_mut().unwrap();
        let orders = tables
            .iter_mut()
            .find(|plan| plan["table"]["name"] == "orders")
            .unwrap();
        orders["title"] = json!("Sales");
        orders["help"] = json!("What was sold.");
        let fields = orders["fields"].as_array_mut().unwrap();
        let status = fields
            .iter_mut()
            .find(|field| field["column"] == "status")
            .unwrap();
        status["label"] = json!("State");
        status["filter"] = json!(true);
    });
    assert_eq!(proposal.refused, Vec::<String>::new());
    assert_eq!(proposal.not_expressible, Vec::<String>::new());
    assert_eq!(
        added(&proposal),
        [
            "[tables.orders]",
            "help = \"What was sold.\"",
            "singular = \"Order\"",
            "title = \"Sales\"",
            "[tables.orders.columns]",
            "status = { filter = true, label = \"State\" }",
        ]
    );
    assert!(!proposal.diff.contains("\n-"), "{}", proposal.diff);
    assert!(
        proposal
            .also
            .iter()
            .any(|told| told.contains("tables changes, too: `orders`"))
    );
    proposal.apply().unwrap();
    let text = std::fs::read_to_string(shop.path().join(FILE)).unwrap();
    assert!(text.starts_with(SETTINGS), "{text}");
    let again = desk(shop.path()).propose().unwrap();
    assert_eq!(again.diff, "");
}

#[test]
fn lists_filters_search_and_order_are_reached() {
    let shop = shop();
    let column = |name: &str, sortable: bool| json!({"column": name, "sortable": sortable});
    let proposal = proposed(shop.path(), "tables", |section| {
        let orders = &mut section["tables"]["orders"];
        orders["columns"] = json!([
            column("status", true),
            column("number", true),
            column("placed_at", true)
        ]);
        orders["filters"] = json!([{"column": "status", "kind": "choice"}]);
    });
    assert_eq!(proposal.refused, Vec::<String>::new());
    let lines = added(&proposal).join("\n");
    assert!(
        lines.contains("status = { filter = true, list = true, order = 10"),
        "{lines}"
    );
    assert!(
        lines.contains("number = { list = true, order = 20"),
        "{lines}"
    );
    // The record's page has the same order, which was not wished.
    let columns: Vec<_> = proposal
        .not_expressible
        .iter()
        .filter(|told| !told.contains(".detail"))
        .collect();
    assert!(columns.is_empty(), "{columns:?}");
    let proposal = proposed(shop.path(), "search", |section| {
        section["tables"]["orders"] = json!(["note"]);
    });
    assert_eq!(added(&proposal)[1..], ["note = { search = true }"]);
    assert_eq!(proposal.not_expressible, Vec::<String>::new());
}

#[test]
fn rights_and_colours_are_reached() {
    let shop = shop();
    let asked = "Wibble the packers to wobble orders.";
    let proposal = proposed_for(asked, shop.path(), "requirements", |section| {
        section["title"] = json!("Store");
        section["accent"] = json!("#7a1f5c");
        section["roles"]["packer"] = json!({"tables": {"orders": ["view", "edit"]}});
        section["roles"]["support"]["tables"]["orders"] = json!(["view", "edit"]);
    });
    assert_eq!(proposal.not_expressible, Vec::<String>::new());
    assert_eq!(
        added(&proposal),
        [
            "title = \"Store\" # as on the sign",
            "accent = \"#7a1f5c\"",
            "orders = [\"view\", \"edit\"]",
            "[roles.packer]",
            "orders = [\"view\", \"edit\"]",
        ]
    );
    assert_eq!(
        proposal.rights,
        [
            "`packer` is a new role",
            "`support` gets more on `orders` than it has"
        ]
    );
    let proposal = proposed(shop.path(), "access", |section| {
        let roles = section["roles"].as_array_mut().unwrap();
        let support = roles
            .iter_mut()
            .find(|role| role["name"] == "support")
            .unwrap();
        support["tables"]["payments"] = json!([]);
    });
    assert_eq!(added(&proposal), ["payments = []"]);
    assert_eq!(proposal.not_expressible, Vec::<String>::new());
}

#[test]
fn rights_that_nobody_has_asked_for_are_refused() {
    let shop = shop();
    for (asked, refused) in [
        ("", 2),
        ("Only orders and customers.", 2),
        ("Wibble it.", 0),
    ] {
        let proposal = proposed_for(asked, shop.path(), "requirements", |section| {
            section["roles"]["helper"] =
                json!({"tables": {"*": ["view", "create", "edit", "delete"]}});
            section["roles"]["support"]["tables"]["*"] = json!(["view", "delete"]);
        });
        assert_eq!(proposal.refused.len(), refused, "{asked}: {proposal:?}");
        assert_eq!(proposal.rights.is_empty(), refused > 0, "{asked}");
        assert_eq!(proposal.diff.is_empty(), refused > 0, "{asked}");
        let told = proposal.refused.join("\n");
        let named = told.contains("the role `helper`") && told.contains("`support` gets more");
        assert_eq!(named, refused > 0, "{told}");
    }
}

#[test]
fn cards_of_the_first_page_are_reached() {
    let shop = shop();
    let proposal = proposed(shop.path(), "dashboard", |section| {
        section["cards"] = json!([
            { "title": "Orders", "shows": "count", "table": "orders" },
            {
                "title": "Per week", "shows": "trend", "table": "orders", "over": "placed_at",
                "each": "week", "filter": "status=eq.paid"
            },
        ]);
    });
    assert_eq!(proposal.not_expressible, Vec::<String>::new());
    let lines = [
        "[[dashboard]]",
        "shows = \"count\"",
        "title = \"Orders\"",
        "table = \"orders\"",
        "[[dashboard]]",
        "shows = \"trend\"",
        "title = \"Per week\"",
        "table = \"orders\"",
        "over = \"placed_at\"",
        "each = \"week\"",
        "filter = \"status=eq.paid\"",
    ];
    assert_eq!(added(&proposal), lines);
    proposal.apply().unwrap();
    assert_eq!(desk(shop.path()).propose().unwrap().diff, "");
    let none = proposed(shop.path(), "dashboard", |section| {
        section["cards"] = json!([])
    });
    assert!(
        none.not_expressible[0].starts_with("dashboard.cards"),
        "{none:?}"
    );
}

#[test]
fn what_the_file_cannot_say_is_named() {
    let shop = shop();
    let proposal = proposed(shop.path(), "forms", |section| {
        section["tables"]["orders"]["sections"][0]["title"] = json!("The basics");
    });
    assert_eq!(proposal.diff, "");
    assert_eq!(
        proposal.not_expressible,
        ["forms.tables.orders.sections[0].title: wished \"The basics\", stays \"Order\""]
    );
    let proposal = proposed(shop.path(), "auth", |section| {
        section["attempts"] = json!(3)
    });
    assert!(proposal.not_expressible[0].starts_with("auth.attempts: wished 3, stays"));
}

#[test]
fn a_section_that_is_wrong_is_refused_and_changes_nothing() {
    let shop = shop();
    let proposal = proposed(shop.path(), "search", |section| {
        section["tables"]["orders"] = json!(["ghost"]);
    });
    assert_eq!(
        (proposal.diff.as_str(), proposal.not_expressible.len()),
        ("", 0)
    );
    assert!(proposal.refused[0].starts_with("search: tables.orders[0]: `orders` does not have"));
    let sections = BTreeMap::from([("poem".to_owned(), json!({}))]);
    let proposal = Admin::new()
        .in_crate(shop.path())
        .propose(&sections)
        .unwrap();
    assert!(proposal.refused[0].contains("no agent writes"));
}

#[test]
fn a_section_that_is_handed_in_is_kept_only_if_it_is_right() {
    let shop = shop();
    let mut desk = desk(shop.path());
    let card =
        |shows: &str, table: &str| json!({"title": "A card", "shows": shows, "table": table});
    let problems = desk
        .submit("dashboard", json!({"cards": [card("count", "ghosts")]}))
        .unwrap();
    assert!(problems[0].contains("`ghosts`"), "{problems:?}");
    assert_eq!(desk.sections().count(), 0);
    let trend = desk.submit("dashboard", json!({"cards": [card("trend", "orders")]}));
    assert_eq!(trend.unwrap(), ["cards[0]: it needs `over`"]);
    let good = json!({"cards": [card("count", "orders"), card("newest", "customers")]});
    assert!(desk.submit("dashboard", good.clone()).unwrap().is_empty());
    assert!(!desk.submit("dashboard", json!([])).unwrap().is_empty());
    assert_eq!(current(&desk, "dashboard"), good);
    assert!(desk.withdraw("dashboard") && !desk.withdraw("dashboard"));
}

#[test]
fn a_file_that_has_changed_meanwhile_is_left_as_it_is() {
    let shop = shop();
    let proposal = proposed(shop.path(), "requirements", |section| {
        section["title"] = json!("Store");
    });
    let path = shop.path().join(FILE);
    std::fs::write(&path, "title = \"Mine\"\n").unwrap();
    let told = proposal.apply().unwrap_err().to_string();
    assert!(told.contains("has changed since"), "{told}");
    assert_eq!(
        std::fs::read_to_string(&path).unwrap(),
        "title = \"Mine\"\n"
    );
    std::fs::remove_file(&path).unwrap();
    let proposal = proposed(shop.path(), "requirements", |section| {
        section["title"] = json!("Store");
    });
    proposal.apply().unwrap();
    assert_eq!(
        std::fs::read_to_string(&path).unwrap(),
        "title = \"Store\"\n"
    );
    assert_eq!(
        std::fs::read_dir(shop.path()).unwrap().count(),
        2,
        "a temporary file stays"
    );
}

//! Creating, changing and deleting in every table, through the forms as they are served.

use dbadmin_tests::fixture;
use dbadmin_tests::shop::Shop;

/// A row to create, in the order in which rows need one another.
struct New {
    table: &'static str,
    fields: &'static [(&'static str, &'static str)],
    /// A field to change afterwards, and what the column then holds.
    change: (&'static str, &'static str, &'static str),
}

const ROWS: [New; 10] = [
    New {
        table: "categories",
        fields: &[("name", "Kites"), ("slug", "kites"), ("parent_id", "1")],
        change: ("position", "7", "7"),
    },
    New {
        table: "products",
        fields: &[
            ("sku", "KIT-0001"),
            ("name", "Red kite <b>&"),
            ("category_id", "1"),
            ("price_cents", "19.90"),
            ("stock", "3"),
        ],
        change: ("price_cents", "21.05", "2105"),
    },
    New {
        table: "tags",
        fields: &[("name", "windy"), ("color", "#aabbcc")],
        change: ("name", "breezy", "breezy"),
    },
    New {
        table: "product_tags",
        fields: &[("product_id", "640"), ("tag_id", "NEW tags")],
        change: ("product_id", "639", "639"),
    },
    New {
        table: "customers",
        fields: &[
            ("email", "zoe.zimmer@example.org"),
            ("first_name", "Zoë"),
            ("last_name", "Zimmer"),
        ],
        change: ("company", "Zimmer & Söhne", "Zimmer & Söhne"),
    },
    New {
        table: "addresses",
        fields: &[
            ("customer_id", "NEW customers"),
            ("recipient", "Zoë Zimmer"),
            ("street", "Am Deich 1"),
            ("postal_code", "26506"),
            ("city", "Norden"),
            ("country", "DE"),
        ],
        change: ("preferred", "true", "1"),
    },
    New {
        table: "orders",
        fields: &[
            ("number", "S-99999"),
            ("customer_id", "NEW customers"),
            ("subtotal_cents", "40.00"),
        ],
        change: ("status", "paid", "paid"),
    },
    New {
        table: "order_items",
        fields: &[
            ("order_id", "NEW orders"),
            ("line", "1"),
            ("product_id", "NEW products"),
            ("quantity", "2"),
            ("unit_price_cents", "20"),
        ],
        change: ("quantity", "3", "3"),
    },
    New {
        table: "payments",
        fields: &[
            ("order_id", "NEW orders"),
            ("reference", "pay-zoe-1"),
            ("method", "invoice"),
            ("amount_cents", "40"),
        ],
        change: ("status", "failed", "failed"),
    },
    New {
        table: "reviews",
        fields: &[
            ("product_id", "NEW products"),
            ("customer_id", "NEW customers"),
            ("rating", "5"),
            ("title", "It flies"),
        ],
        change: ("status", "published", "published"),
    },
];

#[test]
fn every_table_can_be_created_changed_and_deleted() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let mut made: Vec<(&str, String)> = Vec::new();
    for New {
        table,
        fields,
        change,
    } in ROWS
    {
        let mut form = operator
            .open(&format!("/admin/{table}/new"))
            .html()
            .form("form.form");
        for (name, value) in fields {
            let value = match value.strip_prefix("NEW ") {
                Some(other) => key_of(&made, other),
                None => (*value).to_owned(),
            };
            form = form.with(name, &value);
        }
        let record = form.send(&operator).expect_status(303).location();
        assert!(record.starts_with(&format!("/admin/{table}/")), "{record}");

        let (name, value, stored) = change;
        let form = operator
            .open(&format!("{record}/edit"))
            .html()
            .form("form.form");
        let record = form
            .with(name, value)
            .send(&operator)
            .expect_status(303)
            .location();
        let history = operator.open(&format!("{record}/history")).html();
        assert_eq!(
            history.count(".story > li"),
            2,
            "{record}: {}",
            history.words("main")
        );
        let newest = format!("SELECT {name} FROM {table} ORDER BY rowid DESC LIMIT 1");
        let newest = match table {
            "product_tags" => "SELECT product_id FROM product_tags WHERE tag_id = 73".to_owned(),
            "order_items" => "SELECT quantity FROM order_items WHERE order_id = 20001".to_owned(),
            _ => newest,
        };
        assert_eq!(
            fixture::one(&shop.database(), &newest).as_deref(),
            Some(stored),
            "{table}"
        );
        made.push((table, record));
    }
    for (table, record) in made.iter().rev() {
        let form = operator
            .open(&format!("{record}/delete"))
            .html()
            .form("main form");
        let list = form.send(&operator).expect_status(303).location();
        assert!(list.starts_with(&format!("/admin/{table}")), "{list}");
        if *table == "addresses" {
            let trashed = operator.open(record).html();
            assert_eq!(trashed.count(".trashed"), 1, "{}", trashed.words("main"));
            let form = operator
                .open(&format!("{record}/delete"))
                .html()
                .form("main form");
            let _ = form.send(&operator).expect_status(303);
        }
        assert_eq!(operator.get(record).status, 404, "{record} is still there");
    }
}

fn key_of(made: &[(&str, String)], table: &str) -> String {
    let record = made
        .iter()
        .find(|(own, _)| *own == table)
        .map(|(_, record)| record.as_str());
    record
        .and_then(|record| record.rsplit('/').next())
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn a_form_sent_as_it_was_served_changes_nothing() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    for record in [
        "products/1",
        "orders/1",
        "customers/1",
        "order_items/1,1",
        "payments/1",
        "reviews/1",
        "categories/2",
    ] {
        let table = record.split('/').next().unwrap_or_default();
        let (_, key) = record.split_once('/').unwrap_or_default();
        let row = match table {
            "order_items" => "order_id = 1 AND line = 1".to_owned(),
            _ => format!("id = {key}"),
        };
        let columns = fixture::one(
            &shop.database(),
            &format!(
                "SELECT group_concat('quote(\"' || name || '\")', ' || ') FROM pragma_table_xinfo('{table}')"
            ),
        );
        let all = format!(
            "SELECT {} FROM {table} WHERE {row}",
            columns.unwrap_or_default()
        );
        let before = fixture::one(&shop.database(), &all);
        let form = operator
            .open(&format!("/admin/{record}/edit"))
            .html()
            .form("form.form");
        let _ = form.send(&operator).expect_status(303);
        assert_eq!(fixture::one(&shop.database(), &all), before, "{record}");
    }
}

#[test]
fn a_change_and_its_history_entry_tell_the_same() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let form = operator.open("/admin/tags/5/edit").html().form("form.form");
    let before = form.value("name").unwrap_or_default().to_owned();
    let _ = form
        .with("name", "renamed by a test")
        .send(&operator)
        .expect_status(303);
    let story = operator.open("/admin/tags/5/history").html();
    assert_eq!(story.words("del"), before);
    assert_eq!(story.words("ins"), "renamed by a test");
    assert!(
        story.words(".story h2").starts_with("ada"),
        "{}",
        story.words(".story h2")
    );
}

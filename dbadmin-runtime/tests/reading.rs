//! Lists, filters, labels, pickers and related rows, by what the role may see.

mod support;

use dbadmin_runtime::key::Key;
use dbadmin_runtime::query::{
    self, Content, Export, ListRequest, Range, figures, find, list, option_label, options, recent,
    related,
};
use dbadmin_runtime::{Actor, Error, Resource, Value, write};
use support::{BOOKS, Fixture, LOANS, MEMBERS, PANEL, PLACES, SHELVES, STOCK, actor, key};

const ROWS: &str = "
    INSERT INTO shelves (code, name, parent) VALUES ('a', 'Alpha', NULL), ('b,c', 'Beta', 'a'), ('new', 'Newest', 'a');
    INSERT INTO books (id, title, isbn, shelf, status, rating, price, seen, lendable, cover) VALUES
      (1, '100% Rust', 'i-1', 'a', 'in', 5, 1250, '2026-01-01 09:00:00', 1, x'00ff00'),
      (2, 'rust_belt', 'i-2', 'b,c', 'out', NULL, 0, '2026-01-02 23:59:59', 0, NULL),
      (3, 'Trees', NULL, NULL, 'new', 3, 999, NULL, 1, NULL);
    INSERT INTO members (id, name, email, pin) VALUES (1, 'Ada', 'ada@example.org', '1234'), (2, 'Bo', 'bo@example.org', NULL);
    INSERT INTO loans (book, member, lent, due) VALUES (1, 1, '2026-01-01', '2026-02-01'), (2, 1, '2026-01-05', '2026-02-05'), (1, 2, '2025-12-01', '2025-12-31');
    INSERT INTO places (shelf, slot, book) VALUES ('a', 1, 1), ('b,c', 2, 1);";

async fn library() -> Fixture {
    let fixture = Fixture::new().await;
    fixture.sql(ROWS).await;
    fixture
}

async fn titles(fixture: &Fixture, query: &str) -> Vec<String> {
    let request = ListRequest::parse(&BOOKS, Some(query)).expect(query);
    let page = list(&fixture.app, &actor("admin"), &request)
        .await
        .expect(query);
    page.rows
        .iter()
        .map(|row| row.text(&BOOKS.list.columns[0]).into_owned())
        .collect()
}

#[tokio::test]
async fn filters_follow_the_grammar() {
    let fixture = library().await;
    let all = ["100% Rust", "rust_belt", "Trees"];
    for (query, expected) in [
        ("", &[0, 1, 2][..]),
        ("status=eq.in", &[0]),
        ("status=neq.in", &[1, 2]),
        ("status=not.eq.in", &[1, 2]),
        ("status=in.(in,out)", &[0, 1]),
        ("rating=is.null", &[1]),
        ("rating=not.is.null", &[0, 2]),
        ("rating=gte.4", &[0]),
        ("price=gt.0&price=lt.1250", &[2]),
        ("lendable=is.true", &[0, 2]),
        ("lendable=eq.false", &[1]),
        ("title=ilike.*RUST*", &[0, 1]),
        ("title=like.*Rust", &[0]),
        ("title=ilike.*%25*", &[0, 1, 2]),
        ("title=ilike.*%5C%25*", &[0]),
        ("title.contains=_", &[1]),
        ("title.contains=%25", &[0]),
        ("price.from=9.99&price.to=12.50", &[0, 2]),
        ("seen.from=2026-01-02&seen.to=2026-01-02", &[1]),
        ("shelf=eq.b%2Cc", &[1]),
        ("q=rust", &[0, 1]),
        ("q=rust i-2", &[1]),
        ("q=%25", &[0]),
        ("q=nothing", &[]),
        ("sort=-price", &[0, 2, 1]),
        ("sort=rating", &[1, 2, 0]),
    ] {
        let expected: Vec<&str> = expected.iter().map(|at| all[*at]).collect();
        assert_eq!(titles(&fixture, query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn form_fields_become_a_canonical_address() {
    let request = ListRequest::parse(
        &BOOKS,
        Some("price.from=9.99&title.contains=50%25&status=&q=a b&_x=1"),
    )
    .expect("a request");
    assert!(!request.is_canonical());
    let query = request.query();
    assert_eq!(query, "q=a+b&price=gte.999&title=ilike.*50%5C%25*");
    let again = ListRequest::parse(&BOOKS, Some(&query)).expect("a request");
    assert!(again.is_canonical());
    assert_eq!(again.query(), query);
    assert_eq!(
        again.without_filter(0).without_search().query(),
        "title=ilike.*50%5C%25*"
    );
    assert_eq!(
        again
            .without_filters()
            .with_sort(&BOOKS.list.columns[0], true)
            .query(),
        "q=a+b&sort=-title"
    );
}

#[tokio::test]
async fn everything_wrong_with_an_address_is_told_at_once() {
    let query = "sort=nonsense&status=paid&rating=eq.five&nothing=eq.1&size=0&after=zzz&lendable=eq.maybe&cover=eq.1&seen=gt.yesterday&count=all";
    let bad = ListRequest::parse(&BOOKS, Some(query)).expect_err("a bad request");
    let parameters: Vec<&str> = bad
        .problems
        .iter()
        .map(|problem| problem.parameter.as_str())
        .collect();
    assert_eq!(
        parameters,
        [
            "sort", "status", "rating", "nothing", "size", "lendable", "cover", "seen", "count",
            "after"
        ]
    );
    let text = bad.to_string();
    assert!(
        text.contains("title, status, rating, price, seen"),
        "{text}"
    );
    assert!(text.contains("a whole number"), "{text}");
    let large = ListRequest::parse(&BOOKS, Some("rating=eq.99999999999999999999"));
    let text = large.expect_err("too large").to_string();
    assert!(text.contains("to 9223372036854775807"), "{text}");
    // A secret cannot be guessed through filters, nor by sorting.
    assert!(ListRequest::parse(&MEMBERS, Some("pin=like.1*")).is_err());
    assert!(ListRequest::parse(&MEMBERS, Some("sort=pin")).is_err());
    // A cursor of another order does not fit.
    assert!(ListRequest::parse(&BOOKS, Some("sort=title&after=i1")).is_err());
    assert!(ListRequest::parse(&BOOKS, Some("after=i1")).is_ok());
}

#[tokio::test]
async fn an_address_of_any_size_is_answered() {
    let fixture = library().await;
    let words = "w ".repeat(900);
    let filters = "rating=gte.1&".repeat(400);
    let found = titles(&fixture, &format!("q={words}")).await;
    assert!(found.is_empty());
    assert!(ListRequest::parse(&BOOKS, Some(&format!("q={}", "x".repeat(100_000)))).is_err());
    assert!(ListRequest::parse(&BOOKS, Some(&filters)).is_err());
}

#[tokio::test]
async fn lists_do_not_carry_whole_novels() {
    let fixture = library().await;
    fixture
        .sql("INSERT INTO shelves (code, name) VALUES ('z', printf('%.100000c', 'z'));")
        .await;
    let admin = actor("admin");
    for (sort, length) in [("-code", 300), ("-name", 100_000)] {
        let request =
            ListRequest::parse(&SHELVES, Some(&format!("sort={sort}"))).expect("a request");
        let page = list(&fixture.app, &admin, &request).await.expect("a page");
        assert_eq!(page.rows[0].text(&SHELVES.table.columns[1]).len(), length);
    }
}

#[tokio::test]
async fn rows_carry_the_labels_of_what_they_refer_to() {
    let fixture = library().await;
    let admin = actor("admin");
    let record = find(&fixture.app, &admin, &BOOKS, &key(&BOOKS, "1"))
        .await
        .expect("a book");
    let shelf = &BOOKS.relations.belongs_to[0];
    assert_eq!(record.label(shelf), Some("Alpha"));
    assert_eq!(record.display(), "100% Rust");
    let column = |name| BOOKS.table.column(name).expect("a column");
    assert_eq!(
        record.value(column("lendable")),
        Some(&Value::Boolean(true))
    );
    assert_eq!(
        record.value(column("cover")),
        Some(&Value::Integer(3)),
        "a blob is its size"
    );
    let page = list(&fixture.app, &admin, &ListRequest::new(&SHELVES))
        .await
        .expect("a page");
    let parents: Vec<_> = page
        .rows
        .iter()
        .map(|row| row.label_of(&SHELVES.table.columns[2]))
        .collect();
    assert_eq!(parents, [None, Some("Alpha"), Some("Alpha")]);
    // Newest first, as the table's own order says.
    let newest = recent(&fixture.app, &admin, &ListRequest::new(&LOANS), 2)
        .await
        .expect("rows");
    let lent: Vec<_> = newest
        .iter()
        .map(|row| row.text(&LOANS.table.columns[3]).into_owned())
        .collect();
    assert_eq!(lent, ["2026-01-05", "2026-01-01"]);
    let none = ListRequest::new(&LOANS).read(Some("lent=gt.2026-01-05"));
    let none = recent(&fixture.app, &admin, &none.expect("a filter"), 2).await;
    assert_eq!(none.expect("rows").len(), 0, "a list's filter holds");
}

#[tokio::test]
async fn a_closed_table_does_not_shine_through() {
    let fixture = library().await;
    let guest = actor("guest");
    let page = list(&fixture.app, &guest, &ListRequest::new(&LOANS))
        .await
        .expect("a page");
    let [book, member] = LOANS.relations.belongs_to else {
        panic!("two references")
    };
    assert_eq!(page.rows[0].label(book), Some("rust_belt"));
    assert_eq!(
        page.rows[0].label(member),
        None,
        "guests do not see members"
    );
    let closed: [(&str, Result<(), Error>); 5] = [
        (
            "export",
            Export::begin(&fixture.app, &guest, &ListRequest::new(&MEMBERS)).map(drop),
        ),
        (
            "list",
            list(&fixture.app, &guest, &ListRequest::new(&MEMBERS))
                .await
                .map(drop),
        ),
        (
            "find",
            find(&fixture.app, &guest, &MEMBERS, &key(&MEMBERS, "1"))
                .await
                .map(drop),
        ),
        (
            "options",
            options(&fixture.app, &guest, member, "", 10)
                .await
                .map(drop),
        ),
        (
            "label",
            option_label(&fixture.app, &guest, member, "1")
                .await
                .map(drop),
        ),
    ];
    for (what, result) in closed {
        assert!(
            matches!(
                result,
                Err(Error::Forbidden {
                    table: "members",
                    ..
                })
            ),
            "{what}"
        );
    }
    let today = "2026-01-31".parse().expect("a day");
    let range = Range::named("today", today).expect("a range");
    let mut counted = Vec::new();
    for card in PANEL.dashboard.cards {
        let found = figures(&fixture.app, &guest, card, &range, today).await;
        if let Some(found) = found.expect("figures") {
            assert_ne!(found.resource.table.address, "members");
            if let Content::Count(count) = found.content {
                counted.push(count);
            }
        }
    }
    assert_eq!(counted, [query::Count::Exact(3)], "books, but no members");
    let book = find(&fixture.app, &guest, &BOOKS, &key(&BOOKS, "1"))
        .await
        .expect("a book");
    assert_eq!(book.label(&BOOKS.relations.belongs_to[0]), None);
    let seen = related(&fixture.app, &guest, &BOOKS, &book)
        .await
        .expect("related rows");
    assert_eq!(seen.len(), 1, "loans, but no places");
}

#[tokio::test]
async fn related_rows_lead_to_the_whole_list() {
    let fixture = library().await;
    let admin = actor("admin");
    let found = |resource: &'static Resource, segment: &'static str| {
        let (app, admin) = (fixture.app.clone(), admin.clone());
        async move {
            let record = find(&app, &admin, resource, &key(resource, segment))
                .await
                .expect("a record");
            related(&app, &admin, resource, &record)
                .await
                .expect("related rows")
        }
    };
    let of_book = found(&BOOKS, "1").await;
    assert_eq!(
        of_book.iter().map(|it| it.rows.len()).collect::<Vec<_>>(),
        [2, 2]
    );
    assert_eq!(of_book[0].query, "book=eq.1");
    assert_eq!(of_book[0].prefill, [("book", "1".to_owned())]);
    let of_shelf = found(&SHELVES, "b%2Cc").await;
    assert_eq!(of_shelf[1].query, "shelf=eq.b%2Cc");
    let listed = ListRequest::parse(&BOOKS, Some(&of_shelf[1].query)).expect("a request");
    assert_eq!(
        list(&fixture.app, &admin, &listed)
            .await
            .expect("a page")
            .rows
            .len(),
        1
    );
    assert!(of_book.iter().all(|it| !it.more));
}

#[tokio::test]
async fn pickers_search_and_are_bounded() {
    let fixture = library().await;
    let admin = actor("admin");
    let shelf = &BOOKS.relations.belongs_to[0];
    let all = options(&fixture.app, &admin, shelf, "", 2)
        .await
        .expect("options");
    let labels: Vec<_> = all
        .rows
        .iter()
        .map(|row| (row.value.as_str(), row.label.as_str()))
        .collect();
    assert_eq!(labels, [("a", "Alpha"), ("b,c", "Beta")]);
    assert!(all.more);
    let some = options(&fixture.app, &admin, shelf, "eta", 50)
        .await
        .expect("options");
    assert_eq!(some.rows.len(), 1);
    assert!(!some.more);
    let label = option_label(&fixture.app, &admin, shelf, "new")
        .await
        .expect("a label");
    assert_eq!(label.as_deref(), Some("Newest"));
    let book = &LOANS.relations.belongs_to[0];
    assert_eq!(
        option_label(&fixture.app, &admin, book, "x")
            .await
            .expect("no label"),
        None
    );
    let by_key = options(&fixture.app, &admin, book, "3", 50)
        .await
        .expect("options");
    assert_eq!(by_key.rows[0].label, "Trees");
}

#[tokio::test]
async fn keys_survive_the_address() {
    let fixture = library().await;
    fixture.sql("INSERT INTO shelves (code, name) VALUES ('', 'Empty'), ('..', 'Dots'), ('50%/x y', 'Odd'), ('ü', 'U')").await;
    let admin = actor("admin");
    let page = list(&fixture.app, &admin, &ListRequest::new(&SHELVES))
        .await
        .expect("a page");
    assert_eq!(page.rows.len(), 7);
    for row in &page.rows {
        let segment = row.key().expect("a key").segment();
        assert!(
            !segment.is_empty() && segment != "new" && segment != "..",
            "{segment}"
        );
        assert!(!segment.contains('/'), "{segment}");
        let again = find(&fixture.app, &admin, &SHELVES, &key(&SHELVES, &segment))
            .await
            .expect("the same");
        assert_eq!(again.display(), row.display());
    }
    let place = find(&fixture.app, &admin, &PLACES, &key(&PLACES, "b%2Cc,2"))
        .await
        .expect("a place");
    assert_eq!(place.key().expect("a key").segment(), "b%2Cc,2");
    for broken in ["b%2Cc", "a,1,2", "a,x", "%FF,1", ""] {
        assert!(Key::parse(PLACES.table, broken).is_err(), "{broken}");
    }
    assert!(Key::parse(STOCK.table, "x").is_err());
    let missing = find(&fixture.app, &admin, &PLACES, &key(&PLACES, "a,99")).await;
    assert!(matches!(missing, Err(Error::NotFound)));
}

#[test]
fn a_role_may_only_what_the_table_can() {
    let admin: Actor = actor("admin");
    use dbadmin_runtime::Permission::{Create, Delete, Edit, View};
    assert!(admin.may(STOCK.table, View));
    for permission in [Create, Edit, Delete] {
        assert!(!admin.may(STOCK.table, permission), "a view is read only");
        assert!(admin.may(BOOKS.table, permission));
        assert!(!actor("guest").may(BOOKS.table, permission));
    }
}

#[tokio::test]
async fn a_count_of_a_moment_ago_is_believed_until_the_panel_writes() {
    let fixture = library().await;
    let request = ListRequest::parse(&BOOKS, Some("price=gte.0&size=1")).expect("a request");
    let count = async || {
        let page = list(&fixture.app, &actor("admin"), &request).await;
        page.expect("a page").count
    };
    assert_eq!(count().await, query::Count::Exact(3));
    fixture
        .sql("INSERT INTO books (title, price) VALUES ('Four', 1), ('Five', 1)")
        .await;
    assert_eq!(count().await, query::Count::Exact(3), "it was counted anew");
    let exact = request.with_exact_count();
    let exact = list(&fixture.app, &actor("admin"), &exact).await;
    assert_eq!(exact.expect("a page").count, query::Count::Exact(5));
    let trees = key(&BOOKS, "3");
    write::delete(&fixture.app, &actor("admin"), &BOOKS, &trees, None)
        .await
        .expect("nothing refers to it");
    assert_eq!(count().await, query::Count::Exact(4));
}

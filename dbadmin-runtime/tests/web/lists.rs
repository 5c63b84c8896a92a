//! Lists, records, pickers: what is read.

use axum::http::StatusCode;

use crate::client::Site;

const BOOKS: &str = "
    INSERT INTO shelves (code, name) VALUES ('new', 'Fresh, really'), ('b,2', 'Second');
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 35)
    INSERT INTO books (title, shelf, status, rating, price, seen, lendable)
    SELECT 'Title ' || i, CASE WHEN i % 2 THEN 'b,2' END, CASE WHEN i % 5 THEN 'in' ELSE 'out' END,
      CASE WHEN i % 3 THEN 1 + i % 5 END, i * 1000, '2026-01-12 09:14:00', i % 2 FROM n;
    INSERT INTO places (shelf, slot, book) VALUES ('b,2', 7, 1);
    INSERT INTO members (name, email, pin) VALUES ('Mara', 'mara@mail.example', '4711');";

async fn site() -> Site {
    let site = Site::new().await;
    site.fixture.sql(BOOKS).await;
    site
}

#[tokio::test]
async fn a_list_shows_values_as_people_read_them() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    client.get("/admin/books").await.says(
        StatusCode::OK,
        &[
            "<h1>books</h1>",
            "1–10 of 35",
            r#"<a href="/admin/books/1">Title 1</a>"#,
            r#"<a href="/admin/shelves/b%2C2">Second</a>"#,
            "€\u{a0}10.00",
            "12\u{a0}Jan\u{a0}2026, 09:14",
            "On the shelf",
            r#"rel="next""#,
        ],
    );
    let whole = client.get("/admin/books?size=50").await;
    whole.says(StatusCode::OK, &["35 rows", "€\u{a0}350.00"]);
    assert!(!whole.has("rel=\"next\""));
}

#[tokio::test]
async fn pages_lead_forward_and_back() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let link = |text: &str, rel: &str| {
        let before = text.split(&format!("rel=\"{rel}\"")).next().unwrap_or("");
        let href = before.rsplit("href=\"").next().unwrap_or("");
        href.split('"').next().unwrap_or("").replace("&#38;", "&")
    };
    let first = client.get("/admin/books?sort=-price").await;
    first.says(StatusCode::OK, &["Title 35<", "aria-sort=\"descending\""]);
    let second = client.get(&link(&first.text, "next")).await;
    second.says(StatusCode::OK, &["Title 25<", "10 of 35"]);
    let back = client.get(&link(&second.text, "prev")).await;
    back.says(StatusCode::OK, &["Title 35<"]);
}

#[tokio::test]
async fn filters_are_chips_and_their_form_needs_no_script() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let open = client.get("/admin/books?status=eq.out&_open=1").await;
    open.says(
        StatusCode::OK,
        &[
            "status is <b>Lent</b>",
            r#"name="_in.status" value="out" checked"#,
            r#"name="lendable""#,
            // How many rows the other choices would leave: what is chosen in the filter itself is no matter.
            r#"<option value="eq.b,2">Second (4)</option>"#,
            r#"<option value="eq.new">Fresh, really (0)</option>"#,
            "On the shelf (28)",
            "Lent (7)",
            r#"<option value="eq.true">Yes (4)</option>"#,
        ],
    );
    let applied = client
        .get("/admin/books?_in.status=in&_in.status=out&lendable=eq.true&shelf=&_find.shelf=x&q=Title")
        .await;
    assert_eq!(applied.status, StatusCode::SEE_OTHER);
    assert_eq!(
        applied.location(),
        "/admin/books?q=Title&lendable=eq.true&status=in.%28in%2Cout%29"
    );
    client.get(applied.location()).await.says(
        StatusCode::OK,
        &[
            "On the shelf or Lent",
            "1–10 of 18",
            r#"href="/admin/books?q=Title""#,
        ],
    );
}

#[tokio::test]
async fn filters_of_text_and_of_bounds_send_names_that_are_read() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let open = client.get("/admin/books?_open=1").await;
    let sheet = open.text.split("<form class=\"sheet\"").nth(1);
    let sheet = sheet.and_then(|it| it.split("</form>").next());
    let inputs = sheet.expect("a sheet").split("<input ");
    let mut names = inputs.filter_map(|it| it.split_once("name=\"")?.1.split('"').next());
    let mut send = |wanted: &str, typed: &str| {
        let name = names.find(|name| name.starts_with(wanted));
        format!("{}={typed}", name.expect(wanted))
    };
    let query = [
        send("title", "3"),
        send("price", "40"),
        send("price", "310"),
        send("seen", "2026-01-01"),
        send("seen", "2026-01-12"),
    ];
    let applied = client
        .get(&format!("/admin/books?{}", query.join("&")))
        .await;
    assert_eq!(
        applied.location(),
        "/admin/books?title=ilike.*3*&price=gte.4000&price=lte.31000&seen=gte.2026-01-01&seen=lt.2026-01-13"
    );
    let list = client.get(applied.location()).await;
    list.says(StatusCode::OK, &["4 rows", "Title 13<", "Title 31<"]);
    let again = client.get(&format!("{}&_open=1", applied.location())).await;
    again.says(
        StatusCode::OK,
        &[
            r#"value="40.00""#,
            r#"value="310.00""#,
            r#"value="2026-01-12""#,
        ],
    );
}

#[tokio::test]
async fn a_filter_of_many_values_names_a_few_and_has_an_end() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let of = |count: usize| {
        let values: Vec<String> = (1..=count).map(|number| number.to_string()).collect();
        format!("/admin/books?rating=in.({})", values.join(","))
    };
    client.get(&of(8)).await.says(
        StatusCode::OK,
        &["rating is <b>1 or 2 or 3 or 4 or 5 or 3 more</b>"],
    );
    client.get(&of(200)).await.says(StatusCode::OK, &[]);
    client
        .get(&of(201))
        .await
        .says(StatusCode::BAD_REQUEST, &["at most 200 values"]);
}

#[tokio::test]
async fn empty_and_nothing_found_are_told_apart() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    client.get("/admin/books?q=%3Cscript%3E").await.says(
        StatusCode::OK,
        &["No book matches", "&#60;script&#62;", "Show all books"],
    );
    client
        .get("/admin/loans")
        .await
        .says(StatusCode::OK, &["No loans yet", "New loan"]);
}

#[tokio::test]
async fn an_address_that_cannot_be_followed_says_why() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    client
        .get("/admin/books?sort=color&price=eq.many&size=0")
        .await
        .says(
            StatusCode::BAD_REQUEST,
            &[
                "This address cannot be followed",
                "“sort=color”",
                "“price=eq.many”",
                "“size=0”",
                "All books",
            ],
        );
    for path in [
        "/admin/books/99",
        "/admin/books/abc",
        "/admin/books/1,2",
        "/admin/places/7",
    ] {
        client
            .get(path)
            .await
            .says(StatusCode::NOT_FOUND, &["There is no such record"]);
    }
    for path in [
        "/admin/nothing",
        "/admin/books/1/nothing",
        "/admin/api/books",
        "/admin/books/import",
    ] {
        client
            .get(path)
            .await
            .says(StatusCode::NOT_FOUND, &["There is no such page"]);
    }
    client
        .post("/admin/books/new", &[])
        .await
        .says(StatusCode::METHOD_NOT_ALLOWED, &[]);
}

#[tokio::test]
async fn a_record_shows_everything_and_what_refers_to_it() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    client.get("/admin/books/1").await.says(
        StatusCode::OK,
        &[
            "<h1>Title 1</h1>",
            r#"<a href="/admin/shelves/b%2C2">Second</a>"#,
            "/admin/books/1/edit",
            "/admin/books/1/history",
            "/admin/books/1/delete",
            r#"href="/admin/places/b%2C2,7""#,
            "/admin/loans/new?book=1",
        ],
    );
    client
        .get("/admin/places/b%2C2,7")
        .await
        .says(StatusCode::OK, &["Place with", "Title 1"]);
    // A key that is called like a page keeps its record reachable.
    let list = client.get("/admin/shelves").await;
    list.says(StatusCode::OK, &[r#"href="/admin/shelves/%6eew""#]);
    client
        .get("/admin/shelves/%6eew")
        .await
        .says(StatusCode::OK, &["<h1>Fresh, really</h1>"]);
    let member = client.get("/admin/members/1").await;
    member.says(StatusCode::OK, &["••••••"]);
    assert!(!member.has("4711"));
    assert!(!client.get("/admin/members/1/edit").await.has("4711"));
}

#[tokio::test]
async fn a_view_without_a_key_can_be_listed() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let list = client.get("/admin/stock").await;
    list.says(StatusCode::OK, &["<h1>stock</h1>", "Title 1"]);
    assert!(!list.has("/admin/stock/new"));
    client
        .get("/admin/stock/1")
        .await
        .says(StatusCode::NOT_FOUND, &["There is no such record"]);
}

#[tokio::test]
async fn a_picker_is_asked_for_rows_as_one_types() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let found = client.get("/admin/books/options?column=shelf&q=seco").await;
    found.says(
        StatusCode::OK,
        &[r#""value":"b,2""#, r#""label":"Second""#, r#""more":false"#],
    );
    client
        .get("/admin/books/options?column=title&q=x")
        .await
        .says(StatusCode::BAD_REQUEST, &["refers to no other row"]);
}

#[tokio::test]
async fn the_script_gets_the_changing_part_only() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let whole = client.get("/admin/books").await;
    assert_eq!(
        whole.headers.get("vary").map(|it| it.as_bytes()),
        Some(&b"x-dbadmin-part"[..])
    );
    assert!(whole.has("<html"));
}

#[tokio::test]
async fn a_secret_is_shown_nowhere() {
    let site = site().await;
    site.fixture
        .sql("UPDATE books SET notes = 'between us', cover = x'00ff' WHERE id = 35")
        .await;
    let mut client = site.signed_in("admin").await;
    for path in [
        "/admin/books?sort=-price",
        "/admin/books/35",
        "/admin/books/35/edit",
    ] {
        let page = client.get(path).await;
        page.says(StatusCode::OK, &["••••••"]);
        assert!(!page.has("between us"), "{path}");
        assert!(!page.has("2 bytes"), "{path}");
    }
    for file in ["export.csv", "export.json"] {
        let file = client.get(&format!("/admin/books/{file}")).await;
        file.says(StatusCode::OK, &["Title 35"]);
        assert!(!file.has("between us") && !file.has("notes"));
    }
}

#[tokio::test]
async fn a_sort_of_many_rows_without_an_index_is_marked() {
    let site = Site::new().await;
    site.fixture
        .sql(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10050)
             INSERT INTO books (title, status, price, lendable) SELECT 'T' || i, 'new', i, 1 FROM n;
             CREATE INDEX cheap ON books (price);
             CREATE INDEX some ON books (rating) WHERE rating > 3;
             CREATE INDEX later ON books (price, seen);",
        )
        .await;
    let mut client = site.signed_in("admin").await;
    for (sort, column) in [
        ("title", "title"),
        ("-rating", "rating"),
        ("seen", "seen"),
        ("status,price", "status"),
    ] {
        let advice = format!(
            "CREATE INDEX &#34;books_{column}&#34; ON &#34;books&#34; (&#34;{column}&#34;);"
        );
        let page = client.get(&format!("/admin/books?sort={sort}")).await;
        page.says(StatusCode::OK, &[&advice]);
    }
    // An index answers it, it is the list's own order, or there are few rows.
    for query in ["sort=price", "", "sort=title&price=lt.100"] {
        let page = client.get(&format!("/admin/books?{query}")).await;
        assert!(!page.has("CREATE INDEX"), "{query}");
    }
}

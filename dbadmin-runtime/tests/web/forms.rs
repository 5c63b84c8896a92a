//! Forms: what is written, what is refused, and how that is said.

use axum::http::StatusCode;

use crate::client::Site;

async fn site() -> Site {
    let site = Site::new().await;
    site.fixture
        .sql(
            "INSERT INTO shelves (code, name) VALUES ('a', 'First'), ('b', 'Second');
             INSERT INTO books (id, title, isbn, shelf, price) VALUES (1, 'One', '111', 'a', 1250);",
        )
        .await;
    site
}

#[tokio::test]
async fn a_new_row_is_saved_and_shown() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let fields = [
        ("title", "Two <b>"),
        ("isbn", ""),
        ("shelf", "b"),
        ("status", "in"),
        ("price", "19.90"),
        ("lendable", "false"),
        ("lendable", "true"),
        ("seen", "2026-01-12T09:14"),
    ];
    let page = client
        .submit("/admin/books/new", "/admin/books", &fields)
        .await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    assert_eq!(page.location(), "/admin/books/2");
    let record = client.get("/admin/books/2").await;
    record.says(
        StatusCode::OK,
        &["Saved.", "Two &#60;b&#62;", "€\u{a0}19.90", "Second"],
    );
    assert!(
        !client.get("/admin/books/2").await.has("Saved."),
        "said twice"
    );
    let stored = "SELECT price || ' ' || lendable || ' ' || (isbn IS NULL) || ' ' || seen FROM books WHERE id = 2";
    assert_eq!(
        site.fixture.text(stored).await,
        "1990 1 1 2026-01-12 09:14:00"
    );
    client.get("/admin/books/2/history").await.says(
        StatusCode::OK,
        &["some admin added it", "Two &lt;b&gt;", "€\u{a0}19.90"],
    );
}

#[tokio::test]
async fn every_mistake_is_told_beside_its_field_and_nothing_is_saved() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let long = "x".repeat(41);
    let fields = [
        ("title", long.as_str()),
        ("isbn", "111"),
        ("rating", "9"),
        ("price", "a lot"),
        ("facts", "{"),
        ("status", "eaten"),
        ("weight", "\"><script>alert(1)</script>"),
    ];
    let page = client
        .submit("/admin/books/new", "/admin/books", &fields)
        .await;
    page.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &[
            "7 things need attention",
            r##"<a href="#field-title">"##,
            r#"id="field-title-error""#,
            r#"id="field-isbn-error""#,
            r#"id="field-rating-error""#,
            r#"id="field-price-error""#,
            r#"id="field-facts-error""#,
            r#"id="field-status-error""#,
            r#"id="field-weight-error""#,
            r#"aria-invalid="true""#,
            "Another book has this ISBN.",
            &long,
        ],
    );
    assert!(!page.has("<script>alert"), "{}", page.text);
    assert_eq!(site.fixture.number("SELECT count(*) FROM books").await, 1);
    let unknown = [
        ("title", "Two"),
        ("price", "1"),
        ("notes", "read-only"),
        ("id", "7"),
    ];
    let page = client
        .submit("/admin/books/new", "/admin/books", &unknown)
        .await;
    page.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &[
            "“notes” is not a field of this form.",
            "“id” is not a field",
        ],
    );
}

#[tokio::test]
async fn forms_carry_the_rules_that_are_checked() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    client.get("/admin/books/new?title=Given").await.says(
        StatusCode::OK,
        &[
            r#"name="title" type="text" value="Given" autocomplete="off" maxlength="40" required"#,
            r#"name="rating" type="number""#,
            r#"min="1" max="5""#,
            r#"<option value="new" selected>New</option>"#,
            r#"name="lendable" value="true" checked aria-labelledby="field-lendable-label field-lendable-yes""#,
            r#"id="field-lendable-label">"#,
            r#"data-picker="/admin/books/options?column=shelf""#,
            "Save and add another",
        ],
    );
    let edit = client.get("/admin/books/1/edit").await;
    edit.says(
        StatusCode::OK,
        &["Edit One", r#"value="12.50""#, "_version"],
    );
    assert!(!edit.has("Save and add another"));
}

#[tokio::test]
async fn a_picker_finds_rows_without_a_script_and_keeps_what_was_typed() {
    let site = site().await;
    site.fixture
        .sql(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 80)
             INSERT INTO shelves (code, name) SELECT 's' || i, 'Shelf ' || i FROM n",
        )
        .await;
    let mut client = site.signed_in("admin").await;
    let form = client.get("/admin/books/1/edit").await;
    form.says(
        StatusCode::OK,
        &[r#"name="_find" value="shelf" formnovalidate"#],
    );
    // What the Enter key presses is the form's first button.
    let first = form.text.split("data-guard").nth(1);
    let first = first.and_then(|it| it.split("<button").nth(1));
    assert!(first.is_some_and(|it| it.contains(">Save</button>")));
    let options = form.text.matches("<option value=\"s").count();
    assert!(options <= 50, "{options}");
    let fields = [
        ("title", "Typed, not saved"),
        ("price", "not yet right"),
        ("shelf", "a"),
        ("_find.shelf", "Shelf 77"),
        ("_find", "shelf"),
    ];
    let page = client
        .submit("/admin/books/1/edit", "/admin/books/1", &fields)
        .await;
    page.says(
        StatusCode::OK,
        &[
            r#"value="Typed, not saved""#,
            r#"value="not yet right""#,
            r#"<option value="s77">Shelf 77</option>"#,
            r#"<option value="a" selected>First</option>"#,
        ],
    );
    assert_eq!(site.fixture.text("SELECT title FROM books").await, "One");
}

#[tokio::test]
async fn a_stale_form_is_compared_field_by_field() {
    let site = site().await;
    let mut first = site.signed_in("admin").await;
    let form = first.get("/admin/books/1/edit").await;
    let (token, stale) = (form.field("_csrf"), form.field("_version"));
    let mut second = site.signed_in("admin").await;
    let theirs = [("title", "Theirs"), ("price", "12.50")];
    let saved = second
        .submit("/admin/books/1/edit", "/admin/books/1", &theirs)
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let page = first
        .post(
            "/admin/books/1",
            &[
                ("_csrf", &token),
                ("_version", &stale),
                ("title", "Mine"),
                ("price", "12.50"),
            ],
        )
        .await;
    page.says(
        StatusCode::CONFLICT,
        &[
            "Somebody else has changed One",
            "Theirs",
            "Mine",
            r#"name="price" value="12.50""#,
        ]
        .map(|text| {
            if text.contains("One") {
                "Somebody else has changed Theirs"
            } else {
                text
            }
        }),
    );
    assert_eq!(site.fixture.text("SELECT title FROM books").await, "Theirs");
    let version = page.field("_version");
    assert_ne!(version, stale);
    let chosen = [
        ("_csrf", token.as_str()),
        ("_version", &version),
        ("title", "Mine"),
        ("price", "12.50"),
    ];
    let saved = first.post("/admin/books/1", &chosen).await;
    assert_eq!(saved.location(), "/admin/books/1");
    assert_eq!(site.fixture.text("SELECT title FROM books").await, "Mine");
}

#[tokio::test]
async fn a_delete_says_what_goes_along_and_refuses_kindly() {
    let site = site().await;
    site.fixture
        .sql(
            "INSERT INTO books (id, title, price) VALUES (2, 'Two', 0);
             INSERT INTO members (id, name, email) VALUES (1, 'Mara', 'm@mail.example');
             INSERT INTO places (shelf, slot, book) VALUES ('a', 1, 2), ('a', 2, 2);
             INSERT INTO loans (book, member, lent, due) VALUES (1, 1, '2026-01-01', '2026-01-02');",
        )
        .await;
    let mut client = site.signed_in("admin").await;
    let refused = client.get("/admin/books/1/delete").await;
    refused.says(
        StatusCode::OK,
        &["Delete One?", "stands in the way", "/admin/loans?book=eq.1"],
    );
    assert!(!refused.has("Delete book</button>"));
    let page = client
        .submit("/admin/books/1/delete", "/admin/books/1/delete", &[])
        .await;
    page.says(StatusCode::UNPROCESSABLE_ENTITY, &["It cannot be deleted"]);
    client.get("/admin/books/2/delete").await.says(
        StatusCode::OK,
        &["<b>2</b>", "are deleted as well", "Delete book</button>"],
    );
    let stale = [("_version", "stale")];
    let page = client
        .submit("/admin/books/2/delete", "/admin/books/2/delete", &stale)
        .await;
    page.says(StatusCode::CONFLICT, &["Somebody has changed it"]);
    let version = client.get("/admin/books/2/delete").await.field("_version");
    let seen = [("_version", version.as_str())];
    let page = client
        .submit("/admin/books/2/delete", "/admin/books/2/delete", &seen)
        .await;
    assert_eq!(page.location(), "/admin/books");
    assert_eq!(site.fixture.number("SELECT count(*) FROM places").await, 0);
    client
        .get("/admin/books/2")
        .await
        .says(StatusCode::NOT_FOUND, &[]);
    client
        .get("/admin/books/2/history")
        .await
        .says(StatusCode::OK, &["some admin deleted it", "Two"]);
    let never = client.get("/admin/books/99/history").await;
    assert_eq!(never.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_secret_left_empty_stays_as_it_is() {
    let site = site().await;
    site.fixture
        .sql("INSERT INTO members (id, name, email, pin) VALUES (1, 'Mara', 'm@mail.example', '4711')")
        .await;
    let mut client = site.signed_in("admin").await;
    let fields = [
        ("name", "Mara L."),
        ("email", "m@mail.example"),
        ("pin", ""),
    ];
    let page = client
        .submit("/admin/members/1/edit", "/admin/members/1", &fields)
        .await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    let stored = "SELECT name || ' ' || pin FROM members";
    assert_eq!(site.fixture.text(stored).await, "Mara L. 4711");
}

#[tokio::test]
async fn a_secret_in_a_stale_form_has_to_be_entered_again() {
    let site = site().await;
    site.fixture
        .sql("INSERT INTO members (id, name, email, pin) VALUES (1, 'Mara', 'm@mail.example', '4711')")
        .await;
    let mut client = site.signed_in("admin").await;
    let form = client.get("/admin/members/1/edit").await;
    let (token, stale) = (form.field("_csrf"), form.field("_version"));
    site.fixture.sql("UPDATE members SET name = 'Theirs'").await;
    let mine = [
        ("_csrf", token.as_str()),
        ("_version", &stale),
        ("name", "Mine"),
        ("email", "m@mail.example"),
        ("pin", "0815"),
    ];
    let page = client.post("/admin/members/1", &mine).await;
    page.says(
        StatusCode::CONFLICT,
        &[
            "Mine",
            "Theirs",
            "a new value in “pin”",
            "enter it once more",
        ],
    );
    assert!(!page.has("0815") && !page.has("4711") && !page.has("name=\"pin\""));
}

#[tokio::test]
async fn odd_values_are_shown_in_controls_that_can_hold_them() {
    let site = site().await;
    site.fixture
        .sql(
            "INSERT INTO books (id, title, price, rating, bought, seen, lendable)
             VALUES (2, 'a' || char(10) || 'b', 1, 4, 1767225600, 1700000000250, 7),
                    (3, 'c', 1, 4, '2026-02-31', -9223372036854775807 - 1, 'perhaps');",
        )
        .await;
    let mut client = site.signed_in("admin").await;
    client.get("/admin/books/2/edit").await.says(
        StatusCode::OK,
        &[
            "\na\nb</textarea>",
            "type=\"date\" value=\"2026-01-01\"",
            "type=\"datetime-local\" value=\"2023-11-14T22:13:20.25\"",
            "step=\"0.001\"",
            "The time is in UTC.",
            "name=\"lendable\" value=\"true\" checked",
        ],
    );
    client.get("/admin/books/3/edit").await.says(
        StatusCode::OK,
        &[
            "type=\"text\" value=\"2026-02-31\"",
            "type=\"text\" value=\"-9223372036854775808\"",
            "<option value=\"perhaps\" selected>",
        ],
    );
    client
        .get("/admin/books/3")
        .await
        .says(StatusCode::OK, &["2026", "-9223372036854775808"]);
}

#[tokio::test]
async fn a_row_with_a_very_long_text_can_be_changed_in_its_other_columns() {
    let site = site().await;
    site.fixture
        .sql("UPDATE books SET isbn = replace(hex(zeroblob(175000)), '0', 'ж')")
        .await;
    let mut client = site.signed_in("admin").await;
    let form = client.get("/admin/books/1/edit").await;
    form.says(
        StatusCode::OK,
        &["too long to be changed in a form", r#"name="title""#],
    );
    assert!(!form.has(r#"name="isbn""#));
    let fields = [("title", "Changed"), ("price", "12.50")];
    let saved = client
        .submit("/admin/books/1/edit", "/admin/books/1", &fields)
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let stored = "SELECT title || length(isbn) FROM books";
    assert_eq!(site.fixture.text(stored).await, "Changed350000");
}

#[tokio::test]
async fn the_empty_text_is_asked_about_where_it_can_be_told_from_nothing() {
    let site = site().await;
    site.fixture
        .sql("INSERT INTO books (id, title, isbn, price) VALUES (2, '', '', 1), (3, 'c', NULL, 1);")
        .await;
    let mut client = site.signed_in("admin").await;
    let box_of = |name: &str, checked: &str| {
        format!(r#"<input type="checkbox" name="_empty.{name}" value="true"{checked} aria-label"#)
    };
    let full = client.get("/admin/books/3/edit").await;
    full.says(StatusCode::OK, &[&box_of("isbn", "")]);
    assert!(!full.has("_empty.title") && !full.has("_empty.status"));
    // A browser would not send a field that is empty and must not be.
    let blank = client.get("/admin/books/2/edit").await;
    blank.says(
        StatusCode::OK,
        &[
            &box_of("isbn", " checked"),
            &box_of("title", " checked"),
            r#"name="title" type="text" value="" autocomplete="off" maxlength="40" placeholder=" ">"#,
        ],
    );
    let both = [
        ("title", ""),
        ("_empty.title", "true"),
        ("isbn", ""),
        ("_empty.isbn", "true"),
        ("price", "a lot"),
    ];
    let refused = client
        .submit("/admin/books/2/edit", "/admin/books/2", &both)
        .await;
    refused.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &["One thing needs attention", &box_of("isbn", " checked")],
    );
}

#[tokio::test]
async fn nothing_and_the_empty_text_are_compared() {
    let site = site().await;
    site.fixture
        .sql("INSERT INTO books (id, title, isbn, price) VALUES (2, 'Two', '', 1);")
        .await;
    let mut client = site.signed_in("admin").await;
    let form = client.get("/admin/books/2/edit").await;
    let (token, stale) = (form.field("_csrf"), form.field("_version"));
    site.fixture.sql("UPDATE books SET price = 2").await;
    let mine = [
        ("_csrf", token.as_str()),
        ("_version", &stale),
        ("price", "0.02"),
        ("isbn", ""),
        ("_empty.isbn", "false"),
    ];
    let page = client.post("/admin/books/2", &mine).await;
    page.says(
        StatusCode::CONFLICT,
        &[
            r#"<input type="hidden" name="isbn" value="">"#,
            r#"name="_empty.isbn" value="true" required><span>(empty)"#,
            r#"name="_empty.isbn" value="false" required><span><span class="dim">nothing"#,
        ],
    );
    let version = page.field("_version");
    let chosen = [
        ("_csrf", token.as_str()),
        ("_version", &version),
        ("isbn", ""),
        ("_empty.isbn", "false"),
    ];
    let saved = client.post("/admin/books/2", &chosen).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let stored = "SELECT quote(isbn) FROM books WHERE id = 2";
    assert_eq!(site.fixture.text(stored).await, "NULL");
}

#[tokio::test]
async fn a_duplicate_is_made_of_the_row_whose_key_was_meant() {
    let site = Site::new().await;
    site.fixture
        .sql(
            "INSERT INTO shelves (code, name) VALUES ('a,b', 'With a comma'), ('a%2Cb', 'With a percent');",
        )
        .await;
    let mut client = site.signed_in("admin").await;
    for (record, name) in [("a%2Cb", "With a comma"), ("a%252Cb", "With a percent")] {
        let page = client.get(&format!("/admin/shelves/{record}")).await;
        let (_, rest) = page
            .text
            .split_once("/admin/shelves/new?_from=")
            .expect("a link");
        let from = rest.split('"').next().unwrap_or_default();
        let form = client
            .get(&format!("/admin/shelves/new?_from={from}"))
            .await;
        assert_eq!(form.field("name"), name);
        assert_eq!(form.field("code"), "");
    }
}

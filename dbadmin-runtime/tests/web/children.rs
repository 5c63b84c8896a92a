//! Rows of other tables in a form: what a browser without JavaScript sends of them, and what becomes of
//! it.

use axum::http::StatusCode;

use crate::client::Site;
use crate::filled::Filled;

async fn site() -> Site {
    let site = Site::new().await;
    site.fixture
        .sql(
            "INSERT INTO shelves (code, name) VALUES ('a', 'First');
             INSERT INTO books (id, title, price) VALUES (1, 'One', 100), (2, 'Two', 200), (3, 'Three', 300);
             INSERT INTO places (shelf, slot, book, label) VALUES ('a', 1, 1, 'x'), ('a', 2, 2, 'y'), ('a', 3, 3, 'z');
             INSERT INTO members (id, name, email) VALUES (1, 'Ada', 'ada@example.org');
             INSERT INTO loans (id, book, member, lent, due) VALUES (1, 1, 1, '2026-01-01', '2026-02-01');",
        )
        .await;
    site
}

const PLACES: &str = "SELECT group_concat(slot || coalesce(book, '-') || label, ' ') FROM (SELECT * FROM places WHERE shelf = 'a' ORDER BY slot)";

#[tokio::test]
async fn a_new_row_is_saved_with_rows_of_its_own() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let page = client.get("/admin/shelves/new").await;
    page.says(StatusCode::OK, &["Places", "None yet.", "Add a row"]);
    let mut form = Filled::of(&page);
    form.set("code", "n").set("name", "New one");
    for _ in 0..3 {
        form.press(&mut client, "add.0").await;
    }
    assert_eq!(form.get("name"), "New one");
    let labels = form.column("label");
    assert_eq!(labels.len(), 3);
    form.set(&labels[0], "first").set(&labels[2], "last");
    // Nothing is typed into the second: it is no row.
    let page = form.send(&mut client).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    let stored = "SELECT group_concat(slot || label, ' ') FROM (SELECT * FROM places WHERE shelf = 'n' ORDER BY slot)";
    assert_eq!(site.fixture.text(stored).await, "1first 2last");
    let entries = "SELECT group_concat(table_address || ' ' || record || ' ' || action, '; ') FROM dbadmin_audit";
    assert_eq!(
        site.fixture.text(entries).await,
        "shelves n create; places n,1 create; places n,2 create"
    );
}

#[tokio::test]
async fn rows_are_changed_moved_removed_and_added_in_one_save() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let mut form = Filled::of(&client.get("/admin/shelves/a/edit").await);
    let labels = form.column("label");
    form.set("name", "Renamed").set(&labels[0], "changed");
    let third = labels[2]
        .trim_start_matches("_rows.0.")
        .trim_end_matches(".label")
        .to_owned();
    form.press(&mut client, &format!("up.0.{third}")).await;
    let labels = form.column("label");
    let texts: Vec<&str> = labels.iter().map(|name| form.get(name)).collect();
    assert_eq!(texts, ["changed", "z", "y"], "they stand as they are moved");
    form.press(&mut client, "add.0").await;
    let added = form.column("label").pop().expect("a row");
    form.set(&added, "new");
    let last = labels[2].trim_end_matches(".label");
    form.tick(&format!("_remove.{last}"), "true");
    assert_eq!(
        site.fixture.text(PLACES).await,
        "11x 22y 33z",
        "saved too early"
    );
    let page = form.send(&mut client).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    // The third took the second's place, which was removed.
    assert_eq!(site.fixture.text(PLACES).await, "11changed 23z 4-new");
    let entries = "SELECT group_concat(table_address || ' ' || record || ' ' || action, '; ') FROM dbadmin_audit";
    assert_eq!(
        site.fixture.text(entries).await,
        "shelves a update; places a,2 delete; places a,1 update; places a,2 update; places a,4 create"
    );
}

#[tokio::test]
async fn rows_may_swap_what_no_two_may_share() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let mut form = Filled::of(&client.get("/admin/shelves/a/edit").await);
    let slots = form.column("slot");
    form.set(&slots[0], "2")
        .set(&slots[1], "3")
        .set(&slots[2], "1");
    let page = form.send(&mut client).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    assert_eq!(site.fixture.text(PLACES).await, "13z 21x 32y");
    let changes = "SELECT count(*) FROM dbadmin_audit WHERE action = 'update'";
    assert_eq!(
        site.fixture.number(changes).await,
        3,
        "nobody stood aside in the trail"
    );
    // The same place twice is told at the second of them.
    let mut form = Filled::of(&client.get("/admin/shelves/a/edit").await);
    let slots = form.column("slot");
    form.set(&slots[0], "9").set(&slots[2], "9");
    let page = form.send(&mut client).await;
    page.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &[
            "One thing needs attention",
            "Places, row 3, slot",
            "these values of “shelf” and “slot” already",
        ],
    );
    assert_eq!(site.fixture.text(PLACES).await, "13z 21x 32y");
}

#[tokio::test]
async fn all_mistakes_are_told_at_once_and_nothing_is_half_done() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let mut form = Filled::of(&client.get("/admin/members/1/edit").await);
    form.press(&mut client, "add.0").await;
    let (lent, due) = (form.column("lent"), form.column("due"));
    form.set("email", "").set("name", "Changed");
    form.set(&due[0], "2025-01-01");
    form.set(&lent[1], "tomorrow");
    let page = form.send(&mut client).await;
    page.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &[
            "5 things need attention",
            r##"<a href="#field-email">"##,
            "Loans, row 1, due: Due before it was lent.",
            "Loans, row 2, book: Fill this in.",
            "Loans, row 2, due: Fill this in.",
            "“tomorrow” is not a date",
            r#"value="tomorrow""#,
            r#"value="2025-01-01""#,
            r#"id="field-_rows-0-1-book-error""#,
        ],
    );
    let stored = "SELECT name || ' ' || email || ' ' || due || ' ' || (SELECT count(*) FROM loans) FROM members JOIN loans ON member = members.id";
    assert_eq!(
        site.fixture.text(stored).await,
        "Ada ada@example.org 2026-02-01 1"
    );
    assert_eq!(
        site.fixture
            .number("SELECT count(*) FROM dbadmin_audit")
            .await,
        0
    );
    let mut form = Filled::of(&page);
    form.set("email", "a@example.org")
        .set(&due[0], "2026-03-01");
    form.set(&lent[1], "2026-01-05").set(&due[1], "2026-01-06");
    let books = form.column("book");
    form.set(&books[1], "2");
    let page = form.send(&mut client).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    assert_eq!(
        site.fixture
            .number("SELECT count(*) FROM loans WHERE member = 1")
            .await,
        2
    );
}

#[tokio::test]
async fn what_is_changed_on_one_page_is_saved_from_another() {
    let site = site().await;
    site.fixture
        .sql(
            "INSERT INTO places (shelf, slot, label)
                 WITH RECURSIVE n (n) AS (SELECT 4 UNION ALL SELECT n + 1 FROM n WHERE n < 60)
                 SELECT 'a', n, 'l' || n FROM n",
        )
        .await;
    let mut client = site.signed_in("admin").await;
    let page = client.get("/admin/shelves/a/edit").await;
    page.says(StatusCode::OK, &["Rows 1 to 25", "Next rows"]);
    let mut form = Filled::of(&page);
    let labels = form.column("label");
    assert_eq!(labels.len(), 25);
    form.set(&labels[4], "on the first page");
    let page = form.press(&mut client, "page.0.1").await;
    page.says(StatusCode::OK, &["Rows 26 to 50", "on the first page"]);
    assert_eq!(form.column("label").len(), 26);
    form.press(&mut client, "page.0.2").await;
    let labels = form.column("label");
    assert_eq!(labels.len(), 11);
    form.set(labels.last().expect("rows"), "on the last page");
    let page = form.send(&mut client).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    let stored = "SELECT group_concat(slot, ' ') FROM places WHERE label LIKE 'on the % page'";
    assert_eq!(site.fixture.text(stored).await, "5 60");
    assert_eq!(
        site.fixture
            .number("SELECT count(*) FROM dbadmin_audit")
            .await,
        2
    );
}

#[tokio::test]
async fn what_others_do_to_the_same_rows_meanwhile_is_told_and_nothing_is_lost() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let mut form = Filled::of(&client.get("/admin/shelves/a/edit").await);
    let labels = form.column("label");
    for (at, text) in ["mine", "gone", "untouched"].iter().enumerate().take(2) {
        form.set(&labels[at], text);
    }
    site.fixture
        .sql(
            "UPDATE places SET label = 'theirs' WHERE slot = 1;
             DELETE FROM places WHERE slot = 2;
             DELETE FROM places WHERE slot = 3;
             INSERT INTO places (shelf, slot, label) VALUES ('a', 7, 'added')",
        )
        .await;
    let page = form.send(&mut client).await;
    page.says(
        StatusCode::CONFLICT,
        &[
            "Somebody else has changed this row meanwhile: here it says “theirs” now.",
            "Somebody else has removed this row meanwhile.",
            "mine",
            "gone",
        ],
    );
    assert_eq!(site.fixture.text(PLACES).await, "11theirs 7-added");
    // Saved again, it is as it stands there; who has come in is told, too, where it was not seen.
    let form = Filled::of(&page);
    let page = form.send(&mut client).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    assert_eq!(site.fixture.text(PLACES).await, "11mine 22gone 7-added");
}

#[tokio::test]
async fn a_row_that_came_in_meanwhile_is_told_to_whoever_changes_rows() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let mut form = Filled::of(&client.get("/admin/shelves/a/edit").await);
    let labels = form.column("label");
    site.fixture
        .sql("INSERT INTO places (shelf, slot, label) VALUES ('a', 4, 'added')")
        .await;
    // Who changes none is not bothered.
    form.set("name", "Renamed");
    assert_eq!(form.send(&mut client).await.status, StatusCode::SEE_OTHER);
    let mut form = Filled::of(&client.get("/admin/shelves/a/edit").await);
    site.fixture
        .sql("INSERT INTO places (shelf, slot, label) VALUES ('a', 5, 'again')")
        .await;
    form.set(&labels[0], "mine");
    let page = form.send(&mut client).await;
    page.says(
        StatusCode::CONFLICT,
        &["Somebody else has added “Renamed 5” meanwhile."],
    );
    assert!(page.has("mine") && page.has("again"), "{}", page.text);
    let page = Filled::of(&page).send(&mut client).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    assert_eq!(
        site.fixture.text(PLACES).await,
        "11mine 22y 33z 4-added 5-again"
    );
}

#[tokio::test]
async fn a_conflict_over_the_form_s_own_row_keeps_what_was_typed_into_others() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let mut form = Filled::of(&client.get("/admin/shelves/a/edit").await);
    let labels = form.column("label");
    form.set("name", "Mine").set(&labels[0], "mine");
    site.fixture.sql("UPDATE shelves SET name = 'Theirs'").await;
    let page = form.send(&mut client).await;
    page.says(
        StatusCode::CONFLICT,
        &["Somebody else has changed", "Theirs"],
    );
    let mut form = Filled::of(&page);
    form.tick("name", "Mine");
    let page = form.send(&mut client).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    assert_eq!(site.fixture.text(PLACES).await, "11mine 22y 33z");
}

#[tokio::test]
async fn rows_of_a_table_that_a_role_may_not_see_or_change_stay_away() {
    let site = site().await;
    let mut client = site.signed_in("clerk").await;
    let page = client.get("/admin/members/1/edit").await;
    assert!(!page.has("Loans") && !page.has("_rows"), "{}", page.text);
    let mut form = Filled::of(&page);
    form.tick("_rows.0.0", "..").tick("_rows.0.0.book", "1");
    form.tick("name", "Changed");
    let page = form.send(&mut client).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "{}", page.text);
    assert_eq!(site.fixture.text("SELECT name FROM members").await, "Ada");
    // What the form does not have is refused, and what belongs to others is not there.
    let mut client = site.signed_in("admin").await;
    let mut form = Filled::of(&client.get("/admin/members/1/edit").await);
    form.tick("_rows.0.0.member", "2");
    let page = form.send(&mut client).await;
    page.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &["“member” is not a field of these rows."],
    );
    site.fixture
        .sql(
            "INSERT INTO members (id, name, email) VALUES (2, 'Bo', 'bo@example.org');
             INSERT INTO loans (id, book, member, lent, due) VALUES (2, 2, 2, '2026-01-01', '2026-02-01');",
        )
        .await;
    let mut form = Filled::of(&client.get("/admin/members/1/edit").await);
    let token = form.get("_rows.0.0").replace(".1", ".2");
    form.set("_rows.0.0", &token)
        .set("_rows.0.0.due", "2026-09-09");
    let page = form.send(&mut client).await;
    page.says(
        StatusCode::CONFLICT,
        &["Somebody else has removed this row meanwhile."],
    );
    assert_eq!(
        site.fixture
            .text("SELECT due FROM loans WHERE id = 2")
            .await,
        "2026-02-01"
    );
}

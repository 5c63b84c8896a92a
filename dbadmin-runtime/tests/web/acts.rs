//! What is done with several rows at once: actions of the developer's own, and one value for all.

use axum::http::StatusCode;

use crate::client::{Client, Page, Site};

const MOVE: &str = "/admin/rooms/actions/move";
const SET: &str = "/admin/rooms/actions/set";

/// Twelve rooms on the first floor, a cellar, and one in the trash.
async fn site() -> Site {
    let site = Site::new().await;
    site.fixture
        .sql(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12)
             INSERT INTO rooms (id, name, floor) SELECT i, 'Room ' || i, 1 FROM n;
             INSERT INTO rooms (id, name, floor, deleted_at) VALUES
                 (20, 'Cellar', 0, NULL), (21, 'Old', 1, '2026-01-02 03:04:05');",
        )
        .await;
    site
}

/// Sends the form of a page that asks, with these fields over its own.
async fn agree(client: &mut Client<'_>, path: &str, asked: &Page, fields: &[(&str, &str)]) -> Page {
    let names = [
        "_csrf", "_list", "_all", "_state", "_sure", "_column", "_record", "_row.1", "_row.2",
        "_row.20",
    ];
    let kept: Vec<(&str, String)> = names
        .into_iter()
        .filter(|name| asked.has(&format!("name=\"{name}\"")))
        .map(|name| (name, asked.field(name)))
        .collect();
    let kept = kept.iter().map(|(name, value)| (*name, value.as_str()));
    let all: Vec<(&str, &str)> = kept.chain(fields.iter().copied()).collect();
    client.post(path, &all).await
}

async fn floors(site: &Site) -> String {
    site.fixture
        .text("SELECT group_concat(floor, '') FROM (SELECT floor FROM rooms ORDER BY id)")
        .await
}

const BEFORE: &str = "11111111111101";

#[tokio::test]
async fn an_action_asks_and_does_it_with_all_that_are_selected() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let list = client.get("/admin/rooms").await;
    list.says(
        StatusCode::OK,
        &[
            "Move to a floor…",
            "Flood…",
            "Set a value…",
            "Delete selected…",
        ],
    );
    let rows = [("_row.1", ""), ("_row.2", "")];
    let asked = client.submit("/admin/rooms", MOVE, &rows).await;
    asked.says(
        StatusCode::OK,
        &[
            "Move to a floor: 2 rooms",
            "Everything in them moves along.",
            "New floor",
            "<option value=\"water\">Water</option>",
            ">Room 1<",
        ],
    );
    let empty = agree(&mut client, MOVE, &asked, &[("floor", "")]).await;
    empty.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &["field-floor-error", ">Room 2<"],
    );
    let odd = agree(
        &mut client,
        MOVE,
        &empty,
        &[("floor", "up"), ("why", "air")],
    )
    .await;
    odd.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &["field-floor-error", "field-why-error"],
    );
    let high = agree(&mut client, MOVE, &odd, &[("floor", "10")]).await;
    high.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &[
            "There are nine floors.",
            "field-floor-error",
            "value=\"10\"",
        ],
    );
    assert_eq!(floors(&site).await, BEFORE);
    let done = agree(
        &mut client,
        MOVE,
        &high,
        &[("floor", "5"), ("why", "space")],
    )
    .await;
    assert_eq!(done.location(), "/admin/rooms?_view=0", "{}", done.text);
    client
        .get("/admin/rooms")
        .await
        .says(StatusCode::OK, &["Moved."]);
    assert_eq!(floors(&site).await, "55111111111101");
    let told = "SELECT group_concat(word || page) FROM marks";
    assert_eq!(site.fixture.text(told).await, "space2");
    let trail = "SELECT count(*) FROM dbadmin_audit WHERE action = 'update'";
    assert_eq!(site.fixture.number(trail).await, 2);
}

#[tokio::test]
async fn where_one_row_refuses_or_has_changed_nothing_is_done() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let rows = [("_row.1", ""), ("_row.20", "")];
    let asked = client.submit("/admin/rooms", MOVE, &rows).await;
    let refused = agree(&mut client, MOVE, &asked, &[("floor", "5")]).await;
    refused.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &[
            "Nothing has been changed",
            "“Cellar”",
            "A cellar stays below.",
        ],
    );
    site.fixture
        .sql("UPDATE rooms SET name = 'Other' WHERE id = 2")
        .await;
    let asked = client
        .submit("/admin/rooms", MOVE, &[("_row.1", ""), ("_row.2", "")])
        .await;
    site.fixture
        .sql("UPDATE rooms SET name = 'Another' WHERE id = 2")
        .await;
    let late = agree(&mut client, MOVE, &asked, &[("floor", "5")]).await;
    late.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &["Somebody has changed Another since you were asked"],
    );
    assert_eq!(floors(&site).await, BEFORE);
    assert_eq!(site.fixture.number("SELECT count(*) FROM marks").await, 0);
    let again = agree(&mut client, MOVE, &late, &[("floor", "5")]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text);
}

#[tokio::test]
async fn an_action_is_done_with_all_that_match_and_from_a_record() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let list = "floor=eq.1";
    let page = client.get(&format!("/admin/rooms?{list}")).await;
    page.says(StatusCode::OK, &["All 12 that match"]);
    let fields = [("_list", list), ("_all", "yes")];
    let asked = client.submit("/admin/rooms", MOVE, &fields).await;
    asked.says(StatusCode::OK, &["Move to a floor: 12 rooms"]);
    site.fixture
        .sql("INSERT INTO rooms (id, name, floor) VALUES (30, 'New', 1)")
        .await;
    let late = agree(&mut client, MOVE, &asked, &[("floor", "5")]).await;
    late.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &["rows have come, gone or changed", "13 rooms"],
    );
    let done = agree(&mut client, MOVE, &late, &[("floor", "5")]).await;
    assert_eq!(done.location(), "/admin/rooms?floor=eq.1", "{}", done.text);
    // What is in the trash stays as it is.
    assert_eq!(floors(&site).await, "555555555555015");

    let record = client.get("/admin/rooms/1").await;
    record.says(StatusCode::OK, &["Move to a floor…"]);
    let fields = [
        ("_csrf", record.field("_csrf")),
        ("_row.1", record.field("_row.1")),
        ("_record", "yes".to_owned()),
    ];
    let fields = fields
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let asked = client.post(MOVE, &fields).await;
    asked.says(StatusCode::OK, &["Move to a floor: 1 room"]);
    let done = agree(&mut client, MOVE, &asked, &[("floor", "7")]).await;
    assert_eq!(done.location(), "/admin/rooms/1", "{}", done.text);
    let trashed = client.get("/admin/rooms/21").await;
    assert!(!trashed.has("Move to a floor"), "{}", trashed.text);
}

#[tokio::test]
async fn an_action_is_for_those_whom_it_is_for() {
    let site = site().await;
    let mut guest = site.signed_in("guest").await;
    let list = guest.get("/admin/rooms").await;
    list.says(StatusCode::OK, &["Move to a floor…", "Set a value…"]);
    assert!(
        !list.has("Flood") && !list.has("Delete selected"),
        "{}",
        list.text
    );
    let token = list.field("_csrf");
    let rows = [("_csrf", token.as_str()), ("_row.1", ""), ("_sure", "yes")];
    let refused = guest.post("/admin/rooms/actions/flood", &rows).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let unknown = guest.post("/admin/rooms/actions/paint", &rows).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let books = guest.get("/admin/books").await;
    assert!(!books.has("Set a value"), "{}", books.text);
    let refused = guest.post("/admin/books/actions/set", &rows).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(floors(&site).await, BEFORE);
    let mut admin = site.signed_in("admin").await;
    let asked = admin
        .submit(
            "/admin/rooms",
            "/admin/rooms/actions/flood",
            &[("_row.1", "")],
        )
        .await;
    let refused = agree(&mut admin, "/admin/rooms/actions/flood", &asked, &[]).await;
    refused.says(StatusCode::UNPROCESSABLE_ENTITY, &["It is too dry."]);
}

#[tokio::test]
async fn one_value_is_set_in_many_rows() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let rows = [("_row.1", ""), ("_row.2", "")];
    let which = client.submit("/admin/rooms", SET, &rows).await;
    which.says(
        StatusCode::OK,
        &[
            "Set a value in 2 rooms",
            "<option value=\"floor\">floor</option>",
        ],
    );
    assert!(!which.has("value=\"deleted_at\""), "{}", which.text);
    let asked = agree(&mut client, SET, &which, &[("_column", "floor")]).await;
    asked.says(StatusCode::OK, &["Set “floor” of 2 rooms", "field-floor"]);
    let odd = agree(&mut client, SET, &asked, &[("floor", "up")]).await;
    odd.says(StatusCode::UNPROCESSABLE_ENTITY, &["field-floor-error"]);
    let other = agree(&mut client, SET, &odd, &[("floor", "3"), ("name", "x")]).await;
    other.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &["one field and no other"],
    );
    let done = agree(&mut client, SET, &odd, &[("floor", "3")]).await;
    assert_eq!(done.location(), "/admin/rooms?_view=0", "{}", done.text);
    assert_eq!(floors(&site).await, "33111111111101");
    let nothing = client.submit("/admin/rooms", SET, &[]).await;
    nothing.says(StatusCode::UNPROCESSABLE_ENTITY, &["Nothing is selected"]);

    // With one that refuses, none is changed.
    let all = [("_list", "floor=lte.1"), ("_all", "yes")];
    let which = client.submit("/admin/rooms", SET, &all).await;
    let asked = agree(&mut client, SET, &which, &[("_column", "floor")]).await;
    let refused = agree(&mut client, SET, &asked, &[("floor", "4")]).await;
    refused.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &["“Cellar”", "stays below"],
    );
    assert_eq!(floors(&site).await, "33111111111101");
    let all = [("_list", "floor=eq.1"), ("_all", "yes")];
    let which = client.submit("/admin/rooms", SET, &all).await;
    let asked = agree(&mut client, SET, &which, &[("_column", "floor")]).await;
    let done = agree(&mut client, SET, &asked, &[("floor", "")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let empty = "SELECT count(*) FROM rooms WHERE floor IS NULL AND deleted_at IS NULL";
    assert_eq!(site.fixture.number(empty).await, 10);
}

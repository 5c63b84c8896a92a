//! Rows that are deleted go into the trash, where the table has one: out of sight, and restored or deleted
//! for good from there.

use axum::http::StatusCode;

use crate::client::{Client, Page, Site};

/// Three rooms, two visits to the first, and a deleted room of a name that another has now.
async fn site() -> Site {
    let site = Site::new().await;
    site.fixture
        .sql(
            "INSERT INTO rooms (id, name, floor) VALUES (1, 'Attic', 3), (2, 'Cellar', 0), (3, 'Hall', 1);
             INSERT INTO rooms (id, name, deleted_at) VALUES (4, 'Hall', '2026-01-02 03:04:05');
             INSERT INTO visits (room, day, note, gone) VALUES
                 (1, '2026-05-01', 'first', 0), (1, '2026-05-02', 'second', 1);",
        )
        .await;
    site
}

/// Asks about a deletion and agrees.
async fn delete(client: &mut Client<'_>, record: &str) -> Page {
    let form = format!("{record}/delete");
    client.submit(&form, &form, &[]).await
}

#[tokio::test]
async fn a_row_goes_into_the_trash_and_comes_back() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let asked = client.get("/admin/rooms/1/delete").await;
    asked.says(
        StatusCode::OK,
        &[
            "Delete Attic?",
            "It goes into the trash",
            "Put room into the trash",
        ],
    );
    assert!(!asked.has("visits"), "nothing goes along: {}", asked.text);
    let done = delete(&mut client, "/admin/rooms/1").await;
    assert_eq!(done.location(), "/admin/rooms", "{}", done.text);
    let list = client.get("/admin/rooms").await;
    list.says(StatusCode::OK, &["It is in the trash", ">Trash<", "2 rows"]);
    assert!(!list.has(">Attic<"));

    let record = client.get("/admin/rooms/1").await;
    record.says(
        StatusCode::OK,
        &[
            "This room is in the trash since",
            "Restore",
            "Delete for good…",
        ],
    );
    assert!(!record.has("/admin/rooms/1/edit"), "{}", record.text);
    let edit = client.get("/admin/rooms/1/edit").await;
    edit.says(StatusCode::CONFLICT, &["Restore it first"]);
    let saved = client
        .submit("/admin/rooms/2/edit", "/admin/rooms/1", &[("name", "Loft")])
        .await;
    assert_ne!(saved.status, StatusCode::SEE_OTHER);
    client
        .get("/admin/rooms/1/history")
        .await
        .says(StatusCode::OK, &["put it into the trash", "deleted_at"]);

    let done = client
        .submit("/admin/rooms/1", "/admin/rooms/1/restore", &[])
        .await;
    assert_eq!(done.location(), "/admin/rooms/1", "{}", done.text);
    client
        .get("/admin/rooms/1/history")
        .await
        .says(StatusCode::OK, &["restored it"]);
    client
        .get("/admin/rooms")
        .await
        .says(StatusCode::OK, &[">Attic<", "3 rows"]);
    let again = client
        .submit("/admin/rooms/1", "/admin/rooms/1/restore", &[])
        .await;
    again.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &["Nothing has been restored", "It is not in the trash"],
    );
    let trail = "SELECT group_concat(action) FROM dbadmin_audit WHERE table_address = 'rooms'";
    assert_eq!(site.fixture.text(trail).await, "trash,restore");
}

#[tokio::test]
async fn what_is_in_the_trash_stands_in_no_list_count_picker_search_or_file() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    delete(&mut client, "/admin/rooms/1").await;
    for (path, has) in [
        ("/admin/rooms", false),
        ("/admin/rooms?q=Attic", false),
        ("/admin/rooms/export.csv", false),
        ("/admin/visits/options?column=room", false),
        ("/admin/visits/options?column=room&q=Attic", false),
        ("/admin/rooms?_trash=1", true),
        ("/admin/rooms?_trash=1&q=Attic", true),
        ("/admin/rooms/export.csv?_trash=1", true),
        // Where a row refers to it, it is still called by its name.
        ("/admin/visits", true),
    ] {
        let page = client.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
        assert_eq!(
            page.has("Attic") && !page.has("No room matches"),
            has,
            "{path}: {}",
            page.text
        );
    }
    for text in ["Attic", "1"] {
        let found = client.get(&format!("/admin/search?q={text}")).await;
        assert!(!found.has("/admin/rooms/1\""), "{text}: {}", found.text);
    }
    // The second visit is in the trash of its own table.
    let related = client.get("/admin/rooms/1").await;
    assert!(
        related.has("2026-05-01") || related.has("1 May 2026"),
        "{}",
        related.text
    );
    assert!(
        !related.has("2026-05-02") && !related.has("2 May 2026"),
        "{}",
        related.text
    );
    let filtered = client.get("/admin/rooms?_trash=1&floor=gte.3").await;
    filtered.says(StatusCode::OK, &[">Attic<", "1 row"]);
    assert!(!filtered.has("New room"), "{}", filtered.text);
    let facets = client.get("/admin/rooms?_trash=1&_open=1").await;
    facets.says(StatusCode::OK, &["value=\"1\"", "name=\"_trash\""]);
}

#[tokio::test]
async fn only_what_is_in_the_trash_is_deleted_for_good() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let early = client
        .submit(
            "/admin/rooms/1/delete",
            "/admin/rooms/1/delete",
            &[("_for_good", "yes")],
        )
        .await;
    early.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &["It is not in the trash"],
    );
    delete(&mut client, "/admin/rooms/1").await;
    let asked = client.get("/admin/rooms/1/delete").await;
    asked.says(
        StatusCode::OK,
        &["Delete Attic for good?", "are deleted as well", "<b>2</b>"],
    );
    // Who was asked about the trash has not agreed to more.
    let late = client
        .submit("/admin/rooms/1/delete", "/admin/rooms/1/delete", &[])
        .await;
    late.says(StatusCode::UNPROCESSABLE_ENTITY, &["It is in the trash"]);
    let gone = client
        .submit(
            "/admin/rooms/1/delete",
            "/admin/rooms/1/delete",
            &[("_for_good", "yes")],
        )
        .await;
    assert_eq!(gone.location(), "/admin/rooms?_trash=1", "{}", gone.text);
    let left = "SELECT count(*) FROM rooms WHERE id = 1";
    assert_eq!(site.fixture.number(left).await, 0);
    assert_eq!(site.fixture.number("SELECT count(*) FROM visits").await, 0);
}

#[tokio::test]
async fn several_go_into_the_trash_and_out_of_it_together() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let action = "/admin/rooms/actions/delete";
    let rows = [("_row.1", ""), ("_row.2", "")];
    let asked = client.submit("/admin/rooms", action, &rows).await;
    asked.says(
        StatusCode::OK,
        &[
            "Delete 2 rooms?",
            "They go into the trash",
            "Put 2 rooms into the trash",
        ],
    );
    let (token, first, second) = (
        asked.field("_csrf"),
        asked.field("_row.1"),
        asked.field("_row.2"),
    );
    let sure = [
        ("_csrf", token.as_str()),
        ("_row.1", &first),
        ("_row.2", &second),
        ("_list", ""),
        ("_sure", "yes"),
    ];
    let done = client.post(action, &sure).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let again = client.post(action, &sure).await;
    again.says(StatusCode::UNPROCESSABLE_ENTITY, &["Somebody has changed"]);
    let trashed = "SELECT count(*) FROM rooms WHERE deleted_at IS NOT NULL";
    assert_eq!(site.fixture.number(trashed).await, 3);

    // One of them cannot come back, so that none does.
    let restore = "/admin/rooms/actions/restore";
    let all = [
        ("_row.1", ""),
        ("_row.2", ""),
        ("_row.4", ""),
        ("_list", "_trash=1"),
    ];
    let refused = client.submit("/admin/rooms?_trash=1", restore, &all).await;
    refused.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &["Nothing has been restored", "“Hall”", "Back to the trash"],
    );
    assert_eq!(site.fixture.number(trashed).await, 3);
    let done = client
        .submit("/admin/rooms?_trash=1", restore, &all[..2])
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_eq!(site.fixture.number(trashed).await, 1);
    let whole = [("_list", "_trash=1"), ("_all", "yes")];
    let list = "/admin/rooms?_trash=1";
    let asked = client.submit(list, action, &whole).await;
    asked.says(StatusCode::OK, &["Delete 1 room for good?"]);
    client
        .post(
            restore,
            &[("_csrf", &asked.field("_csrf")), whole[0], whole[1]],
        )
        .await;
    assert_eq!(site.fixture.number(trashed).await, 1, "its name is taken");
    site.fixture.sql("DELETE FROM rooms WHERE id = 3").await;
    let done = client
        .post(
            restore,
            &[("_csrf", &asked.field("_csrf")), whole[0], whole[1]],
        )
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_eq!(site.fixture.number(trashed).await, 0);
}

#[tokio::test]
async fn a_yes_or_no_says_it_as_well_and_a_new_row_is_none_of_them() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    client
        .get("/admin/visits")
        .await
        .says(StatusCode::OK, &["first", "1 row"]);
    client
        .get("/admin/visits?_trash=1")
        .await
        .says(StatusCode::OK, &["second", "1 row"]);
    let fields = [("room", "2"), ("day", "2026-06-01"), ("note", "third")];
    let made = client
        .submit("/admin/visits/new", "/admin/visits", &fields)
        .await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    let done = delete(&mut client, "/admin/visits/2,2026-06-01").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let gone = "SELECT gone FROM visits WHERE room = 2";
    assert_eq!(site.fixture.number(gone).await, 1);
    let record = client.get("/admin/visits/2,2026-06-01").await;
    record.says(StatusCode::OK, &["This visit is in the trash."]);
    // A column that no form has is set by none.
    let forged = client
        .submit(
            "/admin/visits/1,2026-05-01/edit",
            "/admin/visits/1,2026-05-01",
            &[("gone", "true")],
        )
        .await;
    assert_eq!(forged.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn who_may_not_delete_neither_fills_nor_empties_the_trash() {
    let site = site().await;
    let mut guest = site.signed_in("guest").await;
    guest
        .get("/admin/rooms?_trash=1")
        .await
        .says(StatusCode::OK, &[">Hall<"]);
    let record = guest.get("/admin/rooms/4").await;
    record.says(StatusCode::OK, &["This room is in the trash"]);
    assert!(!record.has("/admin/rooms/4/restore"), "{}", record.text);
    let edit = guest.get("/admin/rooms/3/edit").await;
    let token = edit.field("_csrf");
    for path in [
        "/admin/rooms/3/delete",
        "/admin/rooms/4/delete",
        "/admin/rooms/4/restore",
        "/admin/rooms/actions/restore",
        "/admin/rooms/actions/delete",
    ] {
        let refused = guest
            .post(
                path,
                &[("_csrf", &token), ("_row.4", ""), ("_list", "_trash=1")],
            )
            .await;
        assert_eq!(
            refused.status,
            StatusCode::FORBIDDEN,
            "{path}: {}",
            refused.text
        );
    }
}

//! A new row's form filled in from another row: what it would store in another way is left out, and
//! named.

use axum::http::StatusCode;

use crate::client::Site;

#[tokio::test]
async fn what_a_new_row_would_store_in_another_way_is_left_out() {
    let site = Site::new().await;
    site.fixture
        .sql(
            "INSERT INTO alarms (id, ringing, loud, at, day, clock) VALUES
               (1, 't', 'Y', 1700000000, '2020-03-01', '09:30'),
               (2, 1, 'N', '2020-03-01T10:00:00', '2020-03-01T00:00:00Z', 34200),
               (3, 'f', NULL, '2020-03-01 10:00:00', 1583020800, '09:30:00');
             INSERT INTO books (id, title, price, weight, facts, notes) VALUES
               (1, x'00ff', 1250, 12.5, ' {\"a\": 1}', NULL),
               (2, 'Two', 0, 3, NULL, 'kept');",
        )
        .await;
    let mut client = site.signed_in("admin").await;
    for (address, sentence, kept) in [
        (
            "alarms/new?_from=1",
            "but for “at”.",
            &[("day", "2020-03-01"), ("clock", "09:30")][..],
        ),
        (
            "alarms/new?_from=2",
            "but for “ringing”, “day” and “clock”.",
            &[
                ("at", "2020-03-01T10:00:00"),
                ("day", ""),
                ("clock", "05:06:07.123456"),
            ],
        ),
        (
            "alarms/new?_from=3",
            "but for “day”.",
            &[("at", "2020-03-01T10:00:00"), ("clock", "09:30:00")],
        ),
        (
            "books/new?_from=1",
            "but for “title”.",
            &[("price", "12.50"), ("weight", "12.5")],
        ),
        ("books/new?_from=2", "As Two.", &[("weight", "3")]),
    ] {
        let page = client.get(&format!("/admin/{address}")).await;
        page.says(StatusCode::OK, &[sentence]);
        for (field, value) in kept {
            assert_eq!(page.field(field), *value, "{address} {field}");
        }
    }
}

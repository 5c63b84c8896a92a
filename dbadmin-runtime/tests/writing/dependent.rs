//! Fields that others make necessary, and fields that a form does not show.

use crate::library::{create, library, messages, update};
use crate::support::REPAIRS;

#[tokio::test]
async fn a_field_that_others_make_necessary_is_asked_for_beside_it() {
    let fixture = library().await;
    let refused = create(&fixture, &REPAIRS, &[("state", "paid")]).await;
    assert_eq!(
        messages(refused),
        [
            "cost: This is needed when “state” is Done or Paid.",
            "paid_on: This is needed when “state” is Paid.",
        ]
    );
    // An empty text is as good as none.
    let blank = [
        ("state", "refused"),
        ("reason", ""),
        ("_empty.reason", "true"),
    ];
    let refused = create(&fixture, &REPAIRS, &blank).await;
    assert_eq!(
        messages(refused),
        ["reason: This is needed when “state” is Refused."]
    );
    // Without a state the row takes its default, which needs nothing more.
    let made = create(&fixture, &REPAIRS, &[("urgent", "true")]).await;
    assert_eq!(made.expect("a repair"), "1");
    let whole = [
        ("state", "paid"),
        ("cost", "12.50"),
        ("paid_on", "2026-05-01"),
    ];
    assert_eq!(
        create(&fixture, &REPAIRS, &whole).await.expect("a repair"),
        "2"
    );
}

#[tokio::test]
async fn a_change_of_what_decides_asks_and_an_old_row_is_left_alone() {
    let fixture = library().await;
    fixture
        .sql("INSERT INTO repairs (id, state, cost) VALUES (1, 'asked', NULL), (2, 'paid', NULL)")
        .await;
    let refused = update(&fixture, &REPAIRS, "1", &[("state", "done")]).await;
    assert_eq!(
        messages(refused),
        ["cost: This is needed when “state” is Done or Paid."]
    );
    // It was so before anybody asked for it: other fields can still be changed.
    update(&fixture, &REPAIRS, "2", &[("urgent", "true")])
        .await
        .expect("a change");
    let refused = update(&fixture, &REPAIRS, "2", &[("paid_on", "")]).await;
    assert!(refused.is_ok(), "nothing has changed");
}

#[tokio::test]
async fn a_field_that_is_not_sent_keeps_its_value_and_one_that_is_sent_is_saved() {
    let fixture = library().await;
    fixture
        .sql("INSERT INTO repairs (id, state, cost, paid_on) VALUES (1, 'paid', 100, '2026-05-01')")
        .await;
    // What a form with a script sends: the date is not shown any more.
    update(
        &fixture,
        &REPAIRS,
        "1",
        &[("state", "asked"), ("cost", "1.00")],
    )
    .await
    .expect("a change");
    let row = "SELECT state || ' ' || paid_on FROM repairs WHERE id = 1";
    assert_eq!(fixture.text(row).await, "asked 2026-05-01");
    // Without one it is shown, and what is typed is kept.
    update(&fixture, &REPAIRS, "1", &[("paid_on", "2026-05-02")])
        .await
        .expect("a change");
    assert_eq!(fixture.text(row).await, "asked 2026-05-02");
}

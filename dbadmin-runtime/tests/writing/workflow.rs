//! Rows that go from state to state, and not from any to any.

use crate::library::{create, library, messages, update};
use crate::support::ERRANDS;

const ROWS: &str = "INSERT INTO errands (shelf, number, stage) VALUES
    ('a', 1, 'asked'), ('a', 2, 'lost'), ('a', 3, NULL)";

#[tokio::test]
async fn a_row_takes_the_steps_that_are_allowed() {
    let fixture = library().await;
    fixture.sql(ROWS).await;
    for stage in ["bought", "brought"] {
        update(&fixture, &ERRANDS, "a,1", &[("stage", stage)])
            .await
            .expect("a step");
    }
    let stage = "SELECT stage FROM errands WHERE number = 1";
    assert_eq!(fixture.text(stage).await, "brought");
    // Staying is no step.
    update(
        &fixture,
        &ERRANDS,
        "a,2",
        &[("stage", "lost"), ("note", "gone")],
    )
    .await
    .expect("a change of something else");
}

#[tokio::test]
async fn a_step_that_is_not_allowed_is_refused_with_those_that_are() {
    let fixture = library().await;
    fixture.sql(ROWS).await;
    for (row, stage, told) in [
        (
            "a,1",
            "brought",
            "stage: From “Asked for” it can only go to “Bought” or “Lost”.",
        ),
        (
            "a,1",
            "",
            "stage: From “Asked for” it can only go to “Bought” or “Lost”. It cannot be emptied.",
        ),
        (
            "a,2",
            "asked",
            "stage: “Lost” is final: nothing follows it.",
        ),
        (
            "a,3",
            "bought",
            "stage: A new errand starts as “Asked for”.",
        ),
    ] {
        let refused = update(&fixture, &ERRANDS, row, &[("stage", stage)]).await;
        assert_eq!(messages(refused), [told]);
    }
    let new = [("shelf", "b"), ("number", "1"), ("stage", "lost")];
    assert_eq!(
        messages(create(&fixture, &ERRANDS, &new).await),
        ["stage: A new errand starts as “Asked for”."]
    );
    let all = "SELECT group_concat(coalesce(stage, '-')) FROM errands";
    assert_eq!(fixture.text(all).await, "asked,lost,-");
    // A new row may wait for its first state, and then take it.
    create(&fixture, &ERRANDS, &[("shelf", "b"), ("number", "1")])
        .await
        .expect("an errand");
    update(&fixture, &ERRANDS, "b,1", &[("stage", "asked")])
        .await
        .expect("the first state");
}

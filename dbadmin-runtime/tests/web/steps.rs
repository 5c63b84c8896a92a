//! States and the steps between them, as a record's page and a form offer them.

use axum::http::StatusCode;

use crate::client::Site;

async fn site() -> Site {
    let site = Site::new().await;
    site.fixture
        .sql(
            "INSERT INTO errands (shelf, number, stage) VALUES
                 ('a', 1, 'asked'), ('a', 2, 'lost'), ('a', 3, 'bought')",
        )
        .await;
    site
}

#[tokio::test]
async fn a_record_has_a_button_for_each_step_that_it_can_take() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let page = client.get("/admin/errands/a,1").await;
    page.says(
        StatusCode::OK,
        &[
            "Move stage to",
            r#"<button class="btn small" name="stage" value="bought">Bought</button>"#,
            r#"<button class="btn small danger" name="stage" value="lost">Lost</button>"#,
        ],
    );
    assert!(!page.has(r#"value="brought""#), "{}", page.text);
    // What is final has none, and who may not change has none.
    assert!(!client.get("/admin/errands/a,2").await.has("Move stage to"));
    let mut guest = site.signed_in("guest").await;
    assert!(!guest.get("/admin/errands/a,1").await.has("Move stage to"));

    let done = client
        .submit(
            "/admin/errands/a,1",
            "/admin/errands/a,1",
            &[("stage", "bought")],
        )
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let stage = "SELECT stage FROM errands WHERE number = 1";
    assert_eq!(site.fixture.text(stage).await, "bought");
    client.get("/admin/errands/a,1/history").await.says(
        StatusCode::OK,
        &["some admin changed", "Asked for", "Bought"],
    );
}

#[tokio::test]
async fn a_form_offers_what_may_follow_and_refuses_what_may_not() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let form = client.get("/admin/errands/a,3/edit").await;
    let options: Vec<&str> = form.text.split("<option value=\"").skip(1).collect();
    let values: Vec<&str> = options
        .iter()
        .filter_map(|it| it.split('"').next())
        .collect();
    assert_eq!(values, ["", "bought", "brought", "lost"]);
    let form = client.get("/admin/errands/new").await;
    assert!(form.has(r#"value="asked""#) && !form.has(r#"value="bought""#));
    // What was refused stays chosen, beside what would do.
    let refused = client
        .submit(
            "/admin/errands/a,1/edit",
            "/admin/errands/a,1",
            &[("stage", "brought")],
        )
        .await;
    refused.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &[
            "From “Asked for” it can only go to “Bought” or “Lost”.",
            r#"<option value="brought" selected>Brought</option>"#,
            r#"id="field-stage-error""#,
        ],
    );
}

#[tokio::test]
async fn a_step_over_an_older_version_is_shown_beside_what_is_there_now() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let page = client.get("/admin/errands/a,1").await;
    let (token, version) = (page.field("_csrf"), page.field("_version"));
    site.fixture
        .sql("UPDATE errands SET stage = 'lost' WHERE number = 1")
        .await;
    let late = [
        ("_csrf", token.as_str()),
        ("_version", version.as_str()),
        ("stage", "bought"),
    ];
    let answer = client.post("/admin/errands/a,1", &late).await;
    assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text);
    let stage = "SELECT stage FROM errands WHERE number = 1";
    assert_eq!(site.fixture.text(stage).await, "lost");
}

#[tokio::test]
async fn a_step_for_some_roles_is_offered_to_them_alone() {
    let site = site().await;
    let mut admin = site.signed_in("admin").await;
    let lost = r#"name="stage" value="lost">"#;
    assert!(admin.get("/admin/errands/a,3").await.has(lost));
    let mut clerk = site.signed_in("clerk").await;
    let page = clerk.get("/admin/errands/a,3").await;
    assert!(page.has(r#"value="brought">"#) && !page.has(lost));
    assert!(clerk.get("/admin/errands/a,1").await.has(lost));
    let form = clerk.get("/admin/errands/a,3/edit").await;
    assert!(form.has(r#"<option value="brought">"#) && !form.has(r#"<option value="lost">"#));
    // Whoever sends it all the same.
    let path = "/admin/errands/a,3";
    let page = clerk.submit(path, path, &[("stage", "lost")]).await;
    page.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &["Only the role “admin” may take it from “Bought” to “Lost”."],
    );
    let stage = "SELECT stage FROM errands WHERE number = 3";
    assert_eq!(site.fixture.text(stage).await, "bought");
    let page = admin.submit(path, path, &[("stage", "lost")]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    assert_eq!(site.fixture.text(stage).await, "lost");
}

//! Forms whose fields depend on one another: what a page says with and without a script.

use axum::http::StatusCode;

use crate::client::Site;

#[tokio::test]
async fn a_form_says_when_a_field_matters_and_tells_the_script() {
    let site = Site::new().await;
    site.fixture
        .sql("INSERT INTO repairs (id, state, urgent, cost) VALUES (1, 'asked', 1, 5000)")
        .await;
    let mut client = site.signed_in("admin").await;
    let page = client.get("/admin/repairs/new").await;
    page.says(
        StatusCode::OK,
        &[
            r#"data-show="[&quot;in&quot;,&quot;state&quot;,&quot;paid&quot;]" data-need="[&quot;in&quot;,&quot;state&quot;,&quot;paid&quot;]" data-off>"#,
            r#"<p class="hint" id="field-paid_on-only" data-only>Only when “state” is Paid.</p>"#,
            "Needed when “state” is Done or Paid.",
            "Only when “state” is Refused or “urgent” is ticked.",
            // Numbers are compared as numbers, in the notation of the form.
            r#"[&quot;in&quot;,&quot;cost&quot;,50.0]]" data-off"#,
            "Only when “state” is neither Asked for nor Refused and “cost” is 50.00.",
            r#"aria-describedby="field-paid_on-hint field-paid_on-only""#,
        ],
    );
    // The row is urgent: a reason may be given.
    let page = client.get("/admin/repairs/1/edit").await;
    assert!(page.has(r#"[&quot;in&quot;,&quot;urgent&quot;,&quot;true&quot;]]" data-need="#));
    assert_eq!(page.text.matches(" data-off>").count(), 2, "{}", page.text);
    // With a message, a field is always shown.
    let fields = [("state", "paid"), ("cost", "1"), ("paid_on", "")];
    let page = client
        .submit("/admin/repairs/new", "/admin/repairs", &fields)
        .await;
    page.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &[
            r##"<a href="#field-paid_on">paid_on: This is needed when “state” is Paid.</a>"##,
            r#"id="field-paid_on-error""#,
        ],
    );
}

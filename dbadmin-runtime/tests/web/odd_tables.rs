//! Tables of odd shapes: references of several columns, names that a form uses itself, and keys that
//! nobody sees.

use axum::http::StatusCode;

use crate::client::Site;

#[tokio::test]
async fn a_column_to_sort_by_is_named_once() {
    let site = Site::new().await;
    let mut client = site.signed_in("admin").await;
    client.get("/admin/loans?sort=nothing").await.says(
        StatusCode::BAD_REQUEST,
        &["the list can be sorted by lent, due."],
    );
}

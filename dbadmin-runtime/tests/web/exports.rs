//! Lists as files that other programs read.

use axum::body::to_bytes;
use axum::http::StatusCode;

use crate::client::Site;

const BOOKS: &str = "
    INSERT INTO shelves (code, name) VALUES ('a', '=1+1');
    INSERT INTO books (title, shelf, status, price, seen, lendable, facts) VALUES
      ('=HYPERLINK(1)', 'a', 'in', 1250, '2026-01-12 09:14:00', 1, '{
  \"pages\": 12
}'),
      ('Second, with a comma', NULL, 'out', 99, '2026-01-13 10:00:00', 0, NULL);";

/// Some thirty megabytes.
const MANY: &str = "
    WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 1500)
    INSERT INTO books (title, status, price, notes)
    SELECT 'Book ' || x, 'new', 1, replace(hex(zeroblob(10000)), '00', 'ab') FROM n;";

#[tokio::test]
async fn a_download_that_stands_still_keeps_nobody_from_writing() {
    let site = Site::new().await;
    site.fixture.sql(MANY).await;
    let mode = site.fixture.text("PRAGMA journal_mode").await;
    assert_eq!(mode, "delete", "in which readers keep writers out");
    let mut client = site.signed_in("admin").await;
    let answer = client.open("/admin/books/export.csv").await;
    assert_eq!(answer.status(), StatusCode::OK);
    site.fixture
        .sql("UPDATE books SET price = 2 WHERE title = 'Book 1'")
        .await;
    let whole = to_bytes(answer.into_body(), usize::MAX).await;
    let whole = whole.expect("the whole file");
    let lines = whole.iter().filter(|byte| **byte == b'\n').count();
    assert_eq!(lines, 1_501);
}

#[tokio::test]
async fn no_cell_of_a_file_is_run() {
    let site = Site::new().await;
    site.fixture.sql(BOOKS).await;
    let mut client = site.signed_in("admin").await;
    let file = client.get("/admin/books/export.csv?sort=title").await;
    file.says(
        StatusCode::OK,
        &[
            "'=HYPERLINK(1),",
            "a,'=1+1,",
            "\"Second, with a comma\",",
            "12.50",
        ],
    );
    let file = client.get("/admin/books/export.json?sort=title").await;
    file.says(StatusCode::OK, &["\"title\":\"=HYPERLINK(1)\""]);
    assert_eq!(file.text.lines().count(), 4, "{}", file.text);
    let wrong = client.get("/admin/books/export.csv?nothing=eq.1").await;
    wrong.says(StatusCode::BAD_REQUEST, &["cannot be followed"]);
}

#[cfg(feature = "xlsx")]
#[tokio::test]
async fn a_sheet_has_numbers_and_texts_where_they_are() {
    use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};

    let site = Site::new().await;
    site.fixture.sql(BOOKS).await;
    let mut client = site.signed_in("admin").await;
    let file = client.get("/admin/books/export.xlsx?sort=title").await;
    assert_eq!(file.status, StatusCode::OK);
    let mut book: Xlsx<_> =
        open_workbook_from_rs(std::io::Cursor::new(file.bytes)).expect("a sheet");
    let sheet = book.worksheet_range_at(0).expect("a sheet").expect("rows");
    let rows: Vec<&[Data]> = sheet.rows().collect();
    let at = |head: &str| {
        let mut heads = rows[0].iter();
        heads
            .position(|cell| *cell == Data::String(head.to_owned()))
            .unwrap_or_else(|| panic!("no {head} in {:?}", rows[0]))
    };
    assert_eq!(rows.len(), 3);
    assert_eq!(
        rows[1][at("title")],
        Data::String("=HYPERLINK(1)".to_owned())
    );
    assert_eq!(rows[1][at("price")], Data::Float(12.5));
    assert_eq!(
        rows[1][at("shelf, in words")],
        Data::String("=1+1".to_owned())
    );
    assert_eq!(rows[2][at("shelf")], Data::Empty);
}

#[cfg(feature = "xlsx")]
#[tokio::test]
async fn a_sheet_cuts_a_text_that_no_cell_holds() {
    use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};

    let site = Site::new().await;
    let title = "😀".repeat(20_000);
    sqlx::query("INSERT INTO books (title, status, price) VALUES (?, 'new', 1)")
        .bind(title)
        .execute(&site.fixture.pool)
        .await
        .expect("a book");
    let mut client = site.signed_in("admin").await;
    let file = client.get("/admin/books/export.xlsx").await;
    let mut book: Xlsx<_> =
        open_workbook_from_rs(std::io::Cursor::new(file.bytes)).expect("a sheet");
    let sheet = book.worksheet_range_at(0).expect("a sheet").expect("rows");
    let cut = format!("{}…", "😀".repeat(16_383));
    assert!(
        sheet
            .rows()
            .any(|row| row.contains(&Data::String(cut.clone()))),
        "the title is not there"
    );
}

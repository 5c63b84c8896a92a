//! Files in forms: chosen, checked, kept, shown and removed, without a script.

use std::fs;
use std::path::Path;

use axum::http::{StatusCode, header};

use crate::client::Site;
use crate::support::UPLOADS;

/// A picture of one pixel.
const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\
    \0\0\0\nIDATx\x9cc\0\x01\0\0\x05\0\x01\r\n-\xb4\0\0\0\0IEND\xaeB`\x82";

const PDF: &[u8] = b"%PDF-1.4\n%%EOF\n";

const NAME: (&str, &str) = ("name", "Swan Lake");

fn folder() -> &'static Path {
    Path::new(UPLOADS.folder.expect("a folder"))
}

#[tokio::test]
async fn a_picture_is_uploaded_shown_and_stays_until_it_is_removed() {
    let site = Site::new().await;
    let mut client = site.signed_in("admin").await;
    client.get("/admin/posters/new").await.says(
        StatusCode::OK,
        &[
            "enctype=\"multipart/form-data\"",
            "name=\"picture\" type=\"file\" accept=\"image/png,",
            "An image of up to 100.0 kB.",
            "A file of up to 1.0 kB.",
        ],
    );
    let files: &[(&str, &str, &[u8])] = &[("picture", "swan.png", PNG), ("scan", "", b"")];
    let page = client
        .submit_files("/admin/posters/new", "/admin/posters", &[NAME], files)
        .await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    assert_eq!(page.location(), "/admin/posters/1");
    let stored = "SELECT hex(picture) || ' ' || (scan IS NULL) FROM posters";
    let hex: String = PNG.iter().map(|byte| format!("{byte:02X}")).collect();
    assert_eq!(site.fixture.text(stored).await, format!("{hex} 1"));
    client.get("/admin/posters/1").await.says(
        StatusCode::OK,
        &[
            "<img src=\"/admin/posters/1/file/picture\" alt=\"picture, opens in a new tab\" width=\"160\" height=\"120\"",
            "href=\"/admin/posters/1/file/picture?download\"",
        ],
    );
    let file = client.get("/admin/posters/1/file/picture").await;
    assert_eq!((file.status, file.bytes.as_slice()), (StatusCode::OK, PNG));
    let header = |name| file.headers[name].to_str().expect("text");
    assert_eq!(header(header::CONTENT_TYPE), "image/png");
    assert_eq!(header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    assert_eq!(
        header(header::CONTENT_SECURITY_POLICY),
        "default-src 'none'; sandbox"
    );
    assert_eq!(header(header::CACHE_CONTROL), "no-store");
    assert_eq!(
        header(header::CONTENT_DISPOSITION),
        "inline; filename=\"posters-1-picture.png\""
    );
    let file = client.get("/admin/posters/1/file/picture?download").await;
    let place = file.headers[header::CONTENT_DISPOSITION]
        .to_str()
        .expect("text");
    assert!(place.starts_with("attachment"), "{place}");
    // Nothing chosen, it stays; the box removes it.
    let nothing: &[(&str, &str, &[u8])] = &[("picture", "", b"")];
    for (fields, left) in [
        (vec![("name", "Swans")], "0"),
        (vec![("_empty.picture", "true")], "1"),
    ] {
        let page = client
            .submit_files(
                "/admin/posters/1/edit",
                "/admin/posters/1",
                &fields,
                nothing,
            )
            .await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        let gone = "SELECT CAST(picture IS NULL AS TEXT) FROM posters";
        assert_eq!(site.fixture.text(gone).await, left);
    }
    client
        .get("/admin/posters/1/history")
        .await
        .says(StatusCode::OK, &["Swans", " bytes"]);
    let page = client.get("/admin/posters/1/file/picture").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_too_large_forged_or_lost_is_told_beside_its_field() {
    let site = Site::new().await;
    let mut client = site.signed_in("admin").await;
    let large = [PNG, &[0; 120_000][..]].concat();
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    for (file, told) in [
        (
            ("picture", "large.png", large.as_slice()),
            "“large.png” is larger than a file may be here.",
        ),
        (
            ("scan", "long.txt", &large[..1001]),
            "“long.txt” is larger than a file may be here.",
        ),
        (("picture", "a.png", &svg[..]), "“a.png” is not an image"),
        (("photo", "a.jpg", PDF), "“a.jpg” is not an image"),
        (("scan", "a.pdf", &svg[..]), "“a.pdf” is called a PDF file"),
        (("scan", "a.txt", b""), "“a.txt” is empty"),
    ] {
        let page = client
            .submit_files("/admin/posters/new", "/admin/posters", &[NAME], &[file])
            .await;
        page.says(
            StatusCode::UNPROCESSABLE_ENTITY,
            &[told, "value=\"Swan Lake\""],
        );
    }
    // With another mistake, what was chosen has to be chosen again.
    let page = client
        .submit_files(
            "/admin/posters/new",
            "/admin/posters",
            &[("name", "")],
            &[("picture", "swan.png", PNG)],
        )
        .await;
    page.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &["2 things need attention", "Choose “swan.png” again"],
    );
    // Neither a field that takes no file, nor far too much of one.
    let page = client
        .submit_files(
            "/admin/posters/new",
            "/admin/posters",
            &[NAME],
            &[("id", "a.png", PNG)],
        )
        .await;
    page.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &["is not a field that takes a file"],
    );
    let huge = vec![b'x'; 40 * 1024 * 1024];
    let page = client
        .submit_files(
            "/admin/posters/new",
            "/admin/posters",
            &[NAME],
            &[("scan", "a.txt", &huge)],
        )
        .await;
    page.says(
        StatusCode::PAYLOAD_TOO_LARGE,
        &["far larger than this form takes"],
    );
    assert_eq!(
        site.fixture
            .text("SELECT CAST(count(*) AS TEXT) FROM posters")
            .await,
        "0"
    );
}

#[tokio::test]
async fn only_pixels_are_shown_and_the_rest_is_downloaded() {
    let site = Site::new().await;
    site.fixture
        .sql(
            "INSERT INTO posters (id, name, picture, scan) VALUES
             (1, 'Evil', CAST('<svg><script>alert(1)</script></svg>' AS BLOB), CAST('<html>' AS BLOB))",
        )
        .await;
    let mut client = site.signed_in("admin").await;
    for column in ["picture", "scan"] {
        let path = format!("/admin/posters/1/file/{column}");
        let file = client.get(&path).await;
        assert_eq!(file.status, StatusCode::OK);
        let header = |name| file.headers[name].to_str().expect("text");
        assert_eq!(header(header::CONTENT_TYPE), "application/octet-stream");
        assert!(header(header::CONTENT_DISPOSITION).starts_with("attachment"));
        // Others have no right to the table, or are not signed in.
        let page = site.signed_in("guest").await.get(&path).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        let page = site.visitor().get(&path).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
    }
    for none in ["name", "id", "nothing", "picture/more"] {
        let page = client.get(&format!("/admin/posters/1/file/{none}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{none}");
    }
    // What is redacted is sent to nobody.
    site.fixture
        .sql("INSERT INTO books (id, title, price, cover) VALUES (1, 'One', 1, x'00')")
        .await;
    let page = client.get("/admin/books/1/file/cover").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_file_in_the_folder_stands_in_its_column_by_a_name_of_its_own() {
    let site = Site::new().await;
    let mut client = site.signed_in("admin").await;
    let photo: &[(&str, &str, &[u8])] = &[("photo", "../../swan.png", PNG)];
    let page = client
        .submit_files("/admin/posters/new", "/admin/posters", &[NAME], photo)
        .await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    let name = site.fixture.text("SELECT photo FROM posters").await;
    let stem = name.strip_suffix(".png").expect("a picture");
    assert!(stem.len() == 32 && stem.bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert_eq!(fs::read(folder().join(&name)).expect("a file"), PNG);
    let file = client.get("/admin/posters/1/file/photo").await;
    assert_eq!((file.status, file.bytes.as_slice()), (StatusCode::OK, PNG));
    // A path that somebody types, or that leads elsewhere, is none.
    let typed = [("photo", "../secret")];
    let page = client
        .submit("/admin/posters/1/edit", "/admin/posters/1", &typed)
        .await;
    page.says(StatusCode::UNPROCESSABLE_ENTITY, &["Choose a file"]);
    for path in ["../../Cargo.toml", "/etc/passwd", "https://a.example/b.png"] {
        sqlx::query("UPDATE posters SET photo = ?")
            .bind(path)
            .execute(&site.fixture.pool)
            .await
            .expect("a path");
        let page = client.get("/admin/posters/1/file/photo").await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        let page = client.get("/admin/posters/1").await;
        page.says(StatusCode::OK, &[path]);
        assert!(!page.has("/file/photo"));
    }
}

#[tokio::test]
async fn a_file_without_a_row_is_not_left_in_the_folder() {
    let site = Site::new().await;
    site.fixture
        .sql(
            "CREATE TRIGGER no_such_name BEFORE INSERT ON posters WHEN NEW.name = 'Swan Lake'
             BEGIN SELECT RAISE(ABORT, 'not this one'); END",
        )
        .await;
    let mut client = site.signed_in("admin").await;
    // A picture of its own, to be found among those of other tests.
    let own = [PNG, &b"without a row"[..]].concat();
    let photo: &[(&str, &str, &[u8])] = &[("photo", "swan.png", &own)];
    for name in ["Swan Lake", ""] {
        let page = client
            .submit_files(
                "/admin/posters/new",
                "/admin/posters",
                &[("name", name)],
                photo,
            )
            .await;
        page.says(
            StatusCode::UNPROCESSABLE_ENTITY,
            &["Choose “swan.png” again"],
        );
    }
    let left = fs::read_dir(folder()).map_or(0, |files| {
        let mut all = files.map(|file| fs::read(file.expect("a file").path()));
        all.by_ref()
            .filter(|bytes| bytes.as_ref().is_ok_and(|bytes| *bytes == own))
            .count()
    });
    assert_eq!(left, 0);
}

#[tokio::test]
async fn a_file_over_a_change_of_somebody_else_is_told_to_be_chosen_again() {
    let site = Site::new().await;
    site.fixture
        .sql("INSERT INTO posters (id, name) VALUES (1, 'One')")
        .await;
    let mut client = site.signed_in("admin").await;
    let page = client
        .submit_files(
            "/admin/posters/1/edit",
            "/admin/posters/1",
            &[("_version", "of long ago"), ("name", "Two")],
            &[("picture", "swan.png", PNG)],
        )
        .await;
    page.says(
        StatusCode::CONFLICT,
        &["You chose a file for “picture”", "choose it once more"],
    );
}

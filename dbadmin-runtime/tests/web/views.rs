//! Views that are kept of a list, and how a list looks for one user.

use axum::http::StatusCode;

use crate::client::{Client, Page, Site};

const BOOKS: &str = "
    INSERT INTO shelves (code, name) VALUES ('new', 'Fresh');
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 35)
    INSERT INTO books (title, shelf, status, rating, price, lendable)
    SELECT 'Title ' || i, 'new', CASE WHEN i % 5 THEN 'in' ELSE 'out' END, 1, i * 1000, 1 FROM n;";

async fn site() -> Site {
    let site = Site::new().await;
    site.fixture.sql(BOOKS).await;
    site
}

/// Presses a button of the form of views.
async fn press(client: &mut Client<'_>, list: &str, button: &str, fields: &[(&str, &str)]) -> Page {
    let mut all = vec![("_list", list), ("_do", button)];
    all.extend(fields);
    let open = format!("/admin/books?{list}&_open=views");
    client
        .submit(&open, "/admin/books/actions/view", &all)
        .await
}

fn tabs(page: &Page) -> String {
    let nav = page.text.split("<nav class=\"tabs\"").nth(1);
    let nav = nav.and_then(|nav| nav.split("</nav>").next());
    nav.unwrap_or("").to_owned()
}

#[tokio::test]
async fn a_list_is_kept_under_a_name_renamed_and_deleted() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    assert_eq!(tabs(&client.get("/admin/books").await), "");
    let list = "status=eq.out&sort=-price";
    let kept = press(&mut client, list, "add.0", &[("name", " Lent <b>, dear ")]).await;
    assert_eq!(kept.location(), format!("/admin/books?{list}"));
    let page = client.get(kept.location()).await;
    page.says(
        StatusCode::OK,
        &["The view is kept.", "Lent &#60;b&#62;, dear"],
    );
    assert!(
        tabs(&page)
            .contains("href=\"/admin/books?status=eq.out&#38;sort=-price\" aria-current=\"page\"")
    );
    assert!(
        tabs(&client.get("/admin/books").await)
            .contains("href=\"/admin/books\" aria-current=\"page\"")
    );

    let taken = press(&mut client, "", "add.0", &[("name", "Lent <b>, dear")]).await;
    taken.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &["There is a view called", "value=\"Lent &#60;b&#62;, dear\""],
    );
    let nameless = press(&mut client, "", "add.0", &[("name", " ")]).await;
    nameless.says(StatusCode::UNPROCESSABLE_ENTITY, &["Give the view a name."]);

    let fields = [("name", "Lent")];
    assert_eq!(
        press(&mut client, "", "save.1", &fields).await.status,
        StatusCode::SEE_OTHER
    );
    let replaced = press(
        &mut client,
        "price=gte.9000&after=x".split('&').next().unwrap_or(""),
        "replace.1",
        &[],
    )
    .await;
    assert_eq!(replaced.status, StatusCode::SEE_OTHER);
    let page = client.get("/admin/books").await;
    assert!(
        tabs(&page).contains("?price=gte.9000\" data-part>Lent<"),
        "{}",
        tabs(&page)
    );
    assert_eq!(
        press(&mut client, "", "delete.1", &[]).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(tabs(&client.get("/admin/books").await), "");
    let trail = "SELECT count(*) FROM dbadmin_audit WHERE table_address = 'dbadmin_view'";
    assert_eq!(site.fixture.number(trail).await, 4);
}

#[tokio::test]
async fn views_are_private_until_somebody_shares_them_who_may() {
    let site = site().await;
    let mut admin = site.signed_in("admin").await;
    let mut guest = site.signed_in("guest").await;
    press(&mut admin, "status=eq.out", "add.0", &[("name", "Mine")]).await;
    press(
        &mut admin,
        "status=eq.in",
        "add.0",
        &[("name", "Ours"), ("shared", "on")],
    )
    .await;
    let seen = tabs(&guest.get("/admin/books").await);
    assert!(seen.contains("Ours") && !seen.contains("Mine"), "{seen}");

    let refused = press(
        &mut guest,
        "",
        "add.0",
        &[("name", "Mine"), ("shared", "on")],
    )
    .await;
    refused.says(StatusCode::UNPROCESSABLE_ENTITY, &["but not share them"]);
    for button in ["save.1", "replace.1", "delete.1", "save.2", "delete.2"] {
        let page = press(&mut guest, "", button, &[("name", "Theirs")]).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{button}");
    }
    press(&mut guest, "", "add.0", &[("name", "Mine")]).await;
    press(
        &mut guest,
        "",
        "save.3",
        &[("name", "Mine"), ("shared", "on")],
    )
    .await;
    assert!(!tabs(&admin.get("/admin/books").await).contains("shared"));
    // Without the form's token nothing is kept.
    let forged = guest
        .post(
            "/admin/books/actions/view",
            &[("_do", "add.0"), ("name", "x")],
        )
        .await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    // Nor of a table that one may not see.
    let hidden = guest
        .submit(
            "/admin/books",
            "/admin/members/actions/view",
            &[("_do", "add.0"), ("name", "x")],
        )
        .await;
    assert_eq!(hidden.status, StatusCode::FORBIDDEN);
    let sent = guest.get("/admin/books/actions/view").await;
    assert_eq!(sent.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_list_opens_with_a_view_and_all_of_it_is_still_there() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    press(
        &mut client,
        "status=eq.out",
        "add.0",
        &[("name", "Lent"), ("usual", "on")],
    )
    .await;
    let bare = client.get("/admin/books").await;
    assert_eq!(bare.location(), "/admin/books?status=eq.out");
    let page = client.get(bare.location()).await;
    page.says(
        StatusCode::OK,
        &[
            "7 rows",
            "href=\"/admin/books?_view=0\" data-part>All books<",
        ],
    );
    // Without its filter, the list is the whole one and not the view again.
    page.says(
        StatusCode::OK,
        &["class=\"chip on\" href=\"/admin/books?_view=0\""],
    );
    client
        .get("/admin/books?_view=0")
        .await
        .says(StatusCode::OK, &["1–10 of 35"]);
    let canonical = client.get("/admin/books?_view=0&q=7").await;
    assert_eq!(canonical.location(), "/admin/books?q=7");
    // The export of the whole list is one of the whole list.
    let export = client.get("/admin/books/export.csv").await;
    assert_eq!(export.text.lines().count(), 36);
    press(&mut client, "status=eq.out", "usual.0", &[]).await;
    client
        .get("/admin/books")
        .await
        .says(StatusCode::OK, &["1–10 of 35"]);
    let gone = client.get("/admin/books?_view=0").await;
    assert_eq!(gone.location(), "/admin/books");
}

#[tokio::test]
async fn a_view_of_what_is_gone_says_so_and_shows_the_rest() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    press(
        &mut client,
        "status=eq.out",
        "add.0",
        &[("name", "Old"), ("usual", "on")],
    )
    .await;
    site.fixture
        .sql("UPDATE dbadmin_view SET query = 'status=eq.out&colour=eq.red&or=(price.gt.1,size.eq.2)&sort=weight'")
        .await;
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    let page = client.get("/admin/books").await;
    page.says(
        StatusCode::OK,
        &[
            "The view “Old” speaks of what this list does not have",
            "“colour=eq.red”, “or=(price.gt.1,size.eq.2)” and “sort=weight”",
            "7 rows",
            "href=\"/admin/books?_view=1\"",
        ],
    );
    let nothing = client.get("/admin/books?_view=77").await;
    nothing.says(
        StatusCode::OK,
        &["This view is not there any more", "1–10 of 35"],
    );
    client
        .get("/admin/books?_view=x")
        .await
        .says(StatusCode::OK, &["not there any more"]);
    // Its form repairs it.
    let replaced = press(&mut client, "status=eq.out", "replace.1", &[]).await;
    assert_eq!(replaced.status, StatusCode::SEE_OTHER);
    assert_eq!(
        client.get("/admin/books").await.location(),
        "/admin/books?status=eq.out"
    );
}

/// The headings, in order.
fn heads(page: &Page) -> Vec<String> {
    let head = page.text.split("<thead>").nth(1);
    let head = head.and_then(|head| head.split("</thead>").next());
    let cells = head.unwrap_or("").split("<th scope=\"col\"").skip(1);
    let words = cells.map(|cell| {
        let mut text = cell.split_once('>').map_or("", |(_, rest)| rest);
        if let Some(rest) = text.strip_prefix("<a ") {
            text = rest.split_once('>').map_or("", |(_, rest)| rest);
        }
        text.split('<').next().unwrap_or("").to_owned()
    });
    words.collect()
}

#[tokio::test]
async fn columns_size_and_density_are_remembered_for_one_user() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let own = heads(&client.get("/admin/books").await);
    assert_eq!(own[..3], ["title", "shelf", "status"]);
    let look = "/admin/books?_open=look";
    let fields = [
        ("_list", "q=Title"),
        ("all.price", ""),
        ("col.price", "on"),
        ("all.title", ""),
        ("col.title", "on"),
        ("all.status", ""),
        ("all.nothing", ""),
        ("col.nothing", "on"),
        ("size", "50"),
        ("compact", "on"),
        ("_do", "keep."),
    ];
    let kept = client
        .submit(look, "/admin/books/actions/look", &fields)
        .await;
    assert_eq!(kept.location(), "/admin/books?q=Title");
    let page = client.get(kept.location()).await;
    page.says(
        StatusCode::OK,
        &[
            "35 rows",
            "wrap list compact",
            "<a href=\"/admin/books/35\">€\u{a0}350.00</a>",
        ],
    );
    assert_eq!(heads(&page), ["price", "title"]);

    let form = client.get(look).await;
    let moved = [
        ("all.price", ""),
        ("col.price", "on"),
        ("all.title", ""),
        ("col.title", "on"),
        ("size", "50"),
        ("_do", "up.title"),
    ];
    assert_eq!(form.status, StatusCode::OK);
    let up = client
        .submit(look, "/admin/books/actions/look", &moved)
        .await;
    assert_eq!(up.location(), "/admin/books?_open=look");
    let page = client.get("/admin/books").await;
    assert_eq!(heads(&page), ["title", "price"]);
    assert!(!page.has("list compact"));

    let mut guest = site.signed_in("guest").await;
    assert_eq!(heads(&guest.get("/admin/books").await), own);
    client
        .submit(look, "/admin/books/actions/look", &[("_do", "reset.")])
        .await;
    assert_eq!(heads(&client.get("/admin/books").await), own);
    let rest = "SELECT count(*) FROM dbadmin_preference";
    assert_eq!(site.fixture.number(rest).await, 0);
}

#[tokio::test]
async fn no_secret_can_be_made_a_column() {
    let site = site().await;
    site.fixture
        .sql("INSERT INTO members (name, email, pin) VALUES ('Mara', 'm@x.example', '4711')")
        .await;
    let mut client = site.signed_in("admin").await;
    let fields = [
        ("all.pin", ""),
        ("col.pin", "on"),
        ("all.name", ""),
        ("col.name", "on"),
        ("_do", "keep."),
    ];
    client
        .submit(
            "/admin/members?_open=look",
            "/admin/members/actions/look",
            &fields,
        )
        .await;
    let page = client.get("/admin/members").await;
    assert!(!page.has("4711"), "{}", page.text);
}

//! The form that puts conditions together, by its buttons alone.

use axum::http::StatusCode;

use crate::client::{Client, Page, Site};

const BOOKS: &str = "
    INSERT INTO shelves (code, name) VALUES ('new', 'Fresh'), ('b,2', 'Second');
    INSERT INTO books (title, shelf, status, rating, price, seen, lendable) VALUES
      ('One', 'b,2', 'in', 5, 1250, datetime('now'), 1),
      ('Two, too', NULL, 'out', NULL, 2000, '2026-01-31 09:00', 0),
      ('Three', 'new', 'new', 1, 3000, NULL, 1);";

async fn site() -> Site {
    let site = Site::new().await;
    site.fixture.sql(BOOKS).await;
    site
}

fn encode(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Every field of the form as it stands, with some changed, sent by one of its buttons.
async fn press(client: &mut Client<'_>, page: &Page, button: &str, typed: &[(&str, &str)]) -> Page {
    let form = page.text.split("<form class=\"builder\"").nth(1);
    let form = form.and_then(|form| form.split("</form>").next());
    let form = form.expect("a form of conditions");
    let mut fields: Vec<(String, String)> = Vec::new();
    for tag in form.split('<') {
        let attribute = |name: &str| {
            let value = tag.split_once(&format!(" {name}=\"")).map(|(_, rest)| rest);
            value.and_then(|rest| rest.split('"').next()).map(unescaped)
        };
        if tag.starts_with("input ") || tag.starts_with("select ") {
            let name = attribute("name").expect("a name");
            fields.push((name, attribute("value").unwrap_or_default()));
        } else if tag.starts_with("option ")
            && let Some((_, value)) = fields.last_mut()
            && (value.is_empty() || tag.contains(" selected"))
        {
            *value = attribute("value").unwrap_or_default();
        }
    }
    for (name, value) in typed {
        let field = fields.iter_mut().find(|(known, _)| known == name);
        let (_, old) = field.unwrap_or_else(|| panic!("no field {name} in {form}"));
        (*value).clone_into(old);
    }
    assert!(form.contains(&format!("value=\"{button}\"")), "{button}");
    fields.push(("_do".to_owned(), button.to_owned()));
    let query = fields
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)));
    let query: Vec<String> = query.collect();
    client
        .get(&format!("/admin/books?{}", query.join("&")))
        .await
}

fn unescaped(text: &str) -> String {
    text.replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#38;", "&")
}

#[tokio::test]
async fn conditions_and_groups_are_put_together_by_buttons() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let open = client
        .get("/admin/books?sort=-price&_open=conditions")
        .await;
    open.says(StatusCode::OK, &["Add a condition", "Add a group"]);
    let page = press(&mut client, &open, "add._c", &[("_c.add", "price")]).await;
    page.says(StatusCode::OK, &["price: value", "between", "data-here"]);
    let typed = [
        ("_c.0.verb", "between"),
        ("_c.0.value", "10"),
        ("_c.0.until", "25.50"),
    ];
    let page = press(&mut client, &page, "group._c", &typed).await;
    let page = press(&mut client, &page, "add._c.1", &[("_c.1.add", "status")]).await;
    let page = press(
        &mut client,
        &page,
        "add._c.1",
        &[("_c.1.0.value", "out"), ("_c.1.add", "seen")],
    )
    .await;
    let typed = [
        ("_c.1.1.verb", "last"),
        ("_c.1.1.number", "2"),
        ("_c.1.1.unit", "weeks"),
    ];
    let page = press(&mut client, &page, "add._c.1", &typed).await;
    // The condition that was one too many.
    let page = press(&mut client, &page, "drop._c.1.2", &[]).await;
    let done = press(&mut client, &page, "apply", &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_eq!(
        done.location(),
        format!(
            "/admin/books?price=gte.1000&price=lte.2550&or={}&sort=-price",
            encode("(status.eq.out,seen.during.last-2-weeks)")
        )
    );
    client.get(done.location()).await.says(
        StatusCode::OK,
        &[
            "Any of these: <b>status is Lent or seen in the last 2 weeks</b>",
            "2 rows",
            "href=\"/admin/books?price=gte.1000&#38;price=lte.2550&#38;sort=-price\"",
        ],
    );
}

#[tokio::test]
async fn the_form_holds_what_the_address_says_and_gives_it_back() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    for query in [
        "title=ilike.*o*&title=ilike.T*&title=not.ilike.*x*",
        "price=gte.1250&price=lte.3000",
        "seen=gte.2026-01-01&seen=lt.2026-02-01",
        "seen=gte.2026-01-01+09%3A30",
        "seen=during.this-month",
        "bought=during.2026-01",
        "bought=during.next-3-days",
        "rating=not.is.null&lendable=is.true",
        "rating=in.(1,5)",
        "title=in.(%22Two%2C+too%22,One)",
        "title=like.T*",
        "shelf=eq.b%2C2",
        "or=(shelf.eq.%22b,2%22,and(price.gte.1,price.lte.2),not.and(rating.is.null,title.eq.x))",
        "not.or=(status.eq.in,or(status.eq.out,lendable.is.false))",
        "status=eq.in&or=(rating.gt.1,rating.lt.1)&not.and=(price.gt.1,rating.is.null)",
    ] {
        let open = client
            .get(&format!("/admin/books?{query}&_open=conditions"))
            .await;
        assert_eq!(open.status, StatusCode::OK, "{query}: {}", open.text);
        let done = press(&mut client, &open, "apply", &[]).await;
        let (_, back) = done.location().split_once('?').unwrap_or_default();
        let same = |query: &str| {
            form_urlencoded::parse(query.as_bytes())
                .into_owned()
                .collect::<Vec<_>>()
        };
        assert_eq!(same(back), same(query), "{}", done.text);
    }
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_its_condition_and_nothing_is_lost() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let query = "or=(price.gte.100,rating.eq.3)&_open=conditions";
    let open = client.get(&format!("/admin/books?{query}")).await;
    let typed = [("_c.0.value", "dear"), ("_c.1.value", "")];
    let refused = press(&mut client, &open, "apply", &typed).await;
    refused.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &[
            "This needs an amount such as 12.50.",
            "Fill this in, or take the condition away.",
            "value=\"dear\"",
            "aria-invalid=\"true\"",
            // The list is as it was.
            "Any of these: <b>price from",
        ],
    );
    let again = press(&mut client, &refused, "drop._c.1", &[]).await;
    let done = press(&mut client, &again, "apply", &[("_c.0.value", "12")]).await;
    assert_eq!(done.location(), "/admin/books?or=%28price.gte.1200%29");
}

#[tokio::test]
async fn what_nobody_could_have_pressed_does_no_harm() {
    let site = site().await;
    let mut client = site.signed_in("guest").await;
    for query in [
        "_do=drop._c.7.7.7&_c.how=or",
        "_do=add._c.0.0.0.0.0.0.0&_c.how=and",
        "_do=add._c&_c.how=x&_c.add=cover",
        "_do=group._c.0&_c.how=or&_c.0.column=cover&_c.0.verb=is",
        "_do=apply&_c.how=or&_c.0.how=or&_c.0.0.how=or&_c.0.0.0.how=or&_c.0.0.0.0.how=or&_c.0.0.0.0.0.column=title",
        "_do=nothing&_c.99999999999999999999.how=or&_c.how=or&_c.-1.how=or&_c..how=or",
    ] {
        let page = client
            .get(&format!("/admin/books?_open=conditions&{query}"))
            .await;
        assert!(
            page.status.is_success() || page.status.is_redirection(),
            "{query}: {}",
            page.text
        );
    }
    let bad = client
        .get("/admin/books?or=(price.gte.dear,colour.eq.1)")
        .await;
    bad.says(
        StatusCode::BAD_REQUEST,
        &["price.gte.dear", "whole number", "All books"],
    );
}

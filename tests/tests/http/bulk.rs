//! Several rows at once: chosen in a list, shown before anything is done, and done with all or none.

use dbadmin_tests::fixture;
use dbadmin_tests::http::{Client, Page};
use dbadmin_tests::shop::Shop;

/// Ticks the first boxes of a list, and presses the button below it.
fn select(client: &Client, list: &str, many: usize) -> (Vec<String>, Page) {
    let page = client.open(list).html();
    let boxes = page.attributes("tbody .pick input", "name");
    let chosen: Vec<String> = boxes.into_iter().take(many).collect();
    let mut form = page.form("form#bulk");
    for name in &chosen {
        form = form.with(name, "on");
    }
    (chosen, form.send(client))
}

fn count(shop: &Shop, of: &str) -> String {
    fixture::one(&shop.database(), &format!("SELECT count(*) FROM {of}")).expect("a count")
}

#[test]
fn selected_rows_are_shown_with_what_goes_along_and_then_deleted() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let before: usize = count(&shop, "tags").parse().expect("a number");
    let (chosen, asked) = select(&operator, "/admin/tags", 3);
    let asked = asked.expect_status(200).html();
    assert_eq!(asked.count(".chosen li"), 3);
    assert!(
        asked.words("h1").contains("Delete 3 tags?"),
        "{}",
        asked.words("h1")
    );
    assert!(asked.words(".effects").contains("are deleted as well"));
    assert_eq!(
        count(&shop, "tags"),
        before.to_string(),
        "asking deletes nothing"
    );

    let done = asked.form(".page form").send(&operator).expect_status(303);
    assert!(done.location().ends_with("/admin/tags"));
    assert!(
        operator
            .open("/admin/tags")
            .words()
            .contains("all that were selected")
    );
    assert_eq!(count(&shop, "tags"), (before - 3).to_string());
    let ids: Vec<&str> = chosen
        .iter()
        .filter_map(|name| name.strip_prefix("_row."))
        .collect();
    let left = format!("tags WHERE id IN ({})", ids.join(", "));
    assert_eq!(count(&shop, &left), "0");
    let recorded = "dbadmin_audit WHERE action = 'delete' AND table_address = 'tags'";
    assert_eq!(count(&shop, recorded), "3");
}

#[test]
fn where_one_of_them_must_stay_all_of_them_stay() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let before = count(&shop, "orders");
    let (_, asked) = select(&operator, "/admin/orders", 20);
    let asked = asked.expect_status(200).html();
    assert!(asked.words(".effects").contains("stands in the way"));
    assert_eq!(asked.count(".page form button"), 0);
    let refused = asked.form(".page form").send(&operator).expect_status(422);
    let said = refused.html().words("[role=alert]");
    assert!(
        said.contains("Nothing has been deleted") && said.contains("Payments"),
        "{said}"
    );
    assert_eq!(count(&shop, "orders"), before);
}

#[test]
fn rows_that_changed_meanwhile_are_looked_at_again() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let before: usize = count(&shop, "reviews").parse().expect("a number");
    let (chosen, asked) = select(&operator, "/admin/reviews", 2);
    let asked = asked.expect_status(200).html();
    let id = chosen[1].trim_start_matches("_row.");
    let database = shop.database();
    fixture::execute(
        &database,
        &format!("UPDATE reviews SET rating = 6 - rating, title = 'other' WHERE id = {id}"),
    );
    let again = asked
        .form(".page form")
        .send(&operator)
        .expect_status(422)
        .html();
    assert!(again.words("[role=alert]").contains("Somebody has changed"));
    assert_eq!(count(&shop, "reviews"), before.to_string());

    fixture::execute(&database, &format!("DELETE FROM reviews WHERE id = {id}"));
    let gone = again
        .form(".page form")
        .send(&operator)
        .expect_status(422)
        .html();
    assert!(
        gone.words("main").contains("not there any more"),
        "{}",
        gone.words("main")
    );
    assert_eq!(gone.count(".chosen li"), 1);
    let _ = gone.form(".page form").send(&operator).expect_status(303);
    assert_eq!(count(&shop, "reviews"), (before - 2).to_string());
}

#[test]
fn no_selection_too_large_a_one_and_a_stranger_to_it_are_refused() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let (_, nothing) = select(&operator, "/admin/tags", 0);
    assert!(
        nothing
            .expect_status(422)
            .words()
            .contains("Nothing is selected")
    );
    let names: Vec<String> = (1..=201).map(|id| format!("_row.{id}")).collect();
    let many: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "on")).collect();
    let page = operator.post("/admin/reviews/actions/delete", &many);
    assert!(page.expect_status(422).words().contains("at most 200 rows"));
    let _ = operator
        .get("/admin/tags/actions/delete")
        .expect_status(405);
    let _ = operator
        .post("/admin/tags/actions/nothing", &[])
        .expect_status(404);

    fixture::execute(&shop.database(), "UPDATE dbadmin_user SET role = 'support'");
    let support = shop.server.operator();
    let list = support.open("/admin/tags").html();
    assert_eq!(list.count("#bulk, .pick"), 0, "it is offered");
    let closed = support.post("/admin/tags/actions/delete", &[("_row.1", "on")]);
    let _ = closed.expect_status(403);
}

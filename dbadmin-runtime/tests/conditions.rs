//! Filters joined by AND and OR, and spans of days, as an address has them.

mod support;

use dbadmin_runtime::query::{Export, ListRequest, list};
use support::{BOOKS, Fixture, LOANS, MEMBERS, actor};

const ROWS: &str = "
    INSERT INTO books (id, title, status, rating, price, bought, seen) VALUES
      (1, 'One', 'in', 5, 1000, date('now'), datetime('now')),
      (2, 'Two, too', 'out', NULL, 2000, date('now', '-1 day'), date('now', '-1 day') || ' 23:59:59'),
      (3, 'Three (3)', 'new', 1, 3000, date('now', '-6 days'), date('now', '-7 days') || 'T23:59:59Z'),
      (4, 'Four', 'in', 2, 4000, date('now', '+1 day'), strftime('%s', 'now', '+1 day') * 1000),
      (5, 'Five', 'out', 3, 5000, '2026-01-31', '2026-01-31 23:59:59.999'),
      (6, 'Six', 'new', 4, 6000, '2026-02-01', '2026-02-01');";

async fn found(fixture: &Fixture, query: &str) -> String {
    let request = ListRequest::parse(&BOOKS, Some(query)).expect(query);
    let again = ListRequest::parse(&BOOKS, Some(&request.query())).expect(query);
    assert_eq!(request.query(), again.query(), "{query}");
    let page = list(&fixture.app, &actor("admin"), &again).await;
    let page = page.expect(query);
    assert_eq!(page.count.number(), page.rows.len() as u64, "{query}");
    let mut keys: Vec<String> = page
        .rows
        .iter()
        .filter_map(|row| Some(row.key()?.segment()))
        .collect();
    keys.sort();
    keys.concat()
}

#[tokio::test]
async fn groups_join_filters_as_the_grammar_says() {
    let fixture = Fixture::new().await;
    fixture.sql(ROWS).await;
    for (query, expected) in [
        ("or=(status.eq.in,price.gte.5000)", "1456"),
        ("and=(status.eq.in,price.gte.4000)", "4"),
        ("not.or=(status.eq.in,price.gte.5000)", "23"),
        ("not.and=(status.eq.in,price.gte.4000)", "12356"),
        ("or=(status.eq.in,and(price.gt.2000,price.lt.5000))", "134"),
        (
            "or=(rating.is.null,not.and(price.gte.2000,price.lte.5000))",
            "126",
        ),
        (
            "or=(price.eq.1000,price.eq.6000)&or=(status.eq.in,status.eq.out)",
            "1",
        ),
        ("status=eq.out&or=(rating.is.null,rating.gte.4)", "2"),
        (
            "or=(title.eq.%22Two, too%22,title.eq.%22Three (3)%22)",
            "23",
        ),
        ("or=(title.ilike.f*,title.not.ilike.*o*)", "3456"),
        ("or=(id.in.(1,2),id.in.(%225%22))", "125"),
        ("or=(bought.during.today,bought.during.2026-01)", "15"),
    ] {
        assert_eq!(found(&fixture, query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn exports_go_by_the_same_groups() {
    let fixture = Fixture::new().await;
    fixture.sql(ROWS).await;
    let query = "or=(status.eq.in,and(price.gt.2000,price.lt.5000))&size=1";
    let request = ListRequest::parse(&BOOKS, Some(query)).expect(query);
    assert!(request.is_narrowed());
    let mut export = Export::begin(&fixture.app, &actor("admin"), &request).expect("an export");
    let mut rows = 0;
    while let Some(some) = export.next().await.expect("rows") {
        rows += some.len();
    }
    assert_eq!(rows, 3);
    assert_eq!(request.without_group(0).query(), "size=1");
}

#[tokio::test]
async fn spans_of_days_are_found() {
    let fixture = Fixture::new().await;
    fixture.sql(ROWS).await;
    for (query, expected) in [
        ("bought=during.today", "1"),
        ("bought=during.yesterday", "2"),
        ("bought=during.tomorrow", "4"),
        ("bought=during.last-7-days", "123"),
        ("bought=during.last-1-week", "123"),
        ("bought=during.last-6-days", "12"),
        ("bought=during.next-2-days", "14"),
        ("bought=during.2026-01", "5"),
        ("bought=during.2026-02-01", "6"),
        ("bought=not.during.2026-01&bought=lt.2026-02-02", "6"),
        ("seen=during.today", "1"),
        ("seen=during.yesterday", "2"),
        ("seen=during.last-7-days", "12"),
        ("seen=during.last-8-days", "123"),
        ("seen=during.tomorrow", "4"),
        ("seen=during.2026-01-31", "5"),
        ("seen=during.2026-01&seen=gte.2026-01-31 23:00", "5"),
        ("seen=during.2026-02", "6"),
    ] {
        assert_eq!(found(&fixture, query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn what_is_wrong_in_a_group_is_said_beside_it() {
    let many = vec!["price.eq.1"; 60].join(",");
    for (name, value, expected) in [
        (
            "or",
            "(colour.eq.red,price.gt.1)",
            "there is no “colour” to filter by",
        ),
        (
            "or",
            "(price.gt.dear)",
            "“price.gt.dear” needs a whole number",
        ),
        (
            "not.and",
            "(and(rating.eq.x))",
            "“rating.eq.x” needs a whole number",
        ),
        ("and", "(price.above.5)", "“above” is not an operator"),
        ("or", "price.eq.5", "brackets"),
        ("or", "(price.eq.5", "brackets"),
        ("or", "()", "at least one condition"),
        ("or", "(and(or(and(or(price.eq.1)))))", "4 deep at most"),
        ("or", "(title.during.today)", "only dates and times"),
        ("bought", "during.last-week", "last-7-days"),
        ("or", "(bought.during.soon)", "last-7-days"),
        ("or", &format!("({many})"), "at most 50 filters"),
    ] {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair(name, value)
            .finish();
        let bad = ListRequest::parse(&BOOKS, Some(&query)).expect_err(value);
        assert_eq!(bad.problems.len(), 1, "{value}");
        let problem = &bad.problems[0];
        assert_eq!(problem.parameter, name);
        assert!(problem.expected.contains(expected), "{}", problem.expected);
    }
    // What no page shows is no more filtered by in a group than by itself.
    assert!(ListRequest::parse(&MEMBERS, Some("or=(pin.eq.4711)")).is_err());
    assert!(ListRequest::parse(&LOANS, Some("or=(due.during.today,lent.eq.2026-01-01)")).is_ok());
}

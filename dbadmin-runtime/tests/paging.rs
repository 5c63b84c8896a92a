//! Paging visits every row exactly once, forward and backward, whatever it is sorted by.

mod support;

use dbadmin_runtime::Resource;
use dbadmin_runtime::query::{Count, ListPage, ListRequest, list};
use support::{BOOKS, Fixture, PLACES, SHELVES, STOCK, actor};

/// Many ties and many NULLs, in every column that the list can be sorted by.
const ROWS: &str = "
    INSERT INTO shelves (code, name) VALUES ('a', 'Alpha'), ('b,c', 'Beta, comma'), ('ü', 'Umlaut');
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 137)
    INSERT INTO books (title, shelf, status, rating, price, seen)
    SELECT printf('Book %d', i % 9),
           CASE i % 3 WHEN 0 THEN 'a' WHEN 1 THEN 'b,c' END,
           CASE i % 2 WHEN 0 THEN 'in' ELSE 'out' END,
           CASE WHEN i % 4 > 0 THEN i % 5 + 1 END,
           i % 7 * 100,
           CASE WHEN i % 3 > 0 THEN printf('2026-01-%02d 09:00:00', i % 28 + 1) END
    FROM n;
    INSERT INTO places (shelf, slot, book)
    SELECT CASE id % 3 WHEN 0 THEN 'a' WHEN 1 THEN 'b,c' ELSE 'ü' END, id,
           CASE WHEN id % 2 THEN id % 10 + 1 END FROM books WHERE id <= 40;";

/// The rows in the order of the pages, first to last and back.
async fn walk(fixture: &Fixture, resource: &'static Resource, query: &str) -> Vec<String> {
    let admin = actor("admin");
    let start = ListRequest::parse(resource, Some(query)).expect("a request");
    let mut request = start.clone();
    let mut pages: Vec<ListPage> = Vec::new();
    loop {
        let page = list(&fixture.app, &admin, &request).await.expect("a page");
        let next = page.next.clone();
        pages.push(page);
        let Some(next) = next else { break };
        // Through the address, as a browser goes.
        let address = start.with_after(&next).query();
        request = ListRequest::parse(resource, Some(&address)).expect("a next page");
        assert!(pages.len() < 100, "{query} goes in a circle");
    }
    assert!(
        pages[0].previous.is_none(),
        "nothing is before the first page"
    );
    for index in (1..pages.len()).rev() {
        let previous = pages[index].previous.clone().expect("a way back");
        let back = list(&fixture.app, &admin, &start.with_before(&previous))
            .await
            .expect("a page");
        assert_eq!(
            names(&back),
            names(&pages[index - 1]),
            "{query}, page {index} backward"
        );
        assert_eq!(back.previous.is_some(), index > 1);
        assert!(back.next.is_some());
    }
    pages.iter().flat_map(names).collect()
}

fn names(page: &ListPage) -> Vec<String> {
    let name = |record: &dbadmin_runtime::query::Record| {
        let key = record.key().map(|key| key.segment()).unwrap_or_default();
        format!("{key} {:?}", record.values())
    };
    page.rows.iter().map(name).collect()
}

#[tokio::test]
async fn every_row_comes_once_in_any_order() {
    let fixture = Fixture::new().await;
    fixture.sql(ROWS).await;
    for sort in [
        "",
        "title",
        "-title",
        "rating",
        "-rating",
        "seen",
        "-seen",
        "rating,-seen",
        "-rating,seen",
        "-rating,-seen,title",
        "status,-price",
        "-id",
        "price,status",
    ] {
        for size in [1, 10, 50, 137, 138] {
            if size == 1 && sort.len() > 7 {
                continue;
            }
            let query = format!("sort={sort}&size={size}");
            if size == 1 {
                // One row a page is the hardest for ties; a part of the table is enough.
                let query = format!("{query}&id=lte.60");
                let rows = walk(&fixture, &BOOKS, &query).await;
                assert_eq!(unique(&rows), 60, "{query}");
                assert_eq!(rows.len(), 60, "{query}");
                continue;
            }
            let rows = walk(&fixture, &BOOKS, &query).await;
            assert_eq!((unique(&rows), rows.len()), (137, 137), "{query}");
        }
    }
}

#[tokio::test]
async fn pages_are_in_the_databases_own_order() {
    let fixture = Fixture::new().await;
    fixture.sql(ROWS).await;
    let rows = walk(&fixture, &BOOKS, "sort=rating,-seen&size=9").await;
    let whole = walk(&fixture, &BOOKS, "sort=rating,-seen&size=200").await;
    assert_eq!(rows, whole);
}

#[tokio::test]
async fn composite_and_text_keys_page_too() {
    let fixture = Fixture::new().await;
    fixture.sql(ROWS).await;
    for sort in ["", "shelf", "-shelf,slot", "book", "-book"] {
        let rows = walk(&fixture, &PLACES, &format!("sort={sort}")).await;
        assert_eq!((unique(&rows), rows.len()), (40, 40), "{sort}");
    }
}

#[tokio::test]
async fn a_view_without_a_key_is_paged_by_offset() {
    let fixture = Fixture::new().await;
    fixture.sql(ROWS).await;
    assert_eq!(walk(&fixture, &STOCK, "sort=title").await.len(), 137);
}

#[tokio::test]
async fn counts_are_honest() {
    let fixture = Fixture::new().await;
    fixture.sql(ROWS).await;
    let admin = actor("admin");
    let count = async |query: &str| {
        let request = ListRequest::parse(&BOOKS, Some(query)).expect("a request");
        list(&fixture.app, &admin, &request)
            .await
            .expect("a page")
            .count
    };
    assert_eq!(count("").await, Count::Exact(137));
    assert_eq!(count("status=eq.in").await, Count::Exact(68));
    assert_eq!(count("title=eq.nothing").await, Count::Exact(0));
    assert_eq!(count("status=eq.in&count=exact").await, Count::Exact(68));
}

#[tokio::test]
async fn large_tables_are_estimated() {
    let fixture = Fixture::new().await;
    fixture
        .sql(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000)
             INSERT INTO books (title, price) SELECT 'x', 1 FROM n; ANALYZE;",
        )
        .await;
    let admin = actor("admin");
    let count = async |query: &str| {
        let request = ListRequest::parse(&BOOKS, Some(query)).expect("a request");
        list(&fixture.app, &admin, &request)
            .await
            .expect("a page")
            .count
    };
    assert_eq!(count("").await, Count::About(12_000));
    assert_eq!(count("price=eq.1").await, Count::MoreThan(10_000));
    assert_eq!(count("price=eq.1&count=exact").await, Count::Exact(12_000));
}

fn unique(rows: &[String]) -> usize {
    rows.iter().collect::<std::collections::BTreeSet<_>>().len()
}

#[tokio::test]
async fn rows_without_a_key_are_not_skipped() {
    let fixture = Fixture::new().await;
    fixture
        .sql(
            "DROP TABLE shelves;
             CREATE TABLE shelves (code TEXT PRIMARY KEY, name TEXT NOT NULL, parent TEXT);
             INSERT INTO shelves VALUES ('a', 'A', NULL), ('b', 'A', NULL), ('c', 'B', NULL),
                                        (NULL, 'B', NULL);",
        )
        .await;
    for sort in ["-code", "code", "-name", "name"] {
        let query = format!("size=1&sort={sort}");
        let rows = walk(&fixture, &SHELVES, &query).await;
        assert_eq!(rows.len(), 4, "{sort}: {rows:?}");
    }
}

#[tokio::test]
async fn a_long_value_does_not_end_the_list() {
    let fixture = Fixture::new().await;
    fixture
        .sql(
            "INSERT INTO shelves (code, name)
             VALUES ('a', hex(zeroblob(2500))), ('b', hex(zeroblob(2500)) || '1');",
        )
        .await;
    let rows = walk(&fixture, &SHELVES, "size=1&sort=name").await;
    assert_eq!(rows.len(), 2);
}

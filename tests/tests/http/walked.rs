//! A walk through all of the shop, which knows no more of it than its schema.

use dbadmin_tests::database::Database;
use dbadmin_tests::shop::Shop;
use dbadmin_tests::walk::{Deed, Limits, walk};

#[test]
fn every_page_opens_and_every_table_is_written_to() {
    let shop = Shop::start();
    let database = Database::at(&shop.database());
    let schema = database.schema();
    let limits = Limits { pages: 3, rows: 10 };
    let report = walk(&shop.server, &database, &schema, limits);
    let wrong = report.wrong();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for told in &report.tables {
        for (name, deed) in told.deeds() {
            assert_eq!(deed, &Deed::Done, "{} {name}", told.table);
        }
    }
}

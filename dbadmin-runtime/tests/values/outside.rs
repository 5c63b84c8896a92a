//! What refers to a table out of tables that its panel does not show.

use dbadmin_runtime::query::{Outside, outside};
use dbadmin_runtime::{Action, Kind, Pool};
use sqlx::Executor as _;
use sqlx::sqlite::SqlitePoolOptions;

use crate::sample::{Probe, Sample, plain, table};
use crate::{mysql, postgres};

const PROBES: &[Probe] = &[plain("varchar(20)", Kind::Text, &[])];

async fn found(sample: &Sample) -> Vec<Outside> {
    let found = outside(&sample.app, &sample.actor, sample.resource).await;
    found.expect("an answer")
}

fn rows(table: &str, action: Action) -> Outside {
    Outside::Rows {
        table: table.to_owned(),
        action,
        shown: false,
    }
}

#[tokio::test]
async fn references_from_tables_that_are_not_shown_are_found() {
    let pool = SqlitePoolOptions::new()
        .connect("sqlite::memory:")
        .await
        .expect("a database in memory");
    let made = format!(
        "{}; CREATE TABLE \"odd one\" (of REFERENCES samples ON DELETE CASCADE);
         CREATE TABLE other (of REFERENCES \"SAMPLES\" (id));",
        table(PROBES, "integer PRIMARY KEY")
    );
    pool.execute(sqlx::AssertSqlSafe(made))
        .await
        .expect("tables");
    let sample = Sample::over(Pool::Sqlite(pool), "", PROBES).await;
    assert_eq!(
        found(&sample).await,
        [
            rows("odd one", Action::Cascade),
            rows("other", Action::Refuse)
        ]
    );

    let fresh = postgres::Fresh::new("outside").await;
    let sample = fresh.sample("", PROBES).await;
    fresh
        .own(
            "CREATE SCHEMA arch; CREATE TABLE arch.ord (of bigint REFERENCES samples ON DELETE CASCADE);
             CREATE TABLE near (of bigint REFERENCES samples ON DELETE SET NULL)",
        )
        .await;
    let all = [
        rows("arch.ord", Action::Cascade),
        rows("near", Action::SetNull),
    ];
    assert_eq!(found(&sample).await, all);
    // The same through a view over a view.
    fresh
        .own(
            "ALTER TABLE samples RENAME TO whole; CREATE VIEW inner_view AS SELECT * FROM whole;
             CREATE VIEW samples AS SELECT * FROM inner_view",
        )
        .await;
    assert_eq!(found(&sample).await, all);
    fresh.drop().await;

    let fresh = mysql::Fresh::new("outside").await;
    let sample = fresh.sample(PROBES).await;
    fresh
        .own("CREATE TABLE near (of bigint, FOREIGN KEY (of) REFERENCES samples (id) ON DELETE CASCADE)")
        .await;
    assert_eq!(found(&sample).await, [rows("near", Action::Cascade)]);
    fresh
        .own("DROP TABLE near; RENAME TABLE samples TO whole; CREATE VIEW samples AS SELECT * FROM whole")
        .await;
    assert_eq!(found(&sample).await, [Outside::Beneath]);
    fresh.drop().await;
}

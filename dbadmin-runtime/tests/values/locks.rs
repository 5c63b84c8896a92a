//! What PostgreSQL cannot lock, and what others hold.

use dbadmin_runtime::query::{ListRequest, list};
use dbadmin_runtime::write;
use dbadmin_runtime::{App, Error, Kind, Pool};
use sqlx::Executor as _;

use crate::postgres::Fresh;
use crate::sample::{Sample, plain};

/// Views that triggers write in the stead of: PostgreSQL locks the rows of none of them.
const VIEWS: [&str; 3] = [
    "SELECT f.id, n.text AS c0 FROM firsts AS f LEFT JOIN notes AS n ON n.id = f.id",
    "SELECT f.id, max(n.text) AS c0 FROM firsts AS f LEFT JOIN notes AS n ON n.id = f.id GROUP BY f.id",
    "SELECT id, text AS c0 FROM notes UNION SELECT id, NULL FROM firsts AS f
     WHERE NOT EXISTS (SELECT FROM notes AS n WHERE n.id = f.id)",
];

const TABLES: &str = "
    CREATE TABLE firsts (id bigint PRIMARY KEY);
    CREATE TABLE notes (id bigint PRIMARY KEY, text text);
    INSERT INTO firsts VALUES (1), (2);
    INSERT INTO notes VALUES (1, 'one');
    CREATE FUNCTION take() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM notes WHERE id = OLD.id;
        IF TG_OP = 'UPDATE' THEN
            INSERT INTO notes VALUES (NEW.id, NEW.c0);
            RETURN NEW;
        END IF;
        DELETE FROM firsts WHERE id = OLD.id;
        RETURN OLD;
    END $$;";

const TRIGGER: &str = "CREATE TRIGGER taken INSTEAD OF UPDATE OR DELETE ON samples
    FOR EACH ROW EXECUTE FUNCTION take()";

#[tokio::test]
async fn a_row_that_cannot_be_locked_is_changed_and_deleted() {
    for (at, view) in VIEWS.iter().enumerate() {
        let fresh = Fresh::new(&format!("unlockable{at}")).await;
        fresh
            .own(&format!(
                "{TABLES} CREATE VIEW samples AS {view}; {TRIGGER}"
            ))
            .await;
        let probes = [plain("text", Kind::Text, &[])];
        let sample = Sample::over(fresh.pool().await, "public", &probes).await;
        let request = ListRequest::new(sample.resource);
        let page = list(&sample.app, &sample.actor, &request).await;
        let rows = page.expect("a list").rows;
        for row in &rows {
            let key = row.key().expect("a key");
            let typed = vec![("c0".to_owned(), "typed".to_owned())];
            sample.update(key, typed).await;
            assert_eq!(sample.shown(key, 0).await, "typed", "{view}");
            let version = sample.record(key).await.version();
            let (app, actor) = (&sample.app, &sample.actor);
            let gone = write::delete(app, actor, sample.resource, key, Some(&version)).await;
            gone.unwrap_or_else(|error| panic!("{view}: {error:?}"));
        }
        let page = list(&sample.app, &sample.actor, &request).await;
        assert!(page.expect("a list").rows.is_empty(), "{view}");
        fresh.drop().await;
    }
}

#[tokio::test]
async fn a_table_that_others_hold_is_not_taken_for_somebody_elses() {
    let fresh = Fresh::new("held").await;
    let probes = [plain("text", Kind::Text, &[])];
    let sample = fresh.sample("", &probes).await;
    let panel = sample.app.panel();
    fresh
        .own(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET lock_timeout = ''200ms''',
             current_database()); END $$",
        )
        .await;
    let Pool::Postgres(pool) = fresh.pool().await else {
        panic!("not a pool of PostgreSQL's");
    };
    let mut holding = pool.begin().await.expect("a transaction");
    let held = holding.execute("LOCK TABLE dbadmin_audit").await;
    held.expect("a lock");
    let started = App::start(panel, fresh.pool().await).await;
    let error = started.expect_err("the table is held");
    assert!(matches!(error, Error::OwnTables { .. }), "{error}");
    assert!(error.to_string().contains("lock timeout"), "{error}");
    holding.rollback().await.expect("an end");

    for another in [
        "ALTER TABLE dbadmin_audit RENAME COLUMN changes TO odd",
        "DROP TABLE dbadmin_audit; CREATE INDEX dbadmin_audit ON samples (id)",
    ] {
        fresh.own(another).await;
        let started = App::start(panel, fresh.pool().await).await;
        let error = started.expect_err("it is another table");
        assert!(
            matches!(error, Error::NameTaken("dbadmin_audit")),
            "{error}"
        );
    }
    fresh.drop().await;
}

//! Full-text indexes of the three databases: a search asks them, and nothing that is typed is an operator.

use dbadmin_runtime::query::{Hit, ListRequest, everywhere, list, unsearched};
use dbadmin_runtime::{Actor, App, Kind, Pool, Resource};

use crate::sample::{Probe, Sample, cast, plain};
use crate::{mysql, postgres, sqlite};

/// What would be an operator, a quote or the end of a text somewhere.
const HOSTILE: [&str; 24] = [
    "\"",
    "'",
    "''",
    "\\",
    "*",
    "lamp*",
    "-lamp",
    "+lamp",
    "(lamp",
    "lamp)",
    "NEAR(lamp",
    "AND",
    "c0:lamp",
    "lamp:*",
    "lamp & !",
    "<->",
    "@@",
    "~lamp",
    ">lamp<",
    "{c0}",
    "lamp'); DROP TABLE samples; --",
    "\u{0}",
    "^lamp",
    "%_",
];

struct Searched {
    app: App,
    actor: Actor,
    resource: &'static Resource,
}

impl Searched {
    /// A panel over the table whose search looks into the first two columns.
    async fn over(pool: Pool, schema: &'static str, probes: &[Probe]) -> Self {
        let Sample { app, actor, .. } = Sample::searching(pool, schema, probes, 2).await;
        let resource = app.resource("samples").expect("a resource");
        Self {
            app,
            actor,
            resource,
        }
    }

    async fn found(&self, text: &str) -> Vec<i64> {
        let mut request = ListRequest::new(self.resource);
        text.clone_into(&mut request.search);
        let page = list(&self.app, &self.actor, &request).await;
        let page = page.unwrap_or_else(|error| panic!("{text}: {error}"));
        let keys = page.rows.iter().filter_map(|row| row.key());
        let mut keys: Vec<i64> = keys.filter_map(|key| key.segment().parse().ok()).collect();
        keys.sort_unstable();
        keys
    }

    async fn is_asked(&self) {
        assert!(self.resource.queries.text.is_some(), "no index is asked");
        for (text, keys) in [
            ("lamp", vec![1, 2]),
            ("LAMP oak", vec![1]),
            ("oa lam", vec![1]),
            ("chair", vec![3]),
            ("the oak lamp", vec![1]),
            ("nothing", vec![]),
        ] {
            assert_eq!(self.found(text).await, keys, "{text}");
        }
        for text in HOSTILE {
            let found = self.found(text).await;
            assert!(found.len() <= 3, "{text}: {found:?}");
            let hits = everywhere(&self.app, &self.actor, self.resource, text, 5).await;
            hits.unwrap_or_else(|error| panic!("{text}: {error}"));
        }
        let hits = everywhere(&self.app, &self.actor, self.resource, "lamp", 5).await;
        let hits = hits.expect("hits");
        let how: Vec<Hit> = hits.rows.iter().map(|(hit, _)| *hit).collect();
        // What is equal is decided by the collation.
        assert!(
            matches!(how[..], [Hit::Exact | Hit::Prefix, Hit::Contains]),
            "{how:?}"
        );
    }
}

const ROWS: &str = "INSERT INTO samples (c0, c1) VALUES ('Lamp', 'of the oak'), ('A lamp', 'of steel'), \
     ('Chair', NULL)";

const TEXTS: &[Probe] = &[
    plain("TEXT", Kind::Text, &[]),
    plain("TEXT", Kind::Text, &[]),
];

/// What keeps an index over the two columns up to date.
const KEPT: &str = "; INSERT INTO words (words) VALUES ('rebuild'); \
     CREATE TRIGGER words_new AFTER INSERT ON samples BEGIN \
     INSERT INTO words (rowid, c0, c1) VALUES (new.id, new.c0, new.c1); END";

async fn sqlite_with(sql: &str) -> (Searched, tempfile::TempDir) {
    let (_, folder) = sqlite::sample(TEXTS).await;
    sqlite::own(&folder, ROWS).await;
    sqlite::own(&folder, sql).await;
    let searched = Searched::over(sqlite::pool(&folder).await, "", TEXTS).await;
    (searched, folder)
}

#[tokio::test]
async fn sqlite_asks_a_table_of_fts5() {
    let index =
        "CREATE VIRTUAL TABLE words USING fts5(c1, c0, content='samples', content_rowid='id')";
    let (searched, _folder) = sqlite_with(&format!("{index}{KEPT}")).await;
    searched.is_asked().await;
    // It knows words and their beginnings.
    assert!(searched.found("amp").await.is_empty());
}

#[tokio::test]
async fn sqlite_asks_for_groups_of_characters() {
    let index =
        "CREATE VIRTUAL TABLE words USING fts5(c0, c1, content='samples', tokenize='trigram')";
    let (searched, _folder) = sqlite_with(&format!("{index}{KEPT}")).await;
    searched.is_asked().await;
    assert_eq!(searched.found("amp").await, [1, 2]);
}

#[tokio::test]
async fn an_index_that_nothing_keeps_up_to_date_is_not_asked() {
    let index =
        "CREATE VIRTUAL TABLE words USING fts5(c0, c1, content='samples', content_rowid='id')";
    let (searched, _folder) = sqlite_with(index).await;
    assert!(searched.resource.queries.text.is_none());
    assert_eq!(searched.found("lamp").await, [1, 2]);
}

#[tokio::test]
async fn an_index_of_other_columns_is_not_asked() {
    let index = "CREATE VIRTUAL TABLE words USING fts5(c0, content='samples', content_rowid='id')";
    let (searched, _folder) = sqlite_with(index).await;
    assert!(searched.resource.queries.text.is_none());
    assert_eq!(searched.found("amp").await, [1, 2]);
}

#[tokio::test]
async fn a_large_table_without_an_index_says_what_would_help() {
    let (searched, folder) = sqlite_with(
        "INSERT INTO samples (c0) WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n \
         WHERE x < 12000) SELECT x FROM n",
    )
    .await;
    let mut request = ListRequest::new(searched.resource);
    request.search = "lamp".to_owned();
    let said = unsearched(&searched.app, &request)
        .await
        .expect("an answer");
    let statement = said.and_then(|it| it.statement).expect("a statement");
    sqlite::own(&folder, &statement).await;
    sqlite::own(
        &folder,
        "INSERT INTO samples_search (samples_search) VALUES ('rebuild')",
    )
    .await;
    let searched = Searched::over(sqlite::pool(&folder).await, "", TEXTS).await;
    let mut request = ListRequest::new(searched.resource);
    request.search = "lamp".to_owned();
    let said = unsearched(&searched.app, &request)
        .await
        .expect("an answer");
    assert!(said.is_none(), "{said:?}");
    assert_eq!(searched.found("lamp").await, [1, 2]);
    request.search = "--".to_owned();
    let said = unsearched(&searched.app, &request)
        .await
        .expect("an answer");
    assert_eq!(
        said.map(|it| (it.word, it.statement)),
        Some(("--".to_owned(), None))
    );
}

const OF_POSTGRES: &[Probe] = &[
    plain("text", Kind::Text, &[]),
    plain("text", Kind::Text, &[]),
];

async fn postgres_with(
    name: &'static str,
    probes: &[Probe],
    sql: &str,
) -> (Searched, postgres::Fresh) {
    let fresh = postgres::Fresh::new(name).await;
    fresh.sample("", OF_POSTGRES).await;
    fresh.own(ROWS).await;
    fresh.own(sql).await;
    let searched = Searched::over(fresh.pool().await, "public", probes).await;
    (searched, fresh)
}

#[tokio::test]
async fn postgresql_asks_a_column_of_words() {
    const WITH_WORDS: &[Probe] = &[
        plain("text", Kind::Text, &[]),
        plain("text", Kind::Text, &[]),
        cast("tsvector", Kind::Other, "tsvector", &[]),
    ];
    let (searched, fresh) = postgres_with(
        "vector",
        WITH_WORDS,
        "ALTER TABLE samples ADD COLUMN c2 tsvector GENERATED ALWAYS AS \
         (to_tsvector('simple', coalesce(c0, '') || ' ' || coalesce(c1, ''))) STORED; \
         CREATE INDEX ON samples USING gin (c2)",
    )
    .await;
    searched.is_asked().await;
    fresh.drop().await;
}

#[tokio::test]
async fn postgresql_asks_an_index_over_an_expression() {
    let (searched, fresh) = postgres_with(
        "expression",
        OF_POSTGRES,
        "CREATE INDEX ON samples USING gin \
         (to_tsvector('english', coalesce(c0, '') || ' ' || coalesce(c1, '')))",
    )
    .await;
    searched.is_asked().await;
    // By what it makes of words.
    assert_eq!(searched.found("chairs").await, [3]);
    fresh.drop().await;
}

#[tokio::test]
async fn postgresql_looks_patterns_up() {
    let (searched, fresh) = postgres_with(
        "trigrams",
        OF_POSTGRES,
        "CREATE EXTENSION IF NOT EXISTS pg_trgm; \
         CREATE INDEX ON samples USING gin (c0 gin_trgm_ops, c1 gin_trgm_ops)",
    )
    .await;
    searched.is_asked().await;
    assert_eq!(searched.found("amp").await, [1, 2]);
    fresh.drop().await;
}

#[tokio::test]
async fn mariadb_asks_a_fulltext_index() {
    let fresh = mysql::Fresh::new("fulltext").await;
    let probes: &[Probe] = &[
        plain("varchar(200)", Kind::Text, &[]),
        plain("text", Kind::Text, &[]),
    ];
    fresh.sample(probes).await;
    fresh.own(ROWS).await;
    fresh
        .own("CREATE FULLTEXT INDEX words ON samples (c0, c1)")
        .await;
    let searched = Searched::over(fresh.pool().await, "", probes).await;
    searched.is_asked().await;
    fresh.drop().await;
}

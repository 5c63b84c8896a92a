//! What the agents cost: their prompts, embedded and loaded; the context and the memory of a run; the
//! time that it takes natively. Runs are those of `cargo dbadmin plan`, as it tells of them itself.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use dbadmin_agents::{Limits, Loader, Part, REGISTRY};
use dbadmin_model::schema::Dialect;
use dbadmin_tests::database::Database;
use dbadmin_tests::workspace::{root, succeed, target};
use serde_json::Value;

use crate::table::{Limit, Measure, median};

const PARTS: [Part; 5] = [
    Part::Core,
    Part::Summary,
    Part::Implementations,
    Part::Patterns,
    Part::Examples,
];

/// Runs of each measure.
const RUNS: usize = 5;

/// A request that asks for every feature.
const ALL: &str = "The back office of a shop. Export orders as CSV. Payments above 500 EUR need \
    approval. Provide an API. Encrypt the card numbers. Call a webhook when an order is paid. Keep \
    the audit trail for 2 years.";

/// Measures prompts and runs.
pub fn measure() -> Vec<Measure> {
    let mut all = prompts();
    let shop = root().join("examples/shop");
    let run = Run::median_of(&["--folder", &shop.display().to_string()]);
    let every = Run::of(&["--folder", &shop.display().to_string(), "--prompt", ALL]);
    let whole = whole_lines();
    let fewer = |lines: f64| 100.0 - 100.0 * lines / whole;
    let (standard, large) = (schema_of(30), schema_of(1_000));
    let standard = Run::of(&["--database", standard.url()]);
    let large = Run::median_of(&["--database", large.url()]);
    let at_most =
        |what: &str, value, unit, limit| Measure::new(what, value, unit, Limit::AtMost(limit));
    all.extend([
        Measure::new(
            "context of the shop's run, at its fullest, against all prompts: fewer lines",
            fewer(run.number(&["context", "peak_lines"])),
            "%",
            Limit::AtLeast(77.0),
        ),
        Measure::new(
            "lines loaded in the course of that run, against all prompts: fewer lines",
            fewer(run.lines()),
            "%",
            Limit::AtLeast(77.0),
        ),
        at_most(
            "lines loaded where a request asks for every feature",
            every.lines(),
            "lines",
            5_300.0,
        ),
        at_most(
            "memory of the shop's run, resident at most",
            run.memory(),
            "bytes",
            10_240.0,
        ),
        at_most(
            "memory of 30 tables, resident at most",
            standard.memory(),
            "bytes",
            10_240.0,
        ),
        at_most("orchestration of the shop", run.milliseconds, "ms", 100.0),
        at_most(
            "orchestration of 1,000 tables",
            large.milliseconds,
            "ms",
            2_000.0,
        ),
    ]);
    all
}

/// Measures the prompts as they are embedded.
fn prompts() -> Vec<Measure> {
    let slowest = REGISTRY.agents.iter().map(|agent| {
        let once = |_| {
            let start = Instant::now();
            let mut loader = Loader::new(REGISTRY.files, Limits::DEFAULT.context_tokens);
            for part in PARTS {
                loader.load(agent, part).expect("an agent fits");
            }
            start.elapsed().as_secs_f64() * 1_000.0
        };
        median((0..RUNS).map(once).collect())
    });
    let slowest = slowest.fold(0.0, f64::max);
    let mut raw = 0;
    for agent in REGISTRY.agents {
        for part in PARTS {
            let file = Path::new("agents").join(agent.folder).join(part.file());
            raw += std::fs::metadata(file)
                .expect("the bench runs in the workspace")
                .len();
        }
    }
    let files = REGISTRY.files.files().map(|file| file.contents().len());
    let embedded: usize = files.sum();
    vec![
        Measure::new(
            "loading an agent with all its parts, the slowest of 25",
            slowest,
            "ms",
            Limit::AtMost(1.0),
        ),
        Measure::new(
            "embedded prompts against their files",
            100.0 * embedded as f64 / raw as f64,
            "%",
            Limit::AtMost(25.0),
        ),
    ]
}

/// The lines of all prompts.
fn whole_lines() -> f64 {
    let mut loader = Loader::new(REGISTRY.files, usize::MAX);
    let mut lines = 0;
    for agent in REGISTRY.agents {
        for part in PARTS {
            lines += loader.peek(agent, part).expect("it is embedded").lines;
        }
    }
    lines as f64
}

/// A run, by the event that ends it.
struct Run {
    done: Value,
    /// From the first phase to the end.
    milliseconds: f64,
}

impl Run {
    fn of(words: &[&str]) -> Self {
        let program = target().join("release").join("cargo-dbadmin");
        let mut plan = Command::new(program);
        plan.args(["plan", "--format", "json"]).args(words);
        for variable in ["DATABASE_URL", "CI", "DBADMIN_CHECK", "DBADMIN_OFFLINE"] {
            plan.env_remove(variable);
        }
        let said = succeed(&mut plan).stdout;
        let said = String::from_utf8_lossy(&said).into_owned();
        let mut events = said
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).expect("a line is an event"));
        let time = |event: &Value| event["ms"].as_f64().expect("an event has a time");
        let begun = time(&events.next().expect("there are events"));
        let done = events.find(|event| event["event"] == "done");
        let done = done.expect("the run ends");
        let ended = time(&done);
        Self {
            done,
            milliseconds: ended - begun,
        }
    }

    fn median_of(words: &[&str]) -> Self {
        let mut runs: Vec<Self> = (0..RUNS).map(|_| Self::of(words)).collect();
        runs.sort_by(|a, b| a.milliseconds.total_cmp(&b.milliseconds));
        runs.swap_remove(RUNS / 2)
    }

    fn number(&self, path: &[&str]) -> f64 {
        let found = path
            .iter()
            .try_fold(&self.done, |value, key| value.get(key));
        found.and_then(Value::as_f64).expect("the report has it")
    }

    fn lines(&self) -> f64 {
        let phases = self.done["phases"].as_array().into_iter().flatten();
        phases.filter_map(|phase| phase["lines"].as_f64()).sum()
    }

    fn memory(&self) -> f64 {
        self.number(&["memory", "peak_bytes"])
    }
}

/// A database of so many tables, of a dozen columns each, where most refer to another.
fn schema_of(tables: usize) -> Database {
    let mut sql = String::new();
    for table in 0..tables {
        let owner = table / 10;
        // Writing to a String cannot fail.
        let _ = write!(
            sql,
            "CREATE TABLE area_{owner:03}_thing_{table:04} (
                id INTEGER PRIMARY KEY,
                owner_id INTEGER REFERENCES area_{:03}_thing_{owner:04} (id),
                name VARCHAR(80) NOT NULL,
                status VARCHAR(20) NOT NULL CHECK (status IN ('new', 'open', 'done')),
                amount DECIMAL(12, 2) NOT NULL DEFAULT 0,
                quantity INTEGER NOT NULL CHECK (quantity >= 0),
                active BOOLEAN NOT NULL DEFAULT TRUE,
                email VARCHAR(120),
                code VARCHAR(30) UNIQUE,
                notes TEXT,
                created_at DATETIME,
                price_cents INTEGER);",
            owner / 10
        );
    }
    let database = Database::fresh(Dialect::Sqlite);
    database.run(&sql);
    database
}

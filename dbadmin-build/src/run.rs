//! A run of the agents over what was read.

use std::path::PathBuf;
use std::sync::Arc;

use dbadmin_agents::{Event, Limits, Orchestrator, Step};
use dbadmin_model::plan::{Annotations, Request, Sample};
use dbadmin_model::schema::Schema;

use crate::admin::Admin;
use crate::cargo::Crate;
use crate::course::Review;
use crate::laid::Laid;
use crate::roster::Roster;
use crate::said::Said;
use crate::scan::Scan;
use crate::settings::Settings;
use crate::source::{self, Read};
use crate::{Error, Result, selection};

/// What a run over a crate works from.
pub struct Ground<'a> {
    /// `dbadmin.toml`.
    pub settings: &'a Settings,
    /// The schema.
    pub read: &'a Read,
    /// The crate's structs.
    pub found: &'a Scan,
    /// The crate.
    pub project: &'a Crate,
}

/// What agents are given from outside.
pub struct Given<'a> {
    pub request: &'a Request,
    pub schema: &'a Schema,
    pub annotations: &'a Annotations,
    pub sample: &'a Sample,
    /// The snapshot of the last build.
    pub previous: Option<Schema>,
}

impl Given<'_> {
    /// A run that has been given all of it.
    ///
    /// # Errors
    /// [`Error::Agent`].
    pub fn begin(&self, roster: &Roster, limits: Limits, spill: PathBuf) -> Result<Orchestrator> {
        let mut run = Orchestrator::new(roster.registry, roster.workflow, limits, spill)?;
        run.select(selection::unneeded);
        self.hand_to(&mut run)?;
        Ok(run)
    }

    fn hand_to(&self, run: &mut Orchestrator) -> Result<()> {
        run.provide("request", self.request)?;
        run.provide("database", self.schema)?;
        run.provide("annotations", self.annotations)?;
        run.provide("sample", self.sample)?;
        Ok(run.provide("previous", &self.previous)?)
    }

    /// Has this executor do the work of every agent of dbadmin, whether a request needs it or not.
    ///
    /// # Errors
    /// [`Error::Agent`].
    #[cfg(feature = "propose")]
    pub fn run_by(
        &self,
        executor: Arc<dyn dbadmin_agents::Executor>,
        limits: Limits,
        spill: PathBuf,
        events: &mut dyn FnMut(Event),
    ) -> Result<Orchestrator> {
        let registry = &dbadmin_agents::REGISTRY;
        let mut run = Orchestrator::new(registry, crate::roster::WORKFLOW, limits, spill)?;
        self.hand_to(&mut run)?;
        run.run(executor, events).map_err(Error::from)?;
        Ok(run)
    }

    /// Runs the agents of a roster.
    ///
    /// # Errors
    /// [`Error::Agent`].
    pub fn run(
        &self,
        roster: &Roster,
        limits: Limits,
        spill: PathBuf,
        events: &mut dyn FnMut(Event),
    ) -> Result<Orchestrator> {
        let mut run = self.begin(roster, limits, spill)?;
        run.run(Arc::new(roster.executor(self.schema)), events)
            .map_err(Error::from)?;
        Ok(run)
    }
}

impl Admin {
    /// Runs the agents over a crate.
    ///
    /// # Errors
    /// [`Error::Structs`], [`Error::Settings`], [`Error::Snapshot`] and [`Error::Agent`].
    pub(crate) fn orchestrate(
        &self,
        ground: Ground<'_>,
        events: &mut dyn FnMut(Event),
    ) -> Result<Orchestrator> {
        self.orchestrate_reviewed(ground, events, &mut |_, _| Ok(()))
    }

    /// Runs every agent over a crate, and has each phase reviewed before the next.
    ///
    /// # Errors
    /// As for [`Admin::orchestrate`], and what the review says.
    pub(crate) fn orchestrate_reviewed(
        &self,
        ground: Ground<'_>,
        events: &mut dyn FnMut(Event),
        review: &mut Review<'_>,
    ) -> Result<Orchestrator> {
        let Ground {
            settings,
            read,
            found,
            project,
        } = ground;
        let mut annotations = found.annotations(&read.schema)?;
        settings.annotate(&mut annotations, &read.schema)?;
        Said { settings, found }.check(&read.schema)?;
        let given = Given {
            request: &settings.request(&self.prompt, &self.features),
            schema: &read.schema,
            annotations: &annotations,
            sample: &read.sample,
            previous: source::snapshot(&project.root)?
                .map(|before| settings.under_names_of_now(before, &read.schema)),
        };
        let limits = settings.limits(self.context_limit);
        let roster = self.roster(settings, &project.root)?;
        let executor = Arc::new(roster.executor(given.schema));
        let mut run = given.begin(&roster, limits, project.spill())?;
        let laid = self.course.laid(roster.registry, project)?;
        let lay = |laid: Option<&Laid>, run: &Orchestrator| match laid {
            Some(laid) => laid.lay(&project.root, roster.registry, run),
            None => Ok(Vec::new()),
        };
        self.course.prepare(&mut run, project)?;
        while let Step::PhaseDone(phase) = run.step(Arc::clone(&executor) as _, events)? {
            if let Some(laid) = &laid {
                laid.revise(phase, roster.registry, &mut run)?;
            }
            review(phase, &mut run)?;
            if let Some(next) = self.course.pauses(phase, roster.registry) {
                events(Event::Done(run.report().clone()));
                let sections = lay(laid.as_ref(), &run)?;
                return Err(Error::Paused {
                    phase,
                    next,
                    sections,
                });
            }
        }
        lay(laid.as_ref(), &run)?;
        events(Event::Done(run.report().clone()));
        Ok(run)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use dbadmin_agents::{Digest, Limits, REGISTRY, Report, digest, tokens_of};
    use dbadmin_model::plan::{Annotations, Request, Sample};
    use dbadmin_model::schema::Schema;
    use serde_json::Value;

    use super::Given;
    use crate::admin::Admin;
    use crate::settings::Settings;

    /// The sections of a run over a schema, by name, as JSON.
    fn sections_of(schema: &Schema) -> Vec<(&'static str, String)> {
        let given = Given {
            request: &Request::default(),
            schema,
            annotations: &Annotations::default(),
            sample: &Sample::default(),
            previous: None,
        };
        let spill = std::env::temp_dir().join("dbadmin-sections");
        let roster = Admin::new()
            .roster(&Settings::default(), Path::new("."))
            .unwrap();
        let run = given.run(&roster, Limits::DEFAULT, spill, &mut |_| {});
        let run = run.unwrap();
        let inputs = REGISTRY.inputs.iter().copied();
        let written = inputs.chain(REGISTRY.agents.iter().map(|agent| agent.writes));
        written
            .filter_map(|name| {
                let value = run.section::<Value>(name).ok()?;
                Some((name, value.to_string()))
            })
            .collect()
    }

    fn sections_of_the_shop() -> Vec<(&'static str, String)> {
        let shop = include_str!("../../examples/shop/dbadmin/schema.json");
        sections_of(&serde_json::from_str(shop).unwrap())
    }

    /// The agents that run over the shop for a request, and why others do not.
    fn agents_for(prompt: &str, accent: Option<&str>, previous: Option<Schema>) -> Report {
        let shop = include_str!("../../examples/shop/dbadmin/schema.json");
        let given = Given {
            request: &Request {
                prompt: prompt.to_owned(),
                ..Request::default()
            },
            schema: &serde_json::from_str(shop).unwrap(),
            annotations: &Annotations {
                accent: accent.map(str::to_owned),
                ..Annotations::default()
            },
            sample: &Sample::default(),
            previous,
        };
        let spill = std::env::temp_dir().join("dbadmin-selection");
        let roster = Admin::new()
            .roster(&Settings::default(), Path::new("."))
            .unwrap();
        let run = given.run(&roster, Limits::DEFAULT, spill, &mut |_| {});
        run.unwrap().report().clone()
    }

    #[test]
    fn the_request_and_the_schema_decide_who_runs() {
        let few = agents_for("The back office of a small shop", None, None);
        let left_out: Vec<_> = few.left_out.iter().map(|left| left.agent).collect();
        let mut unneeded = [
            "business-logic-creator",
            "api-generator",
            "migration-manager",
            "theme-customizer",
            "encryption-specialist",
            "export-manager",
            "integration-builder",
            "compliance-checker",
        ];
        assert_eq!(few.agents(), 25 - unneeded.len());
        let mut sorted = left_out.clone();
        sorted.sort_unstable();
        unneeded.sort_unstable();
        assert_eq!(sorted, unneeded);
        assert_eq!(
            few.reason_for("export-manager"),
            Some("nobody asks for export or import")
        );

        let all = agents_for(
            "The back office of a small shop. Export orders as CSV. Payments above 500 EUR need \
             approval. Provide a REST API. Encrypt the card numbers. Call a webhook when an order \
             is paid. Keep the audit trail for 2 years.",
            Some("#0b6b67"),
            Some(Schema::new(
                dbadmin_model::schema::Dialect::Sqlite,
                Vec::new(),
            )),
        );
        assert_eq!((all.agents(), &all.left_out[..]), (25, &[][..]));
        assert!(few.lines() < all.lines() && all.lines() <= 5_300);
        assert!(all.warnings.is_empty());
    }

    #[test]
    fn the_sections_of_thirty_tables_stay_within_ten_kib_of_memory() {
        let shop = include_str!("../../examples/shop/dbadmin/schema.json");
        let mut schema: Schema = serde_json::from_str(shop).unwrap();
        let tables = std::mem::take(&mut schema.tables);
        for copy in ["east", "north", "west"] {
            schema
                .tables
                .extend(tables.iter().cloned().map(|mut table| {
                    table.name = format!("{copy}_{}", table.name);
                    for key in &mut table.foreign_keys {
                        key.target = format!("{copy}_{}", key.target);
                    }
                    table
                }));
        }
        let given = Given {
            request: &Request::default(),
            schema: &schema,
            annotations: &Annotations::default(),
            sample: &Sample::default(),
            previous: None,
        };
        let spill = std::env::temp_dir().join("dbadmin-thirty");
        let roster = Admin::new()
            .roster(&Settings::default(), Path::new("."))
            .unwrap();
        let run = given
            .run(&roster, Limits::DEFAULT, spill, &mut |_| {})
            .unwrap();
        let memory = run.report().memory;
        assert!(memory.peak_bytes <= 10 * 1024, "{memory:?}");
        assert!(
            memory.spilled > 0 && memory.raw_bytes > 100_000,
            "{memory:?}"
        );
        let tables: std::sync::Arc<dbadmin_model::plan::SchemaSection> =
            run.section("schema").unwrap();
        assert_eq!(tables.tables.len(), 30);
    }

    /// Writes what the dictionary of sections is trained on: the sections of the fixtures, and of
    /// each its tables one by one. After it, at the root:
    /// `zstd --train -r target/sections --maxdict=16KB -o agents/sections.dict`.
    #[test]
    #[ignore = "writes the samples for a dictionary, and tests nothing"]
    fn dictionary() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let to = root.join("target/sections");
        std::fs::create_dir_all(&to).unwrap();
        let runtime = crate::source::asynchronous().unwrap();
        let mut number = 0;
        for entry in std::fs::read_dir(root.join("tests/fixtures")).unwrap() {
            let path = entry.unwrap().path();
            let files = if path.is_dir() {
                path.join("sqlite/schema.sql")
            } else {
                path
            };
            let source = crate::source::Source::Files(vec![files]);
            let Ok(read) = runtime.block_on(source.read(&root, &[])) else {
                continue;
            };
            for (_, json) in sections_of(&read.schema) {
                let value: Value = serde_json::from_str(&json).unwrap();
                let mut samples = vec![json];
                for tables in value
                    .as_object()
                    .into_iter()
                    .flat_map(|fields| fields.values())
                {
                    let by_name = tables.as_object().into_iter().flat_map(|map| map.values());
                    let listed = tables.as_array().into_iter().flatten();
                    samples.extend(by_name.chain(listed).map(Value::to_string));
                }
                for sample in samples.iter().filter(|sample| sample.len() > 60) {
                    number += 1;
                    std::fs::write(to.join(format!("{number:05}.json")), sample).unwrap();
                }
            }
        }
    }

    #[test]
    fn digests_of_the_shop_are_a_fifth_and_name_every_table() {
        let sections = sections_of_the_shop();
        let (mut bytes, mut tokens) = ([0, 0], [0, 0]);
        for (name, json) in &sections {
            let room = digest::usual(tokens_of(json));
            let digest = Digest::of(json, room);
            assert!(digest.tokens <= room, "{name}: {}", digest.tokens);
            bytes = [bytes[0] + digest.raw_bytes, bytes[1] + digest.text.len()];
            tokens = [tokens[0] + digest.raw_tokens, tokens[1] + digest.tokens];
            if digest.raw_tokens > 1_000 {
                for table in ["addresses", "order_items", "payments", "product_tags"] {
                    let named = digest.text.contains(table) || !json.contains(table);
                    assert!(named, "{name} forgets {table}: {}", digest.text);
                }
            }
        }
        for [raw, left] in [bytes, tokens] {
            assert!(left * 5 <= raw, "{left} of {raw}");
        }
        let (_, schema) = sections.iter().find(|(name, _)| *name == "schema").unwrap();
        let text = Digest::of(schema, tokens_of(schema) / 5).text;
        for column in [
            "preferred",
            "parent_id",
            "weight_grams",
            "card_last4",
            "captured_at",
        ] {
            assert!(text.contains(column), "{column}: {text}");
        }
    }
}

//! A run of the agents over what was read.

use std::path::PathBuf;
use std::sync::Arc;

use dbadmin_agents::{Event, Limits, Orchestrator, REGISTRY};
use dbadmin_model::plan::{Annotations, Request, Sample};
use dbadmin_model::schema::Schema;

use crate::admin::Admin;
use crate::cargo::Crate;
use crate::native::NATIVE;
use crate::scan::Scan;
use crate::settings::Settings;
use crate::source::{self, Read};
use crate::{Error, Result};

/// The agents that run, all of them.
const WORKFLOW: &str = "full-admin-generation";

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
    /// Runs every agent.
    ///
    /// # Errors
    /// [`Error::Agent`].
    pub fn run(
        &self,
        limits: Limits,
        spill: PathBuf,
        events: &mut dyn FnMut(Event),
    ) -> Result<Orchestrator> {
        let mut run = Orchestrator::new(&REGISTRY, WORKFLOW, limits, spill)?;
        run.provide("request", self.request)?;
        run.provide("database", self.schema)?;
        run.provide("annotations", self.annotations)?;
        run.provide("sample", self.sample)?;
        run.provide("previous", &self.previous)?;
        run.run(Arc::new(NATIVE), events).map_err(Error::from)?;
        Ok(run)
    }
}

impl Admin {
    /// Runs every agent over a crate.
    ///
    /// # Errors
    /// [`Error::Structs`], [`Error::Settings`], [`Error::Snapshot`] and [`Error::Agent`].
    pub(crate) fn orchestrate(
        &self,
        ground: Ground<'_>,
        events: &mut dyn FnMut(Event),
    ) -> Result<Orchestrator> {
        let Ground {
            settings,
            read,
            found,
            project,
        } = ground;
        let mut annotations = found.annotations(&read.schema)?;
        settings.annotate(&mut annotations, &read.schema)?;
        let given = Given {
            request: &settings.request(&self.prompt, &self.features),
            schema: &read.schema,
            annotations: &annotations,
            sample: &read.sample,
            previous: source::snapshot(&project.root)?,
        };
        given.run(settings.limits(self.context_limit), project.spill(), events)
    }
}

#[cfg(test)]
mod tests {
    use dbadmin_agents::{Digest, Limits, REGISTRY, digest, tokens_of};
    use dbadmin_model::plan::{Annotations, Request, Sample};
    use dbadmin_model::schema::Schema;
    use serde_json::Value;

    use super::Given;

    /// The sections of a run over the shop's snapshot, by name, as JSON.
    fn sections_of_the_shop() -> Vec<(&'static str, String)> {
        let shop = include_str!("../../examples/shop/dbadmin/schema.json");
        let given = Given {
            request: &Request::default(),
            schema: &serde_json::from_str::<Schema>(shop).unwrap(),
            annotations: &Annotations::default(),
            sample: &Sample::default(),
            previous: None,
        };
        let spill = std::env::temp_dir().join("dbadmin-digests");
        let run = given.run(Limits::DEFAULT, spill, &mut |_| {}).unwrap();
        let written = REGISTRY.agents.iter().map(|agent| agent.writes);
        written
            .filter_map(|name| {
                let value = run.section::<Value>(name).ok()?;
                Some((name, value.to_string()))
            })
            .collect()
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

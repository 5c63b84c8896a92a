//! Which agents a run needs, by what the request and the schema say: an agent that prepares a feature
//! runs if somebody asks for the feature. Before the run, words of the request tell; afterwards also
//! what requirements-interpreter has understood of it.

use dbadmin_agents::{AgentError, AgentSpec, Known};
use dbadmin_model::plan::{Annotations, Request, Requirements, WishKind};

/// An agent that runs only if it is asked for.
struct Rule {
    agent: &'static str,
    /// What asks for it among the wishes that were understood.
    wishes: &'static [WishKind],
    /// Words that ask for it; `*` stands for any ending.
    words: &'static [&'static str],
    /// What nobody has asked for, if it does not run.
    feature: &'static str,
}

const RULES: [Rule; 6] = [
    Rule {
        agent: "business-logic-creator",
        wishes: &[WishKind::Approval, WishKind::Notification],
        words: &["approv*", "notif*", "workflow*", "automat*", "hooks"],
        feature: "rules beyond storing what is typed",
    },
    Rule {
        agent: "api-generator",
        wishes: &[WishKind::Api],
        words: &["api", "apis", "openapi", "endpoint*"],
        feature: "an interface for programs",
    },
    Rule {
        agent: "encryption-specialist",
        wishes: &[WishKind::Encryption],
        words: &["encrypt*", "cipher*"],
        feature: "encrypted columns",
    },
    Rule {
        agent: "export-manager",
        wishes: &[WishKind::Export, WishKind::Import],
        words: &[
            "export*",
            "import",
            "imports",
            "imported",
            "csv",
            "xlsx",
            "excel",
            "spreadsheet*",
        ],
        feature: "export or import",
    },
    Rule {
        agent: "integration-builder",
        wishes: &[
            WishKind::Webhooks,
            WishKind::SingleSignOn,
            WishKind::Notification,
        ],
        words: &[
            "webhook*",
            "integrat*",
            "slack",
            "sso",
            "ldap",
            "saml",
            "oidc",
        ],
        feature: "other systems",
    },
    Rule {
        agent: "compliance-checker",
        wishes: &[WishKind::Retention],
        words: &[
            "complian*",
            "gdpr",
            "hipaa",
            "ccpa",
            "retention",
            "erasure",
            "privacy",
        ],
        feature: "a report on personal data",
    },
];

/// Why an agent has nothing to do in a run, if so.
///
/// # Errors
/// Where a section cannot be read.
pub fn unneeded(agent: &AgentSpec, known: &Known<'_>) -> Result<Option<String>, AgentError> {
    let reason = match agent.id {
        "migration-manager" if known.is_nothing("previous") => {
            Some("there is no snapshot of an earlier build to compare with".to_owned())
        }
        "migration-manager" if known.hash("previous") == known.hash("database") => {
            Some("the schema is that of the last build".to_owned())
        }
        "theme-customizer" if !accent_asked(known)? => {
            Some("nobody asks for a colour: the panel has its own".to_owned())
        }
        "business-logic-creator" if hooks_asked(known)? => None,
        id => match RULES.iter().find(|rule| rule.agent == id) {
            Some(rule) if !rule.asked(known)? => Some(format!("nobody asks for {}", rule.feature)),
            _ => None,
        },
    };
    Ok(reason)
}

fn accent_asked(known: &Known<'_>) -> Result<bool, AgentError> {
    if let Some(requirements) = known.get::<Requirements>("requirements")? {
        return Ok(requirements.accent.is_some() || requirements.accent_dark.is_some());
    }
    let annotations = known.get::<Annotations>("annotations")?;
    Ok(annotations.is_some_and(|annotations| {
        annotations.accent.is_some() || annotations.accent_dark.is_some()
    }))
}

fn hooks_asked(known: &Known<'_>) -> Result<bool, AgentError> {
    let annotations = known.get::<Annotations>("annotations")?;
    Ok(annotations.is_some_and(|all| all.tables.values().any(|table| table.hooks)))
}

impl Rule {
    fn asked(&self, known: &Known<'_>) -> Result<bool, AgentError> {
        if let Some(requirements) = known.get::<Requirements>("requirements")? {
            let mut wishes = requirements.not_built.iter();
            if wishes.any(|wish| self.wishes.contains(&wish.kind)) {
                return Ok(true);
            }
        }
        let request = known.get::<Request>("request")?;
        Ok(request.is_some_and(|request| self.named_in(&request.prompt)))
    }

    fn named_in(&self, prompt: &str) -> bool {
        let prompt = prompt.to_lowercase();
        let mut words = prompt.split(|letter: char| !letter.is_alphanumeric());
        words.any(|word| {
            let asks = |asked: &&str| match asked.strip_suffix('*') {
                Some(beginning) => word.starts_with(beginning),
                None => word == *asked,
            };
            self.words.iter().any(asks)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::RULES;

    #[test]
    fn words_ask_for_agents_and_other_words_do_not() {
        let asked = |prompt: &str| {
            let named = RULES.iter().filter(|rule| rule.named_in(prompt));
            named.map(|rule| rule.agent).collect::<Vec<_>>()
        };
        assert!(asked("Restaurants, their apiaries and important guests").is_empty());
        assert_eq!(
            asked("Exporting to CSV; webhooks"),
            ["export-manager", "integration-builder"]
        );
        assert!(asked("The back office of a small shop").is_empty());
    }
}

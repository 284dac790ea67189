//! What a run leaves out because it was typed: rules, and files.
//!
//! In: what was typed. Out: [`Rules`], and patterns that can match something.
//! Never here: which rules there are.

use std::path::Path;

use super::ConfigError;
use super::json::Node;
use super::patterns::{Gathering, Patterns};
use crate::cli::RuleArguments;

/// Which rules a run hears, whatever a configuration says of the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// These alone, if there are any.
    only: Vec<String>,
    /// All but these.
    skip: Vec<String>,
}

impl Rules {
    /// What was typed.
    pub fn typed(arguments: RuleArguments) -> Self {
        Self {
            only: arguments.only,
            skip: arguments.skip,
        }
    }

    /// Whether a rule may speak.
    pub fn hear(&self, rule: &str) -> bool {
        let holds = |names: &[String]| names.iter().any(|name| name == rule);
        !holds(&self.skip) && (self.only.is_empty() || holds(&self.only))
    }

    /// Whether a rule was asked for by its name.
    pub fn asks_for(&self, rule: &str) -> bool {
        self.only.iter().any(|name| name == rule)
    }

    /// All names that were typed.
    pub fn named(&self) -> impl Iterator<Item = &str> {
        self.only.iter().chain(&self.skip).map(String::as_str)
    }
}

/// The files that were excluded by patterns, which start from `folder`.
///
/// # Errors
/// One of the patterns can match nothing.
pub fn excluded(patterns: &[String], folder: &Path) -> Result<Patterns, ConfigError> {
    let mut gathering = Gathering::new(folder);
    for pattern in patterns {
        let refuse = |reason: String| ConfigError::Excluded {
            pattern: pattern.clone(),
            reason,
        };
        let list = Node::texts(std::slice::from_ref(pattern));
        let added = gathering.add(&list, std::slice::from_ref(pattern));
        added.map_err(|mistake| refuse(format!("{}; {}", mistake.message, mistake.label)))?;
    }
    let refuse = |reason| ConfigError::Excluded {
        pattern: patterns.join(" "),
        reason,
    };
    gathering.done().map_err(refuse)
}

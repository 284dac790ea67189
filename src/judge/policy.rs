//! What a project does with what the rules say.
//!
//! In: the settings that apply to a file. Out: how bad each rule is taken to be, and how sure a finding must be.
//! Never here: knowledge; a policy makes no finding surer.

use crate::config::Configuration;
use crate::config::configuration::Applying;
use crate::config::written::{Least, Level, Vocabulary};
use crate::dictionary::taught;

use super::finding::{Confidence, Severity};
use super::rulebook::{Rule, all};

/// What is done with what the rules say of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// For each rule of the book how bad it is; `None` if it is not heard.
    severities: Vec<Option<Severity>>,
    /// Findings less sure than this are not shown.
    pub least: Confidence,
}

impl Default for Policy {
    /// As the rules' pages say, and what is certain or likely.
    fn default() -> Self {
        Self {
            severities: all().map(|rule| Some(rule.severity)).collect(),
            least: Confidence::Likely,
        }
    }
}

impl Policy {
    /// The policy for the files to which `applying` applies.
    pub fn new(configuration: &Configuration, applying: &Applying) -> Self {
        let said = |rule: &Rule| match configuration.level(applying, rule.name) {
            Some((Level::Off, _)) => None,
            Some((Level::Warning, _)) => Some(Severity::Warning),
            Some((Level::Error, _)) => Some(Severity::Error),
            None => Some(rule.severity),
        };
        Self {
            severities: all().map(said).collect(),
            least: match configuration.least(applying) {
                Some((Least::Possible, _)) => Confidence::Possible,
                Some((Least::Certain, _)) => Confidence::Certain,
                Some((Least::Likely, _)) | None => Confidence::Likely,
            },
        }
    }

    /// How bad a rule is; `None` if it is not heard.
    pub fn severity(&self, rule: &str) -> Option<Severity> {
        let at = all().position(|known| known.name == rule)?;
        self.severities[at]
    }

    /// Whether a rule is heard.
    pub fn hears(&self, rule: &Rule) -> bool {
        self.severity(rule.name).is_some()
    }
}

/// What a configuration may speak of.
pub fn vocabulary() -> Vocabulary {
    Vocabulary {
        rules: all().map(|rule| rule.name).collect(),
        taught: taught::KEYS,
    }
}

//! What a project does with what the rules say.
//!
//! In: the settings that apply to a file. Out: how bad each rule is taken to be, and how sure a finding must be.
//! Never here: knowledge; a policy makes no finding surer.

use crate::config::Configuration;
use crate::config::configuration::Applying;
use crate::config::narrowing::Rules;
use crate::config::written::{Least, Level, Vocabulary};
use crate::dictionary::taught;
use crate::judge::finding::{Confidence, Finding, Severity};
use crate::judge::rulebook::{Rule, all};

/// What is done with what the rules say of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// For each rule of the book how bad it is; `None` if it is not heard.
    standings: Vec<Option<Standing>>,
    /// Findings less sure than this are not shown.
    pub least: Confidence,
}

/// How bad a rule is taken to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Standing {
    severity: Severity,
    /// Whether the project says so. Where it does not, only a certain finding is an error: what rests on an expectation
    /// fails nobody's build unasked.
    is_asked: bool,
}

impl Standing {
    /// What holds unless the project says otherwise.
    fn of_book(rule: &Rule) -> Self {
        Self {
            severity: rule.severity,
            is_asked: false,
        }
    }

    fn asked(severity: Severity) -> Self {
        Self {
            severity,
            is_asked: true,
        }
    }

    fn severity_of(self, confidence: Confidence) -> Severity {
        match (self.is_asked, confidence) {
            (true, _) | (_, Confidence::Certain) => self.severity,
            (false, _) => self.severity.min(Severity::Warning),
        }
    }
}

impl Default for Policy {
    /// As the rules' pages say, and what is certain or likely.
    fn default() -> Self {
        Self {
            standings: all().map(|rule| Some(Standing::of_book(rule))).collect(),
            least: Confidence::Likely,
        }
    }
}

impl Policy {
    /// The policy for the files to which `applying` applies.
    pub fn new(configuration: &Configuration, applying: &Applying) -> Self {
        let said = |rule: &Rule| match configuration.level(applying, rule.name) {
            Some((Level::Off, _)) => None,
            Some((Level::Warning, _)) => Some(Standing::asked(Severity::Warning)),
            Some((Level::Error, _)) => Some(Standing::asked(Severity::Error)),
            None => Some(Standing::of_book(rule)),
        };
        Self {
            standings: all().map(said).collect(),
            least: match configuration.least(applying) {
                Some((Least::Possible, _)) => Confidence::Possible,
                Some((Least::Certain, _)) => Confidence::Certain,
                Some((Least::Likely, _)) | None => Confidence::Likely,
            },
        }
    }

    /// The same, in which only the rules speak that `rules` hears.
    #[must_use]
    pub fn hearing(mut self, rules: &Rules) -> Self {
        for (standing, rule) in self.standings.iter_mut().zip(all()) {
            if !rules.hear(rule.name) {
                *standing = None;
            } else if rules.asks_for(rule.name) {
                // Whoever asks for a rule by its name wants it heard even where the project does not.
                standing.get_or_insert(Standing::of_book(rule));
            }
        }
        self
    }

    /// How bad a certain finding of a rule is; `None` if it is not heard.
    pub fn severity(&self, rule: &str) -> Option<Severity> {
        let standing = self.standing(rule)?;
        Some(standing.severity_of(Confidence::Certain))
    }

    /// Gives a finding the severity that the project takes it to have.
    pub fn apply(&self, finding: &mut Finding) {
        if let Some(standing) = self.standing(finding.rule) {
            finding.severity = standing.severity_of(finding.confidence);
        }
    }

    /// Whether a rule is heard.
    pub fn hears(&self, rule: &Rule) -> bool {
        self.standing(rule.name).is_some()
    }

    fn standing(&self, rule: &str) -> Option<Standing> {
        let at = all().position(|known| known.name == rule)?;
        self.standings[at]
    }
}

/// What a configuration may speak of.
pub fn vocabulary() -> Vocabulary {
    Vocabulary {
        rules: all().map(|rule| rule.name).collect(),
        taught: taught::KEYS,
    }
}

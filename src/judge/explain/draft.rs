//! What is told of one place, before a rule puts its name to it.
//!
//! In: words and places. Out: [`Draft`], and the finding that says it.
//! Never here: a verdict, or a choice of words.

use super::about::About;
use super::remedy::Remedy;
use crate::corpus::Span;
use crate::judge::doubt::Doubt;
use crate::judge::finding::{EvidenceStep, Finding, Place, StepRole, Suggestion};
use crate::judge::known::fingerprint::Fingerprint;
use crate::judge::rulebook::Rule;

/// The words of a finding.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The registration or removal that it is about.
    pub span: Span,
    /// What is wrong, in one line.
    pub message: String,
    /// The evidence in the order it is told.
    pub steps: Vec<(StepRole, Span, String)>,
    /// What was looked for and not found, and what is not known.
    pub notes: Vec<String>,
    /// What to write instead.
    pub suggestions: Vec<String>,
    /// What could be written to mend it.
    pub remedies: Vec<Remedy>,
    /// What is equal for findings of one cause; of registrations it is known only when a rule has been chosen.
    pub cause: String,
}

impl Draft {
    /// The finding of `rule` that says this and takes `doubt` for granted. `file` is the number of its file in the run.
    pub fn finding(self, rule: &Rule, file: u32, doubt: &Doubt) -> Finding {
        let place = |span| Place { file, span };
        Finding {
            rule: rule.name,
            severity: rule.severity,
            confidence: doubt.confidence(),
            expectations: doubt.expectations(),
            place: place(self.span),
            message: self.message,
            steps: self
                .steps
                .into_iter()
                .map(|(role, span, message)| EvidenceStep {
                    role,
                    place: place(span),
                    message,
                })
                .collect(),
            notes: self.notes,
            suggestions: self
                .suggestions
                .into_iter()
                .map(|message| Suggestion { message })
                .collect(),
            remedies: self.remedies,
            // Given when all findings of the file are in sight.
            fingerprint: Fingerprint::default(),
            about: About::default(),
            cause: self.cause,
            also: Vec::new(),
        }
    }
}

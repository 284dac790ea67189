//! What the judge says of one place, with its evidence.
//!
//! In: nothing. Out: [`Finding`] and its parts, plain data that every report renders in its own way.
//! Never here: serialisation, colours, positions in lines and columns (a report computes those from the spans).

use crate::corpus::Span;
use crate::judge::doubt::Expectation;
use crate::judge::explain::about::About;
use crate::judge::explain::remedy::Remedy;
use crate::judge::known::fingerprint::Fingerprint;

/// How much of the chain of evidence is in sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// More than one link rests on convention.
    Possible,
    /// One link rests on convention.
    Likely,
    /// Every link is in sight.
    Certain,
}

impl Confidence {
    /// The confidence of evidence in which `doubt` links rest on convention; a guess counts for two.
    pub fn of_doubt(doubt: u32) -> Self {
        match doubt {
            0 => Confidence::Certain,
            1 => Confidence::Likely,
            _ => Confidence::Possible,
        }
    }
}

/// How bad the project takes a rule to be. Policy, not knowledge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Reported, and fails the run unless it was asked to fail for errors alone.
    Warning,
    /// Reported, and fails the run unless findings never do.
    Error,
}

/// A place in a file of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Index of the file in the run's sorted list of files.
    pub file: u32,
    /// The bytes.
    pub span: Span,
}

/// What a step of the evidence shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StepRole {
    /// Where the listener is added.
    Acquisition,
    /// Where the target comes from, and so how long it lives.
    Origin,
    /// What makes the code run again and again: the loop, the handler, the method.
    Repetition,
    /// A call through which the repetition reaches the registration.
    Call,
    /// A removal that nearly matches.
    NearMiss,
    /// A removal that matches, for rules about what it misses.
    Release,
    /// A way out of the function that passes the removal by.
    Exit,
}

/// One link in the evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceStep {
    /// What it shows.
    pub role: StepRole,
    /// Where.
    pub place: Place,
    /// In words: lower case, no full stop.
    pub message: String,
}

/// What the user could write instead, in words with the user's own names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The advice, a sentence without a full stop; code is in backquotes.
    pub message: String,
}

/// What the judge says of one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name: `listener-in-loop`.
    pub rule: &'static str,
    /// How bad.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// What it takes for granted, in the order of the table.
    pub expectations: Vec<Expectation>,
    /// The registration (or removal) itself.
    pub place: Place,
    /// What is wrong, in one line with the user's own names: lower case, no full stop.
    pub message: String,
    /// The evidence in the order it is told, the registration included; never empty.
    pub steps: Vec<EvidenceStep>,
    /// What was looked for and not found, and what is not known; sentences without full stops.
    pub notes: Vec<String>,
    /// At least one way out.
    pub suggestions: Vec<Suggestion>,
    /// What could be written to mend it, in the order in which that is to be tried; often nothing.
    pub remedies: Vec<Remedy>,
    /// By what it is known again when the file has changed.
    pub fingerprint: Fingerprint,
    /// What the call at the place is about.
    pub about: About,
    /// What is equal for findings of one cause, and read by nobody; empty if it stands for itself.
    pub cause: String,
    /// The other places of its cause, in order.
    pub also: Vec<Also>,
}

/// Another place of the same cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Also {
    /// The registration or removal.
    pub place: Place,
    /// What is wrong there, in one line.
    pub message: String,
    /// By what it is known again.
    pub fingerprint: Fingerprint,
    /// Whether it is what the finding leads to: the listener that a removal leaves, and not another such removal.
    pub is_left: bool,
}

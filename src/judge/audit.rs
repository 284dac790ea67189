//! Every acquisition with its three answers, whether or not it leaks.
//!
//! In: the graph. Out: [`AuditEntry`], one for each acquisition in source order.
//! Never here: rendering.

use super::finding::{Confidence, Place};

/// One acquisition with its three answers, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Where it is.
    pub place: Place,
    /// The method that adds the listener: `on`.
    pub call: String,
    /// The target as the user writes it: `this.bus`.
    pub target: String,
    /// The event as the user writes it, with quotes if it is a literal; `None` where the API has one event only.
    pub event: Option<String>,
    /// How long the target lives, one of `process`, `instance`, `activation`, `caller`, `unknown`.
    pub lifetime: &'static str,
    /// How often the code runs in the life of the target, one of `once`, `per instance`, `per call`, `per event`,
    /// `per request`, `per iteration`, `unknown`.
    pub repetition: &'static str,
    /// What takes the listener away, in a few words: `off on line 12`, `none`.
    pub release: String,
    /// The rule that it breaks and how surely, if any.
    pub verdict: Option<(&'static str, Confidence)>,
}

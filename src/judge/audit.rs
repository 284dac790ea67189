//! Every acquisition with its three answers, whether or not it leaks.
//!
//! In: the graph. Out: [`AuditEntry`], one for each acquisition in source order.
//! Never here: rendering.

use super::blind::BlindSpot;
use super::case::{Case, Released};
use super::finding::{Confidence, Place};
use super::policy::Policy;
use super::rulebook;
use crate::dictionary::Repeats;
use crate::graph::{End, LayerKind, Lifetime};

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
    /// What takes the listener away, in a few words: `this.bus.off`, `a guard`, `none`.
    pub release: String,
    /// The rule that it breaks and how surely, if any.
    pub verdict: Option<(&'static str, Confidence)>,
    /// What could not be decided, in source order.
    pub blind_spots: Vec<BlindSpot>,
}

/// The three answers for one case, and what the rules that `policy` hears say of it. `file` is the number of its file in
/// the run.
pub fn entry(case: &Case<'_, '_>, file: u32, policy: &Policy) -> AuditEntry {
    let graph = case.graph;
    let acquisition = case.acquisition;
    let finding = rulebook::verdict(case, file, policy);
    AuditEntry {
        place: Place {
            file,
            span: acquisition.span,
        },
        call: graph
            .callee_name(acquisition.call)
            .unwrap_or_default()
            .to_string(),
        target: graph.spell(acquisition.target),
        event: acquisition.event.map(|event| graph.spell(event)),
        lifetime: lifetime(case),
        repetition: repetition(case),
        release: release(case),
        verdict: finding.map(|finding| (finding.rule, finding.confidence)),
        blind_spots: case.blind_spots(),
    }
}

fn lifetime(case: &Case<'_, '_>) -> &'static str {
    match case.lifetime() {
        Lifetime::Process => "process",
        Lifetime::Instance => "instance",
        Lifetime::Activation => "activation",
        Lifetime::Caller => "caller",
        Lifetime::Unknown => "unknown",
    }
}

fn repetition(case: &Case<'_, '_>) -> &'static str {
    if let Some(layer) = case.repetition() {
        return match &layer.kind {
            LayerKind::Loop(_) | LayerKind::Recursion(..) => "per iteration",
            LayerKind::Callback(Repeats::Iteration, _) => "per iteration",
            LayerKind::Callback(Repeats::Request, _) => "per request",
            LayerKind::Callback(_, _) => "per event",
            LayerKind::Often(_) | LayerKind::Call(_) | LayerKind::Handed(_) => "per call",
        };
    }
    match case.climb.end {
        End::Born(_) | End::Module => "once",
        End::Instance(_) | End::SetUp(_) => "per instance",
        End::Callers => "once",
        End::Forwarded(_) | End::Unknown => "unknown",
    }
}

fn release(case: &Case<'_, '_>) -> String {
    match case.released {
        Some(Released::Once) => "its first event".to_owned(),
        Some(Released::Signal) => "its signal".to_owned(),
        Some(Released::Removal(index)) => {
            let release = &case.graph.facts.releases[index as usize];
            format!(
                "{}.{}",
                case.graph.spell(release.target),
                case.graph.callee_name(release.call).unwrap_or_default()
            )
        }
        Some(Released::Disposer(_)) => "its disposer".to_owned(),
        Some(Released::Guard(_)) => "a guard".to_owned(),
        Some(Released::Idempotent) => "added only once".to_owned(),
        None => "none".to_owned(),
    }
}

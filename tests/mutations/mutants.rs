//! The clean cases, broken one at a time, and what the linter says of each.
//!
//! In: the files of a source. Out: a [`Mutant`] for each break of each case that rests on what is broken.
//! Never here: which of the survivors are forgiven.

use unlisten::corpus::Span;
use unlisten::dictionary::Repeats;
use unlisten::facts::ValueKind;
use unlisten::graph::{End, Graph, LayerKind};
use unlisten::judge::case::{Case, Released};
use unlisten::judge::finding::{Confidence, Finding};

use super::breaks::{Break, breaks};
use super::edit::{Edited, apply};
use super::looked::{case_at, findings, look, unparsed};
use crate::expect::{Kind, Part};

/// A clean case after a break.
#[derive(Debug)]
pub struct Mutant {
    /// The source, as the walk names it.
    pub source: String,
    /// The line that registers, from 1 in the source, and its text.
    pub line: usize,
    pub code: String,
    /// What was broken.
    pub kind: Break,
    /// The rule that such a break is for.
    pub due: &'static str,
    /// What came of it.
    pub fate: Fate,
    /// The broken text.
    pub text: String,
}

/// What came of a mutant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// A rule speaks of the registration or of the changed place.
    Caught(&'static str, Confidence),
    /// No rule does.
    Survived,
    /// It leaks nothing, by the answers of the audit; why, in a few words.
    Harmless(&'static str),
}

/// Every mutant of one file.
pub fn mutants(source: &str, part: &Part) -> Vec<Mutant> {
    look(&part.path, &part.text, |graph| {
        let known = findings(graph);
        graph
            .facts
            .acquisitions
            .iter()
            .filter_map(|acquisition| Case::new(graph, acquisition))
            .filter(|case| is_clean(case, part, &known))
            .flat_map(|case| {
                breaks(&case, &part.text)
                    .into_iter()
                    .filter_map(|(kind, edits)| {
                        let edited = apply(&part.text, edits)?;
                        mutant(source, part, &case, &known, kind, edited)
                    })
                    .collect::<Vec<_>>()
            })
            .collect()
    })
    .unwrap_or_default()
}

/// Whether nothing is said of a registration, and nothing ought to be.
fn is_clean(case: &Case<'_, '_>, part: &Part, known: &[Finding]) -> bool {
    let span = case.acquisition.span;
    // Lines of the facts are counted from 1.
    let line = case.graph.facts.line_of(span) - 1;
    let speaks = |finding: &&Finding| span.contains(finding.place.span);
    known.iter().find(speaks).is_none()
        && part
            .expectations
            .iter()
            .all(|one| one.code_line != line || one.kind == Kind::Noise)
}

fn mutant(
    source: &str,
    part: &Part,
    case: &Case<'_, '_>,
    known: &[Finding],
    kind: Break,
    edited: Edited,
) -> Option<Mutant> {
    let line = case.graph.facts.line_of(case.acquisition.span);
    let before = unparsed(case.graph.facts);
    let registration = edited.moved(case.acquisition.span);
    let releases = case
        .discharges
        .iter()
        .map(|one| &case.graph.facts.releases[one.release as usize]);
    let places: Vec<Span> = releases
        .map(|release| edited.moved(release.span))
        .chain(edited.changed.iter().copied())
        .chain([registration])
        .collect();
    let judged = look(&part.path, &edited.text, |graph| {
        if unparsed(graph.facts) > before {
            return None;
        }
        let broken = case_at(graph, registration)?;
        let fate = match harmless(&broken, kind) {
            Some(why) => Fate::Harmless(why),
            None => match spoken(graph, &edited, &places, known) {
                Some((rule, confidence)) => Fate::Caught(rule, confidence),
                None => Fate::Survived,
            },
        };
        Some((due(&broken, kind), fate))
    })??;
    Some(Mutant {
        source: source.to_owned(),
        line: part.line_number(line - 1),
        code: part
            .text
            .lines()
            .nth(line - 1)
            .unwrap_or_default()
            .trim()
            .to_owned(),
        kind,
        due: judged.0,
        fate: judged.1,
        text: edited.text,
    })
}

/// The surest of what is newly said of the registration, or of the changed places.
fn spoken(
    graph: &Graph<'_>,
    edited: &Edited,
    places: &[Span],
    known: &[Finding],
) -> Option<(&'static str, Confidence)> {
    let was_said = |finding: &Finding| {
        known.iter().any(|one| {
            one.rule == finding.rule && edited.moved(one.place.span) == finding.place.span
        })
    };
    let touches = |one: Span, other: Span| one.start < other.end && other.start < one.end;
    findings(graph)
        .iter()
        .filter(|finding| !was_said(finding))
        .filter(|finding| {
            places
                .iter()
                .any(|place| touches(finding.place.span, *place))
        })
        .max_by_key(|finding| finding.confidence)
        .map(|finding| (finding.rule, finding.confidence))
}

/// Why a broken case leaks nothing, by the audit's answers.
fn harmless(broken: &Case<'_, '_>, kind: Break) -> Option<&'static str> {
    let is_of_removal = matches!(kind, Break::Rename | Break::Inline);
    let otherwise = match (kind, broken.released) {
        (Break::Return, _) | (_, None) => None,
        (_, Some(Released::Removal(_))) if is_of_removal => None,
        _ => Some("released otherwise"),
    };
    if otherwise.is_some() {
        return otherwise;
    }
    if broken.repetition().is_some() || is_on_callers_signal(broken) {
        return None;
    }
    match broken.lifting.end {
        End::Born(_) => Some("the target goes with the run"),
        _ if is_of_removal => None,
        End::Module => Some("it is added once"),
        End::Instance(_) | End::SetUp(_) if kind == Break::Return => Some("it is added once"),
        End::Instance(_) | End::SetUp(_) => None,
        End::Forwarded(_) if kind == Break::Return => None,
        End::Callers | End::Forwarded(_) | End::Unknown => Some("nobody in sight repeats it"),
    }
}

/// Whether the listener waits for the `abort` of a signal that is not this code's own: most never abort.
fn is_on_callers_signal(broken: &Case<'_, '_>) -> bool {
    let graph = broken.graph;
    let is_abort = broken.acquisition.event.is_some_and(
        |event| matches!(&graph.value(event).kind, ValueKind::String(name) if name == "abort"),
    );
    is_abort
        && matches!(
            broken.lifting.end,
            End::Callers | End::Forwarded(_) | End::Unknown
        )
}

/// The rule that a break is for.
fn due(broken: &Case<'_, '_>, kind: Break) -> &'static str {
    match kind {
        Break::Rename | Break::Inline => return "dead-removal",
        Break::Return => return "skipped-removal",
        Break::Drop | Break::Guard | Break::Signal | Break::Once => {}
    }
    if is_on_callers_signal(broken) {
        return "listener-on-shared-signal";
    }
    let Some(layer) = broken.repetition() else {
        return "listener-without-teardown";
    };
    match &layer.kind {
        LayerKind::Loop(_) | LayerKind::Recursion(..) => "listener-in-loop",
        LayerKind::Callback(Repeats::Iteration, _) => "listener-in-loop",
        LayerKind::Callback(Repeats::Request, _) => "listener-in-request-handler",
        LayerKind::Callback(..) => "listener-in-listener",
        LayerKind::Often(_) | LayerKind::Call(_) | LayerKind::Handed(_) => "listener-per-call",
    }
}

//! The other way round: leaking registrations that a `finally` mends.
//!
//! In: the files of a source. Out: for each registration that a rule speaks of, what is said of it after the function
//! that adds the listener takes it away in a `finally`.
//! Never here: registrations whose text cannot be followed by a block, as in the middle of an expression or a chain.

use unlisten::corpus::Span;
use unlisten::facts::{Acquisition, MODULE, RegionId, RegionKind, ValueKind};
use unlisten::graph::Graph;
use unlisten::judge::case::Case;
use unlisten::judge::explain::undoing;
use unlisten::judge::finding::{Confidence, Finding};

use super::breaks::slice;
use super::edit::{Edit, apply};
use super::looked::{case_at, findings, look, unparsed};
use crate::expect::{Kind, Part};

/// A leaking registration after its function was given a `finally`.
#[derive(Debug)]
pub struct Mended {
    /// The source, as the walk names it.
    pub source: String,
    /// The line that registers, from 1 in the source.
    pub line: usize,
    /// The text of that line.
    pub code: String,
    /// The rule that spoke before.
    pub rule: &'static str,
    /// What is still said, and how surely.
    pub still: Option<(&'static str, Confidence)>,
    /// The mended text.
    pub text: String,
}

impl Mended {
    /// Whether nothing is shown of it by default.
    pub fn is_silent(&self) -> bool {
        self.still
            .is_none_or(|(_, confidence)| confidence == Confidence::Possible)
    }
}

/// Every mended registration of one file.
pub fn mended(source: &str, part: &Part) -> Vec<Mended> {
    look(&part.path, &part.text, |graph| {
        let known = findings(graph);
        graph
            .facts
            .acquisitions
            .iter()
            .filter_map(|acquisition| {
                let rule = expected_rule(graph, acquisition, part, &known)?;
                mend(source, part, graph, acquisition, rule)
            })
            .collect()
    })
    .unwrap_or_default()
}

/// The rule that speaks of a registration, and ought to.
fn expected_rule(
    graph: &Graph<'_>,
    acquisition: &Acquisition,
    part: &Part,
    known: &[Finding],
) -> Option<&'static str> {
    let line = graph.facts.line_of(acquisition.span) - 1;
    let finding = known
        .iter()
        .find(|one| one.place.span == acquisition.span)?;
    part.expectations
        .iter()
        .any(|one| one.code_line == line && one.kind == Kind::Finding && one.rule == finding.rule)
        .then_some(finding.rule)
}

fn mend<'a>(
    source: &str,
    part: &Part,
    graph: &Graph<'a>,
    acquisition: &'a Acquisition,
    rule: &'static str,
) -> Option<Mended> {
    let text = part.text.as_str();
    let edited = apply(text, with_finally(graph, acquisition, text)?)?;
    let registration = edited.moved(acquisition.span);
    let before = unparsed(graph.facts);
    let still = look(&part.path, &edited.text, |graph| {
        // Where a block cannot stand, there is nothing to try.
        (unparsed(graph.facts) <= before && case_at(graph, registration).is_some()).then(|| {
            findings(graph)
                .into_iter()
                .find(|one| one.place.span == registration)
                .map(|one| (one.rule, one.confidence))
        })
    })??;
    let line = graph.facts.line_of(acquisition.span);
    Some(Mended {
        source: source.to_owned(),
        line: part.line_number(line - 1),
        code: text
            .lines()
            .nth(line - 1)
            .unwrap_or_default()
            .trim()
            .to_owned(),
        rule,
        still,
        text: edited.text,
    })
}

/// `{ const listener = …; bus.on("x", listener); try { … } finally { bus.off("x", listener); } }`, to the end of the
/// region that registers.
fn with_finally<'a>(
    graph: &Graph<'a>,
    acquisition: &'a Acquisition,
    text: &str,
) -> Option<Vec<Edit>> {
    let case = Case::new(graph, acquisition)?;
    let call = graph.span(acquisition.call);
    let target = graph.span(acquisition.target);
    let makes_target = graph
        .facts
        .values
        .iter()
        .any(|value| matches!(value.kind, ValueKind::Call(_)) && target.contains(value.span));
    // `add.call(bus, …)` and `bus[name](…)` have no receiver before a name that could be another one.
    let has_receiver = target.end <= acquisition.span.start && acquisition.span.start > call.start;
    if acquisition.through_helper || makes_target || !has_receiver {
        return None;
    }
    let event = acquisition
        .event
        .map(|event| slice(text, graph.span(event)));
    let pair = &graph.dictionary.pairs[acquisition.pair as usize];
    // What hands back its disposer has no removal by name.
    if pair.release.is_empty() {
        return None;
    }
    let options = pair
        .options
        .and_then(|at| graph.call(acquisition.call).arguments.get(at))
        .map(|options| slice(text, graph.span(*options)));
    let listener = graph.span(acquisition.listener);
    let named = is_named(graph, acquisition);
    let name = match named {
        true => slice(text, listener),
        false => "mended",
    };
    let arguments: Vec<&str> = event.into_iter().chain([name]).chain(options).collect();
    let receiver = slice(text, Span::new(call.start, acquisition.span.start));
    let removal = format!(
        "{receiver}{}({})",
        undoing::release_method(&case)?,
        arguments.join(", ")
    );
    let end = end_of(graph, acquisition.region, call, text);
    let mut edits = Vec::new();
    if named {
        edits.push(Edit::insert(call.start, "{ "));
    } else {
        let made = slice(text, listener);
        edits.push(Edit::insert(
            call.start,
            format!("{{ const mended = {made}; "),
        ));
        edits.push(Edit::replace(listener, "mended"));
    }
    edits.push(Edit::insert(call.end, "; try {"));
    edits.push(Edit::insert(end, format!("}} finally {{ {removal}; }} }}")));
    Some(edits)
}

/// Whether the listener is a name or member, which means the same function at the end.
fn is_named(graph: &Graph<'_>, acquisition: &Acquisition) -> bool {
    matches!(
        graph.value(acquisition.listener).kind,
        ValueKind::Binding(_) | ValueKind::Member { .. } | ValueKind::Global(_)
    )
}

/// The byte at which a region's last statement is over; the end of the call, where the region has no braces.
fn end_of(graph: &Graph<'_>, region: RegionId, call: Span, text: &str) -> u32 {
    let facts = graph.region(region);
    let written = slice(text, facts.span);
    let is_module = facts.function == MODULE && facts.kind == RegionKind::Body;
    let is_loop = matches!(facts.kind, RegionKind::Loop { .. });
    let is_block = written.starts_with('{') || is_loop;
    match () {
        () if is_module => text.len() as u32,
        () if is_block && written.ends_with('}') && facts.span.end > call.end => facts.span.end - 1,
        () => call.end,
    }
}

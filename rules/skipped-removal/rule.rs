//! Judges ways out of a function that pass a removal by.
//!
//! In: a case. Out: a finding, if the function takes the listener away on some of its paths and not on all.
//! Never here: syntax, printing, functions that never remove the listener.

use crate::dictionary::Role;
use crate::graph::{Discharge, End, Exit, ExitKind};
use crate::judge::case::Case;
use crate::judge::finding::{Confidence, Finding, Severity, StepRole};
use crate::judge::phrase;
use crate::judge::rulebook::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "skipped-removal",
    severity: Severity::Warning,
    page: include_str!("README.md"),
    precedence: 2,
    check: Check::Acquisition(check),
};

fn check(rule: &Rule, case: &Case<'_, '_>, file: u32) -> Option<Finding> {
    if case.piles_up().is_some() || matches!(case.climb.end, End::Born(_)) || !case.outlives_call()
    {
        return None;
    }
    let graph = case.graph;
    let function = graph.function_of(case.acquisition.region);
    // What another member takes away later may stay when this function leaves.
    let body = graph.function(function).body;
    let here: Vec<Discharge> = case
        .discharges
        .iter()
        .copied()
        .filter(|discharge| {
            graph.is_inside(discharge.region, body)
                || graph.function_contains(graph.function_of(discharge.region), function)
        })
        .collect();
    let later = case
        .discharges
        .iter()
        .any(|discharge| graph.is_for_later(case.acquisition, discharge));
    if here.is_empty() || later {
        return None;
    }
    let discharges = here;
    let exits = graph.exits_that_skip(case.acquisition, &discharges);
    let exit = exits.first()?;
    let removal = nearest_removal(&discharges, exit, case)?;
    let place = graph.facts.releases[removal.release as usize].span;
    let line = graph.facts.line_of(exit.span);
    let message = format!(
        "{} and leaves {} listener on `{}`",
        what_skips(exit.kind, line, graph.facts.line_of(place)),
        phrase::the_event(case),
        phrase::target(case)
    );
    let mut steps = vec![(
        StepRole::Release,
        place,
        "this removal is passed by".to_owned(),
    )];
    steps.extend(
        exits
            .iter()
            .take(3)
            .map(|exit| (StepRole::Exit, exit.span, exit_label(exit.kind).to_owned())),
    );
    Some(phrase::finding_with(
        rule,
        case,
        confidence(case, exit),
        file,
        message,
        steps,
        vec![
            phrase::suggest_finally(case, "around everything that follows the registration"),
            "Or use `{ signal }` or a disposer that every way out runs".to_owned(),
        ],
    ))
}

fn nearest_removal(
    discharges: &[Discharge],
    exit: &Exit,
    case: &Case<'_, '_>,
) -> Option<Discharge> {
    let releases = &case.graph.facts.releases;
    let place = |discharge: &&Discharge| releases[discharge.release as usize].span;
    discharges
        .iter()
        .filter(|discharge| place(discharge).start > exit.span.start)
        .min_by_key(place)
        .or_else(|| discharges.iter().max_by_key(place))
        .copied()
}

fn what_skips(kind: ExitKind, line: usize, removal: usize) -> String {
    let order = if line < removal { "before" } else { "without" };
    match kind {
        ExitKind::Return => format!("line {line} returns {order} the removal on line {removal}"),
        ExitKind::Throw => format!("line {line} throws {order} the removal on line {removal}"),
        ExitKind::Continue => {
            format!("line {line} goes on to the next turn {order} the removal on line {removal}")
        }
        ExitKind::Break => {
            format!("line {line} leaves the loop {order} the removal on line {removal}")
        }
        ExitKind::Settle => {
            format!("line {line} settles the promise without the removal on line {removal}")
        }
        ExitKind::End => {
            format!("a path to the end on line {line} passes the removal on line {removal} by")
        }
        ExitKind::Caught => {
            format!("line {line} leaves after a failure without the removal on line {removal}")
        }
        ExitKind::Rejection => {
            format!("a rejection on line {line} passes the removal on line {removal} by")
        }
    }
}

fn exit_label(kind: ExitKind) -> &'static str {
    match kind {
        ExitKind::Return => "returns, and the listener stays",
        ExitKind::Throw => "throws, and the listener stays",
        ExitKind::Continue => "goes on to the next turn, and the listener stays",
        ExitKind::Break => "leaves the loop, and the listener stays",
        ExitKind::Settle => "settles the promise, and the listener stays",
        ExitKind::End => "ends here, and the listener stays",
        ExitKind::Caught => "leaves after a failure, and the listener stays",
        ExitKind::Rejection => "may reject, and then the listener stays",
    }
}

/// An exit that is written is in sight; one that something must fail for is not.
fn confidence(case: &Case<'_, '_>, exit: &Exit) -> Confidence {
    let doubt = u32::from(!exit.kind.is_explicit())
        + match case.climb.end {
            // What makes something new runs for each thing.
            End::SetUp(function) if case.graph.role_of(function) == Some(Role::Factory) => 0,
            // What runs once leaves one listener at most.
            End::Module | End::Instance(_) | End::SetUp(_) if case.repetition().is_none() => 2,
            _ => 0,
        };
    Confidence::of_doubt(doubt)
}

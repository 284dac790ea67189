//! Judges ways out of a function that pass a removal by.
//!
//! In: a case. Out: a finding, if the function takes the listener away on some of its paths and not on all.
//! Never here: syntax, printing, functions that never remove the listener.

use crate::corpus::Span;
use crate::dictionary::Role;
use crate::facts::{Acquisition, FunctionId};
use crate::graph::{Discharge, End, Exit, ExitKind};
use crate::judge::case::Case;
use crate::judge::doubt::{Doubt, Expectation};
use crate::judge::explain::phrase;
use crate::judge::explain::remedy::{self, Remedy};
use crate::judge::explain::undoing::{Undoing, takes_options};
use crate::judge::finding::{Finding, Severity, StepRole};
use crate::judge::rulebook::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "skipped-removal",
    severity: Severity::Warning,
    page: include_str!("README.md"),
    precedence: 2,
    check: Check::Acquisition(check),
};

fn check(rule: &Rule, case: &Case<'_, '_>, file: u32) -> Option<Finding> {
    if case.piles_up().is_some()
        || matches!(case.lifting.end, End::Born(_))
        || !case.outlives_call()
    {
        return None;
    }
    // What one call passes decides for that call which way its function takes.
    let mut by_callers = case.by_callers();
    by_callers.retain(|added| !case.graph.is_ruled_out(case.acquisition, added.call));
    let here = removals_here(case, case.acquisition);
    // What the function only hands back is for its callers to run: the way out is theirs.
    if here.iter().all(|discharge| case.is_handed_out(discharge)) {
        let handed_back = by_callers.iter().find_map(|added| {
            let runs = removals_of_callers(case, added);
            (!runs.is_empty()).then(|| passed_by(rule, case, added, &runs, file))
        });
        if let Some(told) = handed_back {
            return told;
        }
    }
    if !here.is_empty() {
        return skipped(rule, case, case.acquisition, file);
    }
    // Where a helper adds it, the way out is that of whoever has called the helper.
    by_callers
        .iter()
        .find_map(|added| skipped(rule, case, added, file))
}

/// The removals that a caller of the helper runs by what it was handed.
fn removals_of_callers(case: &Case<'_, '_>, added: &Acquisition) -> Vec<Discharge> {
    case.discharges
        .iter()
        .flat_map(|discharge| case.graph.handed_removals(added.call, discharge))
        .collect()
}

/// The removals that the function runs which adds the listener, or that the code around it does.
fn removals_here(case: &Case<'_, '_>, added: &Acquisition) -> Vec<Discharge> {
    let graph = case.graph;
    let function = graph.function_of(added.region);
    let body = graph.function(function).body;
    case.discharges
        .iter()
        .copied()
        .filter(|discharge| {
            graph.is_inside(discharge.region, body)
                || graph.function_contains(graph.function_of(discharge.region), function)
        })
        .collect()
}

/// The way out of the function that adds the listener, itself or by a helper.
fn skipped(rule: &Rule, case: &Case<'_, '_>, added: &Acquisition, file: u32) -> Option<Finding> {
    let graph = case.graph;
    let here = removals_here(case, added);
    // What another member takes away later may stay when this function leaves.
    let is_cleaned_up = graph.is_cleaned_up(graph.function_of(added.region));
    let mut discharges = case.discharges.iter();
    let later = !is_cleaned_up && discharges.any(|discharge| graph.is_for_later(added, discharge));
    if here.is_empty() || later {
        return None;
    }
    passed_by(rule, case, added, &here, file)
}

/// A finding, if a way out of the function passes all of its removals by.
fn passed_by(
    rule: &Rule,
    case: &Case<'_, '_>,
    added: &Acquisition,
    removals: &[Discharge],
    file: u32,
) -> Option<Finding> {
    let graph = case.graph;
    let exits = graph.exits_that_skip(added, removals);
    let exit = exits.first()?;
    let removal = nearest_removal(removals, exit, case)?;
    let place = place_of(case, &removal);
    let line = graph.facts.line_of(exit.span);
    let message = format!(
        "{} and leaves {}",
        what_skips(exit.kind, line, graph.facts.line_of(place)),
        phrase::the_listener(case, added)
    );
    let mut steps = Vec::new();
    if added.call != case.acquisition.call {
        let text = "it is added by this call".to_owned();
        steps.push((StepRole::Call, graph.short_span(added.call), text));
    }
    steps.push((
        StepRole::Release,
        place,
        "this removal is skipped".to_owned(),
    ));
    steps.extend(
        exits
            .iter()
            .take(3)
            .map(|exit| (StepRole::Exit, exit.span, exit_label(exit.kind).to_owned())),
    );
    let finding = phrase::finding_with(
        rule,
        case,
        &doubt(case, exit),
        file,
        message,
        steps,
        suggestions(case, exit, &removal),
    );
    Some(Finding {
        remedies: remedies(case, added, exit, &removal),
        ..finding
    })
}

/// The `finally` that the first suggestion asks for, where this very function adds the listener and takes it away.
fn remedies(
    case: &Case<'_, '_>,
    added: &Acquisition,
    exit: &Exit,
    removal: &Discharge,
) -> Vec<Remedy> {
    let release = &case.graph.facts.releases[removal.release as usize];
    let is_here = added.call == case.acquisition.call && removal.at == release.call;
    let remedy = match exit.kind {
        ExitKind::Settle => None,
        _ if is_here => remedy::in_finally(case, removal.at),
        _ => None,
    };
    remedy.into_iter().collect()
}

fn suggestions(case: &Case<'_, '_>, exit: &Exit, removal: &Discharge) -> Vec<String> {
    let graph = case.graph;
    // A promise may settle long after the function that makes it.
    let when = match exit.kind {
        ExitKind::Settle => "wherever the promise is settled",
        _ => "in a `finally` around everything that follows the registration",
    };
    let order = match graph.runs_own_function(removal.at) {
        true => format!("Call `{}`", graph.spell(removal.at)),
        false => Undoing::nearby(case).order(),
    };
    let otherwise = match takes_options(case) {
        true => "Or pass `{ signal }` of a controller that every way out aborts",
        false => "Or put the removal into a function that every way out calls",
    };
    vec![format!("{order} {when}"), otherwise.to_owned()]
}

/// The removal, or the call of a helper that removes.
fn place_of(case: &Case<'_, '_>, discharge: &Discharge) -> Span {
    let release = &case.graph.facts.releases[discharge.release as usize];
    match discharge.at == release.call {
        true => release.span,
        false => case.graph.short_span(discharge.at),
    }
}

fn nearest_removal(
    discharges: &[Discharge],
    exit: &Exit,
    case: &Case<'_, '_>,
) -> Option<Discharge> {
    let place = |discharge: &&Discharge| place_of(case, discharge);
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
            format!(
                "line {line} continues with the next turn {order} the removal on line {removal}"
            )
        }
        ExitKind::Break => {
            format!("line {line} leaves the loop {order} the removal on line {removal}")
        }
        ExitKind::Settle => {
            format!("line {line} settles the promise without the removal on line {removal}")
        }
        ExitKind::End => {
            format!("a path to the end on line {line} skips the removal on line {removal}")
        }
        ExitKind::Caught => {
            format!("a failure caught on line {line} skips the removal on line {removal}")
        }
        ExitKind::Yield => {
            format!(
                "a caller that stops iterating on line {line} skips the removal on line {removal}"
            )
        }
        ExitKind::Rejection => {
            format!("a rejection on line {line} skips the removal on line {removal}")
        }
    }
}

fn exit_label(kind: ExitKind) -> &'static str {
    match kind {
        ExitKind::Return => "returns, and the listener stays",
        ExitKind::Throw => "throws, and the listener stays",
        ExitKind::Continue => "continues with the next turn, and the listener stays",
        ExitKind::Break => "leaves the loop, and the listener stays",
        ExitKind::Settle => "settles the promise, and the listener stays",
        ExitKind::End => "ends here, and the listener stays",
        ExitKind::Caught => "a failure is caught here, and the listener stays",
        ExitKind::Rejection => "may reject, and then the listener stays",
        ExitKind::Yield => "its caller may stop iterating here, and then the listener stays",
    }
}

/// Whether a function takes away what it adds itself, in its own body and not in one that it makes.
fn is_over_by_its_end(case: &Case<'_, '_>, function: FunctionId) -> bool {
    let graph = case.graph;
    let mut removals = case.discharges.iter();
    graph.function_of(case.acquisition.region) == function
        && case.repetition().is_none()
        && removals.any(|discharge| graph.function_of(discharge.region) == function)
}

/// An exit that is written is in sight; one that something must fail for is not.
fn function_of(case: &Case<'_, '_>) -> FunctionId {
    case.graph.function_of(case.acquisition.region)
}

fn doubt(case: &Case<'_, '_>, exit: &Exit) -> Doubt {
    let again = match case.lifting.end {
        // What makes something new runs for each thing.
        End::SetUp(function) if case.graph.role_of(function) == Some(Role::Factory) => 0,
        // What takes its own listener away by its end sets nothing up, whatever it is called; that it runs again and that
        // it leaves by this way are one expectation.
        End::SetUp(function) if is_over_by_its_end(case, function) => {
            u32::from(exit.kind.is_explicit())
        }
        // An effect leaves one for each component, and each time that it runs again.
        End::Instance(None) if case.graph.is_cleaned_up(function_of(case)) => 0,
        // What runs once leaves one listener at most.
        End::Module | End::Instance(_) | End::SetUp(_) if case.repetition().is_none() => 2,
        _ => 0,
    };
    let doubt = Doubt::none()
        .and(Expectation::WayIsTaken, u32::from(!exit.kind.is_explicit()))
        .and(Expectation::RunsAgain, again);
    case.with_blind_spots(doubt)
}

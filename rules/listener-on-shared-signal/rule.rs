//! Judges `abort` listeners on signals that outlive the work.
//!
//! In: a case. Out: a finding, if the signal came from outside and the listener is there when the work has settled.
//! Never here: syntax, printing, listeners for other events.

use crate::dictionary::{NameSet, Role};
use crate::facts::FunctionId;
use crate::graph::{
    End, Knowledge, LayerKind, NearMiss, Race, Reach, Root, SharedSignal, SignalOwner, Sink,
};
use crate::judge::case::Case;
use crate::judge::doubt::{Doubt, Expectation};
use crate::judge::explain::left::{self, Left};
use crate::judge::explain::phrase;
use crate::judge::explain::remedy::{self, Remedy};
use crate::judge::explain::undoing::Undoing;
use crate::judge::finding::{Finding, Severity, StepRole};
use crate::judge::rulebook::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "listener-on-shared-signal",
    severity: Severity::Warning,
    page: include_str!("README.md"),
    precedence: 0,
    check: Check::Acquisition(check),
};

fn check(rule: &Rule, case: &Case<'_, '_>, file: u32) -> Option<Finding> {
    let graph = case.graph;
    let signal = graph.listened_signal(case.acquisition, &case.lifting.target)?;
    if is_released(case) || graph.waits_for_nothing_else(case.acquisition) {
        return None;
    }
    let work = graph.named_function_around(case.acquisition.region);
    let doubt = match signal.owner {
        SignalOwner::Caller(_) | SignalOwner::Injected(_) => doubt_of_callers(case, &signal, work)?,
        // Code of this file knows how long its own signal lives: only what is seen to repeat in that time piles up.
        SignalOwner::Made | SignalOwner::Process => case.doubt_of_repetition(case.repetition()?),
        SignalOwner::Unknown => case
            .doubt_of_repetition(case.repetition()?)
            .and(Expectation::SignalStays, 1),
    };
    let left = left(case, &signal, work, case.with_blind_spots(doubt));
    let when_over = remedy::added(case).map(|added| Remedy::WhenOver {
        added,
        is_meant: true,
    });
    Some(Finding {
        remedies: when_over.into_iter().collect(),
        ..left::finding(rule, case, file, left)
    })
}

fn is_released(case: &Case<'_, '_>) -> bool {
    let graph = case.graph;
    let acquisition = case.acquisition;
    let by_other_signal = acquisition
        .options
        .signal
        .is_some_and(|other| graph.path(other) != graph.path(acquisition.target))
        && !graph.waits_for_itself(acquisition);
    by_other_signal
        || graph.is_removed_by_others(acquisition, &case.lifting.words)
        || graph.is_added_once(acquisition)
}

/// What is taken for granted when the signal is a caller's; `None` if it is seen to die with the work.
fn doubt_of_callers(case: &Case<'_, '_>, signal: &SharedSignal, work: FunctionId) -> Option<Doubt> {
    let graph = case.graph;
    let getter = graph.is_getter(graph.function_of(case.acquisition.region));
    let repeats = case.repetition().is_some();
    // A parameter that is new each time: who runs the function makes a signal for each run.
    let lent = matches!(case.lifting.target.root, Root::Parameter(..));
    if !repeats && lent && matches!(case.lifting.end, End::Born(_)) {
        return None;
    }
    let outermost = case.lifting.functions.last().copied().unwrap_or(work);
    let settled = graph.work_settles(case.acquisition.region, work);
    // What only settles the promise has nothing left to do when that is settled, whatever the work has set up.
    let is_over_when_settled = matches!(
        graph.race(case.acquisition),
        Some(Race {
            sink: Sink::Promise,
            ..
        })
    );
    let sets_up = [work, outermost].iter().any(|function| {
        graph.role_of(*function) == Some(Role::SetUp)
            && !is_over_when_settled
            && !(settled && makes(case, *function))
    }) || matches!(case.lifting.end, End::Module);
    let settles = getter
        || graph.constructs(work)
        || settled
        || graph.work_settles(graph.function(outermost).body, outermost);
    let words = case.lifting.words.last();
    let listener = words.map_or(case.acquisition.listener, |words| words.listener);
    let misses = graph.near_misses(case.acquisition);
    let missed = misses.iter().any(|(_, miss)| *miss == NearMiss::Listener)
        || graph.may_be_removed_elsewhere(case.acquisition, listener);
    let forwarded = graph.is_callers_listener(listener);
    // Where the whole program is in sight, so would be who makes a signal that lives on.
    let unseen = graph.reach == Reach::Program && !repeats;
    let doubts = [
        signal.knowledge != Knowledge::Sight && !getter,
        sets_up && !repeats,
        !settles,
        missed,
        forwarded,
        unseen,
    ];
    let certain = signal.is_typed
        && graph.role_of(work).is_none()
        && !graph.constructs(work)
        && graph.is_called_from_outside(work)
        && settled;
    let doubts = doubts.iter().filter(|doubt| **doubt).count() as u32;
    let links = doubts + u32::from(!certain || doubts > 0);
    Some(Doubt::none().and(Expectation::SignalStays, links))
}

/// Whether a function makes or gets something, by its name, and is done when it has it. One that starts, watches or
/// serves may well live as long as the signal.
fn makes(case: &Case<'_, '_>, function: FunctionId) -> bool {
    let name = case
        .graph
        .function(function)
        .name
        .clone()
        .unwrap_or_default();
    let bare = name.trim_start_matches(['_', '#']);
    let mut words = case.graph.dictionary.names(NameSet::DoneWhenItHas);
    words.any(|word| bare.starts_with(word))
}

fn left(case: &Case<'_, '_>, signal: &SharedSignal, work: FunctionId, doubt: Doubt) -> Left {
    let graph = case.graph;
    let target = phrase::target(case);
    let getter = graph.is_getter(graph.function_of(case.acquisition.region));
    let adder = match case.repetition() {
        _ if getter => "each read of this property".to_owned(),
        Some(layer) if !matches!(layer.kind, LayerKind::Often(_)) => {
            phrase::layer_name(case, layer)
        }
        _ => left::each_call(case, work),
    };
    let mut steps = Vec::new();
    let place = graph
        .function(if getter {
            graph.function_of(case.acquisition.region)
        } else {
            work
        })
        .head;
    let place = case.repetition().map_or(place, |layer| layer.span);
    steps.push((
        StepRole::Repetition,
        place,
        format!("{adder} adds one more"),
    ));
    let origin = match signal.owner {
        SignalOwner::Caller(_) => "owned by the caller",
        SignalOwner::Injected(_) => "passed to the instance",
        SignalOwner::Made => "as long-lived as its controller",
        SignalOwner::Process => "as long-lived as the process",
        SignalOwner::Unknown => "not made here",
    };
    if let Some((span, _)) = phrase::origin(case) {
        steps.push((
            StepRole::Origin,
            span,
            format!("`{target}` is {origin} and may serve many calls"),
        ));
    }
    if let Some(release) = graph.own_removal(case.acquisition, &case.lifting.words) {
        let release = &graph.facts.releases[release as usize];
        steps.push((
            StepRole::NearMiss,
            release.span,
            "the listener removes itself only when the signal aborts".to_owned(),
        ));
    }
    let mut notes = Vec::new();
    if case.acquisition.once {
        notes.push(
            "`{ once: true }` removes the listener only when the signal aborts, and most signals never do".to_owned(),
        );
    }
    let handed = match Undoing::is_plain(&target) {
        true => format!("`AbortSignal.any([{target}, …])`"),
        false => "the caller's signal, or `AbortSignal.any` of it and others,".to_owned(),
    };
    Left {
        doubt,
        message: format!("{adder} leaves an `abort` listener on `{target}`, which is {origin}"),
        steps,
        notes,
        suggestions: vec![
            format!(
                "{} when the work has settled, best in a `finally`",
                Undoing::nearby(case).order()
            ),
            format!("If the work takes a signal, pass it {handed} instead of adding a listener"),
        ],
    }
}

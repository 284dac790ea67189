//! Judges listeners that go with their first event, where that event may never come.
//!
//! In: a case. Out: a finding, if the listener has lost a race, or waits for what comes at most once, again and again.
//! Never here: syntax, printing, listeners that somebody else takes away.

use crate::corpus::Span;
use crate::dictionary::{Comes, ComesOf, Role};
use crate::facts::{Acquisition, ValueId, ValueKind};
use crate::graph::{End, Layer, LayerKind, Race, Rival, Root, Sink};
use crate::judge::case::Case;
use crate::judge::doubt::{Doubt, Expectation};
use crate::judge::explain::left::{self, Left};
use crate::judge::explain::undoing::{Undoing, takes_options};
use crate::judge::explain::{advice, phrase};
use crate::judge::finding::{Finding, Severity, StepRole};
use crate::judge::rulebook::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "abandoned-once",
    severity: Severity::Warning,
    page: include_str!("README.md"),
    precedence: 3,
    check: Check::Acquisition(check),
};

fn check(rule: &Rule, case: &Case<'_, '_>, file: u32) -> Option<Finding> {
    let graph = case.graph;
    let words = &case.lifting.words;
    if graph
        .listened_signal(case.acquisition, &case.lifting.target)
        .is_some()
        || case.acquisition.options.signal.is_some()
        || !graph.leaves_when_called(case.acquisition, words)
        || graph.is_removed_by_others(case.acquisition, words)
        || graph.awaits_what_comes(case.acquisition).is_some()
        || graph.brings_about_its_event(case.acquisition)
    {
        return None;
    }
    let limited = || {
        graph.limit_of_wait(case.acquisition).map(|limit| Race {
            sink: Sink::Promise,
            rivals: vec![Rival::Limit(limit)],
        })
    };
    let left = match graph.race(case.acquisition).or_else(limited) {
        Some(race) => lost_race(case, &race)?,
        None => never_comes(case)?,
    };
    Some(left::finding(rule, case, file, left))
}

/// A listener that settles a promise which others settle as well, or leads to the same end in another way.
fn lost_race(case: &Case<'_, '_>, race: &Race) -> Option<Left> {
    let graph = case.graph;
    let rivals = &race.rivals;
    let first = *rivals.first()?;
    let too = match race.sink {
        Sink::Promise => "settles the promise too",
        Sink::Callback => "calls back too",
        Sink::Listener => "runs the same function too",
    };
    if rivals
        .iter()
        .any(|rival| graph.rival_ends_target(*rival, case.acquisition))
        || !is_loser(case, rivals)
    {
        return None;
    }
    let doubt = doubt_of_target(case)?.and(Expectation::TargetGoesOn, doubt_of_end(case, rivals));
    // A callback, unlike a promise, may be called by both.
    let may_be_both =
        race.sink == Sink::Callback && matches!(first, Rival::Listener(_)) && doubt.links() == 0;
    let doubt = doubt
        .and(Expectation::EventStaysAway, u32::from(may_be_both))
        .and(
            Expectation::RunsItselfAgain,
            u32::from(is_run_by_rival(case, rivals)),
        );
    let name = phrase::target(case);
    let listener = phrase::its_listener(case);
    let (span, winner) = match first {
        Rival::Listener(index) => {
            let other = &graph.facts.acquisitions[index as usize];
            let event = other.event.map(|event| phrase::event_name(graph, event));
            let event = event.unwrap_or_default();
            (
                other.span,
                format!("{event} {too} and leaves this listener behind"),
            )
        }
        Rival::Timer(call) => (
            graph.short_span(call),
            format!("this timer {too} and leaves the listener behind"),
        ),
        Rival::Race(call) => (
            graph.short_span(call),
            "the promise is raced here; when it loses, the listener stays".to_owned(),
        ),
        Rival::Reaction(value) => (
            span_of(case, value),
            format!("when this succeeds, it {too} and leaves the listener behind"),
        ),
        Rival::Limit(call) => (
            graph.short_span(call),
            "the wait is limited here; when the limit is reached, the listener stays".to_owned(),
        ),
    };
    let mut steps = vec![(StepRole::Exit, span, winner)];
    steps.extend(around(case));
    let by = match first {
        Rival::Listener(_) => "the other event comes first",
        Rival::Timer(_) => "the timer is first",
        Rival::Race(_) => "another promise wins the race",
        Rival::Limit(_) => "the wait is given up first",
        Rival::Reaction(_) => "the work succeeds",
    };
    // What a rival does with the listener is told.
    let known: Vec<_> = rivals
        .iter()
        .filter_map(|rival| match rival {
            Rival::Reaction(value) | Rival::Timer(value) => Some(span_of(case, *value)),
            _ => None,
        })
        .collect();
    Some(Left {
        doubt: case.with_blind_spots_but(doubt, &known),
        message: format!("the {listener} stays on `{name}` when {by}"),
        steps,
        notes: Vec::new(),
        suggestions: suggestions(case, race.sink, first),
    })
}

/// What to write instead of a race. `events.once` knows of one rival alone, the event `error`.
fn suggestions(case: &Case<'_, '_>, sink: Sink, rival: Rival) -> Vec<String> {
    let graph = case.graph;
    let name = phrase::target(case);
    let is_error = |added: &Acquisition| {
        let names = added.event.and_then(|event| graph.event_names(event));
        names.is_some_and(|names| names.iter().all(|name| name == "error"))
    };
    let pair = &graph.dictionary.pairs[case.acquisition.pair as usize];
    let waits = match rival {
        Rival::Listener(index) => {
            is_error(case.acquisition) || is_error(&graph.facts.acquisitions[index as usize])
        }
        Rival::Timer(_) | Rival::Race(_) | Rival::Limit(_) => true,
        Rival::Reaction(_) => false,
    };
    let wherever = match sink {
        Sink::Promise => "wherever the promise is settled",
        Sink::Callback => "wherever it calls back",
        Sink::Listener => "wherever the function runs",
    };
    let instead = if takes_options(case) {
        Some(format!(
            "Pass `{{ signal }}` of a controller that is aborted {wherever}"
        ))
    } else if waits
        && sink == Sink::Promise
        && !pair.acquire_once.is_empty()
        && Undoing::is_plain(&name)
    {
        Some(match rival {
            Rival::Listener(_) => format!(
                "Wait with `events.once({name}, …)`, or `stream/promises`, which remove their listeners whichever event comes first"
            ),
            _ => format!(
                "Wait with `events.once({name}, …, {{ signal }})`, and abort the signal to give up: that removes its listeners"
            ),
        })
    } else {
        None
    };
    let order = Undoing::nearby(case).order();
    let by_hand = format!("{order} {wherever}");
    instead.into_iter().chain([by_hand]).collect()
}

/// Whether this is the listener to speak of: of several, the one whose event is the least likely to come.
fn is_loser(case: &Case<'_, '_>, rivals: &[Rival]) -> bool {
    let graph = case.graph;
    if graph.is_unlikely(case.acquisition) {
        return true;
    }
    let others = rivals.iter().filter_map(|rival| match rival {
        Rival::Listener(index) => Some(&graph.facts.acquisitions[*index as usize]),
        _ => None,
    });
    let mut raced = rivals.iter().filter_map(|rival| match rival {
        Rival::Race(race) => Some(graph.raced_beside(*race, case.acquisition)),
        _ => None,
    });
    if raced.any(|others| others.iter().any(|other| graph.is_unlikely(other))) {
        return false;
    }
    let stays: Vec<_> = others
        .filter(|other| !graph.is_removed_by_others(other, &[]))
        .filter(|other| graph.leaves_when_called(other, &[]))
        .collect();
    !stays.iter().any(|other| graph.is_unlikely(other))
        && stays.iter().all(|other| other.call < case.acquisition.call)
}

/// What is taken for granted between this run and a target that outlives it; `None` if it does not.
fn doubt_of_target(case: &Case<'_, '_>) -> Option<Doubt> {
    if let Some(layer) = case.repetition() {
        return Some(case.doubt_of_repetition(layer));
    }
    match case.lifting.end {
        End::Born(_) | End::Module | End::Callers => None,
        End::Forwarded(function) => {
            let set_up = case.graph.role_of(function) == Some(Role::SetUp);
            Some(Doubt::none().and(Expectation::CalledOften, 1 + u32::from(set_up)))
        }
        End::Instance(_) | End::SetUp(_) | End::Unknown => {
            Some(Doubt::none().and(Expectation::RunsAgain, 2))
        }
    }
}

/// A target that one of the events ends, or that is waited for only at its beginning, seldom sees many such promises.
fn doubt_of_end(case: &Case<'_, '_>, rivals: &[Rival]) -> u32 {
    let graph = case.graph;
    let process = case.target_lasts();
    let events = rivals.iter().filter_map(|rival| match rival {
        Rival::Listener(index) => Some(&graph.facts.acquisitions[*index as usize]),
        _ => None,
    });
    let others: Vec<_> = events.collect();
    let all: Vec<_> = others.iter().copied().chain([case.acquisition]).collect();
    let any = |is: &dyn Fn(&Acquisition) -> bool| all.iter().any(|other| is(other));
    // A winner that comes often leaves a target that goes on, whatever else is waited for beside it.
    let target = graph.path(case.acquisition.target);
    let mut winners = others.iter();
    let goes_on = winners.any(|other| {
        graph.comes(other) == Some(Comes::Often) && graph.same_target(other.target, &target)
    });
    let ends = !goes_on && any(&|other| graph.comes_once(other));
    let begins = any(&|other| {
        matches!(
            graph.comes(other),
            Some(Comes::PerConnection | Comes::PerStart)
        ) && !graph.is_unlikely(other)
    });
    let starts = any(&|other| graph.dictionary.pairs[other.pair as usize].causes)
        || rivals.iter().any(|rival| starts_target(case, *rival));
    u32::from(!process && (ends || begins) || starts)
}

/// Whether it is the winner that runs this again, which may well find another state then.
fn is_run_by_rival(case: &Case<'_, '_>, rivals: &[Rival]) -> bool {
    let graph = case.graph;
    case.repetition().is_some_and(|layer| {
        rivals.iter().any(|rival| match rival {
            Rival::Listener(index) => {
                case.is_run_by(layer, &graph.facts.acquisitions[*index as usize])
            }
            _ => false,
        })
    })
}

/// A short place for a call, or for what a handler is given.
fn span_of(case: &Case<'_, '_>, value: ValueId) -> Span {
    let graph = case.graph;
    match graph.value(value).kind {
        ValueKind::Call(_) => graph.short_span(value),
        _ => graph.span(value),
    }
}

/// Whether a rival is a call that sets the target itself up: `server.listen(port, resolve)`.
fn starts_target(case: &Case<'_, '_>, rival: Rival) -> bool {
    let graph = case.graph;
    let is_call = |value: &ValueId| matches!(graph.value(*value).kind, ValueKind::Call(_));
    let Rival::Reaction(call) = rival else {
        return false;
    };
    // `client.connect().then(resolve)`: the call that the chain begins with.
    let begin = std::iter::successors(Some(call).filter(is_call), |call| {
        graph.receiver(*call).filter(is_call)
    });
    begin
        .filter_map(|call| graph.callee_name(call))
        .any(|name| graph.dictionary.role(&name) == Some(Role::SetUp))
}

/// Whether a call that brings its event about may be tried again because it failed, which leaves its listener: by whoever
/// hears the end or a failure of the target, or by a timer. What another event runs finds that it has succeeded.
fn fails_again(case: &Case<'_, '_>, layer: &Layer) -> bool {
    if matches!(layer.kind, LayerKind::Often(_)) {
        return false;
    }
    let graph = case.graph;
    let target = graph.path(case.acquisition.target);
    let heard = graph.facts.acquisitions.iter();
    let mut heard = heard
        .filter(|other| case.is_run_by(layer, other))
        .peekable();
    heard.peek().is_none()
        || heard.any(|other| graph.is_unlikely(other) && graph.same_target(other.target, &target))
}

/// A listener that is added again and again for an event that comes once, or for which nothing is done.
fn never_comes(case: &Case<'_, '_>) -> Option<Left> {
    let graph = case.graph;
    let layer = case.repetition()?;
    let causes = graph.dictionary.pairs[case.acquisition.pair as usize].causes;
    if causes && !fails_again(case, layer) {
        return None;
    }
    // Its own event runs it again, and has taken the listener away by then.
    if case.is_run_by(layer, case.acquisition) {
        return None;
    }
    let work = graph.named_function_around(case.acquisition.region);
    let tears_down = graph.role_of(work) == Some(Role::TearDown);
    let at_most_once = graph.comes_at_most_once(case.acquisition);
    // An event that comes once ends what it comes from: unless that is the process, lent to one run after the other, or the
    // very thing whose member runs, each run may well have its own.
    let ends = !layer.is_pooled && !case.target_lasts() && !is_owner_itself(case, layer);
    let restarted = is_begun_again_by_another(case, layer);
    let (comes, more) = if layer.is_pooled
        && graph.comes(case.acquisition) == Some(Comes::PerConnection)
    {
        ("came before, on a connection that was used already", 0)
    } else if causes {
        ("comes only if the call succeeds", 0)
    } else if at_most_once {
        let comes = match graph.comes_of(case.acquisition) {
            Some(ComesOf::Failure) => "comes only when something fails",
            // A program that hears a signal may hear it again.
            Some(ComesOf::End) if case.target_lasts() => "comes only when the program is to end",
            _ => "comes at most once",
        };
        (comes, 2 * u32::from(tears_down || ends))
    } else if graph.comes_unasked(case.acquisition) {
        ("nothing here causes", 0)
    } else if restarted {
        ("stays away when another one begins the next run", 0)
    } else {
        ("may not come", 2)
    };
    let doubt = case
        .doubt_of_repetition(layer)
        .and(Expectation::StartedAgain, case.sets_up_process(layer))
        .and(Expectation::EventStaysAway, more);
    let name = phrase::target(case);
    let listener = phrase::its_listener(case);
    let adder = phrase::adder(case, layer);
    Some(Left {
        doubt: case.with_blind_spots(doubt),
        message: format!("{adder} adds one more {listener} to `{name}`, for an event that {comes}"),
        steps: around(case),
        notes: vec!["A `once` listener stays until its event comes".to_owned()],
        suggestions: [
            Some(advice::single_handler(case)),
            advice::finally(case, "when the run is over"),
        ]
        .into_iter()
        .flatten()
        .collect(),
    })
}

/// Whether the target is the instance whose member is called often.
fn is_owner_itself(case: &Case<'_, '_>, layer: &Layer) -> bool {
    let target = &case.lifting.target;
    matches!(layer.kind, LayerKind::Often(_))
        && matches!(target.root, Root::Instance(_) | Root::This(_))
        && target.segments.is_empty()
}

/// Whether the next run is begun by a listener for another event of the same target, which waits beside this one and
/// leaves it there: `once('ready', f); once('end', () => this.connect())`.
fn is_begun_again_by_another(case: &Case<'_, '_>, layer: &Layer) -> bool {
    let graph = case.graph;
    let own = case.acquisition;
    let target = graph.path(own.target);
    let function = graph.function_of(own.region);
    graph
        .acquisitions_of(function)
        .map(|(_, other)| other)
        .filter(|other| other.call != own.call && !graph.same_event(own.event, other.event))
        .filter(|other| graph.same_target(other.target, &target))
        .any(|other| case.is_run_by(layer, other))
}

/// What repeats, and where the target comes from.
fn around(case: &Case<'_, '_>) -> Vec<(StepRole, crate::corpus::Span, String)> {
    let mut steps = Vec::new();
    if let Some(layer) = case.repetition() {
        let adder = phrase::layer_name(case, layer);
        steps.push((
            StepRole::Repetition,
            layer.span,
            format!("{adder} waits again"),
        ));
    }
    if let Some((span, text)) = phrase::origin(case) {
        steps.push((StepRole::Origin, span, text));
    }
    steps
}

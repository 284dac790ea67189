//! What is said of a removal that can never match, in the user's own names.
//!
//! In: the graph and the cause. Out: [`Draft`], from which the finding is made.
//! Never here: a verdict. Messages are lower case without a full stop, suggestions are sentences without one.

use super::draft::Draft;
use super::phrase::event_name;
use super::remedy::{self, Remedy};
use crate::corpus::Span;
use crate::facts::{Acquisition, BindingId, Release, ValueId, ValueKind};
use crate::graph::{Again, Cause, Dead, FreshListener, Graph, Miss, NearMiss};
use crate::judge::finding::StepRole;

/// How many registrations are looked at that a removal was perhaps meant for.
const CANDIDATES: usize = 8;

/// What is said of a removal.
pub fn tell_dead(graph: &Graph<'_>, dead: &Dead) -> Draft {
    let release = &graph.facts.releases[dead.release as usize];
    let said = match dead.cause {
        Cause::FreshListener(anew) => tell_fresh(graph, release, anew, dead.doubt > 0),
        Cause::NoListener => tell_no_listener(graph, release),
        Cause::NeverAssigned(variable) => tell_never_assigned(graph, release, variable),
        Cause::Emptied => tell_emptied(graph, release),
        Cause::NewTarget => tell_new_target(graph, release),
        Cause::LeftPage(acquisition) => tell_left_page(graph, release, acquisition),
        Cause::Missed(miss) => tell_missed(graph, release, miss),
    };
    let function = graph.function_of(release.region);
    let target = graph.spell(release.target);
    Draft {
        span: release.span,
        cause: format!("{function:?} {target} {}", said.message),
        remedies: remedies(graph, dead),
        ..said
    }
}

/// What makes a removal match.
fn remedies(graph: &Graph<'_>, dead: &Dead) -> Vec<Remedy> {
    if let Cause::FreshListener(FreshListener::Literal | FreshListener::Call(_)) = dead.cause {
        let release = &graph.facts.releases[dead.release as usize];
        let nearby = all_added_nearby(graph, release).take(CANDIDATES);
        return nearby
            .filter_map(|added| remedy::share(graph, added, release, false))
            .collect();
    }
    remedy_of(graph, dead).into_iter().collect()
}

fn remedy_of(graph: &Graph<'_>, dead: &Dead) -> Option<Remedy> {
    let release = &graph.facts.releases[dead.release as usize];
    match dead.cause {
        Cause::Missed(miss) => {
            let added = &graph.facts.acquisitions[miss.acquisition as usize];
            match miss.kind {
                NearMiss::Capture => remedy::capture(graph, added, release),
                NearMiss::Event => remedy::replace(graph, release.event?, added.event?),
                NearMiss::Target => remedy::replace(graph, release.target, added.target),
                NearMiss::Listener => remedy::share(graph, added, release, true),
                NearMiss::Method => {
                    remedy::rename(graph, release.call, method_meant(graph, release, added))
                }
            }
        }
        _ => None,
    }
}

/// What is said of a registration that stands where a removal was meant.
pub fn tell_again(graph: &Graph<'_>, again: &Again) -> Draft {
    let acquisition = &graph.facts.acquisitions[again.acquisition as usize];
    let before = &graph.facts.acquisitions[again.before as usize];
    let method = graph.callee_name(acquisition.call).unwrap_or_default();
    let removal = removal_method(graph, acquisition);
    let target = graph.spell(acquisition.target);
    let listener = graph.spell(acquisition.listener);
    Draft {
        span: acquisition.span,
        message: format!("`{method}` adds `{listener}` again where a removal was meant"),
        steps: vec![
            (
                StepRole::Acquisition,
                acquisition.span,
                format!("this adds it to `{target}` again"),
            ),
            (
                StepRole::NearMiss,
                before.span,
                "it was added here with the same arguments".to_owned(),
            ),
        ],
        suggestions: vec![format!("Write `{target}.{removal}` instead of `{method}`")],
        remedies: remedy::rename(graph, acquisition.call, removal.clone())
            .into_iter()
            .collect(),
        ..Draft::default()
    }
}

fn tell_fresh(
    graph: &Graph<'_>,
    release: &Release,
    anew: FreshListener,
    is_doubted: bool,
) -> Draft {
    let target = graph.spell(release.target);
    let listener = release.listener.map(|listener| graph.spell(listener));
    let listener = listener.unwrap_or_default();
    let (why, step) = match anew {
        FreshListener::Literal => (
            "the function is made here, so it was never added".to_owned(),
            "this is not a function that was added".to_owned(),
        ),
        FreshListener::Call(call) => {
            let name = graph.callee_name(call).unwrap_or_default();
            let makes = if is_doubted { "may make" } else { "makes" };
            (
                format!("`{name}` {makes} a new function each time"),
                format!("what `{name}` returns here is not what was added"),
            )
        }
        FreshListener::EachRun(function) => {
            let made = match &graph.function(function).name {
                Some(name) => format!("each call of `{name}` creates a new `{listener}`"),
                None => format!("each run of the enclosing function creates a new `{listener}`"),
            };
            (made, format!("`{listener}` has not been added by this run"))
        }
    };
    let mut steps = vec![(StepRole::NearMiss, release.span, step)];
    if let FreshListener::EachRun(_) = anew
        && let Some(place) = release.listener.and_then(|one| declared_at(graph, one))
    {
        steps.push((StepRole::Origin, place, "it is created here".to_owned()));
    }
    if let Some(added) = added_nearby(graph, release) {
        steps.push((
            StepRole::Acquisition,
            added.span,
            "a listener for the same event is added here, and stays".to_owned(),
        ));
    }
    let advice = match anew {
        FreshListener::EachRun(_) => format!(
            "Create `{listener}` once, outside the code that repeats, and pass the same one to both calls"
        ),
        _ => format!(
            "Keep the function that is added to `{target}` in a variable or field, and pass it to both calls"
        ),
    };
    told(format!("this removal never matches: {why}"), steps, advice)
}

fn tell_no_listener(graph: &Graph<'_>, release: &Release) -> Draft {
    let name = graph.callee_name(release.call).unwrap_or_default();
    told(
        format!("`{name}` without a listener removes nothing"),
        vec![(
            StepRole::NearMiss,
            release.span,
            "the function to remove is missing".to_owned(),
        )],
        format!(
            "Pass `{name}` the function that was added, or add it with a `signal` and abort that to remove all at once"
        ),
    )
}

fn tell_never_assigned(graph: &Graph<'_>, release: &Release, variable: BindingId) -> Draft {
    let variable = graph.binding(variable);
    let listener = &variable.name;
    let mut steps = vec![
        (
            StepRole::NearMiss,
            release.span,
            format!("`{listener}` is `undefined` here"),
        ),
        (
            StepRole::Origin,
            variable.span,
            "it is declared here and never assigned".to_owned(),
        ),
    ];
    let target = graph.spell(release.target);
    if let Some(added) = added_nearby(graph, release) {
        steps.push((
            StepRole::Acquisition,
            added.span,
            "a listener for the same event is added here, and stays".to_owned(),
        ));
    }
    told(
        format!("this removal never matches: nothing is ever assigned to `{listener}`"),
        steps,
        format!("Pass the function that is added to `{target}`"),
    )
}

fn tell_emptied(graph: &Graph<'_>, release: &Release) -> Draft {
    let listener = release.listener.map(|listener| graph.spell(listener));
    let listener = listener.unwrap_or_default();
    let mut steps = vec![(
        StepRole::NearMiss,
        release.span,
        format!("`{listener}` is already empty here"),
    )];
    if let Some(added) = added_nearby(graph, release) {
        steps.push((
            StepRole::Acquisition,
            added.span,
            "a listener for the same event is added here, and stays".to_owned(),
        ));
    }
    told(
        format!("this removal never matches: `{listener}` has just been cleared"),
        steps,
        format!("Remove the listener before `{listener}` is cleared"),
    )
}

fn tell_new_target(graph: &Graph<'_>, release: &Release) -> Draft {
    let target = graph.spell(release.target);
    told(
        format!("this removal never matches: `{target}` is a new object here and has no listeners"),
        vec![(
            StepRole::NearMiss,
            release.span,
            "this is not the object that the listener was added to".to_owned(),
        )],
        format!(
            "Keep the object that `{target}` is when the listener is added, and remove the listener from that object"
        ),
    )
}

fn tell_left_page(graph: &Graph<'_>, release: &Release, acquisition: u32) -> Draft {
    let target = graph.spell(release.target);
    let added = &graph.facts.acquisitions[acquisition as usize];
    told(
        format!(
            "this removal never matches: `{target}` is asked for after the element has left its page, and is a different object by then"
        ),
        vec![
            (
                StepRole::NearMiss,
                release.span,
                "this is not what the listener was added to".to_owned(),
            ),
            (
                StepRole::Acquisition,
                added.span,
                "it is added here, while the element is on its page".to_owned(),
            ),
        ],
        format!(
            "Keep the object that `{target}` is when the listener is added, and remove the listener from that object"
        ),
    )
}

fn tell_missed(graph: &Graph<'_>, release: &Release, miss: Miss) -> Draft {
    let added = &graph.facts.acquisitions[miss.acquisition as usize];
    let listener = release.listener.map(|listener| graph.spell(listener));
    let listener = listener.unwrap_or_default();
    let event = |event: Option<ValueId>| {
        let name = event.map(|event| event_name(graph, event));
        name.unwrap_or_default()
    };
    let (why, step) = match miss.kind {
        NearMiss::Capture => {
            let says = |captures: Option<bool>| match captures {
                Some(true) => "with `capture`",
                _ => "without `capture`",
            };
            let one = says(added.options.capture);
            let other = says(release.options.capture);
            (
                format!("`{listener}` is added {one} and removed {other}"),
                format!("it is added {one} here"),
            )
        }
        NearMiss::Event => {
            let (one, other) = (event(added.event), event(release.event));
            (
                format!("`{listener}` is added for {one}, not {other}"),
                format!("it is added for {one} here"),
            )
        }
        NearMiss::Target => {
            let one = graph.spell(added.target);
            let other = graph.spell(release.target);
            (
                format!("`{listener}` is added to `{one}`, not `{other}`"),
                format!("it is added to `{one}` here"),
            )
        }
        NearMiss::Listener => {
            let what = match &graph.value(added.listener).kind {
                ValueKind::Call(_) => {
                    let name = graph.callee_name(added.listener).unwrap_or_default();
                    format!("what `{name}` returns for `{listener}` is added, not `{listener}`")
                }
                _ => format!("a function that calls `{listener}` is added, not `{listener}`"),
            };
            (what, "this function is added".to_owned())
        }
        NearMiss::Method => {
            let method = graph.callee_name(release.call).unwrap_or_default();
            (
                format!("emitters have no method `{method}`"),
                "it is added here".to_owned(),
            )
        }
    };
    let advice = match miss.kind {
        NearMiss::Capture => {
            let captures = added.options.capture == Some(true);
            format!(
                "Pass `{captures}` for `capture` in both calls: a listener is identified by it as well"
            )
        }
        NearMiss::Event => format!("Remove the listener for {}", event(added.event)),
        NearMiss::Target => format!("Remove it from `{}`", graph.spell(added.target)),
        NearMiss::Listener => {
            "Keep the function that is added in a variable or field, and remove that one".to_owned()
        }
        NearMiss::Method => format!(
            "Call `{}.{}` instead",
            graph.spell(release.target),
            removal_method(graph, added)
        ),
    };
    let steps = vec![
        (
            StepRole::NearMiss,
            release.span,
            "this removes nothing".to_owned(),
        ),
        (StepRole::Acquisition, added.span, step),
    ];
    told(format!("this removal never matches: {why}"), steps, advice)
}

fn told(message: String, steps: Vec<(StepRole, Span, String)>, advice: String) -> Draft {
    Draft {
        message,
        steps,
        suggestions: vec![advice],
        ..Draft::default()
    }
}

/// A registration on the same target for the same event, which the removal was perhaps meant for.
fn added_nearby<'a>(graph: &Graph<'a>, release: &Release) -> Option<&'a Acquisition> {
    all_added_nearby(graph, release).next()
}

fn all_added_nearby<'a>(
    graph: &Graph<'a>,
    release: &Release,
) -> impl Iterator<Item = &'a Acquisition> {
    let target = graph.path(release.target);
    let added = graph.added_for_events_like(release).into_iter();
    added.filter(move |acquisition| {
        graph.same_event(acquisition.event, release.event)
            && graph.same_target(acquisition.target, &target)
    })
}

/// Where a variable is declared.
fn declared_at(graph: &Graph<'_>, listener: ValueId) -> Option<Span> {
    match graph.value(listener).kind {
        ValueKind::Binding(binding) => Some(graph.binding(binding).span),
        _ => None,
    }
}

/// The method that is written most like the one that there is none of.
fn method_meant(graph: &Graph<'_>, release: &Release, added: &Acquisition) -> String {
    let written = graph.callee_name(release.call).unwrap_or_default();
    let alike = |method: &str| {
        let same = method.chars().zip(written.chars());
        same.take_while(|(one, other)| one == other).count()
    };
    let releases = graph.dictionary.pairs[added.pair as usize].release.iter();
    let best = releases.max_by_key(|method| alike(method));
    best.filter(|method| 2 * alike(method) > method.len())
        .cloned()
        .unwrap_or_else(|| removal_method(graph, added))
}

/// The method that takes away what this one added.
fn removal_method(graph: &Graph<'_>, acquisition: &Acquisition) -> String {
    let added = graph.callee_name(acquisition.call).unwrap_or_default();
    let releases = &graph.dictionary.pairs[acquisition.pair as usize].release;
    let mirror = added.replacen("add", "remove", 1);
    let named = releases.iter().find(|method| **method == mirror);
    named
        .or(releases.first())
        .cloned()
        .unwrap_or_else(|| "off".to_owned())
}

//! What a finding notes beside its evidence: what was looked for and what was found in its place, and what is not known.
//!
//! In: a case and the layer that makes it pile up. Out: sentences without a full stop.
//! Never here: what is wrong, or what to write instead.

use super::phrase::{called, event_name, target};
use super::undoing::sought;
use crate::dictionary::Repeats;
use crate::facts::FunctionId;
use crate::graph::{End, Excuse, Knowledge, Late, Layer, LayerKind, Unsure};
use crate::judge::case::Case;

/// How many blind spots a finding tells; the audit lists them all.
const MOST_DOUBTS: usize = 3;

pub(in crate::judge) fn notes(case: &Case<'_, '_>, layer: &Layer) -> Vec<String> {
    let mut notes = vec![looked_for(case, layer)];
    if let LayerKind::Often(function) = layer.kind {
        notes.push(called_often(case, function));
    }
    if layer.is_pooled {
        notes.push(format!(
            "Assumed that `{}` existed before and is reused afterwards",
            target(case)
        ));
    } else if matches!(layer.kind, LayerKind::Callback(..))
        && layer.knowledge == Knowledge::Convention
    {
        notes.extend(assumed(&layer.kind));
    }
    for spot in case.doubts().iter().take(MOST_DOUBTS) {
        let line = case.graph.facts.line_in_words(spot.span);
        notes.push(format!("{} ({line})", spot.message));
    }
    if let End::Born(_) = case.lifting.end {
        notes.push(format!(
            "The listeners pile up until `{}` itself is released",
            target(case)
        ));
    }
    notes
}

/// That how often a function runs is not in sight.
fn called_often(case: &Case<'_, '_>, function: FunctionId) -> String {
    let graph = case.graph;
    let name = graph.function(function).name.as_deref();
    let name = name.map(|name| format!("`{name}`"));
    match (name, graph.is_used_by_name(function)) {
        (Some(name), true) if graph.is_property_setter(function) => {
            format!("How often {name} is assigned is not in sight; assumed more than once")
        }
        (Some(name), true) => {
            format!("How often {name} is called is not in sight; assumed more than once")
        }
        (Some(name), false) => {
            format!("No caller of {name} is in sight; assumed to be called more than once")
        }
        (None, _) => "No caller is in sight; assumed to be called more than once".to_owned(),
    }
}

/// What is assumed of what runs again and again and is known by its form or name only.
fn assumed(kind: &LayerKind) -> Option<String> {
    let LayerKind::Callback(repeats, what) = kind else {
        return None;
    };
    Some(match (repeats, what.strip_prefix("each ")) {
        (Repeats::Event, Some(event)) => format!("Assumed that there is more than one {event}"),
        (_, Some(what)) => format!("Assumed that {what} runs more than once"),
        (_, None) if what.starts_with('`') => {
            format!("Assumed that {what} calls this more than once")
        }
        (_, None) => format!("Assumed to be {what} because of its name or form"),
    })
}

/// What would have kept the listeners from piling up, and what was found in its place.
fn looked_for(case: &Case<'_, '_>, layer: &Layer) -> String {
    if let Some(thrown_away) = what_is_thrown_away(case) {
        return thrown_away;
    }
    if let Some(waits) = what_removal_waits_for(case, layer) {
        return waits;
    }
    if let Some(late) = case.discharges.first() {
        let release = &case.graph.facts.releases[late.release as usize];
        let line = case.graph.facts.line_of(release.span);
        return match case.comes_late(layer, late) {
            Some(Late::Last) => {
                format!("The removal on line {line} reaches only the listener that was added last")
            }
            _ => format!("The removal on line {line} comes too late to keep them from piling up"),
        };
    }
    if let Some(all_but_some) = all_but_some(case) {
        return all_but_some;
    }
    let place = match layer.kind {
        LayerKind::Loop(_) | LayerKind::Callback(Repeats::Iteration, _) => "in each turn",
        LayerKind::Recursion(_, false) | LayerKind::Callback(Repeats::Request, _) => "in each run",
        _ => "in this file",
    };
    let removal = format!("{} {place}", sought(case));
    let mut excuses = case.lifting.excuses.iter();
    if excuses.any(|excuse| matches!(excuse, Excuse::Guard(_))) {
        return format!("Looked for {removal}, and found none");
    }
    match case.graph.test_before(case.acquisition) {
        Some(test) => format!(
            "Looked for {removal}, and found none; the test on {} does not keep it from being added again",
            case.graph.facts.line_in_words(test)
        ),
        None => format!(
            "Looked for {removal} and for a guard around the registration, and found neither"
        ),
    }
}

/// That what would take the listener away in time is run by an event that need not come.
fn what_removal_waits_for(case: &Case<'_, '_>, layer: &Layer) -> Option<String> {
    let graph = case.graph;
    let (discharge, awaited) = case.awaited(layer)?;
    let release = &graph.facts.releases[discharge.release as usize];
    let other = &graph.facts.acquisitions[awaited.acquisition as usize];
    let event = other.event.map(|event| event_name(graph, event));
    let event = event.unwrap_or_else(|| "its event".to_owned());
    let line = graph.facts.line_of(release.span);
    let target = graph.spell(other.target);
    Some(match awaited.why {
        Unsure::Event => format!(
            "The removal on line {line} waits for {event} of `{target}`, which may end without it"
        ),
        Unsure::Added => format!(
            "The removal on line {line} waits for {event} of `{target}`, and that listener is added on some paths only"
        ),
    })
}

/// That a removal leaves some of the events out that the listener is added for.
pub(in crate::judge) fn all_but_some(case: &Case<'_, '_>) -> Option<String> {
    let (release, left) = case.graph.leaves_some(case.acquisition)?;
    let release = &case.graph.facts.releases[release as usize];
    let line = case.graph.facts.line_of(release.span);
    Some(format!(
        "The removal on line {line} removes all but {}",
        left.join(", ")
    ))
}

/// That a call on the way returns what would take the listener away, and that nobody keeps it.
pub(in crate::judge) fn what_is_thrown_away(case: &Case<'_, '_>) -> Option<String> {
    let call = case.thrown_away()?;
    Some(format!(
        "What {} returns removes the listener, and {} discards it",
        called(case, call),
        case.graph.facts.line_in_words(case.graph.value(call).span)
    ))
}

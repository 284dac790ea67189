//! What is said of a listener that stays when its owner's life is over.
//!
//! In: a case, and what stays of it. Out: the finding: its message, its steps, its notes, its suggestions.
//! Never here: whether it stays, and how sure that is.

use super::{Staying, is_one_object};
use crate::corpus::Span;
use crate::facts::ClassId;
use crate::graph::{Knowledge, NearMiss, Owner, Relation};
use crate::judge::case::Case;
use crate::judge::explain::draft::Draft;
use crate::judge::explain::remedy::{self, Remedy};
use crate::judge::explain::undoing::{self, Undoing};
use crate::judge::explain::{advice, notes, phrase};
use crate::judge::finding::{Finding, StepRole};
use crate::judge::rulebook::Rule;

/// A finding of `rule` on a listener that stays.
pub fn finding(rule: &Rule, case: &Case<'_, '_>, staying: &Staying, file: u32) -> Finding {
    let told = Draft {
        span: case.acquisition.span,
        message: message(case, staying),
        steps: steps(case, staying),
        notes: notes(case, staying),
        suggestions: suggestions(case, staying),
        remedies: remedies(case, staying),
        ..Draft::default()
    };
    told.finding(rule, file, &staying.doubt(case))
}

/// The member that takes an item in, by name.
fn adder_name(case: &Case<'_, '_>, staying: &Staying) -> String {
    let adder = case.graph.function(staying.ownership.adder);
    adder.name.clone().unwrap_or_default().to_string()
}

/// The owner in words: `` each `Panel` ``.
fn owner(case: &Case<'_, '_>, staying: &Staying) -> String {
    let graph = case.graph;
    match staying.ownership.owner {
        Owner::Class(class) => match &graph.class(class).name {
            Some(name) => format!("each `{name}`"),
            None => "each instance of this class".to_owned(),
        },
        Owner::Object(_) if is_plain(case, staying) => match adder_name(case, staying).as_str() {
            "" => "each call of this function".to_owned(),
            name => format!("each call of `{name}`"),
        },
        Owner::Object(_) => "each instance of this component".to_owned(),
        Owner::Effect(effect) => {
            let what = graph
                .is_for_good(effect)
                .and_then(|call| graph.callee_name(call))
                .map_or("effect".to_owned(), |name| format!("`{name}`"));
            format!("each run of this {what}")
        }
        Owner::Function(function) if graph.is_script_of_component(function) => {
            "each instance of this component".to_owned()
        }
        Owner::Function(function) => match &graph.function(function).name {
            Some(name) if name.starts_with(char::is_uppercase) => format!("each `{name}`"),
            Some(name) => format!("each call of `{name}`"),
            None => "each call of this function".to_owned(),
        },
    }
}

/// Whether the owner is one object, and no component.
fn is_plain(case: &Case<'_, '_>, staying: &Staying) -> bool {
    is_one_object(case.graph, staying.ownership.owner)
        && !case.graph.is_component_owner(staying.ownership.owner)
}

/// When a listener has to go, if the owner has no member for its end.
fn at_the_end(case: &Case<'_, '_>, staying: &Staying) -> String {
    let graph = case.graph;
    let ownership = &staying.ownership;
    match graph.hook_of_end(ownership.owner, ownership.adder) {
        Some(hook) => format!("in `{hook}()`"),
        None if is_plain(case, staying) => "when it is no longer needed".to_owned(),
        None => match ownership.owner {
            Owner::Object(_) => "in the hook that runs when the component is removed".to_owned(),
            _ => "when the instance is no longer needed".to_owned(),
        },
    }
}

fn message(case: &Case<'_, '_>, staying: &Staying) -> String {
    if let Some(counterpart) = &staying.counterpart {
        return format!(
            "`{}` leaves its {} on `{}`, which `{}` does not remove",
            adder_name(case, staying),
            phrase::its_listener(case),
            phrase::target(case),
            counterpart.name
        );
    }
    let words = case.words_in(staying.ownership.adder);
    let listener = match case.graph.leaves_some(case.acquisition) {
        Some((_, left)) => match left.as_slice() {
            [one] => format!("{one} listener"),
            all => format!("listeners for {}", all.join(", ")),
        },
        None => phrase::its_listener_in(case, words),
    };
    let owner = match staying.ownership.relation {
        // It goes with its owner; what piles up is what each new start of one owner adds.
        Relation::Own if !staying.ownership.adds_again => {
            owner(case, staying).replacen("each ", "each new start of ", 1)
        }
        _ => owner(case, staying),
    };
    format!(
        "{owner} leaves its {listener} on `{}`",
        phrase::target_in(case, words)
    )
}

fn steps(case: &Case<'_, '_>, staying: &Staying) -> Vec<(StepRole, Span, String)> {
    let graph = case.graph;
    let target = phrase::target(case);
    let mut steps = vec![(
        StepRole::Acquisition,
        case.acquisition.span,
        format!("{} is added to `{target}` here", phrase::listener(case)),
    )];
    steps.extend(phrase::calls_within(case, staying.ownership.adder));
    let adder = graph.function(staying.ownership.adder);
    if let Some(counterpart) = &staying.counterpart {
        if let Some(place) = counterpart.place {
            steps.push((
                StepRole::Release,
                place,
                format!("`{}` drops the item with its listener", counterpart.name),
            ));
        }
    } else if adder.head != Span::default() {
        steps.push((
            StepRole::Repetition,
            adder.head,
            format!("{} adds one of its own", owner(case, staying)),
        ));
    }
    if let Some((span, text)) = phrase::origin(case) {
        steps.push((StepRole::Origin, span, text));
    }
    for sibling in staying.siblings.iter().take(3) {
        let release = &graph.facts.releases[sibling.release as usize];
        let event = release
            .event
            .map(|event| format!("{} ", phrase::event_name(graph, event)))
            .unwrap_or_default();
        steps.push((
            StepRole::Release,
            release.span,
            format!(
                "this removes its {event}listener from `{}`",
                graph.spell(release.target)
            ),
        ));
    }
    for (release, miss) in staying.misses.iter().take(2) {
        let release = &graph.facts.releases[*release as usize];
        if let Some(text) = phrase::near_miss(case, *miss, release.event, release.target) {
            steps.push((StepRole::NearMiss, release.span, text));
        }
    }
    let is_only_by_name = staying.siblings.is_empty() && staying.misses.is_empty();
    if is_only_by_name
        && staying.counterpart.is_none()
        && let Some((name, span)) = &staying.teardown
    {
        steps.push((
            StepRole::Release,
            *span,
            format!("`{name}` ends its life without removing the listener"),
        ));
    }
    steps
}

fn notes(case: &Case<'_, '_>, staying: &Staying) -> Vec<String> {
    let looked_for = notes::what_is_thrown_away(case).or_else(|| notes::all_but_some(case));
    let mut notes = vec![looked_for.unwrap_or_else(|| {
        format!(
            "Looked for {} in this file and found no match",
            undoing::sought(case)
        )
    })];
    if let Some(counterpart) = &staying.counterpart {
        if counterpart.place.is_none() {
            notes.push(format!(
                "`{}` of a base class is not in sight; it cannot name this listener",
                counterpart.name
            ));
        }
        return notes;
    }
    match staying.ownership.relation {
        Relation::Mixed => notes.push(format!(
            "`{}` is passed in by some callers; a listener on such a one stays",
            phrase::target(case)
        )),
        Relation::Injected => notes.push(format!(
            "`{}` is passed in; if it is released together with its listener, nothing leaks",
            phrase::target(case)
        )),
        Relation::Kept => notes.push(format!(
            "Assumed from the method's name that `{}` is an existing object, not a new one; if it is released together with its listener, nothing leaks",
            phrase::target(case)
        )),
        Relation::Unknown | Relation::Lasting(Knowledge::Guess) => notes.push(format!(
            "Where `{}` comes from is not in sight, so how long it lives is unknown",
            phrase::target(case)
        )),
        Relation::Own => notes.push(format!(
            "`{}` belongs to the instance: each new start adds one more to it",
            phrase::target(case)
        )),
        Relation::Lasting(_) => {}
    }
    if let Owner::Class(class) = staying.ownership.owner
        && case.graph.is_singleton(class)
    {
        notes.push("The class is marked as a singleton".to_owned());
    }
    notes
}

fn suggestions(case: &Case<'_, '_>, staying: &Staying) -> Vec<String> {
    let graph = case.graph;
    let elsewhere = Undoing::elsewhere(case).order();
    if let Some(counterpart) = &staying.counterpart {
        // What is taken out of a collection is handed to both members.
        let order = Undoing::nearby(case).order();
        return vec![format!("{order} in `{}()`", counterpart.name)];
    }
    let keeper = match staying.ownership.owner {
        Owner::Class(_) => "a field",
        _ => "a variable",
    };
    if let Some(kept) = advice::keeping(case, keeper, &when_over(case, staying)) {
        return vec![kept];
    }
    if let Some(removal) = by_removal_in_place(case, staying) {
        return vec![removal];
    }
    let nearby = Undoing::nearby(case);
    let own = match staying.ownership.owner {
        Owner::Class(class) => match teardown(case, staying, class) {
            Some(name) => format!("{elsewhere} in `{name}()`"),
            None => format!("{elsewhere} {}", at_the_end(case, staying)),
        },
        Owner::Object(_) => match &staying.teardown {
            Some((name, _)) => format!("{elsewhere} in `{name}()`"),
            None => format!("{elsewhere} {}", at_the_end(case, staying)),
        },
        Owner::Effect(effect) if case.graph.is_for_good(effect).is_some() => format!(
            "Add it in an effect, and {} in the effect's clean-up",
            nearby.call().order
        ),
        Owner::Effect(_) => format!("{} in the clean-up of the effect", nearby.order()),
        Owner::Function(function) => match &staying.teardown {
            Some((name, _)) => format!("{elsewhere} in `{name}()`"),
            None if graph.is_script_of_component(function) => {
                format!("{} {}", nearby.order(), at_the_end(case, staying))
            }
            None => format!(
                "{} in a function that it returns, so that the caller can stop it",
                nearby.order()
            ),
        },
    };
    let mut suggestions = vec![own];
    if undoing::takes_options(case) {
        suggestions.push(
            "Pass `{ signal }` of an `AbortController` that is aborted when its owner ends"
                .to_owned(),
        );
    }
    suggestions
}

/// When an owner ends, in words.
fn when_over(case: &Case<'_, '_>, staying: &Staying) -> String {
    let by_name = || staying.teardown.as_ref().map(|(name, _)| name.clone());
    let end = match staying.ownership.owner {
        Owner::Class(class) => teardown(case, staying, class),
        Owner::Object(_) | Owner::Function(_) => by_name(),
        Owner::Effect(_) => return "in the clean-up of the effect".to_owned(),
    };
    match (end, staying.ownership.owner) {
        (Some(name), _) => format!("in `{name}()`"),
        (None, Owner::Function(_)) => "when it is no longer needed".to_owned(),
        (None, _) => at_the_end(case, staying),
    }
}

/// What to change of a removal that is there and misses this listener, or leaves some of its events out.
fn by_removal_in_place(case: &Case<'_, '_>, staying: &Staying) -> Option<String> {
    let graph = case.graph;
    let line = |release: u32| {
        graph
            .facts
            .line_of(graph.facts.releases[release as usize].span)
    };
    if let Some((release, left)) = graph.leaves_some(case.acquisition) {
        let (left, line) = (left.join(", "), line(release));
        return Some(format!(
            "Remove the listener for {left} on line {line} as well"
        ));
    }
    let (release, miss) = staying.misses.first()?;
    let line = line(*release);
    match miss {
        NearMiss::Listener => Some(format!(
            "Keep the function that is added, and pass that to the removal on line {line}"
        )),
        NearMiss::Capture => Some(format!(
            "Pass the removal on line {line} the same `capture`"
        )),
        NearMiss::Event | NearMiss::Target | NearMiss::Method => None,
    }
}

/// What the first suggestion says, where that can be written.
fn remedies(case: &Case<'_, '_>, staying: &Staying) -> Vec<Remedy> {
    if staying.counterpart.is_some() || case.thrown_away().is_some() {
        return Vec::new();
    }
    let end = || {
        let (_, head) = staying.teardown.as_ref()?;
        case.graph.member_headed(staying.ownership.owner, *head)
    };
    let remedy = match staying.ownership.owner {
        Owner::Class(class) => teardown(case, staying, class)
            .and_then(|name| remedy::in_member(case, class, &name))
            .or_else(|| remedy::in_new_member(case, class, staying.ownership.adder)),
        Owner::Function(function) if case.graph.is_script_of_component(function) => end()
            .and_then(|end| remedy::beside(case, end, true))
            .or_else(|| remedy::in_clean_up(case, function)),
        Owner::Function(_) => end().and_then(|end| remedy::beside(case, end, false)),
        Owner::Object(_) => end().and_then(|end| remedy::beside(case, end, true)),
        Owner::Effect(effect) if case.graph.is_for_good(effect).is_none() => {
            remedy::in_clean_up(case, effect)
        }
        _ => None,
    };
    remedy.into_iter().collect()
}

/// The member in which to take the listener away: where a neighbour goes, or what ends the instance.
fn teardown(case: &Case<'_, '_>, staying: &Staying, class: ClassId) -> Option<String> {
    let by_name = staying.teardown.as_ref().map(|(name, _)| name.clone());
    undoing::teardown(case, class).or(by_name)
}

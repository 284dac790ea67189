//! A listener that is added once in the life of an instance, component or effect and stays when that is over: what the
//! owner takes away instead, how sure it is, and what is said of it.
//!
//! In: a case. Out: [`Staying`], its confidence, and the finding.
//! Never here: listeners that pile up within one life; those are cases of repetition.

use super::case::Case;
use super::finding::{Confidence, Finding, StepRole};
use super::phrase;
use super::rulebook::Rule;
use super::told::Told;
use crate::corpus::Span;
use crate::graph::{Bond, Knowledge, NearMiss, Owner, Root, SiblingRemoval, Tenure};

/// A listener that stays.
pub struct Staying {
    /// Whose it is.
    pub tenure: Tenure,
    /// What the owner takes away of its other listeners.
    pub siblings: Vec<SiblingRemoval>,
    /// Removals that miss this one: index into the facts' releases, and in what.
    pub misses: Vec<(u32, NearMiss)>,
    /// The member that ends the owner's life.
    pub teardown: Option<(String, Span)>,
}

impl Staying {
    /// What stays of a case; `None` if it is released, repeats within one life, or goes with its target.
    pub fn of(case: &Case<'_, '_>) -> Option<Self> {
        if case.released.is_some() || case.repetition().is_some() {
            return None;
        }
        let graph = case.graph;
        let tenure = graph.tenure(case.acquisition, &case.climb)?;
        let teardown = graph
            .teardown_of(tenure.owner)
            .map(|(name, span)| (name.to_string(), span));
        let staying = Self {
            siblings: graph.sibling_removals(tenure.owner, case.acquisition),
            misses: graph.misses_of(tenure.owner, case.acquisition),
            tenure,
            teardown,
        };
        (tenure.bond != Bond::Own || staying.was_to_go()).then_some(staying)
    }

    /// Whether the owner removes its neighbours from the same target, or tries to remove this one.
    fn was_to_go(&self) -> bool {
        let with_it = |sibling: &SiblingRemoval| {
            sibling.same_target && sibling.together && sibling.in_teardown
        };
        !self.misses.is_empty() || self.siblings.iter().any(with_it)
    }

    /// How sure it is that the listener outlives its owner, and that there is more than one owner.
    pub fn confidence(&self, case: &Case<'_, '_>) -> Confidence {
        Confidence::of_doubt(self.doubt_of_intent() + self.doubt_of_lives(case))
    }

    /// What the owner does elsewhere says whether the listener was meant to go.
    fn doubt_of_intent(&self) -> u32 {
        let target = match self.tenure.bond {
            Bond::Lasting(knowledge) => Some(knowledge as u32),
            Bond::Injected | Bond::Unknown | Bond::Own => None,
        };
        let best_sibling = self
            .siblings
            .iter()
            .map(|sibling| doubt_of_sibling(sibling, self.tenure.bond))
            .min();
        let of_miss = match self.tenure.bond {
            Bond::Injected | Bond::Unknown => 1,
            Bond::Lasting(_) | Bond::Own => 0,
        };
        let miss = (!self.misses.is_empty()).then_some(of_miss);
        let by_owner = [best_sibling, miss].into_iter().flatten().min();
        let alone = match target {
            Some(knowledge) if self.tenure.mounts => knowledge,
            Some(knowledge) if self.teardown.is_some() => knowledge + 1,
            _ => 2,
        };
        by_owner.map_or(alone, |doubt| doubt.min(alone))
    }

    /// Whether there are more owners than targets.
    fn doubt_of_lives(&self, case: &Case<'_, '_>) -> u32 {
        let graph = case.graph;
        let thought_of = !self.siblings.is_empty() || !self.misses.is_empty();
        let single = match self.tenure.owner {
            Owner::Class(class) if graph.is_singleton(class) => 2 - u32::from(thought_of),
            _ => 0,
        };
        let goes_along = match self.tenure.bond {
            Bond::Lasting(_) | Bond::Own => false,
            Bond::Injected | Bond::Unknown => {
                graph.comes_once(case.acquisition)
                    || graph.owner_ends_target(self.tenure.owner, case.acquisition)
            }
        } || graph.removes_by_another_name(self.tenure.owner, case.acquisition);
        let restarts = u32::from(self.tenure.bond == Bond::Own);
        let obscure = self.tenure.is_obscure && !thought_of && self.teardown.is_none();
        single
            + restarts
            + 2 * u32::from(goes_along)
            + u32::from(obscure)
            + u32::from(is_of_process(case))
    }
}

/// A removal of a neighbour on the same target, when life ends, says that this one was forgotten.
fn doubt_of_sibling(sibling: &SiblingRemoval, bond: Bond) -> u32 {
    let lasting = matches!(bond, Bond::Lasting(_));
    if bond == Bond::Unknown {
        // A neighbour on what may be its own thing says little.
        return 2 - u32::from(sibling.same_target && sibling.in_teardown && !sibling.is_wholesale);
    }
    match (sibling.same_target, sibling.in_teardown, sibling.together) {
        (false, true, true) if bond == Bond::Injected => 1,
        (true, true, true) => 0,
        (true, true, false) | (true, false, true) => 1 - u32::from(lasting && sibling.in_teardown),
        (false, true, _) if lasting => 1,
        _ => 2,
    }
}

/// Whether the listener is one that a program has once: for a signal, or for an error that nobody caught.
fn is_of_process(case: &Case<'_, '_>) -> bool {
    let target = &case.climb.target;
    let on_process = target.segments.is_empty()
        && matches!(&target.root, Root::Global(name) if name == "process");
    let names = case
        .acquisition
        .event
        .and_then(|event| case.graph.event_names(event));
    on_process
        && names.is_none_or(|names| {
            names.iter().all(|name| {
                name.starts_with("SIG")
                    || matches!(
                        name.as_str(),
                        "beforeExit"
                            | "exit"
                            | "uncaughtException"
                            | "unhandledRejection"
                            | "warning"
                    )
            })
        })
}

/// A finding of `rule` on a listener that stays.
pub fn finding(rule: &Rule, case: &Case<'_, '_>, staying: &Staying, file: u32) -> Finding {
    let told = Told {
        span: case.acquisition.span,
        message: message(case, staying),
        steps: steps(case, staying),
        notes: notes(case, staying),
        suggestions: suggestions(case, staying),
    };
    told.finding(rule, file, staying.confidence(case))
}

/// The owner in words: `` each `Panel` ``.
fn owner(case: &Case<'_, '_>, staying: &Staying) -> String {
    let graph = case.graph;
    match staying.tenure.owner {
        Owner::Class(class) => match &graph.class(class).name {
            Some(name) => format!("each `{name}`"),
            None => "each instance of this class".to_owned(),
        },
        Owner::Object(_) => "each instance of this component".to_owned(),
        Owner::Effect(_) => "each run of this effect".to_owned(),
        Owner::Function(function) => match &graph.function(function).name {
            Some(name) if name.starts_with(char::is_uppercase) => format!("each `{name}`"),
            Some(name) => format!("each call of `{name}`"),
            None => "each call of this function".to_owned(),
        },
    }
}

fn message(case: &Case<'_, '_>, staying: &Staying) -> String {
    format!(
        "{} leaves its {}listener on `{}`",
        owner(case, staying),
        phrase::event(case),
        phrase::target(case)
    )
}

fn steps(case: &Case<'_, '_>, staying: &Staying) -> Vec<(StepRole, Span, String)> {
    let graph = case.graph;
    let target = phrase::target(case);
    let mut steps = vec![(
        StepRole::Acquisition,
        case.acquisition.span,
        format!(
            "a {}listener is added to `{target}` here",
            phrase::event(case)
        ),
    )];
    let adder = graph.function(staying.tenure.adder);
    if adder.head != Span::default() {
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
            .map(|event| format!("{} ", graph.spell(event)))
            .unwrap_or_default();
        steps.push((
            StepRole::Release,
            release.span,
            format!(
                "this takes its {event}listener on `{}` away",
                graph.spell(release.target)
            ),
        ));
    }
    for (release, miss) in staying.misses.iter().take(2) {
        let release = &graph.facts.releases[*release as usize];
        steps.push((
            StepRole::NearMiss,
            release.span,
            phrase::near_miss(case, *miss, release.event, release.target),
        ));
    }
    if staying.siblings.is_empty()
        && staying.misses.is_empty()
        && let Some((name, span)) = &staying.teardown
    {
        steps.push((
            StepRole::Release,
            *span,
            format!("`{name}` ends its life without taking the listener away"),
        ));
    }
    steps
}

fn notes(case: &Case<'_, '_>, staying: &Staying) -> Vec<String> {
    let mut notes = vec![format!(
        "Looked for `{}.{}({}…)` in the file and found none that matches",
        phrase::target(case),
        phrase::release_method(case),
        phrase::event_argument(case)
    )];
    match staying.tenure.bond {
        Bond::Injected => notes.push(format!(
            "`{}` is passed in; if it goes together with its listener, nothing leaks",
            phrase::target(case)
        )),
        Bond::Unknown | Bond::Lasting(Knowledge::Guess) => notes.push(format!(
            "Where `{}` comes from, and so how long it lives, is not in sight",
            phrase::target(case)
        )),
        Bond::Own => notes.push(format!(
            "`{}` is its own: each new start adds one more to it",
            phrase::target(case)
        )),
        Bond::Lasting(_) => {}
    }
    if let Owner::Class(class) = staying.tenure.owner
        && case.graph.is_singleton(class)
    {
        notes.push("The class is marked as one of which a program makes one instance".to_owned());
    }
    notes
}

fn suggestions(case: &Case<'_, '_>, staying: &Staying) -> Vec<String> {
    let removal = format!(
        "`{}.{}({}{})`",
        phrase::target(case),
        phrase::release_method(case),
        phrase::event_argument(case),
        phrase::handler(case)
    );
    let keep = match case.listener_is_made_on_the_spot() {
        true => "Keep the handler, and call",
        false => "Call",
    };
    let own = match staying.tenure.owner {
        Owner::Class(class) => {
            let teardown = staying
                .teardown
                .as_ref()
                .map_or_else(|| phrase::teardown(case, class), |(name, _)| name.clone());
            format!("{keep} {removal} in `{teardown}()`")
        }
        Owner::Object(_) => {
            let teardown = staying
                .teardown
                .as_ref()
                .map_or("beforeUnmount", |(name, _)| name.as_str());
            format!("{keep} {removal} in `{teardown}()`")
        }
        Owner::Effect(_) => format!("{keep} {removal} in the clean-up of the effect"),
        Owner::Function(_) => {
            format!(
                "{keep} {removal} in a function that is returned, so that the caller can stop it"
            )
        }
    };
    let mut suggestions = vec![own];
    let has_options = case.graph.dictionary.pairs[case.acquisition.pair as usize]
        .options
        .is_some();
    if has_options {
        suggestions.push(
            "Pass `{ signal }` of an `AbortController` that is aborted when its owner goes"
                .to_owned(),
        );
    }
    suggestions
}

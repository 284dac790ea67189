//! A listener that another listener adds and only an event takes away: what is said of it if its owner may end in between.
//!
//! In: a case. Out: the finding of a rule, if the owner takes the outer listener away when it ends and leaves this one.
//! Never here: listeners that nothing takes away; those are `staying`'s.

use super::draft::Draft;
use super::phrase;
use super::undoing::Undoing;
use crate::corpus::Span;
use crate::graph::{AddedBy, Midway, Owner};
use crate::judge::case::{Case, Released};
use crate::judge::doubt::{Doubt, Expectation};
use crate::judge::finding::{Finding, StepRole};
use crate::judge::rulebook::Rule;

/// The finding of `rule` on a listener that stays if its owner ends before an event takes it away.
pub fn finding(rule: &Rule, case: &Case<'_, '_>, file: u32) -> Option<Finding> {
    if !matches!(case.released, Some(Released::Removal(_))) {
        return None;
    }
    let graph = case.graph;
    let midway = graph.left_midway(case.acquisition)?;
    let by_event = &graph.facts.releases[midway.by_event as usize];
    let single = match midway.owner {
        Owner::Class(class) => graph.is_singleton(class) || graph.is_made_once(class),
        Owner::Effect(effect) => graph.is_effect_of_root(effect),
        Owner::Object(_) | Owner::Function(_) => false,
    };
    let doubt = Doubt::none()
        .and(Expectation::EndsMidway, 1)
        .and(Expectation::MoreThanOne, u32::from(single));
    let doubt = case.with_blind_spots(doubt);
    let target = phrase::target(case);
    let owner = match midway.owner {
        Owner::Class(class) => graph.class(class).name.clone(),
        _ => None,
    };
    let owner = match owner {
        Some(name) => format!("a `{name}`"),
        None => "whoever ends".to_owned(),
    };
    let told = Draft {
        span: case.acquisition.span,
        message: format!(
            "{owner} that ends in between leaves its {} on `{target}`",
            phrase::its_listener(case)
        )
        .replace(
            "whoever ends that ends in between",
            "whoever ends in between",
        ),
        steps: steps(case, &midway, by_event.span),
        notes: Vec::new(),
        suggestions: vec![match midway.added_by {
            AddedBy::Listener { .. } => format!(
                "{} at the end as well, where the other listener is removed",
                Undoing::elsewhere(case).order()
            ),
            AddedBy::Effect => format!(
                "{} in the clean-up of the effect, instead of in its next run",
                Undoing::nearby(case).order()
            ),
        }],
        ..Draft::default()
    };
    Some(told.finding(rule, file, &doubt))
}

/// The registration, who makes it, and the removal that may never run.
fn steps(case: &Case<'_, '_>, midway: &Midway, removal: Span) -> Vec<(StepRole, Span, String)> {
    let facts = &case.graph.facts;
    let mut steps = vec![phrase::registration(case)];
    let when = match midway.added_by {
        AddedBy::Listener { outer, release } => {
            let outer = facts.acquisitions[outer as usize].span;
            let text = "the listener added here adds it";
            steps.push((StepRole::Repetition, outer, text.to_owned()));
            let ending = facts.releases[release as usize].span;
            let text = "that listener is removed at the end";
            steps.push((StepRole::Release, ending, text.to_owned()));
            "its event comes"
        }
        AddedBy::Effect => "the effect runs again",
    };
    let text = format!("this removes it, but only runs if {when}");
    steps.push((StepRole::NearMiss, removal, text));
    steps
}

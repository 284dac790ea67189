//! One cause, one finding: what one function does wrong several times for the same reason is told once, with all places, and
//! so are a removal that misses and the listener that it leaves.
//!
//! In: findings that are shown, sorted; and a case with the finding on it. Out: the findings of one cause as one; what they
//! have in common.
//! Never here: a verdict. Comments and baselines hold for each place by itself, so they are heard before.

use std::collections::HashMap;

use crate::judge::case::Case;
use crate::judge::finding::{Also, EvidenceStep, Finding, Place, StepRole};

/// How many other places the evidence shows; the others are listed.
const SHOWN: usize = 9;

/// What findings on registrations have in common if they have one cause: the function that registers, the target, and the
/// evidence for what repeats and how long the target lives.
pub fn cause(case: &Case<'_, '_>, finding: &Finding) -> String {
    let graph = case.graph;
    let is_reason = |step: &&EvidenceStep| {
        matches!(
            step.role,
            StepRole::Repetition | StepRole::Call | StepRole::Exit | StepRole::Origin
        )
    };
    let reasons: Vec<_> = finding
        .steps
        .iter()
        .filter(is_reason)
        .map(|step| (step.role, step.place))
        .collect();
    let function = graph.function_of(case.acquisition.region);
    let target = graph.spell(case.acquisition.target);
    format!("{function:?} {target} {reasons:?}")
}

/// `findings` with those of one cause put together where the first of them stands.
pub fn group(findings: Vec<Finding>) -> Vec<Finding> {
    let mut grouped: Vec<Finding> = Vec::with_capacity(findings.len());
    let mut known = HashMap::new();
    for finding in findings {
        match known.get(&key(&finding)) {
            Some(first) if !finding.cause.is_empty() => add(&mut grouped[*first], finding),
            _ => {
                known.insert(key(&finding), grouped.len());
                grouped.push(finding);
            }
        }
    }
    grouped.iter_mut().for_each(advise_on_all);
    fold(grouped)
}

/// Says of the first suggestion that it is meant for every listener of the cause, not for the one that it names alone.
fn advise_on_all(finding: &mut Finding) {
    let others = finding.also.len();
    if others == 0 || is_of_removal(finding) {
        return;
    }
    if let Some(first) = finding.suggestions.first_mut() {
        first.message += &match others {
            1 => "; the same goes for the other listener".to_owned(),
            _ => format!("; the same goes for the other {others} listeners"),
        };
    }
}

/// `findings` without those on registrations that a removal was meant for which is told as well: there the mistake is, and
/// what it leaves is told with it.
fn fold(findings: Vec<Finding>) -> Vec<Finding> {
    let is_meant = |one: &Finding, other: &Finding| {
        one.place != other.place
            && other.severity >= one.severity
            && other.confidence >= one.confidence
    };
    let mut removals: HashMap<Place, Vec<usize>> = HashMap::new();
    for (at, removal) in findings.iter().enumerate() {
        if is_of_removal(removal) {
            for step in &removal.steps {
                removals.entry(step.place).or_default().push(at);
            }
        }
    }
    let cause_of = |one: &Finding| {
        let mut told = removals.get(&one.place)?.iter().copied();
        let cause = told.find(|at| is_meant(one, &findings[*at]))?;
        // A removal is where a mistake is: it is told where it stands.
        (!is_of_removal(one)).then_some(cause)
    };
    let causes: Vec<Option<usize>> = findings.iter().map(cause_of).collect();
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    // Where each finding that is kept stands now.
    let mut now = vec![0; findings.len()];
    let mut left = Vec::new();
    for (at, (finding, cause)) in findings.into_iter().zip(causes).enumerate() {
        match cause {
            Some(cause) => left.push((cause, finding)),
            None => {
                now[at] = kept.len();
                kept.push(finding);
            }
        }
    }
    for (cause, one) in left {
        leave(&mut kept[now[cause]], one);
    }
    kept
}

/// Whether a finding is on a removal that misses what it was meant for.
fn is_of_removal(finding: &Finding) -> bool {
    let mut steps = finding.steps.iter();
    steps.any(|step| step.role == StepRole::NearMiss && step.place == finding.place)
}

/// Takes in what a removal leaves.
fn leave(removal: &mut Finding, left: Finding) {
    removal
        .notes
        .push(format!("It leaves this behind: {}", left.message));
    let own = Also {
        place: left.place,
        message: left.message,
        fingerprint: left.fingerprint,
        is_left: true,
    };
    let others = left.also.into_iter().map(|also| Also {
        is_left: true,
        ..also
    });
    removal.also.extend(std::iter::once(own).chain(others));
}

/// How many causes `findings` have.
pub fn count(findings: &[Finding]) -> usize {
    let alone = findings.iter().filter(|it| it.cause.is_empty()).count();
    let with_cause = findings.iter().filter(|it| !it.cause.is_empty());
    let causes: std::collections::HashSet<_> = with_cause.map(key).collect();
    alone + causes.len()
}

/// What is equal for findings of one cause.
fn key(finding: &Finding) -> impl Eq + std::hash::Hash + use<> {
    (
        finding.place.file,
        finding.rule,
        finding.severity,
        finding.confidence,
        finding.cause.clone(),
    )
}

fn add(first: &mut Finding, other: Finding) {
    if first.also.len() < SHOWN {
        show(first, &other);
    }
    first.also.push(Also {
        place: other.place,
        message: other.message,
        fingerprint: other.fingerprint,
        is_left: false,
    });
}

/// Adds to the evidence what `other` tells of its own place, beside what is told of the places before it.
fn show(first: &mut Finding, other: &Finding) {
    let own = other.steps.iter().filter(|step| step.place == other.place);
    let is_told = |step: &EvidenceStep| {
        step.place == first.place || first.also.iter().any(|also| also.place == step.place)
    };
    let last = first.steps.iter().rposition(is_told);
    let at = last.map_or(0, |last| last + 1);
    first.steps.splice(at..at, own.cloned());
}

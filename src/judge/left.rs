//! A finding on a listener that is left behind when its work is over, step by step.
//!
//! In: a case, and what the rule has to say of it. Out: the finding, beginning with the registration.
//! Never here: a verdict.

use super::case::Case;
use super::finding::{Confidence, EvidenceStep, Finding, Place, StepRole, Suggestion};
use super::phrase;
use super::rulebook::Rule;
use crate::corpus::Span;
use crate::facts::FunctionId;

/// What a rule says of a listener that is left behind.
pub struct Left {
    /// How sure.
    pub confidence: Confidence,
    /// What is wrong, in one line.
    pub message: String,
    /// The evidence after the registration.
    pub steps: Vec<(StepRole, Span, String)>,
    /// What is not known.
    pub notes: Vec<String>,
    /// What to write instead.
    pub suggestions: Vec<String>,
}

/// The finding of `rule` on a case. `file` is the number of its file in the run.
pub fn finding(rule: &Rule, case: &Case<'_, '_>, file: u32, left: Left) -> Finding {
    let place = |span| Place { file, span };
    let span = case.acquisition.span;
    let added = format!(
        "a{} {}listener is added to `{}` here",
        if phrase::event(case).starts_with(['`']) && vowel(&phrase::event(case)) {
            "n"
        } else {
            ""
        },
        phrase::event(case),
        phrase::target(case)
    );
    let mut steps = vec![EvidenceStep {
        role: StepRole::Acquisition,
        place: place(span),
        message: added,
    }];
    steps.extend(
        left.steps
            .into_iter()
            .map(|(role, span, message)| EvidenceStep {
                role,
                place: place(span),
                message,
            }),
    );
    Finding {
        rule: rule.name,
        severity: rule.severity,
        confidence: left.confidence,
        place: place(span),
        message: left.message,
        steps,
        notes: left.notes,
        suggestions: left
            .suggestions
            .into_iter()
            .map(|message| Suggestion { message })
            .collect(),
    }
}

fn vowel(event: &str) -> bool {
    event
        .trim_start_matches('`')
        .starts_with(['a', 'e', 'i', 'o', 'u'])
}

/// A function in a message: `` each call of `download` ``.
pub fn each_call(case: &Case<'_, '_>, function: FunctionId) -> String {
    if case.graph.constructs(function) {
        return match case.graph.function(function).class {
            Some(class) => match &case.graph.class(class).name {
                Some(name) => format!("each new `{name}`"),
                None => "each instance".to_owned(),
            },
            None => "each instance".to_owned(),
        };
    }
    match &case.graph.function(function).name {
        Some(name) => format!("each call of `{name}`"),
        None => "each call of this function".to_owned(),
    }
}

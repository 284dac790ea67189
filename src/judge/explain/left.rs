//! A finding on a listener that is left behind when its work is over, step by step.
//!
//! In: a case, and what the rule has to say of it. Out: the finding, beginning with the registration.
//! Never here: a verdict.

use super::draft::Draft;
use super::phrase;
use crate::corpus::Span;
use crate::facts::FunctionId;
use crate::judge::case::Case;
use crate::judge::doubt::Doubt;
use crate::judge::finding::{Finding, StepRole};
use crate::judge::rulebook::Rule;

/// What a rule says of a listener that is left behind.
pub struct Left {
    /// What it takes for granted.
    pub doubt: Doubt,
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
    let span = case.acquisition.span;
    let added = format!(
        "{} is added to `{}` here",
        phrase::listener(case),
        phrase::target(case)
    );
    let registration = (StepRole::Acquisition, span, added);
    let told = Draft {
        span,
        message: left.message,
        steps: std::iter::once(registration).chain(left.steps).collect(),
        notes: left.notes,
        suggestions: left.suggestions,
        ..Draft::default()
    };
    told.finding(rule, file, &left.doubt)
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

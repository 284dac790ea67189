//! Judges what runs for each event, or for each tick of a timer.
//!
//! In: a case. Out: a finding, if the innermost repetition of its registration is of this kind and piles up.
//! Never here: syntax, printing, other kinds of repetition.

use crate::dictionary::Repeats;
use crate::graph::LayerKind;
use crate::judge::advice;
use crate::judge::case::Case;
use crate::judge::finding::{Finding, Severity};
use crate::judge::phrase;
use crate::judge::rulebook::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "listener-in-listener",
    severity: Severity::Warning,
    page: include_str!("README.md"),
    precedence: 1,
    check: Check::Acquisition(check),
};

fn check(rule: &Rule, case: &Case<'_, '_>, file: u32) -> Option<Finding> {
    let layer = case.piles_up()?;
    if !matches!(
        layer.kind,
        LayerKind::Callback(Repeats::Event, _) | LayerKind::Recursion(_, true)
    ) {
        return None;
    }
    let message = phrase::adds_one_more(case, layer);
    Some(phrase::finding(
        rule,
        case,
        layer,
        file,
        message,
        suggestions(case),
    ))
}

fn suggestions(case: &Case<'_, '_>) -> Vec<String> {
    let last = advice::finally(case, "when the outer event has been dealt with")
        .unwrap_or_else(|| advice::when_over(case, "run", "before the next one is added"));
    [
        advice::beside_the_outer(case),
        advice::once(case, "run"),
        Some(last),
    ]
    .into_iter()
    .flatten()
    .collect()
}

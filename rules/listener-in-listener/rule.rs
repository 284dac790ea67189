//! Judges what runs for each event, or for each tick of a timer.
//!
//! In: a case. Out: a finding, if the innermost repetition of its registration is of this kind and piles up.
//! Never here: syntax, printing, other kinds of repetition.

use crate::dictionary::Repeats;
use crate::graph::{Layer, LayerKind};
use crate::judge::case::Case;
use crate::judge::explain::{advice, phrase, remedy};
use crate::judge::finding::{Finding, Severity};
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
    let finding = phrase::finding(rule, case, layer, file, message, suggestions(case, layer));
    let mut finding = advice::with_remedies(case, finding);
    let is_recursion = matches!(layer.kind, LayerKind::Recursion(..));
    if !is_recursion && advice::outside(case).is_some() {
        let function = case.graph.function_of(layer.region);
        finding
            .remedies
            .splice(0..0, remedy::outside(case, function));
    }
    Some(finding)
}

fn suggestions(case: &Case<'_, '_>, layer: &Layer) -> Vec<String> {
    let is_recursion = matches!(layer.kind, LayerKind::Recursion(..));
    let last = advice::finally(case, "when the outer event has been dealt with")
        .filter(|_| !case.is_run_by(layer, case.acquisition))
        .or_else(|| advice::before_next(case, layer));
    [
        advice::outside(case).filter(|_| !is_recursion),
        advice::once(case, "run"),
        last,
    ]
    .into_iter()
    .flatten()
    .collect()
}

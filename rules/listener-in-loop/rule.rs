//! Judges loops: `for`, `while`, `forEach` and their like, and functions that run themselves again.
//!
//! In: a case. Out: a finding, if the innermost repetition of its registration is of this kind and piles up.
//! Never here: syntax, printing, other kinds of repetition.

use crate::judge::case::Case;
use crate::judge::explain::{advice, phrase};
use crate::judge::finding::{Finding, Severity};
use crate::judge::rulebook::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "listener-in-loop",
    severity: Severity::Error,
    page: include_str!("README.md"),
    precedence: 1,
    check: Check::Acquisition(check),
};

fn check(rule: &Rule, case: &Case<'_, '_>, file: u32) -> Option<Finding> {
    let layer = case.piles_up()?;
    if !layer.kind.is_turn() {
        return None;
    }
    let message = phrase::adds_one_more(case, layer);
    let finding = phrase::finding(
        rule,
        case,
        layer,
        file,
        message,
        [
            advice::once(case, "turn"),
            advice::finally(case, "at the end of the turn"),
            Some(advice::single_handler(case)),
        ]
        .into_iter()
        .flatten()
        .collect(),
    );
    Some(advice::with_remedies(case, finding))
}

//! Judges functions and methods that are called again and again.
//!
//! In: a case. Out: a finding, if the innermost repetition of its registration is of this kind and piles up.
//! Never here: syntax, printing, other kinds of repetition.

use crate::graph::LayerKind;
use crate::judge::case::Case;
use crate::judge::explain::undoing::Undoing;
use crate::judge::explain::{advice, phrase};
use crate::judge::finding::{Finding, Severity};
use crate::judge::rulebook::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "listener-per-call",
    severity: Severity::Warning,
    page: include_str!("README.md"),
    precedence: 3,
    check: Check::Acquisition(check),
};

fn check(rule: &Rule, case: &Case<'_, '_>, file: u32) -> Option<Finding> {
    let layer = case.piles_up()?;
    let LayerKind::Often(function) = layer.kind else {
        return None;
    };
    let message = phrase::adds_one_more(case, layer);
    let finding = phrase::finding(
        rule,
        case,
        layer,
        file,
        message,
        match advice::with_component(case, function) {
            Some(with_component) => vec![with_component],
            None if advice::is_of_instance(case) => vec![advice::single_handler(case)],
            None => vec![advice::single_handler(case), for_each_call(case)],
        },
    );
    Some(advice::with_remedies(case, finding))
}

/// What to do if each call needs a listener of its own.
fn for_each_call(case: &Case<'_, '_>) -> String {
    advice::finally_if(
        case,
        "only the call itself needs it",
        "before the function returns",
    )
    .unwrap_or_else(|| {
        let undoing = Undoing::elsewhere(case);
        advice::when_over(&undoing, "call", "when that is no longer needed")
    })
}

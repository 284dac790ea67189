//! Judges what runs for each request, connection, message or job.
//!
//! In: a case. Out: a finding, if the innermost repetition of its registration is of this kind and piles up.
//! Never here: syntax, printing, other kinds of repetition.

use crate::dictionary::Repeats;
use crate::graph::LayerKind;
use crate::judge::case::Case;
use crate::judge::explain::undoing::Undoing;
use crate::judge::explain::{advice, phrase};
use crate::judge::finding::{Finding, Severity};
use crate::judge::rulebook::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "listener-in-request-handler",
    severity: Severity::Error,
    page: include_str!("README.md"),
    precedence: 1,
    check: Check::Acquisition(check),
};

fn check(rule: &Rule, case: &Case<'_, '_>, file: u32) -> Option<Finding> {
    let layer = case.piles_up()?;
    if !matches!(layer.kind, LayerKind::Callback(Repeats::Request, _)) {
        return None;
    }
    let message = phrase::adds_one_more(case, layer);
    let finding = phrase::finding(
        rule,
        case,
        layer,
        file,
        message,
        match (layer.is_pooled, advice::is_of_instance(case)) {
            (true, _) => vec![advice::mark(case), for_each_request(case)],
            (false, true) => vec![advice::single_handler(case)],
            (false, false) => vec![advice::single_handler(case), for_each_request(case)],
        },
    );
    Some(advice::with_remedies(case, finding))
}

/// What to do if each request needs a listener of its own.
fn for_each_request(case: &Case<'_, '_>) -> String {
    advice::finally_if(
        case,
        "nothing needs it after the handler",
        "before the handler returns",
    )
    .unwrap_or_else(|| {
        let undoing = Undoing::nearby(case);
        advice::when_over(
            &undoing,
            "run",
            "when the request, connection or job is over",
        )
    })
}

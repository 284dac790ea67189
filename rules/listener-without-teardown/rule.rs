//! Judges classes, components and effects that listen to what outlives them.
//!
//! In: a case. Out: a finding, if its listener is added once in the life of an owner and stays when that is over.
//! Never here: syntax, printing, listeners that pile up within one life.

use crate::judge::case::Case;
use crate::judge::explain::midway;
use crate::judge::explain::staying::{self, Staying};
use crate::judge::finding::{Finding, Severity};
use crate::judge::rulebook::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "listener-without-teardown",
    severity: Severity::Warning,
    page: include_str!("README.md"),
    precedence: 4,
    check: Check::Acquisition(check),
};

fn check(rule: &Rule, case: &Case<'_, '_>, file: u32) -> Option<Finding> {
    match Staying::of(case) {
        Some(staying) => Some(staying::finding(rule, case, &staying, file)),
        None => midway::finding(rule, case, file),
    }
}

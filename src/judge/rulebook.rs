//! The rules there are.
//!
//! In: the rule folders. Out: [`RULES`], in alphabetical order.
//! Never here: judgement; that is in each rule's folder.

use super::case::Case;
use super::finding::{Finding, Severity};

#[path = "../../rules/listener-in-listener/rule.rs"]
mod listener_in_listener;
#[path = "../../rules/listener-in-loop/rule.rs"]
mod listener_in_loop;
#[path = "../../rules/listener-in-request-handler/rule.rs"]
mod listener_in_request_handler;
#[path = "../../rules/listener-per-call/rule.rs"]
mod listener_per_call;

/// A rule: one folder of `rules/`.
#[derive(Debug)]
pub struct Rule {
    /// Its name, which is its folder's.
    pub name: &'static str,
    /// How bad it is unless the project says otherwise.
    pub severity: Severity,
    /// Its page, Markdown: a `# name` heading, then one sentence that sums it up, then sections.
    pub page: &'static str,
    /// What it says of one acquisition; `u32` is the file's number in the run.
    pub check: fn(&Rule, &Case<'_, '_>, u32) -> Option<Finding>,
}

impl Rule {
    /// The page's first sentence.
    pub fn summary(&self) -> &'static str {
        self.page
            .lines()
            .skip(1)
            .find(|line| !line.trim().is_empty())
            .unwrap_or_default()
    }
}

/// Every rule, sorted by name.
pub static RULES: &[Rule] = &[
    listener_in_listener::RULE,
    listener_in_loop::RULE,
    listener_in_request_handler::RULE,
    listener_per_call::RULE,
];

/// The rule of that name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name)
}

//! The rules there are.
//!
//! In: the rule folders. Out: [`RULES`], in alphabetical order.
//! Never here: judgement; that is in each rule's folder.

#[path = "../../rules/abandoned-once/rule.rs"]
mod abandoned_once;
#[path = "../../rules/dead-removal/rule.rs"]
mod dead_removal;
#[path = "../../rules/listener-in-listener/rule.rs"]
mod listener_in_listener;
#[path = "../../rules/listener-in-loop/rule.rs"]
mod listener_in_loop;
#[path = "../../rules/listener-in-request-handler/rule.rs"]
mod listener_in_request_handler;
#[path = "../../rules/listener-on-shared-signal/rule.rs"]
mod listener_on_shared_signal;
#[path = "../../rules/listener-per-call/rule.rs"]
mod listener_per_call;
#[path = "../../rules/listener-without-teardown/rule.rs"]
mod listener_without_teardown;
#[path = "../../rules/silenced-max-listeners/rule.rs"]
mod silenced_max_listeners;
#[path = "../../rules/skipped-removal/rule.rs"]
mod skipped_removal;

use std::cmp::Reverse;

use crate::graph::Graph;
use crate::judge::case::Case;
use crate::judge::explain::grouping;
use crate::judge::finding::{Finding, Severity};
use crate::judge::known::suppression;
use crate::judge::policy::Policy;

/// A rule: one folder of `rules/`.
#[derive(Debug)]
pub struct Rule {
    /// Its name, which is its folder's.
    pub name: &'static str,
    /// How bad it is unless the project says otherwise.
    pub severity: Severity,
    /// Its page, Markdown: a `# name` heading, then one sentence that sums it up, then sections.
    pub page: &'static str,
    /// Of several rules that speak equally surely of one acquisition, the one with the smallest number is heard: the
    /// one that says most.
    pub precedence: u8,
    /// How it judges.
    pub check: Check,
}

/// How a rule judges. The `u32` is the file's number in the run.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// One acquisition at a time.
    Acquisition(fn(&Rule, &Case<'_, '_>, u32) -> Option<Finding>),
    /// The whole file: for removals and other calls that are no acquisitions.
    File(fn(&Rule, &Graph<'_>, u32) -> Vec<Finding>),
    /// Not at all by itself: `suppression` speaks for it when all others have spoken.
    Comments,
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

/// The heading of the part of a page that says what to ask in a review.
const QUESTIONS: &str = "\n## In review, ask\n";

impl Rule {
    /// What the page wants asked in a review, in order.
    pub fn questions(&self) -> Vec<String> {
        let after = self
            .page
            .split_once(QUESTIONS)
            .map_or("", |(_, after)| after);
        let part = after.split("\n## ").next().unwrap_or_default();
        let mut questions: Vec<String> = Vec::new();
        for line in part.lines().filter(|line| !line.trim().is_empty()) {
            match (line.strip_prefix("- "), questions.last_mut()) {
                (Some(question), _) => questions.push(question.to_owned()),
                // One that is broken over lines.
                (None, Some(open)) => open.push_str(&format!(" {}", line.trim())),
                (None, None) => {}
            }
        }
        questions
    }
}

/// Every rule about listeners, sorted by name.
pub static RULES: &[Rule] = &[
    abandoned_once::RULE,
    dead_removal::RULE,
    listener_in_listener::RULE,
    listener_in_loop::RULE,
    listener_in_request_handler::RULE,
    listener_on_shared_signal::RULE,
    listener_per_call::RULE,
    listener_without_teardown::RULE,
    silenced_max_listeners::RULE,
    skipped_removal::RULE,
];

/// The rules about comments that suppress the others, sorted by name.
pub static COMMENT_RULES: &[Rule] = &[
    suppression::UNEXPLAINED,
    suppression::UNKNOWN,
    suppression::UNUSED,
];

/// Every rule: first those about listeners.
pub fn all() -> impl Iterator<Item = &'static Rule> + Clone {
    RULES.iter().chain(COMMENT_RULES)
}

/// The rules about listeners that a policy hears.
pub fn heard(policy: &Policy) -> impl Iterator<Item = &'static Rule> {
    RULES.iter().filter(|rule| policy.hears(rule))
}

/// What the rules that are heard say of one acquisition: the surest, and of several the one that says most.
pub fn verdict(case: &Case<'_, '_>, file: u32, policy: &Policy) -> Option<Finding> {
    heard(policy)
        .filter_map(|rule| match rule.check {
            Check::Acquisition(check) => Some((rule, check(rule, case, file)?)),
            Check::File(_) | Check::Comments => None,
        })
        .min_by_key(|(rule, finding)| (Reverse(finding.confidence), rule.precedence))
        .map(|(_, mut finding)| {
            finding.cause = grouping::cause(case, &finding);
            finding
        })
}

/// The rule of that name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.name == name)
}

//! The rule book as SARIF has it.
//!
//! In: the rules and their pages. Out: a descriptor of each, with its help as text and as Markdown.
//! Never here: findings.

use serde::Serialize;

use super::{explain, severity, words};
use crate::config::Look;
use crate::judge::rulebook::{self, Rule};

/// A message of SARIF.
#[derive(Serialize)]
pub(super) struct Text {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<String>,
}

impl Text {
    /// A message without another form.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            markdown: None,
        }
    }
}

/// A rule.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OutRule {
    id: &'static str,
    short_description: Text,
    full_description: Text,
    help: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
    default_configuration: Configuration,
    properties: Properties,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Properties {
    tags: [&'static str; 2],
    /// As GitHub reads it.
    #[serde(rename = "problem.severity")]
    severity: &'static str,
}

/// A descriptor of each rule, in the order of the rule book.
pub(super) fn rules() -> Vec<OutRule> {
    rulebook::all().map(rule).collect()
}

fn rule(rule: &Rule) -> OutRule {
    let page = without_expectations(rule.page);
    OutRule {
        id: rule.name,
        short_description: Text::plain(rule.summary()),
        full_description: Text::plain(why(&page)),
        help: Text {
            text: as_text(rule),
            markdown: Some(page),
        },
        help_uri: words::page(rule.name),
        default_configuration: Configuration {
            level: severity(rule.severity),
        },
        properties: Properties {
            tags: ["event-listeners", "memory-leaks"],
            severity: severity(rule.severity),
        },
    }
}

/// A page as `unlisten explain` sets it where there are no colours.
fn as_text(rule: &Rule) -> String {
    let mut text = Vec::new();
    explain::write(&mut text, rule, Look::PLAIN).expect("writing to memory cannot fail");
    without_expectations(&String::from_utf8_lossy(&text))
}

/// A page without the lines of carets, by which it is tested.
fn without_expectations(page: &str) -> String {
    let is_expectation = |line: &str| {
        let comment = line.trim_start().trim_start_matches(['/', '{', '*', ' ']);
        comment.starts_with("^^")
    };
    let lines = page.lines().filter(|line| !is_expectation(line));
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

/// The first paragraph under the first heading, which says why, on one line.
fn why(page: &str) -> String {
    let (_, section) = page.split_once("\n## ").unwrap_or_default();
    let mut paragraphs = section.split("\n\n").skip(1);
    words::line(paragraphs.next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_says_what_and_why() {
        for rule in rules() {
            assert!(rule.short_description.text.ends_with('.'), "{}", rule.id);
            let why = &rule.full_description.text;
            assert!(
                why.len() > 40 && why.ends_with(['.', ':']),
                "{}: {why}",
                rule.id
            );
            let markdown = rule.help.markdown.unwrap_or_default();
            assert!(markdown.contains("\n## "), "{markdown}");
            assert!(!rule.help.text.contains("##"), "{}", rule.help.text);
            for help in [markdown, rule.help.text] {
                assert!(!help.contains("^^"), "{help}");
            }
        }
    }
}

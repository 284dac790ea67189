//! The rules there are.
//!
//! In: the rule folders. Out: [`RULES`], in alphabetical order.
//! Never here: judgement; that is in each rule's folder.

use super::finding::Severity;

/// A rule: one folder of `rules/`.
#[derive(Debug)]
pub struct Rule {
    /// Its name, which is its folder's.
    pub name: &'static str,
    /// How bad it is unless the project says otherwise.
    pub severity: Severity,
    /// Its page, Markdown: a `# name` heading, then one sentence that sums it up, then sections.
    pub page: &'static str,
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
pub static RULES: &[Rule] = &[];

//! What several reports say in the same words.
//!
//! In: a finding. Out: its message and its advice on one line each, all of it as plain text, and where its rule's page is.
//! Never here: what is special to one format, such as its escapes.

use super::paint::{cut, tame};
use super::{Places, confidence};
use crate::judge::finding::Finding;

/// The name under which every format knows the tool.
pub const TOOL: &str = env!("CARGO_PKG_NAME");

/// The tool's version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// How many lines are told of the other places of a cause; more would hide what is wrong.
const MOST: usize = 9;

/// `text` on one line, without characters that command a terminal or that XML forbids.
pub fn line(text: &str) -> String {
    cut(text, usize::MAX)
}

/// What is wrong, in one line, how sure it is, and where else it is.
pub fn headline(finding: &Finding, places: &Places<'_>) -> String {
    let sure = confidence(finding.confidence);
    let also = elsewhere(finding, places);
    format!("{} ({sure}){also}", line(&finding.message))
}

/// Where else the same is wrong: `, also on lines 12 and 15`; nothing if it is nowhere else.
pub fn elsewhere(finding: &Finding, places: &Places<'_>) -> String {
    let same = named_lines(finding, places, false);
    let left = named_lines(finding, places, true);
    let same = same.map_or_else(String::new, |lines| format!(", also on {lines}"));
    let left = left.map_or_else(String::new, |lines| {
        format!(", which leaves what is added on {lines}")
    });
    same + &left
}

/// `line 12`, `lines 12 and 15`: the other places of a finding, or those of what it leaves.
fn named_lines(finding: &Finding, places: &Places<'_>, left: bool) -> Option<String> {
    let all = finding.also.iter().filter(|it| it.is_left == left);
    let own = places.locate(finding.place).start.line;
    let mut lines: Vec<u32> = all.map(|it| places.locate(it.place).start.line).collect();
    lines.retain(|line| *line != own);
    lines.dedup();
    let mut words: Vec<String> = lines.iter().take(MOST).map(u32::to_string).collect();
    if lines.len() > MOST {
        words.push(format!("{} more", lines.len() - MOST));
    }
    match words.as_slice() {
        [] => None,
        [one] => Some(format!("line {one}")),
        [some @ .., last] => Some(format!("lines {} and {last}", some.join(", "))),
    }
}

/// What is wrong, and what to write instead: a line each.
pub fn with_advice(finding: &Finding, places: &Places<'_>) -> String {
    let mut lines = vec![headline(finding, places)];
    lines.extend(advice(finding));
    lines.join("\n")
}

/// What to write instead, a line for each way out.
fn advice(finding: &Finding) -> impl Iterator<Item = String> {
    let suggestions = finding.suggestions.iter();
    suggestions.map(|suggestion| format!("help: {}", line(&suggestion.message)))
}

/// Everything that is known of a finding: a line for what is wrong, for each step of the evidence with its place, for
/// each note, and for each way out.
pub fn whole(finding: &Finding, places: &Places<'_>) -> String {
    let mut lines = vec![headline(finding, places)];
    for step in &finding.steps {
        let at = places.locate(step.place);
        let (row, column) = (at.start.line, at.start.column);
        let message = line(&step.message);
        lines.push(format!("  {}:{row}:{column}: {message}", tame(at.path)));
    }
    let notes = finding.notes.iter();
    lines.extend(notes.map(|note| format!("note: {}", line(note))));
    lines.extend(advice(finding));
    lines.join("\n")
}

/// Where people read a rule's page, if the program knows where its repository is.
pub fn page(rule: &str) -> Option<String> {
    page_in(env!("CARGO_PKG_REPOSITORY"), rule)
}

fn page_in(repository: &str, rule: &str) -> Option<String> {
    let known = !repository.is_empty();
    known.then(|| format!("{repository}/blob/v{VERSION}/rules/{rule}/README.md"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_named_where_the_repository_is_known() {
        assert_eq!(page_in("", "listener-in-loop"), None);
        let page = page_in("https://example.org/unlisten", "listener-in-loop");
        let named = format!(
            "https://example.org/unlisten/blob/v{VERSION}/rules/listener-in-loop/README.md"
        );
        assert_eq!(page, Some(named));
    }
}

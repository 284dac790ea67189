//! One text, looked at by the linter itself.
//!
//! In: a path and a text. Out: the graph, and what the rules say.
//! Never here: changes of a text, or what they ought to lead to.

use unlisten::corpus::Span;
use unlisten::cst::{self, Language};
use unlisten::dictionary;
use unlisten::facts::{self, BlindSpotKind, FileFacts};
use unlisten::graph::Graph;
use unlisten::judge;
use unlisten::judge::case::Case;
use unlisten::judge::finding::Finding;
use unlisten::judge::policy::Policy;

/// Runs `ask` over what a text says; nothing for a file that is not for the linter.
pub fn look<R>(path: &str, text: &str, ask: impl FnOnce(&Graph<'_>) -> R) -> Option<R> {
    let language = Language::of(path)?;
    let dictionary = dictionary::built_in();
    let facts = facts::of(&cst::parse(text, language), text, dictionary);
    Some(ask(&Graph::new(path, &facts, dictionary)))
}

/// What the rules say.
pub fn findings(graph: &Graph<'_>) -> Vec<Finding> {
    judge::findings(graph, 0, &Policy::default())
}

/// The acquisition that stands at `span`, as a case.
pub fn case_at<'g, 'a>(graph: &'g Graph<'a>, span: Span) -> Option<Case<'g, 'a>> {
    let all = &graph.facts.acquisitions;
    let found = all.iter().find(|one| one.span == span)?;
    Case::new(graph, found)
}

/// How many stretches of the text did not parse.
pub fn unparsed(facts: &FileFacts) -> usize {
    let is_unparsed = |kind| kind == BlindSpotKind::Unparsed;
    facts
        .blind_spots
        .iter()
        .filter(|spot| is_unparsed(spot.kind))
        .count()
}

//! Parsing that never fails.
//!
//! In: text. Out: a [`Tree`], and the regions of it that did not parse. Never here: a clock. What parsing may cost is
//! counted in the parser's own steps, so that the same text gives the same tree on every machine.

use std::ops::ControlFlow;

use super::embedded::{Embedded, Section};
use super::grammar::{Grammar, Kind};
use super::repair::repaired;
use super::{Language, Node, instantiated};
use crate::corpus::Span;
use crate::corpus::kind::Component;

/// How many progress reports the parser may give for each byte of text before it is stopped; ordinary code needs
/// less than a tenth of one.
const REPORTS_PER_BYTE: usize = 2;
/// Reports that even the smallest text may take.
const REPORTS_AT_LEAST: usize = 100_000;

/// A parsed file.
pub struct Tree {
    pub(super) raw: tree_sitter::Tree,
    pub(super) grammar: &'static Grammar,
    /// Set when the parser was stopped: nothing of this range is in the tree.
    given_up: Option<Span>,
    /// Whether it is of the text as it stands, in its own language, and not of other words.
    is_plain: bool,
    /// What the text is in, or of a component its scripts.
    language: Language,
    /// Whose component it is of.
    component: Option<Component>,
    /// The scripts of a component, in order; of another file, none.
    sections: Vec<Section>,
    /// What of them is not in the tree.
    left_out: Vec<Span>,
}

/// Parses `text`. What has errors is tried in a second way, and whichever leaves less text unparsed is kept:
/// JavaScript as TSX, since type annotations in `.js` files (Flow) are common; TypeScript with its newest words
/// replaced by ones that the grammar knows.
pub fn parse(text: &str, language: Language) -> Tree {
    match language {
        Language::Component(of) => {
            let embedded = Embedded::of(text, of);
            let mut tree = parse_code(&embedded.code, embedded.language);
            tree.settle_component(text, of, embedded);
            tree
        }
        _ => parse_code(text, language),
    }
}

pub(super) fn parse_code(text: &str, language: Language) -> Tree {
    let mut tree = parse_best(text, language);
    tree.language = language;
    tree
}

fn parse_best(text: &str, language: Language) -> Tree {
    let tree = parse_as(text, language);
    if tree.given_up.is_some() {
        return tree;
    }
    match tree.raw.root_node().has_error() {
        true => mended(tree, text, language),
        false => bound(tree, text, language),
    }
}

/// The tree, or where type arguments were bound to too much one in which they are not.
fn bound(tree: Tree, text: &str, language: Language) -> Tree {
    let Some(bare) = instantiated::without(&tree, text) else {
        return tree;
    };
    let second = parse_as(&bare, language);
    let is_no_worse = second.given_up.is_none() && second.unparsed_bytes() <= tree.unparsed_bytes();
    if is_no_worse {
        second.of_other_words()
    } else {
        tree
    }
}

/// The tree of a text with errors, or one of the text in other words.
fn mended(tree: Tree, text: &str, language: Language) -> Tree {
    let repaired = repaired(text);
    let (words, other) = match (repaired.as_deref(), language) {
        (words, Language::Javascript) => (words.unwrap_or(text), Language::Tsx),
        (Some(words), _) => (words, language),
        (None, _) => return bound(tree, text, language),
    };
    let second = parse_as(words, other);
    let is_better = second.given_up.is_none() && second.unparsed_bytes() < tree.unparsed_bytes();
    match is_better {
        true => bound(second.of_other_words(), words, other),
        false => bound(tree, text, language),
    }
}

/// Parses `text`, of which `tree` is what it was before and `edit` says what has changed; `None` where only a fresh look is sure
/// to find what a fresh look finds: with errors.
pub(super) fn parse_edited(
    text: &str,
    language: Language,
    tree: &Tree,
    edit: &tree_sitter::InputEdit,
) -> Option<Tree> {
    let is_sure =
        |tree: &Tree| tree.is_plain && tree.given_up.is_none() && !tree.raw.root_node().has_error();
    if !is_sure(tree) {
        return None;
    }
    let mut before = tree.raw.clone();
    before.edit(edit);
    let tree = parse_from(text, language, Some(&before));
    is_sure(&tree).then(|| bound(tree, text, language))
}

fn parse_as(text: &str, language: Language) -> Tree {
    parse_from(text, language, None)
}

fn parse_from(text: &str, language: Language, before: Option<&tree_sitter::Tree>) -> Tree {
    let grammar = Grammar::of(language);
    let mut parser = tree_sitter::Parser::new();
    parser
        .set_language(&grammar.language)
        .expect("the grammars are built for the parser's version");
    let mut reports_left = REPORTS_AT_LEAST + text.len() * REPORTS_PER_BYTE;
    let mut progress = |_: &tree_sitter::ParseState| {
        reports_left = reports_left.saturating_sub(1);
        if reports_left == 0 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    let options = tree_sitter::ParseOptions::new().progress_callback(&mut progress);
    let bytes = text.as_bytes();
    let parsed = parser.parse_with_options(
        &mut |at, _| bytes.get(at..).unwrap_or_default(),
        before,
        Some(options),
    );
    match parsed {
        Some(raw) => Tree {
            raw,
            grammar,
            given_up: None,
            is_plain: true,
            language,
            component: None,
            sections: Vec::new(),
            left_out: Vec::new(),
        },
        None => {
            parser.reset();
            let raw = parser.parse("", None).expect("an empty text needs no time");
            Tree {
                raw,
                grammar,
                given_up: Some(Span::new(0, text.len() as u32)),
                is_plain: true,
                language,
                component: None,
                sections: Vec::new(),
                left_out: Vec::new(),
            }
        }
    }
}

impl Tree {
    fn of_other_words(mut self) -> Self {
        self.is_plain = false;
        self
    }

    /// Says that the tree is of a component with these scripts. Each script of a page is a program of its own, so that what one does
    /// not close is looked for in that one alone.
    pub(super) fn settle_component(&mut self, text: &str, of: Component, mut embedded: Embedded) {
        let has_errors = self.given_up.is_some() || self.raw.root_node().has_error();
        if has_errors && of == Component::Html {
            embedded = embedded.one_by_one(text);
            *self = parse_code(&embedded.code, embedded.language).of_other_words();
        }
        self.component = Some(of);
        self.sections = embedded.sections;
        self.left_out = embedded.left_out;
    }

    /// Whose component it is the tree of.
    pub fn component(&self) -> Option<Component> {
        self.component
    }

    /// The scripts of a component, in order; of another file, none.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// Whether variables and fields have types in it.
    pub fn is_typed(&self) -> bool {
        self.language != Language::Javascript
    }

    /// The whole file.
    pub fn root(&self) -> Node<'_> {
        Node::new(self.raw.root_node(), self.grammar)
    }

    /// The outermost regions that did not parse, in source order. A thing that is merely missing (a bracket) is an
    /// empty region.
    pub fn unparsed(&self) -> Vec<Span> {
        if let Some(span) = self.given_up {
            return vec![span];
        }
        let mut regions = self.left_out.clone();
        let mut open = vec![self.root()];
        while let Some(node) = open.pop() {
            if node.kind() == Kind::Error || node.is_missing() {
                regions.push(node.span());
            } else if node.has_error() {
                open.extend(node.children().into_iter().rev().map(|(_, child)| child));
            }
        }
        if !self.left_out.is_empty() {
            regions.sort_by_key(|it| it.start);
        }
        regions
    }

    fn unparsed_bytes(&self) -> u32 {
        self.unparsed()
            .into_iter()
            .map(|region| region.len() + 1)
            .sum()
    }
}

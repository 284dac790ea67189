//! Comments in which somebody asks not to be told.
//!
//! In: a tree and its text. Out: [`Suppression`]s in source order, with the code that each speaks of, and the statements
//! that a place may stand in.
//! Never here: which rules there are, or what a comment takes away.
//!
//! A comment is one of these if the first word in it begins with `unlisten-ignore`; what only speaks of them is none:
//!
//! ```text
//! unlisten-ignore-next-line RULE, RULE -- reason
//! ```
//!
//! The next line is the next one that holds code: blank lines and other comments do not count, so that two comments may
//! stand above each other. A line means the findings that stand on it, and those in a statement that starts on it, since a
//! formatter breaks `bus.on(…).on(…)` where it likes. A statement inside of another, in a function that is handed over,
//! speaks for itself.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::FileFacts;
use crate::corpus::Span;
use crate::cst::Tree;

/// What every such comment begins with; only files that hold it are looked through for comments.
pub const WORD: &str = "unlisten-ignore";

/// A comment in which somebody asks not to be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppression {
    /// What it speaks of.
    pub scope: Scope,
    /// The first word as written: `unlisten-ignore-line`.
    pub word: SmolStr,
    /// The rules that it names, and where.
    pub rules: Vec<(SmolStr, Span)>,
    /// Why, if it says.
    pub reason: Option<String>,
    /// From the first word to the end of the comment.
    pub span: Span,
}

/// What a suppression speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    /// The code of a line, counted from 1; 0 where no code follows.
    Line(u32),
    /// The code between two comments.
    Block(Span),
    /// A block that nobody ends.
    OpenBlock,
    /// The end of a block.
    End,
    /// The end of a block that nobody began.
    LoneEnd,
    /// The whole file.
    File,
    /// Nothing that is understood.
    Unknown,
}

/// Finds the suppressions of a file, and with them its statements. `facts` know where the lines begin.
pub(super) fn find(facts: &mut FileFacts, tree: &Tree, text: &str) {
    if !text.contains(WORD) {
        return;
    }
    let mut past = 0;
    let mut next_lines = NextLines::default();
    for (at, _) in text.match_indices(WORD) {
        let Some(comment) = tree.comment_at(at as u32).filter(|it| it.start >= past) else {
            continue;
        };
        past = comment.end;
        let own = &text[comment.start as usize..comment.end as usize];
        if let Some(read) = Reading::new(own) {
            let suppression = read.suppression(facts, tree, text, comment, &mut next_lines);
            facts.suppressions.push(suppression);
        }
    }
    close_blocks(&mut facts.suppressions);
    facts.statements = tree.statements();
}

/// The parts of a comment, as places in its text.
struct Reading<'c> {
    comment: &'c str,
    /// Where the first word begins.
    start: usize,
    /// Where it ends.
    end: usize,
    /// Where the comment ends, without the sign that ends it.
    close: usize,
}

impl<'c> Reading<'c> {
    fn new(comment: &'c str) -> Option<Self> {
        let is_sign = |one: char| one.is_whitespace() || matches!(one, '/' | '*' | '<' | '!' | '-');
        let start = comment.find(|one| !is_sign(one))?;
        let rest = comment[start..].strip_prefix(WORD)?;
        let length = rest
            .find(|one: char| !(one.is_ascii_alphanumeric() || one == '-' || one == '_'))
            .unwrap_or(rest.len());
        let own = &rest[..length];
        // `unlisten-ignored` is a word of somebody's sentence; `--` begins a reason.
        if own.starts_with(|one: char| one.is_ascii_alphanumeric() || one == '_') {
            return None;
        }
        let length = own.find("--").unwrap_or(length);
        let close = comment
            .strip_suffix("*/")
            .or_else(|| comment.strip_suffix("-->"))
            .unwrap_or(comment);
        Some(Self {
            comment,
            start,
            end: start + WORD.len() + length,
            close: close.trim_end().len(),
        })
    }

    fn suppression(
        self,
        facts: &FileFacts,
        tree: &Tree,
        text: &str,
        at: Span,
        next_lines: &mut NextLines,
    ) -> Suppression {
        let word = &self.comment[self.start..self.end];
        let span = |from: usize, to: usize| Span::new(at.start + from as u32, at.start + to as u32);
        let scope = match &word[WORD.len()..] {
            "-next-line" => Scope::Line(next_lines.after(facts, tree, text, at.end)),
            "-line" => Scope::Line(facts.line_of(Span::new(at.start, at.start)) as u32),
            "-file" => Scope::File,
            "-start" => Scope::OpenBlock,
            "-end" => Scope::LoneEnd,
            _ => Scope::Unknown,
        };
        let rest = &self.comment[self.end..self.close.max(self.end)];
        let dashes = rest.find("--");
        let named = &rest[..dashes.unwrap_or(rest.len())];
        let rules = words(named).map(|(from, name)| {
            let from = self.end + from;
            (SmolStr::new(name), span(from, from + name.len()))
        });
        let reason = dashes.map(|from| unfolded(rest[from..].trim_start_matches('-')));
        Suppression {
            scope,
            word: word.into(),
            rules: rules.collect(),
            reason: reason.filter(|reason| !reason.is_empty()),
            span: span(self.start, self.close.max(self.end)),
        }
    }
}

/// The names in a list, and where each begins.
fn words(list: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_between = |one: char| one.is_whitespace() || matches!(one, ',' | '*' | ':' | '`');
    list.split(is_between)
        .filter(|word| !word.is_empty())
        .map(|word| (word.as_ptr() as usize - list.as_ptr() as usize, word))
}

/// A text over several lines of a comment as one line, without the star that begins each.
fn unfolded(text: &str) -> String {
    let lines = text.lines().map(|line| line.trim().trim_start_matches('*'));
    let words: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
    words.join(" ")
}

/// The lines of code behind comments, each comment looked at once however many stand on one another.
#[derive(Default)]
struct NextLines {
    /// The first line of code from a comment on, by where it begins, counted from 1; 0 if there is none.
    known: HashMap<usize, u32>,
}

impl NextLines {
    /// The next line after a comment that holds code, counted from 1; 0 if there is none.
    fn after(&mut self, facts: &FileFacts, tree: &Tree, text: &str, from: u32) -> u32 {
        let bytes = text.as_bytes();
        let line_end = bytes[from as usize..]
            .iter()
            .position(|byte| *byte == b'\n');
        let Some(line_end) = line_end else {
            return 0;
        };
        let mut passed = Vec::new();
        let mut at = blank(bytes, from as usize + line_end);
        let line = loop {
            if let Some(line) = self.known.get(&at) {
                break *line;
            }
            if at >= bytes.len() {
                break 0;
            }
            match remark(tree, bytes, at) {
                Some(end) => {
                    passed.push(at);
                    at = blank(bytes, end);
                }
                None => break facts.line_of(Span::new(at as u32, at as u32)) as u32,
            }
        };
        self.known.extend(passed.into_iter().map(|at| (at, line)));
        line
    }
}

/// Where the comment ends that begins there: `{/* … */}` is one between the elements of JSX.
fn remark(tree: &Tree, bytes: &[u8], at: usize) -> Option<usize> {
    let comment = |at: usize| {
        let found = tree.comment_at(at as u32)?;
        (found.start as usize == at).then_some(found.end as usize)
    };
    let bracketed = || {
        let inner = comment(blank(bytes, at + 1)).filter(|_| bytes[at] == b'{')?;
        let end = blank(bytes, inner);
        (bytes.get(end) == Some(&b'}')).then_some(end + 1)
    };
    comment(at).or_else(bracketed)
}

/// Where something follows that is no white space.
fn blank(bytes: &[u8], at: usize) -> usize {
    let blanks = bytes[at.min(bytes.len())..]
        .iter()
        .take_while(|byte| byte.is_ascii_whitespace());
    at + blanks.count()
}

/// Pairs each end with the last block that is open; if it names rules, with the last that names the same.
fn close_blocks(all: &mut [Suppression]) {
    let names = |it: &Suppression| -> Vec<SmolStr> {
        it.rules.iter().map(|(name, _)| name.clone()).collect()
    };
    let mut open: BTreeSet<usize> = BTreeSet::new();
    let mut by_names: HashMap<Vec<SmolStr>, Vec<usize>> = HashMap::new();
    for at in 0..all.len() {
        match all[at].scope {
            Scope::OpenBlock => {
                open.insert(at);
                by_names.entry(names(&all[at])).or_default().push(at);
            }
            Scope::LoneEnd => {
                let begun = match all[at].rules.is_empty() {
                    true => open.last().copied(),
                    false => {
                        let alike = by_names.entry(names(&all[at])).or_default();
                        // What an end without names has closed is none of them any more.
                        while alike.last().is_some_and(|it| !open.contains(it)) {
                            alike.pop();
                        }
                        alike.last().copied()
                    }
                };
                if let Some(begun) = begun {
                    open.remove(&begun);
                    let end = all[at].span.start;
                    all[begun].scope = Scope::Block(Span::new(all[begun].span.end.min(end), end));
                    all[at].scope = Scope::End;
                }
            }
            _ => {}
        }
    }
}

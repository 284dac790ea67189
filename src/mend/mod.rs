//! Edits of the user's code: fixes of a finding, and comments that suppress one.
//!
//! In: a text, and what is to be done at a place of it. Out: a [`Fix`], or insertions to try, the best first.
//! Never here: writing a file, or the belief that an edit does what it should; `run` tries it before it is kept.

mod asked;
mod beside;
mod clean_up;
pub mod comment;
mod finally;
mod handler;
mod member;
mod once;
mod outside;
mod repair;
mod script;

use crate::corpus::Span;
use crate::judge::explain::remedy::Remedy;
use crate::judge::finding::{Confidence, Finding};

pub use script::Script;

/// Text that is put into a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insertion {
    /// The byte that it goes before.
    pub at: usize,
    /// What is put there.
    pub text: String,
}

impl Insertion {
    /// The same as an edit.
    pub fn edit(self) -> Edit {
        Edit::insert(self.at as u32, self.text)
    }

    /// The text with it.
    pub fn put_into(&self, text: &str) -> String {
        let (before, after) = text.split_at(self.at);
        [before, &self.text, after].concat()
    }
}

/// Text in place of other text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Edit {
    /// What goes; empty where something is only put in.
    pub span: Span,
    /// What comes.
    pub text: String,
}

impl Edit {
    /// Puts `text` before a byte.
    fn insert(at: u32, text: String) -> Self {
        Self {
            span: Span::new(at, at),
            text,
        }
    }

    /// Puts `text` in place of what is at `span`.
    fn replace(span: Span, text: impl Into<String>) -> Self {
        Self {
            span,
            text: text.into(),
        }
    }
}

/// Edits that mend one finding, all of them or none.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fix {
    /// What they do, as an order, without a full stop; code is in backquotes.
    pub title: String,
    /// Whether they change nothing but when the listener ends, and that to what the code itself says.
    pub is_safe: bool,
    /// In the order of their places; none touches another.
    pub edits: Vec<Edit>,
}

impl Fix {
    fn new(title: String, is_safe: bool, mut edits: Vec<Edit>) -> Option<Self> {
        edits.sort_by_key(|it| (it.span.start, it.span.end));
        let are_apart = edits.is_sorted_by(|one, next| one.span.end <= next.span.start);
        are_apart.then_some(Self {
            title,
            is_safe,
            edits,
        })
    }

    /// The text with all of them.
    pub fn apply(&self, text: &str) -> String {
        apply(text, &self.edits)
    }
}

/// What two texts of a file differ in, as `patch` and `git apply` read it.
pub fn diff(before: &str, after: &str, path: &str) -> String {
    let diff = similar::TextDiff::from_lines(before, after);
    let mut unified = diff.unified_diff();
    let unified = unified.header(&format!("a/{path}"), &format!("b/{path}"));
    unified.to_string()
}

/// The lines in which two texts differ, as edits of the first.
pub fn edits_between(before: &str, after: &str) -> Vec<Edit> {
    let diff = similar::TextDiff::from_lines(before, after);
    let starts = |lines: &[&str]| -> Vec<usize> {
        let mut at = 0;
        let ends = lines.iter().map(|line| {
            at += line.len();
            at
        });
        std::iter::once(0).chain(ends.collect::<Vec<_>>()).collect()
    };
    let (old, new) = (starts(diff.old_slices()), starts(diff.new_slices()));
    let changed = diff
        .ops()
        .iter()
        .filter(|op| op.tag() != similar::DiffTag::Equal);
    let edits = changed.map(|op| {
        let (from, to) = (op.old_range(), op.new_range());
        let span = Span::new(old[from.start] as u32, old[from.end] as u32);
        Edit::replace(span, &after[new[to.start]..new[to.end]])
    });
    edits.collect()
}

/// A text with edits, which are in the order of their places.
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let mut after = String::with_capacity(text.len() + 256);
    let mut from = 0;
    for edit in edits {
        after.push_str(&text[from..edit.span.start as usize]);
        after.push_str(&edit.text);
        from = edit.span.end as usize;
    }
    after.push_str(&text[from..]);
    after
}

/// What might mend a finding, the best first. Whether it does is not known yet.
pub fn fixes(script: &Script<'_>, finding: &Finding) -> Vec<Fix> {
    let remedies = finding.remedies.iter();
    let mut fixes: Vec<Fix> = remedies.flat_map(|remedy| ways(script, remedy)).collect();
    // What was meant instead of what is written is known only where everything is in sight.
    let is_guess = |remedy: &Remedy| matches!(remedy, Remedy::Replace { .. });
    if finding.confidence < Confidence::Certain && finding.remedies.iter().any(is_guess) {
        fixes.iter_mut().for_each(|it| it.is_safe = false);
    }
    fixes
}

fn ways(script: &Script<'_>, remedy: &Remedy) -> Vec<Fix> {
    let fix = match remedy {
        Remedy::Member {
            added,
            class,
            member,
            is_end,
        } => member::fix(script, added, *class, (*member, *is_end)),
        Remedy::NewMember {
            added,
            class,
            name,
            base_has_it,
        } => member::new(script, added, *class, name, *base_has_it),
        Remedy::Beside {
            added,
            function,
            has_this,
        } => beside::fix(script, added, *function, *has_this),
        Remedy::Asked {
            added,
            hook,
            import,
        } => asked::fix(script, added, hook, *import),
        Remedy::CleanUp { added, effect } => clean_up::fix(script, added, *effect),
        Remedy::Finally { added, removal } => finally::around(script, added, *removal),
        Remedy::WhenOver { added, is_meant } => {
            return finally::when_over(script, added, *is_meant);
        }
        Remedy::Once { added, method } => once::fix(script, added, method.as_deref()),
        Remedy::Outside { added, function } => outside::fix(script, added, *function),
        Remedy::Replace { wrong, by } => repair::replace(script, *wrong, by),
        Remedy::Share {
            added,
            removed,
            is_meant,
        } => repair::share(script, added, *removed, *is_meant),
        Remedy::Capture { added, removal } => repair::capture(script, added, *removal),
    };
    fix.into_iter().collect()
}

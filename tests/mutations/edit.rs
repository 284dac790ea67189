//! Changes of a text.
//!
//! In: a text and the places to change. Out: the changed text, where the changes are in it, and where a place of the
//! first text is now. Never here: what is changed, and why.

use unlisten::corpus::Span;

/// A stretch of text and what stands there instead; an insertion if the stretch is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub text: String,
}

impl Edit {
    /// Puts `text` in the place of `span`.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self {
            span,
            text: text.into(),
        }
    }

    /// Puts `text` before the byte `at`.
    pub fn insert(at: u32, text: impl Into<String>) -> Self {
        Self::replace(Span::new(at, at), text)
    }
}

/// A text after its changes.
#[derive(Debug)]
pub struct Edited {
    /// The whole of it.
    pub text: String,
    /// Where the changes are in it.
    pub changed: Vec<Span>,
    edits: Vec<Edit>,
}

/// Makes all the changes; `None` if two of them change the same place.
pub fn apply(text: &str, mut edits: Vec<Edit>) -> Option<Edited> {
    // Of two insertions at one byte the one that was asked for first stands first.
    edits.sort_by_key(|edit| edit.span);
    edits.dedup();
    let mut out = String::with_capacity(text.len());
    let mut changed = Vec::new();
    let mut done = 0;
    for edit in &edits {
        if edit.span.start < done {
            return None;
        }
        out.push_str(text.get(done as usize..edit.span.start as usize)?);
        let start = out.len() as u32;
        out.push_str(&edit.text);
        changed.push(Span::new(start, out.len() as u32));
        done = edit.span.end;
    }
    out.push_str(text.get(done as usize..)?);
    Some(Edited {
        text: out,
        changed,
        edits,
    })
}

impl Edited {
    /// Where a place of the first text is now.
    pub fn moved(&self, span: Span) -> Span {
        let by = |counts: &dyn Fn(&Edit) -> bool| -> i64 {
            self.edits
                .iter()
                .filter(|edit| counts(edit))
                .map(|edit| edit.text.len() as i64 - i64::from(edit.span.len()))
                .sum()
        };
        let start = i64::from(span.start) + by(&|edit| edit.span.end <= span.start);
        let end = i64::from(span.end) + by(&|edit| edit.span.start < span.end);
        let place = |byte: i64| byte.clamp(0, self.text.len() as i64) as u32;
        Span::new(place(start), place(end).max(place(start)))
    }
}

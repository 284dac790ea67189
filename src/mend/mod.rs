//! Edits of the user's code.
//!
//! In: a text, and what is to be done at a place of it. Out: insertions to try, the best first.
//! Never here: writing a file, or the belief that an edit does what it should; `run` tries it before it is kept.

pub mod comment;

/// Text that is put into a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insertion {
    /// The byte that it goes before.
    pub at: usize,
    /// What is put there.
    pub text: String,
}

impl Insertion {
    /// The text with it.
    pub fn put_into(&self, text: &str) -> String {
        let (before, after) = text.split_at(self.at);
        [before, &self.text, after].concat()
    }
}

//! What is known of a file that was asked about.
//!
//! In: what became of it. Out: the same, with what tells whether it still holds.
//! Never here: a judgement.

use super::one::LookedAt;
use super::program::Together;

/// What one file has to say.
pub(super) struct Judged {
    /// Without what was examined.
    pub looked: LookedAt,
    pub said: Together,
    /// Whether it leaves something open by itself.
    pub asks: bool,
    /// The files that it was looked at together with, if it asked.
    pub around: Vec<u32>,
    /// Whether the imports of all files were known.
    pub is_linked: bool,
    pub has_audit: bool,
    pub is_stale: bool,
}

impl Judged {
    /// What it has to say by itself.
    pub fn alone(number: u32, mut looked: LookedAt, has_audit: bool) -> Self {
        let examined = std::mem::take(&mut looked.examined);
        Self {
            asks: examined.asks_neighbours,
            said: Together::alone(number, examined),
            looked,
            around: Vec::new(),
            is_linked: false,
            has_audit,
            is_stale: false,
        }
    }
}

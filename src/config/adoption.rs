//! What a run that does not look at everything looks at.
//!
//! In: what was typed. Out: [`Compared`]. Never here: git.

use crate::cli::ChangeArguments;

/// What the state after a change is compared with, and which state that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Compared {
    /// The folder as it is, with where it parted from this reference.
    Since(String),
    /// The index, with HEAD.
    Staged,
}

impl Compared {
    /// What was asked for, if anything was.
    pub fn typed(arguments: ChangeArguments) -> Option<Self> {
        match (arguments.since, arguments.staged) {
            (Some(reference), _) => Some(Self::Since(reference)),
            (None, true) => Some(Self::Staged),
            (None, false) => None,
        }
    }
}

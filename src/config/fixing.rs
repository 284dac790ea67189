//! Whether findings are fixed.
//!
//! In: what was typed. Out: [`Fixing`]. Never here: a fix.

use crate::cli::FixArguments;

/// What becomes of the fixes that there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fixing {
    /// Where they go.
    pub goal: Goal,
    /// Whether those are done as well after which the program may do something else.
    pub is_bold: bool,
}

/// Where fixes go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Goal {
    /// Into the report alone.
    #[default]
    Report,
    /// Into the files.
    Files,
    /// Into a diff on standard output.
    Diff,
}

impl Fixing {
    /// What was asked for.
    pub fn typed(arguments: &FixArguments) -> Self {
        Self {
            goal: match (arguments.fix, arguments.diff) {
                (true, _) => Goal::Files,
                (_, true) => Goal::Diff,
                _ => Goal::Report,
            },
            is_bold: arguments.unsafe_fixes,
        }
    }
}

//! Files: which ones, their text, where in them.
//!
//! In: a selection. Out: [`Candidate`]s in the order of their paths, the text of those that mention a listener, what was
//! passed over and why, and [`Problem`]s told in whole sentences. The only room that touches the disk.
//! Never here: anything that knows what the text means.

pub mod base;
pub mod bounds;
pub mod bundle;
pub mod cache;
pub mod changes;
pub mod component;
pub mod drawing;
pub mod escapes;
mod extended;
pub mod git;
mod ignoring;
pub mod imports;
pub mod kind;
mod markup;
pub mod modules;
mod narrow;
pub mod needles;
mod nested;
pub mod page;
pub mod passing;
pub mod path;
pub mod problem;
pub mod projects;
pub mod read;
mod sift;
pub mod span;
mod tracked;
pub mod typed;
pub mod visit;
pub mod walk;
pub mod watch;
pub mod write;

pub use base::Base;
pub use cache::{Cache, Key, NoCache};
pub use changes::{Changed, ChangedLines, Changes, Compared};
pub use git::{Blob, NoAnswer};
pub use modules::{Absent, By, Elsewhere, Map, Meant, Modules};
pub use narrow::hold_staged;
pub use needles::Needles;
pub use nested::Nested;
pub use passing::{PassedOver, Reason};
pub use problem::Problem;
pub use projects::Projects;
pub use sift::{Asked, Treatment, ask};
pub use span::{LineIndex, Position, Span};
pub use walk::{Candidate, Location, Walked, walk, walk_with};

/// The text of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Index of the file in the run's sorted list of files.
    pub index: u32,
    /// The path as it is shown: relative to the working directory, with `/`.
    pub path: String,
    /// The name by which to tell the language: the path, or for a script without an ending a name that has one.
    pub read_as: String,
    /// The text, without a byte order mark.
    pub text: String,
}

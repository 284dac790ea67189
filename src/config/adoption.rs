//! How a project that was there before the linter takes it up: what of it a run looks at, and what is known already.
//!
//! In: what was typed, and whether a build server runs it. Out: [`Compared`], [`BaselineSource`] and [`Ratchet`].
//! Never here: git, or what a baseline holds.

use std::path::PathBuf;

use super::{Look, Selection, Surroundings};
use crate::cli::{self, BaselineArguments, ChangeArguments, RatchetArguments};

/// The name of a baseline that nobody named.
pub const BASELINE: &str = "unlisten-baseline.json";

/// What the state after a change is compared with, and which state that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Compared {
    /// The folder as it is, with where it parted from this reference.
    Since(String),
    /// The index, with HEAD.
    Staged,
    /// The whole folder as it is, with the whole of where it parted from this reference.
    Whole(String),
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

/// Where the baseline of a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BaselineSource {
    /// Where the file's configuration says, if it does.
    Configured,
    /// In this file, as typed.
    File(PathBuf),
    /// Nowhere.
    None,
}

impl BaselineSource {
    /// What was asked for.
    pub fn typed(arguments: BaselineArguments) -> Self {
        match (arguments.baseline, arguments.no_baseline) {
            (Some(file), _) => Self::File(file),
            (None, true) => Self::None,
            (None, false) => Self::Configured,
        }
    }
}

/// What is done with a baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratchet {
    /// Whether it is written.
    pub writes: bool,
    /// Whether it may only shrink: what it knows and is gone fails the run, and writing adds nothing.
    pub shrinks: bool,
}

impl Ratchet {
    /// What was asked for; on a build server baselines shrink unless that was ruled out.
    pub fn typed(arguments: &RatchetArguments, around: &Surroundings) -> Self {
        Self {
            writes: arguments.write_baseline,
            shrinks: arguments.ratchet || (around.is_build_server() && !arguments.no_ratchet),
        }
    }
}

/// How `--suppress` runs.
#[derive(Debug)]
pub struct SuppressSettings {
    /// Which files.
    pub selection: Selection,
    /// The rules as typed.
    pub rules: Vec<String>,
    /// Why, as typed.
    pub reason: String,
    /// How sure a finding must be, if that was typed.
    pub least: Option<cli::Confidence>,
    /// Whether a finding must touch a line that the change wrote.
    pub changed_lines: bool,
    /// How standard output looks.
    pub look: Look,
    /// Whether a long run may draw a progress bar on standard error.
    pub progress: bool,
}

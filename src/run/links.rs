//! Which file imports which, as far as it is known.
//!
//! In: the files of a project, then the imports of one after the other. Out: the same for all.
//! Never here: reading a file.

use super::program::Imports;
use crate::corpus::Modules;

/// Which file imports which.
pub(super) struct Links {
    pub modules: Modules,
    pub imports: Imports,
    /// The length of each file's text in bytes; `None` for one that is not looked at.
    pub sizes: Vec<Option<u64>>,
    /// How many files were asked what their imports mean, in order; at the end it is all of them.
    pub resolved: usize,
}

impl Links {
    /// Of no files.
    pub fn none() -> Self {
        Self::of(Modules::of([]), 0)
    }

    /// Of so many files with these modules, of whose imports nothing is known yet.
    pub fn of(modules: Modules, files: usize) -> Self {
        Self {
            modules,
            imports: Imports::none(files),
            sizes: vec![None; files],
            resolved: 0,
        }
    }
}

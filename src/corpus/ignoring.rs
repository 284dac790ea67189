//! Ignore files that a walk could not read to their end.
//!
//! In: a folder. Out: a [`Problem`] for each of its ignore files that is a pipe, a device, or larger than any that a person
//! wrote; a link to one is one.
//! Never here: what a file excludes; the walk reads it itself, and waits as long as it takes.

use std::path::Path;

use super::{Problem, path};

/// What a walk reads in each folder.
pub(super) const NAMES: [&str; 4] = [
    ".gitignore",
    ".ignore",
    ".unlistenignore",
    ".git/info/exclude",
];

/// The most bytes of an ignore file: matching its patterns takes some six hundred times as much memory.
const LIMIT: u64 = 256 << 10;

/// The ignore files of `folder` that cannot be used.
pub(super) fn unsound(folder: &Path, working_directory: &Path) -> Vec<Problem> {
    let problem = |name: &&str| {
        let file = folder.join(name);
        let about = std::fs::metadata(&file).ok()?;
        let reason = match about.is_file() || about.is_dir() {
            false => "not a regular file",
            true if about.len() > LIMIT && about.is_file() => "too large",
            true => return None,
        };
        Some(Problem::UnsoundIgnoreFile {
            path: path::shown(&file, working_directory),
            reason,
        })
    };
    NAMES.iter().filter_map(problem).collect()
}

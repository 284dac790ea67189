//! What a change means for a walk: whether it meets what the change touches and nothing else, and what only git still has.
//!
//! In: a selection and the changes. Out: which files a walk may meet, those that it cannot meet because they are in git's
//! index or before the change only, and the content that is staged.
//! Never here: a decision that a walk over everything would not make: a test that changed is still a test.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::DirEntry;

use super::{Candidate, Changes, Location, NoAnswer, Problem, Walked, kind, path};
use crate::config::{Compared, Selection};

/// Whether a walk goes to what it meets.
pub(super) type Filter = Box<dyn Fn(&DirEntry) -> bool + Send + Sync>;

/// What a walk may meet.
pub(super) struct Narrowed<'a> {
    selection: &'a Selection,
    changes: &'a Changes,
    /// Whether the change leaves the walk nothing else.
    is_narrow: bool,
    /// The changed files and the folders on the way to them.
    ways: Arc<HashSet<PathBuf>>,
}

impl<'a> Narrowed<'a> {
    pub fn new(selection: &'a Selection, changes: &'a Changes) -> Self {
        let mut ways = HashSet::new();
        for (file, _) in changes.files() {
            for way in file.ancestors() {
                if !ways.insert(way.to_path_buf()) {
                    break;
                }
            }
        }
        Self {
            selection,
            changes,
            is_narrow: selection.narrows(),
            ways: Arc::new(ways),
        }
    }

    /// Whether the change leaves a file to the run.
    pub fn holds(&self, candidate: &Candidate) -> bool {
        let whole = candidate.whole(&self.selection.working_directory);
        !self.is_narrow || self.changes.get(&whole).is_some()
    }

    /// Whether the file that was typed like this is one of the change, if the run is narrowed to that.
    pub fn holds_typed(&self, typed: &Path) -> bool {
        let whole = path::whole(typed, &self.selection.working_directory);
        self.is_narrow && self.changes.get(&whole).is_some()
    }

    /// What a walk has to meet on the ways to what changed; `None` if it is everything.
    pub fn filter(&self) -> Option<Filter> {
        let ways = Arc::clone(&self.ways);
        let here = self.selection.working_directory.clone();
        let filter: Filter =
            Box::new(move |entry| ways.contains(&path::whole(entry.path(), &here)));
        self.is_narrow.then_some(filter)
    }

    /// The code below `root`, a whole path, that is staged, or was there before the change if the whole of that is looked
    /// at, and is no file on the disk any more. No ignore file is asked about it: somebody told git of it.
    pub fn off_the_disk(&self, root: &Path) -> Vec<Candidate> {
        let staged = self
            .changes
            .files()
            .filter(|(_, changed)| changed.blob.is_some() || changed.is_unmerged)
            .map(|(file, _)| file);
        let gone = self.changes.gone().map(|(file, _)| file);
        let gone = gone.filter(|_| !self.is_narrow);
        let below = staged.chain(gone).filter(|file| {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            file.starts_with(root)
                && kind::is_code(&name)
                && !kind::is_declaration(&name)
                && !std::fs::symlink_metadata(file).is_ok_and(|about| about.is_file())
        });
        let candidate = |file: &Path| {
            let shown = path::shown(file, &self.selection.working_directory);
            Candidate {
                read_as: shown.clone(),
                path: shown,
                location: Location::Disk(file.to_path_buf()),
                named: false,
                size: 0,
            }
        };
        below.map(candidate).collect()
    }
}

/// Puts what is staged in the place of what is on the disk, if that was asked for.
///
/// # Errors
/// Git cannot answer.
pub fn hold_staged(
    walked: &mut Walked,
    changes: &Changes,
    selection: &Selection,
) -> Result<(), NoAnswer> {
    if selection.compared != Some(Compared::Staged) {
        return Ok(());
    }
    let here = &selection.working_directory;
    let of = |candidate: &Candidate| changes.get(&candidate.whole(here));
    let is_unmerged = |candidate: &Candidate| of(candidate).is_some_and(|it| it.is_unmerged);
    let conflicts = walked.files.iter().filter(|it| is_unmerged(it));
    let problems = conflicts.map(|it| Problem::Unmerged {
        path: it.path.clone(),
    });
    walked.problems.extend(problems);
    let mut keeps = walked.files.iter().map(|it| !is_unmerged(it));
    walked.configured.retain(|_| keeps.next() == Some(true));
    drop(keeps);
    walked.files.retain(|it| !is_unmerged(it));

    // What the change does not touch is the same in the index as it was.
    let staged = |it: &Candidate| of(it).and_then(|changed| changed.blob.as_deref());
    let blobs: Vec<&str> = walked.files.iter().filter_map(staged).collect();
    let mut held = changes.contents(&blobs)?.into_iter();
    for candidate in &mut walked.files {
        if let Some(held) = staged(candidate).and_then(|_| held.next()) {
            candidate.size = held.size();
            let whole = candidate.whole(here);
            candidate.location = Location::Index(held, whole);
        }
    }
    Ok(())
}

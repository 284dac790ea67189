//! The files of a run as they were before a change.
//!
//! In: what a walk met, with what the change took away among it, and the change. Out: [`Base`], what was there before, and
//! the walk without what is not there any more.
//! Never here: a file that the change made. What did not change is read from the disk.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::{Candidate, Changes, Location, NoAnswer, Walked, path};
use crate::config::Selection;

/// What was there before a change, sorted by path.
#[derive(Debug, Default)]
pub struct Base {
    /// The files, under the paths that they had.
    pub files: Vec<Candidate>,
    /// For each of them the number of its configuration, if it has one: that of after the change.
    pub configured: Vec<Option<usize>>,
    /// For each of them the path that is shown of it after the change, if it is there.
    pub known_as: Vec<String>,
    /// The files with code in them that is not read, as they are now.
    pub pages: Vec<Candidate>,
}

/// A file that was there before the change, as the walk met it.
struct Was {
    candidate: Candidate,
    configured: Option<usize>,
    known_as: String,
    /// The name of its blob, if it is another file now.
    blob: Option<String>,
}

/// Takes what is not there any more out of `walked`, and gives back what was there before.
///
/// # Errors
/// Git cannot answer.
pub fn before(
    walked: &mut Walked,
    changes: &Changes,
    selection: &Selection,
) -> Result<Base, NoAnswer> {
    let here = &selection.working_directory;
    let gone: HashMap<&Path, &str> = changes.gone().collect();
    let is_gone = |whole: &Path| gone.contains_key(whole) && changes.get(whole).is_none();
    let shown = |whole: &Path| path::shown(whole, here);
    let passed_over: HashSet<String> = gone
        .keys()
        .filter(|it| is_gone(it))
        .map(|it| shown(it))
        .collect();
    walked
        .passed_over
        .retain(|(path, _)| !passed_over.contains(path));

    let files = std::mem::take(&mut walked.files).into_iter();
    let configured = std::mem::take(&mut walked.configured);
    let mut was = Vec::new();
    for (candidate, configured) in files.zip(configured) {
        let whole = candidate.whole(here);
        was.extend(was_there(
            &candidate, configured, &whole, &gone, changes, here,
        ));
        if !is_gone(&whole) {
            walked.files.push(candidate);
            walked.configured.push(configured);
        }
    }
    was.sort_by(|a, b| a.candidate.path.cmp(&b.candidate.path));
    let pages = walked.unread.clone();
    Ok(Base {
        pages,
        ..held(was, changes, here)?
    })
}

/// What a file of the walk was before the change; `None` if it is new.
fn was_there(
    candidate: &Candidate,
    configured: Option<usize>,
    whole: &Path,
    gone: &HashMap<&Path, &str>,
    changes: &Changes,
    here: &Path,
) -> Option<Was> {
    let mut was = Was {
        candidate: candidate.clone(),
        configured,
        known_as: candidate.path.clone(),
        blob: gone.get(whole).map(|blob| (*blob).to_owned()),
    };
    let Some(changed) = changes.get(whole).filter(|_| was.blob.is_none()) else {
        return Some(was);
    };
    was.blob = Some(changed.before.clone()?);
    if let Some(before) = &changed.came_from {
        let shown = path::shown(before, here);
        if was.candidate.read_as == was.candidate.path {
            was.candidate.read_as.clone_from(&shown);
        }
        was.candidate.path = shown;
        was.candidate.location = Location::Disk(before.clone());
    }
    Some(was)
}

/// Puts the content before the change in the place of what is on the disk.
fn held(was: Vec<Was>, changes: &Changes, here: &Path) -> Result<Base, NoAnswer> {
    let names: Vec<&str> = was.iter().filter_map(|it| it.blob.as_deref()).collect();
    let mut blobs = changes.contents(&names)?.into_iter();
    let mut base = Base::default();
    for mut it in was {
        if let Some(blob) = it.blob.and_then(|_| blobs.next()) {
            let whole: PathBuf = it.candidate.whole(here);
            it.candidate.size = blob.size();
            it.candidate.location = Location::Index(blob, whole);
        }
        base.files.push(it.candidate);
        base.configured.push(it.configured);
        base.known_as.push(it.known_as);
    }
    Ok(base)
}

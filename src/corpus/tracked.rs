//! Which files in a folder of packages belong to the sources: those that git tracks.
//!
//! In: the folder. Out: whole paths.
//! Never here: whether a walk goes into it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::git::Git;

/// The folder that people commit now and then: what is in there then is theirs to mend.
const COMMITTED: &str = "node_modules";

/// The files that git tracks in `folder`, a whole path; none where there is no git.
pub(super) fn tracked_in(folder: &Path) -> BTreeSet<PathBuf> {
    let is_asked = folder.file_name().is_some_and(|name| name == COMMITTED);
    let Some(around) = folder.parent().filter(|_| is_asked) else {
        return BTreeSet::new();
    };
    let Ok(git) = Git::around(around) else {
        return BTreeSet::new();
    };
    let Ok(below) = folder.strip_prefix(&git.root) else {
        return BTreeSet::new();
    };
    let question = ["ls-files", "-z", "--"].map(std::ffi::OsStr::new);
    let question = question.into_iter().chain([below.as_os_str()]);
    let answer = git.ask(&question.collect::<Vec<_>>()).unwrap_or_default();
    let paths = answer.split(|byte| *byte == 0);
    let named = paths.filter_map(|path| std::str::from_utf8(path).ok());
    named
        .filter(|path| !path.is_empty())
        .map(|path| git.root.join(path))
        .collect()
}

/// Whether one of `files` is in `folder`.
pub(super) fn any_in(files: &BTreeSet<PathBuf>, folder: &Path) -> bool {
    let next = files.range(folder.to_path_buf()..).next();
    next.is_some_and(|path| path.starts_with(folder))
}

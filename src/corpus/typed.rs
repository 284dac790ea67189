//! Paths as the system means them: behind a link, `..` is the folder that holds what the link leads to.
//!
//! In: a selection as it was typed. Out: the same, in which no `..` stands behind a link, so that letters and disk agree.
//! Never here: whether something is there.

use std::path::{Component, Path, PathBuf};

use crate::config::{BaselineSource, Origin, Selection, Source};

/// The selection with `link/../a.js` as the file that is read under that name.
pub fn followed(selection: &Selection) -> Selection {
    let follow = |typed: &PathBuf| follow(typed, &selection.working_directory);
    let mut followed = selection.clone();
    if let Origin::Paths(paths) = &mut followed.origin {
        paths.iter_mut().for_each(|path| *path = follow(path));
    }
    if let Source::File(file) = &mut followed.configuration {
        *file = follow(file);
    }
    if let BaselineSource::File(file) = &mut followed.baseline {
        *file = follow(file);
    }
    followed
}

/// One path.
pub fn follow(typed: &Path, working_directory: &Path) -> PathBuf {
    let mut way = PathBuf::new();
    for component in typed.components() {
        let is_up = component == Component::ParentDir;
        let last = way.components().next_back();
        if !is_up || !matches!(last, Some(Component::Normal(_))) {
            way.push(component);
            continue;
        }
        let folder = working_directory.join(&way);
        let Ok(real) = std::fs::canonicalize(&folder) else {
            // The system finds nothing there, and says so.
            return typed.to_path_buf();
        };
        if folder.is_symlink() {
            way = real;
        }
        way.pop();
    }
    match way.as_os_str().is_empty() {
        true => PathBuf::from("."),
        false => way,
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_followed_before_one_goes_up() {
        let here = tempfile::TempDir::new().expect("a folder can be made");
        let here = std::fs::canonicalize(here.path()).expect("it is there");
        std::fs::create_dir_all(here.join("far/away")).expect("folders can be made");
        std::os::unix::fs::symlink("far/away", here.join("link")).expect("links can be made");
        let of = |typed: &str| follow(Path::new(typed), &here);
        assert_eq!(of("link/../a.js"), here.join("far/a.js"));
        assert_eq!(of("far/../a.js"), Path::new("a.js"));
        assert_eq!(of("../x/a.js"), Path::new("../x/a.js"));
        assert_eq!(of("gone/../a.js"), Path::new("gone/../a.js"));
        assert_eq!(of("far/.."), Path::new("."));
        assert_eq!(of("link/a.js"), Path::new("link/a.js"));
    }
}

//! Writing files.
//!
//! In: a path and what is to be in the file. Out: the file, or why it was not written.
//! Never here: a file that is half written, or another one written over than the one that was named.

pub mod aside;
mod owner;
mod stream;

use std::fs::{self, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use super::bounds::Bounds;
use super::kind::{is_code, is_page};
use super::problem::reason;
use super::{ignoring, read};
use crate::config::written::FILE_NAMES;

/// Why a file was not written.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotWritten {
    /// It is there.
    #[error("{0} already exists, so nothing was written; edit it, or remove it first")]
    Exists(String),
    /// It is what is checked, and no report.
    #[error("refusing to overwrite source file {0}; choose another name for the report")]
    Code(String),
    /// It would be what is checked from then on.
    #[error(
        "refusing to write a report to {0}, which is the name of source code; choose another name for it, such as `report.json`, or add `--force`"
    )]
    NamedLikeCode(String),
    /// It is something else.
    #[error(
        "refusing to overwrite {0}, which is not an earlier report; choose another name, or add `--force`"
    )]
    NoReport(String),
    /// The next run, or git, would read it.
    #[error(
        "refusing to write a report to {0}, which is the name of a configuration; choose another name"
    )]
    Configuration(String),
    /// A link leads somewhere else.
    #[error(
        "{0}: leads out of the project through a symbolic link, so nothing was written; name the target itself"
    )]
    Outside(String),
    /// It may not be written.
    #[error("{0}: is read-only, so it was not changed")]
    ReadOnly(String),
    /// Writing would part its names.
    #[error("{0}: has other hard links, so it was not changed; remove it first")]
    Linked(String),
    /// It would be somebody else's afterwards.
    #[error("{0}: belongs to another user, so it was not changed; remove it first")]
    Owned(String),
    /// It is a folder.
    #[error("{0}: is a folder; name a file in it")]
    Folder(String),
    /// There is nothing for it to lie in.
    #[error("{0}: cannot be written, because its folder does not exist; create it first")]
    NoFolder(String),
    /// Somebody else wrote it since it was read.
    #[error("{0}: changed while it was checked, so it was not changed; try again")]
    Changed(String),
    /// The system says no.
    #[error("{0}: cannot be written: {1}")]
    Refused(String, String),
}

/// Over what reports are written.
#[derive(Clone, Copy, Debug)]
pub struct Leave<'a> {
    /// Where the project ends.
    pub bounds: &'a Bounds,
    /// Whether the user wants it whatever is there.
    pub force: bool,
    /// Whether bytes are an earlier report.
    pub is_earlier: fn(&[u8]) -> bool,
}

/// Writes `text` to a new file; on a disk that is full there is none afterwards.
///
/// # Errors
/// There is one of that name already, or the system says no.
pub fn new(folder: &Path, name: &str, text: &str) -> Result<(), NotWritten> {
    let path = folder.join(name);
    let mut file = match OpenOptions::new().write(true).create_new(true).open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return Err(NotWritten::Exists(name.to_owned()));
        }
        Err(error) => return Err(NotWritten::Refused(name.to_owned(), reason(&error))),
    };
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| file.sync_all());
    written.map_err(|error| {
        // It is ours: nothing was there before.
        let _ = fs::remove_file(&path);
        NotWritten::Refused(name.to_owned(), reason(&error))
    })
}

/// Whether a report may be written to `path`: to a new file that is not named like code, or over an earlier report.
/// `--format json=src/a.ts` is `--format json src/a.ts`, mistyped.
///
/// # Errors
/// It may not.
pub fn may_hold_report(path: &Path, leave: Leave<'_>) -> Result<(), NotWritten> {
    let shown = path.display().to_string();
    if !leave.bounds.lead_to(path) {
        return Err(NotWritten::Outside(shown));
    }
    let there = may_be_written(path)?;
    if leave.force || there == There::Stream {
        return Ok(());
    }
    // What the name says of a link is no more than what it leads to says.
    let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let name = place.file_name().unwrap_or_default();
    if is_obeyed(&place) {
        return Err(NotWritten::Configuration(shown));
    }
    // A report may well be a page; nobody names other code so.
    let is_script = |path: &str| is_code(path) && !is_page(path);
    let is_code = is_script(&name.to_string_lossy()) || is_script(&shown);
    match there {
        There::Nothing if is_code => return Err(NotWritten::NamedLikeCode(shown)),
        There::Nothing => return Ok(()),
        _ if is_code => return Err(NotWritten::Code(shown)),
        _ => {}
    }
    match read::document(&place) {
        Ok(None) => Ok(()),
        Ok(Some(bytes)) if (leave.is_earlier)(&bytes) => Ok(()),
        _ => Err(NotWritten::NoReport(shown)),
    }
}

/// The names of what others are configured by, as far as a run or git reads it.
const CONFIGURATIONS: [&str; 4] = [
    "package.json",
    "tsconfig.json",
    "jsconfig.json",
    ".gitattributes",
];

/// Whether the next run, or git, does what is written in a file of that name.
fn is_obeyed(place: &Path) -> bool {
    let known = FILE_NAMES.iter().chain(&ignoring::NAMES);
    let mut known = known.chain(&CONFIGURATIONS);
    let name = place.file_name().unwrap_or_default();
    // Some systems tell no letters of one case from those of the other.
    known.any(|known| name.eq_ignore_ascii_case(known)) || place.iter().any(|part| part == ".git")
}

/// Writes a report like [`whole`], if it may be there.
///
/// # Errors
/// It may not, or the system says no.
pub fn report(path: &Path, bytes: &[u8], leave: Leave<'_>) -> Result<(), NotWritten> {
    may_hold_report(path, leave)?;
    whole(path, bytes)
}

/// Writes all of `bytes` to the file, or leaves it as it is: a neighbour is written and takes its place.
///
/// A link stays one, and what it points to is written. A pipe or a device, such as `/dev/stdout`, has no neighbours and
/// is written to at once; a pipe that nobody reads is refused. Mode and owner stay; a file that is read-only, or that has other names, is left as it is.
///
/// # Errors
/// The file is a folder, has no folder, may not be written, or the system says no.
pub fn whole(path: &Path, bytes: &[u8]) -> Result<(), NotWritten> {
    let shown = || path.display().to_string();
    may_be_written(path)?;
    let written = match fs::metadata(path) {
        Ok(there) if !there.is_file() => stream::write(path, &there, bytes),
        Ok(there) => {
            let place = fs::canonicalize(path);
            place.and_then(|place| replace(&place, bytes, Some(&there)))
        }
        Err(_) => replace(path, bytes, None),
    };
    written.map_err(|error| match error.kind() {
        ErrorKind::NotFound if !has_folder(path) => NotWritten::NoFolder(shown()),
        _ if owner::is_lost(&error) => NotWritten::Owned(shown()),
        _ => NotWritten::Refused(shown(), reason(&error)),
    })
}

/// What is where something is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum There {
    Nothing,
    File,
    /// A pipe, a terminal, a device.
    Stream,
}

/// What is there, if it may be replaced.
fn may_be_written(path: &Path) -> Result<There, NotWritten> {
    let shown = || path.display().to_string();
    match fs::metadata(path) {
        Ok(there) if there.is_dir() => Err(NotWritten::Folder(shown())),
        Ok(there) if !there.is_file() => Ok(There::Stream),
        Ok(there) if there.permissions().readonly() => Err(NotWritten::ReadOnly(shown())),
        Ok(there) if owner::has_other_names(&there) => Err(NotWritten::Linked(shown())),
        Ok(_) => match OpenOptions::new().write(true).open(path) {
            Ok(_) => Ok(There::File),
            Err(error) => Err(NotWritten::Refused(shown(), reason(&error))),
        },
        Err(_) if !has_folder(path) => Err(NotWritten::NoFolder(shown())),
        Err(_) => Ok(There::Nothing),
    }
}

/// Writes `after` in the place of `before`, which was read of the file; `None` if there was no file.
///
/// # Errors
/// The file has changed since, or cannot be written.
pub fn instead(path: &Path, before: Option<&[u8]>, after: &[u8]) -> Result<(), NotWritten> {
    let now = read::document(path)
        .map_err(|reason| NotWritten::Refused(path.display().to_string(), reason))?;
    match now.as_deref() == before {
        true => whole(path, after),
        false => Err(NotWritten::Changed(path.display().to_string())),
    }
}

fn has_folder(path: &Path) -> bool {
    let folder = path.parent().unwrap_or(Path::new(""));
    folder.as_os_str().is_empty() || folder.is_dir()
}

/// What is not put in its place goes away by itself, unless it cannot: then its name says what it is.
fn replace(path: &Path, bytes: &[u8], there: Option<&Metadata>) -> io::Result<()> {
    let mut beside = aside::file_beside(path, there.is_some())?;
    beside.write_all(bytes)?;
    if let Some(there) = there {
        owner::keep(beside.as_file(), there)?;
    }
    beside.as_file().sync_all()?;
    beside.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &Path) -> String {
        fs::read_to_string(path).expect("it was written")
    }

    /// The names in a folder, sorted.
    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("is a folder").flatten();
        let mut names: Vec<String> = entries
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn nothing_is_written_over() {
        let folder = tempfile::TempDir::new().expect("a folder can be made");
        assert_eq!(new(folder.path(), "a.jsonc", "1"), Ok(()));
        let again = new(folder.path(), "a.jsonc", "2");
        assert_eq!(again, Err(NotWritten::Exists("a.jsonc".into())));
        assert_eq!(read(&folder.path().join("a.jsonc")), "1");
        let nowhere = new(&folder.path().join("gone"), "a.jsonc", "1");
        assert!(matches!(nowhere, Err(NotWritten::Refused(..))));
    }

    #[test]
    fn a_file_is_replaced_whole_and_leaves_nothing_beside_it() {
        let folder = tempfile::TempDir::new().expect("a folder can be made");
        let path = folder.path().join("a report #1.json");
        for text in ["a longer text", "short"] {
            assert_eq!(whole(&path, text.as_bytes()), Ok(()));
            assert_eq!(read(&path), text);
        }
        assert_eq!(names(folder.path()), ["a report #1.json"]);
    }

    #[test]
    fn what_cannot_be_written_is_told_and_nothing_is_left() {
        let folder = tempfile::TempDir::new().expect("a folder can be made");
        let path = folder.path();
        fs::write(path.join("file"), "kept").expect("it can be written");
        assert!(matches!(whole(path, b"x"), Err(NotWritten::Folder(_))));
        let nowhere = whole(&path.join("gone/a"), b"x");
        assert!(matches!(nowhere, Err(NotWritten::NoFolder(_))));
        let inside = whole(&path.join("file/a"), b"x");
        assert!(inside.is_err(), "{inside:?}");
        assert_eq!(names(path), ["file"]);
        assert_eq!(read(&path.join("file")), "kept");
    }

    #[cfg(unix)]
    #[test]
    fn links_stay_and_so_do_permissions() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::TempDir::new().expect("a folder can be made");
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "old").expect("it can be written");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("it is ours");
        symlink("file", &link).expect("links can be made");
        assert_eq!(whole(&link, b"new"), Ok(()));
        assert_eq!(read(&file), "new");
        let there = fs::symlink_metadata(&link).expect("it is there");
        assert!(there.is_symlink());
        let mode = fs::metadata(&file).expect("it is there").permissions();
        assert_eq!(mode.mode() & 0o777, 0o640);
        assert_eq!(whole(Path::new("/dev/null"), b"x"), Ok(()));
    }

    #[cfg(unix)]
    #[test]
    fn a_neighbour_is_never_more_readable_than_what_it_replaces() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::TempDir::new().expect("a folder can be made");
        let path = folder.path().join("secret");
        fs::write(&path, "old").expect("it can be written");
        let beside = aside::file_beside(&path, true).expect("it can be made");
        let mode = fs::metadata(beside.path())
            .expect("it is there")
            .permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
    }

    #[test]
    fn what_changed_since_it_was_read_stays_as_it_is() {
        let folder = tempfile::TempDir::new().expect("a folder can be made");
        let path = folder.path().join("known.json");
        let read = || std::fs::read(&path).expect("it is there");
        assert_eq!(instead(&path, None, b"1"), Ok(()));
        assert_eq!(instead(&path, Some(b"1"), b"2"), Ok(()));
        for before in [None, Some(&b"1"[..])] {
            let refused = instead(&path, before, b"3");
            assert!(matches!(refused, Err(NotWritten::Changed(_))));
            assert_eq!(read(), b"2");
        }
        std::fs::remove_file(&path).expect("it is there");
        let refused = instead(&path, Some(b"2"), b"3");
        assert!(matches!(refused, Err(NotWritten::Changed(_))));
        assert!(!path.exists());
    }
}

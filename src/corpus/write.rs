//! Writing a file that was not there.
//!
//! In: a folder, a name and a text. Out: the file, or why it was not written.
//! Never here: writing over anything.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;

use super::problem::reason;

/// Why a file was not written.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotWritten {
    /// It is there.
    #[error("{0} is there already; nothing was written")]
    Exists(String),
    /// The system says no.
    #[error("{0}: cannot be written: {1}")]
    Refused(String, String),
}

/// Writes `text` to a new file.
///
/// # Errors
/// There is one of that name already, or the system says no.
pub fn new(folder: &Path, name: &str, text: &str) -> Result<(), NotWritten> {
    let opened = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(folder.join(name));
    opened
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => NotWritten::Exists(name.to_owned()),
            _ => NotWritten::Refused(name.to_owned(), reason(&error)),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_over() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        assert_eq!(new(folder.path(), "a.jsonc", "1"), Ok(()));
        let again = new(folder.path(), "a.jsonc", "2");
        assert_eq!(again, Err(NotWritten::Exists("a.jsonc".into())));
        let text = std::fs::read_to_string(folder.path().join("a.jsonc"));
        assert_eq!(text.expect("it was written"), "1");
        let nowhere = new(&folder.path().join("gone"), "a.jsonc", "1");
        assert!(matches!(nowhere, Err(NotWritten::Refused(..))));
    }
}

//! A file as it is on the disk just before it is changed.
//!
//! In: a file of the run and the text that was looked at. Out: its bytes, if that is still what they say.
//! Never here: what is to be changed, or a write.

use std::path::PathBuf;

use crate::corpus::{self, Candidate, Location};

/// The mark that a file may begin with.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Why a file is not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotChanged {
    /// It is not what was looked at.
    #[error("{0}: changed while it was checked, so it was not changed; try again")]
    Changed(String),
    /// It cannot be read any more.
    #[error("{0}: cannot be read: {1}")]
    Unreadable(String, String),
    /// Writing it would change its encoding.
    #[error("{0}: not UTF-8, so it was not changed; save it as UTF-8")]
    NotUtf8(String),
    /// A bug in unlisten.
    #[error("{0}")]
    Internal(String),
}

/// What is there before a change.
#[derive(Debug)]
pub(super) struct Original {
    /// Where it is; `None` for what is not on the disk.
    pub place: Option<PathBuf>,
    /// All of it.
    pub bytes: Vec<u8>,
}

impl Original {
    /// Reads a file once more; `text` is what was looked at. `None` if what is not on the disk is gone.
    pub(super) fn read(candidate: &Candidate, text: &str) -> Option<Result<Self, NotChanged>> {
        let path = || candidate.path.clone();
        let (place, bytes) = match &candidate.location {
            Location::Disk(place) => match corpus::read::document(place) {
                Ok(Some(bytes)) => (Some(place.clone()), bytes),
                Ok(None) => return Some(Err(NotChanged::Changed(path()))),
                Err(reason) => return Some(Err(NotChanged::Unreadable(path(), reason))),
            },
            Location::StandardInput => (None, corpus::read::standard_input_again()),
            _ => (None, corpus::read::bytes(candidate).ok()?),
        };
        let original = Self { place, bytes };
        Some(match std::str::from_utf8(original.bare()) {
            Err(_) => Err(NotChanged::NotUtf8(path())),
            Ok(now) if now != text => Err(NotChanged::Changed(path())),
            Ok(_) => Ok(original),
        })
    }

    /// The bytes of another text that begins with a mark if this one does.
    pub(super) fn with(&self, text: &str) -> Vec<u8> {
        let mark = &self.bytes[..self.bytes.len() - self.bare().len()];
        [mark, text.as_bytes()].concat()
    }

    /// The bytes of the text alone.
    fn bare(&self) -> &[u8] {
        self.bytes.strip_prefix(MARK).unwrap_or(&self.bytes)
    }
}

//! Reading one file.
//!
//! In: a [`Candidate`]. Out: its bytes without a byte order mark, then its text.
//! Never here: which files to read; more than one file in memory.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::problem::reason;
use super::{Blob, Candidate, Location, Problem};

/// The most bytes of a file that a walk met: what is larger is a bundle, but for one or two files in the world, and
/// those can be named. 1 MiB is also what Biome's documentation gives as the default of `files.maxSize`.
pub const WALK_LIMIT: u64 = 1 << 20;
/// The most bytes of a file that the user named. Facts of dense code take up to 140 times the text, a tree some ten times:
/// this limit is reached at 3.5 GB.
pub const NAMED_LIMIT: u64 = 25_000_000;

/// A byte that is never UTF-8.
const BROKEN: u8 = 0xFF;

/// A file's text, and whether bytes of it had to be replaced.
#[derive(Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text.
    pub text: String,
    /// Whether some bytes were not UTF-8.
    pub replaced: bool,
}

/// Reads the bytes of `candidate`, as UTF-8 if a byte order mark says that they are UTF-16.
///
/// # Errors
/// It is gone, unreadable or too large.
pub fn bytes(candidate: &Candidate) -> Result<Vec<u8>, Problem> {
    let limit = if candidate.named {
        NAMED_LIMIT
    } else {
        WALK_LIMIT
    };
    let unreadable = |error: std::io::Error| Problem::Unreadable {
        path: candidate.path.clone(),
        reason: reason(&error),
        named: candidate.named,
    };
    let bytes = match &candidate.location {
        Location::Disk(path) => from_disk(path, limit),
        Location::StandardInput => standard_input(limit),
        Location::Index(Blob::TooLarge(size), _) => Ok(Content::TooLarge(*size)),
        Location::Index(Blob::Whole(bytes), _) => up_to(&mut bytes.as_ref(), limit),
        Location::Open(text, _) => up_to(&mut text.as_bytes(), limit),
    };
    match bytes.map_err(unreadable)? {
        Content::Whole(bytes) => Ok(without_mark(bytes)),
        Content::TooLarge(bytes) => Err(too_large(candidate, bytes, limit)),
    }
}

/// What was read of standard input, which can be read once.
static INPUT: Mutex<Option<Vec<u8>>> = Mutex::new(None);

fn standard_input(limit: u64) -> std::io::Result<Content> {
    let mut known = INPUT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = known.as_ref() {
        return up_to(&mut known.as_slice(), limit);
    }
    let content = up_to(&mut std::io::stdin().lock(), limit)?;
    if let Content::Whole(bytes) = &content {
        *known = Some(bytes.clone());
    }
    Ok(content)
}

/// All bytes that were read of standard input.
pub fn standard_input_again() -> Vec<u8> {
    let known = INPUT.lock().unwrap_or_else(PoisonError::into_inner);
    known.clone().unwrap_or_default()
}

/// The text of `bytes`; `None` if they are no text at all.
pub fn decode(bytes: Vec<u8>) -> Option<Decoded> {
    match String::from_utf8(bytes) {
        Ok(text) => Some(Decoded {
            text,
            replaced: false,
        }),
        // Bytes that are neither UTF-8 nor free of NUL are a picture, a video, an archive.
        Err(error) if error.as_bytes().contains(&0) => None,
        Err(error) => Some(Decoded {
            text: String::from_utf8_lossy(error.as_bytes()).into_owned(),
            replaced: true,
        }),
    }
}

/// All bytes of the file at `path` without a byte order mark; `None` if there are more than `limit`.
///
/// # Errors
/// What the system says.
pub(super) fn whole(path: &Path, limit: u64) -> std::io::Result<Option<Vec<u8>>> {
    Ok(match from_disk(path, limit)? {
        Content::Whole(bytes) => Some(without_mark(bytes)),
        Content::TooLarge(_) => None,
    })
}

/// The most bytes of a document of our own, such as a baseline.
const DOCUMENT_LIMIT: u64 = 64 << 20;

/// All bytes of a document; `None` if it is not there.
///
/// # Errors
/// Why it cannot be read.
pub fn document(path: &Path) -> Result<Option<Vec<u8>>, String> {
    if path.is_dir() {
        return Err("is a folder".to_owned());
    }
    match std::fs::metadata(path).and_then(|_| from_disk(path, DOCUMENT_LIMIT)) {
        Ok(Content::Whole(bytes)) => Ok(Some(bytes)),
        Ok(Content::TooLarge(_)) => Err("too large".to_owned()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !path.is_symlink() => {
            Ok(None)
        }
        Err(error) => Err(reason(&error)),
    }
}

/// Whether a folder is at a path.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// Whether something is at a path.
pub fn is_there(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok()
}

/// The first bytes of a file, enough for a `#!` line; empty if it cannot be read.
pub fn first_bytes(path: &Path) -> Vec<u8> {
    let mut head = Vec::new();
    let is_regular = std::fs::metadata(path).is_ok_and(|about| about.is_file());
    if let (true, Ok(file)) = (is_regular, File::open(path)) {
        // Whether the file can be read is said when it is read as a whole.
        let _ = file.take(200).read_to_end(&mut head);
    }
    head
}

enum Content {
    Whole(Vec<u8>),
    TooLarge(u64),
}

fn from_disk(path: &Path, limit: u64) -> std::io::Result<Content> {
    // Opening a pipe would wait for a writer, and a device never ends, whatever link led to it.
    regular(&std::fs::metadata(path)?)?;
    let mut file = File::open(path)?;
    let about = file.metadata()?;
    regular(&about)?;
    let size = about.len();
    if size > limit {
        return Ok(Content::TooLarge(size));
    }
    up_to(&mut file, limit)
}

fn regular(about: &std::fs::Metadata) -> std::io::Result<()> {
    match about.is_file() || about.is_dir() {
        true => Ok(()),
        false => Err(std::io::Error::other("not a regular file")),
    }
}

/// A file may grow while it is read, and standard input has no size beforehand.
fn up_to(input: &mut dyn Read, limit: u64) -> std::io::Result<Content> {
    let mut bytes = Vec::new();
    input.take(limit + 1).read_to_end(&mut bytes)?;
    let size = bytes.len() as u64;
    Ok(if size > limit {
        Content::TooLarge(size)
    } else {
        Content::Whole(bytes)
    })
}

fn too_large(candidate: &Candidate, bytes: u64, limit: u64) -> Problem {
    let path = candidate.path.clone();
    if candidate.named {
        Problem::TooLargeToParse { path, bytes, limit }
    } else {
        Problem::TooLarge { path, bytes, limit }
    }
}

/// Takes a byte order mark off, and translates what it says is UTF-16, as some editors on Windows write it. What is
/// broken in it stays broken, so that [`decode`] can tell.
pub fn without_mark(mut bytes: Vec<u8>) -> Vec<u8> {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
        return bytes;
    }
    let unit: fn([u8; 2]) -> u16 = match bytes.get(..2) {
        Some(b"\xFF\xFE") => u16::from_le_bytes,
        Some(b"\xFE\xFF") => u16::from_be_bytes,
        _ => return bytes,
    };
    let pairs = bytes[2..].chunks_exact(2);
    let odd = pairs.remainder();
    let units = pairs.map(|pair| unit([pair[0], pair[1]]));
    let mut text = Vec::with_capacity(bytes.len());
    for character in char::decode_utf16(units) {
        match character {
            Ok(character) => text.extend(character.encode_utf8(&mut [0; 4]).as_bytes()),
            Err(_) => text.push(BROKEN),
        }
    }
    text.extend(odd.iter().map(|_| BROKEN));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn candidate(path: PathBuf, named: bool) -> Candidate {
        Candidate {
            path: "a.js".into(),
            read_as: "a.js".into(),
            location: Location::Disk(path),
            named,
            size: 0,
        }
    }

    #[test]
    fn a_file_deleted_since_the_walk_is_a_problem_and_no_panic() {
        let folder = tempfile::TempDir::new().expect("a folder can be made");
        for named in [true, false] {
            let problem =
                bytes(&candidate(folder.path().join("gone.js"), named)).expect_err("it is refused");
            assert_eq!(problem.is_fatal(), named);
            assert!(matches!(problem, Problem::Unreadable { .. }), "{problem}");
        }
    }

    #[test]
    fn a_folder_named_like_a_file_is_a_problem_and_no_panic() {
        let folder = tempfile::TempDir::new().expect("a folder can be made");
        let problem =
            bytes(&candidate(folder.path().to_path_buf(), true)).expect_err("it is refused");
        assert!(matches!(problem, Problem::Unreadable { .. }), "{problem}");
    }

    #[test]
    fn a_walk_leaves_large_files_and_a_name_reads_them() {
        let folder = tempfile::TempDir::new().expect("a folder can be made");
        let path = folder.path().join("a.js");
        std::fs::write(&path, vec![b' '; WALK_LIMIT as usize + 1]).expect("it can be written");
        let problem = bytes(&candidate(path.clone(), false)).expect_err("it is refused");
        assert!(matches!(problem, Problem::TooLarge { .. }), "{problem}");
        assert!(bytes(&candidate(path, true)).is_ok());
    }

    #[test]
    fn byte_order_marks_go() {
        assert_eq!(without_mark(b"\xEF\xBB\xBFa".to_vec()), b"a");
        assert_eq!(without_mark(b"\xFF\xFEa\0\xE9\0".to_vec()), "aé".as_bytes());
        assert_eq!(without_mark(b"\xFE\xFF\0a".to_vec()), b"a");
        assert_eq!(without_mark(b"\xFF".to_vec()), b"\xFF");
    }

    #[test]
    fn half_a_surrogate_pair_and_half_a_unit_are_broken_text() {
        let decoded = |bytes: &[u8]| decode(without_mark(bytes.to_vec()));
        for broken in [&b"\xFF\xFEa\0\x3D\xD8b\0"[..], b"\xFF\xFEa\0b"] {
            assert!(decoded(broken).is_some_and(|it| it.replaced), "{broken:?}");
        }
        let crab = decoded(b"\xFF\xFE\x3E\xD8\x80\xDD");
        assert_eq!(
            crab.map(|it| (it.text, it.replaced)),
            Some(("\u{1F980}".into(), false))
        );
    }

    #[test]
    fn broken_text_is_mended_and_no_text_is_none() {
        assert_eq!(
            decode(b"a\xE9b".to_vec()).map(|it| (it.text, it.replaced)),
            Some(("a\u{FFFD}b".into(), true))
        );
        assert_eq!(decode(b"a\0b".to_vec()).map(|it| it.replaced), Some(false));
        assert_eq!(decode(b"\x89PNG\0\xFF".to_vec()), None);
    }
}

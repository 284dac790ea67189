//! Paths as URIs.
//!
//! In: a path as it is shown. Out: a URI reference (RFC 3986), in which every other character is escaped.
//! Never here: the disk.

use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

use crate::corpus::path::whole;

/// All but what RFC 3986 reserves for nothing, and the slashes. A colon would make the name before it a scheme.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// `path` for a reader who knows what it is relative to: `src/a%20b.ts`. A whole path becomes a `file:` URI.
pub fn relative(path: &str) -> String {
    let is_whole = path.starts_with('/') || has_drive(path);
    if is_whole { file(path) } else { escape(path) }
}

/// `path`, which is relative to `folder` unless it is whole, as a `file:` URI.
pub fn absolute(path: &str, folder: &Path) -> String {
    let whole = whole(Path::new(path), folder);
    file(
        &whole
            .to_string_lossy()
            .replace(std::path::MAIN_SEPARATOR, "/"),
    )
}

/// `whole`, a whole path of any bytes, relative to `folder` if it lies below that, or else as a `file:` URI.
pub fn of_bytes(whole: &Path, folder: &Path) -> String {
    match whole.strip_prefix(folder) {
        Ok(below) => escape_bytes(&bytes(below)),
        Err(_) => format!("file://{}", escape_bytes(&bytes(whole))),
    }
}

#[cfg(unix)]
fn bytes(path: &Path) -> Vec<u8> {
    std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str()).to_vec()
}

#[cfg(not(unix))]
fn bytes(path: &Path) -> Vec<u8> {
    let text = path.to_string_lossy();
    text.replace(std::path::MAIN_SEPARATOR, "/").into_bytes()
}

fn file(whole: &str) -> String {
    let slash = if whole.starts_with('/') { "" } else { "/" };
    format!("file://{slash}{}", escape(whole))
}

/// Whether a path starts like `C:/`.
pub fn has_drive(path: &str) -> bool {
    matches!(path.as_bytes(), [letter, b':', b'/', ..] if letter.is_ascii_alphabetic())
}

/// `path` without what means something in a URI.
pub(super) fn escape(path: &str) -> String {
    escape_bytes(path.as_bytes())
}

fn escape_bytes(path: &[u8]) -> String {
    percent_encode(path, ESCAPED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_reserved_stays() {
        assert_eq!(relative("src/a-b_c~1.test.ts"), "src/a-b_c~1.test.ts");
        assert_eq!(relative("../other/a.ts"), "../other/a.ts");
    }

    #[test]
    fn everything_else_is_escaped() {
        assert_eq!(relative("a b#1?%.ts"), "a%20b%231%3F%25.ts");
        assert_eq!(relative("c:x/[é].ts"), "c%3Ax/%5B%C3%A9%5D.ts");
        assert_eq!(relative("line\nend.ts"), "line%0Aend.ts");
    }

    #[test]
    fn a_whole_path_is_a_file() {
        assert_eq!(relative("/tmp/a b.ts"), "file:///tmp/a%20b.ts");
        assert_eq!(relative("C:/a.ts"), "file:///C%3A/a.ts");
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_makes_it_whole() {
        let folder = Path::new("/base/my work");
        assert_eq!(
            absolute("src/a.ts", folder),
            "file:///base/my%20work/src/a.ts"
        );
        assert_eq!(absolute("../x.ts", folder), "file:///base/x.ts");
        assert_eq!(absolute("/etc/x.ts", folder), "file:///etc/x.ts");
    }
}

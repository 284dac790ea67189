//! Addresses of files.
//!
//! In: a `file:` URI as a client writes it. Out: the path, tidied; `None` for what is no file. The other way is
//! `report::uri`'s.
//! Never here: the disk.

use std::path::{Path, PathBuf};

use gen_lsp_types::Uri;
use percent_encoding::percent_decode_str;

use crate::corpus::path::whole;
use crate::report::uri::has_drive;

/// The whole path of a file.
pub fn path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_ref().strip_prefix("file://")?;
    // A host may be named, and is this one.
    let rest = rest.strip_prefix("localhost").unwrap_or(rest);
    let rest = rest.split(['?', '#']).next()?;
    let decoded = percent_decode_str(rest).decode_utf8().ok()?;
    let with_drive = decoded.strip_prefix('/').filter(|it| has_drive(it));
    let path = with_drive.unwrap_or(&decoded);
    let is_whole = path.starts_with('/') || has_drive(path);
    is_whole.then(|| whole(Path::new(path), Path::new("/")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::uri;

    fn of(text: &str) -> Option<PathBuf> {
        path(&Uri::from(text))
    }

    #[cfg(unix)]
    #[test]
    fn what_is_written_for_a_path_leads_back_to_it() {
        for name in [
            "/p/a.ts",
            "/p/a b#1?%.ts",
            "/p/[\u{e9}]/x.ts",
            "/p/\u{1F980}.js",
        ] {
            let written = uri::absolute(name, Path::new("/"));
            assert_eq!(of(&written), Some(PathBuf::from(name)), "{written}");
        }
    }

    #[test]
    fn clients_write_one_path_in_many_ways() {
        let same = [
            "file:///p/a.ts",
            "file://localhost/p/a.ts",
            "file:///p/x/../%61.ts",
            "file:///p/a.ts#L3",
        ];
        for written in same {
            assert_eq!(of(written), Some(PathBuf::from("/p/a.ts")), "{written}");
        }
        assert_eq!(of("file:///c%3A/a.ts"), of("file:///c:/a.ts"));
        // Some leave a percent sign as it is.
        assert_eq!(of("file:///100%.ts"), Some(PathBuf::from("/100%.ts")));
    }

    #[test]
    fn what_is_no_file_has_no_path() {
        for written in [
            "untitled:Untitled-1",
            "git:/p/a.ts",
            "file:a.ts",
            "file:///%C3",
            "",
        ] {
            assert_eq!(of(written), None, "{written}");
        }
    }
}

//! Files that are there for a while: neighbours that are about to take a place, and pages that somebody reads now.
//!
//! In: a place, or a name and a text. Out: a file that goes away unless it is put somewhere, or with the folder that is this
//! process's alone.
//! Never here: a name that was taken, or that others could know beforehand.

use std::fs::{self, Permissions};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile, TempDir};

/// A new file in the folder of `path`, so that it can take its place at once. If it is a `secret`, nobody but its owner may
/// read it, or else whoever may read new files.
///
/// # Errors
/// There is no such folder, or the system says no.
pub fn file_beside(path: &Path, secret: bool) -> io::Result<NamedTempFile> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let mut prefix = std::ffi::OsString::from(".");
    prefix.push(name);
    prefix.push(".");
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    let mut builder = Builder::new();
    builder.prefix(&prefix).suffix(".tmp");
    if let Some(mode) = mode(0o666).filter(|_| !secret) {
        builder.permissions(mode);
    }
    builder.tempfile_in(folder.unwrap_or(Path::new(".")))
}

/// A folder of pages.
#[derive(Debug)]
pub struct Aside {
    folder: TempDir,
}

impl Aside {
    /// Makes one among the temporary files.
    ///
    /// # Errors
    /// What the system says.
    pub fn new() -> io::Result<Self> {
        let mut builder = Builder::new();
        builder.prefix("unlisten-");
        if let Some(mode) = mode(0o700) {
            builder.permissions(mode);
        }
        let folder = builder.tempdir()?;
        Ok(Self { folder })
    }

    /// Writes a page, and says where.
    ///
    /// # Errors
    /// What the system says.
    pub fn page(&self, name: &str, text: &str) -> io::Result<PathBuf> {
        let file = self.folder.path().join(name);
        fs::write(&file, text)?;
        Ok(file)
    }
}

/// Who may do what, as far as the system knows modes; the user's mask takes from it.
fn mode(mode: u32) -> Option<Permissions> {
    #[cfg(unix)]
    return Some(std::os::unix::fs::PermissionsExt::from_mode(mode));
    #[cfg(not(unix))]
    {
        let _ = mode;
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_this_process_s_alone_and_go_with_it() {
        let (one, other) = (Aside::new(), Aside::new());
        let (one, other) = (
            one.expect("folders can be made"),
            other.expect("two as well"),
        );
        let page = one.page("a.md", "text").expect("it can be written");
        assert_eq!(fs::read_to_string(&page).ok().as_deref(), Some("text"));
        assert!(!page.starts_with(other.folder.path()));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let about = fs::metadata(one.folder.path()).expect("it is there");
            assert_eq!(about.permissions().mode() & 0o777, 0o700);
        }
        drop(one);
        assert!(!page.exists());
    }
}

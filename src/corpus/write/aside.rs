//! Pages that are written for somebody to read, and for no longer.
//!
//! In: a name and a text. Out: a file in a folder of its own, which is this process's alone and goes away with it.
//! Never here: a place that somebody else has chosen.

use std::fs::{self, DirBuilder};
use std::io;
use std::path::{Path, PathBuf};

/// A folder of pages.
#[derive(Debug)]
pub struct Aside {
    folder: PathBuf,
}

impl Aside {
    /// Makes one among the temporary files.
    ///
    /// # Errors
    /// What the system says.
    pub fn new() -> io::Result<Self> {
        let place = std::env::temp_dir();
        let mut last = io::Error::from(io::ErrorKind::AlreadyExists);
        // A folder that is there already may be anybody's.
        for number in 0..100 {
            let folder = place.join(format!("unlisten-{}-{number}", std::process::id()));
            match private(&folder) {
                Ok(()) => return Ok(Self { folder }),
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// Writes a page, and says where.
    ///
    /// # Errors
    /// What the system says.
    pub fn page(&self, name: &str, text: &str) -> io::Result<PathBuf> {
        let file = self.folder.join(name);
        fs::write(&file, text)?;
        Ok(file)
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        // What the system cleans up later is no harm.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[cfg(unix)]
fn private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    DirBuilder::new().mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn private(folder: &Path) -> io::Result<()> {
    DirBuilder::new().create(folder)
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
        assert!(!page.starts_with(&other.folder));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let about = fs::metadata(&one.folder).expect("it is there");
            assert_eq!(about.permissions().mode() & 0o777, 0o700);
        }
        drop(one);
        assert!(!page.exists());
    }
}

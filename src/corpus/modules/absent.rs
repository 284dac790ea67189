//! Why an import means no file of the run.
//!
//! In: a specifier and the file it stands in, when no file of the run is meant. Out: what is known of it, for people who ask.
//! Never here: an answer that a judgement depends on. The disk is looked at beyond the files of the run, here alone.

use std::io;
use std::path::{Path, PathBuf};

use oxc_resolver::{FileMetadata, FileSystem, ResolveError, ResolveOptions, ResolverGeneric};

use super::Modules;
use super::shelf::short_text;
use crate::corpus::path;

/// Why an import means no file of the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Absent {
    /// The runtime has it.
    BuiltIn,
    /// It is an address.
    Address,
    /// An installed package, which is not checked.
    Installed,
    /// This file, which is none of the run.
    Unchecked(PathBuf),
    /// There is no file at that path.
    NoFile,
    /// No package, alias or path of that name is known.
    Unknown,
}

/// Looks at the whole disk.
pub struct Elsewhere {
    resolver: ResolverGeneric<Disk>,
}

impl std::fmt::Debug for Elsewhere {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Elsewhere")
    }
}

impl Elsewhere {
    /// Looks as `modules` do.
    pub fn beside(modules: &Modules) -> Self {
        let options = ResolveOptions {
            builtin_modules: true,
            ..modules.options.clone()
        };
        Self {
            resolver: ResolverGeneric::new_with_file_system(Disk, options),
        }
    }

    /// Why `specifier` means no file of the run in `file`, a whole path.
    pub fn why(&self, file: &Path, specifier: &str) -> Absent {
        if specifier.contains("://") || specifier.starts_with("//") {
            return Absent::Address;
        }
        match self.resolver.resolve_file(file, specifier) {
            Err(ResolveError::Builtin { .. }) => Absent::BuiltIn,
            Err(_) if super::is_path(specifier) || specifier.starts_with('/') => Absent::NoFile,
            Err(_) => Absent::Unknown,
            Ok(found) => match found
                .path()
                .components()
                .any(|it| it.as_os_str() == "node_modules")
            {
                true => Absent::Installed,
                false => Absent::Unchecked(found.path().to_path_buf()),
            },
        }
    }
}

/// The disk, of which nothing is read that has no end.
struct Disk;

impl FileSystem for Disk {
    fn new() -> Self {
        Self
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        short_text(path).map(String::into_bytes)
    }

    fn read_to_string(&self, path: &Path) -> io::Result<String> {
        short_text(path)
    }

    fn metadata(&self, path: &Path) -> io::Result<FileMetadata> {
        std::fs::metadata(path).map(|it| FileMetadata::new(it.is_file(), it.is_dir(), false))
    }

    fn symlink_metadata(&self, path: &Path) -> io::Result<FileMetadata> {
        self.metadata(path)
    }

    fn read_link(&self, _: &Path) -> Result<PathBuf, ResolveError> {
        Err(ResolveError::from(io::Error::from(
            io::ErrorKind::InvalidInput,
        )))
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        Ok(path::tidy(path))
    }
}

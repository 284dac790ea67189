//! What the resolver sees of the disk: the files of the run, and the settings beside them.
//!
//! In: the files of a run by their whole paths. Out: the same as a file system, and the text of settings such as `package.json`.
//! Never here: what settings mean. Other files on the disk are not there.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use oxc_resolver::{FileMetadata, FileSystem, ResolveError};
use serde_json::Value;

use crate::corpus::path;

/// The longest `package.json` or `tsconfig.json` that is read, in bytes.
const LONGEST: u64 = 1024 * 1024;

/// What the resolver sees of the disk: the files of the run, the folders that they are in, and the settings beside them.
#[derive(Clone)]
pub(super) struct Shelf {
    pub files: Arc<HashMap<PathBuf, u32>>,
    pub folders: Arc<HashSet<PathBuf>>,
    settings: Option<Arc<BTreeMap<PathBuf, String>>>,
}

impl Shelf {
    pub fn new(files: HashMap<PathBuf, u32>, settings: Option<BTreeMap<PathBuf, String>>) -> Self {
        let mut folders = HashSet::new();
        for file in files.keys() {
            for folder in file.ancestors().skip(1) {
                if !folders.insert(folder.to_path_buf()) {
                    break;
                }
            }
        }
        Self {
            files: Arc::new(files),
            folders: Arc::new(folders),
            settings: settings.map(Arc::new),
        }
    }

    /// Each `package.json` of the run that can be read, with its folder, in order.
    pub fn packages(&self) -> BTreeMap<PathBuf, Value> {
        let folders = self.folders.iter();
        let packages = folders.filter_map(|folder| {
            let text = self.setting(&folder.join("package.json")).ok()?;
            Some((folder.clone(), serde_json::from_str(&text).ok()?))
        });
        packages.collect()
    }

    /// What lies in a folder of the disk, in order.
    pub fn beside(&self, folder: &Path) -> Vec<PathBuf> {
        if self.settings.is_some() {
            return Vec::new();
        }
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        files.sort();
        files
    }

    /// The text of a `package.json` or `tsconfig.json`.
    pub fn setting(&self, path: &Path) -> io::Result<String> {
        let absent = || io::Error::from(io::ErrorKind::NotFound);
        if !self.is_setting(path) {
            return Err(absent());
        }
        if let Some(settings) = &self.settings {
            return settings.get(path).cloned().ok_or_else(absent);
        }
        short_text(path)
    }

    /// Whether a setting is there, whatever is in it.
    pub fn has_setting(&self, path: &Path) -> bool {
        match &self.settings {
            Some(settings) => settings.contains_key(path),
            None => {
                self.is_setting(path)
                    && std::fs::symlink_metadata(path).is_ok_and(|it| it.is_file())
            }
        }
    }

    fn is_setting(&self, path: &Path) -> bool {
        let is_json = path.extension().is_some_and(|ending| ending == "json");
        is_json
            && path
                .parent()
                .is_some_and(|folder| self.folders.contains(folder))
    }
}

impl FileSystem for Shelf {
    fn new() -> Self {
        Self::new(HashMap::new(), None)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.setting(path).map(String::into_bytes)
    }

    fn read_to_string(&self, path: &Path) -> io::Result<String> {
        self.setting(path)
    }

    fn metadata(&self, path: &Path) -> io::Result<FileMetadata> {
        if self.files.contains_key(path) {
            return Ok(FileMetadata::new(true, false, false));
        }
        if self.folders.contains(path) {
            return Ok(FileMetadata::new(false, true, false));
        }
        self.setting(path)
            .map(|_| FileMetadata::new(true, false, false))
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

/// The text of a file that is short. A pipe would be waited for, a device never ends, and a link may lead anywhere.
pub(super) fn short_text(path: &Path) -> io::Result<String> {
    let about = std::fs::symlink_metadata(path)?;
    if !about.is_file() || about.len() > LONGEST {
        return Err(io::ErrorKind::NotFound.into());
    }
    let mut text = String::new();
    std::fs::File::open(path)?
        .take(LONGEST)
        .read_to_string(&mut text)?;
    Ok(text)
}

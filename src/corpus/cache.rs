//! A folder of results that a later run can use again, under the names of what they were made of.
//!
//! In: a folder, keys, bytes. Out: the bytes that were put under a key, as they were put, or nothing: a damaged entry is as
//! good as none. What has not been used for a month goes.
//! Never here: what the bytes mean; a failure because of an entry that cannot be written, which only makes the next run slower.
//!
//! Several processes may use one folder: an entry is written aside and takes its place at once, and the same key always
//! means the same bytes. Entries are believed, so the folder must be nobody else's work: one that git tracks is refused, since
//! whoever proposes a change could have written into it what is to be said of the change; so is one that is there and of which
//! git does not say. And the folder ignores itself, so it must hold nothing else: `--cache=.` would have git, and each
//! run after this one, pass over the whole project.

use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::bounds::Bounds;
use super::git::{Git, NoAnswer};
use super::path::tidy;
use super::problem::reason;
use super::read;
use super::write::aside;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// How long an entry stays that nobody uses.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// The bytes of the sum that an entry begins with.
const SUM: usize = 32;
/// How files end that are being written.
const ASIDE: &str = "tmp";
/// The file whose age says when the folder was last cleared of old entries.
const CLEARED: &str = "cleared";
/// By this, programs that make backups know a folder which can be made again (<https://bford.info/cachedir/>), and this one
/// knows its own.
const TAG_FILE: &str = "CACHEDIR.TAG";
const TAG: &str = "Signature: 8a477f597d28d172789f06886806bc55\n# Made by unlisten; it can be removed at any time.\n";

/// Why a folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum NoCache {
    /// Anybody may have written its entries.
    #[error(
        "cache folder {0} is tracked by git, so its entries could be anybody's; remove it from the repository with `git rm -r --cached`, or name another folder"
    )]
    Tracked(String),
    /// Git does not say whether it is.
    #[error(
        "cannot tell whether git tracks cache folder {0}, whose entries could then be anybody's ({1}); name a folder outside of the repository, or make git work here"
    )]
    Unknown(String, NoAnswer),
    /// It leads somewhere else.
    #[error(
        "cache folder {0} is a symbolic link, or leads out of the project through one; name the folder itself"
    )]
    Link(String),
    /// It is git's.
    #[error("cache folder {0} is in `.git`; name another folder")]
    Git(String),
    /// Git and the next run would pass over what is there.
    #[error(
        "cache folder {0} holds other files, which it would hide from git; name a new folder, such as {0}/.unlisten-cache"
    )]
    Taken(String),
    /// It cannot be made.
    #[error("cache folder {0} cannot be created: {1}")]
    Refused(String, String),
}

/// What something was made of, in 32 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key([u8; 32]);

impl Key {
    /// The key of all parts together, in order; where one ends and the next begins matters.
    pub fn of(parts: &[&[u8]]) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Self(hasher.finalize().into())
    }

    /// Its bytes, to make another key of.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Where its entry lies: `ab/cdef…`, so that no folder holds too many.
    fn place(&self, folder: &Path) -> PathBuf {
        let name = blake3::Hash::from_bytes(self.0).to_hex();
        folder.join(&name[..2]).join(&name[2..])
    }
}

/// Entries of earlier runs, and of this one.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// Opens a folder, or makes it: one that git and programs for backups pass over.
    ///
    /// # Errors
    /// It is tracked by git or in its folder, is a link, holds something else, or cannot be made.
    pub fn open(named: &Path, bounds: &Bounds) -> Result<Self, NoCache> {
        let shown = || named.display().to_string();
        let refused = |error: io::Error| NoCache::Refused(shown(), reason(&error));
        let folder = tidy(&std::path::absolute(named).map_err(refused)?);
        if folder.iter().any(|part| part == ".git") {
            return Err(NoCache::Git(shown()));
        }
        if !bounds.lead_to(&folder) {
            return Err(NoCache::Link(shown()));
        }
        match fs::symlink_metadata(&folder) {
            Ok(there) if there.is_symlink() => return Err(NoCache::Link(shown())),
            Ok(there) if there.is_dir() => may_be_used(&folder, &shown())?,
            _ => {}
        }
        // What is there and no folder is refused by this as well.
        DirBuilder::new()
            .recursive(true)
            .create(&folder)
            .map_err(refused)?;
        let cache = Self { folder };
        // The tag comes first: what has one is known to be a cache by runs that start at the same time.
        for (name, text) in [(TAG_FILE, TAG), (".gitignore", "*\n")] {
            let file = cache.folder.join(name);
            if !file.exists() {
                cache.write(&file, text.as_bytes()).map_err(refused)?;
            }
        }
        cache.clear(SystemTime::now());
        Ok(cache)
    }

    /// What was put under a key.
    pub fn get(&self, key: &Key) -> Option<Vec<u8>> {
        let place = key.place(&self.folder);
        let entry = read::document(&place).ok()??;
        let (sum, bytes) = entry.split_at_checked(SUM)?;
        if blake3::hash(bytes).as_bytes() != sum {
            return None;
        }
        keep_young(&place);
        Some(bytes.to_vec())
    }

    /// Puts bytes under a key. Where that fails, there is no entry.
    pub fn put(&self, key: &Key, bytes: &[u8]) {
        let place = key.place(&self.folder);
        let sum = blake3::hash(bytes);
        let entry = [sum.as_bytes(), bytes].concat();
        // A cache that cannot grow is no reason to say less of the code.
        let _ = self.write(&place, &entry);
    }

    /// Writes a file aside and puts it into its place. What a crash leaves half written has another sum than it says.
    fn write(&self, place: &Path, bytes: &[u8]) -> io::Result<()> {
        let folder = place.parent().unwrap_or(&self.folder);
        if !folder.is_dir() {
            DirBuilder::new().recursive(true).create(folder)?;
        }
        let mut aside = aside::file_beside(place, false)?;
        aside.write_all(bytes)?;
        aside.persist(place)?;
        Ok(())
    }

    /// Takes away what nobody has used for a month; once a day.
    fn clear(&self, now: SystemTime) {
        let mark = self.folder.join(CLEARED);
        if age(&mark, now).is_some_and(|age| age < DAY) {
            return;
        }
        let folders = entries(&self.folder).filter(|it| it.is_dir() && !it.is_symlink());
        for entry in folders.flat_map(|folder| entries(&folder)) {
            if age(&entry, now).is_some_and(|age| age > KEPT) {
                let _ = fs::remove_file(entry);
            }
        }
        let _ = fs::remove_file(&mark);
        let _ = self.write(&mark, b"");
    }
}

/// Whether a folder that is there is a cache, and nobody else's.
fn may_be_used(folder: &Path, shown: &str) -> Result<(), NoCache> {
    match is_tracked(folder) {
        Ok(true) => return Err(NoCache::Tracked(shown.to_owned())),
        Ok(false) => {}
        Err(silence) => return Err(NoCache::Unknown(shown.to_owned(), silence)),
    }
    // Another run may be writing its tag at this moment.
    let is_aside = |entry: &PathBuf| entry.extension().is_some_and(|it| it == ASIDE);
    let is_cache = folder.join(TAG_FILE).is_file() || entries(folder).all(|it| is_aside(&it));
    match is_cache {
        true => Ok(()),
        false => Err(NoCache::Taken(shown.to_owned())),
    }
}

/// Whether git tracks something in a folder, a whole path; the reason if it is in a repository and git does not say.
fn is_tracked(folder: &Path) -> Result<bool, NoAnswer> {
    let whole = folder
        .canonicalize()
        .unwrap_or_else(|_| folder.to_path_buf());
    let is_in_repository = whole.ancestors().any(|it| it.join(".git").exists());
    let answer = Git::around(&whole).and_then(|git| {
        let question = ["ls-files", "-z", "--"].map(OsStr::new);
        let question = question.into_iter().chain([whole.as_os_str()]);
        git.ask(&question.collect::<Vec<_>>())
    });
    match answer {
        Ok(named) => Ok(!named.is_empty()),
        Err(silence) if is_in_repository => Err(silence),
        Err(_) => Ok(false),
    }
}

/// What a folder holds, in no order; nothing if it cannot be read.
fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let read = fs::read_dir(folder).into_iter().flatten();
    read.filter_map(|entry| Some(entry.ok()?.path()))
}

/// How long ago a file was written or last kept young.
fn age(file: &Path, now: SystemTime) -> Option<Duration> {
    let written = fs::symlink_metadata(file).ok()?.modified().ok()?;
    now.duration_since(written).ok()
}

/// An entry that is used counts as new; once a day is often enough to say so.
fn keep_young(entry: &Path) {
    let now = SystemTime::now();
    if age(entry, now).is_some_and(|age| age > DAY) {
        // Whoever may not write here has an entry that goes a little early.
        let _ = File::options()
            .write(true)
            .open(entry)
            .and_then(|file| file.set_modified(now));
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn opened(folder: &TempDir) -> Cache {
        let bounds = Bounds::around(folder.path());
        Cache::open(&folder.path().join("cache"), &bounds)
            .expect("a folder of one's own can be made")
    }

    #[test]
    fn what_was_put_is_there_under_the_same_parts_alone() {
        let folder = TempDir::new().expect("a folder");
        let cache = opened(&folder);
        let key = Key::of(&[b"ab", b"c"]);
        cache.put(&key, b"\xFF\xFEbytes");
        assert_eq!(cache.get(&key).as_deref(), Some(&b"\xFF\xFEbytes"[..]));
        assert_eq!(cache.get(&Key::of(&[b"a", b"bc"])), None);
        let again = opened(&folder);
        assert_eq!(again.get(&key), cache.get(&key));
    }

    #[test]
    fn a_damaged_entry_is_none() {
        let folder = TempDir::new().expect("a folder");
        let cache = opened(&folder);
        let key = Key::of(&[b"a"]);
        cache.put(&key, b"some bytes");
        let place = key.place(&cache.folder);
        let whole = fs::read(&place).expect("it was written");
        for damaged in [
            &whole[..40],
            &whole[..10],
            b"",
            &[&whole[..], b"x"].concat(),
        ] {
            fs::write(&place, damaged).expect("it can be damaged");
            assert_eq!(cache.get(&key), None);
        }
        cache.put(&key, b"some bytes");
        assert!(cache.get(&key).is_some());
    }

    #[test]
    fn what_nobody_used_for_a_month_goes() {
        let folder = TempDir::new().expect("a folder");
        let cache = opened(&folder);
        let (old, young) = (Key::of(&[b"old"]), Key::of(&[b"young"]));
        cache.put(&old, b"bytes");
        cache.put(&young, b"bytes");
        let old_place = File::options().write(true).open(old.place(&cache.folder));
        let long_ago = SystemTime::now() - KEPT - DAY;
        old_place
            .and_then(|file| file.set_modified(long_ago))
            .expect("it can be made old");
        cache.clear(SystemTime::now());
        assert!(cache.get(&old).is_some(), "cleared a moment ago");
        File::options()
            .write(true)
            .open(old.place(&cache.folder))
            .and_then(|file| file.set_modified(long_ago))
            .expect("it can be made old again");
        fs::remove_file(cache.folder.join(CLEARED)).expect("it is there");
        cache.clear(SystemTime::now());
        assert_eq!(cache.get(&old), None);
        assert!(cache.get(&young).is_some());
    }

    #[test]
    fn the_folder_ignores_itself() {
        let folder = TempDir::new().expect("a folder");
        let cache = opened(&folder);
        let read = |name: &str| fs::read_to_string(cache.folder.join(name)).ok();
        assert_eq!(read(".gitignore").as_deref(), Some("*\n"));
        assert!(read("CACHEDIR.TAG").is_some_and(|tag| tag.starts_with("Signature: 8a477f59")));
    }
}

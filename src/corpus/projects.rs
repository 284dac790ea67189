//! Which configuration applies where.
//!
//! In: folders. Out: the [`Configuration`] nearest to each, read once with all that it extends, or why it is [`Refused`].
//! Never here: what a configuration says; `config` parses the text that it is handed.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::bounds::Bounds;
use super::problem::reason;
use super::{extended, path, read};
use crate::config::configuration::Configuration;
use crate::config::mistake::{Mistake, Refused, list};
use crate::config::written::{FILE_NAMES, PACKAGE_KEY, Vocabulary, Written};
use crate::config::{Selection, Source};

/// The most bytes of a configuration.
const LIMIT: u64 = 4 << 20;
/// How many configurations may extend one another in a row, and how many one may be made of.
const LONGEST_CHAIN: usize = 32;
const MOST: usize = 256;
/// The file of a package that may hold a configuration under a key.
const PACKAGE: &str = "package.json";

/// The configurations of a run.
#[derive(Debug)]
pub struct Projects<'s> {
    selection: &'s Selection,
    words: &'s Vocabulary,
    bounds: Bounds,
    /// What applies in a folder, as a number in `all`.
    nearest: HashMap<PathBuf, Option<usize>>,
    /// Files that were read.
    files: HashMap<PathBuf, Arc<Written>>,
    all: Vec<Configuration>,
    refused: Vec<Refused>,
}

impl<'s> Projects<'s> {
    /// None yet. `words` are what a configuration may speak of.
    pub fn new(selection: &'s Selection, words: &'s Vocabulary) -> Self {
        let mut projects = Self {
            selection,
            words,
            bounds: Bounds::around(&selection.working_directory),
            nearest: HashMap::new(),
            files: HashMap::new(),
            all: Vec::new(),
            refused: Vec::new(),
        };
        if let Source::File(typed) = &selection.configuration {
            projects.take_named(typed);
        }
        projects
    }

    /// The number of the configuration for files in `folder`, an absolute path.
    pub fn nearest(&mut self, folder: &Path) -> Option<usize> {
        match self.selection.configuration {
            Source::None => return None,
            Source::File(_) => return (!self.all.is_empty()).then_some(0),
            Source::Nearest => {}
        }
        let mut below = Vec::new();
        let mut found = None;
        for folder in folder.ancestors() {
            if let Some(known) = self.nearest.get(folder) {
                found = *known;
                break;
            }
            below.push(folder.to_path_buf());
            found = self.look_in(folder);
            if found.is_some() {
                break;
            }
        }
        let all = below.into_iter().map(|folder| (folder, found));
        self.nearest.extend(all);
        found
    }

    /// The configuration of that number.
    pub fn get(&self, number: usize) -> &Configuration {
        &self.all[number]
    }

    /// The configuration that lies in `folder` itself, as shown.
    ///
    /// # Errors
    /// It cannot be used.
    pub fn of(&mut self, folder: &Path) -> Result<Option<String>, Refused> {
        let found = self.in_folder(folder)?;
        Ok(found.map(|(_, written)| written.path.clone()))
    }

    /// All configurations that were asked for.
    ///
    /// # Errors
    /// Those that cannot be used, in the order of their paths.
    pub fn done(mut self) -> Result<Vec<Configuration>, Vec<Refused>> {
        if self.refused.is_empty() {
            return Ok(self.all);
        }
        self.refused.sort_by_key(Refused::to_string);
        self.refused.dedup();
        Err(self.refused)
    }

    fn take_named(&mut self, typed: &Path) {
        let file = path::tidy(&self.selection.working_directory.join(typed));
        let written = self.read(&file).and_then(|written| match written {
            Some(written) => Ok(written),
            None => Err(self.unusable(
                &file,
                format!("this package.json has no `{PACKAGE_KEY}` key"),
            )),
        });
        // Whoever names a configuration speaks from where they are.
        let folder = self.selection.working_directory.clone();
        let made = written.and_then(|written| self.make(folder, &file, written));
        let _ = self.keep(made);
    }

    fn look_in(&mut self, folder: &Path) -> Option<usize> {
        let made = match self.in_folder(folder) {
            Ok(None) => return None,
            Ok(Some((file, written))) => self.make(folder.to_path_buf(), &file, written),
            Err(refused) => Err(refused),
        };
        self.keep(made)
    }

    fn keep(&mut self, made: Result<Configuration, Refused>) -> Option<usize> {
        match made {
            Ok(configuration) => {
                self.all.push(configuration);
                Some(self.all.len() - 1)
            }
            Err(refused) => {
                self.refused.push(refused);
                None
            }
        }
    }

    fn make(
        &mut self,
        folder: PathBuf,
        file: &Path,
        written: Arc<Written>,
    ) -> Result<Configuration, Refused> {
        let mut layers = Vec::new();
        let mut way = vec![file.to_path_buf()];
        self.layers(file, written, &mut way, &mut layers)?;
        Configuration::new(folder, layers)
    }

    /// Puts a file and all that it extends in their order, the strongest first. `way` leads to it.
    fn layers(
        &mut self,
        file: &Path,
        written: Arc<Written>,
        way: &mut Vec<PathBuf>,
        layers: &mut Vec<Arc<Written>>,
    ) -> Result<(), Refused> {
        let is_known = layers.iter().any(|known| known.path == written.path);
        if is_known {
            return Ok(());
        }
        layers.push(Arc::clone(&written));
        for (at, name) in written.folder.extends.all().iter().enumerate().rev() {
            let refuse = |label: String| {
                let node = written.all.node.get("extends");
                let span = node.map_or(0..0, |node| match node.items().get(at) {
                    Some(item) => item.span.clone(),
                    None => node.span.clone(),
                });
                written.refuse(Mistake::new(
                    span,
                    format!("`{name}` cannot be extended"),
                    label,
                ))
            };
            let folder = file.parent().unwrap_or(file);
            let base = self.extended(folder, name).map_err(&refuse)?;
            let found = self.read(&base)?;
            let Some(found) = found else {
                return Err(refuse(format!(
                    "its package.json has no `{PACKAGE_KEY}` key"
                )));
            };
            if way.contains(&base) {
                let from = way.iter().position(|file| *file == base).unwrap_or(0);
                let by_way: Vec<String> = way[from..].iter().map(|it| self.shown(it)).collect();
                let by_way: Vec<&str> = by_way.iter().map(String::as_str).collect();
                return Err(refuse(format!("circular `extends`: {}", list(&by_way))));
            }
            if way.len() >= LONGEST_CHAIN || layers.len() >= MOST {
                return Err(refuse(format!(
                    "too many extended configurations: at most {MOST}, and {LONGEST_CHAIN} in a row"
                )));
            }
            way.push(base.clone());
            self.layers(&base, found, way, layers)?;
            way.pop();
        }
        Ok(())
    }

    /// The file that a configuration in `folder` means by a name, or why there is none.
    fn extended(&mut self, folder: &Path, name: &str) -> Result<PathBuf, String> {
        match extended::place(folder, name)? {
            extended::Place::File(file) => Ok(file),
            extended::Place::Folder(inner) => match self.in_folder(&inner) {
                Ok(Some((file, _))) => Ok(file),
                Ok(None) => Err(format!("no configuration in {}", self.shown(&inner))),
                Err(Refused::Unusable { reason, .. }) => Err(reason),
                // Its own mistake is told when it is read.
                Err(Refused::Mistaken { path, .. }) => {
                    let name = Path::new(&path).file_name().unwrap_or_default();
                    Ok(inner.join(name))
                }
            },
        }
    }

    /// The configuration of a folder itself.
    fn in_folder(&mut self, folder: &Path) -> Result<Option<(PathBuf, Arc<Written>)>, Refused> {
        let mut found: Option<(PathBuf, Arc<Written>)> = None;
        for name in FILE_NAMES.into_iter().chain([PACKAGE]) {
            let file = folder.join(name);
            let Some(written) = self.read_if_there(&file)? else {
                continue;
            };
            if let Some((other, _)) = &found {
                let other = other.file_name().unwrap_or_default().to_string_lossy();
                let reason =
                    format!("two configurations in this folder, {other} and {name}; keep one");
                return Err(self.unusable(folder, reason));
            }
            found = Some((file, written));
        }
        Ok(found)
    }

    fn read_if_there(&mut self, file: &Path) -> Result<Option<Arc<Written>>, Refused> {
        if self.files.contains_key(file) {
            return self.read(file);
        }
        // One question for each name in each folder of the run, so it had better be a cheap one.
        match std::fs::symlink_metadata(file) {
            Err(error) if is_absent(&error) => Ok(None),
            // A folder of this name is no package.
            Ok(about) if file.ends_with(PACKAGE) && about.is_dir() => Ok(None),
            _ => self.read(file),
        }
    }

    /// What a file says; `None` for a package without a configuration.
    fn read(&mut self, file: &Path) -> Result<Option<Arc<Written>>, Refused> {
        if let Some(known) = self.files.get(file) {
            return Ok(Some(Arc::clone(known)));
        }
        let text = self.text(file)?;
        let shown = self.shown(file);
        let written = if file.ends_with(PACKAGE) {
            // Most packages do not speak of us, and need not be parsed.
            let may_speak = text.contains(&format!("\"{PACKAGE_KEY}\""));
            match may_speak {
                true => Written::in_package(&shown, text, self.words),
                false => Ok(None),
            }
        } else {
            Written::parse(&shown, text, self.words).map(Some)
        };
        let is_quoted = self.bounds.is_ours(file, &self.selection.configuration);
        let written = written.map_err(|refused| match is_quoted {
            true => refused,
            false => refused.unquoted(),
        })?;
        Ok(written.map(|written| {
            let written = Arc::new(Written {
                is_quoted,
                ..written
            });
            self.files.insert(file.to_path_buf(), Arc::clone(&written));
            written
        }))
    }

    fn text(&self, file: &Path) -> Result<Arc<str>, Refused> {
        let refuse = |said: &str| Err(self.unusable(file, said.to_owned()));
        if file.is_dir() {
            return refuse("is a folder; name the configuration file in it");
        }
        match read::whole(file, LIMIT) {
            Ok(None) => refuse("too large for a configuration"),
            Ok(Some(bytes)) => match read::decode(bytes) {
                Some(decoded) if !decoded.replaced => Ok(decoded.text.into()),
                _ => refuse("not UTF-8; save it as UTF-8"),
            },
            Err(_) if file.is_symlink() && !file.exists() => {
                refuse("broken symbolic link; fix or remove it")
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                refuse("no such file; check the spelling and the current folder")
            }
            Err(error) => refuse(&format!("cannot be read: {}", reason(&error))),
        }
    }

    fn shown(&self, file: &Path) -> String {
        path::shown(file, &self.selection.working_directory)
    }

    fn unusable(&self, file: &Path, reason: String) -> Refused {
        Refused::Unusable {
            path: self.shown(file),
            reason,
        }
    }
}

/// Whether nothing of that name is there: a folder on the way may be a file.
fn is_absent(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

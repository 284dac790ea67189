//! What applies to the files of a folder.
//!
//! In: the file that is nearest to them and those that it extends, strongest first. Out: [`Configuration`], which says of
//! each path whether it is passed over, whether it is a test, and which settings apply to it.
//! Never here: reading files, or what the settings do.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::json::Node;
use super::mistake::{Mistake, Refused};
use super::patterns::{Gathering, Patterns};
use super::written::{Least, Level, OfTheFolder, Settings, Written};

/// A configuration with all that it extends.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// The folder that its patterns start from.
    pub folder: PathBuf,
    /// The files that it was made of, the strongest first; never empty.
    pub layers: Vec<Arc<Written>>,
    ignore: Patterns,
    tests: Patterns,
    overrides: Vec<Matching>,
}

/// An override, and the files that it is for.
#[derive(Clone, Debug)]
struct Matching {
    layer: usize,
    place: usize,
    files: Patterns,
}

/// Which of a configuration's overrides apply to a file; equal for files to which the same applies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Applying(Vec<usize>);

impl Configuration {
    /// Makes one of what was read, the strongest first.
    ///
    /// # Errors
    /// A pattern that is none.
    pub fn new(folder: PathBuf, layers: Vec<Arc<Written>>) -> Result<Self, Refused> {
        let ignore = gather(&folder, &layers, "ignore", |folder| &folder.ignore)?;
        let tests = gather(&folder, &layers, "tests", |folder| &folder.tests)?;
        let mut overrides = Vec::new();
        for (layer, written) in layers.iter().enumerate() {
            for (place, one) in written.overrides.iter().enumerate() {
                let mut files = Gathering::new(&folder);
                if let Some(list) = one.settings.node.get("files") {
                    let added =
                        is_for_some(list, &one.files).and_then(|()| files.add(list, &one.files));
                    added.map_err(|mistake| written.refuse(mistake))?;
                }
                overrides.push(Matching {
                    layer,
                    place,
                    files: done(files, written)?,
                });
            }
        }
        Ok(Self {
            folder,
            layers,
            ignore,
            tests,
            overrides,
        })
    }

    /// A path as the patterns see it: relative to the configuration's folder.
    pub fn below<'p>(&self, path: &'p Path) -> &'p Path {
        path.strip_prefix(&self.folder).unwrap_or(path)
    }

    /// Whether a file is passed over. The `given` outermost folders of its path were asked for by name.
    pub fn ignores(&self, path: &Path, given: usize) -> bool {
        self.ignore.means(self.below(path), given) == Some(true)
    }

    /// Whether a file is a test, where the configuration says so.
    pub fn is_test(&self, path: &Path) -> Option<bool> {
        self.tests.means(self.below(path), 0)
    }

    /// Whether tests are checked.
    pub fn include_tests(&self) -> bool {
        self.first(|folder| folder.include_tests)
    }

    /// Whether minified, bundled and generated files are checked.
    pub fn include_generated(&self) -> bool {
        self.first(|folder| folder.include_generated)
    }

    /// The file of the findings that are known, relative to the folder.
    pub fn baseline(&self) -> Option<&str> {
        let mut layers = self.layers.iter();
        layers.find_map(|layer| layer.folder.baseline.as_deref())
    }

    fn first(&self, said: impl Fn(&OfTheFolder) -> Option<bool>) -> bool {
        let mut layers = self.layers.iter();
        layers
            .find_map(|layer| said(&layer.folder))
            .unwrap_or_default()
    }

    /// Which overrides apply to a file.
    pub fn applying(&self, path: &Path) -> Applying {
        let below = self.below(path);
        let fits = |at: &usize| self.overrides[*at].files.means(below, 0) == Some(true);
        Applying((0..self.overrides.len()).filter(fits).collect())
    }

    /// All that is said of such files, the strongest first, each with the file that says it: of each file that the
    /// configuration was made of first the overrides, the last before the others, then what it says of all files.
    pub fn settings<'c>(
        &'c self,
        applying: &'c Applying,
    ) -> impl Iterator<Item = (&'c Written, &'c Settings)> + Clone {
        let layers = self.layers.iter().enumerate();
        layers.flat_map(move |(layer, written)| {
            let of_this = move |at: &&usize| self.overrides[**at].layer == layer;
            let chosen = applying.0.iter().rev().filter(of_this);
            let overrides =
                chosen.map(move |at| &written.overrides[self.overrides[*at].place].settings);
            overrides
                .chain(std::iter::once(&written.all))
                .map(move |settings| (written.as_ref(), settings))
        })
    }

    /// How bad a rule is taken to be, if that is said, and where it is.
    pub fn level(&self, applying: &Applying, rule: &str) -> Option<(Level, Origin)> {
        self.settings(applying).find_map(|(written, settings)| {
            let level = settings.said.rules.get(rule)?;
            let place = settings.node.get("rules")?.get(rule)?;
            Some((*level, Origin::new(written, place.span.start)))
        })
    }

    /// How sure a finding must be, if that is said, and where it is.
    pub fn least(&self, applying: &Applying) -> Option<(Least, Origin)> {
        self.settings(applying).find_map(|(written, settings)| {
            let least = settings.said.confidence?;
            let place = settings.node.get("confidence")?;
            Some((least, Origin::new(written, place.span.start)))
        })
    }
}

/// Where something is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The file, as shown.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
}

impl Origin {
    /// A byte of a configuration.
    pub fn new(written: &Written, byte: usize) -> Self {
        Self {
            path: written.path.clone(),
            line: written.line(byte),
        }
    }
}

/// Refuses an override that no file could match.
fn is_for_some(list: &Node, files: &[String]) -> Result<(), Mistake> {
    let label = match files.iter().all(|pattern| pattern.starts_with('!')) {
        true if files.is_empty() => "name the files that it is for; `*` is all of them",
        true => "these patterns only take files out; begin with the files that it is for",
        false => return Ok(()),
    };
    Err(Mistake::new(
        list.span.clone(),
        "this override applies to no file",
        label,
    ))
}

/// The patterns of all layers under one key; the strongest come last, because the last that fits decides.
fn gather(
    folder: &Path,
    layers: &[Arc<Written>],
    key: &str,
    patterns: fn(&OfTheFolder) -> &Vec<String>,
) -> Result<Patterns, Refused> {
    let mut gathering = Gathering::new(folder);
    for written in layers.iter().rev() {
        if let Some(list) = written.all.node.get(key) {
            let added = gathering.add(list, patterns(&written.folder));
            added.map_err(|mistake| written.refuse(mistake))?;
        }
    }
    done(gathering, &layers[0])
}

fn done(gathering: Gathering, written: &Written) -> Result<Patterns, Refused> {
    gathering.done().map_err(|reason| Refused::Unusable {
        path: written.path.clone(),
        reason: match written.is_quoted {
            true => format!("the patterns cannot be used: {reason}"),
            false => "the patterns cannot be used".to_owned(),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::written::Vocabulary;

    fn configuration(texts: &[&str]) -> Result<Configuration, Refused> {
        let words = Vocabulary {
            rules: vec!["listener-in-loop", "listener-per-call"],
            taught: &["pairs"],
        };
        let layers: Result<Vec<Arc<Written>>, Refused> = texts
            .iter()
            .enumerate()
            .map(|(at, text)| {
                Written::parse(&format!("{at}.json"), (*text).into(), &words).map(Arc::new)
            })
            .collect();
        Configuration::new(PathBuf::from("/base"), layers?)
    }

    const OWN: &str = r#"{
      "ignore": ["!kept/"],
      "rules": { "listener-per-call": "error" },
      "overrides": [
        { "files": ["*.js"], "rules": { "listener-per-call": "warning" } },
        { "files": ["lib/"], "rules": { "listener-per-call": "off" }, "confidence": "certain" }
      ]
    }"#;

    const BASE: &str = r#"{
      "ignore": ["dist/", "kept/"],
      "include-tests": true,
      "confidence": "possible",
      "rules": { "listener-in-loop": "warning" },
      "overrides": [{ "files": ["*"], "rules": { "listener-per-call": "off" } }]
    }"#;

    fn level(all: &Configuration, path: &str, rule: &str) -> Option<(Level, usize)> {
        let applying = all.applying(Path::new(path));
        let (level, origin) = all.level(&applying, rule)?;
        Some((level, origin.line))
    }

    #[test]
    fn the_last_override_that_fits_decides_and_its_own_before_what_is_extended() {
        let all = configuration(&[OWN, BASE]).expect("they are right");
        let per_call = |path| level(&all, path, "listener-per-call");
        assert_eq!(per_call("/base/a.ts"), Some((Level::Error, 3)));
        assert_eq!(per_call("/base/a.js"), Some((Level::Warning, 5)));
        assert_eq!(per_call("/base/lib/a.js"), Some((Level::Off, 6)));
        let in_loop = level(&all, "/base/lib/a.js", "listener-in-loop");
        assert_eq!(in_loop, Some((Level::Warning, 5)));
        let least = |path| Some(all.least(&all.applying(Path::new(path)))?.0);
        assert_eq!(least("/base/a.ts"), Some(Least::Possible));
        assert_eq!(least("/base/lib/a.ts"), Some(Least::Certain));
    }

    #[test]
    fn files_to_which_the_same_applies_are_told_from_others() {
        let all = configuration(&[OWN]).expect("it is right");
        let applying = |path| all.applying(Path::new(path));
        assert_eq!(applying("/base/a.js"), applying("/base/b/c.js"));
        assert_ne!(applying("/base/a.js"), applying("/base/a.ts"));
    }

    #[test]
    fn patterns_start_from_the_folder_and_the_strongest_come_last() {
        let all = configuration(&[OWN, BASE]).expect("they are right");
        assert!(all.ignores(Path::new("/base/dist/a.js"), 0));
        assert!(!all.ignores(Path::new("/base/dist/a.js"), 1));
        assert!(!all.ignores(Path::new("/base/kept/a.js"), 0));
        assert!(all.include_tests() && !all.include_generated());
        assert_eq!(all.is_test(Path::new("/base/a.test.js")), None);
    }

    #[test]
    fn a_pattern_that_is_none_is_told_in_its_file() {
        let refused = configuration(&["{}", r#"{ "tests": ["b[z-a]"] }"#]);
        let Err(Refused::Mistaken { path, mistake, .. }) = refused else {
            panic!("it is taken");
        };
        assert_eq!((path.as_str(), mistake.span.start), ("1.json", 12));
    }
}

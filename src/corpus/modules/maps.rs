//! What names stand for, as configurations say.
//!
//! In: import maps, aliases and the settings of packages. Out: [`Map`]s: a folder in which names have a meaning, and what it is.
//! Never here: whether what they stand for is there, or code.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Map as Object, Value};

use super::shelf::Shelf;
use crate::corpus::path;

/// Settings that are import maps, or hold one.
const IMPORT_MAPS: [&str; 3] = ["deno.json", "deno.jsonc", "import_map.json"];

/// What names stand for in one folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map {
    /// The folder.
    pub scope: PathBuf,
    /// The file that says so.
    pub said_in: PathBuf,
    /// The names.
    pub entries: Vec<Entry>,
}

/// What one name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The name, or what it begins with.
    pub name: String,
    /// Whether names that go on behind it are others: `@` is no `@/bus`.
    pub is_exact: bool,
    /// Whole paths, or other names; each may be the one that counts.
    pub targets: Vec<String>,
}

impl Map {
    /// What `specifier` stands for, by the longest name that fits.
    pub fn means(&self, specifier: &str) -> Vec<String> {
        let fitting = self.entries.iter().filter_map(|entry| {
            let rest = entry.rest(specifier)?;
            Some((entry, rest))
        });
        let Some((entry, rest)) = fitting.max_by_key(|(entry, _)| entry.name.len()) else {
            return Vec::new();
        };
        let whole = |target: &String| match rest {
            "" => target.clone(),
            rest => format!(
                "{}/{}",
                target.trim_end_matches('/'),
                rest.trim_start_matches('/')
            ),
        };
        entry.targets.iter().map(whole).collect()
    }

    /// The import map of a page or of Deno: `object` is what its `imports` says, and `file` says it.
    pub fn of_imports(object: &Object<String, Value>, file: &Path, scope: &Path) -> Self {
        let folder = file.parent().unwrap_or(file);
        let entries = object.iter().filter_map(|(name, target)| {
            Some(Entry {
                is_exact: !name.ends_with('/'),
                name: name.clone(),
                targets: vec![placed(target.as_str()?, folder)],
            })
        });
        Self {
            scope: scope.to_path_buf(),
            said_in: file.to_path_buf(),
            entries: entries.collect(),
        }
    }
}

impl Entry {
    /// What follows the name in `specifier`, if it is meant.
    fn rest<'s>(&self, specifier: &'s str) -> Option<&'s str> {
        let rest = specifier.strip_prefix(self.name.as_str())?;
        let goes_on = self.name.ends_with('/') || self.name.is_empty() || rest.starts_with('/');
        (rest.is_empty() || goes_on && !self.is_exact).then_some(rest)
    }
}

/// The maps of a page: `text` is what stands in its `<script type="importmap">`. Names that it maps for some addresses alone have a
/// map of their own.
pub fn of_page(text: &str, file: &Path, scope: &Path) -> Vec<Map> {
    let Ok(Value::Object(whole)) = serde_json::from_str(text) else {
        return Vec::new();
    };
    import_maps(&whole, file, scope)
}

fn import_maps(whole: &Object<String, Value>, file: &Path, scope: &Path) -> Vec<Map> {
    let folder = file.parent().unwrap_or(file);
    let mut maps = Vec::new();
    if let Some(Value::Object(imports)) = whole.get("imports") {
        maps.push(Map::of_imports(imports, file, scope));
    }
    if let Some(Value::Object(scopes)) = whole.get("scopes") {
        let narrower = scopes.iter().filter_map(|(address, imports)| {
            let scope = path::whole(Path::new(address.trim_start_matches('/')), folder);
            Some(Map::of_imports(imports.as_object()?, file, &scope))
        });
        maps.extend(narrower);
    }
    maps
}

/// What Deno's settings and `_moduleAliases` of packages say.
pub(super) fn of_settings(shelf: &Shelf, packages: &BTreeMap<PathBuf, Value>) -> Vec<Map> {
    let mut maps = Vec::new();
    let mut folders: Vec<&PathBuf> = shelf.folders.iter().collect();
    folders.sort();
    for folder in folders {
        for name in IMPORT_MAPS {
            let file = folder.join(name);
            let text = shelf.setting(&file).unwrap_or_default();
            if let Ok(Value::Object(whole)) = serde_json::from_str(&text) {
                maps.extend(import_maps(&whole, &file, folder));
            }
        }
    }
    for (folder, package) in packages {
        let aliases = package.get("_moduleAliases").and_then(Value::as_object);
        maps.extend(aliases.map(|aliases| of_aliases(aliases, folder)));
    }
    maps
}

fn of_aliases(aliases: &Object<String, Value>, folder: &Path) -> Map {
    let entries = aliases.iter().filter_map(|(name, target)| {
        let whole = path::whole(Path::new(target.as_str()?), folder);
        Some(Entry {
            name: name.clone(),
            is_exact: false,
            targets: vec![whole.to_string_lossy().into_owned()],
        })
    });
    Map {
        scope: folder.to_path_buf(),
        said_in: folder.join("package.json"),
        entries: entries.collect(),
    }
}

/// What packages put in the place of modules in a browser.
pub(super) fn of_browsers(packages: &BTreeMap<PathBuf, Value>) -> Vec<Map> {
    let said = packages.iter().filter_map(|(folder, package)| {
        let browser = package.get("browser")?.as_object()?;
        let entries = browser.iter().filter_map(|(name, target)| {
            Some(Entry {
                name: placed(name, folder),
                is_exact: true,
                targets: vec![placed(target.as_str()?, folder)],
            })
        });
        Some(Map {
            scope: folder.clone(),
            said_in: folder.join("package.json"),
            entries: entries.collect(),
        })
    });
    said.collect()
}

/// A path from `folder` as a whole path; what is no path stays as it is.
fn placed(name: &str, folder: &Path) -> String {
    match name.starts_with("./") || name.starts_with("../") {
        true => {
            let whole = path::whole(Path::new(name), folder);
            let end = if name.ends_with('/') { "/" } else { "" };
            format!("{}{end}", whole.to_string_lossy())
        }
        false => name.to_owned(),
    }
}

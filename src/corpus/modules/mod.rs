//! Which files of a run an import means.
//!
//! In: the files of a run by their whole paths, what names stand for by their configurations, and a specifier with the file it
//! stands in. Out: the numbers of the files that are meant, if they are of the run, and by what.
//! Never here: what the files say. What lies on the disk besides, apart from `package.json`, `tsconfig.json` and the like, is
//! not looked at: a module that is no file of the run is out of sight.

mod absent;
mod maps;
mod shelf;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use oxc_resolver::{
    AliasValue, ResolveOptions, ResolverGeneric, TsconfigDiscovery, TsconfigOptions,
    TsconfigReferences,
};
use serde_json::Value;
use shelf::Shelf;

use super::path;

pub use absent::{Absent, Elsewhere};
pub use maps::{Entry, Map, of_page};

type Resolver = ResolverGeneric<Shelf>;

/// The settings that say what names stand for, in one folder; the first that is there counts.
const PATHS: [&str; 2] = ["tsconfig.json", "jsconfig.json"];

/// The files of a run, and what their imports mean.
pub struct Modules {
    files: Arc<HashMap<PathBuf, u32>>,
    /// For each folder with a `package.json` whether that is of an application.
    applications: HashMap<PathBuf, bool>,
    resolver: Resolver,
    /// For files whose `tsconfig.json` cannot be read.
    plain: Resolver,
    /// By folder the settings in it, for files that no `tsconfig.json` lists: a program holds what its files import as well.
    nearest: BTreeMap<PathBuf, (PathBuf, OnceLock<Resolver>)>,
    options: ResolveOptions,
    shelf: Shelf,
    /// What names stand for in a folder, the innermost folder first.
    maps: Vec<Map>,
    /// What packages put in the place of their own files in a browser.
    browsers: Vec<Map>,
    /// Folders of pages that are of no package.
    sites: BTreeSet<PathBuf>,
}

impl std::fmt::Debug for Modules {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Modules({} files)", self.files.len())
    }
}

/// A file that an import means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meant {
    /// Its number.
    pub file: u32,
    /// By what.
    pub by: By,
}

/// By what an import means a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// Its path.
    Path,
    /// The name of a package, or of one of its `imports`.
    Package,
    /// `paths` or `baseUrl` of these settings.
    Paths(PathBuf),
    /// An alias or import map in this file.
    Map(PathBuf),
    /// `browser` of this `package.json`.
    Browser(PathBuf),
}

impl Modules {
    /// The modules among `files`, which are whole paths with the numbers that the run gives them.
    pub fn of(files: impl IntoIterator<Item = (PathBuf, u32)>) -> Self {
        Self::on(Shelf::new(files.into_iter().collect(), None))
    }

    /// The same where the texts of `package.json` and `tsconfig.json` are given and no disk is looked at.
    pub fn of_texts(
        files: impl IntoIterator<Item = (PathBuf, u32)>,
        settings: BTreeMap<PathBuf, String>,
    ) -> Self {
        Self::on(Shelf::new(files.into_iter().collect(), Some(settings)))
    }

    fn on(shelf: Shelf) -> Self {
        let packages = shelf.packages();
        let options = options(&packages);
        let with_paths = ResolveOptions {
            tsconfig: Some(TsconfigDiscovery::Auto),
            ..options.clone()
        };
        let mut modules = Self {
            files: shelf.files.clone(),
            applications: packages
                .iter()
                .map(|(folder, package)| (folder.clone(), is_application(package)))
                .collect(),
            resolver: Resolver::new_with_file_system(shelf.clone(), with_paths),
            plain: Resolver::new_with_file_system(shelf.clone(), options.clone()),
            nearest: nearest(&shelf),
            options,
            maps: Vec::new(),
            browsers: Vec::new(),
            sites: BTreeSet::new(),
            shelf,
        };
        modules.learn(maps::of_settings(&modules.shelf, &packages));
        modules.browsers = maps::of_browsers(&packages);
        modules
    }

    /// Takes in what names stand for, as more configurations say.
    pub fn learn(&mut self, maps: impl IntoIterator<Item = Map>) {
        self.maps.extend(maps);
        let depth = |map: &Map| std::cmp::Reverse(map.scope.components().count());
        self.maps
            .sort_by(|one, other| (depth(one), &one.said_in).cmp(&(depth(other), &other.said_in)));
    }

    /// Takes in that a page, by its whole path, runs these scripts once. Where it is of no package and all of them lie beside or below
    /// it, its folder is a site, which nobody imports.
    pub fn learn_page(&mut self, page: &Path, sources: &[String]) {
        let Some(folder) = page.parent().filter(|_| self.package_of(page).is_none()) else {
            return;
        };
        let place = |source: &String| {
            let path = source.split(['?', '#']).next().unwrap_or_default();
            path::whole(Path::new(path.trim_start_matches('/')), folder)
        };
        let scripts: Vec<PathBuf> = sources.iter().map(place).collect();
        let mut known = scripts.iter().filter(|it| self.number(it).is_some());
        if known.next().is_some() && scripts.iter().all(|it| it.starts_with(folder)) {
            self.sites.insert(folder.to_path_buf());
        }
    }

    /// The folder of the application that a file, by its whole path, is of; `None` for a library's. A file without a package
    /// and without a page is taken for a library's.
    pub fn application_of<'f>(&self, file: &'f Path) -> Option<&'f Path> {
        match self.package_of(file) {
            Some(folder) => self.applications[folder].then_some(folder),
            None => {
                let mut folders = file.ancestors().skip(1);
                folders.find(|folder| self.sites.contains(*folder))
            }
        }
    }

    /// The folder of the package that a file, by its whole path, is of.
    pub fn package_of<'f>(&self, file: &'f Path) -> Option<&'f Path> {
        let mut folders = file.ancestors().skip(1);
        folders.find(|folder| self.applications.contains_key(*folder))
    }

    /// The files that `specifier` means in `file`, a whole path, the one that counts most first. A name may mean several, one for each
    /// way to build the program.
    pub fn resolve(&self, file: &Path, specifier: &str) -> Vec<Meant> {
        let mut meant = match is_path(specifier) {
            true => Vec::new(),
            false => self.by_maps(file, specifier),
        };
        if meant.is_empty() {
            meant.extend(self.by_settings(file, specifier));
        }
        let mut instead: Vec<Meant> = meant
            .iter()
            .filter_map(|it| self.in_browser(file, it.file))
            .collect();
        instead.extend(self.shim_of(file, specifier));
        for it in instead {
            if meant.iter().all(|known| known.file != it.file) {
                meant.push(it);
            }
        }
        meant
    }

    /// The files that lie beside a `package.json` and are meant by their names, with their texts, in order.
    pub fn beside_packages(&self, are_meant: &dyn Fn(&str) -> bool) -> Vec<(PathBuf, String)> {
        let mut folders: Vec<&PathBuf> = self.applications.keys().collect();
        folders.sort();
        let files = folders
            .into_iter()
            .flat_map(|folder| self.shelf.beside(folder));
        let meant = files.filter(|file| are_meant(&file.to_string_lossy()));
        meant
            .filter_map(|file| Some((file.clone(), shelf::short_text(&file).ok()?)))
            .collect()
    }

    /// The number of a file of the run, by its whole path.
    pub fn number(&self, file: &Path) -> Option<u32> {
        self.files.get(file).copied()
    }

    /// What the maps around a file say; of several in one folder each may be the one that counts.
    fn by_maps(&self, file: &Path, specifier: &str) -> Vec<Meant> {
        let mut found: Vec<Meant> = Vec::new();
        let mut deepest = None;
        for map in self.maps.iter().filter(|map| file.starts_with(&map.scope)) {
            if deepest.is_some_and(|scope| scope != &map.scope) && !found.is_empty() {
                break;
            }
            deepest = Some(&map.scope);
            for target in map.means(specifier) {
                let number = self.target(map, &target);
                let number = number.filter(|number| found.iter().all(|it| it.file != *number));
                found.extend(number.map(|file| Meant {
                    file,
                    by: By::Map(map.said_in.clone()),
                }));
            }
        }
        found
    }

    /// The file that a map puts in the place of a name: a path, one from the top of the site, or another name.
    fn target(&self, map: &Map, target: &str) -> Option<u32> {
        let look_up = |specifier: &str| {
            let found = self.plain.resolve_file(map.scope.join("_"), specifier);
            self.number(found.ok()?.path())
        };
        let from_top = || {
            let below = target.strip_prefix('/')?;
            look_up(&map.scope.join(below).to_string_lossy())
        };
        look_up(target).or_else(from_top)
    }

    /// What Node's algorithm and TypeScript's settings say.
    fn by_settings(&self, file: &Path, specifier: &str) -> Option<Meant> {
        let plain = || {
            let found = self.plain.resolve_file(file, specifier).ok()?;
            self.number(found.path())
        };
        let by = match specifier.starts_with(['.', '/']) {
            true => By::Path,
            false => By::Package,
        };
        let found = self.resolver.resolve_file(file, specifier);
        if let Some(number) = found.ok().and_then(|found| self.number(found.path())) {
            let by = match by {
                By::Package if plain() != Some(number) => self.settings_of(file).map(By::Paths),
                _ => None,
            }
            .unwrap_or(by);
            return Some(Meant { file: number, by });
        }
        if let Some(file) = plain() {
            return Some(Meant { file, by });
        }
        match specifier.starts_with('/') {
            true => self.below_site(file, specifier),
            false if by == By::Package => self.by_nearest(file, specifier),
            false => None,
        }
    }

    fn settings_of(&self, file: &Path) -> Option<PathBuf> {
        let settings = self.resolver.find_tsconfig(file).ok()??;
        Some(settings.path().to_path_buf())
    }

    /// What the nearest `tsconfig.json` or `jsconfig.json` says to a file that none of them lists.
    fn by_nearest(&self, file: &Path, specifier: &str) -> Option<Meant> {
        let mut folders = file.ancestors().skip(1);
        let (settings, resolver) = folders.find_map(|folder| self.nearest.get(folder))?;
        let resolver = resolver.get_or_init(|| {
            let with_paths = ResolveOptions {
                tsconfig: Some(TsconfigDiscovery::Manual(TsconfigOptions {
                    config_file: settings.clone(),
                    references: TsconfigReferences::Disabled,
                })),
                ..self.options.clone()
            };
            // Of its own, because what it remembers is what these settings say.
            Resolver::new_with_file_system(self.shelf.clone(), with_paths)
        });
        let found = resolver.resolve_file(file, specifier).ok()?;
        Some(Meant {
            file: self.number(found.path())?,
            by: By::Paths(settings.clone()),
        })
    }

    /// `/js/app.js` on a site whose top is one of the folders around the file.
    fn below_site(&self, file: &Path, specifier: &str) -> Option<Meant> {
        let below = specifier.trim_start_matches('/');
        let end = self.package_of(file);
        let mut folders = file.ancestors().skip(1);
        let mut is_outside = false;
        let found = folders.find_map(|folder| {
            if is_outside {
                return None;
            }
            is_outside = Some(folder) == end;
            self.number(&folder.join(below))
        });
        found.map(|file| Meant { file, by: By::Path })
    }

    /// The file that stands for `meant` in a browser, by the package of the file that asks.
    fn in_browser(&self, file: &Path, meant: u32) -> Option<Meant> {
        let map = self
            .browsers
            .iter()
            .filter(|map| file.starts_with(&map.scope))
            .max_by_key(|map| map.scope.components().count())?;
        let entry = map.entries.iter().find(|entry| {
            let is_path = Path::new(&entry.name).is_absolute();
            is_path && self.target(map, &entry.name) == Some(meant)
        })?;
        self.of_browser(map, entry)
    }

    /// The file that stands for a package in a browser.
    fn shim_of(&self, file: &Path, specifier: &str) -> Option<Meant> {
        let mut maps = self.browsers.iter();
        let map = maps.find(|map| file.starts_with(&map.scope))?;
        let entry = map.entries.iter().find(|it| it.name == specifier)?;
        self.of_browser(map, entry)
    }

    fn of_browser(&self, map: &Map, entry: &Entry) -> Option<Meant> {
        let target = entry.targets.first()?;
        Some(Meant {
            file: self.target(map, target)?,
            by: By::Browser(map.said_in.clone()),
        })
    }
}

/// How modules are looked up, apart from what maps say.
fn options(packages: &BTreeMap<PathBuf, Value>) -> ResolveOptions {
    ResolveOptions {
        alias: aliases(packages),
        condition_names: words(&["node", "import", "require", "development", "default"]),
        extensions: words(&[
            ".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".vue", ".svelte",
            ".astro",
        ]),
        extension_alias: vec![
            (".js".into(), words(&[".ts", ".tsx", ".js", ".jsx"])),
            (".jsx".into(), words(&[".tsx", ".jsx"])),
            (".mjs".into(), words(&[".mts", ".mjs"])),
            (".cjs".into(), words(&[".cts", ".cjs"])),
        ],
        main_fields: words(&["source", "module", "main", "browser"]),
        symlinks: false,
        node_path: false,
        ..ResolveOptions::default()
    }
}

/// The settings of each folder that has some.
fn nearest(shelf: &Shelf) -> BTreeMap<PathBuf, (PathBuf, OnceLock<Resolver>)> {
    let mut folders: Vec<&PathBuf> = shelf.folders.iter().collect();
    folders.sort();
    let found = folders.into_iter().filter_map(|folder| {
        let mut named = PATHS.into_iter().map(|name| folder.join(name));
        let settings = named.find(|path| shelf.has_setting(path))?;
        Some((folder.clone(), (settings, OnceLock::new())))
    });
    found.collect()
}

/// Whether a specifier is a path from the file that says it, which no alias means.
fn is_path(specifier: &str) -> bool {
    specifier.starts_with("./") || specifier.starts_with("../") || matches!(specifier, "." | "..")
}

/// The packages of the run by their names, as the workspaces of a package manager would link them.
fn aliases(packages: &BTreeMap<PathBuf, Value>) -> Vec<(String, Vec<AliasValue>)> {
    let mut named: BTreeMap<&str, Vec<&PathBuf>> = BTreeMap::new();
    for (folder, package) in packages {
        let name = package.get("name").and_then(Value::as_str);
        named
            .entry(name.unwrap_or_default())
            .or_default()
            .push(folder);
    }
    // Two packages of one name are nobody's import.
    let only = named.into_iter().filter_map(|(name, folders)| {
        let [folder] = folders[..] else { return None };
        let places = [folder.clone(), folder.join("src")].map(|place| path_value(&place));
        (!name.is_empty()).then(|| (name.to_owned(), places.into()))
    });
    only.collect()
}

/// Whether a package is a program by itself, and nothing that others import: it is private, or has nothing to import, or
/// is started (by a script, or as a command) and does not say what of it is published.
fn is_application(package: &Value) -> bool {
    let has = |key: &str| package.get(key).is_some_and(|value| !value.is_null());
    let is_private = package.get("private").and_then(Value::as_bool) == Some(true);
    let is_published = ["exports", "files", "publishConfig", "types", "typings"]
        .into_iter()
        .any(has);
    let has_start = package
        .get("scripts")
        .is_some_and(|it| it.get("start").is_some());
    let is_started = has_start || has("bin");
    let is_imported = ["main", "module", "exports", "browser", "types"]
        .into_iter()
        .any(has);
    is_private && !has("exports") || !is_imported || is_started && !is_published
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

fn path_value(place: &Path) -> AliasValue {
    AliasValue::Path(place.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modules(files: &[&str], settings: &[(&str, &str)]) -> Modules {
        let numbered = (0..).zip(files);
        let settings = settings
            .iter()
            .map(|(path, text)| (PathBuf::from(path), (*text).to_owned()));
        Modules::of_texts(
            numbered.map(|(number, file)| (PathBuf::from(file), number)),
            settings.collect(),
        )
    }

    fn only(modules: &Modules, file: &str, specifier: &str) -> Option<u32> {
        let meant = modules.resolve(Path::new(file), specifier);
        assert!(meant.len() < 2, "{specifier}: {meant:?}");
        meant.first().map(|it| it.file)
    }

    #[test]
    fn relative_imports_find_files_folders_and_what_typescript_writes() {
        let files = ["/p/src/a.ts", "/p/src/b/index.js", "/p/lib/c.cjs"];
        let modules = modules(&files, &[]);
        let from = |specifier: &str| only(&modules, "/p/src/x.ts", specifier);
        assert_eq!(from("./a"), Some(0));
        assert_eq!(from("./a.js"), Some(0));
        assert_eq!(from("./b"), Some(1));
        assert_eq!(from("../lib/c.cjs"), Some(2));
        assert_eq!(from("./missing"), None);
        assert_eq!(from("express"), None);
    }

    #[test]
    fn settings_tell_of_paths_exports_and_workspaces() {
        let files = [
            "/p/src/bus.ts",
            "/p/packages/core/src/index.ts",
            "/p/inner.js",
        ];
        let settings = [
            (
                "/p/tsconfig.json",
                r#"{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }"#,
            ),
            (
                "/p/package.json",
                r##"{ "name": "p", "imports": { "#inner": "./inner.js" } }"##,
            ),
            ("/p/packages/core/package.json", r#"{ "name": "@p/core" }"#),
        ];
        let modules = modules(&files, &settings);
        let from = |specifier: &str| only(&modules, "/p/src/x.ts", specifier);
        assert_eq!(from("@/bus"), Some(0));
        assert_eq!(from("@p/core"), Some(1));
        assert_eq!(from("#inner"), Some(2));
    }

    #[test]
    fn what_is_published_is_a_library_and_what_is_started_is_a_program() {
        let told = [
            (r#"{ "private": true, "main": "a.js" }"#, true),
            (r#"{ "name": "x", "main": "a.js" }"#, false),
            (
                r#"{ "name": "x", "exports": "./a.js", "private": true }"#,
                false,
            ),
            (
                r#"{ "main": "a.js", "scripts": { "start": "node a" } }"#,
                true,
            ),
            (
                r#"{ "main": "a.js", "files": ["a.js"], "scripts": { "start": "node a" } }"#,
                false,
            ),
            (r#"{ "bin": "a.js" }"#, true),
            (r#"{ "bin": "a.js", "main": "b.js" }"#, true),
            (
                r#"{ "bin": "a.js", "main": "b.js", "types": "b.d.ts" }"#,
                false,
            ),
        ];
        for (package, expected) in told {
            let modules = modules(&["/p/src/a.js"], &[("/p/package.json", package)]);
            let folder = modules.application_of(Path::new("/p/src/a.js"));
            let expected = expected.then_some(Path::new("/p"));
            assert_eq!(folder, expected, "{package}");
        }
        let alone = modules(&["/p/a.js"], &[]);
        assert_eq!(alone.application_of(Path::new("/p/a.js")), None);
    }

    #[test]
    fn settings_that_cannot_be_read_hide_nothing_else() {
        let files = ["/p/src/bus.ts"];
        let modules = modules(
            &files,
            &[("/p/tsconfig.json", "{ \"extends\": \"./gone\" ")],
        );
        let found = only(&modules, "/p/src/x.ts", "./bus");
        assert_eq!(found, Some(0));
    }
}

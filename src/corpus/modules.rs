//! Which file of a run an import means.
//!
//! In: the files of a run by their whole paths, and a specifier with the file it stands in. Out: the number of the file
//! that is meant, if it is one of the run.
//! Never here: what the files say. What lies on the disk besides, apart from `package.json` and `tsconfig.json`, is not
//! looked at: a module that is no file of the run is out of sight.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use oxc_resolver::{
    AliasValue, FileMetadata, FileSystem, ResolveError, ResolveOptions, ResolverGeneric,
    TsconfigDiscovery,
};

use serde_json::Value;

use super::path;

/// The longest `package.json` or `tsconfig.json` that is read, in bytes.
const LONGEST: u64 = 1024 * 1024;

/// The files of a run, and what their imports mean.
pub struct Modules {
    files: Arc<HashMap<PathBuf, u32>>,
    /// For each folder with a `package.json` whether that is of an application.
    applications: HashMap<PathBuf, bool>,
    resolver: ResolverGeneric<Shelf>,
    /// For files whose `tsconfig.json` cannot be read.
    plain: ResolverGeneric<Shelf>,
}

impl std::fmt::Debug for Modules {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Modules({} files)", self.files.len())
    }
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
        let options = ResolveOptions {
            alias: aliases(&packages),
            condition_names: words(&["node", "import", "require", "development", "default"]),
            extensions: words(&[".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"]),
            extension_alias: vec![
                (".js".into(), words(&[".ts", ".tsx", ".js", ".jsx"])),
                (".jsx".into(), words(&[".tsx", ".jsx"])),
                (".mjs".into(), words(&[".mts", ".mjs"])),
                (".cjs".into(), words(&[".cts", ".cjs"])),
            ],
            main_fields: words(&["source", "module", "main"]),
            symlinks: false,
            node_path: false,
            ..ResolveOptions::default()
        };
        let with_paths = ResolveOptions {
            tsconfig: Some(TsconfigDiscovery::Auto),
            ..options.clone()
        };
        Self {
            files: shelf.files.clone(),
            applications: packages
                .iter()
                .map(|(folder, package)| (folder.clone(), is_application(package)))
                .collect(),
            resolver: ResolverGeneric::new_with_file_system(shelf.clone(), with_paths),
            plain: ResolverGeneric::new_with_file_system(shelf, options),
        }
    }

    /// The folder of the application that a file, by its whole path, is of; `None` for a library's. A file without a package
    /// is taken for a library's.
    pub fn application_of<'f>(&self, file: &'f Path) -> Option<&'f Path> {
        let mut folders = file.ancestors().skip(1);
        let folder = folders.find(|folder| self.applications.contains_key(*folder))?;
        self.applications[folder].then_some(folder)
    }

    /// The number of the file that `specifier` means in `file`, a whole path.
    pub fn resolve(&self, file: &Path, specifier: &str) -> Option<u32> {
        let found = self.resolver.resolve_file(file, specifier);
        let found = found.or_else(|_| self.plain.resolve_file(file, specifier));
        self.files.get(found.ok()?.path()).copied()
    }
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
/// is started rather than published.
fn is_application(package: &Value) -> bool {
    let has = |key: &str| package.get(key).is_some_and(|value| !value.is_null());
    let is_private = package.get("private").and_then(Value::as_bool) == Some(true);
    let is_published = ["exports", "files", "publishConfig", "types", "typings"]
        .into_iter()
        .any(has);
    let is_started = package
        .get("scripts")
        .is_some_and(|it| it.get("start").is_some());
    let is_imported = ["main", "module", "exports", "browser", "types"]
        .into_iter()
        .any(has);
    is_private && !has("exports") || !is_imported || is_started && !is_published
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

/// What the resolver sees of the disk: the files of the run, the folders that they are in, and the settings beside them.
#[derive(Clone)]
struct Shelf {
    files: Arc<HashMap<PathBuf, u32>>,
    folders: Arc<HashSet<PathBuf>>,
    settings: Option<Arc<BTreeMap<PathBuf, String>>>,
}

impl Shelf {
    fn new(files: HashMap<PathBuf, u32>, settings: Option<BTreeMap<PathBuf, String>>) -> Self {
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
    fn packages(&self) -> BTreeMap<PathBuf, Value> {
        let folders = self.folders.iter();
        let packages = folders.filter_map(|folder| {
            let text = self.setting(&folder.join("package.json")).ok()?;
            Some((folder.clone(), serde_json::from_str(&text).ok()?))
        });
        packages.collect()
    }

    /// The text of a `package.json` or `tsconfig.json`.
    fn setting(&self, path: &Path) -> io::Result<String> {
        let absent = || io::Error::from(io::ErrorKind::NotFound);
        if !self.is_setting(path) {
            return Err(absent());
        }
        if let Some(settings) = &self.settings {
            return settings.get(path).cloned().ok_or_else(absent);
        }
        // A pipe would be waited for, a device never ends, and a link may lead anywhere.
        let about = std::fs::symlink_metadata(path)?;
        if !about.is_file() || about.len() > LONGEST {
            return Err(absent());
        }
        let mut text = String::new();
        std::fs::File::open(path)?
            .take(LONGEST)
            .read_to_string(&mut text)?;
        Ok(text)
    }

    fn is_setting(&self, path: &Path) -> bool {
        let is_json = path.extension().is_some_and(|ending| ending == "json");
        is_json
            && path
                .parent()
                .is_some_and(|folder| self.folders.contains(folder))
    }
}

fn path_value(place: &Path) -> AliasValue {
    AliasValue::Path(place.to_string_lossy().into_owned())
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

    #[test]
    fn relative_imports_find_files_folders_and_what_typescript_writes() {
        let files = ["/p/src/a.ts", "/p/src/b/index.js", "/p/lib/c.cjs"];
        let modules = modules(&files, &[]);
        let from = |specifier: &str| modules.resolve(Path::new("/p/src/x.ts"), specifier);
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
        let from = |specifier: &str| modules.resolve(Path::new("/p/src/x.ts"), specifier);
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
        let found = modules.resolve(Path::new("/p/src/x.ts"), "./bus");
        assert_eq!(found, Some(0));
    }
}

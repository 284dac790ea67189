//! Where the configuration is that another one extends.
//!
//! In: the folder of a configuration, and a name that it extends. Out: a file, or a folder to look in.
//! Never here: reading it. A name is a path if it begins with `.` or `/`, else a package, which is looked for as Node does:
//! in `node_modules` of the folder and of all folders around it. A resolver of modules would find no more: a shared
//! configuration is data with a fixed name, so there are no conditions, endings or entry points to choose from.

use std::path::{Path, PathBuf};

use super::path::tidy;

/// Where a configuration is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In this file.
    File(PathBuf),
    /// In this folder, under one of the usual names.
    Folder(PathBuf),
}

/// The place that a configuration in `folder` means by `name`.
///
/// # Errors
/// There is nothing, in words for the name's own place.
pub fn place(folder: &Path, name: &str) -> Result<Place, String> {
    if name.starts_with('.') || Path::new(name).is_absolute() {
        let path = tidy(&folder.join(name));
        return at(&path).ok_or_else(|| "no such file".to_owned());
    }
    let (package, inside) = parts(name);
    let mut around = folder
        .ancestors()
        .map(|it| it.join("node_modules").join(package));
    let Some(root) = around.find(|it| it.is_dir()) else {
        return Err(match at(&folder.join(name)) {
            Some(_) => format!(
                "this names a package; to extend the file next to this one, write `./{name}`"
            ),
            None => format!("`{package}` is in no `node_modules` from here up; is it installed?"),
        });
    };
    // Links lead to where a package really is, with what it extends itself beside it.
    let root = std::fs::canonicalize(&root).unwrap_or(root);
    match inside {
        None => Ok(Place::Folder(root)),
        Some(inside) => {
            let file = root.join(inside);
            at(&file).ok_or_else(|| format!("`{package}` is installed but has no `{inside}`"))
        }
    }
}

fn at(path: &Path) -> Option<Place> {
    if path.is_dir() {
        return Some(Place::Folder(path.to_path_buf()));
    }
    let with = |ending: &str| PathBuf::from(format!("{}{ending}", path.display()));
    let spelled = [path.to_path_buf(), with(".json"), with(".jsonc")];
    spelled.into_iter().find(|it| it.is_file()).map(Place::File)
}

/// The name of a package, and what lies inside it: `@acme/lint/strict.json` is `@acme/lint` and `strict.json`.
fn parts(name: &str) -> (&str, Option<&str>) {
    let scope = match name.starts_with('@') {
        true => name.find('/').map_or(name.len(), |at| at + 1),
        false => 0,
    };
    match name[scope..].find('/') {
        Some(at) => (&name[..scope + at], Some(&name[scope + at + 1..])),
        None => (name, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_may_have_a_scope_and_something_inside() {
        assert_eq!(parts("lint"), ("lint", None));
        assert_eq!(parts("lint/a/b.json"), ("lint", Some("a/b.json")));
        assert_eq!(parts("@acme/lint"), ("@acme/lint", None));
        assert_eq!(parts("@acme/lint/a.json"), ("@acme/lint", Some("a.json")));
        assert_eq!(parts("@acme"), ("@acme", None));
    }

    #[test]
    fn the_nearest_package_is_found_and_what_is_missing_is_told() {
        let root = tempfile::TempDir::new().expect("a folder can be made");
        let root = std::fs::canonicalize(root.path()).expect("it is there");
        let inner = root.join("packages/web");
        for (path, text) in [
            ("node_modules/@acme/lint/strict.json", "{}"),
            ("packages/web/base.json", "{}"),
        ] {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().expect("it has one")).expect("folders");
            std::fs::write(path, text).expect("files");
        }
        let of = |name: &str| place(&inner, name);
        let package = root.join("node_modules/@acme/lint");
        assert_eq!(of("@acme/lint"), Ok(Place::Folder(package.clone())));
        let strict = Place::File(package.join("strict.json"));
        assert_eq!(of("@acme/lint/strict.json"), Ok(strict.clone()));
        assert_eq!(of("@acme/lint/strict"), Ok(strict));
        assert_eq!(of("./base.json"), Ok(Place::File(inner.join("base.json"))));
        assert_eq!(of(".."), Ok(Place::Folder(root.join("packages"))));
        for (name, said) in [
            ("./gone.json", "no such file"),
            (
                "base.json",
                "this names a package; to extend the file next to this one, write `./base.json`",
            ),
            (
                "@acme/lint/gone",
                "`@acme/lint` is installed but has no `gone`",
            ),
            (
                "@acme/other",
                "`@acme/other` is in no `node_modules` from here up; is it installed?",
            ),
        ] {
            assert_eq!(of(name), Err(said.to_owned()));
        }
    }
}

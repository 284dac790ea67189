//! Every annotated source of the repository: the fixtures, and the examples of the rules' pages.
//!
//! In: `fixtures/` and `rules/*/README.md`. Out: each source's name and text, in sorted order.
//! Never here: what a source says; `tests/expect` reads that.

use std::path::{Path, PathBuf};

use crate::expect::markdown;

const EXTENSIONS: &[&str] = &[
    "js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "vue", "svelte", "astro", "html",
];

/// The repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The text of a file that has to be there.
pub fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every fixture, named by its path under `fixtures/`.
pub fn fixtures() -> impl Iterator<Item = (String, String)> {
    let folder = root().join("fixtures");
    files(&folder).into_iter().map(move |path| {
        let relative = path
            .strip_prefix(&folder)
            .expect("the walk starts in the folder");
        (relative.to_string_lossy().replace('\\', "/"), read(&path))
    })
}

/// The examples of every rule's page, read from the folders rather than from the rule table, so that a page whose rule
/// is not listed yet is run all the same.
pub fn pages() -> Vec<(String, String)> {
    examples_in("rules")
}

/// The examples of the pages in the folders of `folder`.
pub fn examples_in(folder: &str) -> Vec<(String, String)> {
    let rules = root().join(folder);
    let Ok(folders) = std::fs::read_dir(&rules) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = folders
        .flatten()
        .map(|one| one.path().join("README.md"))
        .collect();
    paths.retain(|path| path.is_file());
    paths.sort();
    let mut pages = Vec::new();
    for path in paths {
        let name = path
            .strip_prefix(root())
            .expect("the walk starts in the repository");
        let name = name.to_string_lossy().replace('\\', "/");
        let blocks = markdown::blocks(&read(&path))
            .unwrap_or_else(|complaint| panic!("{name}: {complaint}"));
        for block in blocks {
            pages.push((
                format!("{name}.line-{}.{}", block.line, block.language),
                block.text,
            ));
        }
    }
    pages
}

/// Every file under `folder` in sorted order. Projects are real directory trees with tests of their own; what was
/// downloaded is not a fixture, and neither is a driver, which `tests/runtime.rs` runs.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries =
        std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        if path.is_dir() {
            if !["projects", "field", "node_modules"].contains(&name) {
                found.extend(files(&path));
            }
        } else if !name.ends_with(".drive.mjs")
            && path
                .extension()
                .is_some_and(|one| EXTENSIONS.iter().any(|known| one == *known))
        {
            found.push(path);
        }
    }
    found
}

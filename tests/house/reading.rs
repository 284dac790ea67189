//! The repository's files as text.
//!
//! In: the folder that cargo names. Out: paths relative to it, with `/`, sorted, and their texts.
//! Never here: a rule about them.

use std::path::{Path, PathBuf};

/// A Rust file and the room it belongs to.
#[derive(Debug)]
pub struct Source {
    /// Relative to the repository: `src/graph/calls.rs`.
    pub path: String,
    /// The room: the first name below `src/`; `judge` for the code of rules; empty for `main.rs`, `lib.rs` and tests.
    pub room: String,
    /// Its text.
    pub text: String,
}

/// The repository's folder.
pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The text of a file that must be there.
pub fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The linter's Rust: `src/` and the code of the rules.
pub fn rust_sources() -> Vec<Source> {
    sources_in(&["src", "rules"])
}

/// The Rust of the tests, benchmarks and fuzz targets, which belongs to no room.
pub fn test_sources() -> Vec<Source> {
    sources_in(&["tests", "benches", "fuzz"])
}

fn sources_in(folders: &[&str]) -> Vec<Source> {
    let paths = folders
        .iter()
        .flat_map(|folder| files_under(folder, &["rs"]));
    paths
        .map(|path| Source {
            room: room_of(&path),
            text: read(&repository().join(&path)),
            path,
        })
        .collect()
}

/// The room that a path belongs to.
pub fn room_of(path: &str) -> String {
    if path.starts_with("rules/") {
        return "judge".to_owned();
    }
    let below = path.strip_prefix("src/").unwrap_or_default();
    let first = below.split('/').next().unwrap_or_default();
    let room = first.trim_end_matches(".rs");
    if ["main", "lib"].contains(&room) {
        String::new()
    } else {
        room.to_owned()
    }
}

/// Files below `folder` with one of `extensions`, relative to the repository; an empty list if there is no such folder.
pub fn files_under(folder: &str, extensions: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    collect(&repository().join(folder), &mut found);
    let mut paths: Vec<String> = found
        .iter()
        .filter(|path| {
            path.extension()
                .is_some_and(|one| extensions.iter().any(|wanted| one == *wanted))
        })
        .map(|path| relative(path))
        .collect();
    paths.sort();
    paths
}

fn relative(path: &Path) -> String {
    let inside = path.strip_prefix(repository()).unwrap_or(path);
    inside.to_string_lossy().replace('\\', "/")
}

/// Everything below a folder that is the repository's own: nothing built, fetched or of the version control.
fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    let foreign = ["target", "node_modules", ".git", "bench-tools"];
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let fetched = name == "field" && folder == repository();
        if foreign.contains(&name) || fetched {
            continue;
        }
        if path.is_dir() {
            collect(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Lines of the repository that name an absolute path of some machine, or the host of a package registry.
///
/// `Cargo.lock` is written by cargo and names its registry in every entry, and this file names what it looks for.
pub fn machine_bound_lines() -> Vec<String> {
    let needles = [
        "/work/",
        "/root/",
        "registry.npmjs",
        "registry.yarnpkg",
        "artifactory",
        "index.crates.io",
        "static.crates.io",
    ];
    let mut found = Vec::new();
    collect(&repository(), &mut found);
    let mut lines = Vec::new();
    for path in found {
        let name = relative(&path);
        if name == "Cargo.lock" || name == "tests/house/reading.rs" {
            continue;
        }
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        for (number, line) in text.lines().enumerate() {
            if needles.iter().any(|needle| names_it(line, needle)) {
                lines.push(format!("{name}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    lines
}

/// Whether a line holds `needle` as a whole path or host, and not as the middle of a longer path (`app/work/x`).
fn names_it(line: &str, needle: &str) -> bool {
    line.match_indices(needle).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !needle.starts_with('/')
            || before.is_none_or(|one| !one.is_alphanumeric() && one != '.' && one != '_')
    })
}

#[test]
fn a_machine_is_recognised() {
    let folder = format!("/{}/", "root");
    assert!(names_it(&format!("cd {folder}x"), &folder));
    assert!(!names_it(&format!("src{folder}x"), &folder));
}

#[test]
fn rooms_are_told_by_their_paths() {
    assert_eq!(room_of("src/graph/calls.rs"), "graph");
    assert_eq!(room_of("src/cli.rs"), "cli");
    assert_eq!(room_of("src/lib.rs"), "");
    assert_eq!(room_of("rules/listener-in-loop/rule.rs"), "judge");
    assert_eq!(room_of("tests/house.rs"), "");
}

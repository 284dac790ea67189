//! The places where `unlisten` runs, held to the program: versions, options, and the table of platforms.
//!
//! In: the pages, recipes and packages of the repository, as text. Out: nothing; a name that the program does not know
//! fails with the page that it stands on.
//! Never here: what needs a package manager, which `.ci/packages` runs.

mod options;

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Everything that tells a person or a machine what to type.
fn recipes() -> Vec<(String, String)> {
    let mut found: Vec<PathBuf> = [
        "README.md",
        "CONTRIBUTING.md",
        ".pre-commit-hooks.yaml",
        "packages/README.md",
        "packages/pypi/README.md",
        "packages/npm/unlisten/README.md",
        "packages/npm/eslint-plugin-unlisten/README.md",
    ]
    .map(|name| root().join(name))
    .to_vec();
    for folder in ["docs", "templates"] {
        let entries = std::fs::read_dir(root().join(folder)).into_iter().flatten();
        found.extend(entries.flatten().map(|entry| entry.path()));
    }
    found.extend(Some(root().join("action.yml")).filter(|path| path.exists()));
    found.sort();
    let named = |path: &PathBuf| {
        let name = path.strip_prefix(root()).unwrap_or(path);
        (name.to_string_lossy().into_owned(), read(path))
    };
    found.iter().map(named).collect()
}

#[test]
fn no_page_names_an_option_that_there_is_not() {
    let known = options::known();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (name, text) in recipes() {
        for (line, option) in options::named(&text) {
            seen += 1;
            if !known.contains(&option) {
                wrong.push(format!("{name}:{line}: there is no option `{option}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
    assert!(seen > 20, "only {seen} options were recognised");
}

#[test]
fn every_place_names_the_version_of_the_program() {
    let version = env!("CARGO_PKG_VERSION");
    let shim = read(&root().join("pyproject.toml"));
    assert!(shim.contains(&format!("version = \"{version}\"")));
    assert!(shim.contains(&format!("\"unlisten=={version}\"")));
    for (name, text) in recipes() {
        for line in text
            .lines()
            .filter_map(|line| line.trim().strip_prefix("rev: "))
        {
            assert_eq!(line, format!("v{version}"), "{name}");
        }
    }
}

#[test]
fn the_hooks_pass_over_what_a_walk_passes_over() {
    let hooks = read(&root().join(".pre-commit-hooks.yaml"));
    let entries: Vec<&str> = hooks
        .lines()
        .filter_map(|line| line.trim().strip_prefix("entry: "))
        .collect();
    assert_eq!(entries, ["unlisten check --force-exclude"; 3]);
}

#[test]
fn every_link_of_the_pages_leads_somewhere() {
    for (name, text) in recipes() {
        let folder = root().join(&name);
        let folder = folder.parent().expect("a page is in a folder");
        // Not what the program prints, which stands in fences.
        let prose: Vec<&str> = text.split("\n```").step_by(2).collect();
        let prose = prose.concat();
        let links = prose.split("](").skip(1);
        for link in links.filter_map(|rest| rest.split([')', '#']).next()) {
            let inward = !link.is_empty() && !link.starts_with("https://");
            assert!(
                !inward || folder.join(link).exists(),
                "{name} links to {link}, which is not there"
            );
        }
    }
}

#[test]
fn the_types_of_the_npm_package_know_every_key_of_the_report() {
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_unlisten"))
        .args(["--format", "json", "--pedantic", "fixtures", "gone.js"])
        .current_dir(root())
        .output()
        .expect("cargo built the program");
    let report = serde_json::from_slice(&run.stdout).expect("the report is JSON");
    let types = read(&root().join("packages/npm/unlisten/lib/index.d.ts"));
    let mut keys = std::collections::BTreeSet::new();
    collect(&report, &mut keys);
    assert!(keys.len() > 20, "only {keys:?}");
    for key in keys {
        let known = types.contains(&format!("{key}: ")) || types.contains(&format!("{key}?: "));
        assert!(known, "index.d.ts does not know `{key}`");
    }
}

fn collect(value: &serde_json::Value, keys: &mut std::collections::BTreeSet<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            keys.extend(fields.keys().cloned());
            fields.values().for_each(|one| collect(one, keys));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|one| collect(one, keys)),
        _ => {}
    }
}

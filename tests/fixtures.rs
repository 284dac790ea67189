//! The fixtures and the rules' pages, held to their carets.
//!
//! In: every source under `fixtures/` and every example of `rules/*/README.md`. Out: nothing; a disagreement fails and
//! prints the source as it should be annotated. `ONLY=part/of/a/path cargo test --test fixtures` runs some of them.
//! Never here: expectations; they stand under the code.

mod expect;

use std::path::{Path, PathBuf};

use expect::{RULES_TO_COME, Tally};
use unlisten::judge::rulebook::RULES;

const EXTENSIONS: &[&str] = &["js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every file under `folder` in sorted order. Projects are real directory trees with tests of their own; what was
/// downloaded is not a fixture, and neither is a driver, which `tests/runtime.rs` runs.
fn sources(folder: &Path) -> Vec<PathBuf> {
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
                found.extend(sources(&path));
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

/// Checks each source and reports all failures together, so that one run shows the whole picture.
fn check_all(sources: impl Iterator<Item = (String, String)>) -> Tally {
    let only = std::env::var("ONLY").unwrap_or_default();
    let mut tally = Tally::default();
    let mut failures = Vec::new();
    for (path, text) in sources.filter(|(path, _)| path.contains(&only)) {
        match expect::check(&path, &text, &unlisten::examine_text) {
            Ok(counted) => tally.add(counted),
            Err(failure) => failures.push(failure),
        }
    }
    assert!(
        failures.is_empty(),
        "\n{}\n{} sources disagree with their carets",
        failures.join("\n"),
        failures.len()
    );
    tally
}

fn fixtures() -> impl Iterator<Item = (String, String)> {
    let folder = root().join("fixtures");
    sources(&folder).into_iter().map(move |path| {
        let relative = path
            .strip_prefix(&folder)
            .expect("the walk starts in the folder");
        (relative.to_string_lossy().replace('\\', "/"), read(&path))
    })
}

/// The examples of every rule's page, read from the folders rather than from the rule table, so that a page whose rule
/// is not listed yet is run all the same.
fn pages() -> Vec<(String, String)> {
    let rules = root().join("rules");
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
        let blocks = expect::markdown::blocks(&read(&path))
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

/// The examples of a document, each in a project with the configuration that was shown last; and those configurations
/// themselves, over a file that says nothing.
fn document(name: &str) -> Vec<(String, String)> {
    let blocks = expect::markdown::blocks(&read(&root().join(name)))
        .unwrap_or_else(|complaint| panic!("{name}: {complaint}"));
    let mut sources = Vec::new();
    let mut configuration = String::new();
    for block in blocks {
        let is_configuration = block.language == "jsonc";
        let code = match is_configuration {
            true => {
                configuration.clone_from(&block.text);
                "export {};\n"
            }
            false => block.text.as_str(),
        };
        sources.push((
            format!("{name}.line-{}", block.line),
            format!(
                "/* --- unlisten.json --- */\n{configuration}/* --- src/example.ts --- */\n{code}"
            ),
        ));
    }
    sources
}

#[test]
fn every_example_of_the_documents_is_as_annotated() {
    let sources = document("docs/configuration.md");
    assert!(sources.len() > 5, "the examples are not found");
    let tally = check_all(sources.into_iter());
    assert!(tally.leaking > 1 && tally.silent > 1, "{tally:?}");
}

#[test]
fn every_fixture_is_as_annotated() {
    let tally = check_all(fixtures());
    println!("{tally:?}, {} cases", tally.all());
}

#[test]
fn every_example_of_every_page_is_as_annotated() {
    let tally = check_all(pages().into_iter());
    println!("{tally:?}, {} cases", tally.all());
}

/// A linter is switched off for what it reports wrongly, so silence is asserted at least as often as findings are.
#[test]
fn at_least_half_of_the_cases_assert_silence() {
    let mut tally = Tally::default();
    for (path, text) in fixtures() {
        match expect::tally(&path, &text) {
            Ok(counted) => tally.add(counted),
            Err(complaint) => panic!("{path}: {complaint}"),
        }
    }
    println!("{tally:?}, {} cases", tally.all());
    assert!(tally.all() >= 200, "{tally:?}");
    assert!(tally.silent * 2 >= tally.all(), "{tally:?}");
}

#[test]
fn the_rules_to_come_have_not_come() {
    for name in RULES_TO_COME {
        assert!(
            RULES.iter().all(|rule| rule.name != *name),
            "{name} has a folder now; take it from the list of rules to come"
        );
    }
}

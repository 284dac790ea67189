//! The fixtures and the rules' pages, held to their carets.
//!
//! In: every source under `fixtures/` and every example of `rules/*/README.md`. Out: nothing; a disagreement fails and
//! prints the source as it should be annotated. `ONLY=part/of/a/path cargo test --test fixtures` runs some of them.
//! Never here: expectations; they stand under the code.

mod expect;
mod sources;

use expect::{RULES_TO_COME, Tally};
use sources::{examples_in, fixtures, pages, read, root};
use unlisten::judge::rulebook::RULES;

/// The folder of fixtures whose files are one program, so that each is examined with the others in sight.
const PROGRAMS: &str = "program/";

/// Checks a source whose files are one program.
fn check_program(path: &str, text: &str) -> Result<Tally, String> {
    let parts = expect::split(path, text).map_err(|complaint| format!("{path}: {complaint}\n"))?;
    let texts: Vec<(&str, &str)> = parts
        .iter()
        .map(|part| (part.path.as_str(), part.text.as_str()))
        .collect();
    let findings = unlisten::examine_program(&texts);
    let examine = |path: &str, _: &str| {
        let at = texts.iter().position(|(known, _)| *known == path);
        at.map(|at| findings[at].clone()).unwrap_or_default()
    };
    expect::check(path, text, &examine)
}

/// Checks each source and reports all failures together, so that one run shows the whole picture.
fn check_all(sources: impl Iterator<Item = (String, String)>) -> Tally {
    let only = std::env::var("ONLY").unwrap_or_default();
    let mut tally = Tally::default();
    let mut failures = Vec::new();
    for (path, text) in sources.filter(|(path, _)| path.contains(&only)) {
        let checked = match path.starts_with(PROGRAMS) {
            true => check_program(&path, &text),
            false => expect::check(&path, &text, &unlisten::examine_text),
        };
        match checked {
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

/// The examples of a document, each in a project with the configuration that was shown last; and those configurations
/// themselves, over a file that says nothing.
fn document(name: &str) -> Vec<(String, String)> {
    let blocks = expect::markdown::blocks(&read(&root().join(name)))
        .unwrap_or_else(|complaint| panic!("{name}: {complaint}"));
    let mut sources = Vec::new();
    let mut configuration = "{}\n".to_owned();
    for block in blocks {
        let is_configuration = block.language == "jsonc";
        let (code, language) = match is_configuration {
            true => {
                configuration.clone_from(&block.text);
                ("export {};\n", "ts")
            }
            false => (block.text.as_str(), block.language.as_str()),
        };
        sources.push((
            format!("{name}.line-{}", block.line),
            format!(
                "/* --- unlisten.json --- */\n{configuration}/* --- src/example.{language} --- */\n{code}"
            ),
        ));
    }
    sources
}

#[test]
fn every_example_of_the_documents_is_as_annotated() {
    for (name, least) in [("docs/configuration.md", 2), ("docs/how-it-decides.md", 14)] {
        let sources = document(name);
        assert!(sources.len() > 5, "{name}: the examples are not found");
        let tally = check_all(sources.into_iter());
        assert!(
            tally.leaking >= least && tally.silent >= least,
            "{name}: {tally:?}"
        );
    }
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
fn the_pages_about_comments_agree_with_their_carets() {
    let tally = check_all(examples_in("rules/comments").into_iter());
    assert!(tally.leaking >= 7, "{tally:?}");
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

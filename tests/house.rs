//! The law of the house: the invariants of ARCHITECTURE.md, each with a test that names the offending line.
//!
//! In: the repository's own files, as text. Out: nothing; a broken invariant fails with file, line and reason.
//! Never here: the behaviour of the linter. Set `BLESS=1` to rewrite what is generated.

mod inner_rooms;
mod names;
mod pages;
mod reading;
mod rooms;

use std::collections::BTreeSet;

use reading::{Source, files_under, read, repository, rust_sources};
use unlisten::judge::rulebook::{COMMENT_RULES, RULES};

/// Files that may be longer than 600 lines, each with the reason.
///
/// `facts/mod.rs` is the vocabulary of a whole stage, plain data with a sentence for every item, and is read as one.
const LONG_FILES: &[&str] = &["src/facts/mod.rs"];

/// The longest that any other file may be, in lines.
const LONGEST: usize = 600;

fn hold(broken: Vec<String>) {
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

#[test]
fn a_room_imports_only_rooms_earlier_in_the_alphabet() {
    let broken = rust_sources()
        .iter()
        .flat_map(rooms::forward_imports)
        .collect();
    hold(broken);
}

#[test]
fn a_room_of_the_graph_calls_only_rooms_earlier_in_the_alphabet() {
    hold(inner_rooms::calls_back());
}

#[test]
fn no_list_of_names_stands_in_the_engine() {
    // What the tables of the dictionary hold can be read, measured and taught; what stands in code cannot.
    hold(names::lists_of_names());
}

#[test]
fn only_corpus_touches_the_disk() {
    // Standard input and output are no disk, so `std::io` itself is free; opening files is not.
    let words = [
        "std::fs",
        "fs::read",
        "fs::write",
        "File::open",
        "File::create",
        "read_dir(",
        "OpenOptions",
        // Git is asked there as well.
        "process::{Command",
        "process::Command",
    ];
    hold(rooms::only(&words, |source| source.room == "corpus"));
}

#[test]
fn only_cst_names_a_grammar_node() {
    hold(rooms::only(&["tree_sitter"], |source| source.room == "cst"));
}

#[test]
fn only_the_human_report_draws_with_miette() {
    hold(rooms::only(&["miette"], |source| {
        source.path == "src/report/human.rs" || source.path.starts_with("src/report/human/")
    }));
}

/// Whether what a source holds is kept for the next run of the same program, as it stands.
fn is_stored(source: &Source) -> bool {
    source.room == "facts" || source.path == "src/corpus/span.rs"
}

/// A report is written for readers who have another version.
#[test]
fn nothing_in_judge_or_earlier_is_serialised_as_it_stands_but_facts() {
    let words = [
        "Serialize,",
        "Serialize)",
        "Serialize}",
        "serde::Serialize",
        "Serialize;",
    ];
    hold(rooms::only(&words, |source| {
        is_stored(source) || source.room.as_str() > "judge"
    }));
}

#[test]
fn only_tables_and_facts_are_deserialised() {
    let broken = rooms::only(&["Deserialize"], |source| {
        let is_table = ["config", "dictionary"].contains(&source.room.as_str());
        is_table || is_stored(source) || source.room.as_str() > "judge"
    });
    hold(broken);
}

#[test]
fn every_file_opens_by_saying_what_it_is() {
    let unsaid = |source: &Source| {
        let opens = source.text.starts_with("//!") || source.text.starts_with("#![doc");
        (!opens).then(|| format!("{}: opens without `//!`", source.path))
    };
    hold(house_sources().iter().filter_map(unsaid).collect());
}

#[test]
fn files_are_short() {
    let long = |source: &Source| {
        let lines = source.text.lines().count();
        let allowed = LONG_FILES.contains(&source.path.as_str()) || lines <= LONGEST;
        (!allowed).then(|| format!("{}: {lines} lines, more than {LONGEST}", source.path))
    };
    hold(house_sources().iter().filter_map(long).collect());
}

#[test]
fn exceptions_for_length_are_needed() {
    let needless = |path: &&str| {
        let lines = read(&repository().join(path)).lines().count();
        (lines <= LONGEST).then(|| format!("{path}: {lines} lines; no exception is needed"))
    };
    hold(LONG_FILES.iter().filter_map(needless).collect());
}

#[test]
fn rooms_are_named_for_what_they_do() {
    let vague = [
        "util", "utils", "helper", "helpers", "manager", "common", "misc",
    ];
    let broken = house_sources()
        .iter()
        .filter(|source| {
            let stem = source.path.trim_end_matches(".rs");
            stem.split('/').any(|part| vague.contains(&part))
        })
        .map(|source| format!("{}: the name says nothing", source.path))
        .collect();
    hold(broken);
}

#[test]
fn rule_folders_and_the_rule_table_agree() {
    let folders: Vec<String> = pages::rule_folders();
    let listed: Vec<String> = RULES.iter().map(|rule| rule.name.to_owned()).collect();
    let mut sorted = listed.clone();
    sorted.sort();
    assert_eq!(listed, sorted, "the rule table is not sorted");
    assert_eq!(
        listed, folders,
        "left the rule table, right the folders of rules/"
    );
    let unique: BTreeSet<&String> = listed.iter().collect();
    assert_eq!(unique.len(), listed.len());
}

#[test]
fn every_rule_folder_is_complete() {
    let missing = |name: &String| {
        let rule = repository().join("rules").join(name).join("rule.rs");
        (!rule.is_file()).then(|| format!("rules/{name}/rule.rs is missing"))
    };
    hold(pages::rule_folders().iter().filter_map(missing).collect());
}

#[test]
fn every_page_has_its_parts() {
    hold(
        pages::rule_folders()
            .iter()
            .flat_map(|name| pages::missing_parts(name))
            .collect(),
    );
    hold(
        COMMENT_RULES
            .iter()
            .flat_map(|rule| pages::missing_parts_about_comments(rule.name, rule.page))
            .collect(),
    );
}

#[test]
fn the_rule_table_holds_the_pages() {
    for rule in RULES {
        assert_eq!(rule.page, pages::page(rule.name), "{}", rule.name);
        assert_eq!(rule.summary(), pages::summary(rule.page));
        assert_eq!(rule.questions(), pages::questions(rule.page));
    }
}

#[test]
fn the_index_of_rules_is_current() {
    let path = repository().join("rules/README.md");
    let generated = pages::index();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &generated).expect("the index can be written");
    }
    assert_eq!(
        read(&path),
        generated,
        "run `BLESS=1 cargo test --test suite house` to rewrite rules/README.md"
    );
}

#[test]
fn every_file_of_tests_is_run() {
    let suite = read(&repository().join("tests/suite.rs"));
    let forgotten = |path: &String| {
        let name = path.strip_prefix("tests/")?.strip_suffix(".rs")?;
        let run = name.contains('/')
            || ["suite", "fixtures"].contains(&name)
            || suite.contains(&format!("\nmod {name};\n"));
        (!run).then(|| format!("{path}: tests/suite.rs does not name it"))
    };
    let files = files_under("tests", &["rs"]);
    hold(files.iter().filter_map(forgotten).collect());
}

#[test]
fn nothing_depends_on_a_machine() {
    hold(reading::machine_bound_lines());
}

/// The linter's own Rust, rules and tests included.
fn house_sources() -> Vec<Source> {
    let mut sources = rust_sources();
    sources.extend(reading::test_sources());
    sources
}

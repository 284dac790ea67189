//! Repositories that are made to do harm, on real git and a real file system: `docs/security.md` says what is promised.
//!
//! In: hostile folders. Out: nothing; each test is one promise, and shows where it can that the trap works on others.
//! Never here: input that is merely broken; that is `bad_input.rs`.

#![cfg(unix)]

mod action;
mod commands;
mod files;
mod git;
mod messages;
mod names;
mod trap;
mod writing;

use std::collections::BTreeSet;
use std::path::Path;

/// Every test of these files, by file and name.
fn tests() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile");
    let files = std::fs::read_dir(folder).expect("it is there").flatten();
    let named = files.flat_map(|file| {
        let text = std::fs::read_to_string(file.path()).expect("it is text");
        let stem = file.path().with_extension("");
        let stem = stem
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let tests = text.split("#[test]\nfn ").skip(1);
        let names = tests.filter_map(|rest| rest.split_once('('));
        let names: Vec<String> = names.map(|(name, _)| format!("{stem}::{name}")).collect();
        names
    });
    named.collect()
}

#[test]
fn the_page_names_every_test_and_no_other() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/security.md");
    let page = std::fs::read_to_string(page).expect("it is there");
    let code = page.split('`').skip(1).step_by(2);
    let named: BTreeSet<String> = code
        .filter(|code| {
            code.contains("::")
                && code
                    .chars()
                    .all(|one| one.is_alphanumeric() || "_:".contains(one))
        })
        .map(str::to_owned)
        .collect();
    assert_eq!(named, tests(), "left docs/security.md, right tests/hostile");
}

//! The sets of names in the dictionary: each is needed, and what it decides is known as an expectation.
//!
//! In: `rules/dictionary/hints.toml` and `language.toml`, and the fixtures that they name. Out: a failure that lists every set of
//! which nothing depends.
//! Never here: how often a set is right in the field; `scripts/field/try-hints` measures that.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use unlisten::dictionary::{NameSet, built_in};
use unlisten::judge::doubt::Expectation;
use unlisten::judge::finding::{Confidence, Finding};
use unlisten::{examine_knowing, examine_text};

use crate::tables::{dictionary, tables};

/// What is said of a text: rules, places and confidence.
type Said = BTreeSet<(&'static str, u32, Confidence)>;

fn said(findings: Vec<Finding>) -> Said {
    findings
        .into_iter()
        .map(|it| (it.rule, it.place.span.start, it.confidence))
        .collect()
}

fn said_without(set: NameSet, path: &str, text: &str) -> Said {
    let rest = built_in().clone().without(set);
    said(examine_knowing(rest, path, text).expect("there are fewer names than are built in"))
}

fn text_of(fixture: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(fixture);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{fixture}: {error}"))
}

#[test]
fn each_set_decides_something_in_its_example() {
    let idle: Vec<String> = built_in()
        .name_sets
        .iter()
        .filter(|row| row.expectation.is_some() || !row.example.is_empty())
        .filter(|row| {
            let text = text_of(&row.example);
            said(examine_text(&row.example, &text)) == said_without(row.set, &row.example, &text)
        })
        .map(|row| format!("{:?}: nothing changes in {}", row.set, row.example))
        .collect();
    assert!(idle.is_empty(), "{idle:#?}");
}

#[test]
fn each_hint_names_its_expectation() {
    for (table, text) in tables() {
        for row in &dictionary(&table, &text).name_sets {
            let known = row.expectation.as_deref().map(|name| {
                Expectation::ALL
                    .iter()
                    .any(|expectation| expectation.name() == name)
            });
            let wanted = (table == "hints.toml").then_some(true);
            assert_eq!(known, wanted, "{table}: {:?}", row.set);
        }
    }
}

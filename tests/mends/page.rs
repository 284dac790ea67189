//! How many findings have a fix.
//!
//! In: what is offered. Out: the table of `fixtures/mends.md`, held current.
//! Never here: a judgement of a fix.

use std::collections::BTreeMap;

use super::{Offered, offered};
use crate::sources;

#[test]
fn the_page_is_current() {
    if std::env::var_os("ONLY").is_some() {
        return;
    }
    let page = page(offered());
    let path = sources::root().join("fixtures/mends.md");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &page).expect("the page can be written");
    }
    assert_eq!(
        sources::read(&path),
        page,
        "run `BLESS=1 cargo test --test suite mends` to rewrite fixtures/mends.md"
    );
}

#[derive(Default)]
struct Row {
    findings: usize,
    safe: usize,
    bold: usize,
}

fn page(all: &[Offered]) -> String {
    let mut rows: BTreeMap<&str, Row> = BTreeMap::new();
    let mut total = Row::default();
    for one in all {
        for row in [rows.entry(one.finding.rule).or_default(), &mut total] {
            row.findings += 1;
            match &one.fix {
                Some(fix) if fix.is_safe => row.safe += 1,
                Some(_) => row.bold += 1,
                None => {}
            }
        }
    }
    let line = |name: &str, row: &Row| {
        let Row {
            findings,
            safe,
            bold,
        } = row;
        format!("| {name} | {findings} | {safe} | {bold} |\n")
    };
    let rows: String = rows
        .iter()
        .map(|(rule, row)| line(&format!("`{rule}`"), row))
        .collect();
    format!(
        "# Fixes\n\n\
         How many of the findings that are shown by default of the fixtures and of the examples of the rules' pages have a fix. Each is\n\
         done, one by one: the text parses as well as before, its finding is gone and no other has come, and doing it again changes\n\
         nothing. `tests/mends/run.rs` runs the fixtures with all of their safe fixes under Node. `BLESS=1 cargo test --test suite mends`\n\
         writes this page.\n\n\
         | rule | findings | safe fixes | unsafe fixes |\n|---|---:|---:|---:|\n{rows}{}",
        line("all", &total)
    )
}

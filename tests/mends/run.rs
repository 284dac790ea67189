//! Mended fixtures, run: the runtime is the judge of every fix.
//!
//! In: every fixture that Node runs by itself and that has fixes. Out: nothing; a line that grows although nobody speaks of it any
//! more fails, and so does a fixture that cannot be run any more, or whose listeners are called another number of times.
//! Never here: what a fix looks like.

use std::collections::BTreeSet;

use unlisten::corpus::LineIndex;
use unlisten::{examine_text, fix_text};

use crate::expect::Part;
use crate::runtime::node::{self, Measured};
use crate::runtime::plan::{self, Fixture};
use crate::runtime::verdict::{Trend, trend};

/// The fixtures with fixes that are run, each as it is and mended.
fn both(is_bold: bool) -> Vec<(Fixture, Fixture)> {
    let only = std::env::var("ONLY").unwrap_or_default();
    let fixtures = plan::fixtures().0.into_iter();
    let fixtures = fixtures.filter(|it| it.is_plain && !it.is_fixed && it.name.contains(&only));
    let pairs = fixtures.filter_map(|fixture| {
        let mut has_fix = false;
        let mend = |part: &Part| {
            let (text, rules) = fix_text(&part.path, &part.text, is_bold);
            has_fix |= !rules.is_empty();
            Part {
                path: part.path.clone(),
                text,
                expectations: Vec::new(),
                ..*part
            }
        };
        let mended = Fixture {
            parts: fixture.parts.iter().map(mend).collect(),
            driver: fixture.driver.clone(),
            name: fixture.name.clone(),
            ..fixture
        };
        has_fix.then_some((fixture, mended))
    });
    pairs.collect()
}

/// The lines that grow and of which nothing is said.
fn unsaid(fixture: &Fixture, measured: &Measured) -> BTreeSet<String> {
    let said = fixture.parts.iter().flat_map(|part| {
        let lines = LineIndex::new(&part.text);
        let findings = examine_text(&part.path, &part.text);
        let at = |byte: u32| lines.line_of(byte as usize) + 1;
        let bytes = findings.iter().flat_map(|it| {
            let steps = it.steps.iter().map(|step| step.place.span.start);
            steps.chain([it.place.span.start])
        });
        let told = bytes.map(|byte| format!("{}:{}", part.path, at(byte)));
        told.collect::<Vec<String>>()
    });
    let said: BTreeSet<String> = said.collect();
    let growing = measured
        .lines
        .iter()
        .filter(|(_, growth)| trend(growth) == Trend::Grows);
    growing
        .map(|(line, _)| line.clone())
        .filter(|line| !said.contains(line))
        .collect()
}

fn run(is_bold: bool) -> Vec<(Fixture, Fixture, Measured, Measured)> {
    let (plain, mended): (Vec<Fixture>, Vec<Fixture>) = both(is_bold).into_iter().unzip();
    let (before, after) = (node::run(&plain, None), node::run(&mended, None));
    let pairs = plain
        .into_iter()
        .zip(mended)
        .zip(before.into_iter().zip(after));
    pairs
        .map(|((plain, mended), (before, after))| (plain, mended, before, after))
        .collect()
}

#[test]
fn nothing_grows_that_was_mended() {
    let mut complaints = Vec::new();
    for (plain, mended, before, after) in run(true) {
        if let Some(why) = &after.failure {
            complaints.push(format!("{}: {why}", mended.name));
            continue;
        }
        let (old, new) = (unsaid(&plain, &before), unsaid(&mended, &after));
        if new.len() > old.len() {
            complaints.push(format!(
                "{}: {new:?} grow, and before {old:?} did",
                mended.name
            ));
        }
    }
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn safe_fixes_call_each_handler_as_often_as_before() {
    let mut complaints = Vec::new();
    for (_, mended, before, after) in run(false) {
        if before.calls != after.calls {
            let counts = format!("{} calls before, {} now", before.calls, after.calls);
            complaints.push(format!("{}: {counts}", mended.name));
        }
    }
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

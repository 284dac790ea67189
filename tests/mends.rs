//! Fixes, proven: each that is offered for a fixture or an example of a page is done, and what it promises is held.
//!
//! In: every file of the fixtures and of the rules' pages. Out: nothing; a fix fails that leaves a text which parses worse, whose
//! finding is still there, or beside which another one comes, and so does one that is offered again. `tests/mends/run.rs` runs
//! the mended fixtures under Node. `BLESS=1` writes `fixtures/mends.md`: how many findings have a fix. `ONLY=part/of/a/path` mends
//! some sources, and `WRITE=folder` writes a diff for each fix there.
//! Never here: what a fix looks like; `tests/fix.rs` shows some.

mod page;
mod run;

use std::sync::OnceLock;

use rayon::prelude::*;
use unlisten::cst::{Language, parse};
use unlisten::judge::finding::{Confidence, Finding};
use unlisten::mend::Fix;
use unlisten::{examine_text, fixes_of_text};

use crate::{expect, sources};

/// A finding of a source with its fix.
struct Offered {
    source: String,
    /// The file of the source that it is in.
    path: String,
    text: String,
    finding: Finding,
    fix: Option<Fix>,
}

/// Everything that is shown by default of all sources.
fn offered() -> &'static [Offered] {
    static OFFERED: OnceLock<Vec<Offered>> = OnceLock::new();
    OFFERED.get_or_init(|| {
        let only = std::env::var("ONLY").unwrap_or_default();
        let sources: Vec<(String, String)> = sources::fixtures()
            .chain(sources::pages())
            .filter(|(path, _)| path.contains(&only) && !path.contains(".fixed."))
            .collect();
        let all = sources.par_iter().flat_map_iter(|(source, text)| {
            let parts = expect::split(source, text).unwrap_or_else(|why| panic!("{source}: {why}"));
            parts.into_iter().flat_map(|part| of_part(source, &part))
        });
        let all: Vec<Offered> = all.collect();
        if let Some(folder) = std::env::var_os("WRITE") {
            write_all(std::path::Path::new(&folder), &all);
        }
        all
    })
}

fn of_part(source: &str, part: &expect::Part) -> Vec<Offered> {
    let shown = fixes_of_text(&part.path, &part.text).into_iter();
    let shown = shown.filter(|(finding, _)| finding.confidence > Confidence::Possible);
    let offered = shown.map(|(finding, fix)| Offered {
        source: source.to_owned(),
        path: part.path.clone(),
        text: part.text.clone(),
        finding,
        fix,
    });
    offered.collect()
}

fn write_all(folder: &std::path::Path, all: &[Offered]) {
    std::fs::create_dir_all(folder).expect("the folder can be made");
    let mut whole = String::new();
    for one in all {
        let Some(fix) = &one.fix else {
            continue;
        };
        let after = fix.apply(&one.text);
        let diff = similar::TextDiff::from_lines(&one.text, &after);
        let safe = if fix.is_safe { "safe" } else { "unsafe" };
        whole.push_str(&format!(
            "\n### {} {} [{safe}] {}: {}\n",
            one.source, one.finding.rule, fix.title, one.finding.message
        ));
        whole.push_str(&diff.unified_diff().context_radius(4).to_string());
    }
    std::fs::write(folder.join("fixes.diff"), whole).expect("the diffs can be written");
}

/// Complaints about fixes that do not hold what they promise.
fn complaints(hold: impl Fn(&Offered, &Fix, &str) -> Option<String> + Sync) -> Vec<String> {
    let all = offered().par_iter().filter_map(|one| {
        let fix = one.fix.as_ref()?;
        let after = fix.apply(&one.text);
        let why = hold(one, fix, &after)?;
        Some(format!(
            "{} ({}): {why}\n{after}",
            one.source, one.finding.message
        ))
    });
    all.collect()
}

#[test]
fn a_fix_leaves_a_text_that_parses_as_well() {
    let unparsed = |path: &str, text: &str| {
        let language = Language::of(path).expect("it was read");
        parse(text, language).unparsed().len()
    };
    let broken = complaints(|one, _, after| {
        (unparsed(&one.path, after) > unparsed(&one.path, &one.text))
            .then(|| "parses worse".to_owned())
    });
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn a_fix_takes_its_finding_away_and_brings_no_other() {
    let known = |findings: &[Finding]| -> Vec<(&'static str, String)> {
        let mut all: Vec<_> = findings
            .iter()
            .map(|it| (it.rule, it.fingerprint.text()))
            .collect();
        all.sort();
        all
    };
    let wrong = complaints(|one, _, after| {
        let before = examine_text(&one.path, &one.text);
        let now = examine_text(&one.path, after);
        let (mut left, now) = (known(&before), known(&now));
        let new = now
            .iter()
            .find(|it| match left.iter().position(|old| old == *it) {
                Some(at) => {
                    left.remove(at);
                    false
                }
                None => true,
            });
        match new {
            Some((rule, _)) => Some(format!("`{rule}` has come")),
            None if left.is_empty() => Some("nothing is gone".to_owned()),
            None => None,
        }
    });
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Doing all fixes twice is doing them once.
#[test]
fn fixing_again_changes_nothing() {
    let mut seen = std::collections::BTreeSet::new();
    let files: Vec<&Offered> = offered()
        .iter()
        .filter(|it| it.fix.is_some() && seen.insert((&it.source, &it.path)))
        .collect();
    let changed: Vec<String> = files
        .par_iter()
        .filter_map(|one| {
            let (once, _) = unlisten::fix_text(&one.path, &one.text, true);
            let (twice, _) = unlisten::fix_text(&one.path, &once, true);
            (once != twice).then(|| format!("{}\n{once}\n=====\n{twice}", one.source))
        })
        .collect();
    assert!(changed.is_empty(), "\n{}", changed.join("\n"));
}

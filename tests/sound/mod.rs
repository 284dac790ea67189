//! What holds of everything that is said of any text, however broken.
//!
//! In: bytes, and the name of the file that they would be in. Out: nothing; what does not hold panics and says which.
//! Never here: where the bytes come from. The properties make them from fixtures, and the fuzzer in `fuzz/` makes them up.

#![allow(dead_code)] // Each user takes what it needs.

pub mod exchange;
pub mod pieces;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use unlisten::config::Look;
use unlisten::corpus::{self, LineIndex, Needles, Span};
use unlisten::cst::{self, Language};
use unlisten::dictionary;
use unlisten::facts::{FileFacts, RegionKind, Step};
use unlisten::graph::Graph;
use unlisten::judge::finding::Finding;
use unlisten::judge::policy::Policy;
use unlisten::judge::review::outcome::Outcome;
use unlisten::report::{self, Results};
use unlisten::{facts, judge};

static NEEDLES: LazyLock<Needles> = LazyLock::new(|| {
    let dictionary = dictionary::built_in();
    let names = dictionary.needles();
    Needles::new(
        &names,
        &dictionary.names_called_alone(),
        &dictionary.words(),
        &dictionary.written_methods(),
        &[unlisten::facts::suppressions::WORD],
    )
    .expect("the dictionary's names are needles")
});

/// Everything up to the reports, as a run would do it, of a file with these bytes.
pub fn everything(path: &str, bytes: &[u8]) {
    let bytes = corpus::read::without_mark(bytes.to_vec());
    let is_hit = NEEDLES.hit(&bytes);
    corpus::bundle::is_generated(&bytes);
    let Some(decoded) = corpus::read::decode(bytes) else {
        return;
    };
    let results = examined(path, &decoded.text);
    assert!(
        is_hit || results.findings.is_empty(),
        "the scan passes over what has a finding"
    );
    for report in for_people(&results) {
        // Lines of CSV end in both.
        let report = report.replace("\r\n", "\n");
        let is_harmless = |one: char| one == '\n' || !one.is_control();
        assert!(report.chars().all(is_harmless), "{report:?}");
    }
    for report in for_programs(&results) {
        let read = serde_json::from_str::<serde_json::Value>(&report);
        assert!(read.is_ok_and(|it| it["version"] == 1), "{report}");
    }
    exchange::holds(&results);
}

/// What is said of `text`, after all of it was looked over.
pub fn examined(path: &str, text: &str) -> Results {
    let Some(language) = Language::of(path) else {
        return Results::default();
    };
    let tree = cst::parse(text, language);
    for span in tree.unparsed() {
        is_in(text, span, "what did not parse");
    }
    let facts = facts::of(&tree, text, dictionary::built_in());
    drop(tree);
    facts_are_in(text, &facts);
    facts::print::print(&facts);
    let graph = Graph::new(path, &facts, dictionary::built_in());
    let policy = Policy::default();
    let findings = judge::findings(&graph, 0, &policy);
    findings_hold(text, &findings);
    let audit = judge::audit(&graph, 0, &policy);
    for entry in &audit {
        is_in(text, entry.place.span, "an acquisition");
        is_in(text, entry.whole.span, "the call of an acquisition");
        for step in &entry.steps {
            is_in(text, step.place.span, &step.message);
        }
        if let Outcome::Released(sight) = &entry.outcome {
            is_in(text, sight.place.span, &sight.message);
        }
        entry
            .blind_spots
            .iter()
            .for_each(|spot| is_in(text, spot.span, &spot.message));
    }
    let blind_spots = judge::blind_spots(&graph);
    for spot in &blind_spots {
        is_in(text, spot.span, &spot.message);
    }
    Results {
        findings,
        audit,
        blind_spots: blind_spots.into_iter().map(|spot| (0, spot)).collect(),
        files: vec![path.to_owned()],
        texts: BTreeMap::from([(0, text.to_owned())]),
        checked: 1,
        parsed: 1,
        ..Results::default()
    }
}

type Writes = fn(&mut dyn std::io::Write, &Results) -> std::io::Result<()>;

fn for_people(results: &Results) -> Vec<String> {
    const ALL: [Writes; 8] = [
        |out, results| report::human::write(out, results, Look::PLAIN),
        report::concise::write,
        |out, results| report::audit::human::write(out, results, Look::PLAIN),
        report::audit::markdown::write,
        report::audit::csv::write,
        report::audit::html::write,
        report::checklist::markdown::write,
        |out, results| report::stages::write(out, results, Look::PLAIN),
    ];
    written(&ALL, results)
}

fn for_programs(results: &Results) -> Vec<String> {
    written(
        &[
            report::json::write,
            report::audit::json::write,
            report::checklist::json::write,
        ],
        results,
    )
}

fn written(all: &[Writes], results: &Results) -> Vec<String> {
    let text = |write: &Writes| {
        let mut bytes = Vec::new();
        write(&mut bytes, results).expect("writing to memory cannot fail");
        String::from_utf8(bytes).expect("reports are UTF-8")
    };
    all.iter().map(text).collect()
}

/// Findings are sorted, and each has its place, its steps and its advice.
fn findings_hold(text: &str, findings: &[Finding]) {
    let lines = LineIndex::new(text);
    let keys: Vec<_> = findings
        .iter()
        .map(|finding| (finding.place, finding.rule))
        .collect();
    assert!(keys.is_sorted(), "findings are sorted");
    for finding in findings {
        is_in(text, finding.place.span, finding.rule);
        assert!(
            !finding.place.span.is_empty(),
            "{} has a place",
            finding.rule
        );
        assert!(!finding.message.is_empty() && !finding.suggestions.is_empty());
        assert!(!finding.steps.is_empty(), "{} has evidence", finding.rule);
        for step in &finding.steps {
            is_in(text, step.place.span, &step.message);
        }
        for offset in [finding.place.span.start, finding.place.span.end] {
            let position = lines.position(text, offset);
            assert_eq!(
                (position.line, position.column),
                counted(text, offset as usize),
                "the place of byte {offset}"
            );
        }
    }
}

/// Line and UTF-16 column of a byte, both from 1, counted one character after the other.
pub fn counted(text: &str, offset: usize) -> (u32, u32) {
    let (mut line, mut column) = (1, 1);
    for character in text[..offset].chars() {
        if character == '\n' {
            (line, column) = (line + 1, 1);
        } else {
            column += if character > '\u{FFFF}' { 2 } else { 1 };
        }
    }
    (line, column)
}

fn is_in(text: &str, span: Span, of: &str) {
    let (start, end) = (span.start as usize, span.end as usize);
    assert!(
        start <= end && text.get(start..end).is_some(),
        "{start}..{end} is no piece of {} bytes: {of}",
        text.len()
    );
}

/// Every place that the facts name.
fn facts_are_in(text: &str, facts: &FileFacts) {
    let bindings = facts.bindings.iter().map(|it| (it.span, "a binding"));
    let values = facts.values.iter().map(|it| (it.span, "a value"));
    let functions = facts.functions.iter().flat_map(|function| {
        let parameters = function.parameters.iter();
        parameters
            .map(|it| (it.span, "a parameter"))
            .chain([(function.head, "a head"), (function.span, "a function")])
    });
    let classes = facts.classes.iter().flat_map(|class| {
        let members = class.members.iter().map(|it| (it.span, "a member"));
        members.chain([(class.head, "a head"), (class.span, "a class")])
    });
    let regions = facts.regions.iter().flat_map(|region| {
        let head = match region.kind {
            RegionKind::Loop { head, .. } => Some((head, "a loop's head")),
            _ => None,
        };
        let exits = region.steps.iter().filter_map(|step| match step {
            Step::Return { span, .. }
            | Step::Throw { span, .. }
            | Step::Break { span, .. }
            | Step::Continue { span, .. } => Some((*span, "an exit")),
            _ => None,
        });
        exits.chain(head).chain([(region.span, "a region")])
    });
    let acquisitions = facts.acquisitions.iter();
    let acquisitions = acquisitions.map(|it| (it.span, "an acquisition"));
    let releases = facts.releases.iter().map(|it| (it.span, "a release"));
    let blind_spots = facts.blind_spots.iter().map(|it| (it.span, "a blind spot"));
    bindings
        .chain(values)
        .chain(functions)
        .chain(classes)
        .chain(regions)
        .chain(acquisitions)
        .chain(releases)
        .chain(blind_spots)
        .for_each(|(span, of)| is_in(text, span, of));
    let lines = facts.line_starts.iter();
    lines.for_each(|start| is_in(text, Span::new(*start, *start), "a line"));
}

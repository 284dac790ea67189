//! Every acquisition with its three answers.
//!
//! In: [`Results`] of an audit. Out: an aligned table for people, or one JSON object, version 1.
//! Never here: a choice among the acquisitions.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde::Serialize;

use super::json::{self, OutPassedOver, OutPlace, OutProblem};
use super::paint::{Tone, cut, tame, tone};
use super::{Places, Results, confidence};
use crate::config::Look;
use crate::judge::audit::AuditEntry;
use crate::judge::blind::Cause;
use crate::judge::finding::Place;

/// Cells longer than this are cut; the place leads to the whole.
const WIDEST: usize = 40;

const HEADINGS: [&str; 8] = [
    "PLACE",
    "TARGET",
    "EVENT",
    "LIFETIME",
    "REPETITION",
    "RELEASE",
    "VERDICT",
    "BLIND SPOTS",
];

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    acquisitions: Vec<OutEntry<'a>>,
    problems: Vec<OutProblem<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OutEntry<'a> {
    #[serde(flatten)]
    place: OutPlace<'a>,
    call: &'a str,
    target: &'a str,
    event: Option<&'a str>,
    lifetime: &'a str,
    repetition: &'a str,
    release: &'a str,
    verdict: Option<Verdict<'a>>,
    blind_spots: Vec<OutBlindSpot<'a>>,
}

#[derive(Serialize)]
struct OutBlindSpot<'a> {
    line: u32,
    column: u32,
    message: &'a str,
}

#[derive(Serialize)]
struct Verdict<'a> {
    rule: &'a str,
    confidence: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    files: usize,
    parsed: usize,
    acquisitions: usize,
    passed_over: OutPassedOver,
}

/// Writes the aligned table.
pub fn write(out: &mut dyn Write, results: &Results, look: Look) -> io::Result<()> {
    if results.audit.is_empty() {
        return Ok(());
    }
    let places = Places::new(results);
    let rows: Vec<[String; 8]> = results
        .audit
        .iter()
        .map(|entry| row(&places, entry))
        .collect();
    let mut widths = HEADINGS.map(str::len);
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    writeln!(
        out,
        "{}",
        tone(
            look,
            Tone::Strong,
            &line(&HEADINGS.map(String::from), &widths)
        )
    )?;
    for (entry, row) in results.audit.iter().zip(&rows) {
        let text = line(row, &widths);
        let leaks = entry.verdict.is_some();
        let painted = if leaks {
            tone(look, Tone::Warning, &text)
        } else {
            text
        };
        writeln!(out, "{painted}")?;
    }
    Ok(())
}

fn line(cells: &[String; 8], widths: &[usize; 8]) -> String {
    let padded: Vec<String> = cells
        .iter()
        .zip(widths)
        .map(|(cell, width)| format!("{cell:width$}"))
        .collect();
    padded.join("  ").trim_end().to_string()
}

fn row(places: &Places<'_>, entry: &AuditEntry) -> [String; 8] {
    let at = places.locate(entry.place);
    let verdict = entry.verdict.map_or("-".to_string(), |(rule, sure)| {
        format!("{rule} ({})", confidence(sure))
    });
    [
        format!("{}:{}:{}", tame(at.path), at.start.line, at.start.column),
        cut(&format!("{}.{}", entry.target, entry.call), WIDEST),
        cut(entry.event.as_deref().unwrap_or("-"), WIDEST),
        entry.lifetime.to_string(),
        entry.repetition.to_string(),
        cut(&entry.release, WIDEST),
        verdict,
        unseen(entry),
    ]
}

/// What could not be decided, a word for each kind; the sentences would bury the table.
fn unseen(entry: &AuditEntry) -> String {
    let causes: BTreeSet<Cause> = entry.blind_spots.iter().map(|spot| spot.cause).collect();
    let words: BTreeSet<&str> = causes.into_iter().map(word).collect();
    match words.is_empty() {
        true => "-".to_string(),
        false => words.into_iter().collect::<Vec<_>>().join(", "),
    }
}

fn word(cause: Cause) -> &'static str {
    match cause {
        Cause::Target => "target",
        Cause::Event => "event",
        Cause::Callback => "callback",
        Cause::Callers => "callers",
        Cause::Options => "options",
        Cause::Signal => "signal",
        Cause::Removal => "removal",
        Cause::Stranger | Cause::Accomplice | Cause::Listener => "handed on",
        Cause::Helper => "helper",
        Cause::Page => "page",
        Cause::Code => "code",
    }
}

fn blind_spots<'a>(places: &Places<'_>, entry: &'a AuditEntry) -> Vec<OutBlindSpot<'a>> {
    entry
        .blind_spots
        .iter()
        .map(|spot| {
            let at = places.locate(Place {
                file: entry.place.file,
                span: spot.span,
            });
            OutBlindSpot {
                line: at.start.line,
                column: at.start.column,
                message: &spot.message,
            }
        })
        .collect()
}

/// Writes one JSON object.
pub fn write_json(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    let places = Places::new(results);
    let report = Report {
        version: json::VERSION,
        acquisitions: results
            .audit
            .iter()
            .map(|entry| OutEntry {
                place: json::place(&places, entry.place),
                call: &entry.call,
                target: &entry.target,
                event: entry.event.as_deref(),
                lifetime: entry.lifetime,
                repetition: entry.repetition,
                release: &entry.release,
                verdict: entry.verdict.map(|(rule, sure)| Verdict {
                    rule,
                    confidence: confidence(sure),
                }),
                blind_spots: blind_spots(&places, entry),
            })
            .collect(),
        problems: json::problems(results),
        summary: Summary {
            files: results.checked,
            parsed: results.parsed,
            acquisitions: results.audit.len(),
            passed_over: json::passed_over(results),
        },
    };
    json::object(out, &report)
}

//! Every acquisition with its three answers and their evidence, for programs: one JSON object, version 1.
//!
//! In: [`Results`] of an audit. Out: the object, whose shape is its own.
//! Never here: a choice among the acquisitions.

use std::io::{self, Write};

use serde::Serialize;

use crate::judge::finding::Place;
use crate::judge::review::audit::AuditEntry;
use crate::report::json::{
    self, OutAbout, OutPassedOver, OutPlace, OutProblem, OutStep, OutSuppression,
};
use crate::report::{Places, Results, confidence};

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
    #[serde(flatten)]
    about: OutAbout<'a>,
    outcome: &'static str,
    lifetime: &'a str,
    repetition: &'a str,
    release: &'a str,
    released_at: Option<OutPlace<'a>>,
    verdict: Option<Verdict<'a>>,
    suppression: Option<OutSuppression<'a>>,
    steps: Vec<OutStep<'a>>,
    notes: &'a [String],
    suggestions: &'a [String],
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
    mentioning: usize,
    acquisitions: usize,
    passed_over: OutPassedOver,
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
pub fn write(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    let places = Places::new(results);
    let report = Report {
        version: json::VERSION,
        acquisitions: results
            .audit
            .iter()
            .map(|entry| OutEntry {
                place: json::place(&places, entry.place),
                call: &entry.call,
                about: OutAbout::of(&entry.about),
                outcome: json::outcome(&entry.outcome),
                lifetime: entry.lifetime,
                repetition: entry.repetition,
                release: &entry.release,
                released_at: entry.released_at().map(|it| json::place(&places, it)),
                verdict: entry.verdict().map(|(rule, sure)| Verdict {
                    rule,
                    confidence: confidence(sure),
                }),
                suppression: entry
                    .suppressed
                    .as_ref()
                    .map(|by| json::suppression(&places, by)),
                steps: json::steps(&places, &entry.steps),
                notes: entry.finding.as_ref().map_or(&[], |finding| &finding.notes),
                suggestions: &entry.suggestions,
                blind_spots: blind_spots(&places, entry),
            })
            .collect(),
        problems: json::problems(results),
        summary: Summary {
            files: results.checked,
            parsed: results.parsed,
            mentioning: results.mentioning,
            acquisitions: results.audit.len(),
            passed_over: json::passed_over(results),
        },
    };
    json::object(out, &report)
}

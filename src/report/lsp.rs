//! Findings for editors and what speaks to them: the Language Server Protocol, version 3.17.
//!
//! In: [`Results`]. Out: for each file with findings or problems one `PublishDiagnosticsParams`, in the order of the
//! paths, each on a line of its own, so that a line can be sent on as the parameters of a notification without reading it.
//! Lines and columns count from 0, columns in UTF-16 units, as the protocol wants them unless both sides agree otherwise.
//! Never here: a server, which is in `serve` and says the same; edits, of which there are none.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::places::Located;
use super::{Places, Results, confidence, is_needless, severity_of, words};
use crate::corpus::{Position, Problem};
use crate::judge::finding::{Finding, Severity};

#[derive(Serialize)]
struct Params<'a> {
    uri: String,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Diagnostic<'a> {
    range: Range,
    /// 1 is an error, 2 a warning.
    severity: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code_description: Option<CodeDescription>,
    source: &'static str,
    message: String,
    /// 1 is what does nothing.
    #[serde(skip_serializing_if = "<[u8]>::is_empty")]
    tags: &'static [u8],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_information: Vec<Related<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Data<'a>>,
}

#[derive(Serialize)]
struct Range {
    start: OutPosition,
    end: OutPosition,
}

#[derive(Serialize)]
struct OutPosition {
    line: u32,
    character: u32,
}

#[derive(Serialize)]
struct CodeDescription {
    href: String,
}

#[derive(Serialize)]
struct Related<'a> {
    location: Location,
    message: &'a str,
}

#[derive(Serialize)]
struct Location {
    uri: String,
    range: Range,
}

/// What an editor hands back when it asks what can be done.
#[derive(Serialize)]
struct Data<'a> {
    confidence: &'static str,
    fingerprint: String,
    notes: &'a [String],
    suggestions: Vec<&'a str>,
}

/// Writes one line for each file.
pub fn write(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    let places = Places::new(results);
    let mut files: BTreeMap<&str, Vec<Diagnostic<'_>>> = BTreeMap::new();
    for finding in &results.findings {
        let path = places.path(finding.place.file);
        let diagnostic = of_finding(&places, finding);
        files.entry(path).or_default().push(diagnostic);
    }
    for problem in &results.problems {
        let diagnostic = of_problem(problem);
        files.entry(problem.path()).or_default().push(diagnostic);
    }
    for (path, diagnostics) in files {
        let params = Params {
            uri: places.file_uri(path),
            diagnostics,
        };
        serde_json::to_writer(&mut *out, &params)?;
        writeln!(out)?;
    }
    Ok(())
}

fn of_finding<'a>(places: &Places<'a>, finding: &'a Finding) -> Diagnostic<'a> {
    let related = finding.steps.iter().map(|step| {
        let at = places.locate(step.place);
        Related {
            location: Location {
                uri: places.file_uri(at.path),
                range: range(&at),
            },
            message: &step.message,
        }
    });
    let suggestions = finding.suggestions.iter();
    Diagnostic {
        range: range(&places.locate(finding.place)),
        severity: number(finding.severity),
        code: Some(finding.rule),
        code_description: words::page(finding.rule).map(|href| CodeDescription { href }),
        source: words::TOOL,
        message: words::headline(finding, places),
        tags: match is_needless(finding) {
            true => &[1],
            false => &[],
        },
        related_information: related.collect(),
        data: Some(Data {
            confidence: confidence(finding.confidence),
            fingerprint: finding.fingerprint.text(),
            notes: &finding.notes,
            suggestions: suggestions.map(|it| it.message.as_str()).collect(),
        }),
    }
}

/// A problem is about the whole file, and is shown where that begins.
fn of_problem(problem: &Problem) -> Diagnostic<'_> {
    let start = || OutPosition {
        line: 0,
        character: 0,
    };
    Diagnostic {
        range: Range {
            start: start(),
            end: start(),
        },
        severity: number(severity_of(problem)),
        code: None,
        code_description: None,
        source: words::TOOL,
        message: problem.to_string(),
        tags: &[],
        related_information: Vec::new(),
        data: None,
    }
}

fn number(severity: Severity) -> u8 {
    match severity {
        Severity::Error => 1,
        Severity::Warning => 2,
    }
}

fn range(at: &Located<'_>) -> Range {
    let position = |position: Position| OutPosition {
        line: position.line - 1,
        character: position.column - 1,
    };
    Range {
        start: position(at.start),
        end: position(at.end),
    }
}

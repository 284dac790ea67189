//! Findings for reviewdog, which comments on pull requests: its Diagnostic Format, one `DiagnosticResult` as JSON.
//!
//! In: [`Results`]. Out: one object. Lines and columns count from 1, and columns count bytes of UTF-8, as the format says.
//! Never here: `suggestions`, which are edits of the code. What to write instead is said in words, in the message.

use std::io::{self, Write};

use serde::Serialize;

use super::{Places, Results, json, words};
use crate::corpus::Problem;
use crate::judge::finding::{Finding, Place, Severity};

#[derive(Serialize)]
struct OutResult<'a> {
    source: Source,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    url: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location<'a>,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<Code>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Code {
    value: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    location: Location<'a>,
}

/// Writes the object and a newline.
pub fn write(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    let places = Places::new(results);
    let findings = results.findings.iter();
    let findings = findings.map(|finding| of_finding(&places, finding));
    let result = OutResult {
        source: Source {
            name: words::TOOL,
            url: env!("CARGO_PKG_REPOSITORY"),
        },
        diagnostics: findings
            .chain(results.problems.iter().map(of_problem))
            .collect(),
    };
    json::object(out, &result)
}

fn of_finding<'a>(places: &Places<'a>, finding: &'a Finding) -> Diagnostic<'a> {
    // The registration is the finding's own place.
    let others = finding.steps.iter();
    let others = others.filter(|step| step.place != finding.place);
    Diagnostic {
        message: words::with_advice(finding, places),
        location: location(places, finding.place),
        severity: match finding.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
        },
        code: Some(Code {
            value: finding.rule,
            url: words::page(finding.rule),
        }),
        related_locations: others
            .map(|step| Related {
                message: &step.message,
                location: location(places, step.place),
            })
            .collect(),
    }
}

fn of_problem(problem: &Problem) -> Diagnostic<'_> {
    Diagnostic {
        message: problem.to_string(),
        location: Location {
            path: problem.path(),
            range: None,
        },
        severity: match problem.is_fatal() {
            true => "ERROR",
            false => "WARNING",
        },
        code: None,
        related_locations: Vec::new(),
    }
}

fn location<'a>(places: &Places<'a>, place: Place) -> Location<'a> {
    Location {
        path: places.path(place.file),
        range: Some(Range {
            start: position(places, place.file, place.span.start),
            end: position(places, place.file, place.span.end),
        }),
    }
}

/// A place in bytes; a file whose text was not kept is named by its first character.
fn position(places: &Places<'_>, file: u32, offset: u32) -> Position {
    let Some((text, lines)) = places.lines(file) else {
        return Position { line: 1, column: 1 };
    };
    let offset = (offset as usize).min(text.len());
    let line = lines.line_of(offset);
    Position {
        line: line + 1,
        column: offset - lines.bounds(text, line).start + 1,
    }
}

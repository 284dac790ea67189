//! Findings for GitLab's merge requests: a Code Quality report.
//!
//! In: [`Results`]. Out: one JSON array, an entry for each finding and each problem. Paths start from the top of the
//! repository, where the build server says where that is, because GitLab looks them up from there. No two entries have the
//! same fingerprint, and it stays when lines move, because GitLab compares reports by it.
//! Never here: the evidence, for which the format has no place.

use std::io::{self, Write};

use serde::Serialize;

use super::{Places, Results, json, words};
use crate::corpus::Problem;
use crate::judge::finding::{Finding, Severity};
use crate::judge::known::fingerprint::Fingerprint;

#[derive(Serialize)]
struct Entry<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// Writes the array and a newline.
pub fn write(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    let places = Places::new(results);
    let findings = results.findings.iter();
    let problems = results.problems.iter();
    let entries: Vec<Entry<'_>> = findings
        .map(|finding| of_finding(&places, finding))
        .chain(problems.map(|problem| of_problem(&places, problem)))
        .collect();
    json::object(out, &entries)
}

fn of_finding<'a>(places: &Places<'a>, finding: &'a Finding) -> Entry<'a> {
    let at = places.locate(finding.place);
    let path = places.from_checkout(at.path).into_owned();
    Entry {
        description: words::with_advice(finding, places),
        check_name: finding.rule,
        fingerprint: finding.fingerprint.in_file(&path),
        severity: match finding.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
        },
        location: Location {
            path,
            lines: Lines {
                begin: at.start.line,
                end: at.end.line,
            },
        },
    }
}

/// A problem is about the whole file, and GitLab wants a line.
fn of_problem<'a>(places: &Places<'a>, problem: &'a Problem) -> Entry<'a> {
    let path = places.from_checkout(problem.path()).into_owned();
    let message = words::line(&problem.to_string());
    Entry {
        fingerprint: Fingerprint::new(words::TOOL, message.clone()).in_file(&path),
        description: message,
        check_name: words::TOOL,
        severity: match problem.is_fatal() {
            true => "major",
            false => "info",
        },
        location: Location {
            path,
            lines: Lines { begin: 1, end: 1 },
        },
    }
}

//! Findings for what reads Checkstyle's reports: Jenkins, SonarQube, reviewdog, and many more.
//!
//! In: [`Results`]. Out: one XML document, a `file` for each file with findings or problems, in the order of the paths.
//! Never here: the evidence, for which the format has no place.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::xml::{self, Document};
use super::{Places, Results, severity, severity_of, words};
use crate::corpus::Problem;
use crate::judge::finding::{Finding, Severity};

/// The version of Checkstyle whose format it is, as readers ask for it.
const CHECKSTYLE: &str = "4.3";

/// An `error` of the document.
struct Entry {
    line: String,
    column: Option<String>,
    severity: Severity,
    message: String,
    source: String,
}

/// Writes the document.
pub fn write(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    let places = Places::new(results);
    let mut files: BTreeMap<&str, Vec<Entry>> = BTreeMap::new();
    for finding in &results.findings {
        let path = places.path(finding.place.file);
        let entry = of_finding(&places, finding);
        files.entry(path).or_default().push(entry);
    }
    for problem in &results.problems {
        let entry = of_problem(problem);
        files.entry(problem.path()).or_default().push(entry);
    }
    xml::document(out, |document| {
        let version = [("version", CHECKSTYLE)];
        if files.is_empty() {
            return xml::empty(document, "checkstyle", &version);
        }
        xml::element(document, "checkstyle", &version, |document| {
            let mut files = files.iter();
            files.try_for_each(|(path, entries)| {
                xml::element(document, "file", &[("name", path)], |document| {
                    entries.iter().try_for_each(|entry| error(document, entry))
                })
            })
        })
    })
}

fn error(document: &mut Document<'_>, entry: &Entry) -> io::Result<()> {
    let mut attributes = vec![("line", entry.line.as_str())];
    attributes.extend(entry.column.as_deref().map(|column| ("column", column)));
    attributes.push(("severity", severity(entry.severity)));
    attributes.push(("message", &entry.message));
    attributes.push(("source", &entry.source));
    xml::empty(document, "error", &attributes)
}

fn of_finding(places: &Places<'_>, finding: &Finding) -> Entry {
    let at = places.locate(finding.place);
    Entry {
        line: at.start.line.to_string(),
        column: Some(at.start.column.to_string()),
        severity: finding.severity,
        message: words::with_advice(finding, places),
        source: format!("{}.{}", words::TOOL, finding.rule),
    }
}

/// A problem is about the whole file, and readers want a line.
fn of_problem(problem: &Problem) -> Entry {
    Entry {
        line: "1".to_owned(),
        column: None,
        severity: severity_of(problem),
        message: words::line(&problem.to_string()),
        source: words::TOOL.to_owned(),
    }
}

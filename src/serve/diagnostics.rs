//! Findings as diagnostics.
//!
//! In: the results of some files. Out: for each file that was asked about what a client is told of it, the same as
//! `--format lsp` has.
//! Never here: a choice among findings.

use std::collections::BTreeMap;

use gen_lsp_types::{
    Code, CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity,
    DiagnosticTag, Location, Range, Uri,
};
use serde_json::json;

use super::client::Abilities;
use super::positions::Ruler;
use crate::corpus::Problem;
use crate::judge::finding::{Finding, Place, Severity};
use crate::report::{self, Places, Results, uri, words};

/// Turns places of a run into a client's.
pub struct Teller<'r> {
    results: &'r Results,
    places: Places<'r>,
    ruler: Ruler<'r>,
    can: &'r Abilities,
}

impl<'r> Teller<'r> {
    /// For the places of `results`.
    pub fn new(results: &'r Results, can: &'r Abilities) -> Self {
        Self {
            results,
            places: Places::new(results),
            ruler: Ruler::new(can.encoding, &results.texts),
            can,
        }
    }

    /// The diagnostics of each file of the results that has some, by its number.
    pub fn diagnostics(&self) -> BTreeMap<u32, Vec<Diagnostic>> {
        let mut told: BTreeMap<u32, Vec<Diagnostic>> = BTreeMap::new();
        for finding in &self.results.findings {
            let of_file = told.entry(finding.place.file).or_default();
            of_file.push(self.of_finding(finding));
        }
        for problem in &self.results.problems {
            let mut files = self.results.files.iter();
            let number = files.position(|it| it == problem.path());
            if let Some(number) = number {
                let of_file = told.entry(number as u32).or_default();
                of_file.push(of_problem(problem));
            }
        }
        told
    }

    /// Where a place is.
    pub fn range(&self, place: Place) -> Range {
        self.ruler.range(place.file, place.span)
    }

    /// The line of a place as people count it.
    pub fn line(&self, place: Place) -> u32 {
        self.ruler.line(place.file, place.span.start)
    }

    /// Where a place is, with its file.
    pub fn location(&self, place: Place) -> Location {
        let path = self.places.path(place.file);
        Location {
            uri: Uri::from(uri::absolute(path, &self.results.folder)),
            range: self.range(place),
        }
    }

    /// The places as reports name them.
    pub fn places(&self) -> &Places<'r> {
        &self.places
    }

    /// One finding.
    pub fn of_finding(&self, finding: &Finding) -> Diagnostic {
        let related = finding
            .steps
            .iter()
            .map(|step| DiagnosticRelatedInformation {
                location: self.location(step.place),
                message: step.message.clone(),
            });
        let suggestions: Vec<&str> = (finding.suggestions.iter())
            .map(|it| it.message.as_str())
            .collect();
        let page = words::page(finding.rule).filter(|_| self.can.pages);
        let tags = report::is_needless(finding) && self.can.tags;
        Diagnostic {
            range: self.range(finding.place),
            severity: Some(severity(finding.severity)),
            code: Some(Code::String(finding.rule.to_owned())),
            code_description: page.map(|page| CodeDescription {
                href: Uri::from(page),
            }),
            source: Some(words::TOOL.to_owned()),
            message: words::headline(finding, &self.places).into(),
            tags: tags.then(|| vec![DiagnosticTag::Unnecessary]),
            related_information: self.can.related.then(|| related.collect()),
            data: Some(json!({
                "confidence": report::confidence(finding.confidence),
                "fingerprint": finding.fingerprint.text(),
                "notes": finding.notes,
                "suggestions": suggestions,
            })),
        }
    }
}

/// A problem is about the whole file, and is shown where that begins.
fn of_problem(problem: &Problem) -> Diagnostic {
    Diagnostic {
        severity: Some(severity(report::severity_of(problem))),
        source: Some(words::TOOL.to_owned()),
        message: problem.to_string().into(),
        ..Diagnostic::default()
    }
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::Error,
        Severity::Warning => DiagnosticSeverity::Warning,
    }
}

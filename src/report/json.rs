//! Findings for programs: one JSON object, version 1.
//!
//! In: [`Results`]. Out: the object, whose shape is its own and changes with its version only. Lines and columns count
//! from 1, columns in UTF-16 units; an end is one past the last character; paths are relative to the working directory,
//! with `/`.
//! Never here: durations or anything else that makes two runs over the same files differ.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::baseline::OutEntry;
use super::{Places, Results, confidence, severity, statistics};
use crate::corpus::Reason;
use crate::judge::explain::about::About;
use crate::judge::finding::{EvidenceStep, Finding, Place, Severity, StepRole};
use crate::judge::known::suppression::By;
use crate::judge::review::outcome::Outcome;
use crate::mend::Fix;

/// The version of the object; a field that goes or changes its meaning raises it, a new field does not.
pub const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    findings: Vec<OutFinding<'a>>,
    suppressed: Vec<OutSuppressed<'a>>,
    baselines: Vec<OutBaseline<'a>>,
    problems: Vec<OutProblem<'a>>,
    summary: OutSummary,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OutFinding<'a> {
    rule: &'a str,
    severity: &'static str,
    confidence: &'static str,
    expectations: Vec<&'static str>,
    #[serde(flatten)]
    place: OutPlace<'a>,
    message: &'a str,
    #[serde(flatten)]
    about: OutAbout<'a>,
    places: Vec<OutOfCause<'a>>,
    steps: Vec<OutStep<'a>>,
    notes: &'a [String],
    suggestions: Vec<OutSuggestion<'a>>,
    fixes: Vec<OutFix<'a>>,
    fingerprint: String,
}

/// What a call is about, in plain values.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OutAbout<'a> {
    target: Option<&'a str>,
    event: Option<&'a str>,
    event_expression: Option<&'a str>,
    function: Option<&'a str>,
    listener: Option<&'a str>,
}

impl<'a> OutAbout<'a> {
    /// What a call is about.
    pub(super) fn of(about: &'a About) -> Self {
        Self {
            target: about.target.as_deref(),
            event: about.event.as_deref(),
            event_expression: about.event_expression.as_deref(),
            function: about.function.as_deref(),
            listener: about.listener.as_deref(),
        }
    }
}

/// Edits of its file that mend a finding, or one of its places: all of them or none.
#[derive(Serialize)]
struct OutFix<'a> {
    title: &'a str,
    /// `safe` or `unsafe`.
    applicability: &'static str,
    edits: Vec<OutEdit<'a>>,
}

/// What is written in place of what; bytes count from 0.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OutEdit<'a> {
    start_byte: u32,
    end_byte: u32,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    text: &'a str,
}

/// Another place of a finding.
#[derive(Serialize)]
struct OutOfCause<'a> {
    #[serde(flatten)]
    place: OutPlace<'a>,
    message: &'a str,
    fingerprint: String,
}

#[derive(Serialize)]
struct OutBaseline<'a> {
    path: &'a str,
    stale: Vec<OutEntry<'a>>,
}

#[derive(Serialize)]
struct OutSuppressed<'a> {
    #[serde(flatten)]
    finding: OutFinding<'a>,
    suppression: OutSuppression<'a>,
}

#[derive(Serialize)]
#[serde(tag = "by", rename_all = "camelCase")]
pub(super) enum OutSuppression<'a> {
    Comment {
        reason: Option<&'a str>,
        #[serde(flatten)]
        place: OutPlace<'a>,
    },
    Baseline {
        path: &'a str,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OutPlace<'a> {
    path: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
pub(super) struct OutStep<'a> {
    role: &'static str,
    #[serde(flatten)]
    place: OutPlace<'a>,
    message: &'a str,
}

#[derive(Serialize)]
struct OutSuggestion<'a> {
    message: &'a str,
}

#[derive(Serialize)]
pub(super) struct OutProblem<'a> {
    path: &'a str,
    message: String,
    fatal: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OutSummary {
    files: usize,
    parsed: usize,
    mentioning: usize,
    findings: usize,
    errors: usize,
    warnings: usize,
    hidden: usize,
    suppressed: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_new: Option<usize>,
    passed_over: OutPassedOver,
    rules: Vec<OutCount>,
}

/// How many findings a rule has.
#[derive(Serialize)]
struct OutCount {
    rule: &'static str,
    errors: usize,
    warnings: usize,
    files: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OutPassedOver {
    tests: usize,
    generated: usize,
    dependency_folders: usize,
    too_large: usize,
    /// By ending, the files that mention listeners in a language that is not read.
    unread: BTreeMap<&'static str, usize>,
}

/// Writes the object and a newline.
pub fn write(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    let places = Places::new(results);
    let report = Report {
        version: VERSION,
        findings: results
            .findings
            .iter()
            .map(|finding| out_finding(&places, results, finding))
            .collect(),
        suppressed: results
            .suppressed
            .iter()
            .map(|it| OutSuppressed {
                finding: out_finding(&places, results, &it.finding),
                suppression: suppression(&places, &it.by),
            })
            .collect(),
        baselines: results
            .baselines
            .iter()
            .map(|it| OutBaseline {
                path: &it.shown,
                stale: it
                    .held
                    .stale
                    .iter()
                    .map(|(key, known)| OutEntry::new(key, known))
                    .collect(),
            })
            .collect(),
        problems: problems(results),
        summary: OutSummary {
            files: results.checked,
            parsed: results.parsed,
            mentioning: results.mentioning,
            findings: results.findings.len(),
            errors: results.count(Severity::Error),
            warnings: results.count(Severity::Warning),
            hidden: results.hidden,
            suppressed: results.suppressed.len(),
            not_new: results.not_new,
            passed_over: passed_over(results),
            rules: counts(results),
        },
    };
    object(out, &report)
}

fn counts(results: &Results) -> Vec<OutCount> {
    let counts = statistics::counts(results).into_iter();
    counts
        .map(|count| OutCount {
            rule: count.rule,
            errors: count.errors,
            warnings: count.warnings,
            files: count.files,
        })
        .collect()
}

pub(super) fn object(out: &mut dyn Write, object: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, object)?;
    writeln!(out)
}

pub(super) fn place<'a>(places: &Places<'a>, place: Place) -> OutPlace<'a> {
    let at = places.locate(place);
    OutPlace {
        path: at.path,
        line: at.start.line,
        column: at.start.column,
        end_line: at.end.line,
        end_column: at.end.column,
    }
}

pub(super) fn problems(results: &Results) -> Vec<OutProblem<'_>> {
    let out = |problem: &'_ crate::corpus::Problem| problem.to_string();
    results
        .problems
        .iter()
        .map(|problem| OutProblem {
            path: problem.path(),
            message: out(problem),
            fatal: problem.is_fatal(),
        })
        .collect()
}

pub(super) fn passed_over(results: &Results) -> OutPassedOver {
    let count = |reason| results.passed_over.count(reason);
    OutPassedOver {
        tests: count(Reason::Test),
        generated: count(Reason::Generated),
        dependency_folders: count(Reason::Dependencies),
        too_large: count(Reason::TooLarge),
        unread: results.passed_over.unread().collect(),
    }
}

fn out_finding<'a>(
    places: &Places<'a>,
    results: &'a Results,
    finding: &'a Finding,
) -> OutFinding<'a> {
    OutFinding {
        rule: finding.rule,
        severity: severity(finding.severity),
        confidence: confidence(finding.confidence),
        expectations: finding.expectations.iter().map(|it| it.name()).collect(),
        place: place(places, finding.place),
        message: &finding.message,
        about: OutAbout::of(&finding.about),
        places: other_places(places, finding),
        steps: steps(places, &finding.steps),
        notes: &finding.notes,
        suggestions: finding
            .suggestions
            .iter()
            .map(|suggestion| OutSuggestion {
                message: &suggestion.message,
            })
            .collect(),
        fixes: results
            .fixes_of(finding)
            .map(|(at, fix)| out_fix(places, at, fix))
            .collect(),
        fingerprint: finding.fingerprint.text(),
    }
}

fn out_fix<'a>(places: &Places<'a>, at: Place, fix: &'a Fix) -> OutFix<'a> {
    let edits = fix.edits.iter().map(|edit| {
        let located = places.locate(Place {
            span: edit.span,
            ..at
        });
        OutEdit {
            start_byte: edit.span.start,
            end_byte: edit.span.end,
            line: located.start.line,
            column: located.start.column,
            end_line: located.end.line,
            end_column: located.end.column,
            text: &edit.text,
        }
    });
    OutFix {
        title: &fix.title,
        applicability: if fix.is_safe { "safe" } else { "unsafe" },
        edits: edits.collect(),
    }
}

fn other_places<'a>(places: &Places<'a>, finding: &'a Finding) -> Vec<OutOfCause<'a>> {
    let also = finding.also.iter();
    also.map(|also| OutOfCause {
        place: place(places, also.place),
        message: &also.message,
        fingerprint: also.fingerprint.text(),
    })
    .collect()
}

pub(super) fn suppression<'a>(places: &Places<'a>, by: &'a By) -> OutSuppression<'a> {
    match by {
        By::Comment { place: at, reason } => OutSuppression::Comment {
            reason: reason.as_deref(),
            place: place(places, *at),
        },
        By::Baseline(path) => OutSuppression::Baseline { path },
    }
}

pub(super) fn steps<'a>(places: &Places<'a>, steps: &'a [EvidenceStep]) -> Vec<OutStep<'a>> {
    let out = |step: &'a EvidenceStep| OutStep {
        role: role(step.role),
        place: place(places, step.place),
        message: &step.message,
    };
    steps.iter().map(out).collect()
}

/// What becomes of a listener.
pub(super) fn outcome(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Released(_) => "released",
        Outcome::GoesAlong => "goes along",
        Outcome::AddedOnce => "added once",
        Outcome::Open => "open",
    }
}

pub(super) fn role(role: StepRole) -> &'static str {
    match role {
        StepRole::Acquisition => "acquisition",
        StepRole::Origin => "origin",
        StepRole::Repetition => "repetition",
        StepRole::Call => "call",
        StepRole::NearMiss => "near-miss",
        StepRole::Release => "release",
        StepRole::Exit => "exit",
    }
}

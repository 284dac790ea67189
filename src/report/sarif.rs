//! Findings for code scanning: SARIF 2.1.0, which GitHub, Azure, Visual Studio and many others read.
//!
//! In: [`Results`], and the rule book for what stands in `rules`. Out: one log of one run. Places count from 1, columns in
//! UTF-16 units, and the log says so. What could not be checked is a notification of the invocation.
//! Never here: `fixes`, which are edits of the code. What to write instead is said in words, in the message. Braces in a
//! message stay single: the standard wants `{{`, as for messages with arguments, which these have none of, and the readers
//! show what stands there.

use std::io::{self, Write};

use serde::Serialize;

use super::sarif_rules::{OutRule, Text, rules};
use super::{Places, Results, confidence, json, severity, severity_of, words};
use crate::corpus::Problem;
use crate::judge::finding::{EvidenceStep, Finding, Place, StepRole};
use crate::judge::rulebook;
use crate::mend::Fix;

/// Where the schema of the format lies.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What paths are relative to, by the name that readers know.
const TOP: &str = "%SRCROOT%";

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    column_kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version_control_provenance: Option<[Provenance<'a>; 1]>,
    original_uri_base_ids: Bases,
    invocations: [Invocation; 1],
    results: Vec<OutResult<'a>>,
}

/// Which commit of which repository was checked.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Provenance<'a> {
    repository_uri: &'a str,
    revision_id: &'a str,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    information_uri: &'static str,
    rules: Vec<OutRule>,
}

#[derive(Serialize)]
struct Bases {
    #[serde(rename = "%SRCROOT%")]
    top: Base,
}

#[derive(Serialize)]
struct Base {
    description: Text,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Text,
    locations: [Location; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OutResult<'a> {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Text,
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    code_flows: [CodeFlow; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<OutFix>,
    partial_fingerprints: Fingerprints,
    properties: Properties<'a>,
}

/// A fix that is safe: the standard has no word for one that is not.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OutFix {
    description: Text,
    artifact_changes: [Change; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Content,
}

#[derive(Serialize)]
struct Content {
    text: String,
}

#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "unlisten/v1")]
    ours: String,
}

#[derive(Serialize)]
struct Properties<'a> {
    confidence: &'static str,
    notes: &'a [String],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactLocation {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CodeFlow {
    thread_flows: [ThreadFlow; 1],
}

#[derive(Serialize)]
struct ThreadFlow {
    locations: Vec<Step>,
}

#[derive(Serialize)]
struct Step {
    location: Location,
    #[serde(skip_serializing_if = "<[&str]>::is_empty")]
    kinds: &'static [&'static str],
    importance: &'static str,
}

fn provenance(results: &Results) -> Option<Provenance<'_>> {
    Some(Provenance {
        repository_uri: results.links.repository.as_deref()?,
        revision_id: results.links.commit.as_deref()?,
    })
}

/// Writes the log and a newline.
pub fn write(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    let places = Places::new(results);
    let findings = results.findings.iter();
    let problems = results.problems.iter();
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: words::TOOL,
                    version: words::VERSION,
                    semantic_version: words::VERSION,
                    information_uri: env!("CARGO_PKG_REPOSITORY"),
                    rules: rules(),
                },
            },
            column_kind: "utf16CodeUnits",
            version_control_provenance: provenance(results).map(|one| [one]),
            original_uri_base_ids: Bases {
                top: Base {
                    description: Text::plain("The top of the repository, or the folder of the run"),
                },
            },
            invocations: [Invocation {
                execution_successful: !results.has_fatal_problem(),
                tool_execution_notifications: problems
                    .map(|problem| notification(&places, problem))
                    .collect(),
            }],
            results: findings
                .map(|finding| of_finding(&places, results, finding))
                .collect(),
        }],
    };
    json::object(out, &log)
}

fn notification(places: &Places<'_>, problem: &Problem) -> Notification {
    Notification {
        level: severity(severity_of(problem)),
        message: Text::plain(problem.to_string()),
        locations: [Location {
            id: None,
            physical_location: PhysicalLocation {
                artifact_location: artifact(places, problem.path()),
                region: None,
            },
            message: None,
        }],
    }
}

fn of_finding<'a>(places: &Places<'_>, results: &Results, finding: &'a Finding) -> OutResult<'a> {
    let steps = finding.steps.iter();
    let others = steps.clone().filter(|step| step.place != finding.place);
    let located = |step: &EvidenceStep, id| Location {
        id,
        message: Some(Text::plain(step.message.as_str())),
        ..location(places, step.place)
    };
    OutResult {
        rule_id: finding.rule,
        rule_index: rulebook::all().position(|rule| rule.name == finding.rule),
        level: severity(finding.severity),
        message: Text::plain(words::with_advice(finding, places)),
        // All of them, since the mistake is mended only where it is mended everywhere.
        locations: std::iter::once(finding.place)
            .chain(finding.also.iter().map(|also| also.place))
            .map(|place| location(places, place))
            .collect(),
        related_locations: (1..)
            .zip(others)
            .map(|(id, step)| located(step, Some(id)))
            .collect(),
        code_flows: [CodeFlow {
            thread_flows: [ThreadFlow {
                locations: steps
                    .map(|step| Step {
                        location: located(step, None),
                        kinds: kinds(step.role),
                        importance: importance(step.role),
                    })
                    .collect(),
            }],
        }],
        fixes: results
            .fixes_of(finding)
            .filter(|(_, fix)| fix.is_safe)
            .map(|(at, fix)| of_fix(places, at, fix))
            .collect(),
        partial_fingerprints: Fingerprints {
            ours: finding.fingerprint.text(),
        },
        properties: Properties {
            confidence: confidence(finding.confidence),
            notes: &finding.notes,
        },
    }
}

fn of_fix(places: &Places<'_>, at: Place, fix: &Fix) -> OutFix {
    let replacements = fix.edits.iter().map(|edit| Replacement {
        deleted_region: region(
            places,
            Place {
                span: edit.span,
                ..at
            },
        ),
        inserted_content: Content {
            text: edit.text.clone(),
        },
    });
    OutFix {
        description: Text::plain(fix.title.as_str()),
        artifact_changes: [Change {
            artifact_location: artifact(places, places.path(at.file)),
            replacements: replacements.collect(),
        }],
    }
}

/// The standard's own words for what a step is, where it has one.
fn kinds(role: StepRole) -> &'static [&'static str] {
    match role {
        StepRole::Acquisition => &["acquire", "resource"],
        StepRole::Release => &["release", "resource"],
        StepRole::Call => &["call", "function"],
        StepRole::Exit => &["exit", "function"],
        StepRole::Origin | StepRole::Repetition | StepRole::NearMiss => &[],
    }
}

fn importance(role: StepRole) -> &'static str {
    match role {
        StepRole::Acquisition => "essential",
        _ => "important",
    }
}

fn location(places: &Places<'_>, place: Place) -> Location {
    let at = places.locate(place);
    Location {
        id: None,
        physical_location: PhysicalLocation {
            artifact_location: artifact(places, at.path),
            region: Some(region(places, place)),
        },
        message: None,
    }
}

fn region(places: &Places<'_>, place: Place) -> Region {
    let at = places.locate(place);
    Region {
        start_line: at.start.line,
        start_column: at.start.column,
        end_line: at.end.line,
        end_column: at.end.column,
    }
}

fn artifact<'a>(places: &Places<'a>, path: &'a str) -> ArtifactLocation {
    let uri = places.relative_uri(path);
    let is_relative = !uri.starts_with("file:");
    ArtifactLocation {
        uri,
        uri_base_id: is_relative.then_some(TOP),
    }
}

//! What people and programs get to read: one file for each audience.
//!
//! In: [`Results`] of a run, and how they should look. Out: bytes, written to whatever is handed in.
//! Never here: the disk, or a decision about a finding.

pub mod agent;
pub mod applying;
pub mod audit;
pub mod baseline;
pub mod checklist;
pub mod checkstyle;
pub mod concise;
pub mod delivery;
pub mod earlier;
pub mod excerpt;
pub mod explain;
pub mod formats;
pub mod github;
pub mod gitlab;
pub mod human;
pub mod inert;
pub mod json;
pub mod junit;
pub mod lsp;
pub mod markdown;
pub mod modules;
pub mod paint;
pub mod places;
pub mod progress;
pub mod rdjson;
pub mod rules;
pub mod sarif;
mod sarif_rules;
pub mod schema;
pub mod stages;
pub mod statistics;
pub mod summary;
pub mod table;
pub mod uri;
pub mod why;
pub mod words;
mod xml;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use crate::config::{Links, Look};
use crate::corpus::{ChangedLines, LineIndex, PassedOver, Problem};
use crate::judge::blind::BlindSpot;
use crate::judge::explain::grouping;
use crate::judge::finding::{Confidence, Finding, Place, Severity, StepRole};
use crate::judge::known::suppression::{By, Suppressed};
use crate::judge::review::audit::AuditEntry;
use crate::judge::review::checklist::Before;
use crate::mend::Fix;

pub use baseline::HeldBaseline;
pub use places::Places;

/// Everything a run has to say.
#[derive(Debug, Default)]
pub struct Results {
    /// What to show, sorted by file, span and rule.
    pub findings: Vec<Finding>,
    /// The fix of a finding, by its place and rule, each for the text as it is.
    pub fixes: BTreeMap<(Place, &'static str), Fix>,
    /// How many findings were fixed before, and in how many files.
    pub fixed: (usize, usize),
    /// What is not told, because a comment or a baseline says so; sorted like the findings.
    pub suppressed: Vec<Suppressed>,
    /// The baselines that the findings were held against, sorted by path.
    pub baselines: Vec<HeldBaseline>,
    /// How many findings were left out for being only possible.
    pub hidden: usize,
    /// These findings, each place by itself.
    pub unsure: Vec<Finding>,
    /// Every acquisition, if the run is an audit; sorted by file and span.
    pub audit: Vec<AuditEntry>,
    /// The facts of each parsed file as text, by index, if the run shows them.
    pub facts: BTreeMap<u32, String>,
    /// What could not be decided, with its file's index, if the run shows it; sorted by file and place.
    pub blind_spots: Vec<(u32, BlindSpot)>,
    /// What the imports of each file mean, if the run shows it; in the order of the files.
    pub modules: Vec<modules::ImportsOf>,
    /// The folder that paths are relative to.
    pub folder: PathBuf,
    /// The top of the repository, if a build server says where it has put it.
    pub checkout: Option<PathBuf>,
    /// Where the lines of the repository are shown.
    pub links: Links,
    /// The folder that paths are relative to, from the top of the repository on.
    pub below_top: PathBuf,
    /// The paths of all files of the run, by index.
    pub files: Vec<String>,
    /// The whole paths of files whose names are not UTF-8, by what is shown of them.
    pub unshowable: BTreeMap<String, PathBuf>,
    /// The lines that the change wrote in each file, by index, if the run is about a change.
    pub changed: BTreeMap<u32, ChangedLines>,
    /// The files before the change, by index, if the run compares with them.
    pub before: Option<BTreeMap<u32, Before>>,
    /// How many findings were left out because no line of theirs changed.
    pub unchanged: usize,
    /// How many findings were left out because they were there before the change, if that was asked.
    pub not_new: Option<usize>,
    /// The texts of the files that findings or audit entries lie in, by index.
    pub texts: BTreeMap<u32, String>,
    /// What could not be read, sorted.
    pub problems: Vec<Problem>,
    /// How many files were looked at.
    pub checked: usize,
    /// How many of them were parsed: what nowhere holds a word of a listener is not.
    pub parsed: usize,
    /// How many of them add a listener or take one away.
    pub mentioning: usize,
    /// What was passed over.
    pub passed_over: PassedOver,
    /// How long each part of the run took, in order.
    pub timing: Vec<(&'static str, Duration)>,
    /// How many texts were not parsed, because a cache holds their facts, and how many were; if there is a cache.
    pub stored_and_read: Option<(usize, usize)>,
}

impl Results {
    /// Sorts everything, so that nothing depends on the order in which threads came to it.
    pub fn sort(&mut self) {
        self.problems.sort();
        self.problems.dedup();
        self.findings.sort_by(|a, b| order(a).cmp(&order(b)));
        self.suppressed
            .sort_by(|a, b| order(&a.finding).cmp(&order(&b.finding)));
        self.audit.sort_by_key(|entry| entry.place);
        self.blind_spots
            .sort_by_key(|(file, spot)| (*file, spot.span, spot.cause));
    }

    /// The fixes of a finding, one for each of its places that has one.
    pub fn fixes_of<'r>(&'r self, finding: &'r Finding) -> impl Iterator<Item = (Place, &'r Fix)> {
        let others = finding.also.iter().map(|also| also.place);
        let places = std::iter::once(finding.place).chain(others);
        places.filter_map(|place| Some((place, self.fixes.get(&(place, finding.rule))?)))
    }

    /// Leaves out the findings that touch no line which the change wrote: neither the registration nor the evidence.
    pub fn keep_changed(&mut self) {
        let findings = std::mem::take(&mut self.findings);
        let mut unsure = std::mem::take(&mut self.unsure);
        let touching = self.touching();
        let is_changed = |finding: &Finding| {
            let mut steps = finding.steps.iter();
            touching(finding.place) || steps.any(|step| touching(step.place))
        };
        let (findings, unchanged): (Vec<_>, Vec<_>) = findings.into_iter().partition(is_changed);
        unsure.retain(is_changed);
        drop(touching);
        self.hidden = grouping::count(&unsure);
        self.unsure = unsure;
        self.unchanged = grouping::count(&unchanged);
        self.findings = findings;
    }

    /// Puts findings of one cause together.
    pub fn group(&mut self) {
        self.findings = grouping::group(std::mem::take(&mut self.findings));
    }

    /// Whether a place touches a line that the change wrote.
    pub fn touching(&self) -> impl Fn(Place) -> bool {
        let lines: BTreeMap<u32, LineIndex> = self
            .texts
            .iter()
            .map(|(file, text)| (*file, LineIndex::new(text)))
            .collect();
        move |place| {
            let (Some(changed), Some(lines)) =
                (self.changed.get(&place.file), lines.get(&place.file))
            else {
                return false;
            };
            let line = |byte: u32| lines.line_of(byte as usize) as u32 + 1;
            let last = place.span.end.max(place.span.start + 1) - 1;
            changed.touch(line(place.span.start), line(last))
        }
    }

    /// Tells the audit which of its findings a baseline knows; what comments say it has heard.
    pub fn answer_audit(&mut self) {
        let all = self.suppressed.iter();
        let known: BTreeMap<(Place, &str), &By> = all
            .map(|it| ((it.finding.place, it.finding.rule), &it.by))
            .collect();
        for entry in &mut self.audit {
            if let (None, Some((rule, _))) = (&entry.suppressed, entry.verdict()) {
                entry.suppressed = known.get(&(entry.place, rule)).map(|by| (*by).clone());
            }
        }
    }

    /// What takes the finding of a rule at a place away, if something does.
    pub fn suppression(&self, place: Place, rule: &str) -> Option<&By> {
        let mut all = self.suppressed.iter();
        all.find(|it| it.finding.place == place && it.finding.rule == rule)
            .map(|it| &it.by)
    }

    /// Leaves out the findings that are no errors. What was not checked as it is, is still told.
    pub fn keep_errors(&mut self) {
        self.findings
            .retain(|finding| finding.severity == Severity::Error);
    }

    /// How many of the shown findings are of `severity`.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    }

    /// Whether a shown finding is at or above `level`.
    pub fn reaches(&self, level: Severity) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.severity >= level)
    }

    /// Whether a baseline knows what is gone.
    pub fn has_stale(&self) -> bool {
        self.baselines.iter().any(|it| !it.held.stale.is_empty())
    }

    /// Whether the change that the run is about makes a baseline longer.
    pub fn has_grown(&self) -> bool {
        self.baselines.iter().any(|it| it.growth() > 0)
    }

    /// Whether something that the run was told to check was not checked.
    pub fn has_fatal_problem(&self) -> bool {
        self.problems.iter().any(Problem::is_fatal)
    }
}

/// What findings are sorted by.
fn order(finding: &Finding) -> (Place, &str, &str) {
    (finding.place, finding.rule, &finding.message)
}

/// The problems, one line each.
pub fn problems(
    out: &mut dyn std::io::Write,
    problems: &[Problem],
    look: Look,
) -> std::io::Result<()> {
    for problem in problems {
        let word = match severity_of(problem) {
            Severity::Error => paint::tone(look, paint::Tone::Error, "error:"),
            Severity::Warning => paint::tone(look, paint::Tone::Warning, "warning:"),
        };
        writeln!(out, "{word} {}", paint::tame(&problem.to_string()))?;
    }
    Ok(())
}

/// How bad a problem is, in reports that show it beside findings.
pub(crate) fn severity_of(problem: &Problem) -> Severity {
    match problem.is_fatal() {
        true => Severity::Error,
        false => Severity::Warning,
    }
}

/// Whether what stands at a finding's place does nothing: a removal that nearly matches.
pub(crate) fn is_needless(finding: &Finding) -> bool {
    let mut own = (finding.steps.iter()).filter(|step| step.place == finding.place);
    own.any(|step| step.role == StepRole::NearMiss)
}

/// The word for a severity: `error`.
pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// The word for a confidence: `certain`.
pub(crate) fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Certain => "certain",
        Confidence::Likely => "likely",
        Confidence::Possible => "possible",
    }
}

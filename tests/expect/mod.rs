//! Expectations written under the code, for fixtures and for the examples of the rules' pages alike.
//!
//! In: a source with caret comments, and the function that examines a text. Out: a [`Tally`], or the failure in words
//! with the source as it should be annotated.
//! Never here: the disk, and any knowledge of what leaks; that is what the carets say.

mod annotate;
pub mod markdown;
mod proofs;
pub mod source;

use unlisten::judge::finding::{Confidence, Finding};

pub use source::{Expectation, Kind, Part, split};

/// Rules that the design names and no folder holds yet; a `miss` may speak of them.
///
/// A name leaves this list when its folder appears, which `the_rules_to_come_have_not_come` checks.
pub const RULES_TO_COME: &[&str] = &[
    "dropped-subscription",
    "unreleased-observer",
    "unreleased-timer",
];

/// How many cases a source held, by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Findings that were expected and came.
    pub leaking: usize,
    /// Lines that register a listener and carry no caret.
    pub silent: usize,
    /// Findings that ought to come and do not.
    pub misses: usize,
    /// Findings that come and ought not to.
    pub noises: usize,
}

impl Tally {
    /// Adds the cases of another source.
    pub fn add(&mut self, other: Tally) {
        self.leaking += other.leaking;
        self.silent += other.silent;
        self.misses += other.misses;
        self.noises += other.noises;
    }

    /// All cases.
    pub fn all(self) -> usize {
        self.leaking + self.silent + self.misses + self.noises
    }
}

/// A finding with its place counted in lines and characters, both from 0, because carets stand under characters.
struct Located<'a> {
    finding: &'a Finding,
    start: (usize, usize),
    end: (usize, usize),
}

/// The name of the part that is a configuration for the others.
const CONFIGURATION: &str = "unlisten.json";

/// Runs `examine` over every file in `text` and compares what it finds with what the carets say. Where one of the files is
/// an `unlisten.json`, the others are examined as in a project that has it.
///
/// `path` is what the first file is called unless a header names it. The error is the whole failure, ready to print.
pub fn check(
    path: &str,
    text: &str,
    examine: &dyn Fn(&str, &str) -> Vec<Finding>,
) -> Result<Tally, String> {
    let parts = split(path, text).map_err(|complaint| format!("{path}: {complaint}\n"))?;
    let mut tally = Tally::default();
    let mut failures = String::new();
    let (configurations, parts): (Vec<&Part>, Vec<&Part>) =
        parts.iter().partition(|part| part.path == CONFIGURATION);
    for part in parts {
        let findings = match configurations.first() {
            None => examine(&part.path, &part.text),
            Some(written) => unlisten::examine_configured(&written.text, &part.path, &part.text)
                .map_err(|refused| format!("{path}: {refused}\n"))?,
        };
        match check_part(part, &findings) {
            Ok(counted) => tally.add(counted),
            Err(failure) => failures.push_str(&failure),
        }
    }
    if failures.is_empty() {
        Ok(tally)
    } else {
        Err(format!("{path}\n{failures}"))
    }
}

/// Counts the cases of a source without examining it.
pub fn tally(path: &str, text: &str) -> Result<Tally, String> {
    let mut tally = Tally::default();
    for part in split(path, text)? {
        tally.add(part.tally());
    }
    Ok(tally)
}

/// Compares the findings of one file with its carets.
fn check_part(part: &Part, findings: &[Finding]) -> Result<Tally, String> {
    let shown: Vec<Located> = findings
        .iter()
        .filter(|finding| part.pedantic || finding.confidence >= Confidence::Likely)
        .map(|finding| locate(finding, &part.text))
        .collect();
    let mut claimed = vec![false; shown.len()];
    let mut held = Vec::new();
    let mut complaints = Vec::new();

    for expectation in part
        .expectations
        .iter()
        .filter(|one| one.kind != Kind::Miss)
    {
        let fitting = (0..shown.len()).find(|at| !claimed[*at] && fits(&shown[*at], expectation));
        match fitting {
            Some(at) => {
                claimed[at] = true;
                held.push(expectation);
            }
            None => complaints.push(complain_of_missing(expectation, &shown, &claimed, part)),
        }
    }
    for expectation in part
        .expectations
        .iter()
        .filter(|one| one.kind == Kind::Miss)
    {
        let found = shown
            .iter()
            .any(|one| one.finding.rule == expectation.rule && covers(one, expectation));
        if found {
            complaints.push(format!(
                "line {}: {} is found now; delete the word `miss` and say what the message says",
                part.line_number(expectation.line),
                expectation.rule
            ));
        } else {
            held.push(expectation);
        }
    }
    let unexpected: Vec<&Located> = (0..shown.len())
        .filter(|at| !claimed[*at])
        .map(|at| &shown[at])
        .collect();
    for one in &unexpected {
        complaints.push(format!(
            "line {}: unexpected {}",
            part.line_number(one.start.0),
            describe(one.finding)
        ));
    }
    if complaints.is_empty() {
        return Ok(part.tally());
    }
    let mut failure = format!("  {}\n", part.path);
    for complaint in complaints {
        failure.push_str(&format!("    {complaint}\n"));
    }
    failure.push_str("  as it should be annotated, if what is found is right:\n");
    failure.push_str(&annotate::annotated(part, &held, &unexpected));
    Err(failure)
}

/// Says which expectation nothing met, and what stood in its place.
fn complain_of_missing(
    expectation: &Expectation,
    shown: &[Located],
    claimed: &[bool],
    part: &Part,
) -> String {
    let line = part.line_number(expectation.line);
    let nearby: Vec<String> = (0..shown.len())
        .filter(|at| !claimed[*at] && shown[*at].end.0 == expectation.code_line)
        .map(|at| {
            let (_, start) = shown[at].start;
            format!(
                "columns {}..{}: {}",
                start + 1,
                shown[at].end.1 + 1,
                describe(shown[at].finding)
            )
        })
        .collect();
    let instead = if nearby.is_empty() {
        "nothing is found on that line".to_owned()
    } else {
        format!("found on that line: {}", nearby.join("; "))
    };
    match expectation.kind {
        Kind::Noise => format!(
            "line {line}: {} is silent now; delete the `noise` line ({instead})",
            expectation.rule
        ),
        _ => format!("line {line}: missing {} ({instead})", expectation.written()),
    }
}

fn describe(finding: &Finding) -> String {
    format!(
        "{} ({}): {}",
        finding.rule,
        source::confidence_word(finding.confidence),
        finding.message
    )
}

/// Whether a finding is what an expectation asks for: rule, confidence where given, words, and place.
fn fits(one: &Located, expectation: &Expectation) -> bool {
    one.finding.rule == expectation.rule
        && expectation
            .confidence
            .is_none_or(|confidence| confidence == one.finding.confidence)
        && (expectation.kind == Kind::Noise || one.finding.message.contains(&expectation.words))
        && covers(one, expectation)
}

/// Whether the carets start inside the finding's place and do not run past its end.
fn covers(one: &Located, expectation: &Expectation) -> bool {
    let first = (expectation.code_line, expectation.start);
    let past = (expectation.code_line, expectation.end);
    one.start <= first && past <= one.end
}

/// Counts a finding's place in lines and characters.
fn locate<'a>(finding: &'a Finding, text: &str) -> Located<'a> {
    Located {
        finding,
        start: line_and_character(text, finding.place.span.start as usize),
        end: line_and_character(text, finding.place.span.end as usize),
    }
}

fn line_and_character(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (line, before[start..].chars().count())
}

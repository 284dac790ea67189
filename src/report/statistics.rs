//! How many findings each rule has.
//!
//! In: [`Results`]. Out: a table, the rule with most findings first; the same counts for the JSON report.
//! Never here: a choice among the findings; what is not shown is not counted.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::Results;
use super::paint::{Tone, tone};
use super::summary::counted;
use super::table::{GAP, arranged};
use crate::config::Look;
use crate::judge::finding::Severity;

/// What is counted of one rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// The rule's name.
    pub rule: &'static str,
    /// How many of its findings are errors.
    pub errors: usize,
    /// How many are warnings.
    pub warnings: usize,
    /// In how many files they are.
    pub files: usize,
}

/// The counts of all rules with findings, the largest first.
pub fn counts(results: &Results) -> Vec<Count> {
    let mut counts: BTreeMap<&'static str, (Count, BTreeSet<u32>)> = BTreeMap::new();
    for finding in &results.findings {
        let (count, files) = counts.entry(finding.rule).or_default();
        count.rule = finding.rule;
        match finding.severity {
            Severity::Error => count.errors += 1,
            Severity::Warning => count.warnings += 1,
        }
        files.insert(finding.place.file);
        count.files = files.len();
    }
    let mut counts: Vec<Count> = counts.into_values().map(|(count, _)| count).collect();
    // The sort is stable, so rules with as many stay in the order of their names.
    counts.sort_by_key(|count| std::cmp::Reverse(count.errors + count.warnings));
    counts
}

/// Writes a line for each rule, and a blank one; nothing if there is no finding.
pub fn write(out: &mut dyn Write, results: &Results, look: Look) -> io::Result<()> {
    let counts = counts(results);
    let rows: Vec<[String; 3]> = counts.iter().map(row).collect();
    let cells = rows.iter().map(|row| row.each_ref().map(String::as_str));
    let table = arranged(cells.map(Vec::from), None, &[0]);
    for (count, cells) in counts.iter().zip(table.iter().flatten()) {
        let severity = match count.errors {
            0 => Tone::Warning,
            _ => Tone::Error,
        };
        let number = tone(look, severity, &cells[0]);
        let rule = tone(look, Tone::Strong, &cells[1]);
        writeln!(out, "{number}{GAP}{rule}{GAP}{}", cells[2].trim_end())?;
    }
    match rows.is_empty() {
        true => Ok(()),
        false => writeln!(out),
    }
}

fn row(count: &Count) -> [String; 3] {
    let parts = [(count.errors, "error"), (count.warnings, "warning")];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts.map(|(count, word)| counted(count, word)).collect();
    let files = counted(count.files, "file");
    [
        (count.errors + count.warnings).to_string(),
        count.rule.to_owned(),
        format!("{} in {files}", parts.join(", ")),
    ]
}

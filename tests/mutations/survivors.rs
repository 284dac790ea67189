//! Why the mutants that nobody caught survived.
//!
//! In: `fixtures/mutations/survivors.tsv`. Out: its rows.
//! Never here: whether a row is still needed; the test asks that.

use super::mutants::Mutant;
use crate::sources::{read, root};

/// A survivor, or several on lines that read the same.
#[derive(Debug)]
pub struct Row {
    /// The source, as the walk names it.
    pub source: String,
    /// The line that registers, without what is around it.
    pub code: String,
    /// The short name of the break.
    pub kind: String,
    /// What was found.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
}

/// What was found of a survivor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It leaks nothing.
    Harmless,
    /// It leaks, and the linter does not see it.
    Weak,
}

impl Verdict {
    /// The word in the table.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Harmless => "harmless",
            Verdict::Weak => "weak",
        }
    }
}

impl Row {
    /// Whether the row speaks of a mutant.
    pub fn is_of(&self, mutant: &Mutant) -> bool {
        self.source == mutant.source && self.code == mutant.code && self.kind == mutant.kind.name()
    }
}

/// Every row, in order.
pub fn rows() -> Vec<Row> {
    let path = root().join("fixtures/mutations/survivors.tsv");
    let text = read(&path);
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("source\tcode\tbreak\tverdict\treason"));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let [source, code, kind, verdict, reason] = cells.as_slice() else {
                panic!("survivors.tsv: not five cells: {line}");
            };
            let verdict = match *verdict {
                "harmless" => Verdict::Harmless,
                "weak" => Verdict::Weak,
                other => panic!("survivors.tsv: no verdict: {other}"),
            };
            assert!(!reason.is_empty(), "survivors.tsv: no reason: {line}");
            Row {
                source: (*source).to_owned(),
                code: (*code).to_owned(),
                kind: (*kind).to_owned(),
                verdict,
                reason: (*reason).to_owned(),
            }
        })
        .collect()
}

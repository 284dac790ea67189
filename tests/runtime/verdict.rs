//! What was measured, held against what the carets say.
//!
//! In: a fixture and its measurements. Out: how many cases it holds, by kind, and every disagreement in words.
//! Never here: the linter. Its own findings are held against the same carets by `tests/fixtures.rs`.

use std::collections::BTreeMap;

use super::node::{Growth, Measured};
use super::plan::Fixture;
use crate::expect::{Expectation, Kind, Part};

/// How many lines of a fixture were judged, by what was measured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cases {
    /// The rules that were right to speak, each with how often.
    pub right: BTreeMap<String, usize>,
    /// Registrations that do not grow and of which nobody speaks.
    pub silent: usize,
    /// Those of them that ran once only.
    pub once: usize,
    /// Those of them whose targets only a leak of another line keeps alive.
    pub held: usize,
    /// Removals that remove and of which nobody speaks.
    pub removing: usize,
    /// Bounds that are bounds and of which nobody speaks.
    pub bounded: usize,
    /// What is wrong and not found.
    pub misses: usize,
    /// What is found and not wrong.
    pub noises: usize,
}

impl Cases {
    /// Adds another fixture's.
    pub fn add(&mut self, other: &Cases) {
        for (rule, count) in &other.right {
            *self.right.entry(rule.clone()).or_default() += count;
        }
        self.silent += other.silent;
        self.once += other.once;
        self.held += other.held;
        self.removing += other.removing;
        self.bounded += other.bounded;
        self.misses += other.misses;
        self.noises += other.noises;
    }

    /// How many findings were right.
    pub fn found(&self) -> usize {
        self.right.values().sum()
    }

    /// How many lines assert silence.
    pub fn quiet(&self) -> usize {
        self.silent + self.removing + self.bounded
    }

    /// All cases.
    pub fn all(&self) -> usize {
        self.found() + self.quiet() + self.misses + self.noises
    }
}

/// Judges one fixture.
pub fn judge(fixture: &Fixture, measured: &Measured) -> (Cases, Vec<String>) {
    if let Some(failure) = &measured.failure {
        return (
            Cases::default(),
            vec![format!("{}: {failure}", fixture.name)],
        );
    }
    let mut cases = Cases::default();
    let mut complaints = Vec::new();
    for part in &fixture.parts {
        let mut sheet = Sheet {
            part,
            measured,
            cases: &mut cases,
            complaints: Vec::new(),
        };
        sheet.judge_expectations();
        sheet.judge_registrations();
        sheet.judge_removals();
        sheet.judge_bounds();
        sheet.find_what_never_ran();
        complaints.append(&mut sheet.complaints);
    }
    if fixture.is_fixed
        && fixture
            .parts
            .iter()
            .any(|part| !part.expectations.is_empty())
    {
        complaints.push("a fixed form holds carets".to_owned());
    }
    let complaints = complaints
        .into_iter()
        .map(|complaint| format!("{}: {complaint}", fixture.name))
        .collect();
    (cases, complaints)
}

/// How the number of living listeners develops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    /// By as many in each round.
    Grows,
    /// Not at all, once the first round is over.
    Stays,
    /// Neither; the driver does not do the same in each round.
    Unsteady,
}

/// Reads the counts after each round. What the first round leaves is the start: it may fill what is bounded.
pub fn trend(growth: &Growth) -> Trend {
    let steps: Vec<i64> = growth
        .living
        .windows(2)
        .map(|pair| pair[1] as i64 - pair[0] as i64)
        .collect();
    match steps.first() {
        Some(first) if steps.iter().all(|step| step == first) => match first {
            0 => Trend::Stays,
            1.. => Trend::Grows,
            _ => Trend::Unsteady,
        },
        _ => Trend::Unsteady,
    }
}

/// One file of a fixture, being judged.
struct Sheet<'a> {
    part: &'a Part,
    measured: &'a Measured,
    cases: &'a mut Cases,
    complaints: Vec<String>,
}

impl Sheet<'_> {
    /// The name under which line `at`, from 0, was measured.
    fn key(&self, at: usize) -> String {
        format!("{}:{}", self.part.path, at + 1)
    }

    /// The measured lines of this file that carry no expectation which `concerns` them, from 0.
    fn unspoken<T>(
        &self,
        measured: &BTreeMap<String, T>,
        concerns: impl Fn(&Expectation) -> bool,
    ) -> Vec<usize> {
        let prefix = format!("{}:", self.part.path);
        let spoken = |at: &usize| {
            let mut here = self.part.expectations.iter();
            here.any(|one| one.code_line == *at && concerns(one))
        };
        measured
            .keys()
            .filter_map(|key| key.strip_prefix(&prefix)?.parse::<usize>().ok())
            .map(|line| line - 1)
            .filter(|at| !spoken(at))
            .collect()
    }

    fn complain(&mut self, at: usize, complaint: &str) {
        let code = self.part.text.lines().nth(at).unwrap_or_default().trim();
        self.complaints.push(format!(
            "line {}: {complaint}\n        {code}",
            self.part.line_number(at)
        ));
    }

    /// Every expectation must be met by what was measured; a `noise` must be contradicted.
    fn judge_expectations(&mut self) {
        for one in &self.part.expectations.clone() {
            match self.is_so(one) {
                Err(complaint) => self.complain(one.code_line, &complaint),
                Ok(true) if one.kind == Kind::Finding => {
                    *self.cases.right.entry(one.rule.clone()).or_default() += 1;
                }
                Ok(true) if one.kind == Kind::Miss => self.cases.misses += 1,
                Ok(false) if one.kind == Kind::Noise => self.cases.noises += 1,
                Ok(true) => self.complain(
                    one.code_line,
                    &format!("{} is right, and is called noise", one.rule),
                ),
                Ok(false) => self.complain(
                    one.code_line,
                    &format!("{} is expected, {}", one.rule, self.told(one.code_line)),
                ),
            }
        }
    }

    /// Whether what the rule says of the line is what happened there.
    fn is_so(&self, one: &Expectation) -> Result<bool, String> {
        let key = self.key(one.code_line);
        let growth = self.measured.lines.get(&key);
        match one.rule.as_str() {
            "dead-removal" => match (self.measured.removals.get(&key), growth) {
                (Some(removal), _) => Ok(removal.removed == 0),
                // A removal that adds takes nothing away either.
                (None, Some(_)) => Ok(true),
                (None, None) => Err("the removal never ran".to_owned()),
            },
            "silenced-max-listeners" => match self.measured.bounds.get(&key) {
                Some(unbounded) => Ok(unbounded.iter().all(|one| *one)),
                None => Err("the bound was never set".to_owned()),
            },
            _ => match growth.map(trend) {
                Some(Trend::Grows) => Ok(true),
                Some(Trend::Stays) => Ok(false),
                Some(Trend::Unsteady) => Err(format!("unsteady, {}", self.told(one.code_line))),
                None => Err("the registration never ran".to_owned()),
            },
        }
    }

    /// A line that registers and of which nobody speaks must not grow.
    fn judge_registrations(&mut self) {
        for at in self.unspoken(&self.measured.lines, |one| speaks_of_growth(&one.rule)) {
            let growth = &self.measured.lines[&self.key(at)];
            match trend(growth) {
                Trend::Stays => {
                    self.cases.silent += 1;
                    self.cases.once += usize::from(growth.added == 1);
                }
                Trend::Grows if growth.freed <= growth.before => {
                    self.cases.silent += 1;
                    self.cases.held += 1;
                }
                Trend::Grows => self.complain(
                    at,
                    &format!("nobody speaks of this line, and {}", self.told(at)),
                ),
                Trend::Unsteady => self.complain(at, &format!("unsteady, {}", self.told(at))),
            }
        }
    }

    /// A removal of which nobody speaks must have removed something in some run.
    fn judge_removals(&mut self) {
        for at in self.unspoken(&self.measured.removals, |one| one.rule == "dead-removal") {
            let removal = self.measured.removals[&self.key(at)];
            if removal.removed == 0 {
                let complaint = format!(
                    "nobody speaks of this removal, and in {} calls it removed nothing",
                    removal.calls
                );
                self.complain(at, &complaint);
            } else {
                self.cases.removing += 1;
            }
        }
    }

    /// A bound of which nobody speaks must be one.
    fn judge_bounds(&mut self) {
        for at in self.unspoken(&self.measured.bounds, |one| {
            one.rule == "silenced-max-listeners"
        }) {
            if self.measured.bounds[&self.key(at)].contains(&true) {
                self.complain(at, "nobody speaks of this line, and it lifts the bound");
            } else {
                self.cases.bounded += 1;
            }
        }
    }

    /// What never ran proves nothing.
    fn find_what_never_ran(&mut self) {
        for at in self.part.registering_lines().collect::<Vec<_>>() {
            let spoken = self.part.expectations.iter().any(|one| one.code_line == at);
            if !spoken && !self.measured.lines.contains_key(&self.key(at)) {
                self.complain(at, "never ran; the driver has to");
            }
        }
    }

    /// The counts of a line in words.
    fn told(&self, at: usize) -> String {
        match self.measured.lines.get(&self.key(at)) {
            Some(growth) => format!(
                "{:?} live after each round of {} added",
                growth.living, growth.added
            ),
            None => "it never registered".to_owned(),
        }
    }
}

/// Whether a rule says of the line that its listeners become more and more.
fn speaks_of_growth(rule: &str) -> bool {
    !["dead-removal", "silenced-max-listeners"].contains(&rule)
}

#[test]
fn trends_are_told_apart() {
    let of = |living: &[u64]| {
        trend(&Growth {
            added: 1,
            living: living.to_vec(),
            ..Growth::default()
        })
    };
    assert_eq!(of(&[6, 12, 18, 24]), Trend::Grows);
    assert_eq!(of(&[1, 1, 1, 1]), Trend::Stays);
    assert_eq!(of(&[0, 0, 0, 0]), Trend::Stays);
    assert_eq!(of(&[6, 12, 18, 18]), Trend::Unsteady);
    assert_eq!(of(&[3, 2, 1, 0]), Trend::Unsteady);
    assert_eq!(of(&[]), Trend::Unsteady);
}

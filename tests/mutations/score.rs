//! What came of the mutants and the mended cases, as a page.
//!
//! In: both, and the table of survivors. Out: the page, Markdown.
//! Never here: a mutant made or judged.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use unlisten::judge::finding::Confidence;

use super::breaks::BREAKS;
use super::mends::Mended;
use super::mutants::{Fate, Mutant};
use super::survivors::{Row, Verdict};

/// How many mutants there are, and what came of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Score {
    /// Caught as it is shown by default.
    pub shown: usize,
    /// Caught, and shown to the pedantic alone.
    pub pedantic: usize,
    /// Not caught.
    pub survived: usize,
}

impl Score {
    /// The score of those mutants that leak.
    pub fn of<'m>(mutants: impl Iterator<Item = &'m Mutant>, rows: &[Row]) -> Self {
        let mut score = Self::default();
        for mutant in mutants {
            match mutant.fate {
                Fate::Harmless(_) => {}
                Fate::Caught(_, Confidence::Possible) => score.pedantic += 1,
                Fate::Caught(..) => score.shown += 1,
                Fate::Survived if is_forgiven(mutant, rows) => {}
                Fate::Survived => score.survived += 1,
            }
        }
        score
    }

    /// All mutants that leak.
    pub fn all(self) -> usize {
        self.shown + self.pedantic + self.survived
    }

    /// How many of a thousand are caught.
    pub fn caught(self) -> usize {
        (self.shown + self.pedantic) * 1000 / self.all().max(1)
    }

    /// How many of a thousand are caught as it is shown by default.
    pub fn caught_by_default(self) -> usize {
        self.shown * 1000 / self.all().max(1)
    }
}

/// Whether somebody has looked and found that the mutant leaks nothing.
fn is_forgiven(mutant: &Mutant, rows: &[Row]) -> bool {
    rows.iter()
        .any(|row| row.is_of(mutant) && row.verdict == Verdict::Harmless)
}

/// The page.
pub fn page(mutants: &[Mutant], mended: &[Mended], rows: &[Row]) -> String {
    let mut page = String::from(BEGIN);
    let leaking: Vec<&Mutant> = mutants
        .iter()
        .filter(|one| !matches!(one.fate, Fate::Harmless(_)))
        .collect();
    let mut by_rule: BTreeMap<&str, Vec<&Mutant>> = BTreeMap::new();
    for mutant in &leaking {
        by_rule.entry(mutant.due).or_default().push(mutant);
    }
    let of = |mutants: &[&Mutant]| Score::of(mutants.iter().copied(), rows);
    page.push_str("\n## By the rule that the break is for\n\n");
    table(
        &mut page,
        "rule",
        by_rule
            .iter()
            .map(|(rule, some)| (format!("`{rule}`"), of(some))),
    );
    page.push_str("\n## By what was broken\n\n");
    let kinds = BREAKS.iter().map(|kind| {
        let some: Vec<&Mutant> = leaking
            .iter()
            .copied()
            .filter(|one| one.kind == *kind)
            .collect();
        (kind.words().to_owned(), of(&some))
    });
    table(&mut page, "break", kinds);
    speakers(&mut page, &leaking);
    harmless(&mut page, mutants, rows);
    mends(&mut page, mended);
    survivors(&mut page, rows);
    page
}

fn table(page: &mut String, what: &str, lines: impl Iterator<Item = (String, Score)>) {
    let _ = writeln!(
        page,
        "| {what} | mutants | caught by default | only with `--pedantic` | survived | caught |\n|---|---|---|---|---|---|"
    );
    let mut sum = Score::default();
    let mut line = |name: &str, score: Score| {
        let _ = writeln!(
            page,
            "| {name} | {} | {} | {} | {} | {} |",
            score.all(),
            score.shown,
            score.pedantic,
            score.survived,
            percent(score.caught()),
        );
    };
    for (name, score) in lines {
        sum.shown += score.shown;
        sum.pedantic += score.pedantic;
        sum.survived += score.survived;
        line(&name, score);
    }
    line("all", sum);
}

fn percent(thousandths: usize) -> String {
    format!("{}.{} %", thousandths / 10, thousandths % 10)
}

/// Which rule spoke: not always the one that the break was for, as another may be surer.
fn speakers(page: &mut String, leaking: &[&Mutant]) {
    let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
    for mutant in leaking {
        if let Fate::Caught(rule, _) = mutant.fate {
            *by_rule.entry(rule).or_default() += 1;
        }
    }
    page.push_str("\n## Who spoke\n\n| rule | mutants that it caught |\n|---|---|\n");
    for (rule, count) in by_rule {
        let _ = writeln!(page, "| `{rule}` | {count} |");
    }
}

fn harmless(page: &mut String, mutants: &[Mutant], rows: &[Row]) {
    let mut by_reason: BTreeMap<&str, usize> = BTreeMap::new();
    for mutant in mutants {
        match mutant.fate {
            Fate::Harmless(why) => *by_reason.entry(why).or_default() += 1,
            Fate::Survived if is_forgiven(mutant, rows) => {
                *by_reason
                    .entry("read, and found to leak nothing")
                    .or_default() += 1;
            }
            _ => {}
        }
    }
    page.push_str("\n## Not counted\n\n| why the mutant leaks nothing | mutants |\n|---|---|\n");
    for (reason, count) in by_reason {
        let _ = writeln!(page, "| {reason} | {count} |");
    }
}

fn mends(page: &mut String, mended: &[Mended]) {
    let mut by_rule: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    for one in mended {
        let line = by_rule.entry(one.rule).or_default();
        line.0 += 1;
        line.1 += usize::from(one.is_silent());
        line.2 += usize::from(one.still.is_none());
    }
    page.push_str(MENDS);
    for (rule, (all, shown, silent)) in by_rule {
        let _ = writeln!(page, "| `{rule}` | {all} | {shown} | {silent} |");
    }
}

fn survivors(page: &mut String, rows: &[Row]) {
    page.push_str("\n## Survivors\n\n| where | break | verdict | reason |\n|---|---|---|---|\n");
    for row in rows {
        let _ = writeln!(
            page,
            "| {}: `{}` | {} | {} | {} |",
            row.source,
            row.code.replace('|', "\\|"),
            row.kind,
            row.verdict.word(),
            row.reason
        );
    }
}

const BEGIN: &str = "# Mutations

Written by `BLESS=1 cargo test --test suite mutations`; the rows at the end come from `survivors.tsv`.

Each clean case of the fixtures and of the rules' pages that rests on a removal, a guard, a `signal` or `once` is broken
in each way that fits it, and the linter must then speak: of the registration, or of the removal. What is counted are
mutants that leak by the audit's answers; the others are at the end. A mutant is caught if any rule says something new.
";

const MENDS: &str = "
## The other way: a `finally` mends

Each registration that a rule speaks of, and that a block can stand in the place of, is followed by a `try` to the end of
its block, whose `finally` removes the listener.

| rule that spoke | mended | silent by default | silent with `--pedantic` |
|---|---|---|---|
";

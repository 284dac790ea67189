//! The closing line: what was found, among how many files, and what was passed over.
//!
//! In: [`Results`] and how long the run took, if that is to be said. Out: one line, and a second one if something was left out.
//! Never here: findings.

use std::collections::HashSet;
use std::io::{self, Write};
use std::time::Duration;

use super::paint::{Tone, fold, tone};
use super::{Results, checklist, modules};
use crate::config::{Look, ShowSettings};
use crate::corpus::kind::ENDINGS;
use crate::corpus::{Problem, Reason};
use crate::judge::finding::Severity;
use crate::judge::known::suppression::{By, Suppressed};
use crate::mend::Fix;

/// Writes the closing lines of a check.
pub fn write(
    out: &mut dyn Write,
    results: &Results,
    took: Option<Duration>,
    look: Look,
) -> io::Result<()> {
    writeln!(
        out,
        "{} {}",
        verdict(results, look),
        extent(results, took, look)
    )?;
    fixes(out, results, look)?;
    left_out(out, results, look, Known::of(results))
}

/// `fixed 2 findings in 1 file`, and `3 fixes available with --fix (1 more with --unsafe-fixes)`.
fn fixes(out: &mut dyn Write, results: &Results, look: Look) -> io::Result<()> {
    if let (findings @ 1.., files) = results.fixed {
        let line = format!(
            "fixed {} in {}",
            counted(findings, "finding"),
            counted(files, "file")
        );
        writeln!(out, "{}", tone(look, Tone::Good, &line))?;
    }
    // One fix may mend several findings.
    let fixes = results.fixes.iter();
    let distinct: HashSet<(u32, &Fix)> = fixes.map(|((at, _), fix)| (at.file, fix)).collect();
    let safe = distinct.iter().filter(|(_, it)| it.is_safe).count();
    let others = distinct.len() - safe;
    let available = |count: usize| match count {
        1 => "1 fix available".to_owned(),
        _ => format!("{count} fixes available"),
    };
    let line = match (safe, others) {
        (0, 0) => return Ok(()),
        (_, 0) => format!("{} with --fix", available(safe)),
        (0, _) => format!("{} with --fix --unsafe-fixes", available(others)),
        _ => format!(
            "{} with --fix ({others} more with --unsafe-fixes)",
            available(safe)
        ),
    };
    writeln!(out, "{}", tone(look, Tone::Faint, &line))
}

/// Writes the closing lines of an audit.
pub fn write_audit(
    out: &mut dyn Write,
    results: &Results,
    took: Option<Duration>,
    look: Look,
) -> io::Result<()> {
    if !results.audit.is_empty() {
        writeln!(out)?;
    }
    let listeners = counted(results.audit.len(), "listener");
    writeln!(
        out,
        "{} {}",
        tone(look, Tone::Strong, &listeners),
        extent(results, took, look)
    )?;
    let unseen = results.blind_spots.len();
    if unseen > 0 {
        let line = format!("{} (--show blind-spots)", counted(unseen, "blind spot"));
        writeln!(out, "{}", tone(look, Tone::Faint, &line))?;
    }
    left_out(out, results, look, Known::Untold)
}

/// Writes the closing lines of a review.
pub fn write_review(
    out: &mut dyn Write,
    results: &Results,
    took: Option<Duration>,
    look: Look,
) -> io::Result<()> {
    let items = checklist::of(results);
    let (all, open) = (items.len(), checklist::open(&items));
    let verdict = match (all, open) {
        (0, _) => tone(look, Tone::Good, "no listeners touched"),
        (_, 0) => tone(look, Tone::Good, &format!("all {all} settled")),
        _ => tone(look, Tone::Warning, &format!("{open} of {all} to settle")),
    };
    writeln!(out, "{verdict} {}", extent(results, took, look))?;
    left_out(out, results, look, Known::Untold)
}

/// Writes the closing lines of a run that shows stages.
pub fn write_stages(
    out: &mut dyn Write,
    results: &Results,
    settings: &ShowSettings,
    took: Duration,
) -> io::Result<()> {
    let look = settings.look;
    let facts = settings
        .facts
        .then(|| format!("facts of {}", counted(results.facts.len(), "file")));
    let blind_spots = settings
        .blind_spots
        .then(|| counted(results.blind_spots.len(), "blind spot"));
    let modules = settings.modules.then(|| {
        let (resolved, all) = modules::counts(&results.modules);
        format!("{resolved} of {} resolved", counted(all, "import"))
    });
    let shown: Vec<String> = facts
        .into_iter()
        .chain(blind_spots)
        .chain(modules)
        .collect();
    writeln!(
        out,
        "{} {}",
        tone(look, Tone::Strong, &shown.join(", ")),
        extent(results, Some(took), look)
    )?;
    left_out(out, results, look, Known::Untold)
}

fn verdict(results: &Results, look: Look) -> String {
    let parts: Vec<String> = [
        (Severity::Error, Tone::Error, "error"),
        (Severity::Warning, Tone::Warning, "warning"),
    ]
    .into_iter()
    .map(|(severity, painted, word)| (results.count(severity), painted, word))
    .filter(|(count, ..)| *count > 0)
    .map(|(count, painted, word)| tone(look, painted, &counted(count, word)))
    .collect();
    match parts.is_empty() {
        true => {
            let (said, painted) = clean(results);
            tone(look, painted, &said)
        }
        false => parts.join(", "),
    }
}

/// What is said where nothing was found. Silence about what nobody looked at would read as praise, and so would silence
/// about what is known.
pub(super) fn clean(results: &Results) -> (String, Tone) {
    let is_partial =
        results.passed_over.has_source() || results.problems.iter().any(Problem::leaves_out);
    match (known(results), is_partial) {
        _ if results.checked == 0 => ("nothing to check".to_owned(), Tone::Warning),
        (0, _) if results.unchanged > 0 => {
            let said = "no leaks on the changed lines";
            (said.to_owned(), Tone::Warning)
        }
        (0, true) => ("nothing found".to_owned(), Tone::Warning),
        (0, false) => ("no leaks found".to_owned(), Tone::Good),
        (known, true) => (format!("nothing new found, {known} known"), Tone::Warning),
        (known, false) => (format!("no new leaks, {known} known"), Tone::Good),
    }
}

/// How many findings are not told because they are known: a baseline holds them, or they were there before the change.
fn known(results: &Results) -> usize {
    let by_baseline = |it: &&Suppressed| matches!(it.by, By::Baseline(_));
    let held = results.suppressed.iter().filter(by_baseline).count();
    held + results.not_new.unwrap_or_default()
}

fn extent(results: &Results, took: Option<Duration>, look: Look) -> String {
    let files = counted(results.checked, "file");
    let took = took.map_or_else(String::new, |took| format!(", {:.2} s", took.as_secs_f64()));
    let mention = match (results.checked, results.mentioning) {
        (0, _) => String::new(),
        (_, 0) => " (none mentions listeners)".to_owned(),
        (_, 1) => " (1 mentions listeners)".to_owned(),
        (_, some) => format!(" ({some} mention listeners)"),
    };
    tone(look, Tone::Faint, &format!("in {files}{mention}{took}"))
}

/// Whether the verdict has told already how much is known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    /// It has, and all of it is of one kind.
    Told,
    /// It has not, or not from where.
    Untold,
}

impl Known {
    /// What the verdict of a check has told.
    fn of(results: &Results) -> Self {
        let not_new = results.not_new.unwrap_or_default();
        match results.findings.is_empty() && (not_new == 0 || known(results) == not_new) {
            true => Self::Told,
            false => Self::Untold,
        }
    }
}

fn left_out(out: &mut dyn Write, results: &Results, look: Look, told: Known) -> io::Result<()> {
    let parts: Vec<String> = [
        (Reason::Test, ["test file", "test files"], "--include-tests"),
        (
            Reason::Generated,
            ["bundled or generated file", "bundled or generated files"],
            "--include-generated",
        ),
        (
            Reason::TooLarge,
            ["oversized file", "oversized files"],
            "checked if named",
        ),
        (
            Reason::Dependencies,
            ["dependency folder", "dependency folders"],
            "checked if named",
        ),
    ]
    .into_iter()
    .map(|(reason, nouns, how)| (results.passed_over.count(reason), nouns, how))
    .filter(|(count, ..)| *count > 0)
    .map(|(count, [one, many], how)| {
        format!("{count} {} ({how})", if count == 1 { one } else { many })
    })
    .collect();
    if !parts.is_empty() {
        let line = fold(&format!("skipped {}", parts.join(", ")), look.width).join("\n    ");
        writeln!(out, "{}", tone(look, Tone::Faint, &line))?;
    }
    let unread = results.passed_over.unread();
    let unread: Vec<String> = unread
        .map(|(ending, count)| match ENDINGS.contains(&ending) {
            true => format!("{count} .{ending} in another language"),
            false => format!("{count} .{ending}"),
        })
        .collect();
    if !unread.is_empty() {
        let line = format!(
            "not supported, but they mention listeners: {}",
            unread.join(", ")
        );
        writeln!(out, "{}", tone(look, Tone::Faint, &line))?;
    }
    if let Some(line) = suppressed(results, told) {
        writeln!(out, "{}", tone(look, Tone::Faint, &line))?;
    }
    if results.unchanged > 0 {
        let line = format!("{} more on lines that did not change", results.unchanged);
        writeln!(out, "{}", tone(look, Tone::Faint, &line))?;
    }
    if let (Some(not_new @ 1..), Known::Untold) = (results.not_new, told) {
        let line = format!("{not_new} more from before the change");
        writeln!(out, "{}", tone(look, Tone::Faint, &line))?;
    }
    if results.hidden > 0 {
        let line = format!("{} more possible (--pedantic)", results.hidden);
        writeln!(out, "{}", tone(look, Tone::Faint, &line))?;
    }
    Ok(())
}

/// `3 suppressed: 2 by comments, 1 by the baseline`
fn suppressed(results: &Results, told: Known) -> Option<String> {
    let by_baseline = |it: &&Suppressed| matches!(it.by, By::Baseline(_));
    let (all, known) = (
        results.suppressed.len(),
        results.suppressed.iter().filter(by_baseline).count(),
    );
    match (all - known, known) {
        (0, 0) => None,
        (0, _) if told == Known::Told => None,
        (some, _) if told == Known::Told => Some(format!("{some} suppressed by comments")),
        (some, 0) => Some(format!("{some} suppressed by comments")),
        (0, some) => Some(format!("{some} in the baseline")),
        (some, others) => Some(format!(
            "{some} suppressed by comments, {others} in the baseline"
        )),
    }
}

/// `1 file`, `2 files`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

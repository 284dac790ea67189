//! Findings for programs that write code, and pay for each word that they read: one line each.
//!
//! In: [`Results`]. Out: `path:line:col severity rule (confidence): message; because LINE message, …; instead: …`, in which the
//! evidence is without the registration itself; and behind it the lines of each fix as a diff, moved in by two.
//! Never here: colours, pictures, notes.

use std::io::{self, Write};

use super::{Places, Results, paint, severity, words};
use crate::judge::finding::{Finding, Place};
use crate::mend::{self, Fix};

/// Writes one line for each finding.
pub fn write(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    let places = Places::new(results);
    for finding in &results.findings {
        let at = places.locate(finding.place);
        writeln!(
            out,
            "{}:{}:{} {} {}: {}{}{}",
            paint::tame(at.path),
            at.start.line,
            at.start.column,
            severity(finding.severity),
            finding.rule,
            words::headline(finding, &places),
            because(finding, &places),
            instead(finding),
        )?;
        for (place, fix) in results.fixes_of(finding) {
            write_fix(out, &places, place, fix)?;
        }
    }
    Ok(())
}

/// `  fix: …`, `  unsafe fix: …`, and what it changes.
fn write_fix(out: &mut dyn Write, places: &Places<'_>, place: Place, fix: &Fix) -> io::Result<()> {
    let word = if fix.is_safe { "fix" } else { "unsafe fix" };
    writeln!(out, "  {word}: {}", words::line(&fix.title))?;
    let Some((text, _)) = places.lines(place.file) else {
        return Ok(());
    };
    let diff = mend::diff(text, &fix.apply(text), "");
    // The names of the file are in the line above.
    for line in diff.lines().skip(2) {
        writeln!(out, "  {}", paint::tame(line))?;
    }
    Ok(())
}

/// `; because 22 each turn of this loop adds one more, src/bus.ts:3 …`: a place in another file has its name.
fn because(finding: &Finding, places: &Places<'_>) -> String {
    let own = finding.place.file;
    let others = finding
        .steps
        .iter()
        .filter(|step| step.place != finding.place);
    let told = others.map(|step| {
        let at = places.locate(step.place);
        let message = words::line(&step.message);
        match step.place.file == own {
            true => format!("{} {message}", at.start.line),
            false => format!("{}:{} {message}", paint::tame(at.path), at.start.line),
        }
    });
    joined("; because ", ", ", told)
}

/// `; instead: … | …`: one is enough.
fn instead(finding: &Finding) -> String {
    let ways = finding.suggestions.iter();
    joined(
        "; instead: ",
        " | ",
        ways.map(|it| words::line(&it.message)),
    )
}

fn joined(before: &str, between: &str, parts: impl Iterator<Item = String>) -> String {
    let parts: Vec<String> = parts.collect();
    match parts.is_empty() {
        true => String::new(),
        false => format!("{before}{}", parts.join(between)),
    }
}

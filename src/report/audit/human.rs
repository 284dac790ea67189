//! Every acquisition with its three answers, for people at a terminal.
//!
//! In: [`Results`] of an audit. Out: an aligned table.
//! Never here: a choice among the acquisitions.

use std::io::{self, Write};

use super::{unseen, verdict};
use crate::config::Look;
use crate::judge::audit::AuditEntry;
use crate::report::paint::{Tone, cut, tame, tone};
use crate::report::{Places, Results};

/// Cells longer than this are cut; the place leads to the whole.
const WIDEST: usize = 40;

const HEADINGS: [&str; 8] = [
    "PLACE",
    "TARGET",
    "EVENT",
    "LIFETIME",
    "REPETITION",
    "RELEASE",
    "VERDICT",
    "BLIND SPOTS",
];

/// Writes the aligned table.
pub fn write(out: &mut dyn Write, results: &Results, look: Look) -> io::Result<()> {
    if results.audit.is_empty() {
        return Ok(());
    }
    let places = Places::new(results);
    let rows: Vec<[String; 8]> = results
        .audit
        .iter()
        .map(|entry| row(&places, entry))
        .collect();
    let mut widths = HEADINGS.map(str::len);
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    writeln!(
        out,
        "{}",
        tone(
            look,
            Tone::Strong,
            &line(&HEADINGS.map(String::from), &widths)
        )
    )?;
    for (entry, row) in results.audit.iter().zip(&rows) {
        let text = line(row, &widths);
        let leaks = entry.finding.is_some();
        let painted = if leaks {
            tone(look, Tone::Warning, &text)
        } else {
            text
        };
        writeln!(out, "{painted}")?;
    }
    Ok(())
}

fn line(cells: &[String; 8], widths: &[usize; 8]) -> String {
    let padded: Vec<String> = cells
        .iter()
        .zip(widths)
        .map(|(cell, width)| format!("{cell:width$}"))
        .collect();
    padded.join("  ").trim_end().to_string()
}

fn row(places: &Places<'_>, entry: &AuditEntry) -> [String; 8] {
    let at = places.locate(entry.place);
    [
        format!("{}:{}:{}", tame(at.path), at.start.line, at.start.column),
        cut(&format!("{}.{}", entry.target, entry.call), WIDEST),
        cut(entry.event.as_deref().unwrap_or("-"), WIDEST),
        entry.lifetime.to_string(),
        entry.repetition.to_string(),
        cut(&entry.release, WIDEST),
        verdict(entry).unwrap_or_else(|| "-".to_string()),
        unseen(entry).unwrap_or_else(|| "-".to_string()),
    ]
}

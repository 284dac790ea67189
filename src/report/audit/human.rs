//! Every acquisition with its three answers, for people at a terminal.
//!
//! In: [`Results`] of an audit. Out: an aligned table.
//! Never here: a choice among the acquisitions.

use std::io::{self, Write};

use super::{unseen, verdict};
use crate::config::Look;
use crate::judge::audit::AuditEntry;
use crate::report::paint::{Tone, broken, cut, padded, tame, tone, width};
use crate::report::{Places, Results};

/// Cells longer than this are cut; the place leads to the whole.
const WIDEST: usize = 40;
/// No column is made narrower than this.
const NARROWEST: usize = 6;
/// What is between two columns.
const GAP: &str = "  ";

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

/// Writes the table: as wide as its cells, a line for each listener, unless it is a terminal that it has to fit.
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
    // On a terminal a column in which nothing stands takes room from the others.
    let shown: Vec<usize> = (0..HEADINGS.len())
        .filter(|column| !look.terminal || rows.iter().any(|row| row[*column] != "-"))
        .collect();
    let widest = |column: &usize| {
        let cells = rows.iter().map(|row| width(&row[*column]));
        cells
            .max()
            .max(Some(HEADINGS[*column].len()))
            .unwrap_or_default()
    };
    let mut widths: Vec<usize> = shown.iter().map(widest).collect();
    if look.terminal {
        fit(&mut widths, look.width);
    }
    let headings: Vec<&str> = shown.iter().map(|column| HEADINGS[*column]).collect();
    for line in lines(&headings, &widths) {
        writeln!(out, "{}", tone(look, Tone::Strong, &line))?;
    }
    for (entry, row) in results.audit.iter().zip(&rows) {
        let cells: Vec<&str> = shown.iter().map(|column| row[*column].as_str()).collect();
        for line in lines(&cells, &widths) {
            match entry.finding.is_some() {
                true => writeln!(out, "{}", tone(look, Tone::Warning, &line))?,
                false => writeln!(out, "{line}")?,
            }
        }
    }
    Ok(())
}

/// Takes from the widest columns until all of them fit beside each other.
fn fit(widths: &mut [usize], room: usize) {
    let gaps = GAP.len() * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > room {
        match widths.iter_mut().max() {
            Some(widest) if *widest > NARROWEST => *widest -= 1,
            _ => return,
        }
    }
}

/// A row, in as many lines as its cells need.
fn lines(cells: &[&str], widths: &[usize]) -> Vec<String> {
    let broken: Vec<Vec<String>> = cells
        .iter()
        .zip(widths)
        .map(|(cell, width)| broken(cell, *width))
        .collect();
    let height = broken.iter().map(Vec::len).max().unwrap_or_default();
    let line = |at: usize| {
        let parts = broken.iter().zip(widths).map(|(lines, width)| {
            let part = lines.get(at).map_or("", String::as_str);
            padded(part, *width)
        });
        parts.collect::<Vec<_>>().join(GAP).trim_end().to_owned()
    };
    (0..height).map(line).collect()
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
        verdict(entry),
        unseen(entry).unwrap_or_else(|| "-".to_string()),
    ]
}

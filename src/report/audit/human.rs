//! Every acquisition with its three answers, for people at a terminal.
//!
//! In: [`Results`] of an audit. Out: an aligned table.
//! Never here: a choice among the acquisitions.

use std::io::{self, Write};
use std::iter;

use super::{unseen, verdict};
use crate::config::Look;
use crate::judge::review::audit::AuditEntry;
use crate::report::paint::{Tone, cut, tame, tone};
use crate::report::table::{GAP, arranged};
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
    let headings = shown.iter().map(|column| HEADINGS[*column]).collect();
    let cells = rows
        .iter()
        .map(|row| shown.iter().map(|column| row[*column].as_str()).collect());
    let width = look.terminal.then_some(look.width);
    let table = arranged(iter::once(headings).chain(cells), width, &[]);
    let verdicts = results.audit.iter().map(|entry| entry.finding.is_some());
    let tones = verdicts.map(|is_found| is_found.then_some(Tone::Warning));
    for (lines, painted) in table
        .iter()
        .zip(iter::once(Some(Tone::Strong)).chain(tones))
    {
        for cells in lines {
            let line = cells.join(GAP);
            let line = line.trim_end();
            match painted {
                Some(painted) => writeln!(out, "{}", tone(look, painted, line))?,
                None => writeln!(out, "{line}")?,
            }
        }
    }
    Ok(())
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

//! Every acquisition with its three answers, for spreadsheets: CSV as RFC 4180 describes it.
//!
//! In: [`Results`] of an audit. Out: a line of names, and one line for each acquisition; lines end in CR LF.
//! Never here: a cell that a spreadsheet would take for a formula, or a line break inside a cell.

use std::io::{self, Write};

use super::{outcome, unseen};
use crate::judge::known::suppression::By;
use crate::judge::review::audit::AuditEntry;
use crate::report::{Places, Results, confidence, paint, severity};

/// The names of the columns. A new column goes to the end, so that those who count them are not led astray.
const COLUMNS: [&str; 19] = [
    "path",
    "line",
    "column",
    "function",
    "target",
    "call",
    "event",
    "lifetime",
    "repetition",
    "release",
    "released_on_line",
    "rule",
    "severity",
    "confidence",
    "message",
    "suggestion",
    "blind_spots",
    "suppressed",
    "outcome",
];

/// Writes the lines.
pub fn write(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    let places = Places::new(results);
    line(out, &COLUMNS.map(String::from))?;
    for entry in &results.audit {
        line(out, &row(&places, entry))?;
    }
    Ok(())
}

fn row(places: &Places<'_>, entry: &AuditEntry) -> [String; 19] {
    let at = places.locate(entry.place);
    let finding = entry.finding.as_ref();
    let unsaid = String::new;
    let released = entry.released_at().map_or_else(unsaid, |release| {
        places.locate(release).start.line.to_string()
    });
    [
        at.path.to_string(),
        at.start.line.to_string(),
        at.start.column.to_string(),
        entry.function.as_deref().unwrap_or("").replace('`', ""),
        entry.target.clone(),
        entry.call.clone(),
        entry.event.clone().unwrap_or_default(),
        entry.lifetime.to_string(),
        entry.repetition.to_string(),
        entry.release.clone(),
        released,
        finding.map_or_else(unsaid, |finding| finding.rule.to_string()),
        finding.map_or_else(unsaid, |finding| severity(finding.severity).to_string()),
        finding.map_or_else(unsaid, |finding| confidence(finding.confidence).to_string()),
        finding.map_or_else(unsaid, |finding| finding.message.clone()),
        entry.suggestions.first().cloned().unwrap_or_default(),
        unseen(entry).unwrap_or_default(),
        entry.suppressed.as_ref().map_or_else(unsaid, suppressed),
        outcome(&entry.outcome).to_owned(),
    ]
}

/// The reason of a comment, or that there is none.
fn suppressed(by: &By) -> String {
    match by {
        By::Comment {
            reason: Some(reason),
            ..
        } => reason.clone(),
        By::Comment { reason: None, .. } => "without a reason".to_string(),
        By::Baseline(path) => format!("known in {path}"),
    }
}

fn line(out: &mut dyn Write, cells: &[String]) -> io::Result<()> {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    write!(out, "{}\r\n", cells.join(","))
}

/// A cell. What begins like a formula is run by spreadsheets when the file is opened, so it gets an apostrophe, which
/// they take for the sign of a text.
fn cell(text: &str) -> String {
    let text = paint::cut(text, usize::MAX);
    let begins_formula = text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '|', '%']);
    let guard = if begins_formula { "'" } else { "" };
    match text.contains([',', '"', ';', '\t']) {
        true => format!("\"{guard}{}\"", text.replace('"', "\"\"")),
        false => format!("{guard}{text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_neither_a_formula_nor_two_cells() {
        assert_eq!(cell("this.bus"), "this.bus");
        assert_eq!(cell("a,b"), "\"a,b\"");
        assert_eq!(cell("'say \"no\"'"), "\"'say \"\"no\"\"'\"");
        assert_eq!(cell("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0");
        assert_eq!(cell("  =1+1"), "'=1+1");
        assert_eq!(cell("a\r\nb"), "a b");
        assert_eq!(cell("@sum(a;b)"), "\"'@sum(a;b)\"");
    }
}

//! Findings for editors, grep and people in a hurry: one line each.
//!
//! In: [`Results`]. Out: `path:line:col: severity[rule] message (confidence)`, columns in UTF-16 units as editors count them.
//! Never here: evidence, colours.

use std::io::{self, Write};

use super::{Places, Results, paint, severity, words};

/// Writes one line for each finding.
pub fn write(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    let places = Places::new(results);
    for finding in &results.findings {
        let at = places.locate(finding.place);
        writeln!(
            out,
            "{}:{}:{}: {}[{}] {}",
            paint::tame(at.path),
            at.start.line,
            at.start.column,
            severity(finding.severity),
            finding.rule,
            words::headline(finding, &places),
        )?;
    }
    Ok(())
}

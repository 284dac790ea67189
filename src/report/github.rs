//! Findings for GitHub Actions: workflow commands, which its runner turns into annotations of the changed lines.
//!
//! In: [`Results`]. Out: `::error file=…,line=…::message`, a line for each finding and each problem. Paths start from the
//! top of the checkout, where the runner says where that is.
//! Never here: the limits of GitHub, which shows ten errors and ten warnings of a step; the log has the rest.

use std::io::{self, Write};

use super::{Places, Results, paint, severity, severity_of, words};
use crate::judge::finding::Finding;

/// Writes one command for each finding, then one for each problem.
pub fn write(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    let places = Places::new(results);
    for finding in &results.findings {
        finding_line(out, &places, finding)?;
    }
    for problem in &results.problems {
        let file = property(&places.from_checkout(problem.path()));
        let message = data(&words::line(&problem.to_string()));
        let (level, tool) = (severity(severity_of(problem)), words::TOOL);
        writeln!(out, "::{level} file={file},title={tool}::{message}")?;
    }
    Ok(())
}

fn finding_line(out: &mut dyn Write, places: &Places<'_>, finding: &Finding) -> io::Result<()> {
    let at = places.locate(finding.place);
    let file = property(&places.from_checkout(at.path));
    let mut place = format!("file={file},line={},endLine={}", at.start.line, at.end.line);
    // The runner drops columns of what lies on several lines, and says so in the log.
    if at.start.line == at.end.line {
        let (start, end) = (at.start.column, at.end.column);
        place.push_str(&format!(",col={start},endColumn={end}"));
    }
    let title = property(&format!("{}: {}", words::TOOL, finding.rule));
    let message = data(&words::with_advice(finding, places));
    let level = severity(finding.severity);
    writeln!(out, "::{level} {place},title={title}::{message}")
}

/// Text after the `::`, as the runner reads it back.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property, in which a comma and a colon mean something, too.
fn property(text: &str) -> String {
    let escaped = data(text).replace(':', "%3A").replace(',', "%2C");
    paint::tame(&escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_its_command() {
        assert_eq!(data("100 %\r\n::error::x"), "100 %25%0D%0A::error::x");
        assert_eq!(property("a,b:c%\n"), "a%2Cb%3Ac%25%0A");
    }
}

//! The source as it should be annotated.
//!
//! In: a file, the expectations that held, the findings that none of them asked for. Out: the file's text with carets
//! under each of those findings and without the expectations that failed.
//! Never here: writing it to the fixture. Whether what was found is right is for a person to say.

use super::{Expectation, Located, Part};

/// The file's lines with the carets that today's findings call for.
pub fn annotated(part: &Part, held: &[&Expectation], unexpected: &[&Located]) -> String {
    let mut out = String::new();
    for (number, line) in part.text.lines().enumerate() {
        let expectation = part.expectations.iter().find(|one| one.line == number);
        if expectation.is_none_or(|one| held.contains(&one)) {
            push_line(&mut out, line);
        }
        for one in unexpected.iter().filter(|one| one.end.0 == number) {
            push_line(&mut out, &carets_under(line, one));
        }
    }
    out
}

/// The comment that asserts a finding, aligned under the last line of its place.
fn carets_under(line: &str, one: &Located) -> String {
    let indent = line.chars().take_while(|one| one.is_whitespace()).count();
    let on_one_line = one.start.0 == one.end.0;
    // Two slashes take the first two columns, so carets cannot reach further left than that.
    let start = if on_one_line { one.start.1 } else { indent }.max(2);
    let width = one.end.1.saturating_sub(start).max(1);
    let slashes = if start >= indent + 2 { indent } else { 0 };
    format!(
        "{}//{}{} {}: {}",
        " ".repeat(slashes),
        " ".repeat(start - slashes - 2),
        "^".repeat(width),
        one.finding.rule,
        one.finding.message
    )
}

fn push_line(out: &mut String, line: &str) {
    out.push_str("    | ");
    out.push_str(line);
    out.push('\n');
}

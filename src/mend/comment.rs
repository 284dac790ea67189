//! Comments that suppress a finding.
//!
//! In: a text, the place of a finding in it, its rule and a reason. Out: the comments that might suppress it, in the
//! file's own indentation and line ends.
//! Never here: which of them is right. Above a line within a template there is no room for a comment, and between the
//! elements of JSX one needs brackets; whoever tries them sees it at once.

use super::Insertion;
use crate::corpus::{LineIndex, Span};
use crate::cst::Tree;

/// A text with its lines and statements, for all the comments that are looked for in it.
pub struct Page<'t> {
    text: &'t str,
    lines: LineIndex,
    statements: Vec<Span>,
}

impl<'t> Page<'t> {
    /// Reads a text; `tree` is its own.
    pub fn new(text: &'t str, tree: &Tree) -> Self {
        Self {
            text,
            lines: LineIndex::new(text),
            statements: tree.statements(),
        }
    }

    /// The smallest statement around a place, or the place itself.
    fn statement(&self, place: Span) -> Span {
        let around = self.statements.iter().filter(|it| it.contains(place));
        around.min_by_key(|it| it.len()).copied().unwrap_or(place)
    }

    /// The lines on which a comment would answer for a place: its own, and the one on which its statement begins.
    pub fn lines_of(&self, place: Span) -> [usize; 2] {
        let both = [place, self.statement(place)];
        both.map(|span| self.lines.line_of(span.start as usize))
    }
}

/// Comments that might suppress the finding of `rule` at `place`, the most usual first: above the line, above the statement,
/// within the line.
pub fn places(page: &Page<'_>, place: Span, rule: &str, reason: &str) -> Vec<Insertion> {
    let Page { text, lines, .. } = page;
    let statement = page.statement(place);
    let own = lines.line_of(place.start as usize);
    let mut above = vec![own, lines.line_of(statement.start as usize)];
    // Nobody looks for a comment between `bus` and `.on(…)`.
    if goes_on(&text[lines.bounds(text, own)]) {
        above.reverse();
    }
    above.dedup();

    let next = format!("unlisten-ignore-next-line {rule} -- {reason}");
    let whole_line = |line: usize, comment: &str| {
        let bounds = lines.bounds(text, line);
        let letters = text[bounds.clone()].chars();
        let indentation: String = letters.take_while(|one| one.is_whitespace()).collect();
        Insertion {
            at: bounds.start,
            text: format!("{indentation}{comment}{}", line_end(text, bounds.end)),
        }
    };
    let mut found = Vec::new();
    // Elements end in one of these; between them a comment would be text.
    if text.contains("</") || text.contains("/>") {
        found.push(whole_line(own, &format!("{{/* {next} */}}")));
    }
    let lines_above = above.iter();
    found.extend(lines_above.map(|line| whole_line(*line, &format!("// {next}"))));
    let same = format!("unlisten-ignore-line {rule} -- {reason}");
    found.push(Insertion {
        at: statement.start as usize,
        text: format!("/* {same} */ "),
    });
    found.push(Insertion {
        at: lines.bounds(text, own).end,
        text: format!(" // {same}"),
    });
    found
}

/// Whether a line goes on with an expression that began above it: `.on(…)`, `? a`, `&& b`.
fn goes_on(line: &str) -> bool {
    line.trim_start()
        .starts_with(['.', '?', ':', '&', '|', '+', ',', ')', '}', ']'])
}

/// How the line ends that ends at a byte, or the first one, if that line is the last.
fn line_end(text: &str, end: usize) -> &'static str {
    let ends = |rest: &str| match () {
        () if rest.starts_with("\r\n") => Some("\r\n"),
        () if rest.starts_with('\n') => Some("\n"),
        () => None,
    };
    let first = || text.find('\n').map(|at| at.saturating_sub(1));
    ends(&text[end..])
        .or_else(|| ends(text.get(first()?..)?))
        .unwrap_or("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cst::{Language, parse};

    fn first(text: &str, marked: &str) -> String {
        let at = text.find(marked).expect("it is there") as u32;
        let tree = parse(text, Language::Javascript);
        let place = Span::new(at, at + marked.len() as u32);
        places(&Page::new(text, &tree), place, "r", "why")[0].put_into(text)
    }

    #[test]
    fn it_stands_above_the_statement_as_the_file_is_written() {
        assert_eq!(
            first("{\r\n\tbus\r\n\t\t.on('a');\r\n}\r\n", "on('a'"),
            "{\r\n\t// unlisten-ignore-next-line r -- why\r\n\tbus\r\n\t\t.on('a');\r\n}\r\n"
        );
        assert_eq!(
            first("a;\r\n  b.on()", "on"),
            "a;\r\n  // unlisten-ignore-next-line r -- why\r\n  b.on()"
        );
        assert_eq!(
            first("b.on()", "on"),
            "// unlisten-ignore-next-line r -- why\nb.on()"
        );
    }
}

//! The lines of a file that a picture shows, made fit for a terminal.
//!
//! In: a text, the labels to show in it and a width. Out: [`Excerpt`]: the lines around the labels with tabs expanded,
//! control characters replaced and long lines cut around their labels; and the labels, moved along, each on one line and
//! none over another.
//! Never here: drawing.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use super::paint::{harmless, width as columns};
use crate::corpus::{LineIndex, Span};

/// How many lines are shown around each label.
pub const CONTEXT: usize = 1;
/// A gap of at most this many lines between two labels is shown rather than left out.
const BRIDGED: usize = 3;
/// How many bytes a character takes at most.
const LONGEST_CHARACTER: usize = 4;
/// How many columns a tab takes at most.
const TAB: usize = 4;

/// A label as the judge gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The bytes of the file's text.
    pub span: Span,
    /// What it says; empty for an underline alone.
    pub message: String,
    /// Whether it is the finding's own place.
    pub primary: bool,
}

/// A label as the picture shows it: bytes of [`Excerpt::text`] within one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownLabel {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// How many columns of its line lie before it.
    pub indent: usize,
    /// What it says.
    pub message: String,
    /// Whether it is the finding's own place.
    pub primary: bool,
}

/// The lines that a picture shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The lines, each ended by `\n`.
    pub text: String,
    /// For each line, where it starts in `text`.
    pub starts: Vec<usize>,
    /// For each line, its number in the file, from 0.
    pub numbers: Vec<usize>,
    /// The labels, sorted by where they start; they do not overlap.
    pub labels: Vec<ShownLabel>,
}

impl Excerpt {
    /// The runs of lines without a gap, as indices of lines; each holds a label.
    pub fn blocks(&self) -> Vec<Range<usize>> {
        let mut blocks: Vec<Range<usize>> = Vec::new();
        for (line, number) in self.numbers.iter().enumerate() {
            match blocks.last_mut() {
                Some(block) if self.numbers[block.end - 1] + 1 == *number => block.end += 1,
                _ => blocks.push(line..line + 1),
            }
        }
        blocks
    }

    /// Where a run of lines lies in the text.
    pub fn bytes(&self, block: &Range<usize>) -> Range<usize> {
        let end = self.starts.get(block.end).copied();
        self.starts[block.start]..end.unwrap_or(self.text.len())
    }
}

/// A piece of one line, in bytes of the file's text.
#[derive(Clone, Debug)]
struct Piece {
    line: usize,
    start: usize,
    end: usize,
    message: String,
    primary: bool,
}

/// Cuts out of `text` what shows `labels`, with lines of at most `width` columns.
pub fn excerpt(text: &str, lines: &LineIndex, labels: &[Label], width: usize) -> Excerpt {
    let mut pieces: Vec<Piece> = labels
        .iter()
        .map(|label| piece(text, lines, label))
        .collect();
    pieces.sort_by_key(|piece| (piece.start, piece.end));
    let pieces = apart(merged(pieces));
    let mut by_line: BTreeMap<usize, Vec<&Piece>> = BTreeMap::new();
    for piece in &pieces {
        by_line.entry(piece.line).or_default().push(piece);
    }
    let mut excerpt = Excerpt::default();
    for line in shown_lines(text, &pieces, lines) {
        let bounds = lines.bounds(text, line);
        let here = by_line.remove(&line).unwrap_or_default();
        excerpt.numbers.push(line);
        excerpt.starts.push(excerpt.text.len());
        draw_line(text, bounds, &here, width, &mut excerpt);
        excerpt.text.push('\n');
    }
    excerpt
}

/// A label that goes over several lines is shown on the first of them: the head of the loop, of the function.
fn piece(text: &str, lines: &LineIndex, label: &Label) -> Piece {
    let mut start = (label.span.start as usize).min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let line = lines.line_of(start);
    let bounds = lines.bounds(text, line);
    let start = start.clamp(bounds.start, bounds.end);
    let mut end = (label.span.end as usize).clamp(start, bounds.end);
    while !text.is_char_boundary(end) {
        end += 1;
    }
    Piece {
        line,
        start,
        end: start + text[start..end].trim_end().len(),
        message: label.message.clone(),
        primary: label.primary,
    }
}

/// Two labels of the same place become one that says both.
fn merged(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut kept: Vec<Piece> = Vec::new();
    for piece in pieces {
        match kept.last_mut() {
            Some(last) if (last.start, last.end) == (piece.start, piece.end) => {
                last.primary |= piece.primary;
                if !piece.message.is_empty() && last.message != piece.message {
                    let separator = if last.message.is_empty() { "" } else { "\n" };
                    last.message = format!("{}{separator}{}", last.message, piece.message);
                }
            }
            _ => kept.push(piece),
        }
    }
    kept
}

/// Where two labels overlap, the one around the other keeps its larger free side: `this.bus` within
/// `this.bus.on('data')` leaves `.on('data')` to the call.
fn apart(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut kept: Vec<Piece> = Vec::new();
    for mut piece in pieces {
        if let Some(last) = kept.last_mut().filter(|last| last.end > piece.start) {
            if last.start == piece.start {
                // The shorter one sorts first, so that the longer one gives way.
                piece.start = last.end;
            } else if piece.end <= last.end && piece.start - last.start < last.end - piece.end {
                let (inner_start, inner_end) = (piece.start, piece.end);
                std::mem::swap(last, &mut piece);
                last.start = inner_start;
                piece.start = inner_end;
            } else {
                last.end = piece.start;
            }
        }
        kept.push(piece);
    }
    kept.sort_by_key(|piece| piece.start);
    kept
}

/// The lines of the labels and around them. A blank line at the edge of a block shows nothing, so it is left out.
fn shown_lines(text: &str, pieces: &[Piece], lines: &LineIndex) -> Vec<usize> {
    let count = lines.count(text);
    let is_blank = |line: &usize| text[lines.bounds(text, *line)].trim().is_empty();
    let mut shown: Vec<usize> = Vec::new();
    for piece in pieces {
        let from = piece.line.saturating_sub(CONTEXT);
        let to = (piece.line + CONTEXT).min(count - 1).max(piece.line);
        let from = match shown.last() {
            Some(last) if from <= last + 1 + BRIDGED => last + 1,
            _ => (from..piece.line)
                .find(|line| !is_blank(line))
                .unwrap_or(piece.line),
        };
        shown.extend(from..=to);
    }
    let is_edge = |at: usize| shown.get(at + 1) != Some(&(shown[at] + 1));
    let labelled: HashSet<usize> = pieces.iter().map(|piece| piece.line).collect();
    let kept = (0..shown.len())
        .filter(|at| !is_edge(*at) || labelled.contains(&shown[*at]) || !is_blank(&shown[*at]));
    kept.map(|at| shown[at]).collect()
}

/// One character of a line: where it comes from, and how it is shown.
struct Cell {
    from: usize,
    text: String,
}

fn cells(text: &str, bounds: Range<usize>) -> Vec<Cell> {
    let mut column = 0;
    let mut cells = Vec::new();
    for (at, character) in text[bounds.clone()].char_indices() {
        let shown = match character {
            '\t' => " ".repeat(TAB - column % TAB),
            other => harmless(other).to_string(),
        };
        column += columns(&shown);
        cells.push(Cell {
            from: bounds.start + at,
            text: shown,
        });
    }
    cells
}

fn draw_line(
    text: &str,
    bounds: Range<usize>,
    pieces: &[&Piece],
    width: usize,
    excerpt: &mut Excerpt,
) {
    let shown = stretch(text, bounds.clone(), pieces, width);
    let (is_cut_before, is_cut_after) = (shown.start > bounds.start, shown.end < bounds.end);
    let cells = cells(text, shown);
    let index = |offset: usize| cells.partition_point(|cell| cell.from < offset);
    let window = window(
        &cells,
        pieces
            .iter()
            .map(|piece| (index(piece.start), index(piece.end))),
        width,
    );
    let line_start = excerpt.text.len();
    let mut offsets = Vec::with_capacity(window.len() + 1);
    if window.start > 0 || is_cut_before {
        excerpt.text.push('…');
    }
    for cell in &cells[window.clone()] {
        offsets.push(excerpt.text.len());
        excerpt.text.push_str(&cell.text);
    }
    offsets.push(excerpt.text.len());
    if window.end < cells.len() || is_cut_after {
        excerpt.text.push('…');
    }
    for piece in pieces {
        let place = |offset| offsets[index(offset).clamp(window.start, window.end) - window.start];
        let (start, end) = (place(piece.start), place(piece.end));
        excerpt.labels.push(ShownLabel {
            start,
            end,
            indent: columns(&excerpt.text[line_start..start]),
            message: piece.message.clone(),
            primary: piece.primary,
        });
    }
}

/// The part of a line that the window is in. A line may be as long as a file, which is not to be taken apart for the few
/// columns that are shown of it; the part has more than `width` characters on each side of the first label, or all.
fn stretch(text: &str, bounds: Range<usize>, pieces: &[&Piece], width: usize) -> Range<usize> {
    let first = pieces.iter().map(|piece| piece.start).min();
    let first = first.unwrap_or(bounds.start);
    let reach = (width + 2) * LONGEST_CHARACTER;
    let mut start = first.saturating_sub(reach).max(bounds.start);
    let mut end = (first + reach).min(bounds.end);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

/// Which of a long line's characters are shown: the beginning, or the surroundings of the first label.
fn window(
    cells: &[Cell],
    labels: impl Iterator<Item = (usize, usize)>,
    width: usize,
) -> Range<usize> {
    // Tabs are wider than one column, and only long lines need counting at all.
    let taken: usize = cells.iter().map(|cell| columns(&cell.text)).sum();
    if taken <= width {
        return 0..cells.len();
    }
    let room = width.saturating_sub(2).max(1);
    let (first, last) = labels.fold((usize::MAX, 0), |(first, last), (start, end)| {
        (first.min(start), last.max(end))
    });
    let wanted = if first == usize::MAX || last < room || first < room / 2 {
        0
    } else {
        // A third of the room before the label shows what it stands in.
        first.saturating_sub(room / 3)
    };
    let mut end = wanted;
    let mut used = 0;
    while end < cells.len() {
        used += columns(&cells[end].text);
        if used > room {
            break;
        }
        end += 1;
    }
    wanted..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(text: &str, part: &str, message: &str, primary: bool) -> Label {
        let start = text.find(part).expect("the part is in the text") as u32;
        Label {
            span: Span::new(start, start + part.len() as u32),
            message: message.into(),
            primary,
        }
    }

    fn shown<'a>(excerpt: &'a Excerpt, label: &ShownLabel) -> &'a str {
        &excerpt.text[label.start..label.end]
    }

    fn excerpt(text: &str, labels: &[Label], width: usize) -> Excerpt {
        super::excerpt(text, &LineIndex::new(text), labels, width)
    }

    #[test]
    fn letters_of_two_columns_take_two() {
        let text = format!("f('{}');\n", "日本語".repeat(20));
        let label = label(&text, "f(", "here", true);
        let line = excerpt(&text, &[label], 60).text;
        let taken = columns(line.trim_end());
        assert!((50..=60).contains(&taken), "{taken}: {line}");
    }

    fn parts(excerpt: &Excerpt) -> Vec<&str> {
        let labels = excerpt.labels.iter();
        labels.map(|label| shown(excerpt, label)).collect()
    }

    #[test]
    fn a_label_over_many_lines_is_shown_on_its_first() {
        let text = "a\r\nfor (const x of y) {\r\n  x();\r\n}\r\nb\r\n";
        let excerpt = excerpt(
            text,
            &[label(text, "for (const x of y) {\r\n  x();\r\n}", "", true)],
            80,
        );
        assert_eq!(excerpt.text, "a\nfor (const x of y) {\n  x();\n");
        assert_eq!(shown(&excerpt, &excerpt.labels[0]), "for (const x of y) {");
    }

    #[test]
    fn labels_within_labels_come_apart() {
        let text = "this.bus.on('data', f)";
        let labels = [
            label(text, text, "call", true),
            label(text, "this.bus", "target", false),
        ];
        let around = excerpt(text, &labels, 80);
        assert_eq!(parts(&around), ["this.bus", ".on('data', f)"]);
        assert!(around.labels[1].primary);

        let labels = [
            label(text, text, "call", true),
            label(text, "on", "method", false),
        ];
        assert_eq!(parts(&excerpt(text, &labels, 80)), ["on", "('data', f)"]);
    }

    #[test]
    fn far_labels_leave_lines_out_and_near_ones_do_not() {
        let text: String = (0..40).map(|number| format!("line{number:02}\n")).collect();
        let at = |part: &str| label(&text, part, "", false);
        let far = excerpt(&text, &[at("line05"), at("line30")], 80);
        assert_eq!(far.numbers, [4, 5, 6, 29, 30, 31]);
        let near = excerpt(&text, &[at("line05"), at("line10")], 80);
        assert_eq!(near.numbers, (4..=11).collect::<Vec<_>>());
    }

    #[test]
    fn blank_lines_at_the_edge_are_left_out() {
        let text = "a\n\nb();\n\nc\n\nd();\n\n\n\n\n\n";
        let shown = |parts: &[&str]| {
            let labels: Vec<Label> = parts
                .iter()
                .map(|part| label(text, part, "", false))
                .collect();
            excerpt(text, &labels, 80).numbers
        };
        assert_eq!(shown(&["b()"]), [2]);
        assert_eq!(shown(&["b()", "d()"]), [2, 3, 4, 5, 6]);
    }

    #[test]
    fn long_lines_are_cut_around_the_label() {
        let text = format!(
            "{}bus.on('a', f){}",
            "x();".repeat(3000),
            "y();".repeat(3000)
        );
        let excerpt = excerpt(&text, &[label(&text, "bus.on('a', f)", "", true)], 60);
        assert!(excerpt.text.chars().count() <= 61, "{}", excerpt.text);
        assert_eq!(shown(&excerpt, &excerpt.labels[0]), "bus.on('a', f)");
        assert!(excerpt.text.starts_with('…') && excerpt.text.ends_with("…\n"));
    }

    #[test]
    fn tabs_emoji_and_control_characters_are_tame() {
        let text = "\tüber('🦀').on('a'); // \u{1b}[2J";
        let excerpt = excerpt(text, &[label(text, ".on('a')", "", true)], 80);
        assert_eq!(excerpt.text, "    über('🦀').on('a'); // \u{FFFD}[2J\n");
        assert_eq!(shown(&excerpt, &excerpt.labels[0]), ".on('a')");
    }

    #[test]
    fn an_empty_text_and_wild_spans_do_no_harm() {
        let wild = Label {
            span: Span::new(50, 90),
            message: String::new(),
            primary: true,
        };
        assert_eq!(excerpt("", std::slice::from_ref(&wild), 80).text, "\n");
        assert_eq!(
            excerpt("é\n", std::slice::from_ref(&wild), 80).numbers,
            [0, 1]
        );
        assert_eq!(
            excerpt(
                "é\n",
                &[Label {
                    span: Span::new(0, 1),
                    ..wild
                }],
                80
            )
            .numbers,
            [0]
        );
        let inside = Label {
            span: Span::new(1, 1),
            message: String::new(),
            primary: true,
        };
        assert_eq!(excerpt("é", &[inside], 80).text, "é\n");
    }
}

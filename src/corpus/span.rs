//! Places in a file.
//!
//! In: a file's text. Out: byte ranges, and their 1-based lines and UTF-16 columns.
//! Never here: reading files, or anything that knows the language.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A half-open range of bytes in one file's text, `start..end`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub struct Span {
    /// First byte, counted from 0.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end`, in bytes.
    pub fn new(start: u32, end: u32) -> Self {
        debug_assert!(start <= end);
        Self { start, end }
    }

    /// Whether `other` lies wholly inside this range.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The length in bytes.
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether the range holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// A place as people and editors count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, counted from 1.
    pub line: u32,
    /// Column in UTF-16 code units, counted from 1.
    pub column: u32,
}

/// Where each line of a text starts, so that a byte offset becomes a position without rereading the file.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// Places inside of long lines, so that a line as long as the file is not reread either.
    marks: Vec<Mark>,
}

/// A place inside of a long line.
#[derive(Clone, Copy, Debug)]
struct Mark {
    /// The byte.
    offset: u32,
    /// How many UTF-16 code units of its line lie before it.
    units: u32,
}

/// How many bytes lie between two marks.
const STRIDE: usize = 1024;

impl LineIndex {
    /// Reads `text` once. Lines end in `\n`; a `\r` before it belongs to the line it ends.
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(
            text.bytes()
                .enumerate()
                .filter(|(_, byte)| *byte == b'\n')
                .map(|(at, _)| at as u32 + 1),
        );
        let ends = starts[1..].iter().copied().chain([text.len() as u32]);
        let lines = starts.iter().copied().zip(ends);
        let marks = lines.flat_map(|(start, end)| marks(text, start as usize..end as usize));
        Self {
            marks: marks.collect(),
            starts,
        }
    }

    /// The position of byte `offset` of `text`, which must be the text this index was made of.
    ///
    /// An offset past the end, or inside a character, is moved back to the nearest character's start.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let mut offset = (offset as usize).min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self
            .starts
            .partition_point(|start| *start as usize <= offset)
            - 1;
        let start = self.starts[line];
        let passed = self
            .marks
            .partition_point(|mark| mark.offset as usize <= offset);
        let mark = self.marks[..passed].last();
        let (from, units) = match mark.filter(|mark| mark.offset >= start) {
            Some(mark) => (mark.offset, mark.units),
            None => (start, 0),
        };
        Position {
            line: line as u32 + 1,
            column: units + text[from as usize..offset].encode_utf16().count() as u32 + 1,
        }
    }

    /// How many lines `text` has, as editors count: what follows the last line's end is none.
    pub fn count(&self, text: &str) -> usize {
        let ends_in_newline =
            self.starts.len() > 1 && self.starts.last() == Some(&(text.len() as u32));
        self.starts.len() - usize::from(ends_in_newline)
    }

    /// The line that byte `offset` is in, counted from 0.
    pub fn line_of(&self, offset: usize) -> usize {
        self.starts
            .partition_point(|start| *start as usize <= offset)
            - 1
    }

    /// The bytes of a line, counted from 0, without the line's end.
    pub fn bounds(&self, text: &str, line: usize) -> Range<usize> {
        let start = self.starts[line] as usize;
        let next = self.starts.get(line + 1);
        let end = next.map_or(text.len(), |next| *next as usize - 1);
        start..start + text[start..end].trim_end_matches('\r').len()
    }
}

/// The marks of one line; a short one has none.
fn marks(text: &str, line: Range<usize>) -> Vec<Mark> {
    let (mut at, mut units) = (line.start, 0);
    let mut marks = Vec::new();
    while line.end - at > STRIDE {
        let mut next = at + STRIDE;
        while !text.is_char_boundary(next) {
            next -= 1;
        }
        units += text[at..next].encode_utf16().count() as u32;
        marks.push(Mark {
            offset: next as u32,
            units,
        });
        at = next;
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_long_lines_are_those_that_counting_gives() {
        let piece = "a🦀é;\u{FEFF}".repeat(400);
        let text = format!("x\n{piece}\n\n{piece}{piece}\r\n🦀");
        let lines = LineIndex::new(&text);
        assert!(lines.marks.len() > 6, "the lines are long enough");
        let (mut line, mut column) = (1, 1);
        for (at, character) in text.char_indices() {
            assert_eq!(lines.position(&text, at as u32), Position { line, column });
            (line, column) = match character {
                '\n' => (line + 1, 1),
                _ => (line, column + character.len_utf16() as u32),
            };
        }
        assert_eq!(
            lines.position(&text, text.len() as u32),
            Position { line, column }
        );
    }
}

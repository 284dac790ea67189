//! Places in a file.
//!
//! In: a file's text. Out: byte ranges, and their 1-based lines and UTF-16 columns.
//! Never here: reading files, or anything that knows the language.

use std::ops::Range;

/// A half-open range of bytes in one file's text, `start..end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
}

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
        Self { starts }
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
        let before = &text[self.starts[line] as usize..offset];
        Position {
            line: line as u32 + 1,
            column: before.encode_utf16().count() as u32 + 1,
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

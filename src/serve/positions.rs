//! Places as the two sides have agreed to count them.
//!
//! In: a text with its lines, and how columns are counted. Out: bytes as lines and columns, and back.
//! Never here: paths. What a client means beyond the end of a line is its end, and beyond the last line the end of the text.

use std::collections::BTreeMap;

use gen_lsp_types::{Position, PositionEncodingKind, Range};

use crate::corpus::{LineIndex, Span};

/// What a column counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// Units of UTF-16, which every client understands.
    Utf16,
    /// Characters.
    Utf32,
}

impl Encoding {
    /// The one of `offered` that costs least; UTF-16 if there is none.
    pub fn of_offered(offered: &[String]) -> Self {
        let has = |name: &str| offered.iter().any(|it| it == name);
        match () {
            () if has("utf-8") => Self::Utf8,
            () if has("utf-32") && !has("utf-16") => Self::Utf32,
            () => Self::Utf16,
        }
    }

    /// Its name in the protocol.
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    fn width(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.encode_utf16().count(),
            Self::Utf32 => text.chars().count(),
        }
    }

    /// The line and column of a byte.
    pub fn position(self, text: &str, lines: &LineIndex, offset: u32) -> Position {
        let mut offset = (offset as usize).min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = lines.line_of(offset);
        let start = lines.bounds(text, line).start;
        Position {
            line: line as u32,
            character: self.width(&text[start..offset]) as u32,
        }
    }

    /// The byte at a line and column.
    pub fn offset(self, text: &str, lines: &LineIndex, position: Position) -> usize {
        let line = position.line as usize;
        if line > lines.line_of(text.len()) {
            return text.len();
        }
        let bounds = lines.bounds(text, line);
        let wanted = position.character as usize;
        let mut passed = 0;
        for (at, character) in text[bounds.clone()].char_indices() {
            let mut buffer = [0; 4];
            let width = self.width(character.encode_utf8(&mut buffer));
            // In the midst of a character is before it.
            if passed + width > wanted {
                return bounds.start + at;
            }
            passed += width;
        }
        bounds.end
    }

    /// Where a span is.
    pub fn range(self, text: &str, lines: &LineIndex, span: Span) -> Range {
        Range {
            start: self.position(text, lines, span.start),
            end: self.position(text, lines, span.end),
        }
    }
}

/// Texts of several files with their lines.
#[derive(Debug)]
pub struct Ruler<'t> {
    encoding: Encoding,
    texts: BTreeMap<u32, (&'t str, LineIndex)>,
}

impl<'t> Ruler<'t> {
    /// Finds the lines of `texts`.
    pub fn new(encoding: Encoding, texts: &'t BTreeMap<u32, String>) -> Self {
        let indexed =
            |(file, text): (&u32, &'t String)| (*file, (text.as_str(), LineIndex::new(text)));
        Self {
            encoding,
            texts: texts.iter().map(indexed).collect(),
        }
    }

    /// Where a span of a file is; at its beginning, if its text is not known.
    pub fn range(&self, file: u32, span: Span) -> Range {
        let known = self.texts.get(&file);
        known.map_or_else(Range::default, |(text, lines)| {
            self.encoding.range(text, lines, span)
        })
    }

    /// The line of a byte as people count it, from 1.
    pub fn line(&self, file: u32, offset: u32) -> u32 {
        self.range(file, Span::new(offset, offset)).start.line + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a\u{e9}\u{1F980}b\r\n\nlast";

    #[test]
    fn every_place_comes_back_in_every_encoding() {
        let lines = LineIndex::new(TEXT);
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            for (at, character) in TEXT.char_indices().filter(|(_, it)| *it != '\r') {
                let position = encoding.position(TEXT, &lines, at as u32);
                let back = encoding.offset(TEXT, &lines, position);
                // An end of a line may be written as two bytes, and is one place.
                let is_end = character == '\n' && back + 1 == at;
                assert!(back == at || is_end, "{encoding:?} {at}");
            }
        }
    }

    #[test]
    fn columns_count_bytes_units_or_characters() {
        let lines = LineIndex::new(TEXT);
        let b = TEXT.find('b').expect("it is there") as u32;
        let column = |encoding: Encoding| encoding.position(TEXT, &lines, b).character;
        let columns = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32].map(column);
        assert_eq!(columns, [7, 4, 3]);
    }

    #[test]
    fn what_lies_beyond_is_the_end() {
        let lines = LineIndex::new(TEXT);
        let at =
            |line, character| Encoding::Utf16.offset(TEXT, &lines, Position { line, character });
        assert_eq!(at(0, 99), 8, "before the line's end");
        assert_eq!(at(0, 3), 3, "in the midst of a pair is before it");
        assert_eq!(at(2, 99), TEXT.len());
        assert_eq!(at(99, 0), TEXT.len());
    }

    #[test]
    fn what_both_understand_is_chosen() {
        let of = |offered: &[&str]| {
            let offered: Vec<String> = offered.iter().map(ToString::to_string).collect();
            Encoding::of_offered(&offered)
        };
        assert_eq!(of(&[]), Encoding::Utf16);
        assert_eq!(of(&["utf-16", "utf-32"]), Encoding::Utf16);
        assert_eq!(of(&["utf-32"]), Encoding::Utf32);
        assert_eq!(of(&["utf-16", "utf-8"]), Encoding::Utf8);
        assert_eq!(of(&["ebcdic"]), Encoding::Utf16);
    }
}

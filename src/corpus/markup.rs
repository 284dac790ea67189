//! Tags of markup, without a parser of any of its languages.
//!
//! In: bytes, and where a tag's name ends. Out: its attributes as places in them, and where the tag ends.
//! Never here: which tags matter. Each byte is looked at once, whatever is not closed.

use std::ops::Range;

/// An attribute of a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its name: `lang`, `@click`, `{...rest}`.
    pub name: Range<usize>,
    /// Its value without quotes or with its brackets; `None` if it has none.
    pub value: Option<Range<usize>>,
}

/// What stands in a tag behind its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tag {
    /// Its attributes, in order.
    pub attributes: Vec<Attribute>,
    /// Where it ends, behind the `>`.
    pub end: usize,
    /// Whether it ends in `/>`, so that nothing is inside of it.
    pub is_empty: bool,
}

impl Tag {
    /// Reads the tag whose name ends at `at`.
    pub fn read(bytes: &[u8], mut at: usize) -> Self {
        let mut tag = Self::default();
        loop {
            at += count(bytes, at, |it| it.is_ascii_whitespace());
            match bytes.get(at) {
                None => return Self { end: at, ..tag },
                Some(b'>') => return Self { end: at + 1, ..tag },
                Some(b'/') => {
                    tag.is_empty = bytes.get(at + 1) == Some(&b'>');
                    at += 1;
                }
                Some(_) => tag.attributes.push(attribute(bytes, &mut at)),
            }
        }
    }

    /// The value of the attribute of that name, letters of either case being the same; empty if it has none.
    pub fn value<'b>(&self, bytes: &'b [u8], name: &str) -> Option<&'b str> {
        let is_named =
            |it: &&Attribute| bytes[it.name.clone()].eq_ignore_ascii_case(name.as_bytes());
        let found = self.attributes.iter().find(is_named)?;
        let value = found.value.clone().map(|value| &bytes[value]);
        let value = std::str::from_utf8(value.unwrap_or_default());
        Some(value.unwrap_or_default().trim())
    }

    /// Whether it has an attribute of that name.
    pub fn has(&self, bytes: &[u8], name: &str) -> bool {
        self.value(bytes, name).is_some()
    }
}

/// The attribute that begins at a place, which is left behind it.
fn attribute(bytes: &[u8], at: &mut usize) -> Attribute {
    let begin = *at;
    *at = match bytes[begin] {
        b'{' => behind_brackets(bytes, begin),
        // A lone `=` is no name, and has to be passed all the same.
        _ => {
            (begin + 1)
                + count(bytes, begin + 1, |it| {
                    !it.is_ascii_whitespace() && !matches!(it, b'=' | b'>' | b'/')
                })
        }
    };
    let name = begin..*at;
    let space = count(bytes, *at, |it| it.is_ascii_whitespace());
    if bytes.get(*at + space) != Some(&b'=') {
        return Attribute { name, value: None };
    }
    *at += space + 1;
    *at += count(bytes, *at, |it| it.is_ascii_whitespace());
    let value = Some(value(bytes, at));
    Attribute { name, value }
}

/// The value that begins at a place, which is left behind it.
fn value(bytes: &[u8], at: &mut usize) -> Range<usize> {
    let begin = *at;
    match bytes.get(begin) {
        Some(quote @ (b'"' | b'\'')) => {
            let inner = begin + 1..begin + 1 + count(bytes, begin + 1, |it| it != *quote);
            *at = (inner.end + 1).min(bytes.len());
            inner
        }
        Some(b'{') => {
            *at = behind_brackets(bytes, begin);
            begin..*at
        }
        _ => {
            *at += count(bytes, begin, |it| !it.is_ascii_whitespace() && it != b'>');
            begin..*at
        }
    }
}

/// Where the brackets end that begin at a place, with strings and brackets inside of them.
pub fn behind_brackets(bytes: &[u8], begin: usize) -> usize {
    let (mut at, mut depth) = (begin, 0_usize);
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'{' => depth += 1,
            b'}' if depth < 2 => return at,
            b'}' => depth -= 1,
            b'"' | b'\'' | b'`' => at = behind_string(bytes, at, *byte),
            _ => {}
        }
    }
    at
}

/// Where a string ends, behind its quote; one that its line does not close ends with the line.
fn behind_string(bytes: &[u8], mut at: usize, quote: u8) -> usize {
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'\\' => at += 1,
            b'\n' if quote != b'`' => return at,
            byte if *byte == quote => return at,
            _ => {}
        }
    }
    at.min(bytes.len())
}

/// How many bytes from a place on are such ones.
pub(super) fn count(bytes: &[u8], from: usize, holds: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.iter().take_while(|it| holds(**it)).count()
}

/// Where `mark` stands behind `from`, or the end; letters of either case are the same.
pub(super) fn find(bytes: &[u8], from: usize, mark: &[u8]) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let at = rest
        .windows(mark.len())
        .position(|it| it.eq_ignore_ascii_case(mark));
    at.map_or(bytes.len(), |at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(&str, Option<&str>)> {
        let tag = Tag::read(text.as_bytes(), 0);
        let each = tag.attributes.into_iter();
        each.map(|it| (&text[it.name], it.value.map(|value| &text[value])))
            .collect()
    }

    #[test]
    fn attributes_of_each_language_are_read() {
        assert_eq!(
            shown(" a b=c d = \"e > f\" @click.stop='g()' {...h} on:i={() => j > '}' } {k}>l=m"),
            [
                ("a", None),
                ("b", Some("c")),
                ("d", Some("e > f")),
                ("@click.stop", Some("g()")),
                ("{...h}", None),
                ("on:i", Some("{() => j > '}' }")),
                ("{k}", None),
            ]
        );
        assert_eq!(shown(" = >"), [("=", None)]);
        assert!(Tag::read(b" a />b", 0).is_empty && !Tag::read(b" a=/b>", 0).is_empty);
    }

    #[test]
    fn what_is_cut_off_anywhere_ends() {
        let text = b" a={b('c`d')} e=\"f\" g='{`' {h `i`}/>";
        for end in 0..=text.len() {
            assert!(Tag::read(&text[..end], 0).end <= end);
        }
    }
}

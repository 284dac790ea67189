//! XML that every reader accepts.
//!
//! In: elements, attributes and text. Out: an indented document in UTF-8; characters that XML cannot hold are replaced.
//! Never here: what a document says. quick-xml writes; it does not look at single characters.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

/// A document that is being written.
pub type Document<'a> = Writer<&'a mut dyn Write>;

/// Writes a document whose content `write` writes.
pub fn document(
    out: &mut dyn Write,
    write: impl FnOnce(&mut Document<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let mut document = Writer::new_with_indent(&mut *out, b' ', 2);
    document.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    write(&mut document)?;
    writeln!(document.get_mut())
}

/// Writes an element with attributes in their order, and what `write` writes inside of it.
pub fn element(
    document: &mut Document<'_>,
    name: &str,
    attributes: &[(&str, &str)],
    write: impl FnOnce(&mut Document<'_>) -> io::Result<()>,
) -> io::Result<()> {
    start(document, name, attributes)
        .write_inner_content(write)
        .map(drop)
}

/// Writes an element without content.
pub fn empty(
    document: &mut Document<'_>,
    name: &str,
    attributes: &[(&str, &str)],
) -> io::Result<()> {
    start(document, name, attributes).write_empty().map(drop)
}

/// Writes an element that holds text.
pub fn text(
    document: &mut Document<'_>,
    name: &str,
    attributes: &[(&str, &str)],
    text: &str,
) -> io::Result<()> {
    start(document, name, attributes)
        .write_text_content(BytesText::new(&legal(text)))
        .map(drop)
}

fn start<'d, 'a>(
    document: &'d mut Document<'a>,
    name: &'d str,
    attributes: &[(&str, &str)],
) -> quick_xml::writer::ElementWriter<'d, &'a mut dyn Write> {
    attributes
        .iter()
        .fold(document.create_element(name), |element, (name, value)| {
            element.with_attribute((*name, legal(value).as_str()))
        })
}

/// `text` with every character replaced that XML 1.0 cannot hold, not even escaped.
fn legal(text: &str) -> String {
    let legal = |one: char| match one {
        '\t' | '\n' | '\r' => one,
        '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => '\u{FFFD}',
        other => other,
    };
    text.chars().map(legal).collect()
}

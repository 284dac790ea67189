//! JSON that remembers where everything stands.
//!
//! In: the text of a file. Out: [`Node`], a tree of values with the bytes that they were read from, or the [`Mistake`] in
//! the text.
//! Never here: what a key means, or a file. Comments and trailing commas are taken in every file, as editors write them.

use std::collections::HashSet;
use std::ops::Range;

use jsonc_parser::ast;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::mistake::Mistake;

/// A value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The bytes that it was read from.
    pub span: Range<usize>,
    /// What it is.
    pub value: Value,
}

/// What stands at a place.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as it is written.
    Number(String),
    /// A string, without its quotes and escapes.
    Text(String),
    /// `[…]`
    List(Vec<Node>),
    /// `{…}`, in the order of the text; no name twice.
    Object(Vec<(Key, Node)>),
}

/// A name in an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The bytes of the name, quotes included.
    pub span: Range<usize>,
    /// The name.
    pub name: String,
}

/// JSON with comments and trailing commas, and nothing else.
const FORM: ParseOptions = ParseOptions {
    allow_comments: true,
    allow_trailing_commas: true,
    allow_loose_object_property_names: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

impl Node {
    /// A list of texts that stands in no file.
    pub fn texts(texts: &[String]) -> Self {
        let text = |text: &String| Node {
            span: 0..0,
            value: Value::Text(text.clone()),
        };
        Node {
            span: 0..0,
            value: Value::List(texts.iter().map(text).collect()),
        }
    }

    /// Reads `text`.
    ///
    /// # Errors
    /// It is no JSON, it is empty, or an object in it has a name twice.
    pub fn parse(text: &str) -> Result<Self, Mistake> {
        let parsed = parse_to_ast(text, &CollectOptions::default(), &FORM)
            .map_err(|error| unreadable(text, &error))?;
        match parsed.value {
            Some(value) => node(value),
            None => Err(Mistake::new(0..text.len().min(1), "this file is empty", "")
                .help("the smallest valid configuration is `{}`")),
        }
    }

    /// The entries of an object; none of anything else.
    pub fn entries(&self) -> &[(Key, Node)] {
        match &self.value {
            Value::Object(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; none of anything else.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// What an object has under `name`.
    pub fn get(&self, name: &str) -> Option<&Node> {
        let mut entries = self.entries().iter();
        entries
            .find(|(key, _)| key.name == name)
            .map(|(_, value)| value)
    }

    /// The first string in it, at any depth, that is `text`.
    pub fn find_text(&self, text: &str) -> Option<&Node> {
        match &self.value {
            Value::Text(own) => (own == text).then_some(self),
            Value::List(items) => items.iter().find_map(|item| item.find_text(text)),
            Value::Object(entries) => entries.iter().find_map(|(_, value)| value.find_text(text)),
            Value::Null | Value::Bool(_) | Value::Number(_) => None,
        }
    }
}

fn node(value: ast::Value<'_>) -> Result<Node, Mistake> {
    use jsonc_parser::common::Ranged;

    let range = value.range();
    let value = match value {
        ast::Value::NullKeyword(_) => Value::Null,
        ast::Value::BooleanLit(it) => Value::Bool(it.value),
        ast::Value::NumberLit(it) => Value::Number(it.value.to_owned()),
        ast::Value::StringLit(it) => Value::Text(it.value.into_owned()),
        ast::Value::Array(it) => {
            let items: Result<Vec<Node>, Mistake> = it.elements.into_iter().map(node).collect();
            Value::List(items?)
        }
        ast::Value::Object(it) => Value::Object(entries(it)?),
    };
    Ok(Node {
        span: range.start..range.end,
        value,
    })
}

fn entries(object: ast::Object<'_>) -> Result<Vec<(Key, Node)>, Mistake> {
    use jsonc_parser::common::Ranged;

    let mut entries: Vec<(Key, Node)> = Vec::new();
    let mut known: HashSet<String> = HashSet::new();
    for property in object.properties {
        let range = property.name.range();
        let key = Key {
            span: range.start..range.end,
            name: property.name.into_string(),
        };
        if !known.insert(key.name.clone()) {
            let said = format!("duplicate key `{}`", key.name);
            return Err(Mistake::new(key.span, said, "the second one")
                .help("remove one: JSON does not say which of two equal keys wins"));
        }
        entries.push((key, node(property.value)?));
    }
    Ok(entries)
}

fn unreadable(text: &str, error: &jsonc_parser::errors::ParseError) -> Mistake {
    let range = error.range();
    let last = text.len().saturating_sub(1);
    // At the end of the text there is nothing to point at but its last character.
    let start = boundary(text, range.start.min(last));
    let end = match range.end.min(text.len()) {
        end if end > start => boundary(text, end),
        _ => start + text[start..].chars().next().map_or(0, char::len_utf8),
    };
    let said = error.kind().to_string();
    let mut letters = said.chars();
    let said: String = letters
        .next()
        .map(|first| first.to_lowercase().chain(letters).collect())
        .unwrap_or_default();
    Mistake::new(start..end, format!("invalid JSON: {said}"), "")
}

/// The beginning of the character that a byte is in.
fn boundary(text: &str, byte: usize) -> usize {
    let mut before = (0..=byte).rev();
    before
        .find(|byte| text.is_char_boundary(*byte))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> (String, &str) {
        let mistake = Node::parse(text).expect_err("it is refused");
        let at = text.get(mistake.span).expect("the place is in the text");
        (mistake.message, at)
    }

    #[test]
    fn places_are_bytes_of_the_text() {
        let text = "// é\r\n{ \"naïve\": [1, 'x'.length] }".replace("'x'.length", "\"🦀\",");
        let root = Node::parse(&text).expect("it is JSON");
        let (key, list) = &root.entries()[0];
        assert_eq!(&text[key.span.clone()], "\"naïve\"");
        assert_eq!(&text[list.items()[1].span.clone()], "\"🦀\"");
        assert_eq!(root.find_text("🦀"), Some(&list.items()[1]));
        assert_eq!(root.get("naïve"), Some(list));
        assert_eq!(root.get("other"), None);
    }

    #[test]
    fn what_is_no_json_says_where() {
        for (text, place) in [
            ("{ 'a': 1 }", "'"),
            ("{ a: 1 }", "a"),
            ("{ \"a\" 1 }", "1"),
            ("{ \"a\": 1", "{ \"a\": 1"),
            ("{} {}", "{"),
            ("{ \"é\": é }", "é"),
        ] {
            let (message, at) = said(text);
            assert!(message.starts_with("invalid JSON: "), "{text}: {message}");
            assert_eq!(at, place, "{text}: {message}");
        }
    }

    #[test]
    fn nothing_and_the_same_name_twice_are_refused() {
        assert_eq!(said("").0, "this file is empty");
        assert_eq!(said("// only words").0, "this file is empty");
        let twice = said("{ \"rules\": {}, \"rules\": {} }");
        assert_eq!(twice, ("duplicate key `rules`".into(), "\"rules\""));
    }

    #[test]
    fn the_depth_has_a_bound() {
        assert!(said(&"[".repeat(100_000)).0.contains("depth"));
    }
}

//! From a tree of JSON to the types that a configuration is made of.
//!
//! In: a [`Node`] and a type that serde can read. Out: the value, or the [`Mistake`] at the very place that is wrong, in
//! words for people: keys, lists and objects instead of fields, sequences and structs.
//! Never here: which types there are.

use std::ops::Range;

use serde::de::value::{StrDeserializer, StringDeserializer};
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Expected, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, Visitor,
};

use super::json::{Key, Node, Value};
use super::mistake::{Mistake, list};

impl Node {
    /// Reads the whole value as a `T`.
    ///
    /// # Errors
    /// A key that `T` does not know, or a value that it cannot be.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Mistake> {
        T::deserialize(Reader {
            node: self,
            is_part: false,
        })
        .map_err(|error| error.at(&self.span))
    }

    /// Reads those keys of an object that `T` knows, and leaves the others to other readers.
    ///
    /// # Errors
    /// A value that `T` cannot be.
    pub fn read_part<T: DeserializeOwned>(&self) -> Result<T, Mistake> {
        T::deserialize(Reader {
            node: self,
            is_part: true,
        })
        .map_err(|error| error.at(&self.span))
    }
}

/// The keys of an object that a `T` is read from.
pub fn keys_of<T: DeserializeOwned>() -> &'static [&'static str] {
    let mut keys: &'static [&'static str] = &[];
    // A type that reads no object fails otherwise, or not at all; then there are no keys.
    let _ = T::deserialize(KeysAlone(&mut keys));
    keys
}

/// A mistake on its way to its place.
#[derive(Debug)]
struct Misread {
    message: String,
    label: String,
    help: Option<String>,
    span: Option<Range<usize>>,
}

impl Misread {
    fn say(message: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            label: label.into(),
            help: None,
            span: None,
        }
    }

    fn of(mistake: Mistake) -> Self {
        Self {
            span: Some(mistake.span),
            message: mistake.message,
            label: mistake.label,
            help: mistake.help,
        }
    }

    /// The mistake, at `span` unless it knows a narrower place.
    fn at(self, span: &Range<usize>) -> Mistake {
        let mistake = Mistake::new(self.span.unwrap_or(span.clone()), self.message, self.label);
        Mistake {
            help: self.help,
            ..mistake
        }
    }

    fn placed(self, span: &Range<usize>) -> Self {
        Self::of(self.at(span))
    }
}

impl std::fmt::Display for Misread {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for Misread {}

impl de::Error for Misread {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self::say(message.to_string(), "")
    }

    fn invalid_type(found: Unexpected<'_>, wanted: &dyn Expected) -> Self {
        let (wanted, found) = (wanted_words(wanted), found_words(found));
        let label = format!("this is {found}");
        Self::say(format!("expected {wanted}, found {found}"), label)
    }

    fn invalid_value(found: Unexpected<'_>, wanted: &dyn Expected) -> Self {
        Self::invalid_type(found, wanted)
    }

    fn unknown_variant(name: &str, known: &'static [&'static str]) -> Self {
        Self::of(Mistake::unknown(0..0, name, "value", known)).unplaced()
    }

    fn unknown_field(name: &str, known: &'static [&'static str]) -> Self {
        Self::of(Mistake::unknown(0..0, name, "key", known)).unplaced()
    }

    fn missing_field(name: &'static str) -> Self {
        Self::say(
            format!("`{name}` is missing"),
            format!("this object needs `{name}`"),
        )
    }
}

impl Misread {
    fn unplaced(self) -> Self {
        Self { span: None, ..self }
    }
}

fn found_words(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Bool(it) => format!("`{it}`"),
        Unexpected::Unsigned(it) => format!("the number {it}"),
        Unexpected::Signed(it) => format!("the number {it}"),
        Unexpected::Float(it) => format!("the number {it}"),
        Unexpected::Str(_) => "a string".to_owned(),
        Unexpected::Seq => "an array".to_owned(),
        Unexpected::Map => "an object".to_owned(),
        Unexpected::Unit | Unexpected::Option => "`null`".to_owned(),
        other => other.to_string(),
    }
}

fn wanted_words(wanted: &dyn Expected) -> String {
    let words = wanted.to_string();
    match words.as_str() {
        "a sequence" => "an array".to_owned(),
        "a boolean" => "`true` or `false`".to_owned(),
        "usize" | "u64" | "u32" => "a whole number".to_owned(),
        "a map" => "an object".to_owned(),
        other if other.starts_with("struct ") => "an object".to_owned(),
        _ => words,
    }
}

/// Reads one value.
#[derive(Clone, Copy)]
struct Reader<'n> {
    node: &'n Node,
    /// Whether keys that are not known are somebody else's.
    is_part: bool,
}

impl<'n> Reader<'n> {
    fn of(node: &'n Node) -> Self {
        Self {
            node,
            is_part: false,
        }
    }

    fn number<'de, V: Visitor<'de>>(written: &str, visitor: V) -> Result<V::Value, Misread> {
        if let Ok(number) = written.parse::<u64>() {
            return visitor.visit_u64(number);
        }
        match (written.parse::<i64>(), written.parse::<f64>()) {
            (Ok(number), _) => visitor.visit_i64(number),
            (_, Ok(number)) => visitor.visit_f64(number),
            _ => Err(Misread::say("invalid number", "")),
        }
    }

    fn any<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misread> {
        match &self.node.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(it) => visitor.visit_bool(*it),
            Value::Number(written) => Self::number(written, visitor),
            Value::Text(it) => visitor.visit_str(it),
            Value::List(items) => visitor.visit_seq(Items(items.iter())),
            Value::Object(entries) => visitor.visit_map(Entries {
                rest: entries.iter(),
                value: None,
                known: None,
            }),
        }
    }
}

impl<'de> de::Deserializer<'de> for Reader<'_> {
    type Error = Misread;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misread> {
        self.any(visitor)
            .map_err(|error| error.placed(&self.node.span))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misread> {
        match &self.node.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misread> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misread> {
        let read = match &self.node.value {
            Value::Text(word) => {
                let word: StrDeserializer<'_, Misread> = word.as_str().into_deserializer();
                visitor.visit_enum(word)
            }
            _ => self.any(WordsAlone(known)).map(|never| match never {}),
        };
        read.map_err(|error| error.placed(&self.node.span))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misread> {
        let Value::Object(entries) = &self.node.value else {
            // serde would take a list of the fields' values as well.
            let read = self.any(ObjectsAlone).map(|never| match never {});
            return read.map_err(|error| error.placed(&self.node.span));
        };
        // What is missing, is missing where the object begins.
        let start = self.node.span.start;
        visitor
            .visit_map(Entries {
                rest: entries.iter(),
                value: None,
                known: self.is_part.then_some(known),
            })
            .map_err(|error| error.placed(&(start..start + 1)))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier ignored_any
    }
}

/// Says of everything but a word that a word is expected.
struct WordsAlone(&'static [&'static str]);

/// What is never read.
enum Never {}

impl Visitor<'_> for WordsAlone {
    type Value = Never;

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "one of {}", list(self.0))
    }
}

/// Says of everything but an object that an object is expected.
struct ObjectsAlone;

impl Visitor<'_> for ObjectsAlone {
    type Value = Never;

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("an object")
    }
}

/// The items of a list.
struct Items<'n>(std::slice::Iter<'n, Node>);

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Misread;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Misread> {
        let next = self.0.next();
        next.map(|item| seed.deserialize(Reader::of(item)))
            .transpose()
    }
}

/// The entries of an object.
struct Entries<'n> {
    rest: std::slice::Iter<'n, (Key, Node)>,
    value: Option<&'n Node>,
    /// If these alone are read: their keys.
    known: Option<&'static [&'static str]>,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Misread;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Misread> {
        let known = self.known;
        let is_ours = |name: &str| known.is_none_or(|known| known.contains(&name));
        let Some((key, value)) = self.rest.find(|(key, _)| is_ours(&key.name)) else {
            return Ok(None);
        };
        self.value = Some(value);
        let name: StringDeserializer<Misread> = key.name.clone().into_deserializer();
        seed.deserialize(name)
            .map(Some)
            .map_err(|error| error.placed(&key.span))
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Misread> {
        let value = self.value.take().expect("serde asks for a key first");
        seed.deserialize(Reader::of(value))
    }
}

/// Notes the keys of the object that is asked for, and reads nothing.
struct KeysAlone<'k>(&'k mut &'static [&'static str]);

impl<'de> de::Deserializer<'de> for KeysAlone<'_> {
    type Error = Misread;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Misread> {
        Err(Misread::say("nothing is read", ""))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misread> {
        *self.0 = known;
        self.deserialize_any(visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier ignored_any option newtype_struct enum
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "kebab-case")]
    struct Pair {
        acquire: Vec<String>,
        #[serde(default)]
        hands_new: bool,
        listener: usize,
        #[serde(default)]
        event: Option<usize>,
        #[serde(default)]
        level: Option<Level>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Level {
        Off,
        Warning,
    }

    fn read(text: &str) -> Result<Pair, (String, String, String)> {
        let told = |it: Mistake| (it.message, text[it.span].to_owned(), it.label);
        let node = Node::parse(text).map_err(told)?;
        node.read().map_err(told)
    }

    fn refused(text: &str) -> (String, String, String) {
        read(text).expect_err("it is refused")
    }

    #[test]
    fn what_is_right_is_read() {
        let pair = read(
            r#"{ "acquire": ["hear"], "hands-new": true, "listener": 1, "event": null, "level": "off" }"#,
        );
        let wanted = Pair {
            acquire: vec!["hear".into()],
            hands_new: true,
            listener: 1,
            event: None,
            level: Some(Level::Off),
        };
        assert_eq!(pair, Ok(wanted));
    }

    #[test]
    fn a_mistake_is_told_at_its_own_place() {
        for (text, message, place, label) in [
            (
                r#"{ "aquire": [] }"#,
                "unknown key `aquire`",
                "\"aquire\"",
                "did you mean `acquire`?",
            ),
            (
                r#"{ "acquire": "on" }"#,
                "expected an array, found a string",
                "\"on\"",
                "this is a string",
            ),
            (
                r#"{ "acquire": ["on", {}] }"#,
                "expected a string, found an object",
                "{}",
                "this is an object",
            ),
            (
                r#"{ "acquire": [], "listener": -1 }"#,
                "expected a whole number, found the number -1",
                "-1",
                "this is the number -1",
            ),
            (
                r#"{ "acquire": [], "listener": 0.5 }"#,
                "expected a whole number, found the number 0.5",
                "0.5",
                "this is the number 0.5",
            ),
            (
                r#"{ "hands-new": 1 }"#,
                "expected `true` or `false`, found the number 1",
                "1",
                "this is the number 1",
            ),
            (
                r#"{ "level": "warn" }"#,
                "unknown value `warn`",
                "\"warn\"",
                "did you mean `warning`?",
            ),
            (
                r#"{ "level": 2 }"#,
                "expected one of `off` and `warning`, found the number 2",
                "2",
                "this is the number 2",
            ),
            (
                r#"{ "acquire": [] }"#,
                "`listener` is missing",
                "{",
                "this object needs `listener`",
            ),
            (
                r#"[]"#,
                "expected an object, found an array",
                "[]",
                "this is an array",
            ),
        ] {
            let wanted = (message.to_owned(), place.to_owned(), label.to_owned());
            assert_eq!(refused(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_part_leaves_the_other_keys_alone() {
        let node = Node::parse(r#"{ "other": 1, "acquire": [], "listener": 0 }"#).expect("JSON");
        assert!(node.read_part::<Pair>().is_ok());
        assert!(node.read::<Pair>().is_err());
        let keys = ["acquire", "hands-new", "listener", "event", "level"];
        assert_eq!(keys_of::<Pair>(), keys);
        assert!(keys_of::<Vec<Pair>>().is_empty());
    }
}

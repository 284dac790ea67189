//! Literals: strings, templates, objects, arrays, JSX.
//!
//! In: their nodes. Out: their values, with escapes read. Never here: names.

use smol_str::SmolStr;

use super::lowering::Lowering;
use super::{COMPONENT, FunctionKind, Property, ValueId, ValueKind};
use crate::cst::{JsxPart, Key, MethodKind, Node, ObjectPart, TemplatePart};

impl Lowering<'_> {
    /// What a string literal says.
    pub(super) fn string_text(&self, node: Node<'_>) -> SmolStr {
        let raw = node.text(self.text);
        let inner = raw.strip_prefix(['"', '\'']).unwrap_or(raw);
        let inner = inner.strip_suffix(['"', '\'']).unwrap_or(inner);
        if !inner.contains('\\') {
            return SmolStr::new(inner);
        }
        self.plain_template(node).unwrap_or_default()
    }

    /// The text of a string or template; `None` if the template has holes.
    pub(super) fn plain_template(&self, node: Node<'_>) -> Option<SmolStr> {
        let mut text = String::new();
        for part in node.template() {
            match part {
                TemplatePart::Text(part) => text.push_str(part.text(self.text)),
                TemplatePart::Escape(part) => push_escape(part.text(self.text), &mut text),
                TemplatePart::Hole(_) => return None,
            }
        }
        Some(SmolStr::new(text))
    }

    pub(super) fn template(&mut self, node: Node<'_>) -> ValueId {
        if let Some(text) = self.plain_template(node) {
            return self.value(ValueKind::String(text), node.span());
        }
        let mut parts = Vec::new();
        for part in node.template() {
            parts.push(match part {
                TemplatePart::Text(part) => {
                    let text = SmolStr::new(part.text(self.text));
                    self.value(ValueKind::String(text), part.span())
                }
                TemplatePart::Escape(part) => {
                    let mut text = String::new();
                    push_escape(part.text(self.text), &mut text);
                    self.value(ValueKind::String(text.into()), part.span())
                }
                TemplatePart::Hole(hole) => self.expression(hole),
            });
        }
        self.value(ValueKind::Template(parts), node.span())
    }

    pub(super) fn array(&mut self, node: Node<'_>) -> ValueId {
        let values = node
            .elements()
            .into_iter()
            .map(|element| self.expression(element))
            .collect();
        self.value(ValueKind::Array(values), node.span())
    }

    pub(super) fn object(&mut self, node: Node<'_>) -> ValueId {
        let mut properties = Vec::new();
        for part in node.object() {
            properties.extend(self.object_part(part));
        }
        self.value(ValueKind::Object(properties), node.span())
    }

    fn object_part(&mut self, part: ObjectPart<'_>) -> Option<Property> {
        match part {
            ObjectPart::Pair(key, value) => {
                let name = self.member_name(key);
                let value = self.expression(value);
                if let Some(name) = &name {
                    self.name_value(value, name);
                }
                Some(Property { name, value })
            }
            ObjectPart::Shorthand(node) => {
                let value = self.expression(node);
                Some(Property {
                    name: Some(self.text_of(node)),
                    value,
                })
            }
            ObjectPart::Method(key, function) => Some(self.object_method(key, function)),
            ObjectPart::Spread(inner) => {
                let span = inner.span();
                let inner = self.expression(inner);
                let value = self.value(ValueKind::Spread(inner), span);
                Some(Property { name: None, value })
            }
            ObjectPart::Other(node) => {
                self.expression(node);
                None
            }
        }
    }

    fn object_method(&mut self, key: Key<'_>, function: Node<'_>) -> Property {
        let name = self.member_name(key);
        let kind = match function.method_kind() {
            MethodKind::Method => FunctionKind::Method,
            MethodKind::Getter => FunctionKind::Getter,
            MethodKind::Setter => FunctionKind::Setter,
        };
        let value = self.method(function, kind, None, false);
        if let Some(name) = &name {
            self.name_value(value, name);
        }
        Property { name, value }
    }

    pub(super) fn jsx(&mut self, node: Node<'_>) -> ValueId {
        let mut properties: Vec<Property> = self.jsx_component(node).into_iter().collect();
        for part in node.jsx() {
            properties.push(match part {
                JsxPart::Attribute(name, value) => self.jsx_attribute(name, value),
                JsxPart::Spread(inner) => {
                    let span = inner.span();
                    let inner = self.expression(inner);
                    Property {
                        name: None,
                        value: self.value(ValueKind::Spread(inner), span),
                    }
                }
                JsxPart::Child(child) => Property {
                    name: Some(SmolStr::new_static("children")),
                    value: self.expression(child),
                },
            });
        }
        self.value(ValueKind::Jsx(properties), node.span())
    }

    /// The component that an element is of; a tag of HTML names no value.
    fn jsx_component(&mut self, node: Node<'_>) -> Option<Property> {
        let name = node.jsx_name()?;
        let text = self.text_of(name);
        let is_component = text.starts_with(char::is_uppercase) || text.contains('.');
        is_component.then(|| Property {
            name: Some(SmolStr::new_static(COMPONENT)),
            value: self.expression(name),
        })
    }

    fn jsx_attribute(&mut self, name: Node<'_>, value: Option<Node<'_>>) -> Property {
        let value = match value {
            Some(value) => self.expression(value),
            None => self.value(ValueKind::Boolean(true), name.span()),
        };
        let name = self.text_of(name);
        self.name_value(value, &name);
        Property {
            name: Some(name),
            value,
        }
    }
}

/// Adds what an escape sequence stands for; one that stands for nothing (a line continuation) adds nothing.
fn push_escape(escape: &str, text: &mut String) {
    let mut rest = escape.chars().skip(1);
    let Some(first) = rest.next() else { return };
    let digits: String = rest.filter(char::is_ascii_hexdigit).collect();
    let character = match first {
        'n' => Some('\n'),
        't' => Some('\t'),
        'r' => Some('\r'),
        'b' => Some('\u{8}'),
        'f' => Some('\u{c}'),
        'v' => Some('\u{b}'),
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => None,
        'x' | 'u' => match u32::from_str_radix(&digits, 16).ok() {
            Some(half @ 0xD800..=0xDFFF) => return push_half(half, text),
            number => number.and_then(char::from_u32),
        },
        '0'..='7' => u32::from_str_radix(&escape[1..], 8)
            .ok()
            .and_then(char::from_u32),
        other => Some(other),
    };
    text.extend(character);
}

/// Adds half of a surrogate pair: with the half before it, the character that the two are; alone, as it is written, so
/// that two halves stay two names.
fn push_half(half: u32, text: &mut String) {
    let before = text.len().checked_sub(r"\ud800".len());
    let before = before.and_then(|at| Some((at, text.get(at..)?.strip_prefix(r"\u")?)));
    let high = before.and_then(|(at, digits)| Some((at, u32::from_str_radix(digits, 16).ok()?)));
    match (high, half) {
        (Some((at, high @ 0xD800..=0xDBFF)), 0xDC00..) => {
            text.truncate(at);
            text.extend(char::from_u32(
                0x10000 + ((high - 0xD800) << 10) + (half - 0xDC00),
            ));
        }
        _ => text.push_str(&format!(r"\u{half:04x}")),
    }
}

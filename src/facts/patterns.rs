//! Writing to patterns: destructuring, and targets of assignments.
//!
//! In: a pattern and the value it takes apart. Out: the writes and assignments, with the members and elements they
//! draw. Never here: declaring the names (they were hoisted).

use smol_str::SmolStr;

use super::lowering::{Lowering, from_to};
use super::{Choice, Property, RegionKind, ValueId, ValueKind};
use crate::corpus::Span;
use crate::cst::{Key, Node, Pattern, PatternProperty};

impl Lowering<'_> {
    /// Writes `value` to whatever `pattern` names.
    pub(super) fn write_pattern(&mut self, pattern: Node<'_>, value: ValueId) {
        if !self.descend(pattern) {
            return;
        }
        match pattern.pattern() {
            Pattern::Name(name) => self.write_name(name, value),
            Pattern::Object(properties) => self.write_object(properties, value),
            Pattern::Array(places) => self.write_array(places, value, pattern.span()),
            Pattern::Default(left, default) => {
                let either = self.defaulted(value, default, pattern.span());
                self.write_pattern(left, either);
            }
            Pattern::Rest(inner) | Pattern::Wrapped(inner) => self.write_pattern(inner, value),
            Pattern::Property => {
                let target = self.expression(pattern);
                self.assign(target, value, false);
            }
            Pattern::Other => {
                self.expression(pattern);
            }
        }
        self.ascend();
    }

    fn write_name(&mut self, name: Node<'_>, value: ValueId) {
        let text = self.text_of(name);
        match self.resolve(&text) {
            Some(binding) => self.write(binding, value, false),
            None => self.write_undeclared(&text, name.span(), value, false),
        }
    }

    /// `value`, or what `default` says where it is undefined.
    pub(super) fn defaulted(&mut self, value: ValueId, default: Node<'_>, span: Span) -> ValueId {
        let kind = RegionKind::Branch {
            test: value,
            when: false,
        };
        let (region, right) = self.branch(kind, default.span(), |lowering| {
            lowering.expression(default)
        });
        self.branched(None, Some(region));
        self.value(
            ValueKind::Either {
                choice: Choice::Coalesce,
                test: None,
                left: value,
                right,
            },
            span,
        )
    }

    fn write_object(&mut self, properties: Vec<PatternProperty<'_>>, object: ValueId) {
        for property in properties {
            match property {
                PatternProperty::Pair(key, target) => {
                    let member = self.member_of(object, key, target.span());
                    self.write_pattern(target, member);
                }
                PatternProperty::Shorthand(name, default) => {
                    let member = self.member_of(object, Key::Name(name), name.span());
                    match default {
                        None => self.write_pattern(name, member),
                        Some(default) => {
                            let span = from_to(name.span(), default.span());
                            let either = self.defaulted(member, default, span);
                            self.write_pattern(name, either);
                        }
                    }
                }
                PatternProperty::Rest(target) => {
                    let spread = self.value(ValueKind::Spread(object), target.span());
                    let rest = vec![Property {
                        name: None,
                        value: spread,
                    }];
                    let rest = self.value(ValueKind::Object(rest), target.span());
                    self.write_pattern(target, rest);
                }
            }
        }
    }

    fn write_array(&mut self, places: Vec<Option<Node<'_>>>, array: ValueId, span: Span) {
        for (number, place) in places.into_iter().enumerate() {
            let Some(place) = place else { continue };
            if let Pattern::Rest(target) = place.pattern() {
                let spread = self.value(ValueKind::Spread(array), span);
                let rest = self.value(ValueKind::Array(vec![spread]), target.span());
                self.write_pattern(target, rest);
                continue;
            }
            let index = self.value(
                ValueKind::Number(SmolStr::new(number.to_string())),
                place.span(),
            );
            let element = self.value(
                ValueKind::Index {
                    object: array,
                    index,
                },
                place.span(),
            );
            self.write_pattern(place, element);
        }
    }

    /// The member of `object` that `key` names, evaluating the key if it is computed.
    pub(super) fn member_of(&mut self, object: ValueId, key: Key<'_>, span: Span) -> ValueId {
        match self.property_name(key) {
            Ok(name) => self.value(ValueKind::Member { object, name }, span),
            Err(index) => self.value(ValueKind::Index { object, index }, span),
        }
    }

    /// The name that a key stands for, or the value that computes it.
    pub(super) fn property_name(&mut self, key: Key<'_>) -> Result<SmolStr, ValueId> {
        match key {
            Key::Name(node) => Ok(self.text_of(node)),
            Key::String(node) => Ok(self.string_text(node)),
            Key::Computed(node) => {
                let value = self.expression(node);
                match self.kind(value) {
                    ValueKind::String(text) => Ok(text.clone()),
                    _ => Err(value),
                }
            }
        }
    }

    /// As [`Self::property_name`], with `[Symbol.x]` for the well-known symbols, for members and object literals.
    pub(super) fn member_name(&mut self, key: Key<'_>) -> Option<SmolStr> {
        match self.property_name(key) {
            Ok(name) => Some(name),
            Err(value) => self.symbol_name(value),
        }
    }

    fn symbol_name(&self, value: ValueId) -> Option<SmolStr> {
        let ValueKind::Member { object, name } = self.kind(value) else {
            return None;
        };
        match self.kind(*object) {
            ValueKind::Global(global) if global == "Symbol" => {
                Some(SmolStr::new(format!("[Symbol.{name}]")))
            }
            _ => None,
        }
    }
}

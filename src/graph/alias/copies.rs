//! Objects that are copies of others: `{ ...defaults, ...options }`, `Object.assign({}, defaults, options)`.
//!
//! In: what makes an object, and the name of a member. Out: the thing whose member of that name it has.
//! Never here: what the copy gives itself; that is made with it.

use super::path::{Path, Root, Segment};
use crate::facts::{Property, ValueId, ValueKind};
use crate::graph::Graph;

impl Graph<'_> {
    /// What an object has its member of that name from; `None` if it is made with one of its own, or is no copy.
    pub(in crate::graph) fn copied_from(&self, made: ValueId, name: &str) -> Option<ValueId> {
        match &self.value(made).kind {
            ValueKind::Object(properties) => self.copied_by_literal(properties, name),
            ValueKind::Call(_) if self.copies_into_new(made) => {
                let mut sources = self.call(made).arguments.iter().skip(1).rev().copied();
                let source = sources.find(|source| self.may_have(*source, name))?;
                match &self.value(source).kind {
                    ValueKind::Object(properties) => self.copied_by_literal(properties, name),
                    ValueKind::Spread(_) => None,
                    _ => Some(source),
                }
            }
            _ => None,
        }
    }

    fn copied_by_literal(&self, properties: &[Property], name: &str) -> Option<ValueId> {
        let mut later = properties.iter().rev();
        let source = later.find_map(|property| match self.value(property.value).kind {
            ValueKind::Spread(inner) if self.may_have(inner, name) => Some(Some(inner)),
            _ => (property.name.as_deref() == Some(name)).then_some(None),
        })?;
        source.filter(|inner| !matches!(self.value(*inner).kind, ValueKind::Object(_)))
    }

    /// Whether a call copies the members of its arguments into an object that it has made for them.
    fn copies_into_new(&self, call: ValueId) -> bool {
        let facts = self.call(call);
        let is_global = |it: ValueId| matches!(&self.value(it).kind, ValueKind::Global(name) if name == "Object");
        self.callee_name(call).is_some_and(|name| name == "assign")
            && self.receiver(call).is_some_and(is_global)
            && facts.arguments.first().is_some_and(|first| {
                matches!(&self.value(*first).kind, ValueKind::Object(own) if own.is_empty())
            })
    }

    /// Whether a thing may have a member of that name: not if it is a literal in sight without one.
    fn may_have(&self, thing: ValueId, name: &str) -> bool {
        let written = match self.value(thing).kind {
            ValueKind::Binding(binding) => self.only_value(binding).unwrap_or(thing),
            _ => thing,
        };
        match &self.value(written).kind {
            ValueKind::Object(properties) => properties.iter().any(|property| {
                property.name.as_deref() == Some(name)
                    || matches!(self.value(property.value).kind, ValueKind::Spread(_))
            }),
            ValueKind::Nothing => false,
            _ => true,
        }
    }

    /// The path of a member that a field's object is a copy with, as the one of what it was copied from.
    pub(in crate::graph) fn path_of_copied(
        &self,
        made: ValueId,
        segments: &[Segment],
    ) -> Option<Path> {
        let [Segment::Name(name), rest @ ..] = segments else {
            return None;
        };
        let source = self.copied_from(made, name)?;
        let path = self.path(source);
        let is_known = !matches!(path.root, Root::Value(_));
        is_known.then(|| path.then(Segment::Name(name.clone())).extended(rest))
    }

    /// Whether a member of a copy was handed in by a caller.
    pub(in crate::graph) fn is_copied_from_caller(
        &self,
        made: ValueId,
        segments: &[Segment],
    ) -> bool {
        self.path_of_copied(made, segments)
            .is_some_and(|source| matches!(source.root, Root::Parameter(..)))
    }
}

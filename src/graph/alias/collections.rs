//! What is put into collections: lists, sets, maps, the literals that they begin with.
//!
//! In: a thing and a place. Out: whether the place takes from a collection that the thing is put into.
//! Never here: whether it is still in there.
//!
//! A collection of n things is asked for each of them, so that what is put into it is looked up by what it is.

use std::collections::HashMap;
use std::rc::Rc;

use super::marks::Mark;
use super::path::{Path, Root};
use crate::facts::{ValueId, ValueKind};
use crate::graph::Graph;

/// How deep in literals a thing may lie that is put into a collection.
const DEPTH: u32 = 3;

/// The parts of a literal, by their marks.
pub(in crate::graph) type Parts = Rc<HashMap<Mark, Vec<ValueId>>>;

/// What is put into collections, with what it is put into, by the marks of the collection and of the thing.
pub(in crate::graph) type Collected = HashMap<(Mark, Mark), Vec<(ValueId, ValueId)>>;

impl Graph<'_> {
    /// Whether a thing is put into the collection that another is drawn from.
    pub(in crate::graph) fn is_collected_in(&self, own: &Path, place: &Path) -> bool {
        let Some(collection) = self.collection_of(place) else {
            return false;
        };
        let is_put = match self.collected() {
            Some(collected) => {
                let put = collected.get(&(self.mark(&collection), self.mark(own)));
                put.into_iter().flatten().any(|(holder, part)| {
                    self.is_at(*part, own) && self.same_path(&self.path(*holder), &collection)
                })
            }
            None => self.is_put_by_any(own, &collection),
        };
        let mut lists = self.lists_put_into(&collection);
        is_put || lists.any(|list| self.is_part_of(list, own))
    }

    /// The same while paths are only being looked for, so that nothing is known of all of them.
    fn is_put_by_any(&self, own: &Path, collection: &Path) -> bool {
        let calls = self.calls_that_collect_in(collection).into_iter();
        let mut arguments = calls.flat_map(|call| &self.call(call).arguments);
        let mut keyed = self.keyed_assignments_to(collection).into_iter();
        arguments.any(|argument| self.mentions(*argument, own, DEPTH))
            || keyed.any(|(assignment, key)| {
                self.mentions(assignment.value, own, DEPTH) || self.mentions(key, own, DEPTH)
            })
    }

    /// What the calls of these methods put into what they are called on, and what is assigned under keys. A key is kept as its
    /// thing is: `for (const event in this.handlers)` draws what `this.handlers[event] = …` put.
    pub(in crate::graph) fn find_collected(
        &self,
        calls: impl Iterator<Item = ValueId>,
    ) -> Collected {
        let mut collected = Collected::new();
        let mut note = |holder: ValueId, thing: ValueId| {
            let collection = self.mark_of(holder);
            for part in self.parts(thing, DEPTH) {
                let put = collected.entry((collection, self.mark_of(part)));
                put.or_default().push((holder, part));
            }
        };
        for call in calls {
            if let Some(holder) = self.receiver(call) {
                let arguments = self.call(call).arguments.iter();
                arguments.for_each(|argument| note(holder, *argument));
            }
        }
        for (assignment, holder, key) in self.keyed_assignments() {
            note(holder, assignment.value);
            note(holder, key);
        }
        collected
    }

    /// The lists with something in them that are written where a collection is kept: `handlers = [onStart]`.
    pub(in crate::graph) fn lists_put_into(
        &self,
        collection: &Path,
    ) -> impl Iterator<Item = ValueId> {
        let is_list = |value: &ValueId| {
            matches!(&self.value(*value).kind, ValueKind::Array(items)
            if !items.is_empty())
        };
        let writes = self.writes_to(collection).into_iter();
        writes.map(|write| write.value).filter(is_list)
    }

    /// Whether the thing at a path is in a literal.
    fn is_part_of(&self, literal: ValueId, own: &Path) -> bool {
        let parts = self.remember(&self.memo.parts, literal, || {
            let mut parts: HashMap<Mark, Vec<ValueId>> = HashMap::new();
            for part in self.parts(literal, DEPTH) {
                parts.entry(self.mark_of(part)).or_default().push(part);
            }
            Rc::new(parts)
        });
        let alike = parts.get(&self.mark(own)).into_iter().flatten();
        alike.into_iter().any(|part| self.is_at(*part, own))
    }

    /// Whether an expression is the thing at `path`, or a literal that holds it.
    pub(in crate::graph) fn mentions(&self, value: ValueId, path: &Path, depth: u32) -> bool {
        let parts = self.parts(value, depth);
        parts.into_iter().any(|part| self.is_at(part, path))
    }

    /// Whether an expression is the thing at `path`.
    fn is_at(&self, value: ValueId, path: &Path) -> bool {
        let own = self.path(value);
        !matches!(own.root, Root::Value(_)) && self.same_path(&own, path) || own == *path
    }

    /// A value and what it holds as a literal.
    pub(in crate::graph) fn parts(&self, value: ValueId, depth: u32) -> Vec<ValueId> {
        let mut parts = Vec::new();
        self.note_parts(value, depth, &mut parts);
        parts
    }

    fn note_parts(&self, value: ValueId, depth: u32, parts: &mut Vec<ValueId>) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        parts.push(value);
        match &self.value(value).kind {
            ValueKind::Object(properties) => {
                for property in properties {
                    self.note_parts(property.value, depth, parts);
                }
            }
            ValueKind::Array(items) => {
                for item in items {
                    self.note_parts(*item, depth, parts);
                }
            }
            _ => {}
        }
    }
}

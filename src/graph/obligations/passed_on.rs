//! What becomes of the value that a registration returns, where nobody knows what that value is.
//!
//! In: an acquisition, or its call. Out: the place where its result is handed on to code that is out of sight; whether it is
//! kept or asked for something.
//! Never here: results that are known to take the listener away; those are `disposers`.

use std::collections::BTreeSet;

use super::keys::{Keyed, Keys};
use crate::facts::{Acquisition, ValueId, ValueKind};
use crate::graph::alias::index::in_order;
use crate::graph::alias::marks::Mark;
use crate::graph::alias::path::{Root, Segment};
use crate::graph::{Graph, Parent};

/// Who is handed what a registration returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taker {
    /// This call of a function out of sight.
    Call(ValueId),
    /// A list that it becomes an item of.
    List,
}

impl Graph<'_> {
    /// The call out of sight, or the list, that is handed what a registration returns, where nothing in sight says what it is
    /// made on. An emitter returns itself, which nobody hands on; a builder returns what it has described
    /// (`dom('div', dom.on('click', f))`), and others return what takes the listener away.
    pub fn result_passed_on(&self, acquisition: &Acquisition) -> Option<Taker> {
        let path = self.path(acquisition.target);
        let is_unknown = match path.root {
            Root::Import(_) | Root::Parameter(..) => true,
            Root::Global(name) => !self.dictionary.is_global(&name),
            // What a base class out of sight has put into a field.
            Root::Instance(class) => match path.segments.first() {
                Some(Segment::Name(field)) => {
                    self.has_base_out_of_sight(class)
                        && self.assignments_to_field(class, field).is_empty()
                }
                _ => false,
            },
            _ => false,
        };
        (is_unknown && !self.runs_own_function(acquisition.call))
            .then(|| self.taker(acquisition.call))?
    }

    /// Whether what a registration returns is kept, or asked for something that adds no other listener.
    pub fn is_result_used(&self, call: ValueId) -> bool {
        match *self.parent(call) {
            Parent::Binding(_) | Parent::Assignment(_) => true,
            Parent::Value(outer) => match &self.value(outer).kind {
                ValueKind::Assign { value, .. } => *value == call,
                ValueKind::Member { name, .. } => !self.dictionary.is_acquiring_method(name),
                _ => false,
            },
            Parent::Property(..) | Parent::Return(_) | Parent::None => false,
        }
    }

    /// Whether what the method returns that adds a listener to a target is used where the same is called on it elsewhere in the
    /// file: then it takes the listener away, and the target need not have a method for that.
    pub fn is_handed_back(&self, acquisition: &Acquisition) -> bool {
        let known = self.obligations.used_results.get_or_init(|| {
            let mut known = Keyed::default();
            for (other, at) in self.every_acquisition().zip(0..) {
                if self.is_result_used(other.call) {
                    let target = self.target_keys(Some(other.target), other.target);
                    known.add(at, &self.method_keys(other.call), &target);
                }
            }
            known
        });
        let target = self.path(acquisition.target);
        let method = self.callee_name(acquisition.call);
        let mut found = Vec::new();
        let keys = self.target_keys(None, acquisition.target);
        known.find(&self.method_keys(acquisition.call), &keys, &mut found);
        self.acquisitions_at(&in_order(found)).any(|other| {
            self.callee_name(other.call) == method && self.same_target(other.target, &target)
        })
    }

    fn method_keys(&self, call: ValueId) -> Keys {
        self.callee_name(call).map(|name| vec![Mark::of(name)])
    }

    /// Who is handed a value, through whatever variables and calls of this file it comes there; the first on the way that is
    /// followed first.
    fn taker(&self, value: ValueId) -> Option<Taker> {
        let mut met = BTreeSet::new();
        let mut waiting = vec![value];
        while let Some(value) = waiting.pop() {
            if !met.insert(value) {
                continue;
            }
            self.read();
            let from = waiting.len();
            match *self.parent(value) {
                Parent::Value(outer) => match &self.value(outer).kind {
                    ValueKind::Call(call)
                        if call.arguments.contains(&value)
                            && self.called_function(outer).is_none()
                            && !self.is_put_into_forgotten(outer) =>
                    {
                        return Some(Taker::Call(outer));
                    }
                    ValueKind::Array(_) => return Some(Taker::List),
                    ValueKind::Either { .. } | ValueKind::Spread(_) => waiting.push(outer),
                    _ => {}
                },
                Parent::Return(function) => waiting.extend(self.calls_of(function).iter()),
                Parent::Binding(binding) => waiting.extend(self.references_to(binding)),
                Parent::Property(..) | Parent::Assignment(_) | Parent::None => {}
            }
            waiting[from..].reverse();
        }
        None
    }
}

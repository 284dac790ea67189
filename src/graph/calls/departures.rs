//! What takes an element off its page, or has it hear no more: `button.remove()`, `button.disabled = true`.
//!
//! In: the path of an element. Out: the calls and assignments that do so, and the calls of the functions that they stand in.
//! Never here: whether a run comes by one of them (`lifting/stops`), and what is put back, which nobody knows.

use std::collections::{BTreeSet, HashMap};

use crate::facts::{ValueId, ValueKind};
use crate::graph::Graph;
use crate::graph::alias::marks::Mark;
use crate::graph::alias::path::{Path, Segment};

impl Graph<'_> {
    /// What takes an element off its page, or has it hear no more events: `button.remove()`, `button.disabled = true`.
    pub(in crate::graph) fn departures_of(&self, element: &Path) -> BTreeSet<ValueId> {
        let leaves = self.calls_off_page(element).iter().copied();
        let of_this = leaves.filter(|call| {
            self.spend();
            let arguments = self.call(*call).arguments.iter().copied();
            let mut things = self.receiver(*call).into_iter().chain(arguments);
            things.any(|it| self.same_path(&self.path(it), element))
        });
        let mut found = self.with_callers(of_this.collect());
        for word in self.dictionary.switches_off() {
            let switch = element.clone().then(Segment::Name(word.into()));
            let all: Vec<_> = self.assignments_to(&switch).collect();
            let is_off = |value: ValueId| self.value(value).kind == ValueKind::Boolean(true);
            // Who switches it on again has it run again.
            if all.iter().all(|assignment| is_off(assignment.value)) {
                found.extend(all.iter().map(|assignment| assignment.target));
            }
        }
        found
    }

    /// What has a handler in a property, from where that is written: `button` of `button.onclick`.
    pub(in crate::graph) fn handler_holder(&self, place: ValueId) -> Option<Path> {
        match self.value(place).kind {
            ValueKind::Member { object, .. } => Some(self.path(object)),
            _ => None,
        }
    }

    /// The calls, and those of the functions that they stand in, outward.
    fn with_callers(&self, calls: BTreeSet<ValueId>) -> BTreeSet<ValueId> {
        let mut found = calls.clone();
        let mut left: Vec<ValueId> = calls.into_iter().collect();
        while let Some(call) = left.pop() {
            self.spend();
            let function = self.function_of(self.value(call).region);
            for caller in self.calls_of(function) {
                if found.insert(*caller) {
                    left.push(*caller);
                }
            }
        }
        found
    }

    /// The calls that may take an element off its page: they go by a name that does so, and are made on it or handed it.
    pub(in crate::graph) fn calls_off_page(&self, element: &Path) -> &[ValueId] {
        let known = self.calls.off_page.get_or_init(|| {
            let mut known: HashMap<Mark, Vec<ValueId>> = HashMap::new();
            for (at, value) in self.every_value() {
                let ValueKind::Call(call) = &value.kind else {
                    continue;
                };
                let name = self.callee_name(at);
                if name.is_some_and(|name| self.dictionary.takes_off_page(&name)) {
                    for thing in self.receiver(at).iter().chain(&call.arguments) {
                        known.entry(self.mark_of(*thing)).or_default().push(at);
                    }
                }
            }
            known
        });
        known.get(&self.mark(element)).map_or(&[], Vec::as_slice)
    }
}

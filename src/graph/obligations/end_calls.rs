//! Calls and events that end a thing: `socket.destroy()`, `'close'`.
//!
//! In: a function, or a thing. Out: the calls that by their names end it, and the registrations that hear of an end.
//! Never here: whether an end runs, or before what (that is `ended`).

use std::collections::{BTreeSet, HashMap};

use crate::dictionary::{NameSet, Role};
use crate::facts::{Acquisition, FunctionId, ValueId};
use crate::graph::Graph;
use crate::graph::alias::marks::Mark;
use crate::graph::alias::path::{Path, Root};
use crate::graph::placed::Placed;

impl<'a> Graph<'a> {
    /// Those of them that stand in `function`.
    pub(in crate::graph) fn end_calls_in(&self, function: FunctionId) -> &[ValueId] {
        self.placed_end_calls().within(function)
    }

    /// Those of them that may be made on one of `things`, in order.
    pub(in crate::graph) fn end_calls_on(&self, things: &[Path]) -> Vec<ValueId> {
        let known = self.obligations.end_calls_on.get_or_init(|| {
            let mut known: HashMap<Mark, Vec<ValueId>> = HashMap::new();
            for call in self.every_end_call() {
                if let Some(receiver) = self.receiver(*call) {
                    known.entry(self.mark_of(receiver)).or_default().push(*call);
                }
            }
            known
        });
        let lists = things.iter().filter_map(|it| known.get(&self.mark(it)));
        let calls: BTreeSet<ValueId> = lists.flatten().copied().inspect(|_| self.read()).collect();
        calls.into_iter().collect()
    }

    /// The calls that by their names end what they are made on, in order.
    pub(in crate::graph) fn every_end_call(&self) -> &[ValueId] {
        &self.placed_end_calls().all
    }

    fn placed_end_calls(&self) -> &Placed<ValueId> {
        let known = &self.obligations.end_calls;
        known.get_or_init(|| self.place_calls(|call| self.is_end_call(call)))
    }

    /// The registrations in `function` for the end of what they are on, in order.
    pub(in crate::graph) fn hearers_of_end_in(
        &self,
        function: FunctionId,
    ) -> impl Iterator<Item = &'a Acquisition> {
        self.acquisitions_at(self.placed_hearers_of_end().within(function))
    }

    fn placed_hearers_of_end(&self) -> &Placed<u32> {
        self.obligations.hearers_of_end.get_or_init(|| {
            self.place_acquisitions(|it| it.event.is_some_and(|event| self.is_end_event(event)))
        })
    }

    /// Whether a function is a listener for the end of something.
    pub(in crate::graph) fn hears_of_end(&self, function: FunctionId) -> bool {
        let known = self.obligations.heard_by.get_or_init(|| {
            let hearers = self.acquisitions_at(&self.placed_hearers_of_end().all);
            let listeners = hearers.map(|it| self.path(it.listener).root);
            listeners
                .filter_map(|root| match root {
                    Root::Function(listener) => Some(listener),
                    _ => None,
                })
                .collect()
        });
        known.contains(&function)
    }
}

impl Graph<'_> {
    /// Whether a call ends what its method is called on: `socket.destroy()`.
    pub(in crate::graph) fn is_end_call(&self, call: ValueId) -> bool {
        self.callee_name(call).is_some_and(|name| {
            self.is_an_end(&name) && self.dictionary.role(&name) == Some(Role::TearDown)
        })
    }

    /// Whether a method of such a name ends the thing that it is called on, and does not only take something from it.
    pub(in crate::graph) fn is_an_end(&self, name: &str) -> bool {
        let mut words = self.dictionary.names(NameSet::PartialEnds);
        !words.any(|word| name.starts_with(word))
    }
}

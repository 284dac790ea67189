//! The function that a registration adds.
//!
//! In: a registration. Out: the function in sight that is its listener, and the registrations whose listeners come to a function.
//! Never here: whether two listeners are the same (that is `may_alias`).

use std::collections::HashMap;

use crate::facts::{Acquisition, FunctionId};
use crate::graph::Graph;
use crate::graph::alias::path::{Path, Root, Segment};

impl Graph<'_> {
    /// The function of this file that is the listener.
    pub(in crate::graph) fn listener_function(
        &self,
        acquisition: &Acquisition,
    ) -> Option<FunctionId> {
        self.function_at(&self.path(acquisition.listener), false)
    }

    /// The function of this file that is the listener, or that the field is given which holds it.
    pub fn written_listener(&self, acquisition: &Acquisition) -> Option<FunctionId> {
        let of_field = || {
            let path = self.path(acquisition.listener);
            let (Root::Instance(class), [Segment::Name(field)]) =
                (&path.root, path.segments.as_slice())
            else {
                return None;
            };
            self.assignments_to_field(*class, field)
                .into_iter()
                .find_map(|value| self.function_at(&self.path(value), false))
        };
        self.listener_function(acquisition).or_else(of_field)
    }

    /// The registrations whose listener is `function` or comes to it, in order.
    pub(in crate::graph) fn listened_from(&self, function: FunctionId) -> &[u32] {
        let known = self.alias.listened_from.get_or_init(|| {
            let mut known: HashMap<FunctionId, Vec<u32>> = HashMap::new();
            for (acquisition, at) in self.every_acquisition().zip(0..) {
                if let Some(listener) = self.written_listener(acquisition) {
                    for reached in self.reached_from(listener).iter() {
                        known.entry(*reached).or_default().push(at);
                    }
                }
            }
            known
        });
        known.get(&function).map_or(&[], Vec::as_slice)
    }

    /// The registration of a function that is written as its listener.
    pub(in crate::graph) fn listening(&self, function: FunctionId) -> Option<&Acquisition> {
        let (call, _) = self.inline_callback(function)?;
        self.acquisition_at(call)
    }

    /// What the listener that `function` is was added to.
    pub fn listened_by(&self, function: FunctionId) -> Option<Path> {
        self.listening(function)
            .map(|acquisition| self.path(acquisition.target))
    }
}

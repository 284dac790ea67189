//! Whether a run that comes to the registration stops what would run it again.
//!
//! In: the walk so far, and the call that has its function run. Out: how often it runs all the same.
//! Never here: which calls stop what (`stopped`, `departures`), or guards.

use std::collections::BTreeSet;

use super::Walk;
use crate::dictionary::Repeats;
use crate::facts::ValueId;
use crate::graph::Knowledge;
use crate::graph::alias::path::Path;

impl Walk<'_, '_> {
    /// How often what is handed to a call runs on the way to the registration: once, if such a run stops the timer or
    /// observer; nobody knows, if it takes away or disables the element that it is run by, which may be put back.
    pub(super) fn repeats_of(
        &self,
        call: ValueId,
        repeats: Repeats,
        knowledge: Knowledge,
    ) -> (Repeats, Knowledge) {
        if repeats != Repeats::Event {
            return (repeats, knowledge);
        }
        let graph = self.graph;
        if self.is_last_run(call, repeats) {
            return (Repeats::Once, knowledge);
        }
        let listened = graph.acquisition_at(call);
        let target = listened.map(|it| graph.path(it.target));
        if self.takes_away(target.as_ref()) {
            return (repeats, Knowledge::Guess);
        }
        // A stream that ends with its answer runs its subscriber once.
        let stream = listened.zip(target.as_ref());
        let goes_on = stream.map_or(Knowledge::Sight, |(it, target)| graph.goes_on(it, target));
        (repeats, knowledge.max(goes_on))
    }

    /// Whether a run that comes to the registration takes an element off its page.
    pub(super) fn takes_away(&self, element: Option<&Path>) -> bool {
        element.is_some_and(|element| self.comes_by(&self.graph.departures_of(element)))
    }

    /// Whether the way to the registration leads by one of these calls: before it or in the same block behind it.
    fn comes_by(&self, calls: &BTreeSet<ValueId>) -> bool {
        let graph = self.graph;
        calls.iter().any(|call| {
            let region = graph.value(*call).region;
            let function = graph.function_of(region);
            let mut way = self.trail.iter().map(|visit| &visit.waypoint);
            way.any(|passed| {
                passed.function == function
                    && graph.reaches(region, passed.region)
                    && (*call < passed.at || region == passed.region)
            })
        })
    }
}

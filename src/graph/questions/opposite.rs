//! Functions of which one undoes what the other does: `start` and `stop`, `onAdd` and `onRemove`.
//!
//! In: a function that adds a listener. Out: its neighbour that by its name is the opposite, and whether that lets what it
//! is handed go on without the listener.
//! Never here: what the opposite takes away; removals are `release`'s.

use crate::facts::{Acquisition, FunctionId, ValueId};
use crate::graph::Graph;
use crate::graph::alias::path::{Path, Root};
use crate::graph::obligations::opposites::Opposite;

impl Graph<'_> {
    /// Whether the opposite of a function lets the target of its registration go on without taking the listener away: it is
    /// handed the same thing, or the thing was there before both and is not ended.
    pub fn leaves_on(
        &self,
        opposite: &Opposite,
        adder: FunctionId,
        of: &Acquisition,
        target: &Path,
    ) -> bool {
        let reached = self.reached_from(opposite.function);
        let is_ended = self
            .ends_of_target(of)
            .into_iter()
            .any(|call| self.runs_in_any(self.value(call).region, &reached));
        let within = self.functions_within_each(&reached);
        let mut end_calls = within.iter().flat_map(|it| self.end_calls_in(*it));
        let ends_handed = end_calls.any(|call| {
            self.receiver(*call)
                .is_some_and(|receiver| self.are_counterparts(target, &self.path(receiver)))
        });
        let is_dropped = self
            .assignments_to(target)
            .any(|assignment| self.runs_in_any(assignment.region, &reached));
        let is_handed = match target.root {
            Root::Parameter(function, index) if function == adder => {
                let handed = &self.function(adder).parameters[index as usize].name;
                // A member that has no use for it leaves it out: `onRemove()` after `onAdd(map)`.
                let parameters = &self.function(opposite.function).parameters;
                self.is_member(opposite.function) && parameters.is_empty()
                    || parameters.iter().any(|parameter| parameter.name == *handed)
            }
            _ => true,
        };
        // What misses it is told as a removal that never matches; what nobody can tell apart may be this one's.
        let names = |event: Option<ValueId>| event.and_then(|event| self.event_names(event));
        let mut releases = within.iter().flat_map(|it| self.releases_of(*it));
        let tries = releases.any(|release| {
            !matches!((names(of.event), names(release.event)),
                (Some(one), Some(other)) if one.is_disjoint(&other))
        });
        !is_ended && !ends_handed && !is_dropped && is_handed && !tries
    }
}

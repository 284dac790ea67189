//! Functions of which one undoes what the other does: `start` and `stop`, `onAdd` and `onRemove`.
//!
//! In: a function that adds a listener. Out: its neighbour that by its name is the opposite, and whether that lets what it
//! is handed go on without the listener.
//! Never here: what the opposite takes away; removals are `release`'s.

use smol_str::SmolStr;

use super::path::{Path, Root};
use super::{Graph, Parent};
use crate::corpus::Span;
use crate::facts::{Acquisition, FunctionId, ValueId};

/// A function that undoes what another does, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opposite {
    /// Its name.
    pub name: SmolStr,
    /// The function.
    pub function: FunctionId,
    /// Where it is written.
    pub place: Span,
}

impl Graph<'_> {
    /// The neighbour that undoes what a function does.
    pub fn opposite_of(&self, function: FunctionId) -> Option<Opposite> {
        let name = self.function(function).name.as_deref()?;
        let opposites = self.dictionary.opposites_of(name);
        opposites.into_iter().find_map(|name| {
            let opposite = self.neighbour(function, &name)?;
            Some(Opposite {
                name,
                function: opposite,
                place: self.function(opposite).head,
            })
        })
    }

    /// Another member of the same class or object, or another function declared beside it, by its name.
    fn neighbour(&self, function: FunctionId, name: &str) -> Option<FunctionId> {
        let facts = self.function(function);
        if let Some(class) = facts.class {
            return self.method(class, name);
        }
        if let Some(Parent::Property(object, _)) = facts.value.map(|value| self.parent(value)) {
            return self.function_of_literal(*object, name);
        }
        let mut named = self.functions_named(name).iter().copied();
        named
            .find(|other| {
                let other = self.function(*other);
                other.parent == facts.parent && other.class.is_none()
            })
            .filter(|other| *other != function)
    }

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

//! What two functions that take turns, one adding and one removing, call by the same name.
//!
//! In: two access paths. Out: whether they begin in parameters of two functions that are members of one thing, and go on
//! alike: `element` of `bindEvents(element)` and of `unbindEvents(element)`.
//! Never here: what is added and removed there.

use smol_str::SmolStr;

use super::marks::Mark;
use super::path::{Path, Root};
use crate::facts::{Acquisition, ClassId, FunctionId, Release, ValueId};
use crate::graph::{Graph, Parent};

/// What makes functions neighbours.
#[derive(PartialEq, Eq, Hash)]
enum Home {
    /// They are members of this class or its like.
    Class(ClassId),
    /// They are methods of this object literal.
    Object(ValueId),
    /// They are declared in this function, or module, and have names.
    Function(FunctionId),
}

impl Graph<'_> {
    /// Whether two paths are counterparts in functions of which neither comes to the other: of those that do, the calls
    /// say what is handed on.
    pub(in crate::graph) fn take_turns(&self, one: &Path, other: &Path) -> bool {
        let (Root::Parameter(adder, _), Root::Parameter(remover, _)) = (&one.root, &other.root)
        else {
            return false;
        };
        self.are_counterparts(one, other)
            && !self.reached_from(*adder).contains(remover)
            && !self.reached_from(*remover).contains(adder)
    }

    /// Whether two paths mean what two neighbouring functions are handed under one name. Whoever calls the one with a
    /// thing is taken to call the other with it.
    pub(in crate::graph) fn are_counterparts(&self, one: &Path, other: &Path) -> bool {
        let (Root::Parameter(adder, at), Root::Parameter(remover, there)) =
            (&one.root, &other.root)
        else {
            return false;
        };
        let name = self.parameter_name(*adder, *at);
        let leads_on = !one.segments.is_empty();
        adder != remover
            && name == self.parameter_name(*remover, *there)
            // What is taken out of a parameter without a name has the name of the member.
            && name.is_some_and(|name| !name.is_empty() || leads_on)
            && self.are_neighbours(*adder, *remover)
            && self.same_steps(&one.segments, &other.segments)
    }

    /// Whether a removal takes its listener from where the registration put it, each in a thing that it is handed under one
    /// name: `box["on" + name] = bound`, and `off(name, box["on" + name])` beside it.
    pub(in crate::graph) fn is_kept_alike(
        &self,
        acquisition: &Acquisition,
        release: &Release,
    ) -> bool {
        let Some(removed) = release.listener.map(|listener| self.path(listener)) else {
            return false;
        };
        let Some(kept) = self.collection_of(&removed) else {
            return false;
        };
        let listener = self.path(acquisition.listener);
        self.keyed_assignments().any(|(assignment, object, _)| {
            self.mentions(assignment.value, &listener, 2)
                && self.are_counterparts(&self.path(object), &kept)
        })
    }

    /// A key that counterparts have in common.
    pub(in crate::graph) fn turn_key(&self, path: &Path) -> Option<Mark> {
        let Root::Parameter(function, at) = path.root else {
            return None;
        };
        let home = match self.function(function).class {
            Some(class) => Home::Class(self.family_of(class)),
            None => self.home(function)?,
        };
        let name = self.parameter_name(function, at);
        Some(Mark::of((home, name, super::marks::steps(&path.segments))))
    }

    fn parameter_name(&self, function: FunctionId, index: u32) -> Option<&SmolStr> {
        let parameter = self.function(function).parameters.get(index as usize)?;
        Some(&parameter.name)
    }

    fn are_neighbours(&self, one: FunctionId, other: FunctionId) -> bool {
        match (self.function(one).class, self.function(other).class) {
            (Some(one), Some(other)) => self.related(one, other),
            (None, None) => match (self.home(one), self.home(other)) {
                (Some(one), Some(other)) => one == other,
                _ => false,
            },
            _ => false,
        }
    }

    fn home(&self, function: FunctionId) -> Option<Home> {
        let facts = self.function(function);
        match facts.value.map(|value| self.parent(value)) {
            Some(Parent::Property(object, _)) => Some(Home::Object(*object)),
            _ if facts.name.is_some() => facts.parent.map(Home::Function),
            _ => None,
        }
    }
}

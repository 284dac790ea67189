//! Which neighbour of a function is by its name the opposite of it: `start` and `stop`, `onAdd` and `onRemove`.
//!
//! In: a function. Out: the function that undoes what it does.
//! Never here: what the opposite leaves (that is a question).

use std::collections::HashMap;

use smol_str::SmolStr;

use crate::corpus::Span;
use crate::facts::FunctionId;
use crate::graph::{Graph, Parent};

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
}

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
    /// Whether a function is by its name the opposite of some other.
    pub(in crate::graph) fn is_opposite_of_some(&self, function: FunctionId) -> bool {
        !self.done_before(function).is_empty()
    }

    /// The functions of which one is by its name the opposite, in order.
    pub(in crate::graph) fn done_before(&self, function: FunctionId) -> &[FunctionId] {
        let known = self.obligations.opposites.get_or_init(|| {
            let mut known: HashMap<FunctionId, Vec<FunctionId>> = HashMap::new();
            for done in (0..self.facts.functions.len() as u32).map(FunctionId) {
                if let Some(opposite) = self.opposite_of(done) {
                    known.entry(opposite.function).or_default().push(done);
                }
            }
            known
        });
        known.get(&function).map_or(&[], Vec::as_slice)
    }
}

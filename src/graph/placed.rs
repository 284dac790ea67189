//! Things of a file by the function that they stand in.
//!
//! In: things with their functions. Out: all of them in order, and those of one function.
//! Never here: which things are meant; that is for those who ask.

use std::collections::HashMap;

use crate::facts::{Acquisition, FunctionId, ValueId, ValueKind};
use crate::graph::Graph;

/// Things of a file in order, and the same by the function that they stand in.
#[derive(Debug)]
pub(in crate::graph) struct Placed<T> {
    /// All of them.
    pub(in crate::graph) all: Vec<T>,
    by_function: HashMap<FunctionId, Vec<T>>,
}

impl<T: Copy> Placed<T> {
    pub(in crate::graph) fn of(things: impl Iterator<Item = (FunctionId, T)>) -> Self {
        let mut placed = Self {
            all: Vec::new(),
            by_function: HashMap::new(),
        };
        for (function, thing) in things {
            placed.all.push(thing);
            placed.by_function.entry(function).or_default().push(thing);
        }
        placed
    }

    pub(in crate::graph) fn within(&self, function: FunctionId) -> &[T] {
        self.by_function.get(&function).map_or(&[], Vec::as_slice)
    }
}

impl<'a> Graph<'a> {
    pub(in crate::graph) fn place_calls(
        &self,
        are_meant: impl Fn(ValueId) -> bool,
    ) -> Placed<ValueId> {
        let calls = self
            .every_value()
            .filter(|(at, value)| matches!(value.kind, ValueKind::Call(_)) && are_meant(*at));
        Placed::of(calls.map(|(at, value)| (self.function_of(value.region), at)))
    }

    pub(in crate::graph) fn place_acquisitions(
        &self,
        are_meant: impl Fn(&Acquisition) -> bool,
    ) -> Placed<u32> {
        let all = self.every_acquisition().zip(0..);
        let meant = all.filter(|(acquisition, _)| are_meant(acquisition));
        Placed::of(meant.map(|(acquisition, at)| (self.function_of(acquisition.region), at)))
    }

    /// The registrations of these numbers.
    pub(in crate::graph) fn acquisitions_at(
        &self,
        places: &[u32],
    ) -> impl Iterator<Item = &'a Acquisition> {
        let facts = self.facts;
        places.iter().map(|at| {
            self.read();
            &facts.acquisitions[*at as usize]
        })
    }
}

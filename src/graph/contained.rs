//! What is written in a function or region, so that nobody who asks about one function goes through the whole file.
//!
//! In: the facts, once. Out: the values, assignments, registrations and removals of a function, and the functions inside it.
//! Never here: what runs when; a function that is written in another may run at any time.

use std::collections::BTreeSet;

use super::Graph;
use crate::facts::{
    Acquisition, Assignment, FunctionId, RegionId, Release, Value, ValueId, ValueKind,
};

/// Numbers of facts by the function that they stand in, each list in order.
#[derive(Debug, Default)]
pub(super) struct Inner {
    functions: Vec<Vec<FunctionId>>,
    values: Vec<Vec<ValueId>>,
    assignments: Vec<Vec<u32>>,
    acquisitions: Vec<Vec<u32>>,
    releases: Vec<Vec<u32>>,
}

impl<'a> Graph<'a> {
    fn inner(&self) -> &Inner {
        self.inner.get_or_init(|| {
            let facts = self.facts;
            let count = facts.functions.len();
            let mut inner = Inner {
                functions: vec![Vec::new(); count],
                values: vec![Vec::new(); count],
                assignments: vec![Vec::new(); count],
                acquisitions: vec![Vec::new(); count],
                releases: vec![Vec::new(); count],
            };
            let place = |region: RegionId| facts.regions[region.0 as usize].function.0 as usize;
            for (function, at) in facts.functions.iter().zip(0..) {
                if let Some(parent) = function.parent {
                    inner.functions[parent.0 as usize].push(FunctionId(at));
                }
            }
            for (value, at) in facts.values.iter().zip(0..) {
                inner.values[place(value.region)].push(ValueId(at));
            }
            for (assignment, at) in facts.assignments.iter().zip(0..) {
                inner.assignments[place(assignment.region)].push(at);
            }
            for (acquisition, at) in facts.acquisitions.iter().zip(0..) {
                inner.acquisitions[place(acquisition.region)].push(at);
            }
            for (release, at) in facts.releases.iter().zip(0..) {
                inner.releases[place(release.region)].push(at);
            }
            inner
        })
    }

    /// The values of a function, in order.
    pub fn values_of(&self, function: FunctionId) -> impl Iterator<Item = ValueId> {
        let values = self.inner().values[function.0 as usize].iter();
        values.copied().inspect(|_| self.read())
    }

    /// The assignments to members in a function, in order.
    pub fn assignments_of(&self, function: FunctionId) -> impl Iterator<Item = &'a Assignment> {
        let facts = self.facts;
        let all = self.inner().assignments[function.0 as usize].iter();
        all.map(|at| &facts.assignments[*at as usize])
            .inspect(|_| self.read())
    }

    /// The registrations in a function, in order.
    pub fn acquisitions_of(
        &self,
        function: FunctionId,
    ) -> impl Iterator<Item = (u32, &'a Acquisition)> {
        let facts = self.facts;
        let all = self.inner().acquisitions[function.0 as usize].iter();
        all.map(|at| (*at, &facts.acquisitions[*at as usize]))
            .inspect(|_| self.read())
    }

    /// The removals in a function, in order.
    pub(super) fn releases_of(&self, function: FunctionId) -> impl Iterator<Item = &'a Release> {
        let facts = self.facts;
        let all = self.inner().releases[function.0 as usize].iter();
        all.map(|at| &facts.releases[*at as usize])
            .inspect(|_| self.read())
    }

    /// A function and those that are written in it.
    pub(super) fn functions_within(&self, function: FunctionId) -> Vec<FunctionId> {
        self.functions_within_each(&BTreeSet::from([function]))
    }

    /// Functions and those that are written in them, in order.
    pub(super) fn functions_within_each(
        &self,
        functions: &BTreeSet<FunctionId>,
    ) -> Vec<FunctionId> {
        let mut open: Vec<FunctionId> = functions.iter().copied().collect();
        let mut found = Vec::new();
        while let Some(function) = open.pop() {
            self.read();
            found.push(function);
            open.extend(&self.inner().functions[function.0 as usize]);
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The values of a function and of those that are written in it.
    pub fn values_within(
        &self,
        function: FunctionId,
    ) -> impl Iterator<Item = (ValueId, &'a Value)> {
        let facts = self.facts;
        let functions = self.functions_within(function).into_iter();
        functions
            .flat_map(|function| self.values_of(function))
            .map(|at| (at, &facts.values[at.0 as usize]))
    }

    /// The functions that are written in a region, and those that are written in these.
    fn functions_in_region(&self, region: RegionId) -> Vec<FunctionId> {
        let own = self.function_of(region);
        let inner = self.inner().functions[own.0 as usize].iter();
        let here = inner.filter(|it| self.region_contains(region, self.function(**it).region));
        let here: BTreeSet<FunctionId> = here.copied().collect();
        self.functions_within_each(&here)
    }

    /// The values that are evaluated as a part of a region, or in functions written in it, in order.
    pub(super) fn values_inside(&self, region: RegionId) -> Vec<ValueId> {
        let own = self.values_of(self.function_of(region));
        let mut values: Vec<ValueId> = own
            .filter(|at| self.region_contains(region, self.value(*at).region))
            .collect();
        let functions = self.functions_in_region(region).into_iter();
        values.extend(functions.flat_map(|function| self.values_of(function)));
        values.sort_unstable();
        values
    }

    /// The calls that run as a part of a region, or of functions written in it, in order.
    pub(super) fn calls_inside(&self, region: RegionId) -> impl Iterator<Item = ValueId> {
        let values = self.values_inside(region).into_iter();
        values.filter(|at| matches!(self.value(*at).kind, ValueKind::Call(_)))
    }

    /// The registrations that are made as a part of a region, or in functions written in it, in order.
    pub(super) fn acquisitions_inside(&self, region: RegionId) -> Vec<(u32, &'a Acquisition)> {
        let own = self.acquisitions_of(self.function_of(region));
        let mut found: Vec<(u32, &'a Acquisition)> = own
            .filter(|(_, it)| self.region_contains(region, it.region))
            .collect();
        let functions = self.functions_in_region(region).into_iter();
        found.extend(functions.flat_map(|function| self.acquisitions_of(function)));
        found.sort_unstable_by_key(|(at, _)| *at);
        found
    }
}

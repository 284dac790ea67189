//! Removals that wait for an event of something else, and whether that event is sure to come.
//!
//! In: an acquisition and a removal that its run has made ready. Out: the listener that runs the removal, and how much is
//! taken for granted if its event is said to stay away.
//! Never here: removals by the listener itself or by one beside it on the same target; those are `competing_settlement`'s.

use std::collections::BTreeSet;

use crate::dictionary::{Comes, ComesOf, Duplicates};
use crate::facts::{Acquisition, FunctionId, RegionId, RegionKind, ValueId, ValueKind};
use crate::graph::alias::holders::Use;
use crate::graph::{Discharge, Graph, Lifetime, Parent, RunKind};

/// What a removal waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Awaited {
    /// The listener that runs it: index into the facts' acquisitions.
    pub acquisition: u32,
    /// Why it may not run.
    pub why: Unsure,
    /// How many links are not in sight if it is said not to run.
    pub links: u32,
}

/// Why a removal that waits for an event may not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsure {
    /// The event need not come.
    Event,
    /// The listener for it is added on some of the ways only.
    Added,
}

impl Graph<'_> {
    /// What a removal waits for that need not come: another event than an end, of something that is not the target.
    pub fn awaited_by(&self, of: &Acquisition, discharge: &Discharge) -> Option<Awaited> {
        let adder = self.function_of(of.region);
        // What a caller has called for stands in a function all the same.
        let written = self.facts.releases[discharge.release as usize].region;
        let made = [written, discharge.region].map(|region| self.function_of(region));
        let remover = made
            .into_iter()
            .find(|it| *it != adder && self.function_contains(adder, *it))?;
        if self.is_module(adder) {
            return None;
        }
        let mut listeners = BTreeSet::new();
        self.listeners_that_run(remover, adder, &mut BTreeSet::new(), &mut listeners)?;
        let target = self.path(of.target);
        let mut ends = Vec::new();
        let mut awaited: Vec<Awaited> = Vec::new();
        for index in listeners {
            let other = &self.facts.acquisitions[index as usize];
            let of_run = self.outer_lifetime(&self.path(other.target)).0 != Lifetime::Process;
            if !of_run || self.same_target(other.target, &target) {
                return None;
            }
            match self.links_if_it_stays_away(other) {
                0 => ends.push(index),
                links => awaited.push(Awaited {
                    acquisition: index,
                    why: Unsure::Event,
                    links,
                }),
            }
        }
        match ends.as_slice() {
            [] => awaited.into_iter().min_by_key(|it| it.links),
            [only] => {
                let other = &self.facts.acquisitions[*only as usize];
                self.is_added_on_some_ways(other, of.region)
                    .then_some(Awaited {
                        acquisition: *only,
                        why: Unsure::Added,
                        links: 1,
                    })
            }
            _ => None,
        }
    }

    /// The listeners that alone run a function which a run of `adder` makes; `None` if something else runs it, or may.
    fn listeners_that_run(
        &self,
        function: FunctionId,
        adder: FunctionId,
        seen: &mut BTreeSet<FunctionId>,
        listeners: &mut BTreeSet<u32>,
    ) -> Option<()> {
        if !seen.insert(function) {
            return Some(());
        }
        let runs = self.runs(function);
        if runs.is_empty() || self.leaves_its_maker(function) {
            return None;
        }
        for run in runs {
            match run.kind {
                RunKind::Callback { call, .. } => {
                    listeners.insert(*self.acquisition_of.get(&call)?);
                }
                RunKind::Called(call) => {
                    let caller = self.function_of(self.value(call).region);
                    if caller == adder || !self.function_contains(adder, caller) {
                        return None;
                    }
                    self.listeners_that_run(caller, adder, seen, listeners)?;
                }
                _ => return None,
            }
        }
        Some(())
    }

    /// How many links are not in sight if an event is said to stay away while what it comes from ends; 0 for an end, and
    /// for what the user of a page does sooner or later.
    fn links_if_it_stays_away(&self, other: &Acquisition) -> u32 {
        let Some(names) = other.event.and_then(|event| self.event_names(event)) else {
            return 0;
        };
        let is_of_dom =
            self.dictionary.pairs[other.pair as usize].duplicates == Duplicates::Ignored;
        let of_each = names.iter().map(|name| {
            match (self.dictionary.comes(name), self.dictionary.comes_of(name)) {
                (_, Some(ComesOf::Failure)) => 1,
                (Some(Comes::Once), _) | (_, Some(ComesOf::End)) => 0,
                _ if is_of_dom => 0,
                (Some(Comes::Often), _) => 1,
                _ => 2,
            }
        });
        of_each.min().unwrap_or(0)
    }

    /// Whether a registration stands in a branch that the other one is not in, and the branch does not ask whether there is
    /// anything to listen to.
    fn is_added_on_some_ways(&self, other: &Acquisition, region: RegionId) -> bool {
        if self.function_of(other.region) != self.function_of(region) {
            return false;
        }
        let mut inner = other.region;
        while !self.region_contains(inner, region) {
            let facts = self.region(inner);
            if let RegionKind::Branch { test, .. } = facts.kind {
                let target = self.path(other.target);
                let asks_for_it = self.every_value().any(|(at, value)| {
                    at <= test
                        && self.span(test).contains(value.span)
                        && matches!(value.kind, ValueKind::Binding(_) | ValueKind::Member { .. })
                        && !self.is_asked_further(at)
                        && self.same_path(&self.path(at), &target)
                });
                return !asks_for_it;
            }
            let Some(parent) = facts.parent else {
                return false;
            };
            inner = parent;
        }
        false
    }

    /// Whether something else is asked of a thing than whether it is there, and can be listened to.
    fn is_asked_further(&self, value: ValueId) -> bool {
        let Parent::Value(outer) = self.parent(value) else {
            return false;
        };
        matches!(&self.value(*outer).kind, ValueKind::Member { name, .. }
            if !self.dictionary.is_acquiring_method(name))
    }

    /// Whether a function goes to somebody who may run it: a caller, another module, a field.
    fn leaves_its_maker(&self, function: FunctionId) -> bool {
        let leaves = |used: &Use| {
            matches!(
                used,
                Use::Returned(_) | Use::Exported(..) | Use::Held(..) | Use::Assigned(..)
            )
        };
        let value = self.function(function).value;
        value.is_some_and(|value| self.uses_of(value).iter().any(leaves))
    }
}

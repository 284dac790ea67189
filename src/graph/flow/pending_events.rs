//! Which tests around a registration ask for a member of its target, without asking all of them.
//!
//! In: the branches of the file and what they pass, once. Out: for a place, a target and names of members the tests that hold
//! there and ask for one of these members, innermost first.
//! Never here: what such a test says.
//!
//! The regions of a function lie in one another, so that of the tests for one member those that hold at a place are found
//! from the last one before it outward, whatever else stands in the function.

use std::collections::HashMap;

use smol_str::SmolStr;

use crate::facts::{RegionId, RegionKind, ValueId};
use crate::graph::Graph;
use crate::graph::alias::marks::Mark;
use crate::graph::alias::path::Path;

/// A member, by the mark of what it is a member of.
type Asked = (Mark, SmolStr);

/// The tests for each member.
pub(in crate::graph) type Pending = HashMap<Asked, Tests>;

/// Tests for one member, by the regions in which they hold.
#[derive(Debug, Default)]
pub(in crate::graph) struct Tests {
    /// In the order in which control comes to them; with each the next one out, by its number here.
    regions: Vec<(RegionId, Option<usize>)>,
    /// What holds in each, with the value behind which it does; the test of the region itself comes last.
    held: HashMap<RegionId, Vec<Held>>,
}

/// A test, its outcome, and behind which value that holds.
type Held = (Option<ValueId>, (ValueId, bool));

impl Graph<'_> {
    /// The tests that hold when control is at `at` in `region` and ask for one of `members` of `target`.
    pub(in crate::graph) fn pending_tests<'m>(
        &self,
        region: RegionId,
        at: ValueId,
        target: &Path,
        members: impl Iterator<Item = &'m SmolStr>,
    ) -> impl Iterator<Item = (ValueId, bool)> {
        let pending = self.flow.pending.get_or_init(|| self.find_pending());
        let mark = self.mark(target);
        let tests = members.filter_map(move |member| pending.get(&(mark, member.clone())));
        tests.flat_map(move |tests| self.held_at(tests, region, at))
    }

    fn held_at<'p>(
        &'p self,
        tests: &'p Tests,
        region: RegionId,
        at: ValueId,
    ) -> impl Iterator<Item = (ValueId, bool)> + 'p {
        let visit = self.visit(region);
        let before = tests
            .regions
            .partition_point(|(other, _)| self.visit(*other) <= visit);
        let around = std::iter::successors(before.checked_sub(1), |it| tests.regions[*it].1);
        let around = around.map(|it| tests.regions[it].0);
        let around = around.filter(move |outer| self.region_contains(*outer, region));
        let held = around.flat_map(|outer| &tests.held[&outer]);
        held.filter(move |(behind, _)| {
            self.spend();
            behind.is_none_or(|behind| behind < at)
        })
        .map(|(_, test)| *test)
    }

    fn find_pending(&self) -> Pending {
        let mut pending = Pending::new();
        for region in (0..self.facts.regions.len() as u32).map(RegionId) {
            for (test, when) in self.tests_passed(region) {
                self.note_pending(region, (Some(test), (test, when)), &mut pending);
            }
            if let RegionKind::Branch { test, when } = self.region(region).kind {
                self.note_pending(region, (None, (test, when)), &mut pending);
            }
        }
        for tests in pending.values_mut() {
            self.nest(tests);
        }
        pending
    }

    fn note_pending(&self, region: RegionId, held: Held, pending: &mut Pending) {
        let (_, (test, when)) = held;
        for (object, member) in self.members_that_hold(test, when) {
            if self.dictionary.is_pending_member(&member) {
                let asked = (self.mark_of(object), member);
                let tests = pending.entry(asked).or_default();
                tests.held.entry(region).or_default().push(held);
            }
        }
    }

    /// Finds for each region the next one out.
    fn nest(&self, tests: &mut Tests) {
        let mut regions: Vec<RegionId> = tests.held.keys().copied().collect();
        regions.sort_by_key(|region| self.visit(*region));
        let mut open: Vec<usize> = Vec::new();
        for (at, region) in regions.iter().enumerate() {
            while let Some(outer) = open.last()
                && !self.region_contains(regions[*outer], *region)
            {
                open.pop();
            }
            tests.regions.push((*region, open.last().copied()));
            open.push(at);
        }
    }
}

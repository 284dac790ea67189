//! What lies in what: the regions of the file, each inside the one that runs it.
//!
//! In: the regions, once. Out: whether one holds another, the loops around one, and those of one function, none of which
//! takes longer the deeper they lie.
//! Never here: functions in functions; a region ends where its function does.

use std::collections::HashMap;

use super::Graph;
use crate::facts::{FunctionId, Region, RegionId, RegionKind, Step, ValueId};

/// The regions as a forest, one tree for each function.
#[derive(Debug, Default)]
pub(super) struct Nesting {
    /// When each is come to, and when it is left, if all are visited from the outside in.
    visits: Vec<(u32, u32)>,
    /// The loop that each is in, if it is none itself.
    loops: Vec<Option<RegionId>>,
    /// The regions of each function, in order.
    own: HashMap<FunctionId, Vec<RegionId>>,
}

impl Nesting {
    fn of(regions: &[Region]) -> Self {
        let mut made = Self {
            visits: vec![(0, 0); regions.len()],
            loops: vec![None; regions.len()],
            own: HashMap::new(),
        };
        let mut inner: Vec<Vec<u32>> = vec![Vec::new(); regions.len()];
        let mut open = Vec::new();
        for (at, region) in (0..).zip(regions) {
            let own = made.own.entry(region.function).or_default();
            own.push(RegionId(at));
            match region.parent {
                Some(parent) => inner[parent.0 as usize].push(at),
                None => open.push((at, false)),
            }
        }
        let mut now = 0;
        while let Some((at, is_left)) = open.pop() {
            now += 1;
            let (region, visit) = (at as usize, now);
            if is_left {
                made.visits[region].1 = visit;
                continue;
            }
            made.visits[region].0 = visit;
            let parent = regions[region].parent;
            made.loops[region] = parent.and_then(|parent| {
                let around = parent.0 as usize;
                match regions[around].kind {
                    RegionKind::Loop { .. } => Some(parent),
                    _ => made.loops[around],
                }
            });
            open.push((at, true));
            open.extend(inner[region].iter().map(|it| (*it, false)));
        }
        made
    }
}

impl Graph<'_> {
    fn nesting(&self) -> &Nesting {
        self.nesting
            .get_or_init(|| Nesting::of(&self.facts.regions))
    }

    /// Whether `outer` is `contained` or runs it as a part of itself, within one function.
    pub fn region_contains(&self, outer: RegionId, inner: RegionId) -> bool {
        self.read();
        let visits = &self.nesting().visits;
        let ((from, to), (first, last)) = (visits[outer.0 as usize], visits[inner.0 as usize]);
        from <= first && last <= to
    }

    /// When a region is come to, if all are visited from the outside in.
    pub(super) fn visit(&self, region: RegionId) -> u32 {
        self.nesting().visits[region.0 as usize].0
    }

    /// The loops around a region, innermost first, within its function; a loop is around itself.
    pub(super) fn loops_around(&self, region: RegionId) -> impl Iterator<Item = RegionId> + '_ {
        let loops = &self.nesting().loops;
        let own = matches!(self.region(region).kind, RegionKind::Loop { .. });
        let first = match own {
            true => Some(region),
            false => loops[region.0 as usize],
        };
        std::iter::successors(first, |inner| {
            self.read();
            loops[inner.0 as usize]
        })
    }

    /// The regions of a function, in order.
    pub(super) fn regions_of(&self, function: FunctionId) -> &[RegionId] {
        self.nesting().own.get(&function).map_or(&[], Vec::as_slice)
    }

    /// The conditions that hold when control is at `at`: those of the branches around it, and those of earlier
    /// branches that leave.
    pub(in crate::graph) fn conditions_at(
        &self,
        region: RegionId,
        at: ValueId,
    ) -> Vec<(ValueId, bool)> {
        let mut conditions = Vec::new();
        let mut inner = region;
        loop {
            let facts = self.region(inner);
            let passed = self.tests_passed(inner);
            conditions.extend(passed.filter(|(test, _)| *test < at));
            if let RegionKind::Branch { test, when } = facts.kind {
                conditions.push((test, when));
            }
            match facts.parent {
                Some(parent) => inner = parent,
                None => return conditions,
            }
        }
    }

    /// The tests that control passes in a region: those of branches that leave, and assertions.
    pub(in crate::graph) fn tests_passed(
        &self,
        region: RegionId,
    ) -> impl Iterator<Item = (ValueId, bool)> + '_ {
        let branches = self.branches_in(region).iter();
        let exits = branches.flat_map(|(then, otherwise)| {
            self.spend();
            let arms = [*then, *otherwise].into_iter().flatten();
            arms.filter_map(|arm| self.passed_if_not_taken(arm))
        });
        let asserted = self.assertions_in(region).iter();
        exits.chain(asserted.map(|test| (*test, true)))
    }

    fn passed_if_not_taken(&self, arm: RegionId) -> Option<(ValueId, bool)> {
        match self.region(arm).kind {
            RegionKind::Branch { test, when } if self.leaves(arm) => Some((test, !when)),
            _ => None,
        }
    }

    /// Whether a region never runs to its end.
    pub(in crate::graph) fn leaves(&self, region: RegionId) -> bool {
        self.region(region).steps.iter().any(|step| {
            matches!(
                step,
                Step::Return { .. }
                    | Step::Throw { .. }
                    | Step::Break { .. }
                    | Step::Continue { .. }
            )
        })
    }

    /// Whether a region runs in `function` or in a function written inside it.
    pub(in crate::graph) fn runs_in(&self, region: RegionId, function: FunctionId) -> bool {
        self.function_contains(function, self.function_of(region))
    }

    /// Whether a place runs as a part of `region`, or in a function written inside it.
    pub fn is_inside(&self, inner: RegionId, outer: RegionId) -> bool {
        let function = self.function_of(outer);
        let mut region = inner;
        loop {
            if self.function_of(region) == function {
                return self.region_contains(outer, region);
            }
            let owner: FunctionId = self.function_of(region);
            if self.function(owner).parent.is_none() {
                return false;
            }
            region = self.function(owner).region;
        }
    }

    /// Where in `function` the code around a value runs, or the function is made that runs it; with the value there.
    pub(in crate::graph) fn place_in(
        &self,
        value: ValueId,
        function: FunctionId,
    ) -> Option<(RegionId, ValueId)> {
        let mut inside = value;
        loop {
            let region = self.value(inside).region;
            let owner = self.function_of(region);
            if owner == function {
                return Some((region, inside));
            }
            inside = self.function(owner).value?;
        }
    }
}

//! What lies in what: the regions of the file, each inside the one that runs it.
//!
//! In: the regions, once. Out: whether one holds another, the loops around one, and those of one function, none of which
//! takes longer the deeper they lie.
//! Never here: functions in functions; a region ends where its function does.

use std::collections::HashMap;

use super::Graph;
use crate::facts::{FunctionId, Region, RegionId, RegionKind};

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

    /// Whether `outer` is `inner` or runs it as a part of itself, within one function.
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
}

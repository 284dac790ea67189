//! What each arm of a branch does, the branch does.
//!
//! In: the regions in which something is made. Out: the code around a branch whose arms all do so.
//! Never here: what is made; loops, whose turns may be none.

use crate::facts::{RegionId, RegionKind, ValueId};
use crate::graph::Graph;

impl Graph<'_> {
    /// The code around a branch each arm of which is among `made`, or holds one that surely runs with it, where that code has surely run
    /// when control is in `region` later on: `if (wide) view = new Wide(); else view = new Narrow(); view.on("x", f)`.
    pub(in crate::graph) fn made_in_each_arm(
        &self,
        made: impl Iterator<Item = RegionId>,
        region: RegionId,
    ) -> Option<RegionId> {
        let mut arms: Vec<RegionId> = Vec::new();
        for made in made {
            let mut surely = made;
            // A branch that is complete runs with the code around it, which may be an arm itself.
            while let Some((arm, test, when)) = self.arm_around(surely) {
                let is_other = |other: &&RegionId| {
                    self.region(**other).kind == (RegionKind::Branch { test, when: !when })
                };
                if !arms.iter().any(|other| is_other(&other)) {
                    arms.push(arm);
                    break;
                }
                surely = self.region(arm).parent?;
                if self.reaches(surely, region) {
                    return Some(surely);
                }
            }
        }
        None
    }

    /// The arm of a branch that a region surely runs with, and which arm of which branch it is.
    fn arm_around(&self, region: RegionId) -> Option<(RegionId, ValueId, bool)> {
        let mut region = region;
        loop {
            match self.region(region).kind {
                RegionKind::Branch { test, when } => return Some((region, test, when)),
                RegionKind::Try | RegionKind::Block | RegionKind::Finally => {
                    region = self.region(region).parent?;
                }
                _ => return None,
            }
        }
    }
}

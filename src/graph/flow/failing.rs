//! What a `catch` finds when something in its `try` fails.
//!
//! In: the region that is tried, and the states before it. Out: the states at every point of it where a call may throw,
//! however deep in branches, loops and blocks.
//! Never here: `throw` and rejections; those are jumps, and the walk follows them.

use super::{Flow, GONE, States};
use crate::facts::{RegionId, Step};

/// The states on the way through a region.
#[derive(Clone, Copy)]
struct Passed {
    /// Those at its end.
    normal: States,
    /// Those at each call that may throw.
    failing: States,
}

impl Flow<'_, '_> {
    /// Every state in which a call inside a region may throw.
    pub(super) fn states_where_it_fails(&self, region: RegionId, before: States) -> States {
        let start = Passed {
            normal: before,
            failing: before,
        };
        self.passed(region, start, before).failing
    }

    fn passed(&self, region: RegionId, mut passed: Passed, before: States) -> Passed {
        for step in &self.graph.region(region).steps {
            if passed.normal == 0 {
                break;
            }
            passed = self.passed_step(step, passed, before);
        }
        passed
    }

    fn passed_step(&self, step: &Step, passed: Passed, before: States) -> Passed {
        let through = |region: &RegionId, passed| self.passed(*region, passed, before);
        match step {
            Step::Call(call) if *call == self.acquisition.call => Passed {
                normal: self.call(*call, passed.normal),
                ..passed
            },
            // The removal is taken to succeed: what fails there, fails in taking it away.
            Step::Call(call) if self.takes_away(*call) => {
                let normal = self.call(*call, passed.normal);
                Passed {
                    normal,
                    failing: normal & GONE | before,
                }
            }
            Step::Call(_) => Passed {
                failing: passed.failing | passed.normal,
                ..passed
            },
            Step::Branch { then, otherwise } => {
                let [one, other] =
                    [then, otherwise].map(|arm| arm.map_or(passed, |arm| through(&arm, passed)));
                one.or(other)
            }
            Step::Loop { body, .. } => {
                let once = through(body, passed);
                passed.or(through(body, passed.or(once)))
            }
            Step::Switch { cases, .. } => cases
                .iter()
                .fold(passed, |all, case| all.or(through(case, passed))),
            Step::Try {
                body,
                catch,
                finally,
            } => self.passed_try((*body, *catch, *finally), passed, before),
            Step::Block { body, .. } => through(body, passed),
            Step::Return { .. } | Step::Throw { .. } => Passed {
                normal: 0,
                ..passed
            },
            _ => passed,
        }
    }

    /// A `try` within the one that is asked about: its own `catch` and `finally` come first to what fails in it.
    fn passed_try(
        &self,
        (body, catch, finally): (RegionId, Option<RegionId>, Option<RegionId>),
        passed: Passed,
        before: States,
    ) -> Passed {
        let mut tried = self.passed(body, passed, before);
        if let Some(catch) = catch {
            let thrown = Passed {
                normal: tried.failing,
                failing: passed.failing,
            };
            let caught = self.passed(catch, thrown, before);
            tried.normal |= caught.normal;
            tried.failing = caught.failing;
        }
        let Some(finally) = finally else {
            return tried;
        };
        let either = Passed {
            normal: tried.normal | tried.failing,
            ..tried
        };
        let left = self.passed(finally, either, before);
        Passed {
            normal: if tried.normal == 0 { 0 } else { left.normal },
            failing: left.failing,
        }
    }
}

impl Passed {
    /// What holds if either way was taken.
    fn or(self, other: Self) -> Self {
        Self {
            normal: self.normal | other.normal,
            failing: self.failing | other.failing,
        }
    }
}

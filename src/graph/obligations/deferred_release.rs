//! Removals that are for somebody else to run later.
//!
//! In: a registration and a removal that matches it. Out: whether the removal is there for another member to run.
//! Never here: the ways out of a function (that is `flow`).

use crate::facts::{Acquisition, RegionId, ValueId};
use crate::graph::{Discharge, Graph};

impl Graph<'_> {
    /// Whether a removal is for somebody to run later: it is in a function that this one does not come to, or that others
    /// call as well. This function's own removal, told in the words of its callers, is not.
    pub fn is_for_later(&self, acquisition: &Acquisition, discharge: &Discharge) -> bool {
        let function = self.function_of(acquisition.region);
        let body = self.function(function).body;
        let reached = self.reached_from(function);
        let is_elsewhere = |region: RegionId, call: ValueId| {
            let told_again = self
                .called_function(call)
                .is_some_and(|callee| self.runs_in_any(body, &self.reached_from(callee)));
            !told_again && !self.runs_in_any(region, &reached)
        };
        let release = &self.facts.releases[discharge.release as usize];
        let owner = self.function_of(release.region);
        let shared = !self.function_contains(function, owner)
            && self
                .calls_of(owner)
                .iter()
                .filter(|call| !self.takes_another(acquisition, release, owner, **call))
                .any(|call| is_elsewhere(self.value(*call).region, *call));
        shared || is_elsewhere(discharge.region, discharge.at)
    }
}

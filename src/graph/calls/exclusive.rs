//! Places that one run of a function does not both come to.
//!
//! In: two places of a function. Out: whether a run that comes to one never comes to the other.
//! Never here: what a test asks; of two arms it is enough that they are two.

use crate::facts::{FunctionId, RegionId, RegionKind, Step, ValueId, ValueKind};
use crate::graph::{Graph, Root};

impl Graph<'_> {
    /// Whether no run of `function` both makes `call`, which may stand in a function written inside it, and comes to `at`
    /// in `region`: `if (!(this instanceof Bar)) return new Bar(); window.addEventListener(…)`.
    pub(in crate::graph) fn excludes(
        &self,
        call: ValueId,
        function: FunctionId,
        region: RegionId,
        at: ValueId,
    ) -> bool {
        let Some((place, inside)) = self.place_in(call, function) else {
            return false;
        };
        let Some((one, other)) = self.apart(place, region) else {
            return false;
        };
        if self.loops_around(one.unwrap_or(place)).next().is_some() {
            return false;
        }
        let are_arms = match (one, other) {
            (Some(one), Some(other)) => self.are_arms_of_one_test(one, other),
            _ => false,
        };
        are_arms
            || inside < at && one.is_some_and(|arm| self.never_goes_on(place, arm))
            || at < inside && other.is_some_and(|arm| self.never_goes_on(region, arm))
    }

    /// Whether a place runs only for some values of a parameter of `function`, by which it is chosen among others:
    /// `switch (action.type) { case 'start': … }`, `if (message.kind === START)`.
    pub fn is_chosen_by_parameter(&self, place: RegionId, function: FunctionId) -> bool {
        let is_parameter = |value: ValueId| {
            let root = self.path(value).root;
            matches!(root, Root::Parameter(owner, _) if owner == function)
        };
        let mut next = Some(place).filter(|place| self.function_of(*place) == function);
        while let Some(region) = next {
            let facts = self.region(region);
            let chosen = match facts.kind {
                RegionKind::Case { of, .. } => is_parameter(of),
                RegionKind::Branch { test, when } => match &self.value(test).kind {
                    ValueKind::Binary {
                        operator,
                        left,
                        right,
                    } => {
                        when && operator.starts_with("==")
                            && (is_parameter(*left) || is_parameter(*right))
                    }
                    _ => false,
                },
                _ => false,
            };
            if chosen {
                return true;
            }
            next = facts.parent;
        }
        false
    }

    /// The outermost regions around two places that do not hold both; `None` for one that is around the other.
    fn apart(
        &self,
        one: RegionId,
        other: RegionId,
    ) -> Option<(Option<RegionId>, Option<RegionId>)> {
        let outermost_without = |inner: RegionId, without: RegionId| {
            let mut found = None;
            let mut next = Some(inner);
            while let Some(region) = next {
                if self.region_contains(region, without) {
                    return found;
                }
                found = Some(region);
                next = self.region(region).parent;
            }
            found
        };
        let arms = (outermost_without(one, other), outermost_without(other, one));
        (arms != (None, None)).then_some(arms)
    }

    fn are_arms_of_one_test(&self, one: RegionId, other: RegionId) -> bool {
        match (&self.region(one).kind, &self.region(other).kind) {
            (
                RegionKind::Branch { test, when },
                RegionKind::Branch {
                    test: same,
                    when: otherwise,
                },
            ) => test == same && when != otherwise,
            _ => false,
        }
    }

    /// Whether what runs `contained` leaves the function before it comes out of `arm`, which may not run at all.
    fn never_goes_on(&self, inner: RegionId, arm: RegionId) -> bool {
        let mut next = Some(inner);
        while let Some(region) = next {
            let leaves = |step: &Step| matches!(step, Step::Return { .. } | Step::Throw { .. });
            if self.region(region).steps.iter().any(leaves) {
                return true;
            }
            if region == arm {
                return false;
            }
            next = self.region(region).parent;
        }
        false
    }
}

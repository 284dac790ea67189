//! Guards that are taken back while the listener stays, so that they let it be added again.
//!
//! In: a guard of a registration. Out: whether something resets what it asks, and takes neither the listener nor its target
//! away.
//! Never here: which tests are guards (that is `guards`).

use std::rc::Rc;

use crate::facts::{Acquisition, FunctionKind, RegionId, RegionKind, ValueId, ValueKind};
use crate::graph::alias::path::{Path, Root};
use crate::graph::{Discharge, Graph, Lifetime, Parent};

impl Graph<'_> {
    /// Whether a guard is taken back by code that leaves the listener: `stop() { this.isOn = false; }`.
    pub(in crate::graph) fn is_taken_back(
        &self,
        guard: &Path,
        call: ValueId,
        region: RegionId,
        at: ValueId,
    ) -> bool {
        let Some(acquisition) = self.acquisition_at(call) else {
            return false;
        };
        let is_used = *self.parent(call) != Parent::None && !self.is_result_of_function(call);
        // What comes once ends its target, unless that is there for good.
        let goes_with_event = || {
            let target = self.path(acquisition.target);
            self.comes_once(acquisition) && self.outer_lifetime(&target).0 != Lifetime::Process
        };
        if acquisition.once
            || is_used
            || acquisition.options.signal.is_some()
            || goes_with_event()
            || self.is_target_replaced(acquisition)
        {
            return false;
        }
        let discharges = self.own_discharges(acquisition);
        self.resets_of(guard).iter().copied().any(|(place, write)| {
            self.undoes_guard(place, write, region, at)
                && !self.takes_along(place, acquisition, &discharges)
        })
    }

    /// Whether a call is all that an arrow function returns, to nobody who asked for it.
    fn is_result_of_function(&self, call: ValueId) -> bool {
        matches!(*self.parent(call), Parent::Return(function)
            if self.function(function).kind == FunctionKind::Arrow)
    }

    /// Where what is at a path is made absent or false again: the region, and the expression that is put there.
    fn resets_of(&self, guard: &Path) -> Rc<[(RegionId, ValueId)]> {
        let is_reset = |value: ValueId| {
            matches!(
                self.value(value).kind,
                ValueKind::Nothing | ValueKind::Boolean(false)
            )
        };
        let is_later = |region: RegionId| {
            let function = self.function_of(region);
            !self.runs_once(function)
                && !matches!(
                    self.function(function).kind,
                    FunctionKind::Constructor | FunctionKind::Initialiser
                )
        };
        if let (Root::Binding(binding), []) = (&guard.root, guard.segments.as_slice()) {
            let binding = self.binding(*binding);
            let writes = binding.writes.iter().filter(|write| {
                is_reset(write.value) && is_later(write.region) && write.region != binding.region
            });
            return writes.map(|write| (write.region, write.value)).collect();
        }
        self.remember(&self.memo.resets, guard.clone(), || {
            self.assignments_to(guard)
                .filter(|assignment| is_reset(assignment.value) && is_later(assignment.region))
                .map(|assignment| (assignment.region, assignment.value))
                .collect()
        })
    }

    /// Whether a reset lets the registration happen again: in the function that adds, one that comes after it on every way;
    /// in another, any that is run.
    fn undoes_guard(&self, place: RegionId, write: ValueId, region: RegionId, at: ValueId) -> bool {
        let function = self.function_of(place);
        if function == self.function_of(region) {
            return write > at
                && (self.region_contains(place, region) || self.is_in_finally(place));
        }
        !self.is_private(function) || !self.runs(function).is_empty()
    }

    fn is_in_finally(&self, region: RegionId) -> bool {
        let mut region = Some(region);
        while let Some(id) = region {
            let facts = self.region(id);
            match facts.kind {
                RegionKind::Finally => return true,
                RegionKind::Branch { .. } => return false,
                _ => region = facts.parent,
            }
        }
        false
    }

    /// Whether the function that takes a guard back, or one that calls it, takes the listener or the target away as well,
    /// or hears that the target has come to its end.
    fn takes_along(
        &self,
        place: RegionId,
        acquisition: &Acquisition,
        discharges: &[Discharge],
    ) -> bool {
        let function = self.function_of(place);
        let mut around = vec![function];
        for call in self.calls_of(function) {
            around.push(self.function_of(self.value(*call).region));
        }
        let mut outer = function;
        while let Some(parent) = self.function(outer).parent
            && !self.is_module(parent)
        {
            around.push(parent);
            outer = parent;
        }
        let adder = self.function_of(acquisition.region);
        let ends = self.ends_of_target(acquisition);
        around.iter().any(|function| {
            if *function == adder {
                return false;
            }
            let reached = self.reached_from(*function);
            let is_near = |region: RegionId| self.runs_in_any(region, &reached);
            discharges.iter().any(|discharge| {
                is_near(discharge.region)
                    || reached.contains(&self.function_of(discharge.region))
                    || self
                        .reached_from(self.function_of(discharge.region))
                        .contains(function)
            }) || ends.iter().any(|call| is_near(self.value(*call).region))
                || self.hears_of_end(*function)
        })
    }

    /// Whether the target is given up for another one now and then, so that the guard stands for the target.
    fn is_target_replaced(&self, acquisition: &Acquisition) -> bool {
        let path = self.path(acquisition.target);
        match &path.root {
            Root::Binding(binding) => {
                self.is_replaced(*binding) || !self.is_module(self.binding(*binding).function)
            }
            Root::Value(_) | Root::Parameter(..) => true,
            Root::Instance(class) => match path.segments.first() {
                Some(crate::graph::Segment::Name(field)) => {
                    self.is_field_replaced(*class, field) || self.is_field_emptied(&path)
                }
                _ => false,
            },
            Root::This(_) => !path.segments.is_empty(),
            _ => false,
        }
    }

    /// Whether a member is set to nothing somewhere.
    fn is_field_emptied(&self, path: &Path) -> bool {
        let mut assignments = self.assignments_to(path);
        assignments.any(|it| matches!(self.value(it.value).kind, ValueKind::Nothing))
    }
}

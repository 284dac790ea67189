//! States that a thing has to be in for a registration to happen, and that it leaves in the same go.
//!
//! In: the cases of a `switch`. Out: what must equal which constant after them; and whether a function leaves such a state.
//! Never here: tests of a flag or a key; those are `guards`.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::facts::{FunctionId, RegionId, RegionKind, Step, ValueId, ValueKind, Write};
use crate::graph::Graph;
use crate::graph::alias::path::{Path, Root};
use crate::graph::memo::WritesByFunction;

impl Graph<'_> {
    /// Of the cases of a `switch` the one after which the function goes on, if it is only one.
    pub(in crate::graph) fn only_case_that_goes_on(
        &self,
        cases: &[RegionId],
    ) -> Option<(ValueId, ValueId)> {
        let is_default = |case: &RegionId| {
            matches!(
                self.region(*case).kind,
                RegionKind::Case { value: None, .. }
            )
        };
        if !cases.iter().any(is_default) {
            return None;
        }
        let mut going_on = Vec::new();
        let mut next_goes_on = true;
        for case in cases.iter().rev() {
            let facts = self.region(*case);
            let way_out = facts.steps.iter().find_map(|step| match step {
                Step::Break { label: None, .. } => Some(true),
                Step::Return { .. }
                | Step::Throw { .. }
                | Step::Continue { .. }
                | Step::Break { .. } => Some(false),
                _ => None,
            });
            next_goes_on = way_out.unwrap_or(next_goes_on);
            if next_goes_on {
                going_on.push(facts.kind.clone());
            }
        }
        match going_on.as_slice() {
            [
                RegionKind::Case {
                    of,
                    value: Some(value),
                },
            ] => Some((*of, *value)),
            _ => None,
        }
    }

    /// What is put into a place in the run of such functions, or of those that are written in them, in order.
    fn writes_in(&self, path: &Path, functions: &BTreeSet<FunctionId>) -> Vec<Write> {
        let by_function = self.remember(&self.memo.writes, path.clone(), || {
            let mut by_function = WritesByFunction::new();
            for (at, write) in (0..).zip(self.writes_to(path)) {
                let own = by_function.entry(self.function_of(write.region));
                own.or_default().push((at, write));
            }
            Rc::new(by_function)
        });
        let functions = self.functions_within_each(functions).into_iter();
        let mut found: Vec<&(u32, Write)> = functions
            .filter_map(|it| by_function.get(&it))
            .flatten()
            .collect();
        found.sort_unstable_by_key(|(at, _)| *at);
        found.into_iter().map(|(_, write)| write.clone()).collect()
    }

    /// Whether `function`, or one that it calls, puts another constant where this one had to be.
    pub(in crate::graph) fn leaves_state(
        &self,
        path: &Path,
        constant: ValueId,
        function: FunctionId,
    ) -> bool {
        let reached = self.reached_from(function);
        let is_outer = match (&path.root, path.segments.as_slice()) {
            (Root::Binding(binding), []) => self.binding(*binding).function != function,
            _ if path.last_segment_name().is_some() => true,
            _ => return false,
        };
        let written = self.writes_in(path, &reached);
        // What the function itself writes last is what the next caller finds.
        let mut last = None;
        let mut leaves = false;
        for write in written {
            let differs = self.is_another_constant(write.value, constant);
            leaves |= differs;
            if self.function_of(write.region) == function {
                last = Some(differs);
            }
        }
        is_outer && leaves && last != Some(false)
    }

    /// Whether two expressions are constants that differ: two literals, or two members of one list of names.
    fn is_another_constant(&self, one: ValueId, other: ValueId) -> bool {
        let (one, other) = (self.origin_value(one), self.origin_value(other));
        match (&self.value(one).kind, &self.value(other).kind) {
            (
                ValueKind::String(_) | ValueKind::Number(_),
                ValueKind::String(_) | ValueKind::Number(_),
            ) => self.value(one).kind != self.value(other).kind,
            (
                ValueKind::Member { object, name },
                ValueKind::Member {
                    object: of,
                    name: known,
                },
            ) => name != known && self.same_path(&self.path(*object), &self.path(*of)),
            _ => false,
        }
    }
}

//! Elements that are put on the page before others are looked for.
//!
//! In: a target. Out: whether a look at the page found it, and the places that put new elements there.
//! Never here: what is inserted, or whether it is what the look finds.

use super::path::Root;
use crate::corpus::Span;
use crate::dictionary::ResultLifetime;
use crate::facts::{RegionId, ValueId, ValueKind};
use crate::graph::{Graph, Path};

impl Graph<'_> {
    /// The look at the page that found a target, and where it was made.
    pub fn found_on_page(&self, target: &Path) -> Option<RegionId> {
        self.look_for(target).map(|found| self.value(found).region)
    }

    /// What puts elements on the page in a function that is called before the look that found a target: `this.render()`.
    pub fn put_on_page_before(&self, target: &Path) -> Option<Span> {
        let look = self.look_for(target)?;
        let looks = self.function_of(self.value(look).region);
        let before = self.calls_in(looks).iter().filter(|(call, _)| *call < look);
        let run: Vec<_> = before.map(|(_, run)| self.reached_from(*run)).collect();
        let mut insertions = self.insertions().into_iter();
        let is_run = |region: RegionId| {
            let function = self.function_of(region);
            run.iter().any(|reached| reached.contains(&function))
        };
        insertions.find_map(|(region, span)| is_run(region).then_some(span))
    }

    fn look_for(&self, target: &Path) -> Option<ValueId> {
        let found = match target.root {
            Root::Value(value) => value,
            Root::Binding(binding) => self.origin_value(self.only_value(binding)?),
            _ => return None,
        };
        let is_look = matches!(self.value(found).kind, ValueKind::Call(_))
            && matches!(self.known_result(found), Some((ResultLifetime::Shared, _)));
        is_look.then_some(found)
    }

    /// Where elements are put on the page, in source order.
    pub fn insertions(&self) -> Vec<(RegionId, Span)> {
        let mut insertions: Vec<(RegionId, Span)> = self
            .dictionary
            .inserting_properties()
            .flat_map(|property| self.field_assignments(property))
            .map(|assignment| (assignment.region, self.span(assignment.target)))
            .collect();
        let calls = (0..self.facts.values.len() as u32).map(ValueId);
        insertions.extend(calls.filter_map(|call| {
            let ValueKind::Call(facts) = &self.value(call).kind else {
                return None;
            };
            let inserts = !facts.arguments.is_empty()
                && self.receiver(call).is_some()
                && self
                    .callee_name(call)
                    .is_some_and(|name| self.dictionary.inserts(&name));
            inserts.then(|| (self.value(call).region, self.short_span(call)))
        }));
        insertions.sort_by_key(|(_, span)| *span);
        insertions
    }
}

//! Clean-ups that no framework hears of, so that what they would take away stays.
//!
//! In: a region. Out: whether it is in such a clean-up: one that a promise brings in place of an effect's result, one that
//! an effect or a listener returns to who ignores it, one that is asked for when the set-up is over.
//! Never here: members that nobody calls; those are `never_run`'s.

use crate::corpus::Span;
use crate::facts::{BindingKind, FunctionId, RegionId, ValueId, ValueKind};
use crate::graph::placed::Placed;
use crate::graph::{Graph, Knowledge, Parent};

impl Graph<'_> {
    /// Whether a region is in a clean-up that nobody ever runs.
    pub fn is_never_registered(&self, region: RegionId) -> bool {
        let mut next = Some(self.function_of(region));
        while let Some(function) = next {
            if self.is_ignored_result(function) || self.is_asked_for_too_late(function) {
                return true;
            }
            next = self.function(function).parent;
        }
        false
    }

    /// Whether a framework runs what a function returns when the component goes, or before the function's next run.
    pub fn is_cleaned_up(&self, function: FunctionId) -> bool {
        !self.function(function).is_async
            && self
                .life_cycle(function)
                .is_some_and(|(entry, ..)| entry.cleans_up)
    }

    /// The function that is to be called with what undoes an effect, and the name in an import behind which it is to be
    /// imported, if it has to be.
    pub fn asked_to_undo(&self, effect: FunctionId) -> Option<(String, Option<Span>)> {
        if self.is_script_of_component(effect) {
            return self.undone_by(effect);
        }
        let (entry, call, _) = self.life_cycle(effect)?;
        let hook = entry.undone_by.clone()?;
        let mut imports = self.facts.bindings.iter();
        let is_there = imports.any(|it| it.kind == BindingKind::Import && it.name == hook);
        let import = match self.value(self.call(call).callee).kind {
            ValueKind::Binding(binding) if !is_there => Some(self.binding(binding).span),
            ValueKind::Binding(_) | ValueKind::Global(_) => None,
            _ => return None,
        };
        Some((hook, import))
    }

    /// Whether a function is what an effect or a listener returns, to nobody who would run it: an `async` effect returns a
    /// promise, some hooks take no result, and emitters take none of their listeners.
    fn is_ignored_result(&self, function: FunctionId) -> bool {
        let Some(effect) = self.function(function).parent else {
            return false;
        };
        if self.is_only_listener(effect) {
            return self.is_only_returned(function, effect);
        }
        let Some((entry, _, knowledge)) = self.life_cycle(effect) else {
            return false;
        };
        let ignores = self.function(effect).is_async
            || !entry.cleans_up && !entry.for_good && knowledge == Knowledge::Sight;
        ignores && self.is_only_returned(function, effect)
    }

    /// Whether a function is a listener and nothing else: all that it is handed to adds it, or takes it away.
    fn is_only_listener(&self, function: FunctionId) -> bool {
        let Some(value) = self.function(function).value else {
            return false;
        };
        let mentions = match *self.parent(value) {
            Parent::Binding(binding) => self.references_to(binding),
            _ => vec![value],
        };
        let adds = |mention: &ValueId| {
            let call = self.argument_of(*mention).map(|(call, _)| call);
            let acquisition = call.and_then(|call| self.acquisition_at(call));
            acquisition.is_some_and(|it| it.listener == *mention)
        };
        mentions.iter().any(adds)
            && mentions
                .iter()
                .all(|mention| adds(mention) || self.is_handed_to_removal(*mention))
    }

    fn is_handed_to_removal(&self, mention: ValueId) -> bool {
        let mut releases = self.facts.releases.iter();
        releases.any(|release| release.listener == Some(mention))
    }

    /// Whether a function is handed to a hook of the component that is being set up, when that set-up has waited.
    fn is_asked_for_too_late(&self, function: FunctionId) -> bool {
        let Some((entry, call, _)) = self.life_cycle(function) else {
            return false;
        };
        // A second argument says which component is meant.
        entry.in_set_up && self.call(call).arguments.len() == 1 && self.is_after_waiting(call)
    }

    /// Whether a function is handed to what runs it when its surroundings have gone on.
    fn runs_later(&self, function: FunctionId) -> bool {
        let known = self
            .inline_callback(function)
            .and_then(|(call, argument)| self.known_callback(call, argument, &[], function));
        known.is_some_and(|known| known.entry.later)
    }

    /// Whether a function has waited on every way to a call, or runs when something has settled.
    fn is_after_waiting(&self, call: ValueId) -> bool {
        let region = self.value(call).region;
        let function = self.function_of(region);
        // Values are numbered as they are evaluated.
        let has_waited = || {
            self.waits_after(function, ValueId(0))
                .take_while(|at| *at < call)
                .map(|at| self.value(at))
                .any(|value| {
                    matches!(value.kind, ValueKind::Await(_))
                        && self.region_contains(value.region, region)
                })
        };
        self.function(function).is_async && has_waited() || self.runs_later(function)
    }

    /// What `function` waits for after `call`, in order.
    pub fn waits_after(
        &self,
        function: FunctionId,
        call: ValueId,
    ) -> impl Iterator<Item = ValueId> {
        let known = self.obligations.waits.get_or_init(|| {
            let waits = self.every_value().filter(|(_, value)| {
                matches!(value.kind, ValueKind::Await(_) | ValueKind::Yield(_))
            });
            Placed::of(waits.map(|(at, value)| (self.function_of(value.region), at)))
        });
        let all = known.within(function);
        // Values are numbered as they are evaluated.
        let from = all.partition_point(|at| *at <= call);
        all[from..].iter().copied().inspect(|_| self.read())
    }
}

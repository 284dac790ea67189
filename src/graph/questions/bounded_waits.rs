//! Waits that end when their time is up, whether the event comes or not.
//!
//! In: an acquisition. Out: the call that makes what its listener settles, if that call is given a limit:
//! `Deferred.create({ timeout })`.
//! Never here: promises whose executor sets a timer; those are `competing_settlement`'s.

use crate::dictionary::NameSet;
use crate::facts::{Acquisition, FunctionId, RegionId, RegionKind, ValueId, ValueKind};
use crate::graph::Graph;

impl Graph<'_> {
    /// The call that makes what a listener settles, in the same run that adds the listener, and gives it a limit.
    pub fn limit_of_wait(&self, acquisition: &Acquisition) -> Option<ValueId> {
        let listener = self.listener_function(acquisition)?;
        let function = self.function_of(acquisition.region);
        let body = self.function(listener).body;
        let calls = self.calls_inside(body);
        let mut settled = calls.filter(|call| {
            self.callee_name(*call)
                .is_some_and(|name| self.dictionary.is_named(NameSet::Settles, &name))
        });
        let limit = settled.find_map(|call| self.limited(self.receiver(call)?, function))?;
        (!self.is_dealt_with_on_failure(acquisition)).then_some(limit)
    }

    /// Whether a `catch` or `finally` of the function does something with the target: it may well end it.
    fn is_dealt_with_on_failure(&self, acquisition: &Acquisition) -> bool {
        let function = self.function_of(acquisition.region);
        let target = self.path(acquisition.target);
        let is_target = |value: ValueId| self.same_path(&self.path(value), &target);
        self.calls_inside(self.function(function).body)
            .filter(|call| self.is_on_failure(self.value(*call).region))
            .any(|call| {
                let receiver = self.receiver(call);
                let arguments = &self.call(call).arguments;
                receiver
                    .iter()
                    .chain(arguments)
                    .any(|part| is_target(*part))
            })
    }

    fn is_on_failure(&self, region: RegionId) -> bool {
        let mut next = Some(region);
        while let Some(id) = next {
            let facts = self.region(id);
            if matches!(facts.kind, RegionKind::Catch | RegionKind::Finally) {
                return true;
            }
            next = facts.parent;
        }
        false
    }

    /// The call of `function` that makes what an expression means and limits it, be it kept in a collection meanwhile.
    fn limited(&self, settled: ValueId, function: FunctionId) -> Option<ValueId> {
        let place = self.path(settled);
        let made_here = self.values_of(function);
        let mut limited = made_here.filter(|value| self.is_limited(*value));
        limited.find(|value| {
            let own = match *self.parent(*value) {
                crate::graph::Parent::Binding(binding) => {
                    crate::graph::Path::of(crate::graph::alias::path::Root::Binding(binding))
                }
                _ => self.path(*value),
            };
            self.origin_value(settled) == *value
                || self.same_path(&place, &own)
                || self.is_collected_in(&own, &place)
        })
    }

    fn is_limited(&self, value: ValueId) -> bool {
        let ValueKind::Call(call) = &self.value(value).kind else {
            return false;
        };
        let says = |name: &str| self.dictionary.is_named(NameSet::LimitsWait, name);
        call.arguments
            .iter()
            .any(|argument| match &self.value(*argument).kind {
                ValueKind::Object(properties) => properties
                    .iter()
                    .any(|property| property.name.as_deref().is_some_and(says)),
                _ => self.last_name(*argument).is_some_and(|name| says(&name)),
            })
    }
}

//! Which promises may reject.
//!
//! In: an awaited value. Out: whether a rejection may leave the function there.
//! Never here: what a rejection passes by (that is `flow`), or calls that throw before they return a promise.

use crate::facts::{CallForm, FunctionId, Step, ValueId, ValueKind};
use crate::graph::Graph;

/// How many calls, names and alternatives a promise is followed through; what lies further in may reject.
const HOPS: u32 = 6;

impl Graph<'_> {
    /// Whether an awaited promise may reject, as far as the language's own promises tell.
    pub(in crate::graph) fn may_reject(&self, awaited: ValueId) -> bool {
        match self.value(awaited).kind {
            ValueKind::Await(inner) => self.may_reject_within(inner, HOPS),
            // What `for await` draws.
            _ => true,
        }
    }

    fn may_reject_within(&self, value: ValueId, hops: u32) -> bool {
        let Some(hops) = hops.checked_sub(1) else {
            return true;
        };
        let value = self.origin_value(value);
        let call = match &self.value(value).kind {
            ValueKind::Call(call) => call,
            ValueKind::Either { left, right, .. } => {
                return self.may_reject_within(*left, hops) || self.may_reject_within(*right, hops);
            }
            ValueKind::String(_)
            | ValueKind::Number(_)
            | ValueKind::Boolean(_)
            | ValueKind::Nothing
            | ValueKind::Object(_)
            | ValueKind::Array(_) => return false,
            _ => return true,
        };
        let name = self.callee_name(value);
        let handler = call
            .arguments
            .first()
            .and_then(|first| self.literal(*first));
        match (call.form, name.as_deref()) {
            // Only `reject` rejects, and an executor that throws before it has done anything.
            (CallForm::New, Some("Promise")) => {
                handler.is_none_or(|executor| self.function(executor).parameters.len() > 1)
            }
            (CallForm::Plain, Some("allSettled")) => false,
            (CallForm::Plain, Some("catch")) => {
                handler.is_none_or(|handler| self.fails_by_itself(handler))
            }
            (CallForm::Plain, Some("resolve")) if call.arguments.is_empty() => false,
            (CallForm::Plain, _) => match self.called_function(value) {
                Some(function) if !self.fails_by_itself(function) => {
                    let returned = self.returned_values(function);
                    returned.is_empty()
                        || returned
                            .into_iter()
                            .any(|value| self.may_reject_within(value, hops))
                }
                _ => true,
            },
            _ => true,
        }
    }

    /// Whether `reaction` runs because a promise is rejected that `function` settles as a reaction before it:
    /// `….then(function).catch(reaction)`. Then it finds what `function` did only if that fails by itself.
    pub(in crate::graph) fn reacts_to_failure_of(
        &self,
        reaction: FunctionId,
        function: FunctionId,
    ) -> bool {
        let Some((call, argument)) = self.inline_callback(reaction) else {
            return false;
        };
        let on_failure = match self.callee_name(call).as_deref() {
            Some("catch") => argument == 0,
            Some("then") => argument == 1,
            _ => false,
        };
        let mut promise = self.receiver(call).filter(|_| on_failure);
        for _ in 0..HOPS {
            let Some(before) = promise else {
                return false;
            };
            let ValueKind::Call(call) = &self.value(before).kind else {
                return false;
            };
            let is_it = |it: &ValueId| self.function_at(&self.path(*it), false) == Some(function);
            if call.arguments.iter().any(is_it) {
                return true;
            }
            promise = self.receiver(before);
        }
        false
    }

    fn literal(&self, value: ValueId) -> Option<FunctionId> {
        match self.value(value).kind {
            ValueKind::Function(function) => Some(function),
            _ => None,
        }
    }

    /// Whether a function throws, or waits for what may reject, in any place of its own.
    pub(in crate::graph) fn fails_by_itself(&self, function: FunctionId) -> bool {
        let own = self.regions_of(function).iter();
        own.flat_map(|region| &self.region(*region).steps)
            .any(|step| matches!(step, Step::Throw { .. } | Step::Await(_)))
    }
}

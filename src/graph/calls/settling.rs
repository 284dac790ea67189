//! What settles a promise: calls of what its executor is handed.
//!
//! In: a function or a value, and an executor. Out: whether running it settles the promise.
//! Never here: who settles first (that is `competing_settlement`).

use crate::facts::{CallForm, FunctionId, RegionId, ValueId, ValueKind};
use crate::graph::Graph;
use crate::graph::alias::path::Root;

impl Graph<'_> {
    pub(in crate::graph) fn function_settles(
        &self,
        function: FunctionId,
        executor: FunctionId,
        hops: u32,
    ) -> bool {
        let Some(hops) = hops.checked_sub(1) else {
            return false;
        };
        let body = self.function(function).body;
        self.calls_inside(body).any(|call| {
            let callee = self.call(call).callee;
            match self.path(callee).root {
                Root::Parameter(owner, _) => owner == executor,
                _ => {
                    let called = self.called_function(call);
                    called.is_some_and(|inner| {
                        // `end(resolve)`, of a function that runs what it is handed.
                        let mut arguments = self.call(call).arguments.iter();
                        self.function_settles(inner, executor, hops)
                            || arguments.any(|it| self.settles(*it, executor, hops))
                    })
                }
            }
        })
    }

    /// The function handed to `new Promise` around a region, and that call.
    pub fn promise_around(&self, region: RegionId) -> Option<(FunctionId, ValueId)> {
        let mut function = Some(self.function_of(region));
        while let Some(id) = function {
            if let Some((call, 0)) = self.inline_callback(id)
                && self.call(call).form == CallForm::New
                && self
                    .callee_name(call)
                    .is_some_and(|name| name.ends_with("Promise"))
            {
                return Some((id, call));
            }
            function = self.function(id).parent;
        }
        None
    }

    /// Whether running `value` may settle the promise of `executor`.
    pub(in crate::graph) fn settles(
        &self,
        value: ValueId,
        executor: FunctionId,
        hops: u32,
    ) -> bool {
        let path = self.path(value);
        match path.root {
            Root::Parameter(function, _) => function == executor,
            Root::Function(function) => self.function_settles(function, executor, hops),
            _ => match &self.value(value).kind {
                // `finish.bind(null, true)`, `once(finish)`.
                ValueKind::Call(call) => {
                    let receiver = self.receiver(value);
                    call.arguments
                        .iter()
                        .chain(receiver.iter())
                        .any(|part| hops > 0 && self.settles(*part, executor, hops - 1))
                }
                _ => false,
            },
        }
    }
}

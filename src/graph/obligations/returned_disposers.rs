//! What becomes of a listener that a function adds for its callers: who of them gets the means to take it away, and
//! throws them away.
//!
//! In: the way out from a registration. Out: the call whose result, the disposer, nobody keeps; whether a removal is one
//! that the function only hands out.
//! Never here: removals that run by themselves; those are `release`'s.

use crate::facts::{BindingKind, FunctionId, RegionId, ValueId, ValueKind};
use crate::graph::alias::path::Root;
use crate::graph::obligations::lifting::Lifting;
use crate::graph::{Discharge, Graph, Parent};

/// How many variables, wrappers and inner functions a disposer is followed through.
const HOPS: u32 = 6;

impl Graph<'_> {
    /// The call on the way out that throws away what takes the listener away again, if the removal in `region` is only
    /// handed to callers: `const stop = () => bus.off("x", h); return stop;` is nothing to who calls `follow();` alone.
    pub fn thrown_away(
        &self,
        lifting: &Lifting,
        owner: FunctionId,
        region: RegionId,
    ) -> Option<ValueId> {
        let outermost = self.outermost_within(self.function_of(region), owner)?;
        self.only_handed_out(outermost, owner, HOPS)
            .then(|| self.dropped_by(lifting, owner))?
    }

    /// The call on the way out that drops what `owner` returns; `None` if somebody keeps it, or may.
    pub(in crate::graph) fn dropped_by(
        &self,
        lifting: &Lifting,
        owner: FunctionId,
    ) -> Option<ValueId> {
        let mut returns = owner;
        for (call, callee) in lifting.calls() {
            if callee != returns {
                continue;
            }
            match self.use_of(call, HOPS) {
                Use::Dropped => return Some(call),
                Use::Returned(function) => returns = function,
                Use::Kept => return None,
            }
        }
        None
    }

    /// The removals that who calls `added` runs by what it gets: `stop()` after `const stop = follow()`. Empty if the
    /// removal in `discharge` is not one that the call hands back, or if what is handed back goes anywhere else.
    pub fn handed_removals(&self, added: ValueId, discharge: &Discharge) -> Vec<Discharge> {
        let Some(callee) = self.called_function(added) else {
            return Vec::new();
        };
        let remover = self.function_of(discharge.region);
        let is_handed_out = self
            .outermost_within(remover, callee)
            .is_some_and(|outermost| self.only_handed_out(outermost, callee, HOPS));
        let Parent::Binding(disposer) = *self.parent(added) else {
            return Vec::new();
        };
        let run_by = |reference: ValueId| {
            let mut value = reference;
            if let Parent::Value(outer) = *self.parent(value)
                && matches!(self.value(outer).kind, ValueKind::Member { .. })
            {
                value = outer;
            }
            let Parent::Value(call) = *self.parent(value) else {
                return None;
            };
            let is_called =
                matches!(&self.value(call).kind, ValueKind::Call(it) if it.callee == value);
            (is_called && self.called_function(call) == Some(remover)).then_some(call)
        };
        let references = self.references_to(disposer);
        let runs: Option<Vec<ValueId>> = references.into_iter().map(run_by).collect();
        let told_by = |call: ValueId| Discharge {
            at: call,
            region: self.value(call).region,
            ..*discharge
        };
        match runs {
            Some(runs) if is_handed_out => runs.into_iter().map(told_by).collect(),
            _ => Vec::new(),
        }
    }

    /// What becomes of the result of a call.
    fn use_of(&self, value: ValueId, hops: u32) -> Use {
        let Some(hops) = hops.checked_sub(1) else {
            return Use::Kept;
        };
        match *self.parent(value) {
            Parent::None => Use::Dropped,
            Parent::Return(function) => Use::Returned(function),
            Parent::Value(outer) => match self.value(outer).kind {
                ValueKind::Await(_) | ValueKind::Unary { .. } => self.use_of(outer, hops),
                _ => Use::Kept,
            },
            Parent::Binding(binding) => {
                let facts = self.binding(binding);
                let references = self.references_to(binding);
                if facts.kind == BindingKind::Using || self.exports_of(value).next().is_some() {
                    return Use::Kept;
                }
                match references.as_slice() {
                    [] => Use::Dropped,
                    [only] => match *self.parent(*only) {
                        Parent::Return(function) => Use::Returned(function),
                        _ => Use::Kept,
                    },
                    _ => Use::Kept,
                }
            }
            Parent::Property(..) | Parent::Assignment(_) => Use::Kept,
        }
    }

    /// The function written in `owner` itself that is `contained` or is written around it.
    fn outermost_within(&self, inner: FunctionId, owner: FunctionId) -> Option<FunctionId> {
        let mut function = inner;
        loop {
            let parent = self.function(function).parent?;
            if parent == owner {
                return Some(function);
            }
            function = parent;
        }
    }

    /// Whether nothing runs a function but who gets it from `owner`.
    fn only_handed_out(&self, function: FunctionId, owner: FunctionId, hops: u32) -> bool {
        self.function(function)
            .value
            .is_some_and(|value| self.leads_to_return(value, owner, hops))
    }

    /// The same, of a function that is written in `owner` itself.
    pub(in crate::graph) fn is_only_returned(
        &self,
        function: FunctionId,
        owner: FunctionId,
    ) -> bool {
        self.only_handed_out(function, owner, HOPS)
    }

    fn leads_to_return(&self, value: ValueId, owner: FunctionId, hops: u32) -> bool {
        let Some(hops) = hops.checked_sub(1) else {
            return false;
        };
        match *self.parent(value) {
            Parent::Return(function) => function == owner,
            Parent::Property(object, _) => {
                !matches!(self.value(object).kind, ValueKind::Jsx(_))
                    && self.leads_to_return(object, owner, hops)
            }
            Parent::Binding(binding) => {
                let references = self.references_to(binding);
                !references.is_empty()
                    && references
                        .into_iter()
                        .all(|reference| self.leads_to_return(reference, owner, hops))
            }
            Parent::Value(outer) => match &self.value(outer).kind {
                ValueKind::Array(_) | ValueKind::Either { .. } => {
                    self.leads_to_return(outer, owner, hops)
                }
                ValueKind::Call(call) if call.callee == value => {
                    let caller = self.function_of(self.value(outer).region);
                    caller != owner
                        && self
                            .outermost_within(caller, owner)
                            .is_some_and(|inner| self.only_handed_out(inner, owner, hops))
                }
                // `return toDisposable(() => bus.off("x", h));`
                ValueKind::Call(call) => {
                    let at = call.arguments.iter().position(|it| *it == value);
                    let only_wraps = match (self.called_function(outer), at) {
                        (Some(wrapper), Some(at)) => self.only_hands_back(wrapper, at, hops),
                        (callee, _) => callee.is_none() && !self.is_keeper(outer),
                    };
                    only_wraps && self.leads_to_return(outer, owner, hops)
                }
                _ => false,
            },
            Parent::None | Parent::Assignment(_) => false,
        }
    }

    /// Whether a function in sight does nothing with what it is handed but to hand it back, be it in an object:
    /// `const toDisposable = (f) => ({ dispose: f })`.
    fn only_hands_back(&self, wrapper: FunctionId, index: usize, hops: u32) -> bool {
        let handed = Root::Parameter(wrapper, index as u32);
        let uses: Vec<ValueId> = self
            .every_value()
            .filter(|(_, value)| matches!(value.kind, ValueKind::Binding(_)))
            .filter(|(_, value)| self.function_contains(wrapper, self.function_of(value.region)))
            .map(|(at, _)| at)
            .filter(|at| self.path(*at).root == handed)
            .collect();
        !uses.is_empty()
            && uses
                .into_iter()
                .all(|it| self.leads_to_return(it, wrapper, hops))
    }
}

/// What becomes of what a call returns.
enum Use {
    /// Nobody has it.
    Dropped,
    /// This function hands it on to its own callers.
    Returned(FunctionId),
    /// It is somewhere.
    Kept,
}

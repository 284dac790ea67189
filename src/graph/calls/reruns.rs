//! Effects that run again while their component is there, on a target that is the same thing from run to run.
//!
//! In: an effect, an acquisition in it, and its target. Out: whether another input than the target has it run again, so that one
//! more listener is added.
//! Never here: what the effect leaves when its component goes; that is `ownership`'s.

use crate::dictionary::Duplicates;
use crate::facts::{Acquisition, FunctionId, ValueId, ValueKind};
use crate::graph::alias::components::is_named_like_hook;
use crate::graph::alias::path::{Path, Root};
use crate::graph::{Graph, Knowledge};

impl Graph<'_> {
    /// Whether an effect adds one more listener to the same target whenever something else that it depends on has changed.
    pub(in crate::graph) fn adds_again(
        &self,
        effect: FunctionId,
        acquisition: &Acquisition,
        target: &Path,
    ) -> bool {
        let Some((entry, call, Knowledge::Sight | Knowledge::Convention)) = self.life_cycle(effect)
        else {
            return false;
        };
        let component = self.function_of(self.value(call).region);
        let Some(at) = entry.inputs else {
            return false;
        };
        if !self.stays_between_drawings(target, component) {
            return false;
        }
        let inputs = self.call(call).arguments.get(at);
        let changing: Vec<ValueId> = match inputs.map(|inputs| &self.value(*inputs).kind) {
            Some(ValueKind::Array(items)) => items
                .iter()
                .copied()
                .filter(|item| {
                    self.may_change(*item, component) && !self.is_of_target(*item, target)
                })
                .collect(),
            _ => return false,
        };
        !changing.is_empty() && self.is_another_listener(acquisition, &changing)
    }

    /// Whether each run adds another function, or its target keeps the same one twice.
    fn is_another_listener(&self, acquisition: &Acquisition, changing: &[ValueId]) -> bool {
        let pair = &self.dictionary.pairs[acquisition.pair as usize];
        let listener = self.path(acquisition.listener);
        let is_made_fresh = || match listener.root {
            Root::Function(function) => {
                let around = self.function(function).parent;
                around.is_some_and(|around| !self.is_module(around))
            }
            _ => changing.iter().any(|input| self.path(*input) == listener),
        };
        pair.duplicates == Duplicates::Kept || is_made_fresh()
    }

    /// Whether a thing is what the component was handed, or what a hook keeps for it from drawing to drawing.
    fn stays_between_drawings(&self, target: &Path, component: FunctionId) -> bool {
        match target.root {
            Root::Parameter(function, at) => {
                function == component
                    && (at > 0 || self.is_hook(function) || !target.segments.is_empty())
            }
            Root::Value(value) => self.is_kept_by_hook(value),
            Root::Binding(binding) => match self.binding(binding).writes.as_slice() {
                [write] => self.is_kept_by_hook(write.value),
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether a hook is asked for a thing by nothing that may be another one in the next drawing.
    fn is_kept_by_hook(&self, value: ValueId) -> bool {
        let value = self.state_of(value).unwrap_or(value);
        let ValueKind::Call(call) = &self.value(value).kind else {
            return false;
        };
        let is_fixed = |argument: &ValueId| {
            !matches!(
                self.value(*argument).kind,
                ValueKind::Binding(_) | ValueKind::Array(_) | ValueKind::Object(_)
            )
        };
        let is_hook = self
            .callee_name(value)
            .is_some_and(|name| is_named_like_hook(&name));
        is_hook && call.arguments.iter().all(is_fixed)
    }

    fn is_hook(&self, function: FunctionId) -> bool {
        let name = self.function(function).name.as_deref();
        name.is_some_and(is_named_like_hook)
    }

    /// The call whose state a value is: `const [state, setState] = useState(…)`.
    fn state_of(&self, value: ValueId) -> Option<ValueId> {
        let ValueKind::Index { object, index } = self.value(value).kind else {
            return None;
        };
        let is_first =
            matches!(&self.value(index).kind, ValueKind::Number(number) if number == "0");
        let call = self.origin_value(object);
        let name = self.callee_name(call)?;
        let keeps = || {
            let mut entries = self.dictionary.callbacks_named(&name);
            entries.any(|entry| entry.for_good)
        };
        (is_first && keeps()).then_some(call)
    }

    /// Whether an input of an effect may be another one in the next drawing: what the component was handed, its state, a
    /// function that it makes while it is drawn.
    fn may_change(&self, input: ValueId, component: FunctionId) -> bool {
        let path = self.path(input);
        let by_value =
            |value: ValueId| self.state_of(value).is_some() || self.is_remembered_for_inputs(value);
        match path.root {
            // A reference is the same in all drawings; what changes is what it holds.
            Root::Parameter(function, at) => {
                function == component
                    && (at == 0 || self.is_hook(function))
                    && !self.last_name(input).is_some_and(|name| {
                        name.to_ascii_lowercase()
                            .trim_end_matches('s')
                            .ends_with("ref")
                    })
            }
            Root::Function(function) => self.function(function).parent == Some(component),
            Root::Value(value) => by_value(value),
            Root::Binding(binding) => match self.binding(binding).writes.as_slice() {
                [write] => by_value(write.value),
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether a thing is the target, or what it is a part of.
    fn is_of_target(&self, value: ValueId, target: &Path) -> bool {
        let path = self.path(value);
        path.root == target.root && target.segments.starts_with(&path.segments)
    }

    /// Whether a call keeps a function as long as its inputs stay the same, of which there are some.
    pub(in crate::graph) fn is_remembered_for_inputs(&self, value: crate::facts::ValueId) -> bool {
        let ValueKind::Call(call) = &self.value(value).kind else {
            return false;
        };
        let inputs = call
            .arguments
            .get(1)
            .map(|inputs| &self.value(*inputs).kind);
        let has_inputs = matches!(inputs, Some(ValueKind::Array(items)) if !items.is_empty());
        has_inputs
            && self
                .callee_name(value)
                .is_some_and(|name| self.dictionary.remembers_function(&name))
    }
}

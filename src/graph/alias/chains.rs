//! What calls give back that was there before: their receiver, what stood before them in the chain, what a map holds.
//!
//! In: a call. Out: which of these it gives back, and by what key.
//! Never here: what functions in sight return (that is `results`), or how long a thing lives.

use super::path::{Path, Root};
use crate::dictionary::ResultLifetime;
use crate::facts::{BindingId, CallForm, ValueId, ValueKind};
use crate::graph::Graph;

/// How many calls in a chain are looked at for what they put together.
const CHAIN: u32 = 4;

impl Graph<'_> {
    /// Whether a chain of calls gives back the very thing that a name holds.
    pub(in crate::graph) fn is_handed_back_by(&self, chain: ValueId, name: BindingId) -> bool {
        let mut inner = chain;
        while let ValueKind::Call(call) = &self.value(inner).kind
            && let ValueKind::Member { object, name } = &self.value(call.callee).kind
            && self.returns_receiver(name)
        {
            inner = *object;
        }
        inner != chain && self.value(inner).kind == ValueKind::Binding(name)
    }

    /// Whether methods of this name give back what they are called on, whatever that is.
    pub(in crate::graph) fn returns_receiver(&self, name: &str) -> bool {
        let mut results = self.dictionary.results_named(name);
        self.dictionary.is_acquiring_method(name)
            || results.any(|it| it.is == ResultLifetime::Receiver && it.from.is_empty())
    }

    /// The key by which a call looks something up in a `Map` that is made in sight.
    pub(in crate::graph) fn looked_up_by(&self, value: ValueId) -> Option<ValueId> {
        let call = self.call(value);
        let ValueKind::Member { object, name } = &self.value(call.callee).kind else {
            return None;
        };
        let is_map = |value: ValueId| {
            matches!(&self.value(value).kind, ValueKind::Call(made) if made.form == CallForm::New
                && matches!(&self.value(made.callee).kind, ValueKind::Global(name) if name.ends_with("Map")))
        };
        let is_kept_map = || match &self.value(*object).kind {
            ValueKind::Binding(binding) => self.only_value(*binding).is_some_and(is_map),
            ValueKind::Member { name: field, .. } => {
                let mut given = self.field_assignments(field).peekable();
                given.peek().is_some() && given.all(|it| is_map(it.value))
            }
            _ => false,
        };
        match call.arguments.as_slice() {
            [key] if name == "get" && is_kept_map() => Some(*key),
            _ => None,
        }
    }

    /// A constant as a step of a path: it is the same one wherever it is written.
    pub(in crate::graph) fn constant_key(&self, key: ValueId) -> Option<Path> {
        let written = match &self.value(self.origin_value(key)).kind {
            ValueKind::String(text) => format!("'{text}'"),
            ValueKind::Number(text) => text.to_string(),
            _ => return None,
        };
        Some(Path::of(Root::Global(written.into())))
    }

    /// What a call returns of the chain that it stands in, beside its receiver.
    pub(in crate::graph) fn result_in_chain(&self, call: ValueId) -> Option<ResultLifetime> {
        let is_in_chain =
            |is: ResultLifetime| matches!(is, ResultLifetime::Before | ResultLifetime::Both);
        let name = self.callee_name(call)?;
        let mut named = self.dictionary.results_named(&name);
        let is_one = named.any(|result| is_in_chain(result.is));
        let known = self.known_result(call).filter(|_| is_one);
        known.map(|(is, _)| is).filter(|is| is_in_chain(*is))
    }

    /// What a removal is made on: more than one thing, if they were put together (`$(box).add(window).off(".menu")`).
    pub(in crate::graph) fn taken_from(&self, target: ValueId) -> Vec<Path> {
        let mut taken = vec![self.path(target)];
        let mut inner = self.origin_value(target);
        for _ in 0..CHAIN {
            let ValueKind::Call(call) = &self.value(inner).kind else {
                break;
            };
            if self.result_in_chain(inner) == Some(ResultLifetime::Both) {
                taken.extend(call.arguments.iter().map(|added| self.path(*added)));
            }
            match self.receiver(inner) {
                Some(receiver) => inner = self.origin_value(receiver),
                None => break,
            }
        }
        taken
    }

    /// Of several things, one by one or in an array, the one that lies the furthest from the code at hand.
    pub(in crate::graph) fn outermost_joined(&self, arguments: &[ValueId]) -> Option<ValueId> {
        let joined = match arguments {
            [only, ..] => match &self.value(*only).kind {
                ValueKind::Array(items) => items.as_slice(),
                _ => arguments,
            },
            [] => return None,
        };
        let distance = |it: &ValueId| {
            let path = self.path(*it);
            match path.root {
                Root::Import(_) | Root::Global(_) => 3,
                Root::Parameter(..) => 2,
                Root::Instance(_) | Root::This(_) if path.segments.len() > 1 => 2,
                Root::Value(_) => 0,
                _ => 1,
            }
        };
        // Of several alike, the first.
        joined.iter().copied().rev().max_by_key(distance)
    }
}

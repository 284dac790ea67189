//! Following values inside one file's finished facts.
//!
//! In: a value. Out: what it comes from, through names written once and assignments.
//! Never here: guesses; a name written twice is followed no further.

use super::{BindingKind, FileFacts, FunctionId, Step, ValueId, ValueKind};

/// How many names are followed one after the other.
const HOPS: u32 = 8;

/// The value that a value is the same as, through names written once and assignments used as values.
pub(super) fn origin(facts: &FileFacts, mut value: ValueId) -> ValueId {
    for _ in 0..HOPS {
        value = match *kind(facts, value) {
            ValueKind::Binding(_) => match single_write(facts, value) {
                Some(written) => written,
                None => return value,
            },
            ValueKind::Assign { value, .. } => value,
            _ => return value,
        };
    }
    value
}

/// What kind of value a value is.
pub(super) fn kind(facts: &FileFacts, value: ValueId) -> &ValueKind {
    &facts.values[value.0 as usize].kind
}

/// What a name was written, if that happened once.
pub(super) fn single_write(facts: &FileFacts, value: ValueId) -> Option<ValueId> {
    let ValueKind::Binding(binding) = *kind(facts, value) else {
        return None;
    };
    let binding = &facts.bindings[binding.0 as usize];
    match binding.writes.as_slice() {
        [write] if binding.kind != BindingKind::Parameter => Some(write.value),
        _ => None,
    }
}

/// The value at the end of a chain of assignments: `c` of `a = b = c`.
pub(super) fn assigned(facts: &FileFacts, mut value: ValueId) -> ValueId {
    while let ValueKind::Assign { value: inner, .. } = *kind(facts, value) {
        value = inner;
    }
    value
}

/// The last name of what is called: `m` of `a.b.m()`, `f` of `f()`.
pub(super) fn last_name(facts: &FileFacts, value: ValueId) -> Option<&str> {
    match kind(facts, value) {
        ValueKind::Member { name, .. } | ValueKind::Global(name) => Some(name),
        ValueKind::Binding(binding) => Some(&facts.bindings[binding.0 as usize].name),
        ValueKind::This(_) => Some("this"),
        ValueKind::Call(call) => match kind(facts, call.callee) {
            ValueKind::Call(_) => None,
            _ => last_name(facts, call.callee),
        },
        ValueKind::Await(inner) => match kind(facts, *inner) {
            ValueKind::Await(_) => None,
            _ => last_name(facts, *inner),
        },
        _ => None,
    }
}

/// Whether a value is the global of this name.
pub(super) fn is_global(facts: &FileFacts, value: ValueId, name: &str) -> bool {
    matches!(kind(facts, value), ValueKind::Global(global) if global == name)
}

/// What a function returns, if it does no more.
pub(super) fn returned(facts: &FileFacts, function: FunctionId) -> Option<ValueId> {
    let body = facts.functions[function.0 as usize].body;
    let mut steps = facts.regions[body.0 as usize].steps.iter();
    steps.find_map(|step| match step {
        Step::Return { value, .. } => *value,
        _ => None,
    })
}

//! Functions that modules export to add listeners: `listen("saved", f)`, `fromEvent(window, "resize").subscribe(f)`.
//!
//! In: a call, and a pair that names modules. Out: what the listener is added to, and which arguments are what.
//! Never here: methods of emitters, and what becomes of the result.

use super::fit::{Fit, acquire_fit};
use super::trace::{kind, last_name, origin};
use super::{Call, FileFacts, ValueId, ValueKind};
use crate::dictionary::{Pair, module_matches};

/// How many members and calls of a chain are followed.
const HOPS: usize = 16;

/// The module that a function, or what it is a method of, comes from, if it is one of the pair's.
pub(super) fn module_of(facts: &FileFacts, callee: ValueId, pair: &Pair) -> Option<ValueId> {
    let mut value = origin(facts, callee);
    for _ in 0..HOPS {
        value = match kind(facts, value) {
            ValueKind::Import(module) => {
                return module_matches(&pair.from, module).then_some(value);
            }
            ValueKind::Member { object, .. } => origin(facts, *object),
            _ => return None,
        };
    }
    None
}

/// What the method of an observable listens to that one of the pair's functions has made: the target, and where the event and the
/// listener are. Nothing, if an operator on the way ends it.
pub(super) fn observed(facts: &FileFacts, call: &Call, pair: &Pair) -> Option<(ValueId, Fit)> {
    let listener = acquire_fit(facts, &call.arguments, pair)?.listener;
    let mut value = receiver(facts, call)?;
    for _ in 0..HOPS {
        let ValueKind::Call(made) = kind(facts, origin(facts, value)) else {
            return None;
        };
        let name = last_name(facts, made.callee)?;
        if pair.made_by.iter().any(|known| known == name) {
            module_of(facts, made.callee, pair)?;
            let [target, event, ..] = made.arguments.as_slice() else {
                return None;
            };
            let fit = Fit {
                event: Some(*event),
                within: None,
                listener,
                options: None,
            };
            return Some((*target, fit));
        }
        if made.arguments.iter().any(|it| ends(facts, *it, pair)) {
            return None;
        }
        value = receiver(facts, made)?;
    }
    None
}

fn receiver(facts: &FileFacts, call: &Call) -> Option<ValueId> {
    match *kind(facts, call.callee) {
        ValueKind::Member { object, .. } => Some(object),
        _ => None,
    }
}

/// Whether an operator ends what it is handed, or is written out of sight and may do so.
fn ends(facts: &FileFacts, operator: ValueId, pair: &Pair) -> bool {
    match kind(facts, origin(facts, operator)) {
        ValueKind::Call(call) => {
            let is_end = last_name(facts, call.callee)
                .is_none_or(|name| pair.ended_by.iter().any(|known| known == name));
            is_end || module_of(facts, call.callee, pair).is_none()
        }
        _ => true,
    }
}

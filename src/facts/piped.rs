//! What a listener is added to where something stands between that passes on what it hears.
//!
//! In: the target of a call, and the pair whose method it names. Out: the thing at the beginning of `source.pipe(…).pipe(…)`,
//! and whether something on the way takes the listener away by itself.
//! Never here: methods that return what they are called on; those are the graph's.

use super::trace::{kind, last_name, origin};
use super::{Call, FileFacts, ValueId, ValueKind};
use crate::dictionary::{Pair, pattern_matches};

/// The thing that a listener on `target` hears; `None` where something in between ends that by itself.
pub(super) fn source(facts: &FileFacts, target: ValueId, pair: &Pair) -> Option<ValueId> {
    let mut source = target;
    while let Some((call, object)) = passing_on(facts, source, pair) {
        let mut handed = call.arguments.iter();
        if handed.any(|it| is_end(facts, *it, pair)) {
            return None;
        }
        source = object;
    }
    Some(source)
}

/// The call that made a thing, and what it was made on, if that passes on what it hears.
fn passing_on<'f>(
    facts: &'f FileFacts,
    thing: ValueId,
    pair: &Pair,
) -> Option<(&'f Call, ValueId)> {
    let ValueKind::Call(call) = kind(facts, origin(facts, thing)) else {
        return None;
    };
    let ValueKind::Member { object, name } = kind(facts, call.callee) else {
        return None;
    };
    pair.passing_on
        .iter()
        .any(|it| it == name)
        .then_some((call, *object))
}

fn is_end(facts: &FileFacts, value: ValueId, pair: &Pair) -> bool {
    let ValueKind::Call(call) = kind(facts, origin(facts, value)) else {
        return false;
    };
    last_name(facts, call.callee)
        .is_some_and(|name| pair.ended_by.iter().any(|it| pattern_matches(it, name)))
}

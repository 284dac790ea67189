//! Functions that modules export to add listeners: `listen("saved", f)`.
//!
//! In: what is called, and a pair that names modules. Out: the module.
//! Never here: methods of emitters, and what becomes of the result.

use super::trace::{kind, origin};
use super::{FileFacts, ValueId, ValueKind};
use crate::dictionary::{Pair, module_matches};

/// How many members are followed.
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

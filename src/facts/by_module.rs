//! Functions that modules export to add listeners: `listen("saved", f)`.
//!
//! In: what is called, and names of modules. Out: the module that it comes from.
//! Never here: methods of emitters, and what becomes of the result.

use super::trace::{kind, origin};
use super::{FileFacts, ValueId, ValueKind};
use crate::dictionary::module_matches;

/// How many members are followed.
const HOPS: usize = 16;

/// The module that a function, or what it is a method of, comes from, if it is one of these.
pub(super) fn module_of(facts: &FileFacts, callee: ValueId, modules: &[String]) -> Option<ValueId> {
    let mut value = origin(facts, callee);
    for _ in 0..HOPS {
        value = match kind(facts, value) {
            ValueKind::Import(module) => {
                return module_matches(modules, module).then_some(value);
            }
            ValueKind::Member { object, .. } => origin(facts, *object),
            _ => return None,
        };
    }
    None
}

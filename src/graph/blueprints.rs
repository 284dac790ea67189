//! Object literals that are classes to the library that they are handed to.
//!
//! In: an object literal, or a path of its members' `this`. Out: whether a library makes instances of it, and what it
//! hands to each.
//! Never here: component objects whose members a framework finds by name; those are in the dictionary.

use super::path::{Path, Segment};
use super::{Graph, Parent};
use crate::facts::{ValueId, ValueKind};

/// Methods that make a class of an object literal.
const MAKERS: [&str; 8] = [
    "component",
    "create",
    "createClass",
    "define",
    "defineClass",
    "defineComponent",
    "extend",
    "subclass",
];

/// Fields in which a library keeps what an instance was made with.
const GIVEN: [&str; 8] = [
    "attrs",
    "collection",
    "config",
    "model",
    "options",
    "opts",
    "props",
    "settings",
];

impl Graph<'_> {
    /// Whether an object literal is a class to the library that it is handed to: `View.extend({ … })`.
    pub fn is_blueprint(&self, object: ValueId) -> bool {
        let Parent::Value(call) = *self.parent(object) else {
            return false;
        };
        let ValueKind::Call(facts) = &self.value(call).kind else {
            return false;
        };
        let Some(name) = self.callee_name(call) else {
            return false;
        };
        let makes = MAKERS.contains(&name.as_str());
        // `Object.create(base, { … })`, `axios.create({ … })` and `$.extend({}, { … })` make one object.
        let of_class = match self.receiver(call) {
            Some(receiver) => self
                .last_name(receiver)
                .is_some_and(|name| name.starts_with(char::is_uppercase) && name != "Object"),
            None => name.contains(char::is_uppercase),
        };
        makes && of_class && facts.arguments.last() == Some(&object)
    }

    /// Whether a path of such a literal's `this` leads to what its library hands to each instance.
    pub(super) fn is_given_by_library(&self, path: &Path) -> bool {
        matches!(path.segments.as_slice(), [Segment::Name(first), ..]
            if GIVEN.contains(&first.trim_matches('_')))
    }
}

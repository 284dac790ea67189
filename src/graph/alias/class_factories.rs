//! Object literals of which a library makes a class or component: `View.extend({ … })`.
//!
//! In: an object literal, a function, or a path of its members' `this`. Out: whether the dictionary knows the call that
//! makes a class of it, the members that share its `this`, and what its library hands to each instance.
//! Never here: component objects whose members a framework finds by name, or how long an instance lives.

use super::path::{Path, Segment};
use crate::dictionary::NameSet;
use crate::facts::{FunctionId, ValueId, ValueKind};
use crate::graph::{Graph, Parent};

/// How deep in the literal a member may be: `{ methods: { show() {} } }` is two.
const DEPTH: u32 = 4;

impl Graph<'_> {
    /// Whether a library makes a class or component of an object literal.
    pub fn is_blueprint(&self, object: ValueId) -> bool {
        if self.is_plan_of_file(object) {
            return true;
        }
        let Parent::Value(call) = *self.parent(object) else {
            return false;
        };
        let ValueKind::Call(facts) = &self.value(call).kind else {
            return false;
        };
        let Some(name) = self.callee_name(call) else {
            return false;
        };
        // `Object.create(base, { … })`, `axios.create({ … })` and `$.extend({}, { … })` make one object.
        let of_class = match self.receiver(call) {
            Some(receiver) => self
                .last_name(receiver)
                .is_some_and(|name| name.starts_with(char::is_uppercase) && name != "Object"),
            None => name.contains(char::is_uppercase),
        };
        of_class
            && facts.arguments.last() == Some(&object)
            && self.dictionary.blueprints_named(&name).next().is_some()
    }

    /// The object literal of which a library makes a class, if a function is a member of it that speaks of its instance
    /// or has a neighbour that does.
    pub(in crate::graph) fn blueprint_of(&self, function: FunctionId) -> Option<ValueId> {
        let Parent::Property(object, _) = *self.parent(self.function(function).value?) else {
            return None;
        };
        let mut object = object;
        for _ in 0..DEPTH {
            if self.is_blueprint(object) {
                return self.speaks_of_instance(object).then_some(object);
            }
            match *self.parent(object) {
                Parent::Property(outer, _) => object = outer,
                _ => return None,
            }
        }
        None
    }

    /// The object literal whose methods share their `this` with those of `object`: the blueprint that it is a part of, or
    /// the object itself.
    pub(in crate::graph) fn whole_of(&self, object: ValueId) -> ValueId {
        let Parent::Property(outer, Some(name)) = self.parent(object) else {
            return object;
        };
        let is_part = self
            .dictionary
            .blueprints
            .iter()
            .any(|entry| entry.parts.iter().any(|part| part == name));
        if is_part && self.is_blueprint(*outer) {
            *outer
        } else {
            object
        }
    }

    /// The members of a blueprint by name, those of its parts included.
    pub(in crate::graph) fn blueprint_members(
        &self,
        object: ValueId,
    ) -> Vec<(smol_str::SmolStr, FunctionId)> {
        let ValueKind::Object(properties) = &self.value(object).kind else {
            return Vec::new();
        };
        let mut members = Vec::new();
        for property in properties {
            match &self.value(property.value).kind {
                ValueKind::Function(function) => {
                    members.extend(property.name.clone().map(|name| (name, *function)));
                }
                ValueKind::Object(_) if self.whole_of(property.value) == object => {
                    members.extend(self.blueprint_members(property.value));
                }
                _ => {}
            }
        }
        members
    }

    /// Whether a member says `this`: options that are handed to a call seldom do.
    fn speaks_of_instance(&self, object: ValueId) -> bool {
        let members = self.blueprint_members(object);
        self.facts.values.iter().any(|value| match value.kind {
            ValueKind::This(function) => members.iter().any(|(_, member)| *member == function),
            _ => false,
        })
    }

    /// Whether the members of a literal are those of instances: one of them speaks of its own, or is known to set one up.
    pub(in crate::graph) fn is_of_instances(&self, object: ValueId) -> bool {
        let mounts = |(_, member): &(_, FunctionId)| self.is_mounted_by_blueprint(*member);
        self.speaks_of_instance(object) || self.blueprint_members(object).iter().any(mounts)
    }

    /// Whether a function is a member that a library runs once for each component: `setup` of `defineComponent({ … })`.
    pub(in crate::graph) fn is_mounted_by_blueprint(&self, function: FunctionId) -> bool {
        let Some(value) = self.function(function).value else {
            return false;
        };
        let Parent::Property(object, Some(name)) = self.parent(value) else {
            return false;
        };
        let mut entries = self.dictionary.blueprints.iter();
        self.is_blueprint(*object)
            && entries.any(|entry| entry.mounts.iter().any(|known| known == name))
    }

    /// Whether a path of such a literal's `this` leads to what its library hands to each instance.
    pub(in crate::graph) fn is_given_by_library(&self, path: &Path) -> bool {
        matches!(path.segments.as_slice(), [Segment::Name(first), ..]
            if self.dictionary.is_named(NameSet::GivenToInstances, first.trim_matches('_')))
    }
}

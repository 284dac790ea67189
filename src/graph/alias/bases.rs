//! What a class inherits: from bases in sight, and from those of other packages.
//!
//! In: a class. Out: whether a base is out of sight, and what such a base was given by the constructor.
//! Never here: members that are in sight; those are `callees`'s.

use crate::facts::{BindingKind, ClassId, FunctionId, ValueId, ValueKind};
use crate::graph::Graph;
use crate::graph::alias::path::Root;

impl Graph<'_> {
    /// Whether a field that no class in sight assigns was given to the instance when it was made: it is named like what
    /// the constructor hands to `super()`, or like the options of a library's classes.
    pub(in crate::graph) fn is_given_by_base(&self, class: ClassId, field: &str) -> bool {
        let Some(constructor) = self.class(class).constructor else {
            return false;
        };
        let bare = field.trim_matches(['_', '#']);
        self.has_base_out_of_sight(class)
            && self.super_calls(constructor).iter().any(|call| {
                let arguments = &self.call(*call).arguments;
                arguments
                    .iter()
                    .any(|argument| self.is_parameter_named(*argument, constructor, bare))
            })
    }

    fn is_parameter_named(&self, value: ValueId, function: FunctionId, name: &str) -> bool {
        let parameters = &self.function(function).parameters;
        let Root::Parameter(owner, index) = self.path(value).root else {
            return matches!(&self.value(value).kind, ValueKind::Binding(binding)
                if self.binding(*binding).kind == BindingKind::Parameter && self.binding(*binding).name == name);
        };
        owner == function
            && parameters
                .get(index as usize)
                .is_some_and(|parameter| parameter.name.trim_matches('_') == name)
    }

    /// Whether a class extends, maybe through others of this file, a class of another file.
    pub fn has_base_out_of_sight(&self, class: crate::facts::ClassId) -> bool {
        let mut class = class;
        for _ in 0..8 {
            match self.base_class(class) {
                Some(base) => class = base,
                None => return self.class(class).base.is_some(),
            }
        }
        false
    }
}

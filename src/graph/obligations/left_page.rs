//! Removals from what is around an element, when the element has left its page: it is nothing by then, or something else.
//!
//! In: a removal. Out: whether its target is looked up from such an element.
//! Never here: targets that are made anew; those are `mismatch`'s.

use crate::facts::{FunctionId, Release, ValueId, ValueKind};
use crate::graph::Graph;
use crate::graph::alias::path::{Path, Root, Segment};

/// How many steps away from the element are followed: `el.parentElement.parentElement` is two.
const STEPS: u32 = 4;

impl Graph<'_> {
    /// Whether a removal is made on what is around an element that is no longer on its page.
    pub(in crate::graph) fn has_left_page(&self, release: &Release) -> bool {
        let function = self.function_of(release.region);
        let mut place = release.target;
        // A variable of this very run.
        if let ValueKind::Binding(binding) = self.value(place).kind {
            let Some(value) = self.only_value(binding) else {
                return false;
            };
            place = value;
        }
        self.function_of(self.value(place).region) == function
            && self
                .element_of(place)
                .is_some_and(|element| self.is_off_page(element, place, function))
    }

    /// The element that an expression asks for what is around it.
    fn element_of(&self, place: ValueId) -> Option<ValueId> {
        let mut found = None;
        let mut place = place;
        for _ in 0..STEPS {
            let (name, object) = match &self.value(place).kind {
                ValueKind::Member { object, name } => (name.clone(), *object),
                ValueKind::Call(_) => (self.callee_name(place)?, self.receiver(place)?),
                _ => break,
            };
            if !self.dictionary.is_place_on_page(&name) {
                break;
            }
            found = Some(object);
            place = object;
        }
        found
    }

    fn is_off_page(&self, element: ValueId, place: ValueId, function: FunctionId) -> bool {
        let path = self.path(element);
        let is_removed = || {
            self.every_removal_from_page().any(|call| {
                call < place
                    && self.function_of(self.value(call).region) == function
                    && self.region_contains(self.value(call).region, self.value(place).region)
                    && self
                        .receiver(call)
                        .is_some_and(|receiver| self.same_path(&self.path(receiver), &path))
            })
        };
        self.is_its_own(&path, function) && self.runs_when_off_page(function) || is_removed()
    }

    /// The calls that take the element out of its page that they are made on.
    fn every_removal_from_page(&self) -> impl Iterator<Item = ValueId> {
        self.every_value()
            .filter_map(|(at, value)| match &value.kind {
                ValueKind::Call(call) if call.arguments.is_empty() => self
                    .callee_name(at)
                    .is_some_and(|name| self.dictionary.takes_off_page(&name))
                    .then_some(at),
                _ => None,
            })
    }

    /// Whether a path is the element that a member belongs to: `this` of a custom element, `this.$el`, what a directive is
    /// handed.
    fn is_its_own(&self, path: &Path, function: FunctionId) -> bool {
        match (&path.root, path.segments.as_slice()) {
            (Root::Instance(_) | Root::This(_), []) => true,
            (Root::Instance(_) | Root::This(_), [Segment::Name(name)]) => name == "$el",
            (Root::Parameter(owner, 0), []) => *owner == function,
            _ => false,
        }
    }

    /// Whether a framework runs a function when its element has left the page.
    fn runs_when_off_page(&self, function: FunctionId) -> bool {
        let name = self.function(function).name.as_deref();
        self.is_member(function) && name.is_some_and(|name| self.dictionary.runs_off_page(name))
    }
}

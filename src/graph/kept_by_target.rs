//! Owners that their target keeps: `canvas.tools.push(this)`. They go together.
//!
//! In: an owner and one of its acquisitions. Out: whether the owner puts itself among what its target has, and nobody
//! takes it out again.
//! Never here: other signs that two things go together; those are `fate`'s.

use super::index::COLLECTING;
use super::path::{Path, Root};
use super::{Graph, Owner};
use crate::facts::{Acquisition, ClassId, ValueId, ValueKind};

impl Graph<'_> {
    /// Whether the target of an acquisition has the owner for good.
    pub fn is_kept_by_target(&self, owner: Owner, of: &Acquisition) -> bool {
        let Owner::Class(class) = owner else {
            return false;
        };
        let targets = self.names_of_target(class, of);
        let is_part = |place: &Path| {
            targets.iter().any(|target| {
                let length = target.segments.len();
                place.segments.len() > length
                    && self.same_root(&place.root, &target.root)
                    && self.same_steps(&place.segments[..length], &target.segments)
            })
        };
        let put = self.method_calls(&COLLECTING).filter_map(|call| {
            let place = self.path(self.receiver(call)?);
            (self.hands_itself(call, class) && is_part(&place)).then_some(place)
        });
        let assigned = self.facts.assignments.iter().filter_map(|assignment| {
            let place = self.path(assignment.target);
            (self.is_itself(assignment.value, class) && is_part(&place)).then_some(place)
        });
        let places: Vec<Path> = put.chain(assigned).collect();
        places.iter().any(|place| !self.is_left_by(place, class))
    }

    /// What the target is called: by its field, and by what that was given.
    fn names_of_target(&self, class: ClassId, of: &Acquisition) -> Vec<Path> {
        let target = self.path(of.target);
        let mut names = Vec::new();
        if let (Root::Instance(_), Some(field)) = (&target.root, target.last_segment_name()) {
            let given = self.assignments_to_field(class, field).into_iter();
            names.extend(given.map(|value| self.path(value)));
        }
        names.push(target);
        names
    }

    /// Whether an instance of the class is taken out of a place again.
    fn is_left_by(&self, place: &Path, class: ClassId) -> bool {
        let is_made_on = |call: ValueId| {
            self.receiver(call)
                .is_some_and(|it| self.same_path(&self.path(it), place))
        };
        let is_handed_back = |call: ValueId| {
            let name = self.callee_name(call).unwrap_or_default();
            !COLLECTING.contains(&name.as_str()) && self.hands_itself(call, class)
        };
        let takes_out = self
            .every_value()
            .filter(|(_, value)| matches!(value.kind, ValueKind::Call(_)))
            .any(|(at, _)| {
                let empties = super::index::EMPTYING.iter();
                is_made_on(at)
                    && (is_handed_back(at)
                        || self
                            .callee_name(at)
                            .is_some_and(|name| empties.clone().any(|word| *word == name)))
            });
        let mut written = self.assignments_to(place);
        takes_out || written.any(|assignment| !self.is_itself(assignment.value, class))
    }

    fn hands_itself(&self, call: ValueId, class: ClassId) -> bool {
        let mut arguments = self.call(call).arguments.iter();
        arguments.any(|argument| self.is_itself(*argument, class))
    }

    /// Whether a value is the instance of the class that the code is about.
    fn is_itself(&self, value: ValueId, class: ClassId) -> bool {
        let path = self.path(value);
        path.root == Root::Instance(class) && path.segments.is_empty()
    }
}

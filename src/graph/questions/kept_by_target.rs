//! Owners that their target keeps: `canvas.tools.push(this)`. They go together.
//!
//! In: an owner and one of its acquisitions. Out: whether the owner puts itself among what its target has, and nobody
//! takes it out again.
//! Never here: other signs that two things go together; those are `lifetime_relation`'s.

use std::collections::HashMap;

use crate::dictionary::NameSet;
use crate::facts::{Acquisition, ClassId, ValueId, ValueKind};
use crate::graph::alias::marks::Mark;
use crate::graph::alias::path::{Path, Root};
use crate::graph::{Graph, Owner};

/// Where instances put themselves.
#[derive(Debug, Default)]
pub(in crate::graph) struct SelfKept {
    /// The collections and members, by class.
    places: HashMap<ClassId, Vec<Path>>,
    /// The calls of methods, by the mark of what they are made on: some take something out of a place.
    made_on: HashMap<Mark, Vec<ValueId>>,
}

impl Graph<'_> {
    /// Whether the target of an acquisition has the owner for good.
    pub fn is_kept_by_target(&self, owner: Owner, of: &Acquisition) -> bool {
        let Owner::Class(class) = owner else {
            return false;
        };
        let places = self.self_kept().places.get(&class);
        let mut places = places.into_iter().flatten().peekable();
        if places.peek().is_none() {
            return false;
        }
        let targets = self.names_of_target(class, of);
        let is_part = |place: &Path| {
            targets.iter().any(|target| {
                let length = target.segments.len();
                place.segments.len() > length
                    && self.same_root(&place.root, &target.root)
                    && self.same_steps(&place.segments[..length], &target.segments)
            })
        };
        places.any(|place| is_part(place) && !self.is_left_by(place, class))
    }

    fn self_kept(&self) -> &SelfKept {
        let known = &self.questions.self_kept;
        known.get_or_init(|| self.find_self_kept())
    }

    fn find_self_kept(&self) -> SelfKept {
        let mut found = SelfKept::default();
        let mut put = |thing: ValueId, place: ValueId| {
            if let Some(class) = self.instance_itself(thing) {
                let places = found.places.entry(class).or_default();
                places.push(self.path(place));
            }
        };
        for call in self.calls_of_set(NameSet::Collects) {
            if let Some(place) = self.receiver(call) {
                let arguments = self.call(call).arguments.iter();
                arguments.for_each(|argument| put(*argument, place));
            }
        }
        let assignments = self.facts.assignments.iter();
        assignments.for_each(|it| put(it.value, it.target));
        if !found.places.is_empty() {
            found.made_on = self.calls_by_receiver();
        }
        found
    }

    fn calls_by_receiver(&self) -> HashMap<Mark, Vec<ValueId>> {
        let mut calls: HashMap<Mark, Vec<ValueId>> = HashMap::new();
        for (at, value) in self.every_value() {
            if !matches!(value.kind, ValueKind::Call(_)) {
                continue;
            }
            if let Some(place) = self.receiver(at) {
                calls.entry(self.mark_of(place)).or_default().push(at);
            }
        }
        calls
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
        let is_itself = |value: ValueId| self.instance_itself(value) == Some(class);
        let takes_out = |call: ValueId| {
            let name = self.callee_name(call).unwrap_or_default();
            let mut arguments = self.call(call).arguments.iter();
            self.dictionary.is_named(NameSet::Empties, &name)
                || !self.dictionary.is_named(NameSet::Collects, &name)
                    && arguments.any(|it| is_itself(*it))
        };
        let made_on = |call: ValueId| {
            self.receiver(call)
                .is_some_and(|it| self.same_path(&self.path(it), place))
        };
        let alike = self.self_kept().made_on.get(&self.mark(place));
        let mut alike = alike.into_iter().flatten();
        let mut written = self.assignments_to(place);
        alike.any(|call| takes_out(*call) && made_on(*call))
            || written.any(|assignment| !is_itself(assignment.value))
    }

    /// The class of which a value is the instance that the code is about.
    fn instance_itself(&self, value: ValueId) -> Option<ClassId> {
        let path = self.path(value);
        match path.root {
            Root::Instance(class) if path.segments.is_empty() => Some(class),
            _ => None,
        }
    }
}

//! Why the removal of a listener that lasts can never match: what is added differs in one respect.
//!
//! In: a removal whose listener has a name. Out: the registration that it was meant for, and how it misses it.
//! Never here: listeners that are made anew; those are `fresh_listener`.

use std::collections::BTreeSet;

use smol_str::SmolStr;

use crate::dictionary::ResultLifetime;
use crate::facts::{
    Acquisition, CallForm, ClassId, FunctionId, RegionId, Release, ValueId, ValueKind,
};
use crate::graph::alias::path::{Path, Root, Segment};
use crate::graph::reentry::Inside;
use crate::graph::{Freshness, Graph, Knowledge, NearMiss};

/// How a removal misses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Miss {
    /// In which respect.
    pub kind: NearMiss,
    /// The registration that it was meant for: index into the facts' acquisitions.
    pub acquisition: u32,
    /// How it is known that nothing else was meant: the sum of what rests on convention.
    pub doubt: u32,
}

impl Graph<'_> {
    /// The registration that a removal was meant for, if it matches none.
    pub fn missed(&self, index: u32, misses: &[(u32, NearMiss)]) -> Option<Miss> {
        let release = &self.facts.releases[index as usize];
        let listener = release.listener?;
        if misses.is_empty() || self.is_met(index) {
            return None;
        }
        misses
            .iter()
            .filter_map(|(acquisition, kind)| {
                let added = &self.facts.acquisitions[*acquisition as usize];
                let doubt = match kind {
                    NearMiss::Capture => Some(0),
                    NearMiss::Listener => self.doubt_of_listener(added, release, listener),
                    NearMiss::Event => self.doubt_of_event(added, release),
                    NearMiss::Target => self.doubt_of_target(added, release),
                    // What comes of another file may have such a method all the same.
                    NearMiss::Method => Some(Knowledge::Convention as u32),
                }?;
                // Two functions that call something by one name need not be handed the same.
                let by_name = *kind != NearMiss::Listener
                    && self.are_counterparts(&self.path(added.target), &self.path(release.target));
                Some(Miss {
                    kind: *kind,
                    acquisition: *acquisition,
                    doubt: doubt + u32::from(by_name),
                })
            })
            .min_by_key(|miss| miss.doubt)
    }

    fn doubt_of_event(&self, added: &Acquisition, release: &Release) -> Option<u32> {
        let difference = self.difference_of_events(added.event?, release.event?)?;
        Some(difference + self.doubt_of_pairing(added, release)?)
    }

    /// How sure it is that two events differ; nothing, if the user has written the same.
    fn difference_of_events(&self, added: ValueId, removed: ValueId) -> Option<u32> {
        if self.spell(added) == self.spell(removed) {
            return None;
        }
        match (self.event_names(added), self.event_names(removed)) {
            (Some(one), Some(other)) => {
                // jQuery's `click.menu` is a `click`, and `change add` is both.
                let shared = !parts(&one).is_disjoint(&parts(&other));
                Some(if shared {
                    Knowledge::Guess
                } else {
                    Knowledge::Sight
                } as u32)
            }
            (None, None) => {
                let (one, other) = (self.path(added), self.path(removed));
                let siblings = one.root == other.root
                    && one.segments.len() == other.segments.len()
                    && one.last_segment_name().is_some()
                    && other.last_segment_name().is_some()
                    && matches!(
                        one.root,
                        Root::Import(_) | Root::Binding(_) | Root::Class(_)
                    );
                // Two members of one list of names: `Events.Open` and `Events.Close`.
                Some(if siblings {
                    Knowledge::Sight
                } else {
                    Knowledge::Guess
                } as u32)
            }
            _ => Some(Knowledge::Guess as u32),
        }
    }

    fn doubt_of_target(&self, added: &Acquisition, release: &Release) -> Option<u32> {
        let is_drawn = |target: ValueId| {
            self.path(target).is_drawn()
                || matches!(
                    self.value(self.origin_value(target)).kind,
                    ValueKind::Element { .. }
                )
        };
        // What is drawn from a collection may be any of its things.
        if self.spell(added.target) == self.spell(release.target)
            || is_drawn(added.target)
            || is_drawn(release.target)
        {
            return None;
        }
        let difference = self.difference_of_targets(added.target, release.target);
        Some(difference as u32 + self.doubt_of_pairing(added, release)?)
    }

    /// How sure it is that two targets differ: two paths may lead to one thing.
    pub(in crate::graph) fn difference_of_targets(
        &self,
        added: ValueId,
        removed: ValueId,
    ) -> Knowledge {
        let (one, other) = (self.path(added), self.path(removed));
        // What a promise or a parameter hands on may be what another field holds.
        let written = [added, removed]
            .iter()
            .all(|target| matches!(self.value(*target).kind, ValueKind::Member { .. }));
        match (&one.root, &other.root) {
            (Root::Global(_), Root::Global(_)) => Knowledge::Sight,
            (Root::Instance(class), Root::Global(_)) => self.difference_of_field(*class, &one),
            (Root::Global(_), Root::Instance(class)) => self.difference_of_field(*class, &other),
            (Root::Instance(class), Root::Instance(_)) => {
                match (one.segments.as_slice(), other.segments.as_slice()) {
                    ([Segment::Name(one)], [Segment::Name(other)]) => {
                        let is_made = |field: &SmolStr| {
                            let assigned = self.assignments_to_field(*class, field);
                            !assigned.is_empty()
                                && assigned
                                    .iter()
                                    .all(|value| self.freshness(*value) == Freshness::New)
                        };
                        if is_made(one) && is_made(other) {
                            Knowledge::Sight
                        } else if written {
                            Knowledge::Convention
                        } else {
                            Knowledge::Guess
                        }
                    }
                    _ => Knowledge::Guess,
                }
            }
            _ => Knowledge::Guess,
        }
    }

    /// How sure it is that a field of an instance is no global, as `window` is: what is chosen among several may be one.
    fn difference_of_field(&self, class: ClassId, path: &Path) -> Knowledge {
        let [Segment::Name(field)] = path.segments.as_slice() else {
            return Knowledge::Guess;
        };
        let assigned = self.assignments_to_field(class, field);
        let is_other = |value: &ValueId| {
            let is_called_or_read = matches!(
                self.value(*value).kind,
                ValueKind::Call(_) | ValueKind::Member { .. } | ValueKind::Await(_)
            );
            is_called_or_read && !matches!(self.path(*value).root, Root::Global(_))
        };
        match !assigned.is_empty() && assigned.iter().all(is_other) {
            true => Knowledge::Convention,
            false => Knowledge::Guess,
        }
    }

    /// How sure it is that the two belong together and to nothing else: the listener is added once and removed once.
    fn doubt_of_pairing(&self, added: &Acquisition, release: &Release) -> Option<u32> {
        let removed = release.listener?;
        let path = self.path(removed);
        // What has its counterpart already says nothing of the ones that are left.
        let adders = self
            .facts
            .acquisitions
            .iter()
            .filter(|other| self.same_listener(other.listener, Some(removed), &path))
            .filter(|other| other.call == added.call || self.discharges(other, &[]).is_empty())
            .count();
        let is_same = |other: &Release| {
            other
                .listener
                .is_some_and(|listener| self.same_path(&self.path(listener), &path))
        };
        let removers = (0u32..)
            .zip(&self.facts.releases)
            .filter(|(index, other)| is_same(other) && !self.is_met(*index))
            .count();
        let is_taken_away = !self.discharges(added, &[]).is_empty();
        let uses = match self.is_handed_for_both(&path, added, release) {
            true => Knowledge::Convention as u32,
            false => self.doubt_of_listeners_uses(&path),
        };
        let mut doubt = uses + self.doubt_of_method(release);
        if adders > 1 {
            doubt += 1;
        }
        if removers > 1 || is_taken_away {
            doubt += 1;
        }
        Some(doubt)
    }

    /// Whether a caller passes the listener to a function that adds it, and that makes the function which is to take it
    /// away: `follow(listener) { bus.on("x", listener); return () => bus.off("y", listener) }`. One that adds and removes
    /// by itself may be moving the listener from one event to another.
    fn is_handed_for_both(&self, path: &Path, added: &Acquisition, release: &Release) -> bool {
        let Root::Parameter(owner, _) = path.root else {
            return false;
        };
        let (adder, remover) = (
            self.function_of(added.region),
            self.function_of(release.region),
        );
        path.segments.is_empty()
            && self.function_contains(owner, adder)
            && adder != remover
            && self.function_contains(adder, remover)
    }

    /// Whether a listener never leaves the function or class that adds it, and a place lies outside of both: whatever is
    /// found there, is not this listener.
    pub fn is_out_of_reach(&self, added: &Acquisition, place: RegionId) -> bool {
        let (adder, other) = (
            self.outermost_around(added.region),
            self.outermost_around(place),
        );
        let classes = (self.function(adder).class, self.function(other).class);
        let are_related = matches!(classes, (Some(one), Some(other)) if self.related(one, other));
        adder != other
            && !are_related
            && self.listener_leaves(&self.path(added.listener)) == Some(false)
    }

    /// The outermost function around a place, short of the module.
    fn outermost_around(&self, place: RegionId) -> FunctionId {
        let mut function = self.function_of(place);
        while let Some(parent) = self.function(function).parent
            && !self.is_module(parent)
        {
            function = parent;
        }
        function
    }

    /// Whether a removal is made on a thing that was made a moment ago, and that nobody has added a listener to.
    pub fn is_from_new_target(&self, release: &Release) -> bool {
        let path = self.path(release.target);
        let function = self.function_of(release.region);
        match (&path.root, path.segments.as_slice()) {
            (Root::Value(made), []) => {
                let made = match self.value(*made).kind {
                    ValueKind::Await(inner) => inner,
                    _ => *made,
                };
                self.value(made).region == release.region && self.makes_target(made)
            }
            (Root::Binding(binding), []) => {
                let facts = self.binding(*binding);
                let Some(made) = self.only_value(*binding) else {
                    return false;
                };
                facts.function == function
                    && !self.is_module(function)
                    && facts.writes.len() == 1
                    && self.function_of(self.value(made).region) == function
                    && self.makes_target(made)
                    && self
                        .references_to(*binding)
                        .iter()
                        .all(|reference| self.is_receiver_of_removal(*reference))
            }
            _ => false,
        }
    }

    fn is_receiver_of_removal(&self, reference: ValueId) -> bool {
        let function = self.function_of(self.value(reference).region);
        self.releases_of(function)
            .any(|release| release.target == reference)
    }

    fn makes_target(&self, value: ValueId) -> bool {
        match &self.value(value).kind {
            // A class that is handed something may keep it as a listener at once.
            ValueKind::Call(call) if call.form == CallForm::New => {
                let says_nothing = |argument: &ValueId| {
                    matches!(
                        self.value(*argument).kind,
                        ValueKind::String(_) | ValueKind::Number(_) | ValueKind::Template(_)
                    )
                };
                call.arguments.iter().all(says_nothing) && self.called_function(value).is_none()
            }
            ValueKind::Call(_) => match self.called_function(value) {
                Some(function) => {
                    let returned = self.returned_values(function);
                    // It may return its own result.
                    let makes = |made: &ValueId| {
                        self.ask_inside(Inside::Target(*made), false, || self.makes_target(*made))
                    };
                    !returned.is_empty() && returned.iter().all(makes)
                }
                None => matches!(
                    self.known_result(value),
                    Some((ResultLifetime::New | ResultLifetime::Kept, Knowledge::Sight))
                ),
            },
            _ => false,
        }
    }
}

/// The single events in names that may hold several, without their namespaces.
fn parts(names: &BTreeSet<SmolStr>) -> BTreeSet<&str> {
    names
        .iter()
        .flat_map(|name| name.split_whitespace())
        .map(|name| name.split('.').next().unwrap_or(name))
        .collect()
}

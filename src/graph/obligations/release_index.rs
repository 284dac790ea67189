//! Removals by the event and the listener that they name, so that a registration is held against those alone that can be
//! for it.
//!
//! In: the removals of the file. Out: for a registration, those which event and listener leave open.
//! Never here: whether a removal matches; what is left out could not.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::keys::{Keyed, Keys};
use super::lifting::Words;
use super::release::{DischargeKind, Likeness, Removal};
use crate::facts::{Acquisition, FunctionId, Release, ValueId, ValueKind};
use crate::graph::Graph;
use crate::graph::alias::index::in_order;
use crate::graph::alias::marks::Mark;

/// Numbers of removals, by what they may be told by.
#[derive(Debug, Default)]
pub(in crate::graph) struct Buckets {
    /// By event and listener.
    by_path: Keyed,
    /// The same, where two functions that take turns call the listener by one name.
    by_name: Keyed,
    /// Those that are handed what a call has returned, by the call.
    by_handle: HashMap<ValueId, Vec<u32>>,
    /// Those that a module is asked for, by what it is handed.
    asked: HashMap<Mark, Vec<u32>>,
}

/// Numbers of registrations, likewise, in their own words.
#[derive(Debug, Default)]
struct Added {
    by_name: Keyed,
    asked: HashMap<Mark, Vec<u32>>,
}

/// What the removals of a file are for, in the words of the registrations themselves.
#[derive(Debug, Default)]
pub(in crate::graph) struct Meant {
    /// The direct removals that take exactly no registration's listener away, by event and target, by target and
    /// listener, and by event and listener: one that misses in one respect only has two of them.
    for_none: [Keyed; 3],
    /// Those that take away that of one registration alone, by its call.
    for_one: HashMap<ValueId, Vec<u32>>,
    /// The releases that take some listener away, be it with others.
    met: HashSet<u32>,
}

impl<'a> Graph<'a> {
    fn buckets(&self) -> &Buckets {
        self.obligations.buckets.get_or_init(|| {
            let mut buckets = Buckets::default();
            for (removal, at) in self.removals().iter().zip(0..) {
                let event = self.event_keys(removal.event);
                let by_path = self.removal_keys(removal, Likeness::Path);
                buckets.by_path.add(at, &event, &by_path);
                let by_name = self.removal_keys(removal, Likeness::Name);
                buckets.by_name.add(at, &event, &by_name);
                let release = &self.facts.releases[removal.release as usize];
                for handle in self.handles(release.call) {
                    buckets.by_handle.entry(handle).or_default().push(at);
                }
                if let Some(asked) = self.asked_key(release.call, release.event) {
                    buckets.asked.entry(asked).or_default().push(at);
                }
            }
            buckets
        })
    }

    /// What a removal is handed that a registration may have returned.
    fn handles(&self, removal: ValueId) -> BTreeSet<ValueId> {
        let arguments = self.call(removal).arguments.iter();
        arguments
            .flat_map(|argument| [*argument, self.origin_value(*argument)])
            .collect()
    }

    fn removal_keys(&self, removal: &Removal, likeness: Likeness) -> Keys {
        let release = &self.facts.releases[removal.release as usize];
        let listener = removal.listener.as_ref();
        self.removed_keys(
            release,
            listener,
            removal.is_direct,
            removal.is_dead,
            likeness,
        )
    }

    /// The registrations by what they may be told by.
    fn added(&self) -> Added {
        let mut added = Added::default();
        for (acquisition, at) in self.every_acquisition().zip(0..) {
            let event = self.event_keys(acquisition.event);
            let listener = self.added_keys(acquisition, Likeness::Name);
            added.by_name.add(at, &event, &listener);
            if let Some(asked) = self.asked_key(acquisition.call, acquisition.event) {
                added.asked.entry(asked).or_default().push(at);
            }
        }
        added
    }

    /// The registrations that a removal may match in their own words, in order.
    fn may_be_matched_by(&self, added: &Added, removal: &Removal) -> Vec<u32> {
        let mut found = Vec::new();
        let event = self.event_keys(removal.event);
        let listener = self.removal_keys(removal, Likeness::Name);
        added.by_name.find(&event, &listener, &mut found);
        let release = &self.facts.releases[removal.release as usize];
        let handles = self.handles(release.call);
        found.extend(handles.iter().filter_map(|it| self.acquisition_of.get(it)));
        let asked = self.asked_key(release.call, release.event);
        let asked = asked.and_then(|it| added.asked.get(&it));
        found.extend(asked.into_iter().flatten());
        in_order(found)
    }

    fn meant(&self) -> &Meant {
        self.obligations.meant.get_or_init(|| {
            let added = self.added();
            let mut meant = Meant::default();
            for (removal, at) in self.removals().iter().zip(0..) {
                let takers = self.takers(&added, removal, &mut meant.met);
                match takers.as_slice() {
                    _ if !removal.is_direct => {}
                    [] => self.note_for_none(at, removal, &mut meant),
                    [one] => meant.for_one.entry(*one).or_default().push(at),
                    // Two of them say it for all.
                    _ => {}
                }
            }
            meant
        })
    }

    /// The registrations whose listener a removal takes away exactly; two are enough. Notes if it takes away any.
    fn takers(&self, added: &Added, removal: &Removal, met: &mut HashSet<u32>) -> Vec<ValueId> {
        let mut takers = Vec::new();
        for number in self.may_be_matched_by(added, removal) {
            let acquisition = &self.facts.acquisitions[number as usize];
            let kind = self.discharge(acquisition, removal, &[], Likeness::Name);
            if kind.is_some() {
                met.insert(removal.release);
            }
            if kind == Some(DischargeKind::Exact) {
                takers.push(acquisition.call);
            }
            if takers.len() == 2 {
                break;
            }
        }
        takers
    }

    fn note_for_none(&self, at: u32, removal: &Removal, meant: &mut Meant) {
        let release = &self.facts.releases[removal.release as usize];
        let event = self.turning_event_keys(release.event);
        let target = self.target_keys(None, release.target);
        let [by_event, by_listener, by_both] = &mut meant.for_none;
        by_event.add(at, &event, &target);
        // By its listener it was meant for nobody; and one that names none may be meant for anything, so that it misses in nothing
        // but what it is made on, and how.
        if removal.is_dead || release.listener.is_none() {
            return;
        }
        let listener = self.removal_keys(removal, Likeness::Name);
        by_listener.add(at, &target, &listener);
        by_both.add(at, &event, &listener);
    }

    /// The direct removals that take away exactly the listener of no other registration, in order, as far as they miss this
    /// one's in one respect: one that takes another's was meant for that.
    pub(in crate::graph) fn removals_for_no_other(
        &self,
        acquisition: &Acquisition,
    ) -> Vec<&Removal> {
        let meant = self.meant();
        let own = meant.for_one.get(&acquisition.call);
        let mut found: Vec<u32> = own.into_iter().flatten().copied().collect();
        let event = self.turning_event_keys(acquisition.event);
        let target = self.target_keys(Some(acquisition.target), acquisition.target);
        let listener = self.added_keys(acquisition, Likeness::Name);
        let [by_event, by_listener, by_both] = &meant.for_none;
        by_event.find(&event, &target, &mut found);
        by_listener.find(&target, &listener, &mut found);
        by_both.find(&event, &listener, &mut found);
        let removals = self.removals();
        in_order(found)
            .into_iter()
            .map(|at| &removals[at as usize])
            .collect()
    }

    /// The registrations that may be on the target of a removal for its event, in order.
    pub fn added_for_events_like(&self, release: &Release) -> Vec<&'a Acquisition> {
        let known = self.obligations.by_event.get_or_init(|| {
            let mut known = Keyed::default();
            for (acquisition, at) in self.every_acquisition().zip(0..) {
                let event = self.event_keys(acquisition.event);
                let target = self.target_keys(Some(acquisition.target), acquisition.target);
                known.add(at, &event, &target);
            }
            known
        });
        let mut found = Vec::new();
        let event = self.event_keys(release.event);
        let target = self.target_keys(None, release.target);
        known.find(&event, &target, &mut found);
        self.acquisitions_at(&in_order(found)).collect()
    }

    /// The calls in `function` after `call` that may hand an event's name to a target, in order.
    pub fn calls_that_may_cause(
        &self,
        acquisition: &Acquisition,
        function: FunctionId,
        call: ValueId,
    ) -> Vec<ValueId> {
        let known = self.obligations.causing.get_or_init(|| {
            let mut known = Keyed::default();
            for (at, value) in self.every_value() {
                let ValueKind::Call(caused) = &value.kind else {
                    continue;
                };
                if let (Some(target), Some(event)) = (self.receiver(at), caused.arguments.first())
                    && self.acquisition_at(at).is_none()
                    && !self.is_release(at)
                {
                    let event = self.event_keys(Some(*event));
                    known.add(at.0, &event, &self.target_keys(None, target));
                }
            }
            known
        });
        let mut found = Vec::new();
        let event = self.event_keys(acquisition.event);
        let target = self.target_keys(Some(acquisition.target), acquisition.target);
        known.find(&event, &target, &mut found);
        let later = in_order(found).into_iter().map(ValueId);
        let is_later =
            |it: &ValueId| *it > call && self.function_of(self.value(*it).region) == function;
        later.filter(is_later).collect()
    }

    /// Whether a release takes the listener of some registration away, in that one's own words.
    pub(in crate::graph) fn is_met_in_own_words(&self, release: u32) -> bool {
        self.meant().met.contains(&release)
    }

    /// The removals that may match a registration, in order.
    pub(in crate::graph) fn removals_that_may_match(
        &self,
        acquisition: &Acquisition,
        words: &[Words],
        likeness: Likeness,
    ) -> Vec<&Removal> {
        let removals = self.removals();
        let buckets = self.buckets();
        let by_words = match likeness {
            Likeness::Path => &buckets.by_path,
            Likeness::Name => &buckets.by_name,
        };
        let mut found = Vec::new();
        for (event, listener) in self.said_keys(acquisition, words, likeness) {
            by_words.find(&event, &listener, &mut found);
        }
        let handled = buckets.by_handle.get(&acquisition.call);
        found.extend(handled.into_iter().flatten());
        let asked = self.asked_key(acquisition.call, acquisition.event);
        let asked = asked.and_then(|asked| buckets.asked.get(&asked));
        found.extend(asked.into_iter().flatten());
        in_order(found)
            .into_iter()
            .map(|at| &removals[at as usize])
            .collect()
    }

    /// The keys of a registration's event and listener, in its own words and in those of its callers.
    fn said_keys(
        &self,
        acquisition: &Acquisition,
        words: &[Words],
        likeness: Likeness,
    ) -> Vec<(Keys, Keys)> {
        let said = words.iter().skip(1).map(|said| (said.event, said.listener));
        std::iter::once((acquisition.event, acquisition.listener))
            .chain(said)
            .map(|(event, listener)| {
                let listener = self.said_listener_keys(listener, likeness);
                (self.event_keys(event), listener)
            })
            .collect()
    }

    /// The registrations that a removal may match in the words of some of their callers.
    pub(in crate::graph) fn may_be_matched_in_callers_words(&self, removal: &Removal) -> Vec<u32> {
        let known = self.obligations.in_words.get_or_init(|| {
            let mut known = Keyed::default();
            for (acquisition, at) in self.every_acquisition().zip(0..) {
                let words = &self.known_lifting(acquisition).words;
                for (event, listener) in self.said_keys(acquisition, words, Likeness::Name) {
                    known.add(at, &event, &listener);
                }
            }
            known
        });
        let mut found = Vec::new();
        let event = self.event_keys(removal.event);
        let listener = self.removal_keys(removal, Likeness::Name);
        known.find(&event, &listener, &mut found);
        in_order(found)
    }
}

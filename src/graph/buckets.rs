//! Removals by the event and the function that they name, so that a registration is held against those alone that can be
//! for it.
//!
//! In: the removals of the file. Out: for a registration, those of which event and listener leave it open.
//! Never here: whether a removal matches; what is left out could not.

use std::collections::{BTreeSet, HashMap, HashSet};

use smol_str::SmolStr;

use super::Graph;
use super::climb::Words;
use super::path::{Path, Root};
use super::release::{DischargeKind, Likeness, Removal};
use crate::facts::{Acquisition, FunctionId, ValueId, ValueKind};

/// The name of an event, and the function that is the listener, each if it is plain to see.
type Key = (Option<SmolStr>, Option<FunctionId>);

/// Numbers of removals, each list in order.
#[derive(Debug, Default)]
pub(super) struct Buckets {
    by_key: HashMap<Key, Vec<u32>>,
    by_event: HashMap<Option<SmolStr>, Vec<u32>>,
    /// Those that are handed what a call has returned, by the call.
    by_handle: HashMap<ValueId, Vec<u32>>,
}

/// What the removals of a file are for, in the words of the registrations themselves.
#[derive(Debug, Default)]
pub(super) struct Meant {
    /// The direct removals that take exactly no registration's listener away.
    for_none: Vec<u32>,
    /// Those that take away that of one registration alone, by its call.
    for_one: HashMap<ValueId, Vec<u32>>,
    /// The releases that take some listener away, be it with others.
    met: HashSet<u32>,
}

impl Graph<'_> {
    fn buckets(&self) -> &Buckets {
        self.buckets.get_or_init(|| {
            let mut buckets = Buckets::default();
            for (removal, at) in self.removals().iter().zip(0..) {
                let event = removal.event.and_then(|event| self.whole_name(event));
                // What a removal was handed by a call may be told by its own words as well.
                let listener = removal.listener.as_ref().filter(|_| removal.is_direct);
                let listener = listener.and_then(plain_function);
                let of_event = buckets.by_event.entry(event.cloned()).or_default();
                of_event.push(at);
                let of_key = buckets
                    .by_key
                    .entry((event.cloned(), listener))
                    .or_default();
                of_key.push(at);
                let release = &self.facts.releases[removal.release as usize];
                for argument in &self.call(release.call).arguments {
                    for handle in BTreeSet::from([*argument, self.origin_value(*argument)]) {
                        buckets.by_handle.entry(handle).or_default().push(at);
                    }
                }
            }
            buckets
        })
    }

    fn meant(&self) -> &Meant {
        self.meant.get_or_init(|| {
            let removals = self.removals();
            let mut meant = Meant::default();
            let mut takers: HashMap<u32, Vec<ValueId>> = HashMap::new();
            for acquisition in self.every_acquisition() {
                for at in self.numbers_that_may_match(acquisition, &[]) {
                    let removal = &removals[at as usize];
                    let kind = self.discharge(acquisition, removal, &[], Likeness::Name);
                    if kind.is_some() {
                        meant.met.insert(removal.release);
                    }
                    if kind == Some(DischargeKind::Exact) {
                        takers.entry(at).or_default().push(acquisition.call);
                    }
                }
            }
            let direct = (0..).zip(removals).filter(|(_, removal)| removal.is_direct);
            for (at, _) in direct {
                match takers.get(&at).map(Vec::as_slice) {
                    None => meant.for_none.push(at),
                    Some([one]) => meant.for_one.entry(*one).or_default().push(at),
                    // Two of them say it for all.
                    Some(_) => {}
                }
            }
            meant
        })
    }

    /// The direct removals that take away exactly the listener of no other registration, in order: one that does was meant
    /// for that.
    pub(super) fn removals_for_no_other(&self, acquisition: &Acquisition) -> Vec<&Removal> {
        let meant = self.meant();
        let own = meant.for_one.get(&acquisition.call);
        let numbers: BTreeSet<u32> = own
            .into_iter()
            .chain(std::iter::once(&meant.for_none))
            .flatten()
            .copied()
            .collect();
        let removals = self.removals();
        numbers
            .into_iter()
            .map(|at| &removals[at as usize])
            .collect()
    }

    /// Whether a release takes the listener of some registration away, in that one's own words.
    pub(super) fn is_met_in_own_words(&self, release: u32) -> bool {
        self.meant().met.contains(&release)
    }

    /// The name of an event that is one literal and no more than a name: neither several, nor a part of jQuery's.
    fn whole_name(&self, event: ValueId) -> Option<&SmolStr> {
        match &self.value(event).kind {
            ValueKind::String(name) => {
                let is_whole =
                    !name.is_empty() && !name.contains(|c: char| c == '.' || c.is_whitespace());
                is_whole.then_some(name)
            }
            _ => None,
        }
    }

    /// The removals that may match a registration, in order: all, unless its event is written out.
    pub(super) fn removals_that_may_match(
        &self,
        acquisition: &Acquisition,
        words: &[Words],
    ) -> Vec<&Removal> {
        let removals = self.removals();
        let numbers = self.numbers_that_may_match(acquisition, words);
        numbers
            .into_iter()
            .map(|at| &removals[at as usize])
            .collect()
    }

    fn numbers_that_may_match(&self, acquisition: &Acquisition, words: &[Words]) -> Vec<u32> {
        let said = words.iter().skip(1).map(|said| (said.event, said.listener));
        let names: Option<HashSet<(&SmolStr, Option<FunctionId>)>> =
            std::iter::once((acquisition.event, acquisition.listener))
                .chain(said)
                .map(|(event, listener)| {
                    let name = self.whole_name(event?)?;
                    Some((name, plain_function(&self.path(listener))))
                })
                .collect();
        let Some(names) = names else {
            return (0..self.removals().len() as u32).collect();
        };
        let buckets = self.buckets();
        let mut numbers = BTreeSet::new();
        numbers.extend(
            buckets
                .by_handle
                .get(&acquisition.call)
                .into_iter()
                .flatten(),
        );
        for (name, listener) in names {
            for event in [Some(name.clone()), None] {
                let lists = match listener {
                    Some(_) => [listener, None].map(|it| buckets.by_key.get(&(event.clone(), it))),
                    None => [buckets.by_event.get(&event), None],
                };
                numbers.extend(lists.into_iter().flatten().flatten());
            }
        }
        numbers.into_iter().collect()
    }
}

/// The function that a path is and no more: two of them are never the same listener.
fn plain_function(path: &Path) -> Option<FunctionId> {
    match (&path.root, path.segments.as_slice()) {
        (Root::Function(function), []) => Some(*function),
        _ => None,
    }
}

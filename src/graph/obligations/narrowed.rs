//! What a registration says beside its event and its listener, and a removal has to say as well.
//!
//! In: a registration and a removal. Out: whether what narrows the event down is another thing in each, as the layer of a
//! map or the selector of jQuery's is; whether methods that name events take away what another adds on the way.
//! Never here: targets, events and listeners; those are `may_alias`'s.

use crate::dictionary::Duplicates;
use crate::facts::{Acquisition, Release};
use crate::graph::Graph;

impl Graph<'_> {
    /// Whether a removal speaks of another part of the target than the registration, as far as both are spelled out.
    pub(in crate::graph) fn is_within_another(
        &self,
        acquisition: &Acquisition,
        release: &Release,
    ) -> bool {
        let (Some(one), Some(other)) = (acquisition.within, release.within) else {
            return false;
        };
        match (self.event_names(one), self.event_names(other)) {
            (Some(one), Some(other)) => one.is_disjoint(&other),
            _ => false,
        }
    }

    /// Whether the removals of one pair name the event that a method of the other adds a listener for on the way.
    pub(in crate::graph) fn takes_implied(&self, acquired: u32, released: u32) -> bool {
        let pair = |number: u32| &self.dictionary.pairs[number as usize];
        let names_events = |number: u32| {
            let it = pair(number);
            it.event.is_some() && it.options.is_none() && it.duplicates == Duplicates::Kept
        };
        pair(acquired).implies.is_some() && names_events(released)
    }
}

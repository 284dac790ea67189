//! Listeners that another listener adds and only an event takes away: who ends between the two leaves them.
//!
//! In: an acquisition. Out: [`Midway`], if it is added by a listener that the end of its owner takes away, and by nobody is
//! taken away there itself.
//! Never here: listeners that nothing takes away; those are `ownership`'s.

use super::ownership::Relation;
use crate::facts::{Acquisition, FunctionId};
use crate::graph::{Discharge, Graph, Owner};

/// A listener that stays if its owner ends before an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Midway {
    /// Whose it is.
    pub owner: Owner,
    /// Who adds it.
    pub added_by: AddedBy,
    /// What takes it away if the event comes: index into the facts' releases.
    pub by_event: u32,
}

/// Who adds a listener that only an event takes away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddedBy {
    /// Another listener.
    Listener {
        /// The registration of that one: index into the facts' acquisitions.
        outer: u32,
        /// What takes that one away when the owner ends: index into the facts' releases.
        release: u32,
    },
    /// One run of an effect, of which another run takes it away.
    Effect,
}

impl Graph<'_> {
    /// What becomes of a listener if its owner ends while it is there.
    pub fn left_midway(&self, acquisition: &Acquisition) -> Option<Midway> {
        let discharges = self.own_discharges(acquisition);
        let by_event = discharges.first()?.release;
        if acquisition.once || !matches!(self.relation_of(acquisition), Some(Relation::Lasting(_)))
        {
            return None;
        }
        let adder = self.function_of(acquisition.region);
        let is_of_run = |discharge: &Discharge| self.function_of(discharge.region) == adder;
        if discharges.iter().any(is_of_run) {
            return discharges
                .iter()
                .all(is_of_run)
                .then(|| self.left_by_effect(acquisition, &discharges, adder))?;
        }
        self.listened_from(adder).iter().find_map(|index| {
            let outer = &self.facts.acquisitions[*index as usize];
            let is_taken_away = !self.own_discharges(outer).is_empty();
            if outer.call == acquisition.call || !is_taken_away {
                return None;
            }
            let owner = self.owner_around(self.function_of(outer.region))?;
            let ending = self
                .own_discharges(outer)
                .iter()
                .copied()
                .find(|discharge| {
                    let end = self.function_of(discharge.region);
                    self.ends_life(end, owner)
                        && (matches!(owner, Owner::Effect(_)) || self.ends_for_good_by_name(end))
                })?;
            let end = self.function_of(ending.region);
            let added_by = AddedBy::Listener {
                outer: *index,
                release: ending.release,
            };
            self.are_by_event_only(&discharges, end).then_some(Midway {
                owner,
                added_by,
                by_event,
            })
        })
    }

    /// What becomes of a listener that an effect adds in one run and takes away in another, if the component goes before that:
    /// `if (open) document.addEventListener(…); else document.removeEventListener(…)`.
    fn left_by_effect(
        &self,
        acquisition: &Acquisition,
        discharges: &[Discharge],
        effect: FunctionId,
    ) -> Option<Midway> {
        self.life_cycle(effect)?;
        (!self.is_removed_in_its_run(acquisition, discharges)).then(|| Midway {
            owner: Owner::Effect(effect),
            added_by: AddedBy::Effect,
            by_event: discharges[0].release,
        })
    }

    /// The class that a function is in, or else the function itself.
    fn owner_around(&self, function: FunctionId) -> Option<Owner> {
        let mut next = Some(function);
        while let Some(id) = next {
            let facts = self.function(id);
            if let Some(class) = facts.class {
                return Some(Owner::Class(class));
            }
            next = facts.parent;
        }
        (!self.is_module(function)).then_some(Owner::Effect(function))
    }

    /// Whether removals run as listeners alone, and not when the owner ends.
    fn are_by_event_only(&self, discharges: &[Discharge], end: FunctionId) -> bool {
        let at_end = self.reached_from(end);
        let by_event = |remover: FunctionId| !self.listened_from(remover).is_empty();
        discharges.iter().all(|discharge| {
            let remover = self.function_of(discharge.region);
            let called = self.function(remover).name.as_ref().is_some_and(|name| {
                self.method_calls(&[name.as_str()])
                    .any(|call| self.runs_in_any(self.value(call).region, &at_end))
            });
            !called
                && !at_end.contains(&remover)
                && !self.function_contains(end, remover)
                && !self.ends_for_good_by_name(remover)
                && by_event(remover)
        })
    }

    fn ends_for_good_by_name(&self, function: FunctionId) -> bool {
        let name = self.function(function).name.as_deref();
        name.is_some_and(|name| self.dictionary.ends_for_good(name))
    }
}

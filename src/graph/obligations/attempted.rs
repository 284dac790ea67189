//! Removals that were meant for a registration and miss it: what they say of its target, and of what was to happen.
//!
//! In: a registration. Out: whether the code tries to take its listener away, and how near that is to what adds it.
//! Never here: whether a removal can ever match; that is `ineffective_release`'s.

use crate::facts::{Acquisition, CallForm, FunctionId, Release, ValueId, ValueKind};
use crate::graph::alias::path::{Path, Root};
use crate::graph::{Graph, Knowledge, NearMiss};

impl Graph<'_> {
    /// The removals that were meant for a registration, and that take nothing away because they make another function:
    /// whoever writes one says that the target stays, and that the listener was to go.
    fn attempts_on(&self, acquisition: &Acquisition) -> impl Iterator<Item = &Release> {
        self.misses_by_listener(acquisition)
            .map(|(_, release)| release)
            .filter(|release| self.is_made_for_removal(release))
    }

    /// The removals of another function from the target of a registration, each with its number.
    fn misses_by_listener(
        &self,
        acquisition: &Acquisition,
    ) -> impl Iterator<Item = (u32, &Release)> {
        let missed = self.near_misses(acquisition).into_iter();
        missed
            .filter(|(_, miss)| *miss == NearMiss::Listener)
            .map(|(release, _)| (release, &self.facts.releases[release as usize]))
    }

    fn is_made_for_removal(&self, release: &Release) -> bool {
        matches!(self.made_fresh(release), Some((_, Knowledge::Sight)))
    }

    /// Whether the function that adds a listener tries to take it away before: whoever writes that comes again to the
    /// same target, and finds there what the last run has left.
    pub fn is_tried_first(&self, acquisition: &Acquisition) -> bool {
        let function = self.function_of(acquisition.region);
        !self.is_module(function)
            && self.attempts_on(acquisition).any(|release| {
                release.call < acquisition.call && self.function_of(release.region) == function
            })
    }

    /// How it is known that a target is still there when `function` runs again, by an attempt to take the listener away:
    /// for sure if the function itself comes to it.
    pub fn attempts_tell(
        &self,
        acquisition: &Acquisition,
        function: FunctionId,
    ) -> Option<Knowledge> {
        let reached = self.reached_from(function);
        self.misses_by_listener(acquisition)
            .filter(|(number, release)| {
                self.is_made_for_removal(release) || self.names_what_nobody_adds(*number, release)
            })
            .map(
                |(_, release)| match self.runs_in_any(release.region, &reached) {
                    true => Knowledge::Sight,
                    false => Knowledge::Convention,
                },
            )
            .min()
    }

    /// Whether the code tries to take a listener away, and names a function that nobody adds.
    pub fn is_missed_by_removal(&self, acquisition: &Acquisition) -> bool {
        self.misses_by_listener(acquisition)
            .any(|(number, release)| {
                self.is_made_for_removal(release) || self.names_what_nobody_adds(number, release)
            })
    }

    /// Whether a removal names a function that is added nowhere: one that is only taken away and called, or a member.
    /// What a caller passes, or what a call found, others have added.
    fn names_what_nobody_adds(&self, number: u32, release: &Release) -> bool {
        let Some(listener) = release.listener.map(|listener| self.path(listener)) else {
            return false;
        };
        let is_nobodys =
            self.is_of_this_code(&listener) || self.never_assigned_listener(release).is_some();
        is_nobodys && !self.is_met(number)
    }

    fn is_of_this_code(&self, listener: &Path) -> bool {
        match listener.root {
            Root::Function(_) | Root::Instance(_) => self.listener_leaves(listener) == Some(false),
            Root::Binding(binding) if listener.segments.len() == 1 => {
                let mut writes = self.binding(binding).writes.iter();
                writes.all(|write| self.is_of_own_make(write.value))
            }
            _ => false,
        }
    }

    fn is_of_own_make(&self, value: ValueId) -> bool {
        match &self.value(value).kind {
            ValueKind::Call(call) => call.form == CallForm::New,
            kind => matches!(kind, ValueKind::Object(_) | ValueKind::Nothing),
        }
    }
}

//! Which removals can never match, and why.
//!
//! In: the removals of a file. Out: each [`Dead`] one, with its cause and what of it rests on convention.
//! Never here: words for the user.

use crate::facts::{BindingId, Release, ValueKind};
use crate::graph::{Again, FreshListener, Graph, Knowledge, Miss, NearMiss};

/// A removal that can never match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dead {
    /// Index into the facts' releases.
    pub release: u32,
    /// Why.
    pub cause: Cause,
    /// How much of it rests on convention: 0 is in sight.
    pub doubt: u32,
}

/// Why a removal can never match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Its listener is made anew.
    FreshListener(FreshListener),
    /// It names no listener where the API wants one.
    NoListener,
    /// It names a variable to which nothing is ever assigned.
    NeverAssigned(BindingId),
    /// Its target is made anew, and has no listeners.
    NewTarget,
    /// What it is handed has just been set to nothing.
    Emptied,
    /// Its target is what is around an element, which has left its page: the registration with this number was made before.
    LeftPage(u32),
    /// What is added differs.
    Missed(Miss),
}

impl Graph<'_> {
    /// Every removal that can never match, in source order.
    pub fn dead_removals(&self) -> Vec<Dead> {
        if self.facts.releases.is_empty() {
            return Vec::new();
        }
        let mut misses: Vec<Vec<(u32, NearMiss)>> = vec![Vec::new(); self.facts.releases.len()];
        for (index, acquisition) in self.facts.acquisitions.iter().enumerate() {
            for (release, miss) in self.near_misses(acquisition) {
                misses[release as usize].push((index as u32, miss));
            }
        }
        let all = self.facts.releases.iter().zip(&misses).enumerate();
        all.filter_map(|(index, (release, misses))| {
            let (cause, doubt) = self.cause_of_death(index as u32, release, misses)?;
            Some(Dead {
                release: index as u32,
                cause,
                doubt,
            })
        })
        .collect()
    }

    fn cause_of_death(
        &self,
        index: u32,
        release: &Release,
        misses: &[(u32, NearMiss)],
    ) -> Option<(Cause, u32)> {
        if release.is_mistaken {
            let miss = self.missed(index, misses)?;
            return Some((Cause::Missed(miss), miss.doubt));
        }
        let own = self.called_function(release.call);
        let doubt = match own {
            Some(function) if !self.removes_by_identity(function) => Knowledge::Guess as u32,
            _ => 0,
        };
        if let Some((anew, knowledge)) = self.made_fresh(release) {
            return Some((Cause::FreshListener(anew), doubt + knowledge as u32));
        }
        // Behind a test of what is empty it does not even run.
        if own.is_none() && self.emptied_before(release) == Some(release.region) {
            return Some((Cause::Emptied, 0));
        }
        if own.is_none() && self.wants_listener(release) {
            return Some((Cause::NoListener, 0));
        }
        if own.is_none()
            && let Some(variable) = self.never_assigned_listener(release)
        {
            return Some((Cause::NeverAssigned(variable), 0));
        }
        if release.listener.is_some() && own.is_none() && self.is_from_new_target(release) {
            return Some((Cause::NewTarget, 0));
        }
        if self.has_left_page(release)
            && let Some((acquisition, _)) = misses.first()
        {
            return Some((Cause::LeftPage(*acquisition), 0));
        }
        let miss = self.missed(index, misses)?;
        Some((Cause::Missed(miss), miss.doubt))
    }

    /// Whether a removal lacks the listener that its API demands, and so removes nothing.
    fn wants_listener(&self, release: &Release) -> bool {
        let arguments = &self.call(release.call).arguments;
        let is_open = arguments
            .iter()
            .any(|argument| matches!(self.value(*argument).kind, ValueKind::Spread(_)));
        let names_event = arguments
            .first()
            .is_some_and(|first| self.event_names(*first).is_some());
        self.demands_listener(release)
            && release.listener.is_none()
            && !is_open
            && (names_event || !self.is_handed_listeners_alone(release))
            // With options it is how a page asks whether the browser reads them.
            && (1..=2).contains(&arguments.len())
    }

    /// Whether the target of a removal is elsewhere handed listeners without an event, as a store of the project's own may be.
    fn is_handed_listeners_alone(&self, release: &Release) -> bool {
        let pair = &self.dictionary.pairs[release.pair as usize];
        let names: Vec<&str> = pair.acquire.iter().map(String::as_str).collect();
        let target = self.path(release.target);
        let mut calls = self.method_calls(&names);
        calls.any(|call| {
            self.call(call).arguments.len() == 1
                && self
                    .receiver(call)
                    .is_some_and(|on| self.same_path(&self.path(on), &target))
        })
    }

    /// What stands where a removal was meant, as far as its API keeps what it is handed.
    pub fn registrations_for_removals(&self) -> Vec<Again> {
        let kept = |again: &Again| {
            let acquisition = &self.facts.acquisitions[again.acquisition as usize];
            self.look_alike(acquisition.call).is_none() && self.adds_listener(acquisition)
        };
        self.added_again().into_iter().filter(kept).collect()
    }
}

//! What takes a listener away again.
//!
//! In: an acquisition. Out: the removals in the file that match it, and those that nearly do.
//! Never here: whether a removal comes soon enough; that depends on the repetition and is the judge's.

use super::Graph;
use super::path::Root;
use crate::dictionary::{Comes, Duplicates};
use crate::facts::{Acquisition, CallForm, FunctionId, RegionId, Release, ValueKind};

/// Something that takes a listener away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Discharge {
    /// Index into the facts' releases.
    pub release: u32,
    /// How it takes it away.
    pub kind: DischargeKind,
}

/// How a removal takes a listener away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DischargeKind {
    /// It removes the listener itself.
    Exact,
    /// It removes all of the event's, or of the target's.
    All,
}

/// Why a removal that looks like the right one is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NearMiss {
    /// It names another event.
    Event,
    /// It names another function.
    Listener,
    /// It is made on another target.
    Target,
    /// It differs in `capture`.
    Capture,
}

impl Graph<'_> {
    /// The removals that match an acquisition, in order.
    pub fn discharges(&self, acquisition: &Acquisition) -> Vec<Discharge> {
        self.facts
            .releases
            .iter()
            .enumerate()
            .filter_map(|(index, release)| {
                let kind = self.discharge(acquisition, release)?;
                Some(Discharge {
                    release: index as u32,
                    kind,
                })
            })
            .collect()
    }

    fn discharge(&self, acquisition: &Acquisition, release: &Release) -> Option<DischargeKind> {
        let matches = self.same_family(acquisition.pair, release.pair)
            && self.same_event(acquisition.event, release.event)
            && self.same_capture(acquisition, release)
            && self.same_target(acquisition.target, release.target);
        if !matches {
            return None;
        }
        match release.listener {
            None => Some(DischargeKind::All),
            Some(listener) => {
                let same = self.same_listener(acquisition.listener, listener)
                    && !self.is_made_anew(acquisition, release);
                same.then_some(DischargeKind::Exact)
            }
        }
    }

    /// Methods of one emitter in different tables (`on` of Node's, `addEventListener` of the DOM's) still pair by name.
    fn same_family(&self, acquired: u32, released: u32) -> bool {
        acquired == released
    }

    fn same_capture(&self, acquisition: &Acquisition, release: &Release) -> bool {
        let duplicates = self.dictionary.pairs[acquisition.pair as usize].duplicates;
        match (acquisition.options.capture, release.options.capture) {
            (Some(one), Some(other)) => one == other || duplicates == Duplicates::Kept,
            _ => true,
        }
    }

    /// Whether the removal runs before the registration and names a function that this very run has made.
    fn is_made_anew(&self, acquisition: &Acquisition, release: &Release) -> bool {
        let function = self.function_of(acquisition.region);
        if self.function_of(release.region) != function || release.call > acquisition.call {
            return false;
        }
        let path = self.path(acquisition.listener);
        match path.root {
            Root::Function(listener) => {
                let made = self.function(listener);
                made.parent == Some(function) && made.region != self.function(function).body
                    || made.parent == Some(function) && function != crate::facts::MODULE
            }
            _ => false,
        }
    }

    /// Removals of the same kind that miss in exactly one respect, nearest first.
    pub fn near_misses(&self, acquisition: &Acquisition) -> Vec<(u32, NearMiss)> {
        self.facts
            .releases
            .iter()
            .enumerate()
            .filter_map(|(index, release)| {
                let miss = self.near_miss(acquisition, release)?;
                Some((index as u32, miss))
            })
            .collect()
    }

    fn near_miss(&self, acquisition: &Acquisition, release: &Release) -> Option<NearMiss> {
        if !self.same_family(acquisition.pair, release.pair) {
            return None;
        }
        let target = self.same_target(acquisition.target, release.target);
        let event = self.same_event(acquisition.event, release.event);
        let capture = self.same_capture(acquisition, release);
        let listener = release.listener.is_none_or(|listener| {
            self.same_listener(acquisition.listener, listener)
                && !self.is_made_anew(acquisition, release)
        });
        let named = !matches!(
            self.value(acquisition.listener).kind,
            ValueKind::Function(_)
        );
        match (target, event, listener, capture) {
            (true, true, false, true) => Some(NearMiss::Listener),
            (true, false, true, true) if named && release.listener.is_some() => {
                Some(NearMiss::Event)
            }
            (true, true, true, false) => Some(NearMiss::Capture),
            (false, true, true, true) if named && release.listener.is_some() => {
                Some(NearMiss::Target)
            }
            _ => None,
        }
    }

    /// Whether a place runs as a part of `region`, or in a function written inside it.
    pub fn is_inside(&self, inner: RegionId, outer: RegionId) -> bool {
        let function = self.function_of(outer);
        let mut region = inner;
        loop {
            if self.function_of(region) == function {
                return self.region_contains(outer, region);
            }
            let owner: FunctionId = self.function_of(region);
            if self.function(owner).parent.is_none() {
                return false;
            }
            region = self.function(owner).region;
        }
    }
}

impl Graph<'_> {
    /// Whether the event comes at most once to its target.
    pub fn comes_once(&self, acquisition: &Acquisition) -> bool {
        let names = acquisition.event.and_then(|event| self.event_names(event));
        names.is_some_and(|names| {
            names
                .iter()
                .all(|name| self.dictionary.comes(name) == Some(Comes::Once))
        })
    }

    /// Whether the listener is the `resolve` or `reject` of a promise.
    pub fn settles_promise(&self, acquisition: &Acquisition) -> bool {
        let Root::Parameter(function, _) = self.path(acquisition.listener).root else {
            return false;
        };
        self.inline_callback(function).is_some_and(|(call, _)| {
            self.call(call).form == CallForm::New
                && self.callee_name(call).as_deref() == Some("Promise")
        })
    }

    /// Whether the listener is the same function in every run of `region`, or each is kept in a collection: then a
    /// removal elsewhere can take all of them away, and not only the last.
    pub fn listener_is_collected(&self, acquisition: &Acquisition, region: RegionId) -> bool {
        let path = self.path(acquisition.listener);
        let made_inside = match path.root {
            Root::Function(function) => self.is_inside(self.function(function).region, region),
            Root::Value(_) => true,
            _ => false,
        };
        if !made_inside {
            return true;
        }
        self.facts.releases.iter().any(|release| {
            release.listener.is_some_and(|listener| {
                self.collection_of(&self.path(listener)).is_some()
                    && self.same_listener(acquisition.listener, listener)
            })
        })
    }
}

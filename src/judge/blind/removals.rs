//! Removals of which it is unknown whether they take this listener away.
//!
//! In: a case. Out: a blind spot for each removal from the same target, in time, whose event or listener is computed.
//! Never here: removals that match, or that surely miss.

use super::{BlindSpot, Cause};
use crate::facts::{Release, ValueId, ValueKind};
use crate::graph::DischargeKind;
use crate::judge::case::Case;

impl Case<'_, '_> {
    /// Removals from the same target that would come in time, and of which it is unknown what they take away.
    pub(super) fn unclear_removals(&self) -> Vec<BlindSpot> {
        let graph = self.graph;
        graph
            .releases_that_may_be_unclear(self.acquisition)
            .into_iter()
            .filter(|release| release.pair == self.acquisition.pair)
            .filter(|release| self.is_from_target(release) && self.would_be_in_time(release))
            .filter_map(|release| {
                let message = self.why_unclear(release)?;
                Some(self.spot(Cause::Removal, release.span, message))
            })
            .collect()
    }

    fn is_from_target(&self, release: &Release) -> bool {
        let graph = self.graph;
        let released = graph.path(release.target);
        graph.same_target(self.acquisition.target, &released)
            || self
                .lifting
                .words
                .iter()
                .any(|said| graph.same_path(&said.target, &released))
    }

    fn would_be_in_time(&self, release: &Release) -> bool {
        let kind = match release.listener {
            Some(_) => DischargeKind::Exact,
            None => DischargeKind::All,
        };
        self.repetition()
            .is_none_or(|layer| self.removes_in_time(layer, release.region, kind))
    }

    /// Why a removal may be this listener's although it is not known to be.
    fn why_unclear(&self, release: &Release) -> Option<String> {
        let graph = self.graph;
        let acquired = self.acquisition;
        let same_event = graph.same_event(acquired.event, release.event);
        let may_be_event = release
            .event
            .is_some_and(|event| graph.is_open_event(event))
            || acquired
                .event
                .is_some_and(|event| graph.is_open_event(event));
        let same_listener = release.listener.is_none_or(|listener| {
            graph.same_listener(acquired.listener, Some(listener), &graph.path(listener))
        });
        let may_be_listener = release.listener.is_some_and(|listener| {
            self.may_be_listener(listener) && !graph.is_out_of_reach(acquired, release.region)
                || graph.may_be_handed_back(acquired, listener)
        });
        let is_unclear = match (same_event, same_listener) {
            (true, true) => false,
            (true, false) => may_be_listener,
            (false, _) => may_be_event && (same_listener || may_be_listener),
        };
        if !is_unclear {
            return None;
        }
        Some(if same_event {
            "This removes a listener that is computed, which may be this one".to_owned()
        } else {
            "This removes listeners of an event that is computed, which may be this one".to_owned()
        })
    }

    /// Whether a removal's listener may be the one that was added: nobody knows what it is, and it was not made on the
    /// spot of one that is known.
    fn may_be_listener(&self, listener: ValueId) -> bool {
        let graph = self.graph;
        let has_no_name = matches!(
            graph.value(self.acquisition.listener).kind,
            ValueKind::Function(_)
        );
        !has_no_name && graph.may_be_anybodys(listener)
    }
}

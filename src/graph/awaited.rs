//! Whether a test says that the event of a registration is still to come.
//!
//! In: an acquisition. Out: the place of the test, such as `if (socket.connecting)` around `socket.on("connect", f)`.
//! Never here: tests of anything else than the target itself; those are `guard`'s.

use std::collections::BTreeSet;

use smol_str::SmolStr;

use super::Graph;
use super::path::Path;
use super::standing::{Fact, Subject};
use crate::corpus::Span;
use crate::facts::{Acquisition, Choice, ValueId, ValueKind};

/// How many names, brackets and signs a test is followed through.
const DEPTH: u32 = 8;

/// What a test is asked for.
struct Asked<'e> {
    target: Path,
    events: &'e BTreeSet<SmolStr>,
}

impl Graph<'_> {
    /// The test by which the event has not come yet: who waits for it then is one of few, however often the code runs.
    pub fn awaits_what_comes(&self, acquisition: &Acquisition) -> Option<Span> {
        let events = self.event_names(acquisition.event?)?;
        let asked = Asked {
            target: self.path(acquisition.target),
            events: &events,
        };
        let (mut region, mut at) = (acquisition.region, acquisition.call);
        for _ in 0..DEPTH {
            let told = self
                .standing_at(Subject::Pending, region, at)
                .into_iter()
                .find_map(|fact| match fact {
                    Fact::Test(test, when) if self.is_to_come(test, when, &asked, DEPTH) => {
                        Some(test)
                    }
                    _ => None,
                });
            if let Some(test) = told {
                return Some(self.span(test));
            }
            // A callback is handed on where its test was passed.
            (at, _) = self.inline_callback(self.function_of(region))?;
            region = self.value(at).region;
        }
        None
    }

    /// Whether a test may say that of some event: it asks for a member of something.
    pub(super) fn may_be_to_come(&self, test: ValueId) -> bool {
        self.asks_for_member(test, DEPTH)
    }

    fn asks_for_member(&self, test: ValueId, depth: u32) -> bool {
        let Some(depth) = depth.checked_sub(1) else {
            return false;
        };
        let side = |value: ValueId| self.asks_for_member(value, depth);
        match &self.value(test).kind {
            ValueKind::Not(inner) => side(*inner),
            ValueKind::Binding(binding) => self.only_value(*binding).is_some_and(side),
            ValueKind::Either { left, right, .. } => side(*left) || side(*right),
            ValueKind::Member { .. } => true,
            _ => false,
        }
    }

    /// Whether every event that is asked for is still to come if `test` is `when`.
    fn is_to_come(&self, test: ValueId, when: bool, asked: &Asked<'_>, depth: u32) -> bool {
        let Some(depth) = depth.checked_sub(1) else {
            return false;
        };
        let side = |value: ValueId, when: bool| self.is_to_come(value, when, asked, depth);
        match &self.value(test).kind {
            ValueKind::Not(inner) => side(*inner, !when),
            ValueKind::Binding(binding) => self
                .only_value(*binding)
                .is_some_and(|value| side(value, when)),
            ValueKind::Either {
                choice,
                left,
                right,
                ..
            } => match (choice, when) {
                (Choice::And, true) | (Choice::Or, false) => {
                    side(*left, when) || side(*right, when)
                }
                _ => side(*left, when) && side(*right, when),
            },
            ValueKind::Member { object, name } => {
                let said = |event: &SmolStr| self.dictionary.is_pending(event, name);
                when && asked.events.iter().all(said)
                    && self.same_path(&self.path(*object), &asked.target)
            }
            _ => false,
        }
    }
}

//! Whether a test says that the event of a registration is still to come.
//!
//! In: an acquisition. Out: the place of the test, such as `if (socket.connecting)` around `socket.on("connect", f)`.
//! Never here: tests of anything else than the target itself; those are `guards`'s.

use std::collections::BTreeSet;

use smol_str::SmolStr;

use crate::corpus::Span;
use crate::facts::{Acquisition, Choice, ValueId, ValueKind};
use crate::graph::Graph;
use crate::graph::alias::path::Path;

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
        let members = self.dictionary.pending_members(events.first()?);
        let (mut region, mut at) = (acquisition.region, acquisition.call);
        for _ in 0..DEPTH {
            let mut tests = self.pending_tests(region, at, &asked.target, members.iter());
            let told = tests.find(|(test, when)| self.is_to_come(*test, *when, &asked, DEPTH));
            if let Some((test, _)) = told {
                return Some(self.span(test));
            }
            // A callback is handed on where its test was passed.
            (at, _) = self.inline_callback(self.function_of(region))?;
            region = self.value(at).region;
        }
        None
    }

    /// The members for which a test asks that hold if it is `when`, or may: each with what it is a member of.
    pub(in crate::graph) fn members_that_hold(
        &self,
        test: ValueId,
        when: bool,
    ) -> Vec<(ValueId, SmolStr)> {
        let mut members = Vec::new();
        self.note_members(test, when, DEPTH, &mut members);
        members
    }

    fn note_members(
        &self,
        test: ValueId,
        when: bool,
        depth: u32,
        members: &mut Vec<(ValueId, SmolStr)>,
    ) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        let mut note = |value: ValueId, when: bool| self.note_members(value, when, depth, members);
        match &self.value(test).kind {
            ValueKind::Not(inner) => note(*inner, !when),
            ValueKind::Binding(binding) => {
                if let Some(value) = self.only_value(*binding) {
                    note(value, when);
                }
            }
            ValueKind::Either { left, right, .. } => {
                note(*left, when);
                note(*right, when);
            }
            ValueKind::Member { object, name } if when => members.push((*object, name.clone())),
            _ => {}
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

//! What a function leaves to its callers: the listeners that it adds, what releases them, and what is lifted from callee to
//! caller until the target's allocation is reached.
//!
//! In: `alias`, `calls` and `flow`. Out: lifted obligations, matching releases, exits that skip one, disposers.
//! Never here: a rule.

pub(super) mod attempted;
pub(super) mod deferred_release;
pub(super) mod disposers;
pub(super) mod emptied;
pub(super) mod end_calls;
pub(super) mod ended;
pub(super) mod fresh_listener;
pub(super) mod keys;
pub(super) mod left_page;
pub(super) mod lifting;
pub(super) mod listed_events;
pub(super) mod matches;
pub(super) mod narrowed;
pub(super) mod opposites;
pub(super) mod own_emitters;
pub(super) mod passed_on;
pub(super) mod reaches;
pub(super) mod release;
pub(super) mod release_index;
pub(super) mod releasing;
pub(super) mod renders;
pub(super) mod reset_guards;
pub(super) mod returned_disposers;
pub(super) mod settlements;
pub(super) mod skipped;
pub(super) mod stores;
pub(super) mod terminal_events;
pub(super) mod unassigned;
pub(super) mod unregistered;
pub(super) mod wrapped;

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::facts::{FileFacts, FunctionId, ValueId};
use crate::graph::Discharge;
use crate::graph::alias::marks::Mark;
use crate::graph::obligations::keys::Keyed;
use crate::graph::obligations::lifting::Lifting;
use crate::graph::obligations::matches::MetIn;
use crate::graph::placed::Placed;

/// What is known of registrations and removals.
#[derive(Default)]
pub(in crate::graph) struct Tables {
    /// What functions wait for, in order.
    pub(in crate::graph) waits: OnceCell<Placed<ValueId>>,
    /// By the acquisition's number.
    pub(in crate::graph) liftings: Vec<OnceCell<Lifting>>,
    pub(in crate::graph) removals: OnceCell<Vec<release::Removal>>,
    pub(in crate::graph) buckets: OnceCell<release_index::Buckets>,
    /// The releases that are handed each function by itself.
    pub(in crate::graph) removed: OnceCell<HashMap<FunctionId, Vec<u32>>>,
    pub(in crate::graph) meant: OnceCell<release_index::Meant>,
    /// The registrations, in the words of all their callers.
    pub(in crate::graph) in_words: OnceCell<keys::Keyed>,
    /// The registrations whose results are used, by their methods and targets.
    pub(in crate::graph) used_results: OnceCell<keys::Keyed>,
    /// Whether each release that somebody asked about takes some listener away.
    pub(in crate::graph) met: RefCell<HashMap<u32, bool>>,
    pub(in crate::graph) end_calls: OnceCell<Placed<ValueId>>,
    /// The same, by the mark of what they are made on.
    pub(in crate::graph) end_calls_on: OnceCell<HashMap<Mark, Vec<ValueId>>>,
    pub(in crate::graph) hearers_of_end: OnceCell<Placed<u32>>,
    /// The functions that hear an end.
    pub(in crate::graph) heard_by: OnceCell<HashSet<FunctionId>>,
    pub(in crate::graph) added_for_once: OnceCell<Placed<u32>>,
    /// The calls that abort something, by the mark of what they abort.
    pub(in crate::graph) aborts: OnceCell<HashMap<Mark, Vec<ValueId>>>,
    /// The registrations by their events and targets.
    pub(in crate::graph) by_event: OnceCell<Keyed>,
    /// The calls that may cause an event, by that and by what they are made on.
    pub(in crate::graph) causing: OnceCell<Keyed>,
    /// By the registration's number.
    pub(in crate::graph) taken_away: RefCell<HashMap<ValueId, Rc<[Discharge]>>>,
    pub(in crate::graph) met_releases: OnceCell<Vec<u32>>,
    /// The registrations that a removal matches, by the function that they are in, and by the class or object of that.
    pub(in crate::graph) met_in: OnceCell<MetIn>,
    /// The registrations whose listener a release takes away exactly, by the release.
    pub(in crate::graph) hit: OnceCell<HashMap<u32, Vec<ValueId>>>,
    /// The functions that are by their names the opposites of others.
    pub(in crate::graph) opposites: OnceCell<HashMap<FunctionId, Vec<FunctionId>>>,
    /// The registrations by the marks of their listeners, and of their targets.
    pub(in crate::graph) by_listener: OnceCell<HashMap<Mark, Vec<u32>>>,
    pub(in crate::graph) by_target: OnceCell<HashMap<Mark, Vec<u32>>>,
    /// The removals of which nobody can say what they take away.
    pub(in crate::graph) unclear: OnceCell<Vec<u32>>,
}

impl Tables {
    /// Tables in which nothing is known yet, with room for each registration.
    pub(in crate::graph) fn of(facts: &FileFacts) -> Self {
        Self {
            liftings: vec![OnceCell::new(); facts.acquisitions.len()],
            ..Self::default()
        }
    }
}

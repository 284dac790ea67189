//! What rules ask: mismatched releases, owners that the listener outlives, competing settlements, signals of callers.
//!
//! In: the other rooms of `graph`. Out: answers as plain data.
//! Never here: how sure an answer has to be to be told, or words for the user.

pub(super) mod bounded_waits;
pub(super) mod competing_settlement;
pub(super) mod controllers;
pub(super) mod duplicate_registration;
pub(super) mod ineffective_release;
pub(super) mod injection;
pub(super) mod items;
pub(super) mod kept_by_target;
pub(super) mod lifetime_relation;
pub(super) mod midway;
pub(super) mod mismatch;
pub(super) mod opposite;
pub(super) mod ownership;
pub(super) mod provided;
pub(super) mod signal_provenance;
pub(super) mod silenced;
pub(super) mod sinks;
pub(super) mod teardown;

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;

use smol_str::SmolStr;

use crate::corpus::Span;
use crate::graph::Owner;

/// What rules have asked.
#[derive(Default)]
pub(in crate::graph) struct Tables {
    pub(in crate::graph) teardowns: RefCell<HashMap<Owner, Option<(SmolStr, Span)>>>,
    /// Where instances put themselves.
    pub(in crate::graph) self_kept: OnceCell<kept_by_target::SelfKept>,
}

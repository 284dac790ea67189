//! What has happened on every way to a point of a function.
//!
//! In: the regions of a function, and what their steps do to one listener ([`effects::Effects`]). Out: where the listener may be
//! at each point, which tests hold there, and which of them are guards.
//! Never here: what adds or takes away a listener; who asks says that.

pub(super) mod awaited_events;
pub(super) mod conditions;
pub(super) mod dominating_tests;
pub(super) mod effects;
pub(super) mod guards;
pub(super) mod jumps;
pub(super) mod kept;
pub(super) mod lattice;
pub(super) mod pending_events;
pub(super) mod scopes;
pub(super) mod sparse;
pub(super) mod states;
pub(super) mod toggles;
pub(super) mod walk;

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use crate::facts::FunctionId;

/// What the walks share.
#[derive(Default)]
pub(in crate::graph) struct Tables {
    pub(in crate::graph) conditions: RefCell<HashMap<FunctionId, Rc<conditions::Conditions>>>,
    pub(in crate::graph) skeletons: RefCell<HashMap<FunctionId, Rc<sparse::Skeleton>>>,
    pub(in crate::graph) passed: RefCell<HashMap<FunctionId, kept::Passed>>,
    pub(in crate::graph) standing: RefCell<dominating_tests::Standing>,
    /// The tests that may say of an event that it is still to come.
    pub(in crate::graph) pending: OnceCell<pending_events::Pending>,
}

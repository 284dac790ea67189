//! What the steps of a function do to one listener: the transfer functions of the walk.
//!
//! In: nothing. Out: [`Effects`], which who asks implements.
//! Never here: an implementation; what adds and takes away is no matter of `flow`.

use super::lattice::Known;
use crate::facts::{RegionId, ValueId};

/// What the steps of a function do to one listener: the transfer functions of the walk.
pub(in crate::graph) trait Effects {
    /// The call that adds the listener.
    fn registration(&self) -> ValueId;
    /// What is known where it was just added: it is there, and so is its target.
    fn known_when_added(&self) -> Known;
    /// Questions for flags that become true only where the listener is taken away.
    fn flags(&self) -> u128;
    /// Whether a call takes the listener away, or hands the removal to something that will run it.
    fn takes_away(&self, call: ValueId) -> bool;
    /// Whether a call ends the target, or what it is a part of: then its listeners go with it.
    fn ends_target(&self, call: ValueId) -> bool;
    /// Whether to return a value takes the listener away.
    fn is_given_back(&self, value: Option<ValueId>) -> bool;
    /// Whether the registration is in the loop, and made on another target in each turn.
    fn is_another_each_turn(&self, body: RegionId) -> bool;
    /// Whether a loop comes to each event for which the listener was added.
    fn surely_turns(&self, body: RegionId) -> bool;
}

//! A listener taken away in a function that runs when its owner goes: `destroy` of what a factory returns, `unmounted` of a
//! component's object.
//!
//! In: the registration and the function. Out: the fix.
//! Never here: which function that is.

use super::Fix;
use super::handler::{Removal, removal_nearby};
use super::member::put;
use super::script::Script;
use crate::corpus::Span;
use crate::judge::explain::remedy::{Added, Reach, Written};

/// The fix. `has_this` is whether `this` means the same in both functions.
pub fn fix(script: &Script<'_>, added: &Added, function: Span, has_this: bool) -> Option<Fix> {
    let spot = script.spot(added.call)?;
    let end = script.function(function)?.function();
    let body = end.body.filter(|it| it.is_block())?;
    let is_within = spot.block.span().contains(function);
    let is_named_there = |it: Written| match it.reach {
        Reach::File => true,
        Reach::Instance => has_this,
        Reach::Within(_) | Reach::Nowhere => is_within && it.is_in_reach(function),
    };
    let is_made_here = added.listener.reach == Reach::Nowhere && is_within;
    if !is_named_there(added.target) || !is_made_here && !is_named_there(added.listener) {
        return None;
    }
    let Removal {
        target,
        call,
        mut edits,
    } = removal_nearby(script, &spot, added)?;
    let code = script.statement(&call, spot.statement.span());
    edits.push(put(script, body, &target, &code));
    let title = format!("Call `{call}` in `{}()`", script.at(end.head));
    Fix::new(title, true, edits)
}

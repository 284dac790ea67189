//! A registration moved out of the function that runs again and again.
//!
//! In: the registration and that function. Out: the fix.
//! Never here: whether the function's own variables are used; the judge knows. The listener is there earlier than before, so the
//! fix is not safe.

use super::script::Script;
use super::{Edit, Fix};
use crate::corpus::Span;
use crate::judge::explain::remedy::{Added, Reach};

/// The fix.
pub fn fix(script: &Script<'_>, added: &Added, function: Span) -> Option<Fix> {
    let spot = script.spot(added.call)?;
    let path = script.tree.around(function);
    let at = path.iter().rposition(|it| it.span() == function)?;
    let callback = path[at].function();
    // What is in a part of it, runs on a condition.
    if callback.body?.span() != spot.block.span() {
        return None;
    }
    let outer = path[..at]
        .iter()
        .rposition(|it| it.is_expression_statement())?;
    let block = path.get(outer.checked_sub(1)?)?;
    let statement = path[outer].span();
    let is_in_reach = match added.target.reach {
        Reach::File => true,
        Reach::Instance => callback.is_arrow,
        Reach::Within(around) => around.contains(statement),
        Reach::Nowhere => false,
    };
    let text = script.at(spot.statement.span());
    let uses_this = !callback.is_arrow && super::script::has_word(text, "this");
    if !is_in_reach || uses_this || !(outer == 1 || block.is_block()) {
        return None;
    }
    let gone = script.whole_lines(spot.statement.span())?;
    let lines = script.moved_lines(spot.statement.span())?;
    let edits = vec![script.before(statement, &lines), Edit::replace(gone, "")];
    let name = script.at(spot.callee.span());
    Fix::new(
        format!("Call `{name}` once, before the code that repeats"),
        false,
        edits,
    )
}

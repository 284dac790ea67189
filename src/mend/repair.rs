//! Removals that take nothing away, made to match their registration.
//!
//! In: what the removal says, and what was meant. Out: the fix.
//! Never here: which registration was meant.

use super::handler::{around, bound, bound_method, free, is_told, name_for, options_of_removal};
use super::script::{Script, has_word};
use super::{Edit, Fix};
use crate::corpus::Span;
use crate::cst::{Expression, Node};
use crate::judge::explain::remedy::{Added, By, Reach};

/// Writes something else instead of a part of the removal.
pub fn replace(script: &Script<'_>, wrong: Span, by: &By) -> Option<Fix> {
    match by {
        By::Copy(meant) => {
            let text = script.at(meant.span);
            let is_literal = text.starts_with(['\'', '"']);
            let is_plain =
                !text.contains(['(', '\n', '{', '[']) && (is_literal || meant.is_in_reach(wrong));
            if is_there(script, wrong, text) {
                return None;
            }
            let title = format!("Write `{text}` instead of `{}`", script.at(wrong));
            is_plain.then(|| Fix::new(title, true, vec![Edit::replace(wrong, text)]))?
        }
        By::Method(method) => {
            let (callee, _) = script.call(wrong)?;
            let Expression::Member { property, .. } = callee.expression() else {
                return None;
            };
            let title = format!(
                "Call `{method}` instead of `{}`",
                script.at(property.span())
            );
            Fix::new(
                title,
                true,
                vec![Edit::replace(property.span(), method.as_str())],
            )
        }
    }
}

/// Whether a removal that says this instead is there already, beside the other: then something else was meant.
fn is_there(script: &Script<'_>, wrong: Span, text: &str) -> bool {
    let path = script.tree.around(wrong);
    let statement = path.iter().rposition(|it| it.is_expression_statement());
    let Some((at, block)) = statement.and_then(|at| Some((at, path.get(at.checked_sub(1)?)?)))
    else {
        return false;
    };
    let own = path[at].span();
    let before = script.at(Span::new(own.start, wrong.start));
    let after = script.at(Span::new(wrong.end, own.end));
    let written = [before, text, after].concat();
    let mut others = block.statements().into_iter();
    others.any(|it| is_same(script.at(it.span()), &written))
}

/// Has the removal say the same of `capture`.
pub fn capture(script: &Script<'_>, added: &Added, removal: Span) -> Option<Fix> {
    let (_, of_added) = script.call(added.call)?;
    let (_, of_removal) = script.call(removal)?;
    let (given, taken) = (of_added.elements(), of_removal.elements());
    let at = given
        .iter()
        .position(|it| it.span().contains(added.listener.span))?;
    let options = given.get(at + 1).filter(|_| added.captures);
    let written = options.map(|it| options_of_removal(script, *it));
    let edit = match (written, taken.get(at + 1)) {
        (Some(text), Some(old)) => Edit::replace(old.span(), text?),
        (Some(text), None) => Edit::insert(taken.get(at)?.span().end, format!(", {}", text?)),
        (None, Some(old)) => {
            Edit::replace(Span::new(taken.get(at)?.span().end, old.span().end), "")
        }
        (None, None) => return None,
    };
    Fix::new(
        "Say the same of `capture` in the removal".to_owned(),
        true,
        vec![edit],
    )
}

/// Keeps the function that is added, and removes that one.
///
/// `is_meant` tells whether this is the registration that was meant; otherwise it is only one for the same event, and both have to
/// say the same.
pub fn share(script: &Script<'_>, added: &Added, removed: Span, is_meant: bool) -> Option<Fix> {
    let listener = added.listener;
    let (one, other) = (script.at(listener.span), script.at(removed));
    if !is_meant && !is_same(one, other) && !has_word(other, one) {
        return None;
    }
    if listener.reach != Reach::Nowhere {
        let text = script.at(listener.span);
        let is_plain = !text.contains(['(', '\n']) && listener.is_in_reach(removed);
        let title = format!("Remove `{text}`, which is what was added");
        return is_plain.then(|| Fix::new(title, true, vec![Edit::replace(removed, text)]))?;
    }
    let path = script.tree.around(added.call);
    let class = path
        .iter()
        .rev()
        .find(|it| it.is_class() && it.span().contains(removed));
    let node = script.node(listener.span)?;
    if let Some(class) = class
        && let Some(method) = bound_method(script, node, *class)
    {
        let spot = script.spot(added.call).filter(|_| added.constructs);
        let made_at = spot.map(|it| it.statement.span());
        let (name, field) = bound(script, made_at, *class, &method)?;
        let text = format!("this.{name}");
        let edits = vec![
            field,
            Edit::replace(listener.span, text.clone()),
            Edit::replace(removed, text.clone()),
        ];
        return Fix::new(
            format!("Keep `this.{method}.bind(this)` in `{text}`"),
            true,
            edits,
        );
    }
    in_variable(script, added, removed)
}

/// Whether two pieces of code are the same but for blanks.
fn is_same(one: &str, other: &str) -> bool {
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    bare(one) == bare(other)
}

/// A constant of the block that holds both calls.
fn in_variable(script: &Script<'_>, added: &Added, removed: Span) -> Option<Fix> {
    let spot = script.spot(added.call)?;
    let is_within =
        spot.block.span().contains(removed) || script.tree.root().span() == spot.block.span();
    let is_later = removed.start > spot.statement.span().end;
    if !is_within || !is_later || !is_told(script, added.listener.span) {
        return None;
    }
    let is_function = |it: Node<'_>| matches!(it.expression(), Expression::Function);
    let name = match is_function(script.node(added.listener.span)?) {
        true => free(around(script, added.call), &name_for(added)),
        false => free(around(script, added.call), "listener"),
    };
    let text = script.at(added.listener.span);
    let declared = script.statement(&format!("const {name} = {text}"), spot.statement.span());
    let edits = vec![
        script.before(spot.statement.span(), &[declared]),
        Edit::replace(added.listener.span, name.clone()),
        Edit::replace(removed, name.clone()),
    ];
    Fix::new(
        format!("Keep what is added in `{name}`, and remove that"),
        true,
        edits,
    )
}

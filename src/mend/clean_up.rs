//! A listener taken away in the clean-up that an effect returns.
//!
//! In: the registration and the effect's function. Out: the fix.
//! Never here: whether the framework runs what the function returns; whoever tries the fix sees it.

use super::handler::{Removal, removal_nearby};
use super::script::Script;
use super::{Edit, Fix};
use crate::corpus::Span;
use crate::cst::{Expression, Node, Statement};
use crate::judge::explain::remedy::Added;

/// The fix.
pub fn fix(script: &Script<'_>, added: &Added, effect: Span) -> Option<Fix> {
    let spot = script.spot(added.call)?;
    let function = script.function(effect)?;
    let body = function.function().body.filter(|it| it.is_block())?;
    // What is declared in a part of it cannot be named at its end.
    if spot.block.span() != body.span() || function.function().is_async {
        return None;
    }
    let Removal {
        call, mut edits, ..
    } = removal_nearby(script, &spot, added)?;
    let code = script.statement(&call, spot.statement.span());
    edits.extend(put(script, body, spot.statement.span(), &code)?);
    Fix::new(
        format!("Call `{call}` in the clean-up of the effect"),
        true,
        edits,
    )
}

/// Puts the removal into the function that the effect returns, or has it return one.
fn put<'t>(script: &Script<'t>, body: Node<'t>, like: Span, code: &str) -> Option<Vec<Edit>> {
    let statements = body.statements();
    let last = *statements.last()?;
    let returned = match last.statement() {
        Statement::Return(value) => Some(value?),
        _ => None,
    };
    if let Some(value) = returned {
        return into(script, value, code);
    }
    let is_done = body
        .each_part()
        .into_iter()
        .any(|it| returns(it) && is_own(script, body, it));
    if is_done {
        return None;
    }
    let inner = script.unit.as_str();
    let lines = [
        "return () => {".to_owned(),
        format!("{inner}{code}"),
        script.statement("}", like),
    ];
    Some(vec![script.after(last.span(), &lines)])
}

fn returns(node: Node<'_>) -> bool {
    matches!(node.statement(), Statement::Return(_))
}

/// Whether a part of a function's body is run by that function, and not by one in it.
pub fn is_own(script: &Script<'_>, body: Node<'_>, part: Node<'_>) -> bool {
    let path = script.tree.around(part.span());
    let within = path.iter().skip_while(|it| it.span() != body.span());
    within
        .skip(1)
        .filter(|it| it.span() != part.span())
        .all(|it| !it.is_function())
}

/// Puts the removal at the end of the function that is returned.
fn into<'t>(script: &Script<'t>, value: Node<'t>, code: &str) -> Option<Vec<Edit>> {
    let Expression::Function = value.expression() else {
        return None;
    };
    let function = value.function();
    let body = function.body?;
    if body.is_block() {
        return Some(vec![script.at_end(body, &[code.to_owned()])]);
    }
    let outer = script.indentation(value.span().start);
    let (line, unit) = (script.newline, &script.unit);
    let end = if code.ends_with(';') { ";" } else { "" };
    Some(vec![
        Edit::insert(body.span().start, format!("{{{line}{outer}{unit}")),
        Edit::insert(
            body.span().end,
            format!("{end}{line}{outer}{unit}{code}{line}{outer}}}"),
        ),
    ])
}

//! A listener taken away in the member of a class that ends its instances.
//!
//! In: the registration, the class and the member. Out: the fix.
//! Never here: which member that is.

use super::handler::{handler_in_class, removal};
use super::script::Script;
use super::{Edit, Fix};
use crate::corpus::Span;
use crate::cst::{Expression, Node, Statement};
use crate::judge::explain::remedy::{Added, Reach};

/// The fix; safe if the member at that place is surely the end of an instance.
pub fn fix(
    script: &Script<'_>,
    added: &Added,
    class: Span,
    (member, is_end): (Span, bool),
) -> Option<Fix> {
    let spot = script.spot(added.call)?;
    let class = script.node(class)?;
    let function = script.function(member)?;
    let body = function.function().body.filter(|it| it.is_block())?;
    if !matches!(added.target.reach, Reach::File | Reach::Instance) {
        return None;
    }
    let handler = handler_in_class(script, &spot, added, class)?;
    let target = script.at(added.target.span);
    let call = removal(script, &spot, added, target, &handler.text)?;
    let guarded = match handler.may_be_missing {
        true => format!("if ({}) {call}", handler.text),
        false => call.clone(),
    };
    let code = script.statement(&guarded, spot.statement.span());
    let mut edits = handler.edits;
    edits.push(put(script, body, target, &code));
    let name = function.function().head;
    let title = format!("Call `{call}` in `{}()`", script.at(name));
    Fix::new(title, is_end, edits)
}

/// The fix by a member that is not there yet.
pub fn new(
    script: &Script<'_>,
    added: &Added,
    class: Span,
    name: &str,
    base_has_it: bool,
) -> Option<Fix> {
    let spot = script.spot(added.call)?;
    let class = script.node(class)?;
    if !matches!(added.target.reach, Reach::File | Reach::Instance) {
        return None;
    }
    let handler = handler_in_class(script, &spot, added, class)?;
    let call = removal(
        script,
        &spot,
        added,
        script.at(added.target.span),
        &handler.text,
    )?;
    let (line, unit) = (script.newline, &script.unit);
    let outer = format!("{}{unit}", script.indentation(class.span().start));
    let like = spot.statement.span();
    // The base class's own end comes first, as its beginning does.
    let base = base_has_it.then(|| format!("super.{name}()"));
    let code: String = base
        .iter()
        .chain([&call])
        .map(|code| format!("{line}{outer}{unit}{}", script.statement(code, like)))
        .collect();
    let member = format!("{name}() {{{code}{line}{outer}}}");
    let mut edits = handler.edits;
    edits.push(script.last_member(class, &member)?);
    Fix::new(format!("Call `{call}` in a new `{name}()`"), true, edits)
}

/// Puts the removal where others from the same target are, or before what follows the tests that the member begins with.
pub fn put<'t>(script: &Script<'t>, body: Node<'t>, target: &str, code: &str) -> Edit {
    let statements = body.statements();
    let code = [code.to_owned()];
    let on_target = |it: &&Node<'_>| {
        let text = script.at(it.span());
        it.is_expression_statement()
            && text.strip_prefix(target).is_some_and(|rest| {
                rest.starts_with('.')
                    && (rest.contains("off(") || rest.to_ascii_lowercase().contains("remove"))
            })
    };
    if let Some(neighbour) = statements.iter().rfind(on_target) {
        return script.after(neighbour.span(), &code);
    }
    let first = statements.iter().find(|it| !comes_first(**it));
    match first {
        Some(first) => script.before(first.span(), &code),
        None => script.at_end(body, &code),
    }
}

/// Whether a statement is a test that the member begins with, or what it does for its base class.
fn comes_first(statement: Node<'_>) -> bool {
    match statement.statement() {
        Statement::If {
            then,
            otherwise: None,
            ..
        } => match then.statement() {
            Statement::Return(None) => true,
            Statement::Block(block) => {
                let inner = block.statements();
                inner.len() == 1 && matches!(inner[0].statement(), Statement::Return(None))
            }
            _ => false,
        },
        Statement::Expression(call) => match call.expression() {
            Expression::Call { callee, .. } => match callee.expression() {
                Expression::Member { object, .. } => {
                    matches!(object.expression(), Expression::Super)
                }
                _ => false,
            },
            _ => false,
        },
        _ => false,
    }
}

//! A listener taken away in a `finally` around what follows its registration.
//!
//! In: the registration, and the removal that is there if there is one. Out: the fix.
//! Never here: which way out passes the removal by.

use super::clean_up::is_own;
use super::handler::{Removal, removal_nearby};
use super::script::{Script, has_word, is_of_name};
use super::{Edit, Fix};
use crate::corpus::Span;
use crate::cst::{Expression, Node, Statement};
use crate::judge::explain::remedy::Added;

/// Puts the removal that is there into a `finally`. On the way that came to it before, everything happens as it did.
pub fn around(script: &Script<'_>, added: &Added, removal: Span) -> Option<Fix> {
    let spot = script.spot(added.call)?;
    let statements = script.statements(spot.block);
    let at = |span: Span| {
        let at = statements.binary_search_by_key(&span.start, |it| it.span().start);
        at.ok().filter(|at| statements[*at].span() == span)
    };
    let first = at(spot.statement.span())? + 1;
    let removing = script.spot(removal)?;
    let last = at(removing.statement.span())?;
    let (tried, rest) = (statements.get(first..last)?, &statements[last + 1..]);
    let code = script.at(removing.statement.span());
    let title = format!("Call `{}` in a `finally`", script.at(removal));
    if code.contains('\n') {
        return None;
    }
    if !declares_for(script, tried, rest, code) {
        let edits = wrap(script, tried, code, Some(removing.statement.span()))?;
        return Fix::new(title, true, edits);
    }
    // What follows needs what is declared in between: it is tried as well, which is the same where it runs nothing.
    let runs_nothing = rest.iter().all(|it| {
        !script.at(it.span()).contains(['(', '`']) && !script.at(it.span()).contains("await")
    });
    let whole: Vec<Node<'_>> = tried.iter().chain(rest).copied().collect();
    if declares_for(script, &whole, &[], code) {
        return None;
    }
    let taken = script.line_start(removing.statement.span().start);
    let line_end = script.line_end(removing.statement.span().end)?;
    let mut edits = wrap(script, &whole, code, None)?;
    // The removal's own line goes: it is not moved in.
    edits.retain(|it| !(it.span.is_empty() && it.text == script.unit && it.span.start == taken));
    edits.push(Edit::replace(
        Span::new(taken, script.next_line(line_end)),
        "",
    ));
    Fix::new(title, runs_nothing, edits)
}

/// Takes the listener away when the rest of its block is over, in the `finally` that ends it if there is one. `is_meant` tells
/// whether it is there for that alone.
pub fn when_over(script: &Script<'_>, added: &Added, is_meant: bool) -> Vec<Fix> {
    let ways = [true, false];
    let fixes = ways
        .iter()
        .filter_map(|joins| over(script, added, is_meant, *joins));
    fixes.collect()
}

fn over(script: &Script<'_>, added: &Added, is_meant: bool, joins: bool) -> Option<Fix> {
    let spot = script.spot(added.call)?;
    let statements = spot.block.statements();
    let at = statements
        .iter()
        .position(|it| it.span() == spot.statement.span())?;
    let rest = &statements[at + 1..];
    if rest.is_empty() || !spot.block.is_block() || !waits(script, spot.block, rest) {
        return None;
    }
    // What a run hands out may need the listener afterwards.
    if !is_meant && hands_out(script, spot.block, rest) {
        return None;
    }
    let Removal {
        call, mut edits, ..
    } = removal_nearby(script, &spot, added)?;
    let code = script.statement(&call, spot.statement.span());
    match joins {
        true => {
            let Statement::Try { finally, .. } = rest.last()?.statement() else {
                return None;
            };
            edits.push(script.at_end(finally?, &[code]));
        }
        false if declares_for(script, rest, &[], &code) => return None,
        false => edits.extend(wrap(script, rest, &code, None)?),
    }
    Fix::new(format!("Call `{call}` in a `finally`"), is_meant, edits)
}

/// Whether the work is over when the last of these statements is: a promise that is handed out is not awaited here.
fn waits(script: &Script<'_>, block: Node<'_>, rest: &[Node<'_>]) -> bool {
    let text = |span: Span| script.at(span);
    let parts: Vec<Node<'_>> = rest.iter().flat_map(|it| it.each_part()).collect();
    let own = |it: &&Node<'_>| is_own(script, block, **it);
    let awaits = parts
        .iter()
        .filter(own)
        .any(|it| matches!(it.expression(), Expression::Await(_)));
    let hands_out = parts.iter().filter(own).any(|it| match it.statement() {
        Statement::Return(Some(value)) => {
            !matches!(value.expression(), Expression::Await(_)) && text(value.span()).contains('(')
        }
        _ => false,
    });
    awaits && !hands_out
}

/// Whether the function returns something.
fn hands_out(script: &Script<'_>, block: Node<'_>, rest: &[Node<'_>]) -> bool {
    let parts = rest.iter().flat_map(|it| it.each_part());
    let mut own = parts.filter(|it| is_own(script, block, *it));
    own.any(|it| matches!(it.statement(), Statement::Return(Some(_))))
}

/// Whether statements declare a name that others, or the removal, use.
fn declares_for(script: &Script<'_>, tried: &[Node<'_>], rest: &[Node<'_>], code: &str) -> bool {
    tried.iter().any(|statement| {
        let names: Vec<Span> = match statement.statement() {
            Statement::Variables(_, all) => all.iter().map(|it| it.pattern.span()).collect(),
            Statement::Function(it) | Statement::Class(it) => {
                let name = it.function_name().or(it.class_name());
                name.map(Node::span).into_iter().collect()
            }
            Statement::Import(_) | Statement::Export(_) => return true,
            _ => Vec::new(),
        };
        let words = names
            .iter()
            .flat_map(|it| script.at(*it).split(|one| !is_of_name(one)));
        let uses = |word: &str| has_word(code, word) || script.says(rest, word);
        words.filter(|it| !it.is_empty()).any(uses)
    })
}

/// Tries statements, and runs `code` afterwards; `old` is the statement that this takes the place of, right behind them.
fn wrap(
    script: &Script<'_>,
    tried: &[Node<'_>],
    code: &str,
    old: Option<Span>,
) -> Option<Vec<Edit>> {
    let (first, last) = (tried.first()?.span(), tried.last()?.span());
    let (indentation, line, unit) = (
        script.indentation(first.start),
        script.newline,
        &script.unit,
    );
    let end = format!("}} finally {{{line}{indentation}{unit}{code}{line}{indentation}}}");
    let mut edits = opening(script, tried)?;
    match old {
        Some(old) => {
            script.line_end(old.end)?;
            edits.push(Edit::replace(old, end));
        }
        None => {
            let at = script.line_end(last.end)?;
            edits.push(Edit::insert(at, format!("{line}{indentation}{end}")));
        }
    }
    Some(edits)
}

/// What begins a `try` around statements, which stand on lines of their own.
fn opening(script: &Script<'_>, tried: &[Node<'_>]) -> Option<Vec<Edit>> {
    let (first, last) = (tried.first()?.span(), tried.last()?.span());
    if !tried.iter().all(|it| script.begins_line(it.span().start))
        || script.line_end(last.end).is_none()
    {
        return None;
    }
    let start = script.line_start(first.start);
    let indentation = script.indentation(first.start);
    let mut edits = script.indent(Span::new(start, last.end));
    let open = format!("{indentation}try {{{}", script.newline);
    match edits.first_mut().filter(|it| it.span.start == start) {
        Some(edit) => edit.text = format!("{open}{}", edit.text),
        None => edits.insert(0, Edit::insert(start, open)),
    }
    Some(edits)
}

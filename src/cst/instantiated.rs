//! Type arguments of calls that the grammar binds to too much: `await bus.on<'x'>(f)` is read as `(await bus.on)<'x'>(f)`.
//!
//! In: a tree and its text. Out: text of the same length without the type arguments of calls, to parse again.
//! Never here: a change of what code does; types do nothing.

use super::grammar::{Field, Kind};
use super::{Node, parse::Tree};

/// `text` without the type arguments of calls, if one of them was bound to an operator before the call; `None` if none was.
pub(super) fn without(tree: &Tree, text: &str) -> Option<String> {
    // Most files have no call that can be one of these.
    if !text.contains('>') || tree.grammar.field_id(Field::TypeArguments) == 0 {
        return None;
    }
    let mut found = Vec::new();
    let mut is_loose = false;
    let mut cursor = tree.raw.walk();
    loop {
        let node = Node::new(cursor.node(), tree.grammar);
        if node.kind() == Kind::CallExpression
            && let Some(arguments) = node.field(Field::TypeArguments)
        {
            found.push(arguments.span());
            let callee = node.field(Field::Function).map(Node::kind);
            is_loose |= matches!(callee, Some(Kind::AwaitExpression | Kind::UnaryExpression));
        }
        if cursor.goto_first_child() || cursor.goto_next_sibling() {
            continue;
        }
        loop {
            if !cursor.goto_parent() {
                let bare = || blanked(text, found);
                return is_loose.then(bare).flatten();
            }
            if cursor.goto_next_sibling() {
                break;
            }
        }
    }
}

fn blanked(text: &str, spans: Vec<crate::corpus::Span>) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    for span in spans {
        let inner = bytes.get_mut(span.start as usize..span.end as usize)?;
        let inner = inner.iter_mut().filter(|byte| !b"\r\n".contains(byte));
        inner.for_each(|byte| *byte = b' ');
    }
    String::from_utf8(bytes).ok()
}

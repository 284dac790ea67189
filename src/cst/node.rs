//! A node and its children, before any view gives them a meaning.
//!
//! In: the parser's nodes. Out: [`Node`], opaque outside this room, with its place in the text; [`Key`], the name of a
//! property. Never here: parents or siblings (looking them up is slow in the parser's trees).

use std::borrow::Cow;

use super::grammar::{Field, Grammar, Kind};
use crate::corpus::{Span, escapes};

/// Up to how many children are looked up one by one: the parser finds each by counting from the first, but a cursor
/// costs an allocation.
const FEW: usize = 6;

/// A piece of syntax. What it is, is asked through a view: [`Node::expression`], [`Node::statement`], ….
#[derive(Clone, Copy)]
pub struct Node<'t> {
    raw: tree_sitter::Node<'t>,
    grammar: &'static Grammar,
}

/// The name of a property, as written.
#[derive(Clone, Copy)]
pub enum Key<'t> {
    /// `name`, `#name`, `1`: its text is the name.
    Name(Node<'t>),
    /// `'name'`.
    String(Node<'t>),
    /// `[expression]`.
    Computed(Node<'t>),
}

impl<'t> Key<'t> {
    /// The node of the name; the expression, for a computed one.
    pub fn node(&self) -> Node<'t> {
        match self {
            Key::Name(node) | Key::String(node) | Key::Computed(node) => *node,
        }
    }
}

impl<'t> Node<'t> {
    pub(super) fn new(raw: tree_sitter::Node<'t>, grammar: &'static Grammar) -> Self {
        Self { raw, grammar }
    }

    /// Where it is written.
    pub fn span(self) -> Span {
        Span::new(self.raw.start_byte() as u32, self.raw.end_byte() as u32)
    }

    /// Its text, given the text that the tree was parsed from.
    pub fn text(self, text: &str) -> &str {
        text.get(self.raw.byte_range()).unwrap_or_default()
    }

    /// The name that it is, given the same text: characters written by their numbers are read.
    pub fn name(self, text: &str) -> Cow<'_, str> {
        escapes::name(self.text(text))
    }

    /// Whether the parser made it up to go on after an error; its text is empty.
    pub fn is_missing(self) -> bool {
        self.raw.is_missing()
    }

    /// The property name that this node is.
    pub fn key(self) -> Key<'t> {
        match self.kind() {
            Kind::String => Key::String(self),
            Kind::ComputedPropertyName => match self.inner() {
                Some(inner) => Key::Computed(inner),
                None => Key::Name(self),
            },
            _ => Key::Name(self),
        }
    }

    pub(super) fn kind(self) -> Kind {
        self.grammar.kind(self.raw.kind_id())
    }

    pub(super) fn is_named(self) -> bool {
        self.raw.is_named()
    }

    pub(super) fn has_error(self) -> bool {
        self.raw.has_error()
    }

    pub(super) fn field(self, field: Field) -> Option<Node<'t>> {
        let id = self.grammar.field_id(field);
        if id == 0 {
            return None;
        }
        self.raw
            .child_by_field_id(id)
            .map(|raw| Node::new(raw, self.grammar))
    }

    /// All children with their fields, tokens included, comments left out.
    pub(super) fn children(self) -> Vec<(Option<Field>, Node<'t>)> {
        let mut cursor = self.raw.walk();
        let mut children = Vec::with_capacity(self.raw.child_count() as usize);
        let mut more = cursor.goto_first_child();
        while more {
            let child = Node::new(cursor.node(), self.grammar);
            if !matches!(child.kind(), Kind::Comment | Kind::HtmlComment) {
                let field = cursor
                    .field_id()
                    .and_then(|id| self.grammar.field(id.get()));
                children.push((field, child));
            }
            more = cursor.goto_next_sibling();
        }
        children
    }

    /// The named children, comments left out.
    pub(super) fn parts(self) -> Vec<Node<'t>> {
        let count = self.raw.named_child_count();
        let mut parts = Vec::with_capacity(count);
        let mut add = |raw: tree_sitter::Node<'t>| {
            let child = Node::new(raw, self.grammar);
            if !matches!(child.kind(), Kind::Comment | Kind::HtmlComment) {
                parts.push(child);
            }
        };
        if count <= FEW {
            let each = (0..count as u32).filter_map(|at| self.raw.named_child(at));
            each.for_each(add);
            return parts;
        }
        let mut cursor = self.raw.walk();
        let mut more = cursor.goto_first_child();
        while more {
            let raw = cursor.node();
            if raw.is_named() {
                add(raw);
            }
            more = cursor.goto_next_sibling();
        }
        parts
    }

    /// The first named child that is no comment.
    pub(super) fn inner(self) -> Option<Node<'t>> {
        (0..self.raw.named_child_count() as u32)
            .filter_map(|at| self.raw.named_child(at))
            .map(|raw| Node::new(raw, self.grammar))
            .find(|child| !matches!(child.kind(), Kind::Comment | Kind::HtmlComment))
    }

    /// Whether a token of this kind is a direct child.
    pub(super) fn has(self, kind: Kind) -> bool {
        let is_it = |raw: tree_sitter::Node<'t>| self.grammar.kind(raw.kind_id()) == kind;
        let count = self.raw.child_count();
        if count as usize <= FEW {
            return (0..count).filter_map(|at| self.raw.child(at)).any(is_it);
        }
        let mut cursor = self.raw.walk();
        let mut more = cursor.goto_first_child();
        while more {
            if is_it(cursor.node()) {
                return true;
            }
            more = cursor.goto_next_sibling();
        }
        false
    }
}

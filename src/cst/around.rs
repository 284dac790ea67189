//! What stands around a place.
//!
//! In: a tree and a place. Out: the nodes that hold it, the outermost first; and questions about one of them that writing into
//! it asks.
//! Never here: what code means.

use super::grammar::{Field, Kind};
use super::{Node, Tree};
use crate::corpus::Span;

impl Tree {
    /// The nodes that hold a place, from the whole file to the smallest one.
    pub fn around(&self, place: Span) -> Vec<Node<'_>> {
        let mut found = vec![self.root()];
        let (start, end) = (place.start as usize, place.end as usize);
        let root = self.raw.root_node();
        let Some(smallest) = root.descendant_for_byte_range(start, end) else {
            return found;
        };
        let mut next = root;
        while next.id() != smallest.id()
            && let Some(child) = next.child_with_descendant(smallest)
        {
            next = child;
            found.push(Node::new(child, self.grammar));
        }
        found
    }
}

impl<'t> Node<'t> {
    /// Whether this is a statement that is an expression and nothing else.
    pub fn is_expression_statement(self) -> bool {
        self.kind() == Kind::ExpressionStatement
    }

    /// Whether this is a function of its own: a declaration, an expression, an arrow, a method.
    pub fn is_function(self) -> bool {
        matches!(
            self.kind(),
            Kind::ArrowFunction
                | Kind::FunctionExpression
                | Kind::FunctionDeclaration
                | Kind::GeneratorFunction
                | Kind::GeneratorFunctionDeclaration
                | Kind::MethodDefinition
        )
    }

    /// Whether this is a class.
    pub fn is_class(self) -> bool {
        matches!(
            self.kind(),
            Kind::Class | Kind::ClassDeclaration | Kind::AbstractClassDeclaration
        )
    }

    /// Whether this is text that goes over lines as it is: its lines may not be moved.
    pub fn is_text(self) -> bool {
        matches!(self.kind(), Kind::TemplateString | Kind::String) || self.is_element()
    }

    /// Whether this is a JSX element.
    pub fn is_element(self) -> bool {
        matches!(self.kind(), Kind::JsxElement | Kind::JsxSelfClosingElement)
    }

    /// The brackets of a class and what is between them.
    pub fn class_body(self) -> Option<Node<'t>> {
        self.field(Field::Body)
    }

    /// Every part of this node, itself included, from the outside in, in order.
    pub fn each_part(self) -> Vec<Node<'t>> {
        let mut found = vec![self];
        let mut at = 0;
        while at < found.len() {
            let parts = found[at].parts();
            found.extend(parts);
            at += 1;
        }
        found.sort_by_key(|it| (it.span().start, std::cmp::Reverse(it.span().end)));
        found
    }
}

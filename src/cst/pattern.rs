//! The view of a node as a pattern: what stands left of `=`, and parameters.
//!
//! In: a node. Out: its form and parts, one level deep. Never here: the names declared.

use super::grammar::{Field, Kind};
use super::{Key, Node};

/// What is written to, one level deep.
pub enum Pattern<'t> {
    /// A name.
    Name(Node<'t>),
    /// `{ … }`.
    Object(Vec<PatternProperty<'t>>),
    /// `[ … ]`; `None` for a hole.
    Array(Vec<Option<Node<'t>>>),
    /// `pattern = default`.
    Default(Node<'t>, Node<'t>),
    /// `...pattern`.
    Rest(Node<'t>),
    /// `a.b` or `a[b]`.
    Property,
    /// A pattern in parentheses, or with `!`.
    Wrapped(Node<'t>),
    /// Anything else.
    Other,
}

/// A part of an object pattern.
pub enum PatternProperty<'t> {
    /// `key: pattern`.
    Pair(Key<'t>, Node<'t>),
    /// `name` or `name = default`.
    Shorthand(Node<'t>, Option<Node<'t>>),
    /// `...pattern`.
    Rest(Node<'t>),
}

impl<'t> Node<'t> {
    /// This node as a pattern.
    pub fn pattern(self) -> Pattern<'t> {
        let pattern = match self.kind() {
            _ if self.is_missing() => None,
            Kind::Identifier | Kind::ShorthandPropertyPattern | Kind::TypeIdentifier => {
                Some(Pattern::Name(self))
            }
            Kind::ObjectPattern => Some(self.object_pattern()),
            Kind::ArrayPattern => Some(self.array_pattern()),
            Kind::AssignmentPattern | Kind::ObjectAssignmentPattern => self.defaulted(),
            Kind::RestPattern => self.inner().map(Pattern::Rest),
            Kind::MemberExpression | Kind::SubscriptExpression => Some(Pattern::Property),
            Kind::ParenthesizedExpression | Kind::NonNullExpression | Kind::AsExpression => {
                self.inner().map(Pattern::Wrapped)
            }
            _ => None,
        };
        pattern.unwrap_or(Pattern::Other)
    }

    fn defaulted(self) -> Option<Pattern<'t>> {
        Some(Pattern::Default(
            self.field(Field::Left)?,
            self.field(Field::Right)?,
        ))
    }

    fn object_pattern(self) -> Pattern<'t> {
        Pattern::Object(
            self.parts()
                .into_iter()
                .filter_map(Node::pattern_property)
                .collect(),
        )
    }

    fn pattern_property(self) -> Option<PatternProperty<'t>> {
        match self.kind() {
            Kind::PairPattern => Some(PatternProperty::Pair(
                self.field(Field::Key)?.key(),
                self.field(Field::Value)?,
            )),
            Kind::ShorthandPropertyPattern => Some(PatternProperty::Shorthand(self, None)),
            Kind::ObjectAssignmentPattern => Some(PatternProperty::Shorthand(
                self.field(Field::Left)?,
                self.field(Field::Right),
            )),
            Kind::RestPattern => self.inner().map(PatternProperty::Rest),
            _ => None,
        }
    }

    fn array_pattern(self) -> Pattern<'t> {
        let mut places = Vec::new();
        let mut is_filled = false;
        for (_, child) in self.children() {
            if child.is_named() {
                places.push(Some(child));
                is_filled = true;
            } else if child.kind() == Kind::Comma {
                // A comma after nothing is a hole; a comma after a place only ends it.
                if !is_filled {
                    places.push(None);
                }
                is_filled = false;
            }
        }
        Pattern::Array(places)
    }
}

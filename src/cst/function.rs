//! The view of a node as a function.
//!
//! In: a function, arrow, method or accessor. Out: its head, parameters and body. Never here: what it does.

use super::Node;
use super::grammar::{Field, Kind};
use crate::corpus::Span;

/// A function's parts.
pub struct FunctionView<'t> {
    /// Its own name, where one is written; a method's key is not.
    pub name: Option<Node<'t>>,
    /// Its parameters; TypeScript's `this` is left out.
    pub parameters: Vec<ParameterView<'t>>,
    /// Its body; missing in half-typed code.
    pub body: Option<Node<'t>>,
    /// Whether the body is an expression, which is returned.
    pub is_expression: bool,
    /// `=>`.
    pub is_arrow: bool,
    /// `async`.
    pub is_async: bool,
    /// `*`.
    pub is_generator: bool,
    /// A short place to point at.
    pub head: Span,
}

/// A parameter's parts.
pub struct ParameterView<'t> {
    /// What takes the argument, without default and `...`.
    pub pattern: Node<'t>,
    /// The default.
    pub default: Option<Node<'t>>,
    /// The type, without its colon.
    pub annotation: Option<Node<'t>>,
    /// `...`.
    pub is_rest: bool,
    /// `private`, `public`, `protected` or `readonly`, which make it a field too.
    pub is_property: bool,
    /// The `private` or `protected` of such a field.
    pub accessibility: Option<Node<'t>>,
    /// Its decorators.
    pub decorators: Vec<Node<'t>>,
    /// The whole of it.
    pub span: Span,
}

impl<'t> Node<'t> {
    /// This node as a function.
    pub fn function(self) -> FunctionView<'t> {
        let mut view = FunctionView {
            name: None,
            parameters: Vec::new(),
            body: None,
            is_expression: false,
            is_arrow: self.kind() == Kind::ArrowFunction,
            is_async: false,
            is_generator: false,
            head: Span::new(self.span().start, self.span().start),
        };
        let mut key = None;
        for (field, child) in self.children() {
            match (field, child.kind()) {
                (Some(Field::Name), _) => key = Some(child),
                (Some(Field::Parameters), _) => {
                    view.parameters = child
                        .parts()
                        .into_iter()
                        .filter_map(Node::parameter)
                        .collect();
                    if view.is_arrow {
                        view.head = child.span();
                    }
                }
                (Some(Field::Parameter), _) => {
                    view.parameters = child.parameter().into_iter().collect();
                    view.head = child.span();
                }
                (Some(Field::Body), kind) => {
                    view.is_expression = kind != Kind::StatementBlock;
                    view.body = Some(child);
                }
                (_, Kind::FunctionKeyword) => view.head = child.span(),
                (_, Kind::Async) => view.is_async = true,
                (_, Kind::Star) => view.is_generator = true,
                _ => {}
            }
        }
        if let Some(key) = key {
            view.head = key.span();
        }
        if self.kind() != Kind::MethodDefinition {
            view.name = key;
        }
        view
    }

    /// The name of a function declaration.
    pub fn function_name(self) -> Option<Node<'t>> {
        self.field(Field::Name)
    }

    /// Whether this is the word `this`.
    pub fn is_this(self) -> bool {
        self.kind() == Kind::This
    }

    fn parameter(self) -> Option<ParameterView<'t>> {
        let mut view = ParameterView {
            pattern: self,
            default: None,
            annotation: None,
            is_rest: false,
            is_property: false,
            accessibility: None,
            decorators: Vec::new(),
            span: self.span(),
        };
        if matches!(
            self.kind(),
            Kind::RequiredParameter | Kind::OptionalParameter
        ) {
            for (field, child) in self.children() {
                match (field, child.kind()) {
                    (Some(Field::Pattern), _) => view.pattern = child,
                    (Some(Field::Type), _) => view.annotation = child.inner(),
                    (Some(Field::Value), _) => view.default = Some(child),
                    (Some(Field::Decorator), _) => view.decorators.push(child),
                    (_, Kind::AccessibilityModifier) => {
                        view.is_property = true;
                        view.accessibility = Some(child);
                    }
                    (_, Kind::Readonly) => view.is_property = true,
                    _ => {}
                }
            }
        }
        if view.pattern.kind() == Kind::AssignmentPattern {
            view.default = view.pattern.field(Field::Right);
            view.pattern = view.pattern.field(Field::Left)?;
        }
        if view.pattern.kind() == Kind::RestPattern {
            view.is_rest = true;
            view.pattern = view.pattern.inner()?;
        }
        (view.pattern.kind() != Kind::This).then_some(view)
    }
}

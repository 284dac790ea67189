//! The view of a node as a class, and of a node as a member of one.
//!
//! In: a class. Out: its name, base, decorators and members. Never here: what members do.

use super::grammar::{Field, Kind};
use super::{Key, Node};
use crate::corpus::Span;

/// A class's parts.
pub struct ClassView<'t> {
    /// Its name.
    pub name: Option<Node<'t>>,
    /// What it extends.
    pub base: Option<Node<'t>>,
    /// The types that it implements, with their type arguments.
    pub implements: Vec<Node<'t>>,
    /// Its decorators.
    pub decorators: Vec<Node<'t>>,
    /// Its members; overload signatures and index signatures are left out.
    pub members: Vec<ClassMember<'t>>,
    /// A short place to point at.
    pub head: Span,
}

/// What a method is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MethodKind {
    /// A method.
    Method,
    /// `get`.
    Getter,
    /// `set`.
    Setter,
}

/// A member of a class.
pub enum ClassMember<'t> {
    /// A method or accessor; read with [`Node::function`].
    Method {
        /// Its name.
        key: Key<'t>,
        /// The whole of it; none for an abstract one.
        function: Option<Node<'t>>,
        /// What it is.
        kind: MethodKind,
        /// `static`.
        is_static: bool,
        /// `public`, `private`, `protected`.
        accessibility: Option<Node<'t>>,
        /// Its decorators.
        decorators: Vec<Node<'t>>,
    },
    /// A field.
    Field {
        /// Its name.
        key: Key<'t>,
        /// What it starts as.
        value: Option<Node<'t>>,
        /// `static`.
        is_static: bool,
        /// `public`, `private`, `protected`.
        accessibility: Option<Node<'t>>,
        /// The type, without its colon.
        annotation: Option<Node<'t>>,
        /// Its decorators.
        decorators: Vec<Node<'t>>,
    },
    /// `static { … }`: the block.
    StaticBlock(Node<'t>),
    /// What did not parse.
    Other(Node<'t>),
}

impl<'t> Node<'t> {
    /// This node as a class.
    pub fn class(self) -> ClassView<'t> {
        let mut view = ClassView {
            name: None,
            base: None,
            implements: Vec::new(),
            decorators: Vec::new(),
            members: Vec::new(),
            head: self.span(),
        };
        for (field, child) in self.children() {
            match (field, child.kind()) {
                (Some(Field::Name), _) => view.name = Some(child),
                (Some(Field::Decorator), _) => view.decorators.push(child),
                (Some(Field::Body), _) => view.members = child.members(),
                (_, Kind::ClassKeyword) => view.head = child.span(),
                (_, Kind::ClassHeritage) => {
                    view.base = child.heritage();
                    view.implements = child.implemented();
                }
                _ => {}
            }
        }
        if let Some(name) = view.name {
            view.head = name.span();
        }
        view
    }

    /// The name of a class declaration.
    pub fn class_name(self) -> Option<Node<'t>> {
        self.field(Field::Name)
    }

    fn heritage(self) -> Option<Node<'t>> {
        let first = self.inner()?;
        match first.kind() {
            Kind::ExtendsClause => first.field(Field::Value),
            // The JavaScript grammar has the expression itself here.
            Kind::ImplementsClause | Kind::Other => None,
            _ => Some(first),
        }
    }

    fn implemented(self) -> Vec<Node<'t>> {
        let clauses = self.children().into_iter().map(|(_, clause)| clause);
        clauses
            .filter(|clause| clause.kind() == Kind::ImplementsClause)
            .flat_map(Node::parts)
            .collect()
    }

    fn members(self) -> Vec<ClassMember<'t>> {
        let mut members = Vec::new();
        // TypeScript's grammar puts a method's decorators next to it instead of inside.
        let mut decorators = Vec::new();
        for (_, child) in self.children() {
            match child.kind() {
                Kind::Decorator => decorators.push(child),
                Kind::MethodDefinition | Kind::AbstractMethodSignature => {
                    members.extend(child.method(std::mem::take(&mut decorators)));
                }
                Kind::FieldDefinition | Kind::PublicFieldDefinition => {
                    members.extend(child.class_field(std::mem::take(&mut decorators)));
                }
                Kind::ClassStaticBlock => {
                    members.extend(child.field(Field::Body).map(ClassMember::StaticBlock))
                }
                Kind::Error => members.push(ClassMember::Other(child)),
                _ => {}
            }
        }
        members
    }

    fn method(self, mut decorators: Vec<Node<'t>>) -> Option<ClassMember<'t>> {
        let mut kind = MethodKind::Method;
        let mut is_static = false;
        let mut accessibility = None;
        for (field, child) in self.children() {
            match (field, child.kind()) {
                (Some(Field::Decorator), _) => decorators.push(child),
                (_, Kind::Static) => is_static = true,
                (_, Kind::Get) => kind = MethodKind::Getter,
                (_, Kind::Set) => kind = MethodKind::Setter,
                (_, Kind::StaticGet) => (is_static, kind) = (true, MethodKind::Getter),
                (_, Kind::AccessibilityModifier) => accessibility = Some(child),
                _ => {}
            }
        }
        let function = (self.kind() == Kind::MethodDefinition).then_some(self);
        let key = self.field(Field::Name)?.key();
        Some(ClassMember::Method {
            key,
            function,
            kind,
            is_static,
            accessibility,
            decorators,
        })
    }

    fn class_field(self, mut decorators: Vec<Node<'t>>) -> Option<ClassMember<'t>> {
        let (mut name, mut value, mut accessibility, mut annotation) = (None, None, None, None);
        let mut is_static = false;
        for (field, child) in self.children() {
            match (field, child.kind()) {
                // JavaScript's grammar calls the name `property`, TypeScript's `name`.
                (Some(Field::Name | Field::Property), _) => name = Some(child),
                (Some(Field::Value), _) => value = Some(child),
                (Some(Field::Type), _) => annotation = child.inner(),
                (Some(Field::Decorator), _) => decorators.push(child),
                (_, Kind::Static) => is_static = true,
                (_, Kind::AccessibilityModifier) => accessibility = Some(child),
                _ => {}
            }
        }
        let key = name?.key();
        Some(ClassMember::Field {
            key,
            value,
            is_static,
            accessibility,
            annotation,
            decorators,
        })
    }

    /// What stands after a decorator's `@`: a name, a member or a call.
    pub fn decorator(self) -> Option<Node<'t>> {
        self.inner()
    }

    /// The method's kind, for methods of object literals.
    pub fn method_kind(self) -> MethodKind {
        if self.has(Kind::Get) {
            MethodKind::Getter
        } else if self.has(Kind::Set) {
            MethodKind::Setter
        } else {
            MethodKind::Method
        }
    }
}

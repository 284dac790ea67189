//! The view of a node as an expression.
//!
//! In: a node. Out: what kind of expression it is and its parts, one level deep.
//! Never here: names of variables resolved, or text read.

use super::grammar::{Field, Kind};
use super::{Key, Node};

/// An expression, one level deep.
pub enum Expression<'t> {
    /// A name.
    Name(Node<'t>),
    /// `this`.
    This,
    /// `super`.
    Super,
    /// `null` or `undefined`.
    Nothing,
    /// `true` or `false`.
    Boolean(bool),
    /// A number.
    Number,
    /// A string; its text is read with [`Node::template`].
    String,
    /// A template; its parts are read with [`Node::template`].
    Template,
    /// A regular expression.
    Regex,
    /// `import.meta` or `new.target`.
    Meta,
    /// An object literal; its parts are read with [`Node::object`].
    Object,
    /// An array literal; its elements are read with [`Node::elements`].
    Array,
    /// A function or arrow; read with [`Node::function`].
    Function,
    /// A class; read with [`Node::class`].
    Class,
    /// `object.property`.
    Member {
        /// The left side.
        object: Node<'t>,
        /// The name.
        property: Node<'t>,
        /// Written `?.`.
        optional: bool,
    },
    /// `object[index]`.
    Index {
        /// The left side.
        object: Node<'t>,
        /// What is in the brackets.
        index: Node<'t>,
        /// Written `?.[`.
        optional: bool,
    },
    /// `callee(…)`; arguments are read with [`Node::elements`].
    Call {
        /// What is called.
        callee: Node<'t>,
        /// The brackets and what is in them.
        arguments: Node<'t>,
        /// Written `?.(`.
        optional: bool,
    },
    /// A tagged template.
    Tagged {
        /// The tag.
        callee: Node<'t>,
        /// The template.
        template: Node<'t>,
    },
    /// `new callee(…)`.
    New {
        /// The class.
        callee: Node<'t>,
        /// The brackets, which may be left out.
        arguments: Option<Node<'t>>,
    },
    /// `import(…)`.
    ImportCall(Node<'t>),
    /// Something that changes nothing: parentheses, `as`, `satisfies`, `!`, `<T>x`, type arguments.
    Wrapped(Node<'t>),
    /// `await x`.
    Await(Node<'t>),
    /// `yield x`.
    Yield(Option<Node<'t>>),
    /// `left = right`.
    Assign {
        /// A pattern.
        left: Node<'t>,
        /// The value.
        right: Node<'t>,
    },
    /// `left += right` and the like.
    Compound {
        /// A name, member or element.
        left: Node<'t>,
        /// `+=`.
        operator: Node<'t>,
        /// The value.
        right: Node<'t>,
    },
    /// `x++`, `--x`.
    Update {
        /// `++` or `--`.
        operator: Node<'t>,
        /// What is changed.
        operand: Node<'t>,
    },
    /// `!x`, `typeof x`, `delete x`, ….
    Unary {
        /// The operator.
        operator: Node<'t>,
        /// The operand.
        operand: Node<'t>,
    },
    /// `left operator right`, the logical ones included.
    Binary {
        /// Left operand; `#name` in `#name in x`.
        left: Node<'t>,
        /// The operator.
        operator: Node<'t>,
        /// Right operand.
        right: Node<'t>,
    },
    /// `test ? then : otherwise`.
    Ternary {
        /// The test.
        test: Node<'t>,
        /// If it holds.
        then: Node<'t>,
        /// If not.
        otherwise: Node<'t>,
    },
    /// `a, b`.
    Sequence(Vec<Node<'t>>),
    /// `...x`, as an argument or element.
    Spread(Node<'t>),
    /// A JSX element; read with [`Node::jsx`].
    Jsx,
    /// Anything else, with the parts that may hold expressions or statements: syntax that did not parse, mostly.
    Other(Vec<Node<'t>>),
}

/// A part of an object literal.
pub enum ObjectPart<'t> {
    /// `key: value`.
    Pair(Key<'t>, Node<'t>),
    /// `name`.
    Shorthand(Node<'t>),
    /// A method or accessor; read with [`Node::function`].
    Method(Key<'t>, Node<'t>),
    /// `...x`.
    Spread(Node<'t>),
    /// What did not parse.
    Other(Node<'t>),
}

/// A part of a string or template.
pub enum TemplatePart<'t> {
    /// Text as it is.
    Text(Node<'t>),
    /// A backslash and what follows it.
    Escape(Node<'t>),
    /// `${…}`.
    Hole(Node<'t>),
}

/// A part of a JSX element.
pub enum JsxPart<'t> {
    /// `name={value}`, `name="value"`; without a value, `name`.
    Attribute(Node<'t>, Option<Node<'t>>),
    /// `{...x}`.
    Spread(Node<'t>),
    /// `{x}` or an element, between the tags.
    Child(Node<'t>),
}

impl<'t> Node<'t> {
    /// This node as an expression.
    pub fn expression(self) -> Expression<'t> {
        let view = match self.kind() {
            _ if self.is_missing() => None,
            Kind::Identifier
            | Kind::ShorthandProperty
            | Kind::PrivatePropertyIdentifier
            | Kind::TypeIdentifier => Some(Expression::Name(self)),
            Kind::This => Some(Expression::This),
            Kind::Super => Some(Expression::Super),
            Kind::Null | Kind::Undefined => Some(Expression::Nothing),
            Kind::True => Some(Expression::Boolean(true)),
            Kind::False => Some(Expression::Boolean(false)),
            Kind::Number => Some(Expression::Number),
            Kind::String => Some(Expression::String),
            Kind::TemplateString => Some(Expression::Template),
            Kind::Regex => Some(Expression::Regex),
            Kind::MetaProperty => Some(Expression::Meta),
            Kind::Object => Some(Expression::Object),
            Kind::Array => Some(Expression::Array),
            Kind::ArrowFunction | Kind::FunctionExpression | Kind::GeneratorFunction => {
                Some(Expression::Function)
            }
            Kind::FunctionDeclaration
            | Kind::GeneratorFunctionDeclaration
            // A method stands on its own only where its class did not parse.
            | Kind::MethodDefinition => {
                Some(Expression::Function)
            }
            Kind::Class | Kind::ClassDeclaration | Kind::AbstractClassDeclaration => {
                Some(Expression::Class)
            }
            Kind::JsxElement | Kind::JsxSelfClosingElement => Some(Expression::Jsx),
            Kind::MemberExpression => self.member(),
            Kind::SubscriptExpression => self.subscript(),
            Kind::CallExpression => self.call(),
            Kind::NewExpression => self.new_call(),
            Kind::SequenceExpression => Some(Expression::Sequence(self.parts())),
            Kind::SpreadElement => self.inner().map(Expression::Spread),
            Kind::AwaitExpression => self.inner().map(Expression::Await),
            Kind::YieldExpression => Some(Expression::Yield(self.inner())),
            _ => self.operation(),
        };
        view.unwrap_or_else(|| Expression::Other(self.parts()))
    }

    fn operation(self) -> Option<Expression<'t>> {
        match self.kind() {
            Kind::ParenthesizedExpression
            | Kind::AsExpression
            | Kind::SatisfiesExpression
            | Kind::NonNullExpression
            | Kind::InstantiationExpression
            | Kind::TemplateSubstitution
            | Kind::JsxExpression => self.inner().map(Expression::Wrapped),
            Kind::TypeAssertion => self.parts().into_iter().nth(1).map(Expression::Wrapped),
            Kind::AssignmentExpression => Some(Expression::Assign {
                left: self.field(Field::Left)?,
                right: self.field(Field::Right)?,
            }),
            Kind::AugmentedAssignment => Some(Expression::Compound {
                left: self.field(Field::Left)?,
                operator: self.field(Field::Operator)?,
                right: self.field(Field::Right)?,
            }),
            Kind::UpdateExpression => Some(Expression::Update {
                operator: self.field(Field::Operator)?,
                operand: self.field(Field::Argument)?,
            }),
            Kind::UnaryExpression => Some(Expression::Unary {
                operator: self.field(Field::Operator)?,
                operand: self.field(Field::Argument)?,
            }),
            Kind::BinaryExpression => Some(Expression::Binary {
                left: self.field(Field::Left)?,
                operator: self.field(Field::Operator)?,
                right: self.field(Field::Right)?,
            }),
            Kind::TernaryExpression => Some(Expression::Ternary {
                test: self.field(Field::Condition)?,
                then: self.field(Field::Consequence)?,
                otherwise: self.field(Field::Alternative)?,
            }),
            _ => None,
        }
    }

    fn member(self) -> Option<Expression<'t>> {
        let object = self.field(Field::Object)?;
        let property = self.field(Field::Property)?;
        // Between object and property there is a dot, or something longer.
        let optional = property.span().start.saturating_sub(object.span().end) > 1
            && self.has(Kind::OptionalChain);
        Some(Expression::Member {
            object,
            property,
            optional,
        })
    }

    fn subscript(self) -> Option<Expression<'t>> {
        Some(Expression::Index {
            object: self.field(Field::Object)?,
            index: self.field(Field::Index)?,
            optional: self.field(Field::OptionalChain).is_some(),
        })
    }

    fn call(self) -> Option<Expression<'t>> {
        let callee = self.field(Field::Function)?;
        let arguments = self.field(Field::Arguments)?;
        if callee.kind() == Kind::Import {
            return Some(Expression::ImportCall(arguments));
        }
        if arguments.kind() == Kind::TemplateString {
            return Some(Expression::Tagged {
                callee,
                template: arguments,
            });
        }
        // The JavaScript grammar has a node for `?.` here, the TypeScript grammar the bare token. Where the arguments
        // follow at once there is neither.
        let optional = arguments.span().start > callee.span().end
            && (self.has(Kind::OptionalChain) || self.has(Kind::OptionalToken));
        Some(Expression::Call {
            callee,
            arguments,
            optional,
        })
    }

    fn new_call(self) -> Option<Expression<'t>> {
        Some(Expression::New {
            callee: self.field(Field::Constructor)?,
            arguments: self.field(Field::Arguments),
        })
    }

    /// The arguments in brackets, or an array's elements; holes are left out.
    pub fn elements(self) -> Vec<Node<'t>> {
        self.parts()
    }

    /// The parts of an object literal.
    pub fn object(self) -> Vec<ObjectPart<'t>> {
        self.parts().into_iter().map(Node::object_part).collect()
    }

    fn object_part(self) -> ObjectPart<'t> {
        let part = match self.kind() {
            Kind::Pair => self
                .field(Field::Key)
                .zip(self.field(Field::Value))
                .map(|(key, value)| ObjectPart::Pair(key.key(), value)),
            Kind::ShorthandProperty => Some(ObjectPart::Shorthand(self)),
            Kind::MethodDefinition => self
                .field(Field::Name)
                .map(|name| ObjectPart::Method(name.key(), self)),
            Kind::SpreadElement => self.inner().map(ObjectPart::Spread),
            _ => None,
        };
        part.unwrap_or(ObjectPart::Other(self))
    }

    /// The parts of a string or template.
    pub fn template(self) -> Vec<TemplatePart<'t>> {
        let parts = self.parts().into_iter();
        parts
            .filter_map(|part| match part.kind() {
                Kind::StringFragment => Some(TemplatePart::Text(part)),
                Kind::EscapeSequence => Some(TemplatePart::Escape(part)),
                Kind::TemplateSubstitution => part.inner().map(TemplatePart::Hole),
                _ => None,
            })
            .collect()
    }

    /// The name that a JSX element has: `App` of `<App/>`, `ui.Panel` of `<ui.Panel/>`, `div` of `<div/>`.
    pub fn jsx_name(self) -> Option<Node<'t>> {
        let tag = self.field(Field::OpenTag).unwrap_or(self);
        tag.field(Field::Name)
            .filter(|name| matches!(name.kind(), Kind::Identifier | Kind::MemberExpression))
    }

    /// The attributes and children of a JSX element.
    pub fn jsx(self) -> Vec<JsxPart<'t>> {
        let tag = self.field(Field::OpenTag).unwrap_or(self);
        let mut parts = Vec::new();
        for (field, child) in tag.children() {
            if field == Some(Field::Attribute) {
                parts.extend(child.jsx_attribute());
            }
        }
        if self.kind() == Kind::JsxElement {
            let children = self
                .children()
                .into_iter()
                .filter(|(field, _)| field.is_none());
            parts.extend(children.filter_map(|(_, child)| child.jsx_child()));
        }
        parts
    }

    fn jsx_attribute(self) -> Option<JsxPart<'t>> {
        let mut parts = self.parts().into_iter();
        match self.kind() {
            Kind::JsxAttribute => Some(JsxPart::Attribute(parts.next()?, parts.next())),
            Kind::JsxExpression => {
                let inner = parts.next()?;
                Some(JsxPart::Spread(
                    inner
                        .inner()
                        .filter(|_| inner.kind() == Kind::SpreadElement)
                        .unwrap_or(inner),
                ))
            }
            _ => None,
        }
    }

    fn jsx_child(self) -> Option<JsxPart<'t>> {
        match self.kind() {
            Kind::JsxElement | Kind::JsxSelfClosingElement => Some(JsxPart::Child(self)),
            Kind::JsxExpression => self.inner().map(JsxPart::Child),
            _ => None,
        }
    }
}

//! The view of a node as a statement.
//!
//! In: a node. Out: its form and parts, one level deep. Never here: control flow worked out.

use super::Node;
use super::grammar::{Field, Kind};

/// A statement, one level deep.
pub enum Statement<'t> {
    /// An expression.
    Expression(Node<'t>),
    /// `var`, `let`, `const`, `using`.
    Variables(VariableKind, Vec<Declarator<'t>>),
    /// A function declaration; read with [`Node::function`].
    Function(Node<'t>),
    /// A class declaration; read with [`Node::class`].
    Class(Node<'t>),
    /// `{ … }`; read with [`Node::statements`].
    Block(Node<'t>),
    /// `if`.
    If {
        /// The test.
        test: Node<'t>,
        /// If it holds.
        then: Node<'t>,
        /// The statement after `else`.
        otherwise: Option<Node<'t>>,
    },
    /// `for (;;)`.
    For {
        /// A statement or an expression.
        start: Option<Node<'t>>,
        /// The test.
        test: Option<Node<'t>>,
        /// Runs after each turn.
        update: Option<Node<'t>>,
        /// The body.
        body: Node<'t>,
    },
    /// `for … of`, `for … in`, `for await … of`.
    ForIn(ForInView<'t>),
    /// `while`.
    While {
        /// The test.
        test: Node<'t>,
        /// The body.
        body: Node<'t>,
    },
    /// `do … while`.
    DoWhile {
        /// The body.
        body: Node<'t>,
        /// The test.
        test: Option<Node<'t>>,
    },
    /// `try`.
    Try {
        /// The block.
        body: Node<'t>,
        /// The block of the `catch`.
        catch: Option<Node<'t>>,
        /// The variable of the `catch`.
        parameter: Option<Node<'t>>,
        /// The block of the `finally`.
        finally: Option<Node<'t>>,
    },
    /// `switch`.
    Switch {
        /// What is switched on.
        value: Node<'t>,
        /// The cases in order.
        cases: Vec<SwitchCase<'t>>,
    },
    /// `with`.
    With {
        /// The object.
        object: Node<'t>,
        /// The body.
        body: Node<'t>,
    },
    /// `label: statement`.
    Labeled {
        /// The label.
        label: Node<'t>,
        /// What it labels.
        body: Node<'t>,
    },
    /// `break`.
    Break(Option<Node<'t>>),
    /// `continue`.
    Continue(Option<Node<'t>>),
    /// `return`.
    Return(Option<Node<'t>>),
    /// `throw`.
    Throw(Node<'t>),
    /// `import …`; read with [`Node::import`].
    Import(Node<'t>),
    /// `import a = b.c`: the name and what it stands for.
    ImportAlias(Node<'t>, Node<'t>),
    /// `export …`; read with [`Node::export`].
    Export(Node<'t>),
    /// `enum`; read with [`Node::enum_members`].
    Enum(Node<'t>, Node<'t>),
    /// `namespace a.b { … }`: its name and block.
    Namespace(Node<'t>, Option<Node<'t>>),
    /// Something that runs nothing: types, ambient declarations, empty statements.
    Nothing,
    /// What did not parse, with the parts that may hold expressions or statements.
    Other(Vec<Node<'t>>),
}

/// How variables are declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VariableKind {
    /// `var`.
    Var,
    /// `let`.
    Let,
    /// `const`.
    Const,
    /// `using`, `await using`.
    Using,
}

/// One variable of a declaration.
pub struct Declarator<'t> {
    /// What is declared.
    pub pattern: Node<'t>,
    /// What it starts as.
    pub value: Option<Node<'t>>,
}

/// The parts of `for … of` and `for … in`.
pub struct ForInView<'t> {
    /// How the variable is declared; `None` if it is not.
    pub kind: Option<VariableKind>,
    /// The pattern, or what is assigned to.
    pub left: Node<'t>,
    /// What is iterated over.
    pub right: Node<'t>,
    /// The body.
    pub body: Node<'t>,
    /// `in`.
    pub is_in: bool,
    /// `await`.
    pub is_await: bool,
}

/// One `case`, or the `default`.
pub struct SwitchCase<'t> {
    /// The whole of it.
    pub node: Node<'t>,
    /// What must be equal; `None` for `default`.
    pub value: Option<Node<'t>>,
    /// What runs.
    pub body: Vec<Node<'t>>,
}

impl<'t> Node<'t> {
    /// The statements of the file or of a block; hash bangs and comments are left out.
    pub fn statements(self) -> Vec<Node<'t>> {
        self.parts()
    }

    /// Whether this is a block `{ … }`.
    pub fn is_block(self) -> bool {
        self.kind() == Kind::StatementBlock
    }

    /// Whether this statement surely declares no name in the block around it.
    pub fn only_runs(self) -> bool {
        matches!(
            self.kind(),
            Kind::IfStatement
                | Kind::ForStatement
                | Kind::ForInStatement
                | Kind::WhileStatement
                | Kind::DoStatement
                | Kind::TryStatement
                | Kind::SwitchStatement
                | Kind::ReturnStatement
                | Kind::ThrowStatement
                | Kind::BreakStatement
                | Kind::ContinueStatement
        ) && !self.has_error()
    }

    /// Whether this statement surely holds no `var`, at any depth.
    pub fn holds_no_var(self) -> bool {
        matches!(
            self.kind(),
            Kind::ExpressionStatement
                | Kind::LexicalDeclaration
                | Kind::FunctionDeclaration
                | Kind::GeneratorFunctionDeclaration
                | Kind::ClassDeclaration
                | Kind::AbstractClassDeclaration
                | Kind::ReturnStatement
                | Kind::ThrowStatement
                | Kind::BreakStatement
                | Kind::ContinueStatement
        ) && !self.has_error()
    }

    /// This node as a statement.
    pub fn statement(self) -> Statement<'t> {
        self.declaration_statement()
            .or_else(|| self.flow_statement())
            .unwrap_or_else(|| self.unknown_statement())
    }

    fn unknown_statement(self) -> Statement<'t> {
        match self.kind() {
            // Interfaces, type aliases, `debugger`: kinds that no view asks for run nothing.
            Kind::Other | Kind::EmptyStatement | Kind::AmbientDeclaration => Statement::Nothing,
            Kind::Error
            | Kind::IfStatement
            | Kind::ForStatement
            | Kind::ForInStatement
            | Kind::WhileStatement
            | Kind::TryStatement
            | Kind::SwitchStatement
            | Kind::WithStatement
            | Kind::LabeledStatement
            | Kind::ThrowStatement => Statement::Other(self.parts()),
            // In half-typed code an expression may stand where a statement should.
            _ => Statement::Expression(self),
        }
    }

    fn declaration_statement(self) -> Option<Statement<'t>> {
        match self.kind() {
            Kind::ExpressionStatement => {
                let inner = self.inner()?;
                if inner.kind() == Kind::InternalModule {
                    return inner.declaration_statement();
                }
                // TypeScript's grammar reads `using x = y` as an assignment with a word in front.
                if inner.kind() == Kind::AssignmentExpression && inner.has(Kind::Using) {
                    let pattern = inner.field(Field::Left)?;
                    let declarator = Declarator {
                        pattern,
                        value: inner.field(Field::Right),
                    };
                    return Some(Statement::Variables(VariableKind::Using, vec![declarator]));
                }
                Some(Statement::Expression(inner))
            }
            Kind::VariableDeclaration => {
                Some(Statement::Variables(VariableKind::Var, self.declarators()))
            }
            Kind::LexicalDeclaration | Kind::UsingDeclaration => Some(Statement::Variables(
                self.variable_kind(),
                self.declarators(),
            )),
            Kind::FunctionDeclaration | Kind::GeneratorFunctionDeclaration => {
                Some(Statement::Function(self))
            }
            Kind::ClassDeclaration | Kind::AbstractClassDeclaration => Some(Statement::Class(self)),
            Kind::StatementBlock => Some(Statement::Block(self)),
            Kind::ImportStatement => Some(Statement::Import(self)),
            Kind::ImportAlias => {
                let parts = self.parts();
                Some(Statement::ImportAlias(*parts.first()?, *parts.get(1)?))
            }
            Kind::ExportStatement => Some(Statement::Export(self)),
            Kind::EnumDeclaration => Some(Statement::Enum(
                self.field(Field::Name)?,
                self.field(Field::Body)?,
            )),
            Kind::InternalModule | Kind::Module => Some(Statement::Namespace(
                self.field(Field::Name)?,
                self.field(Field::Body),
            )),
            _ => None,
        }
    }

    fn flow_statement(self) -> Option<Statement<'t>> {
        match self.kind() {
            Kind::IfStatement => Some(Statement::If {
                test: self.field(Field::Condition)?,
                then: self.field(Field::Consequence)?,
                otherwise: self
                    .field(Field::Alternative)
                    .and_then(|clause| match clause.kind() {
                        Kind::ElseClause => clause.inner(),
                        _ => Some(clause),
                    }),
            }),
            Kind::ForStatement => Some(Statement::For {
                start: self.clause(Field::Initializer),
                test: self.clause(Field::Condition),
                update: self.clause(Field::Increment),
                body: self.field(Field::Body)?,
            }),
            Kind::ForInStatement => self.for_in().map(Statement::ForIn),
            Kind::WhileStatement => Some(Statement::While {
                test: self.field(Field::Condition)?,
                body: self.field(Field::Body)?,
            }),
            Kind::DoStatement => Some(Statement::DoWhile {
                body: self.field(Field::Body)?,
                test: self.field(Field::Condition),
            }),
            Kind::TryStatement => self.try_statement(),
            Kind::SwitchStatement => Some(Statement::Switch {
                value: self.field(Field::Value)?,
                cases: self
                    .field(Field::Body)?
                    .parts()
                    .into_iter()
                    .filter_map(Node::switch_case)
                    .collect(),
            }),
            Kind::WithStatement => Some(Statement::With {
                object: self.field(Field::Object)?,
                body: self.field(Field::Body)?,
            }),
            Kind::LabeledStatement => Some(Statement::Labeled {
                label: self.field(Field::Label)?,
                body: self.field(Field::Body)?,
            }),
            Kind::BreakStatement => Some(Statement::Break(self.field(Field::Label))),
            Kind::ContinueStatement => Some(Statement::Continue(self.field(Field::Label))),
            Kind::ReturnStatement => Some(Statement::Return(self.inner())),
            Kind::ThrowStatement => self.inner().map(Statement::Throw),
            _ => None,
        }
    }

    fn try_statement(self) -> Option<Statement<'t>> {
        let handler = self.field(Field::Handler);
        Some(Statement::Try {
            body: self.field(Field::Body)?,
            catch: handler.and_then(|handler| handler.field(Field::Body)),
            parameter: handler.and_then(|handler| handler.field(Field::Parameter)),
            finally: self
                .field(Field::Finalizer)
                .and_then(|finalizer| finalizer.field(Field::Body)),
        })
    }

    /// A clause of a `for` head, where the grammar puts an empty statement for a clause left out.
    fn clause(self, field: Field) -> Option<Node<'t>> {
        self.field(field)
            .filter(|node| node.kind() != Kind::EmptyStatement)
    }

    fn for_in(self) -> Option<ForInView<'t>> {
        let (mut kind, mut is_in, mut is_await) = (None, false, false);
        for (field, child) in self.children() {
            match (field, child.kind()) {
                (Some(Field::Kind), token) => kind = kind.or(Some(declared_by(token))),
                (Some(Field::Operator), token) => is_in = token == Kind::In,
                (None, Kind::Await) => is_await = true,
                _ => {}
            }
        }
        Some(ForInView {
            kind,
            left: self.field(Field::Left)?,
            right: self.field(Field::Right)?,
            body: self.field(Field::Body)?,
            is_in,
            is_await,
        })
    }

    fn switch_case(self) -> Option<SwitchCase<'t>> {
        if !matches!(self.kind(), Kind::SwitchCase | Kind::SwitchDefault) {
            return None;
        }
        let mut value = None;
        let mut body = Vec::new();
        for (field, child) in self.children() {
            match field {
                Some(Field::Value) if child.is_named() => value = Some(child),
                Some(Field::Body) if child.is_named() => body.push(child),
                _ => {}
            }
        }
        Some(SwitchCase {
            node: self,
            value,
            body,
        })
    }

    fn variable_kind(self) -> VariableKind {
        match self.field(Field::Kind) {
            Some(token) => declared_by(token.kind()),
            None => VariableKind::Let,
        }
    }

    fn declarators(self) -> Vec<Declarator<'t>> {
        let declarators = self
            .parts()
            .into_iter()
            .filter(|part| part.kind() == Kind::VariableDeclarator);
        declarators
            .filter_map(|part| {
                Some(Declarator {
                    pattern: part.field(Field::Name)?,
                    value: part.field(Field::Value),
                })
            })
            .collect()
    }
}

fn declared_by(token: Kind) -> VariableKind {
    match token {
        Kind::Const => VariableKind::Const,
        Kind::Using | Kind::Await => VariableKind::Using,
        Kind::Var => VariableKind::Var,
        _ => VariableKind::Let,
    }
}

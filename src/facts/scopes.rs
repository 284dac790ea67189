//! Names: which declaration a name means, and what is declared before any code runs.
//!
//! In: blocks and function bodies. Out: bindings, and hoisted functions and imports.
//! Never here: expressions.

use smol_str::SmolStr;

use super::lowering::{Lowering, Scope};
use super::{Binding, BindingId, BindingKind, RegionId};
use crate::corpus::Span;
use crate::cst::{Declarator, ExportView, Node, Pattern, PatternProperty, Statement, VariableKind};

/// What runs before the rest of a block.
#[derive(Default)]
pub(super) struct Hoisted<'t> {
    /// Import statements.
    pub(super) imports: Vec<Node<'t>>,
    /// Function declarations.
    pub(super) functions: Vec<Node<'t>>,
}

impl Lowering<'_> {
    pub(super) fn open_scope(&mut self) {
        self.scope_count += 1;
        self.scopes.push(Scope {
            number: self.scope_count,
            names: Vec::new(),
        });
    }

    pub(super) fn close_scope(&mut self) {
        let Some(scope) = self.scopes.pop() else {
            return;
        };
        for name in scope.names {
            if let Some(bindings) = self.names.get_mut(&name) {
                bindings.pop();
            }
        }
    }

    /// What a name means here; `None` for a global.
    pub(super) fn resolve(&self, name: &str) -> Option<BindingId> {
        self.names.get(name)?.last().copied()
    }

    /// Declares a name in the innermost scope. A second declaration of it there (`var x; var x;`, overloads, merged
    /// namespaces) means the same binding.
    pub(super) fn declare(
        &mut self,
        name: SmolStr,
        kind: BindingKind,
        region: RegionId,
        span: Span,
    ) -> BindingId {
        let here = self.scopes.last().map_or(0, |scope| scope.number);
        if let Some(binding) = self.resolve(&name)
            && self.declared_in[binding.0 as usize] == here
        {
            return binding;
        }
        self.declared_in.push(here);
        let id = BindingId(self.facts.bindings.len() as u32);
        let function = self.function;
        self.facts.bindings.push(Binding {
            name: name.clone(),
            kind,
            function,
            region,
            writes: Vec::new(),
            span,
        });
        self.names.entry(name.clone()).or_default().push(id);
        if let Some(scope) = self.scopes.last_mut() {
            scope.names.push(name);
        }
        id
    }

    /// Declares every name of a pattern.
    pub(super) fn declare_pattern(
        &mut self,
        pattern: Node<'_>,
        kind: BindingKind,
        region: RegionId,
    ) {
        for name in names_of(pattern) {
            let text = self.text_of(name);
            self.declare(text, kind, region, name.span());
        }
    }

    /// Declares the `var`s of a function's body, blocks included, nested functions not.
    pub(super) fn hoist_variables(&mut self, body: &[Node<'_>]) {
        let region = self.region;
        let mut open: Vec<Node<'_>> = body.iter().rev().copied().collect();
        while let Some(node) = open.pop() {
            if node.holds_no_var() {
                continue;
            }
            let at = open.len();
            match node.statement() {
                Statement::Variables(VariableKind::Var, declarators) => {
                    for declarator in declarators {
                        self.declare_pattern(declarator.pattern, BindingKind::Var, region);
                    }
                }
                Statement::For { start, body, .. } => {
                    open.extend(start);
                    open.push(body);
                }
                Statement::ForIn(view) => {
                    if view.kind == Some(VariableKind::Var) {
                        self.declare_pattern(view.left, BindingKind::Var, region);
                    }
                    open.push(view.body);
                }
                Statement::Export(export) => {
                    if let ExportView::Declaration { declaration, .. } = export.export() {
                        open.push(declaration);
                    }
                }
                other => open.extend(inner_statements(other)),
            }
            open[at..].reverse();
        }
    }

    /// Declares what belongs to one block: `let`, `const`, classes, functions, enums, imports. Returns what also runs
    /// before the rest of the block.
    pub(super) fn hoist_block<'t>(&mut self, statements: &[Node<'t>]) -> Hoisted<'t> {
        let mut hoisted = Hoisted::default();
        for node in statements.iter().filter(|node| !node.only_runs()) {
            self.hoist_statement(node.statement(), &mut hoisted);
        }
        hoisted
    }

    fn hoist_statement<'t>(&mut self, statement: Statement<'t>, hoisted: &mut Hoisted<'t>) {
        match statement {
            Statement::Variables(kind, declarators) => self.hoist_lexical(kind, &declarators),
            Statement::Function(node) => {
                self.declare_named(node.function_name(), BindingKind::Function);
                hoisted.functions.push(node);
            }
            Statement::Class(node) => self.declare_named(node.class_name(), BindingKind::Class),
            Statement::Enum(name, _) => self.declare_named(Some(name), BindingKind::Enum),
            Statement::Namespace(name, _) => {
                self.declare_named(name.dotted_names().first().copied(), BindingKind::Enum)
            }
            Statement::ImportAlias(name, _) => self.declare_named(Some(name), BindingKind::Import),
            Statement::Import(node) => {
                for name in node.import().names {
                    self.declare_named(Some(name.local()), BindingKind::Import);
                }
                hoisted.imports.push(node);
            }
            Statement::Export(node) => {
                if let ExportView::Declaration { declaration, .. } = node.export() {
                    self.hoist_statement(declaration.statement(), hoisted);
                }
            }
            Statement::Labeled { body, .. } => {
                if let Statement::Function(node) = body.statement() {
                    self.hoist_statement(Statement::Function(node), hoisted);
                }
            }
            Statement::Other(parts) => self.hoist_remains(parts),
            _ => {}
        }
    }

    /// Whatever could still be read of a region that did not parse belongs to the block around it.
    fn hoist_remains(&mut self, parts: Vec<Node<'_>>) {
        for part in parts {
            match part.statement() {
                Statement::Variables(VariableKind::Var, declarators) => {
                    self.hoist_lexical(VariableKind::Let, &declarators);
                }
                Statement::Variables(kind, declarators) => self.hoist_lexical(kind, &declarators),
                Statement::Function(node) => {
                    self.declare_named(node.function_name(), BindingKind::Function)
                }
                _ => {}
            }
        }
    }

    fn hoist_lexical(&mut self, kind: VariableKind, declarators: &[Declarator<'_>]) {
        if kind == VariableKind::Var {
            return;
        }
        for declarator in declarators {
            let kind = self.declared_kind(kind, declarator.pattern);
            self.declare_pattern(declarator.pattern, kind, self.region);
        }
    }

    /// How a variable is declared. Where the grammar does not know `using`, the tree says `const`, so the text is asked.
    pub(super) fn declared_kind(&self, kind: VariableKind, pattern: Node<'_>) -> BindingKind {
        let before = self
            .text
            .get(..pattern.span().start as usize)
            .unwrap_or_default();
        match kind {
            VariableKind::Const if before.trim_end().ends_with("using") => BindingKind::Using,
            kind => binding_kind(kind),
        }
    }

    fn declare_named(&mut self, name: Option<Node<'_>>, kind: BindingKind) {
        if let Some(name) = name {
            let text = self.text_of(name);
            self.declare(text, kind, self.region, name.span());
        }
    }
}

/// How a declared variable is called in the facts.
fn binding_kind(kind: VariableKind) -> BindingKind {
    match kind {
        VariableKind::Var => BindingKind::Var,
        VariableKind::Let => BindingKind::Let,
        VariableKind::Const => BindingKind::Const,
        VariableKind::Using => BindingKind::Using,
    }
}

/// The names that a pattern declares, in order.
pub(super) fn names_of(pattern: Node<'_>) -> Vec<Node<'_>> {
    let mut names = Vec::new();
    let mut open = vec![pattern];
    while let Some(node) = open.pop() {
        let at = open.len();
        match node.pattern() {
            Pattern::Name(name) => names.push(name),
            Pattern::Object(properties) => {
                open.extend(properties.into_iter().map(|property| match property {
                    PatternProperty::Pair(_, value) => value,
                    PatternProperty::Shorthand(name, _) => name,
                    PatternProperty::Rest(rest) => rest,
                }))
            }
            Pattern::Array(places) => open.extend(places.into_iter().flatten()),
            Pattern::Default(left, _) => open.push(left),
            Pattern::Rest(inner) | Pattern::Wrapped(inner) => open.push(inner),
            Pattern::Property | Pattern::Other => {}
        }
        open[at..].reverse();
    }
    names
}

/// The statements inside a statement, in order, where `var`s may hide.
fn inner_statements(statement: Statement<'_>) -> Vec<Node<'_>> {
    match statement {
        Statement::Block(block) => block.statements(),
        Statement::If {
            then, otherwise, ..
        } => [Some(then), otherwise].into_iter().flatten().collect(),
        Statement::While { body, .. }
        | Statement::DoWhile { body, .. }
        | Statement::With { body, .. }
        | Statement::Labeled { body, .. } => vec![body],
        Statement::Try {
            body,
            catch,
            finally,
            ..
        } => [Some(body), catch, finally].into_iter().flatten().collect(),
        Statement::Switch { cases, .. } => cases.into_iter().flat_map(|case| case.body).collect(),
        Statement::Other(parts) => parts,
        _ => Vec::new(),
    }
}

//! Statements: the control flow of a function as regions and steps.
//!
//! In: nodes. Out: regions with what happens in them, in order. Never here: expressions taken apart.

use smol_str::SmolStr;

use super::lowering::{Lowering, from_to};
use super::{BindingKind, BlindSpotKind, RegionKind, Step, ValueKind};
use crate::cst::{Declarator, Node, Statement, SwitchCase, VariableKind};

/// How many `else if`s nest as regions; further ones are read as if each were an `if` of its own.
const NESTED_ARMS: u32 = 100;

impl Lowering<'_> {
    /// The statements of a block or body whose scope is open: names first, then hoisted code, then the rest in order.
    pub(super) fn statements(&mut self, statements: &[Node<'_>]) {
        let hoisted = self.hoist_block(statements);
        for import in hoisted.imports {
            self.import(import);
        }
        for function in hoisted.functions {
            self.function_declaration(function);
            self.hoisted.insert(function.span().start);
        }
        for node in statements {
            self.statement(*node);
        }
    }

    pub(super) fn statement(&mut self, node: Node<'_>) {
        self.labeled(node, None);
    }

    /// A block or statement with a scope of its own, in the current region.
    fn scoped(&mut self, node: Node<'_>) {
        self.open_scope();
        if node.is_block() {
            if self.descend(node) {
                self.statements(&node.statements());
                self.ascend();
            }
        } else {
            self.hoist_block(&[node]);
            self.statement(node);
        }
        self.close_scope();
    }

    fn labeled(&mut self, node: Node<'_>, label: Option<SmolStr>) {
        if !self.descend(node) {
            return;
        }
        match node.statement() {
            Statement::Expression(inner) => {
                self.expression(inner);
            }
            Statement::Variables(kind, declarators) => self.variables(kind, declarators),
            Statement::Function(function) => self.function_in_place(function),
            Statement::Class(class) => self.class_declaration(class, Vec::new()),
            Statement::Export(export) => self.export(export),
            Statement::Enum(name, body) => self.enumeration(name, body),
            Statement::Namespace(name, Some(body)) => self.namespace(name, body),
            Statement::ImportAlias(name, of) => self.import_alias(name, of),
            Statement::Import(_) | Statement::Namespace(_, None) | Statement::Nothing => {}
            Statement::Other(parts) => parts.into_iter().for_each(|part| self.statement(part)),
            flow => self.flow(node, flow, label),
        }
        self.ascend();
    }

    fn flow(&mut self, node: Node<'_>, statement: Statement<'_>, label: Option<SmolStr>) {
        let span = node.span();
        match statement {
            Statement::If {
                test,
                then,
                otherwise,
            } => self.if_chain(test, then, otherwise),
            Statement::Block(block) => self.block(block, label),
            Statement::Labeled { label, body } => self.label(label, body),
            Statement::Try {
                body,
                catch,
                parameter,
                finally,
            } => self.try_statement(body, catch, parameter, finally),
            Statement::Switch { value, cases } => self.switch(value, cases, label),
            Statement::With { object, body } => {
                self.blind_spot(BlindSpotKind::Dynamic, from_to(span, object.span()));
                self.expression(object);
                self.scoped(body);
            }
            Statement::Return(value) => {
                let value = value.map(|value| self.expression(value));
                self.step(Step::Return { value, span });
            }
            Statement::Throw(value) => {
                let value = self.expression(value);
                self.step(Step::Throw { value, span });
            }
            Statement::Break(label) => {
                let label = label.map(|label| self.text_of(label));
                self.step(Step::Break { label, span });
            }
            Statement::Continue(label) => {
                let label = label.map(|label| self.text_of(label));
                self.step(Step::Continue { label, span });
            }
            other => self.loop_statement(node, other, label),
        }
    }

    pub(super) fn variables(&mut self, kind: VariableKind, declarators: Vec<Declarator<'_>>) {
        for declarator in declarators {
            let Some(value) = declarator.value else {
                continue;
            };
            // A `let` that no block hoisted stands in code that did not parse.
            if kind != VariableKind::Var {
                let kind = self.declared_kind(kind, declarator.pattern);
                self.declare_missing(declarator.pattern, kind);
            }
            let value = self.expression(value);
            self.write_pattern(declarator.pattern, value);
        }
    }

    fn declare_missing(&mut self, pattern: Node<'_>, kind: BindingKind) {
        for name in super::scopes::names_of(pattern) {
            if self.resolve(&name.name(self.text)).is_none() {
                self.declare_pattern(name, kind, self.region);
            }
        }
    }

    fn function_in_place(&mut self, function: Node<'_>) {
        if !self.hoisted.remove(&function.span().start) {
            self.function_declaration(function);
        }
    }

    fn block(&mut self, block: Node<'_>, label: Option<SmolStr>) {
        let (body, ()) = self.branch(RegionKind::Block, block.span(), |lowering| {
            lowering.scoped(block)
        });
        self.step(Step::Block { body, label });
    }

    fn label(&mut self, label: Node<'_>, body: Node<'_>) {
        let label = self.text_of(label);
        match body.statement() {
            Statement::For { .. }
            | Statement::ForIn(_)
            | Statement::While { .. }
            | Statement::DoWhile { .. }
            | Statement::Switch { .. }
            | Statement::Block(_) => self.labeled(body, Some(label)),
            _ => {
                let (region, ()) = self.branch(RegionKind::Block, body.span(), |lowering| {
                    lowering.scoped(body)
                });
                self.step(Step::Block {
                    body: region,
                    label: Some(label),
                });
            }
        }
    }

    /// `if … else if … else`, without recursion along the arms.
    fn if_chain(&mut self, test: Node<'_>, then: Node<'_>, otherwise: Option<Node<'_>>) {
        let outer = self.region;
        let (mut test, mut then, mut otherwise) = (test, then, otherwise);
        let mut arms = 0;
        loop {
            let condition = self.expression(test);
            let kind = RegionKind::Branch {
                test: condition,
                when: true,
            };
            let (region, ()) = self.branch(kind, then.span(), |lowering| lowering.scoped(then));
            let Some(node) = otherwise else {
                self.step(Step::Branch {
                    then: Some(region),
                    otherwise: None,
                });
                break;
            };
            arms += 1;
            let next = match node.statement() {
                Statement::If {
                    test,
                    then,
                    otherwise,
                } => Some((test, then, otherwise)),
                _ => None,
            };
            if next.is_some() && arms >= NESTED_ARMS {
                if arms == NESTED_ARMS {
                    self.blind_spot(BlindSpotKind::TooDeep, node.span());
                }
                self.step(Step::Branch {
                    then: Some(region),
                    otherwise: None,
                });
            } else {
                let kind = RegionKind::Branch {
                    test: condition,
                    when: false,
                };
                let inner = self.region(kind, node.span());
                self.step(Step::Branch {
                    then: Some(region),
                    otherwise: Some(inner),
                });
                if next.is_none() {
                    self.within(inner, |lowering| lowering.scoped(node));
                    break;
                }
                self.region = inner;
            }
            if let Some(next) = next {
                (test, then, otherwise) = next;
            }
        }
        self.region = outer;
    }

    fn try_statement(
        &mut self,
        body: Node<'_>,
        catch: Option<Node<'_>>,
        parameter: Option<Node<'_>>,
        finally: Option<Node<'_>>,
    ) {
        let (body, ()) = self.branch(RegionKind::Try, body.span(), |lowering| {
            lowering.scoped(body)
        });
        let catch = catch.map(|block| {
            let work = |lowering: &mut Self| lowering.catch(block, parameter);
            self.branch(RegionKind::Catch, block.span(), work).0
        });
        let finally = finally.map(|block| {
            self.branch(RegionKind::Finally, block.span(), |lowering| {
                lowering.scoped(block)
            })
            .0
        });
        self.step(Step::Try {
            body,
            catch,
            finally,
        });
    }

    fn catch(&mut self, block: Node<'_>, parameter: Option<Node<'_>>) {
        self.open_scope();
        if let Some(parameter) = parameter {
            self.declare_pattern(parameter, BindingKind::Catch, self.region);
            let thrown = self.value(ValueKind::Unknown, parameter.span());
            self.write_pattern(parameter, thrown);
        }
        self.scoped(block);
        self.close_scope();
    }

    /// All tests come first: they are evaluated in the region around, the bodies in regions of their own that share
    /// one scope.
    fn switch(&mut self, value: Node<'_>, cases: Vec<SwitchCase<'_>>, label: Option<SmolStr>) {
        let of = self.expression(value);
        self.open_scope();
        let mut regions = Vec::new();
        for case in &cases {
            let value = case.value.map(|value| self.expression(value));
            regions.push(self.region(RegionKind::Case { of, value }, case.node.span()));
        }
        for (case, region) in cases.iter().zip(&regions) {
            self.within(*region, |lowering| lowering.hoist_block(&case.body));
        }
        for (case, region) in cases.iter().zip(&regions) {
            self.within(*region, |lowering| lowering.statements(&case.body));
        }
        self.close_scope();
        let has_default = cases.iter().any(|case| case.value.is_none());
        self.step(Step::Switch {
            cases: regions,
            has_default,
            label,
        });
    }

    pub(super) fn scoped_body(&mut self, body: Node<'_>) {
        self.scoped(body);
    }
}

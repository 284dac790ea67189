//! Expressions, in the order of evaluation.
//!
//! In: a node. Out: its value, with the values of its parts and the steps they take before it.
//! Never here: recursion along chains (`a + b + …`, `x.on().on()…`), which generated code makes thousands long.

use smol_str::SmolStr;

use super::lowering::Lowering;
use super::{
    BlindSpotKind, Choice, Function, FunctionId, FunctionKind, RegionId, RegionKind, Step, ValueId,
    ValueKind,
};
use crate::corpus::Span;
use crate::cst::{Expression, Node, Statement};

impl<'a> Lowering<'a> {
    /// The value of an expression. What is nested too deep is unknown and a blind spot.
    pub(super) fn expression(&mut self, node: Node<'_>) -> ValueId {
        if !self.descend(node) {
            return self.value(ValueKind::Unknown, node.span());
        }
        let value = self.chain(node);
        self.ascend();
        value
    }

    /// Walks down the left side of calls, members and operators without recursion, then up again.
    fn chain(&mut self, node: Node<'_>) -> ValueId {
        let mut links = Vec::new();
        let mut current = node;
        let base = loop {
            let view = current.expression();
            let next = match &view {
                Expression::Wrapped(inner) => {
                    current = *inner;
                    continue;
                }
                Expression::Member { object, .. } | Expression::Index { object, .. } => *object,
                Expression::Call { callee, .. } | Expression::Tagged { callee, .. } => *callee,
                Expression::Binary { left, .. } => *left,
                _ => break view,
            };
            links.push((current, view));
            current = next;
        };
        let mut value = match base {
            Expression::Function if binds_this(&links, self.text) => {
                let this = self.this;
                self.function_expression(current, Some(this))
            }
            base => self.simple(current, base),
        };
        let mut is_optional = false;
        while let Some((node, link)) = links.pop() {
            value = self.link(node, link, value, &mut is_optional);
        }
        value
    }

    fn link(
        &mut self,
        node: Node<'_>,
        link: Expression<'_>,
        left: ValueId,
        is_optional: &mut bool,
    ) -> ValueId {
        match link {
            Expression::Member {
                property, optional, ..
            } => {
                *is_optional |= optional;
                let name = self.text_of(property);
                // What a function is called by is no function that is written there.
                let kind = match self.own_function(left, &name) {
                    Some(function) => {
                        let own = self.value(ValueKind::Function(function), node.span());
                        ValueKind::Sequence(vec![own])
                    }
                    None => ValueKind::Member { object: left, name },
                };
                self.value(kind, node.span())
            }
            Expression::Index {
                index, optional, ..
            } => {
                *is_optional |= optional;
                self.index(node, left, index)
            }
            Expression::Call {
                arguments,
                optional,
                ..
            } => {
                *is_optional |= optional;
                self.call(node, left, arguments, *is_optional)
            }
            Expression::Tagged { template, .. } => {
                *is_optional = false;
                self.tagged(node, left, template)
            }
            Expression::Binary {
                operator, right, ..
            } => {
                *is_optional = false;
                self.binary(node, operator, left, right)
            }
            _ => left,
        }
    }

    /// An expression that does not begin with another one.
    fn simple(&mut self, node: Node<'_>, view: Expression<'_>) -> ValueId {
        let span = node.span();
        match view {
            Expression::Name(name) => self.name(name),
            Expression::This => self.value(ValueKind::This(self.this), span),
            Expression::Super => self.value(ValueKind::Super(self.this), span),
            Expression::Nothing => self.value(ValueKind::Nothing, span),
            Expression::Boolean(is_true) => self.value(ValueKind::Boolean(is_true), span),
            Expression::Number => {
                let text = self.text_of(node);
                self.value(ValueKind::Number(text), span)
            }
            Expression::String => {
                let text = self.string_text(node);
                self.value(ValueKind::String(text), span)
            }
            Expression::Template => self.template(node),
            Expression::Regex => self.value(ValueKind::Pattern, span),
            Expression::Meta => self.meta(node),
            Expression::Object => self.object(node),
            Expression::Array => self.array(node),
            Expression::Function => self.function_expression(node, None),
            Expression::Class => self.class(node, Vec::new()),
            Expression::Jsx => self.jsx(node),
            Expression::New { callee, arguments } => self.new_call(node, callee, arguments),
            Expression::ImportCall(arguments) => self.import_call(node, arguments),
            view => self.operation(node, view),
        }
    }

    fn operation(&mut self, node: Node<'_>, view: Expression<'_>) -> ValueId {
        let span = node.span();
        match view {
            Expression::Await(inner) => {
                let awaited = self.expression(inner);
                let value = self.value(ValueKind::Await(awaited), span);
                self.step(Step::Await(value));
                value
            }
            Expression::Yield(inner) => {
                let yielded = inner.map(|inner| self.expression(inner));
                let value = self.value(ValueKind::Yield(yielded), span);
                self.step(Step::Yield(value));
                value
            }
            Expression::Assign { left, right } => self.assignment(node, left, right),
            Expression::Compound {
                left,
                operator,
                right,
            } => self.compound(node, left, operator, right),
            Expression::Update { operator, operand } => self.update(node, operator, operand),
            Expression::Unary { operator, operand } => self.unary(node, operator, operand),
            Expression::Ternary {
                test,
                then,
                otherwise,
            } => self.ternary(node, test, then, otherwise),
            Expression::Sequence(parts) => {
                let values = parts
                    .into_iter()
                    .map(|part| self.expression(part))
                    .collect();
                self.value(ValueKind::Sequence(values), span)
            }
            Expression::Spread(inner) => {
                let spread = self.expression(inner);
                self.value(ValueKind::Spread(spread), span)
            }
            Expression::Other(parts) => self.parts(node, parts),
            _ => self.value(ValueKind::Unknown, span),
        }
    }

    /// Syntax that has no view: its parts are visited, so that no listener in them is lost.
    fn parts(&mut self, node: Node<'_>, parts: Vec<Node<'_>>) -> ValueId {
        for part in parts {
            match part.statement() {
                Statement::Expression(inner) => {
                    self.expression(inner);
                }
                _ => self.statement(part),
            }
        }
        self.value(ValueKind::Unknown, node.span())
    }

    pub(super) fn name(&mut self, node: Node<'_>) -> ValueId {
        let name = self.text_of(node);
        let kind = match self.resolve(&name) {
            Some(binding) => ValueKind::Binding(binding),
            // A function's own `arguments` is not a thing that outlives anything.
            None if name == "arguments" && self.function.0 != 0 => ValueKind::Unknown,
            None => ValueKind::Global(name),
        };
        self.value(kind, node.span())
    }

    fn meta(&mut self, node: Node<'_>) -> ValueId {
        let kind = match node.text(self.text) {
            "import.meta" => ValueKind::Global(SmolStr::new_static("import.meta")),
            _ => ValueKind::Unknown,
        };
        self.value(kind, node.span())
    }

    fn index(&mut self, node: Node<'_>, object: ValueId, index: Node<'_>) -> ValueId {
        if let Some(parameter) = self.argument_of_arguments(object, index) {
            return self.value(parameter, node.span());
        }
        let index = self.expression(index);
        let kind = match self.kind(index) {
            ValueKind::String(name) => ValueKind::Member {
                object,
                name: name.clone(),
            },
            _ => ValueKind::Index { object, index },
        };
        self.value(kind, node.span())
    }

    /// `arguments[0]` is the first parameter of the nearest function that is no arrow.
    fn argument_of_arguments(&self, object: ValueId, index: Node<'_>) -> Option<ValueKind> {
        let function = self.function_of_arguments(object)?;
        let index = index.text(self.text).parse().ok()?;
        Some(ValueKind::Parameter { function, index })
    }

    /// `arguments.callee` is the nearest function that is no arrow.
    fn own_function(&self, object: ValueId, name: &str) -> Option<FunctionId> {
        let function = self.function_of_arguments(object)?;
        (name == "callee").then_some(function)
    }

    /// The function whose `arguments` an expression is.
    fn function_of_arguments(&self, object: ValueId) -> Option<FunctionId> {
        let span = self.span(object);
        let text = self.text.get(span.start as usize..span.end as usize)?;
        if text != "arguments" || *self.kind(object) != ValueKind::Unknown {
            return None;
        }
        let mut function: &Function = &self.facts.functions[self.function.0 as usize];
        let mut id = self.function;
        while function.kind == FunctionKind::Arrow {
            id = function.parent?;
            function = &self.facts.functions[id.0 as usize];
        }
        Some(id)
    }

    fn binary(
        &mut self,
        node: Node<'_>,
        operator: Node<'_>,
        left: ValueId,
        right: Node<'_>,
    ) -> ValueId {
        let operator = self.text_of(operator);
        let choice = match operator.as_str() {
            "&&" => Choice::And,
            "||" => Choice::Or,
            "??" => Choice::Coalesce,
            _ => {
                let right = self.expression(right);
                return self.value(
                    ValueKind::Binary {
                        operator,
                        left,
                        right,
                    },
                    node.span(),
                );
            }
        };
        let when = choice == Choice::And;
        let kind = RegionKind::Branch { test: left, when };
        let (region, right) =
            self.branch(kind, right.span(), |lowering| lowering.expression(right));
        if when {
            self.branched(Some(region), None);
        } else {
            self.branched(None, Some(region));
        }
        self.value(
            ValueKind::Either {
                choice,
                test: None,
                left,
                right,
            },
            node.span(),
        )
    }

    fn ternary(
        &mut self,
        node: Node<'_>,
        test: Node<'_>,
        then: Node<'_>,
        otherwise: Node<'_>,
    ) -> ValueId {
        let test = self.expression(test);
        let kind = RegionKind::Branch { test, when: true };
        let (then, left) = self.branch(kind, then.span(), |lowering| lowering.expression(then));
        let kind = RegionKind::Branch { test, when: false };
        let (otherwise, right) = self.branch(kind, otherwise.span(), |lowering| {
            lowering.expression(otherwise)
        });
        self.branched(Some(then), Some(otherwise));
        self.value(
            ValueKind::Either {
                choice: Choice::Ternary,
                test: Some(test),
                left,
                right,
            },
            node.span(),
        )
    }

    /// Does `work` in a region of its own.
    pub(super) fn branch<T>(
        &mut self,
        kind: RegionKind,
        span: Span,
        work: impl FnOnce(&mut Self) -> T,
    ) -> (RegionId, T) {
        let region = self.region(kind, span);
        let result = self.within(region, work);
        (region, result)
    }

    /// The step of an expression's branches; branches in which nothing happens (`a || 'b'`) are no step.
    pub(super) fn branched(&mut self, then: Option<RegionId>, otherwise: Option<RegionId>) {
        let then = then.filter(|region| self.has_steps(*region));
        let otherwise = otherwise.filter(|region| self.has_steps(*region));
        if then.is_some() || otherwise.is_some() {
            self.step(Step::Branch { then, otherwise });
        }
    }

    fn unary(&mut self, node: Node<'_>, operator: Node<'_>, operand: Node<'_>) -> ValueId {
        let operator = self.text_of(operator);
        let operand = self.expression(operand);
        let kind = match operator.as_str() {
            "!" => ValueKind::Not(operand),
            "void" => ValueKind::Nothing,
            _ => ValueKind::Unary { operator, operand },
        };
        self.value(kind, node.span())
    }

    /// `fn` in `fn.call(…)` is evaluated once; `eval(…)` may declare and do anything.
    pub(super) fn note_dynamic(&mut self, callee: ValueId, span: Span) {
        if matches!(self.kind(callee), ValueKind::Global(name) if name == "eval") {
            self.blind_spot(BlindSpotKind::Dynamic, span);
        }
    }
}

/// Whether a function literal at the bottom of a chain is `function () {}.bind(this)` (or `.call(this)`), which makes
/// the outer `this` its own.
fn binds_this(links: &[(Node<'_>, Expression<'_>)], text: &str) -> bool {
    let [
        ..,
        (_, Expression::Call { arguments, .. }),
        (_, Expression::Member { property, .. }),
    ] = links
    else {
        return false;
    };
    let first = arguments.elements().into_iter().next();
    matches!(property.text(text), "bind" | "call" | "apply") && first.is_some_and(Node::is_this)
}

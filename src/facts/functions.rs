//! Functions: their parameters, their `this`, their bodies.
//!
//! In: a function's node. Out: a [`Function`] with its body read, and the value that creates it.
//! Never here: classes, which hand their methods in.

use smol_str::SmolStr;

use super::lowering::Lowering;
use super::{
    BindingKind, Call, CallForm, ClassId, Function, FunctionId, FunctionKind, ParameterFacts,
    RegionId, RegionKind, Step, ValueId, ValueKind,
};
use crate::corpus::Span;
use crate::cst::{FunctionView, Node, ParameterView, Pattern};

impl Lowering<'_> {
    /// A function expression or arrow. `this` is given when the surroundings bind it (`.bind(this)`).
    pub(super) fn function_expression(
        &mut self,
        node: Node<'_>,
        this: Option<FunctionId>,
    ) -> ValueId {
        let view = node.function();
        let kind = if view.is_arrow {
            FunctionKind::Arrow
        } else {
            FunctionKind::Expression
        };
        let this = if view.is_arrow { Some(self.this) } else { this };
        self.function(node, view, kind, this, None, false)
    }

    /// A function declaration, at the start of its block.
    pub(super) fn function_declaration(&mut self, node: Node<'_>) -> ValueId {
        let view = node.function();
        let name = view.name;
        let value = self.function(node, view, FunctionKind::Declaration, None, None, false);
        if let Some(binding) = name.and_then(|name| self.resolve(&name.name(self.text))) {
            self.write(binding, value, false);
        }
        value
    }

    /// A method or accessor, of a class or an object literal.
    pub(super) fn method(
        &mut self,
        node: Node<'_>,
        kind: FunctionKind,
        class: Option<ClassId>,
        is_static: bool,
    ) -> ValueId {
        let view = node.function();
        self.function(node, view, kind, None, class, is_static)
    }

    /// A function that is made here, of which nothing more is known.
    pub(super) fn function_here(
        &self,
        kind: FunctionKind,
        value: Option<ValueId>,
        this: FunctionId,
        span: Span,
    ) -> Function {
        Function {
            name: None,
            kind,
            parent: Some(self.function),
            region: self.region,
            class: None,
            is_static: false,
            is_async: false,
            is_generator: false,
            parameters: Vec::new(),
            body: RegionId(0),
            value,
            this,
            decorators: Vec::new(),
            head: span,
            span,
        }
    }

    /// What a method is once it is bound with its arguments: a function that calls it with them. It is read as the arrow
    /// function that means the same.
    pub(super) fn bound_call(
        &mut self,
        method: ValueId,
        arguments: &[ValueId],
        node: Node<'_>,
    ) -> ValueId {
        let id = FunctionId(self.facts.functions.len() as u32);
        let (span, this) = (node.span(), self.this);
        let value = self.value(ValueKind::Function(id), span);
        let bound = self.function_here(FunctionKind::Arrow, Some(value), this, span);
        self.facts.functions.push(bound);
        let place = self.enter_function(id, this, node.span());
        let call = Call {
            callee: method,
            arguments: arguments.to_vec(),
            form: CallForm::Plain,
            optional: false,
        };
        let called = self.finish_call(call, span);
        self.step(Step::Return {
            value: Some(called),
            span,
        });
        self.move_back(place);
        value
    }

    fn function(
        &mut self,
        node: Node<'_>,
        view: FunctionView<'_>,
        kind: FunctionKind,
        this: Option<FunctionId>,
        class: Option<ClassId>,
        is_static: bool,
    ) -> ValueId {
        if !self.descend(node) {
            return self.value(ValueKind::Unknown, node.span());
        }
        let id = FunctionId(self.facts.functions.len() as u32);
        let value = self.value(ValueKind::Function(id), node.span());
        let this = this.unwrap_or(id);
        let written = Function {
            name: view.name.map(|name| self.text_of(name)),
            class,
            is_static,
            is_async: view.is_async,
            is_generator: view.is_generator,
            head: view.head,
            ..self.function_here(kind, Some(value), this, node.span())
        };
        self.facts.functions.push(written);
        let place = self.enter_function(id, this, view.body.unwrap_or(node).span());
        // A parameter or variable of the same name hides a function expression's own name: two scopes.
        self.open_scope();
        if kind == FunctionKind::Expression {
            self.declare_own_name(view.name, value);
        }
        self.open_scope();
        self.parameters(id, &view.parameters);
        self.body(&view);
        self.close_scope();
        self.close_scope();
        self.move_back(place);
        self.ascend();
        value
    }

    /// Moves into a function that was just made, with a body region for it.
    pub(super) fn enter_function(
        &mut self,
        id: FunctionId,
        this: FunctionId,
        body: Span,
    ) -> super::lowering::Place {
        let place = self.move_to(id, self.region, this);
        let region = self.region_of(RegionKind::Body, None, body);
        self.region = region;
        self.facts.functions[id.0 as usize].body = region;
        place
    }

    /// A function expression can call itself by its name, which means nothing outside.
    fn declare_own_name(&mut self, name: Option<Node<'_>>, value: ValueId) {
        let Some(name) = name else { return };
        let text = self.text_of(name);
        let binding = self.declare(text, BindingKind::Function, self.region, name.span());
        self.write(binding, value, false);
    }

    fn parameters(&mut self, function: FunctionId, parameters: &[ParameterView<'_>]) {
        for parameter in parameters {
            self.declare_pattern(parameter.pattern, BindingKind::Parameter, self.region);
        }
        for (index, parameter) in parameters.iter().enumerate() {
            let facts = self.parameter(function, index as u32, parameter);
            self.facts.functions[function.0 as usize]
                .parameters
                .push(facts);
        }
    }

    fn parameter(
        &mut self,
        function: FunctionId,
        index: u32,
        view: &ParameterView<'_>,
    ) -> ParameterFacts {
        let span = view.pattern.span();
        let decorators = self.decorators(&view.decorators);
        let mut value = self.value(ValueKind::Parameter { function, index }, span);
        if let Some(default) = view.default {
            value = self.defaulted(value, default, view.span);
        }
        self.write_pattern(view.pattern, value);
        let name = match view.pattern.pattern() {
            Pattern::Name(name) => self.text_of(name),
            _ => SmolStr::default(),
        };
        let binding = if name.is_empty() {
            None
        } else {
            self.resolve(&name)
        };
        if let Some(binding) = binding.filter(|_| view.is_property) {
            self.assign_parameter_property(binding, &name, view);
        }
        ParameterFacts {
            binding,
            name,
            annotation: view.annotation.map(|annotation| self.text_of(annotation)),
            is_rest: view.is_rest,
            is_property: view.is_property,
            decorators,
            span: view.span,
        }
    }

    /// `constructor(private bus: Bus)` means `this.bus = bus`.
    fn assign_parameter_property(
        &mut self,
        binding: super::BindingId,
        name: &SmolStr,
        view: &ParameterView<'_>,
    ) {
        let span = view.pattern.span();
        let object = self.value(ValueKind::This(self.this), span);
        let target = self.value(
            ValueKind::Member {
                object,
                name: name.clone(),
            },
            span,
        );
        let value = self.value(ValueKind::Binding(binding), span);
        self.assign(target, value, false);
    }

    fn body(&mut self, view: &FunctionView<'_>) {
        let Some(body) = view.body else { return };
        if !view.is_expression {
            let statements = body.statements();
            self.hoist_variables(&statements);
            self.statements(&statements);
            return;
        }
        let value = self.expression(body);
        self.step(Step::Return {
            value: Some(value),
            span: body.span(),
        });
    }
}

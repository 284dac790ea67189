//! Calls and their arguments.
//!
//! In: callees that were evaluated, and arguments. Out: call values and their steps, imports written as calls.
//! Never here: whether a call adds a listener.

use smol_str::SmolStr;

use super::lowering::{Lowering, from_to};
use super::{Call, CallForm, Step, ValueId, ValueKind};
use crate::corpus::Span;
use crate::cst::{Expression, Node};

impl Lowering<'_> {
    pub(super) fn call(
        &mut self,
        node: Node<'_>,
        callee: ValueId,
        arguments: Node<'_>,
        optional: bool,
    ) -> ValueId {
        let elements = arguments.elements();
        if let Some(module) = self.required_module(callee, &elements) {
            return self.value(ValueKind::Import(module), node.span());
        }
        self.note_dynamic(callee, node.span());
        let callee = self.bare_method(callee);
        let arguments = self.arguments(&elements);
        if let Some(method) = self.bound_method(callee, &arguments) {
            return self.bound_call(method, &arguments[1..], node);
        }
        self.finish_call(
            Call {
                callee,
                arguments,
                form: CallForm::Plain,
                optional,
            },
            node.span(),
        )
    }

    /// `bus.off` of `bus.off.bind(bus, event, f)`: a method that is bound to what it is a method of, with arguments.
    fn bound_method(&self, callee: ValueId, arguments: &[ValueId]) -> Option<ValueId> {
        let ValueKind::Member { object, name } = self.kind(callee) else {
            return None;
        };
        let ValueKind::Member { object: owner, .. } = self.kind(*object) else {
            return None;
        };
        let [first, _, ..] = arguments else {
            return None;
        };
        let written = |value: ValueId| {
            let span = self.span(value);
            &self.text[span.start as usize..span.end as usize]
        };
        let is_own = written(*first) == written(*owner)
            && !matches!(self.kind(*owner), ValueKind::This(_))
            && arguments
                .iter()
                .all(|it| !matches!(self.kind(*it), ValueKind::Spread(_)));
        (name == "bind" && is_own).then_some(*object)
    }

    pub(super) fn new_call(
        &mut self,
        node: Node<'_>,
        callee: Node<'_>,
        arguments: Option<Node<'_>>,
    ) -> ValueId {
        let callee = self.expression(callee);
        let elements = arguments.map(Node::elements).unwrap_or_default();
        let arguments = self.arguments(&elements);
        self.finish_call(
            Call {
                callee,
                arguments,
                form: CallForm::New,
                optional: false,
            },
            node.span(),
        )
    }

    pub(super) fn tagged(
        &mut self,
        node: Node<'_>,
        callee: ValueId,
        template: Node<'_>,
    ) -> ValueId {
        let arguments = vec![self.template(template)];
        self.finish_call(
            Call {
                callee,
                arguments,
                form: CallForm::Tagged,
                optional: false,
            },
            node.span(),
        )
    }

    /// The calls of decorators, in order.
    pub(super) fn decorators(&mut self, decorators: &[Node<'_>]) -> Vec<ValueId> {
        decorators
            .iter()
            .filter_map(|node| self.decorator(*node))
            .collect()
    }

    fn decorator(&mut self, node: Node<'_>) -> Option<ValueId> {
        let inner = node.decorator()?;
        let (callee, arguments) = match inner.expression() {
            Expression::Call {
                callee, arguments, ..
            } => (self.expression(callee), arguments.elements()),
            _ => (self.expression(inner), Vec::new()),
        };
        let arguments = self.arguments(&arguments);
        Some(self.finish_call(
            Call {
                callee,
                arguments,
                form: CallForm::Decorator,
                optional: false,
            },
            inner.span(),
        ))
    }

    pub(super) fn finish_call(&mut self, call: Call, span: Span) -> ValueId {
        let value = self.value(ValueKind::Call(call), span);
        self.step(Step::Call(value));
        value
    }

    /// Arguments in order. In `each(function () {}, this)` the second is the first one's `this`: so do `forEach` and
    /// its kin, event emitters that take a context, and `bind` written as a function.
    fn arguments(&mut self, elements: &[Node<'_>]) -> Vec<ValueId> {
        let mut values = Vec::with_capacity(elements.len());
        for (at, element) in elements.iter().enumerate() {
            let has_this = elements.get(at + 1).is_some_and(|next| next.is_this());
            values.push(match element.expression() {
                Expression::Function if has_this => {
                    let this = self.this;
                    self.function_expression(*element, Some(this))
                }
                _ => self.expression(*element),
            });
        }
        values
    }

    /// `require("x")`, where `require` is not declared here.
    fn required_module(&mut self, callee: ValueId, arguments: &[Node<'_>]) -> Option<SmolStr> {
        match self.kind(callee) {
            ValueKind::Global(name) if name == "require" => self.module_name(arguments),
            _ => None,
        }
    }

    pub(super) fn import_call(&mut self, node: Node<'_>, arguments: Node<'_>) -> ValueId {
        let elements = arguments.elements();
        if let Some(module) = self.module_name(&elements) {
            return self.value(ValueKind::Import(module), node.span());
        }
        let head = from_to(
            node.span(),
            Span::new(arguments.span().start, arguments.span().start),
        );
        let callee = self.value(ValueKind::Unknown, head);
        let arguments = self.arguments(&elements);
        self.finish_call(
            Call {
                callee,
                arguments,
                form: CallForm::Plain,
                optional: false,
            },
            node.span(),
        )
    }

    fn module_name(&mut self, arguments: &[Node<'_>]) -> Option<SmolStr> {
        let first = arguments.first()?;
        match first.expression() {
            Expression::String => Some(module_name(&self.string_text(*first))),
            Expression::Template => self.plain_template(*first).map(|text| module_name(&text)),
            _ => None,
        }
    }

    /// `addEventListener(…)` on its own is a method of the global object.
    fn bare_method(&mut self, callee: ValueId) -> ValueId {
        let ValueKind::Global(name) = self.kind(callee) else {
            return callee;
        };
        if !self.bare_methods.contains(name) {
            return callee;
        }
        let name = name.clone();
        let span = self.span(callee);
        let object = self.value(ValueKind::Global(SmolStr::new_static("globalThis")), span);
        self.value(ValueKind::Member { object, name }, span)
    }
}

/// A module's name without the prefix that marks Node's own.
pub(super) fn module_name(written: &str) -> SmolStr {
    SmolStr::new(written.strip_prefix("node:").unwrap_or(written))
}

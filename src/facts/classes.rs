//! Classes: members, fields and the made-up functions that fill them.
//!
//! In: a class's node. Out: a [`Class`], its methods read as functions, its fields as assignments of an initialiser.
//! Never here: constructor functions with prototypes, which are found when the whole file was read.

use smol_str::SmolStr;

use super::lowering::Lowering;
use super::{
    BindingKind, Class, ClassId, Function, FunctionId, FunctionKind, Member, RegionId, RegionKind,
    Step, ValueId, ValueKind,
};
use crate::corpus::Span;
use crate::cst::{ClassMember, Key, MethodKind, Node, ParameterView, Pattern};

/// A class being read.
struct Reading {
    id: ClassId,
    span: Span,
    head: Span,
    initialiser: Option<FunctionId>,
    static_initialiser: Option<FunctionId>,
}

/// What is known of a member before its value.
struct MemberHead {
    name: Option<SmolStr>,
    is_static: bool,
    is_private: bool,
    span: Span,
}

impl Lowering<'_> {
    pub(super) fn class_declaration(&mut self, node: Node<'_>, decorators: Vec<Node<'_>>) {
        let value = self.class(node, decorators);
        let name = node.class_name();
        let Some(name) = name else { return };
        let text = self.text_of(name);
        let binding = match self.resolve(&text) {
            Some(binding) => binding,
            None => self.declare(text, BindingKind::Class, self.region, name.span()),
        };
        self.write(binding, value, false);
    }

    /// A class, with decorators that stand in front of it (`@Injectable() export class`).
    pub(super) fn class(&mut self, node: Node<'_>, outer_decorators: Vec<Node<'_>>) -> ValueId {
        let view = node.class();
        let mut decorators = self.decorators(&outer_decorators);
        decorators.extend(self.decorators(&view.decorators));
        let base = view.base.map(|base| self.expression(base));
        let id = ClassId(self.facts.classes.len() as u32);
        let value = self.value(ValueKind::Class(id), node.span());
        self.facts.classes.push(Class {
            name: view.name.map(|name| self.text_of(name)),
            binding: None,
            base,
            implements: view
                .implements
                .iter()
                .map(|implemented| last_name(implemented.text(self.text)))
                .collect(),
            members: Vec::new(),
            constructor: None,
            decorators,
            region: self.region,
            value: Some(value),
            head: view.head,
            span: node.span(),
        });
        let mut reading = Reading {
            id,
            span: node.span(),
            head: view.head,
            initialiser: None,
            static_initialiser: None,
        };
        self.open_scope();
        self.declare_class_name(view.name, value);
        for member in view.members {
            self.member(&mut reading, member);
        }
        self.close_scope();
        value
    }

    /// Inside, a class expression's own name means the class; a declaration's name is already declared outside.
    fn declare_class_name(&mut self, name: Option<Node<'_>>, value: ValueId) {
        let Some(name) = name else { return };
        let text = self.text_of(name);
        let outer = self.resolve(&text);
        if outer.is_some_and(|binding| self.facts.bindings[binding.0 as usize].span == name.span())
        {
            return;
        }
        let binding = self.declare(text, BindingKind::Class, self.region, name.span());
        self.write(binding, value, false);
    }

    fn member(&mut self, reading: &mut Reading, member: ClassMember<'_>) {
        match member {
            ClassMember::Method {
                key,
                function,
                kind,
                is_static,
                accessibility,
                decorators,
            } => {
                let head = self.member_head(key, is_static, accessibility);
                let decorators = self.decorators(&decorators);
                match function {
                    Some(function) => self.class_method(reading, head, function, kind, decorators),
                    None => self.push_member(reading, head, None, None, None),
                }
            }
            ClassMember::Field {
                key,
                value,
                is_static,
                accessibility,
                annotation,
                decorators,
            } => {
                let head = self.member_head(key, is_static, accessibility);
                let decorators = self.decorators(&decorators);
                self.class_field(reading, head, value, annotation, &decorators);
            }
            ClassMember::StaticBlock(block) => self.static_block(reading, block),
            ClassMember::Other(node) => {
                self.expression(node);
            }
        }
    }

    fn member_head(
        &mut self,
        key: Key<'_>,
        is_static: bool,
        accessibility: Option<Node<'_>>,
    ) -> MemberHead {
        let name = self.member_name(key);
        let is_hidden = name.as_ref().is_some_and(|name| name.starts_with('#'));
        MemberHead {
            name,
            is_static,
            is_private: is_hidden || self.is_private(accessibility),
            span: key.node().span(),
        }
    }

    fn is_private(&self, accessibility: Option<Node<'_>>) -> bool {
        accessibility.is_some_and(|word| word.text(self.text) == "private")
    }

    fn class_method(
        &mut self,
        reading: &Reading,
        head: MemberHead,
        node: Node<'_>,
        kind: MethodKind,
        decorators: Vec<ValueId>,
    ) {
        let is_constructor = !head.is_static && head.name.as_deref() == Some("constructor");
        let kind = match kind {
            MethodKind::Getter => FunctionKind::Getter,
            MethodKind::Setter => FunctionKind::Setter,
            MethodKind::Method if is_constructor => FunctionKind::Constructor,
            MethodKind::Method => FunctionKind::Method,
        };
        if is_constructor {
            for parameter in node.function().parameters {
                self.parameter_property(reading, &parameter);
            }
        }
        let value = self.method(node, kind, Some(reading.id), head.is_static);
        let ValueKind::Function(function) = *self.kind(value) else {
            return;
        };
        if is_constructor {
            self.facts.classes[reading.id.0 as usize].constructor = Some(function);
        }
        let facts = &mut self.facts.functions[function.0 as usize];
        facts.decorators = decorators;
        if facts.name.is_none() {
            facts.name = head.name.clone();
        }
        self.push_member(reading, head, Some(function), None, None);
    }

    /// `constructor(private bus: Bus)` declares a field.
    fn parameter_property(&mut self, reading: &Reading, parameter: &ParameterView<'_>) {
        let Pattern::Name(name) = parameter.pattern.pattern() else {
            return;
        };
        if !parameter.is_property {
            return;
        }
        let head = MemberHead {
            name: Some(self.text_of(name)),
            is_static: false,
            is_private: self.is_private(parameter.accessibility),
            span: name.span(),
        };
        self.push_member(reading, head, None, None, parameter.annotation);
    }

    fn push_member(
        &mut self,
        reading: &Reading,
        head: MemberHead,
        function: Option<FunctionId>,
        value: Option<ValueId>,
        annotation: Option<Node<'_>>,
    ) {
        let Some(name) = head.name else { return };
        let annotation = annotation.map(|annotation| self.text_of(annotation));
        let (is_static, is_private, span) = (head.is_static, head.is_private, head.span);
        let member = Member {
            name,
            function,
            value,
            is_static,
            is_private,
            annotation,
            span,
        };
        self.facts.classes[reading.id.0 as usize]
            .members
            .push(member);
    }

    fn class_field(
        &mut self,
        reading: &mut Reading,
        head: MemberHead,
        value: Option<Node<'_>>,
        annotation: Option<Node<'_>>,
        decorators: &[ValueId],
    ) {
        let Some(node) = value else {
            self.injected_field(reading, &head, decorators);
            return self.push_member(reading, head, None, None, annotation);
        };
        let initialiser = self.initialiser(reading, head.is_static);
        let body = self.facts.functions[initialiser.0 as usize].body;
        let place = self.move_to(initialiser, body, initialiser);
        let value = self.expression(node);
        if let Some(name) = &head.name {
            self.assign_field(name, value, head.span);
        }
        self.move_back(place);
        let function = match *self.kind(value) {
            ValueKind::Function(function) => Some(function),
            _ => None,
        };
        if let Some(function) = function {
            let facts = &mut self.facts.functions[function.0 as usize];
            facts.class = Some(reading.id);
            facts.is_static = head.is_static;
        }
        self.push_member(reading, head, function, Some(value), annotation);
    }

    /// `@service bus;` is written what the decorator gives it, as in `bus = service();`.
    fn injected_field(&mut self, reading: &mut Reading, head: &MemberHead, decorators: &[ValueId]) {
        let gives = |decorator: &ValueId| {
            super::trace::last_name(&self.facts, *decorator)
                .is_some_and(|name| self.injecting.iter().any(|known| known == name))
        };
        let given = decorators.iter().copied().find(gives);
        let (Some(given), Some(name)) = (given, &head.name) else {
            return;
        };
        let initialiser = self.initialiser(reading, head.is_static);
        let body = self.facts.functions[initialiser.0 as usize].body;
        let place = self.move_to(initialiser, body, initialiser);
        self.assign_field(name, given, head.span);
        self.move_back(place);
    }

    fn assign_field(&mut self, name: &SmolStr, value: ValueId, span: Span) {
        let object = self.value(ValueKind::This(self.this), span);
        let target = self.value(
            ValueKind::Member {
                object,
                name: name.clone(),
            },
            span,
        );
        self.assign(target, value, false);
    }

    fn static_block(&mut self, reading: &mut Reading, block: Node<'_>) {
        let initialiser = self.initialiser(reading, true);
        let body = self.facts.functions[initialiser.0 as usize].body;
        let place = self.move_to(initialiser, body, initialiser);
        let (body, ()) = self.branch(RegionKind::Block, block.span(), |lowering| {
            let statements = block.statements();
            lowering.open_scope();
            lowering.hoist_variables(&statements);
            lowering.statements(&statements);
            lowering.close_scope();
        });
        self.step(Step::Block { body, label: None });
        self.move_back(place);
    }

    /// The function that runs a class's fields, made when the first field needs it.
    fn initialiser(&mut self, reading: &mut Reading, is_static: bool) -> FunctionId {
        let slot = if is_static {
            reading.static_initialiser
        } else {
            reading.initialiser
        };
        if let Some(id) = slot {
            return id;
        }
        let id = FunctionId(self.facts.functions.len() as u32);
        let body = RegionId(self.facts.regions.len() as u32);
        let kind = match is_static {
            true => FunctionKind::StaticInitialiser,
            false => FunctionKind::Initialiser,
        };
        let initialiser = Function {
            class: Some(reading.id),
            is_static,
            body,
            head: reading.head,
            ..self.function_here(kind, None, id, reading.span)
        };
        self.facts.functions.push(initialiser);
        let place = self.move_to(id, body, id);
        self.region_of(RegionKind::Body, None, reading.span);
        self.move_back(place);
        let slot = if is_static {
            &mut reading.static_initialiser
        } else {
            &mut reading.initialiser
        };
        *slot = Some(id);
        id
    }
}

/// The last name of a type as it is written: `NestInterceptor` of `nest.NestInterceptor<T>`.
fn last_name(annotation: &str) -> SmolStr {
    let name = annotation.split('<').next().unwrap_or_default();
    name.rsplit('.').next().unwrap_or_default().trim().into()
}

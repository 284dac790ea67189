//! The facts of one file, renumbered to stand behind those of others.
//!
//! In: the facts of a file, and how many of each thing stand before it. Out: the same facts under their new numbers.
//! Never here: what an import means (that is `link`).

use crate::corpus::Span;
use crate::facts::{
    Acquisition, Assignment, Binding, BindingId, Call, Class, ClassId, Export, FileFacts, Function,
    FunctionId, Member, Options, ParameterFacts, Property, Region, RegionId, RegionKind, Release,
    Step, Value, ValueId, ValueKind, Write,
};

/// How many of each thing stand before the facts of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Offset {
    pub bindings: u32,
    pub values: u32,
    pub functions: u32,
    pub classes: u32,
    pub regions: u32,
    pub assignments: u32,
    pub bytes: u32,
}

impl Offset {
    /// Appends `facts` to `all`, renumbered. What a file says of itself alone, such as its comments, stays out.
    pub(super) fn append(self, facts: &FileFacts, all: &mut FileFacts) {
        all.bindings
            .extend(facts.bindings.iter().map(|it| self.binding_of(it)));
        all.values
            .extend(facts.values.iter().map(|it| self.value_of(it)));
        all.functions
            .extend(facts.functions.iter().map(|it| self.function_of(it)));
        all.classes
            .extend(facts.classes.iter().map(|it| self.class_of(it)));
        all.regions
            .extend(facts.regions.iter().map(|it| self.region_of(it)));
        all.assignments
            .extend(facts.assignments.iter().map(|it| self.assignment_of(it)));
        all.exports
            .extend(facts.exports.iter().map(|it| self.export_of(it)));
        all.blueprints.extend(self.values(&facts.blueprints));
        all.acquisitions
            .extend(facts.acquisitions.iter().map(|it| self.acquisition_of(it)));
        all.releases
            .extend(facts.releases.iter().map(|it| self.release_of(it)));
        let lines = facts.line_starts.iter().map(|start| start + self.bytes);
        all.line_starts.extend(lines);
    }

    pub(super) fn value(self, id: ValueId) -> ValueId {
        ValueId(id.0 + self.values)
    }

    pub(super) fn span(self, span: Span) -> Span {
        Span::new(span.start + self.bytes, span.end + self.bytes)
    }

    fn binding(self, id: BindingId) -> BindingId {
        BindingId(id.0 + self.bindings)
    }

    fn function(self, id: FunctionId) -> FunctionId {
        FunctionId(id.0 + self.functions)
    }

    fn class(self, id: ClassId) -> ClassId {
        ClassId(id.0 + self.classes)
    }

    fn region(self, id: RegionId) -> RegionId {
        RegionId(id.0 + self.regions)
    }

    fn values(self, ids: &[ValueId]) -> Vec<ValueId> {
        ids.iter().map(|id| self.value(*id)).collect()
    }

    fn binding_of(self, binding: &Binding) -> Binding {
        let write = |write: &Write| Write {
            value: self.value(write.value),
            region: self.region(write.region),
            if_absent: write.if_absent,
        };
        Binding {
            name: binding.name.clone(),
            kind: binding.kind,
            function: self.function(binding.function),
            region: self.region(binding.region),
            writes: binding.writes.iter().map(write).collect(),
            span: self.span(binding.span),
        }
    }

    fn value_of(self, value: &Value) -> Value {
        Value {
            kind: self.kind_of(&value.kind),
            span: self.span(value.span),
            region: self.region(value.region),
        }
    }

    fn kind_of(self, kind: &ValueKind) -> ValueKind {
        match kind {
            ValueKind::Binding(id) => ValueKind::Binding(self.binding(*id)),
            ValueKind::This(id) => ValueKind::This(self.function(*id)),
            ValueKind::Super(id) => ValueKind::Super(self.function(*id)),
            ValueKind::Parameter { function, index } => ValueKind::Parameter {
                function: self.function(*function),
                index: *index,
            },
            ValueKind::Member { object, name } => ValueKind::Member {
                object: self.value(*object),
                name: name.clone(),
            },
            ValueKind::Index { object, index } => ValueKind::Index {
                object: self.value(*object),
                index: self.value(*index),
            },
            ValueKind::Element { of } => ValueKind::Element {
                of: self.value(*of),
            },
            ValueKind::Call(call) => ValueKind::Call(Call {
                callee: self.value(call.callee),
                arguments: self.values(&call.arguments),
                form: call.form,
                optional: call.optional,
            }),
            ValueKind::Function(id) => ValueKind::Function(self.function(*id)),
            ValueKind::Class(id) => ValueKind::Class(self.class(*id)),
            ValueKind::Template(parts) => ValueKind::Template(self.values(parts)),
            ValueKind::Object(properties) => ValueKind::Object(self.properties(properties)),
            ValueKind::Array(items) => ValueKind::Array(self.values(items)),
            ValueKind::Spread(inner) => ValueKind::Spread(self.value(*inner)),
            ValueKind::Await(inner) => ValueKind::Await(self.value(*inner)),
            ValueKind::Yield(inner) => ValueKind::Yield(inner.map(|id| self.value(id))),
            ValueKind::Either {
                choice,
                test,
                left,
                right,
            } => ValueKind::Either {
                choice: *choice,
                test: test.map(|id| self.value(id)),
                left: self.value(*left),
                right: self.value(*right),
            },
            ValueKind::Assign { target, value } => ValueKind::Assign {
                target: self.value(*target),
                value: self.value(*value),
            },
            ValueKind::Not(inner) => ValueKind::Not(self.value(*inner)),
            ValueKind::Binary {
                operator,
                left,
                right,
            } => ValueKind::Binary {
                operator: operator.clone(),
                left: self.value(*left),
                right: self.value(*right),
            },
            ValueKind::Unary { operator, operand } => ValueKind::Unary {
                operator: operator.clone(),
                operand: self.value(*operand),
            },
            ValueKind::Sequence(parts) => ValueKind::Sequence(self.values(parts)),
            ValueKind::Jsx(properties) => ValueKind::Jsx(self.properties(properties)),
            ValueKind::Global(_)
            | ValueKind::Import(_)
            | ValueKind::String(_)
            | ValueKind::Number(_)
            | ValueKind::Boolean(_)
            | ValueKind::Nothing
            | ValueKind::Pattern
            | ValueKind::Unknown => kind.clone(),
        }
    }

    fn properties(self, properties: &[Property]) -> Vec<Property> {
        let each = |property: &Property| Property {
            name: property.name.clone(),
            value: self.value(property.value),
        };
        properties.iter().map(each).collect()
    }

    fn function_of(self, function: &Function) -> Function {
        Function {
            name: function.name.clone(),
            parent: function.parent.map(|id| self.function(id)),
            region: self.region(function.region),
            class: function.class.map(|id| self.class(id)),
            parameters: function
                .parameters
                .iter()
                .map(|it| self.parameter_of(it))
                .collect(),
            body: self.region(function.body),
            value: function.value.map(|id| self.value(id)),
            this: self.function(function.this),
            decorators: self.values(&function.decorators),
            head: self.span(function.head),
            span: self.span(function.span),
            ..*function
        }
    }

    fn parameter_of(self, parameter: &ParameterFacts) -> ParameterFacts {
        ParameterFacts {
            binding: parameter.binding.map(|id| self.binding(id)),
            name: parameter.name.clone(),
            annotation: parameter.annotation.clone(),
            decorators: self.values(&parameter.decorators),
            span: self.span(parameter.span),
            ..*parameter
        }
    }

    fn class_of(self, class: &Class) -> Class {
        Class {
            name: class.name.clone(),
            binding: class.binding.map(|id| self.binding(id)),
            base: class.base.map(|id| self.value(id)),
            implements: class.implements.clone(),
            members: class.members.iter().map(|it| self.member_of(it)).collect(),
            constructor: class.constructor.map(|id| self.function(id)),
            decorators: self.values(&class.decorators),
            region: self.region(class.region),
            value: class.value.map(|id| self.value(id)),
            head: self.span(class.head),
            span: self.span(class.span),
        }
    }

    fn member_of(self, member: &Member) -> Member {
        Member {
            name: member.name.clone(),
            function: member.function.map(|id| self.function(id)),
            value: member.value.map(|id| self.value(id)),
            annotation: member.annotation.clone(),
            span: self.span(member.span),
            ..*member
        }
    }

    fn region_of(self, region: &Region) -> Region {
        Region {
            kind: self.region_kind_of(&region.kind),
            parent: region.parent.map(|id| self.region(id)),
            function: self.function(region.function),
            steps: region.steps.iter().map(|it| self.step_of(it)).collect(),
            span: self.span(region.span),
        }
    }

    fn region_kind_of(self, kind: &RegionKind) -> RegionKind {
        match kind {
            RegionKind::Loop { form, over, head } => RegionKind::Loop {
                form: *form,
                over: over.map(|id| self.value(id)),
                head: self.span(*head),
            },
            RegionKind::Branch { test, when } => RegionKind::Branch {
                test: self.value(*test),
                when: *when,
            },
            RegionKind::Case { of, value } => RegionKind::Case {
                of: self.value(*of),
                value: value.map(|id| self.value(id)),
            },
            RegionKind::Body
            | RegionKind::Block
            | RegionKind::Try
            | RegionKind::Catch
            | RegionKind::Finally => kind.clone(),
        }
    }

    fn step_of(self, step: &Step) -> Step {
        let region = |id: &Option<RegionId>| id.map(|id| self.region(id));
        match step {
            Step::Call(id) => Step::Call(self.value(*id)),
            Step::Write(binding, number) => Step::Write(self.binding(*binding), *number),
            Step::Assign(number) => Step::Assign(number + self.assignments),
            Step::Await(id) => Step::Await(self.value(*id)),
            Step::Yield(id) => Step::Yield(self.value(*id)),
            Step::Branch { then, otherwise } => Step::Branch {
                then: region(then),
                otherwise: region(otherwise),
            },
            Step::Loop {
                body,
                at_least_once,
                is_endless,
                label,
            } => Step::Loop {
                body: self.region(*body),
                at_least_once: *at_least_once,
                is_endless: *is_endless,
                label: label.clone(),
            },
            Step::Switch {
                cases,
                has_default,
                label,
            } => Step::Switch {
                cases: cases.iter().map(|id| self.region(*id)).collect(),
                has_default: *has_default,
                label: label.clone(),
            },
            Step::Try {
                body,
                catch,
                finally,
            } => Step::Try {
                body: self.region(*body),
                catch: region(catch),
                finally: region(finally),
            },
            Step::Block { body, label } => Step::Block {
                body: self.region(*body),
                label: label.clone(),
            },
            Step::Return { value, span } => Step::Return {
                value: value.map(|id| self.value(id)),
                span: self.span(*span),
            },
            Step::Throw { value, span } => Step::Throw {
                value: self.value(*value),
                span: self.span(*span),
            },
            Step::Break { label, span } => Step::Break {
                label: label.clone(),
                span: self.span(*span),
            },
            Step::Continue { label, span } => Step::Continue {
                label: label.clone(),
                span: self.span(*span),
            },
        }
    }

    fn assignment_of(self, assignment: &Assignment) -> Assignment {
        Assignment {
            target: self.value(assignment.target),
            value: self.value(assignment.value),
            region: self.region(assignment.region),
            if_absent: assignment.if_absent,
        }
    }

    fn export_of(self, export: &Export) -> Export {
        Export {
            name: export.name.clone(),
            value: self.value(export.value),
        }
    }

    fn options_of(self, options: Options) -> Options {
        Options {
            signal: options.signal.map(|id| self.value(id)),
            ..options
        }
    }

    fn acquisition_of(self, acquisition: &Acquisition) -> Acquisition {
        Acquisition {
            call: self.value(acquisition.call),
            target: self.value(acquisition.target),
            event: acquisition.event.map(|id| self.value(id)),
            within: acquisition.within.map(|id| self.value(id)),
            listener: self.value(acquisition.listener),
            options: self.options_of(acquisition.options),
            region: self.region(acquisition.region),
            span: self.span(acquisition.span),
            ..*acquisition
        }
    }

    fn release_of(self, release: &Release) -> Release {
        Release {
            call: self.value(release.call),
            target: self.value(release.target),
            event: release.event.map(|id| self.value(id)),
            within: release.within.map(|id| self.value(id)),
            listener: release.listener.map(|id| self.value(id)),
            options: self.options_of(release.options),
            region: self.region(release.region),
            span: self.span(release.span),
            ..*release
        }
    }
}

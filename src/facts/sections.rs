//! The scripts of a component: what runs with its module, and what runs again for each instance or request.
//!
//! In: the statements of a component's file, and which script each is in. Out: those that run with the module read as its
//! own, and of any other script a made-up function that holds it and is what the module exports.
//! Never here: markup, or who makes instances.

use smol_str::SmolStr;

use super::lowering::Lowering;
use super::modules::declared_names;
use super::scopes::names_of;
use super::{BindingKind, FileFacts, Function, FunctionId, FunctionKind, ValueId, ValueKind};
use crate::corpus::Span;
use crate::corpus::component::Runs;
use crate::corpus::drawing::{Element, elements};
use crate::corpus::kind::Component;
use crate::cst::{ExportView, Expression, Node, Section, Statement, Tree, VariableKind};

/// What Svelte runs again whenever something in it has changed: `$: total = count * 2`.
const REACTIVE: &str = "$";

impl Lowering<'_> {
    /// The scripts of a component, whose scope is open.
    pub(super) fn sections(&mut self, tree: &Tree, sections: &[Section], statements: &[Node<'_>]) {
        // A page draws no components, and its handlers are scripts.
        let draws = tree.component().filter(|of| *of != Component::Html);
        let drawn = draws.map(|of| elements(self.text.as_bytes(), of));
        let drawn = drawn.unwrap_or_default();
        let of = |section: &Section| -> Vec<Node<'_>> {
            let begin = statements.partition_point(|it| it.span().start < section.body.start);
            let own = statements[begin..].iter().copied();
            own.take_while(|it| section.holds(it.span())).collect()
        };
        let mut of_module = Vec::new();
        let mut of_others = Vec::new();
        for section in sections {
            let own = of(section);
            match section.runs {
                Runs::WithModule => of_module.extend(own),
                Runs::ByItself | Runs::ForEvent { .. } => of_others.push((section, own)),
                // What such a script imports is imported once.
                Runs::ForInstance | Runs::ForRequest => {
                    let (imports, own): (Vec<_>, Vec<_>) = own.into_iter().partition(is_import);
                    of_module.extend(imports);
                    of_others.push((section, own));
                }
            }
        }
        self.hoist_variables(&of_module);
        self.statements(&of_module);
        let is_drawn_by_script = of_others
            .iter()
            .any(|(section, _)| section.runs == Runs::ForInstance);
        match tree.component() {
            // What a page draws is there as long as the page.
            Some(Component::Astro) => self.draw(&drawn),
            Some(Component::Vue) if !is_drawn_by_script => self.draw_plan(&drawn),
            _ => {}
        }
        for (section, own) in of_others {
            match section.runs {
                Runs::WithModule | Runs::ByItself => self.section_by_itself(&own),
                Runs::ForEvent { of_window } => self.handler(section, &own, of_window),
                Runs::ForRequest => self.section_again(section, &own, FunctionKind::Request, &[]),
                Runs::ForInstance => {
                    self.section_again(section, &own, FunctionKind::Instance, &drawn);
                }
            }
        }
    }

    fn section_by_itself(&mut self, statements: &[Node<'_>]) {
        self.open_scope();
        self.hoist_variables(statements);
        self.statements(statements);
        self.close_scope();
    }

    /// A script that runs again and again, as a function. One that waits (`await`) is not asynchronous to those that it asks for
    /// hooks: its framework takes it up again where it was.
    fn section_again(
        &mut self,
        section: &Section,
        statements: &[Node<'_>],
        kind: FunctionKind,
        drawn: &[Element],
    ) {
        let id = FunctionId(self.facts.functions.len() as u32);
        let value = self.value(ValueKind::Function(id), section.head);
        let script = Function {
            head: section.head,
            ..self.function_here(kind, Some(value), id, section.body)
        };
        self.facts.functions.push(script);
        let place = self.enter_function(id, id, section.body);
        self.open_scope();
        self.hoist_variables(statements);
        self.declare_reactive(statements);
        self.statements(statements);
        self.declare_properties(statements);
        self.draw(drawn);
        self.close_scope();
        self.move_back(place);
        let default = SmolStr::new_static("default");
        if self.facts.exports.iter().all(|it| it.name != default) {
            self.push_export(default, value);
        }
    }

    /// The code of an attribute, as the function that the page makes of it and keeps as a handler of the element, or of the window.
    fn handler(&mut self, section: &Section, statements: &[Node<'_>], of_window: bool) {
        let target = match of_window {
            true => ValueKind::Global(SmolStr::new_static("window")),
            false => ValueKind::Unknown,
        };
        let name = self.text[section.head.start as usize..section.head.end as usize].to_lowercase();
        let object = self.value(target, section.head);
        let kind = ValueKind::Member {
            object,
            name: SmolStr::new(name),
        };
        let target = self.value(kind, section.head);
        let id = FunctionId(self.facts.functions.len() as u32);
        let value = self.value(ValueKind::Function(id), section.body);
        let handler = Function {
            head: Span::new(section.head.start, section.head.end),
            ..self.function_here(FunctionKind::Expression, Some(value), id, section.body)
        };
        self.facts.functions.push(handler);
        let place = self.enter_function(id, id, section.body);
        self.section_by_itself(statements);
        self.move_back(place);
        self.assign(target, value, false);
    }

    /// Whether what is exported where the lowering stands is none of the module's: a component exports what it is handed.
    pub(super) fn is_in_section_again(&self) -> bool {
        let function = &self.facts.functions[self.function.0 as usize];
        matches!(
            function.kind,
            FunctionKind::Instance | FunctionKind::Request
        )
    }

    /// `$: total = count * 2` declares `total`, if nothing else does.
    fn declare_reactive(&mut self, statements: &[Node<'_>]) {
        for node in statements {
            let Statement::Labeled { label, body } = node.statement() else {
                continue;
            };
            if self.text_of(label) == REACTIVE
                && let Statement::Expression(assigned) = body.statement()
                && let Expression::Assign { left, .. } = assigned.expression()
            {
                for name in names_of(left) {
                    let text = self.text_of(name);
                    self.declare(text, BindingKind::Let, self.region, name.span());
                }
            }
        }
    }

    /// `export let bus` is what each instance is handed by whoever makes it.
    fn declare_properties(&mut self, statements: &[Node<'_>]) {
        for node in statements {
            if let Statement::Export(export) = node.statement()
                && let ExportView::Declaration { declaration, .. } = export.export()
                && matches!(
                    declaration.statement(),
                    Statement::Variables(VariableKind::Let, _)
                )
            {
                for name in declared_names(declaration) {
                    if let Some(binding) = self.resolve(&name.name(self.text)) {
                        self.facts.bindings[binding.0 as usize].kind = BindingKind::Parameter;
                    }
                }
            }
        }
    }
}

/// What a file of Vue exports is the plan of its component, if it is written there.
pub(super) fn find_blueprint(facts: &mut FileFacts) {
    let default = facts.exports.iter().find(|it| it.name == "default");
    let written = default.map(|it| it.value);
    let is_object = |it: &ValueId| matches!(facts.values[it.0 as usize].kind, ValueKind::Object(_));
    facts.blueprints.extend(written.filter(is_object));
}

fn is_import(node: &Node<'_>) -> bool {
    matches!(node.statement(), Statement::Import(_))
}

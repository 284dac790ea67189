//! ES imports and exports, and TypeScript's enums and namespaces.
//!
//! In: their statements. Out: bindings written with what they import, and [`Export`]s.
//! Never here: CommonJS, which is plain assignments and is found when the whole file was read.

use smol_str::SmolStr;

use super::calls::module_name;
use super::lowering::{Lowering, from_to};
use super::scopes::names_of;
use super::{Export, Property, RegionKind, Step, ValueId, ValueKind};
use crate::cst::{ExportView, ImportName, Node, Statement};

impl Lowering<'_> {
    /// An import statement, at the start of its block.
    pub(super) fn import(&mut self, node: Node<'_>) {
        let view = node.import();
        let Some(source) = view.source else { return };
        let module = self.module_value(source);
        for name in view.names {
            let (imported, local) = match name {
                ImportName::Namespace(local) => {
                    self.write_import(local, module);
                    continue;
                }
                ImportName::Default(local) => (SmolStr::new_static("default"), local),
                ImportName::Named { imported, local } => (self.exported_name(imported), local),
            };
            let member = self.value(
                ValueKind::Member {
                    object: module,
                    name: imported,
                },
                local.span(),
            );
            self.write_import(local, member);
        }
    }

    fn module_value(&mut self, source: Node<'_>) -> ValueId {
        let module = module_name(&self.string_text(source));
        self.value(ValueKind::Import(module), source.span())
    }

    fn write_import(&mut self, local: Node<'_>, value: ValueId) {
        if let Some(binding) = self.resolve(&local.name(self.text)) {
            self.write(binding, value, false);
        }
    }

    /// `import a = b.c`.
    pub(super) fn import_alias(&mut self, name: Node<'_>, of: Node<'_>) {
        let mut names = of.dotted_names().into_iter();
        let Some(first) = names.next() else { return };
        let mut value = self.expression(first);
        for part in names {
            let span = from_to(of.span(), part.span());
            let name = self.text_of(part);
            value = self.value(
                ValueKind::Member {
                    object: value,
                    name,
                },
                span,
            );
        }
        self.write_import(name, value);
    }

    /// An export statement, with the declaration in it.
    pub(super) fn export(&mut self, node: Node<'_>) {
        match node.export() {
            ExportView::Declaration {
                declaration,
                is_default,
                decorators,
            } => {
                match declaration.statement() {
                    Statement::Class(class) => self.class_declaration(class, decorators),
                    _ => self.statement(declaration),
                }
                self.export_declared(declaration, is_default);
            }
            ExportView::Value {
                value,
                is_assignment,
                decorators,
            } => {
                let value = match value.expression() {
                    crate::cst::Expression::Class => self.class(value, decorators),
                    _ => self.expression(value),
                };
                self.push_export(SmolStr::new_static("default"), value);
                if is_assignment {
                    self.export_properties(value);
                }
            }
            ExportView::Names(names, source) => self.export_names(names, source),
            ExportView::All(source) => {
                let module = self.module_value(source);
                self.push_export(SmolStr::new_static("*"), module);
            }
            ExportView::AllAs(name, source) => {
                let module = self.module_value(source);
                let name = self.exported_name(name);
                self.push_export(name, module);
            }
            ExportView::Nothing => {}
        }
    }

    fn export_declared(&mut self, declaration: Node<'_>, is_default: bool) {
        for name in declared_names(declaration) {
            let value = self.name(name);
            let exported = if is_default {
                SmolStr::new_static("default")
            } else {
                self.text_of(name)
            };
            self.push_export(exported, value);
        }
    }

    fn export_names(&mut self, names: Vec<(Node<'_>, Node<'_>)>, source: Option<Node<'_>>) {
        let module = source.map(|source| self.module_value(source));
        for (local, exported) in names {
            let value = match module {
                None => self.expression(local),
                Some(object) => {
                    let name = self.exported_name(local);
                    self.value(ValueKind::Member { object, name }, local.span())
                }
            };
            let exported = self.exported_name(exported);
            self.push_export(exported, value);
        }
    }

    pub(super) fn push_export(&mut self, name: SmolStr, value: ValueId) {
        if self.is_in_section_again() {
            return;
        }
        self.facts.exports.push(Export { name, value });
    }

    /// Exports each property of an object literal, for `module.exports = { a, b }`.
    pub(super) fn export_properties(&mut self, value: ValueId) {
        let ValueKind::Object(properties) = self.kind(value) else {
            return;
        };
        let named = properties
            .clone()
            .into_iter()
            .filter_map(|property| Some((property.name?, property.value)));
        for (name, value) in named.collect::<Vec<_>>() {
            self.push_export(name, value);
        }
    }

    /// A name in an import or export clause, which may be written as a string.
    fn exported_name(&self, node: Node<'_>) -> SmolStr {
        if node.is_string() {
            self.string_text(node)
        } else {
            self.text_of(node)
        }
    }

    /// An enum is an object of its members' values; one without a value counts on from the last.
    pub(super) fn enumeration(&mut self, name: Node<'_>, body: Node<'_>) {
        let mut properties = Vec::new();
        let mut next: Option<i64> = Some(0);
        for member in body.enum_members() {
            let span = member.key.node().span();
            let key = self.member_name(member.key);
            let value = match (member.value, next) {
                (Some(value), _) => self.expression(value),
                (None, Some(number)) => {
                    self.value(ValueKind::Number(SmolStr::new(number.to_string())), span)
                }
                (None, None) => self.value(ValueKind::Unknown, span),
            };
            next = match self.kind(value) {
                ValueKind::Number(number) => number
                    .parse::<i64>()
                    .ok()
                    .and_then(|number| number.checked_add(1)),
                _ => None,
            };
            properties.push(Property { name: key, value });
        }
        let value = self.value(ValueKind::Object(properties), body.span());
        self.write_import(name, value);
    }

    /// A namespace is a block whose exports are the properties of an object.
    pub(super) fn namespace(&mut self, name: Node<'_>, body: Node<'_>) {
        let names = name.dotted_names();
        let Some(first) = names.first() else { return };
        let exports = std::mem::take(&mut self.facts.exports);
        let (region, ()) = self.branch(RegionKind::Block, body.span(), |lowering| {
            let statements = body.statements();
            lowering.open_scope();
            lowering.hoist_variables(&statements);
            lowering.statements(&statements);
            lowering.close_scope();
        });
        self.step(Step::Block {
            body: region,
            label: None,
        });
        let inner = std::mem::replace(&mut self.facts.exports, exports);
        let properties = inner.into_iter().map(|export| Property {
            name: Some(export.name),
            value: export.value,
        });
        let mut value = self.value(ValueKind::Object(properties.collect()), body.span());
        for part in names.iter().skip(1).rev() {
            let property = Property {
                name: Some(self.text_of(*part)),
                value,
            };
            value = self.value(ValueKind::Object(vec![property]), body.span());
        }
        self.write_import(*first, value);
    }
}

/// The names that an exported declaration declares.
pub(super) fn declared_names(declaration: Node<'_>) -> Vec<Node<'_>> {
    match declaration.statement() {
        Statement::Variables(_, declarators) => declarators
            .into_iter()
            .flat_map(|declarator| names_of(declarator.pattern))
            .collect(),
        Statement::Function(node) => node.function_name().into_iter().collect(),
        Statement::Class(node) => node.class_name().into_iter().collect(),
        Statement::Enum(name, _) => vec![name],
        Statement::Namespace(name, _) => name.dotted_names().into_iter().take(1).collect(),
        Statement::ImportAlias(name, _) => vec![name],
        Statement::Import(node) => node.import().names.iter().map(ImportName::local).collect(),
        _ => Vec::new(),
    }
}

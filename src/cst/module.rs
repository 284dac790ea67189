//! The views of imports, exports, enums and namespaces.
//!
//! In: a statement. Out: what it brings in or hands out. Never here: another file.

use super::grammar::{Field, Kind};
use super::{Key, Node};

/// An import statement's parts.
pub struct ImportView<'t> {
    /// The module's name, a string.
    pub source: Option<Node<'t>>,
    /// What it binds.
    pub names: Vec<ImportName<'t>>,
}

/// One name that an import binds.
pub enum ImportName<'t> {
    /// `import name from`.
    Default(Node<'t>),
    /// `import * as name from`, and `import name = require()`.
    Namespace(Node<'t>),
    /// `import { imported as local } from`; both are the same node if it is not renamed.
    Named {
        /// The name in the other module; may be a string.
        imported: Node<'t>,
        /// The name here.
        local: Node<'t>,
    },
}

impl<'t> ImportName<'t> {
    /// The name here.
    pub fn local(&self) -> Node<'t> {
        match self {
            ImportName::Default(local) | ImportName::Namespace(local) => *local,
            ImportName::Named { local, .. } => *local,
        }
    }
}

/// An export statement.
pub enum ExportView<'t> {
    /// `export const …`, `export function …`, …; with `default` if it is the default export.
    Declaration {
        /// The declaration.
        declaration: Node<'t>,
        /// `export default`.
        is_default: bool,
        /// Decorators in front of `export`.
        decorators: Vec<Node<'t>>,
    },
    /// `export default x`, and TypeScript's `export = x`.
    Value {
        /// What is exported.
        value: Node<'t>,
        /// `export =`.
        is_assignment: bool,
        /// Decorators in front of `export`.
        decorators: Vec<Node<'t>>,
    },
    /// `export { local as exported }`, with the module if they come from one.
    Names(Vec<(Node<'t>, Node<'t>)>, Option<Node<'t>>),
    /// `export * from`.
    All(Node<'t>),
    /// `export * as name from`.
    AllAs(Node<'t>, Node<'t>),
    /// Types only.
    Nothing,
}

/// A member of an enum.
pub struct EnumMember<'t> {
    /// Its name.
    pub key: Key<'t>,
    /// Its value, where one is written.
    pub value: Option<Node<'t>>,
}

impl<'t> Node<'t> {
    /// This node as an import statement.
    pub fn import(self) -> ImportView<'t> {
        let mut view = ImportView {
            source: self.field(Field::Source),
            names: Vec::new(),
        };
        for part in self.parts() {
            match part.kind() {
                Kind::ImportClause => view.names = part.import_names(),
                Kind::ImportRequireClause => {
                    view.source = part.field(Field::Source);
                    view.names = part
                        .inner()
                        .map(ImportName::Namespace)
                        .into_iter()
                        .collect();
                }
                _ => {}
            }
        }
        view
    }

    fn import_names(self) -> Vec<ImportName<'t>> {
        let mut names = Vec::new();
        for part in self.parts() {
            match part.kind() {
                Kind::NamespaceImport => names.extend(part.inner().map(ImportName::Namespace)),
                Kind::NamedImports => {
                    names.extend(part.parts().into_iter().filter_map(Node::import_specifier))
                }
                Kind::Identifier => names.push(ImportName::Default(part)),
                _ => {}
            }
        }
        names
    }

    fn import_specifier(self) -> Option<ImportName<'t>> {
        let imported = self.field(Field::Name)?;
        Some(ImportName::Named {
            imported,
            local: self.field(Field::Alias).unwrap_or(imported),
        })
    }

    /// This node as an export statement.
    pub fn export(self) -> ExportView<'t> {
        self.export_parts().unwrap_or(ExportView::Nothing)
    }

    fn export_parts(self) -> Option<ExportView<'t>> {
        let children = self.children();
        let has = |kind| children.iter().any(|(_, child)| child.kind() == kind);
        let find = |kind| {
            children
                .iter()
                .find(|(_, child)| child.kind() == kind)
                .map(|(_, child)| *child)
        };
        let source = self.field(Field::Source);
        let decorators = || {
            let decorators = children
                .iter()
                .filter(|(field, _)| *field == Some(Field::Decorator));
            decorators.map(|(_, child)| *child).collect()
        };
        if has(Kind::Type) {
            return None;
        }
        if let Some(declaration) = self.field(Field::Declaration) {
            let is_default = has(Kind::Default);
            return Some(ExportView::Declaration {
                declaration,
                is_default,
                decorators: decorators(),
            });
        }
        if let Some(value) = self.field(Field::Value) {
            return Some(ExportView::Value {
                value,
                is_assignment: false,
                decorators: decorators(),
            });
        }
        if let Some(namespace) = find(Kind::NamespaceExport) {
            return Some(ExportView::AllAs(namespace.inner()?, source?));
        }
        if let Some(clause) = find(Kind::ExportClause) {
            return Some(ExportView::Names(clause.export_names(), source));
        }
        if has(Kind::Star) {
            return source.map(ExportView::All);
        }
        if has(Kind::Equals) {
            let value = self.inner()?;
            return Some(ExportView::Value {
                value,
                is_assignment: true,
                decorators: Vec::new(),
            });
        }
        None
    }

    fn export_names(self) -> Vec<(Node<'t>, Node<'t>)> {
        let specifiers = self
            .parts()
            .into_iter()
            .filter(|part| part.kind() == Kind::ExportSpecifier);
        specifiers
            .filter(|part| !part.has(Kind::Type))
            .filter_map(|part| {
                let local = part.field(Field::Name)?;
                Some((local, part.field(Field::Alias).unwrap_or(local)))
            })
            .collect()
    }

    /// The members of an enum's body.
    pub fn enum_members(self) -> Vec<EnumMember<'t>> {
        let parts = self.parts().into_iter();
        parts
            .filter_map(|part| match part.kind() {
                Kind::EnumAssignment => Some(EnumMember {
                    key: part.field(Field::Name)?.key(),
                    value: part.field(Field::Value),
                }),
                Kind::Error => None,
                _ => Some(EnumMember {
                    key: part.key(),
                    value: None,
                }),
            })
            .collect()
    }

    /// The names of `a.b.c`, outermost first; one for a plain name, none for a string.
    pub fn dotted_names(self) -> Vec<Node<'t>> {
        match self.kind() {
            Kind::String => Vec::new(),
            Kind::NestedIdentifier | Kind::MemberExpression => {
                let mut names = Vec::new();
                let mut open = vec![self];
                while let Some(node) = open.pop() {
                    match node.kind() {
                        Kind::NestedIdentifier | Kind::MemberExpression => {
                            open.extend(node.parts().into_iter().rev())
                        }
                        _ => names.push(node),
                    }
                }
                names
            }
            _ => vec![self],
        }
    }

    /// Whether this is a string, such as the name of `"default"` in an export.
    pub fn is_string(self) -> bool {
        self.kind() == Kind::String
    }
}

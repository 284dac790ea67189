//! Syntax: the only room that knows a grammar.
//!
//! In: a file's text and its [`Language`]. Out: a [`Tree`] of [`Node`]s that are looked at one level at a time through
//! typed views ([`Expression`], [`Statement`], [`Pattern`], …), and the regions that did not parse.
//! Never here: what code means, recursion over a whole tree, or a failure: every text has a tree.

mod again;
mod around;
mod class;
mod comment;
mod embedded;
mod expression;
mod function;
mod grammar;
mod instantiated;
mod module;
mod node;
mod parse;
mod pattern;
mod repair;
mod statement;
mod templates;
#[cfg(test)]
mod tests;

use crate::corpus::kind::Component;

pub use again::Memory;
pub use class::{ClassMember, ClassView, MethodKind};
pub use embedded::Section;
pub use expression::{Expression, JsxPart, ObjectPart, TemplatePart};
pub use function::{FunctionView, ParameterView};
pub use module::{EnumMember, ExportView, ImportName, ImportView};
pub use node::{Key, Node};
pub use parse::{Tree, parse};
pub use pattern::{Pattern, PatternProperty};
pub use statement::{Declarator, ForInView, Statement, SwitchCase, VariableKind};

/// Which grammar reads a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// JavaScript with JSX.
    Javascript,
    /// TypeScript, where `<T>x` is a type assertion.
    Typescript,
    /// TypeScript with JSX.
    Tsx,
    /// Whatever the scripts of a component say that they are in.
    Component(Component),
}

impl Language {
    /// The language of a file by the ending of its name; `None` if it is not for us.
    pub fn of(path: &str) -> Option<Self> {
        let (_, ending) = path.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "js" | "jsx" | "mjs" | "cjs" => Some(Self::Javascript),
            "ts" | "mts" | "cts" => Some(Self::Typescript),
            "tsx" => Some(Self::Tsx),
            _ => Component::of(path).map(Self::Component),
        }
    }
}

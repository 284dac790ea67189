//! Constants: values that an expression surely has.
//!
//! In: an expression. Out: the constant that it is, whether that is truthy, and what `typeof` says of it.
//! Never here: what a test concludes from it (that is `flow`).

use smol_str::SmolStr;

use crate::facts::{ValueId, ValueKind};
use crate::graph::Graph;

/// A value that is written down.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::graph) enum Constant {
    String(SmolStr),
    Number(SmolStr),
    Boolean(bool),
    Nothing,
}

/// The constant that an expression is written as.
pub(in crate::graph) fn constant(graph: &Graph<'_>, value: ValueId) -> Option<Constant> {
    match &graph.value(value).kind {
        ValueKind::String(text) => Some(Constant::String(text.clone())),
        ValueKind::Number(text) => Some(Constant::Number(text.clone())),
        ValueKind::Boolean(it) => Some(Constant::Boolean(*it)),
        ValueKind::Nothing => Some(Constant::Nothing),
        ValueKind::Global(name) if name == "undefined" => Some(Constant::Nothing),
        _ => None,
    }
}

/// What `typeof` says of a constant; `null` and `undefined` are not told apart.
pub(in crate::graph) fn type_name(constant: &Constant) -> Option<&'static str> {
    match constant {
        Constant::String(_) => Some("string"),
        Constant::Number(_) => Some("number"),
        Constant::Boolean(_) => Some("boolean"),
        Constant::Nothing => None,
    }
}

/// Whether a test of a constant holds.
pub(in crate::graph) fn is_truthy(constant: &Constant) -> bool {
    match constant {
        Constant::String(text) => !text.is_empty(),
        Constant::Number(text) => text.parse::<f64>() != Ok(0.0),
        Constant::Boolean(it) => *it,
        Constant::Nothing => false,
    }
}

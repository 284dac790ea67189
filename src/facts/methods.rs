//! Which method a call runs, on what, and with which arguments, however the call is written.
//!
//! In: a call. Out: the method's name, its receiver, and its arguments: of `bus.on("x", f)`, and of `bus.on.call(bus, "x",
//! f)`, `on.apply(bus, ["x", f])`, `Reflect.apply(bus.on, bus, ["x", f])`, `bus.on.bind(bus)("x", f)`, `bus[name]("x", f)`.
//! Never here: what the method does.

use smol_str::SmolStr;

use super::trace::{kind, origin};
use super::{Call, FileFacts, ValueId, ValueKind};

/// A method that is run.
pub(super) struct Method<'f> {
    pub target: ValueId,
    pub name: &'f SmolStr,
    pub arguments: &'f [ValueId],
}

/// The method that a call runs.
pub(super) fn run_by<'f>(facts: &'f FileFacts, call: &'f Call) -> Option<Method<'f>> {
    match kind(facts, call.callee) {
        ValueKind::Member { object, name } => {
            through_function(facts, *object, name, &call.arguments).or(Some(Method {
                target: *object,
                name,
                arguments: &call.arguments,
            }))
        }
        ValueKind::Index { object, index } => match kind(facts, origin(facts, *index)) {
            ValueKind::String(name) => Some(Method {
                target: *object,
                name,
                arguments: &call.arguments,
            }),
            _ => None,
        },
        ValueKind::Binding(_) | ValueKind::Call(_) => {
            let bound = match kind(facts, origin(facts, call.callee)) {
                ValueKind::Call(bound) => bound,
                _ => return None,
            };
            let ValueKind::Member { object, name } = kind(facts, bound.callee) else {
                return None;
            };
            match bound.arguments.as_slice() {
                [target] if name == "bind" => Some(Method {
                    target: *target,
                    name: method(facts, *object)?,
                    arguments: &call.arguments,
                }),
                _ => None,
            }
        }
        _ => None,
    }
}

/// What `call` and `apply` run: of a function, or of `Reflect`.
fn through_function<'f>(
    facts: &'f FileFacts,
    function: ValueId,
    by: &str,
    arguments: &'f [ValueId],
) -> Option<Method<'f>> {
    let is_reflect = matches!(kind(facts, function), ValueKind::Global(name) if name == "Reflect");
    match (by, arguments) {
        ("apply", [function, target, list]) if is_reflect => Some(Method {
            target: *target,
            name: method(facts, *function)?,
            arguments: items(facts, *list)?,
        }),
        ("apply", [target, list]) => Some(Method {
            target: *target,
            name: method(facts, function)?,
            arguments: items(facts, *list)?,
        }),
        ("call", [target, rest @ ..]) => Some(Method {
            target: *target,
            name: method(facts, function)?,
            arguments: rest,
        }),
        _ => None,
    }
}

/// The name of the method that a value is: `bus.on`, and `add` of `const { on: add } = bus`. What a module exports is a
/// function, and what that does with its arguments is its own affair.
fn method(facts: &FileFacts, value: ValueId) -> Option<&SmolStr> {
    match kind(facts, origin(facts, value)) {
        ValueKind::Member { object, name } => {
            let is_export = matches!(kind(facts, *object), ValueKind::Import(_));
            (!is_export).then_some(name)
        }
        _ => None,
    }
}

/// The items of a list that is written out.
fn items(facts: &FileFacts, list: ValueId) -> Option<&[ValueId]> {
    match kind(facts, list) {
        ValueKind::Array(items) => Some(items),
        _ => None,
    }
}

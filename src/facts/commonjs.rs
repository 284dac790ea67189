//! CommonJS exports: `module.exports = …`, `exports.a = …` and what compilers write for them.
//!
//! In: the facts of a whole file. Out: its exports added. Never here: `require`, which is an import where it is called.

use smol_str::SmolStr;

use super::trace::{assigned, is_global, kind, last_name, returned, single_write};
use super::{Export, FileFacts, Property, ValueId, ValueKind};

/// How many names and assignments are followed to see that something is `module.exports`.
const HOPS: u32 = 8;

/// Adds what the file exports in CommonJS.
pub(super) fn find(facts: &mut FileFacts) {
    let is_commonjs = facts.values.iter().any(|value| {
        matches!(&value.kind, ValueKind::Global(name) if name == "module" || name == "exports")
    });
    if !is_commonjs {
        return;
    }
    let mut exports = Vec::new();
    for assignment in &facts.assignments {
        let ValueKind::Member { object, name } = kind(facts, assignment.target) else {
            continue;
        };
        let value = assigned(facts, assignment.value);
        if name == "exports" && is_global(facts, *object, "module") {
            export_whole(facts, value, &mut exports);
        } else if is_exports(facts, *object, HOPS) && *kind(facts, value) != ValueKind::Nothing {
            // Compilers announce their exports with `exports.a = void 0`, which says nothing.
            exports.push(Export {
                name: name.clone(),
                value,
            });
        }
    }
    for at in 0..facts.values.len() {
        compiled_export(facts, ValueId(at as u32), &mut exports);
    }
    facts.exports.extend(exports);
}

fn export_whole(facts: &FileFacts, value: ValueId, exports: &mut Vec<Export>) {
    exports.push(Export {
        name: SmolStr::new_static("default"),
        value,
    });
    if let ValueKind::Object(properties) = kind(facts, value) {
        exports.extend(properties.iter().filter_map(|property| {
            Some(Export {
                name: property.name.clone()?,
                value: property.value,
            })
        }));
    }
}

/// Whether a value is this module's exports object: `exports`, `module.exports`, a name for it, or an assignment of
/// it.
fn is_exports(facts: &FileFacts, value: ValueId, hops: u32) -> bool {
    let Some(hops) = hops.checked_sub(1) else {
        return false;
    };
    match kind(facts, value) {
        ValueKind::Global(name) => name == "exports",
        ValueKind::Member { object, name } => {
            name == "exports" && is_global(facts, *object, "module")
        }
        ValueKind::Binding(_) => {
            single_write(facts, value).is_some_and(|written| is_exports(facts, written, hops))
        }
        ValueKind::Assign { target, value } => {
            is_exports(facts, *target, hops) || is_exports(facts, *value, hops)
        }
        _ => false,
    }
}

/// `Object.defineProperty(exports, "a", { get: () => a })` and `__exportStar(require("a"), exports)`.
fn compiled_export(facts: &FileFacts, value: ValueId, exports: &mut Vec<Export>) {
    let ValueKind::Call(call) = kind(facts, value) else {
        return;
    };
    match (last_name(facts, call.callee), call.arguments.as_slice()) {
        (Some("defineProperty"), [object, name, descriptor])
            if is_exports(facts, *object, HOPS) =>
        {
            let (ValueKind::String(name), ValueKind::Object(properties)) =
                (kind(facts, *name), kind(facts, *descriptor))
            else {
                return;
            };
            let described = properties
                .iter()
                .find_map(|property| described_value(facts, property));
            // `__esModule` is a mark, not an export.
            if let Some(value) = described.filter(|_| name != "__esModule") {
                exports.push(Export {
                    name: name.clone(),
                    value,
                });
            }
        }
        (Some("__exportStar"), [module, object]) if is_exports(facts, *object, HOPS) => {
            exports.push(Export {
                name: SmolStr::new_static("*"),
                value: *module,
            });
        }
        // esbuild: `__export(commands, { debug: () => debug })`
        (Some("__export"), [object, all]) if is_exported_whole(facts, *object) => {
            let ValueKind::Object(properties) = kind(facts, *all) else {
                return;
            };
            exports.extend(properties.iter().filter_map(|property| {
                Some(Export {
                    name: property.name.clone()?,
                    value: returned_value(facts, property.value)?,
                })
            }));
        }
        _ => {}
    }
}

/// Whether a value is this module's exports object, or is made so: `module.exports = __toCommonJS(commands)`.
fn is_exported_whole(facts: &FileFacts, value: ValueId) -> bool {
    let is_same = |other: ValueId| match kind(facts, value) {
        binding @ ValueKind::Binding(_) => kind(facts, other) == binding,
        _ => false,
    };
    is_exports(facts, value, HOPS)
        || facts.assignments.iter().any(|assignment| {
            is_exports(facts, assignment.target, HOPS)
                && match kind(facts, assignment.value) {
                    ValueKind::Call(call) => {
                        last_name(facts, call.callee) == Some("__toCommonJS")
                            && call.arguments.first().is_some_and(|first| is_same(*first))
                    }
                    _ => is_same(assignment.value),
                }
        })
}

/// The value of a property descriptor: its `value`, or what its `get` returns.
fn described_value(facts: &FileFacts, property: &Property) -> Option<ValueId> {
    match (property.name.as_deref()?, kind(facts, property.value)) {
        ("value", _) => Some(property.value),
        ("get", _) => returned_value(facts, property.value),
        _ => None,
    }
}

/// What a function returns, if it does no more.
fn returned_value(facts: &FileFacts, function: ValueId) -> Option<ValueId> {
    let ValueKind::Function(function) = kind(facts, function) else {
        return None;
    };
    returned(facts, *function)
}

//! Values as text, close to how they were written.
//!
//! In: a value. Out: one line; what is nested deeper than asked is `…`. Never here: line breaks.

use super::super::{Call, CallForm, Choice, FileFacts, Property, ValueId, ValueKind};

/// A value as text, with at most `depth` levels spelled out.
pub(in crate::facts) fn text(facts: &FileFacts, value: ValueId, depth: u32) -> String {
    let Some(depth) = depth.checked_sub(1) else {
        return "…".to_owned();
    };
    let inner = |value: ValueId| text(facts, value, depth);
    let list = |values: &[ValueId]| {
        values
            .iter()
            .map(|value| inner(*value))
            .collect::<Vec<_>>()
            .join(", ")
    };
    match &facts.values[value.0 as usize].kind {
        ValueKind::Binding(binding) => facts.bindings[binding.0 as usize].name.to_string(),
        ValueKind::Global(name) => format!("global {name}"),
        ValueKind::This(function) => format!("this#f{}", function.0),
        ValueKind::Super(function) => format!("super#f{}", function.0),
        ValueKind::Parameter { function, index } => format!("parameter#f{}.{index}", function.0),
        ValueKind::Import(module) => format!("import({module:?})"),
        ValueKind::Member { object, name } => format!("{}.{name}", inner(*object)),
        ValueKind::Index { object, index } => format!("{}[{}]", inner(*object), inner(*index)),
        ValueKind::Element { of } => format!("element of {}", inner(*of)),
        ValueKind::Call(call) => call_text(call, inner(call.callee), list(&call.arguments)),
        ValueKind::Function(function) => format!("f{}", function.0),
        ValueKind::Class(class) => format!("c{}", class.0),
        ValueKind::String(string) => format!("{string:?}"),
        ValueKind::Number(number) => number.to_string(),
        ValueKind::Boolean(boolean) => boolean.to_string(),
        ValueKind::Nothing => "nothing".to_owned(),
        ValueKind::Pattern => "/…/".to_owned(),
        ValueKind::Template(holes) => format!("`{}`", list(holes)),
        ValueKind::Object(properties) => format!("{{{}}}", properties_text(properties, inner)),
        ValueKind::Array(values) => format!("[{}]", list(values)),
        ValueKind::Spread(value) => format!("...{}", inner(*value)),
        ValueKind::Await(value) => format!("await {}", inner(*value)),
        ValueKind::Yield(value) => format!("yield {}", value.map(inner).unwrap_or_default()),
        ValueKind::Either {
            choice,
            test,
            left,
            right,
        } => either_text(*choice, test.map(inner), &inner(*left), &inner(*right)),
        ValueKind::Assign { target, value } => format!("({} = {})", inner(*target), inner(*value)),
        ValueKind::Not(value) => format!("!{}", inner(*value)),
        ValueKind::Binary {
            operator,
            left,
            right,
        } => format!("({} {operator} {})", inner(*left), inner(*right)),
        ValueKind::Unary { operator, operand } => format!("({operator} {})", inner(*operand)),
        ValueKind::Sequence(values) => format!("({})", list(values)),
        ValueKind::Jsx(properties) => format!("<{}>", properties_text(properties, inner)),
        ValueKind::Unknown => "unknown".to_owned(),
    }
}

fn call_text(call: &Call, callee: String, arguments: String) -> String {
    let optional = if call.optional { "?." } else { "" };
    match call.form {
        CallForm::Plain => format!("{callee}{optional}({arguments})"),
        CallForm::New => format!("new {callee}({arguments})"),
        CallForm::Tagged => format!("{callee}{arguments}"),
        CallForm::Decorator => format!("@{callee}({arguments})"),
    }
}

fn either_text(choice: Choice, test: Option<String>, left: &str, right: &str) -> String {
    match choice {
        Choice::Ternary => format!("({} ? {left} : {right})", test.unwrap_or_default()),
        Choice::Or => format!("({left} || {right})"),
        Choice::And => format!("({left} && {right})"),
        Choice::Coalesce => format!("({left} ?? {right})"),
    }
}

fn properties_text(properties: &[Property], inner: impl Fn(ValueId) -> String) -> String {
    let parts = properties.iter().map(|property| match &property.name {
        Some(name) => format!("{name}: {}", inner(property.value)),
        None => inner(property.value),
    });
    parts.collect::<Vec<_>>().join(", ")
}

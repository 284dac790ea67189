//! Which argument of a call is the event, which the listener, which the options.
//!
//! In: the arguments of a call, and the pair whose method it names. Out: [`Fit`], or nothing if they do not fit.
//! Never here: what the call is made on.

use super::trace::{kind, last_name, origin};
use super::{FileFacts, ValueId, ValueKind};
use crate::dictionary::Pair;

/// Which arguments are what.
pub(super) struct Fit {
    pub(super) event: Option<ValueId>,
    pub(super) within: Option<ValueId>,
    pub(super) listener: Option<ValueId>,
    pub(super) options: Option<ValueId>,
}

pub(super) fn acquire_fit(facts: &FileFacts, arguments: &[ValueId], pair: &Pair) -> Option<Fit> {
    let event = known_event(facts, arguments, pair)?;
    let listener = listener_place(facts, arguments, pair)?;
    let function = function_within(facts, arguments[listener], pair).unwrap_or(arguments[listener]);
    if !is_listener(facts, function, pair) {
        return None;
    }
    let options = options_place(pair, listener)
        .and_then(|at| arguments.get(at).copied())
        .or_else(|| options_behind(facts, arguments.get(listener + 1).copied()?));
    Some(Fit {
        event,
        within: between(arguments, pair, listener),
        listener: Some(function),
        options,
    })
}

/// The function in an object that stands where the listener does.
fn function_within(facts: &FileFacts, written: ValueId, pair: &Pair) -> Option<ValueId> {
    let ValueKind::Object(properties) = kind(facts, origin(facts, written)) else {
        return None;
    };
    let called = |name: &String| {
        let mut properties = properties.iter();
        properties.find(|it| it.name.as_deref() == Some(name))
    };
    let function = pair.listener_in.iter().find_map(called)?;
    Some(function.value)
}

/// What an emitter is told behind the listener that takes no options as a rule: an object that speaks of a signal or of one
/// call is for nothing else.
fn options_behind(facts: &FileFacts, argument: ValueId) -> Option<ValueId> {
    let ValueKind::Object(properties) = kind(facts, origin(facts, argument)) else {
        return None;
    };
    let mut names = properties
        .iter()
        .filter_map(|property| property.name.as_deref());
    names
        .any(|name| matches!(name, "signal" | "once"))
        .then_some(argument)
}

/// The event argument: `Some(None)` for a pair that has none, `None` if it is missing or cannot be an event.
fn known_event(facts: &FileFacts, arguments: &[ValueId], pair: &Pair) -> Option<Option<ValueId>> {
    let Some(at) = pair.event else {
        return Some(None);
    };
    let event = *arguments.get(at)?;
    if arguments[..=at]
        .iter()
        .any(|argument| matches!(kind(facts, *argument), ValueKind::Spread(_)))
    {
        return None;
    }
    can_be_event(facts, event).then_some(Some(event))
}

fn can_be_event(facts: &FileFacts, value: ValueId) -> bool {
    !matches!(
        kind(facts, value),
        ValueKind::Function(_)
            | ValueKind::Class(_)
            | ValueKind::Object(_)
            | ValueKind::Jsx(_)
            | ValueKind::Nothing
            | ValueKind::Boolean(_)
            | ValueKind::This(_)
    )
}

/// Where the listener is. Some emitters put something in between: jQuery a selector and data
/// (`on("click", ".button", data, handler)`), others a priority (`on("click", 1500, handler)`).
fn listener_place(facts: &FileFacts, arguments: &[ValueId], pair: &Pair) -> Option<usize> {
    let at = pair.listener;
    let written = *arguments.get(at)?;
    if pair.implies.is_some() {
        return place_among_others(facts, arguments, at);
    }
    // An API with options behind its listener has a place for each; something else where the listener belongs means
    // that the call is a helper of another shape.
    if pair.event.is_none() || pair.options.is_some() {
        return Some(at);
    }
    let mut later = at + 1..arguments.len();
    if is_in_between(facts, written) {
        let literal = later
            .clone()
            .find(|at| is_written_function(facts, arguments[*at]));
        return literal.or_else(|| later.find(|at| is_function_like(facts, arguments[*at], 0)));
    }
    let is_text = is_named_like_constant(facts, written) || is_declared_text(facts, written);
    let function = later.find(|at| is_text && is_function_like(facts, arguments[*at], 0));
    Some(function.unwrap_or(at))
}

/// The listener of a method that takes it after its own arguments: `connect(port, host, f)`. What may as well be another of
/// these is none.
fn place_among_others(facts: &FileFacts, arguments: &[ValueId], at: usize) -> Option<usize> {
    let written = (at..arguments.len()).find(|at| is_written_function(facts, arguments[*at]));
    written.or_else(|| {
        let last = arguments.len() - 1;
        let is_method = matches!(kind(facts, arguments[last]), ValueKind::Member { object, .. }
            if matches!(kind(facts, *object), ValueKind::This(_)));
        let is_bound = matches!(kind(facts, arguments[last]), ValueKind::Call(call)
            if last_name(facts, call.callee).is_some_and(|name| name == "bind"));
        (last >= at && (is_method || is_bound)).then_some(last)
    })
}

/// Whether a value is a function that is written in this file.
fn is_written_function(facts: &FileFacts, value: ValueId) -> bool {
    matches!(kind(facts, origin(facts, value)), ValueKind::Function(_))
}

/// What may stand between an event and its listener.
fn is_in_between(facts: &FileFacts, value: ValueId) -> bool {
    match kind(facts, origin(facts, value)) {
        ValueKind::String(_)
        | ValueKind::Template(_)
        | ValueKind::Binary { .. }
        | ValueKind::Number(_)
        | ValueKind::Object(_)
        | ValueKind::Nothing => true,
        ValueKind::Either {
            test: Some(_),
            left,
            right,
            ..
        } => is_in_between(facts, *left) && is_in_between(facts, *right),
        _ => false,
    }
}

/// Whether a name is written as constants are: `ROAD_LAYER`. A member of such a name is as likely an event's.
fn is_named_like_constant(facts: &FileFacts, value: ValueId) -> bool {
    let is_name = matches!(kind(facts, value), ValueKind::Binding(_));
    is_name
        && last_name(facts, value).is_some_and(|name| {
            name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase)
        })
}

/// Whether a parameter is declared to be text.
fn is_declared_text(facts: &FileFacts, value: ValueId) -> bool {
    let ValueKind::Binding(binding) = *kind(facts, value) else {
        return false;
    };
    let function = facts.bindings[binding.0 as usize].function;
    let mut parameters = facts.functions[function.0 as usize].parameters.iter();
    parameters.any(|parameter| {
        parameter.binding == Some(binding) && parameter.annotation.as_deref() == Some("string")
    })
}

/// What stands between the event and the listener.
fn between(arguments: &[ValueId], pair: &Pair, listener: usize) -> Option<ValueId> {
    (listener > pair.listener && pair.implies.is_none()).then(|| arguments[pair.listener])
}

fn options_place(pair: &Pair, listener: usize) -> Option<usize> {
    pair.options
        .map(|at| at + listener.saturating_sub(pair.listener))
}

fn is_listener(facts: &FileFacts, value: ValueId, pair: &Pair) -> bool {
    // An `EventTarget` takes objects with a `handleEvent` as well; so might any pair with its options.
    let takes_objects = pair.options.is_some();
    match kind(facts, value) {
        ValueKind::Object(_) | ValueKind::This(_) => takes_objects,
        ValueKind::Binding(_) if takes_objects => {
            matches!(kind(facts, origin(facts, value)), ValueKind::Object(_))
                || is_function_like(facts, value, 0)
        }
        _ => is_function_like(facts, value, 0),
    }
}

/// Whether a value may be a function, as far as this file tells.
pub(super) fn is_function_like(facts: &FileFacts, value: ValueId, hops: u32) -> bool {
    if hops > 8 {
        return true;
    }
    match kind(facts, value) {
        ValueKind::Function(_)
        | ValueKind::Member { .. }
        | ValueKind::Index { .. }
        | ValueKind::Element { .. }
        | ValueKind::Call(_)
        | ValueKind::Parameter { .. }
        | ValueKind::Import(_)
        | ValueKind::Global(_)
        | ValueKind::Await(_) => true,
        ValueKind::Binding(binding) => match facts.bindings[binding.0 as usize].writes.as_slice() {
            [write] => is_function_like(facts, write.value, hops + 1),
            _ => true,
        },
        ValueKind::Either { left, right, .. } => {
            is_function_like(facts, *left, hops + 1) || is_function_like(facts, *right, hops + 1)
        }
        ValueKind::Assign { value, .. } => is_function_like(facts, *value, hops + 1),
        ValueKind::Sequence(values) => values
            .last()
            .is_some_and(|last| is_function_like(facts, *last, hops + 1)),
        _ => false,
    }
}

pub(super) fn release_fit(facts: &FileFacts, arguments: &[ValueId], pair: &Pair) -> Option<Fit> {
    let nothing = |value: &ValueId| matches!(kind(facts, *value), ValueKind::Nothing);
    let event = match pair
        .event
        .and_then(|at| arguments.get(at))
        .copied()
        .filter(|value| !nothing(value))
    {
        Some(event) if !can_be_event(facts, event) => return None,
        event => event,
    };
    let at = match listener_place(facts, arguments, pair) {
        Some(at) => at,
        // `off("click", ".button")` and `off("click", null)` take all listeners of the event away.
        None => {
            return Some(Fit {
                event,
                within: arguments.get(pair.listener).copied(),
                listener: None,
                options: None,
            });
        }
    };
    let within = between(arguments, pair, at);
    let listener = Some(arguments[at]).filter(|value| !nothing(value));
    if listener.is_some_and(|listener| !is_removable(facts, listener)) {
        return None;
    }
    let options = options_place(pair, at).and_then(|at| arguments.get(at).copied());
    Some(Fit {
        event,
        within,
        listener,
        options,
    })
}

/// What may stand in the listener's place of a removal.
fn is_removable(facts: &FileFacts, value: ValueId) -> bool {
    let is_spread = matches!(
        kind(facts, value),
        ValueKind::Spread(_) | ValueKind::Unknown
    );
    is_spread
        || is_function_like(facts, value, 0)
        || matches!(
            kind(facts, value),
            ValueKind::Object(_) | ValueKind::This(_) | ValueKind::Binding(_)
        )
}

pub(super) fn release_all_fit(arguments: &[ValueId], pair: &Pair) -> Fit {
    let event = pair.event.and_then(|at| arguments.get(at)).copied();
    Fit {
        event,
        within: None,
        listener: None,
        options: None,
    }
}

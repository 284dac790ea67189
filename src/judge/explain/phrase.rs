//! What is said of a case, in the user's own names: the evidence step by step, and what to write instead.
//!
//! In: a case and the layer that makes it pile up. Out: the parts of a finding.
//! Never here: a verdict. Messages are lower case without a full stop, notes and suggestions are sentences without one.

use super::advice;
use super::article::article;
use super::draft::Draft;
use super::notes::notes;
use crate::corpus::Span;
use crate::dictionary::Repeats;
use crate::facts::{
    Acquisition, BindingId, BindingKind, CallForm, ClassId, FunctionId, ValueId, ValueKind,
};
use crate::graph::{Graph, Knowledge, Layer, LayerKind, NearMiss, Root, Segment, Words};
use crate::judge::case::Case;
use crate::judge::doubt::Doubt;
use crate::judge::finding::{Finding, StepRole};
use crate::judge::rulebook::Rule;

/// A finding of `rule` on a case in which `layer` piles up. Where a caller throws away what would take the listener away,
/// that it be kept is all that there is to suggest.
pub fn finding(
    rule: &Rule,
    case: &Case<'_, '_>,
    layer: &Layer,
    file: u32,
    message: String,
    suggestions: Vec<String>,
) -> Finding {
    let mut steps = vec![registration(case)];
    for passed in case
        .lifting
        .layers
        .iter()
        .take_while(|passed| *passed != layer)
    {
        if let Some((role, text)) = passed_step(case, passed) {
            steps.push((role, passed.span, text));
        }
    }
    steps.push((StepRole::Repetition, layer.span, repetition(case, layer)));
    if let Some((span, text)) = origin(case) {
        steps.push((StepRole::Origin, span, text));
    }
    let misses = case.graph.near_misses(case.acquisition);
    for (release, miss) in misses.iter().take(2) {
        let release = &case.graph.facts.releases[*release as usize];
        if let Some(text) = near_miss(case, *miss, release.event, release.target) {
            steps.push((StepRole::NearMiss, release.span, text));
        }
    }
    let told = Draft {
        span: case.acquisition.span,
        message,
        steps,
        notes: notes(case, layer),
        suggestions: advice::keeping(case, "a variable", when_over(layer))
            .map_or(suggestions, |kept| vec![kept]),
        ..Draft::default()
    };
    told.finding(rule, file, &case.doubt(layer))
}

/// A finding of `rule` on a case whose evidence is `steps`, after the registration itself.
pub fn finding_with(
    rule: &Rule,
    case: &Case<'_, '_>,
    doubt: &Doubt,
    file: u32,
    message: String,
    steps: Vec<(StepRole, Span, String)>,
    suggestions: Vec<String>,
) -> Finding {
    let origin = origin(case).map(|(span, text)| (StepRole::Origin, span, text));
    let told = Draft {
        span: case.acquisition.span,
        message,
        steps: std::iter::once(registration(case))
            .chain(steps)
            .chain(origin)
            .collect(),
        notes: Vec::new(),
        suggestions,
        ..Draft::default()
    };
    told.finding(rule, file, doubt)
}

/// The first step of the evidence: the registration itself.
pub(in crate::judge) fn registration(case: &Case<'_, '_>) -> (StepRole, Span, String) {
    (
        StepRole::Acquisition,
        case.acquisition.span,
        format!("{} is added here", listener(case)),
    )
}

/// A registration as a function on the way writes it: ``the `data` listener on `bus` ``.
pub fn the_listener(case: &Case<'_, '_>, added: &Acquisition) -> String {
    let listener = with_event(case, added.event, "listener");
    let target = case.graph.spell(added.target);
    format!("the {listener} on `{target}`")
}

/// The target as the user writes it.
pub fn target(case: &Case<'_, '_>) -> String {
    spelled(case, case.acquisition.target)
}

/// An event in words: `` `data` ``, or what holds it: `` `EVENTS.data` ``.
pub fn event_name(graph: &Graph<'_>, event: ValueId) -> String {
    match &graph.value(event).kind {
        ValueKind::String(name) => format!("`{name}`"),
        _ => format!("`{}`", graph.spell(event)),
    }
}

/// An expression as the user would say it; what a module's own function adds a listener to is called after the module.
pub(in crate::judge) fn spelled(case: &Case<'_, '_>, value: ValueId) -> String {
    let pair = &case.graph.dictionary.pairs[case.acquisition.pair as usize];
    match &case.graph.value(value).kind {
        ValueKind::Import(module) if !pair.from.is_empty() => module.to_string(),
        _ => case.graph.spell(value),
    }
}

/// The target as a function on the way out writes it, if it is handed down from there.
pub(in crate::judge) fn target_in(case: &Case<'_, '_>, words: Option<&Words>) -> String {
    let handed = words.map(|said| spelled(case, said.on));
    handed
        .filter(|text| !text.contains('…'))
        .unwrap_or_else(|| target(case))
}

/// The listener with its event: `` `data` listener ``, or ``listener for `name` `` where a variable holds the event, or
/// `listener` where it has no short name.
pub fn its_listener(case: &Case<'_, '_>) -> String {
    with_event(case, case.acquisition.event, "listener")
}

/// The same as a function on the way out names the event.
pub(in crate::judge) fn its_listener_in(case: &Case<'_, '_>, words: Option<&Words>) -> String {
    with_event(case, words.and_then(|said| said.event), "listener")
}

/// `noun` with an event, or else with that of the registration, as [`its_listener`] has it.
pub(in crate::judge) fn with_event(
    case: &Case<'_, '_>,
    event: Option<ValueId>,
    noun: &str,
) -> String {
    let named = [event, case.acquisition.event].into_iter().flatten();
    let mut said = named.filter_map(|event| match &case.graph.value(event).kind {
        ValueKind::String(text) => Some(format!("`{text}` {noun}")),
        _ => {
            let text = case.graph.spell(event);
            (!text.contains('…')).then(|| format!("{noun} for `{text}`"))
        }
    });
    said.next().unwrap_or_else(|| noun.to_owned())
}

/// The event of a registration as an argument: `'data'`, `EVENTS.data`, `…`.
pub fn event_argument(case: &Case<'_, '_>, added: &Acquisition) -> String {
    let Some(event) = added.event else {
        return String::new();
    };
    let text = case.graph.spell(event);
    let text = if text.contains('…') {
        "…".to_owned()
    } else {
        text
    };
    format!("{text}, ")
}

/// The listener, in words: `` a `data` listener ``, `` an `abort` listener ``.
pub(in crate::judge) fn listener(case: &Case<'_, '_>) -> String {
    let listener = its_listener(case);
    format!("{} {listener}", article(listener.trim_start_matches('`')))
}

/// The name for the handler of a registration in suggestions: the user's, if it has one.
pub fn handler(case: &Case<'_, '_>, added: &Acquisition) -> String {
    match &case.graph.value(added.listener).kind {
        ValueKind::Binding(_) | ValueKind::Member { .. } => case.graph.spell(added.listener),
        _ => "handler".to_owned(),
    }
}

/// The method that adds a listener for one event, if the target is known to have one: `once`, and `prependOnceListener`
/// for what is prepended.
pub fn once_method(case: &Case<'_, '_>) -> Option<String> {
    const FIRST: &str = "prepend";
    let pair = &case.graph.dictionary.pairs[case.acquisition.pair as usize];
    let added = case.graph.callee_name(case.acquisition.call);
    let comes_first = added.as_ref().is_some_and(|added| added.starts_with(FIRST));
    let mut methods = pair.acquire_once.iter();
    let method = methods.find(|method| method.starts_with(FIRST) == comes_first)?;
    let target = case.acquisition.target;
    match added.and_then(|added| case.graph.class_with(target, &added)) {
        Some(class) if !case.graph.has_method(class, method) => None,
        None if case.graph.is_loose(case.acquisition.call) && !case.graph.has_function(method) => {
            None
        }
        _ => {
            let other = case.graph.once_of(target, case.acquisition.pair);
            Some(other.unwrap_or(method).to_owned())
        }
    }
}

/// The class that the registration is written in.
pub fn class(case: &Case<'_, '_>) -> Option<ClassId> {
    class_around(case.graph, case.acquisition)
}

/// The class that a registration is written in.
pub(in crate::judge) fn class_around(graph: &Graph<'_>, added: &Acquisition) -> Option<ClassId> {
    let mut function = Some(graph.function_of(added.region));
    while let Some(id) = function {
        if let Some(class) = graph.function(id).class {
            return Some(class);
        }
        function = graph.function(id).parent;
    }
    None
}

/// How a layer is named in a message: `` each call of `getData` ``.
pub fn layer_name(case: &Case<'_, '_>, layer: &Layer) -> String {
    match &layer.kind {
        LayerKind::Loop(_) => "each turn of this loop".to_owned(),
        // The user's own word for an iteration, a framework's handler, `` each `data` event ``.
        LayerKind::Callback(Repeats::Iteration, what) => format!("each iteration of {what}"),
        LayerKind::Callback(_, what) if what.starts_with('`') => format!("each call by {what}"),
        LayerKind::Callback(_, what) => what.to_string(),
        LayerKind::Recursion(function, _) | LayerKind::Often(function) => {
            let name = case.graph.function(*function).name.clone();
            match name {
                Some(name) if case.graph.is_property_setter(*function) => {
                    format!("each assignment to `{name}`")
                }
                Some(name) => format!("each call of `{name}`"),
                None => "each call of this function".to_owned(),
            }
        }
        LayerKind::Call(_) | LayerKind::Handed(_) => "each call".to_owned(),
    }
}

/// What is wrong, in one line: `` each turn of this loop adds one more `change` listener to `database` ``. Of what is not in
/// sight it says that it is not: ``if `getData` is called more than once, each call adds one more …``.
pub fn adds_one_more(case: &Case<'_, '_>, layer: &Layer) -> String {
    let adder = adder(case, layer);
    let words = case.words_at(layer);
    let again = match adder.contains("each ") {
        true => "",
        false => " each time",
    };
    format!(
        "{adder} adds one more {} to `{}`{again}",
        its_listener_in(case, words),
        target_in(case, words)
    )
}

/// What adds a listener, at the beginning of a message: a layer, with what has to hold for it if that is not in sight.
pub fn adder(case: &Case<'_, '_>, layer: &Layer) -> String {
    let name = layer_name(case, layer);
    match &layer.kind {
        LayerKind::Often(function) => {
            let called = match &case.graph.function(*function).name {
                Some(name) => format!("`{name}`"),
                None => "this function".to_owned(),
            };
            match case.graph.is_property_setter(*function) {
                true => format!("if {called} is assigned more than once, each assignment"),
                false => format!("if {called} is called more than once, each call"),
            }
        }
        // A handler that is known as one by its form or by a name only.
        LayerKind::Callback(..)
            if layer.knowledge == Knowledge::Convention
                && !layer.is_pooled
                && !name.starts_with("each ") =>
        {
            format!("what looks like {name}")
        }
        _ => name,
    }
}

/// When one run of a layer is over, and what it has added is no longer needed.
fn when_over(layer: &Layer) -> &'static str {
    match &layer.kind {
        LayerKind::Loop(_) | LayerKind::Callback(Repeats::Iteration, _) => "at the end of the turn",
        LayerKind::Callback(Repeats::Request, _) => "when the request, connection or job is over",
        LayerKind::Callback(..) | LayerKind::Recursion(..) => "before the next one is added",
        _ => "when it is no longer needed",
    }
}

pub(in crate::judge) fn repetition(case: &Case<'_, '_>, layer: &Layer) -> String {
    match &layer.kind {
        LayerKind::Loop(_) => "each turn of this loop adds one more".to_owned(),
        LayerKind::Recursion(function, _) => match &case.graph.function(*function).name {
            Some(name) => format!("`{name}` calls itself, and each call adds one more"),
            None => "this function calls itself, and each call adds one more".to_owned(),
        },
        LayerKind::Often(_) => format!("{} adds one more", layer_name(case, layer)),
        LayerKind::Callback(..) => {
            let name = layer_name(case, layer);
            match name.starts_with("each ") {
                true => format!("{name} adds one more"),
                false => format!("{name}: each run adds one more"),
            }
        }
        LayerKind::Call(_) | LayerKind::Handed(_) => "each call adds one more".to_owned(),
    }
}

pub(in crate::judge) fn passed_step(
    case: &Case<'_, '_>,
    layer: &Layer,
) -> Option<(StepRole, String)> {
    match &layer.kind {
        LayerKind::Call(call) => Some((StepRole::Call, call_step(case, *call)?)),
        LayerKind::Handed(call) => {
            let name = case.graph.callee_name(*call)?;
            Some((
                StepRole::Call,
                format!("passed to `{name}`, which is assumed to run it once"),
            ))
        }
        _ => None,
    }
}

/// What a call on the way does: it calls, it makes an instance, or it is handed the function that it runs.
fn call_step(case: &Case<'_, '_>, call: ValueId) -> Option<String> {
    let graph = case.graph;
    let name = graph.callee_name(call)?;
    if graph.call(call).form == CallForm::New {
        return Some(format!("{} `{name}` is created here", article(&name)));
    }
    let mut calls = case.lifting.calls();
    let run = calls.find(|(at, _)| *at == call).map(|(_, run)| run);
    let passed = run.filter(|run| graph.is_argument_of(*run, call));
    let passed = passed.and_then(|run| graph.function(run).name.clone());
    Some(match passed {
        Some(passed) => format!("`{passed}` is passed to `{name}` here"),
        None => format!("`{name}` is called from here"),
    })
}

/// The calls through which a function comes to the registration.
pub(in crate::judge) fn calls_within(
    case: &Case<'_, '_>,
    function: FunctionId,
) -> Vec<(StepRole, Span, String)> {
    let inside = case.left_before(function);
    case.lifting
        .layers
        .iter()
        .filter(|layer| matches!(layer.kind, LayerKind::Call(_)) && layer.depth <= inside)
        .filter_map(|layer| passed_step(case, layer).map(|(role, text)| (role, layer.span, text)))
        .collect()
}

/// Where the target comes from, and so how long it lives.
pub fn origin(case: &Case<'_, '_>) -> Option<(Span, String)> {
    let graph = case.graph;
    let name = target(case);
    match &case.lifting.target.root {
        Root::Instance(class) => {
            let span = match case.lifting.target.segments.first() {
                Some(Segment::Name(field)) => graph.place_of_field(*class, field)?,
                _ => graph.class(*class).head,
            };
            Some((span, format!("`{name}` lives as long as the instance")))
        }
        Root::Import(_) => {
            let span = base_declaration(case)?;
            Some((
                span,
                format!("`{name}` is imported: one for the whole process"),
            ))
        }
        Root::Binding(binding) => {
            let facts = graph.binding(*binding);
            // Seen from a method: `this.emitter` is `worker.emitter` where the method is called.
            let other = case.lifting.target.segments.iter().try_fold(
                facts.name.to_string(),
                |text, segment| match segment {
                    Segment::Name(member) => Some(format!("{text}.{member}")),
                    _ => None,
                },
            );
            let what = match other {
                Some(other) if name.starts_with("this.") => {
                    format!("`{name}` is `{other}`, which")
                }
                _ => format!("`{name}`"),
            };
            let text = if graph.is_module(facts.function) {
                format!("{what} lives as long as the process")
            } else if let Some(call) = given_by(case, *binding) {
                format!(
                    "{what} is returned by {} and outlives this run",
                    called(case, call)
                )
            } else {
                format!("{what} already existed and outlives this run")
            };
            Some((facts.span, text))
        }
        Root::Parameter(function, index) => {
            let parameter = graph.function(*function).parameters.get(*index as usize)?;
            Some((
                parameter.span,
                format!("`{name}` is passed in and outlives this run"),
            ))
        }
        _ => None,
    }
}

/// The declaration of the first name in the target, as it is written at the registration.
fn base_declaration(case: &Case<'_, '_>) -> Option<Span> {
    let mut value = case.acquisition.target;
    loop {
        match &case.graph.value(value).kind {
            ValueKind::Binding(binding) => {
                let facts = case.graph.binding(*binding);
                return (facts.kind != BindingKind::Parameter).then_some(facts.span);
            }
            ValueKind::Member { object, .. } | ValueKind::Index { object, .. } => value = *object,
            ValueKind::Call(call) => value = call.callee,
            ValueKind::Await(inner) => value = *inner,
            _ => return None,
        }
    }
}

/// What a removal that nearly matches does instead; `None` where nothing that is written tells the two apart.
pub fn near_miss(
    case: &Case<'_, '_>,
    miss: NearMiss,
    event: Option<ValueId>,
    released_from: ValueId,
) -> Option<String> {
    let graph = case.graph;
    Some(match miss {
        NearMiss::Event => {
            let name = |event: Option<ValueId>| event.map(|event| event_name(graph, event));
            let (removed, added) = (name(event)?, name(case.acquisition.event)?);
            if removed == added {
                return None;
            }
            format!("this removes {removed}, not {added}")
        }
        NearMiss::Listener => "this removes a different function".to_owned(),
        NearMiss::Target => {
            let other = graph.spell(released_from);
            match other == graph.spell(case.acquisition.target) {
                true => format!("`{other}` need not be the same here"),
                false => format!("this removes it from `{other}`"),
            }
        }
        NearMiss::Capture => "this differs in `capture`, so it removes nothing".to_owned(),
        NearMiss::Method => "this calls a method that such an emitter does not have".to_owned(),
    })
}

/// The call whose result a variable holds and nothing else.
fn given_by(case: &Case<'_, '_>, binding: BindingId) -> Option<ValueId> {
    let graph = case.graph;
    let only = graph.only_value(binding)?;
    matches!(&graph.value(only).kind, ValueKind::Call(call) if call.form == CallForm::Plain)
        .then_some(only)
}

/// A call in words: `` `subscribe(…)` ``.
pub(in crate::judge) fn called(case: &Case<'_, '_>, call: ValueId) -> String {
    match case.graph.callee_name(call) {
        Some(name) => format!("`{name}(…)`"),
        None => "the call".to_owned(),
    }
}

//! What to write instead, in the user's own names. Whoever follows it has a program that does what it did before, without
//! the leak: nothing is called that may not be there, or that would do something a second time.
//!
//! In: a case. Out: one suggestion, a sentence without a full stop; code is in backquotes.
//! Never here: what is wrong; that is `phrase`. How a listener is taken away is `undoing`.

use super::phrase::{called, class, event_argument, once_method, target, target_in, with_event};
use super::remedy::{self, Remedy};
use super::undoing::{Undoing, end, neighbour, takes_options, teardown};
use crate::dictionary::Comes;
use crate::facts::{CallForm, ClassId, FunctionId, ValueId, ValueKind};
use crate::graph::{Layer, LayerKind, Lifetime, Root, is_named_like_hook};
use crate::judge::case::Case;
use crate::judge::finding::Finding;

/// Keep the handler, and take it away when the run is over. `None` where the function returns without having waited for
/// anything: its listener has to hear what comes later.
pub fn finally(case: &Case<'_, '_>, when: &str) -> Option<String> {
    let order = Undoing::nearby(case).order();
    ends_with_its_run(case).then(|| format!("{order} in a `finally` {when}"))
}

/// The same where only the author can tell whether the listener is for one run.
pub fn finally_if(case: &Case<'_, '_>, what: &str, when: &str) -> Option<String> {
    let order = Undoing::nearby(case).order_within_sentence();
    ends_with_its_run(case).then(|| format!("If {what}, {order} in a `finally` {when}"))
}

/// What to do where each run needs a listener of its own that hears what comes later. `undoing` says from where it is
/// taken away.
pub fn when_over(undoing: &Undoing, run: &str, over: &str) -> String {
    let order = undoing.order_within_sentence();
    format!("If each {run} needs a listener of its own, {order} {over}")
}

/// The same where a listener that an event runs adds one more: before the next one, or when an instance is done that each
/// run makes for itself. `None` where the listener's own event runs it again: it has to be there until then.
pub fn before_next(case: &Case<'_, '_>, layer: &Layer) -> Option<String> {
    if case.is_run_by(layer, case.acquisition) {
        return None;
    }
    let undoing = Undoing::elsewhere(case);
    let over = match made_on_the_way(case, layer) {
        Some(name) => format!("when each `{name}` is done"),
        None => "before the next one is added".to_owned(),
    };
    Some(when_over(&undoing, "run", &over))
}

/// The class around the registration, if each run of a layer makes an instance of it.
fn made_on_the_way(case: &Case<'_, '_>, layer: &Layer) -> Option<String> {
    let graph = case.graph;
    let class = class(case)?;
    let passed = case.lifting.layers.iter().take_while(|it| *it != layer);
    let mut made = passed.filter_map(|it| match it.kind {
        LayerKind::Call(call) => Some(call),
        _ => None,
    });
    let is_new = |value: ValueId| matches!(&graph.value(value).kind, ValueKind::Call(call) if call.form == CallForm::New);
    let is_made = made.any(|call| {
        let receiver = graph
            .receiver(call)
            .map(|receiver| graph.path(receiver).root);
        is_new(call) || matches!(receiver, Some(Root::Value(value)) if is_new(value))
    });
    graph
        .class(class)
        .name
        .clone()
        .filter(|_| is_made)
        .map(|name| name.to_string())
}

/// What to do in a hook or composable, which runs for each component and as often as that is rendered. `None` for any
/// other function.
pub fn with_component(case: &Case<'_, '_>, function: FunctionId) -> Option<String> {
    let name = case.graph.function(function).name.as_deref()?;
    is_named_like_hook(name).then(|| {
        let removal = Undoing::nearby(case).order_within_sentence();
        format!("Add it when the component mounts, and {removal} when it unmounts: in an effect with a clean-up, or in the hooks for both")
    })
}

/// Whether the run waits for something after the registration, or causes the event itself: then its end may be the end of
/// what the listener is for.
fn ends_with_its_run(case: &Case<'_, '_>) -> bool {
    let within = case.lifting.layers.iter();
    let calls = within
        .take_while(|layer| !layer.kind.repeats())
        .filter_map(|layer| match layer.kind {
            LayerKind::Call(call) => Some(call),
            _ => None,
        });
    std::iter::once(case.acquisition.call)
        .chain(calls)
        .any(|call| goes_on(case, call))
}

fn goes_on(case: &Case<'_, '_>, call: ValueId) -> bool {
    let graph = case.graph;
    let function = graph.function_of(graph.value(call).region);
    let mut waits = graph.waits_after(function, call);
    let is_waited_for =
        |later| !matches!(graph.value(later).kind, ValueKind::Await(inner) if inner == call);
    waits.any(is_waited_for) || is_caused_later(case, function, call)
}

/// Whether the run causes the event itself after a call.
fn is_caused_later(case: &Case<'_, '_>, function: FunctionId, call: ValueId) -> bool {
    let graph = case.graph;
    let mut later = graph
        .calls_that_may_cause(case.acquisition, function, call)
        .into_iter();
    later.any(|it| causes_event(case, it))
}

/// A finding on what piles up, with what could be written.
pub fn with_remedies(case: &Case<'_, '_>, finding: Finding) -> Finding {
    Finding {
        remedies: remedies(case),
        ..finding
    }
}

/// What could be written where each run adds a listener: one that goes with its event, where the run itself causes that, and one
/// that goes with the run, where that waits for something or causes the event.
fn remedies(case: &Case<'_, '_>) -> Vec<Remedy> {
    let graph = case.graph;
    let call = case.acquisition.call;
    let Some(added) = remedy::added(case).filter(|_| goes_on(case, call)) else {
        return Vec::new();
    };
    let function = graph.function_of(graph.value(call).region);
    let causes = is_caused_later(case, function, call);
    let once =
        (causes && (once_method(case).is_some() || added.has_options)).then(|| Remedy::Once {
            added: added.clone(),
            method: once_method(case),
        });
    let over = Remedy::WhenOver {
        added,
        is_meant: false,
    };
    once.into_iter().chain([over]).collect()
}

/// Whether a call hands the event's name to the target: `bus.emit('data')`.
fn causes_event(case: &Case<'_, '_>, call: ValueId) -> bool {
    let graph = case.graph;
    let ValueKind::Member { object, .. } = graph.value(graph.call(call).callee).kind else {
        return false;
    };
    let Some(event) = case.acquisition.event else {
        return false;
    };
    graph
        .call(call)
        .arguments
        .first()
        .is_some_and(|first| graph.same_event(Some(event), Some(*first)))
        && graph.same_target(case.acquisition.target, &graph.path(object))
}

/// Keep what a call on the way returns, if that would take the listener away and is thrown away. `keeper` is where to keep
/// it, `when` the time to use it, in words.
pub(in crate::judge) fn keeping(case: &Case<'_, '_>, keeper: &str, when: &str) -> Option<String> {
    let call = case.thrown_away()?;
    let usage = match case.graph.gives_function(call) {
        true => "call it",
        false => "use it to remove the listener",
    };
    Some(format!(
        "Keep what {} returns in {keeper}, and {usage} {when}",
        called(case, call)
    ))
}

/// What to write on a thing that is lent to one run after the other.
pub fn mark(case: &Case<'_, '_>) -> String {
    let name = target(case);
    format!(
        "Keep in a `WeakSet` which objects have the listener, and add it to `{name}` only if that is not among them"
    )
}

/// One handler for all, registered once.
pub fn single_handler(case: &Case<'_, '_>) -> String {
    let said = case.lifting.words.last();
    let handler = with_event(case, said.and_then(|said| said.event), "handler");
    if let Some(class) = class_that_may_hold(case) {
        return single_handler_of(case, class, &handler);
    }
    // Where the listener may be added once, the target is called what it is called there.
    let target = target_in(case, said);
    if !Undoing::is_plain(&target) || !is_there_before(case) {
        return format!(
            "Register one {handler} once, where the target is made, and look up in it what each run needs"
        );
    }
    let when = match case.lifetime() {
        Lifetime::Process => "when the program starts",
        _ => "where it is made",
    };
    format!(
        "Register one {handler} on `{target}` once, {when}, and look up in it what each run needs"
    )
}

/// Whether the target has a name outside of every run: that of an import, a global, a variable of the module or a field.
fn is_there_before(case: &Case<'_, '_>) -> bool {
    let graph = case.graph;
    let said = case.lifting.words.last();
    let mut written = said.map_or(case.acquisition.target, |said| said.on);
    while let ValueKind::Member { object, .. } = graph.value(written).kind {
        written = object;
    }
    let declared = match graph.value(written).kind {
        ValueKind::Binding(binding) => graph.binding(binding).region,
        ValueKind::Parameter { function, .. } => graph.function(function).body,
        _ => return true,
    };
    case.repetition().is_none_or(|layer| {
        let mut left = case.lifting.functions.iter().take(layer.depth);
        !graph.is_inside(declared, layer.region)
            && !left.any(|function| graph.is_inside(declared, graph.function(*function).body))
    })
}

fn single_handler_of(case: &Case<'_, '_>, class: ClassId, handler: &str) -> String {
    let graph = case.graph;
    let removal = Undoing::elsewhere(case).call();
    let constructor = match &graph.class(class).name {
        Some(name) => format!("the constructor of `{name}`"),
        None => "the constructor".to_owned(),
    };
    let added_in = graph.function_of(case.acquisition.region);
    let (place, end) = match neighbour(case, class) {
        // It is registered there already, and there is one for each instance.
        None if graph.constructs(added_in) => {
            let order = Undoing::elsewhere(case).order();
            let what = graph.class(class).name.clone();
            let what = what.map_or("instance".to_owned(), |name| format!("`{name}`"));
            return match teardown(case, class) {
                Some(name) => {
                    format!("{order} in `{name}()`, and call that when each {what} is done")
                }
                None => format!("{order} when each {what} is done"),
            };
        }
        Some((adder, end)) => {
            let name = graph.function(adder).name.as_ref();
            let is_method = !graph.constructs(adder);
            let place = name.filter(|_| is_method);
            let place = place.map_or(constructor, |name| format!("`{name}()`"));
            (place, Some(end))
        }
        None => match (end(case, class), teardown(case, class)) {
            // Where a neighbour of this very method is taken away.
            (None, Some(name)) => {
                return format!("{} in `{name}()`", Undoing::elsewhere(case).order());
            }
            (end, _) => (constructor, end),
        },
    };
    match end {
        Some(name) => {
            format!(
                "Register one {handler} in {place}, and {} in `{name}()`",
                removal.order
            )
        }
        None => format!(
            "Register one {handler} in {place}, and give the class a `destroy()` that {}",
            removal.does
        ),
    }
}

/// Whether one handler for all is no more than a removal at the end of each instance, whose constructor adds it.
pub fn is_of_instance(case: &Case<'_, '_>) -> bool {
    let added_in = case.graph.function_of(case.acquisition.region);
    case.graph.constructs(added_in)
        && class_that_may_hold(case).is_some_and(|class| neighbour(case, class).is_none())
}

/// The class around the registration, if its constructor has the target as well: what is there before any method is called.
fn class_that_may_hold(case: &Case<'_, '_>) -> Option<ClassId> {
    let graph = case.graph;
    let class = class(case)?;
    let is_there = match &case.lifting.target.root {
        Root::Instance(own) => *own == class,
        Root::Import(_) | Root::Global(_) => true,
        Root::Binding(binding) => graph.is_module(graph.binding(*binding).function),
        _ => false,
    };
    let added_in = graph.function_of(case.acquisition.region);
    // What the method calls it may be its argument, or a variable of its own.
    let mut written = case.acquisition.target;
    while let ValueKind::Member { object, .. } = graph.value(written).kind {
        written = object;
    }
    let is_there = is_there
        && match graph.value(written).kind {
            ValueKind::Binding(binding) => graph.is_module(graph.binding(binding).function),
            _ => true,
        };
    let is_static = graph
        .member_that_is(class, added_in)
        .is_some_and(|member| member.is_static);
    (is_there && !is_static && Undoing::is_plain(&target(case))).then_some(class)
}

/// Where the listener could be registered instead, if it uses nothing that is there for one run of the code around it.
pub fn outside(case: &Case<'_, '_>) -> Option<String> {
    let name = target(case);
    let is_free = Undoing::is_plain(&name) && !uses_outer(case);
    is_free.then(|| {
        format!("Register it once, outside the code that repeats, so that `{name}` has only one")
    })
}

/// Whether the listener or its target is made of what the function around it has for this run alone, or puts there.
fn uses_outer(case: &Case<'_, '_>) -> bool {
    let graph = case.graph;
    let owner = graph.function_of(case.acquisition.region);
    let runs_in_owner = |region| graph.function_of(region) == owner;
    let is_put = |value: ValueId| {
        let path = graph.path(value);
        let mut assignments = graph.assignments_of(owner);
        assignments.any(|it| graph.same_path(&graph.path(it.target), &path))
    };
    let is_of_run = |value: ValueId| match &graph.value(value).kind {
        ValueKind::Binding(binding) => {
            let binding = graph.binding(*binding);
            let mut writes = binding.writes.iter();
            binding.function == owner || writes.any(|write| runs_in_owner(write.region))
        }
        ValueKind::Parameter { function, .. } => *function == owner,
        _ => false,
    };
    let listener = graph.written_listener(case.acquisition);
    let parts = [case.acquisition.target, case.acquisition.listener];
    let mut in_listener = listener
        .into_iter()
        .flat_map(|it| graph.values_within(it).map(|(value, _)| value));
    let mut in_call = graph
        .values_of(owner)
        .filter(|value| parts.iter().any(|it| is_part_of(case, *value, *it)));
    in_listener.any(is_of_run) || in_call.any(|value| is_of_run(value) || is_put(value))
}

/// Whether a value is written within another.
fn is_part_of(case: &Case<'_, '_>, part: ValueId, whole: ValueId) -> bool {
    let (part, whole) = (case.graph.span(part), case.graph.span(whole));
    whole.start <= part.start && part.end <= whole.end
}

/// A listener that goes with its first event, where the target can do that. `run` is what repeats, in a word: `turn`.
///
/// What comes at most once goes no sooner by that; and a listener that has to hear what comes later is none that a run
/// waits for.
pub fn once(case: &Case<'_, '_>, run: &str) -> Option<String> {
    let graph = case.graph;
    let runs_itself = |layer: &Layer| case.is_run_by(layer, case.acquisition);
    let runs_itself = case.repetition().is_some_and(runs_itself);
    let is_rare = graph.comes_at_most_once(case.acquisition)
        || matches!(
            graph.comes(case.acquisition),
            Some(Comes::PerConnection | Comes::PerStart)
        );
    let waits = ends_with_its_run(case) || graph.race(case.acquisition).is_some();
    if !runs_itself && (is_rare || !waits) {
        return takes_options(case).then(|| {
            format!(
                "Pass `{{ signal }}` of an `AbortController` that is aborted when the {run} is over"
            )
        });
    }
    match once_method(case) {
        Some(once) if Undoing::is_plain(&target(case)) => Some(format!(
            "Use `{}.{once}({}…)` if each {run} waits for one event: it removes itself",
            target(case),
            event_argument(case, case.acquisition)
        )),
        Some(once) => Some(format!(
            "Use `{once}` if each {run} waits for one event: it removes itself"
        )),
        None if takes_options(case) => Some(format!(
            "Pass `{{ once: true }}` if each {run} waits for one event, or `{{ signal }}` of a controller that is aborted when the {run} is over"
        )),
        None => None,
    }
}

//! Which calls add listeners, and which take them away.
//!
//! In: the facts of a whole file, and the dictionary's pairs. Out: its acquisitions and releases.
//! Never here: whether a target really has such a method. A call counts by its name and shape; what the target is, is
//! for others to trace.

use std::collections::HashMap;

use smol_str::SmolStr;

use super::fit::{acquire_fit, is_function_like, release_all_fit, release_fit};
use super::methods::run_by;
use super::options::{Read, read_options};
use super::piped::source;
use super::trace::{kind, last_name, origin};
use super::{
    Acquisition, Call, CallForm, FileFacts, Options, Release, Value, ValueId, ValueKind, by_module,
    put_into,
};
use crate::corpus::Span;
use crate::dictionary::{Dictionary, Pair, module_matches};

/// What a method does to its receiver's listeners.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Acquire,
    AcquireOnce,
    Release,
    ReleaseAll,
    Mistaken,
}

/// A call of a method that some pair names.
struct Candidate<'f> {
    value: ValueId,
    call: &'f Call,
    target: ValueId,
    /// What is left of the call's arguments when a target that stands first is taken off.
    arguments: &'f [ValueId],
    name: &'f SmolStr,
    /// Whether a target stands first.
    through_helper: bool,
}

/// Adds the acquisitions and releases of the file, in source order.
pub(super) fn find(facts: &mut FileFacts, text: &str, dictionary: &Dictionary) {
    let acts = acts_by_name(facts, dictionary);
    let (mut acquisitions, mut releases) = (Vec::new(), Vec::new());
    for at in 0..facts.values.len() {
        let pair = |number: u32| &dictionary.pairs[number as usize];
        if let Some(found) = by_function(facts, ValueId(at as u32), &acts, dictionary) {
            acquisitions.push(found);
            continue;
        }
        let Some(candidate) = candidate(facts, ValueId(at as u32), dictionary) else {
            continue;
        };
        let Some(acts) = acts.get(candidate.name.as_str()) else {
            continue;
        };
        if let Some(acquisition) = acts.iter().find_map(|(number, act)| {
            acquisition(facts, text, &candidate, *number, pair(*number), *act)
        }) {
            acquisitions.push(acquisition);
            continue;
        }
        // A removal that names its listener fits better than one that leaves it out.
        let release = |is_whole: bool| {
            acts.iter().find_map(|(number, act)| {
                release(
                    facts,
                    text,
                    &candidate,
                    *number,
                    pair(*number),
                    *act,
                    is_whole,
                )
            })
        };
        releases.extend(release(true).or_else(|| release(false)));
    }
    acquisitions.sort_by_key(|acquisition| (acquisition.span.start, acquisition.span.end));
    releases.sort_by_key(|release| (release.span.start, release.span.end));
    facts.acquisitions = acquisitions;
    facts.releases = releases;
    write_implied_events(facts, dictionary);
    put_into::write(facts, dictionary);
}

/// Gives what a method adds on the way the event that the code does not spell out, as if it stood where the name does.
fn write_implied_events(facts: &mut FileFacts, dictionary: &Dictionary) {
    for acquisition in &mut facts.acquisitions {
        let pair = &dictionary.pairs[acquisition.pair as usize];
        let Some(implied) = &pair.implies else {
            continue;
        };
        acquisition.event = Some(ValueId(facts.values.len() as u32));
        facts.values.push(Value {
            kind: ValueKind::String(implied.into()),
            span: acquisition.span,
            region: acquisition.region,
        });
    }
}

fn acts_by_name<'d>(
    facts: &FileFacts,
    dictionary: &'d Dictionary,
) -> HashMap<&'d str, Vec<(u32, Act)>> {
    let mut acts: HashMap<&str, Vec<(u32, Act)>> = HashMap::new();
    for (number, pair) in dictionary.pairs.iter().enumerate() {
        if pair.in_sight || !(pair.imported.is_empty() || imports_one_of(facts, &pair.imported)) {
            continue;
        }
        let groups = [
            (&pair.acquire, Act::Acquire),
            (&pair.acquire_once, Act::AcquireOnce),
            (&pair.release, Act::Release),
            (&pair.release_all, Act::ReleaseAll),
            (&pair.mistaken, Act::Mistaken),
        ];
        for (names, act) in groups {
            for name in names {
                acts.entry(name).or_default().push((number as u32, act));
            }
        }
    }
    acts
}

/// Whether the file imports one of these modules.
fn imports_one_of(facts: &FileFacts, modules: &[String]) -> bool {
    facts.values.iter().any(|value| match &value.kind {
        ValueKind::Import(module) => module_matches(modules, module),
        _ => false,
    })
}

fn candidate<'f>(
    facts: &'f FileFacts,
    value: ValueId,
    dictionary: &Dictionary,
) -> Option<Candidate<'f>> {
    let ValueKind::Call(call) = kind(facts, value) else {
        return None;
    };
    if call.form != CallForm::Plain {
        return None;
    }
    let run = run_by(facts, call)?;
    let (target, arguments, through_helper) = match run.arguments {
        [target, rest @ ..] if names_target_first(facts, *target, rest, dictionary) => {
            (*target, rest, true)
        }
        all => (run.target, all, false),
    };
    Some(Candidate {
        value,
        call,
        target,
        arguments,
        name: run.name,
        through_helper,
    })
}

/// Whether a method is called as `on(target, "event", listener)`, as helpers that stand for many targets are.
fn names_target_first(
    facts: &FileFacts,
    target: ValueId,
    rest: &[ValueId],
    dictionary: &Dictionary,
) -> bool {
    let [event, more @ ..] = rest else {
        return false;
    };
    let is_thing = match kind(facts, target) {
        ValueKind::Binding(_) => {
            let value = kind(facts, origin(facts, target));
            !matches!(
                value,
                ValueKind::String(_)
                    | ValueKind::Template(_)
                    | ValueKind::Array(_)
                    | ValueKind::Object(_)
                    | ValueKind::Binary { .. }
                    | ValueKind::Number(_)
            )
        }
        ValueKind::Member { .. }
        | ValueKind::Call(_)
        | ValueKind::Global(_)
        | ValueKind::Index { .. } => true,
        _ => false,
    };
    let is_named_like_event =
        last_name(facts, target).is_some_and(|name| dictionary.names_an_event(name));
    is_thing
        && !is_named_like_event
        && (is_event_name(facts, *event)
            || !more.is_empty()
                && last_name(facts, *event).is_some_and(|name| dictionary.names_an_event(name)))
        && (more.is_empty() || is_function_like(facts, more[0], 0))
}

/// Whether a literal can be an event's name, and is no selector.
fn is_event_name(facts: &FileFacts, value: ValueId) -> bool {
    match kind(facts, value) {
        // jQuery's and Leaflet's helpers take several names in one string, and names with a namespace.
        ValueKind::String(text) => {
            !text.is_empty()
                && text.split(' ').all(|name| {
                    let is_of_name = |letter: char| {
                        letter.is_alphanumeric() || matches!(letter, '-' | '_' | ':' | '.')
                    };
                    name.starts_with(char::is_alphabetic) && name.chars().all(is_of_name)
                })
        }
        ValueKind::Array(items) => {
            !items.is_empty() && items.iter().all(|item| is_event_name(facts, *item))
        }
        _ => false,
    }
}

fn acquisition(
    facts: &FileFacts,
    text: &str,
    candidate: &Candidate<'_>,
    number: u32,
    pair: &Pair,
    act: Act,
) -> Option<Acquisition> {
    if !matches!(act, Act::Acquire | Act::AcquireOnce)
        || pair.target.is_some()
        || !pair.from.is_empty()
        || !is_named(facts, candidate.target, pair)
    {
        return None;
    }
    let fit = acquire_fit(facts, candidate.arguments, pair)?;
    let Read { options, once } = read_options(facts, fit.options);
    Some(Acquisition {
        call: candidate.value,
        pair: number,
        target: source(facts, candidate.target, pair)?,
        event: fit.event,
        within: fit.within,
        listener: fit.listener?,
        once: act == Act::AcquireOnce || once,
        through_helper: candidate.through_helper,
        options,
        region: facts.values[candidate.value.0 as usize].region,
        span: place(facts, text, candidate, fit.event),
    })
}

/// What a function adds that is handed the target: `addDisposableListener(window, "resize", f)`, of a module or not.
fn by_function(
    facts: &FileFacts,
    value: ValueId,
    acts: &HashMap<&str, Vec<(u32, Act)>>,
    dictionary: &Dictionary,
) -> Option<Acquisition> {
    let ValueKind::Call(call) = kind(facts, value) else {
        return None;
    };
    let name = last_name(facts, call.callee).filter(|_| call.form == CallForm::Plain)?;
    acts.get(name)?.iter().find_map(|(number, act)| {
        let pair = &dictionary.pairs[*number as usize];
        let module = by_module::module_of(facts, call.callee, &pair.from);
        let target = match pair.target {
            Some(at) if pair.from.is_empty() || module.is_some() => *call.arguments.get(at)?,
            Some(_) => return None,
            None => module?,
        };
        let fit = acquire_fit(facts, &call.arguments, pair)?;
        let Read { options, once } = read_options(facts, fit.options);
        let callee = facts.values[call.callee.0 as usize].span;
        let end = fit
            .event
            .map_or(callee.end, |event| facts.values[event.0 as usize].span.end);
        Some(Acquisition {
            call: value,
            pair: *number,
            target,
            event: fit.event,
            within: fit.within,
            listener: fit.listener?,
            once: *act == Act::AcquireOnce || once,
            through_helper: false,
            options,
            region: facts.values[value.0 as usize].region,
            span: Span::new(callee.start, end),
        })
    })
}

fn release(
    facts: &FileFacts,
    text: &str,
    candidate: &Candidate<'_>,
    number: u32,
    pair: &Pair,
    act: Act,
    is_whole: bool,
) -> Option<Release> {
    let releases = matches!(act, Act::Release | Act::ReleaseAll | Act::Mistaken);
    if !releases || !is_named(facts, candidate.target, pair) {
        return None;
    }
    let arguments = candidate.arguments;
    let fit = if act == Act::ReleaseAll {
        release_all_fit(arguments, pair)
    } else {
        release_fit(facts, arguments, pair)?
    };
    let lacks_listener = fit.listener.is_none();
    if lacks_listener && (is_whole && act == Act::Release || act == Act::Mistaken) {
        return None;
    }
    Some(Release {
        call: candidate.value,
        pair: number,
        target: candidate.target,
        event: fit.event,
        within: fit.within,
        listener: fit.listener,
        options: read_options(facts, fit.options).options,
        is_mistaken: act == Act::Mistaken,
        region: facts.values[candidate.value.0 as usize].region,
        span: place(facts, text, candidate, fit.event),
    })
}

/// Whether the receiver is called as the pair demands.
fn is_named(facts: &FileFacts, target: ValueId, pair: &Pair) -> bool {
    if pair.named.is_empty() {
        return true;
    }
    // By its own name or, whatever the variable is called, by that of the call that made it.
    let names = [target, origin(facts, target)].map(|value| last_name(facts, value));
    names.into_iter().flatten().any(|name| {
        // `_emitter` and `#emitter` are called the same as `emitter`.
        let name = name.trim_start_matches(['#', '_']);
        pair.named.iter().any(|pattern| is_like(pattern, name))
    })
}

/// Whether `name` matches `pattern`, in which `*` at either end stands for any run of characters.
fn is_like(pattern: &str, name: &str) -> bool {
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(_), Some(_)) => name.contains(pattern.trim_matches('*')),
        (Some(end), None) => name.ends_with(end),
        (None, Some(start)) => name.starts_with(start),
        (None, None) => name == pattern,
    }
}

/// From the method's name to the event, or the name alone.
fn place(facts: &FileFacts, text: &str, candidate: &Candidate<'_>, event: Option<ValueId>) -> Span {
    let callee = facts.values[candidate.call.callee.0 as usize].span;
    let written = text
        .get(callee.start as usize..callee.end as usize)
        .unwrap_or_default();
    // `bus["on"]` ends in a quote and a bracket, so the name is looked for rather than counted back.
    let (start, end) = match written.rfind(candidate.name.as_str()) {
        Some(at) => (
            callee.start + at as u32,
            callee.start + (at + candidate.name.len()) as u32,
        ),
        None => (callee.start, callee.end),
    };
    let end = event.map_or(end, |event| {
        facts.values[event.0 as usize].span.end.max(end)
    });
    Span::new(start, end)
}

impl Options {
    /// The options of a call that gives none.
    pub(super) fn omitted() -> Self {
        Self {
            capture: Some(false),
            signal: None,
            is_opaque: false,
        }
    }
}

//! The ways in which a clean registration is broken.
//!
//! In: a case that something releases. Out: for each kind of break that fits what releases it, the edits.
//! Never here: whether the broken text leaks, or what the linter says of it.

use unlisten::corpus::Span;
use unlisten::facts::{RegionKind, Release, Step, ValueId, ValueKind};
use unlisten::graph::{Graph, LayerKind};
use unlisten::judge::case::{Case, Released};

use super::edit::Edit;

/// One way of breaking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Break {
    /// The removal is gone.
    Drop,
    /// The removal names another event.
    Rename,
    /// The removal is handed a function that does the same as the listener and is another one.
    Inline,
    /// The removal stands behind an early `return` in a branch.
    Return,
    /// The guard's test always lets the registration happen.
    Guard,
    /// The options hold no `signal`.
    Signal,
    /// The listener stays after its first event.
    Once,
}

/// Every way of breaking, in the order of the table.
pub const BREAKS: &[Break] = &[
    Break::Drop,
    Break::Rename,
    Break::Inline,
    Break::Return,
    Break::Guard,
    Break::Signal,
    Break::Once,
];

impl Break {
    /// What is done, as the table says it.
    pub fn words(self) -> &'static str {
        match self {
            Break::Drop => "the removal is dropped",
            Break::Rename => "the removal names another event",
            Break::Inline => "the removal is handed an inline copy",
            Break::Return => "the removal stands behind an early `return`",
            Break::Guard => "the guard is deleted",
            Break::Signal => "`signal` is dropped",
            Break::Once => "`once` is dropped",
        }
    }

    /// A short name, for the table of survivors.
    pub fn name(self) -> &'static str {
        match self {
            Break::Drop => "drop",
            Break::Rename => "rename",
            Break::Inline => "inline",
            Break::Return => "return",
            Break::Guard => "guard",
            Break::Signal => "signal",
            Break::Once => "once",
        }
    }
}

/// The breaks that fit a case, each with its edits.
pub fn breaks(case: &Case<'_, '_>, text: &str) -> Vec<(Break, Vec<Edit>)> {
    let graph = case.graph;
    let released = match case.released {
        Some(released) => released,
        None => return Vec::new(),
    };
    let mut breaks = match released {
        Released::Removal(_) => of_removals(case, text),
        Released::Guard(span) => vec![(Break::Guard, without_guard(case, span))],
        Released::Signal => vec![(Break::Signal, without_signal(case, text))],
        Released::Once => vec![(Break::Once, without_once(graph, case, text))],
        Released::Disposer(_) | Released::Idempotent => Vec::new(),
    };
    breaks.retain(|(_, edits)| !edits.is_empty());
    breaks
}

/// Every removal that matches is broken: with one of them left, the listener may still go.
fn of_removals(case: &Case<'_, '_>, text: &str) -> Vec<(Break, Vec<Edit>)> {
    let graph = case.graph;
    let mut numbers: Vec<u32> = case.discharges.iter().map(|one| one.release).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let releases: Vec<&Release> = numbers
        .iter()
        .map(|number| &graph.facts.releases[*number as usize])
        .collect();
    let of_all = |edit: &dyn Fn(&Release) -> Option<Edit>| -> Vec<Edit> {
        let edits: Option<Vec<Edit>> = releases.iter().map(|release| edit(release)).collect();
        edits.unwrap_or_default()
    };
    vec![
        (
            Break::Drop,
            of_all(&|release| Some(dropped(graph, release, text))),
        ),
        (
            Break::Rename,
            of_all(&|release| renamed(graph, release, text)),
        ),
        (
            Break::Inline,
            of_all(&|release| inlined(graph, release, text)),
        ),
        (Break::Return, behind_return(case, text)),
    ]
}

/// The removal's call becomes nothing; in a chain, what it was called on.
fn dropped(graph: &Graph<'_>, release: &Release, text: &str) -> Edit {
    let is_chained = graph.facts.values.iter().any(
        |value| matches!(value.kind, ValueKind::Member { object, .. } if object == release.call),
    );
    let left = match graph.receiver(release.call) {
        Some(receiver) if is_chained => slice(text, graph.span(receiver)),
        _ => "void 0",
    };
    Edit::replace(graph.span(release.call), left)
}

fn renamed(graph: &Graph<'_>, release: &Release, text: &str) -> Option<Edit> {
    let event = release.event?;
    let span = graph.span(event);
    let written = slice(text, span);
    let other = match (&graph.value(event).kind, written.chars().last()) {
        (ValueKind::String(_), Some(quote @ ('\'' | '"' | '`'))) => {
            format!("{}-renamed{quote}", &written[..written.len() - 1])
        }
        _ => "'renamed'".to_owned(),
    };
    Some(Edit::replace(span, other))
}

/// The listener's own text where it is a function expression in sight, else a function that calls it.
fn inlined(graph: &Graph<'_>, release: &Release, text: &str) -> Option<Edit> {
    let listener = release.listener?;
    let span = graph.span(listener);
    if matches!(graph.value(listener).kind, ValueKind::Function(_)) {
        return None;
    }
    let copy = match literal(graph, listener) {
        Some(literal) => slice(text, literal).to_owned(),
        None => format!("(...args) => {}(...args)", slice(text, span)),
    };
    Some(Edit::replace(span, copy))
}

/// Where the function is written that a constant holds, or a declaration.
fn literal(graph: &Graph<'_>, listener: ValueId) -> Option<Span> {
    let ValueKind::Binding(binding) = graph.value(listener).kind else {
        return None;
    };
    let [write] = graph.binding(binding).writes.as_slice() else {
        return None;
    };
    match graph.value(write.value).kind {
        ValueKind::Function(function) => Some(graph.function(function).span),
        _ => None,
    }
}

/// Only where the registration and every removal are made by the same run of one function: what another function takes
/// away later is not lost by one way out of it.
fn behind_return(case: &Case<'_, '_>, text: &str) -> Vec<Edit> {
    let graph = case.graph;
    let function = graph.function_of(case.acquisition.region);
    let is_here = |call: ValueId| graph.function_of(graph.value(call).region) == function;
    // What stands before the registration takes the last one away; to pass both by adds nothing.
    if case
        .discharges
        .iter()
        .any(|one| one.at < case.acquisition.call)
    {
        return Vec::new();
    }
    let direct = case.discharges.iter().filter(|one| is_here(one.at));
    let here: Vec<Span> = direct.map(|one| graph.span(one.at)).collect();
    let numbers = |here: bool| -> Vec<u32> {
        let of = case.discharges.iter().filter(|one| is_here(one.at) == here);
        of.map(|one| one.release).collect()
    };
    let known = numbers(true);
    if numbers(false).iter().any(|number| !known.contains(number)) {
        return Vec::new();
    }
    here.into_iter()
        .map(|span| {
            let call = slice(text, span);
            Edit::replace(span, format!("{{ if (globalThis.early) return; {call} }}"))
        })
        .collect()
}

/// The guard's test becomes the outcome that lets the registration happen.
fn without_guard(case: &Case<'_, '_>, test: Span) -> Vec<Edit> {
    let graph = case.graph;
    let calls = case
        .lifting
        .layers
        .iter()
        .filter_map(|layer| match layer.kind {
            LayerKind::Call(call) => Some(graph.value(call).region),
            _ => None,
        });
    let way: Vec<_> = std::iter::once(case.acquisition.region)
        .chain(calls)
        .collect();
    let arms = graph
        .facts
        .regions
        .iter()
        .filter_map(|region| match region.kind {
            RegionKind::Branch { test: value, when } if graph.span(value) == test => {
                Some((region, when))
            }
            _ => None,
        });
    for (region, when) in arms {
        let holds = |inner: Span| region.span.contains(inner);
        let is_taken = way.iter().any(|inner| holds(graph.region(*inner).span));
        let leaves = region.steps.iter().any(|step| {
            matches!(
                step,
                Step::Return { .. }
                    | Step::Throw { .. }
                    | Step::Break { .. }
                    | Step::Continue { .. }
            )
        });
        if is_taken || leaves {
            return vec![Edit::replace(test, (when == is_taken).to_string())];
        }
    }
    Vec::new()
}

/// The signal's property says `undefined`, which is as if it were not there.
fn without_signal(case: &Case<'_, '_>, text: &str) -> Vec<Edit> {
    let Some(signal) = case.acquisition.options.signal else {
        return Vec::new();
    };
    vec![absent(case.graph.span(signal), text, "signal", "undefined")]
}

fn without_once(graph: &Graph<'_>, case: &Case<'_, '_>, text: &str) -> Vec<Edit> {
    let acquisition = case.acquisition;
    let pair = &graph.dictionary.pairs[acquisition.pair as usize];
    let method = graph.callee_name(acquisition.call).unwrap_or_default();
    if pair.acquire_once.iter().any(|once| *once == *method) {
        let lasting = match method.as_str() {
            "once" | "one" => "on",
            "prependOnceListener" => "prependListener",
            _ => return Vec::new(),
        };
        let start = acquisition.span.start;
        let name = Span::new(start, start + method.len() as u32);
        return match slice(text, name) == method {
            true => vec![Edit::replace(name, lasting)],
            false => Vec::new(),
        };
    }
    let options = pair
        .options
        .and_then(|at| graph.call(acquisition.call).arguments.get(at));
    let Some(ValueKind::Object(properties)) = options.map(|options| &graph.value(*options).kind)
    else {
        return Vec::new();
    };
    let once = properties
        .iter()
        .find(|property| property.name.as_deref() == Some("once"));
    once.map(|once| absent(graph.span(once.value), text, "once", "false"))
        .into_iter()
        .collect()
}

/// A property's value replaced; a shorthand, whose value is its name, gets one.
fn absent(value: Span, text: &str, name: &str, instead: &str) -> Edit {
    let before = text[..value.start as usize].trim_end();
    match before.ends_with(':') {
        true => Edit::replace(value, instead),
        false => Edit::replace(value, format!("{name}: {instead}")),
    }
}

/// The text at a place.
pub fn slice(text: &str, span: Span) -> &str {
    &text[span.start as usize..span.end as usize]
}

//! Every acquisition with its three answers, whether or not it leaks.
//!
//! In: the graph. Out: [`AuditEntry`], one for each acquisition in source order, with the evidence for its answers.
//! Never here: rendering.

use super::checklist::rule_by_repetition;
use super::outcome::{Outcome, function_name, suggestion};
use crate::corpus::Span;
use crate::dictionary::Repeats;
use crate::facts::ValueId;
use crate::graph::{End, Graph, LayerKind, Lifetime, Words};
use crate::judge::blind::BlindSpot;
use crate::judge::case::{Case, Released};
use crate::judge::explain::about::About;
use crate::judge::explain::phrase;
use crate::judge::finding::{Confidence, EvidenceStep, Finding, Place, StepRole};
use crate::judge::known::suppression::{By, by_comment};
use crate::judge::policy::Policy;
use crate::judge::rulebook;

/// One acquisition with its three answers, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Where it is.
    pub place: Place,
    /// The method that adds the listener: `on`.
    pub call: String,
    /// The target as the user writes it: `this.bus`.
    pub target: String,
    /// The event as the user writes it, with quotes if it is a literal; `None` where the API has one event only.
    pub event: Option<String>,
    /// The nearest function with a name around it, in words: `` `OrderWorker.process` ``; `None` at the top of the module.
    pub function: Option<String>,
    /// The whole call.
    pub whole: Place,
    /// The function that is added, if the file has it.
    pub listener: Option<Place>,
    /// How long the target lives, one of `process`, `instance`, `activation`, `caller`, `unknown`.
    pub lifetime: &'static str,
    /// How often the code runs in the life of the target, one of `once`, `per instance`, `per call`, `per event`,
    /// `per request`, `per iteration`, `unknown`.
    pub repetition: &'static str,
    /// What takes the listener away, in a few words: `this.bus.off`, `a guard`, `none`.
    pub release: String,
    /// How many removals match it, in time or not.
    pub removals: usize,
    /// What becomes of the listener.
    pub outcome: Outcome,
    /// What the rules that are heard say of it, of any confidence.
    pub finding: Option<Finding>,
    /// The rule whose question a reviewer has to answer: that of the finding, or where nothing in sight takes the listener
    /// away, the one that would speak of it. `None` if all is well, or that rule is not heard.
    pub asks: Option<&'static str>,
    /// What answers for that rule, if anything does: a comment, or a baseline.
    pub suppressed: Option<By>,
    /// The evidence for the answers, in the order that it is told; the finding's, if there is one.
    pub steps: Vec<EvidenceStep>,
    /// What could be written to take the listener away; the finding's suggestions, if there is one.
    pub suggestions: Vec<String>,
    /// What could not be decided, in source order.
    pub blind_spots: Vec<BlindSpot>,
    /// The same in plain values.
    pub about: About,
    /// The calls in sight that lead to it, the nearest first.
    pub callers: Vec<Caller>,
}

/// A call that leads to an acquisition, which is told in the caller's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Where it is.
    pub place: Place,
    /// What is called: `watch`.
    pub callee: String,
    /// The target as the caller writes it.
    pub target: String,
    /// The event as the caller writes it.
    pub event: Option<String>,
    /// The nearest function with a name around the call, in words.
    pub function: Option<String>,
    /// The same in plain values.
    pub about: About,
}

impl AuditEntry {
    /// The rule that it breaks and how surely, if any.
    pub fn verdict(&self) -> Option<(&'static str, Confidence)> {
        let finding = self.finding.as_ref()?;
        Some((finding.rule, finding.confidence))
    }

    /// Where its release is written, if there is one.
    pub fn released_at(&self) -> Option<Place> {
        self.outcome.release().map(|sight| sight.place)
    }
}

/// The three answers for one case, and what the rules that `policy` hears say of it. `file` is the number of its file in
/// the run.
pub fn entry(case: &Case<'_, '_>, file: u32, policy: &Policy) -> AuditEntry {
    let graph = case.graph;
    let acquisition = case.acquisition;
    let place = |span| Place { file, span };
    let outcome = Outcome::of(case, file);
    let mut finding = rulebook::verdict(case, file, policy);
    finding.iter_mut().for_each(|it| policy.apply(it));
    let added = graph.written_listener(acquisition);
    let asks = asks(case, finding.as_ref(), &outcome, policy);
    AuditEntry {
        place: place(acquisition.span),
        call: graph
            .callee_name(acquisition.call)
            .unwrap_or_default()
            .to_string(),
        target: graph.spell(acquisition.target),
        event: acquisition.event.map(|event| graph.spell(event)),
        function: function_name(graph, graph.function_of(acquisition.region)),
        whole: place(graph.span(acquisition.call)),
        listener: added.map(|function| place(graph.function(function).span)),
        lifetime: lifetime(case),
        repetition: repetition(case),
        release: release(case),
        removals: case.discharges.len(),
        steps: match &finding {
            Some(finding) => finding.steps.clone(),
            None => steps(case, file, &outcome),
        },
        suggestions: suggestions(case, finding.as_ref(), &outcome),
        suppressed: asks.and_then(|rule| by_comment(graph.facts, rule, place(acquisition.span))),
        asks,
        outcome,
        finding,
        blind_spots: case.blind_spots(),
        about: About::of_acquisition(graph, acquisition),
        callers: callers(case, file),
    }
}

fn callers(case: &Case<'_, '_>, file: u32) -> Vec<Caller> {
    let graph = case.graph;
    let told = |(call, words): (ValueId, Words)| Caller {
        place: Place {
            file,
            span: graph.short_span(call),
        },
        callee: graph.callee_name(call).unwrap_or_default().to_string(),
        target: graph.spell(words.on),
        event: words.event.map(|event| graph.spell(event)),
        function: function_name(graph, graph.function_of(graph.value(call).region)),
        about: About::new(
            graph,
            graph.function_of(graph.value(call).region),
            words.on,
            words.event,
            Some(words.listener),
        ),
    };
    let calls = graph.calls_leading_to(case.acquisition).into_iter();
    calls.map(told).collect()
}

/// The acquisitions of which no rule speaks and that a review asks about all the same, each with the rule whose question
/// that is.
pub fn asked(graph: &Graph<'_>, policy: &Policy) -> Vec<(&'static str, Span)> {
    let all = graph.own_acquisitions();
    all.take_while(|_| !graph.is_spent())
        .filter_map(|acquisition| Case::new(graph, acquisition))
        .filter(|case| rulebook::verdict(case, 0, policy).is_none())
        .filter_map(|case| {
            let rule = asks(&case, None, &Outcome::of(&case, 0), policy)?;
            Some((rule, case.acquisition.span))
        })
        .collect()
}

fn asks(
    case: &Case<'_, '_>,
    finding: Option<&Finding>,
    outcome: &Outcome,
    policy: &Policy,
) -> Option<&'static str> {
    let name = match (finding, outcome) {
        (Some(finding), _) => finding.rule,
        (None, Outcome::Open) => rule_by_repetition(repetition(case)),
        (None, _) => return None,
    };
    policy.severity(name).map(|_| name)
}

/// The evidence for the answers, where no rule tells its own.
fn steps(case: &Case<'_, '_>, file: u32, outcome: &Outcome) -> Vec<EvidenceStep> {
    let repeating = case.repetition();
    let passed = case
        .lifting
        .layers
        .iter()
        .take_while(|layer| repeating.is_none_or(|repeating| *layer != repeating))
        .filter_map(|layer| {
            let (role, message) = phrase::passed_step(case, layer)?;
            Some((role, layer.span, message))
        });
    let repetition = repeating.map(|layer| {
        let message = phrase::repetition(case, layer);
        (StepRole::Repetition, layer.span, message)
    });
    let origin = phrase::origin(case).map(|(span, message)| (StepRole::Origin, span, message));
    let release = match outcome {
        Outcome::Released(sight) => {
            Some((StepRole::Release, sight.place.span, sight.message.clone()))
        }
        _ => None,
    };
    let told = |(role, span, message): (StepRole, Span, String)| EvidenceStep {
        role,
        place: Place { file, span },
        message,
    };
    std::iter::once(phrase::registration(case))
        .chain(passed)
        .chain(repetition)
        .chain(origin)
        .chain(release)
        .map(told)
        .collect()
}

/// What to write, where something is to be written.
fn suggestions(case: &Case<'_, '_>, finding: Option<&Finding>, outcome: &Outcome) -> Vec<String> {
    match (finding, outcome) {
        (Some(finding), _) => finding
            .suggestions
            .iter()
            .map(|suggestion| suggestion.message.clone())
            .collect(),
        (None, Outcome::Open) => vec![suggestion(case)],
        (None, _) => Vec::new(),
    }
}

fn lifetime(case: &Case<'_, '_>) -> &'static str {
    match case.lifetime() {
        Lifetime::Process => "process",
        Lifetime::Instance => "instance",
        Lifetime::Activation => "activation",
        Lifetime::Caller => "caller",
        Lifetime::Unknown => "unknown",
    }
}

fn repetition(case: &Case<'_, '_>) -> &'static str {
    if let Some(layer) = case.repetition() {
        return match &layer.kind {
            LayerKind::Loop(_) | LayerKind::Recursion(..) => "per iteration",
            LayerKind::Callback(Repeats::Iteration, _) => "per iteration",
            LayerKind::Callback(Repeats::Request, _) => "per request",
            LayerKind::Callback(_, _) => "per event",
            LayerKind::Often(_) | LayerKind::Call(_) | LayerKind::Handed(_) => "per call",
        };
    }
    match case.lifting.end {
        End::Born(_) | End::Module => "once",
        End::Instance(_) | End::SetUp(_) => "per instance",
        End::Callers => "once",
        End::Forwarded(_) | End::Unknown => "unknown",
    }
}

fn release(case: &Case<'_, '_>) -> String {
    match case.released {
        Some(Released::Once) => "its first event".to_owned(),
        Some(Released::Signal) => "its signal".to_owned(),
        Some(Released::Removal(index)) => {
            let release = &case.graph.facts.releases[index as usize];
            format!(
                "{}.{}",
                case.graph.spell(release.target),
                case.graph.callee_name(release.call).unwrap_or_default()
            )
        }
        Some(Released::Disposer(_)) => "its disposer".to_owned(),
        Some(Released::Guard(_)) => "a guard".to_owned(),
        Some(Released::Idempotent) => "added only once".to_owned(),
        None => "none".to_owned(),
    }
}

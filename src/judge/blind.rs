//! What could not be decided, of one case and of a file.
//!
//! In: a case, or the facts of a file. Out: [`BlindSpot`]s, plain data with a place and a sentence in the user's own
//! names, and how much doubt they cast on a finding.
//! Never here: a verdict. A blind spot is neither silence nor an accusation. Messages have no full stop.

mod removals;

use std::collections::BTreeSet;

use crate::corpus::Span;
use crate::facts::{BlindSpotKind, FileFacts, FunctionId, FunctionKind, RegionId, ValueId};
use crate::graph::{
    Cause as DeadCause, Dead, End, FreshListener, Graph, Knowledge, Layer, LayerKind, Lifetime,
    Path, Root, Signal, Taker, UnknownCallee,
};
use crate::judge::case::Case;
use crate::judge::doubt::{Doubt, Expectation};

/// Something that could not be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlindSpot {
    /// What of the case it leaves open.
    pub cause: Cause,
    /// Where.
    pub span: Span,
    /// In words: a sentence without a full stop; code is in backquotes.
    pub message: String,
}

/// What a blind spot leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// Where the target comes from, and so how long it lives.
    Target,
    /// Which event it is.
    Event,
    /// How often an unknown function runs the callback that registers.
    Callback,
    /// Who calls the function that registers.
    Callers,
    /// What the options say.
    Options,
    /// Whether the signal is ever aborted.
    Signal,
    /// Whether a removal takes away this listener or another.
    Removal,
    /// What an unknown function does with the target.
    UnknownCallee,
    /// What an unknown function does with the target and the listener.
    Accomplice,
    /// What others do with the listener, who have it, too.
    Listener,
    /// What a function out of sight does with the target that it adds the listener to.
    Helper,
    /// Whether a look at the page finds the last run's elements or new ones.
    Page,
    /// What a function out of sight does with what the registration returns, and so whether it is one.
    Result,
    /// What the code says there at all.
    Code,
}

/// What a blind spot does to the confidence of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bearing {
    /// Nothing that the lifetime and the repetition have not counted already.
    Counted,
    /// It takes certainty away, and no more: the listener most likely piles up all the same.
    Blurs,
    /// It is a link that is missing: something that may well take the listener away is out of sight.
    Doubts,
    /// Two links are missing: whether a listener was added, and to what.
    Hides,
}

impl Cause {
    fn bearing(self) -> Bearing {
        match self {
            Cause::Target | Cause::Callers | Cause::Signal => Bearing::Counted,
            Cause::Event | Cause::Callback | Cause::UnknownCallee => Bearing::Blurs,
            Cause::Options
            | Cause::Removal
            | Cause::Accomplice
            | Cause::Listener
            | Cause::Helper
            | Cause::Page
            | Cause::Code => Bearing::Doubts,
            Cause::Result => Bearing::Hides,
        }
    }
}

/// What could not be understood in a file, in source order.
pub fn of_file(facts: &FileFacts) -> Vec<BlindSpot> {
    facts
        .blind_spots
        .iter()
        .map(|spot| BlindSpot {
            cause: Cause::Code,
            span: spot.span,
            message: match spot.kind {
                BlindSpotKind::Unparsed => "This did not parse and was skipped".to_owned(),
                BlindSpotKind::TooDeep => "This is nested too deeply and was skipped".to_owned(),
                BlindSpotKind::Dynamic => {
                    "Names may mean anything here, because of `eval` or `with`".to_owned()
                }
            },
        })
        .collect()
}

/// The file as a whole, where holding every registration against every removal would take too long.
pub fn of_effort() -> BlindSpot {
    BlindSpot {
        cause: Cause::Code,
        span: Span::default(),
        message: "Not all of this file was judged, because it adds and removes too many listeners"
            .to_owned(),
    }
}

/// The doubt on a removal that never matches, where `doubt` links rest on convention already. What is made on the spot
/// matches nothing whatever the rest says; of a name it matters what was not understood around it.
pub fn with_blind_spots_around(graph: &Graph<'_>, dead: &Dead) -> Doubt {
    let release = &graph.facts.releases[dead.release as usize];
    let by_itself = matches!(
        dead.cause,
        DeadCause::FreshListener(FreshListener::Literal | FreshListener::Call(_))
            | DeadCause::NoListener
            | DeadCause::NeverAssigned(_)
    );
    let function = graph.function_of(release.region);
    let facts = graph.function(function);
    let mut place = facts.span;
    if let Some(class) = facts.class {
        place = graph.class(class).span;
    }
    let is_blind = graph
        .facts
        .blind_spots
        .iter()
        .any(|spot| place.contains(spot.span));
    Doubt::none()
        .and(Expectation::MeantFor, dead.doubt)
        .and(Expectation::OutOfSight, u32::from(is_blind && !by_itself))
}

impl Case<'_, '_> {
    /// What could not be decided of this case, in source order.
    pub fn blind_spots(&self) -> Vec<BlindSpot> {
        let mut spots = self.doubts();
        spots.extend(self.unknown_origin());
        spots.extend(self.unknown_callers());
        spots.extend(self.unknown_signal());
        spots.sort_by_key(|spot| (spot.span, spot.cause));
        spots.dedup();
        spots
    }

    /// The doubt on a finding that takes `doubt` for granted already: one link more for each kind that is out of sight, and
    /// one at least if anything is.
    pub fn with_blind_spots(&self, doubt: Doubt) -> Doubt {
        self.with_blind_spots_but(doubt, &[])
    }

    /// The same, without those at the places `models`, of which the finding itself says what they do.
    pub fn with_blind_spots_but(&self, doubt: Doubt, known: &[Span]) -> Doubt {
        let spots = self.doubts().into_iter();
        let causes: BTreeSet<Cause> = spots
            .filter(|spot| !known.contains(&spot.span))
            .map(|spot| spot.cause)
            .collect();
        let missing: u32 = causes
            .iter()
            .map(|cause| match cause.bearing() {
                Bearing::Counted | Bearing::Blurs => 0,
                Bearing::Doubts => 1,
                Bearing::Hides => 2,
            })
            .sum();
        let blurs = causes.iter().any(|cause| cause.bearing() == Bearing::Blurs);
        let is_blurred = blurs && missing == 0 && doubt.links() == 0;
        doubt.and(Expectation::OutOfSight, missing + u32::from(is_blurred))
    }

    /// The blind spots that lifetime and repetition have not counted, and that make a finding less sure.
    pub(super) fn doubts(&self) -> Vec<BlindSpot> {
        let mut spots = Vec::new();
        spots.extend(self.computed_event());
        spots.extend(self.unread_options());
        spots.extend(self.unknown_runners());
        spots.extend(self.unclear_removals());
        spots.extend(self.strangers());
        // Who has both the target and the listener has been told already.
        if !spots.iter().any(|spot| spot.cause == Cause::Accomplice) {
            spots.extend(self.shared_listener());
        }
        spots.extend(self.unknown_helper());
        spots.extend(self.new_page());
        spots.extend(self.result_passed_on());
        spots.extend(self.passed_over());
        spots
    }

    fn spot(&self, cause: Cause, span: Span, message: String) -> BlindSpot {
        BlindSpot {
            cause,
            span,
            message,
        }
    }

    fn name_of(&self, function: FunctionId) -> String {
        let facts = self.graph.function(function);
        let class = facts
            .class
            .and_then(|class| self.graph.class(class).name.as_ref());
        match (facts.kind, class, &facts.name) {
            (FunctionKind::Constructor, Some(class), _) => {
                format!("the constructor of `{class}`")
            }
            (_, _, Some(name)) => format!("`{name}`"),
            (_, _, None) => "this function".to_owned(),
        }
    }

    fn target_name(&self) -> String {
        self.graph.spell(self.acquisition.target)
    }

    /// Whether a region runs between one repetition and the next: inside what repeats, or in a function on the way.
    fn is_on_the_way(&self, region: RegionId) -> bool {
        let graph = self.graph;
        match self.repetition() {
            Some(layer) => {
                graph.is_inside(region, layer.region)
                    || self.left(layer).any(|function| {
                        graph.function_contains(function, graph.function_of(region))
                    })
            }
            None => {
                let function = graph.function_of(self.acquisition.region);
                !graph.is_module(function) && graph.is_inside(region, graph.function(function).body)
            }
        }
    }

    /// The functions that the way had left before it came to `layer`.
    fn left(&self, layer: &Layer) -> impl Iterator<Item = FunctionId> {
        self.lifting.functions.iter().take(layer.depth).copied()
    }

    fn unknown_origin(&self) -> Option<BlindSpot> {
        let graph = self.graph;
        if let End::Born(_) = self.lifting.end {
            return None;
        }
        let name = self.target_name();
        let (span, message) = match &self.lifting.target.root {
            Root::Parameter(function, index) => {
                let parameter = graph.function(*function).parameters.get(*index as usize)?;
                let whose = self.name_of(*function);
                let message = format!(
                    "`{name}` is what a caller of {whose} passes, and that caller is not in sight"
                );
                (parameter.span, message)
            }
            Root::This(function) if graph.is_module(*function) => return None,
            Root::This(function) => {
                let whose = self.name_of(*function);
                let message = format!("`this` of {whose} depends on its caller");
                (graph.function(*function).head, message)
            }
            Root::Value(value) if self.has_unknown_life() => {
                (graph.span(*value), self.unknown_result(*value))
            }
            Root::Binding(binding) if self.has_unknown_life() => {
                let facts = graph.binding(*binding);
                let written = facts.writes.last().map(|write| write.value);
                let message = match written.filter(|value| graph.is_result_of_unknown(*value)) {
                    Some(value) => self.unknown_result(value),
                    None => format!("How long `{name}` lives is not in sight"),
                };
                (facts.span, message)
            }
            _ => return None,
        };
        Some(self.spot(Cause::Target, span, message))
    }

    fn has_unknown_life(&self) -> bool {
        self.graph.outer_lifetime(&self.lifting.target).0 == Lifetime::Unknown
    }

    fn unknown_result(&self, value: ValueId) -> String {
        let result = self.graph.spell(value);
        if result.contains('…') && !result.ends_with("(…)") {
            return format!("How long `{}` lives is not in sight", self.target_name());
        }
        format!("Whether `{result}` makes something new each time is not in sight")
    }

    fn computed_event(&self) -> Option<BlindSpot> {
        let graph = self.graph;
        let event = self.acquisition.event?;
        graph.is_computed(event).then(|| {
            let text = graph.spell(event);
            let message = if text.contains('…') {
                "The event is computed, so its removal cannot be identified".to_owned()
            } else {
                format!("The event `{text}` is computed, so its removal cannot be identified")
            };
            self.spot(Cause::Event, graph.span(event), message)
        })
    }

    fn unread_options(&self) -> Option<BlindSpot> {
        let graph = self.graph;
        if !self.acquisition.options.is_opaque {
            return None;
        }
        let options = *graph.call(self.acquisition.call).arguments.last()?;
        let text = graph.spell(options);
        let what = match text.contains('…') {
            true => "The options".to_owned(),
            false => format!("`{text}`"),
        };
        let message = format!("{what} cannot be read and may contain `once` or a `signal`");
        Some(self.spot(Cause::Options, graph.span(options), message))
    }

    fn unknown_signal(&self) -> Option<BlindSpot> {
        let graph = self.graph;
        let signal = self.acquisition.options.signal?;
        (graph.releasing_signal(self.acquisition) == Some(Signal::Unknown)).then(|| {
            let message = format!(
                "Whether `{}` is ever aborted is not in sight",
                graph.spell(signal)
            );
            self.spot(Cause::Signal, graph.span(signal), message)
        })
    }

    /// Unknown functions that are handed a callback on the way to what repeats.
    fn unknown_runners(&self) -> Vec<BlindSpot> {
        self.lifting
            .layers
            .iter()
            .take_while(|layer| !layer.kind.repeats())
            .filter_map(|layer| match layer.kind {
                LayerKind::Handed(call) => {
                    let name = self.graph.callee_name(call)?;
                    let message = format!("`{name}` is not in sight; assumed to run this once");
                    Some(self.spot(Cause::Callback, layer.span, message))
                }
                _ => None,
            })
            .collect()
    }

    fn unknown_callers(&self) -> Option<BlindSpot> {
        let graph = self.graph;
        let last = self.lifting.layers.last();
        // What repeats in sight piles up whoever calls it.
        if self.repetition().is_some_and(|layer| Some(layer) != last) {
            return None;
        }
        let by_convention = last.filter(|layer| layer.knowledge != Knowledge::Sight);
        let (function, taken) = match (self.lifting.end, by_convention.map(|layer| &layer.kind)) {
            (End::Callers, Some(LayerKind::Often(function))) => (
                *function,
                "is assumed to be called more than once".to_owned(),
            ),
            (End::Callers, Some(LayerKind::Callback(_, what))) => {
                let layer = by_convention?;
                let span = layer.span;
                if layer.is_pooled {
                    let name = self.target_name();
                    let message =
                        format!("Assumed that `{name}` is reused by one run after another");
                    return Some(self.spot(Cause::Callers, span, message));
                }
                let message = format!("Assumed to run for {what} because of its name");
                return Some(self.spot(Cause::Callers, span, message));
            }
            (End::SetUp(function), _) => (
                function,
                "is assumed to run once because of its name".to_owned(),
            ),
            // Whose parameter the target is has been said of the target.
            (End::Forwarded(function), _)
                if !matches!(self.lifting.target.root, Root::Parameter(..)) =>
            {
                (function, "passes on what its callers give it".to_owned())
            }
            (End::Unknown, _) if self.lifting.is_cut_short => {
                let message = "The callers were not followed beyond this point".to_owned();
                let outermost = self.lifting.functions.last();
                let span = graph.function(*outermost?).head;
                return Some(self.spot(Cause::Callers, span, message));
            }
            (End::Unknown, _) => {
                let outermost = self.lifting.functions.last().copied();
                let function =
                    outermost.unwrap_or_else(|| graph.function_of(self.acquisition.region));
                if graph.is_module(function) {
                    return None;
                }
                (function, "may be called once, often, or never".to_owned())
            }
            _ => return None,
        };
        let name = self.name_of(function);
        let message = format!("No caller of {name} is in sight; it {taken}");
        Some(self.spot(Cause::Callers, graph.function(function).head, message))
    }

    /// Elements that each run puts on the page before it looks for its target there.
    fn new_page(&self) -> Option<BlindSpot> {
        let graph = self.graph;
        let looked = graph.found_on_page(&self.lifting.target)?;
        self.repetition()?;
        if !self.is_on_the_way(looked) {
            return None;
        }
        let mut insertions = graph.insertions().into_iter();
        let span = insertions
            .find(|(region, _)| self.is_on_the_way(*region))
            .map(|(_, span)| span)
            .or_else(|| graph.put_on_page_before(&self.lifting.target))?;
        let name = self.target_name();
        let message =
            format!("Each run adds elements to the page, and `{name}` may be one of them");
        Some(self.spot(Cause::Page, span, message))
    }

    fn strangers(&self) -> Vec<BlindSpot> {
        let graph = self.graph;
        let targets: Vec<Path> = self
            .lifting
            .words
            .iter()
            .map(|said| said.target.clone())
            .collect();
        graph
            .strangers(self.acquisition, &targets, |region| {
                self.is_on_the_way(region)
            })
            .into_iter()
            .filter_map(|UnknownCallee { call, takes_listener }| {
                let name = graph.callee_name(call)?;
                let target = self.target_name();
                let (cause, message) = match takes_listener {
                    true => (
                        Cause::Accomplice,
                        format!(
                            "`{name}` is not in sight, is passed `{target}` and the listener, and may remove it"
                        ),
                    ),
                    false => (
                        Cause::UnknownCallee,
                        format!("`{name}` is not in sight, is passed `{target}`, and may do anything with it"),
                    ),
                };
                Some(self.spot(cause, graph.short_span(call), message))
            })
            .collect()
    }

    fn shared_listener(&self) -> Option<BlindSpot> {
        let graph = self.graph;
        let listener = self.acquisition.listener;
        self.may_be_removed_elsewhere().then(|| {
            let name = graph.spell(listener);
            let what = match name.contains('…') {
                true => "The listener".to_owned(),
                false => format!("`{name}`"),
            };
            let message = format!("{what} is also passed elsewhere and may be removed there");
            self.spot(Cause::Listener, graph.span(listener), message)
        })
    }

    /// Code out of sight that is handed what the registration returns: it may be no registration at all.
    fn result_passed_on(&self) -> Option<BlindSpot> {
        let graph = self.graph;
        let taker = graph.result_passed_on(self.acquisition)?;
        let called = match graph.callee_name(self.acquisition.call) {
            Some(method) => format!("`{}.{method}`", self.target_name()),
            None => "this".to_owned(),
        };
        let by = match taker {
            Taker::Call(call) => graph.callee_name(call),
            Taker::List => None,
        };
        let taken = match by {
            Some(name) => format!("is passed on to `{name}`, which is not in sight"),
            None => "is passed on to code that is not in sight".to_owned(),
        };
        let message = format!("What {called} returns {taken}, so this may not add a listener");
        Some(self.spot(Cause::Result, self.acquisition.span, message))
    }

    fn unknown_helper(&self) -> Option<BlindSpot> {
        let graph = self.graph;
        if !self.acquisition.through_helper {
            return None;
        }
        let name = graph.callee_name(self.acquisition.call)?;
        let target = self.target_name();
        let message = format!("What else `{name}` does with `{target}` is not in sight");
        Some(self.spot(Cause::Helper, self.acquisition.span, message))
    }

    /// What was not understood where a removal would stand: in what repeats, in the functions on the way to it, and in
    /// the class whose instance has the target.
    fn passed_over(&self) -> Vec<BlindSpot> {
        let graph = self.graph;
        let mut places: Vec<Span> = Vec::new();
        match self.repetition() {
            Some(layer) => {
                places.push(graph.region(layer.region).span);
                places.extend(
                    self.left(layer)
                        .map(|function| graph.function(function).span),
                );
            }
            None => {
                let function = graph.function_of(self.acquisition.region);
                places.push(graph.function(function).span);
            }
        }
        if let Root::Instance(class) = self.lifting.target.root {
            places.push(graph.class(class).span);
        }
        of_file(graph.facts)
            .into_iter()
            .filter(|spot| places.iter().any(|place| place.contains(spot.span)))
            .collect()
    }
}

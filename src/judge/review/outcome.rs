//! What becomes of a listener, as far as the code says.
//!
//! In: a case. Out: [`Outcome`]: released, and where; gone with its target; added once; or open.
//! What could be written to close an open one is here as well.
//! Never here: a verdict of a rule. An open outcome accuses nobody; it is what a reviewer has to ask about.

use crate::facts::{FunctionId, FunctionKind, RegionId};
use crate::graph::{End, Graph, Lifetime, Relation, Signal};
use crate::judge::case::{Case, Released};
use crate::judge::explain::phrase;
use crate::judge::explain::undoing::{self, Undoing};
use crate::judge::finding::Place;

/// What becomes of a listener.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Something takes it away, or makes it harmless to add it again.
    Released(Sight),
    /// It goes when its target goes, which is no later than what adds it.
    GoesAlong,
    /// It is added once, when the module is loaded.
    AddedOnce,
    /// Nothing in sight takes it away.
    Open,
}

/// Where a release is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    /// The removal, the signal, the kept disposer, the test of the guard; for a listener that goes with its first event,
    /// the registration.
    pub place: Place,
    /// The function that it is written in, in words: `` `destroy` ``; `None` at the top of the module.
    pub function: Option<String>,
    /// What it does, in words: lower case, no full stop.
    pub message: String,
}

impl Outcome {
    /// What becomes of the listener of a case.
    /// `file` is the number of its file in the run.
    pub fn of(case: &Case<'_, '_>, file: u32) -> Self {
        if let Some(released) = case.released {
            return Outcome::Released(sight(case, released, file));
        }
        if case.repetition().is_some() {
            return Outcome::Open;
        }
        match case.lifting.end {
            End::Born(_) => Outcome::GoesAlong,
            End::Module => Outcome::AddedOnce,
            End::Instance(_) | End::SetUp(_) if goes_with_owner(case) => Outcome::GoesAlong,
            _ => Outcome::Open,
        }
    }

    /// The release, if something takes the listener away.
    pub fn release(&self) -> Option<&Sight> {
        match self {
            Outcome::Released(sight) => Some(sight),
            _ => None,
        }
    }
}

/// Whether the target belongs to the instance that listens to it.
fn goes_with_owner(case: &Case<'_, '_>) -> bool {
    let ownership = case.graph.ownership(case.acquisition, &case.lifting);
    case.lifetime() == Lifetime::Instance
        && ownership.is_none_or(|ownership| ownership.relation == Relation::Own)
}

fn sight(case: &Case<'_, '_>, released: Released, file: u32) -> Sight {
    let graph = case.graph;
    let around = |region: RegionId| function_name(graph, graph.function_of(region));
    let here = around(case.acquisition.region);
    let (span, function, message) = match released {
        Released::Once => (
            case.acquisition.span,
            here,
            "its first event removes it".to_owned(),
        ),
        Released::Signal => {
            let signal = case.acquisition.options.signal;
            let aborted = match graph.releasing_signal(case.acquisition) {
                Some(Signal::Aborted { aborts, .. }) => aborts.first().copied(),
                _ => None,
            };
            (
                signal.map_or(case.acquisition.span, |signal| graph.span(signal)),
                aborted.map_or(here, around),
                "its signal removes it".to_owned(),
            )
        }
        Released::Removal(index) => {
            let release = &graph.facts.releases[index as usize];
            let method = graph.callee_name(release.call).unwrap_or_default();
            (
                release.span,
                around(release.region),
                format!("`{}.{method}` removes it", graph.spell(release.target)),
            )
        }
        Released::Disposer(span) => (span, here, "what removes it is kept here".to_owned()),
        Released::Guard(span) => (
            span,
            here,
            "this test lets it be added only once".to_owned(),
        ),
        Released::Idempotent => (
            case.acquisition.span,
            here,
            "adding the same listener again does nothing".to_owned(),
        ),
    };
    Sight {
        place: Place { file, span },
        function,
        message,
    }
}

/// What to write, so that the listener goes when what added it is over; a sentence without a full stop.
pub fn suggestion(case: &Case<'_, '_>) -> String {
    match phrase::class(case) {
        Some(class) => {
            let order = Undoing::elsewhere(case).order();
            match undoing::teardown(case, class) {
                Some(name) => format!("{order} in `{name}()`"),
                None => format!("{order} when the instance is no longer needed"),
            }
        }
        None => format!("{} when its work is done", Undoing::nearby(case).order()),
    }
}

/// The nearest function with a name around a place, in words: `` `OrderWorker.destroy` ``; `None` at the top of the module.
pub fn function_name(graph: &Graph<'_>, mut function: FunctionId) -> Option<String> {
    loop {
        if graph.is_module(function) {
            return None;
        }
        let facts = graph.function(function);
        let class = facts
            .class
            .and_then(|class| graph.class(class).name.as_ref());
        match (facts.kind, class, &facts.name) {
            (FunctionKind::Constructor, Some(class), _) => {
                return Some(format!("the constructor of `{class}`"));
            }
            (FunctionKind::Initialiser | FunctionKind::StaticInitialiser, Some(class), _) => {
                return Some(format!("a field of `{class}`"));
            }
            (_, Some(class), Some(name)) => return Some(format!("`{class}.{name}`")),
            (_, None, Some(name)) => return Some(format!("`{name}`")),
            (_, _, None) => function = facts.parent?,
        }
    }
}

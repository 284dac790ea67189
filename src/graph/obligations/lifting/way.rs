//! What a lifting finds: its layers, what excuses them, and where it ends.
//!
//! In: what the lifting met. Out: plain data, and the calls that the way goes through.
//! Never here: the climbing.

use smol_str::SmolStr;

use super::Words;
use crate::corpus::Span;
use crate::dictionary::Repeats;
use crate::facts::{ClassId, FunctionId, LoopForm, RegionId, ValueId};
use crate::graph::Knowledge;
use crate::graph::alias::path::Path;

/// The way from a registration out to where its target is born.
#[derive(Clone, Debug)]
pub struct Lifting {
    /// What runs again and again, and the calls that lead to it, innermost first.
    pub layers: Vec<Layer>,
    /// What keeps some of the repetitions from piling up.
    pub excuses: Vec<Excuse>,
    /// Where the way ends.
    pub end: End,
    /// The target in the words of the outermost function.
    pub target: Path,
    /// The registration in the words of each function on the way, innermost first.
    pub words: Vec<Words>,
    /// The functions that the way has left, innermost first.
    pub functions: Vec<FunctionId>,
    /// Whether it leads further out than was followed.
    pub is_cut_short: bool,
}

/// One layer of the way out.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// What it is.
    pub kind: LayerKind,
    /// The place to point at.
    pub span: Span,
    /// How it is known.
    pub knowledge: Knowledge,
    /// What runs once for each of its repetitions: the loop's turn, the function's body.
    pub region: RegionId,
    /// How many of the lifting's functions the way had left before it came here.
    pub depth: usize,
    /// Whether it is lent the target: each of its runs is, and so is the next.
    pub is_pooled: bool,
}

/// What a layer is.
#[derive(Clone, Debug, PartialEq)]
pub enum LayerKind {
    /// A loop.
    Loop(LoopForm),
    /// A callback that runs for each item, event or request; who runs it, in words.
    Callback(Repeats, SmolStr),
    /// A function that runs itself again; whether by way of an event or a timer.
    Recursion(FunctionId, bool),
    /// A function or method that callers out of sight are taken to call often.
    Often(FunctionId),
    /// A call in sight; it repeats nothing by itself.
    Call(ValueId),
    /// A function handed to an unknown call; taken to run once for it.
    Handed(ValueId),
}

impl LayerKind {
    /// Whether the layer makes what is inside it run again.
    pub fn repeats(&self) -> bool {
        match self {
            LayerKind::Loop(_) | LayerKind::Recursion(..) | LayerKind::Often(_) => true,
            LayerKind::Callback(repeats, _) => *repeats > Repeats::Instance,
            LayerKind::Call(_) | LayerKind::Handed(_) => false,
        }
    }

    /// Whether the layer is the turn of a loop: of one that is written, of an iteration, or of a function that calls itself.
    pub fn is_turn(&self) -> bool {
        matches!(
            self,
            LayerKind::Loop(_)
                | LayerKind::Recursion(_, false)
                | LayerKind::Callback(Repeats::Iteration, _)
        )
    }
}

/// What keeps a repetition from piling up.
#[derive(Clone, Debug, PartialEq)]
pub enum Excuse {
    /// The same listener added to the same target again is ignored.
    Idempotent,
    /// A test that is set in the same go.
    Guard(Span),
    /// The code counts the turns itself.
    Bounded(Span),
    /// Each turn is for another event: the names of the events bound the listeners.
    EachEvent(Span),
}

/// Where the way out ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// In the run that makes the target; nothing outside it can add to the same target.
    Born(Span),
    /// At the top of the module, or in what runs once for the process.
    Module,
    /// In a constructor, or what runs once for an instance: each instance adds one.
    Instance(Option<ClassId>),
    /// In a function that sets up, by its name, with no caller in sight.
    SetUp(FunctionId),
    /// In a function whose callers are taken to call it often (the last layer says so), or a framework's.
    Callers,
    /// The target, or the listener, is the caller's own: whoever calls decides.
    Forwarded(FunctionId),
    /// Where the function goes cannot be seen.
    Unknown,
}

impl Lifting {
    /// The same, where the way leads further out.
    pub(super) fn cut_short(mut self) -> Self {
        self.is_cut_short = true;
        self
    }

    /// The calls in sight that the way goes through, innermost first, each with the function that it runs.
    pub fn calls(&self) -> impl Iterator<Item = (ValueId, FunctionId)> {
        self.layers.iter().filter_map(|layer| match layer.kind {
            LayerKind::Call(call) => {
                let function = *self.functions.get(layer.depth.checked_sub(1)?)?;
                Some((call, function))
            }
            _ => None,
        })
    }

    /// Orders liftings: what piles up before what does not, the surer first.
    pub(super) fn weight(&self) -> (bool, u32, usize) {
        let repeating = self.layers.iter().find(|layer| layer.kind.repeats());
        let doubt = repeating.map_or(0, |layer| layer.knowledge as u32);
        (repeating.is_none(), doubt, self.layers.len())
    }

    /// The calls in sight that the way goes through, innermost first, each with the registration in the words there.
    pub fn calls_in_words(&self) -> impl Iterator<Item = (ValueId, &Words)> {
        self.layers.iter().filter_map(|layer| match layer.kind {
            LayerKind::Call(call) => Some((call, self.words.get(layer.depth)?)),
            _ => None,
        })
    }
}

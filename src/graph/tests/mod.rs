//! Tests of the graph, by question, over snippets of source and the dictionary that the program is built with.
//!
//! In: source text. Out: the intermediate answers in the source's own terms: names, lines, paths and liftings as text.
//! Never here: a verdict; what a rule makes of the answers is asserted by the fixtures.
//!
//! An assertion under a comment that begins `Wrong today:` holds an answer that ought to be another one; whoever makes
//! it right changes the assertion and deletes the comment.

mod allocation;
mod guards;
mod lifting;
mod may_alias;
mod models;
mod paths;
mod releases;
mod runs;

use crate::corpus::{LineIndex, Span};
use crate::cst::{Language, parse};
use crate::dictionary::built_in;
use crate::facts::{Acquisition, FunctionId, MODULE, RegionKind, ValueId};
use crate::graph::alias::path::{Path, Root, Segment};
use crate::graph::{
    DischargeKind, End, Excuse, Graph, Knowledge, Layer, LayerKind, Lifetime, Lifting, NearMiss,
    Run, RunKind,
};

/// A snippet and the questions that can be asked of it.
struct File {
    text: &'static str,
    graph: Graph<'static>,
}

/// Reads JavaScript.
fn js(text: &'static str) -> File {
    read(text, Language::Javascript)
}

/// Reads TypeScript.
fn ts(text: &'static str) -> File {
    read(text, Language::Typescript)
}

fn read(text: &'static str, language: Language) -> File {
    let facts = crate::facts::of(&parse(text, language), text, built_in());
    // The graph borrows the facts; in a test they may live as long as the process, so that one value holds both.
    let facts = Box::leak(Box::new(facts));
    File {
        text,
        graph: Graph::new("src/snippet.ts", facts, built_in()),
    }
}

/// The same for text that is made by the test.
fn js_of(text: String) -> File {
    js(Box::leak(text.into_boxed_str()))
}

impl File {
    fn line(&self, span: Span) -> u32 {
        LineIndex::new(self.text)
            .position(self.text, span.start)
            .line
    }

    fn source(&self, value: ValueId) -> &str {
        let span = self.graph.span(value);
        &self.text[span.start as usize..span.end as usize]
    }

    /// The last value written exactly so, with the whole of a chain before its parts.
    fn find(&self, source: &str) -> ValueId {
        let mut all = (0..self.graph.facts.values.len() as u32).map(ValueId);
        all.rfind(|value| self.source(*value) == source)
            .unwrap_or_else(|| panic!("no value {source:?}"))
    }

    /// The value written exactly so on that line.
    fn find_on(&self, line: u32, source: &str) -> ValueId {
        let mut all = (0..self.graph.facts.values.len() as u32).map(ValueId);
        all.rfind(|value| {
            self.source(*value) == source && self.line(self.graph.span(*value)) == line
        })
        .unwrap_or_else(|| panic!("no value {source:?} on line {line}"))
    }

    /// The first function of that name.
    fn function(&self, name: &str) -> FunctionId {
        let mut functions = self.graph.facts.functions.iter();
        let index = functions.position(|function| function.name.as_deref() == Some(name));
        FunctionId(index.unwrap_or_else(|| panic!("no function {name:?}")) as u32)
    }

    /// The listener that the call of `callee` adds: `acquisition("bus.on")`.
    fn acquisition(&self, callee: &str) -> &'static Acquisition {
        let mut all = self.graph.facts.acquisitions.iter();
        all.find(|one| self.source(self.graph.call(one.call).callee) == callee)
            .unwrap_or_else(|| panic!("{callee:?} adds no listener"))
    }

    fn name_of(&self, function: FunctionId) -> String {
        let facts = self.graph.function(function);
        match &facts.name {
            _ if function == MODULE => "module".to_owned(),
            Some(name) => name.to_string(),
            None => format!("the function of line {}", self.line(facts.span)),
        }
    }

    fn print_path(&self, path: &Path) -> String {
        let graph = &self.graph;
        let mut text = match &path.root {
            Root::Global(name) => name.to_string(),
            Root::Import(module) => format!("import({module})"),
            Root::Binding(binding) => graph.binding(*binding).name.to_string(),
            Root::Instance(class) => {
                let name = graph.class(*class).name.clone();
                format!("instance({})", name.unwrap_or_default())
            }
            Root::This(function) => format!("this({})", self.name_of(*function)),
            Root::Parameter(function, index) => {
                format!("parameter {index} of {}", self.name_of(*function))
            }
            Root::Function(function) => format!("function {}", self.name_of(*function)),
            Root::Class(class) => {
                let name = graph.class(*class).name.clone();
                format!("class({})", name.unwrap_or_default())
            }
            Root::Value(value) => format!("«{}»", self.source(*value)),
        };
        for segment in &path.segments {
            match segment {
                Segment::Name(name) => text.push_str(&format!(".{name}")),
                Segment::At(key) => text.push_str(&format!("[{}]", self.print_path(key))),
                Segment::Element(_) => text.push_str("[each]"),
            }
        }
        text
    }

    /// What the last value written so means.
    fn path(&self, source: &str) -> String {
        self.print_path(&self.graph.path(self.find(source)))
    }

    /// What the listener of the call of `callee` is added to.
    fn target(&self, callee: &str) -> String {
        self.print_path(&self.graph.path(self.acquisition(callee).target))
    }

    /// Who runs a function, in order: `called line 3; an Express handler`.
    fn runs(&self, name: &str) -> String {
        let runs = self.graph.runs(self.function(name)).iter();
        runs.map(|run| self.print_run(run))
            .collect::<Vec<_>>()
            .join("; ")
    }

    fn print_run(&self, run: &Run<'_>) -> String {
        let text = match &run.kind {
            RunKind::Called(call) => format!("called line {}", self.line(self.graph.span(*call))),
            RunKind::Callback { repeats, what, .. } | RunKind::Framework { repeats, what, .. } => {
                format!("{what}, {}", format!("{repeats:?}").to_lowercase())
            }
            RunKind::Unknown(call) => {
                let name = self.graph.callee_name(*call).unwrap_or_default();
                return format!("handed to {name}");
            }
            RunKind::Property(name, _) => format!("property {name}"),
        };
        format!("{text}{}", knowledge(run.knowledge))
    }

    /// The way out from the call of `callee`: `loop → often(getData) → callers`, excuses after `but`.
    fn lift(&self, callee: &str) -> String {
        let lifting = self.graph.lift(self.acquisition(callee));
        self.print_lifting(&lifting)
    }

    fn print_lifting(&self, lifting: &Lifting) -> String {
        let mut parts: Vec<String> = lifting
            .layers
            .iter()
            .map(|layer| self.print_layer(layer))
            .collect();
        parts.push(self.print_end(lifting.end));
        let mut text = parts.join(" → ");
        for excuse in &lifting.excuses {
            text.push_str(&match excuse {
                Excuse::Idempotent => " but idempotent".to_owned(),
                Excuse::Guard(span) => format!(" but guarded line {}", self.line(*span)),
                Excuse::Bounded(span) => format!(" but bounded line {}", self.line(*span)),
                Excuse::EachEvent(span) => format!(" but another event, line {}", self.line(*span)),
            });
        }
        text
    }

    fn print_layer(&self, layer: &Layer) -> String {
        let text = match &layer.kind {
            LayerKind::Loop(_) => "loop".to_owned(),
            LayerKind::Callback(_, what) => what.to_string(),
            LayerKind::Recursion(function, false) => {
                return format!("recursion({})", self.name_of(*function));
            }
            LayerKind::Recursion(function, true) => {
                return format!("recursion({}, later)", self.name_of(*function));
            }
            LayerKind::Often(function) => return format!("often({})", self.name_of(*function)),
            LayerKind::Call(_) => format!("call line {}", self.line(layer.span)),
            LayerKind::Handed(call) => {
                format!(
                    "handed to {}",
                    self.graph.callee_name(*call).unwrap_or_default()
                )
            }
        };
        format!("{text}{}", knowledge(layer.knowledge))
    }

    fn print_end(&self, end: End) -> String {
        match end {
            End::Born(span) => format!("born line {}", self.line(span)),
            End::Module => "module".to_owned(),
            End::Instance(None) => "instance".to_owned(),
            End::Instance(Some(class)) => {
                let name = self.graph.class(class).name.clone();
                format!("instance({})", name.unwrap_or_default())
            }
            End::SetUp(function) => format!("set-up({})", self.name_of(function)),
            End::Callers => "callers".to_owned(),
            End::Forwarded(function) => format!("forwarded({})", self.name_of(function)),
            End::Unknown => "unknown".to_owned(),
        }
    }

    /// What makes the target of the call of `callee`: `a run of f`, `a turn of line 3`, or how long it lives.
    fn allocation(&self, callee: &str) -> String {
        let acquisition = self.acquisition(callee);
        let graph = &self.graph;
        let function = graph.function_of(acquisition.region);
        let (at, region) = (acquisition.call, acquisition.region);
        let path = graph.unfolded(&graph.path(acquisition.target), function, at, region);
        let Some(born) = graph.local_allocation(&path, function, at, region) else {
            let (lifetime, known) = graph.outer_lifetime(&path);
            return format!("{}{}", lifetime_word(lifetime), knowledge(known));
        };
        let facts = graph.region(born);
        match facts.kind {
            RegionKind::Loop { head, .. } => format!("a turn of line {}", self.line(head)),
            _ => format!("a run of {}", self.name_of(facts.function)),
        }
    }

    /// The removals that match the call of `callee`: `line 4`, `line 5 (all)`.
    fn removals(&self, callee: &str) -> String {
        let acquisition = self.acquisition(callee);
        let lifting = self.graph.lift(acquisition);
        let discharges = self.graph.discharges(acquisition, &lifting.words);
        let lines = discharges.iter().map(|discharge| {
            let release = &self.graph.facts.releases[discharge.release as usize];
            let all = match discharge.kind {
                DischargeKind::Exact => "",
                DischargeKind::All => " (all)",
            };
            format!("line {}{all}", self.line(release.span))
        });
        let lines: Vec<String> = lines.collect();
        match lines.as_slice() {
            [] => "none".to_owned(),
            lines => lines.join(", "),
        }
    }

    /// The removals that nearly match: `line 4: another event`.
    fn near_misses(&self, callee: &str) -> String {
        let misses = self.graph.near_misses(self.acquisition(callee));
        let lines = misses.iter().map(|(release, miss)| {
            let release = &self.graph.facts.releases[*release as usize];
            let what = match miss {
                NearMiss::Event => "another event",
                NearMiss::Listener => "another listener",
                NearMiss::Target => "another target",
                NearMiss::Capture => "another capture",
                NearMiss::Method => "no such method",
            };
            format!("line {}: {what}", self.line(release.span))
        });
        lines.collect::<Vec<_>>().join(", ")
    }

    /// Whether two values, each named by its line and text, are the same listener.
    fn same_listener(&self, one: (u32, &str), other: (u32, &str)) -> bool {
        let one = self.find_on(one.0, one.1);
        let other = self.find_on(other.0, other.1);
        self.graph
            .same_listener(one, Some(other), &self.graph.path(other))
    }

    /// Whether the events of two calls of emitters' methods, each named by its callee, are the same.
    fn same_event(&self, acquired: &str, released: &str) -> bool {
        let release = self
            .graph
            .facts
            .releases
            .iter()
            .find(|one| self.source(self.graph.call(one.call).callee) == released)
            .unwrap_or_else(|| panic!("{released:?} removes no listener"));
        self.graph
            .same_event(self.acquisition(acquired).event, release.event)
    }
}

fn knowledge(knowledge: Knowledge) -> &'static str {
    match knowledge {
        Knowledge::Sight => "",
        Knowledge::Convention => " (by convention)",
        Knowledge::Guess => " (a guess)",
    }
}

fn lifetime_word(lifetime: Lifetime) -> &'static str {
    match lifetime {
        Lifetime::Process => "process",
        Lifetime::Instance => "instance",
        Lifetime::Activation => "activation",
        Lifetime::Caller => "caller",
        Lifetime::Unknown => "unknown",
    }
}

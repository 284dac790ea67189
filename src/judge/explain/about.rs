//! What a call is about, in plain values for programs: the names without quotes, and nothing that is only a spelling.
//!
//! In: a registration or a removal. Out: [`About`].
//! Never here: words for people; they read the code as it is written.

use std::collections::HashMap;

use crate::corpus::Span;
use crate::facts::{Acquisition, FunctionId, FunctionKind, Release, ValueId, ValueKind};
use crate::graph::Graph;

/// What a call that adds or removes a listener is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The target as it is written: `this.bus`.
    pub target: Option<String>,
    /// The event's name, if that is written out: `change`.
    pub event: Option<String>,
    /// The expression for the event, if its name is not written out: `events.CHANGE`.
    pub event_expression: Option<String>,
    /// The nearest function with a name around it: `OrderWorker.process`; `None` at the top of the module.
    pub function: Option<String>,
    /// The listener, if it has a name or is kept under one: `this.onChange`.
    pub listener: Option<String>,
}

impl About {
    /// What a call of `function` is about that has this target, event and listener.
    pub fn new(
        graph: &Graph<'_>,
        function: FunctionId,
        target: ValueId,
        event: Option<ValueId>,
        listener: Option<ValueId>,
    ) -> Self {
        let written = event.map(|event| match &graph.value(event).kind {
            ValueKind::String(name) => (Some(name.to_string()), None),
            _ => (None, Some(graph.spell(event))),
        });
        let (event, event_expression) = written.unwrap_or_default();
        Self {
            target: Some(graph.spell(target)),
            event,
            event_expression,
            function: plain_name(graph, function),
            listener: listener.and_then(|listener| named(graph, listener)),
        }
    }

    /// What a registration is about.
    pub fn of_acquisition(graph: &Graph<'_>, it: &Acquisition) -> Self {
        let function = graph.function_of(it.region);
        Self::new(graph, function, it.target, it.event, Some(it.listener))
    }

    fn of_release(graph: &Graph<'_>, it: &Release) -> Self {
        let function = graph.function_of(it.region);
        Self::new(graph, function, it.target, it.event, it.listener)
    }
}

/// The registrations and removals of a file by their places; of several at one the first.
pub struct Abouts<'g, 'a> {
    graph: &'g Graph<'a>,
    acquisitions: HashMap<Span, &'a Acquisition>,
    releases: HashMap<Span, &'a Release>,
}

impl<'g, 'a> Abouts<'g, 'a> {
    /// All of a file.
    pub fn new(graph: &'g Graph<'a>) -> Self {
        let acquisitions = graph.facts.acquisitions.iter().rev();
        let releases = graph.facts.releases.iter().rev();
        Self {
            graph,
            acquisitions: acquisitions.map(|it| (it.span, it)).collect(),
            releases: releases.map(|it| (it.span, it)).collect(),
        }
    }

    /// What the registration or removal at a place is about; nothing if there is none.
    pub fn at(&self, place: Span) -> About {
        if let Some(acquisition) = self.acquisitions.get(&place) {
            return About::of_acquisition(self.graph, acquisition);
        }
        let release = self.releases.get(&place);
        release.map_or_else(About::default, |it| About::of_release(self.graph, it))
    }
}

/// A listener by its name; one that is written on the spot has none.
fn named(graph: &Graph<'_>, listener: ValueId) -> Option<String> {
    match &graph.value(listener).kind {
        ValueKind::Function(function) => Some(graph.function(*function).name.as_ref()?.to_string()),
        ValueKind::Binding(_) | ValueKind::Global(_) | ValueKind::Member { .. } => {
            Some(graph.spell(listener))
        }
        _ => None,
    }
}

fn plain_name(graph: &Graph<'_>, mut function: FunctionId) -> Option<String> {
    loop {
        if graph.is_module(function) {
            return None;
        }
        let facts = graph.function(function);
        let class = facts
            .class
            .and_then(|class| graph.class(class).name.clone());
        let own = match facts.kind {
            FunctionKind::Constructor => Some("constructor".into()),
            FunctionKind::Initialiser | FunctionKind::StaticInitialiser => None,
            _ => facts.name.clone(),
        };
        match (class, own) {
            (Some(class), Some(own)) => return Some(format!("{class}.{own}")),
            (Some(class), None) if facts.kind != FunctionKind::Arrow => {
                return Some(class.to_string());
            }
            (None, Some(own)) => return Some(own.to_string()),
            _ => function = facts.parent?,
        }
    }
}

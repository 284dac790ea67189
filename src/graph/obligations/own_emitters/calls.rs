//! The calls that add a listener to an emitter which the file writes itself, and those that take one away.
//!
//! In: the functions that add. Out: acquisitions and releases.
//! Never here: which functions add; that is `own_emitters`'s.

use std::collections::HashMap;

use super::Adder;
use crate::corpus::Span;
use crate::facts::{
    Acquisition, CallForm, ClassId, FunctionId, Options, Release, ValueId, ValueKind,
};
use crate::graph::Graph;
use crate::graph::alias::injected_classes::type_name;
use crate::graph::alias::path::{Root, Segment};

/// The adders that a call may be meant for: by the name of the method, and by the function that it runs.
#[derive(Default)]
struct Meant<'s> {
    by_name: HashMap<&'s str, Vec<&'s Adder>>,
    by_function: HashMap<FunctionId, &'s Adder>,
}

impl<'s> Meant<'s> {
    /// Notes that a function with that name is one of an adder. Of several adders the first one counts.
    fn note(&mut self, function: FunctionId, name: Option<&'s str>, adder: &'s Adder) {
        if adder.class.is_none() {
            self.by_function.entry(function).or_insert(adder);
        }
        if let Some(name) = name {
            self.by_name.entry(name).or_default().push(adder);
        }
    }
}

impl Graph<'_> {
    pub(super) fn acquisitions_by(&self, adders: &[Adder]) -> Vec<Acquisition> {
        let mut meant = Meant::default();
        for adder in adders {
            meant.note(adder.function, Some(&adder.name), adder);
        }
        self.calls_of_meant(&meant)
            .into_iter()
            .filter(|(call, ..)| self.acquisition_at(*call).is_none())
            .filter_map(|(call, target, adder)| {
                let pair = &self.dictionary.pairs[adder.pair as usize];
                let arguments = &self.call(call).arguments;
                let listener = *arguments.get(pair.listener)?;
                let event = pair.event.and_then(|at| arguments.get(at)).copied();
                self.may_be_listener(listener).then(|| Acquisition {
                    call,
                    pair: adder.pair,
                    target,
                    event,
                    within: None,
                    listener,
                    once: false,
                    through_helper: false,
                    options: Options::default(),
                    region: self.value(call).region,
                    span: self.place_from_name(call, event),
                })
            })
            .collect()
    }

    pub(super) fn releases_by(&self, adders: &[Adder]) -> Vec<Release> {
        let mut meant = Meant::default();
        for adder in adders {
            for remover in &adder.removers {
                let name = self.function(*remover).name.as_deref();
                meant.note(*remover, name, adder);
            }
        }
        self.calls_of_meant(&meant)
            .into_iter()
            .filter(|(call, _, adder)| {
                let pair = &self.dictionary.pairs[adder.pair as usize];
                pair.event.is_none() || !self.is_release(*call)
            })
            .map(|(call, target, adder)| {
                let pair = &self.dictionary.pairs[adder.pair as usize];
                let arguments = &self.call(call).arguments;
                let event = pair.event.and_then(|at| arguments.get(at)).copied();
                Release {
                    is_mistaken: false,
                    call,
                    pair: adder.pair,
                    target,
                    event,
                    within: None,
                    listener: arguments.get(pair.listener).copied(),
                    options: Options::default(),
                    region: self.value(call).region,
                    span: self.place_from_name(call, event),
                }
            })
            .collect()
    }

    /// The calls that are meant, each with what the listener is added to or taken from: by the method's name where the
    /// class of the receiver is known, else by the function that is called.
    fn calls_of_meant<'s>(&self, meant: &Meant<'s>) -> Vec<(ValueId, ValueId, &'s Adder)> {
        let calls = self.every_value().filter(|(_, value)| match &value.kind {
            ValueKind::Call(call) => call.form == CallForm::Plain,
            _ => false,
        });
        calls
            .filter_map(|(call, _)| {
                let callee = self.call(call).callee;
                if let ValueKind::Member { object, name } = &self.value(callee).kind
                    && let Some(named) = meant.by_name.get(name.as_str())
                    && let Some(class) = self.class_of(*object)
                {
                    let adder = named
                        .iter()
                        .find(|adder| adder.class.is_some_and(|own| self.related(own, class)))?;
                    return Some((call, *object, *adder));
                }
                let adder = *meant.by_function.get(&self.called_function(call)?)?;
                Some((call, self.emitter_of(callee, adder), adder))
            })
            .collect()
    }

    /// From the method's name to the event, or the name alone.
    fn place_from_name(&self, call: ValueId, event: Option<ValueId>) -> Span {
        let callee = self.span(self.call(call).callee);
        let name = match &self.value(self.call(call).callee).kind {
            ValueKind::Member { name, .. } => name.len() as u32,
            _ => callee.len(),
        };
        let end = event.map_or(callee.end, |event| self.span(event).end);
        Span::new(callee.end.saturating_sub(name), end)
    }

    /// The class of this file that a value is an instance of: by `new`, or by its type's name.
    fn class_of(&self, value: ValueId) -> Option<ClassId> {
        let path = self.path(value);
        if let Some(class) = self.class_at(&path) {
            return Some(class);
        }
        let annotation = match (&path.root, path.segments.as_slice()) {
            (Root::Parameter(function, index), []) => self
                .function(*function)
                .parameters
                .get(*index as usize)?
                .annotation
                .clone(),
            (Root::Instance(class), [Segment::Name(field)]) => {
                let mut members = self.members_named(*class, field);
                members.next().and_then(|member| member.annotation.clone())
            }
            _ => None,
        }?;
        let name = type_name(&annotation);
        let index = self
            .facts
            .classes
            .iter()
            .position(|class| class.name.as_deref() == Some(name))?;
        Some(ClassId(index as u32))
    }

    /// What a listener is added to where a function that is no method of a class adds it: the thing whose method it is, or
    /// the collection of the module.
    fn emitter_of(&self, callee: ValueId, adder: &Adder) -> ValueId {
        let is_of_module = match &adder.home.0.root {
            Root::Binding(binding) => {
                self.is_module(self.binding(*binding).function) && adder.home.0.segments.is_empty()
            }
            _ => false,
        };
        match self.value(callee).kind {
            ValueKind::Member { object, .. } if !is_of_module => object,
            _ => adder.held,
        }
    }

    fn may_be_listener(&self, value: ValueId) -> bool {
        matches!(
            self.value(self.origin_value(value)).kind,
            ValueKind::Function(_)
                | ValueKind::Member { .. }
                | ValueKind::Binding(_)
                | ValueKind::Parameter { .. }
                | ValueKind::Call(_)
        )
    }
}

//! Places on the page that are filled with an element: `ReactDOM.render(<App/>, document.getElementById("app"))`.
//!
//! In: where an element is drawn. Out: whether it is all that is ever put into a place which is the same each time: doing so
//! again draws the same component once more, and makes no other.
//! Never here: how many components an element stands for (`drawn`), and how often code runs (`instances`).

use crate::dictionary::NameSet;
use crate::facts::{ValueId, ValueKind};
use crate::graph::alias::allocation::Freshness;
use crate::graph::alias::path::Root;
use crate::graph::{Graph, Parent};

impl Graph<'_> {
    /// Whether an element is, alone or inside others, all that ever fills one place on the page.
    pub(in crate::graph) fn fills_place(&self, element: ValueId) -> bool {
        let Some((call, whole)) = self.filled_with(element) else {
            return false;
        };
        let Some(place) = self.place_filled_by(call) else {
            return false;
        };
        let others = self.fillings().iter().filter(|at| **at != call);
        let mut in_same_place = others.filter(|at| {
            self.place_filled_by(**at)
                .is_some_and(|other| self.is_same_place(place, other))
        });
        self.is_one_place(place)
            && in_same_place.all(|at| {
                let first = self.call(*at).arguments.first();
                first.is_some_and(|first| self.draws_the_same(*first, whole))
            })
    }

    /// The calls that fill a place, in order.
    fn fillings(&self) -> &[ValueId] {
        self.calls.fillings.get_or_init(|| {
            let calls = self
                .every_value()
                .filter(|(_, value)| matches!(value.kind, ValueKind::Call(_)));
            let calls = calls.map(|(at, _)| at);
            calls.filter(|at| self.is_filling(*at)).collect()
        })
    }

    /// The call that fills a place with an element, and all that it fills it with.
    fn filled_with(&self, element: ValueId) -> Option<(ValueId, ValueId)> {
        let mut whole = element;
        loop {
            let outer = match *self.parent(whole) {
                Parent::Property(outer, _) | Parent::Value(outer) => outer,
                _ => return None,
            };
            let is_call = matches!(self.value(outer).kind, ValueKind::Call(_));
            if is_call && self.is_filling(outer) {
                let is_first = self.call(outer).arguments.first() == Some(&whole);
                return is_first.then_some((outer, whole));
            }
            let wraps = match self.value(outer).kind {
                ValueKind::Jsx(_) => true,
                _ => is_call && self.component_drawn_at(outer).is_some(),
            };
            if !wraps {
                return None;
            }
            whole = outer;
        }
    }

    fn is_filling(&self, call: ValueId) -> bool {
        self.callee_name(call).is_some_and(|name| {
            self.dictionary.is_named(NameSet::FillsPlace, &name)
                && !self.dictionary.is_named(NameSet::MakesElement, &name)
        })
    }

    /// Whether two elements are of the same component, with the same ones inside.
    fn draws_the_same(&self, one: ValueId, other: ValueId) -> bool {
        let component = |element| self.component_drawn_at(element).map(|it| self.path(it));
        let (Some(of_one), Some(of_other)) = (component(one), component(other)) else {
            return false;
        };
        let (inside_one, inside_other) = (self.elements_inside(one), self.elements_inside(other));
        of_one == of_other
            && inside_one.len() == inside_other.len()
            && inside_one
                .into_iter()
                .zip(inside_other)
                .all(|(one, other)| self.draws_the_same(one, other))
    }

    /// The elements that an element is drawn around.
    fn elements_inside(&self, element: ValueId) -> Vec<ValueId> {
        let inside: Vec<ValueId> = match &self.value(element).kind {
            ValueKind::Jsx(properties) => properties.iter().map(|it| it.value).collect(),
            ValueKind::Call(call) => call.arguments.iter().skip(1).copied().collect(),
            _ => Vec::new(),
        };
        let is_element = |value: &ValueId| self.component_drawn_at(*value).is_some();
        inside.into_iter().filter(is_element).collect()
    }

    /// What a call fills: its second argument, or what its method is called on.
    fn place_filled_by(&self, call: ValueId) -> Option<ValueId> {
        let second = self.call(call).arguments.get(1).copied();
        second.or_else(|| self.receiver(call))
    }

    fn is_same_place(&self, one: ValueId, other: ValueId) -> bool {
        self.is_written_alike(one, other) || self.same_path(&self.path(one), &self.path(other))
    }

    /// Whether an expression means one place each time: it is asked for by constants, made of such a one, or kept by the
    /// module.
    fn is_one_place(&self, place: ValueId) -> bool {
        let path = self.path(place);
        let is_kept = match path.root {
            Root::Global(_) | Root::Import(_) => true,
            Root::Binding(binding) => self.is_module(self.binding(binding).function),
            _ => false,
        };
        let origin = self.origin_value(place);
        let ValueKind::Call(call) = &self.value(origin).kind else {
            return is_kept;
        };
        let is_constant = |value: &ValueId| matches!(self.value(*value).kind, ValueKind::String(_));
        let arguments = &call.arguments;
        let is_made = self.freshness(origin) == Freshness::New;
        is_kept
            || !arguments.is_empty()
                && (!is_made && arguments.iter().all(is_constant)
                    || arguments.iter().all(|it| self.is_one_place(*it)))
    }
}

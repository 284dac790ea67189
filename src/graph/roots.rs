//! Classes and components of which a program makes one, at the top of a module: the root of a page, the only client.
//!
//! In: a class, or the effect of a component. Out: whether all that is in sight makes it once.
//! Never here: classes whose decorators or static members say that there is one (`singletons`).

use std::collections::HashMap;

use super::inside::Inside;
use super::path::Root;
use super::{Graph, Reach};
use crate::facts::{COMPONENT, CallForm, ClassId, FunctionId, ValueId, ValueKind};

/// Where classes are made and components are mounted, by what they are.
pub(super) type Makings = HashMap<Root, Vec<ValueId>>;

impl Graph<'_> {
    /// Whether the code in sight makes one instance of a class, where code runs once.
    pub fn is_made_once(&self, class: ClassId) -> bool {
        let constructor = self.class(class).constructor;
        let by_constructor = constructor.map(Root::Function);
        let roots = [Some(Root::Class(class)), by_constructor];
        let mut makings = roots
            .iter()
            .flatten()
            .flat_map(|root| self.makings_of(root));
        match (makings.next(), makings.next()) {
            (Some(only), None) => self.stands_at_top(*only),
            _ => false,
        }
    }

    /// Whether an effect runs once for the page: its component is mounted once, at the top of a module, and nothing that
    /// it depends on makes it run again.
    pub fn is_effect_of_root(&self, effect: FunctionId) -> bool {
        let Some(component) = self.function(effect).parent else {
            return false;
        };
        let is_in_sight = self.reach == Reach::Program || !self.is_exported(component);
        let depends_on_nothing = || {
            self.inline_callback(effect).is_some_and(|(call, _)| {
                matches!(self.call(call).arguments.get(1).map(|it| &self.value(*it).kind),
                    Some(ValueKind::Array(items)) if items.is_empty())
            })
        };
        let mounts = self.makings_of(&Root::Function(component));
        is_in_sight && mounts.len() == 1 && self.stands_at_top(mounts[0]) && depends_on_nothing()
    }

    pub(super) fn makings_of(&self, root: &Root) -> &[ValueId] {
        let makings = self.makings.get_or_init(|| self.collect_makings());
        makings.get(root).map_or(&[], Vec::as_slice)
    }

    fn collect_makings(&self) -> Makings {
        let mut makings = Makings::new();
        let mut add = |thing: ValueId, place: ValueId| {
            let path = self.path(thing);
            if path.segments.is_empty() && matches!(path.root, Root::Class(_) | Root::Function(_)) {
                makings.entry(path.root).or_default().push(place);
            }
        };
        for (at, value) in self.facts.values.iter().enumerate() {
            let id = ValueId(at as u32);
            match &value.kind {
                ValueKind::Call(call) if call.form == CallForm::New => add(call.callee, id),
                ValueKind::Call(call) if self.is_element(id, 1) => {
                    if let Some(component) = call.arguments.first() {
                        add(*component, id);
                    }
                }
                ValueKind::Jsx(properties) => {
                    let component = properties
                        .first()
                        .filter(|first| first.name.as_deref() == Some(COMPONENT));
                    if let Some(component) = component {
                        add(component.value, id);
                    }
                }
                _ => {}
            }
        }
        makings
    }

    /// Whether a place runs once: at the top of a module and in no loop, itself or inside what is made there; or whenever the
    /// only root component draws itself, whatever that shows.
    fn stands_at_top(&self, place: ValueId) -> bool {
        let region = self.value(place).region;
        let function = self.function_of(region);
        if self.runs_once(function) {
            return self.loops_around(region).next().is_none();
        }
        let is_drawn =
            matches!(self.value(place).kind, ValueKind::Jsx(_)) || self.is_element(place, 1);
        is_drawn
            && self.reaches(region, self.function(function).body)
            && self.ask_inside(Inside::Root(function), false, || self.draws_root(function))
    }

    /// Whether a function draws a component that is mounted once: it is its `render`, or the component itself.
    fn draws_root(&self, function: FunctionId) -> bool {
        let facts = self.function(function);
        match facts.class {
            Some(class) => facts.name.as_deref() == Some("render") && self.is_made_once(class),
            None => match self.makings_of(&Root::Function(function)) {
                [only] => self.stands_at_top(*only),
                _ => false,
            },
        }
    }
}

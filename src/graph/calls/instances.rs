//! How many there are of what a program makes: the root of a page, the only client, a component that is drawn with its
//! parent, one that comes and goes.
//!
//! In: a class, a component, or the object literal of one. Out: its [`Making`], by all places in sight that make it.
//! Never here: classes whose decorators or static members say that there is one (`singletons`), and what is a component
//! (`drawn`).

use std::collections::{HashMap, HashSet};

use smol_str::SmolStr;

use super::runs::RunKind;
use crate::dictionary::Repeats;
use crate::facts::{
    CallForm, ClassId, FunctionId, FunctionKind, Property, RegionId, RegionKind, ValueId, ValueKind,
};
use crate::graph::alias::path::Root;
use crate::graph::reentry::Inside;
use crate::graph::{Graph, Owner, Parent, Reach};

/// How the things of a class or component are made, by what is in sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Making {
    /// Under a condition, in a loop, or by what runs again.
    ComesAndGoes,
    /// Together with something else, of which that is not in sight.
    WithAnother,
    /// A number that the code spells out, and none is let go.
    ForGood,
}

/// Where classes are made and components are mounted, by what they are.
#[derive(Debug, Default)]
pub(in crate::graph) struct Makings {
    places: HashMap<Root, Vec<ValueId>>,
    /// What is shown at some places of a page, and not at others.
    routed: HashSet<Root>,
    /// Names of members that begin as false and are only ever set to true.
    flags: HashMap<SmolStr, bool>,
}

impl Graph<'_> {
    /// How the instances of a class are made; `None` if nothing in sight makes one.
    pub fn making_of_class(&self, class: ClassId) -> Option<Making> {
        let constructor = self.class(class).constructor;
        let roots = [Some(Root::Class(class)), constructor.map(Root::Function)];
        let making = roots.iter().flatten();
        making.filter_map(|root| self.making_of(root)).min()
    }

    /// How the instances of an object literal, of which a library makes a component, are made.
    pub fn making_of_object(&self, object: ValueId) -> Option<Making> {
        self.making_of(&Root::Value(object))
    }

    /// How the instances of a component are made, of which a function is the script.
    pub fn making_of_script(&self, script: FunctionId) -> Option<Making> {
        self.making_of(&Root::Function(script))
    }

    /// How there come to be owners such as this one: of an effect or function, the component that its script is of.
    pub fn making_of_owner(&self, owner: Owner) -> Option<Making> {
        match owner {
            Owner::Class(class) => self.making_of_class(class),
            Owner::Object(object) => self.making_of_object(object),
            Owner::Effect(_) | Owner::Function(_) => {
                self.making_of_script(self.script_around(owner)?)
            }
        }
    }

    /// Whether the code in sight makes the instances of a class where code runs once, and lets none go.
    pub fn is_made_once(&self, class: ClassId) -> bool {
        self.making_of_class(class) == Some(Making::ForGood)
    }

    /// Whether an effect runs once for the page: its component is mounted for good, and nothing that it depends on makes it
    /// run again.
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
        is_in_sight
            && self.making_of(&Root::Function(component)) == Some(Making::ForGood)
            && depends_on_nothing()
    }

    fn making_of(&self, root: &Root) -> Option<Making> {
        if self.is_root_by_name(root) {
            return Some(Making::ForGood);
        }
        if self.makings().routed.contains(root) {
            return Some(Making::ComesAndGoes);
        }
        let places = self.makings().places.get(root)?;
        let makings = places.iter().map(|place| {
            let draws = self.component_drawn_at(*place).is_some();
            self.making_at(*place, draws)
        });
        makings.min()
    }

    fn makings(&self) -> &Makings {
        self.calls.makings.get_or_init(|| self.collect_makings())
    }

    fn collect_makings(&self) -> Makings {
        let mut makings = Makings::default();
        let places = (0..self.facts.values.len() as u32).map(ValueId);
        let mut calls = places.filter(|it| matches!(self.value(*it).kind, ValueKind::Call(_)));
        let has_texts = calls.any(|call| self.makes_text(call));
        for (at, value) in self.facts.values.iter().enumerate() {
            let place = ValueId(at as u32);
            let made = match &value.kind {
                ValueKind::Call(call) if call.form == CallForm::New => Some(call.callee),
                _ => self
                    .component_drawn_at(place)
                    .filter(|_| !has_texts || !self.is_made_text(place)),
            };
            for root in made
                .map(|made| self.components_of(made))
                .unwrap_or_default()
            {
                makings.places.entry(root).or_default().push(place);
            }
            if let ValueKind::Object(properties) = &value.kind {
                makings.routed.extend(self.routed_by(properties));
                for property in properties {
                    let is_function =
                        matches!(self.value(property.value).kind, ValueKind::Function(_));
                    if let Some(name) = property.name.as_ref().filter(|_| !is_function) {
                        makings.sees(name, self.keeps_flag(property.value, value.region));
                    }
                }
            }
        }
        for assignment in &self.facts.assignments {
            if let ValueKind::Member { name, .. } = &self.value(assignment.target).kind {
                makings.sees(name, self.keeps_flag(assignment.value, assignment.region));
            }
        }
        makings
    }

    /// The components that an object literal says to be shown at a place of a page: `{ path: '/', component: Home }`.
    fn routed_by(&self, properties: &[Property]) -> Vec<Root> {
        let named = |name: &str| {
            properties
                .iter()
                .find(|it| it.name.as_deref() == Some(name))
        };
        let routes = self.dictionary.routes.iter();
        let shown = routes.filter_map(|it| named(&it.beside).and_then(|_| named(&it.component)));
        let made = shown.flat_map(|shown| match self.path(shown.value).root {
            // `() => import('./Home.vue')`
            Root::Function(loads) if !self.is_script_of_component(loads) => {
                let loaded = self.returned_values(loads).into_iter();
                let loaded = loaded.filter_map(|it| self.property_of_literal(it, "default"));
                loaded.chain([shown.value]).collect()
            }
            _ => vec![shown.value],
        });
        made.flat_map(|made| self.components_of(made)).collect()
    }

    /// Whether what is written at a place may be to a flag that is never taken back: `true`, or what it begins with.
    fn keeps_flag(&self, value: ValueId, region: RegionId) -> bool {
        match self.value(value).kind {
            ValueKind::Boolean(true) => true,
            ValueKind::Boolean(false) | ValueKind::Nothing => {
                let function = self.function(self.function_of(region));
                matches!(
                    function.kind,
                    FunctionKind::Constructor | FunctionKind::Initialiser
                ) || matches!(function.name.as_deref(), Some("data" | "getInitialState"))
            }
            _ => false,
        }
    }

    /// How what is made at a place, or by a call there, is made. What `draws` puts an element there each time, which is the
    /// same one as before.
    fn making_at(&self, place: ValueId, draws: bool) -> Making {
        let region = self.value(place).region;
        let function = self.function_of(region);
        if self.loops_around(region).next().is_some() {
            return Making::ComesAndGoes;
        }
        // What is put into the same place on the page again takes the place of itself.
        if self.runs_once(function) || draws && self.fills_place(place) {
            return Making::ForGood;
        }
        let component = self.drawn_component(function);
        let is_drawing = component.is_some() || self.returns_element(function);
        // What is put in by a run that comes once is there for good; what is drawn is drawn again and again.
        let drawing = match (is_drawing, draws) {
            (false, _) => Making::ForGood,
            (true, true) => self.drawing_at(region, self.function(function).body),
            (true, false) => Making::ComesAndGoes,
        };
        if drawing != Making::ForGood {
            return drawing;
        }
        self.ask_inside(
            Inside::Root(function),
            Making::WithAnother,
            || match component {
                Some(component) => self.making_of(&component).unwrap_or(Making::WithAnother),
                None => self.making_by_runs(function, draws),
            },
        )
    }

    /// How often a function that makes something runs.
    fn making_by_runs(&self, function: FunctionId, draws: bool) -> Making {
        let runs = self.runs(function).iter().map(|run| match &run.kind {
            RunKind::Called(call) => self.making_at(*call, draws),
            RunKind::Callback {
                call,
                repeats: Repeats::Once,
                ..
            } => self.making_at(*call, draws),
            RunKind::Callback { call, .. } => match self.acquisition_at(*call) {
                Some(waiting) if self.comes_once(waiting) => self.making_at(*call, draws),
                _ => Making::ComesAndGoes,
            },
            RunKind::Framework { .. } | RunKind::Property(..) => Making::ComesAndGoes,
            RunKind::Unknown(_) => Making::WithAnother,
        });
        runs.min().unwrap_or(Making::WithAnother)
    }

    fn returns_element(&self, function: FunctionId) -> bool {
        let returned = self.returned_values(function).into_iter();
        returned.into_iter().any(|value| self.is_element(value, 4))
    }

    /// How what is drawn in a region is drawn: for good, if it is whenever the function is, or from some time on, since no
    /// condition is around it but flags that are never taken back.
    fn drawing_at(&self, region: RegionId, body: RegionId) -> Making {
        let mut at = region;
        let mut drawing = Making::ForGood;
        while at != body {
            let here = match self.region(at).kind {
                RegionKind::Body | RegionKind::Block | RegionKind::Try | RegionKind::Finally => {
                    Making::ForGood
                }
                RegionKind::Branch { test, when: true } => self.drawing_while(test),
                _ => Making::ComesAndGoes,
            };
            drawing = drawing.min(here);
            match self.region(at).parent {
                Some(parent) if drawing != Making::ComesAndGoes => at = parent,
                _ => return Making::ComesAndGoes,
            }
        }
        drawing
    }

    fn drawing_while(&self, test: ValueId) -> Making {
        let flag = match &self.value(self.origin_value(test)).kind {
            ValueKind::Member { name, .. } => self.makings().flags.get(name),
            _ => None,
        };
        match flag {
            Some(true) => Making::ForGood,
            None if self.is_told_from_outside(test) => Making::WithAnother,
            _ => Making::ComesAndGoes,
        }
    }

    /// Whether a global is a name under which a program puts its own things when it is loaded: `App.Panel = …`. Such a one
    /// stays.
    pub(in crate::graph) fn is_put_on(&self, global: &SmolStr) -> bool {
        let namespaces = self.alias.namespaces.get_or_init(|| {
            let put = self.facts.assignments.iter().filter_map(|assignment| {
                let ValueKind::Member { .. } = self.value(assignment.target).kind else {
                    return None;
                };
                let path = self.path(assignment.target);
                let holder = match path.root {
                    Root::Parameter(function, index) => {
                        self.path(self.argument_on_the_spot(function, index)?)
                    }
                    _ => path,
                };
                match holder.root {
                    Root::Global(name) => Some((name, self.function_of(assignment.region))),
                    _ => None,
                }
            });
            put.filter(|(_, function)| self.is_loaded_with(*function))
                .map(|(name, _)| name)
                .collect()
        });
        namespaces.contains(global)
    }

    /// Whether a function runs once while its module is loaded: it is the module, or is called where it is written there.
    fn is_loaded_with(&self, function: FunctionId) -> bool {
        self.runs_once(function)
            || self.function(function).value.is_some_and(|value| {
                let called = matches!(*self.parent(value), Parent::Value(call)
                    if matches!(&self.value(call).kind, ValueKind::Call(facts) if facts.callee == value));
                called && self.function(function).parent.is_some_and(|outer| self.is_module(outer))
            })
    }

    /// Whether an object literal is one thing for the whole program: code that runs once makes it and keeps it, and nobody
    /// takes it for the plan of others.
    pub fn is_one_object(&self, object: ValueId) -> bool {
        let region = self.value(object).region;
        let function = self.function_of(region);
        let is_kept = match *self.parent(object) {
            Parent::Binding(_) | Parent::Assignment(_) | Parent::Return(_) => true,
            Parent::Property(outer, _) => self.is_one_object(outer),
            _ => false,
        };
        is_kept
            && !self.is_plan_of_file(object)
            && self.loops_around(region).next().is_none()
            && !self.is_taken_for_plan(object)
            && (self.runs_once(function) || self.making_by_runs(function, false) == Making::ForGood)
    }

    /// Whether an object is handed to a call, or spread: somebody may make others of it.
    fn is_taken_for_plan(&self, object: ValueId) -> bool {
        let Parent::Binding(binding) = *self.parent(object) else {
            return false;
        };
        self.references_to(binding).into_iter().any(|reference| {
            matches!(self.parent(reference), Parent::Value(outer)
            if match &self.value(*outer).kind {
                ValueKind::Call(call) => call.arguments.contains(&reference),
                ValueKind::Spread(_) => true,
                _ => false,
            })
        })
    }
}

impl Makings {
    /// Takes note of what is written to members of a name.
    fn sees(&mut self, name: &SmolStr, is_flag: bool) {
        match self.flags.get_mut(name) {
            Some(known) => *known &= is_flag,
            None => {
                self.flags.insert(name.clone(), is_flag);
            }
        }
    }
}

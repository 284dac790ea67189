//! Which component an expression means, through what wraps it: `connect(state)(Panel)`, `memo(Panel)`, `withRouter(Panel)`.
//!
//! In: an expression that is drawn or made. Out: the classes, functions and object literals that it makes instances of.
//! Never here: how often that is (`instances`).

use super::holders::Use;
use super::path::Root;
use crate::dictionary::{NameSet, module_matches};
use crate::facts::{COMPONENT, CallForm, FunctionId, ValueId, ValueKind};
use crate::graph::{Graph, Parent};

/// How many wrappers are looked through.
const WRAPPERS: u32 = 8;

impl Graph<'_> {
    /// What is drawn at a place, if it is an element: `<Panel/>`, `h(Panel)`.
    pub(in crate::graph) fn component_drawn_at(&self, place: ValueId) -> Option<ValueId> {
        match &self.value(place).kind {
            ValueKind::Call(call) => {
                let makes = self
                    .callee_name(place)
                    .is_some_and(|name| self.dictionary.is_named(NameSet::MakesElement, &name));
                let mounted = || self.mounted_by(place);
                call.arguments
                    .first()
                    .copied()
                    .filter(|_| makes)
                    .or_else(mounted)
            }
            ValueKind::Jsx(properties) => properties
                .first()
                .filter(|first| first.name.as_deref() == Some(COMPONENT))
                .map(|component| component.value),
            _ => None,
        }
    }

    /// What a call makes an instance of for the whole page: `createApp(Panel)`.
    fn mounted_by(&self, call: ValueId) -> Option<ValueId> {
        let name = self.callee_name(call)?;
        let mut entries = self.dictionary.mounts.iter();
        let entry = entries
            .find(|entry| !entry.to_text && entry.calls.iter().any(|known| *known == name))?;
        let origin = self.origin(self.call(call).callee)?;
        let component = self.call(call).arguments.get(entry.argument);
        component
            .copied()
            .filter(|_| module_matches(&entry.from, &origin))
    }

    /// Whether an element is made a text, by itself or with the elements around it, and is nothing else, so that its component is
    /// mounted nowhere: `renderToString(<Page><Panel/></Page>)`.
    pub(in crate::graph) fn is_made_text(&self, element: ValueId) -> bool {
        let mut outermost = element;
        while let Parent::Value(outer) | Parent::Property(outer, _) = self.parent(outermost) {
            if !matches!(self.value(*outer).kind, ValueKind::Jsx(_)) {
                break;
            }
            outermost = *outer;
        }
        let uses = self.uses_of(outermost);
        let is_text =
            |used: &Use| matches!(used, Use::Passed { call, .. } if self.makes_text(*call));
        !uses.is_empty() && uses.iter().all(is_text)
    }

    /// Whether a call makes a text of the element that it is handed.
    pub(in crate::graph) fn makes_text(&self, call: ValueId) -> bool {
        let Some(name) = self.callee_name(call) else {
            return false;
        };
        let entries = self.dictionary.mounts.iter().filter(|entry| entry.to_text);
        let mut named = entries.filter(|entry| entry.calls.iter().any(|known| *known == name));
        named.any(|entry| {
            let origin = self.origin(self.call(call).callee);
            origin.is_some_and(|origin| module_matches(&entry.from, &origin))
        })
    }

    /// The components that an expression makes instances of, wrappers taken away.
    pub(in crate::graph) fn components_of(&self, made: ValueId) -> Vec<Root> {
        let mut found = Vec::new();
        self.find_components(made, WRAPPERS, &mut found);
        found
    }

    fn find_components(&self, made: ValueId, depth: u32, found: &mut Vec<Root>) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        let path = self.path(made);
        if !path.segments.is_empty() {
            return;
        }
        if matches!(path.root, Root::Class(_) | Root::Function(_)) {
            if !found.contains(&path.root) {
                found.push(path.root);
            }
            return;
        }
        let origin = self.origin_value(made);
        if self.is_plan_of_file(origin) {
            found.push(Root::Value(origin));
            return;
        }
        let ValueKind::Call(call) = &self.value(origin).kind else {
            return;
        };
        if let Some(object) = call.arguments.last()
            && self.is_blueprint(*object)
        {
            found.push(Root::Value(*object));
            return;
        }
        if call.form == CallForm::New || self.is_element(origin, 1) {
            return;
        }
        if let Some(wrapper) = self.called_function(origin) {
            self.find_returned(wrapper, depth, found);
        }
        // `compose(withStore, withRouter)(Panel)`
        let callee = self.origin_value(call.callee);
        let outer = match &self.value(callee).kind {
            ValueKind::Call(outer) => outer.arguments.as_slice(),
            _ => &[],
        };
        for wrapper in outer {
            if let Root::Function(wrapper) = self.path(*wrapper).root {
                self.find_returned(wrapper, depth, found);
            }
        }
        for argument in &call.arguments {
            self.find_components(*argument, depth, found);
        }
    }

    /// The components that a function makes for what it is handed: `(Panel) => class extends Component { … }`.
    fn find_returned(&self, wrapper: FunctionId, depth: u32, found: &mut Vec<Root>) {
        for returned in self.returned_values(wrapper) {
            self.find_components(returned, depth, found);
        }
    }

    /// The component that a function draws: it is the `render` of one, or the component itself.
    pub(in crate::graph) fn drawn_component(&self, function: FunctionId) -> Option<Root> {
        if self.is_script_of_component(function) {
            return Some(Root::Function(function));
        }
        let facts = self.function(function);
        let renders = facts.name.as_deref() == Some("render");
        if let Some(class) = facts.class {
            return renders.then_some(Root::Class(class));
        }
        match facts.value.map(|value| self.parent(value)) {
            Some(Parent::Property(object, _)) if renders && self.is_blueprint(*object) => {
                Some(Root::Value(*object))
            }
            _ => self
                .is_component(function)
                .then_some(Root::Function(function)),
        }
    }
}

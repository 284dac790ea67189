//! Elements that a component draws and keeps for itself: `ref={this.box}`.
//!
//! In: the JSX of the file, or the calls that it was compiled to. Out: whether a path leads to an element that its own
//! component has drawn: then it goes with the component, whatever is kept of it.
//! Never here: elements that are found on the page, or handed down by a parent.

use std::collections::HashSet;

use super::path::{Path, Root, Segment};
use crate::dictionary::NameSet;
use crate::facts::{FunctionId, Property, ValueId, ValueKind};
use crate::graph::Graph;

/// What elements are put into when they are drawn.
#[derive(Debug, Default)]
pub(in crate::graph) struct Refs {
    /// Functions that are handed the element.
    functions: HashSet<FunctionId>,
    /// Objects that get it as their `current`.
    objects: HashSet<Path>,
}

impl Graph<'_> {
    /// Whether what is at a path is an element that is put there when its component is drawn.
    pub(in crate::graph) fn is_drawn_into(&self, path: &Path) -> bool {
        let refs = self.alias.refs.get_or_init(|| self.collect_refs());
        if let Root::Parameter(function, 0) = path.root {
            return refs.functions.contains(&function);
        }
        let is_current = |step: &Segment| matches!(step, Segment::Name(name) if name == "current");
        let mut steps = path.segments.iter().enumerate();
        steps.any(|(at, step)| is_current(step) && refs.objects.contains(&path.prefix(at)))
    }

    fn collect_refs(&self) -> Refs {
        let mut refs = Refs::default();
        for (at, value) in self.every_value() {
            let properties = match &value.kind {
                ValueKind::Jsx(properties) => properties.as_slice(),
                ValueKind::Call(_) => self.properties_drawn_with(at),
                _ => continue,
            };
            let named = |property: &&Property| property.name.as_deref() == Some("ref");
            if let Some(property) = properties.iter().find(named) {
                let path = self.path(property.value);
                match self.function_at(&path, false) {
                    Some(function) => {
                        refs.functions.insert(function);
                    }
                    None => {
                        refs.objects.insert(path);
                    }
                }
            }
        }
        refs
    }

    /// `h("div", { ref: box })`.
    fn properties_drawn_with(&self, call: ValueId) -> &[Property] {
        let draws = self
            .callee_name(call)
            .is_some_and(|name| self.dictionary.is_named(NameSet::MakesElement, &name));
        let second = self.call(call).arguments.get(1).filter(|_| draws);
        match second.map(|it| &self.value(*it).kind) {
            Some(ValueKind::Object(properties)) => properties,
            _ => &[],
        }
    }
}

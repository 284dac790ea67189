//! Of which class a thing is that somebody else hands in.
//!
//! In: a parameter of a constructor, a field, or a call that asks a container. Out: the class of this program that its type names, that a
//! caller in sight makes for it, or that the container is asked for.
//! Never here: types that are no class in sight, and what is made of more than one class.

use std::collections::{BTreeSet, HashMap};

use smol_str::SmolStr;

use super::path::{Path, Root, Segment};
use crate::facts::{
    BindingKind, Call, CallForm, ClassId, FunctionId, FunctionKind, ValueId, ValueKind,
};
use crate::graph::Graph;

/// The classes that names mean, by the first byte of the file that says them.
pub(in crate::graph) type Named = HashMap<(Option<u32>, SmolStr), ClassId>;

/// How many names are followed to a class.
const HOPS: usize = 4;

impl Graph<'_> {
    /// The class of what a constructor is handed: by the type of the parameter, or by all who call it.
    pub(in crate::graph) fn class_handed_in(
        &self,
        function: FunctionId,
        index: u32,
        hops: u32,
    ) -> Option<ClassId> {
        let facts = self.function(function);
        let parameter = facts.parameters.get(index as usize)?;
        if let Some(annotation) = &parameter.annotation
            && let Some(class) = self.class_named(facts.span, annotation)
        {
            return Some(class);
        }
        let class = facts
            .class
            .filter(|_| facts.kind == FunctionKind::Constructor)?;
        let makings = [Root::Class(class), Root::Function(function)];
        let makings = makings.iter().flat_map(|root| self.instances_of(root));
        let classes: BTreeSet<Option<ClassId>> = makings
            .map(|making| {
                let handed = *self.call(*making).arguments.get(index as usize)?;
                self.class_made_by(self.origin_value(handed), hops)
            })
            .collect();
        match classes.len() {
            1 => classes.into_iter().next().flatten(),
            _ => None,
        }
    }

    /// The calls in sight that make instances of a class, or of what is a constructor by such calls.
    fn instances_of(&self, root: &Root) -> &[ValueId] {
        let all = self.alias.instances.get_or_init(|| {
            let mut all: HashMap<Root, Vec<ValueId>> = HashMap::new();
            for (at, value) in self.every_value() {
                if let ValueKind::Call(call) = &value.kind
                    && call.form == CallForm::New
                {
                    let path = self.path(call.callee);
                    if path.segments.is_empty() {
                        all.entry(path.root).or_default().push(at);
                    }
                }
            }
            all
        });
        all.get(root).map_or(&[], Vec::as_slice)
    }

    /// The class that the type of a field names.
    pub(in crate::graph) fn class_of_field(&self, path: &Path) -> Option<ClassId> {
        let (Root::Instance(class), [Segment::Name(field)]) =
            (&path.root, path.segments.as_slice())
        else {
            return None;
        };
        let mut members = self.members_named(*class, field);
        let annotation = members.find_map(|member| member.annotation.as_ref())?;
        self.class_named(self.class(*class).span, annotation)
    }

    /// The class that a container is asked for: `inject(Cache)`, `container.get(Cache)`.
    pub(in crate::graph) fn class_given_by(&self, call: &Call) -> Option<ClassId> {
        let [asked, ..] = call.arguments.as_slice() else {
            return None;
        };
        let class = self.class_of_value(*asked)?;
        let name = self.last_name(call.callee)?;
        let mut containers = self.dictionary.containers.iter();
        let is_given = containers.any(|it| it.gives.iter().any(|known| *known == name));
        is_given.then_some(class)
    }

    /// The class that a type names where `at` is.
    fn class_named(&self, at: crate::corpus::Span, annotation: &str) -> Option<ClassId> {
        let name = type_name(annotation);
        // `Cache[]` and `Promise<Cache>` are something else.
        let rest = annotation[name.len()..].trim();
        if name.is_empty() || !(rest.is_empty() || rest.starts_with('|')) {
            return None;
        }
        let named = self
            .alias
            .named_classes
            .get_or_init(|| self.collect_named());
        let file = self.facts.joined_at(at).map(|joined| joined.byte);
        named.get(&(file, name.into())).copied()
    }

    fn collect_named(&self) -> Named {
        let mut named = Named::new();
        for binding in &self.facts.bindings {
            if !matches!(binding.kind, BindingKind::Import | BindingKind::Class) {
                continue;
            }
            let class = match binding.writes.as_slice() {
                [write] => self.class_of_value(write.value),
                _ => None,
            };
            if let Some(class) = class {
                let file = self.facts.joined_at(binding.span).map(|joined| joined.byte);
                named.insert((file, binding.name.clone()), class);
            }
        }
        named
    }

    /// The class that a value is, through names alone: a path may ask for the class of a thing itself.
    fn class_of_value(&self, mut value: ValueId) -> Option<ClassId> {
        for _ in 0..HOPS {
            match &self.value(value).kind {
                ValueKind::Class(class) => return Some(*class),
                ValueKind::Binding(binding) => match self.binding(*binding).writes.as_slice() {
                    [write] => value = write.value,
                    _ => return None,
                },
                _ => return None,
            }
        }
        None
    }
}

/// The name of a type without what it is of: `Store` of `Store<State>`.
pub(in crate::graph) fn type_name(annotation: &str) -> &str {
    let end = annotation.find(|one: char| !one.is_alphanumeric() && one != '_' && one != '$');
    &annotation[..end.unwrap_or(annotation.len())]
}

//! Functions that a framework finds by itself: by a decorator, a class, an export, an object literal.
//!
//! In: a function. Out: the [`Run`]s that the dictionary knows of.
//! Never here: functions that are handed to a call (that is `runs`).

use smol_str::SmolStr;

use super::runs::{Hands, Run, RunKind};
use crate::dictionary::{ClassMethod, Made, Repeats, pattern_matches};
use crate::facts::{ClassId, FunctionId, FunctionKind, ValueKind};
use crate::graph::alias::models::is_under;
use crate::graph::{Graph, Knowledge};

impl<'a> Graph<'a> {
    pub(in crate::graph) fn decorated(&self, function: FunctionId) -> Vec<Run<'a>> {
        let facts = self.function(function);
        let mut runs = Vec::new();
        for decorator in &facts.decorators {
            let name = match &self.value(*decorator).kind {
                ValueKind::Call(_) => self.callee_name(*decorator),
                _ => self.last_name(*decorator),
            };
            let Some(name) = name else { continue };
            for entry in self.dictionary.decorators_named(&name) {
                runs.push(Run {
                    kind: RunKind::Framework {
                        repeats: entry.repeats,
                        what: entry.what.as_str().into(),
                        span: self.span(*decorator),
                        hands: Hands::of(entry.hands_new, &entry.shared_members),
                    },
                    knowledge: Knowledge::Sight,
                });
            }
        }
        runs.extend(self.run_by_class(function));
        runs.extend(self.made_for_requests(function));
        runs.extend(self.run_by_page(function));
        runs
    }

    /// The script of a page, which a server runs for each request; one that is built beforehand is run for each page.
    fn run_by_page(&self, function: FunctionId) -> Option<Run<'a>> {
        let facts = self.function(function);
        (facts.kind == FunctionKind::Request).then(|| Run {
            kind: RunKind::Framework {
                repeats: Repeats::Request,
                what: "a page's script".into(),
                span: facts.head,
                hands: Hands::New(&[]),
            },
            knowledge: Knowledge::Convention,
        })
    }

    /// Methods that a framework runs because of the class they belong to.
    fn run_by_class(&self, function: FunctionId) -> Option<Run<'a>> {
        let facts = self.function(function);
        let class = facts.class?;
        if facts.kind != FunctionKind::Method {
            return None;
        }
        let mut entries = self.dictionary.methods_named(facts.name.as_deref()?);
        let (entry, knowledge) = entries.find_map(|entry| {
            let knowledge = self.class_fits(entry, class, function)?;
            Some((entry, knowledge))
        })?;
        Some(Run {
            kind: RunKind::Framework {
                repeats: entry.repeats,
                what: entry.what.as_str().into(),
                span: facts.head,
                hands: Hands::of(entry.hands_new, &entry.shared_members),
            },
            knowledge,
        })
    }

    fn class_fits(
        &self,
        entry: &ClassMethod,
        class: ClassId,
        function: FunctionId,
    ) -> Option<Knowledge> {
        let facts = self.class(class);
        let base = facts.base.and_then(|base| self.last_name(base));
        let is_a = base
            .iter()
            .chain(&facts.implements)
            .any(|name| entry.is_a.iter().any(|known| known == name));
        if is_a {
            return Some(Knowledge::Sight);
        }
        if !self.parameters_fit(&entry.parameters, function) {
            return None;
        }
        let decorated = facts.decorators.iter().any(|decorator| {
            self.last_name(*decorator)
                .is_some_and(|name| entry.decorators.iter().any(|known| *known == name))
        });
        let any = entry.is_a.is_empty() && entry.decorators.is_empty();
        (decorated || any).then_some(Knowledge::Convention)
    }

    pub(in crate::graph) fn exported(
        &self,
        function: FunctionId,
        name: &str,
        properties: &[SmolStr],
    ) -> Option<Run<'a>> {
        if let Some(run) = self.in_handler_object(function, name, properties) {
            return Some(run);
        }
        if !properties.is_empty() {
            return None;
        }
        let entry = self.dictionary.exports_named(name).find(|entry| {
            self.is_in_file_of(function, &entry.files)
                && (entry.parameters.is_empty() || self.parameters_fit(&entry.parameters, function))
        })?;
        // A name alone would be a convention; with a path or a shape that the framework prescribes it is more.
        let knowledge = match entry.files.is_empty() && !entry.parameters.is_empty() {
            true => Knowledge::Convention,
            false => Knowledge::Sight,
        };
        Some(Run {
            kind: RunKind::Framework {
                repeats: entry.repeats,
                what: entry.what.as_str().into(),
                span: self.function(function).head,
                hands: Hands::of(entry.hands_new, &entry.shared_members),
            },
            knowledge,
        })
    }

    pub(in crate::graph) fn in_handler_object(
        &self,
        function: FunctionId,
        name: &str,
        properties: &[SmolStr],
    ) -> Option<Run<'a>> {
        let entry = self.dictionary.objects.iter().find(|entry| {
            entry
                .named
                .iter()
                .any(|pattern| pattern_matches(pattern, name))
                && is_under(properties, &entry.under)
                && self.is_in_file_of(function, &entry.files)
        })?;
        // The name of a variable alone is a convention; what is under it, or where it stands, says more.
        let says_more = |under: &String| under != "*" && properties.iter().any(|it| it == under);
        let is_sure = !entry.files.is_empty() || entry.under.iter().any(says_more);
        let knowledge = match is_sure {
            true => Knowledge::Sight,
            false => Knowledge::Convention,
        };
        Some(Run {
            kind: RunKind::Framework {
                repeats: entry.repeats,
                what: entry.what.as_str().into(),
                span: self.function(function).head,
                hands: Hands::of(entry.hands_new, &[]),
            },
            knowledge,
        })
    }

    /// Whether the file of a function is one of those that an entry asks for, if it asks for any.
    fn is_in_file_of(&self, function: FunctionId, files: &[String]) -> bool {
        let joined = self.facts.joined_at(self.function(function).span);
        let file = joined.map_or(self.file, |joined| joined.path.as_str());
        files.is_empty() || files.iter().any(|pattern| file_matches(pattern, file))
    }
}

/// Whether a path is one that an entry of `[[export]]` means: `/pages/api/` anywhere, or `/route` as the file's name.
fn file_matches(pattern: &str, file: &str) -> bool {
    let file = format!("/{file}");
    if pattern.ends_with('/') {
        return file.contains(pattern);
    }
    let stem = file
        .rsplit_once('.')
        .map_or(file.as_str(), |(stem, _)| stem);
    stem.ends_with(pattern)
}

impl<'a> Graph<'a> {
    /// The constructor of a class of which a container makes an instance for each request is run for each.
    pub(in crate::graph) fn made_for_requests(&self, function: FunctionId) -> Option<Run<'a>> {
        let facts = self.function(function);
        let constructs = matches!(
            facts.kind,
            FunctionKind::Constructor | FunctionKind::Initialiser
        );
        let class = facts.class.filter(|_| constructs)?;
        let (made, entry, said) = self.container_of(class)?;
        (made == Made::Request).then(|| Run {
            kind: RunKind::Framework {
                repeats: Repeats::Request,
                what: SmolStr::new(format!("{}, made for each request,", entry.what)),
                span: said.map_or(facts.head, |it| self.span(it)),
                hands: Hands::Anything,
            },
            knowledge: Knowledge::Sight,
        })
    }
}

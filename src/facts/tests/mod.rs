//! Tests of what one file says, by theme, over snippets of source.
//!
//! In: source text. Out: assertions in the source's own terms: names, lines, and values and control flow as text.

mod classes;
mod control_flow;
mod listeners;
mod modules;
mod prototypes;
mod robustness;
mod scopes;
mod typescript;
mod values;

use super::{Class, FileFacts, Function, RegionId, Step, ValueId, ValueKind};
use crate::corpus::LineIndex;
use crate::cst::{Language, parse};
use crate::dictionary::{Dictionary, Duplicates, Pair};

/// A snippet and what it says.
struct File {
    text: String,
    facts: FileFacts,
}

fn pair(
    name: &str,
    acquire: &[&str],
    release: &[&str],
    event: Option<usize>,
    listener: usize,
) -> Pair {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Pair {
        target: None,
        in_sight: false,
        kept_in: Vec::new(),
        name: name.to_owned(),
        acquire: owned(acquire),
        acquire_once: Vec::new(),
        once_otherwise: Vec::new(),
        release: owned(release),
        release_all: Vec::new(),
        mistaken: Vec::new(),
        event,
        listener,
        options: None,
        into: None,
        implies: None,
        from: Vec::new(),
        causes: false,
        listener_in: Vec::new(),
        passing_on: Vec::new(),
        ended_by: Vec::new(),
        imported: Vec::new(),
        duplicates: Duplicates::Kept,
        named: Vec::new(),
        leaks: String::new(),
        clean: String::new(),
    }
}

fn dictionary() -> Dictionary {
    let mut emitter = pair(
        "EventEmitter",
        &["on", "addListener"],
        &["off", "removeListener"],
        Some(0),
        1,
    );
    emitter.acquire_once = vec!["once".to_owned()];
    emitter.release_all = vec!["removeAllListeners".to_owned()];
    let mut target = pair(
        "EventTarget",
        &["addEventListener"],
        &["removeEventListener"],
        Some(0),
        1,
    );
    target.options = Some(2);
    target.duplicates = Duplicates::Ignored;
    let media = pair(
        "MediaQueryList",
        &["addListener"],
        &["removeListener"],
        None,
        0,
    );
    let mut named = pair("Store", &["subscribe"], &["unsubscribe"], None, 0);
    named.named = vec!["store".to_owned(), "*Store".to_owned()];
    let mut dictionary = Dictionary::default();
    dictionary.pairs = vec![emitter, target, media, named];
    dictionary
}

/// Reads TypeScript.
fn read(text: &str) -> File {
    read_as(text, Language::Typescript)
}

/// Reads JavaScript.
fn read_js(text: &str) -> File {
    read_as(text, Language::Javascript)
}

fn read_as(text: &str, language: Language) -> File {
    let facts = super::of(&parse(text, language), text, &dictionary());
    File {
        text: text.to_owned(),
        facts,
    }
}

impl File {
    fn line(&self, offset: u32) -> u32 {
        LineIndex::new(&self.text).position(&self.text, offset).line
    }

    fn source(&self, value: ValueId) -> &str {
        let span = self.facts.values[value.0 as usize].span;
        &self.text[span.start as usize..span.end as usize]
    }

    fn text(&self, value: ValueId) -> String {
        super::print::value_text(&self.facts, value)
    }

    /// The first value written exactly so, with the whole of a chain before its parts.
    fn find(&self, source: &str) -> ValueId {
        let mut all = (0..self.facts.values.len() as u32).map(ValueId);
        all.rfind(|value| self.source(*value) == source)
            .unwrap_or_else(|| panic!("no value {source:?}"))
    }

    /// What the value written exactly so is.
    fn value(&self, source: &str) -> String {
        self.text(self.find(source))
    }

    /// The line on which the name used on `line` is declared; 0 for a global.
    fn declared(&self, name: &str, line: u32) -> u32 {
        let uses = self.facts.values.iter().filter(|value| {
            let span = value.span;
            self.text[span.start as usize..span.end as usize] == *name
                && self.line(span.start) == line
        });
        let found: Vec<_> = uses
            .filter_map(|value| match &value.kind {
                ValueKind::Binding(binding) => {
                    Some(self.line(self.facts.bindings[binding.0 as usize].span.start))
                }
                ValueKind::Global(_) => Some(0),
                _ => None,
            })
            .collect();
        match found.as_slice() {
            [line] => *line,
            other => panic!("{name:?} is used {} times on line {line}", other.len()),
        }
    }

    /// What the name declared first is written, in order.
    fn writes(&self, name: &str) -> Vec<String> {
        let binding = self
            .facts
            .bindings
            .iter()
            .find(|binding| binding.name == name)
            .expect("declared");
        binding
            .writes
            .iter()
            .map(|write| self.text(write.value))
            .collect()
    }

    fn binding(&self, name: &str) -> &super::Binding {
        self.facts
            .bindings
            .iter()
            .find(|binding| binding.name == name)
            .expect("declared")
    }

    fn function(&self, name: &str) -> &Function {
        let mut functions = self.facts.functions.iter();
        functions
            .find(|function| function.name.as_deref() == Some(name))
            .expect("a function of this name")
    }

    fn class(&self, name: &str) -> &Class {
        let mut classes = self.facts.classes.iter();
        classes
            .find(|class| class.name.as_deref() == Some(name))
            .expect("a class of this name")
    }

    /// The names of a class's members, `static` and `private` marked.
    fn members(&self, class: &str) -> String {
        let members = self.class(class).members.iter().map(|member| {
            let mut text = String::new();
            text.push_str(if member.is_static { "static " } else { "" });
            text.push_str(if member.is_private { "private " } else { "" });
            text.push_str(&member.name);
            text.push_str(if member.function.is_some() { "()" } else { "" });
            text
        });
        members.collect::<Vec<_>>().join(", ")
    }

    fn exports(&self) -> Vec<String> {
        let exports = self.facts.exports.iter();
        exports
            .map(|export| format!("{} = {}", export.name, self.text(export.value)))
            .collect()
    }

    /// The control flow of the module.
    fn module_flow(&self) -> String {
        self.flow_of(self.facts.functions[0].body)
    }

    /// The control flow of a function, writes of parameters left out.
    fn flow(&self, name: &str) -> String {
        self.flow_of(self.function(name).body)
    }

    fn flow_of(&self, region: RegionId) -> String {
        let steps = self.facts.regions[region.0 as usize].steps.iter();
        steps
            .filter_map(|step| self.step(step))
            .collect::<Vec<_>>()
            .join("; ")
    }

    fn step(&self, step: &Step) -> Option<String> {
        let nested =
            |word: &str, region: &RegionId| format!("{word} {{{}}}", self.flow_of(*region));
        let labeled = |word: &str, label: &Option<smol_str::SmolStr>| match label {
            Some(label) => format!("{label}: {word}"),
            None => word.to_owned(),
        };
        let parts =
            |parts: [Option<String>; 3]| parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        Some(match step {
            Step::Call(value) => self.source(*value).to_owned(),
            Step::Await(value) => format!("wait {}", self.source(*value)),
            Step::Yield(value) => self.source(*value).to_owned(),
            Step::Write(binding, number) => {
                let binding = &self.facts.bindings[binding.0 as usize];
                let value = binding.writes[*number as usize].value;
                if matches!(
                    self.facts.values[value.0 as usize].kind,
                    ValueKind::Parameter { .. }
                ) {
                    return None;
                }
                format!("{} = {}", binding.name, self.source(value))
            }
            Step::Assign(number) => {
                let assignment = &self.facts.assignments[*number as usize];
                format!(
                    "{} = {}",
                    self.source(assignment.target),
                    self.source(assignment.value)
                )
            }
            Step::Branch { then, otherwise } => parts([
                then.as_ref().map(|then| nested("if", then)),
                otherwise
                    .as_ref()
                    .map(|otherwise| nested("else", otherwise)),
                None,
            ]),
            Step::Loop {
                body,
                at_least_once,
                label,
                ..
            } => nested(
                &labeled(if *at_least_once { "do" } else { "loop" }, label),
                body,
            ),
            Step::Switch {
                cases,
                has_default,
                label,
            } => {
                let cases: Vec<_> = cases.iter().map(|case| nested("case", case)).collect();
                let default = if *has_default { " with default" } else { "" };
                format!(
                    "{}{default} {{{}}}",
                    labeled("switch", label),
                    cases.join(" ")
                )
            }
            Step::Try {
                body,
                catch,
                finally,
            } => parts([
                Some(nested("try", body)),
                catch.as_ref().map(|catch| nested("catch", catch)),
                finally.as_ref().map(|finally| nested("finally", finally)),
            ]),
            Step::Block { body, label } => nested(&labeled("block", label), body),
            Step::Return { value, .. } => format!(
                "return {}",
                value.map(|value| self.source(value)).unwrap_or_default()
            )
            .trim()
            .to_owned(),
            Step::Throw { value, .. } => format!("throw {}", self.source(*value)),
            Step::Break { label, .. } => format!("break {}", label.as_deref().unwrap_or_default())
                .trim()
                .to_owned(),
            Step::Continue { label, .. } => {
                format!("continue {}", label.as_deref().unwrap_or_default())
                    .trim()
                    .to_owned()
            }
        })
    }

    /// Acquisitions as `target | event | listener`, with the pair's number and what else is known.
    fn acquisitions(&self) -> Vec<String> {
        let acquisitions = self.facts.acquisitions.iter().map(|acquisition| {
            let mut text = format!(
                "{} | {} | {}",
                self.text(acquisition.target),
                acquisition
                    .event
                    .map_or("-".to_owned(), |event| self.text(event)),
                self.text(acquisition.listener)
            );
            text.push_str(if acquisition.once { " | once" } else { "" });
            text.push_str(&self.options(acquisition.options));
            text
        });
        acquisitions.collect()
    }

    fn releases(&self) -> Vec<String> {
        let optional =
            |value: Option<ValueId>| value.map_or("*".to_owned(), |value| self.text(value));
        let releases = self.facts.releases.iter().map(|release| {
            format!(
                "{} | {} | {}{}",
                self.text(release.target),
                optional(release.event),
                optional(release.listener),
                self.options(release.options)
            )
        });
        releases.collect()
    }

    fn options(&self, options: super::Options) -> String {
        let mut text = String::new();
        match options.capture {
            Some(true) => text.push_str(" | capture"),
            Some(false) => {}
            None => text.push_str(" | capture unknown"),
        }
        if let Some(signal) = options.signal {
            text.push_str(&format!(" | signal {}", self.text(signal)));
        }
        text
    }
}

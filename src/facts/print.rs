//! Facts as text that people read: what `--show facts` prints.
//!
//! In: [`FileFacts`]. Out: text, one thing a line, places as byte ranges. Never here: facts left out by judgement.

mod values;

use std::fmt::Write as _;

use super::{
    Class, FileFacts, Function, FunctionId, Member, Options, ParameterFacts, RegionId, RegionKind,
    Span, Step, ValueId,
};

/// How deep values are spelled out before `…` stands for the rest.
const VALUE_DEPTH: u32 = 6;
/// How deep regions are indented before `…` stands for the rest.
const REGION_DEPTH: usize = 60;

/// Prints everything that a file says: names, classes, functions with what happens in them, exports, listeners, and
/// what could not be understood.
pub fn print(facts: &FileFacts) -> String {
    let mut printer = Printer {
        facts,
        out: String::new(),
    };
    printer.bindings();
    printer.classes();
    for (number, function) in facts.functions.iter().enumerate() {
        printer.function(FunctionId(number as u32), function);
    }
    printer.exports();
    printer.listeners();
    for spot in &facts.blind_spots {
        printer.line(
            0,
            &format!("blind spot {:?} at {}", spot.kind, place(spot.span)),
        );
    }
    printer.out
}

/// One value as text, close to how it was written; what is nested too deep is `…`.
pub fn value_text(facts: &FileFacts, value: ValueId) -> String {
    values::text(facts, value, VALUE_DEPTH)
}

struct Printer<'f> {
    facts: &'f FileFacts,
    out: String,
}

fn place(span: Span) -> String {
    format!("{}..{}", span.start, span.end)
}

impl Printer<'_> {
    fn line(&mut self, indent: usize, text: &str) {
        let _ = writeln!(self.out, "{:width$}{text}", "", width = indent * 2);
    }

    fn value(&self, value: ValueId) -> String {
        values::text(self.facts, value, VALUE_DEPTH)
    }

    fn bindings(&mut self) {
        for binding in &self.facts.bindings {
            let writes: Vec<_> = binding
                .writes
                .iter()
                .map(|write| {
                    let sign = if write.if_absent { "??= " } else { "= " };
                    format!("{sign}{}", self.value(write.value))
                })
                .collect();
            let line = format!(
                "{:?} {} of f{} r{} at {}: {}",
                binding.kind,
                binding.name,
                binding.function.0,
                binding.region.0,
                place(binding.span),
                writes.join("; ")
            );
            self.line(0, line.trim_end_matches(": "));
        }
    }

    fn classes(&mut self) {
        for (number, class) in self.facts.classes.iter().enumerate() {
            let head = self.class_head(number, class);
            self.line(0, &head);
            for member in &class.members {
                let line = self.member(member);
                self.line(1, &line);
            }
        }
    }

    fn class_head(&self, number: usize, class: &Class) -> String {
        let mut head = format!(
            "class c{number} {}",
            class.name.as_deref().unwrap_or("(no name)")
        );
        if let Some(base) = class.base {
            let _ = write!(head, " extends {}", self.value(base));
        }
        if let Some(constructor) = class.constructor {
            let _ = write!(head, " made by f{}", constructor.0);
        }
        for decorator in &class.decorators {
            let _ = write!(head, " {}", self.value(*decorator));
        }
        let _ = write!(head, " at {}", place(class.head));
        head
    }

    fn member(&self, member: &Member) -> String {
        let mut line = String::new();
        for (holds, word) in [
            (member.is_static, "static "),
            (member.is_private, "private "),
        ] {
            line.push_str(if holds { word } else { "" });
        }
        line.push_str(&member.name);
        if let Some(annotation) = &member.annotation {
            let _ = write!(line, ": {annotation}");
        }
        match (member.function, member.value) {
            (Some(function), _) => {
                let _ = write!(line, " = f{}", function.0);
            }
            (None, Some(value)) => {
                let _ = write!(line, " = {}", self.value(value));
            }
            (None, None) => {}
        }
        line
    }

    fn function(&mut self, id: FunctionId, function: &Function) {
        let mut head = format!(
            "f{} {:?} {}",
            id.0,
            function.kind,
            function.name.as_deref().unwrap_or("(no name)")
        );
        let parameters: Vec<_> = function.parameters.iter().map(parameter).collect();
        let _ = write!(head, "({})", parameters.join(", "));
        for (holds, word) in [
            (function.is_async, " async"),
            (function.is_generator, " generator"),
            (function.is_static, " static"),
        ] {
            head.push_str(if holds { word } else { "" });
        }
        if let Some(class) = function.class {
            let _ = write!(head, " of c{}", class.0);
        }
        if function.this != id {
            let _ = write!(head, " with this of f{}", function.this.0);
        }
        if let Some(parent) = function.parent {
            let _ = write!(head, " in f{} r{}", parent.0, function.region.0);
        }
        let _ = write!(head, " at {}", place(function.head));
        self.line(0, &head);
        self.region(1, "body", function.body);
    }

    fn region(&mut self, indent: usize, role: &str, id: RegionId) {
        let region = &self.facts.regions[id.0 as usize];
        let head = format!("{role} r{}{}", id.0, self.region_kind(&region.kind));
        self.line(indent, &head);
        if indent > REGION_DEPTH {
            return self.line(indent + 1, "…");
        }
        for step in &region.steps {
            self.step(indent + 1, step);
        }
    }

    fn region_kind(&self, kind: &RegionKind) -> String {
        match kind {
            RegionKind::Loop { form, over, .. } => match over {
                Some(over) => format!(" {form:?} over {}", self.value(*over)),
                None => format!(" {form:?}"),
            },
            RegionKind::Branch { test, when: true } => format!(" when {}", self.value(*test)),
            RegionKind::Branch { test, when: false } => format!(" unless {}", self.value(*test)),
            RegionKind::Case {
                value: Some(value), ..
            } => format!(" {}", self.value(*value)),
            _ => String::new(),
        }
    }

    fn step(&mut self, indent: usize, step: &Step) {
        match step {
            Step::Call(value) => self.simple(indent, "call", *value),
            Step::Await(value) | Step::Yield(value) => self.simple(indent, "", *value),
            Step::Throw { value, .. } => self.simple(indent, "throw", *value),
            Step::Return {
                value: Some(value), ..
            } => self.simple(indent, "return", *value),
            Step::Return { value: None, .. } => self.line(indent, "return"),
            Step::Break { label, .. } => self.jump(indent, "break", label.as_deref()),
            Step::Continue { label, .. } => self.jump(indent, "continue", label.as_deref()),
            Step::Write(binding, number) => {
                let binding = &self.facts.bindings[binding.0 as usize];
                let value = self.value(binding.writes[*number as usize].value);
                let line = format!("write {} = {value}", binding.name);
                self.line(indent, &line);
            }
            Step::Assign(number) => {
                let assignment = &self.facts.assignments[*number as usize];
                let sign = if assignment.if_absent { "??=" } else { "=" };
                let line = format!(
                    "assign {} {sign} {}",
                    self.value(assignment.target),
                    self.value(assignment.value)
                );
                self.line(indent, &line);
            }
            nested => self.nested(indent, nested),
        }
    }

    fn nested(&mut self, indent: usize, step: &Step) {
        match step {
            Step::Branch { then, otherwise } => {
                for (role, region) in [("if", then), ("else", otherwise)] {
                    if let Some(region) = region {
                        self.region(indent, role, *region);
                    }
                }
            }
            Step::Loop { body, label, .. } => {
                self.region(indent, &labeled("loop", label.as_deref()), *body)
            }
            Step::Block { body, label } => {
                self.region(indent, &labeled("block", label.as_deref()), *body)
            }
            Step::Switch { cases, label, .. } => {
                self.line(indent, &labeled("switch", label.as_deref()));
                cases
                    .iter()
                    .for_each(|case| self.region(indent + 1, "case", *case));
            }
            Step::Try {
                body,
                catch,
                finally,
            } => {
                self.region(indent, "try", *body);
                for (role, region) in [("catch", catch), ("finally", finally)] {
                    if let Some(region) = region {
                        self.region(indent, role, *region);
                    }
                }
            }
            _ => {}
        }
    }

    fn simple(&mut self, indent: usize, word: &str, value: ValueId) {
        let line = format!("{word} {}", self.value(value))
            .trim_start()
            .to_owned();
        self.line(indent, &line);
    }

    fn jump(&mut self, indent: usize, word: &str, label: Option<&str>) {
        let line = format!("{word} {}", label.unwrap_or_default());
        self.line(indent, line.trim_end());
    }

    fn exports(&mut self) {
        for export in &self.facts.exports {
            let line = format!("export {} = {}", export.name, self.value(export.value));
            self.line(0, &line);
        }
    }

    fn listeners(&mut self) {
        for acquisition in &self.facts.acquisitions {
            let once = if acquisition.once { " once" } else { "" };
            let line = format!(
                "acquire on {} event {} listener {}{once}{} in r{} at {}",
                self.value(acquisition.target),
                self.optional(acquisition.event),
                self.value(acquisition.listener),
                self.options(acquisition.options),
                acquisition.region.0,
                place(acquisition.span)
            );
            self.line(0, &line);
        }
        for release in &self.facts.releases {
            let line = format!(
                "release on {} event {} listener {}{} in r{} at {}",
                self.value(release.target),
                self.optional(release.event),
                self.optional(release.listener),
                self.options(release.options),
                release.region.0,
                place(release.span)
            );
            self.line(0, &line);
        }
    }

    fn optional(&self, value: Option<ValueId>) -> String {
        value.map_or_else(|| "any".to_owned(), |value| self.value(value))
    }

    fn options(&self, options: Options) -> String {
        let mut text = String::new();
        match options.capture {
            Some(true) => text.push_str(" capture"),
            Some(false) => {}
            None => text.push_str(" capture?"),
        }
        if let Some(signal) = options.signal {
            let _ = write!(text, " signal {}", self.value(signal));
        }
        if options.is_opaque {
            text.push_str(" opaque");
        }
        text
    }
}

fn labeled(word: &str, label: Option<&str>) -> String {
    label.map_or_else(|| word.to_owned(), |label| format!("{word} {label}:"))
}

fn parameter(parameter: &ParameterFacts) -> String {
    let mut text = if parameter.is_rest {
        "...".to_owned()
    } else {
        String::new()
    };
    text.push_str(if parameter.name.is_empty() {
        "{}"
    } else {
        &parameter.name
    });
    if let Some(annotation) = &parameter.annotation {
        let _ = write!(text, ": {annotation}");
    }
    text
}

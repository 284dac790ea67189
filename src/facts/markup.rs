//! What a component's markup draws and runs, as its framework compiles it: elements of the components that it names, with the
//! functions that it has run for events.
//!
//! In: the markup's elements, and the names that the scripts declare. Out: values like those of JSX: in the script that runs
//! for each instance, or in a made-up `render` of the plan that a file exports.
//! Never here: attributes that are no handlers, or what an element looks like.

use smol_str::SmolStr;

use super::lowering::Lowering;
use super::{
    BindingId, COMPONENT, Call, Function, FunctionId, FunctionKind, Property, RegionKind, Step,
    ValueId, ValueKind,
};
use crate::corpus::Span;
use crate::corpus::drawing::{Element, Handler, When, run_by};

/// What a member is called that draws a component.
const DRAWS: &str = "render";

impl Lowering<'_> {
    /// What is drawn by the script that is being read.
    pub(super) fn draw(&mut self, elements: &[Element]) {
        self.draw_with(elements, &|lowering, name, span| {
            let binding = lowering.resolve(name)?;
            Some(lowering.value(ValueKind::Binding(binding), span))
        });
    }

    /// What is drawn by the component whose plan is exported: its handlers are members of it.
    pub(super) fn draw_plan(&mut self, elements: &[Element]) {
        let default = self.facts.exports.iter().find(|it| it.name == "default");
        let Some(plan) = default.and_then(|it| self.plan_in(it.value)) else {
            return;
        };
        let id = FunctionId(self.facts.functions.len() as u32);
        let at = Span::new(self.span(plan).start, self.span(plan).start);
        let value = self.value(ValueKind::Function(id), at);
        let drawing = Function {
            name: Some(SmolStr::new_static(DRAWS)),
            ..self.function_here(FunctionKind::Method, Some(value), id, at)
        };
        self.facts.functions.push(drawing);
        let place = self.enter_function(id, id, at);
        self.draw_with(elements, &|lowering, name, span| {
            let object = lowering.value(ValueKind::This(id), span);
            let name = SmolStr::new(name);
            Some(lowering.value(ValueKind::Member { object, name }, span))
        });
        self.move_back(place);
        if let ValueKind::Object(properties) = &mut self.facts.values[plan.0 as usize].kind {
            properties.push(Property {
                name: Some(SmolStr::new_static(DRAWS)),
                value,
            });
        }
    }

    /// The object literal that a plan is, or that a call makes one of.
    fn plan_in(&self, value: ValueId) -> Option<ValueId> {
        match self.kind(value) {
            ValueKind::Object(_) => Some(value),
            ValueKind::Call(Call { arguments, .. }) => {
                let last = *arguments.last()?;
                matches!(self.kind(last), ValueKind::Object(_)).then_some(last)
            }
            _ => None,
        }
    }

    /// `named` is what the code of a handler means by a name.
    fn draw_with(
        &mut self,
        elements: &[Element],
        named: &dyn Fn(&mut Self, &str, Span) -> Option<ValueId>,
    ) {
        for element in elements {
            let component = self.component_named(element);
            for name in &element.written {
                let place = span(name);
                if let Some(value) = named(self, &self.text[name.clone()], place) {
                    self.write_from_markup(value, place);
                }
            }
            if component.is_none() && element.handlers.is_empty() {
                continue;
            }
            match &element.when {
                When::Always => self.draw_element(element, component, named),
                when => {
                    let span = span(&element.name);
                    let test = self.condition(when, named);
                    let test = test.unwrap_or_else(|| self.value(ValueKind::Unknown, span));
                    let kind = RegionKind::Branch { test, when: true };
                    let region = self.region(kind, span);
                    self.within(region, |lowering| {
                        lowering.draw_element(element, component, named);
                    });
                    self.step(Step::Branch {
                        then: Some(region),
                        otherwise: None,
                    });
                }
            }
        }
    }

    /// What the markup writes to a name: a member of the instance, or of a script the value of what the name holds.
    fn write_from_markup(&mut self, named: ValueId, place: Span) {
        let target = match self.kind(named) {
            ValueKind::Binding(_) => {
                let name = SmolStr::new_static("value");
                let kind = ValueKind::Member {
                    object: named,
                    name,
                };
                self.value(kind, place)
            }
            _ => named,
        };
        let value = self.value(ValueKind::Unknown, place);
        self.assign(target, value, false);
    }

    /// What is asked before an element is drawn, if that is one name.
    fn condition(
        &mut self,
        when: &When,
        named: &dyn Fn(&mut Self, &str, Span) -> Option<ValueId>,
    ) -> Option<ValueId> {
        let When::If(code) = when else { return None };
        let name = self.text[code.clone()].trim();
        let is_name = name
            .bytes()
            .all(|it| it.is_ascii_alphanumeric() || it == b'_');
        if !is_name {
            return None;
        }
        let known = named(self, name, span(code));
        let unknown = ValueKind::Global(SmolStr::new(name));
        Some(known.unwrap_or_else(|| self.value(unknown, span(code))))
    }

    fn draw_element(
        &mut self,
        element: &Element,
        component: Option<BindingId>,
        named: &dyn Fn(&mut Self, &str, Span) -> Option<ValueId>,
    ) {
        let place = span(&element.name);
        let mut properties = Vec::new();
        if let Some(component) = component {
            properties.push(Property {
                name: Some(SmolStr::new_static(COMPONENT)),
                value: self.value(ValueKind::Binding(component), place),
            });
        }
        for handler in &element.handlers {
            let name = SmolStr::new(&self.text[handler.attribute.clone()]);
            for value in self.values_run_by(handler, named) {
                let name = Some(name.clone());
                properties.push(Property { name, value });
            }
        }
        if !properties.is_empty() {
            self.value(ValueKind::Jsx(properties), place);
        }
    }

    fn values_run_by(
        &mut self,
        handler: &Handler,
        named: &dyn Fn(&mut Self, &str, Span) -> Option<ValueId>,
    ) -> Vec<ValueId> {
        let text = self.text;
        let code = &text[handler.code.clone()];
        let names = run_by(code.as_bytes()).into_iter();
        names
            .filter_map(|name| {
                let place = handler.code.start + name.start..handler.code.start + name.end;
                named(self, &code[name], span(&place))
            })
            .collect()
    }

    /// What the scripts declare under the name of an element: `my-kid` is `MyKid`, or `myKid`.
    fn component_named(&self, element: &Element) -> Option<BindingId> {
        let tag = &self.text[element.name.clone()];
        if !tag.contains(|one: char| one.is_ascii_uppercase() || one == '-') {
            return None;
        }
        let name = joined(tag);
        let capital = name.get(..1)?.to_ascii_uppercase() + name.get(1..)?;
        self.resolve(&capital).or_else(|| self.resolve(&name))
    }
}

/// A name without the dashes between its words: `myKid` for `my-kid`.
fn joined(tag: &str) -> String {
    let mut words = tag.split('-');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let mut letters = word.chars();
        let first = letters.next().map(|it| it.to_ascii_uppercase());
        name + &first.into_iter().chain(letters).collect::<String>()
    })
}

fn span(range: &std::ops::Range<usize>) -> Span {
    Span::new(range.start as u32, range.end as u32)
}

//! What the tests of a function ask, and how one of them comes out if it is known how others did.
//!
//! In: the tests of a function. Out: [`Conditions`], which say what is known where a test came out so, and what is not
//! known any more where a name or property is written.
//! Never here: the walk over the function.
//!
//! A test is taken apart into questions about things: whether a thing is truthy, whether it is there, whether it equals
//! another one. Two spellings of one question (`if (!x) return`, `x != null && …`, `const live = x`) are one bit.

mod build;
mod follows;
mod things;

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use things::{Thing, ThingId, Things};

use super::lattice::Known;
use crate::facts::{Assignment, BindingId, FunctionId, ValueId, ValueKind, Write};
use crate::graph::Graph;
use crate::graph::alias::constants::{Constant, constant};
use crate::graph::alias::marks::Mark;
use crate::graph::alias::path::Path;

/// How many steps lead from a thing to the parts of it that are looked at.
const STEPS: usize = 8;

/// One question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Question {
    /// Whether it is truthy.
    Truthy(ThingId),
    /// Whether it is neither `null` nor `undefined`.
    Present(ThingId),
    /// Whether two are equal.
    Equal(ThingId, ThingId),
    /// Whether all parts of the test of this number hold.
    All(u32),
}

/// A test, made of questions; `bool` is the answer with which it holds.
#[derive(Clone, Debug)]
enum Test {
    /// Whatever happens.
    Always(bool),
    /// One question, by its bit.
    One(u128, bool),
    /// All of these, or not all; the bit remembers how it came out as a whole.
    All(u128, Vec<Rc<Test>>, bool),
    /// A name, and what it was given: both come out alike.
    Named(Rc<Test>, Rc<Test>),
    /// Nobody knows.
    Unknown,
}

/// The tests of one function.
#[derive(Debug, Default)]
pub(in crate::graph) struct Conditions {
    things: Things,
    tests: HashMap<ValueId, Rc<Test>>,
    /// By the value of a `case`.
    cases: HashMap<ValueId, Rc<Test>>,
    /// What each question is; its place is its bit.
    questions: Vec<Question>,
    /// What follows from each, if it is not so and if it is.
    follows: Vec<[Known; 2]>,
    /// The questions that are asked of a thing or of its parts.
    about: HashMap<ThingId, u128>,
    /// The questions that are asked of calls which are handed the thing, or made on it.
    under: HashMap<ThingId, u128>,
    /// The questions whether things are there, by the marks of these.
    asked_whether_there: HashMap<Mark, Vec<usize>>,
    /// The functions that write what is asked for, beside this one, with the questions.
    writers: Vec<(FunctionId, u128)>,
    /// The questions whose answers may change while this function waits.
    meanwhile: u128,
}

impl Conditions {
    /// What is known where a test came out as `when`; `None` if it cannot.
    pub(super) fn assume(&self, test: ValueId, when: bool, known: Known) -> Option<Known> {
        match self.tests.get(&test) {
            Some(test) => self.assumed(test, when, known),
            None => Some(known),
        }
    }

    /// What is known where the value of a `case` fits, or does not; `None` if it cannot.
    pub(super) fn fits(&self, value: ValueId, fits: bool, known: Known) -> Option<Known> {
        match self.cases.get(&value) {
            Some(test) => self.assumed(test, fits, known),
            None => Some(known),
        }
    }

    /// The questions that a test asks or that its outcome answers, if anything is known of how it comes out or follows from
    /// it.
    pub(super) fn asked_by(&self, test: ValueId) -> Option<u128> {
        self.asked(self.tests.get(&test)?)
    }

    /// The same of whether the value of a `case` fits.
    pub(super) fn asked_by_case(&self, value: ValueId) -> Option<u128> {
        self.asked(self.cases.get(&value)?)
    }

    fn asked(&self, test: &Test) -> Option<u128> {
        match test {
            Test::Always(_) => Some(0),
            Test::One(bit, _) => self.answered_with(*bit),
            Test::All(bit, parts, _) => {
                let whole = self.answered_with(*bit);
                let parts = parts.iter().map(|part| self.asked(part));
                parts.fold(whole, either)
            }
            Test::Named(name, given) => either(self.asked(name), self.asked(given)),
            Test::Unknown => None,
        }
    }

    /// A question and all that follow from its answers, if there was room for it.
    fn answered_with(&self, bit: u128) -> Option<u128> {
        let follows = match bit {
            0 => return None,
            _ => &self.follows[bit.trailing_zeros() as usize],
        };
        let all = follows.iter().map(|it| it.yes | it.no);
        Some(all.fold(bit, |all, some| all | some))
    }

    fn assumed(&self, test: &Test, when: bool, known: Known) -> Option<Known> {
        match test {
            Test::Always(outcome) => (*outcome == when).then_some(known),
            Test::One(bit, holds) => self.answered(*bit, *holds == when, known),
            Test::All(bit, parts, holds) if *holds == when => {
                let each = parts
                    .iter()
                    .try_fold(known, |known, part| self.assumed(part, true, known))?;
                self.answered(*bit, true, each)
            }
            Test::All(bit, parts, _) => {
                let known = self.answered(*bit, false, known)?;
                let mut open = parts
                    .iter()
                    .filter(|part| self.outcome(part, known) != Some(true));
                // Of several that may have failed, nobody knows which; the last one left has.
                match (open.next(), open.next()) {
                    (None, _) => None,
                    (Some(only), None) => self.assumed(only, false, known),
                    _ => Some(known),
                }
            }
            Test::Named(name, given) => {
                let known = self.assumed(name, when, known)?;
                self.assumed(given, when, known)
            }
            Test::Unknown => Some(known),
        }
    }

    fn answered(&self, bit: u128, answer: bool, known: Known) -> Option<Known> {
        match bit {
            0 => Some(known),
            _ => known.with(self.follows[bit.trailing_zeros() as usize][usize::from(answer)]),
        }
    }

    /// How a test comes out.
    fn outcome(&self, test: &Test, known: Known) -> Option<bool> {
        match test {
            Test::Always(outcome) => Some(*outcome),
            Test::One(bit, holds) => known.says(*bit).map(|answer| answer == *holds),
            Test::All(bit, parts, holds) => {
                let mut all = Some(true);
                for part in parts {
                    match self.outcome(part, known) {
                        Some(true) => {}
                        Some(false) => return Some(!*holds),
                        None => all = None,
                    }
                }
                all.or(known.says(*bit)).map(|answer| answer == *holds)
            }
            Test::Named(name, given) => self
                .outcome(name, known)
                .or_else(|| self.outcome(given, known)),
            Test::Unknown => None,
        }
    }

    /// What a write to a name makes unknown, and known.
    pub(super) fn written(
        &self,
        graph: &Graph<'_>,
        binding: BindingId,
        write: &Write,
    ) -> (u128, Known) {
        let Some(thing) = self.things.known(&Thing::Binding(binding)) else {
            return (0, Known::default());
        };
        let lost = self.about_or_none(thing);
        let given = match write.if_absent {
            true => Known::default(),
            false => self.given(graph, thing, write.value),
        };
        (lost, given)
    }

    /// What an assignment to a property makes unknown, and known.
    pub(super) fn assigned(&self, graph: &Graph<'_>, assignment: &Assignment) -> (u128, Known) {
        let object = match graph.value(assignment.target).kind {
            ValueKind::Member { object, .. } | ValueKind::Index { object, .. } => object,
            _ => return (0, Known::default()),
        };
        let mut lost = 0;
        // A call that is handed the thing, or one that it is a part of, may answer otherwise now.
        for part in holders(graph, object) {
            if let Some(thing) = self.things.find(graph, part) {
                lost |= self.under.get(&thing).copied().unwrap_or_default();
            }
        }
        let Some(thing) = self.things.find(graph, assignment.target) else {
            return (lost, Known::default());
        };
        let given = match assignment.if_absent {
            true => Known::default(),
            false => self.given(graph, thing, assignment.value),
        };
        (lost | self.about_or_none(thing), given)
    }

    fn about_or_none(&self, thing: ThingId) -> u128 {
        self.about.get(&thing).copied().unwrap_or_default()
    }

    /// What is known of a thing that was given a value.
    fn given(&self, graph: &Graph<'_>, thing: ThingId, value: ValueId) -> Known {
        let mut known = Known::default();
        let mut answer = |bit: usize, is_so: Option<bool>| {
            if let Some(is_so) = is_so {
                known = known.replaced_by(self.follows[bit][usize::from(is_so)]);
            }
        };
        let constant = constant(graph, value);
        for (bit, question) in self.questions.iter().enumerate() {
            match *question {
                Question::Truthy(of) if of == thing => answer(bit, things::truth(graph, value)),
                Question::Present(of) if of == thing => answer(bit, things::presence(graph, value)),
                Question::Equal(one, other)
                    if [one, other].iter().any(|it| self.is_type_of(*it, thing)) =>
                {
                    let kind = if self.is_type_of(one, thing) {
                        other
                    } else {
                        one
                    };
                    if let Thing::Constant(Constant::String(kind)) = self.things.get(kind) {
                        answer(bit, things::is_of_type(graph, value, kind));
                    }
                }
                Question::Equal(one, other) if one == thing || other == thing => {
                    let with = if one == thing { other } else { one };
                    if let (Some(given), Thing::Constant(with)) = (&constant, self.things.get(with))
                    {
                        answer(bit, Some(given == with));
                    }
                }
                _ => {}
            }
        }
        known
    }

    /// Whether one thing is what `typeof` says of another one.
    fn is_type_of(&self, kind: ThingId, thing: ThingId) -> bool {
        matches!(self.things.get(kind), Thing::Operator(name, of) if name == "typeof" && of.first() == Some(&thing))
    }

    /// The questions whose answers may change while this function waits.
    pub(super) fn changed_meanwhile(&self) -> u128 {
        self.meanwhile
    }

    /// The questions whose answers a call may change.
    pub(super) fn changed_by(&self, graph: &Graph<'_>, call: ValueId) -> u128 {
        if self.writers.is_empty() {
            return 0;
        }
        let mut run: Vec<FunctionId> = graph.called_function(call).into_iter().collect();
        // What is registered runs later; any other callback may run at once.
        if graph.acquisition_at(call).is_none() {
            let arguments = &graph.call(call).arguments;
            run.extend(
                arguments
                    .iter()
                    .filter_map(|it| match graph.value(*it).kind {
                        ValueKind::Function(function) => Some(function),
                        _ => None,
                    }),
            );
        }
        let mut changed = 0;
        for function in run {
            let reached = graph.reached_from(function);
            for (writer, questions) in &self.writers {
                if changed & questions != *questions && reached.contains(writer) {
                    changed |= questions;
                }
            }
        }
        changed
    }

    /// The questions whether what a call with `?.` is made on is there at all.
    pub(super) fn presence(&self, graph: &Graph<'_>, call: ValueId) -> u128 {
        if !graph.call(call).optional {
            return 0;
        }
        receivers(graph, call)
            .into_iter()
            .filter_map(|part| self.things.find(graph, part))
            .fold(0, |asked, thing| {
                asked | self.bits(|question| *question == Question::Present(thing))
            })
    }

    /// What is known where all these things are there.
    pub(in crate::graph) fn known_if_there(&self, graph: &Graph<'_>, things: &[Path]) -> Known {
        let marks = things.iter().map(|thing| graph.mark(thing));
        let asked = marks.filter_map(|mark| self.asked_whether_there.get(&mark));
        let bits: BTreeSet<usize> = asked.flatten().copied().collect();
        let mut known = Known::default();
        for bit in bits {
            if let Question::Truthy(thing) | Question::Present(thing) = self.questions[bit]
                && let Some(sample) = self.things.sample(thing)
                && things
                    .iter()
                    .any(|it| graph.same_path(&graph.path(sample), it))
            {
                known = known.replaced_by(self.follows[bit][1]);
            }
        }
        known
    }

    /// The questions whether a thing is there, by what it means.
    fn note_whether_there(&mut self, graph: &Graph<'_>) {
        for (bit, question) in self.questions.iter().enumerate() {
            if let Question::Truthy(thing) | Question::Present(thing) = question
                && let Some(sample) = self.things.sample(*thing)
            {
                let asked = &mut self.asked_whether_there;
                asked.entry(graph.mark_of(sample)).or_default().push(bit);
            }
        }
    }

    /// The questions whether a name is truthy, of those that `of` says.
    pub(in crate::graph) fn flags(&self, of: impl Fn(BindingId) -> bool) -> u128 {
        self.bits(|question| match question {
            Question::Truthy(thing) => {
                matches!(self.things.get(*thing), Thing::Binding(binding) if of(*binding))
            }
            _ => false,
        })
    }

    fn bits(&self, wanted: impl Fn(&Question) -> bool) -> u128 {
        self.questions
            .iter()
            .enumerate()
            .filter(|(_, question)| wanted(question))
            .fold(0, |bits, (bit, _)| bits | 1 << bit)
    }
}

/// What two parts of a test ask together.
fn either(one: Option<u128>, other: Option<u128>) -> Option<u128> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one | other),
        (one, other) => one.or(other),
    }
}

/// What a call is made on, and what that is a part of.
fn receivers(graph: &Graph<'_>, call: ValueId) -> Vec<ValueId> {
    let receiver = graph.receiver(call);
    receiver.map_or_else(Vec::new, |receiver| holders(graph, receiver))
}

/// An expression, and what it is a part of, innermost first.
fn holders(graph: &Graph<'_>, value: ValueId) -> Vec<ValueId> {
    let mut holders = vec![value];
    while let ValueKind::Member { object, .. } | ValueKind::Index { object, .. } =
        graph.value(holders[holders.len() - 1]).kind
        && holders.len() < STEPS
    {
        holders.push(object);
    }
    holders
}

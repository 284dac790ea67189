//! The tests of a function, taken apart.
//!
//! In: a function. Out: its [`Conditions`].
//! Never here: how a test comes out.
//!
//! There is room for as many questions as a number has bits. Tests that are written more than once come first, because
//! they are the ones that say something about each other; of what finds no room nothing is known.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::things::{self, Thing, ThingId};
use super::{Conditions, Question, Test, follows, receivers};
use crate::facts::{Choice, FunctionId, RegionKind, Step, ValueId, ValueKind};
use crate::graph::Graph;
use crate::graph::alias::constants::{Constant, constant};
use crate::graph::alias::path::Root;

/// How many questions there is room for.
const ROOM: usize = u128::BITS as usize;

/// How many parts a test may be made of; longer ones are one question as a whole.
const PARTS: u32 = 64;

/// How many names and brackets a test is followed through.
const DEPTH: u32 = 24;

struct Builder<'g, 'a> {
    graph: &'g Graph<'a>,
    function: FunctionId,
    made: Conditions,
    bits: HashMap<Question, u128>,
    /// The number of each test that is made of parts, by these.
    wholes: HashMap<Vec<(u128, bool)>, u32>,
    /// The questions of the parts, by that number.
    members: Vec<u128>,
    depth: u32,
}

impl Conditions {
    /// The tests of a function.
    pub(in crate::graph) fn of(graph: &Graph<'_>, function: FunctionId) -> Self {
        let mut builder = Builder {
            graph,
            function,
            made: Self::default(),
            bits: HashMap::new(),
            wholes: HashMap::new(),
            members: Vec::new(),
            depth: 0,
        };
        builder.read();
        let made = &mut builder.made;
        made.follows = follows::of(&made.things, &made.questions);
        made.note_whether_there(graph);
        builder.relate();
        builder.watch();
        builder.made
    }
}

impl Builder<'_, '_> {
    /// Reads every test of the function.
    fn read(&mut self) {
        let graph = self.graph;
        let mut tests = BTreeSet::new();
        let mut cases = BTreeSet::new();
        let own = graph.regions_of(self.function).iter();
        for step in own.flat_map(|region| &graph.region(*region).steps) {
            let (arms, choices) = match step {
                Step::Call(call) if graph.is_release(*call) => {
                    self.removal(*call);
                    continue;
                }
                Step::Branch { then, otherwise } => (then.or(*otherwise), &[][..]),
                Step::Switch { cases, .. } => (None, &cases[..]),
                _ => continue,
            };
            for region in arms.iter().chain(choices) {
                match graph.region(*region).kind {
                    RegionKind::Branch { test, .. } => {
                        tests.insert(test);
                    }
                    RegionKind::Case {
                        of,
                        value: Some(value),
                    } => {
                        cases.insert((of, value));
                    }
                    _ => {}
                }
            }
        }
        let mut written: HashMap<ThingId, u32> = HashMap::new();
        let stripped = |mut test: ValueId| {
            while let ValueKind::Not(inner) = graph.value(test).kind {
                test = inner;
            }
            test
        };
        for test in &tests {
            let thing = self.made.things.number(graph, stripped(*test));
            *written.entry(thing).or_default() += 1;
        }
        let mut in_order: Vec<ValueId> = tests.into_iter().collect();
        in_order.sort_by_key(|test| {
            let thing = self.made.things.find(graph, stripped(*test));
            thing.is_none_or(|thing| written.get(&thing).is_none_or(|times| *times < 2))
        });
        for test in in_order {
            self.test(test);
        }
        for (of, value) in cases {
            let case = match constant(graph, of) {
                Some(Constant::Boolean(holds)) => signed(self.test(value), holds),
                _ => self.equality(of, value, true),
            };
            self.made.cases.insert(value, case);
        }
    }

    /// A removal behind `?.` asks whether what it is made on is there.
    fn removal(&mut self, call: ValueId) {
        if self.graph.call(call).optional {
            for part in receivers(self.graph, call) {
                let thing = self.made.things.number(self.graph, part);
                self.bit(Question::Present(thing));
            }
        }
    }

    fn bit(&mut self, question: Question) -> u128 {
        if let Some(bit) = self.bits.get(&question) {
            return *bit;
        }
        let number = self.made.questions.len();
        if number == ROOM {
            return 0;
        }
        self.made.questions.push(question);
        self.bits.insert(question, 1 << number);
        1 << number
    }

    fn one(&mut self, question: Question, holds: bool) -> Rc<Test> {
        Rc::new(Test::One(self.bit(question), holds))
    }

    fn truthy(&mut self, value: ValueId) -> Rc<Test> {
        let thing = self.made.things.number(self.graph, value);
        self.one(Question::Truthy(thing), true)
    }

    fn test(&mut self, value: ValueId) -> Rc<Test> {
        if let Some(known) = self.made.tests.get(&value) {
            return known.clone();
        }
        if self.depth == DEPTH {
            return Rc::new(Test::Unknown);
        }
        self.depth += 1;
        let test = self.taken_apart(value);
        self.depth -= 1;
        self.made.tests.insert(value, test.clone());
        test
    }

    fn taken_apart(&mut self, value: ValueId) -> Rc<Test> {
        let graph = self.graph;
        if let Some(truth) = things::truth(graph, value) {
            return Rc::new(Test::Always(truth));
        }
        match &graph.value(value).kind {
            ValueKind::Not(inner) => signed(self.test(*inner), false),
            ValueKind::Either {
                choice: choice @ (Choice::And | Choice::Or),
                ..
            } => self.several(value, *choice),
            ValueKind::Binary {
                operator,
                left,
                right,
            } => self.comparison(value, operator, *left, *right),
            ValueKind::Call(call)
                if matches!(graph.path(call.callee).root, Root::Global(ref name) if name == "Boolean")
                    && call.arguments.len() == 1 =>
            {
                self.test(call.arguments[0])
            }
            ValueKind::Sequence(parts) if !parts.is_empty() => self.test(parts[parts.len() - 1]),
            ValueKind::Binding(binding) => {
                let name = self.truthy(value);
                match graph.binding(*binding).writes.as_slice() {
                    [write] if !write.if_absent && self.stays(write.value) => {
                        let given = self.test(write.value);
                        let both = Test::Named(name.clone(), given);
                        match weight(&both) <= PARTS {
                            true => Rc::new(both),
                            false => name,
                        }
                    }
                    _ => name,
                }
            }
            _ => self.truthy(value),
        }
    }

    /// `a && b && c`, and `a || b || c`, which is `!(!a && !b && !c)`.
    fn several(&mut self, value: ValueId, choice: Choice) -> Rc<Test> {
        let is_and = choice == Choice::And;
        let mut sides = Vec::new();
        let mut next = value;
        while let ValueKind::Either {
            choice: own,
            left,
            right,
            ..
        } = self.graph.value(next).kind
            && own == choice
            && sides.len() < PARTS as usize
        {
            sides.push(right);
            next = left;
        }
        sides.push(next);
        let mut parts: Vec<Rc<Test>> = Vec::new();
        for side in sides.into_iter().rev() {
            let part = signed(self.test(side), is_and);
            match &*part {
                Test::All(_, inner, true) => parts.extend(inner.iter().cloned()),
                _ => parts.push(part),
            }
        }
        let keys: Option<BTreeSet<(u128, bool)>> = parts.iter().map(|part| key(part)).collect();
        let whole = match keys {
            Some(keys) => self.whole(keys),
            None => 0,
        };
        let all = Test::All(whole, parts, is_and);
        Rc::new(match weight(&all) <= PARTS {
            true => all,
            false => Test::One(whole, is_and),
        })
    }

    /// The question whether all of several tests hold.
    fn whole(&mut self, keys: BTreeSet<(u128, bool)>) -> u128 {
        let members = keys.iter().fold(0, |all, (bit, _)| all | bit);
        let next = self.wholes.len() as u32;
        let number = *self
            .wholes
            .entry(keys.into_iter().collect())
            .or_insert(next);
        if number == next {
            self.members.push(members);
        }
        self.bit(Question::All(number))
    }

    fn comparison(
        &mut self,
        value: ValueId,
        operator: &str,
        left: ValueId,
        right: ValueId,
    ) -> Rc<Test> {
        match operator {
            "===" | "==" => self.equality(left, right, true),
            "!==" | "!=" => self.equality(left, right, false),
            "<" => self.order(value, left, right, true),
            ">" => self.order(value, right, left, true),
            ">=" => self.order(value, left, right, false),
            "<=" => self.order(value, right, left, false),
            _ => self.truthy(value),
        }
    }

    /// Whether two are equal, or (`!holds`) are not.
    fn equality(&mut self, left: ValueId, right: ValueId, holds: bool) -> Rc<Test> {
        let graph = self.graph;
        let (left, right) = match constant(graph, left) {
            Some(_) => (right, left),
            None => (left, right),
        };
        let one = self.made.things.number(graph, left);
        let absent = Some(Constant::String("undefined".into()));
        match (constant(graph, right), &graph.value(left).kind) {
            (Some(Constant::Nothing), _) => self.one(Question::Present(one), !holds),
            // Who compares with `true` has a thing that is either.
            (Some(Constant::Boolean(it)), _) => signed(self.test(left), it == holds),
            (constant, ValueKind::Unary { operator, operand })
                if operator == "typeof" && constant == absent =>
            {
                let operand = self.made.things.number(graph, *operand);
                self.one(Question::Present(operand), !holds)
            }
            // What is counted is there or not.
            (Some(Constant::Number(number)), _) if number == "0" => {
                self.one(Question::Truthy(one), !holds)
            }
            _ => {
                let other = self.made.things.number(graph, right);
                self.one(Question::Equal(one.min(other), one.max(other)), holds)
            }
        }
    }

    /// Whether one is less than another, or (`!holds`) is not.
    fn order(&mut self, value: ValueId, less: ValueId, more: ValueId, holds: bool) -> Rc<Test> {
        let graph = self.graph;
        let is = |value: ValueId, number: &str| matches!(constant(graph, value), Some(Constant::Number(it)) if it == number);
        let [one, other] = [less, more].map(|side| self.made.things.number(graph, side));
        if is(less, "0") {
            return self.one(Question::Truthy(other), holds);
        }
        if is(more, "1") {
            return self.one(Question::Truthy(one), !holds);
        }
        let thing = Thing::Operator("<".into(), vec![one, other]);
        let thing = self.made.things.enter(thing, value);
        self.one(Question::Truthy(thing), holds)
    }

    /// Whether what a name was given is the same for as long as the function runs.
    fn stays(&mut self, value: ValueId) -> bool {
        let graph = self.graph;
        let thing = self.made.things.number(graph, value);
        let parts = self.parts(thing);
        parts
            .into_iter()
            .all(|part| match self.made.things.get(part) {
                Thing::Itself(_) => false,
                Thing::Binding(binding) => graph.binding(*binding).writes.len() < 2,
                Thing::Member(_, name) => !self
                    .assignments(part, name)
                    .any(|function| graph.function_contains(self.function, function)),
                _ => true,
            })
    }

    /// The functions that assign the property that a thing is.
    fn assignments<'s>(
        &'s self,
        member: ThingId,
        name: &'s str,
    ) -> impl Iterator<Item = FunctionId> + 's {
        let graph = self.graph;
        let path = self.made.things.sample(member).map(|it| graph.path(it));
        graph
            .field_assignments(name)
            .filter(move |assignment| {
                let target = graph.path(assignment.target);
                path.as_ref()
                    .is_some_and(|path| graph.same_path(path, &target))
            })
            .map(|assignment| graph.function_of(assignment.region))
    }

    /// A thing, and everything that it is made of.
    fn parts(&self, thing: ThingId) -> BTreeSet<ThingId> {
        let mut parts = BTreeSet::from([thing]);
        let mut open = vec![thing];
        while let Some(next) = open.pop() {
            let inner: Vec<ThingId> = match self.made.things.get(next) {
                Thing::Member(object, _) => vec![*object],
                Thing::Index(object, index) => vec![*object, *index],
                Thing::Call(callee, arguments) => {
                    arguments.iter().chain([callee]).copied().collect()
                }
                Thing::Operator(_, operands) => operands.clone(),
                _ => Vec::new(),
            };
            open.extend(inner.into_iter().filter(|part| parts.insert(*part)));
        }
        parts
    }

    /// Says which questions are asked of which things.
    fn relate(&mut self) {
        let questions = self.made.questions.clone();
        for (bit, question) in questions.iter().enumerate() {
            let things = match *question {
                Question::Truthy(thing) | Question::Present(thing) => vec![thing],
                Question::Equal(one, other) => vec![one, other],
                Question::All(_) => Vec::new(),
            };
            for thing in things {
                for part in self.parts(thing) {
                    *self.made.about.entry(part).or_default() |= 1 << bit;
                }
            }
        }
        // A test as a whole is asked of whatever its parts are.
        for (bit, question) in questions.iter().enumerate() {
            if let Question::All(number) = question {
                let members = self.members[*number as usize];
                for asked in self.made.about.values_mut() {
                    if *asked & members != 0 {
                        *asked |= 1 << bit;
                    }
                }
            }
        }
        for (call, thing) in self.made.things.iter() {
            let (Thing::Call(callee, arguments), Some(asked)) = (thing, self.made.about.get(&call))
            else {
                continue;
            };
            let receiver = match self.made.things.get(*callee) {
                Thing::Member(object, _) => Some(*object),
                _ => None,
            };
            for part in arguments.iter().copied().chain(receiver) {
                *self.made.under.entry(part).or_default() |= asked;
            }
        }
    }

    /// Says which functions change the answers.
    fn watch(&mut self) {
        let graph = self.graph;
        let mut writers: HashMap<FunctionId, u128> = HashMap::new();
        for (thing, asked) in &self.made.about {
            let functions: BTreeSet<FunctionId> = match self.made.things.get(*thing) {
                Thing::Binding(binding) => {
                    let writes = graph.binding(*binding).writes.iter();
                    writes.map(|it| graph.function_of(it.region)).collect()
                }
                Thing::Member(_, name) => self.assignments(*thing, name).collect(),
                _ => BTreeSet::new(),
            };
            for function in functions {
                if function != self.function {
                    *writers.entry(function).or_default() |= asked;
                }
            }
        }
        let inside = |function: &FunctionId| graph.function_contains(self.function, *function);
        let meanwhile = writers.iter().filter(|(function, _)| inside(function));
        self.made.meanwhile = meanwhile.fold(0, |all, (_, asked)| all | asked);
        self.made.writers = writers.into_iter().collect();
        self.made.writers.sort_by_key(|(function, _)| *function);
    }
}

/// A test, or its opposite.
fn signed(test: Rc<Test>, holds: bool) -> Rc<Test> {
    if holds {
        return test;
    }
    Rc::new(match &*test {
        Test::Always(outcome) => Test::Always(!outcome),
        Test::One(bit, holds) => Test::One(*bit, !holds),
        Test::All(bit, parts, holds) => Test::All(*bit, parts.clone(), !holds),
        Test::Named(name, given) => {
            Test::Named(signed(name.clone(), false), signed(given.clone(), false))
        }
        Test::Unknown => Test::Unknown,
    })
}

/// What a test is known by among the parts of another one.
fn key(test: &Test) -> Option<(u128, bool)> {
    match test {
        Test::One(bit, holds) | Test::All(bit, _, holds) if *bit != 0 => Some((*bit, *holds)),
        Test::Named(name, _) => key(name),
        _ => None,
    }
}

/// How much it takes to say how a test comes out.
fn weight(test: &Test) -> u32 {
    match test {
        Test::All(_, parts, _) => parts.iter().fold(1, |sum, part| sum + weight(part)),
        Test::Named(name, given) => weight(name) + weight(given),
        _ => 1,
    }
}

impl Graph<'_> {
    /// Whether neither a function nor what it calls in this file writes what others can see.
    pub(in crate::graph) fn changes_nothing(&self, function: FunctionId) -> bool {
        let meddling = self.alias.meddling.get_or_init(|| {
            let of_region = |region: &crate::facts::Region| {
                region.steps.iter().any(|step| match step {
                    Step::Assign(_) => true,
                    Step::Write(binding, _) => self.binding(*binding).function != region.function,
                    _ => false,
                })
            };
            let regions = self.facts.regions.iter();
            regions
                .filter(|region| of_region(region))
                .map(|region| region.function)
                .collect()
        });
        self.reached_from(function)
            .iter()
            .all(|reached| !meddling.contains(reached))
    }
}

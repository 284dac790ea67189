//! Tests that let a registration happen only once: a flag, a field, a key of a map, the number of listeners.
//!
//! In: the place of a registration. Out: the paths of the guards that hold there, each with the place of its test.
//! Never here: guards that test one thing and set another; those let the registration happen again, and are none.

use std::rc::Rc;

use smol_str::SmolStr;

use super::dominating_tests::{Fact, Subject};
use crate::corpus::Span;
use crate::dictionary::{Asserted, NameSet};
use crate::facts::{BindingId, Call, Choice, FunctionId, RegionId, ValueId, ValueKind};
use crate::graph::Graph;
use crate::graph::alias::path::{Path, Root, Segment};
use crate::graph::memo::KeysPut;

/// What a test asks, given the outcome that lets the registration happen.
#[derive(Debug)]
enum Question {
    /// The thing at the path must be absent or false (`true`: must be present).
    Flag(Path, bool),
    /// What is at the path must be something else than this text.
    Text(Path, SmolStr),
    /// The collection at the path must not hold the key.
    Key(Path, Path),
    /// The collection at the path must be empty.
    Empty(Path),
    /// The emitter at the path must have no listener.
    Count(Path, Option<Path>),
    /// What is at the path must be that constant.
    State(Path, ValueId),
    /// What is at the path must say that the program or page has only begun.
    Beginning(Path),
}

impl Question {
    /// The same question about other paths.
    fn with(self, words: impl Fn(Path) -> Path) -> Self {
        match self {
            Question::Flag(path, present) => Question::Flag(words(path), present),
            Question::Text(path, text) => Question::Text(words(path), text),
            Question::Key(collection, key) => Question::Key(words(collection), words(key)),
            Question::Empty(collection) => Question::Empty(words(collection)),
            Question::Count(emitter, event) => Question::Count(words(emitter), event.map(words)),
            Question::State(path, constant) => Question::State(words(path), constant),
            Question::Beginning(path) => Question::Beginning(path),
        }
    }
}

impl Graph<'_> {
    /// The guards under which `at`, in `region`, runs, within its function.
    pub(in crate::graph) fn guards_at(
        &self,
        region: RegionId,
        at: ValueId,
        event: Option<&Path>,
    ) -> Vec<(Path, Span)> {
        let function = self.function_of(region);
        let mut questions = Vec::new();
        for subject in [Subject::Guard, Subject::State] {
            for fact in self.standing_at(subject, region, at) {
                match fact {
                    Fact::Test(test, when) => {
                        let asked = self.asked(test, when).into_iter();
                        questions.extend(asked.map(|question| (question, test)));
                    }
                    Fact::State(state, constant) => {
                        let begun = self.begins_compared(state, constant, true);
                        let question = begun.map(Question::Beginning);
                        let state_asked = || Question::State(self.path(state), constant);
                        questions.push((question.unwrap_or_else(state_asked), state));
                    }
                }
            }
        }
        questions
            .into_iter()
            .filter_map(|(question, test)| {
                let path = self.guard_path(question, function, event)?;
                Some((path, self.span(test)))
            })
            .collect()
    }

    /// Whether a test guards, for some event.
    pub(in crate::graph) fn may_guard(
        &self,
        test: ValueId,
        when: bool,
        function: FunctionId,
    ) -> bool {
        let mut asked = self.asked(test, when).into_iter();
        asked.any(|question| self.guard_path(question, function, None).is_some())
    }

    fn asked(&self, test: ValueId, when: bool) -> Vec<Question> {
        let mut asked = Vec::new();
        self.questions(test, when, 6, &mut asked);
        asked
    }

    fn questions(&self, test: ValueId, when: bool, depth: u32, questions: &mut Vec<Question>) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        if let Some(asked) = self.begins_with(test, when) {
            return questions.push(Question::Beginning(asked));
        }
        match &self.value(test).kind {
            ValueKind::Not(inner) => self.questions(*inner, !when, depth, questions),
            ValueKind::Either {
                choice: Choice::And,
                left,
                right,
                ..
            } if when => {
                self.questions(*left, when, depth, questions);
                self.questions(*right, when, depth, questions);
            }
            // `if (map[key] && map[key][id]) return`: the first test only makes the second one safe.
            ValueKind::Either {
                choice: Choice::And,
                left,
                right,
                ..
            } if self.leads_to(*left, *right) => self.questions(*right, when, depth, questions),
            ValueKind::Either {
                choice: Choice::Or,
                left,
                right,
                ..
            } if !when => {
                self.questions(*left, when, depth, questions);
                self.questions(*right, when, depth, questions);
            }
            ValueKind::Binary {
                operator,
                left,
                right,
            } => self.comparison(operator, *left, *right, when, depth, questions),
            ValueKind::Call(call) => self.questions_of_call(test, call, when, depth, questions),
            ValueKind::Await(inner) => self.questions(*inner, when, depth, questions),
            // `if (users++ === 0)` asks and counts at once.
            ValueKind::Unary { operator, operand } if operator == "++" || operator == "--" => {
                self.questions(*operand, when, depth, questions);
            }
            ValueKind::Binding(binding) => {
                // `const known = map.has(key)` is asked through its name.
                match self
                    .only_value(*binding)
                    .or_else(|| self.value_before(*binding, test))
                    .map(|value| (value, &self.value(value).kind))
                {
                    Some((value, ValueKind::Call(_)))
                        if self.call_question(value, when).is_some() =>
                    {
                        questions.extend(self.call_question(value, when));
                    }
                    // `const isNew = this.socket !== socket` is asked by what it compares.
                    Some((value, ValueKind::Binary { .. } | ValueKind::Not(_))) => {
                        self.questions(value, when, depth, questions);
                    }
                    // What holds a function or an instance is asked whether it holds one yet, and not which.
                    Some((_, ValueKind::Function(_) | ValueKind::This(_))) => {
                        let holder = Path::of(Root::Binding(*binding));
                        questions.push(Question::Flag(holder, when));
                    }
                    _ => questions.push(Question::Flag(self.path(test), when)),
                }
            }
            ValueKind::Index { object, index } if !when => {
                questions.push(Question::Key(self.path(*object), self.path(*index)));
            }
            ValueKind::Member { name, object } if name == "length" || name == "size" => {
                if !when {
                    let empty = Question::Empty(self.path(*object));
                    questions.push(self.count_question(*object).unwrap_or(empty));
                }
            }
            _ => questions.push(Question::Flag(self.path(test), when)),
        }
    }

    fn questions_of_call(
        &self,
        test: ValueId,
        call: &Call,
        when: bool,
        depth: u32,
        questions: &mut Vec<Question>,
    ) {
        match (self.assertion(test), call.arguments.as_slice()) {
            (Some(Asserted::Contrary), [first, ..]) => {
                return self.questions(*first, !when, depth, questions);
            }
            (Some(Asserted::Equality), [left, right, ..]) => {
                return self.comparison("==", *left, *right, when, depth, questions);
            }
            (Some(Asserted::Inequality), [left, right, ..]) => {
                return self.comparison("!=", *left, *right, when, depth, questions);
            }
            _ => {}
        }
        if let Some(inner) = self.made_boolean(call) {
            return self.questions(inner, when, depth, questions);
        }
        match self.answered_by(test) {
            Some((function, answer)) => {
                let mut asked = Vec::new();
                self.questions(answer, when, depth, &mut asked);
                let words = |path: Path| self.in_callers_words(&path, function, test);
                questions.extend(asked.into_iter().map(|it| it.with(words)));
            }
            None => questions.extend(self.call_question(test, when)),
        }
    }

    /// The function in sight that a call asks, and its answer, if it always gives the same expression:
    /// `const isHeard = (event) => bus.listenerCount(event) > 0`.
    fn answered_by(&self, call: ValueId) -> Option<(FunctionId, ValueId)> {
        let function = self.called_function(call)?;
        match self.returned_values(function).as_slice() {
            [only] => Some((function, *only)),
            _ => None,
        }
    }

    /// What `Boolean(flag)` is made of.
    fn made_boolean(&self, call: &Call) -> Option<ValueId> {
        let is_boolean =
            matches!(&self.value(call.callee).kind, ValueKind::Global(name) if name == "Boolean");
        match call.arguments.as_slice() {
            [only] if is_boolean => Some(*only),
            _ => None,
        }
    }

    /// Whether one value is a member of what another one is.
    fn leads_to(&self, holder: ValueId, member: ValueId) -> bool {
        let (holder, member) = (self.path(holder), self.path(member));
        member.segments.len() > holder.segments.len()
            && self.same_path(&holder, &member.prefix(holder.segments.len()))
    }

    fn comparison(
        &self,
        operator: &str,
        left: ValueId,
        right: ValueId,
        when: bool,
        depth: u32,
        questions: &mut Vec<Question>,
    ) {
        if operator == "in" {
            if !when {
                questions.push(self.key_question(right, left));
            }
            return;
        }
        // `0 === count` asks what `count === 0` asks.
        let (operator, left, right) = match self.is_constant(left) && !self.is_constant(right) {
            true => (turned_round(operator), right, left),
            false => (operator, left, right),
        };
        let equal = match operator {
            "===" | "==" => when,
            "!==" | "!=" => !when,
            "<" | "<=" if when => true,
            ">" | ">=" if !when => true,
            _ => return,
        };
        if let ValueKind::Unary { operator, operand } = &self.value(left).kind
            && operator == "typeof"
        {
            if self.value(right).kind == ValueKind::String("undefined".into()) {
                self.questions(*operand, !equal, depth, questions);
            }
            return;
        }
        match &self.value(right).kind {
            ValueKind::Nothing | ValueKind::Boolean(false) | ValueKind::Number(_) => {
                self.questions(left, !equal, depth, questions);
            }
            ValueKind::Unary { .. } => self.questions(left, !equal, depth, questions),
            ValueKind::Boolean(true) => self.questions(left, equal, depth, questions),
            ValueKind::String(text) if !equal => {
                questions.push(Question::Text(self.path(left), text.clone()));
            }
            // `if (this.socket === socket) return`: the same thing is not taken twice.
            _ if !equal => {
                questions.push(Question::Flag(self.path(left), false));
                questions.push(Question::Flag(self.path(right), false));
            }
            _ => questions.push(Question::State(self.path(left), right)),
        }
    }

    /// Whether a key is not in a collection; a name that is spelled out is asked for like a member.
    fn key_question(&self, collection: ValueId, key: ValueId) -> Question {
        let path = self.path(collection);
        match &self.value(self.origin_value(key)).kind {
            ValueKind::String(name) => {
                Question::Flag(path.then(Segment::Name(name.clone())), false)
            }
            _ => Question::Key(path, self.path(key)),
        }
    }

    fn is_constant(&self, value: ValueId) -> bool {
        match &self.value(value).kind {
            ValueKind::String(_)
            | ValueKind::Number(_)
            | ValueKind::Boolean(_)
            | ValueKind::Nothing => true,
            ValueKind::Unary { operator, operand } => operator == "-" && self.is_constant(*operand),
            _ => false,
        }
    }

    fn call_question(&self, call: ValueId, when: bool) -> Option<Question> {
        let name = self.callee_name(call)?;
        let arguments = &self.call(call).arguments;
        let argument = arguments.first().copied();
        if when {
            return None;
        }
        let is_counted = |name: &str| matches!(name, "listenerCount" | "getEventListeners");
        if let [emitter, event, ..] = arguments[..]
            && is_counted(&name)
            && self.event_names(emitter).is_none()
        {
            // `EventEmitter.listenerCount(bus, "x")`, `getEventListeners(bus, "x")`
            return Some(Question::Count(self.path(emitter), Some(self.path(event))));
        }
        let receiver = self.receiver(call)?;
        match name.as_str() {
            "hasOwnProperty" => Some(self.key_question(receiver, argument?)),
            name if self.dictionary.is_named(NameSet::AsksForMember, name) => {
                if let Some(question) = self.count_question(receiver) {
                    return Some(question);
                }
                // `[true].includes(flag)` asks of the flag.
                if let ValueKind::Array(items) = &self.value(receiver).kind
                    && items.iter().all(|item| self.is_constant(*item))
                {
                    return Some(Question::Flag(self.path(argument?), false));
                }
                Some(Question::Key(self.path(receiver), self.path(argument?)))
            }
            // `Object.prototype.hasOwnProperty.call(known, key)`
            "call" if self.last_name(receiver).as_deref() == Some("hasOwnProperty") => {
                let key = *self.call(call).arguments.get(1)?;
                Some(self.key_question(argument?, key))
            }
            "hasOwn" => {
                let key = *self.call(call).arguments.get(1)?;
                Some(self.key_question(argument?, key))
            }
            name if self.dictionary.is_named(NameSet::CountsListeners, name) => {
                let event = argument.map(|argument| self.path(argument));
                Some(Question::Count(self.path(receiver), event))
            }
            _ => None,
        }
    }

    /// `bus.listeners("x")` and `bus.eventNames()` behind `.length` or `.includes`.
    fn count_question(&self, value: ValueId) -> Option<Question> {
        let value = self.origin_value(value);
        match self.value(value).kind {
            ValueKind::Call(_) => match self.call_question(value, false)? {
                question @ Question::Count(..) => Some(question),
                _ => None,
            },
            _ => None,
        }
    }

    /// The path that guards, if the function sets what the question asks.
    fn guard_path(
        &self,
        question: Question,
        function: FunctionId,
        event: Option<&Path>,
    ) -> Option<Path> {
        match question {
            Question::Count(path, counted) => match (counted, event) {
                (Some(counted), Some(event)) if !self.same_path(&counted, event) => None,
                // It is kept in the emitter, and so for whoever has that.
                _ => Some(path.then(Segment::Name("listenerCount".into()))),
            },
            Question::Beginning(path) => Some(path),
            Question::Flag(path, present) => {
                self.sets_flag(&path, present, function).then_some(path)
            }
            Question::State(path, constant) => {
                self.leaves_state(&path, constant, function).then_some(path)
            }
            Question::Text(path, text) => self.sets_text(&path, &text, function).then_some(path),
            Question::Empty(collection) => {
                let fills =
                    self.fills(&collection, function) && !self.is_emptied_silently(&collection);
                fills.then_some(collection)
            }
            Question::Key(collection, key) => {
                let holds = self.sets_key(&collection, &key, function)
                    && !self.is_emptied_silently(&collection);
                holds.then_some(collection)
            }
        }
    }

    /// Whether keys leave a collection somewhere without the listener that came with them: then the key comes again, and
    /// another listener with it. A function that removes keys and listeners both is the guard's other half.
    fn is_emptied_silently(&self, collection: &Path) -> bool {
        let empties = |call: &ValueId| {
            let name = self.callee_name(*call);
            matches!(name.as_deref(), Some("delete" | "clear"))
        };
        let changes = self.calls_that_change(collection).into_iter();
        changes.filter(empties).any(|call| {
            let function = self.function_of(self.value(call).region);
            let mut functions = self.functions_within(function).into_iter();
            !functions.any(|inner| self.releases_of(inner).next().is_some())
        })
    }

    /// Whether `function`, or one that it calls, makes a flag the opposite of what let it in.
    fn sets_flag(&self, path: &Path, present: bool, function: FunctionId) -> bool {
        self.sets(path, function, |value| match self.value(value).kind {
            ValueKind::Nothing | ValueKind::Boolean(false) => present,
            _ => !present,
        })
    }

    /// Whether `function`, or one that it calls, gives a thing the text with which it is not let in again. What comes from
    /// somewhere else (`mode = next`) may let it in every time.
    fn sets_text(&self, path: &Path, text: &SmolStr, function: FunctionId) -> bool {
        self.sets(
            path,
            function,
            |value| matches!(&self.value(value).kind, ValueKind::String(set) if set == text),
        )
    }

    /// Whether `function`, or one that it calls, gives what is at the path an `opposite` of what let it in.
    fn sets(&self, path: &Path, function: FunctionId, opposite: impl Fn(ValueId) -> bool) -> bool {
        let reached = self.reached_from(function);
        let by_name = |binding: BindingId| {
            let facts = self.binding(binding);
            reached.iter().any(|function| {
                // What the function itself writes last is what the next caller finds.
                let last = facts
                    .writes
                    .iter()
                    .rfind(|write| self.function_of(write.region) == *function)
                    .or_else(|| {
                        facts
                            .writes
                            .iter()
                            .find(|write| self.runs_in(write.region, *function))
                    });
                let is_outer = facts.function != *function;
                (is_outer || facts.writes.len() > 1)
                    && last.is_some_and(|write| opposite(write.value))
            })
        };
        if let (Root::Binding(binding), true) = (&path.root, path.segments.is_empty())
            && by_name(*binding)
        {
            return true;
        }
        self.assignments_to(path).any(|assignment| {
            opposite(assignment.value) && self.runs_in_any(assignment.region, &reached)
        })
    }

    /// Whether `function`, or one that it calls, puts anything into the collection.
    fn fills(&self, collection: &Path, function: FunctionId) -> bool {
        let reached = self.reached_from(function);
        let mut calls = self.calls_that_collect_in(collection).into_iter();
        calls.any(|call| self.runs_in_any(self.value(call).region, &reached))
    }

    /// Whether `function`, or one that it calls, puts the same key into the collection.
    fn sets_key(&self, collection: &Path, key: &Path, function: FunctionId) -> bool {
        let reached = self.reached_from(function);
        let keys = self.keys_put_into(collection);
        let mut may_be = keys.get(&self.mark(key)).into_iter().flatten();
        may_be.any(|(region, put)| {
            self.runs_in_any(*region, &reached) && self.same_path(&self.path(*put), key)
        })
    }

    /// The keys that something is put into a collection under, and where that is done.
    fn keys_put_into(&self, collection: &Path) -> Rc<KeysPut> {
        self.remember(&self.memo.keys_put, collection.clone(), || {
            let mut keys = KeysPut::new();
            for call in self.calls_that_collect_in(collection) {
                if let Some(key) = self.call(call).arguments.first() {
                    let put = keys.entry(self.mark_of(*key)).or_default();
                    put.push((self.value(call).region, *key));
                }
            }
            for (assignment, key) in self.keyed_assignments_to(collection) {
                let put = keys.entry(self.mark_of(key)).or_default();
                put.push((assignment.region, key));
            }
            Rc::new(keys)
        })
    }
}

/// The operator that says the same of operands that have changed places.
fn turned_round(operator: &str) -> &str {
    match operator {
        "<" => ">",
        "<=" => ">=",
        ">" => "<",
        ">=" => "<=",
        other => other,
    }
}

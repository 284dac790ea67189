//! What the answer to one question says of others.
//!
//! In: the questions of a function. Out: for each of its two answers everything that is known then.
//! Never here: where a question is asked.
//!
//! What is truthy is there; who equals `'open'` does not equal `'closed'`; what has members is there itself.

use super::Question;
use super::things::{Thing, ThingId, Things};
use crate::graph::alias::constants::{Constant, is_truthy};
use crate::graph::flow::lattice::Known;

/// What follows from each question, if it is not so and if it is.
pub(super) fn of(things: &Things, questions: &[Question]) -> Vec<[Known; 2]> {
    let mut follows: Vec<[Known; 2]> = (0..questions.len()).map(answers).collect();
    for (one, asked) in questions.iter().enumerate() {
        for (other, then) in questions.iter().enumerate() {
            let Some((is_so, is_then)) = implied(things, *asked, *then) else {
                continue;
            };
            let (from, to) = (usize::from(is_so), usize::from(is_then));
            follows[one][from] = follows[one][from].replaced_by(answers(other)[to]);
            // And the other way round.
            follows[other][1 - to] = follows[other][1 - to].replaced_by(answers(one)[1 - from]);
        }
    }
    while close(&mut follows) {}
    follows
}

/// The two answers to a question.
fn answers(bit: usize) -> [Known; 2] {
    let bit = 1 << bit;
    [Known { yes: 0, no: bit }, Known { yes: bit, no: 0 }]
}

/// Adds what follows from what follows; whether there was any.
fn close(follows: &mut [[Known; 2]]) -> bool {
    let mut grows = false;
    for one in 0..follows.len() {
        for from in 0..2 {
            let before = follows[one][from];
            let mut all = before;
            for (other, more) in follows.iter().enumerate() {
                for (answer, then) in answers(other).into_iter().zip(more) {
                    let holds = all.yes & answer.yes | all.no & answer.no != 0;
                    all = all.with(*then).filter(|_| holds).unwrap_or(all);
                }
            }
            grows |= all != before;
            follows[one][from] = all;
        }
    }
    grows
}

/// The answer to one question that settles another one, and how.
fn implied(things: &Things, one: Question, other: Question) -> Option<(bool, bool)> {
    let constant = |thing: ThingId| match things.get(thing) {
        Thing::Constant(constant) => Some(constant),
        _ => None,
    };
    // A thing that equals a constant.
    let equal = |question: Question| match question {
        Question::Equal(one, other) => constant(other)
            .map(|it| (one, it))
            .or_else(|| constant(one).map(|it| (other, it))),
        _ => None,
    };
    match (one, other) {
        (Question::Truthy(one), Question::Present(other)) if one == other => Some((true, true)),
        (
            Question::Truthy(one) | Question::Present(one),
            Question::Truthy(other) | Question::Present(other),
        ) if is_needed_for(things, other, one) => Some((true, true)),
        (Question::Equal(..), _) => {
            let (thing, value) = equal(one)?;
            let checked = type_checked(things, thing, value);
            match other {
                Question::Equal(..) => match equal(other) {
                    Some((same, another)) if same == thing && another != value => {
                        Some((true, false))
                    }
                    _ => None,
                },
                Question::Truthy(same) if same == thing => Some((true, is_truthy(value))),
                Question::Present(same) if same == thing => {
                    Some((true, *value != Constant::Nothing))
                }
                Question::Truthy(same) if checked == Some((same, true)) => Some((true, true)),
                Question::Present(same) if checked.is_some_and(|(of, _)| of == same) => {
                    Some((true, true))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// What `typeof thing === value` was asked of, and whether it then is truthy.
fn type_checked(things: &Things, thing: ThingId, value: &Constant) -> Option<(ThingId, bool)> {
    match (things.get(thing), value) {
        (Thing::Operator(name, operands), Constant::String(kind)) if name == "typeof" => {
            let of = *operands.first()?;
            (kind != "undefined").then_some((of, kind == "function"))
        }
        _ => None,
    }
}

/// Whether nothing can be had of `whole` unless `part` is there: `o` for `o.live`, `o?.isLive()` and `o instanceof C`.
fn is_needed_for(things: &Things, part: ThingId, whole: ThingId) -> bool {
    match things.get(whole) {
        Thing::Member(object, _) => *object == part,
        Thing::Call(callee, _) => match things.get(*callee) {
            Thing::Member(object, _) => *object == part,
            _ => *callee == part,
        },
        Thing::Operator(name, operands) if name == "instanceof" => operands.first() == Some(&part),
        _ => false,
    }
}

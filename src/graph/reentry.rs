//! Questions that are asked inside of one another, and come back to themselves where code is made of itself:
//! `this.el = this.el.parentElement`, `const f = () => f().on('a', g)`, `const o = { all: o.all }`.
//!
//! In: a question, and what to answer if it is being asked already. Out: its answer.
//! Never here: paths, whose circles are theirs (`path`); and no answer is kept.

use std::cell::RefCell;

use super::Graph;
use crate::facts::{FunctionId, ValueId};

/// How many questions may be asked inside of one another: more than code that a person wrote needs, and few enough for the
/// stack.
const DEEPEST: usize = 48;

/// A question that may lead back to itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Inside {
    /// Whether a value is new.
    Freshness(ValueId),
    /// Where what an assignment puts into a part was made.
    Assigned(ValueId),
    /// Whether a function draws what is mounted once.
    Root(FunctionId),
    /// Whether a list is spelled out.
    List(ValueId),
    /// Whether what a function returns is a function that it makes.
    Function(ValueId),
    /// Whether what a function returns is a target that it makes.
    Target(ValueId),
    /// Which list a thing is drawn from.
    Drawn(ValueId),
    /// Which collection a thing is taken from.
    Collection(ValueId),
}

/// The questions that are being asked, outermost first.
#[derive(Debug, Default)]
pub(super) struct Asked(RefCell<Vec<Inside>>);

impl Graph<'_> {
    /// Whether no such question is being asked, nor any path looked for, so that what is answered now stays so.
    pub(super) fn asks_nothing(&self) -> bool {
        self.asked.0.borrow().is_empty() && !self.is_resolving()
    }

    /// The answer to a question, or `otherwise` if it is being asked already or too many are.
    pub(super) fn ask_inside<T>(
        &self,
        question: Inside,
        otherwise: T,
        ask: impl FnOnce() -> T,
    ) -> T {
        {
            let mut asked = self.asked.0.borrow_mut();
            if asked.len() == DEEPEST || asked.contains(&question) {
                return otherwise;
            }
            asked.push(question);
        }
        let answer = ask();
        self.asked.0.borrow_mut().pop();
        answer
    }
}

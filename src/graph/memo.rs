//! What is known of a place or a function, looked for once however many ask.
//!
//! In: questions about a variable or a path whose answers need all that is ever put there, or about a function that need all of
//! its steps. Out: the answers, kept.
//! Never here: how they are found; and nothing is kept while paths are only being looked for, because it is not final then.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::Hash;
use std::rc::Rc;

use super::alias::collections::Parts;
use super::alias::marks::Mark;
use super::alias::path::Path;
use super::obligations::keys::Keys;
use super::obligations::release::Likeness;
use super::obligations::releasing::Holding;
use super::{Graph, Knowledge, Lifetime};
use crate::facts::{BindingId, ClassId, FunctionId, RegionId, ValueId, Write};

/// Answers by what they are about.
pub(super) type Known<K, T> = RefCell<HashMap<K, T>>;

/// What functions put into one place, with its number among all that is put there.
pub(super) type WritesByFunction = HashMap<FunctionId, Vec<(u32, Write)>>;

/// The keys that something is put into one collection under, by what tells them, and where.
pub(super) type KeysPut = HashMap<Mark, Vec<(RegionId, ValueId)>>;

/// The answers.
#[derive(Debug, Default)]
pub(super) struct Memo {
    /// How long what a variable holds lives.
    pub(super) lifetimes: Known<BindingId, (Lifetime, Knowledge)>,
    /// The class that the thing at a path is an instance of.
    pub(super) classes: Known<Path, Option<ClassId>>,
    /// What the thing at a path is told by.
    pub(super) keys: Known<(Path, Likeness), Keys>,
    /// What the things in a collection are told by, as far as there are few.
    pub(super) collected: Known<Path, Rc<[Mark]>>,
    /// What a literal holds.
    pub(super) parts: Known<ValueId, Parts>,
    /// The regions that abort a controller.
    pub(super) aborts: Known<Path, Rc<[RegionId]>>,
    /// What is put into a place, by the function that does, with its number among all that is put there.
    pub(super) writes: Known<Path, Rc<WritesByFunction>>,
    /// The keys that something is put into a collection under, and where.
    pub(super) keys_put: Known<Path, Rc<KeysPut>>,
    /// Where what is at a path is made absent or false again.
    pub(super) resets: Known<Path, Rc<[(RegionId, ValueId)]>>,
    /// To whom a function gives other functions.
    pub(super) holdings: Known<FunctionId, Rc<Holding>>,
}

impl Graph<'_> {
    /// What is kept of `about`, or what `ask` finds, which is kept if it is final.
    pub(super) fn remember<K: Eq + Hash, T: Clone>(
        &self,
        known: &Known<K, T>,
        about: K,
        ask: impl FnOnce() -> T,
    ) -> T {
        if let Some(answer) = known.borrow().get(&about) {
            self.read();
            return answer.clone();
        }
        let is_final = self.asks_nothing();
        let answer = ask();
        if is_final {
            known.borrow_mut().insert(about, answer.clone());
        }
        answer
    }
}

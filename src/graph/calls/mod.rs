//! Who runs a function, how often, and with what.
//!
//! In: `alias` and the dictionary. Out: runs, substitution of arguments, what the constants of a call decide, how many
//! instances there are, which callees are unknown.
//! Never here: what has happened on the way to a point (that is `flow`), or removals.

pub(super) mod alternatives;
pub(super) mod beginnings;
pub(super) mod connections;
pub(super) mod context;
pub(super) mod departures;
pub(super) mod exclusive;
pub(super) mod frameworks;
pub(super) mod instances;
pub(super) mod never_run;
pub(super) mod page_roots;
pub(super) mod rejections;
pub(super) mod reruns;
pub(super) mod runs;
pub(super) mod settling;
pub(super) mod stopped;
pub(super) mod streams;
pub(super) mod substitution;
pub(super) mod unknown_callees;

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use smol_str::SmolStr;

use crate::facts::{FileFacts, FunctionId, ValueId};
use crate::graph::alias::marks::Mark;
use crate::graph::calls::runs::Run;

/// What is known of who runs what.
#[derive(Default)]
pub(in crate::graph) struct Tables<'a> {
    /// By the function's number.
    pub(in crate::graph) runs: Vec<OnceCell<Vec<Run<'a>>>>,
    pub(in crate::graph) reached: RefCell<HashMap<FunctionId, Rc<BTreeSet<FunctionId>>>>,
    pub(in crate::graph) makings: OnceCell<instances::Makings>,
    pub(in crate::graph) parameter_uses:
        RefCell<HashMap<(FunctionId, u32), Option<crate::dictionary::Repeats>>>,
    pub(in crate::graph) out_of_sight: OnceCell<HashMap<Mark, Vec<ValueId>>>,
    /// The names of members that the file says, and whether it says any that it makes up.
    pub(in crate::graph) said: OnceCell<(HashSet<SmolStr>, bool)>,
    /// The calls that fill a place on the page with an element.
    pub(in crate::graph) fillings: OnceCell<Vec<ValueId>>,
    /// The calls that may take an element off its page, by what they are made on or handed.
    pub(in crate::graph) off_page: OnceCell<HashMap<Mark, Vec<ValueId>>>,
}

impl Tables<'_> {
    /// Tables in which nothing is known yet, with room for each function.
    pub(in crate::graph) fn of(facts: &FileFacts) -> Self {
        Self {
            runs: vec![OnceCell::new(); facts.functions.len()],
            ..Self::default()
        }
    }
}

//! Which tests hold where control has come to, without asking all of them anew for each place.
//!
//! In: the branches and cases of the file. Out: for a place the tests around it and those before it that leave, innermost
//! first, as far as they say something for who asks.
//! Never here: what they say.
//!
//! In an `else if` of a long chain all tests before it hold. So they are kept as chains of links that the regions of a
//! function share, and each chain has those links alone that can matter.

use std::collections::HashMap;
use std::rc::Rc;

use crate::corpus::Span;
use crate::facts::{Acquisition, RegionId, RegionKind, ValueId};
use crate::graph::Graph;

/// For what the tests are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::graph) enum Subject {
    /// Whether they guard.
    Guard,
    /// What equals which constant.
    State,
}

/// What holds: that a test came out as true or false, or that a value equals a constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::graph) enum Fact {
    Test(ValueId, bool),
    State(ValueId, ValueId),
}

/// Facts, each with the value behind which it holds.
type Passed = Rc<[(ValueId, Fact)]>;

/// The chains; each is known by its innermost link.
#[derive(Debug, Default)]
pub(in crate::graph) struct Standing {
    /// Each fact, and the link further out.
    links: Vec<(Fact, Option<u32>)>,
    /// What is passed in a region, each fact with the value behind which it holds.
    passed: HashMap<(Subject, RegionId), Passed>,
    /// What holds where control comes into a region.
    above: HashMap<(Subject, RegionId), Option<u32>>,
}

impl Standing {
    fn with(&mut self, facts: Vec<Fact>, outer: Option<u32>) -> Option<u32> {
        facts.into_iter().rev().fold(outer, |outer, fact| {
            self.links.push((fact, outer));
            Some(self.links.len() as u32 - 1)
        })
    }
}

impl Graph<'_> {
    /// What holds when control is at `at` in `region`, as far as it says something of `subject`, innermost first.
    pub(in crate::graph) fn standing_at(
        &self,
        subject: Subject,
        region: RegionId,
        at: ValueId,
    ) -> Vec<Fact> {
        let mut facts = self.before(subject, region, at);
        let mut next = self.above(subject, region, at);
        let standing = self.flow.standing.borrow();
        while let Some(link) = next {
            self.spend();
            let (fact, outer) = standing.links[link as usize];
            facts.push(fact);
            next = outer;
        }
        facts
    }

    /// The link of what holds where control comes into `region`, in which `at` is.
    fn above(&self, subject: Subject, region: RegionId, at: ValueId) -> Option<u32> {
        let mut open = Vec::new();
        let mut next = Some(region);
        let mut link = None;
        while let Some(inner) = next {
            if let Some(known) = self.flow.standing.borrow().above.get(&(subject, inner)) {
                link = *known;
                break;
            }
            open.push(inner);
            next = self.region(inner).parent;
        }
        while let Some(inner) = open.pop() {
            let mut facts = self.around(subject, inner);
            if let Some(parent) = self.region(inner).parent {
                facts.extend(self.before(subject, parent, at));
            }
            let mut standing = self.flow.standing.borrow_mut();
            link = standing.with(facts, link);
            standing.above.insert((subject, inner), link);
        }
        link
    }

    /// What control has come into a region by.
    fn around(&self, subject: Subject, region: RegionId) -> Vec<Fact> {
        let fact = match self.region(region).kind {
            RegionKind::Branch { test, when } => Fact::Test(test, when),
            RegionKind::Case {
                of,
                value: Some(value),
            } => Fact::State(of, value),
            _ => return Vec::new(),
        };
        let says = self.says(subject, region, fact);
        says.then_some(fact).into_iter().collect()
    }

    /// What control has passed in a region before it comes to `at`.
    fn before(&self, subject: Subject, region: RegionId, at: ValueId) -> Vec<Fact> {
        let passed = self.passed_in(subject, region);
        let before = passed.iter().filter(|(behind, _)| {
            self.spend();
            *behind < at
        });
        before.map(|(_, fact)| *fact).collect()
    }

    /// What control passes in a region that says something of `subject`.
    fn passed_in(&self, subject: Subject, region: RegionId) -> Passed {
        let known = self
            .flow
            .standing
            .borrow()
            .passed
            .get(&(subject, region))
            .cloned();
        known.unwrap_or_else(|| {
            let passed: Passed = self.find_passed(subject, region).into();
            let mut standing = self.flow.standing.borrow_mut();
            standing.passed.insert((subject, region), passed.clone());
            passed
        })
    }

    fn find_passed(&self, subject: Subject, region: RegionId) -> Vec<(ValueId, Fact)> {
        if subject == Subject::State {
            let switches = self.switches_in(region).iter();
            let passed = switches.filter_map(|cases| {
                self.spend();
                self.only_case_that_goes_on(cases)
            });
            return passed
                .map(|(of, value)| (of, Fact::State(of, value)))
                .collect();
        }
        let tests = self.tests_passed(region);
        let facts = tests.map(|(test, when)| (test, Fact::Test(test, when)));
        facts
            .filter(|(_, fact)| self.says(subject, region, *fact))
            .collect()
    }

    fn says(&self, subject: Subject, region: RegionId, fact: Fact) -> bool {
        match (subject, fact) {
            (Subject::State, Fact::State(..)) => true,
            (Subject::Guard, Fact::Test(test, when)) => {
                self.may_guard(test, when, self.function_of(region))
            }
            _ => false,
        }
    }

    /// The innermost test that a registration has come by, in its function.
    pub fn test_before(&self, acquisition: &Acquisition) -> Option<Span> {
        let around = std::iter::successors(Some(acquisition.region), |it| self.region(*it).parent);
        let tests = around.map(|region| match self.region(region).kind {
            RegionKind::Branch { test, .. } => Some(test),
            _ => {
                let mut passed = self.tests_passed(region).map(|(test, _)| test);
                passed.find(|test| *test < acquisition.call)
            }
        });
        tests.flatten().next().map(|test| self.span(test))
    }
}

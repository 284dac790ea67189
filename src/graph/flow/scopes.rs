//! How far it matters what a step of a function does.
//!
//! In: a function, and what its tests ask. Out: each step that says something to every listener, and how much of the
//! function around it may hear of that.
//! Never here: what a step does, and which steps concern one listener.
//!
//! What a test asks that nothing else asks says nothing behind it, and a `continue` is over with its turn. So what happens
//! inside a loop need not matter to those who come by.

use std::collections::HashMap;

use super::conditions::Conditions;
use super::lattice::Known;
use super::sparse::Place;
use crate::facts::{RegionId, RegionKind, Step};
use crate::graph::Graph;

/// Some regions of a function, by the first and the last of their numbers: a region has those of all that is inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scope {
    first: u32,
    last: u32,
}

impl Scope {
    const ALL: Self = Self {
        first: 0,
        last: u32::MAX,
    };

    pub(super) fn contains(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self {
            first: self.first.min(other.first),
            last: self.last.max(other.last),
        }
    }
}

/// What a step says to every listener.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    /// Something to whoever asks one of these questions.
    Of(u128),
    /// Something that is over with these regions.
    Within(Scope),
    /// Something to all.
    All,
}

/// How far what is done in a function matters.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    /// The numbers of each region and of what is inside it.
    pub(super) of_regions: HashMap<RegionId, Scope>,
    /// Each step that says something, and to whom.
    pub(super) touched: Vec<(Place, Scope)>,
}

/// Where each question is asked or its answer changed, by its bit: how often, and between which regions.
#[derive(Debug, Default)]
struct Questions(HashMap<u32, (u32, Scope)>);

impl Questions {
    fn note(&mut self, asked: u128, region: Scope) {
        let here = Scope {
            last: region.first,
            ..region
        };
        for bit in bits(asked) {
            let (times, scope) = self.0.entry(bit).or_insert((0, here));
            *times += 1;
            *scope = scope.or(here);
        }
    }

    /// How far it matters that these questions are asked; what nobody else asks says nothing by itself.
    fn scope(&self, asked: u128) -> Option<Scope> {
        let all = || bits(asked).filter_map(|bit| self.0.get(&bit));
        let is_heard = all().any(|(times, _)| *times > 1);
        let scope = all().map(|(_, scope)| *scope).reduce(Scope::or);
        scope.filter(|_| is_heard)
    }
}

impl Scopes {
    pub(super) fn of(
        graph: &Graph<'_>,
        regions: &[RegionId],
        conditions: &Conditions,
        holders: &HashMap<RegionId, Place>,
    ) -> Self {
        let mut made = Self {
            of_regions: numbered(regions, holders),
            touched: Vec::new(),
        };
        let mut said: Vec<(Place, Says)> = Vec::new();
        let mut questions = Questions::default();
        for region in regions {
            let here = made.of_regions[region];
            for (step, at) in graph.region(*region).steps.iter().zip(0..) {
                let jump = made.of_jump(graph, holders, *region, step);
                let says = jump.or_else(|| says_something(graph, conditions, step));
                if let Some(Says::Of(asked)) = says {
                    questions.note(asked, here);
                }
                if let Step::Call(call) = step {
                    // A removal asks whether what it is made on is there.
                    questions.note(conditions.presence(graph, *call), here);
                }
                said.extend(says.map(|says| ((*region, at), says)));
            }
        }
        for (place, says) in said {
            let scope = match says {
                Says::All => Some(Scope::ALL),
                Says::Within(scope) => Some(scope),
                Says::Of(asked) => questions.scope(asked),
            };
            made.touched.extend(scope.map(|scope| (place, scope)));
        }
        made
    }

    /// How far a jump leads out.
    fn of_jump(
        &self,
        graph: &Graph<'_>,
        holders: &HashMap<RegionId, Place>,
        region: RegionId,
        step: &Step,
    ) -> Option<Says> {
        let (to, goes_on) = match step {
            Step::Break { label, .. } => (label, false),
            Step::Continue { label, .. } => (label, true),
            _ => return None,
        };
        let mut inner = region;
        while let Some((outer, at)) = holders.get(&inner) {
            let target = &graph.region(*outer).steps[*at as usize];
            let (label, is_target) = match target {
                Step::Loop { label, .. } => (label, true),
                Step::Switch { label, .. } => (label, !goes_on),
                Step::Block { label, .. } => (label, false),
                _ => (&None, false),
            };
            if (to.is_none() && is_target) || (to.is_some() && label == to) {
                // Whether a loop that surely turns is left on another way only is asked of each `break` out of it.
                let is_over = goes_on || !surely_turns(graph, target);
                return Some(match is_over {
                    true => Says::Within(self.of_regions[&inner]),
                    false => Says::All,
                });
            }
            inner = *outer;
        }
        Some(Says::All)
    }
}

/// Whether somebody may take a loop for one that turns at least once.
fn surely_turns(graph: &Graph<'_>, step: &Step) -> bool {
    match step {
        Step::Loop {
            body,
            at_least_once,
            is_endless,
            ..
        } => {
            let is_over_list = matches!(
                graph.region(*body).kind,
                RegionKind::Loop { over: Some(_), .. }
            );
            *at_least_once || *is_endless || is_over_list
        }
        _ => false,
    }
}

/// The regions of a function, each with a number, and with the last one of those inside it.
fn numbered(regions: &[RegionId], holders: &HashMap<RegionId, Place>) -> HashMap<RegionId, Scope> {
    let mut inside: HashMap<RegionId, Vec<RegionId>> = HashMap::new();
    let mut open: Vec<(RegionId, bool)> = Vec::new();
    for region in regions.iter().rev() {
        match holders.get(region) {
            Some((outer, _)) => inside.entry(*outer).or_default().push(*region),
            None => open.push((*region, false)),
        }
    }
    let mut numbers = HashMap::new();
    let mut next = 0;
    while let Some((region, is_done)) = open.pop() {
        if is_done {
            let own: &mut Scope = numbers.get_mut(&region).expect("it was numbered before");
            own.last = next - 1;
            continue;
        }
        numbers.insert(
            region,
            Scope {
                first: next,
                last: next,
            },
        );
        next += 1;
        open.push((region, true));
        let within = inside.get(&region).into_iter().flatten();
        open.extend(within.map(|inner| (*inner, false)));
    }
    numbers
}

fn bits(mut of: u128) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let bit = (of != 0).then(|| of.trailing_zeros())?;
        of &= of - 1;
        Some(bit)
    })
}

/// What a step that is no jump says to every listener, whatever is inside it.
fn says_something(graph: &Graph<'_>, conditions: &Conditions, step: &Step) -> Option<Says> {
    let asks = |questions: u128| (questions != 0).then_some(Says::Of(questions));
    let of_change = |(lost, won): (u128, Known)| asks(lost | won.yes | won.no);
    match step {
        Step::Call(call) => asks(conditions.changed_by(graph, *call)),
        Step::Write(binding, index) => {
            let write = &graph.binding(*binding).writes[*index as usize];
            of_change(conditions.written(graph, *binding, write))
        }
        Step::Assign(index) => {
            of_change(conditions.assigned(graph, &graph.facts.assignments[*index as usize]))
        }
        Step::Await(value) => {
            let says = conditions.changed_meanwhile() != 0 || graph.may_reject(*value);
            says.then_some(Says::All)
        }
        Step::Branch { then, otherwise } => match graph.region(then.or(*otherwise)?).kind {
            RegionKind::Branch { test, .. } => conditions.asked_by(test).map(of_questions),
            _ => None,
        },
        Step::Switch { cases, .. } => {
            let of_case = |case: &RegionId| match graph.region(*case).kind {
                RegionKind::Case {
                    value: Some(value), ..
                } => conditions.asked_by_case(value),
                _ => None,
            };
            let asked = cases.iter().filter_map(of_case);
            asked.reduce(|one, other| one | other).map(of_questions)
        }
        // Whether an endless one is left is decided inside.
        Step::Loop { is_endless, .. } => is_endless.then_some(Says::All),
        Step::Yield(_) | Step::Return { .. } | Step::Throw { .. } => Some(Says::All),
        Step::Break { .. } | Step::Continue { .. } | Step::Try { .. } | Step::Block { .. } => None,
    }
}

/// A test that always comes out alike asks nothing, and decides all the same.
fn of_questions(asked: u128) -> Says {
    match asked {
        0 => Says::All,
        _ => Says::Of(asked),
    }
}

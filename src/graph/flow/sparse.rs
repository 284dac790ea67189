//! Which steps of a function can change what becomes of one listener.
//!
//! In: a function, once, and the calls that matter to a registration in it. Out: for each region the steps to walk.
//! Never here: what a step does.
//!
//! Most calls, names and branches of a function say nothing of a given listener. A registration that is walked past them
//! costs what concerns it, and not the whole function over again. What is passed over is exactly what leaves every state as
//! it is, but for one thing: a call in it may throw, and that is kept.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;

use super::conditions::Conditions;
use super::scopes::{Scope, Scopes};
use crate::facts::{FunctionId, RegionId, RegionKind, Step, ValueId};
use crate::graph::Graph;

/// Where a step is: its region, and its number there.
pub(in crate::graph) type Place = (RegionId, u32);

/// What of a function matters to every listener, and where the rest stands.
#[derive(Debug, Default)]
pub(in crate::graph) struct Skeleton {
    regions: HashMap<RegionId, Bones>,
    /// Where each call runs.
    calls: HashMap<ValueId, Place>,
    /// The step that runs each region.
    holders: HashMap<RegionId, Place>,
    /// Whether a loop that matters to every listener goes through a list.
    has_lists: bool,
}

/// What of a region matters to every listener.
#[derive(Debug, Default)]
struct Bones {
    /// The numbers of its steps that do, in order.
    steps: Vec<u32>,
    /// Of each step, how many before it have a call that may throw out of them.
    throwing: Vec<u32>,
}

/// What a region has while the skeleton is made.
#[derive(Default)]
struct Draft {
    matters: BTreeSet<u32>,
    throws: BTreeSet<u32>,
}

/// The steps that matter to one registration.
pub(in crate::graph) struct Route {
    skeleton: Rc<Skeleton>,
    /// Those that do not matter to all.
    own: HashMap<RegionId, BTreeSet<u32>>,
    /// The step of each region in which the listener is added, where that is in no loop: what comes afterwards does not
    /// add it.
    adding: HashMap<RegionId, u32>,
    /// Whether each step is walked: where a flag says that the listener is gone, each test is asked for it.
    is_dense: bool,
}

impl Skeleton {
    pub(in crate::graph) fn of(
        graph: &Graph<'_>,
        function: FunctionId,
        conditions: &Conditions,
    ) -> Self {
        let mut made = Self::default();
        let own = graph.regions_of(function);
        let mut drafts: HashMap<RegionId, Draft> = HashMap::new();
        for region in own {
            let draft = drafts.entry(*region).or_default();
            for (step, at) in graph.region(*region).steps.iter().zip(0..) {
                graph.read();
                if let Step::Call(call) = step {
                    made.calls.insert(*call, (*region, at));
                    draft.throws.insert(at);
                }
                for inner in regions_in(step) {
                    made.holders.insert(inner, (*region, at));
                }
            }
        }
        let scopes = Scopes::of(graph, own, conditions, &made.holders);
        made.spread_what_matters(&scopes, &mut drafts);
        made.spread_what_throws(graph, &mut drafts);
        for (region, draft) in drafts {
            let steps = &graph.region(region).steps;
            let mut before = 0;
            let throwing = (0..steps.len() as u32).map(|at| {
                let until = before;
                before += u32::from(draft.throws.contains(&at));
                until
            });
            let mut throwing: Vec<u32> = throwing.collect();
            throwing.push(before);
            let mattering: Vec<u32> = draft.matters.into_iter().collect();
            made.has_lists |= mattering
                .iter()
                .any(|at| goes_through_list(graph, &steps[*at as usize]));
            made.regions.insert(
                region,
                Bones {
                    steps: mattering,
                    throwing,
                },
            );
        }
        made
    }

    /// What a step touches matters in each region around it, as far as others touch it as well.
    fn spread_what_matters(&self, scopes: &Scopes, drafts: &mut HashMap<RegionId, Draft>) {
        let mut spread: HashMap<RegionId, Scope> = HashMap::new();
        for (place, scope) in &scopes.touched {
            let mut next = Some(*place);
            while let Some((region, at)) = next {
                drafts.entry(region).or_default().matters.insert(at);
                let own = scopes.of_regions[&region];
                let known = spread.entry(region).or_insert(own);
                if known.contains(*scope) {
                    break;
                }
                *known = known.or(*scope);
                next = self.holders.get(&region).copied();
            }
        }
    }

    /// A step throws if something in it may that nothing in it catches.
    fn spread_what_throws(&self, graph: &Graph<'_>, drafts: &mut HashMap<RegionId, Draft>) {
        let those = drafts.iter().filter(|(_, draft)| !draft.throws.is_empty());
        let mut throwing: Vec<RegionId> = those.map(|(region, _)| *region).collect();
        while let Some(region) = throwing.pop() {
            let Some((outer, at)) = self.holders.get(&region) else {
                continue;
            };
            let is_caught = matches!(
                &graph.region(*outer).steps[*at as usize],
                Step::Try { body, catch: Some(_), .. } if *body == region
            );
            if !is_caught {
                let draft = drafts.entry(*outer).or_default();
                let is_news = draft.throws.is_empty();
                draft.throws.insert(*at);
                throwing.extend(is_news.then_some(*outer));
            }
        }
    }
}

impl Route {
    /// The way of a registration to which `calls` matter.
    pub(in crate::graph) fn new(
        skeleton: Rc<Skeleton>,
        added: ValueId,
        calls: impl Iterator<Item = ValueId>,
        is_dense: bool,
    ) -> Self {
        let mut own: HashMap<RegionId, BTreeSet<u32>> = HashMap::new();
        for call in calls {
            let mut next = skeleton.calls.get(&call).copied();
            while let Some((region, at)) = next {
                if !own.entry(region).or_default().insert(at) {
                    break;
                }
                next = skeleton.holders.get(&region).copied();
            }
        }
        let mut adding = HashMap::new();
        let mut next = skeleton.calls.get(&added).copied();
        while let Some((region, at)) = next {
            adding.insert(region, at);
            next = skeleton.holders.get(&region).copied();
        }
        Self {
            own,
            adding,
            skeleton,
            is_dense,
        }
    }

    /// The next step of a region that is walked, from a number on.
    pub(in crate::graph) fn next_step(
        &self,
        region: RegionId,
        from: u32,
        count: u32,
    ) -> Option<u32> {
        if self.is_dense {
            return (from < count).then_some(from);
        }
        let bones = self.skeleton.regions.get(&region);
        let of_all = bones.and_then(|bones| {
            let at = bones.steps.partition_point(|at| *at < from);
            bones.steps.get(at).copied()
        });
        let own = self.own.get(&region);
        let own = own.and_then(|own| own.range(from..).next().copied());
        of_all.into_iter().chain(own).min()
    }

    /// Whether the listener is added in a step of a region before number `next`, or in this one.
    pub(in crate::graph) fn has_added(&self, region: RegionId, next: u32) -> bool {
        self.adding.get(&region).is_some_and(|at| *at < next)
    }

    /// The number of the first step of a region that concerns the listener.
    pub(in crate::graph) fn first_own(&self, region: RegionId) -> u32 {
        let own = self.own.get(&region);
        let first = own.and_then(|own| own.first().copied());
        first.filter(|_| !self.is_dense).unwrap_or_default()
    }

    /// Whether a loop of the function goes through a list, and says something to every listener.
    pub(in crate::graph) fn has_lists(&self) -> bool {
        self.skeleton.has_lists
    }

    /// Whether a call in some steps of a region may throw out of them.
    pub(in crate::graph) fn may_throw(&self, region: RegionId, steps: Range<u32>) -> bool {
        let throwing = self.skeleton.regions.get(&region).map(|it| &it.throwing);
        throwing.is_some_and(|before| before[steps.start as usize] < before[steps.end as usize])
    }
}

/// The regions that a step runs.
fn regions_in(step: &Step) -> Vec<RegionId> {
    match step {
        Step::Branch { then, otherwise } => then.iter().chain(otherwise).copied().collect(),
        Step::Loop { body, .. } | Step::Block { body, .. } => vec![*body],
        Step::Switch { cases, .. } => cases.clone(),
        Step::Try {
            body,
            catch,
            finally,
        } => [Some(*body), *catch, *finally]
            .into_iter()
            .flatten()
            .collect(),
        _ => Vec::new(),
    }
}

/// Whether a step is a loop through a list.
fn goes_through_list(graph: &Graph<'_>, step: &Step) -> bool {
    matches!(step, Step::Loop { body, .. }
        if matches!(graph.region(*body).kind, RegionKind::Loop { over: Some(_), .. }))
}

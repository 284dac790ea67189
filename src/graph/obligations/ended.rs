//! Calls that end a target: then its listeners go with it.
//!
//! In: an acquisition. Out: what its target is a part of, and the calls that end either.
//! Never here: whether such a call runs, or before what.

use crate::dictionary::{ComesOf, Duplicates};
use crate::facts::{Acquisition, ClassId, RegionId, ValueId};
use crate::graph::alias::path::Path;
use crate::graph::{Graph, Root};

impl Graph<'_> {
    /// What the target of an acquisition is, and what it is a part of, outermost last.
    pub(in crate::graph) fn owners_of_target(&self, acquisition: &Acquisition) -> Vec<Path> {
        let target = self.path(acquisition.target);
        let mut owners = vec![target];
        while let Some(inner) = owners.last()
            && let Some((_, outer)) = inner.segments.split_last()
        {
            let outer = Path {
                root: inner.root.clone(),
                segments: outer.to_vec(),
            };
            owners.push(outer);
        }
        owners
    }

    /// Whether the function that waits for the end of the target, or one around it, brings it about on the same way:
    /// `once("close", f)`, and `end()` beside it.
    pub fn brings_about_its_event(&self, acquisition: &Acquisition) -> bool {
        if self.is_brought_about(acquisition) {
            return true;
        }
        if self.comes_of(acquisition) != Some(ComesOf::End) {
            return false;
        }
        // A callback is made where its target is ended, or on the way there: `worker.disconnect()` around
        // `worker.once("disconnect", () => worker.once("exit", f))`.
        let on_the_way = |region: RegionId| {
            self.reaches(acquisition.region, region) || self.is_inside(acquisition.region, region)
        };
        self.ends_of_target(acquisition).into_iter().any(|call| {
            let region = self.value(call).region;
            !self.is_module(self.function_of(region)) && on_the_way(region)
        })
    }

    /// Whether the very run that adds the listener calls for its event afterwards, on every way: `process.once("exit", f);
    /// process.exit();`, `history.back()` behind a listener for `popstate`.
    fn is_brought_about(&self, of: &Acquisition) -> bool {
        let Some(names) = of.event.and_then(|event| self.event_names(event)) else {
            return false;
        };
        let is_called = |(object, method): (&str, &str)| {
            self.method_calls(&[method]).any(|call| {
                call > of.call
                    && self.region_contains(self.value(call).region, of.region)
                    && self
                        .receiver(call)
                        .is_some_and(|it| self.path(it) == Path::of(Root::Global(object.into())))
            })
        };
        let mut names = names.iter();
        names.all(|name| self.dictionary.brought_by(name).any(is_called))
    }

    /// The calls that end the target of an acquisition, or what it is a part of.
    pub(in crate::graph) fn ends_of_target(&self, acquisition: &Acquisition) -> Vec<ValueId> {
        let owners = self.owners_of_target(acquisition);
        let is_ended = |call: ValueId, receiver: ValueId| {
            let receiver = self.path(receiver);
            // A method in sight says itself what it ends of its instance; by its name it ends the target alone.
            let by_name = match self.called_function(call) {
                Some(_) => &owners[..1],
                None => &owners[..],
            };
            // What a module or the page is does not end with one call.
            let whole = matches!(receiver.root, Root::Import(_) | Root::Global(_));
            by_name.iter().any(|owner| self.same_path(owner, &receiver))
                && (!whole || !receiver.segments.is_empty())
        };
        self.end_calls_on(&owners)
            .iter()
            .filter(|call| !self.is_release(**call))
            .filter(|call| self.receiver(**call).is_some_and(|it| is_ended(**call, it)))
            .copied()
            .collect()
    }

    /// Whether the very run that adds the listener ends the target afterwards, on every way: `old.on("error", ignore);
    /// old.close();`.
    pub fn ends_at_once(&self, of: &Acquisition) -> bool {
        let adder = self.function_of(of.region);
        let ends_all = || self.comes_of(of) == Some(ComesOf::End) && self.is_brought_about(of);
        ends_all()
            || self.end_calls_in(adder).iter().any(|call| {
                *call > of.call
                    && self.region_contains(self.value(*call).region, of.region)
                    && self
                        .receiver(*call)
                        .is_some_and(|receiver| self.same_target(of.target, &self.path(receiver)))
            })
    }

    /// Whether a member of a class, or a function in it, ends the process: `process.exit()`.
    pub fn ends_process(&self, class: ClassId) -> bool {
        self.exits().any(|exit| {
            let inner = self.function_of(self.value(exit).region);
            std::iter::successors(Some(inner), |around| self.function(*around).parent)
                .any(|around| self.function(around).class == Some(class))
        })
    }

    /// Whether each run of a member of that name ends the process, by itself or by a function that it makes for that:
    /// `close() { server.close(() => process.exit()); }`.
    pub fn ends_process_by(&self, class: ClassId, member: &str) -> bool {
        self.exits().any(|exit| {
            let mut region = self.value(exit).region;
            loop {
                let function = self.function_of(region);
                let facts = self.function(function);
                if region != facts.body {
                    return false;
                }
                if facts.class == Some(class) {
                    return facts.name.as_deref() == Some(member);
                }
                region = facts.region;
                if facts.parent.is_none() {
                    return false;
                }
            }
        })
    }

    /// The calls that end the process, in order.
    fn exits(&self) -> impl Iterator<Item = ValueId> + '_ {
        self.method_calls(&["exit"]).filter(|call| {
            self.receiver(*call).is_some_and(
                |it| matches!(self.path(it).root, Root::Global(name) if name == "process"),
            )
        })
    }

    /// Whether a listener takes the element that it is on out of the page: `box.addEventListener("transitionend", () =>
    /// box.remove())`. Then the element goes with its first event, and the listener with it.
    pub fn takes_target_out(&self, of: &Acquisition) -> bool {
        let is_of_dom = self.dictionary.pairs[of.pair as usize].duplicates == Duplicates::Ignored;
        let Some(listener) = self.listener_function(of).filter(|_| is_of_dom) else {
            return false;
        };
        self.method_calls(&["remove"]).any(|call| {
            self.call(call).arguments.is_empty()
                && self.runs_in(self.value(call).region, listener)
                && self
                    .receiver(call)
                    .is_some_and(|receiver| self.same_target(of.target, &self.path(receiver)))
        })
    }
}

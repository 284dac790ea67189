//! Which registrations and removals of a file match, looked for once.
//!
//! In: a registration, a removal, or a target. Out: what matches it in its own words, by the place that it stands in.
//! Never here: an answer that depends on who asks.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use smol_str::SmolStr;

use crate::facts::{Acquisition, ClassId, FunctionId, ValueId, ValueKind};
use crate::graph::alias::index::in_order;
use crate::graph::alias::marks::Mark;
use crate::graph::alias::path::Path;
use crate::graph::{Discharge, DischargeKind, Graph, Owner, Parent};

/// Registrations that a removal matches, by where they are.
#[derive(Debug, Default)]
pub(in crate::graph) struct MetIn {
    by_function: HashMap<FunctionId, Vec<u32>>,
    by_class: HashMap<ClassId, Vec<u32>>,
    by_object: HashMap<ValueId, Vec<u32>>,
}

impl<'a> Graph<'a> {
    /// The registrations in `function` for events that come once, in order.
    pub(in crate::graph) fn added_for_once_in(
        &self,
        function: FunctionId,
    ) -> impl Iterator<Item = &'a Acquisition> {
        let known = self
            .obligations
            .added_for_once
            .get_or_init(|| self.place_acquisitions(|acquisition| self.comes_once(acquisition)));
        self.acquisitions_at(known.within(function))
    }

    /// The removals that match a registration in its own words. Each question about a neighbour asks for them.
    pub(in crate::graph) fn own_discharges(&self, acquisition: &Acquisition) -> Rc<[Discharge]> {
        self.spend();
        if self.is_spent() {
            return Rc::from([]);
        }
        let known = self
            .obligations
            .taken_away
            .borrow()
            .get(&acquisition.call)
            .cloned();
        known.unwrap_or_else(|| {
            let found: Rc<[Discharge]> = self.find_discharges(acquisition, &[]).into();
            let mut known = self.obligations.taken_away.borrow_mut();
            known.insert(acquisition.call, found.clone());
            found
        })
    }

    /// The registrations that a removal matches in their own words, by their numbers, in order.
    pub(in crate::graph) fn acquisitions_taken_away(&self) -> &[u32] {
        self.obligations.met_releases.get_or_init(|| {
            let all = self.every_acquisition().zip(0..);
            let met = all.filter(|(acquisition, _)| !self.own_discharges(acquisition).is_empty());
            met.map(|(_, at)| at).collect()
        })
    }

    /// Those of them that may belong to `owner` or stand in `function`, in order.
    pub(in crate::graph) fn taken_away_beside(
        &self,
        owner: Owner,
        function: FunctionId,
    ) -> Vec<u32> {
        let met = self.obligations.met_in.get_or_init(|| {
            let mut met = MetIn::default();
            for at in self.acquisitions_taken_away() {
                let adder = self.function_of(self.facts.acquisitions[*at as usize].region);
                met.by_function.entry(adder).or_default().push(*at);
                if let Some(class) = self.function(adder).class {
                    let family = self.family_of(class);
                    met.by_class.entry(family).or_default().push(*at);
                }
                let value = self.function(adder).value;
                if let Some(Parent::Property(object, _)) = value.map(|value| self.parent(value)) {
                    met.by_object.entry(*object).or_default().push(*at);
                }
            }
            met
        });
        let by_owner = match owner {
            Owner::Class(class) => met.by_class.get(&self.family_of(class)),
            Owner::Object(object) => met.by_object.get(&object),
            Owner::Effect(_) | Owner::Function(_) => None,
        };
        let beside = met.by_function.get(&function);
        let both = by_owner.into_iter().chain(beside).flatten().copied();
        in_order(both.inspect(|_| self.read()).collect())
    }

    /// The registrations whose listener a release takes away exactly, in their own words.
    pub(in crate::graph) fn exactly_taken_away_by(&self, release: u32) -> &[ValueId] {
        let hit = self.obligations.hit.get_or_init(|| {
            let mut hit: HashMap<u32, Vec<ValueId>> = HashMap::new();
            for acquisition in self.every_acquisition() {
                for discharge in self.own_discharges(acquisition).iter() {
                    if discharge.kind == DischargeKind::Exact {
                        let hits = hit.entry(discharge.release).or_default();
                        hits.push(acquisition.call);
                    }
                }
            }
            hit
        });
        hit.get(&release).map_or(&[], Vec::as_slice)
    }

    /// Whether a class or object literal of the file has a member of that name.
    pub(in crate::graph) fn is_member_somewhere(&self, name: &SmolStr) -> bool {
        let known = self.alias.member_names.get_or_init(|| {
            let classes = self.facts.classes.iter().flat_map(|class| &class.members);
            let mut known: HashSet<SmolStr> = classes.map(|member| member.name.clone()).collect();
            for (_, value) in self.every_value() {
                if let ValueKind::Object(properties) = &value.kind {
                    known.extend(properties.iter().filter_map(|it| it.name.clone()));
                }
            }
            known
        });
        known.contains(name)
    }

    fn marked_acquisitions(
        &self,
        part: impl Fn(&Acquisition) -> ValueId,
    ) -> HashMap<Mark, Vec<u32>> {
        let mut known: HashMap<Mark, Vec<u32>> = HashMap::new();
        for (acquisition, at) in self.every_acquisition().zip(0..) {
            let mark = self.mark_of(part(acquisition));
            known.entry(mark).or_default().push(at);
        }
        known
    }

    /// The registrations that may be for a listener of the same path, in order.
    pub(in crate::graph) fn added_with(&self, listener: ValueId) -> Vec<(u32, &'a Acquisition)> {
        let known = &self.obligations.by_listener;
        let known = known.get_or_init(|| self.marked_acquisitions(|it| it.listener));
        let facts = self.facts;
        let all = known.get(&self.mark_of(listener)).into_iter().flatten();
        all.map(|at| (*at, &facts.acquisitions[*at as usize]))
            .inspect(|_| self.read())
            .collect()
    }

    /// The registrations that may be on a target of that path, in order.
    pub(in crate::graph) fn added_to(
        &self,
        target: &Path,
    ) -> impl Iterator<Item = &'a Acquisition> {
        let known = &self.obligations.by_target;
        let known = known.get_or_init(|| self.marked_acquisitions(|it| it.target));
        let numbers = known.get(&self.mark(target)).map_or(&[][..], Vec::as_slice);
        self.acquisitions_at(numbers)
    }
}

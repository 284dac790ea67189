//! Members that nothing in sight runs, in classes that do not leave the file.
//!
//! In: a region. Out: whether it is in such a member, so that what it would take away stays.
//! Never here: functions that strangers can reach; of those nobody knows.

use std::collections::HashSet;

use smol_str::SmolStr;

use crate::facts::{
    BindingId, CallForm, ClassId, FunctionId, FunctionKind, RegionId, ValueId, ValueKind,
};
use crate::graph::alias::path::{Path, Root};
use crate::graph::{Graph, Parent};

impl Graph<'_> {
    /// Whether a region is in a member of a class of this file that is never run: the program of the class is in sight,
    /// and nobody in it says the member's name.
    pub fn is_never_run(&self, region: RegionId) -> bool {
        let Some((member, class)) = self.class_member_around(self.function_of(region)) else {
            return false;
        };
        self.function(member).kind == FunctionKind::Method
            && self.stays_in_file(class)
            && self.is_member_unsaid(member)
    }

    /// Whether a region and one of `functions` are parts of the same member, so that either runs when the other does.
    pub fn is_in_member_of(&self, region: RegionId, functions: &[FunctionId]) -> bool {
        let member = self.class_member_around(self.function_of(region));
        let is_same = |function: &FunctionId| self.class_member_around(*function) == member;
        member.is_some() && functions.iter().any(is_same)
    }

    /// The member of a class that a function is, or is written in.
    fn class_member_around(&self, function: FunctionId) -> Option<(FunctionId, ClassId)> {
        let mut function = function;
        loop {
            let facts = self.function(function);
            match facts.class {
                Some(class) => return Some((function, class)),
                None => function = facts.parent?,
            }
        }
    }

    fn is_member_unsaid(&self, member: FunctionId) -> bool {
        let Some(name) = &self.function(member).name else {
            return false;
        };
        self.runs(member).is_empty() && !self.is_said(name)
    }

    /// Whether a class and all of its instances are seen by this file alone.
    fn stays_in_file(&self, class: ClassId) -> bool {
        let facts = self.class(class);
        let Some(binding) = facts.binding else {
            return false;
        };
        facts.base.is_none()
            && facts.implements.is_empty()
            && facts.decorators.is_empty()
            && self
                .facts
                .exports
                .iter()
                .all(|export| self.path(export.value).root != Root::Class(class))
            && self.is_only_made_or_asked(binding)
    }

    /// Whether a class is mentioned, and only to make instances that stay, or to ask what something is. One that nobody
    /// mentions is made elsewhere: in another script of the page, if nowhere else.
    fn is_only_made_or_asked(&self, class: BindingId) -> bool {
        let mentions = self.references_to(class);
        !mentions.is_empty()
            && mentions
                .into_iter()
                .all(|mention| self.is_made_or_asked(mention))
    }

    /// Whether a mention of a class makes an instance that stays with its variable, or asks what something is.
    fn is_made_or_asked(&self, reference: ValueId) -> bool {
        let Parent::Value(outer) = *self.parent(reference) else {
            return false;
        };
        match &self.value(outer).kind {
            ValueKind::Binary { .. } => true,
            ValueKind::Call(call) if call.callee == reference && call.form == CallForm::New => {
                match *self.parent(outer) {
                    // `export default new Worker()` hands it to everybody.
                    Parent::None => self.exports_of(outer).next().is_none(),
                    Parent::Binding(held) => {
                        let is_exported = |path: &Path| path.root == Root::Binding(held);
                        self.references_to(held)
                            .into_iter()
                            .all(|held| self.is_looked_into(held))
                            && !self
                                .facts
                                .exports
                                .iter()
                                .any(|export| is_exported(&self.path(export.value)))
                    }
                    _ => false,
                }
            }
            _ => false,
        }
    }

    /// Whether a mention of an instance only reads a member or asks what it is.
    fn is_looked_into(&self, mention: ValueId) -> bool {
        match *self.parent(mention) {
            Parent::None => true,
            Parent::Value(outer) => match &self.value(outer).kind {
                ValueKind::Member { object, .. } => *object == mention,
                ValueKind::Binary { .. } => true,
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether a member of that name may be meant somewhere in the file.
    pub(in crate::graph) fn is_said(&self, name: &SmolStr) -> bool {
        let (names, makes_up) = self.calls.said.get_or_init(|| {
            let mut names = HashSet::new();
            let mut makes_up = false;
            for (_, value) in self.every_value() {
                match &value.kind {
                    ValueKind::Member { name, .. } | ValueKind::String(name) => {
                        names.insert(name.clone());
                    }
                    ValueKind::Index { .. } => makes_up = true,
                    _ => {}
                }
            }
            (names, makes_up)
        });
        *makes_up || names.contains(name)
    }
}

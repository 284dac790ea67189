//! Assignments as expressions: `=`, `+=`, `??=`, `++`.
//!
//! In: their parts. Out: writes to names, assignments to properties, and the value of the whole.
//! Never here: declarations.

use smol_str::SmolStr;

use super::lowering::Lowering;
use super::{BindingId, RegionKind, ValueId, ValueKind};
use crate::cst::{Node, Pattern};

/// What an assignment writes to.
enum Target {
    Name(BindingId),
    Property,
    /// A name that is declared nowhere around.
    Undeclared,
    /// Something that cannot be written to.
    Elsewhere,
}

impl Lowering<'_> {
    pub(super) fn assignment(
        &mut self,
        node: Node<'_>,
        left: Node<'_>,
        right: Node<'_>,
    ) -> ValueId {
        let left = unwrapped(left);
        if matches!(left.pattern(), Pattern::Object(_) | Pattern::Array(_)) {
            // The whole is what is taken apart, which each part is a member of.
            let value = self.expression(right);
            self.write_pattern(left, value);
            return value;
        }
        let (target, place) = self.target(left);
        let value = self.expression(right);
        self.store(target, place, value, false);
        self.value(ValueKind::Assign { target, value }, node.span())
    }

    pub(super) fn compound(
        &mut self,
        node: Node<'_>,
        left: Node<'_>,
        operator: Node<'_>,
        right: Node<'_>,
    ) -> ValueId {
        let (target, place) = self.target(unwrapped(left));
        let operator = operator.text(self.text);
        let when = match operator {
            "&&=" => true,
            "||=" | "??=" => false,
            _ => {
                let operator = SmolStr::new(operator.trim_end_matches('='));
                let right = self.expression(right);
                let value = self.value(
                    ValueKind::Binary {
                        operator,
                        left: target,
                        right,
                    },
                    node.span(),
                );
                self.store(target, place, value, false);
                return self.value(ValueKind::Assign { target, value }, node.span());
            }
        };
        let kind = RegionKind::Branch { test: target, when };
        let (region, value) = self.branch(kind, right.span(), |lowering| {
            let value = lowering.expression(right);
            lowering.store(target, place, value, !when);
            value
        });
        if when {
            self.branched(Some(region), None);
        } else {
            self.branched(None, Some(region));
        }
        self.value(ValueKind::Assign { target, value }, node.span())
    }

    pub(super) fn update(
        &mut self,
        node: Node<'_>,
        operator: Node<'_>,
        operand: Node<'_>,
    ) -> ValueId {
        let (target, place) = self.target(unwrapped(operand));
        let operator = self.text_of(operator);
        let value = self.value(
            ValueKind::Unary {
                operator,
                operand: target,
            },
            node.span(),
        );
        self.store(target, place, value, false);
        value
    }

    fn target(&mut self, node: Node<'_>) -> (ValueId, Target) {
        let value = self.expression(node);
        let target = match self.kind(value) {
            ValueKind::Binding(binding) => Target::Name(*binding),
            ValueKind::Member { .. } | ValueKind::Index { .. } => Target::Property,
            ValueKind::Global(_) => Target::Undeclared,
            _ => Target::Elsewhere,
        };
        (value, target)
    }

    fn store(&mut self, target: ValueId, place: Target, value: ValueId, if_absent: bool) {
        match place {
            Target::Name(binding) => self.write(binding, value, if_absent),
            Target::Property => self.assign(target, value, if_absent),
            Target::Undeclared => {
                if let ValueKind::Global(name) = self.kind(target).clone() {
                    let span = self.facts.values[target.0 as usize].span;
                    self.write_undeclared(&name, span, value, if_absent);
                }
            }
            Target::Elsewhere => {}
        }
    }
}

/// The target without parentheses and `!`.
fn unwrapped(mut node: Node<'_>) -> Node<'_> {
    while let Pattern::Wrapped(inner) = node.pattern() {
        node = inner;
    }
    node
}

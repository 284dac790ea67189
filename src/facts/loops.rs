//! Loops: each turn is one run of the loop's region.
//!
//! In: loop statements. Out: regions of kind [`RegionKind::Loop`] with what they walk through, and the elements that
//! `for … of` draws.
//! Never here: how often a loop turns.

use smol_str::SmolStr;

use super::lowering::Lowering;
use super::{LoopForm, RegionId, RegionKind, Step, ValueId, ValueKind};
use crate::corpus::Span;
use crate::cst::{ForInView, Node, Statement, VariableKind};

impl Lowering<'_> {
    pub(super) fn loop_statement(
        &mut self,
        node: Node<'_>,
        statement: Statement<'_>,
        label: Option<SmolStr>,
    ) {
        match statement {
            Statement::For {
                start,
                test,
                update,
                body,
            } => self.for_loop(node, [start, test, update], body, label),
            Statement::ForIn(view) => self.for_in(node, view, label),
            Statement::While { test, body } => {
                let region = self.loop_region(LoopForm::While, node, body);
                self.within(region, |lowering| {
                    lowering.expression(test);
                    lowering.scoped_body(body);
                });
                self.step(Step::Loop {
                    body: region,
                    at_least_once: false,
                    is_endless: self.is_true(test),
                    label,
                });
            }
            Statement::DoWhile { body, test } => {
                let region = self.region(
                    RegionKind::Loop {
                        form: LoopForm::DoWhile,
                        over: None,
                        head: do_head(node, test),
                    },
                    node.span(),
                );
                self.within(region, |lowering| {
                    lowering.scoped_body(body);
                    if let Some(test) = test {
                        lowering.expression(test);
                    }
                });
                self.step(Step::Loop {
                    body: region,
                    at_least_once: true,
                    is_endless: test.is_some_and(|test| self.is_true(test)),
                    label,
                });
            }
            _ => {}
        }
    }

    fn loop_region(&mut self, form: LoopForm, node: Node<'_>, body: Node<'_>) -> RegionId {
        self.region(
            RegionKind::Loop {
                form,
                over: None,
                head: self.head(node, body),
            },
            node.span(),
        )
    }

    /// From the keyword to the body, without the space between.
    fn head(&self, node: Node<'_>, body: Node<'_>) -> Span {
        let (start, end) = (node.span().start, body.span().start);
        let text = self
            .text
            .get(start as usize..end as usize)
            .unwrap_or_default();
        Span::new(start, start + text.trim_end().len() as u32)
    }

    fn for_loop(
        &mut self,
        node: Node<'_>,
        clauses: [Option<Node<'_>>; 3],
        body: Node<'_>,
        label: Option<SmolStr>,
    ) {
        let [start, test, update] = clauses;
        let region = self.loop_region(LoopForm::For, node, body);
        self.open_scope();
        if let Some(start) = start {
            // Each turn has its own copy of a `let`, so it is declared in the turn's region.
            self.within(region, |lowering| lowering.hoist_block(&[start]));
            self.statement(start);
        }
        self.within(region, |lowering| {
            if let Some(test) = test {
                let from = lowering.facts.values.len();
                lowering.clause(test);
                let walked = lowering.walked_by_counter(from);
                if let RegionKind::Loop { over, .. } =
                    &mut lowering.facts.regions[region.0 as usize].kind
                {
                    *over = walked;
                }
            }
            lowering.scoped_body(body);
            if let Some(update) = update {
                lowering.clause(update);
            }
        });
        self.close_scope();
        self.step(Step::Loop {
            body: region,
            at_least_once: false,
            is_endless: test.is_none_or(|test| self.is_true(test)),
            label,
        });
    }

    /// The list that a counter walks through, by the test whose values begin at `from`: `at < list.length`, or `at < n`
    /// after `n = list.length`.
    fn walked_by_counter(&self, from: usize) -> Option<ValueId> {
        let values = &self.facts.values;
        let compared = values[from..]
            .iter()
            .rev()
            .find_map(|value| match &value.kind {
                ValueKind::Binary {
                    operator,
                    left,
                    right,
                } if operator == "<" => Some((*left, *right)),
                _ => None,
            });
        let (counter, mut end) = compared?;
        let kind_of = |value: ValueId| &values[value.0 as usize].kind;
        if !matches!(kind_of(counter), ValueKind::Binding(_)) {
            return None;
        }
        if let ValueKind::Binding(name) = kind_of(end)
            && let [only] = self.facts.bindings[name.0 as usize].writes.as_slice()
        {
            end = only.value;
        }
        match kind_of(end) {
            ValueKind::Member { object, name } if name == "length" => Some(*object),
            _ => None,
        }
    }

    /// Whether a test always holds, as it is written.
    fn is_true(&self, test: Node<'_>) -> bool {
        let text = test.text(self.text);
        matches!(text.trim_matches(['(', ')', ';', ' ']), "" | "true" | "1")
    }

    /// The grammars differ in whether a clause of a head is an expression or a statement.
    fn clause(&mut self, node: Node<'_>) {
        self.statement(node);
    }

    fn for_in(&mut self, node: Node<'_>, view: ForInView<'_>, label: Option<SmolStr>) {
        let over = self.expression(view.right);
        let form = match (view.is_in, view.is_await) {
            (true, _) => LoopForm::ForIn,
            (false, true) => LoopForm::ForAwait,
            (false, false) => LoopForm::ForOf,
        };
        let head = self.head(node, view.body);
        let region = self.region(
            RegionKind::Loop {
                form,
                over: Some(over),
                head,
            },
            node.span(),
        );
        self.open_scope();
        self.within(region, |lowering| {
            if let Some(kind) = view.kind.filter(|kind| *kind != VariableKind::Var) {
                let kind = lowering.declared_kind(kind, view.left);
                lowering.declare_pattern(view.left, kind, region);
            }
            let element = lowering.value(ValueKind::Element { of: over }, view.left.span());
            if form == LoopForm::ForAwait {
                lowering.step(Step::Await(element));
            }
            lowering.write_pattern(view.left, element);
            lowering.scoped_body(view.body);
        });
        self.close_scope();
        self.step(Step::Loop {
            body: region,
            at_least_once: false,
            is_endless: false,
            label,
        });
    }
}

fn do_head(node: Node<'_>, test: Option<Node<'_>>) -> Span {
    let start = node.span().start;
    test.map_or(Span::new(start, (start + 2).min(node.span().end)), |test| {
        test.span()
    })
}

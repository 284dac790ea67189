//! From a tree to facts: the order of the work.
//!
//! In: a tree, its text, the dictionary. Out: [`FileFacts`]. Never here: any form of syntax.

use std::collections::HashSet;

use super::lowering::Lowering;
use super::{BlindSpot, BlindSpotKind, FileFacts, Function, FunctionKind, MODULE, RegionKind};
use crate::corpus::Span;
use crate::corpus::kind::Component;
use crate::cst::Tree;
use crate::dictionary::Dictionary;

/// What a file says. `text` must be what `tree` was parsed from.
pub fn of(tree: &Tree, text: &str, dictionary: &Dictionary) -> FileFacts {
    let bare_methods = dictionary.plain_methods();
    let bare_methods = bare_methods.into_iter().map(Into::into).collect();
    let injecting = dictionary.injecting_decorators();
    let injecting = injecting.map(Into::into).collect();
    let mut lowering = Lowering::new(text, bare_methods, injecting);
    lowering.module(tree);
    let mut facts = lowering.facts;
    if tree.component() == Some(Component::Vue) {
        super::sections::find_blueprint(&mut facts);
    }
    super::undeclared::bind(&mut facts, &lowering.undeclared);
    super::prototypes::find(&mut facts);
    super::commonjs::find(&mut facts);
    super::listeners::find(&mut facts, text, dictionary);
    let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
    facts.line_starts = std::iter::once(0)
        .chain(ends.map(|(at, _)| at as u32 + 1))
        .collect();
    super::suppressions::find(&mut facts, tree, text);
    note_unparsed(&mut facts, tree);
    facts
}

impl Lowering<'_> {
    fn module(&mut self, tree: &Tree) {
        let root = tree.root();
        let span = Span::new(0, self.text.len() as u32);
        let module = Function {
            parent: None,
            head: Span::new(0, 0),
            ..self.function_here(FunctionKind::Module, None, MODULE, span)
        };
        self.facts.functions.push(module);
        self.region_of(RegionKind::Body, None, span);
        self.open_scope();
        let statements = root.statements();
        match tree.sections() {
            [] => {
                self.hoist_variables(&statements);
                self.statements(&statements);
            }
            sections => self.sections(tree, sections, &statements),
        }
        self.close_scope();
    }
}

fn note_unparsed(facts: &mut FileFacts, tree: &Tree) {
    let unparsed = tree.unparsed().into_iter();
    facts.blind_spots.extend(unparsed.map(|span| BlindSpot {
        kind: BlindSpotKind::Unparsed,
        span,
    }));
    facts
        .blind_spots
        .sort_by_key(|spot| (spot.span.start, spot.span.end));
    let mut seen = HashSet::new();
    facts
        .blind_spots
        .retain(|spot| seen.insert((spot.span, spot.kind as u8)));
}

//! Regions and steps.

use super::super::{BlindSpotKind, LoopForm, RegionKind};
use super::*;

fn flow(body: &str) -> String {
    read(&format!("async function* f() {{ {body} }}")).flow("f")
}

#[test]
fn if_runs_one_side() {
    assert_eq!(
        flow("if (a()) b(); else { c(); } d();"),
        "a(); if {b()} else {c()}; d()"
    );
    assert_eq!(flow("if (a) { return; } b();"), "if {return}; b()");
}

#[test]
fn else_if_nests() {
    assert_eq!(
        flow("if (a) b(); else if (c()) d(); else e(); f();"),
        "if {b()} else {c(); if {d()} else {e()}}; f()"
    );
}

#[test]
fn a_branch_knows_its_test() {
    let file = read("if (a) b(); else c();");
    let tests: Vec<_> = file
        .facts
        .regions
        .iter()
        .filter_map(|region| match region.kind {
            RegionKind::Branch { test, when } => Some((file.text(test), when)),
            _ => None,
        })
        .collect();
    assert_eq!(
        tests,
        [
            ("global a".to_owned(), true),
            ("global a".to_owned(), false)
        ]
    );
}

#[test]
fn logical_operators_branch() {
    assert_eq!(flow("a() && b() && c();"), "a(); if {b()}; if {c()}");
    assert_eq!(flow("a() || b();"), "a(); else {b()}");
    assert_eq!(flow("a() ?? b();"), "a(); else {b()}");
    assert_eq!(flow("a() ? b() : c();"), "a(); if {b()} else {c()}");
}

#[test]
fn branches_in_which_nothing_happens_are_no_steps() {
    assert_eq!(
        flow("use(a || 'b', c ? 1 : 2);"),
        "use(a || 'b', c ? 1 : 2)"
    );
}

#[test]
fn logical_assignments_branch() {
    assert_eq!(
        flow("let x; x ??= a(); this.y ||= b(); x &&= c();"),
        "else {a(); x = a()}; else {b(); this.y = b()}; if {c(); x = c()}"
    );
}

#[test]
fn optional_calls_do_not_branch() {
    assert_eq!(flow("a?.b(c());"), "c(); a?.b(c())");
}

#[test]
fn loops_turn() {
    assert_eq!(
        flow("for (let i = a(); b(); c()) { d(); }"),
        "a(); i = a(); loop {b(); d(); c()}"
    );
    assert_eq!(flow("while (a()) b();"), "loop {a(); b()}");
    assert_eq!(flow("do { a(); } while (b());"), "do {a(); b()}");
    assert_eq!(
        flow("for (const x of a()) b(x);"),
        "a(); loop {x = x; b(x)}"
    );
    assert_eq!(flow("for (x.y in a) b();"), "loop {x.y = x.y; b()}");
    assert_eq!(flow("for (;;) { break; }"), "loop {break}");
}

#[test]
fn for_await_waits_each_turn() {
    assert_eq!(
        flow("for await (const x of a) b(x);"),
        "loop {wait x; x = x; b(x)}"
    );
}

#[test]
fn a_loop_knows_its_form_head_and_source() {
    let file = read(
        "for (const x of xs) { a(); }\nwhile (b) {}\nfor await (const y of ys) {}\ndo {} while (c);",
    );
    let loops: Vec<_> = file
        .facts
        .regions
        .iter()
        .filter_map(|region| match region.kind {
            RegionKind::Loop { form, over, head } => Some((
                form,
                over.map(|over| file.text(over)),
                &file.text[head.start as usize..head.end as usize],
            )),
            _ => None,
        })
        .collect();
    assert_eq!(
        loops,
        [
            (
                LoopForm::ForOf,
                Some("global xs".to_owned()),
                "for (const x of xs)"
            ),
            (LoopForm::While, None, "while (b)"),
            (
                LoopForm::ForAwait,
                Some("global ys".to_owned()),
                "for await (const y of ys)"
            ),
            (LoopForm::DoWhile, None, "(c)"),
        ]
    );
}

#[test]
fn labels_are_kept() {
    assert_eq!(
        flow("a: for (const x of xs) { b: while (c) { continue a; } break a; }"),
        "a: loop {x = x; b: loop {continue a}; break a}"
    );
    assert_eq!(flow("a: { b(); break a; }"), "a: block {b(); break a}");
    assert_eq!(flow("a: if (b) break a;"), "a: block {if {break a}}");
    assert_eq!(
        flow("a: switch (b) { default: break a; }"),
        "a: switch with default {case {break a}}"
    );
}

#[test]
fn switch_keeps_its_cases_in_order() {
    assert_eq!(
        flow("switch (a()) { case b(): c(); case 2: d(); break; default: e(); }"),
        "a(); b(); switch with default {case {c()} case {d(); break} case {e()}}"
    );
    let file = read("switch (a) { case 1: b(); default: c(); }");
    let cases: Vec<_> = file
        .facts
        .regions
        .iter()
        .filter_map(|region| match region.kind {
            RegionKind::Case { of, value } => {
                Some((file.text(of), value.map(|value| file.text(value))))
            }
            _ => None,
        })
        .collect();
    assert_eq!(
        cases,
        [
            ("global a".to_owned(), Some("1".to_owned())),
            ("global a".to_owned(), None)
        ]
    );
}

#[test]
fn try_has_up_to_three_parts() {
    assert_eq!(
        flow("try { a(); } catch { b(); } finally { c(); }"),
        "try {a()} catch {b()} finally {c()}"
    );
    assert_eq!(
        flow("try { a(); } finally { c(); }"),
        "try {a()} finally {c()}"
    );
    assert_eq!(
        flow("try { a(); } catch ({ code }) { b(code); }"),
        "try {a()} catch {code = code; b(code)}"
    );
}

#[test]
fn jumps_carry_their_values() {
    assert_eq!(
        flow("if (a) throw b(); return await c();"),
        "if {b(); throw b()}; c(); wait await c(); return await c()"
    );
}

#[test]
fn an_arrow_with_an_expression_returns_it() {
    let file = read("const f = async (a) => await g(a);");
    assert_eq!(file.flow("f"), "g(a); wait await g(a); return await g(a)");
}

#[test]
fn a_default_runs_only_where_it_is_needed() {
    assert_eq!(
        read("function f(a = b(), { c = d() }) { e(); }").flow("f"),
        "else {b()}; a = a = b(); else {d()}; c = c = d(); e()"
    );
}

#[test]
fn a_function_runs_nothing_where_it_is_written() {
    assert_eq!(
        read("const f = () => { a(); };").module_flow(),
        "f = () => { a(); }"
    );
}

#[test]
fn bare_blocks_are_regions() {
    assert_eq!(flow("{ a(); { b(); } }"), "block {a(); block {b()}}");
}

#[test]
fn regions_know_their_parents_and_functions() {
    let file = read("function f() { for (const x of xs) { if (x) { g(() => { h(); }); } } }");
    let h = file.facts.values[file.find("h()").0 as usize].region;
    let arrow = &file.facts.functions[2];
    assert_eq!(h, arrow.body);
    let branch = &file.facts.regions[arrow.region.0 as usize];
    let turn = &file.facts.regions[branch.parent.expect("in the loop").0 as usize];
    assert!(
        matches!(branch.kind, RegionKind::Branch { .. })
            && matches!(turn.kind, RegionKind::Loop { .. })
    );
    assert_eq!(turn.parent, Some(file.function("f").body));
    assert_eq!(branch.function, arrow.parent.expect("in f"));
}

#[test]
fn eval_and_with_are_blind_spots() {
    let file = read_js("with (a) { b(); }\neval('c');");
    let kinds: Vec<_> = file
        .facts
        .blind_spots
        .iter()
        .map(|spot| spot.kind)
        .collect();
    assert_eq!(kinds, [BlindSpotKind::Dynamic, BlindSpotKind::Dynamic]);
    assert_eq!(file.module_flow(), "b(); eval('c')");
}

#[test]
fn decorators_and_fields_run_where_their_class_is_made() {
    let file = read("@a() class K { @b() m() {} x = c(); static y = d(); }");
    assert_eq!(
        file.module_flow(),
        "a(); b(); K = @a() class K { @b() m() {} x = c(); static y = d(); }"
    );
}

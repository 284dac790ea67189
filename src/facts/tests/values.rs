//! What expressions are.

use super::super::{CallForm, FunctionKind};
use super::*;

#[test]
fn wrappers_are_taken_off_and_the_place_is_the_inner_one() {
    let file = read("use((((bus as Bus)!) satisfies Bus));\nuse2(<Bus>other);");
    let ValueKind::Call(call) =
        &file.facts.values[file.find("use((((bus as Bus)!) satisfies Bus))").0 as usize].kind
    else {
        panic!("a call");
    };
    assert_eq!(file.source(call.arguments[0]), "bus");
    assert_eq!(file.value("use2(<Bus>other)"), "global use2(global other)");
}

#[test]
fn members_are_members_however_they_are_written() {
    let file = read("a.b; a?.c; a['d']; a?.['e']; a[`f`]; a[0]; a[g]; a.#h;");
    assert_eq!(file.value("a?.c"), "global a.c");
    assert_eq!(file.value("a['d']"), "global a.d");
    assert_eq!(file.value("a?.['e']"), "global a.e");
    assert_eq!(file.value("a[`f`]"), "global a.f");
    assert_eq!(file.value("a[0]"), "global a[0]");
    assert_eq!(file.value("a[g]"), "global a[global g]");
    assert_eq!(file.value("a.#h"), "global a.#h");
}

#[test]
fn literals_are_what_they_say() {
    let file = read(
        r#"use('it\'s\n', `plain\t`, 0x1F, 1n, true, null, undefined, void 0, /x/g, `a${b}c`, "\u{41}\x42\u0043\
");"#,
    );
    let ValueKind::Call(call) = &file.facts.values.last().expect("the call").kind else {
        panic!("a call")
    };
    let arguments: Vec<_> = call
        .arguments
        .iter()
        .map(|value| file.text(*value))
        .collect();
    assert_eq!(
        arguments,
        [
            "\"it's\\n\"",
            "\"plain\\t\"",
            "0x1F",
            "1n",
            "true",
            "nothing",
            "nothing",
            "nothing",
            "/…/",
            "`\"a\", global b, \"c\"`",
            "\"ABC\""
        ]
    );
}

#[test]
fn objects_and_arrays_keep_their_parts() {
    let file = read(
        "const o = { a, b: 1, 'c': 2, 3: 3, [k]: 4, ['l']: 5, ...m, n() {}, get p() { return 1 }, async *q() {} };\nconst r = [1, , ...s];",
    );
    assert_eq!(
        file.writes("o"),
        ["{a: global a, b: 1, c: 2, 3: 3, 4, l: 5, ...global m, n: f1, p: f2, q: f3}"]
    );
    assert_eq!(file.writes("r"), ["[1, ...global s]"]);
    assert_eq!(file.function("p").kind, FunctionKind::Getter);
    assert!(file.function("q").is_async && file.function("q").is_generator);
    assert_eq!(file.function("n").kind, FunctionKind::Method);
    assert!(file.function("n").class.is_none());
}

#[test]
fn choices_keep_both_sides() {
    let file = read("use(a ? b : c, a && b, a || b, a ?? b);");
    assert_eq!(
        file.value("use(a ? b : c, a && b, a || b, a ?? b)"),
        "global use((global a ? global b : global c), (global a && global b), (global a || global b), (global a ?? global b))"
    );
}

#[test]
fn operators_are_told_apart() {
    let file = read(
        "use(!a, -a, typeof a, delete a.b, a === b, a instanceof B, 'x' in a, (a, b), a = b, a++);",
    );
    let ValueKind::Call(call) = &file.facts.values.last().expect("the call").kind else {
        panic!("a call")
    };
    let arguments: Vec<_> = call
        .arguments
        .iter()
        .map(|value| file.text(*value))
        .collect();
    assert_eq!(
        arguments,
        [
            "!a",
            "(- a)",
            "(typeof a)",
            "(delete a.b)",
            "(a === global b)",
            "(a instanceof global B)",
            "(\"x\" in a)",
            "(a, global b)",
            "(a = global b)",
            "(++ a)"
        ]
    );
}

#[test]
fn calls_know_their_form() {
    let file = read("new A; new B(1); c`x${y}`; d?.(); e?.f(); g.h();");
    let forms: Vec<_> = file
        .facts
        .values
        .iter()
        .filter_map(|value| match &value.kind {
            ValueKind::Call(call) => Some((call.form, call.optional, call.arguments.len())),
            _ => None,
        })
        .collect();
    assert_eq!(
        forms,
        [
            (CallForm::New, false, 0),
            (CallForm::New, false, 1),
            (CallForm::Tagged, false, 1),
            (CallForm::Plain, true, 0),
            (CallForm::Plain, true, 0),
            (CallForm::Plain, false, 0)
        ]
    );
}

#[test]
fn optional_calls_are_seen_in_javascript_too() {
    let file = read_js("d?.(); e?.f(); g.h();");
    assert_eq!(file.value("d?.()"), "global d?.()");
    assert_eq!(file.value("e?.f()"), "global e.f?.()");
    assert_eq!(file.value("g.h()"), "global g.h()");
}

#[test]
fn a_call_has_its_whole_place() {
    let file = read("(bus as Bus).on('x', f);");
    assert_eq!(
        file.value("(bus as Bus).on('x', f)"),
        "global bus.on(\"x\", global f)"
    );
}

#[test]
fn parts_are_numbered_in_the_order_of_evaluation() {
    let file = read("a().b(c(), d()).e = g();");
    let order: Vec<_> = ["a()", "c()", "d()", "a().b(c(), d())", "g()"]
        .map(|source| file.find(source))
        .into();
    assert!(order.is_sorted(), "{order:?}");
    assert_eq!(
        file.module_flow(),
        "a(); c(); d(); a().b(c(), d()); g(); a().b(c(), d()).e = g()"
    );
}

#[test]
fn this_is_the_nearest_function_that_is_no_arrow() {
    let file = read(
        "use(this.a);\nfunction f() { this.b; () => () => this.c; }\nconst o = { m() { this.d } };",
    );
    assert_eq!(file.value("this.a"), "this#f0.a");
    assert_eq!(file.value("this.b"), "this#f1.b");
    assert_eq!(file.value("this.c"), "this#f1.c");
    assert_eq!(file.value("this.d"), "this#f4.d");
}

#[test]
fn this_of_a_bound_literal_is_the_outer_one() {
    let file = read_js(
        "function f() {\nx(function () { this.a }.bind(this));\n(function () { this.b }).call(this);\nx(function () { this.c }.bind(other));\n}",
    );
    assert_eq!(file.value("this.a"), "this#f1.a");
    assert_eq!(file.value("this.b"), "this#f1.b");
    assert_eq!(file.value("this.c"), "this#f4.c");
}

#[test]
fn this_after_a_function_argument_is_that_functions() {
    let file = read_js(
        "function f() {\nxs.forEach(function () { this.a }, this);\nbus.on('x', function () { this.b }, this);\nxs.map(function () { this.c }, other);\n}",
    );
    assert_eq!(file.value("this.a"), "this#f1.a");
    assert_eq!(file.value("this.b"), "this#f1.b");
    assert_eq!(file.value("this.c"), "this#f4.c");
}

#[test]
fn super_belongs_to_the_method() {
    let file = read("class A extends B { m() { super.on('x', f); } }");
    assert_eq!(
        file.value("super.on('x', f)"),
        "super#f1.on(\"x\", global f)"
    );
}

#[test]
fn functions_take_the_name_they_are_given_to() {
    let file = read(
        "const a = () => {};\nx.b = function () {};\nconst o = { c: () => {} };\nlet d;\nd = async function* () {};\nconst e = class { f = () => {}; };\nfunction g() {}",
    );
    for name in ["a", "b", "c", "d", "f", "g"] {
        file.function(name);
    }
    file.class("e");
    assert_eq!(file.function("a").kind, FunctionKind::Arrow);
    assert_eq!(file.function("b").kind, FunctionKind::Expression);
    assert_eq!(file.function("g").kind, FunctionKind::Declaration);
    assert!(file.function("d").is_async && file.function("d").is_generator);
}

#[test]
fn a_written_name_wins_over_the_variables() {
    let file = read("const a = function b() {};");
    file.function("b");
}

#[test]
fn heads_are_short_places() {
    let file = read(
        "function named() {}\nx = function () {};\ny = (a, b) => a;\nz = c => c;\nclass K { method() {} }",
    );
    let heads: Vec<_> = file.facts.functions[1..]
        .iter()
        .map(|function| &file.text[function.head.start as usize..function.head.end as usize])
        .collect();
    assert_eq!(heads, ["named", "function", "(a, b)", "c", "method"]);
}

#[test]
fn property_assignments_are_recorded() {
    let file = read("a.b = 1;\nthis.c ??= 2;\nd[e] ||= 3;\nf.g += 4;\nh.i++;\n({ x: j.k } = l);");
    let assignments: Vec<_> = file
        .facts
        .assignments
        .iter()
        .map(|assignment| {
            let sign = if assignment.if_absent { "?=" } else { "=" };
            format!(
                "{} {sign} {}",
                file.text(assignment.target),
                file.text(assignment.value)
            )
        })
        .collect();
    assert_eq!(
        assignments,
        [
            "global a.b = 1",
            "this#f0.c ?= 2",
            "global d[global e] ?= 3",
            "global f.g = (global f.g + 4)",
            "global h.i = (++ global h.i)",
            "global j.k = global l.x"
        ]
    );
}

#[test]
fn jsx_hands_functions_on() {
    let file = read_as(
        "const a = <div onClick={() => go()} id=\"x\" {...rest} flag><Child ref={r} />{list.map(f)}text</div>;",
        Language::Tsx,
    );
    assert_eq!(
        file.writes("a"),
        [
            "<onClick: f1, id: \"x\", ...global rest, flag: true, children: <<>: global Child, ref: global r>, children: global list.map(global f)>"
        ]
    );
    assert_eq!(
        read_as("const a = <b c={1}>{d}</b>;", Language::Javascript).writes("a"),
        ["<c: 1, children: global d>"]
    );
}

#[test]
fn import_meta_is_a_global_of_its_own() {
    let file = read("import.meta.hot.on('x', f); new.target;");
    assert_eq!(file.value("import.meta.hot"), "global import.meta.hot");
}

#[test]
fn yield_and_await_are_values_and_steps() {
    let file =
        read("async function* f() { const a = yield b; const c = await d(); yield* e; yield; }");
    assert_eq!(file.writes("a"), ["yield global b"]);
    assert_eq!(file.writes("c"), ["await global d()"]);
    assert_eq!(
        file.flow("f"),
        "yield b; a = yield b; d(); wait await d(); c = await d(); yield* e; yield"
    );
}

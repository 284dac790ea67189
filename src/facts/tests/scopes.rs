//! Which declaration a name means.

use super::super::{BindingKind, RegionKind};
use super::*;

#[test]
fn a_name_means_its_innermost_declaration() {
    let file = read("const a = 1;\nfunction f() {\n  const a = 2;\n  use(a);\n}\nuse2(a);\n");
    assert_eq!(file.declared("a", 4), 3);
    assert_eq!(file.declared("a", 6), 1);
}

#[test]
fn an_undeclared_name_is_a_global() {
    let file = read("process.on('exit', f);");
    assert_eq!(file.declared("process", 1), 0);
}

#[test]
fn a_block_hides_a_name_only_inside() {
    let file = read("let a = 1;\n{\n  let a = 2;\n  use(a);\n}\nuse(a);\n");
    assert_eq!(file.declared("a", 4), 3);
    assert_eq!(file.declared("a", 6), 1);
}

#[test]
fn var_belongs_to_the_function_wherever_it_stands() {
    let file = read_js(
        "function f() {\n  use(a);\n  if (x) { for (;;) { try { var a = 1; } catch (e) {} } }\n}\nuse(a);",
    );
    assert_eq!(file.declared("a", 2), 3);
    assert_eq!(file.declared("a", 5), 0);
    assert_eq!(file.binding("a").region, file.function("f").body);
}

#[test]
fn var_in_every_kind_of_statement_is_hoisted() {
    let file = read_js(
        "function f() {\nuse(a,b,c,d,e,g,h,i);\nfor (var a of x);\nfor (var b = 0;;);\nwhile (x) var c;\ndo { var d } while (x)\nswitch (x) { case 1: var e; }\nlabel: { var g }\nif (x) ; else { var h }\ntry {} finally { var i }\n}",
    );
    for (name, line) in [
        ("a", 3),
        ("b", 4),
        ("c", 5),
        ("d", 6),
        ("e", 7),
        ("g", 8),
        ("h", 9),
        ("i", 10),
    ] {
        assert_eq!(file.declared(name, 2), line, "{name}");
    }
}

#[test]
fn var_does_not_leave_a_nested_function() {
    let file = read_js("function f() {\n  (function () { var a; })();\n  use(a);\n}");
    assert_eq!(file.declared("a", 3), 0);
}

#[test]
fn functions_are_hoisted_in_their_block() {
    let file = read("f();\n{\n  g();\n  function g() {}\n}\nfunction f() {}\n");
    assert_eq!(file.declared("f", 1), 6);
    assert_eq!(file.declared("g", 3), 4);
    assert_eq!(
        file.module_flow(),
        "f = function f() {}; f(); block {g = function g() {}; g()}"
    );
}

#[test]
fn a_var_of_a_parameters_name_is_the_parameter() {
    let file = read_js("function f(a) {\n  var a = a || {};\n  return a.b;\n}");
    assert_eq!(file.declared("a", 3), 1);
    assert_eq!(file.binding("a").kind, BindingKind::Parameter);
    assert_eq!(file.writes("a").len(), 2);
}

#[test]
fn a_function_expression_knows_its_own_name_and_nobody_else() {
    let file = read("const x = function me() {\n  me();\n};\nme();");
    assert_eq!(file.declared("me", 2), 1);
    assert_eq!(file.declared("me", 4), 0);
    assert_eq!(file.writes("me"), ["f1"]);
}

#[test]
fn a_parameter_hides_a_function_expressions_own_name() {
    let file = read("const x = function me(\n  me) {\n  me();\n};");
    assert_eq!(file.declared("me", 3), 2);
}

#[test]
fn a_class_expression_knows_its_own_name() {
    let file = read("const x = class Me {\n  m() { Me.n(); }\n};\nMe.n();");
    assert_eq!(file.declared("Me", 2), 1);
    assert_eq!(file.declared("Me", 4), 0);
}

#[test]
fn destructured_names_are_written_their_parts() {
    let file =
        read("const { a, b: { c = 1, ...d }, 'e-f': e, [k]: g } = x;\nconst [h, , i, ...j] = y;");
    assert_eq!(file.writes("a"), ["global x.a"]);
    assert_eq!(file.writes("c"), ["(global x.b.c ?? 1)"]);
    assert_eq!(file.writes("d"), ["{...global x.b}"]);
    assert_eq!(file.writes("e"), ["global x.e-f"]);
    assert_eq!(file.writes("g"), ["global x[global k]"]);
    assert_eq!(file.writes("h"), ["global y[0]"]);
    assert_eq!(file.writes("i"), ["global y[2]"]);
    assert_eq!(file.writes("j"), ["[...global y]"]);
}

#[test]
fn parameters_are_written_what_callers_pass() {
    let file = read_js("function f(a, b = 1, { c, d = a }, [e], ...g) {}");
    assert_eq!(file.writes("a"), ["parameter#f1.0"]);
    assert_eq!(file.writes("b"), ["(parameter#f1.1 ?? 1)"]);
    assert_eq!(file.writes("c"), ["parameter#f1.2.c"]);
    assert_eq!(file.writes("d"), ["(parameter#f1.2.d ?? a)"]);
    assert_eq!(file.writes("e"), ["parameter#f1.3[0]"]);
    assert_eq!(file.writes("g"), ["parameter#f1.4"]);
    let parameters = &file.function("f").parameters;
    assert!(
        parameters[4].is_rest && parameters[2].name.is_empty() && parameters[2].binding.is_none()
    );
    assert_eq!(parameters[1].name, "b");
}

#[test]
fn a_loops_let_belongs_to_the_turn() {
    let file = read(
        "for (let i = 0; i < n; i++) { use(i); }\nfor (const x of xs) use(x);\nfor (var v of vs) use(v);",
    );
    for name in ["i", "x"] {
        let region = &file.facts.regions[file.binding(name).region.0 as usize];
        assert!(matches!(region.kind, RegionKind::Loop { .. }), "{name}");
    }
    assert_eq!(file.binding("v").region, file.facts.functions[0].body);
    assert_eq!(file.writes("i"), ["0", "(++ i)"]);
    assert_eq!(file.writes("x"), ["element of global xs"]);
}

#[test]
fn a_loops_variable_ends_with_the_loop() {
    let file = read("for (const x of xs) {}\nuse(x);");
    assert_eq!(file.declared("x", 2), 0);
}

#[test]
fn a_catch_variable_belongs_to_the_catch() {
    let file = read("try {} catch (e) {\n  use(e);\n}\nuse(e);");
    assert_eq!(file.declared("e", 2), 1);
    assert_eq!(file.declared("e", 4), 0);
    assert_eq!(file.binding("e").kind, BindingKind::Catch);
}

#[test]
fn the_cases_of_a_switch_share_a_scope() {
    let file = read("switch (x) {\n  case 1:\n    let a = 1;\n  case 2:\n    use(a);\n}\nuse(a);");
    assert_eq!(file.declared("a", 5), 3);
    assert_eq!(file.declared("a", 7), 0);
}

#[test]
fn closures_see_names_declared_after_them() {
    let file = read("function f() {\n  return later;\n}\nconst later = 1;");
    assert_eq!(file.declared("later", 2), 4);
}

#[test]
fn assignments_to_names_are_writes() {
    let file = read(
        "let a;\na = 1;\na ??= 2;\na ||= 3;\na &&= 4;\na += 5;\na++;\n({ a } = x);\n[a] = y;\nfor (a of z);",
    );
    assert_eq!(
        file.writes("a"),
        [
            "1",
            "2",
            "3",
            "4",
            "(a + 5)",
            "(++ a)",
            "global x.a",
            "global y[0]",
            "element of global z"
        ]
    );
    let if_absent: Vec<_> = file
        .binding("a")
        .writes
        .iter()
        .map(|write| write.if_absent)
        .collect();
    assert_eq!(
        if_absent,
        [false, true, true, false, false, false, false, false, false]
    );
}

#[test]
fn a_write_knows_the_region_that_runs_it() {
    let file = read("let a;\nfunction f() { if (x) { a = 1; } }");
    let write = &file.binding("a").writes[0];
    assert!(matches!(
        file.facts.regions[write.region.0 as usize].kind,
        RegionKind::Branch { when: true, .. }
    ));
}

#[test]
fn arguments_are_no_global() {
    let file = read_js("function f(a) { arguments.x; return arguments[1]; }");
    assert_eq!(file.value("arguments.x"), "unknown.x");
    assert_eq!(file.value("arguments[1]"), "parameter#f1.1");
}

#[test]
fn using_is_a_kind_of_its_own() {
    for file in [
        read("{ using a = open(); use(a); }"),
        read_js("{ using a = open(); use(a); }"),
    ] {
        assert_eq!(file.binding("a").kind, BindingKind::Using);
        assert_eq!(file.writes("a"), ["global open()"]);
    }
}

#[test]
fn names_of_half_typed_code_still_resolve() {
    let file =
        read("const bus = make();\nfunction f() {\n  bus.on('x', () => {});\n  if (bus.\n}\n");
    assert_eq!(file.declared("bus", 3), 1);
    assert_eq!(file.acquisitions(), ["bus | \"x\" | f2"]);
}

#[test]
fn using_of_all_forms_in_typescript() {
    let file = read(
        "async function f() { await using a = open(); for (using b of bs) {} for (await using c of cs) {} }\nusing d = e();",
    );
    for name in ["a", "b", "c", "d"] {
        assert_eq!(file.binding(name).kind, BindingKind::Using, "{name}");
    }
    assert!(file.facts.blind_spots.is_empty());
}

#[test]
fn what_nobody_declares_is_a_variable_of_the_module_once_it_is_written() {
    let file =
        read("use(late, other); function f() { late = new Bus(); [pair] = late; } exports = f;");
    assert_eq!(
        file.value("use(late, other)"),
        "global use(late, global other)"
    );
    assert_eq!(file.writes("late"), ["new global Bus()"]);
    assert_eq!(file.writes("pair"), ["late[0]"]);
    assert!(
        file.facts
            .bindings
            .iter()
            .all(|binding| binding.name != "exports")
    );
}

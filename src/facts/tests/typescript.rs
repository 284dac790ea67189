//! TypeScript's own forms.

use super::super::BindingKind;
use super::*;

#[test]
fn types_run_nothing() {
    let file = read(
        "interface A { on(x: string): void }\ntype B = typeof import('x');\ndeclare const c: A;\ndeclare function d(): void;\ndeclare module 'm' { export const e: A; }\ndeclare global { interface Window { f: A } }\nexport type { G } from './g';\nexport interface H {}\nabstract class I { abstract j(): void; }\ng(c);",
    );
    assert_eq!(
        file.module_flow(),
        "I = abstract class I { abstract j(): void; }; g(c)"
    );
    assert_eq!(file.declared("c", 10), 0);
    assert!(file.exports().is_empty());
    assert!(file.facts.blind_spots.is_empty());
    assert_eq!(file.members("I"), "j");
}

#[test]
fn overloads_are_one_function() {
    let file = read(
        "function f(a: string): void;\nfunction f(a: number): void;\nfunction f(a: any) { g(); }\nclass A { m(a: string): void; m(a: number): void; m(a: any) {} }",
    );
    assert_eq!(file.writes("f"), ["f1"]);
    assert_eq!(file.members("A"), "m()");
    assert_eq!(file.facts.functions.len(), 3);
}

#[test]
fn generics_change_nothing() {
    let file = read(
        "const a = new Map<string, B>();\nconst c = d<E>(1);\nconst f = <T,>(x: T): T => x;\nconst g = h<I>;\nbus.on<'x'>('x', f);",
    );
    assert_eq!(file.writes("a"), ["new global Map()"]);
    assert_eq!(file.writes("c"), ["global d(1)"]);
    assert_eq!(file.writes("f"), ["f1"]);
    assert_eq!(file.writes("g"), ["global h"]);
    assert_eq!(file.acquisitions(), ["global bus | \"x\" | f"]);
}

#[test]
fn generic_arrows_in_tsx() {
    let file = read_as(
        "const f = <T extends object>(x: T) => <div>{x}</div>;",
        Language::Tsx,
    );
    assert_eq!(file.writes("f"), ["f1"]);
    assert!(file.facts.blind_spots.is_empty());
}

#[test]
fn enums_are_objects_of_their_values() {
    let file = read(
        "enum A { B, C = 5, D, E = 'x', F = E + 1, 'g-h' = 1 << 2 }\nexport const enum I { J = 'j' }",
    );
    assert_eq!(file.binding("A").kind, BindingKind::Enum);
    assert_eq!(
        file.writes("A"),
        ["{B: 0, C: 5, D: 6, E: \"x\", F: (global E + 1), g-h: (1 << 2)}"]
    );
    assert_eq!(file.writes("I"), ["{J: \"j\"}"]);
    assert_eq!(file.exports(), ["I = I"]);
}

#[test]
fn namespaces_are_objects_of_their_exports() {
    let file = read(
        "namespace A.B {\n  const hidden = 1;\n  export const bus = new Bus();\n  export function f() { return bus; }\n}\nexport namespace C { export let d; }\nuse(A.B.bus, hidden);",
    );
    assert_eq!(file.writes("A"), ["{B: {bus: bus, f: f}}"]);
    assert_eq!(file.declared("bus", 4), 3);
    assert_eq!(file.declared("hidden", 7), 0);
    assert_eq!(file.exports(), ["C = C"]);
}

#[test]
fn imports_of_typescript() {
    let file = read(
        "import type { A } from './a';\nimport { type B, C } from './b';\nimport d = require('node:d');\nimport e = d.f.g;\nexport import h = d.i;\nimport type J from './j';",
    );
    assert_eq!(file.writes("A"), ["import(\"./a\").A"]);
    assert_eq!(file.writes("B"), ["import(\"./b\").B"]);
    assert_eq!(file.writes("C"), ["import(\"./b\").C"]);
    assert_eq!(file.writes("d"), ["import(\"d\")"]);
    assert_eq!(file.writes("e"), ["d.f.g"]);
    assert_eq!(file.writes("h"), ["d.i"]);
    assert_eq!(file.writes("J"), ["import(\"./j\").default"]);
    assert_eq!(file.exports(), ["h = h"]);
}

#[test]
fn export_assignment() {
    let file = read("const a = 1;\nexport = { a, b: 2 };");
    assert_eq!(file.exports(), ["default = {a: a, b: 2}", "a = a", "b = 2"]);
    assert_eq!(read("class A {}\nexport = A;").exports(), ["default = A"]);
}

#[test]
fn chains_with_non_null_and_optional_links() {
    let file = read("this.bus!.inner?.get<T>('x')!.on('y', f!);");
    assert_eq!(
        file.acquisitions(),
        ["this#f0.bus.inner.get?.(\"x\") | \"y\" | global f"]
    );
}

#[test]
fn a_this_parameter_takes_no_place() {
    let file = read("function f(this: Window, a: string) {}");
    assert_eq!(file.writes("a"), ["parameter#f1.0"]);
    assert_eq!(file.function("f").parameters.len(), 1);
}

#[test]
fn abstract_and_exported_classes() {
    let file = read(
        "export abstract class A<T> extends B<T> { protected abstract readonly c: D; abstract get e(): F; abstract g(): void; h() {} }",
    );
    assert_eq!(file.members("A"), "c, e, g, h()");
    assert_eq!(file.exports(), ["A = A"]);
}

#[test]
fn satisfies_and_const_assertions() {
    let file = read("const a = { b: 'x' } as const;\nconst c = [d] satisfies E[];");
    assert_eq!(file.writes("a"), ["{b: \"x\"}"]);
    assert_eq!(file.writes("c"), ["[global d]"]);
}

#[test]
fn accessor_fields_and_index_signatures() {
    let file = read(
        "class A { accessor a = 1; [key: string]: unknown; static readonly b = 2; override c = 3; }",
    );
    assert_eq!(file.members("A"), "a, static b, c");
}

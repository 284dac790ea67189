//! Imports and exports.

use super::super::BindingKind;
use super::*;

#[test]
fn imports_bind_members_of_modules() {
    let file = read(
        "import a, { b as c, d, default as e, 'f-g' as h } from 'node:events';\nimport i, * as j from './k';\nimport './l';",
    );
    for (name, value) in [
        ("a", "import(\"events\").default"),
        ("c", "import(\"events\").b"),
        ("d", "import(\"events\").d"),
        ("e", "import(\"events\").default"),
        ("h", "import(\"events\").f-g"),
        ("i", "import(\"./k\").default"),
        ("j", "import(\"./k\")"),
    ] {
        assert_eq!(file.writes(name), [value], "{name}");
        assert_eq!(file.binding(name).kind, BindingKind::Import);
    }
}

#[test]
fn imports_are_there_before_they_are_written() {
    let file = read("use(a);\nimport { a } from 'x';");
    assert_eq!(file.declared("a", 1), 2);
    assert_eq!(file.module_flow(), "a = a; use(a)");
}

#[test]
fn calls_that_load_modules_are_imports() {
    let file = read_js(
        "const a = require('node:fs');\nconst { b } = require(\"m\");\nconst c = await import(`./d`);\nconst e = require(f);\nconst g = require('h').i;",
    );
    assert_eq!(file.writes("a"), ["import(\"fs\")"]);
    assert_eq!(file.writes("b"), ["import(\"m\").b"]);
    assert_eq!(file.writes("c"), ["await import(\"./d\")"]);
    assert_eq!(file.writes("e"), ["global require(global f)"]);
    assert_eq!(file.writes("g"), ["import(\"h\").i"]);
}

#[test]
fn a_declared_require_is_no_import() {
    let file = read_js("function f(require) { return require('a'); }");
    assert_eq!(file.value("require('a')"), "require(\"a\")");
}

#[test]
fn es_exports_in_all_forms() {
    let file = read(
        "export const a = 1, { b, c: [d] } = x;\nexport function e() {}\nexport class F {}\nlet g;\nexport { g, g as h, e as default };\nexport * from './i';\nexport * as j from './j';\nexport { k, l as m, default as n, default } from './k';",
    );
    assert_eq!(
        file.exports(),
        [
            "a = a",
            "b = b",
            "d = d",
            "e = e",
            "F = F",
            "g = g",
            "h = g",
            "default = e",
            "* = import(\"./i\")",
            "j = import(\"./j\")",
            "k = import(\"./k\").k",
            "m = import(\"./k\").l",
            "n = import(\"./k\").default",
            "default = import(\"./k\").default"
        ]
    );
}

#[test]
fn default_exports() {
    assert_eq!(
        read("export default new Bus();").exports(),
        ["default = new global Bus()"]
    );
    assert_eq!(
        read("export default function f() {}").exports(),
        ["default = f"]
    );
    assert_eq!(
        read("export default function () {}").exports(),
        ["default = f1"]
    );
    assert_eq!(read("export default class A {}").exports(), ["default = A"]);
    assert_eq!(read("export default class {}").exports(), ["default = c0"]);
    assert_eq!(
        read("export default async () => {};").exports(),
        ["default = f1"]
    );
    assert_eq!(
        read("const a = 1; export default a;").exports(),
        ["default = a"]
    );
}

#[test]
fn a_default_function_is_hoisted_and_lowered_once() {
    let file = read("f();\nexport default function f() { g(); }");
    assert_eq!(file.facts.functions.len(), 2);
    assert_eq!(file.declared("f", 1), 2);
}

#[test]
fn commonjs_exports() {
    let file = read_js("const a = 1;\nmodule.exports = { a, b: 2, c() {}, ...d };");
    assert_eq!(
        file.exports(),
        [
            "default = {a: a, b: 2, c: f1, ...global d}",
            "a = a",
            "b = 2",
            "c = f1"
        ]
    );
    assert_eq!(
        read_js("exports.a = 1; module.exports.b = 2;").exports(),
        ["a = 1", "b = 2"]
    );
    assert_eq!(
        read_js("module.exports = exports = f; exports.g = h;").exports(),
        ["default = global f", "g = global h"]
    );
    assert_eq!(
        read_js("var app = exports = module.exports = {}; app.use = function () {};").exports(),
        ["default = {}", "use = f1"]
    );
}

#[test]
fn what_compilers_write_for_exports() {
    let file = read_js(
        "exports.a = exports.b = void 0;\nexports.a = 1;\nObject.defineProperty(exports, '__esModule', { value: true });\nObject.defineProperty(exports, 'c', { enumerable: true, get: function () { return d.c; } });\n__exportStar(require('./e'), exports);",
    );
    assert_eq!(
        file.exports(),
        ["a = 1", "c = global d.c", "* = import(\"./e\")"]
    );
}

#[test]
fn a_declared_exports_is_nobodys() {
    assert!(
        read_js("function f(exports, module) { exports.a = 1; module.exports = 2; }")
            .exports()
            .is_empty()
    );
}

//! What an expression means: aliases, members, `this`, what is drawn from collections.

use crate::graph::tests::*;

#[test]
fn an_alias_means_what_it_was_given() {
    let file = js("const bus = require('./bus');\nconst b = bus;\nconst c = b;\nc.on('x', f);");
    assert_eq!(file.target("c.on"), "import(./bus)");
}

#[test]
fn a_name_given_two_things_means_itself() {
    let file = js("const bus = require('./bus');\nlet b = bus;\nb = other();\nb.on('x', f);");
    assert_eq!(file.target("b.on"), "b");
}

#[test]
fn nothing_first_and_a_value_later_is_one_value() {
    let file = js("let b = null;\nb = bus;\nb.on('x', f);");
    assert_eq!(file.target("b.on"), "bus");
}

#[test]
fn destructuring_is_followed() {
    let file = js(
        "class A {\n  constructor(bus) { this.bus = bus; }\n  m() {\n    const { bus } = this;\n    bus.on('x', f);\n  }\n}",
    );
    assert_eq!(file.target("bus.on"), "instance(A).bus");
}

#[test]
fn destructuring_deep_with_new_names_is_followed() {
    let file = js(
        "const { events: { bus: b = null }, list: [first] } = app;\nb.on('x', f);\nfirst.on('x', f);",
    );
    assert_eq!(file.target("b.on"), "app.events.bus");
    assert_eq!(file.target("first.on"), "app.list.0");
}

#[test]
fn a_destructured_parameter_is_a_part_of_it() {
    let file = js("function f({ bus }) { bus.on('x', g); }");
    assert_eq!(file.target("bus.on"), "parameter 0 of f.bus");
}

#[test]
fn self_is_this() {
    let file = js(
        "class A {\n  m() {\n    const self = this;\n    setTimeout(function () { self.bus.on('x', f); });\n  }\n}",
    );
    assert_eq!(file.target("self.bus.on"), "instance(A).bus");
}

#[test]
fn arrows_have_the_outer_this_and_functions_their_own() {
    let file = js(
        "class A {\n  m() {\n    run(() => { this.a.on('x', f); });\n    run(function inner() { this.b.on('x', f); });\n  }\n}",
    );
    assert_eq!(file.target("this.a.on"), "instance(A).a");
    assert_eq!(file.target("this.b.on"), "this(inner).b");
}

#[test]
fn a_bound_literal_has_the_outer_this() {
    let file =
        js("class A {\n  m() {\n    run(function () { this.bus.on('x', f); }.bind(this));\n  }\n}");
    assert_eq!(file.target("this.bus.on"), "instance(A).bus");
}

#[test]
fn a_listener_that_is_no_arrow_has_its_target_for_this() {
    let file = js("const ws = connect();\nws.on('open', function () { this.on('message', f); });");
    assert_eq!(file.target("this.on"), "ws");
}

#[test]
fn a_parameter_property_is_a_field() {
    let file = ts(
        "class A {\n  constructor(private readonly bus: Bus) {}\n  m() { this.bus.on('x', f); }\n}",
    );
    assert_eq!(file.target("this.bus.on"), "instance(A).bus");
}

#[test]
fn a_getter_that_gives_a_field_is_the_field() {
    let file =
        js("class A {\n  get bus() { return this._bus; }\n  m() { this.bus.on('x', f); }\n}");
    assert_eq!(file.target("this.bus.on"), "instance(A)._bus");
}

#[test]
fn a_getter_that_chooses_stays_a_getter() {
    let file = js(
        "class A {\n  get bus() { if (this.a) return this.b; return this.c; }\n  m() { this.bus.on('x', f); }\n}",
    );
    assert_eq!(file.target("this.bus.on"), "instance(A).bus");
}

#[test]
fn static_members_belong_to_the_class() {
    let file = js(
        "class A {\n  static bus = make();\n  static m() { this.bus.on('x', f); }\n  n() { A.bus.on('x', f); }\n}",
    );
    assert_eq!(file.target("this.bus.on"), "class(A).bus");
    assert_eq!(file.target("A.bus.on"), "class(A).bus");
}

#[test]
fn methods_of_a_prototype_share_the_instance() {
    let file = js(
        "function A(bus) { this.bus = bus; }\nA.prototype.m = function () { this.bus.on('x', f); };",
    );
    assert_eq!(file.target("this.bus.on"), "instance(A).bus");
}

#[test]
fn chains_assertions_and_parentheses_are_seen_through() {
    let file = ts("(bus as Bus)!.on('x', f).on('y', g)?.once('z', h);");
    let targets: Vec<String> = file
        .graph
        .facts
        .acquisitions
        .iter()
        .map(|one| file.print_path(&file.graph.path(one.target)))
        .collect();
    assert_eq!(targets, ["bus", "bus", "bus"]);
}

#[test]
fn a_default_import_is_the_module() {
    let file = ts(
        "import bus, { events as e } from './bus';\nimport * as all from './bus';\nbus.on('x', f);\ne.on('x', f);\nall.events.on('x', f);",
    );
    assert_eq!(file.target("bus.on"), "import(./bus)");
    assert_eq!(file.target("e.on"), "import(./bus).events");
    assert_eq!(file.target("all.events.on"), "import(./bus).events");
}

#[test]
fn the_globals_have_many_names() {
    let file = js(
        "window.addEventListener('x', f);\nself.document.addEventListener('x', f);\nrequire('process').on('exit', f);",
    );
    assert_eq!(file.target("window.addEventListener"), "globalThis");
    assert_eq!(file.target("self.document.addEventListener"), "document");
    assert_eq!(file.target("require('process').on"), "process");
}

#[test]
fn what_is_drawn_from_a_collection_is_one_of_it() {
    let file = js(
        "const all = new Map();\nfor (const [key, s] of all) s.on('x', f);\nObject.values(byName).forEach((t) => t.on('x', f));\nfor (const u of [...all.values()]) u.on('x', f);",
    );
    assert_eq!(file.target("s.on"), "all[each].1");
    assert_eq!(file.target("t.on"), "byName[each]");
    assert_eq!(file.target("u.on"), "all[each]");
}

#[test]
fn a_place_in_a_collection_keeps_its_key() {
    let file = js("function f(id) { sockets[id].on('x', g); sockets[0].on('y', g); }");
    assert_eq!(file.target("sockets[id].on"), "sockets[parameter 0 of f]");
    assert_eq!(file.target("sockets[0].on"), "sockets.0");
}

#[test]
fn a_property_of_a_literal_is_what_it_was_given() {
    let file =
        js("const bus = require('./bus');\nconst services = { bus };\nservices.bus.on('x', f);");
    assert_eq!(file.target("services.bus.on"), "import(./bus)");
}

#[test]
fn a_default_value_is_the_parameter_still() {
    let file = js("function f(bus = shared) { bus.on('x', g); }");
    assert_eq!(file.target("bus.on"), "parameter 0 of f");
}

#[test]
fn filling_what_is_absent_is_the_field() {
    let file = js("class A { m() { (this.bus ||= make()).on('x', f); } }");
    assert_eq!(file.path("this.bus ||= make()"), "instance(A).bus");
}

#[test]
fn of_two_alternatives_neither_is_meant_unless_one_is_nothing() {
    let file =
        js("(a ? bus : null).on('x', f);\n(b ? bus : other).on('x', f);\n(c && bus).on('x', f);");
    assert_eq!(file.path("a ? bus : null"), "bus");
    assert_eq!(file.path("b ? bus : other"), "«b ? bus : other»");
    assert_eq!(file.path("c && bus"), "bus");
}

#[test]
fn aliases_in_a_circle_end() {
    let file = js("var a = b;\nvar b = a;\na.on('x', f);");
    assert!(["a", "b"].contains(&file.target("a.on").as_str()));
}

#[test]
fn a_name_that_is_made_of_itself_is_itself() {
    for text in [
        "let app = make(); app = app.use(f); app.on('x', g);",
        "var path = path.resolve(dir); path.on('x', g);",
        "var $ = $('#a'); $.on('x', g);",
        "let a = b.c(); let b = a.d(); b.on('x', g);",
        "let a = b; let b = c; let c = a; c.on('x', g);",
        "let s; for (const t of ts) s = s.pipe(t); s.on('x', g);",
        "const o = { f: o.f.bind(o) }; o.on('x', o.f);",
        "class A extends A { m() { this.x = this.x.y(); this.x.on('x', this.x.f); } }",
        "let f = () => f(); f().on('x', f());",
        "let x = x || x && (x = x ? x : [...x]); x.on('x', x);",
        "let { a } = a; exports.f = () => { this.x = bus.on('x', h); a(); };",
        "let { a } = a; bus.on(a, f); bus.off(a, f);",
        "let a = a.b; bus.on(a.c, f); bus.off(a.c, f);",
        "function f() { return f(); } bus.on('x', f()); bus.off('x', f());",
        "function f() { return g(); } function g() { return f(); } bus.on('x', f()); bus.off('x', g());",
        "function f() { return f(); } exports.a = () => { f().on('x', h); f().off('x', h); };",
        "let [a] = a; exports.f = () => { this.x = bus.on('x', a); a(); };",
        "let { a: { b } = b } = b; exports.f = () => { b.c = b.on('x', b); b(); };",
    ] {
        let findings = crate::examine_text("src/snippet.js", text);
        assert!(findings.iter().all(|it| !it.steps.is_empty()), "{text}");
    }
    let file = js("let app = make(); app = app.use(f); app.on('x', g);");
    assert_eq!(file.target("app.on"), "app");
}

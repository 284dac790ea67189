//! Which run makes a thing, and how long it lives if none in sight does.

use crate::graph::tests::*;

#[test]
fn what_a_function_makes_is_born_in_its_run() {
    let file = js("function f() {\n  const s = new Socket();\n  s.on('x', g);\n}");
    assert_eq!(file.allocation("s.on"), "a run of f");
}

#[test]
fn what_a_loop_makes_is_born_in_its_turn() {
    let file = js(
        "function f(hosts) {\n  for (const h of hosts) {\n    const s = new Socket(h);\n    s.on('x', g);\n  }\n}",
    );
    assert_eq!(file.allocation("s.on"), "a turn of line 2");
    assert_eq!(file.lift("s.on"), "born line 2");
}

#[test]
fn a_variable_of_the_module_lives_as_long_as_the_process() {
    let file = js("const s = new Socket();\nfunction f() { s.on('x', g); }");
    assert_eq!(file.allocation("s.on"), "process");
}

#[test]
fn an_import_used_directly_is_in_sight_and_deeper_members_are_convention() {
    let file = ts(
        "import { bus } from './bus';\nimport * as app from './app';\nexport function f() {\n  bus.on('x', g);\n  app.events.on('x', g);\n  app.core.inner.events.on('x', g);\n}",
    );
    assert_eq!(file.allocation("bus.on"), "process");
    assert_eq!(file.allocation("app.events.on"), "process");
    assert_eq!(
        file.allocation("app.core.inner.events.on"),
        "process (by convention)"
    );
}

#[test]
fn known_globals_are_in_sight_and_others_are_convention() {
    let file = js("function f() {\n  process.on('x', g);\n  legacyBus.on('x', g);\n}");
    assert_eq!(file.allocation("process.on"), "process");
    assert_eq!(file.allocation("legacyBus.on"), "process (by convention)");
}

#[test]
fn a_factory_of_this_file_gives_what_it_returns() {
    let file = js(
        "function make() { return new Socket(); }\nlet kept;\nfunction get() { return kept; }\nfunction f() {\n  const a = make();\n  a.on('x', g);\n  const b = get();\n  b.on('x', g);\n}",
    );
    assert_eq!(file.allocation("a.on"), "a run of f");
    assert_eq!(file.allocation("b.on"), "process");
}

#[test]
fn a_factory_through_a_variable_gives_what_it_made() {
    let file = js(
        "function make() { const s = new Socket(); s.open(); return s; }\nfunction f() {\n  make().on('x', g);\n}",
    );
    assert_eq!(file.allocation("make().on"), "a run of f");
}

#[test]
fn a_singleton_s_getter_gives_what_lasts() {
    let file = js(
        "class Bus {\n  static instance() { return (Bus.one ??= new Bus()); }\n}\nfunction f() {\n  Bus.instance().on('x', g);\n}",
    );
    assert_eq!(file.allocation("Bus.instance().on"), "process");
}

#[test]
fn known_factories_make_something_new() {
    let file = js(
        "const { spawn } = require('child_process');\nconst fs = require('node:fs');\nfunction f() {\n  const c = spawn('ls');\n  c.stdout.on('data', g);\n  fs.createReadStream('a').on('end', g);\n}",
    );
    assert_eq!(file.allocation("c.stdout.on"), "a run of f");
    assert_eq!(file.allocation("fs.createReadStream('a').on"), "a run of f");
}

#[test]
fn an_unknown_factory_s_result_is_unknown() {
    let file = js(
        "const { get } = require('./pool');\nfunction f() {\n  const c = get();\n  c.on('x', g);\n}",
    );
    assert_eq!(file.allocation("c.on"), "unknown (a guess)");
}

#[test]
fn a_field_assigned_in_the_same_run_is_born_there() {
    let file = js(
        "class A {\n  open() {\n    this.ws = new WebSocket(url);\n    this.ws.on('message', f);\n  }\n}",
    );
    assert_eq!(file.allocation("this.ws.on"), "a run of open");
}

#[test]
fn a_field_assigned_by_a_method_called_before_is_born_there() {
    let file = js(
        "class A {\n  open() {\n    this.make();\n    this.ws.on('message', f);\n  }\n  make() { this.ws = new WebSocket(url); }\n}",
    );
    assert_eq!(file.allocation("this.ws.on"), "a run of open");
}

#[test]
fn a_field_assigned_only_perhaps_is_the_instance_s() {
    let file = js(
        "class A {\n  open() {\n    if (!this.ws) this.ws = new WebSocket(url);\n    this.ws.on('message', f);\n  }\n  again() {\n    this.other ??= new WebSocket(url);\n    this.other.on('message', f);\n  }\n}",
    );
    assert_eq!(file.allocation("this.ws.on"), "instance");
    assert_eq!(file.allocation("this.other.on"), "instance");
}

#[test]
fn a_field_assigned_afterwards_is_the_instance_s() {
    let file = js(
        "class A {\n  open() {\n    this.ws.on('message', f);\n    this.ws = new WebSocket(url);\n  }\n}",
    );
    assert_eq!(file.allocation("this.ws.on"), "instance");
}

#[test]
fn a_field_is_what_was_put_into_it_in_the_same_run() {
    let file =
        js("class A {\n  open(ws) {\n    this.ws = ws;\n    this.ws.on('message', f);\n  }\n}");
    assert_eq!(file.allocation("this.ws.on"), "caller (a guess)");
}

#[test]
fn a_constructor_s_fields_are_born_with_the_instance() {
    let file = js(
        "class A {\n  constructor() {\n    this.bus = new Bus();\n    this.bus.on('x', f);\n    this.on('y', f);\n  }\n}",
    );
    assert_eq!(file.allocation("this.bus.on"), "a run of constructor");
    assert_eq!(file.allocation("this.on"), "a run of constructor");
}

#[test]
fn what_is_injected_outlives_the_constructor() {
    let file = ts("class A {\n  constructor(private bus: Bus) {\n    bus.on('x', f);\n  }\n}");
    assert_eq!(file.allocation("bus.on"), "caller (a guess)");
    assert_eq!(file.lift("bus.on"), "instance(A)");
}

#[test]
fn a_variable_of_an_outer_function_was_there_before() {
    let file = js(
        "function outer() {\n  const bus = new Bus();\n  return function inner() { bus.on('x', f); };\n}",
    );
    assert_eq!(file.allocation("bus.on"), "activation");
}

#[test]
fn what_try_makes_is_there_after_it() {
    let file = js(
        "async function f() {\n  let s;\n  try { s = new Socket(); } catch (e) { return; }\n  s.on('x', g);\n}",
    );
    assert_eq!(file.allocation("s.on"), "a run of f");
}

#[test]
fn a_known_mediator_passes_its_argument_on() {
    let file = js("const s = new Socket();\nfunction f() {\n  Object.freeze(s).on('x', g);\n}");
    assert_eq!(file.allocation("Object.freeze(s).on"), "process");
}

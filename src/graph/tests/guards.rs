//! Tests that let a registration happen only once, and those that only look so.

use crate::graph::tests::*;

#[test]
fn a_flag_that_is_tested_and_set() {
    let file = js(
        "let done = false;\nexports.f = () => {\n  if (done) return;\n  done = true;\n  bus.on('x', () => {});\n};",
    );
    assert_eq!(file.lift("bus.on"), "callers but guarded line 3");
}

#[test]
fn a_flag_that_is_tested_and_never_set_is_none() {
    let file = js(
        "const bus = require('./bus');\nlet done = false;\nexports.f = function f() {\n  if (done) return;\n  bus.on('x', () => {});\n};",
    );
    assert_eq!(file.lift("bus.on"), "often(f) → callers");
}

#[test]
fn a_flag_that_is_set_back_in_the_same_run_is_none() {
    let file = js(
        "const bus = require('./bus');\nlet busy = false;\nexports.f = async function f() {\n  if (busy) return;\n  busy = true;\n  bus.on('x', () => {});\n  await work();\n  busy = false;\n};",
    );
    assert_eq!(file.lift("bus.on"), "often(f) → callers");
}

#[test]
fn a_field_that_is_tested_and_filled() {
    let file = js(
        "const bus = require('./bus');\nclass A {\n  load() {\n    if (!this.h) {\n      this.h = () => {};\n      bus.on('x', this.h);\n    }\n  }\n}\nmodule.exports = A;",
    );
    assert_eq!(file.lift("bus.on"), "callers but guarded line 4");
}

#[test]
fn a_field_that_a_called_method_fills() {
    let file = js(
        "const bus = require('./bus');\nclass A {\n  load() {\n    if (this.ready) return;\n    this.mark();\n    bus.on('x', () => {});\n  }\n  mark() { this.ready = true; }\n}\nmodule.exports = A;",
    );
    assert_eq!(file.lift("bus.on"), "callers but guarded line 4");
}

#[test]
fn a_key_that_is_tested_and_set() {
    let file = js(
        "const bus = require('./bus');\nconst all = new Map();\nexports.f = (key) => {\n  if (all.has(key)) return;\n  const h = () => {};\n  all.set(key, h);\n  bus.on('x', h);\n};",
    );
    assert_eq!(file.lift("bus.on"), "callers but guarded line 4");
}

#[test]
fn a_key_that_is_tested_through_a_name() {
    let file = js(
        "const bus = require('./bus');\nconst all = new Set();\nexports.f = (key) => {\n  const known = all.has(key);\n  if (!known) {\n    all.add(key);\n    bus.on('x', () => key);\n  }\n};",
    );
    assert_eq!(file.lift("bus.on"), "callers but guarded line 5");
}

#[test]
fn another_key_than_the_one_that_is_set_is_none() {
    let file = js(
        "const bus = require('./bus');\nconst all = new Map();\nexports.f = function f(key, id) {\n  if (all.has(key)) return;\n  all.set(id, 1);\n  bus.on('x', () => key);\n};",
    );
    assert_eq!(file.lift("bus.on"), "often(f) → callers");
}

#[test]
fn another_collection_than_the_one_that_is_set_is_none() {
    let file = js(
        "const bus = require('./bus');\nconst all = new Map();\nconst others = new Map();\nexports.f = function f(key) {\n  if (all.has(key)) return;\n  others.set(key, 1);\n  bus.on('x', () => key);\n};",
    );
    assert_eq!(file.lift("bus.on"), "often(f) → callers");
}

#[test]
fn keys_that_are_deleted_without_the_listener_come_again() {
    let file = js(
        "const bus = require('./bus');\nconst all = new Set();\nexports.f = function f(key) {\n  if (all.has(key)) return;\n  all.add(key);\n  bus.on('x', () => key);\n};\nexports.g = (key) => all.delete(key);",
    );
    assert_eq!(file.lift("bus.on"), "often(f) → callers");
}

#[test]
fn keys_that_are_deleted_with_the_listener_are_a_guard_s_other_half() {
    let file = js(
        "const bus = require('./bus');\nconst all = new Map();\nexports.f = function f(key) {\n  if (all.has(key)) return;\n  const h = () => {};\n  all.set(key, h);\n  bus.on('x', h);\n};\nexports.g = (key) => {\n  bus.off('x', all.get(key));\n  all.delete(key);\n};",
    );
    assert_eq!(file.lift("bus.on"), "callers but guarded line 4");
}

#[test]
fn counting_the_listeners_is_a_guard_for_the_same_event() {
    let file = js(
        "const bus = require('./bus');\nexports.f = function f() {\n  if (bus.listenerCount('x') === 0) bus.on('x', () => {});\n};",
    );
    assert_eq!(file.lift("bus.on"), "callers but guarded line 3");
    let file = js(
        "const bus = require('./bus');\nexports.f = function f() {\n  if (bus.listenerCount('y') === 0) bus.on('x', () => {});\n};",
    );
    assert_eq!(file.lift("bus.on"), "often(f) → callers");
}

#[test]
fn a_guard_of_the_run_itself_is_none() {
    let file = js(
        "const bus = require('./bus');\nexports.f = function f(keys) {\n  const seen = new Set();\n  for (const key of keys) {\n    if (seen.has(key)) continue;\n    seen.add(key);\n    bus.on('x', () => key);\n  }\n};",
    );
    assert_eq!(file.lift("bus.on"), "often(f) → callers but guarded line 5");
}

#[test]
fn a_guard_in_the_caller_holds_for_what_it_calls() {
    let file = js(
        "const bus = require('./bus');\nlet done = false;\nfunction listen() { bus.on('x', () => {}); }\nexports.f = function f() {\n  if (done) return;\n  done = true;\n  listen();\n};",
    );
    assert_eq!(
        file.lift("bus.on"),
        "call line 7 → callers but guarded line 5"
    );
}

#[test]
fn a_guard_holds_in_a_loop() {
    let file = js(
        "let done = false;\nfor (const x of list) {\n  if (!done) {\n    done = true;\n    bus.on('x', () => {});\n  }\n}",
    );
    assert_eq!(file.lift("bus.on"), "module but guarded line 3");
}

#[test]
fn an_event_target_ignores_a_stable_listener() {
    let file = js(
        "function h() {}\nexports.f = function f() {\n  document.addEventListener('x', h);\n  window.addEventListener('x', () => {});\n};",
    );
    assert_eq!(
        file.lift("document.addEventListener"),
        "callers but idempotent"
    );
    assert_eq!(file.lift("window.addEventListener"), "often(f) → callers");
}

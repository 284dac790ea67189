//! What takes a listener away again, through fields, collections and functions, and what nearly does.

use crate::graph::tests::*;

#[test]
fn a_removal_in_another_member_matches() {
    let file = js(
        "class A {\n  a() { this.bus.on('x', this.h); }\n  b() { this.bus.removeListener('x', this.h); }\n}",
    );
    assert_eq!(file.removals("this.bus.on"), "line 3");
}

#[test]
fn a_wholesale_removal_is_said_so() {
    let file = js(
        "bus.on('x', f);\nbus.removeAllListeners('x');\nbus.removeAllListeners();\nbus.removeAllListeners('y');",
    );
    assert_eq!(file.removals("bus.on"), "line 2 (all), line 3 (all)");
}

#[test]
fn a_listener_kept_in_a_field_is_found_again() {
    let file = js(
        "class A {\n  a() {\n    const h = () => {};\n    bus.on('x', h);\n    this.kept = h;\n  }\n  b() { bus.off('x', this.kept); }\n}",
    );
    assert_eq!(file.removals("bus.on"), "line 7");
}

#[test]
fn a_listener_assigned_on_the_way_is_found_again() {
    let file = js(
        "class A {\n  a() { bus.on('x', (this.kept = () => {})); }\n  b() { bus.off('x', this.kept); }\n}",
    );
    assert_eq!(file.removals("bus.on"), "line 3");
}

#[test]
fn a_listener_kept_in_a_map_is_found_again() {
    let file = js(
        "class A {\n  a(key) {\n    const h = () => {};\n    bus.on('x', h);\n    this.all.set(key, h);\n  }\n  b(key) {\n    const h = this.all.get(key);\n    bus.off('x', h);\n  }\n}",
    );
    assert_eq!(file.removals("bus.on"), "line 9");
}

#[test]
fn listeners_kept_in_an_array_are_found_again() {
    let file = js(
        "class A {\n  a() {\n    const h = () => {};\n    bus.on('x', h);\n    this.all.push(h);\n  }\n  b() {\n    for (const h of this.all) bus.off('x', h);\n  }\n  c() {\n    this.all.forEach((h) => bus.off('x', h));\n  }\n}",
    );
    assert_eq!(file.removals("bus.on"), "line 8, line 11");
}

#[test]
fn listeners_kept_in_records_are_found_again() {
    let file = js(
        "const all = [];\nfunction a(em, event) {\n  const listener = () => {};\n  em.on(event, listener);\n  all.push({ em, event, listener });\n}\nfunction b() {\n  for (const { em, event, listener } of all) em.off(event, listener);\n}\na(bus, 'x');",
    );
    assert_eq!(file.removals("em.on"), "line 8");
}

#[test]
fn listeners_kept_by_key_in_an_object_are_found_again() {
    let file = js(
        "const all = {};\nfunction a(id) {\n  const h = () => {};\n  bus.on('x', h);\n  all[id] = h;\n}\nfunction b(id) { bus.off('x', all[id]); delete all[id]; }",
    );
    assert_eq!(file.removals("bus.on"), "line 7");
}

#[test]
fn a_listener_that_removes_itself_matches() {
    let file = js("function f() {\n  const h = () => { bus.off('x', h); };\n  bus.on('x', h);\n}");
    assert_eq!(file.removals("bus.on"), "line 2");
}

#[test]
fn a_helper_that_removes_what_it_is_passed_is_known_by_its_calls() {
    let file = js(
        "function detach(em, h) { em.off('x', h); }\nfunction f() {\n  const h = () => {};\n  bus.on('x', h);\n  detach(bus, h);\n}",
    );
    assert_eq!(file.removals("bus.on"), "line 1");
}

#[test]
fn helpers_of_helpers_are_known_three_calls_deep() {
    let file = js(
        "function a(em, h) { em.off('x', h); }\nfunction b(em, h) { a(em, h); }\nfunction c(em, h) { b(em, h); }\nfunction f() {\n  const h = () => {};\n  bus.on('x', h);\n  c(bus, h);\n}",
    );
    assert_eq!(file.removals("bus.on"), "line 1");
    let file = js(
        "function a(em, h) { em.off('x', h); }\nfunction b(em, h) { a(em, h); }\nfunction c(em, h) { b(em, h); }\nfunction d(em, h) { c(em, h); }\nfunction f() {\n  const h = () => {};\n  bus.on('x', h);\n  d(bus, h);\n}",
    );
    assert_eq!(file.removals("bus.on"), "none");
}

#[test]
fn a_helper_called_for_something_else_removes_nothing_here() {
    let file = js(
        "function detach(em, h) { em.off('x', h); }\nfunction f() {\n  const h = () => {};\n  bus.on('x', h);\n  detach(other, h);\n}",
    );
    assert_eq!(file.removals("bus.on"), "none");
}

#[test]
fn helpers_that_take_turns_are_matched_by_the_names_of_what_they_are_handed() {
    let file = js(
        "function listen(em, h) { em.on('x', h); }\nfunction quit(em, h) { em.off('x', h); }\nclass A {\n  a() { listen(bus, this.h); }\n  b() { quit(bus, this.h); }\n  h() {}\n}",
    );
    assert_eq!(file.removals("em.on"), "line 2");
}

#[test]
fn a_returned_disposer_matches() {
    let file =
        js("function subscribe(em, h) {\n  em.on('x', h);\n  return () => em.off('x', h);\n}");
    assert_eq!(file.removals("em.on"), "line 3");
}

#[test]
fn a_removal_by_handle_matches() {
    let file = js("const handle = bus.on('x', () => {});\nbus.off(handle);");
    assert_eq!(file.removals("bus.on"), "line 2");
}

#[test]
fn another_event_is_a_near_miss() {
    let file = js("bus.on('change', f);\nbus.off('changed', f);");
    assert_eq!(file.removals("bus.on"), "none");
    assert_eq!(file.near_misses("bus.on"), "line 2: another event");
}

#[test]
fn another_function_is_a_near_miss() {
    let file = js("bus.on('x', () => f());\nbus.off('x', () => f());");
    assert_eq!(file.near_misses("bus.on"), "line 2: another listener");
}

#[test]
fn another_target_is_a_near_miss() {
    let file = js("bus.on('x', f);\nother.off('x', f);");
    assert_eq!(file.near_misses("bus.on"), "line 2: another target");
}

#[test]
fn another_capture_is_a_near_miss_on_an_event_target_only() {
    let file = js("el.addEventListener('x', f, true);\nel.removeEventListener('x', f);");
    assert_eq!(file.removals("el.addEventListener"), "none");
    assert_eq!(
        file.near_misses("el.addEventListener"),
        "line 2: another capture"
    );
    let file = js(
        "el.addEventListener('x', f, { capture: true, passive: true });\nel.removeEventListener('x', f, true);",
    );
    assert_eq!(file.removals("el.addEventListener"), "line 2");
}

#[test]
fn another_api_s_removal_is_none() {
    let file = js("el.addEventListener('x', f);\nel.off('x', f);");
    assert_eq!(file.removals("el.addEventListener"), "none");
}

#[test]
fn removing_before_adding_what_this_run_has_made_removes_nothing() {
    let file =
        js("function f() {\n  const h = () => {};\n  bus.off('x', h);\n  bus.on('x', h);\n}");
    assert_eq!(file.removals("bus.on"), "none");
    let file = js(
        "let h;\nfunction f() {\n  if (h) bus.off('x', h);\n  h = () => {};\n  bus.on('x', h);\n}",
    );
    assert_eq!(file.removals("bus.on"), "line 3");
}

#[test]
fn a_removal_that_another_registration_needs_is_no_near_miss() {
    let file = js("function g() {}\nbus.on('x', () => f());\nbus.on('x', g);\nbus.off('x', g);");
    assert_eq!(file.near_misses("bus.on"), "");
}

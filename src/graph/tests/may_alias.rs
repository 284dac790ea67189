//! Whether two expressions mean the same event, the same listener.

use crate::graph::tests::*;

fn same_event(before: &'static str, added: &str, removed: &str) -> bool {
    let text = format!("{before}\nbus.on({added}, f);\nbus.off({removed}, f);");
    js_of(text).same_event("bus.on", "bus.off")
}

#[test]
fn events_are_compared_by_value() {
    assert!(same_event("", "'a'", "\"a\""));
    assert!(same_event("", "'a'", "`a`"));
    assert!(same_event("const A = 'a';", "A", "'a'"));
    assert!(same_event("const E = { a: 'a' };", "E.a", "'a'"));
    assert!(same_event(
        "const E = Object.freeze({ a: 'a' });",
        "E.a",
        "'a'"
    ));
    assert!(!same_event("", "'a'", "'b'"));
    assert!(!same_event("const E = { a: 'a', b: 'b' };", "E.a", "E.b"));
}

#[test]
fn members_of_an_enum_are_compared_by_value() {
    let file = ts("enum E { A = 'a', B = 'b' }\nbus.on(E.A, f);\nbus.off(E.A, f);");
    assert!(file.same_event("bus.on", "bus.off"));
    let file = ts("enum E { A = 'a', B = 'b' }\nbus.on(E.A, f);\nbus.off(E.B, f);");
    assert!(!file.same_event("bus.on", "bus.off"));
}

#[test]
fn computed_events_are_compared_as_written() {
    assert!(same_event("", "`a:${id}`", "`a:${id}`"));
    assert!(same_event("", "'a:' + id", "'a:' + id"));
    assert!(same_event("", "name(id)", "name(id)"));
    assert!(!same_event("", "`a:${id}`", "`b:${id}`"));
    assert!(!same_event("", "`a:${id}`", "`a:${other}`"));
}

#[test]
fn events_of_modules_are_compared_by_their_path() {
    assert!(same_event("import { E } from './events';", "E.A", "E.A"));
    assert!(!same_event("import { E } from './events';", "E.A", "E.B"));
}

#[test]
fn what_is_drawn_from_a_list_may_be_any_of_it() {
    let file = js(
        "const names = ['a', 'b'];\nfor (const n of names) bus.on(n, f);\nfor (const n of names) bus.off(n, f);",
    );
    assert!(file.same_event("bus.on", "bus.off"));
}

#[test]
fn no_event_removes_all() {
    let file = js("bus.on('a', f);\nbus.removeAllListeners();");
    assert!(file.same_event("bus.on", "bus.removeAllListeners"));
}

#[test]
fn a_name_and_a_member_are_themselves() {
    let file = js(
        "class A {\n  a() { bus.on('x', this.h); }\n  b() { bus.off('x', this.h); }\n  h() {}\n}\nfunction g() {}\nbus.on('y', g);\nbus.off('y', g);",
    );
    assert!(file.same_listener((2, "this.h"), (3, "this.h")));
    assert!(file.same_listener((7, "g"), (8, "g")));
    assert!(!file.same_listener((2, "this.h"), (8, "g")));
}

#[test]
fn literals_written_alike_are_two_functions() {
    let file = js("bus.on('x', () => f());\nbus.off('x', () => f());");
    assert!(!file.same_listener((1, "() => f()"), (2, "() => f()")));
}

#[test]
fn bind_makes_a_new_function_each_time_unless_it_is_kept() {
    let file = js(
        "class A {\n  constructor() { this.kept = this.h.bind(this); }\n  a() { bus.on('x', this.h.bind(this)); bus.on('y', this.kept); }\n  b() { bus.off('x', this.h.bind(this)); bus.off('y', this.kept); }\n  h() {}\n}",
    );
    assert!(!file.same_listener((3, "this.h.bind(this)"), (4, "this.h.bind(this)")));
    assert!(file.same_listener((3, "this.kept"), (4, "this.kept")));
    assert!(file.same_listener((2, "this.h.bind(this)"), (4, "this.kept")));
    assert!(!file.same_listener((3, "this.kept"), (4, "this.h.bind(this)")));
}

#[test]
fn a_method_bound_onto_itself_is_the_member() {
    let file = js(
        "class A {\n  constructor() { this.h = this.h.bind(this); bus.on('x', this.h); }\n  end() { bus.off('x', this.h); }\n  h() {}\n}",
    );
    assert!(file.same_listener((2, "this.h"), (3, "this.h")));
}

#[test]
fn wrappers_make_a_new_function_each_time() {
    let file = js(
        "bus.on('x', debounce(f));\nbus.off('x', debounce(f));\nconst d = debounce(f);\nbus.on('y', d);\nbus.off('y', d);",
    );
    assert!(!file.same_listener((1, "debounce(f)"), (2, "debounce(f)")));
    assert!(file.same_listener((4, "d"), (5, "d")));
}

#[test]
fn targets_of_subclasses_are_related() {
    let file = js(
        "class B {\n  constructor() { this.bus.on('x', this.h); }\n  h() {}\n}\nclass A extends B {\n  end() { this.bus.off('x', this.h); }\n}",
    );
    assert_eq!(file.removals("this.bus.on"), "line 6");
}

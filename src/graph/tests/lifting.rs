//! How often a registration repeats in the life of its target.

use crate::graph::obligations::lifting::{BUDGET, DEPTH};
use crate::graph::tests::*;

#[test]
fn the_top_of_the_module_is_reached_through_calls() {
    let file = js("function f() { bus.on('x', g); }\nfunction main() { f(); }\nmain();");
    assert_eq!(file.lift("bus.on"), "call line 2 → call line 3 → module");
}

#[test]
fn a_loop_and_a_method_that_is_called_often() {
    let file = ts(
        "import { bus } from './bus';\nexport class A {\n  getData(keys) {\n    for (const key of keys) bus.on('x', () => key);\n  }\n}",
    );
    assert_eq!(file.lift("bus.on"), "loop → often(getData) → callers");
}

#[test]
fn a_handler_is_reached_through_a_method() {
    let file = js(
        "const app = require('express')();\nconst bus = require('./bus');\nclass Cache {\n  get(key) { bus.on('x', () => key); }\n}\nconst cache = new Cache();\napp.get('/', (req, res) => { cache.get(req.url); });",
    );
    assert_eq!(
        file.lift("bus.on"),
        "call line 7 → an Express handler → module"
    );
}

#[test]
fn of_several_callers_the_one_that_repeats_is_heard() {
    let file = js("function f() { bus.on('x', () => {}); }\nf();\nfor (;;) f();\nf();");
    assert_eq!(file.lift("bus.on"), "call line 3 → loop → module");
}

#[test]
fn parameters_become_arguments() {
    let file = js(
        "function listen(b) { b.on('x', () => {}); }\nfunction f() {\n  const s = new Socket();\n  listen(s);\n}\nsetInterval(f);",
    );
    assert_eq!(file.lift("b.on"), "call line 4 → born line 2");
}

#[test]
fn this_becomes_the_receiver() {
    let file = js(
        "class A {\n  listen() { this.bus.on('x', () => {}); }\n}\nfunction f() {\n  const a = new A();\n  a.listen();\n}\nsetInterval(f);",
    );
    assert_eq!(file.lift("this.bus.on"), "call line 6 → born line 4");
}

#[test]
fn arguments_of_call_are_one_further() {
    let file = js(
        "function listen(b) { b.on('x', () => {}); }\nfunction f() {\n  const s = new Socket();\n  listen.call(null, s);\n}\nsetInterval(f);",
    );
    assert_eq!(file.lift("b.on"), "call line 4 → born line 2");
}

#[test]
fn a_loop_over_targets_repeats_once_for_each() {
    let file = js("function f() { for (const s of sockets) s.on('x', () => {}); }\nf();");
    assert_eq!(file.lift("s.on"), "call line 2 → module");
}

#[test]
fn a_callback_over_targets_repeats_once_for_each() {
    let file = js("sockets.forEach((s) => s.on('x', () => {}));");
    assert_eq!(file.lift("s.on"), "call line 1 → module");
}

#[test]
fn a_loop_over_a_literal_list_is_bounded() {
    let file = js(
        "for (const s of ['SIGINT', 'SIGTERM']) process.on(s, () => {});\nfor (const n of [1, 2]) bus.on('x', () => n);",
    );
    assert_eq!(file.lift("process.on"), "module but bounded line 1");
    assert_eq!(file.lift("bus.on"), "module but bounded line 2");
}

#[test]
fn a_loop_over_names_of_events_is_bounded_by_the_names() {
    let file = js("for (const name of names) bus.on(name, () => {});");
    assert_eq!(file.lift("bus.on"), "module but another event, line 1");
}

#[test]
fn a_loop_that_leaves_in_its_first_turn_is_none() {
    let file = js("for (const x of list) {\n  bus.on('x', () => x);\n  break;\n}");
    assert_eq!(file.lift("bus.on"), "module but bounded line 1");
}

#[test]
fn recursion_is_a_loop() {
    let file = js(
        "const bus = require('./bus');\nfunction walk(node) {\n  bus.on('x', () => node);\n  walk(node.next);\n}\nwalk(root);",
    );
    assert_eq!(
        file.lift("bus.on"),
        "call line 4 → recursion(walk) → callers"
    );
}

#[test]
fn recursion_through_another_function_is_a_loop() {
    let file = js(
        "const bus = require('./bus');\nfunction a() { bus.on('x', () => {}); b(); }\nfunction b() { a(); }\na();",
    );
    assert_eq!(
        file.lift("bus.on"),
        "call line 3 → call line 2 → recursion(a) → callers"
    );
}

#[test]
fn recursion_by_way_of_a_timer_or_a_listener_comes_later() {
    let file = js(
        "const bus = require('./bus');\nfunction poll() {\n  bus.on('x', () => {});\n  setTimeout(poll, 100);\n}\npoll();",
    );
    assert_eq!(
        file.lift("bus.on"),
        "a one-shot timer → recursion(poll, later) → callers"
    );
    let file = js(
        "const bus = require('./bus');\nfunction connect() {\n  bus.on('x', () => {});\n  const s = new Socket();\n  s.on('close', () => connect());\n}\nconnect();",
    );
    assert_eq!(
        file.lift("bus.on"),
        "call line 5 → each `close` event → recursion(connect, later) → callers"
    );
}

#[test]
fn recursion_on_a_new_target_each_time_is_harmless() {
    let file = js(
        "function connect() {\n  const s = new Socket();\n  s.on('close', () => connect());\n}\nconnect();",
    );
    assert_eq!(file.lift("s.on"), "born line 1");
}

#[test]
fn a_method_called_by_the_constructor_alone_is_per_instance() {
    let file = ts(
        "export class A {\n  constructor(private bus: Bus) { this.listen(); }\n  private listen() { this.bus.on('x', () => {}); }\n}",
    );
    assert_eq!(file.lift("this.bus.on"), "call line 2 → instance(A)");
}

#[test]
fn a_set_up_by_name_is_said_so() {
    let file = ts(
        "import { bus } from './bus';\nexport class A {\n  init() { bus.on('x', () => {}); }\n}",
    );
    assert_eq!(file.lift("bus.on"), "set-up(init)");
}

#[test]
fn a_private_method_that_nobody_calls_is_not_judged() {
    let file = ts(
        "import { bus } from './bus';\nexport class A {\n  private compute() { bus.on('x', () => {}); }\n}",
    );
    assert_eq!(file.lift("bus.on"), "unknown");
}

#[test]
fn a_stranger_s_emitter_and_a_stranger_s_listener_are_the_caller_s() {
    let file = ts(
        "import { bus } from './bus';\nexport function a(em) { em.on('x', () => {}); }\nexport function b(listener) { bus.on('x', listener); }\nexport function c(name) { bus.once(name, () => {}); }",
    );
    assert_eq!(file.lift("em.on"), "forwarded(a)");
    assert_eq!(file.lift("bus.on"), "forwarded(b)");
    assert_eq!(file.lift("bus.once"), "forwarded(c)");
}

#[test]
fn what_a_handler_is_handed_is_born_there() {
    let file = js(
        "const app = require('express')();\napp.get('/', (req, res) => { req.on('close', () => {}); });\nrequire('net').createServer((s) => { s.on('data', () => {}); });",
    );
    assert_eq!(file.lift("req.on"), "born line 2");
    assert_eq!(file.lift("s.on"), "born line 3");
}

#[test]
fn what_all_requests_share_is_not_born_with_one() {
    let file = js(
        "const app = require('express')();\napp.get('/', (req, res) => { req.app.on('close', () => {}); });",
    );
    assert_eq!(
        file.lift("req.app.on"),
        "an Express handler (by convention) → callers"
    );
}

#[test]
fn a_function_that_is_named_like_a_handler_is_one_by_convention() {
    let file = ts(
        "import { bus } from './bus';\nexport function show(req, res) { bus.on('x', () => {}); }",
    );
    assert_eq!(
        file.lift("bus.on"),
        "a request handler (by convention) → callers"
    );
}

#[test]
fn the_members_of_a_factory_s_result_are_called_by_strangers() {
    let file = ts(
        "import { bus } from './bus';\nexport function make() {\n  return { measure() { bus.on('x', () => {}); } };\n}",
    );
    assert_eq!(file.lift("bus.on"), "often(measure) → callers");
}

#[test]
fn a_callback_of_an_unknown_call_runs_once_for_it() {
    let file = js(
        "const bus = require('./bus');\nexports.f = function f() { lib(() => { bus.on('x', () => {}); }); };",
    );
    assert_eq!(file.lift("bus.on"), "handed to lib → often(f) → callers");
}

#[test]
fn a_wrapper_that_forwards_is_not_its_own_caller() {
    let file = js(
        "class E {\n  on(name, f) { for (const one of name.split(' ')) this.on(one, f); }\n}\nmodule.exports = E;",
    );
    assert_eq!(
        file.lift("this.on"),
        "forwarded(on) but another event, line 2"
    );
}

#[test]
fn a_chain_of_calls_that_is_too_long_ends_unknown() {
    let mut text =
        "const bus = require('./bus');\nfunction f0() { bus.on('x', () => {}); }\n".to_owned();
    for level in 1..=DEPTH + 2 {
        text.push_str(&format!("function f{level}() {{ f{}(); }}\n", level - 1));
    }
    text.push_str(&format!("for (;;) f{}();\n", DEPTH + 2));
    let file = js_of(text);
    let lifting = file.graph.lift(file.acquisition("bus.on"));
    assert_eq!(lifting.layers.len(), DEPTH);
    assert_eq!(lifting.end, End::Unknown);
}

/// Ten functions of which each calls the next ten times: 10^10 ways out, of which the budget's number is looked at.
#[test]
fn a_call_graph_with_countless_ways_is_looked_at_in_bounds() {
    let mut text =
        "const bus = require('./bus');\nfunction f0() { bus.on('x', () => {}); }\n".to_owned();
    for level in 1..=10 {
        let calls = format!("f{}(); ", level - 1).repeat(10);
        text.push_str(&format!("function f{level}() {{ {calls}}}\n"));
    }
    text.push_str("f10();\n");
    let file = js_of(text);
    let (lifting, left) = file.graph.lift_counted(file.acquisition("bus.on"), &[]);
    assert_eq!(left, 0);
    assert!(lifting.layers.len() <= 11, "{}", lifting.layers.len());
    assert!(lifting.layers.iter().all(|layer| !layer.kind.repeats()));
}

/// Every function calls every other: circles of all lengths.
#[test]
fn a_clique_of_functions_is_looked_at_in_bounds() {
    let mut text = "const bus = require('./bus');\n".to_owned();
    let calls: String = (0..12).map(|callee| format!("f{callee}(); ")).collect();
    for level in 0..12 {
        let own = if level == 0 {
            "bus.on('x', () => {}); "
        } else {
            ""
        };
        text.push_str(&format!("function f{level}() {{ {own}{calls}}}\n"));
    }
    let file = js_of(text);
    let (lifting, left) = file.graph.lift_counted(file.acquisition("bus.on"), &[]);
    assert!(left < BUDGET);
    assert!(
        matches!(lifting.layers.last(), Some(layer) if matches!(layer.kind, LayerKind::Recursion(..))),
        "{}",
        file.print_lifting(&lifting)
    );
}

//! Who runs a function, and how often.

use crate::graph::tests::*;

#[test]
fn calls_are_found_by_name() {
    let file = js("function f() {}\nf();\nif (x) f();");
    assert_eq!(file.runs("f"), "called line 2; called line 3");
}

#[test]
fn call_and_apply_are_calls() {
    let file = js("function f() {}\nf.call(a, 1);\nf.apply(a, [1]);");
    assert_eq!(file.runs("f"), "called line 2; called line 3");
}

#[test]
fn a_bound_function_goes_where_the_binding_goes() {
    let file =
        js("function f() {}\n[1].forEach(f.bind(x));\nconst g = f.bind(x);\nbus.on('tick', g);");
    assert_eq!(
        file.runs("f"),
        "`forEach`, iteration; each `tick` event, event"
    );
}

#[test]
fn a_listener_runs_for_each_event() {
    let file = js(
        "bus.on('data', function f() {});\nbus.once('data', function g() {});\nprocess.on('exit', function h() {});",
    );
    assert_eq!(file.runs("f"), "each `data` event, event");
    assert_eq!(file.runs("g"), "each `data` event, once");
    assert_eq!(file.runs("h"), "each `exit` event, once");
}

#[test]
fn a_listener_that_takes_itself_away_runs_once() {
    let file = js("function f() { bus.off('data', f); }\nbus.on('data', f);");
    assert_eq!(file.runs("f"), "each `data` event, once");
}

#[test]
fn connections_come_again_to_what_lives_long_only() {
    let file = js(
        "const client = require('./client');\nclient.on('connect', function a() {});\nfunction f() {\n  const s = new Socket();\n  s.on('connect', function b() {});\n}",
    );
    assert_eq!(
        file.runs("a"),
        "each `connect` event, event (by convention)"
    );
    assert_eq!(file.runs("b"), "each `connect` event, once (by convention)");
}

#[test]
fn express_handlers_by_every_road() {
    let file = js(
        "const app = require('express')();\nfunction a(req, res) {}\nfunction b(req, res) {}\nfunction c(req, res) {}\nfunction d(req, res) {}\nfunction e(req, res) {}\napp.get('/a', a);\napp.post('/b', [auth, b]);\napp.route('/c').get(c);\napp.use(asyncHandler(d));\nconst all = [e];\napp.use(all);",
    );
    for name in ["a", "b", "c", "d", "e"] {
        assert_eq!(file.runs(name), "an Express handler, request", "{name}");
    }
}

#[test]
fn a_method_handed_on_bound_or_wrapped_is_a_handler() {
    let file = js(
        "const express = require('express');\nclass C {\n  mount() {\n    const router = express.Router();\n    router.get('/a', this.a.bind(this));\n    router.get('/b', wrap(this.b));\n    router.get('/c', (req, res) => this.c(req, res));\n  }\n  a(req, res) {}\n  b(req, res) {}\n  c(req, res) {}\n}",
    );
    assert!(file.runs("a").starts_with("an Express handler, request"));
    assert!(file.runs("b").starts_with("an Express handler, request"));
    assert!(file.runs("c").starts_with("called line 7"));
}

#[test]
fn methods_are_called_on_this_and_on_instances() {
    let file =
        js("class A {\n  m() {}\n  n() { this.m(); }\n}\nconst a = new A();\na.m();\nnew A().n();");
    assert_eq!(file.runs("m"), "called line 3; called line 6");
    assert_eq!(file.runs("n"), "called line 7");
}

#[test]
fn super_calls_go_to_the_base() {
    let file = js(
        "class B {\n  constructor() {}\n  m() {}\n}\nclass A extends B {\n  constructor() { super(); }\n  m() { super.m(); }\n}",
    );
    assert_eq!(file.runs("constructor"), "called line 6");
    assert_eq!(file.runs("m"), "called line 7");
}

#[test]
fn super_of_a_base_out_of_sight_is_nobody_s() {
    let file = js("const B = require('./b');\nclass A extends B {\n  m() { super.m(); }\n}");
    assert_eq!(file.runs("m"), "");
}

#[test]
fn members_of_an_object_literal_are_called_through_it() {
    let file = js("const o = {\n  m() { this.n(); },\n  n: () => {},\n};\no.m();");
    assert_eq!(file.runs("m"), "called line 5");
    assert_eq!(file.runs("n"), "called line 2");
}

#[test]
fn prototype_methods_are_called_on_instances() {
    let file = js(
        "function A() {}\nA.prototype.m = function () {};\nA.prototype.n = function () { this.m(); };\nvar a = new A();\na.n();",
    );
    assert_eq!(file.runs("m"), "called line 3");
    assert_eq!(file.runs("n"), "called line 5");
}

#[test]
fn constructors_are_called_by_new() {
    let file = js("class A { constructor() {} }\nnew A();\nmake(new A());");
    assert_eq!(file.runs("constructor"), "called line 2; called line 3");
}

#[test]
fn a_function_s_parameter_runs_as_often_as_it_calls_it() {
    let file = js(
        "function each(list, f) { for (const x of list) f(x); }\nfunction once(f) { f(); }\nfunction pass(f) { each([], f); }\neach(all, function a() {});\nonce(function b() {});\npass(function c() {});",
    );
    assert_eq!(file.runs("a"), "`each`, iteration");
    assert_eq!(file.runs("b"), "`once`, once");
    assert_eq!(file.runs("c"), "`pass`, iteration");
}

#[test]
fn an_unknown_call_is_known_to_have_it() {
    let file = js("register(function f() {});");
    assert_eq!(file.runs("f"), "handed to register");
}

#[test]
fn who_removes_a_function_does_not_run_it() {
    let file = js("function f() {}\nbus.off('x', f);");
    assert_eq!(file.runs("f"), "");
}

#[test]
fn timers_run_once_or_for_ever() {
    let file = js("setTimeout(function a() {}, 1);\nsetInterval(function b() {}, 1);");
    assert_eq!(file.runs("a"), "a one-shot timer, once");
    assert_eq!(file.runs("b"), "an interval, event");
}

#[test]
fn decorators_name_handlers() {
    let file = ts(
        "import { Controller, Get } from '@nestjs/common';\n@Controller()\nclass C {\n  @Get('/a')\n  list() {}\n}",
    );
    assert!(
        file.runs("list").ends_with(", request"),
        "{}",
        file.runs("list")
    );
}

#[test]
fn handler_properties_are_runs() {
    let file = js("img.onload = function f() {};\nx.only = function g() {};");
    assert_eq!(file.runs("f"), "property onload");
    assert_eq!(file.runs("g"), "");
}

#[test]
fn a_function_reached_through_an_alias_is_called() {
    let file = js("function f() {}\nconst g = f;\ng();");
    assert_eq!(file.runs("f"), "called line 3");
}

#[test]
fn a_returned_function_is_run_where_the_result_goes() {
    let file = js(
        "const app = require('express')();\nfunction make() { return function f(req, res) {}; }\napp.use(make());",
    );
    assert_eq!(file.runs("f"), "an Express handler, request");
}

#[test]
fn a_parameter_handed_in_a_circle_ends() {
    let file = js("function a(f) { b(f); }\nfunction b(f) { a(f); }\na(function g() {});");
    assert_eq!(file.runs("g"), "handed to a");
}

#[test]
fn a_circle_of_functions_gives_the_same_answer_in_any_order() {
    let one = "function one(f, n) { if (n) other(f, n - 1); }\n";
    let other = "function other(f, n) { for (const x of n) f(x); one(f, n); }\n";
    let uses = "one(function a() {}, 1);\nother(function b() {}, 1);\n";
    for text in [
        format!("{one}{other}{uses}"),
        format!("{other}{one}{uses}"),
        format!("other(function b() {{}}, 1);\none(function a() {{}}, 1);\n{one}{other}"),
    ] {
        let file = js_of(text);
        assert_eq!(file.runs("a"), "`one`, iteration");
        assert_eq!(file.runs("b"), "`other`, iteration");
    }
}

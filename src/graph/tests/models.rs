//! What the dictionary says of a call in a file, and by what.

use crate::dictionary::ResultLifetime;
use crate::graph::tests::*;

impl File {
    fn look_alike(&self, callee: &str) -> bool {
        self.graph
            .look_alike(self.acquisition(callee).call)
            .is_some()
    }

    fn result(&self, call: &str) -> Option<ResultLifetime> {
        self.graph.known_result(self.find(call)).map(|(is, _)| is)
    }

    fn origin(&self, source: &str) -> String {
        let origin = self.graph.origin(self.find(source));
        origin.map_or_else(|| "unknown".to_owned(), |origin| origin.to_string())
    }
}

#[test]
fn the_origin_of_a_thing_is_traced_through_calls_and_types() {
    let file = ts(
        "import express, { Router } from 'express';\nimport type { Redis } from 'ioredis';\nconst app = express();\nconst api = app.route('/a');\nfunction f(r: Redis) { use(r); }\nclass A {\n  private router: Router;\n  m() { use(this.router, app, api); }\n}",
    );
    assert_eq!(file.origin("app"), "express");
    assert_eq!(file.origin("api"), "express");
    assert_eq!(file.origin("r"), "ioredis");
    assert_eq!(file.origin("this.router"), "express");
}

#[test]
fn the_origin_of_a_stranger_is_unknown() {
    let file = js("function f(app) { use(app); }");
    assert_eq!(file.origin("app"), "unknown");
}

#[test]
fn a_handler_of_a_router_that_was_passed_in_is_known_by_its_parameters() {
    let file = js(
        "module.exports = (app, store) => {\n  app.get('/', function a(req, res) {});\n  store.get('key', function b(value) {});\n};",
    );
    assert_eq!(file.runs("a"), "an Express handler, request");
    assert_eq!(file.runs("b"), "handed to get");
}

#[test]
fn results_are_known_by_their_module() {
    let file = js(
        "const net = require('net');\nnet.connect(1);\nother.connect(1);\nnew Thing();\nprocess.memoryUsage();",
    );
    assert_eq!(file.result("net.connect(1)"), Some(ResultLifetime::New));
    assert_eq!(file.result("other.connect(1)"), None);
    assert_eq!(file.result("new Thing()"), Some(ResultLifetime::New));
}

#[test]
fn look_alikes_are_known_by_their_module_or_name() {
    let file = js(
        "const knex = require('knex')({});\nconst { program } = require('commander');\nknex('a').join('b').on('a.id', f);\nprogram.command('x').on('--help', f);\nbus.on('x', f);",
    );
    assert!(file.look_alike("program.command('x').on"));
    assert!(!file.look_alike("bus.on"));
}

#[test]
fn a_method_of_this_file_named_on_adds_a_listener_only_if_it_keeps_it() {
    let file = js(
        "class Kept {\n  on(name, f) { this.all.push(f); }\n}\nclass Made {\n  on(name, f) { return f(name); }\n}\nconst kept = new Kept();\nconst made = new Made();\nkept.on('x', g);\nmade.on('x', g);",
    );
    assert!(file.graph.adds_listener(file.acquisition("kept.on")));
    assert!(!file.graph.adds_listener(file.acquisition("made.on")));
}

#[test]
fn a_method_that_hands_the_listener_to_an_emitter_keeps_it() {
    let file = js(
        "class A {\n  on(name, f) { this.inner.on(name, f); }\n}\nconst a = new A();\na.on('x', g);",
    );
    assert!(file.graph.adds_listener(file.acquisition("a.on")));
}

#[test]
fn a_method_that_wraps_the_listener_first_keeps_it() {
    let file = js(
        "class A {\n  on(name, f) { this.all[name] = { f }; }\n}\nconst a = new A();\na.on('x', g);",
    );
    assert!(file.graph.adds_listener(file.acquisition("a.on")));
}

#[test]
fn values_are_spelled_as_the_user_would() {
    let file = ts("(this.bus as Bus)!.on('x', f);\nget(a, b).on('x', f);\nlist[i].on('x', f);");
    let spelled: Vec<String> = file
        .graph
        .facts
        .acquisitions
        .iter()
        .map(|one| file.graph.spell(one.target))
        .collect();
    assert_eq!(spelled, ["this.bus", "get(…)", "list[i]"]);
}

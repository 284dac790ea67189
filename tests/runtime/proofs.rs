//! Proof that the judgement can fail.
//!
//! In: small fixtures and drivers, run by Node, and made-up measurements. Out: nothing; each test shows that one kind of
//! disagreement is a complaint.
//! Never here: the repository's own fixtures.

use std::path::Path;

use super::node;
use super::plan::Fixture;
use super::verdict::{Cases, judge};
use crate::expect;

/// A fixture that adds a listener in each call, and a driver that calls it.
const LEAK: &str =
    "const bus = require('./bus');\nmodule.exports = () => {\n  bus.on('a', () => {});\n};\n";
const CALLS: &str =
    "export default async ({ load }) => { const run = await load(); return () => run(); };\n";

/// Runs a source with a driver and judges it.
fn complaints(source: &str, driver: &str) -> (Cases, Vec<String>) {
    let folder = tempfile::TempDir::new().expect("a folder can be made");
    let path = folder.path().join("x.drive.mjs");
    std::fs::write(&path, driver).expect("files can be written");
    let fixture = fixture(source, &path);
    let measured = node::run(std::slice::from_ref(&fixture), None);
    judge(&fixture, &measured[0])
}

fn fixture(source: &str, driver: &Path) -> Fixture {
    Fixture {
        name: "x.js".to_owned(),
        driver: driver.to_owned(),
        example: None,
        parts: expect::split("x.js", source).expect("the carets can be read"),
        is_fixed: false,
        is_plain: true,
        needs_packages: false,
    }
}

/// The leak with a line of carets under its registration.
fn leak_with(claim: &str) -> String {
    LEAK.replace(
        "() => {});\n",
        &format!("() => {{}});\n  //  ^^^^^^^ {claim}\n"),
    )
}

fn fails_with(source: &str, driver: &str, words: &str) {
    let (_, complaints) = complaints(source, driver);
    assert_eq!(complaints.len(), 1, "{complaints:?}");
    assert!(complaints[0].contains(words), "{complaints:?}");
}

#[test]
fn a_leak_that_is_spoken_of_passes() {
    let (cases, complaints) = complaints(&leak_with("listener-per-call: bus"), CALLS);
    assert_eq!(complaints, Vec::<String>::new());
    assert_eq!((cases.found(), cases.quiet()), (1, 0));
}

#[test]
fn a_leak_that_nobody_speaks_of_fails() {
    fails_with(LEAK, CALLS, "nobody speaks of this line");
}

#[test]
fn a_finding_on_a_line_that_does_not_grow_fails() {
    let source =
        leak_with("listener-per-call: bus").replace("bus.on(", "bus.removeAllListeners().on(");
    fails_with(&source, CALLS, "listener-per-call is expected");
}

#[test]
fn a_noise_must_be_contradicted() {
    let claim = "noise listener-per-call: it is right";
    fails_with(&leak_with(claim), CALLS, "is called noise");
}

#[test]
fn a_miss_must_be_real() {
    let source = leak_with("miss listener-per-call: it is bounded")
        .replace("bus.on(", "bus.removeAllListeners().on(");
    fails_with(&source, CALLS, "is expected");
}

#[test]
fn a_line_that_never_ran_fails() {
    let idle = "export default async ({ load }) => { await load(); return () => {}; };\n";
    fails_with(LEAK, idle, "never ran");
    fails_with(&leak_with("listener-per-call: bus"), idle, "never ran");
}

#[test]
fn a_driver_that_throws_fails() {
    let broken = "export default async () => { throw new Error('broken'); };\n";
    fails_with(LEAK, broken, "broken");
}

#[test]
fn growth_that_is_not_steady_fails() {
    let idler = "export default async ({ load }) => {\n  const run = await load();\n  return (turn) => turn < 14 && run();\n};\n";
    fails_with(&leak_with("listener-per-call: bus"), idler, "unsteady");
}

#[test]
fn a_silent_removal_that_removes_nothing_fails() {
    let source = "const bus = require('./bus');\nmodule.exports = () => bus.off('a', () => {});\n";
    fails_with(source, CALLS, "removed nothing");
}

#[test]
fn a_dead_removal_that_removes_fails() {
    let source = "const bus = require('./bus');\nconst f = () => {};\nmodule.exports = () => {\n  bus.on('a', f);\n  \
                  bus.off('a', f);\n  //  ^^^^^^^^ dead-removal: it is alive\n};\n";
    fails_with(source, CALLS, "dead-removal is expected");
}

#[test]
fn a_bound_that_is_lifted_in_silence_fails() {
    let source = "const bus = require('./bus');\nmodule.exports = () => bus.setMaxListeners(0);\n";
    fails_with(source, CALLS, "lifts the bound");
}

#[test]
fn a_bound_that_is_one_is_not_lifted() {
    let source = "const bus = require('./bus');\nmodule.exports = () => {\n  bus.setMaxListeners(20);\n  //  \
                  ^^^^^^^^^^^^^^^ silenced-max-listeners: it is a bound\n};\n";
    fails_with(source, CALLS, "silenced-max-listeners is expected");
}

#[test]
fn targets_that_are_collected_do_not_count() {
    let source = "const { EventEmitter } = require('node:events');\nmodule.exports = () => {\n  \
                  new EventEmitter().on('a', () => {});\n};\n";
    let (cases, complaints) = complaints(source, CALLS);
    assert_eq!(complaints, Vec::<String>::new());
    assert_eq!(cases.silent, 1);
}

#[test]
fn what_fired_once_or_was_aborted_does_not_count() {
    let source = "const bus = require('./bus');\nmodule.exports = () => {\n  bus.once('a', () => {});\n  \
                  bus.emit('a');\n  const one = new AbortController();\n  \
                  window.addEventListener('b', () => {}, { signal: one.signal });\n  one.abort();\n};\n";
    let (cases, complaints) = complaints(source, CALLS);
    assert_eq!(complaints, Vec::<String>::new());
    assert_eq!(cases.silent, 2);
}

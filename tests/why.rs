//! What is known of a line, through the program as people run it.
//!
//! In: small projects, a file and a line. Out: nothing; why something is reported and why something is silent has to be told.
//! Never here: the wording of findings, beyond what tells them apart.

use crate::program::Project;

const BUS: &str =
    "import { EventEmitter } from 'node:events';\nexport const bus = new EventEmitter();\n";
const VIEW: &str = "import { bus } from './bus.js';
export class View {
  open() {
    bus.on('a', this.draw);
  }
  destroy() {
    bus.off('a', this.draw);
    bus.off('b', () => {});
  }
  draw() {}
}
export function each(list) {
  for (const one of list) {
    // unlisten-ignore-next-line listener-in-loop -- they are three
    bus.on('c', () => one);
  }
}
bus.on('d', () => {});
unknown.watch('e');
";

fn project() -> Project {
    Project::new(&[
        ("src/bus.js", BUS),
        ("src/view.js", VIEW),
        ("src/view.test.js", VIEW),
        ("notes.md", "# Notes\n"),
    ])
}

fn why(place: &str) -> String {
    let ran = project().run(&["why", place]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{place}");
    ran.out
}

#[test]
fn what_is_released_is_told_with_its_release() {
    insta::assert_snapshot!("why_released", why("src/view.js:4"));
}

#[test]
fn what_is_suppressed_is_told_with_its_verdict_and_the_comment() {
    insta::assert_snapshot!("why_suppressed", why("src/view.js:15:9"));
}

#[test]
fn a_removal_that_does_nothing_is_told_as_well() {
    insta::assert_snapshot!("why_dead_removal", why("src/view.js:8"));
}

#[test]
fn why_a_line_is_silent_is_told() {
    insta::assert_snapshot!("why_added_once", why("src/view.js:18"));
    insta::assert_snapshot!("why_no_listener", why("src/view.js:19"));
    insta::assert_snapshot!("why_no_listener_at_all", why("src/bus.js:1"));
}

#[test]
fn a_file_that_is_passed_over_is_answered_for_and_that_is_said() {
    let told = why("src/view.test.js:4");
    let (first, rest) = told.split_once("\n\n").expect("there are two parts");
    assert!(first.contains("its name says that it is a test"), "{first}");
    assert_eq!(
        rest,
        why("src/view.js:4").replace("view.js", "view.test.js")
    );
    let project = project();
    project.write(".gitignore", b"view.js\n");
    let told = project.run(&["why", "src/view.js:4"]).out;
    assert!(told.contains("an ignore file excludes it"), "{told}");
}

#[test]
fn what_cannot_be_answered_is_told() {
    for (place, part) in [
        ("src/view.js", "expected a file and a line"),
        ("src/view.js:0", "expected a file and a line"),
        (":4", "expected a file and a line"),
        ("src/gone.js:4", "src/gone.js: no such file"),
        ("src/view.js:99", "src/view.js: has 19 lines"),
        ("src:1", "src: not a JavaScript or TypeScript file"),
        ("readme.md:1", "readme.md: no such file"),
        ("notes.md:1", "notes.md: not JavaScript or TypeScript"),
    ] {
        let ran = project().run(&["why", place]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{place}");
        assert!(ran.err.contains(part), "{place}: {}", ran.err);
    }
}

#[test]
fn a_configuration_counts() {
    let project = project();
    project.write(
        "unlisten.json",
        br#"{ "rules": { "dead-removal": "off" } }"#,
    );
    let with = project.run(&["why", "src/view.js:8"]).out;
    let without = project.run(&["why", "--no-config", "src/view.js:8"]).out;
    assert!(
        !with.contains("dead-removal") && without.contains("dead-removal"),
        "{with}{without}"
    );
}

#[test]
fn the_page_of_a_rule_is_json_if_that_is_asked_for() {
    let ran = project().run(&["explain", "--format", "json", "listener-in-loop"]);
    let object: serde_json::Value = serde_json::from_str(&ran.out).expect("it is JSON");
    assert_eq!((ran.code, &object["version"]), (Some(0), &1.into()));
    let rule = &object["rule"];
    assert_eq!(
        (&rule["name"], &rule["severity"]),
        (&"listener-in-loop".into(), &"error".into())
    );
    let page = rule["page"].as_str().expect("there is one");
    assert!(page.starts_with("# listener-in-loop\n"), "{page}");
    let summary = rule["summary"].as_str().expect("there is one");
    assert!(page.contains(summary) && !summary.is_empty());
    assert!(
        rule["questions"]
            .as_array()
            .is_some_and(|it| !it.is_empty())
    );
}

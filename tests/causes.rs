//! One cause is one finding with all its places.
//!
//! In: small projects. Out: nothing; a finding too many, or a place that is not told, fails.
//! Never here: what is found, which is for the fixtures.

use crate::program::Project;

const THREE: &str = "\
import { bus } from './bus.js';
import { other } from './other.js';
export function follow(one) {
  bus.on('opened', () => one.open());
  bus.on('closed', () => one.close());
  if (one.late) bus.on('late', () => one.wait());
  other.on('late', () => one.wait());
}
export function again(one) {
  bus.on('opened', () => one.open());
}
";

fn concise(project: &Project, more: &[&str]) -> String {
    project.run(&[&["--format", "concise"], more].concat()).out
}

#[test]
fn registrations_of_one_function_on_one_target_are_one_finding() {
    let project = Project::new(&[("a.js", THREE)]);
    insta::assert_snapshot!(concise(&project, &[]), @"
    a.js:4:7: warning[listener-per-call] if `follow` is called more than once, each call adds one more `opened` listener to `bus` (likely), also on lines 5 and 6
    a.js:7:9: warning[listener-per-call] if `follow` is called more than once, each call adds one more `late` listener to `other` (likely)
    a.js:10:7: warning[listener-per-call] if `again` is called more than once, each call adds one more `opened` listener to `bus` (likely)
    ");
    let ran = project.run(&[]);
    assert!(ran.out.contains("also on lines 5 and 6"), "{}", ran.out);
    assert!(
        ran.out.contains("a `late` listener is added here"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("3 warnings in 1 file"), "{}", ran.out);
}

#[test]
fn a_mistake_in_both_branches_is_one_finding() {
    let project = Project::new(&[(
        "a.js",
        "\
import { bus } from './bus.js';
export class View {
  close(quick) {
    if (quick) {
      bus.off('a', this.onA.bind(this));
    } else {
      bus.off('a', this.onA.bind(this));
      bus.off('b', () => {});
    }
  }
}
",
    )]);
    insta::assert_snapshot!(concise(&project, &[]), @"
    a.js:5:11: error[dead-removal] this removal never matches: `bind` makes a new function each time (certain), also on line 7
    a.js:8:11: error[dead-removal] this removal never matches: the function is made here, so it was never added (certain)
    ");
}

#[test]
fn every_place_is_told_to_programs() {
    let project = Project::new(&[("a.js", THREE)]);
    let json = project.run(&["--format", "json"]).out;
    let report: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    let places = report["findings"][0]["places"].as_array().expect("a list");
    let lines: Vec<_> = places.iter().map(|it| it["line"].as_u64()).collect();
    assert_eq!(report["findings"][0]["line"], 4);
    assert_eq!(lines, [Some(5), Some(6)]);
    let prints: std::collections::BTreeSet<_> = std::iter::once(&report["findings"][0])
        .chain(places)
        .map(|it| it["fingerprint"].as_str())
        .collect();
    assert_eq!(prints.len(), 3);
    let sarif = project.run(&["--format", "sarif"]).out;
    let log: serde_json::Value = serde_json::from_str(&sarif).expect("it is JSON");
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["locations"].as_array().map(Vec::len), Some(3));
}

#[test]
fn a_comment_answers_for_its_own_place_alone() {
    let answered = THREE.replace(
        "  bus.on('closed'",
        "  // unlisten-ignore-next-line listener-per-call -- closes once\n  bus.on('closed'",
    );
    let project = Project::new(&[("a.js", &answered)]);
    let told = concise(&project, &[]);
    assert!(told.contains("also on line 7\n"), "{told}");
    let ran = project.run(&[]);
    assert!(ran.out.contains("1 suppressed by comments"), "{}", ran.out);
}

#[test]
fn as_many_are_hidden_as_are_shown_when_asked_for() {
    let text = "\
import { bus } from './bus.js';
for (const name of all()) {
  bus.on('one', () => name);
  bus.on('two', () => name);
}
";
    let project = Project::new(&[("a.js", text)]);
    let ran = project.run(&[]);
    assert!(ran.out.contains("1 more possible"), "{}", ran.out);
    assert_eq!(concise(&project, &["--pedantic"]).lines().count(), 1);
}

#[test]
fn very_many_places_are_listed_for_programs_and_counted_for_people() {
    let calls = "  bus.on('a', () => one);\n".repeat(40);
    let text =
        format!("import {{ bus }} from './bus.js';\nexport function all(one) {{\n{calls}}}\n");
    let project = Project::new(&[("a.js", &text)]);
    let told = concise(&project, &[]);
    assert!(
        told.ends_with("also on lines 4, 5, 6, 7, 8, 9, 10, 11, 12 and 30 more\n"),
        "{told}"
    );
    let json = project.run(&["--format", "json"]).out;
    let report: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    let finding = &report["findings"][0];
    assert_eq!(finding["places"].as_array().map(Vec::len), Some(39));
    assert!(
        finding["steps"]
            .as_array()
            .is_some_and(|steps| steps.len() < 20)
    );
}

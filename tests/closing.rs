//! The closing line says what was read and what was not.
//!
//! In: small projects. Out: nothing; praise of what nobody read fails.
//! Never here: the findings.

use crate::program::Project;
use crate::repository::Repository;

const QUIET: &str = "import { bus } from './bus.js';\nbus.on('a', () => {});\n";

const LEAK: &str = "\
import { bus } from './bus.js';
for (const one of bus.all()) {
  for (;;) bus.on('a', () => one);
}
";

fn closing(project: &Project) -> String {
    let ran = project.run(&["--color", "never"]);
    assert!(ran.code != Some(2), "{}", ran.err);
    ran.out
}

#[test]
fn files_that_mention_listeners_are_counted_and_not_those_that_were_parsed() {
    let project = Project::new(&[
        ("a.js", QUIET),
        (
            "b.js",
            "export const two = { on: (name) => name };\ntwo.on('a');\n",
        ),
        ("c.js", "export const once = (on) => on.call('a');\n"),
    ]);
    insta::assert_snapshot!(closing(&project), @"no leaks found in 3 files (1 mentions listeners), 0.00 s");
}

#[test]
fn languages_that_are_not_read_are_told_where_they_mention_listeners() {
    let component = format!("<script>\n{QUIET}</script>\n");
    let foreign = format!("<script lang=\"coffee\">\n{QUIET}</script>\n");
    let project = Project::new(&[
        ("a.js", QUIET),
        ("one.vue", &foreign),
        ("two.vue", "<template><b/></template>\n"),
        ("deep/three.vue", &component),
        ("page.svelte", &foreign),
        ("page.astro", &component),
        ("index.html", &component),
        ("docs/index.html", "<p>Hello</p>\n"),
        ("list.php", &component),
        ("docs/index.php", "<p>$bus->on('a', f)</p>\n"),
    ]);
    insta::assert_snapshot!(closing(&project), @"
    nothing found in 6 files (4 mention listeners), 0.00 s
    not supported, but they mention listeners: 1 .php, 1 .svelte in another language, 1 .vue in another language
    ");
    let json = project.run(&["--format", "json"]).out;
    let report: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(
        report["summary"]["passedOver"]["unread"],
        serde_json::json!({ "php": 1, "svelte": 1, "vue": 1 })
    );
    let junit = project.run(&["--format", "junit"]).out;
    assert!(!junit.contains("no leaks found"), "{junit}");
    // What the project leaves out is not missed.
    project.write(
        "unlisten.json",
        br#"{ "ignore": ["*.vue", "*.svelte", "*.astro", "*.php"] }"#,
    );
    assert!(closing(&project).starts_with("no leaks found"));
}

#[test]
fn no_leaks_are_found_only_where_all_sources_were_read() {
    let project = Project::new(&[("a.js", QUIET)]);
    assert!(closing(&project).starts_with("no leaks found"));
    let huge = format!("{QUIET}{}", "// more\n".repeat(150_000));
    project.write("huge.js", huge.as_bytes());
    assert!(closing(&project).starts_with("nothing found in 1 file"));
}

#[test]
fn packages_that_git_tracks_are_source() {
    let repository = Repository::new(&[("src/a.js", QUIET), ("node_modules/own/index.js", LEAK)]);
    repository.write("node_modules/own/new.js", LEAK);
    repository.write("node_modules/own/node_modules/other/index.js", LEAK);
    let (_, out, err) = repository.run(&["--format", "concise"]);
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines.len(), 1, "{out}{err}");
    assert!(lines[0].starts_with("node_modules/own/index.js:3"), "{out}");
    assert!(err.contains("skipped 1 dependency folder"), "{err}");
}

#[test]
fn packages_that_git_does_not_track_are_none() {
    let repository = Repository::new(&[("src/a.js", QUIET)]);
    repository.write("node_modules/own/index.js", LEAK);
    let (code, out, err) = repository.run(&["--format", "concise"]);
    assert_eq!((code, out.as_str()), (Some(0), ""), "{err}");
    assert!(err.contains("skipped 1 dependency folder"), "{err}");
}

#[test]
fn what_is_only_possible_is_counted_on_the_changed_lines_alone() {
    let possible = "\
import { bus } from './bus.js';
for (const one of all()) {
  bus.on('a', () => one);
}
";
    let repository = Repository::new(&[("src/a.js", possible)]);
    let run = || repository.run(&["--since", "main", "--changed-lines"]);
    repository.git(&["switch", "-q", "-c", "side"]);
    repository.write("src/a.js", &format!("{possible}export const more = 1;\n"));
    assert!(!run().1.contains("more possible"), "{:?}", run());
    repository.write("src/a.js", &possible.replace("=> one", "=> one.go()"));
    assert!(run().1.contains("1 more possible"), "{:?}", run());
}

#[test]
fn as_many_blind_spots_are_counted_as_are_shown() {
    let text = "\
import { bus } from './bus.js';
export function follow(name, ...more) {
  bus[name](...more);
  bus.on(name(), () => eval(name));
  bus.on(...more);
}
";
    let project = Project::new(&[("a.js", text)]);
    let count = |said: &str| -> usize {
        let before = said.split(" blind spot").next().unwrap_or_default();
        let word = before.split_whitespace().last().unwrap_or_default();
        word.parse().unwrap_or_default()
    };
    let audit = project.run(&["audit"]);
    let shown = project.run(&["--show", "blind-spots"]);
    assert!(count(&shown.err) > 1, "{}{}", shown.out, shown.err);
    assert_eq!(count(&audit.out), count(&shown.err), "{}", audit.out);
}

//! `--new-since`: what a change has brought, wherever it stands.
//!
//! In: histories made for one test. Out: nothing; a leak that the change caused and that is not told fails, and so does one
//! that was there before and is.
//! Never here: what git says of a change, which `tests/changes.rs` asks.

use crate::repository::Repository;

/// Adds a listener in each turn, and takes it away.
const RELEASED: &str = "\
import { bus } from './bus.js';
export function takeAll(orders) {
  for (const order of orders) {
    const ship = () => order.ship();
    bus.on('paid', ship);
    bus.emit('paid');
    bus.off('paid', ship);
  }
}
";

/// The same without the removal.
const LEAKING: &str = "\
import { bus } from './bus.js';
export function takeAll(orders) {
  for (const order of orders) {
    const ship = () => order.ship();
    bus.on('paid', ship);
    bus.emit('paid');
  }
}
";

const BUS: &str =
    "import { EventEmitter } from 'node:events';\nexport const bus = new EventEmitter();\n";

/// The rules and places of what is reported, and the closing line.
fn found(repository: &Repository, arguments: &[&str]) -> (Vec<String>, String) {
    let all = [&["--format", "concise"][..], arguments].concat();
    let (code, out, err) = repository.run(&all);
    assert!(code != Some(2), "{err}");
    assert_eq!(code == Some(1), !out.is_empty(), "{out}{err}");
    let place = |line: &str| {
        let mut parts = line.splitn(3, ':');
        format!(
            "{}:{}",
            parts.next().unwrap_or(""),
            parts.next().unwrap_or("")
        )
    };
    (out.lines().map(place).collect(), err)
}

fn new(repository: &Repository) -> Vec<String> {
    found(repository, &["--new-since", "main"]).0
}

fn on_a_branch(files: &[(&str, &str)]) -> Repository {
    let repository = Repository::new(files);
    repository.git(&["switch", "-q", "-c", "side"]);
    repository
}

#[test]
fn a_removal_that_was_deleted_is_told_although_no_changed_line_is_left() {
    let repository = on_a_branch(&[
        ("src/bus.js", BUS),
        ("src/a.js", RELEASED),
        ("src/old.js", LEAKING),
    ]);
    repository.write("src/a.js", LEAKING);
    assert_eq!(
        found(&repository, &["--since", "main", "--changed-lines"]).0,
        [""; 0]
    );
    assert_eq!(new(&repository), ["src/a.js:5"]);
    repository.commit("Take the removal away");
    let (places, closing) = found(&repository, &["--new-since", "main"]);
    assert_eq!(places, ["src/a.js:5"]);
    assert!(
        closing.contains("\n1 more from before the change\n"),
        "{closing}"
    );
    assert_eq!(found(&repository, &["--new-since", "HEAD"]).0, [""; 0]);
}

#[test]
fn what_a_change_causes_in_a_file_that_did_not_change_is_told() {
    let watch = "\
import { bus } from './bus.js';
export function getUser(id) {
  bus.on('change', () => id);
}
";
    let app = "\
import express from 'express';
import { getUser } from './watch.js';
const app = express();
";
    let route = "app.get('/:id', (req) => getUser(req.params.id));\n";
    let repository = on_a_branch(&[
        ("package.json", "{ \"name\": \"app\", \"private\": true }"),
        ("src/bus.js", BUS),
        ("src/watch.js", watch),
        ("src/app.js", app),
    ]);
    assert_eq!(new(&repository), [""; 0]);
    repository.write("src/app.js", &format!("{app}{route}"));
    assert_eq!(new(&repository), ["src/watch.js:3"]);
    repository.commit("Answer requests");
    repository.write("src/more.js", "export const more = 1;\n");
    assert_eq!(found(&repository, &["--new-since", "HEAD"]).0, [""; 0]);
}

#[test]
fn what_moved_is_not_new_and_what_came_beside_it_is() {
    let repository = on_a_branch(&[
        ("src/bus.js", BUS),
        ("src/a.js", LEAKING),
        ("src/b.js", LEAKING),
    ]);
    // A file moves and is edited; another one goes, and what was in it stands in a third one.
    repository.git(&["mv", "src/a.js", "src/moved.js"]);
    repository.write("src/moved.js", &format!("// moved\n{LEAKING}"));
    std::fs::remove_file(repository.path().join("src/b.js")).expect("it is there");
    repository.write("src/new/c.js", &LEAKING.replace("./bus.js", "../bus.js"));
    assert_eq!(new(&repository), [""; 0]);
    let (_, closing) = found(&repository, &["--new-since", "main"]);
    assert!(
        closing.starts_with("no new leaks, 2 known in 3 files"),
        "{closing}"
    );
    repository.write("src/d.js", LEAKING);
    assert_eq!(new(&repository).len(), 1);
    // A file that is named was there under another name.
    std::fs::remove_file(repository.path().join("src/d.js")).expect("it is there");
    assert_eq!(
        found(&repository, &["--new-since", "main", "src/moved.js"]).0,
        [""; 0]
    );
}

#[test]
fn a_comment_that_went_is_a_leak_that_came() {
    let excused = LEAKING.replace(
        "    bus.on(",
        "    // unlisten-ignore-next-line listener-in-loop -- few\n    bus.on(",
    );
    let repository = on_a_branch(&[("src/bus.js", BUS), ("src/a.js", &excused)]);
    assert_eq!(new(&repository), [""; 0]);
    repository.write("src/a.js", LEAKING);
    assert_eq!(new(&repository), ["src/a.js:5"]);
}

#[test]
fn what_is_not_looked_at_was_not_looked_at_before() {
    let repository = on_a_branch(&[
        ("src/bus.js", BUS),
        ("src/a.test.js", LEAKING),
        ("src/b.js", LEAKING),
    ]);
    std::fs::remove_file(repository.path().join("src/a.test.js")).expect("it is there");
    let (_, closing) = found(&repository, &["--new-since", "main"]);
    assert!(!closing.contains("passed over"), "{closing}");
    // It was a test, and no finding: what comes of it is new.
    repository.write("src/c.js", LEAKING);
    assert_eq!(new(&repository), ["src/c.js:5"]);
}

#[test]
fn all_that_stands_for_a_run_over_everything_holds() {
    let repository = on_a_branch(&[
        ("src/bus.js", BUS),
        ("src/a.js", RELEASED),
        ("src/b.js", LEAKING),
    ]);
    repository.write("src/a.js", LEAKING);
    for arguments in [
        &["--new-since", "main", "--since", "main"][..],
        &["--new-since", "main", "--staged"],
        &["--new-since", "main", "--changed-lines"],
        &["--new-since", "main", "--write-baseline"],
        &["--new-since", "main", "--stdin-filename", "a.js"],
    ] {
        let (code, _, err) = repository.run(arguments);
        assert!(
            code == Some(2) && err.contains("cannot be used with"),
            "{arguments:?} {err}"
        );
    }
    let (code, _, err) = repository.run(&["--new-since", "nowhere"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("unknown git reference `nowhere`"), "{err}");
    let (_, json, _) = repository.run(&["--new-since", "main", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(report["summary"]["notNew"], 1);
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(1));
    let (_, json, _) = repository.run(&["--format", "json"]);
    assert!(!json.contains("notNew"), "{json}");
    let threads = |count| {
        let arguments = [
            "--new-since",
            "main",
            "--format",
            "json",
            "--threads",
            count,
        ];
        repository.run(&arguments).1
    };
    assert_eq!(threads("1"), threads("8"));
}

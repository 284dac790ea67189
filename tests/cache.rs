//! Runs that keep what they read for the next one: it says the same, and parses only what is new.
//!
//! In: small projects, run again and again as `--cache` is meant to be used. Out: reports, and how many texts were parsed.
//! Never here: how long anything takes.

use std::fs;
use std::path::PathBuf;

use crate::program::{Project, Ran};
use crate::repository::Repository;

/// Leaks once for each call, which is in another file.
const STORE: &str = "\
const { bus } = require('./bus');
module.exports.open = function open(id) {
  bus.on('paid', () => console.log(id));
};
";

const ROUTES: &str = "\
const { open } = require('./store');
const app = require('express')();
app.get('/orders/:id', (req, res) => {
  open(req.params.id);
  res.end();
});
";

const BUS: &str = "\
const { EventEmitter } = require('node:events');
module.exports.bus = new EventEmitter();
";

fn shop() -> Project {
    Project::new(&[("store.js", STORE), ("routes.js", ROUTES), ("bus.js", BUS)])
}

/// A run that keeps what it reads, the report in all its detail.
fn cached(project: &Project, more: &[&str]) -> Ran {
    let asked = ["--cache", "--timing", "--pedantic", "--format", "json"];
    project.run(&[&asked, more].concat())
}

/// How many texts were parsed, and how many were not because their facts were kept.
fn parsed_and_kept(ran: &Ran) -> (usize, usize) {
    let line = ran.err.lines().find(|line| line.starts_with("parsed "));
    let line = line.unwrap_or_else(|| panic!("no count in:\n{}", ran.err));
    let numbers: Vec<usize> = line
        .split(|letter: char| !letter.is_ascii_digit())
        .filter_map(|word| word.parse().ok())
        .collect();
    (numbers[0], numbers[1])
}

/// The files of a cache that hold facts.
fn entries(project: &Project) -> Vec<PathBuf> {
    let folders = fs::read_dir(project.path().join(".unlisten-cache")).expect("it was made");
    let folders = folders.map(|entry| entry.expect("it is listed").path());
    let files = folders.filter(|path| path.is_dir()).flat_map(|folder| {
        let files = fs::read_dir(folder).expect("it is a folder");
        files.map(|entry| entry.expect("it is listed").path())
    });
    files.collect()
}

#[test]
fn a_second_run_parses_nothing_and_says_the_same() {
    let project = shop();
    let without = project.run(&["--pedantic", "--format", "json"]);
    let first = cached(&project, &[]);
    assert!(
        first.out.contains("listener-in-request-handler"),
        "{}",
        first.out
    );
    assert_eq!(first.out, without.out);
    let (parsed, _) = parsed_and_kept(&first);
    assert!(parsed >= 3, "{}", first.err);
    let second = cached(&project, &[]);
    let (parsed, kept) = parsed_and_kept(&second);
    assert_eq!(parsed, 0);
    assert!(kept >= 3);
    assert_eq!(second.out, first.out);
}

#[test]
fn only_what_has_changed_is_parsed_again() {
    let project = shop();
    cached(&project, &[]);
    project.write("store.js", STORE.replace("paid", "sent").as_bytes());
    let changed = cached(&project, &[]);
    assert_eq!(parsed_and_kept(&changed).0, 1);
    assert!(changed.out.contains("\"sent\""), "{}", changed.out);
    // The text of before is still known.
    project.write("store.js", STORE.as_bytes());
    assert_eq!(parsed_and_kept(&cached(&project, &[])).0, 0);
}

#[test]
fn the_same_text_in_another_language_is_read_by_itself() {
    let project = Project::new(&[("a.js", STORE)]);
    cached(&project, &[]);
    project.write("b.ts", STORE.as_bytes());
    assert_eq!(parsed_and_kept(&cached(&project, &[])).0, 1);
}

#[test]
fn what_a_project_teaches_changes_what_is_found_in_a_text() {
    let project = Project::new(&[(
        "a.js",
        "const door = require('door');\nfor (const one of all) door.attend('open', () => one.go());\n",
    )]);
    let before = cached(&project, &[]);
    assert!(!before.out.contains("listener-in-loop"), "{}", before.out);
    let taught = r#"{"pairs": [{"name": "a door", "from": ["door"], "acquire": ["attend"], "release": ["leave"],
        "event": 0, "listener": 1, "duplicates": "kept"}]}"#;
    project.write("unlisten.json", taught.as_bytes());
    let after = cached(&project, &[]);
    assert!(
        after.out.contains("listener-in-loop"),
        "{}{}",
        after.out,
        after.err
    );
    assert_eq!(cached(&project, &[]).out, after.out);
}

#[test]
fn what_is_damaged_is_read_again() {
    let project = shop();
    let first = cached(&project, &[]);
    let files = entries(&project);
    for (number, file) in files.iter().enumerate() {
        let whole = fs::read(file).expect("it can be read");
        let damaged = match number % 3 {
            0 => &whole[..whole.len() / 2],
            1 => b"",
            _ => &b"facts of somebody else, and enough of them for a sum of thirty-two bytes"[..],
        };
        fs::write(file, damaged).expect("it can be written");
    }
    let second = cached(&project, &[]);
    assert_eq!(second.out, first.out);
    assert_eq!(parsed_and_kept(&second).0, files.len());
    assert_eq!(parsed_and_kept(&cached(&project, &[])).0, 0);
}

#[test]
fn runs_at_the_same_time_share_a_folder() {
    let project = shop();
    let alone = project.run(&["-q", "--format", "json"]);
    let arguments = ["-q", "--cache", "--format", "json"];
    let start = |_| {
        let mut command = project.command(&arguments);
        command.stdout(std::process::Stdio::piped());
        command.stderr(std::process::Stdio::piped());
        command.spawn().expect("the program starts")
    };
    let running: Vec<_> = (0..8).map(start).collect();
    for run in running {
        let output = run.wait_with_output().expect("it ends");
        assert_eq!(String::from_utf8_lossy(&output.stdout), alone.out);
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    }
    let left = entries(&project);
    assert!(
        left.iter().all(|file| file.extension().is_none()),
        "{left:?}"
    );
}

#[test]
fn the_folder_can_be_named_and_ignores_itself() {
    let repository = Repository::new(&[("store.js", STORE)]);
    let (_, _, err) = repository.run(&["-q", "--format", "json", "--cache=build/kept"]);
    assert_eq!(err, "");
    assert!(repository.path().join("build/kept/CACHEDIR.TAG").is_file());
    assert_eq!(repository.git(&["status", "--short"]), "");
}

#[test]
fn a_folder_that_cannot_be_made_is_told_before_the_run() {
    let project = shop();
    let ran = project.run(&["--cache=store.js"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("cache folder"), "{}", ran.err);
    assert_eq!(ran.out, "");
}

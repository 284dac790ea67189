//! `--suppress`, which writes comments: where they go, and that nothing else changes.
//!
//! In: small files, and every fixture with findings. Out: the bytes of the files afterwards.
//! Never here: what a comment means, which `tests/suppressions.rs` holds.

use std::path::{Path, PathBuf};

use crate::program::{Project, Ran};
use crate::repository::Repository;

const REASON: &str = "there are few";

fn suppress(project: &Project, rule: &str, more: &[&str]) -> Ran {
    project.run(&[&["--suppress", rule, "--reason", REASON], more].concat())
}

fn bytes(project: &Project, path: &str) -> Vec<u8> {
    std::fs::read(project.path().join(path)).expect("it is there")
}

fn text(project: &Project, path: &str) -> String {
    String::from_utf8(bytes(project, path)).expect("it is text")
}

/// What becomes of a file.
fn written(path: &str, rule: &str, before: &str) -> String {
    let project = Project::new(&[(path, before)]);
    let ran = suppress(&project, rule, &[]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    text(&project, path)
}

#[test]
fn a_comment_goes_above_the_statement() {
    let before = "\
import { bus } from './bus';
export function take(orders) {
  for (const order of orders) {
    bus
      .on('a', () => order.ship())
      .on('b', () => order.ship());
    if (order.paid) bus.on('c', () => order.ship());
    const added = order.open
      ? bus.on('d', () => order.ship())
      : null;
  }
}
";
    insta::assert_snapshot!(written("a.js", "listener-in-loop", before), @r"
    import { bus } from './bus';
    export function take(orders) {
      for (const order of orders) {
        // unlisten-ignore-next-line listener-in-loop -- there are few
        bus
          .on('a', () => order.ship())
          .on('b', () => order.ship());
        // unlisten-ignore-next-line listener-in-loop -- there are few
        if (order.paid) bus.on('c', () => order.ship());
        // unlisten-ignore-next-line listener-in-loop -- there are few
        const added = order.open
          ? bus.on('d', () => order.ship())
          : null;
      }
    }
    ");
}

#[test]
fn in_jsx_and_in_templates_it_takes_another_form() {
    let before = "\
import { bus } from './bus';
export function List({ items }) {
  return (
    <ul>
      some words
      {items.map((item) => (
        <Item key={item.id} ref={() => bus.on('a', () => item.show())} />
      ))}
      {bus.on('b', () => {}) && <b/>}
    </ul>
  );
}
export function page(items) {
  return `<ul>
    ${items.map((item) => bus.on('c', () => item.show()))}
  </ul>`;
}
";
    let project = Project::new(&[("a.jsx", before)]);
    let told = project.run(&["--format", "concise"]).out;
    let rules: std::collections::BTreeSet<&str> = told
        .lines()
        .filter_map(|line| line.split(['[', ']']).nth(1))
        .collect();
    assert!(told.lines().count() >= 2, "{told}");
    for rule in rules {
        let ran = suppress(&project, rule, &[]);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    }
    assert_eq!(project.run(&[]).code, Some(0));
    insta::assert_snapshot!("suppressed_in_jsx", text(&project, "a.jsx"));
}

#[test]
fn marks_line_ends_and_tabs_are_the_files_own() {
    let before = "\u{FEFF}import { bus } from './bus';\r\nexport function take(orders) {\r\n\tfor (const order of orders) {\r\n\t\tbus.on('a', () => order.ship());\r\n\t}\r\n}";
    let after = written("a.ts", "listener-in-loop", before);
    let comment = "\t\t// unlisten-ignore-next-line listener-in-loop -- there are few\r\n";
    assert_eq!(
        after,
        before.replace("\t\tbus.on", &format!("{comment}\t\tbus.on"))
    );
}

const LEAK: &str = "\
import { bus } from './bus';
export function take(orders) {
  for (const order of orders) {
    bus.on('a', () => order.ship());
  }
}
";

#[test]
fn only_what_is_meant_is_touched() {
    let project = Project::new(&[
        ("src/a.js", LEAK),
        ("lib/b.js", LEAK),
        ("c.js", "export {};\n"),
    ]);
    let ran = suppress(&project, "listener-in-loop", &["src", "c.js"]);
    assert_eq!(
        ran.out,
        "src/a.js: 1 comment\n1 finding suppressed by 1 comment\n"
    );
    assert_eq!(text(&project, "lib/b.js"), LEAK);
    let again = suppress(&project, "listener-in-loop", &["src"]);
    assert_eq!(
        (again.code, again.out.as_str()),
        (Some(0), "nothing to suppress of `listener-in-loop`\n")
    );
    let none = suppress(&project, "listener-per-call", &[]);
    assert_eq!(none.out, "nothing to suppress of `listener-per-call`\n");
    assert_eq!(project.run(&["-q", "src"]).code, Some(0));
}

#[test]
fn what_is_known_or_did_not_change_gets_none() {
    let repository = Repository::new(&[("a.js", LEAK)]);
    repository.write("b.js", LEAK);
    let (code, out, _) = repository.run(&[
        "--suppress",
        "listener-in-loop",
        "--reason",
        "x",
        "--since",
        "main",
    ]);
    assert_eq!(
        (code, out.as_str()),
        (
            Some(0),
            "b.js: 1 comment\n1 finding suppressed by 1 comment\n"
        )
    );
    let (code, ..) = repository.run(&["-q", "--write-baseline"]);
    assert_eq!(code, Some(0));
    let known = [
        "--suppress",
        "listener-in-loop",
        "--reason",
        "x",
        "--baseline",
        "unlisten-baseline.json",
    ];
    let (_, out, _) = repository.run(&known);
    assert_eq!(out, "nothing to suppress of `listener-in-loop`\n");
}

#[test]
fn what_cannot_be_written_is_one_line_and_nothing_changes() {
    let project = Project::new(&[("a.js", LEAK)]);
    for (arguments, said) in [
        (
            &["--suppress", "listener-in-lop", "--reason", "x"][..],
            "error: unknown rule `listener-in-lop`; did you mean `listener-in-loop`?; `unlisten rules` lists them all\n",
        ),
        (
            &["--suppress", "unused-suppression", "--reason", "x"],
            "error: `unused-suppression` is about comments, so no comment suppresses it; `unlisten rules` lists them all\n",
        ),
        (
            &["--suppress", "listener-in-loop", "--reason", " "],
            "error: `--reason` is empty; say why the findings may stay\n",
        ),
        (
            &["--suppress", "listener-in-loop", "--reason", "a */ b"],
            "error: `--reason` contains `*/`, which would end the comment; rephrase it\n",
        ),
        (
            &["--suppress", "listener-in-loop", "--reason", "a\nb"],
            "error: `--reason` contains a line end, which would end the comment; rephrase it\n",
        ),
    ] {
        let ran = project.run(arguments);
        assert_eq!(
            (ran.code, ran.out.as_str(), ran.err.as_str()),
            (Some(2), "", said)
        );
    }
    for wrong in [
        &["--suppress", "listener-in-loop"][..],
        &["--reason", "x"],
        &[
            "--suppress",
            "listener-in-loop",
            "--reason",
            "x",
            "--staged",
        ],
    ] {
        assert_eq!(project.run(wrong).code, Some(2));
    }
    assert_eq!(text(&project, "a.js"), LEAK);
    // An encoding that is not ours to keep.
    let wide: Vec<u8> = format!("\u{FEFF}{LEAK}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    project.write("b.js", &wide);
    let ran = suppress(&project, "listener-in-loop", &["b.js"]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (
            Some(2),
            "error: b.js: not UTF-8, so it was not changed; save it as UTF-8\n"
        )
    );
    assert_eq!(bytes(&project, "b.js"), wide);
}

#[cfg(unix)]
#[test]
fn rights_and_links_stay() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::new(&[("real/a.js", LEAK)]);
    let real = project.path().join("real/a.js");
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o750)).expect("it can be set");
    std::os::unix::fs::symlink("real/a.js", project.path().join("b.js")).expect("it can be made");
    let ran = suppress(&project, "listener-in-loop", &["b.js"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(project.path().join("b.js").is_symlink());
    assert!(text(&project, "real/a.js").contains("unlisten-ignore-next-line"));
    let about = std::fs::metadata(&real).expect("it is there");
    assert_eq!(about.permissions().mode() & 0o777, 0o750);
}

/// The fixtures, without those that speak of comments themselves.
fn fixtures(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).expect("it can be listed");
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.is_dir() {
            if !["node_modules", "field", "projects"].contains(&name.as_str()) {
                fixtures(&path, found);
            }
        } else if [".js", ".ts", ".tsx", ".jsx"]
            .iter()
            .any(|it| name.ends_with(it))
        {
            found.push(path);
        }
    }
}

/// A line without what was put into it; `None` if that is all of it.
fn without_comment(line: &str) -> Option<String> {
    let reason = format!("-- {REASON}");
    let (before, after) = match line.split_once("unlisten-ignore-") {
        Some((before, after)) if after.contains(&reason) => (before, after),
        _ => return Some(line.to_owned()),
    };
    let (_, after) = after.split_once(&reason).expect("it is there");
    let before = before.trim_end_matches(['/', '*', '{', ' ']);
    let after = after.strip_prefix(" */ ").unwrap_or("");
    let own = format!("{before}{after}");
    (!own.trim().is_empty()).then_some(own)
}

#[test]
fn every_finding_of_every_fixture_can_be_suppressed() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut paths = Vec::new();
    fixtures(&root, &mut paths);
    paths.sort();
    let project = Project::new(&[]);
    for path in &paths {
        let inside = path
            .strip_prefix(&root)
            .expect("it lies there")
            .to_string_lossy()
            .into_owned();
        project.write(&inside, &std::fs::read(path).expect("it can be read"));
    }
    let look = [
        "--pedantic",
        "--include-tests",
        "--include-generated",
        "--format",
        "concise",
    ];
    // Findings of one cause are told together, and each place has a comment of its own.
    let json = look.map(|word| if word == "concise" { "json" } else { word });
    let before: serde_json::Value =
        serde_json::from_str(&project.run(&json).out).expect("it is JSON");
    let findings = before["findings"].as_array().expect("a list");
    let places = findings.iter().map(|it| it["places"].as_array());
    let places: usize = places.map(|others| 1 + others.expect("a list").len()).sum();
    let mut arguments = vec![
        "--pedantic",
        "--include-tests",
        "--include-generated",
        "--reason",
        REASON,
    ];
    for rule in unlisten::judge::rulebook::RULES {
        arguments.extend(["--suppress", rule.name]);
    }
    let ran = project.run(&arguments);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.err);
    let after = project.run(&look);
    assert_eq!((after.code, after.out.as_str()), (Some(0), ""));
    let total = format!("{places} findings suppressed by ");
    assert!(
        ran.out.contains(&total),
        "{total}: {}",
        ran.out.lines().last().unwrap_or_default()
    );
    // Without the comments the files are what they were.
    for path in &paths {
        let inside = path
            .strip_prefix(&root)
            .expect("it lies there")
            .to_string_lossy()
            .into_owned();
        let now = text(&project, &inside);
        let now: Vec<String> = now.lines().filter_map(without_comment).collect();
        let then = std::fs::read_to_string(path).expect("it can be read");
        let then: Vec<&str> = then.lines().collect();
        assert_eq!(now, then, "{inside}");
    }
}

#[test]
fn what_only_the_neighbours_show_is_suppressed_as_well() {
    let watch = "import { bus } from './bus.js';\nexport function getUser(id) {\n  bus.on('change', () => id);\n}\n";
    let app = "\
import express from 'express';
import { getUser } from './watch.js';
const app = express();
app.get('/:id', (req) => getUser(req.params.id));
";
    let project = Project::new(&[
        ("package.json", "{ \"name\": \"app\", \"private\": true }"),
        (
            "src/bus.js",
            "import { EventEmitter } from 'node:events';\nexport const bus = new EventEmitter();\n",
        ),
        ("src/watch.js", watch),
        ("src/app.js", app),
    ]);
    let told = |arguments: &[&str]| {
        project
            .run(&[&["--format", "concise"], arguments].concat())
            .out
    };
    let rule = "listener-in-request-handler";
    assert!(told(&[]).contains(rule), "{}", told(&[]));
    let alone = told(&["--no-cross-file"]);
    assert!(!alone.contains(rule), "{alone}");
    let ran = suppress(&project, rule, &[]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    assert_eq!(
        ran.out,
        "src/watch.js: 1 comment\n1 finding suppressed by 1 comment\n"
    );
    assert_eq!(told(&[]), "");
}

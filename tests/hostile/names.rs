//! Odd names and odd ways to write code: what is found does not depend on them.
//!
//! In: names of files that few people use, and code that means the same as plainer code. Out: nothing.
//! Never here: names that command something; those are in `messages.rs` and `commands.rs`.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

use crate::program::Project;
use crate::program::leaks::told;
use crate::repository::{Repository, said};

const LEAK: &str = "const bus = require('./bus');\nexports.f = () => { bus.on('x', () => {}); };\n";

#[test]
fn an_ending_in_large_letters_is_one() {
    let typed =
        "import { bus } from './bus';\nexport function f(x: number) { bus.on('x', () => {}); }\n";
    let project = Project::new(&[("A.JS", LEAK), ("b.Ts", typed), ("C.TSX", typed)]);
    let out = project.run(&["--format", "concise"]).out;
    assert_eq!(told(&out).len(), 3, "{out}");
}

// Some systems take no such names.
#[cfg(target_os = "linux")]
#[test]
fn a_uri_names_a_file_whose_name_is_not_utf_8() {
    let project = Project::new(&[]);
    let path = project.path().join(OsStr::from_bytes(b"caf\xE9 1.js"));
    fs::write(path, LEAK).expect("it can be written");
    for (format, uri) in [
        ("sarif", "\"uri\": \"caf%E9%201.js\""),
        ("lsp", "/caf%E9%201.js\""),
    ] {
        let ran = project.run(&["--format", format]);
        assert!(ran.out.contains(uri), "{}", ran.out);
        assert!(!ran.out.contains("%EF%BF%BD"), "{}", ran.out);
    }
}

// Some systems take no such names.
#[cfg(target_os = "linux")]
#[test]
fn staged_names_that_are_not_utf_8_are_checked() {
    let repository = Repository::new(&[("a.js", "")]);
    let names = [
        &b"caf\xE9.js"[..],
        b"caf\xE8.js",
        b"only-staged\xFF.js",
        b"f\xFE/g.js",
    ];
    for name in names {
        let path = repository.path().join(OsStr::from_bytes(name));
        fs::create_dir_all(path.parent().expect("it has one")).expect("folders can be made");
        fs::write(path, LEAK).expect("it can be written");
    }
    repository.git(&["add", "-A"]);
    let gone = repository.path().join(OsStr::from_bytes(names[2]));
    fs::remove_file(gone).expect("it is there");
    // What is on the disk is other code than what is staged.
    let changed = repository.path().join(OsStr::from_bytes(names[0]));
    fs::write(changed, "").expect("it can be written");
    let (code, out, err) = repository.run(&["--staged", "--format", "concise"]);
    assert_eq!((code, err.lines().count()), (Some(1), 1), "{err}");
    assert_eq!(out.lines().count(), names.len(), "{out}");

    let mut named = repository.command("", &["--staged", "--format", "concise"]);
    named.args(names.map(OsStr::from_bytes));
    let (code, out, err) = said(&mut named);
    assert_eq!(code, Some(1), "{err}");
    assert_eq!(out.lines().count(), names.len(), "{out}");
    let mut hook = repository.command("", &["--force-exclude", "--format", "concise"]);
    hook.args([names[1], names[3]].map(OsStr::from_bytes));
    let (code, out, err) = said(&mut hook);
    assert_eq!((code, out.lines().count()), (Some(1), 2), "{out}{err}");

    let (code, out, err) = repository.run(&["--since", "HEAD", "--format", "concise"]);
    assert_eq!((code, out.lines().count()), (Some(1), 2), "{out}{err}");
    let (code, _, err) = repository.run(&["review", "--staged"]);
    assert_eq!(code, Some(1), "{err}");
}

#[cfg(target_os = "linux")]
#[test]
fn two_names_that_are_shown_alike_are_two_files() {
    let project = Project::new(&[]);
    for name in [&b"\xE9.js"[..], b"\xE8.js"] {
        let path = project.path().join(OsStr::from_bytes(name));
        fs::write(path, LEAK).expect("it can be written");
    }
    let ran = project.run(&["--format", "concise"]);
    assert_eq!(ran.out.lines().count(), 2, "{}", ran.out);
}

#[test]
fn a_file_called_like_a_commit_does_not_stand_in_for_it() {
    let repository = Repository::new(&[("a.js", "")]);
    let commit = repository.git(&["rev-parse", "HEAD"]);
    let commit = commit.trim();
    for name in [commit, "main", "HEAD", "origin"] {
        repository.write(name, "text\n");
    }
    repository.commit("names");
    repository.write("a.js", LEAK);
    for reference in [commit, "main", "HEAD"] {
        let (code, out, err) = repository.run(&["--since", reference, "--format", "concise"]);
        assert_eq!(
            (code, out.lines().count()),
            (Some(1), 1),
            "{reference}: {err}"
        );
    }
    repository.git(&["add", "-A"]);
    assert_eq!(repository.run(&["--staged"]).0, Some(1));
}

#[test]
fn behind_a_link_one_goes_up_as_the_system_does() {
    let around = Project::new(&[("far/a.js", LEAK), ("far/away/x", ""), ("here/a.js", "")]);
    symlink("../far/away", around.path().join("here/link")).expect("links can be made");
    let run = |arguments: &[&str]| {
        let mut command = around.command(arguments);
        said(command.current_dir(around.path().join("here")))
    };
    let (code, out, err) = run(&["--format", "concise", "link/../a.js"]);
    assert_eq!(code, Some(1), "{err}");
    let places = told(&out);
    assert!(places[0].contains("far/a.js:2:"), "{out}");
    // Both are meant, and neither is taken for the other.
    let (_, out, _) = run(&["--format", "json", "link/../a.js", "a.js"]);
    assert!(out.contains("\"files\": 2"), "{out}");
    let (_, out, _) = run(&["--print-config", "link/../a.js"]);
    assert!(out.contains("far/a.js"), "{out}");
    // What is written goes where the system puts it, so that is what is asked about.
    let (code, _, err) = run(&["--format", "json=link/../out.json"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("leads out of the project"), "{err}");
    assert!(!around.path().join("far/out.json").exists());
}

#[test]
fn no_address_in_a_checklist_is_a_link() {
    let code = "const bus = require('./bus');\nexports.f = () => {\n  bus.on('`https://evil.example/x`', () => {});\n  bus.on('www.evil.example', () => {});\n};\n";
    let repository = Repository::new(&[("bus.js", "")]);
    repository.write("a.js", code);
    for arguments in [
        &["review", "--since", "HEAD"][..],
        &["audit", "--format", "markdown"],
        &["--format", "checklist"],
    ] {
        let (_, out, err) = repository.run(arguments);
        assert!(
            out.contains("evil.example") || out.contains("evil&#46;example"),
            "{out}{err}"
        );
        let mut plain = String::new();
        // What is between single backquotes is code, and code is never a link.
        for (at, part) in out.split('`').enumerate() {
            plain.push_str(if at % 2 == 0 { part } else { " " });
        }
        assert_eq!(out.matches('`').count() % 2, 0, "{out}");
        let read = plain
            .replace("&#58;", ":")
            .replace("&#47;", "/")
            .replace("&#46;", ".");
        assert!(
            !read.contains("https://") && !read.contains("www."),
            "{arguments:?}: {out}"
        );
    }
}

/// What is found in a text, without the columns, which odd spelling moves.
fn found(name: &str, text: &str) -> Vec<String> {
    let project = Project::new(&[(name, text)]);
    let ran = project.run(&["--pedantic", "--format", "concise"]);
    let is_of_fixes = |line: &&str| line.contains(" available with --fix");
    let closing = ran.err.lines().filter(|line| !is_of_fixes(line));
    assert_eq!(closing.count(), 1, "{}", ran.err);
    let lines = ran.out.lines().map(|line| {
        let parts: Vec<&str> = line.splitn(4, ':').collect();
        format!("{}:{}", parts[1], parts[3])
    });
    lines.collect()
}

/// Asserts that odd code is judged like plain code, and that there is something to judge.
fn is_the_same(name: &str, odd: &str, plain: &str) {
    let expected = found(name, plain);
    assert!(!expected.is_empty(), "{plain}");
    assert_eq!(found(name, odd), expected, "{odd}");
}

#[test]
fn a_letter_by_its_number_is_a_letter() {
    let plain = "import { bus } from './bus';\nexport function f() { bus.on('x', () => {}); }\n";
    for (letter, odd) in [
        ("on(", "\\u006fn("),
        ("on(", "o\\u{6e}("),
        ("on(", "\\u{006F}\\u006E("),
        ("bus.on", "\\u0062us.on"),
        ("bus.on", "bus['\\x6fn']"),
        ("bus.on", "bus['\\u006fn']"),
        ("{ bus }", "{ b\\u0075s }"),
    ] {
        for name in ["a.js", "a.ts"] {
            is_the_same(name, &plain.replace(letter, odd), plain);
        }
    }
}

#[test]
fn type_arguments_behind_an_operator_are_those_of_the_call() {
    let plain = "import { bus } from './bus';\nexport async function f() {\n  await bus.on('x', () => {});\n}\n";
    let odd = plain.replace("on(", "on<'x'>(");
    is_the_same("a.ts", &odd, plain);
    for operator in ["void", "!", "typeof"] {
        let plain = plain.replace("await", operator);
        is_the_same("a.ts", &plain.replace("on(", "on<'x', Y[]>("), &plain);
    }
}

#[test]
fn an_awaited_call_with_type_arguments_is_a_way_out() {
    let plain = "import { bus } from './bus';\nexport async function f(client: Client) {\n  const g = () => {};\n  bus.on('x', g);\n  const a = await client.get();\n  bus.off('x', g);\n  return a;\n}\n";
    is_the_same("a.ts", &plain.replace("get()", "get<Foo>()"), plain);
    // The way out is the whole call, and not the method before it is called.
    let text = plain.replace("get()", "get<Foo>()");
    let ran = Project::new(&[("a.ts", &text)]).run(&["--pedantic", "--format", "json"]);
    let read: serde_json::Value = serde_json::from_str(&ran.out).expect("it is JSON");
    let steps = read["findings"][0]["steps"].as_array().expect("a list");
    let line = "  const a = await client.get<Foo>()";
    let ends = |step: &&serde_json::Value| step["endColumn"] == line.len() + 1;
    let way_out = steps.iter().find(|step| step["line"] == 5);
    assert!(way_out.is_some_and(|step| ends(&step)), "{}", ran.out);
}

#[test]
fn a_comment_behind_the_mark_of_an_optional_parameter_breaks_nothing() {
    let plain =
        "import { bus } from './bus';\nexport function f(x?: string) { bus.on('x', () => x); }\n";
    for odd in [
        "x? /* why */ : string",
        "x? // why\n: string",
        "x?/**/: string",
    ] {
        let odd = plain.replace("x?: string", odd);
        let unparsed = Project::new(&[("a.ts", &odd)]).run(&["--show", "blind-spots"]);
        assert!(!unparsed.out.contains("parse"), "{}", unparsed.out);
        let lines = |all: Vec<String>| -> Vec<String> {
            let texts = all.iter().filter_map(|it| it.split_once(':'));
            texts.map(|(_, text)| text.to_owned()).collect()
        };
        assert_eq!(
            lines(found("a.ts", &odd)),
            lines(found("a.ts", plain)),
            "{odd}"
        );
        assert!(!found("a.ts", plain).is_empty());
    }
}

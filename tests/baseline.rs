//! Baselines: what they know, what of it is stale, and that they can only shrink where that is asked.
//!
//! In: small projects. Out: exit codes, what is told, and the bytes of the baseline.
//! Never here: how a finding is known again, which `judge::fingerprint` and `tests/properties.rs` hold.

use crate::program::{Project, Ran};
use crate::repository;

/// A leak on line 4, and one more for each further call.
fn leaks(name: &str, calls: usize) -> String {
    let calls = "    bus.on('paid', () => order.ship());\n".repeat(calls);
    format!(
        "import {{ bus }} from './bus';\nexport function {name}(orders) {{\n  for (const order of orders) {{\n{calls}  }}\n}}\n"
    )
}

fn project() -> Project {
    Project::new(&[
        ("src/a.js", &leaks("takeA", 1)),
        ("src/b.js", &leaks("takeB", 2)),
    ])
}

const FILE: [&str; 2] = ["--baseline", "known.json"];

fn with(project: &Project, more: &[&str]) -> Ran {
    project.run(&[&FILE[..], more].concat())
}

/// The exit code and the places of what is reported as new.
fn new(project: &Project, more: &[&str]) -> (Option<i32>, Vec<String>) {
    let ran = with(project, &[&["--format", "concise"], more].concat());
    let place = |line: &str| line.splitn(3, ':').take(2).collect::<Vec<_>>().join(":");
    (ran.code, ran.out.lines().map(place).collect())
}

fn text(project: &Project, path: &str) -> String {
    std::fs::read_to_string(project.path().join(path)).expect("it is there")
}

fn clean() -> (Option<i32>, Vec<String>) {
    (Some(0), Vec::new())
}

/// A project that has taken up the linter.
fn taken_up() -> Project {
    let project = project();
    let ran = with(&project, &["--write-baseline"]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (
            Some(0),
            "known.json: written; it knows 3 findings in 2 files\n"
        )
    );
    project
}

#[test]
fn what_is_written_is_known_from_then_on() {
    let project = taken_up();
    insta::assert_snapshot!("baseline", text(&project, "known.json"));
    assert_eq!(new(&project, &[]), clean());
    let ran = with(&project, &[]);
    assert_eq!(
        ran.out,
        "no new leaks, 3 known in 2 files (2 mention listeners), 0.00 s\n"
    );
    assert_eq!(project.run(&["-q"]).code, Some(1));
    // A further leak is told, wherever lines have moved.
    project.write(
        "src/a.js",
        format!("// a\n// b\n{}", leaks("takeA", 1)).as_bytes(),
    );
    assert_eq!(new(&project, &[]), clean());
    project.write(
        "src/b.js",
        format!("{}// c\n", leaks("takeB", 3)).as_bytes(),
    );
    assert_eq!(new(&project, &[]), (Some(1), vec!["src/b.js:6".into()]));
    project.write("src/c.js", leaks("takeA", 1).as_bytes());
    assert_eq!(new(&project, &[]).1, ["src/b.js:6", "src/c.js:4"]);
}

#[test]
fn what_is_gone_is_stale_and_fails_where_the_baseline_may_only_shrink() {
    let project = taken_up();
    project.write("src/b.js", leaks("takeB", 1).as_bytes());
    std::fs::remove_file(project.path().join("src/a.js")).expect("it is there");
    let ran = with(&project, &[]);
    assert_eq!(ran.code, Some(0));
    insta::assert_snapshot!(ran.err, @r"
    warning: known.json: 2 entries are stale, because the findings are gone; remove stale entries with `unlisten --baseline known.json --write-baseline --ratchet`
      src/a.js: listener-in-loop takeA: bus.on('paid')
      src/b.js: listener-in-loop takeB: bus.on('paid')
    ");
    for arguments in [
        &["-q", "--ratchet"][..],
        &["-q", "--no-ratchet", "--ratchet"],
    ] {
        let ran = with(&project, arguments);
        assert_eq!(ran.code, Some(1));
        assert!(
            ran.err
                .starts_with("error: known.json: 2 entries are stale"),
            "{}",
            ran.err
        );
    }
    let on_a_server = |value: &str, more: &[&str]| {
        let mut command = project.command(&[&FILE[..], &["-q"], more].concat());
        let output = command.env("CI", value).output().expect("it starts");
        output.status.code()
    };
    assert_eq!(on_a_server("true", &[]), Some(1));
    assert_eq!(on_a_server("1", &[]), Some(1));
    assert_eq!(on_a_server("false", &[]), Some(0));
    assert_eq!(on_a_server("true", &["--no-ratchet"]), Some(0));
    assert_eq!(on_a_server("true", &["--exit-zero"]), Some(0));
    let json = with(&project, &["-q", "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    let stale = &json["baselines"][0]["stale"];
    assert_eq!(stale[1]["path"], "src/b.js");
    assert_eq!(stale[1]["count"], 1);
    // On a server, writing takes out what is gone and adds nothing.
    project.write("src/c.js", leaks("takeC", 1).as_bytes());
    assert_eq!(on_a_server("true", &["--write-baseline"]), Some(1));
    assert_eq!(
        new(&project, &["--ratchet"]),
        (Some(1), vec!["src/c.js:4".into()])
    );
    assert!(!text(&project, "known.json").contains("src/c.js"));
    let ran = with(&project, &["-q", "--write-baseline"]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (
            Some(0),
            "known.json: grew by 1; it knows 2 findings in 2 files\n"
        )
    );
    assert_eq!(new(&project, &["--ratchet"]), clean());
}

#[test]
fn the_command_that_is_told_shrinks_it() {
    let project = taken_up();
    project.write("src/b.js", b"export {};\n");
    let told = with(&project, &[]).err;
    let command = told.split('`').nth(1).expect("a command is told");
    let arguments: Vec<&str> = command.split(' ').skip(1).collect();
    let ran = project.run(&arguments);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (
            Some(0),
            "known.json: shrank by 2; it knows 1 finding in 1 file\n"
        )
    );
    assert_eq!(with(&project, &["--ratchet"]).err, "");
    let again = project.run(&arguments);
    assert_eq!(
        again.err,
        "known.json: as long as before; it knows 1 finding in 1 file\n"
    );
}

#[test]
fn what_is_not_looked_at_stays_in_it() {
    let project = taken_up();
    project.write("src/a.js", b"export {};\n");
    assert_eq!(
        with(&project, &["-q", "--ratchet", "src/b.js"]).code,
        Some(0)
    );
    let before = text(&project, "known.json");
    let ran = with(&project, &["-q", "--write-baseline", "src/b.js"]);
    assert_eq!(ran.code, Some(0));
    assert_eq!(text(&project, "known.json"), before);
    assert_eq!(with(&project, &["-q", "--ratchet", "src"]).code, Some(1));
    // A deleted file of a folder that is not looked at is nobody's business here.
    std::fs::remove_file(project.path().join("src/a.js")).expect("it is there");
    project.write("lib/c.js", b"export {};\n");
    assert_eq!(with(&project, &["-q", "--ratchet", "lib"]).code, Some(0));
}

#[test]
fn a_file_that_moved_is_known() {
    let project = taken_up();
    let folder = project.path();
    std::fs::create_dir(folder.join("lib")).expect("it can be made");
    std::fs::rename(folder.join("src/b.js"), folder.join("lib/b.js")).expect("it can be moved");
    assert_eq!(new(&project, &["--ratchet"]), clean());
    with(&project, &["--write-baseline", "--ratchet"]);
    let written = text(&project, "known.json");
    assert!(
        written.contains("lib/b.js") && !written.contains("src/b.js"),
        "{written}"
    );
}

#[test]
fn a_configuration_names_its_baseline() {
    let project = Project::new(&[
        ("unlisten.json", r#"{ "baseline": "ci/known.json" }"#),
        ("src/a.js", &leaks("takeA", 1)),
        ("web/unlisten.json", "{}"),
        ("web/b.js", &leaks("takeB", 1)),
    ]);
    let missing = project.run(&[]);
    assert_eq!(
        (missing.code, missing.err.as_str()),
        (
            Some(2),
            "error: ci/known.json: no such baseline; `--write-baseline` writes it\n"
        )
    );
    std::fs::create_dir(project.path().join("ci")).expect("it can be made");
    let ran = project.run(&["-q", "--write-baseline"]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (
            Some(0),
            "ci/known.json: written; it knows 1 finding in 1 file\nunlisten-baseline.json: written; it knows 1 finding in 1 file\n"
        )
    );
    assert!(text(&project, "ci/known.json").contains("\"../src/a.js\""));
    let inside = |folder: &str| {
        let mut command = project.command(&["-q", "--format", "concise"]);
        let output = command.current_dir(project.path().join(folder)).output();
        output.expect("it starts").status.code()
    };
    assert_eq!(
        (inside("src"), inside("web"), inside(".")),
        (Some(0), Some(1), Some(1))
    );
    assert_eq!(project.run(&["-q", "--no-baseline", "src"]).code, Some(1));
    // The audit knows it as well.
    assert_eq!(project.run(&["audit", "src"]).code, Some(0));
}

#[test]
fn what_is_no_baseline_is_one_line_and_stays_as_it_is() {
    let project = project();
    for (bytes, said) in [
        (&b"{"[..], "known.json:1: invalid JSON: "),
        (b"", "known.json:1: invalid JSON: "),
        (
            b"\xFF\xFE\xFF",
            "known.json: not UTF-8, so it is not a baseline",
        ),
        (
            b"[]",
            "known.json:1: it has no `version`, so it is not a baseline",
        ),
        (
            b"{ \"version\": 9, \"findings\": [] }",
            "known.json: it is of version 9, and this unlisten reads version 1; ",
        ),
        (
            b"{\n  \"version\": 1,\n  \"findings\": [{}]\n}",
            "known.json:3: an entry needs `path`, `rule`, `fingerprint` and a `count` of at least 1",
        ),
        (
            b"{\n  \"version\": 1,\n<<<<<<< ours\n",
            "known.json:3: it holds a merge conflict; ",
        ),
    ] {
        project.write("known.json", bytes);
        for arguments in [
            &["-q"][..],
            &["-q", "--write-baseline"],
            &["-q", "--format", "json"],
        ] {
            let ran = with(&project, arguments);
            assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{said}");
            assert!(
                ran.err.starts_with(&format!("error: {said}")),
                "{}",
                ran.err
            );
            assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
        }
        let there = std::fs::read(project.path().join("known.json")).expect("it is there");
        assert_eq!(there, bytes);
    }
    std::fs::remove_file(project.path().join("known.json")).expect("it is there");
    assert!(
        with(&project, &[])
            .err
            .starts_with("error: known.json: no such baseline")
    );
    std::fs::create_dir(project.path().join("known.json")).expect("it can be made");
    assert_eq!(
        with(&project, &[]).err,
        "error: known.json: cannot be read: is a folder\n"
    );
    let nowhere = project.run(&["--baseline", "no/where.json", "--write-baseline"]);
    assert_eq!(nowhere.code, Some(2));
    assert!(
        nowhere.err.contains("its folder does not exist"),
        "{}",
        nowhere.err
    );
}

#[test]
fn a_mark_and_a_doubled_line_of_a_merge_do_no_harm() {
    let project = taken_up();
    let written = text(&project, "known.json");
    let entry = written.lines().nth(3).expect("there are entries");
    let doubled = written.replace(entry, &format!("{},\n{entry}", entry.trim_end_matches(',')));
    project.write(
        "known.json",
        format!("\u{FEFF}{doubled}")
            .replace('\n', "\r\n")
            .as_bytes(),
    );
    assert_eq!(new(&project, &["--ratchet"]), clean());
}

#[test]
fn nothing_is_written_where_not_everything_was_checked() {
    let project = taken_up();
    let before = text(&project, "known.json");
    let ran = with(&project, &["-q", "--write-baseline", "src", "gone.js"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err
            .contains("the baseline was not written, because some files could not be checked"),
        "{}",
        ran.err
    );
    assert_eq!(text(&project, "known.json"), before);
    for wrong in [
        &["--write-baseline", "--staged"][..],
        &["--write-baseline", "--since", "x"],
        &["--write-baseline", "--no-baseline"],
    ] {
        let ran = project.run(wrong);
        assert_eq!(ran.code, Some(2));
        assert!(ran.err.contains("cannot be used with"), "{}", ran.err);
    }
}

#[test]
fn comments_and_their_rules_go_before_it() {
    let project = taken_up();
    let commented = leaks("takeA", 1).replace(
        "    bus.on",
        "    // unlisten-ignore-next-line listener-in-loop -- few\n    bus.on",
    );
    project.write("src/a.js", commented.as_bytes());
    let ran = with(&project, &[]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.err.contains("1 entry is stale"), "{}", ran.err);
    // A finding about a comment can be known as well.
    project.write(
        "src/c.js",
        b"// unlisten-ignore-file listener-in-loop -- x\n",
    );
    assert_eq!(new(&project, &[]), (Some(1), vec!["src/c.js:1".into()]));
    with(&project, &["--write-baseline"]);
    assert_eq!(new(&project, &["--ratchet"]), clean());
}

#[test]
fn a_change_that_makes_it_longer_fails_where_it_may_only_shrink() {
    let repository = repository::Repository::new(&[
        ("a.js", &leaks("takeA", 1)),
        ("b.js", &leaks("takeB", 1)),
        ("unlisten.json", r#"{ "baseline": "known.json" }"#),
    ]);
    repository.run(&["-q", "--write-baseline"]);
    // Taking it up is no growth.
    assert_eq!(
        repository.run(&["-q", "--ratchet", "--since", "main"]).0,
        Some(0)
    );
    repository.commit("taken up");
    repository.write("c.js", &leaks("takeC", 1));
    repository.run(&["-q", "--write-baseline"]);
    for change in [&["--since", "main"][..], &["--staged"]] {
        repository.git(&["add", "-A"]);
        let run = |more: &str| repository.run(&[change, &["-q", more]].concat());
        let (code, _, err) = run("--ratchet");
        assert_eq!(code, Some(1));
        assert_eq!(
            err,
            "error: known.json: the change adds 1 finding to it, but it may only shrink; fix the new findings, or suppress them with a reason\n"
        );
        assert_eq!(run("--no-ratchet").0, Some(0));
    }
    // Another name for what is known makes it no longer.
    repository.write("a.js", &leaks("other", 1));
    std::fs::remove_file(repository.path().join("c.js")).expect("it is there");
    repository.run(&["-q", "--write-baseline"]);
    assert_eq!(
        repository.run(&["-q", "--ratchet", "--since", "main"]).0,
        Some(0)
    );
}

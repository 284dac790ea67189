//! Options that leave out rules or files, name a file for the report, and look again.
//!
//! In: small projects and arguments. Out: nothing; what is reported has to be what was asked for.
//! Never here: what the findings say.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::program::Project;
use crate::program::leaks::{leaks, told};

const IN_LOOP: &str = "error.ts:6:20: error[listener-in-loop";
const PER_CALL: &str = "warning.js:3:7: warning[listener-per-call";

fn places(project: &Project, arguments: &[&str]) -> Vec<String> {
    let ran = project.run(&[&["-f", "concise"], arguments].concat());
    assert!(ran.code != Some(2), "{}", ran.err);
    told(&ran.out).iter().map(ToString::to_string).collect()
}

fn refused(project: &Project, arguments: &[&str]) -> String {
    let ran = project.run(arguments);
    assert_eq!(ran.code, Some(2), "{arguments:?} {}", ran.out);
    ran.err.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn rules_are_chosen_for_one_run() {
    let project = leaks();
    assert_eq!(places(&project, &[]), [IN_LOOP, PER_CALL]);
    assert_eq!(places(&project, &["--only", "listener-in-loop"]), [IN_LOOP]);
    assert_eq!(
        places(&project, &["--skip", "listener-in-loop"]),
        [PER_CALL]
    );
    let both = ["--only", "listener-in-loop,listener-per-call"];
    assert_eq!(places(&project, &both), [IN_LOOP, PER_CALL]);
    let neither = ["--skip", "listener-in-loop", "--skip=listener-per-call"];
    assert_eq!(places(&project, &neither), [""; 0]);
    // Whoever names a rule wants to hear it.
    project.write(
        "unlisten.json",
        br#"{ "rules": { "listener-in-loop": "off" } }"#,
    );
    assert_eq!(places(&project, &[]), [PER_CALL]);
    assert_eq!(places(&project, &["--only", "listener-in-loop"]), [IN_LOOP]);
}

#[test]
fn a_rule_that_is_not_heard_makes_nothing_stale_and_no_comment_needless() {
    let project = leaks();
    project.run(&["--write-baseline"]);
    project.write(
        "unlisten.json",
        br#"{ "baseline": "unlisten-baseline.json" }"#,
    );
    let ran = project.run(&["--ratchet", "--only", "dead-removal"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    let project = Project::new(&[(
        "a.js",
        "import { bus } from './bus.js';\nfor (const one of all()) {\n  \
         // unlisten-ignore-next-line listener-in-loop -- there are few\n  bus.on('a', () => one);\n}\n",
    )]);
    for arguments in [
        &["--skip", "listener-in-loop"][..],
        &["--only", "unused-suppression"],
    ] {
        assert_eq!(places(&project, arguments), [""; 0], "{arguments:?}");
    }
}

#[test]
fn names_that_no_rule_has_are_refused() {
    let project = leaks();
    insta::assert_snapshot!(refused(&project, &["--only", "listener-in-lop"]), @"error: unknown rule `listener-in-lop`; did you mean `listener-in-loop`?");
    insta::assert_snapshot!(refused(&project, &["--skip", "no-console"]), @"error: unknown rule `no-console`; `unlisten rules` lists them all");
    let both = refused(
        &project,
        &["--only", "dead-removal", "--skip", "listener-in-loop"],
    );
    assert!(both.contains("cannot be used with"), "{both}");
}

#[test]
fn files_are_excluded_for_one_run() {
    let project = leaks();
    project.write("src/deep/warning.js", b"export const quiet = 1;\n");
    assert_eq!(places(&project, &["--exclude", "*.ts"]), [PER_CALL]);
    assert_eq!(
        places(
            &project,
            &["--exclude", "./warning.js", "--exclude=error.*"]
        ),
        [""; 0]
    );
    // What is named is checked, unless excluding is forced.
    let named = ["--exclude", "*.ts", "error.ts"];
    assert_eq!(places(&project, &named), [IN_LOOP]);
    let forced = [&named[..], &["--force-exclude"]].concat();
    assert_eq!(places(&project, &forced), [""; 0]);
    insta::assert_snapshot!(refused(&project, &["--exclude", "../x"]), @"error: `--exclude ../x`: this pattern leaves its folder; a pattern matches in its own folder and below");
    let whole = project.path().canonicalize().expect("it is there");
    let whole = format!("--exclude={}/src/", whole.display());
    let said = refused(&project, &[&whole]);
    assert!(
        said.ends_with("is an absolute path; did you mean `/src`?"),
        "{said}"
    );
    insta::assert_snapshot!(refused(&project, &["--exclude", "x[z-a]"]), @"error: `--exclude x[z-a]`: invalid pattern; invalid range; 'z' > 'a'");
}

#[test]
fn files_are_listed_instead_of_checked() {
    let project = leaks();
    project.write("a.test.js", b"1;\n");
    project.write("lib/b.js", b"1;\n");
    let ran = project.run(&["--list-files"]);
    assert_eq!(
        (ran.code, ran.out.as_str(), ran.err.as_str()),
        (Some(0), "error.ts\nlib/b.js\npossible.js\nwarning.js\n", "")
    );
    let ran = project.run(&[
        "--list-files",
        "--include-tests",
        "--exclude",
        "*.ts",
        "lib",
        "a.test.js",
        "gone.js",
    ]);
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (Some(2), "a.test.js\nlib/b.js\n")
    );
    assert!(
        ran.err.starts_with("error: gone.js: no such file"),
        "{}",
        ran.err
    );
}

#[test]
fn a_report_goes_to_the_file_that_is_named() {
    let project = leaks();
    let ran = project.run(&["-f", "json", "-o", "report.json"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    let text = std::fs::read_to_string(project.path().join("report.json")).expect("it is there");
    assert_eq!(text, project.run(&["--format", "json"]).out);
    let audit = project.run(&["audit", "-f", "csv", "--output", "audit.csv"]);
    assert_eq!(audit.out, "");
    assert!(project.path().join("audit.csv").exists());
    insta::assert_snapshot!(refused(&project, &["-f", "json=a.json", "-o", "b.json"]), @"error: `--output b.json` has no report to write: every `--format` names a file of its own");
    project.write("notes.txt", b"mine");
    assert!(refused(&project, &["-o", "notes.txt"]).starts_with("error: refusing to overwrite"));
    assert_eq!(project.run(&["-o", "notes.txt", "--force"]).code, Some(1));
    let nothing = refused(&project, &["--force"]);
    assert!(
        nothing.contains("no report is written to a file"),
        "{nothing}"
    );
    let refused = refused(&project, &["-o", "error.ts"]);
    assert!(
        refused.starts_with("error: refusing to overwrite source file error.ts"),
        "{refused}"
    );
}

#[test]
fn the_parts_of_a_run_are_timed() {
    let ran = leaks().run(&["--timing", "-f", "json", "-q"]);
    let names: Vec<&str> = ran
        .err
        .lines()
        .filter_map(|line| line.split("  ").next())
        .collect();
    assert_eq!(
        names,
        [
            "finding the files",
            "reading and judging each file",
            "judging files together",
            "comparing with what is known",
            "gathering",
            "reporting",
            "in all"
        ],
        "{}",
        ran.err
    );
}

#[test]
fn a_watch_looks_again_when_a_file_changes_and_outlives_a_mistake() {
    let project = Project::new(&[("a.js", "export const quiet = 1;\n")]);
    let mut command = project.command(&["--watch", "-f", "concise"]);
    let mut child = command
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("it starts");
    let said = BufReader::new(child.stderr.take().expect("it is piped"));
    let mut lines = said.lines().map(|line| line.expect("it is text"));
    let mut until = |part: &str| {
        let line = lines.find(|line| line.contains(part));
        assert!(line.is_some(), "it ended before it said `{part}`");
    };
    until("no leaks found in 1 file");
    until("watching for changes");
    project.write("b.js", b"export const more = 1;\n");
    until("no leaks found in 2 files");
    until("watching for changes");
    project.write("unlisten.json", b"{ \"rule\": {} }");
    until("unlisten.json");
    until("watching for changes");
    std::fs::remove_file(project.path().join("unlisten.json")).expect("it is there");
    until("no leaks found in 2 files");
    child.kill().expect("it runs");
    child.wait().expect("it ends");
}

#[test]
fn what_contradicts_itself_is_refused() {
    let project = leaks();
    for arguments in [
        &["--list-files", "--format", "json"][..],
        &["--list-files", "--write-baseline"],
        &["--watch", "--list-files"],
        &["--watch", "--write-baseline"],
        &["--write-baseline", "--only", "dead-removal"],
        &[
            "--suppress",
            "dead-removal",
            "--reason",
            "x",
            "--fail-on",
            "error",
        ],
        &["--show", "facts", "--exit-zero"],
        &["--print-config", "error.ts", "--fail-on", "error"],
    ] {
        let said = refused(&project, arguments);
        assert!(said.contains("cannot be used with"), "{arguments:?} {said}");
    }
}

#[test]
fn what_will_be_refused_is_refused_before_anything_is_read() {
    let project = leaks();
    let said = refused(&project, &["--baseline", "gone.json", "-f", "json"]);
    assert_eq!(
        said,
        "error: gone.json: no such baseline; `--write-baseline` writes it"
    );
    insta::assert_snapshot!(refused(&project, &["--print-config", "."]), @"error: .: a folder; `--print-config` shows what applies to one file, such as `./index.ts`");
    let ran = project.run(&["--print-config", "gone.ts"]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (
            Some(0),
            "warning: gone.ts: no such file; this is what would apply to it\n"
        )
    );
    insta::assert_snapshot!(refused(&project, &["src/**/*.ts"]), @"error: src/**/*.ts: no such file or folder; patterns are expanded by the shell, not here: remove the quotes, or name a folder");
    insta::assert_snapshot!(refused(&project, &["aduit"]), @"error: aduit: no such file or folder; check the spelling and the current folder, or is the command `audit` meant?");
}

#[test]
fn a_run_that_checked_nothing_says_why() {
    let project = Project::new(&[("README.md", "")]);
    let said = |arguments: &[&str]| {
        let ran = project.run(arguments);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        ran.err
    };
    insta::assert_snapshot!(said(&[]), @"warning: .: no files were checked: it has no JavaScript or TypeScript files, apart from those that ignore files exclude (`--no-ignore` checks them)");
    project.write("src/a.test.js", b"1;\n");
    insta::assert_snapshot!(said(&["src"]), @"warning: src: no files were checked: all of its files are tests or generated (`--include-tests`, `--include-generated`)");
    project.write("src/b.js", b"1;\n");
    assert_eq!(said(&[]), "");
    project.write("unlisten.json", br#"{ "ignore": ["*"] }"#);
    insta::assert_snapshot!(said(&[]), @"warning: .: no files were checked: `ignore` excludes all of its 2 source files (`--no-ignore` checks them)");
    assert_eq!(said(&["--force-exclude", "src/b.js"]), "");
    insta::assert_snapshot!(said(&["--no-config", "--exclude", "src"]), @"warning: .: no files were checked: `--exclude` skips all of its source files");
    let both = ["--no-config", "--exclude", "src/b.js"];
    insta::assert_snapshot!(said(&both), @"warning: .: no files were checked: `--exclude` skips some of its source files, and the others are ignored, tests or generated");
}

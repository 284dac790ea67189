//! What makes a run fail, in every format.
//!
//! In: small projects and arguments. Out: exit codes, and the line that says why.
//! Never here: what the findings are.

use crate::program::{
    self,
    leaks::{leaks, told},
};
use crate::program::{Project, QUIET, Ran, formats};

fn quiet() -> Project {
    Project::new(&[("src/a.ts", QUIET), ("src/b.js", "export const one = 1;\n")])
}

#[test]
fn quiet_shows_errors_alone_and_fails_for_no_other() {
    let project = leaks();
    let concise = |arguments: &[&str]| {
        let ran = project.run(&[&["--quiet", "--format=concise"], arguments].concat());
        (ran.code, told(&ran.out).len(), ran.err)
    };
    assert_eq!(concise(&[]), (Some(1), 1, String::new()));
    assert_eq!(concise(&["warning.js"]), (Some(0), 0, String::new()));
    assert_eq!(
        concise(&["warning.js", "--max-warnings=1"]),
        (Some(0), 0, String::new())
    );
    let (code, shown, said) = concise(&["warning.js", "--fail-on=warning"]);
    assert_eq!((code, shown), (Some(1), 0));
    insta::assert_snapshot!(said, @"error: 1 warning, hidden by --quiet but counted by --fail-on warning");
    let (code, shown, said) = concise(&["warning.js", "--max-warnings=0"]);
    assert_eq!((code, shown), (Some(1), 0));
    insta::assert_snapshot!(said, @"error: 1 warning, but --max-warnings allows 0");
}

#[test]
fn warnings_may_be_counted() {
    let project = leaks();
    for (arguments, code) in [
        (&["warning.js", "--max-warnings", "1"][..], 0),
        (&["warning.js", "--max-warnings", "0"], 1),
        (
            &["warning.js", "--max-warnings", "0", "--fail-on", "error"],
            1,
        ),
        (
            &["warning.js", "--max-warnings", "0", "--fail-on", "warning"],
            2,
        ),
        (&["warning.js", "--max-warnings", "0", "--exit-zero"], 2),
        (&["warning.js", "--max-warnings=-1"], 2),
        (&["error.ts", "--max-warnings", "9"], 1),
        (&["error.ts", "gone.js", "--max-warnings", "9"], 2),
    ] {
        for format in formats() {
            let ran = project.run(&[&["--format", &format], arguments].concat());
            assert_eq!(ran.code, Some(code), "{format} {arguments:?}: {}", ran.err);
        }
    }
    let too_many = project.run(&["warning.js", "--max-warnings", "0"]);
    insta::assert_snapshot!(too_many.err, @"error: 1 warning, but --max-warnings allows 0");
}

#[test]
fn statistics_stand_before_the_closing_line() {
    let project = leaks();
    let concise = project.run(&["--statistics", "--format=concise"]);
    insta::assert_snapshot!(concise.err, @"
    1  listener-in-loop   1 error in 1 file
    1  listener-per-call  1 warning in 1 file

    1 error, 1 warning in 3 files (3 mention listeners), 0.00 s
    1 more possible (--pedantic)
    ");
    assert!(project.run(&["--statistics"]).out.ends_with(&concise.err));
    let json = project.run(&["--format=json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    let first = &json["summary"]["rules"][0];
    let counted =
        serde_json::json!({ "rule": "listener-in-loop", "errors": 1, "warnings": 0, "files": 1 });
    assert_eq!(first, &counted);
}

#[test]
fn the_exit_code_follows_the_level_in_every_format() {
    let project = leaks();
    for format in formats() {
        for (arguments, code) in [
            (&["."][..], 1),
            (&["warning.js"], 1),
            (&["warning.js", "--fail-on", "warning"], 1),
            (&["warning.js", "--fail-on", "error"], 0),
            (&["error.ts", "--fail-on", "error"], 1),
            (&["error.ts", "--exit-zero"], 0),
            (&["error.ts", "gone.js"], 2),
            (&["error.ts", "gone.js", "--exit-zero"], 2),
        ] {
            let ran = project.run(&[&["--format", &format], arguments].concat());
            assert_eq!(ran.code, Some(code), "{format} {arguments:?}");
        }
    }
    assert_eq!(project.run(&["audit"]).code, Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn an_audit_fails_for_what_it_could_not_read_alone() {
    let project = leaks();
    for format in program::names::<unlisten::cli::AuditFormat>() {
        for (arguments, code) in [(&["."][..], 0), (&["error.ts", "gone.js"], 2)] {
            let ran = project.run(&[&["audit", "--format", &format], arguments].concat());
            assert_eq!(ran.code, Some(code), "{format} {arguments:?}");
        }
    }
}

#[test]
fn a_full_disk_is_told_and_fails_the_run() {
    let project = quiet();
    for format in formats() {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
        let output = project
            .command(&["--format", &format, "--format=json=out.json"])
            .stdout(full.expect("it is there"))
            .output()
            .expect("the program starts");
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        // Four formats have nothing to say of a clean run, and nothing fits on a full disk.
        let is_empty = ["agent", "concise", "github", "lsp"].contains(&format.as_str());
        let code = if is_empty { 0 } else { 2 };
        assert_eq!(output.status.code(), Some(code), "{format}: {err}");
        let told =
            "error: standard output: the report cannot be written: no space left on device\n";
        assert!(is_empty || err.ends_with(told), "{format}: {err}");
        assert!(project.path().join("out.json").exists(), "{format}");
    }
}

#[test]
fn wrong_arguments_exit_with_2_in_every_format() {
    let project = quiet();
    for arguments in [
        &["--no-such-option"][..],
        &["--format", "xml"],
        &["--threads", "0"],
        &["--threads", "many"],
        &["--fail-on", "possible"],
        &["explain"],
        &["explain", "no-such-rule"],
        &["completions", "cobol"],
        &["--format", "json", "-"],
        &["--format", "concise", "nowhere"],
        &["--format", "json", "nowhere"],
        &["--exit-zero", "nowhere"],
        &["audit", "nowhere"],
    ] {
        let Ran { code, err, .. } = project.run(arguments);
        assert_eq!(code, Some(2), "{arguments:?}");
        assert!(err.starts_with("error: "), "{arguments:?}: {err}");
    }
}

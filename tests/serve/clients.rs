//! Real editors, with the files that people copy.
//!
//! In: Neovim and Emacs as packages bring them. Out: nothing; each has to show a finding that needs another file, the three
//! answers, and take the finding away with the action.
//! Never here: an editor's stand-in.

use std::process::Command;

use serde_json::Value;

use super::{WATCH, application};
use crate::program::Project;
use crate::sources;

const RULE: &str = "listener-in-request-handler";

/// Runs an editor with the built program as the `unlisten` on its path.
fn run(project: &Project, editor: &str, arguments: &[&str]) -> String {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_unlisten"));
    let folder = program.parent().expect("a program lies in a folder");
    let path = std::env::var("PATH").unwrap_or_default();
    let path = format!("{}:{path}", folder.display());
    let ran = Command::new(editor)
        .args(arguments)
        .current_dir(project.path())
        .env("PATH", path)
        .env("HOME", project.path())
        .env("REPOSITORY", sources::root())
        .env("FILE", project.path().join("src/watch.js"))
        .env("RULE", RULE)
        .output();
    let ran = ran.unwrap_or_else(|error| panic!("{editor}: {error}; `.ci/install` brings it"));
    let (out, err) = (
        String::from_utf8_lossy(&ran.stdout).into_owned(),
        String::from_utf8_lossy(&ran.stderr).into_owned(),
    );
    assert!(ran.status.success(), "{editor}: {out}\n{err}");
    out
}

/// A project that a version control knows, since that is what editors look for.
fn tracked() -> Project {
    let project = application();
    std::fs::create_dir(project.path().join(".git")).expect("folders can be made");
    project
}

fn script(name: &str) -> String {
    sources::root()
        .join("tests/serve")
        .join(name)
        .display()
        .to_string()
}

#[test]
#[ignore = "needs Neovim; `.ci/with-packages` runs it"]
fn neovim() {
    let project = tracked();
    let out = run(
        &project,
        "nvim",
        &["--headless", "--clean", "-l", &script("neovim.lua")],
    );
    let shown: Value = serde_json::from_str(out.trim()).expect("it is JSON");
    let found = &shown["diagnostics"];
    assert_eq!(found.as_array().map(Vec::len), Some(1), "{found}");
    assert_eq!(
        (&found[0]["line"], &found[0]["rule"]),
        (&3.into(), &RULE.into())
    );
    let hover = shown["hover"].as_str().expect("there is one");
    assert!(hover.contains("repetition: **per request**"), "{hover}");
    assert_eq!(
        shown["actions"].as_array().map(Vec::len),
        Some(2),
        "{shown}"
    );
    let text: Vec<&str> = (shown["text"].as_array().into_iter().flatten())
        .filter_map(Value::as_str)
        .collect();
    let comment = format!("  // unlisten-ignore-next-line {RULE} -- TODO: say why");
    let expected: Vec<&str> = WATCH.lines().collect();
    assert_eq!(text[..2], expected[..2]);
    assert_eq!(text[2], comment);
    assert_eq!(text[3..], expected[2..]);
}

#[test]
#[ignore = "needs Emacs and eglot; `.ci/with-packages` runs it"]
fn emacs() {
    let project = tracked();
    let out = run(
        &project,
        "emacs",
        &[
            "--batch",
            "-f",
            "package-initialize",
            "-l",
            &script("emacs.el"),
        ],
    );
    assert!(out.contains(&format!("3 unlisten [{RULE}]")), "{out}");
    // Where Emacs has no mode for Markdown it asks for plain text.
    let plain = out.replace("**", "");
    assert!(plain.contains("repetition: per request"), "{out}");
}

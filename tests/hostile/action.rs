//! The action for GitHub runs nothing that lies in the checkout.
//!
//! In: the install step of `action.yml`, and stand-ins for what it starts. Out: nothing.
//! Never here: a registry; `packages/test/places.test.mjs` installs with the real ones.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use crate::program::Project;

/// The script of the step that installs.
fn script() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("action.yml");
    let action = std::fs::read_to_string(path).expect("it is there");
    let step = action.split("- name: ").nth(1).expect("there is a step");
    let (_, script) = step.split_once("run: |").expect("it has a script");
    let lines = script.lines().skip(1);
    let lines = lines.map(|line| line.strip_prefix("        ").unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

fn program(path: &Path, text: &str) {
    let folder = path.parent().expect("it lies in a folder");
    std::fs::create_dir_all(folder).expect("folders can be made");
    std::fs::write(path, format!("#!/bin/bash\n{text}\n")).expect("it can be written");
    let rights = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(path, rights).expect("it is ours");
}

/// What was started, one line each: where, and with which arguments.
fn started(from: &str) -> Vec<String> {
    let checkout = Project::new(&[("venv.py", ""), ("pip.py", ""), (".npmrc", "")]);
    let around = tempfile::TempDir::new().expect("a folder can be made");
    let at = |name: &str| around.path().join(name);
    let said = format!(
        "echo \"$PWD $(basename \"$0\") $*\" >>'{}'",
        at("log").display()
    );
    let installs = "mkdir -p bin; cp \"$0\" bin/python; cp \"$0\" bin/unlisten";
    program(&at("tools/npm"), &format!("{said}\n{installs}"));
    program(&at("tools/python3"), &format!("{said}\n{installs}"));
    std::fs::create_dir_all(at("temp")).expect("folders can be made");
    let path = std::env::var("PATH").unwrap_or_default();
    let output = Command::new("bash")
        .args(["-eo", "pipefail", "-c", &script()])
        .current_dir(checkout.path())
        .env("PATH", format!("{}:{path}", at("tools").display()))
        .env("FROM", from)
        .env("VERSION", "0.1.0")
        .env("RUNNER_TEMP", at("temp"))
        .env("GITHUB_OUTPUT", at("output"))
        .output()
        .expect("bash starts");
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{err}");
    let log = std::fs::read_to_string(at("log")).expect("something was started");
    let temp = at("temp").display().to_string();
    log.lines()
        .map(|line| line.replace(&temp, "TEMP"))
        .collect()
}

#[test]
fn python_is_isolated_and_starts_outside_of_the_checkout() {
    assert_eq!(
        started("pypi"),
        [
            "TEMP/unlisten python3 -I -m venv TEMP/unlisten",
            "TEMP/unlisten python -I -m pip install --quiet --disable-pip-version-check --only-binary unlisten unlisten==0.1.0",
        ]
    );
}

#[test]
fn npm_starts_outside_of_the_checkout() {
    assert_eq!(
        started("npm"),
        [
            "TEMP/unlisten npm install --global --prefix TEMP/unlisten --no-audit --no-fund unlisten@0.1.0"
        ]
    );
}

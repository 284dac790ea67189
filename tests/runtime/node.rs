//! Node, which is the judge.
//!
//! In: what is to be run, as JSON. Out: what was measured, as plain data, or in words what to install.
//! Never here: a verdict, and a process for each fixture: some share one.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rayon::prelude::*;
use serde_json::{Value, json};

use super::plan::Fixture;

/// The oldest Node that has all that the fixtures use.
const OLDEST: u32 = 20;

/// What became of one line that registers listeners.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Growth {
    /// How many listeners it has added in all.
    pub added: u64,
    /// How many of them live before the first activation.
    pub before: u64,
    /// How many of them live after each round of activations.
    pub living: Vec<u64>,
    /// How many of them live when the listeners of the lines that are accused were taken away in the end.
    pub freed: u64,
}

/// What one removal did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Removal {
    /// How often it was called.
    pub calls: u64,
    /// How many listeners it took away in all.
    pub removed: u64,
}

/// What was measured in one fixture; lines are written `path:12`.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// Why there is nothing, if the fixture could not be run.
    pub failure: Option<String>,
    /// The lines that add listeners.
    pub lines: BTreeMap<String, Growth>,
    /// How often listeners of its targets were run until the first activation was over.
    pub calls: u64,
    /// The lines that take listeners away.
    pub removals: BTreeMap<String, Removal>,
    /// The lines that set how many listeners are allowed, and whether each time there was no bound afterwards.
    pub bounds: BTreeMap<String, Vec<bool>>,
}

/// How many fixtures share a process. What one leaves behind is searched for garbage again with each of the next, so many
/// would take ever longer.
const TOGETHER: usize = 12;

/// Runs every fixture, with the folder of installed packages if there is one.
pub fn run(fixtures: &[Fixture], packages: Option<&Path>) -> Vec<Measured> {
    let node = node().unwrap_or_else(|complaint| panic!("{complaint}"));
    fixtures
        .par_chunks(TOGETHER)
        .flat_map(|some| run_together(&node, some, packages))
        .collect()
}

/// Runs some fixtures in one process.
fn run_together(node: &str, fixtures: &[Fixture], packages: Option<&Path>) -> Vec<Measured> {
    let input = json!(fixtures.iter().map(describe).collect::<Vec<_>>());
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new(node);
    command
        .args(["--expose-gc", "--experimental-vm-modules", "--no-warnings"])
        .arg(root.join("tests/runtime/node/run.mjs"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit());
    if let Some(folder) = packages {
        command.env("UNLISTEN_PACKAGES", folder);
    }
    let mut child = command.spawn().expect("Node was there a moment ago");
    let mut stdin = child.stdin.take().expect("the input is a pipe");
    stdin
        .write_all(input.to_string().as_bytes())
        .expect("Node reads its input");
    drop(stdin);
    let output = child.wait_with_output().expect("Node ends");
    assert!(output.status.success(), "the fixtures could not be run");
    let results: Value = serde_json::from_slice(&output.stdout).expect("Node writes JSON");
    let results = results.as_array().expect("a list of fixtures");
    results.iter().map(read).collect()
}

/// The name of a Node that is new enough, or what to install.
fn node() -> Result<String, String> {
    let name = std::env::var("NODE").unwrap_or_else(|_| "node".to_owned());
    let install = format!(
        "The fixtures are run by Node {OLDEST} or later. Install it from https://nodejs.org, or set NODE to its path."
    );
    let said = Command::new(&name)
        .arg("--version")
        .output()
        .map_err(|error| format!("`{name}` cannot be started: {error}. {install}"))?;
    let version = String::from_utf8_lossy(&said.stdout).trim().to_owned();
    match major(&version) {
        Some(major) if major >= OLDEST => Ok(name),
        _ => Err(format!("`{name} --version` says {version:?}. {install}")),
    }
}

fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

fn describe(fixture: &Fixture) -> Value {
    let parts: Vec<Value> = fixture
        .parts
        .iter()
        .map(|part| json!({ "path": part.path, "text": part.text }))
        .collect();
    json!({
        "name": fixture.name,
        "driver": fixture.driver,
        "drive": fixture.example.map(|one| one.0),
        "examples": fixture.example.map(|one| one.1),
        "entry": fixture.parts[0].path,
        "accused": fixture.accused(),
        "parts": parts,
    })
}

fn read(result: &Value) -> Measured {
    let entries = |name: &str| result[name].as_object().into_iter().flatten();
    Measured {
        failure: result["failure"].as_str().map(str::to_owned),
        lines: entries("lines")
            .map(|(line, one)| (line.clone(), read_growth(one)))
            .collect(),
        calls: result["calls"].as_u64().unwrap_or_default(),
        removals: entries("removals")
            .map(|(line, one)| (line.clone(), read_removal(one)))
            .collect(),
        bounds: entries("bounds")
            .map(|(line, one)| (line.clone(), read_bounds(one)))
            .collect(),
    }
}

fn read_growth(one: &Value) -> Growth {
    let living = one["living"].as_array().expect("counts of each round");
    Growth {
        added: number(&one["added"]),
        before: number(&one["before"]),
        freed: number(&one["freed"]),
        living: living.iter().map(number).collect(),
    }
}

fn read_removal(one: &Value) -> Removal {
    Removal {
        calls: number(&one["calls"]),
        removed: number(&one["removed"]),
    }
}

fn read_bounds(one: &Value) -> Vec<bool> {
    let bounds = one.as_array().expect("a bound for each call");
    bounds.iter().map(|bound| bound == "none").collect()
}

fn number(one: &Value) -> u64 {
    one.as_u64().expect("a count")
}

#[test]
fn the_version_is_read() {
    assert_eq!(major("v20.20.2"), Some(20));
    assert_eq!(major("v8.1.0"), Some(8));
    assert_eq!(major(""), None);
}

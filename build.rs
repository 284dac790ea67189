//! Compiles the dictionary: all tables become one text that is read in a fraction of a millisecond at each start. And tells
//! this build from others, so that a cache holds nothing that another one has found.
//!
//! In: `rules/dictionary/*.toml`, and all sources. Out: `dictionary.json` in the folder that cargo gives, the entries of all
//! tables, those of one kind together, in the order of the tables' names; `UNLISTEN_BUILD`, a number that the same sources
//! always have. A table that is not TOML ends the build with its place.
//! Never here: what an entry means. Whether its fields are those of the format is for the tests to say.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::{Map, Value};

const TABLES: &str = "rules/dictionary";

/// Names the set of names to leave out, for `scripts/field/try-hints`, which measures what a set is worth.
const LEAVE_OUT: &str = "UNLISTEN_LEAVE_OUT";

/// What a program is made of.
const SOURCES: [&str; 4] = ["build.rs", "Cargo.toml", "rules", "src"];

fn main() {
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
    }
    println!("cargo::rerun-if-env-changed={LEAVE_OUT}");
    println!("cargo::rustc-env=UNLISTEN_BUILD={:016x}", build());
    join_tables();
}

/// A number for what stands in all sources.
fn build() -> u64 {
    let mut hasher = DefaultHasher::new();
    let mut waiting: Vec<PathBuf> = SOURCES.iter().map(PathBuf::from).collect();
    waiting.sort();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(inside(&path));
        } else {
            path.hash(&mut hasher);
            let text = fs::read(&path).expect("a source that was listed is read");
            text.hash(&mut hasher);
        }
    }
    hasher.finish()
}

/// What a folder holds, sorted.
fn inside(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the crate holds its folders");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a folder that was opened is listed").path())
        .collect();
    paths.sort();
    paths
}

/// Writes the entries of all tables as one.
fn join_tables() {
    let mut all: Map<String, Value> = Map::new();
    for table in tables() {
        for (kind, entries) in read(&table) {
            let Value::Array(entries) = entries else {
                panic!("{}: `{kind}` is not a list of entries", table.display());
            };
            let known = all.entry(kind).or_insert_with(|| Value::Array(Vec::new()));
            let wanted = entries.into_iter().filter(|entry| !is_left_out(entry));
            known.as_array_mut().expect("made as a list").extend(wanted);
        }
    }
    let folder = env::var_os("OUT_DIR").expect("cargo names the folder");
    let text = Value::Object(all).to_string();
    fs::write(Path::new(&folder).join("dictionary.json"), text).expect("cargo's folder is written");
}

/// Whether an entry is the set of names that a measurement leaves out.
fn is_left_out(entry: &Value) -> bool {
    let set = entry.get("set").and_then(Value::as_str);
    set.is_some_and(|set| env::var(LEAVE_OUT).is_ok_and(|left_out| left_out == set))
}

/// The tables, sorted by name: of entries that fit one thing, the first decides.
fn tables() -> Vec<PathBuf> {
    let inside = inside(Path::new(TABLES)).into_iter();
    inside
        .filter(|path| path.extension().is_some_and(|it| it == "toml"))
        .collect()
}

/// The entries of one table, by kind.
fn read(table: &Path) -> Map<String, Value> {
    let text = fs::read_to_string(table).expect("a table that was listed is read");
    toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", table.display()))
}

//! Compiles the dictionary: all tables become one text that is read in a fraction of a millisecond at each start.
//!
//! In: `rules/dictionary/*.toml`. Out: `dictionary.json` in the folder that cargo gives, the entries of all tables, those
//! of one kind together, in the order of the tables' names. A table that is not TOML ends the build with its place.
//! Never here: what an entry means. Whether its fields are those of the format is for the tests to say.

use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::{Map, Value};

const TABLES: &str = "rules/dictionary";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={TABLES}");
    let mut all: Map<String, Value> = Map::new();
    for table in tables() {
        for (kind, entries) in read(&table) {
            let Value::Array(entries) = entries else {
                panic!("{}: `{kind}` is not a list of entries", table.display());
            };
            let known = all.entry(kind).or_insert_with(|| Value::Array(Vec::new()));
            known
                .as_array_mut()
                .expect("made as a list")
                .extend(entries);
        }
    }
    let folder = env::var_os("OUT_DIR").expect("cargo names the folder");
    let text = Value::Object(all).to_string();
    fs::write(Path::new(&folder).join("dictionary.json"), text).expect("cargo's folder is written");
}

/// The tables, sorted by name: of entries that fit one thing, the first decides.
fn tables() -> Vec<PathBuf> {
    let entries = fs::read_dir(TABLES).expect("the crate holds its tables");
    let mut tables: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a folder that was opened is listed").path())
        .filter(|path| path.extension().is_some_and(|it| it == "toml"))
        .collect();
    tables.sort();
    tables
}

/// The entries of one table, by kind.
fn read(table: &Path) -> Map<String, Value> {
    let text = fs::read_to_string(table).expect("a table that was listed is read");
    toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", table.display()))
}

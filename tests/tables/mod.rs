//! The dictionary's tables as people write them.
//!
//! In: `rules/dictionary/*.toml`. Out: their names and texts, and what one of them teaches.
//! Never here: the dictionary that is compiled in.

use std::fs;
use std::path::Path;

use unlisten::dictionary::Dictionary;

/// Every table, sorted by name: the name and the text of each.
pub fn tables() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/dictionary");
    let entries = fs::read_dir(folder).expect("the repository holds the tables");
    let paths = entries.map(|entry| entry.expect("a folder that was opened is listed").path());
    let mut tables: Vec<(String, String)> = paths
        .filter(|path| path.extension().is_some_and(|it| it == "toml"))
        .filter_map(|path| {
            let text = fs::read_to_string(&path).expect("a table that was listed is read");
            Some((path.file_name()?.to_string_lossy().into_owned(), text))
        })
        .collect();
    tables.sort();
    tables
}

/// What one table teaches, ready for look-ups.
pub fn dictionary(table: &str, text: &str) -> Dictionary {
    let entries = toml::from_str(text).unwrap_or_else(|error| panic!("{table}: {error}"));
    Dictionary::default().merge(entries)
}

//! Pages that are made of what the program knows, so that they cannot say anything else.
//!
//! In: the dictionary's tables and the schema of configurations. Out: `docs/libraries.md`, `docs/teaching.md`; a page that is not
//! what they say fails. `BLESS=1 cargo test --test suite generated` writes them.
//! Never here: what an entry means to a finding.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;

use serde_json::Value;
use toml::Table;

use unlisten::dictionary::taught::KEYS;
use unlisten::report::schema::schema;

use crate::tables::tables;

const MADE: &str = "Made by `BLESS=1 cargo test --test suite generated`; change what it is made of, not this page.";

fn hold(name: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, text).expect("the page can be written");
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == text,
        "docs/{name} is not what it is made of; run `BLESS=1 cargo test --test suite generated`"
    );
}

/// The sentences at the head of a table: its title, and where its knowledge comes from.
fn head(text: &str) -> (String, String) {
    let lines = text.lines().map_while(|line| line.strip_prefix('#'));
    let lines: Vec<&str> = lines
        .map(str::trim)
        .take_while(|line| !line.is_empty())
        .collect();
    let whole = lines.join(" ");
    let (title, source) = whole.split_once("Source: ").unwrap_or((&whole, ""));
    (title.trim().to_owned(), source.trim().to_owned())
}

/// What of a table is run again and again: containers, aliases and what runs once are told by its title.
fn repeating(entries: &Table) -> Table {
    let is_kind = |kind: &str| !matches!(kind, "alias-table" | "container");
    let is_once =
        |it: &toml::Value| it.get("repeats").and_then(toml::Value::as_str) == Some("once");
    let mut kept = entries.clone();
    kept.retain(|kind, _| is_kind(kind));
    for list in kept.iter_mut().filter_map(|(_, it)| it.as_array_mut()) {
        list.retain(|it| !is_once(it));
    }
    kept
}

/// All texts under `key`, wherever it stands in a table.
fn texts(entries: &Table, key: &str) -> BTreeSet<String> {
    let lists = entries.values().filter_map(|it| it.as_array()).flatten();
    let entries = lists.filter_map(|it| it.get(key));
    let of = |value: &toml::Value| match value {
        toml::Value::String(one) => vec![one.clone()],
        toml::Value::Array(all) => {
            let all = all.iter().filter_map(|it| it.as_str());
            all.map(String::from).collect()
        }
        _ => Vec::new(),
    };
    entries.flat_map(of).collect()
}

fn code(names: &BTreeSet<String>) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

#[test]
fn the_page_of_libraries_is_what_the_dictionary_knows() {
    let mut page = format!(
        "# Libraries and frameworks\n\n{MADE}\n\n\
         What `unlisten` knows of other people's code, by table of [`rules/dictionary/`](../rules/dictionary/). Where yours is \
         missing, [teach it](teaching.md) in the configuration, or add a table ([CONTRIBUTING.md](../CONTRIBUTING.md)). An emitter \
         that your code writes itself needs no entry if its file is in sight.\n"
    );
    let mut packages: BTreeSet<String> = BTreeSet::new();
    let mut parts = String::new();
    for (name, text) in &tables() {
        let entries: Table = text.parse().expect("a test reads every table");
        let (title, source) = head(text);
        let (from, what) = (texts(&entries, "from"), texts(&repeating(&entries), "what"));
        let _ = write!(parts, "\n## {}\n\n{title}", name.trim_end_matches(".toml"));
        parts.push('\n');
        for (label, names) in [
            ("Packages and modules", &from),
            ("Runs again and again", &what),
        ] {
            if !names.is_empty() {
                let list = match label {
                    "Packages and modules" => code(names),
                    _ => names.iter().cloned().collect::<Vec<_>>().join(", "),
                };
                let _ = write!(parts, "\n- {label}: {list}");
            }
        }
        if !source.is_empty() {
            let _ = write!(parts, "\n- Source: {source}");
        }
        parts.push('\n');
        packages.extend(from);
    }
    let _ = write!(
        page,
        "\n{} packages and modules are known by name: {}.\n",
        packages.len(),
        code(&packages)
    );
    page.push_str(&parts);
    hold("libraries.md", &page);
}

/// What may stand for a field, in a few words.
fn kind(field: &Value, all: &Value) -> String {
    let referred = field.get("$ref").or_else(|| field["allOf"][0].get("$ref"));
    if let Some(name) = referred.and_then(Value::as_str) {
        let name = name.rsplit('/').next().unwrap_or_default();
        let of: Vec<String> = words(&all["definitions"][name]);
        // A table in a table is told by its keys.
        return match of.as_slice() {
            [] => keys(&all["definitions"][name]),
            of => of.join(", "),
        };
    }
    match &field["type"] {
        Value::String(one) if one == "array" => {
            format!("list of {}", kind(&field["items"], all))
        }
        Value::String(one) => one.replace("boolean", "`true` or `false`"),
        Value::Array(all) => {
            let all = all
                .iter()
                .filter_map(Value::as_str)
                .filter(|it| *it != "null");
            all.collect::<Vec<_>>().join(" or ")
        }
        _ => {
            let any = field["anyOf"].as_array().into_iter().flatten();
            let named = any.filter(|it| it["type"] != "null");
            named
                .map(|it| kind(it, all))
                .collect::<Vec<_>>()
                .join(" or ")
        }
    }
}

/// The keys of a table, in words.
fn keys(definition: &Value) -> String {
    let properties = definition["properties"].as_object();
    let keys: Vec<String> = properties
        .into_iter()
        .flatten()
        .map(|(key, _)| format!("`{key}`"))
        .collect();
    format!("tables with {}", keys.join(" and "))
}

/// The words of an enumeration.
fn words(definition: &Value) -> Vec<String> {
    let listed = definition["enum"].as_array().into_iter().flatten();
    let one_of = definition["oneOf"].as_array().into_iter().flatten();
    let each = one_of.flat_map(|it| {
        let constant = it.get("const").into_iter();
        constant.chain(it["enum"].as_array().into_iter().flatten())
    });
    let all = listed.chain(each).filter_map(Value::as_str);
    all.map(|word| format!("`{word}`")).collect()
}

/// One entry of the built-in tables, as a configuration writes it.
fn example(key: &str) -> Option<String> {
    let table_key = match key {
        "pass-throughs" => "pass-through".to_owned(),
        other => other.trim_end_matches('s').to_owned(),
    };
    let mut entries: Vec<Table> = Vec::new();
    for (_, text) in &tables() {
        let table: Table = text.parse().expect("a test reads every table");
        let list = table.get(&table_key).and_then(|it| it.as_array());
        entries.extend(
            list.into_iter()
                .flatten()
                .filter_map(|it| it.as_table().cloned()),
        );
    }
    for entry in &mut entries {
        for left_out in ["example", "example-file", "leaks", "clean"] {
            entry.remove(left_out);
        }
    }
    let shown = entries
        .iter()
        .map(|it| serde_json::to_string(it).expect("it is JSON"));
    let fitting = shown.filter(|it| it.len() < 240);
    fitting.max_by_key(String::len)
}

#[test]
fn the_page_of_what_can_be_taught_is_what_the_schema_says() {
    let schema = schema();
    let mut page = format!(
        "# Teaching it your own APIs: every key\n\n{MADE}\n\n\
         A [configuration](configuration.md) may hold each of these keys, with a list of entries. They come before the built-in \
         tables, and every rule knows them. Names may begin or end with `*`, which stands for anything up to the border of a word. \
         Each example is an entry of the built-in tables.\n"
    );
    for key in KEYS {
        let list = &schema["properties"][*key];
        let reference = list["items"]["$ref"].as_str().unwrap_or_default();
        let name = reference.rsplit('/').next().unwrap_or_default();
        let definition = &schema["definitions"][name];
        let says = list["description"].as_str().unwrap_or_default();
        let more = definition["description"].as_str().unwrap_or_default();
        let _ = write!(page, "\n## `{key}`\n\n{says}\n");
        let more = more.strip_prefix(says).unwrap_or(more).trim();
        if !more.is_empty() {
            let _ = write!(page, "\n{more}\n");
        }
        if let Some(example) = example(key) {
            let _ = write!(page, "\n```jsonc\n{{ \"{key}\": [{example}] }}\n```\n");
        }
        page.push_str("\n| field | is | says |\n|---|---|---|\n");
        let required: Vec<&str> = definition["required"]
            .as_array()
            .map(|all| all.iter().filter_map(Value::as_str).collect())
            .unwrap_or_default();
        for (field, value) in definition["properties"].as_object().into_iter().flatten() {
            if ["example", "example-file", "leaks", "clean"].contains(&field.as_str()) {
                continue;
            }
            let must = match required.contains(&field.as_str()) {
                true => ", required",
                false => "",
            };
            let says = value["description"].as_str().unwrap_or_default();
            let says = says.replace('\n', " ").replace('|', "\\|");
            let _ = writeln!(
                page,
                "| `{field}` | {}{must} | {says} |",
                kind(value, &schema)
            );
        }
    }
    hold("teaching.md", &page);
}

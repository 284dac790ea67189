//! The rooms of `src/graph`: which may call which.
//!
//! In: the files of `graph` as text. Out: offending calls and imports, in words.
//! Never here: what lies at the root of `graph`, which all its rooms share, and `program`, which comes before them.
//!
//! The questions of `graph` are methods of one type, so that an import does not show who asks whom. Methods of one type have
//! names of their own, and a name that only its own file may use is nobody else's; so a call of a name is a call of its file.

use std::collections::HashMap;

use super::reading::{Source, rust_sources};

/// The rooms inside `graph`, in the order of the data.
const ROOMS: [&str; 5] = ["alias", "calls", "flow", "obligations", "questions"];

/// Calls and imports in a room of `graph` that lead to a later one.
pub fn calls_back() -> Vec<String> {
    let sources: Vec<Source> = rust_sources()
        .into_iter()
        .filter(|source| source.path.starts_with("src/graph/"))
        .collect();
    calls_back_in(&sources)
}

fn calls_back_in(sources: &[Source]) -> Vec<String> {
    let methods: HashMap<String, &str> = sources.iter().flat_map(methods_of).collect();
    let shown: HashMap<String, &str> = sources.iter().flat_map(shown_by).collect();
    let mut broken = Vec::new();
    for source in sources {
        let Some(room) = room_of(&source.path) else {
            continue;
        };
        let mut tell = |name: &str, to: &str| {
            if to > room {
                broken.push(format!("{}: `{name}` is in `{to}`", source.path));
            }
        };
        let code = code_of(&source.text);
        for name in called_in(&code) {
            let room_of_method = methods.get(name).and_then(|path| room_of(path));
            room_of_method.into_iter().for_each(|to| tell(name, to));
        }
        for (to, path) in imported_in(&code) {
            tell(path, to);
        }
        for name in facade_names_in(&code) {
            shown.get(name).into_iter().for_each(|to| tell(name, to));
        }
    }
    broken
}

fn room_of(path: &str) -> Option<&'static str> {
    let first = path.strip_prefix("src/graph/")?.split('/').next()?;
    ROOMS.into_iter().find(|room| *room == first)
}

/// The text without comments and the tests at its end, with `a\n.b()` as `a.b()`.
fn code_of(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let mut joined = String::new();
    for line in code.lines() {
        let line = line.split_once("//").map_or(line, |(code, _)| code);
        match line.trim_start().starts_with('.') {
            true => joined.push_str(line.trim()),
            false => {
                joined.push('\n');
                joined.push_str(line.trim_end());
            }
        }
    }
    joined
}

/// The methods of the graph that other files may call, each with the file that holds it.
fn methods_of(source: &Source) -> Vec<(String, &str)> {
    let code = code_of(&source.text);
    let mut is_graphs = false;
    let mut methods = Vec::new();
    for line in code.lines() {
        if line.starts_with("impl") {
            is_graphs = line.starts_with("impl Graph<") || line.starts_with("impl<'a> Graph<");
        }
        let named = line
            .strip_prefix("    pub")
            .and_then(|rest| rest.split_once("fn "));
        if let (true, Some((_, rest))) = (is_graphs, named) {
            methods.push((word_at(rest).to_owned(), source.path.as_str()));
        }
    }
    methods
}

/// The names that the root of `graph` shows to everybody, each with the room that it comes from.
fn shown_by(source: &Source) -> Vec<(String, &'static str)> {
    if source.path != "src/graph/mod.rs" {
        return Vec::new();
    }
    let code = code_of(&source.text);
    let uses = code.split(';').filter_map(|statement| {
        let (_, path) = statement.rsplit_once("use ")?;
        let room = ROOMS
            .into_iter()
            .find(|room| path.starts_with(&format!("{room}::")))?;
        Some((room, path.rsplit("::").next()?.to_owned()))
    });
    uses.flat_map(|(room, names)| {
        let names: Vec<String> = words(&names).map(str::to_owned).collect();
        names.into_iter().map(move |name| (name, room))
    })
    .collect()
}

/// What is called on `self` or on something named `graph`.
fn called_in(code: &str) -> Vec<&str> {
    let on = ["self.", "graph."].into_iter();
    on.flat_map(|receiver| code.match_indices(receiver))
        .filter_map(|(at, receiver)| {
            let rest = &code[at + receiver.len()..];
            let name = word_at(rest);
            rest[name.len()..].starts_with('(').then_some(name)
        })
        .collect()
}

/// The rooms that a path names, with what it names there.
fn imported_in(code: &str) -> Vec<(&'static str, &str)> {
    let paths = code.match_indices("crate::graph::");
    paths
        .filter_map(|(at, found)| {
            let rest = &code[at + found.len()..];
            let room = ROOMS.into_iter().find(|room| *room == word_at(rest))?;
            Some((room, word_at(&rest[(room.len() + 2).min(rest.len())..])))
        })
        .collect()
}

/// The names that are imported from the root of `graph`.
fn facade_names_in(code: &str) -> Vec<&str> {
    let uses = code.match_indices("use crate::graph::");
    uses.flat_map(|(at, found)| {
        let rest = &code[at + found.len()..];
        let list = rest.split(';').next().unwrap_or_default();
        match list.contains("::") {
            true => Vec::new(),
            false => words(list).collect(),
        }
    })
    .collect()
}

fn word_at(text: &str) -> &str {
    let end = text.find(|one: char| !one.is_alphanumeric() && one != '_');
    &text[..end.unwrap_or(text.len())]
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|one: char| !one.is_alphanumeric() && one != '_')
        .filter(|word| !word.is_empty())
}

#[test]
fn a_call_back_is_seen_in_every_form() {
    let file = |path: &str, text: &str| Source {
        path: path.to_owned(),
        room: "graph".to_owned(),
        text: text.to_owned(),
    };
    let later =
        "impl Graph<'_> {\n    pub(in crate::graph) fn later(&self) {}\n    fn own(&self) {}\n}\n";
    let facade = "pub use questions::later::{Late, Other};\n";
    for (text, is_broken) in [
        ("fn f(graph: &Graph) { graph.later(); }\n", true),
        ("fn f() { self\n    .later(); }\n", true),
        ("use crate::graph::questions::later::Late;\n", true),
        ("use crate::graph::{Graph, Late};\n", true),
        ("fn f() { self.own(); }\n", false),
        ("// self.later()\n", false),
        ("use crate::graph::alias::path::Path;\n", false),
    ] {
        let sources = [
            file("src/graph/alias/early.rs", text),
            file("src/graph/questions/later.rs", later),
            file("src/graph/mod.rs", facade),
        ];
        assert_eq!(
            calls_back_in(&sources).len(),
            usize::from(is_broken),
            "{text}"
        );
    }
}

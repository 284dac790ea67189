//! Which room may name what.
//!
//! In: the linter's Rust as text. Out: offending lines, in words.
//! Never here: parsing. Comments are cut off; what is left is searched, which is enough for names as telling as these.

use super::reading::{Source, rust_sources};

/// Lines outside the rooms that `allowed` admits that hold one of `words`.
pub fn only(words: &[&str], allowed: impl Fn(&Source) -> bool) -> Vec<String> {
    let sources = rust_sources();
    let others = sources.iter().filter(|source| !allowed(source));
    others
        .flat_map(|source| lines_with(source, words))
        .collect()
}

fn lines_with(source: &Source, words: &[&str]) -> Vec<String> {
    code_lines(&source.text)
        .filter(|(_, line)| words.iter().any(|word| has_word(line, word)))
        .map(|(number, line)| format!("{}:{number}: {}", source.path, line.trim()))
        .collect()
}

/// Lines of a file that import a room which does not come earlier in the alphabet.
pub fn forward_imports(source: &Source) -> Vec<String> {
    if source.room.is_empty() {
        return Vec::new();
    }
    let mut broken = Vec::new();
    for (number, line) in joined_imports(&source.text) {
        for room in rooms_named(&line, depth_of(&source.path)) {
            let outward = room != source.room && room.as_str() > source.room.as_str();
            if outward {
                broken.push(format!(
                    "{}:{number}: {} imports {room}",
                    source.path, source.room
                ));
            }
        }
    }
    broken
}

/// The lines of a file without comments, with their numbers from 1; a `use crate::{…}` over several lines is one.
fn joined_imports(text: &str) -> Vec<(usize, String)> {
    let mut lines = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for (number, line) in code_lines(text) {
        match open.take() {
            Some((start, mut joined)) => {
                joined.push_str(line.trim());
                if line.contains(';') {
                    lines.push((start, joined));
                } else {
                    open = Some((start, joined));
                }
            }
            None if line.contains("crate::{") && !line.contains(';') => {
                open = Some((number, line.to_owned()));
            }
            None => lines.push((number, line.to_owned())),
        }
    }
    lines.extend(open);
    lines
}

/// The rooms that a line names: after `crate::`, in the braces of `crate::{…}`, and after as many `super::` as lead out
/// of a module that lies `depth` below the root.
fn rooms_named(line: &str, depth: usize) -> Vec<String> {
    let mut rooms = Vec::new();
    for (at, found) in line.match_indices("crate::") {
        let rest = &line[at + found.len()..];
        match rest.strip_prefix('{') {
            Some(list) => rooms.extend(heads_of(list)),
            None => rooms.push(name_at(rest)),
        }
    }
    for (at, found) in line.match_indices(&"super::".repeat(depth)) {
        rooms.push(name_at(
            line[at + found.len()..].trim_start_matches("super::"),
        ));
    }
    rooms.retain(|room| ROOMS.contains(&room.as_str()));
    rooms
}

/// How far below the root a file's module lies: 1 for `src/cli.rs` and `src/graph/mod.rs`, 2 for `src/graph/calls.rs`.
fn depth_of(path: &str) -> usize {
    if path.starts_with("rules/") {
        return 2;
    }
    let below = path.trim_start_matches("src/").trim_end_matches("/mod.rs");
    below.split('/').count()
}

/// The first names of a list in braces, at its own depth: `corpus::Span, judge::{a, b}` names `corpus` and `judge`.
fn heads_of(list: &str) -> Vec<String> {
    let mut heads = Vec::new();
    let mut depth = 0;
    let mut at_head = true;
    for (at, one) in list.char_indices() {
        match one {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => at_head = true,
            _ if at_head && !one.is_whitespace() => {
                heads.push(name_at(&list[at..]));
                at_head = false;
            }
            _ => {}
        }
    }
    heads
}

fn name_at(text: &str) -> String {
    text.chars()
        .take_while(|one| one.is_alphanumeric() || *one == '_')
        .collect()
}

/// The rooms there are or will be, in the order of the data.
const ROOMS: &[&str] = &[
    "cli",
    "config",
    "corpus",
    "cst",
    "dictionary",
    "facts",
    "graph",
    "judge",
    "mend",
    "report",
    "serve",
];

/// Lines without their comments, numbered from 1.
fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(number, line)| {
        // A `//` inside a string is cut too, which can only hide the rest of that string.
        let code = line.split_once("//").map_or(line, |(code, _)| code);
        (number + 1, code)
    })
}

/// Whether `word` stands in the line and is not the tail of a longer name (`Serialize` is not in `Deserialize`).
fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|one| !one.is_alphanumeric() && one != '_')
    })
}

#[test]
fn a_forward_import_is_seen_in_every_form() {
    for text in [
        "use crate::report::Format;\n",
        "use crate::{corpus::Span, report::Format};\n",
        "use crate::{\n    corpus::Span,\n    report::{Format, Other},\n};\n",
        "fn f() { crate::report::write(); }\n",
        "use super::super::report::Format;\n",
    ] {
        let source = Source {
            path: "src/graph/calls.rs".to_owned(),
            room: "graph".to_owned(),
            text: text.to_owned(),
        };
        assert_eq!(forward_imports(&source).len(), 1, "{text}");
    }
}

#[test]
fn a_backward_import_is_allowed() {
    let source = Source {
        path: "src/graph/calls.rs".to_owned(),
        room: "graph".to_owned(),
        text: "// crate::report is later\nuse crate::{corpus::Span, facts::{Call, Value}};\nuse super::super::facts;\n"
            .to_owned(),
    };
    assert_eq!(forward_imports(&source), Vec::<String>::new());
}

#[test]
fn how_far_super_leads_depends_on_the_file() {
    let imports = |path: &str, text: &str| {
        let source = Source {
            path: path.to_owned(),
            room: "graph".to_owned(),
            text: text.to_owned(),
        };
        forward_imports(&source).len()
    };
    assert_eq!(
        imports("src/graph/mod.rs", "use super::judge::Finding;\n"),
        1
    );
    assert_eq!(imports("src/graph.rs", "use super::judge::Finding;\n"), 1);
    assert_eq!(
        imports("src/graph/calls.rs", "use super::judge::Finding;\n"),
        0
    );
    assert_eq!(
        imports(
            "src/graph/calls/deep.rs",
            "use super::super::super::judge::Finding;\n"
        ),
        1
    );
}

#[test]
fn words_are_whole() {
    assert!(has_word("#[derive(Serialize)]", "Serialize)"));
    assert!(!has_word("#[derive(Deserialize)]", "Serialize)"));
}

#[test]
fn the_rooms_stand_in_alphabetical_order() {
    assert!(ROOMS.is_sorted());
}

//! Lists of names in the code of the engine.
//!
//! In: the files of `graph`, `judge` and the rules, as text. Out: each list or alternative of more than three names, in words.
//! Never here: what the names mean. A few names in a match say what a method of the language does, and may stand.

use super::reading::{Source, rust_sources};

/// How many names may stand together.
const FEW: usize = 3;

/// Files whose lists are of something else, each with the reason.
///
/// `article.rs` has beginnings of English words, `suppression.rs` the words of this program's own comments.
const OTHER_LISTS: [&str; 2] = [
    "src/judge/explain/article.rs",
    "src/judge/known/suppression.rs",
];

/// Lists of more than a few names.
pub fn lists_of_names() -> Vec<String> {
    let sources = rust_sources();
    let engine = sources.iter().filter(|source| {
        let is_engine = ["src/graph/", "src/judge/", "rules/"];
        let is_test = source.path.contains("/tests/");
        is_engine.iter().any(|it| source.path.starts_with(it))
            && !is_test
            && !OTHER_LISTS.contains(&source.path.as_str())
    });
    engine.flat_map(lists_in).collect()
}

fn lists_in(source: &Source) -> Vec<String> {
    let code = source
        .text
        .split("#[cfg(test)]\nmod ")
        .next()
        .unwrap_or_default();
    let lines = code
        .lines()
        .map(|line| line.split_once("//").map_or(line, |it| it.0));
    let code: String = lines.flat_map(|line| [line.trim(), "\n"]).collect();
    let mut broken = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    let mut rest = code.as_str();
    while let Some((between, name, after)) = next_string(rest) {
        let joins = between
            .chars()
            .all(|one| one.is_whitespace() || ",|".contains(one));
        let is_name = name
            .chars()
            .all(|one| one.is_alphanumeric() || "$_-.[]".contains(one));
        if !joins || !is_name {
            broken.extend(told(source, &names));
            names.clear();
        }
        if is_name && !name.is_empty() {
            names.push(name);
        }
        rest = after;
    }
    broken.extend(told(source, &names));
    broken
}

fn told(source: &Source, names: &[&str]) -> Option<String> {
    let is_list = names.len() > FEW;
    is_list.then(|| format!("{}: {}", source.path, names.join(", ")))
}

/// What stands before the next string, what is in it, and what follows.
fn next_string(text: &str) -> Option<(&str, &str, &str)> {
    let (between, rest) = text.split_once('"')?;
    let (name, after) = rest.split_once('"')?;
    Some((between, name, after))
}

#[test]
fn a_list_is_seen_in_an_array_and_in_a_match() {
    let lists = |text: &str| {
        let source = Source {
            path: "src/graph/some.rs".to_owned(),
            room: "graph".to_owned(),
            text: text.to_owned(),
        };
        lists_in(&source).len()
    };
    assert_eq!(lists(r#"const A: [&str; 4] = ["a", "b", "c", "d"];"#), 1);
    assert_eq!(lists("x(\n  \"a\" | \"b\" |\n  \"c\" | \"d\" => 1,\n)"), 1);
    assert_eq!(lists(r#"["a", "b", "c"]"#), 0);
    assert_eq!(lists(r#""a" => 1, "b" => 2, "c" => 3, "d" => 4"#), 0);
    assert_eq!(lists(r#"// ["a", "b", "c", "d"]"#), 0);
}

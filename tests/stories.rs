//! The documents that tell a story: their files are written and their commands run, in order, in one git repository.
//!
//! In: `docs/adoption.md`, `docs/fixes.md` and `docs/suppressions.md`. Out: nothing; an answer that the document does not show fails.
//! `BLESS=1 cargo test --test suite stories` writes the answers into the documents.
//! Never here: what the answers ought to be, which `tests/baseline.rs`, `tests/narrowed.rs` and the others hold.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::program::timeless;
use crate::repository::Repository;

/// What a document does, in order.
#[derive(Debug, PartialEq, Eq)]
enum Part<'t> {
    /// Words.
    Prose(&'t str),
    /// A file and its text, in its fence.
    File(&'t str, &'t str),
    /// Commands and their answers, in its fence.
    Console(&'t str),
}

const FILE: &str = "<!-- file: ";
const CONSOLE: &str = "```console\n";

/// Cuts a document into its parts; put together they are the document.
fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = [FILE, CONSOLE].iter().filter_map(|it| rest.find(it)).min() {
        let (prose, after) = rest.split_at(at);
        parts.push(Part::Prose(prose));
        let fence = after.find("```").expect("a block follows");
        let body = fence + after[fence..].find('\n').expect("the block has lines") + 1;
        let end = body + after[body..].find("```").expect("the block ends") + "```\n".len();
        let whole = &after[..end.min(after.len())];
        parts.push(match whole.strip_prefix(FILE) {
            Some(named) => Part::File(named.split(" -->").next().unwrap_or_default(), whole),
            None => Part::Console(whole),
        });
        rest = &after[whole.len()..];
    }
    parts.push(Part::Prose(rest));
    parts
}

/// The text of a block without its fence and its mark.
fn inside(block: &str) -> &str {
    let (_, fenced) = block.split_once("```").expect("it has a fence");
    let (_, text) = fenced.split_once('\n').expect("it has lines");
    text.split("```").next().unwrap_or_default()
}

/// What the commands of a block say now, in its form.
fn played(repository: &Repository, block: &str) -> String {
    let commands = inside(block).lines().filter(|line| line.starts_with("$ "));
    let said: String = commands
        .map(|line| format!("{line}\n{}", answer(repository, &line[2..])))
        .collect();
    format!("{CONSOLE}{said}```\n")
}

/// What a command says, on both streams, and its exit code unless that is 0.
fn answer(repository: &Repository, command: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_unlisten"));
    let folder = program.parent().expect("it lies in a folder");
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::iter::once(folder.to_path_buf()).chain(std::env::split_paths(&paths));
    let mut shell = Command::new("sh");
    shell
        .args(["-c", &format!("{{ {command}\n}} 2>&1")])
        .current_dir(repository.path())
        .env_clear()
        .env(
            "PATH",
            std::env::join_paths(paths).expect("they can be joined"),
        )
        .env("HOME", repository.path())
        .env("LC_ALL", "C.UTF-8")
        .env("GIT_CONFIG_NOSYSTEM", "1");
    for who in ["AUTHOR", "COMMITTER"] {
        shell.env(format!("GIT_{who}_NAME"), "A");
        shell.env(format!("GIT_{who}_EMAIL"), "a@example.org");
    }
    let output = shell.output().expect("there is a shell");
    let said = timeless(&String::from_utf8_lossy(&output.stdout));
    let trimmed: String = said
        .lines()
        .map(|line| format!("{}\n", line.trim_end()))
        .collect();
    match output.status.code() {
        Some(0) => trimmed,
        code => format!("{trimmed}# exits with {}\n", code.unwrap_or(-1)),
    }
}

fn play(name: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name);
    let text = std::fs::read_to_string(&path).expect("the document can be read");
    let repository = Repository::new(&[]);
    let mut told = String::new();
    let mut commands = 0;
    for part in parts(&text) {
        match part {
            Part::Prose(prose) => told.push_str(prose),
            Part::File(path, block) => {
                repository.write(path, inside(block));
                told.push_str(block);
            }
            Part::Console(block) => {
                let now = played(&repository, block);
                commands += now.matches("\n$ ").count();
                told.push_str(&now);
            }
        }
    }
    assert!(commands > 1, "{name} shows no commands");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &told).expect("the document can be written");
    } else {
        assert!(
            text == told,
            "run `BLESS=1 cargo test --test suite stories`; now {name} is:\n{told}"
        );
    }
}

#[cfg(unix)]
#[test]
fn the_story_of_adoption_is_true() {
    play("docs/adoption.md");
}

#[cfg(unix)]
#[test]
fn the_story_of_suppressions_is_true() {
    play("docs/suppressions.md");
}

#[cfg(unix)]
#[test]
fn the_story_of_fixes_is_true() {
    play("docs/fixes.md");
}

#[test]
fn a_document_is_the_sum_of_its_parts() {
    let text = "a\n<!-- file: x.js -->\n```js\n1\n```\nb\n```console\n$ ls\nx.js\n```\nc\n";
    let all = parts(text);
    assert_eq!(
        all[1],
        Part::File("x.js", "<!-- file: x.js -->\n```js\n1\n```\n")
    );
    assert_eq!(all[3], Part::Console("```console\n$ ls\nx.js\n```\n"));
    assert_eq!((inside("```js\n1\n```\n"), all.len()), ("1\n", 5));
}

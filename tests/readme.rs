//! The README and the documents, held to what the program does.
//!
//! In: `README.md`, `docs/`, and the program run on the fixtures. Out: nothing; a picture that is not what the program
//! prints fails. `BLESS=1` rewrites the pictures.
//! Never here: what the findings ought to be, which the fixtures say.

use std::path::PathBuf;
use std::process::Command;

use crate::program::timeless;

const MARK: &str = "<!-- output: unlisten ";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    let path = root().join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The documents that show what the program prints.
const WITH_PICTURES: [&str; 3] = ["README.md", "docs/configuration.md", "docs/formats.md"];

/// What the program prints on standard output, or on standard error if nothing on that, in surroundings that do not depend on who runs the test.
fn output(arguments: &str) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_unlisten"))
        .args(arguments.split(' '))
        .current_dir(root())
        .env_clear()
        .env("LC_ALL", "C.UTF-8")
        .output()
        .expect("cargo built the program");
    let said = match run.stdout.is_empty() {
        true => run.stderr,
        false => run.stdout,
    };
    assert!(!said.is_empty(), "`unlisten {arguments}` printed nothing");
    let here = unlisten::report::uri::absolute(".", &root());
    timeless(&String::from_utf8_lossy(&said)).replace(&here, "file:///project")
}

/// The text with each marked picture replaced by what `print` says for its arguments, and how many there were.
fn with_pictures(text: &str, print: impl Fn(&str) -> String) -> (String, usize) {
    let mut out = String::new();
    let mut pictures = 0;
    let mut rest = text;
    while let Some(at) = rest.find(MARK) {
        let after = &rest[at + MARK.len()..];
        let arguments = after.split(" -->").next().unwrap_or_default();
        let open = after
            .find("```text\n")
            .expect("a fenced block follows the mark")
            + "```text\n".len();
        let close = open + after[open..].find("```").expect("the block ends");
        out.push_str(&rest[..at + MARK.len()]);
        out.push_str(&after[..open]);
        out.push_str(print(arguments).trim_end());
        out.push('\n');
        rest = &after[close..];
        pictures += 1;
    }
    out.push_str(rest);
    (out, pictures)
}

#[test]
fn pictures_of_the_output_are_current() {
    for name in WITH_PICTURES {
        let (current, pictures) = with_pictures(&read(name), output);
        assert!(pictures > 0, "{name} shows no output");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(root().join(name), &current).expect("documents can be written");
        }
        let blessing = "run `BLESS=1 cargo test --test suite readme`";
        assert_eq!(read(name), current, "{name}: {blessing}");
    }
}

#[test]
fn the_checks_run_the_tests_as_the_readme_does() {
    let readme = read("README.md");
    let commands: Vec<&str> = readme
        .split("```sh\n")
        .nth(1)
        .and_then(|block| block.split("```").next())
        .map(|block| block.lines().collect())
        .unwrap_or_default();
    assert_eq!(commands.len(), 2, "the README promises two commands");
    let checks = read(".ci/run");
    assert!(
        checks.lines().any(|line| line == commands[1]),
        "`.ci/run` does not run `{}`",
        commands[1]
    );
}

#[test]
fn every_path_that_the_documents_link_to_is_there() {
    for document in [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "docs/configuration.md",
        "docs/adoption.md",
        "docs/formats.md",
        "docs/fixes.md",
        "docs/suppressions.md",
        "rules/README.md",
    ] {
        let text = read(document);
        let folder = root().join(document);
        let folder = folder.parent().expect("a document is in a folder");
        for link in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            let inward = !link.starts_with("https://");
            assert!(
                !inward || folder.join(link).exists(),
                "{document} links to {link}, which is not there"
            );
        }
    }
}

#[test]
fn a_picture_is_replaced_and_nothing_else() {
    let text = "a\n<!-- output: unlisten --quiet x -->\n```text\nold\n```\nb\n";
    let (replaced, pictures) = with_pictures(text, |arguments| format!("of {arguments}\n\n"));
    assert_eq!(
        replaced,
        "a\n<!-- output: unlisten --quiet x -->\n```text\nof --quiet x\n```\nb\n"
    );
    assert_eq!(pictures, 1);
}

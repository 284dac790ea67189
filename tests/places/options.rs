//! The options that pages name, and those that there are.
//!
//! In: a page, and the definition of the command line. Out: long options, with the lines that they stand on.
//! Never here: the options of other programs.

use std::collections::BTreeSet;

use clap::CommandFactory;
use unlisten::cli::Cli;

/// Every long option of every command.
pub fn known() -> BTreeSet<String> {
    let mut command = Cli::command();
    command.build();
    let mut known = of(&command);
    for one in command.get_subcommands() {
        known.extend(of(one));
    }
    known.extend(["--help", "--version"].map(String::from));
    known
}

fn of(command: &clap::Command) -> BTreeSet<String> {
    let arguments = command.get_arguments();
    let longs = arguments.filter_map(|one| one.get_long_and_visible_aliases());
    longs.flatten().map(|long| format!("--{long}")).collect()
}

/// The options of `unlisten` in a text, each with its line: in a command that begins with the program's name, and in
/// code spans that begin with the option.
pub fn named(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut fenced = false;
    for (number, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            continue;
        }
        let code: Vec<&str> = match fenced || !line.contains('`') {
            true => vec![line],
            false => line.split('`').skip(1).step_by(2).collect(),
        };
        for piece in code {
            let bare = !fenced && piece.starts_with("--");
            let options = match bare {
                true => longs(piece),
                false => of_commands(piece),
            };
            found.extend(options.into_iter().map(|option| (number + 1, option)));
        }
    }
    found
}

/// The options after the name of the program, up to the end of its command.
fn of_commands(code: &str) -> Vec<String> {
    let code = code.split(" #").next().unwrap_or_default();
    let ends = ["&&", "||", "|", ";"];
    let mut inside = false;
    let mut found = Vec::new();
    for word in code.split([' ', '"', '\'', ',', '[', ']']) {
        let begins = word == "unlisten" || word.ends_with("/unlisten");
        inside = (inside || begins) && !ends.contains(&word);
        if inside {
            found.extend(longs(word));
        }
    }
    found
}

fn longs(code: &str) -> Vec<String> {
    let word = |word: &str| {
        let end = word.find(|one: char| !one.is_ascii_alphanumeric() && one != '-');
        word[..end.unwrap_or(word.len())].to_owned()
    };
    code.split_whitespace()
        .filter(|one| one.starts_with("--"))
        .map(word)
        .filter(|one| one.len() > 2)
        .collect()
}

#[test]
fn options_are_found_where_they_are_the_programs_own() {
    let text = "`--quiet` and `npm --save`\n```sh\nnpx unlisten --format=sarif x && npm i --no\n\
                a | unlisten --fail-on error # --not\n```\nentry: unlisten check --force-exclude\n";
    let found: Vec<String> = named(text).into_iter().map(|(_, option)| option).collect();
    assert_eq!(
        found,
        ["--quiet", "--format", "--fail-on", "--force-exclude"]
    );
    assert_eq!(named("x\n`--quiet`")[0].0, 2);
}

#[test]
fn the_options_of_every_command_are_known() {
    let known = known();
    for option in ["--format", "--fail-on", "--color", "--help", "--version"] {
        assert!(known.contains(option), "{option}");
    }
}

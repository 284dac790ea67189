//! What the program says is plain English: the forms that docs/style.md bans are in no message, no help text and no page.
//!
//! In: the texts of the rooms that speak with people, the rules' own, the help of every command, and the pages. Out: nothing;
//! a banned form fails with the place that it stands at.
//! Never here: whether a sentence is true.

use std::path::{Path, PathBuf};

use clap::CommandFactory;

/// Forms that read as translated, each with what to say instead.
const BANNED: &[(&str, &str)] = &[
    (" is no ", "is not a"),
    ("goes before", "comes before, overrides"),
    ("is passed by", "is skipped"),
    ("takes away", "removes"),
    ("taken away", "removed"),
    ("take away", "remove"),
    ("passed over", "skipped"),
    ("passes over", "skips"),
    ("Pass over", "Skip"),
    ("stands here", "is here"),
    ("belongs here", "expected"),
    ("is wanted", "expected"),
    (" mend ", "fix"),
    ("let pass", "allow"),
    ("as it was left", "not changed"),
    ("left as it is", "not changed"),
    ("nobody ", "nothing, no one"),
    ("without end", "forever"),
    ("made anew", "made again"),
];

/// The rooms whose texts people read as they are written.
const ROOMS: [&str; 9] = [
    "cli", "config", "corpus", "judge", "mend", "report", "run", "serve", "tasks",
];

/// Whether something is taken away in a text, however many words stand in between: `takes the listener away`.
fn takes_away(text: &str) -> bool {
    const BETWEEN: usize = 4;
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| {
            word.trim_matches(|it: char| !it.is_alphanumeric())
                .to_lowercase()
        })
        .collect();
    words.iter().enumerate().any(|(at, word)| {
        let taken = ["take", "takes", "taken", "taking", "took"].contains(&word.as_str());
        taken && words[at + 1..].iter().take(BETWEEN).any(|it| it == "away")
    })
}

/// The banned forms in a text, each with what to say instead.
fn banned(text: &str) -> Vec<(&'static str, &'static str)> {
    // What is no longer so is said as anybody says it.
    let plain = text.replace(" is no longer ", " ");
    let forms = BANNED.iter().filter(|(form, _)| plain.contains(form));
    let away = takes_away(text).then_some(("take … away", "remove"));
    forms.copied().chain(away).collect()
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The string literals of a file with their lines; what stands in comments and in tests is none.
fn literals(text: &str) -> Vec<(usize, String)> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut found = Vec::new();
    for (number, line) in code.lines().enumerate() {
        let line = line.trim_start();
        if line.starts_with("//") {
            continue;
        }
        let parts = line.split('"');
        found.extend(
            parts
                .skip(1)
                .step_by(2)
                .map(|it| (number + 1, it.to_owned())),
        );
    }
    found
}

#[test]
fn no_message_uses_a_banned_form() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files: Vec<PathBuf> = ROOMS
        .iter()
        .map(|room| root.join(format!("{room}.rs")))
        .collect();
    ROOMS
        .iter()
        .for_each(|room| sources(&root.join(room), &mut files));
    sources(&root.with_file_name("rules"), &mut files);
    let mut wrong = Vec::new();
    let mut seen = 0;
    for file in files.iter().filter(|file| file.exists()) {
        let text = std::fs::read_to_string(file).expect("it can be read");
        for (line, literal) in literals(&text) {
            seen += 1;
            wrong.extend(banned(&literal).into_iter().map(|(form, instead)| {
                format!(
                    "{}:{line}: `{form}` in \"{literal}\"; say: {instead}",
                    file.display()
                )
            }));
        }
    }
    assert!(seen > 200, "only {seen} texts were read");
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn no_help_text_uses_a_banned_form() {
    let mut command = unlisten::cli::Cli::command();
    let mut wrong = Vec::new();
    let mut names = vec![String::new()];
    names.extend(command.get_subcommands().map(|it| it.get_name().to_owned()));
    for name in names {
        let help = match command.find_subcommand_mut(&name) {
            Some(one) => one.render_long_help().to_string(),
            None => command.render_long_help().to_string(),
        };
        let words = help.split_whitespace().collect::<Vec<_>>().join(" ");
        let banned = banned(&words).into_iter();
        wrong.extend(banned.map(|(form, _)| format!("`unlisten {name} --help` says `{form}`")));
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// The pages are prose, in which more may be said than in a message; what is banned there is taking away.
#[test]
fn no_page_says_that_something_is_taken_away() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = vec![root.join("README.md")];
    for folder in ["docs", "rules"] {
        texts(&root.join(folder), &mut pages);
    }
    assert!(pages.len() > 30, "only {} pages were read", pages.len());
    pages.retain(|page| !page.ends_with("docs/style.md"));
    let wrong: Vec<_> = pages
        .iter()
        .flat_map(|page| {
            let text = std::fs::read_to_string(page).expect("it can be read");
            let paragraphs = text.split("\n\n").filter(|it| takes_away(it));
            let wrong = paragraphs.map(|it| format!("{}: {it}", page.display()));
            wrong.collect::<Vec<_>>()
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

fn texts(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        if path.is_dir() {
            texts(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "md") {
            found.push(path);
        }
    }
}

#[test]
fn taking_away_is_seen_whatever_stands_between() {
    assert!(takes_away("`off` takes the last listener away."));
    assert!(takes_away("what is taken away"));
    assert!(!takes_away("take what it holds, and then stay far away"));
}

/// The page and the test ban the same forms.
#[test]
fn the_style_page_names_every_banned_form() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/style.md");
    let page = std::fs::read_to_string(path).expect("the page is there");
    for (form, _) in BANNED {
        assert!(
            page.contains(&format!("`{}`", form.trim())),
            "docs/style.md does not name `{form}`"
        );
    }
}

#[test]
fn literals_are_told_from_comments_and_tests() {
    let text = "// \"no\"\nlet a = \"yes\";\n#[cfg(test)]\nlet b = \"no\";\n";
    assert_eq!(literals(text), [(2, "yes".to_owned())]);
}

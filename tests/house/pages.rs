//! The rules' pages: their parts, and the index that is made of them.
//!
//! In: `rules/*/README.md`. Out: what a page lacks, and the text of `rules/README.md`.
//! Never here: running the examples, which `tests/fixtures.rs` does.

use super::reading::{read, repository};
use unlisten::judge::rulebook::COMMENT_RULES;

const SECTIONS: &[&str] = &[
    "## Why it leaks",
    "## Instead",
    "## In review, ask",
    "## Known limits",
];

const SECTIONS_ABOUT_COMMENTS: &[&str] = &["## Why it matters", "## Instead", "## Known limits"];

/// Names of the rule folders, sorted. The dictionary is no rule, and those about comments have a folder of their own.
pub fn rule_folders() -> Vec<String> {
    let rules = repository().join("rules");
    let entries =
        std::fs::read_dir(&rules).unwrap_or_else(|error| panic!("{}: {error}", rules.display()));
    let mut names: Vec<String> = entries
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !["comments", "dictionary"].contains(&name.as_str()))
        .collect();
    names.sort();
    names
}

/// A rule's page.
pub fn page(name: &str) -> String {
    read(&repository().join("rules").join(name).join("README.md"))
}

/// A page's one-sentence summary: the first line after the title that says something.
pub fn summary(page: &str) -> &str {
    page.lines()
        .skip(1)
        .find(|line| !line.is_empty())
        .unwrap_or_default()
}

/// What a rule's page lacks, in words.
pub fn missing_parts(name: &str) -> Vec<String> {
    let page = page(name);
    let mut missing = Vec::new();
    let mut require = |holds: bool, what: &str| {
        if !holds {
            missing.push(format!("rules/{name}/README.md: {what}"));
        }
    };
    require(
        page.starts_with(&format!("# {name}\n")),
        "the title is not the rule's name",
    );
    require(
        is_a_sentence(summary(&page)),
        "the first line is not one sentence",
    );
    let headings: Vec<&str> = page
        .lines()
        .filter(|line| line.starts_with("## "))
        .collect();
    require(
        headings == SECTIONS,
        "the headings are not the four, in their order",
    );
    require(!questions(&page).is_empty(), "nothing to ask in review");
    require(
        questions(&page).iter().all(|one| one.ends_with('?')),
        "a review question ends with `?`",
    );

    let claim = format!("^ {name}");
    let blocks = code_blocks(&page);
    require(
        blocks.iter().any(|block| block.contains(&claim)),
        "no block leaks",
    );
    require(
        blocks.iter().any(|block| !block.contains("^^")),
        "no block is clean",
    );
    let lines = page.lines().count();
    require((60..=120).contains(&lines), "a page has 60 to 120 lines");
    require(
        page.lines().all(|line| line.chars().count() <= 120),
        "a line is longer than 120 characters",
    );
    missing
}

/// What the page of a rule about comments lacks, in words.
pub fn missing_parts_about_comments(name: &str, page: &str) -> Vec<String> {
    let headings: Vec<&str> = page
        .lines()
        .filter(|line| line.starts_with("## "))
        .collect();
    let long = page.lines().any(|line| line.chars().count() > 120);
    let wrong = [
        (
            page.starts_with(&format!("# {name}\n")),
            "the title is not the rule's name",
        ),
        (
            is_a_sentence(summary(page)),
            "the first line is not one sentence",
        ),
        (
            headings == SECTIONS_ABOUT_COMMENTS,
            "the headings are not the three, in their order",
        ),
        (page.contains(&format!("^ {name}")), "no block is reported"),
        (!long, "a line is longer than 120 characters"),
    ];
    let wrong = wrong.into_iter().filter(|(holds, _)| !holds);
    wrong
        .map(|(_, what)| format!("rules/comments/{name}/README.md: {what}"))
        .collect()
}

fn is_a_sentence(line: &str) -> bool {
    let starts = line.chars().next().is_some_and(char::is_uppercase);
    starts && line.ends_with('.') && !line.trim_end_matches('.').contains(". ")
}

/// The questions that a page wants asked in review, joined where they are broken over lines.
pub fn questions(page: &str) -> Vec<String> {
    let section = section(page, "## In review, ask");
    let mut questions: Vec<String> = Vec::new();
    for line in section.lines().filter(|line| !line.trim().is_empty()) {
        match (line.strip_prefix("- "), questions.last_mut()) {
            (Some(question), _) => questions.push(question.to_owned()),
            (None, Some(open)) => open.push_str(&format!(" {}", line.trim())),
            (None, None) => {}
        }
    }
    questions
}

fn section<'a>(page: &'a str, heading: &str) -> &'a str {
    let title = format!("\n{heading}\n");
    let Some(start) = page.find(&title).map(|at| at + title.len()) else {
        return "";
    };
    let end = page[start..]
        .find("\n## ")
        .map_or(page.len(), |at| start + at);
    page[start..end].trim()
}

fn code_blocks(page: &str) -> Vec<&str> {
    page.split("\n```").skip(1).step_by(2).collect()
}

/// The text of `rules/README.md`: every rule with its summary, and the questions for a review.
pub fn index() -> String {
    let mut index = String::from(
        "# The rules\n\n\
         Made of the pages by `BLESS=1 cargo test --test suite house`; change the pages, not this file.\n\n\
         | rule | says |\n|---|---|\n",
    );
    let names = rule_folders();
    for name in &names {
        index.push_str(&format!(
            "| [`{name}`]({name}/README.md) | {} |\n",
            summary(&page(name))
        ));
    }
    index.push_str("\n## About comments that suppress them\n\n| rule | says |\n|---|---|\n");
    for rule in COMMENT_RULES {
        let (name, says) = (rule.name, rule.summary());
        index.push_str(&format!(
            "| [`{name}`](comments/{name}/README.md) | {says} |\n"
        ));
    }
    index.push_str("\n## Review checklist\n\n");
    for name in &names {
        for question in questions(&page(name)) {
            index.push_str(&format!(
                "- [ ] {question} ([`{name}`]({name}/README.md))\n"
            ));
        }
    }
    index
}

#[test]
fn a_summary_is_one_sentence() {
    assert!(is_a_sentence("Each turn adds one."));
    assert!(!is_a_sentence("Each turn adds one. It leaks."));
    assert!(!is_a_sentence("each turn adds one."));
    assert!(!is_a_sentence("Each turn adds one"));
}

#[test]
fn questions_are_joined_and_blocks_are_cut() {
    let page =
        "# a\n\nS.\n\n## In review, ask\n\n- One\n  more?\n- Two?\n\n## Known limits\n\n- None.\n";
    assert_eq!(questions(page), ["One more?", "Two?"]);
    assert_eq!(
        code_blocks("a\n```ts\nx\n```\nb\n```js\ny\n```\n"),
        ["ts\nx", "js\ny"]
    );
}

//! The tables of what was read in the field packages.
//!
//! In: the tables of `fixtures/field/`, as text. Out: nothing; a row that `scripts/field/table` would misread, or that
//! holds code of a package, fails with its file and line.
//! Never here: the packages themselves, which are not part of the repository.

use std::collections::BTreeSet;
use std::path::PathBuf;

use unlisten::judge::doubt::Expectation;

/// Rules that the design names, those to come included.
const RULES: &[&str] = &[
    "abandoned-once",
    "dead-removal",
    "dropped-subscription",
    "listener-in-listener",
    "listener-in-loop",
    "listener-in-request-handler",
    "listener-on-shared-signal",
    "listener-per-call",
    "listener-without-teardown",
    "silenced-max-listeners",
    "skipped-removal",
    "unreleased-observer",
    "unreleased-timer",
];

const TRUE: &[&str] = &["leak", "bounded", "silenced"];
const FALSE: &[&str] = &["shape", "no"];

/// What code has and a sentence about it has not.
const CODE: &[&str] = &[
    "=>",
    "{",
    "}",
    "`",
    "function(",
    "function (",
    "const ",
    ".on('",
    ".on(\"",
    ".once('",
    ".addEventListener(",
];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/field")
}

fn read(name: &str) -> String {
    let path = folder().join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A row with the place it stands at, for complaints.
struct Row {
    at: String,
    cells: Vec<String>,
}

/// The rows under the heading, which must name these columns.
fn rows(name: &str, columns: &[&str]) -> Vec<Row> {
    let text = read(name);
    assert!(text.ends_with('\n'), "{name}: the last line is not ended");
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    assert_eq!(head, columns, "{name}:1: other columns");
    lines
        .enumerate()
        .map(|(index, line)| {
            let at = format!("{name}:{}", index + 2);
            let cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
            assert_eq!(
                cells.len(),
                columns.len(),
                "{at}: {} columns, not {}",
                cells.len(),
                columns.len()
            );
            for (cell, column) in cells.iter().zip(columns) {
                assert!(!cell.is_empty(), "{at}: no {column}");
                assert_eq!(cell, cell.trim(), "{at}: space around the {column}");
            }
            Row { at, cells }
        })
        .collect()
}

/// The packages, as `packages.txt` names them, with the names of their folders.
fn packages() -> BTreeSet<String> {
    read("packages.txt")
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim())
        .filter(|line| !line.is_empty())
        .map(|line| line.replace('/', "+"))
        .collect()
}

fn number(row: &Row, column: usize) -> u32 {
    row.cells[column]
        .parse()
        .ok()
        .filter(|line| *line > 0)
        .unwrap_or_else(|| panic!("{}: no number: {}", row.at, row.cells[column]))
}

/// Complains of a package that is not named, a path that is not inside it, or a hash that is none.
fn place(row: &Row, packages: &BTreeSet<String>, package: usize, hash: Option<usize>) {
    let (name, path) = (&row.cells[package], &row.cells[package + 1]);
    assert!(packages.contains(name), "{}: no package {name}", row.at);
    assert!(
        !path.starts_with(['/', '.']) && !path.contains('\\') && !path.contains("/../"),
        "{}: no path inside a package: {path}",
        row.at
    );
    number(row, package + 2);
    if let Some(hash) = hash.map(|column| &row.cells[column]) {
        assert!(
            hash.len() == 12
                && hash
                    .chars()
                    .all(|digit| digit.is_ascii_hexdigit() && !digit.is_ascii_uppercase()),
            "{}: no hash: {hash}",
            row.at
        );
    }
}

fn sentence(row: &Row, column: usize) {
    let said = &row.cells[column];
    for code in CODE {
        assert!(!said.contains(code), "{}: code in `{said}`: {code}", row.at);
    }
    assert!(
        said.chars().count() <= 400,
        "{}: more than a sentence",
        row.at
    );
}

/// Complains of rows out of order and of rows with the same key.
fn ordered<K: Ord + std::fmt::Debug>(rows: &[Row], key: impl Fn(&Row) -> K) {
    for pair in rows.windows(2) {
        let (before, after) = (key(&pair[0]), key(&pair[1]));
        assert!(
            before < after,
            "{}: {after:?} stands after {before:?}",
            pair[1].at
        );
    }
}

fn text(row: &Row, column: usize) -> String {
    row.cells[column].clone()
}

#[test]
fn verdicts_are_well_formed() {
    let packages = packages();
    let columns = [
        "package", "path", "line", "hash", "verdict", "kind", "reason",
    ];
    let rows = rows("verdicts.tsv", &columns);
    assert!(!rows.is_empty(), "verdicts.tsv: nothing was read");
    for row in &rows {
        place(row, &packages, 0, Some(3));
        let (verdict, kind) = (row.cells[4].as_str(), row.cells[5].as_str());
        assert!(
            TRUE.contains(&verdict) || FALSE.contains(&verdict),
            "{}: no verdict: {verdict}",
            row.at
        );
        assert!(
            kind == "-" || RULES.contains(&kind),
            "{}: no rule: {kind}",
            row.at
        );
        assert!(
            kind != "-" || verdict == "no",
            "{}: {verdict} of which kind?",
            row.at
        );
        assert_eq!(
            verdict == "silenced",
            kind == "silenced-max-listeners" && verdict != "no",
            "{}: {verdict} of {kind}",
            row.at
        );
        sentence(row, 6);
    }
    ordered(&rows, |row| {
        (text(row, 0), text(row, 1), number(row, 2), text(row, 5))
    });
}

#[test]
fn a_twin_is_judged_as_the_place_it_is_a_twin_of() {
    let columns = [
        "package", "path", "line", "hash", "verdict", "kind", "reason",
    ];
    let rows = rows("verdicts.tsv", &columns);
    let judged: BTreeSet<(String, String, String)> = rows
        .iter()
        .map(|row| {
            (
                text(row, 0),
                format!("{}:{}", row.cells[1], row.cells[2]),
                text(row, 4),
            )
        })
        .collect();
    for row in &rows {
        if let Some(other) = row.cells[6].strip_prefix("twin of ") {
            let other = (text(row, 0), other.to_owned(), text(row, 4));
            assert!(
                judged.contains(&other),
                "{}: no such verdict: {other:?}",
                row.at
            );
        }
    }
}

#[test]
fn misses_are_well_formed() {
    let packages = packages();
    let rows = rows(
        "misses.tsv",
        &["rule", "package", "path", "line", "knowledge"],
    );
    for row in &rows {
        let rule = row.cells[0].as_str();
        assert!(RULES.contains(&rule), "{}: no rule: {rule}", row.at);
        place(row, &packages, 1, None);
        sentence(row, 4);
    }
    ordered(&rows, |row| {
        (text(row, 0), text(row, 1), text(row, 2), number(row, 3))
    });
}

#[test]
fn peers_are_well_formed() {
    let packages = packages();
    let runs: BTreeSet<String> = rows(
        "peer-runs.tsv",
        &["peer", "version", "findings", "known", "note"],
    )
    .iter()
    .map(|row| {
        sentence(row, 4);
        text(row, 0)
    })
    .collect();
    let columns = [
        "peer", "rule", "package", "path", "line", "hash", "verdict", "reason",
    ];
    let rows = rows("peers.tsv", &columns);
    for row in &rows {
        let peer = &row.cells[0];
        assert!(runs.contains(peer), "{}: no run of {peer}", row.at);
        place(row, &packages, 2, Some(5));
        let verdict = row.cells[6].as_str();
        assert!(
            TRUE.contains(&verdict) || FALSE.contains(&verdict),
            "{}: no verdict: {verdict}",
            row.at
        );
        sentence(row, 7);
    }
    ordered(&rows, |row| {
        (
            text(row, 0),
            text(row, 2),
            text(row, 3),
            number(row, 4),
            text(row, 1),
        )
    });
}

#[test]
fn false_kinds_are_well_formed_and_their_fixtures_exist() {
    let rows = rows("false-kinds.tsv", &["kind", "done", "fixture"]);
    for row in &rows {
        let fixture = row.cells[2].as_str();
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(fixture);
        assert!(
            fixture == "-" || path.is_file(),
            "{}: no fixture {fixture}",
            row.at
        );
    }
    let kinds: BTreeSet<&str> = rows.iter().map(|row| row.cells[0].as_str()).collect();
    assert_eq!(kinds.len(), rows.len(), "false-kinds.tsv: a kind twice");
}

/// The page of what findings take for granted has a row for no expectation that there is not, with its own words.
#[test]
fn the_page_of_expectations_says_what_the_judgement_says() {
    let page =
        std::fs::read_to_string("fixtures/field/expectations.md").expect("the page is there");
    let rows: Vec<(&str, &str)> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .filter_map(|row| row.split_once("` | "))
        .map(|(name, rest)| (name, rest.split(" |").next().unwrap_or_default()))
        .collect();
    assert!(rows.len() > 10, "{rows:?}");
    for (name, says) in rows {
        let known = Expectation::ALL.iter().find(|it| it.name() == name);
        assert_eq!(known.map(|it| it.says()), Some(says), "{name}");
    }
}

//! The fixtures, run: the runtime is the judge of every verdict.
//!
//! In: every fixture that has a driver, `fixtures/**/<name>.drive.mjs`, and its fixed forms. Out: nothing; a caret that
//! the measurement contradicts fails, and so does a leak that nobody speaks of, a line that never ran, a fixed form that
//! still grows, and a fixture that is neither run nor says why. `ONLY=part/of/a/path` runs some of them; `BLESS=1`
//! rewrites the table in `fixtures/README.md`.
//! Never here: the linter, which `tests/fixtures.rs` holds against the same carets.

pub(crate) mod node;
pub(crate) mod plan;
mod proofs;
mod table;
pub(crate) mod verdict;

use std::path::PathBuf;

use plan::Fixture;
use table::Row;
use unlisten::judge::rulebook::RULES;

#[test]
fn every_verdict_is_what_happens() {
    run("plain", |fixture| fixture.is_plain, None);
}

#[test]
#[ignore = "needs packages from the registry; `.ci/with-packages` installs them and runs this"]
fn every_verdict_is_what_happens_with_packages() {
    let packages = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/runtime/packages");
    run("packages", |fixture| !fixture.is_plain, Some(packages));
}

#[test]
fn every_fixture_is_run_or_says_why_not() {
    let (fixtures, _) = plan::fixtures();
    let complaints = plan::unexplained(&fixtures);
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// Runs the fixtures that are wanted, and holds the table of that name current.
fn run(name: &str, wanted: impl Fn(&Fixture) -> bool, packages: Option<PathBuf>) {
    let (mut fixtures, mut complaints) = plan::fixtures();
    let only = std::env::var("ONLY").unwrap_or_default();
    fixtures.retain(|one| wanted(one) && one.name.contains(&only));
    // Packages fill the memory that is searched for garbage each time, so those that load some come last.
    fixtures.sort_by_key(|one| one.needs_packages);
    let measured = node::run(&fixtures, packages.as_deref());
    assert_eq!(measured.len(), fixtures.len());
    let mut rows: Vec<Row> = Vec::new();
    for (fixture, measured) in fixtures.iter().zip(&measured) {
        let (cases, mut disagreements) = verdict::judge(fixture, measured);
        complaints.append(&mut disagreements);
        match rows.last_mut() {
            Some(row) if fixture.is_fixed => *row.fixed.get_or_insert(0) += cases.all(),
            Some(row) if row.name == fixture.row() => row.cases.add(&cases),
            _ => rows.push(Row {
                name: fixture.row().to_owned(),
                cases,
                fixed: None,
            }),
        }
    }
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
    if only.is_empty() {
        find_what_is_thin(&rows);
        hold_current(name, &table::table(&rows));
    }
}

/// Every rule is right somewhere, and silence is measured as findings are.
fn find_what_is_thin(rows: &[Row]) {
    let mut total = verdict::Cases::default();
    for row in rows {
        total.add(&row.cases);
    }
    for rule in RULES {
        assert!(
            total.right.contains_key(rule.name),
            "no fixture that is run shows {} to be right",
            rule.name
        );
    }
    assert!(total.all() >= 150, "{} cases are run", total.all());
    assert!(total.quiet() >= 70, "{} cases are silent", total.quiet());
}

/// Compares the table with the one in the document, or writes it there.
fn hold_current(name: &str, table: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/README.md");
    let document = std::fs::read_to_string(&path).expect("fixtures/README.md can be read");
    let current = table::with_table(&document, name, table);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &current).expect("fixtures/README.md can be written");
        return;
    }
    assert_eq!(
        document, current,
        "run `BLESS=1 cargo test --test suite runtime` (for the table of packages, `BLESS=1 .ci/with-packages`)"
    );
}

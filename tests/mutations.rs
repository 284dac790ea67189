//! Clean code, broken mechanically: the linter must speak. And leaking code, mended mechanically: it must be silent.
//!
//! In: every case of the fixtures and the pages. Out: nothing; too low a score, or a survivor without a reason, fails.
//! `BLESS=1` writes the score to `fixtures/mutations/README.md`, `ONLY=part/of/a/path` breaks some sources, and
//! `WRITE=folder` writes the broken and mended texts there, with what came of each on the first line.
//! Never here: expectations. That a broken case leaks follows from what it was clean for.

mod breaks;
mod edit;
mod looked;
mod mends;
mod mutants;
mod score;
mod survivors;

use crate::expect;
use crate::sources;
use std::path::Path;
use std::sync::OnceLock;

use mends::{Mended, mended};
use mutants::{Fate, Mutant, mutants};
use rayon::prelude::*;
use score::Score;
use survivors::Row;

/// How many of a thousand mutants have to be caught.
const CAUGHT: usize = 970;

/// How many of a thousand have to be caught as it is shown by default.
const CAUGHT_BY_DEFAULT: usize = 940;

struct World {
    mutants: Vec<Mutant>,
    mended: Vec<Mended>,
    rows: Vec<Row>,
}

/// Everything is made once, for all tests together.
fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let only = std::env::var("ONLY").unwrap_or_default();
        let sources: Vec<(String, String)> = sources::fixtures()
            .chain(sources::pages())
            .filter(|(path, _)| path.contains(&only))
            .collect();
        let parts: Vec<(&str, expect::Part)> = sources
            .iter()
            .flat_map(|(path, text)| {
                let parts =
                    expect::source::split(path, text).unwrap_or_else(|why| panic!("{path}: {why}"));
                parts.into_iter().map(|part| (path.as_str(), part))
            })
            .collect();
        let world = World {
            mutants: parts
                .par_iter()
                .flat_map(|(path, part)| mutants(path, part))
                .collect(),
            mended: parts
                .par_iter()
                .flat_map(|(path, part)| mended(path, part))
                .collect(),
            rows: survivors::rows(),
        };
        if let Some(folder) = std::env::var_os("WRITE") {
            write_all(Path::new(&folder), &world);
        }
        world
    })
}

/// Whether only some sources are broken; then scores and tables say nothing.
fn is_partial() -> bool {
    std::env::var_os("ONLY").is_some()
}

#[test]
fn the_linter_speaks_of_what_is_broken() {
    let world = world();
    let score = Score::of(world.mutants.iter(), &world.rows);
    println!(
        "{score:?}: {} and {} of 1000",
        score.caught(),
        score.caught_by_default()
    );
    assert!(
        is_partial() || score.all() >= 600,
        "only {} mutants leak",
        score.all()
    );
    assert!(is_partial() || score.caught() >= CAUGHT, "{score:?}");
    assert!(
        is_partial() || score.caught_by_default() >= CAUGHT_BY_DEFAULT,
        "{score:?}"
    );
}

#[test]
fn every_survivor_has_its_reason() {
    let world = world();
    let without: Vec<String> = world
        .mutants
        .iter()
        .filter(|one| one.fate == Fate::Survived)
        .filter(|one| !world.rows.iter().any(|row| row.is_of(one)))
        .map(|one| {
            format!(
                "{}:{}\n{}\t{}\t{}\tweak\t",
                one.source,
                one.line,
                one.source,
                one.code,
                one.kind.name()
            )
        })
        .collect();
    assert!(
        without.is_empty(),
        "\nsurvivors that fixtures/mutations/survivors.tsv does not explain:\n{}",
        without.join("\n")
    );
}

#[test]
fn every_reason_has_its_survivor() {
    let world = world();
    let survives = |row: &&Row| {
        world
            .mutants
            .iter()
            .any(|one| one.fate == Fate::Survived && row.is_of(one))
    };
    let needless: Vec<&Row> = world.rows.iter().filter(|row| !survives(row)).collect();
    assert!(
        is_partial() || needless.is_empty(),
        "no longer survive: {needless:#?}"
    );
}

#[test]
fn a_removal_in_a_finally_silences() {
    let world = world();
    let loud: Vec<String> = world
        .mended
        .iter()
        .filter(|one| !one.is_silent())
        .map(|one| {
            format!(
                "{}:{} {:?}\n  {}",
                one.source, one.line, one.still, one.code
            )
        })
        .collect();
    assert!(
        is_partial() || world.mended.len() >= 150,
        "only {} mended",
        world.mended.len()
    );
    assert!(loud.is_empty(), "\n{}", loud.join("\n"));
}

#[test]
fn the_page_is_current() {
    if is_partial() {
        return;
    }
    let world = world();
    let page = score::page(&world.mutants, &world.mended, &world.rows);
    let path = sources::root().join("fixtures/mutations/README.md");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &page).expect("the page can be written");
    }
    assert_eq!(
        sources::read(&path),
        page,
        "run `BLESS=1 cargo test --test suite mutations` to rewrite fixtures/mutations/README.md"
    );
}

fn write_all(folder: &Path, world: &World) {
    let of_mutants = world.mutants.iter().map(|one| {
        let said = format!("{} {:?} due {}", one.kind.name(), one.fate, one.due);
        (one.kind.name(), &one.source, one.line, said, &one.text)
    });
    let of_mended = world.mended.iter().map(|one| {
        let said = format!("{} then {:?}", one.rule, one.still);
        ("mended", &one.source, one.line, said, &one.text)
    });
    std::fs::create_dir_all(folder).expect("the folder can be made");
    for (kind, source, line, said, text) in of_mutants.chain(of_mended) {
        let name = format!(
            "{}.{line}.{kind}.{}",
            source.replace('/', "+"),
            source.rsplit('.').next().unwrap_or("js")
        );
        std::fs::write(folder.join(name), format!("// {said}\n{text}"))
            .expect("the text can be written");
    }
}

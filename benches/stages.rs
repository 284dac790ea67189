//! How long each stage takes, apart: scanning for needles, parsing, facts, judging.
//!
//! In: the folder named by `UNLISTEN_BENCH`, else `fixtures/`. Out: a table on standard output.
//! Never here: a threshold. Machines differ and are noisy; compare two versions on one machine in one go.
//!
//! `cargo bench --bench stages`, or `UNLISTEN_BENCH=some/folder cargo bench --bench stages`.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use unlisten::corpus::{self, Needles};
use unlisten::cst::{self, Language};
use unlisten::graph::Graph;
use unlisten::judge::policy::Policy;
use unlisten::{dictionary, facts, judge};

const ROUNDS: usize = 5;

#[derive(Default, Clone, Copy)]
struct Stages {
    scan: Duration,
    parse: Duration,
    facts: Duration,
    judge: Duration,
}

fn main() {
    let folder =
        std::env::var_os("UNLISTEN_BENCH").map_or_else(|| PathBuf::from("fixtures"), PathBuf::from);
    let files = files_below(&folder);
    let bytes: usize = files.iter().map(|(_, text)| text.len()).sum();
    let mut best: Option<Stages> = None;
    let (mut parsed, mut parsed_bytes, mut findings) = (0, 0, 0);
    for _ in 0..ROUNDS {
        let mut stages = Stages::default();
        (parsed, parsed_bytes, findings) = (0, 0, 0);
        let dictionary = dictionary::built_in();
        let needles = Needles::new(
            &dictionary.needles(),
            &dictionary.plain_methods(),
            &dictionary.words(),
            &dictionary.written_methods(),
            &[unlisten::facts::suppressions::WORD],
        )
        .expect("the dictionary's names are needles");
        for (path, text) in &files {
            let started = Instant::now();
            let hit = needles.hit(text.as_bytes());
            stages.scan += started.elapsed();
            let Some(language) = Language::of(path).filter(|_| hit) else {
                continue;
            };
            parsed += 1;
            parsed_bytes += text.len();
            let started = Instant::now();
            let tree = cst::parse(text, language);
            stages.parse += started.elapsed();
            let started = Instant::now();
            let facts = facts::of(&tree, text, dictionary::built_in());
            stages.facts += started.elapsed();
            let started = Instant::now();
            let graph = Graph::new(path, &facts, dictionary::built_in());
            findings += judge::findings(&graph, 0, &Policy::default()).len();
            stages.judge += started.elapsed();
        }
        let total = |stages: &Stages| stages.scan + stages.parse + stages.facts + stages.judge;
        if best
            .as_ref()
            .is_none_or(|best| total(&stages) < total(best))
        {
            best = Some(stages);
        }
    }
    let best = best.expect("there is at least one round");
    println!(
        "{} files, {:.1} MB; {parsed} parsed, {:.1} MB; {findings} findings; the fastest of {ROUNDS} rounds, one thread",
        files.len(),
        bytes as f64 / 1e6,
        parsed_bytes as f64 / 1e6
    );
    for (name, time, size) in [
        ("scan", best.scan, bytes),
        ("parse", best.parse, parsed_bytes),
        ("facts", best.facts, parsed_bytes),
        ("judge", best.judge, parsed_bytes),
    ] {
        println!(
            "{name:6} {:9.2} ms {:8.1} MB/s",
            time.as_secs_f64() * 1e3,
            size as f64 / 1e6 / time.as_secs_f64().max(1e-9)
        );
    }
}

fn files_below(folder: &std::path::Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in ignore::WalkBuilder::new(folder)
        .standard_filters(false)
        .build()
        .flatten()
    {
        let path = entry.path();
        if Language::of(&path.to_string_lossy()).is_none() {
            continue;
        }
        if let Ok(bytes) = std::fs::read(path) {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            if (text.len() as u64) <= corpus::read::WALK_LIMIT
                && !corpus::bundle::is_generated(text.as_bytes())
            {
                files.push((path.to_string_lossy().replace('\\', "/"), text));
            }
        }
    }
    files.sort();
    files
}

//! What holds whatever the input: places lie in the file, and nothing that says nothing changes what is said.
//!
//! In: every fixture, as it is, broken, and written in another way. Out: nothing; a property that does not hold fails
//! with the fixture and, where chance was asked, its number. `PROPERTIES=50 cargo test --test suite properties` tries more.
//! Never here: real chance, or what the fixtures expect.
//!
//! The inputs are made from the fixtures rather than by a library of generators: code that adds and removes listeners is
//! what the rules look at, random trees of syntax seldom are, and a fixture is small enough without being shrunk. What
//! needs no code at all is left to the fuzzer in `fuzz/`, which asks the same of any bytes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::program::Project;
use crate::sound::{
    self,
    pieces::{Chance, recombined},
};
use unlisten::corpus::Span;
use unlisten::examine_text;
use unlisten::judge::finding::Finding;

/// How often each fixture is broken in a run that nobody asked more of.
const TURNS: u64 = 2;

/// A comment of 8 UTF-16 code units, 7 characters and 10 bytes.
const EMOJI: &str = "/* 🦀 */";

/// Every fixture: a path with its ending, and its text.
fn fixtures() -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut found = Vec::new();
    collect(&folder, &folder, &mut found);
    found.sort();
    assert!(found.len() > 100, "the fixtures are found");
    found
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<(String, String)>) {
    let entries = std::fs::read_dir(folder).expect("the folder can be listed");
    for path in entries.flatten().map(|entry| entry.path()) {
        let ending = path.extension().and_then(|ending| ending.to_str());
        if path.is_dir() {
            if !path.ends_with("node_modules") {
                collect(root, &path, found);
            }
        } else if ending.is_some_and(|ending| unlisten::corpus::kind::ENDINGS.contains(&ending)) {
            let text = std::fs::read_to_string(&path).expect("fixtures are text");
            let name = path.strip_prefix(root).expect("it lies in the folder");
            found.push((name.to_string_lossy().replace('\\', "/"), text));
        }
    }
}

fn turns() -> u64 {
    let asked = std::env::var("PROPERTIES").ok();
    asked.map_or(TURNS, |asked| {
        asked.parse().expect("PROPERTIES is a number")
    })
}

/// Does `work` on threads with the stack that a run gives them, each with its share of `all`.
fn with_room<T: Sync>(all: &[T], work: impl Fn(&T) + Sync) {
    let share = all.len().div_ceil(4).max(1);
    let work = &work;
    std::thread::scope(|scope| {
        let threads: Vec<_> = all
            .chunks(share)
            .map(|share| {
                let thread = std::thread::Builder::new().stack_size(16 * 1024 * 1024);
                thread
                    .spawn_scoped(scope, move || share.iter().for_each(work))
                    .expect("a thread starts")
            })
            .collect();
        for thread in threads {
            if let Err(panic) = thread.join() {
                std::panic::resume_unwind(panic);
            }
        }
    });
}

/// What is said of a text without its places: what must not change when the code means the same.
fn said(findings: &[Finding]) -> Vec<(&str, String)> {
    findings
        .iter()
        .map(|it| {
            (
                it.rule,
                format!("{:?} {} {:?}", it.confidence, it.message, it.notes),
            )
        })
        .collect()
}

/// The places of a finding and of its steps.
fn places(findings: &[Finding]) -> Vec<Span> {
    let places = findings.iter().flat_map(|finding| {
        let steps = finding.steps.iter().map(|step| step.place.span);
        steps.chain([finding.place.span])
    });
    places.collect()
}

/// Lines and columns of places, counted without the program's own index.
fn positions(text: &str, spans: &[Span]) -> Vec<[(u32, u32); 2]> {
    let counted = |offset: u32| sound::counted(text, offset as usize);
    spans
        .iter()
        .map(|span| [counted(span.start), counted(span.end)])
        .collect()
}

#[test]
fn what_is_said_of_every_fixture_lies_in_it() {
    with_room(&fixtures(), |(path, text)| {
        sound::everything(path, text.as_bytes());
        let marked: Vec<u8> = format!("\u{FEFF}{text}")
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        sound::everything(path, &marked);
    });
}

#[test]
fn what_is_said_of_broken_code_lies_in_it() {
    let turns = turns();
    with_room(&fixtures(), |(path, text)| {
        let mut chance = Chance(text.len() as u64 + 1);
        for turn in 0..turns {
            let end = chance.below(text.len());
            sound::everything(path, &text.as_bytes()[..end]);
            let seed = turn * 7919 + text.len() as u64;
            let mut broken = text.as_bytes().to_vec();
            for step in 0..=turn % 4 {
                broken = recombined(&broken, 1 << 16, seed + step);
            }
            sound::everything(path, &broken);
        }
    });
}

/// By what each finding is known again.
fn fingerprints(path: &str, text: &str) -> Vec<String> {
    let findings = examine_text(path, text);
    findings.iter().map(|it| it.fingerprint.text()).collect()
}

#[test]
fn a_finding_is_known_again_and_never_taken_for_another() {
    with_room(&fixtures(), |(path, text)| {
        let before = fingerprints(path, text);
        let different: BTreeSet<&String> = before.iter().collect();
        assert_eq!(different.len(), before.len(), "{path}");
        let indented: Vec<String> = text.lines().map(|line| format!("\t {line}")).collect();
        for after in [
            format!("const unrelatedName = 1;\n\n// more\n{text}"),
            format!(
                "const renamed = 1;\n\n// more\n{text}\nfunction last() {{ return renamed; }}\n"
            ),
            text.replace('\n', "\r\n"),
            indented.join("\n"),
        ] {
            assert_eq!(fingerprints(path, &after), before, "{path}:\n{after}");
        }
    });
}

#[test]
fn carriage_returns_change_nothing() {
    with_room(&fixtures(), |(path, text)| {
        let found = examine_text(path, text);
        let returned = text.replace('\n', "\r\n");
        let found_again = examine_text(path, &returned);
        assert_eq!(said(&found), said(&found_again), "{path}");
        // A place that ends with its line may or may not end before the `\r`, so only beginnings are compared.
        let begins = |text: &str, found: &[Finding]| -> Vec<_> {
            let positions = positions(text, &places(found));
            positions.into_iter().map(|[start, _]| start).collect()
        };
        assert_eq!(
            begins(text, &found),
            begins(&returned, &found_again),
            "{path}"
        );
    });
}

#[test]
fn a_comment_before_a_finding_moves_it_and_nothing_else() {
    with_room(&fixtures(), |(path, text)| {
        let found = examine_text(path, text);
        for finding in &found {
            let start = finding.place.span.start as usize;
            let line = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
            let moved_text = format!("{}{EMOJI}{}", &text[..line], &text[line..]);
            let moved = |offset: u32| {
                let is_behind = offset as usize >= line;
                offset + if is_behind { EMOJI.len() as u32 } else { 0 }
            };
            let found_again = examine_text(path, &moved_text);
            assert_eq!(said(&found), said(&found_again), "{path}:{line}");
            let (before, after) = (places(&found), places(&found_again));
            assert_eq!(before.len(), after.len());
            for (before, after) in before.into_iter().zip(after) {
                // What begins or ends where the comment stands may take it in.
                let begins = after.start == moved(before.start)
                    || before.start as usize == line && after.start == before.start;
                let ends = after.end == moved(before.end)
                    || before.end as usize == line && after.end == before.end;
                assert!(begins && ends, "{path}: {before:?} became {after:?}");
            }
        }
    });
}

/// The findings of a run as the JSON report writes them, problems and all.
fn json(project: &Project, arguments: &[&str]) -> String {
    let ran = project.run(&[&["--format", "json", "--pedantic"], arguments].concat());
    assert!(ran.code < Some(2), "{}", ran.err);
    ran.out
}

/// A project of every third fixture, in folders whose names are no tests'.
fn project() -> (Project, Vec<String>) {
    let some: Vec<_> = fixtures().into_iter().step_by(3).collect();
    let project = Project::new(&[]);
    let mut paths = Vec::new();
    for (path, text) in some {
        let path = format!("src/{path}");
        project.write(&path, text.as_bytes());
        paths.push(path);
    }
    (project, paths)
}

#[test]
fn neither_order_nor_threads_nor_a_second_run_change_a_byte() {
    let (project, paths) = project();
    let once = json(&project, &["src"]);
    assert!(once.contains("\"rule\""), "something is found");
    assert_eq!(once, json(&project, &["src"]));
    for threads in ["1", "2", "7"] {
        assert_eq!(once, json(&project, &["--threads", threads, "src"]));
    }
    let named: Vec<&str> = paths.iter().map(String::as_str).collect();
    let backwards: Vec<&str> = named.iter().rev().copied().collect();
    assert_eq!(json(&project, &named), json(&project, &backwards));
}

#[test]
fn a_file_is_the_same_however_its_path_is_spelled() {
    let (project, paths) = project();
    let named: Vec<&str> = paths.iter().map(String::as_str).collect();
    let expected = json(&project, &named);
    let spelled = |spell: &dyn Fn(&str) -> String| -> Vec<String> {
        paths.iter().map(|path| spell(path)).collect()
    };
    let absolute = |path: &str| project.path().join(path).to_string_lossy().into_owned();
    for spelled in [
        spelled(&|path| format!("./{path}")),
        spelled(&|path| format!("src/../{path}")),
        spelled(&|path| path.replace('/', "//")),
        spelled(&|path| path.replace('/', "/./")),
        spelled(&absolute),
        // Each file twice.
        [spelled(&absolute), paths.clone()].concat(),
    ] {
        let arguments: Vec<&str> = spelled.iter().map(String::as_str).collect();
        assert_eq!(expected, json(&project, &arguments), "{}", spelled[0]);
    }
    let folder = json(&project, &["src"]);
    let whole = project.path().to_string_lossy().into_owned();
    for spelling in [".", "./src/", "src/../src", whole.as_str()] {
        assert_eq!(folder, json(&project, &[spelling]), "{spelling}");
    }
}

/// What a leak says in one line, so that what stands before it on that line can be changed.
const LEAK: &str =
    "import { bus } from './bus';\nexport function work() { bus.on('x', () => {}); }\n";

/// Where the finding in `bytes` is, by the concise report.
fn found_at(bytes: &[u8]) -> String {
    let project = Project::new(&[]);
    project.write("a.js", bytes);
    let ran = project.run(&["--format", "concise", "a.js"]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let place: Vec<&str> = ran.out.split(' ').collect();
    place[0].to_owned()
}

#[test]
fn columns_are_counted_in_utf_16_whatever_stands_before() {
    let found = |before: &[u8]| {
        let (first, second) = LEAK.split_at(LEAK.find("export").expect("it is there"));
        found_at(&[first.as_bytes(), before, second.as_bytes()].concat())
    };
    assert_eq!(found(b""), "a.js:2:30:");
    for (before, columns) in [
        ("/* a */".as_bytes(), 7),
        ("/* 🦀 */".as_bytes(), 8),
        ("/* é\u{301} */".as_bytes(), 8),
        ("/* 👩‍👩‍👧 */".as_bytes(), 14),
        ("/* \u{FEFF} */".as_bytes(), 7),
        // U+2028 ends a line of the language, and none of an editor.
        ("/* \u{2028} */".as_bytes(), 7),
        // Half of a surrogate pair as an escape, and as the three bytes that are no UTF-8: each is replaced.
        (br"'\ud83e';", 9),
        (b"/* \xED\xA0\xBE */", 9),
        (b"/* \xFF\xFE */", 8),
        (b"\t", 1),
    ] {
        let expected = format!("a.js:2:{}:", 30 + columns);
        assert_eq!(
            found(before),
            expected,
            "{}",
            String::from_utf8_lossy(before)
        );
    }
}

#[test]
fn a_mark_an_encoding_and_line_ends_leave_places_alone() {
    let marked = format!("\u{FEFF}{LEAK}");
    let utf_16: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [
        marked.into_bytes(),
        utf_16,
        LEAK.replace('\n', "\r\n").into_bytes(),
    ] {
        assert_eq!(found_at(&bytes), "a.js:2:30:");
    }
}

#[test]
fn an_event_named_by_half_a_surrogate_pair_is_an_event() {
    let leak = LEAK.replace("'x'", r"'\ud83e'");
    assert_eq!(found_at(leak.as_bytes()), "a.js:2:30:");
    let project = Project::new(&[("a.js", &leak)]);
    assert!(json(&project, &["a.js"]).contains(r"\\ud83e"));
    for (event, removed, is_same) in [
        (r"\ud83e", r"\ud83e", true),
        (r"\ud83e", r"\uD83E", true),
        (r"\ud83e", r"\ud83d", false),
        (r"\ud83e", "", false),
        (r"\ud83e\udd80", "🦀", true),
        (r"\ud83e\udd80", r"\u{1f980}", true),
        (r"\udd80\ud83e", "🦀", false),
    ] {
        let removal = format!("; bus.off('{removed}'); }}\n");
        let pair = LEAK
            .replace("'x'", &format!("'{event}'"))
            .replace("; }\n", &removal);
        let project = Project::new(&[("a.js", &pair)]);
        let silent = json(&project, &["a.js"]).contains("\"findings\": []");
        assert_eq!(silent, is_same, "{pair}");
    }
}

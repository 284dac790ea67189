//! The examples of the dictionary, run through the whole engine.
//!
//! In: the examples of `rules/dictionary/*.toml`. Out: a failure that lists every example on which the engine says
//! something else than the entry states.
//! Never here: the form of the tables; that is `tests/dictionary.rs`.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops where it is"
)]

use unlisten::dictionary::{Dictionary, Repeats, ResultLifetime};
use unlisten::examine_text;
use unlisten::judge::finding::Confidence;

use crate::tables::{dictionary, tables};

/// Where an example lives that needs no path of its own.
const EXAMPLE_PATH: &str = "src/example.ts";

/// Where an example lives that draws components.
const DRAWN_PATH: &str = "src/example.tsx";

/// The rules that speak of what repeats.
const REPETITION_RULES: [&str; 4] = [
    "listener-in-listener",
    "listener-in-loop",
    "listener-in-request-handler",
    "listener-per-call",
];

/// What an entry states of its example.
enum Expectation {
    /// This rule speaks.
    Rule(&'static str),
    /// Some rule speaks.
    Reported,
    /// No rule about repetition speaks.
    NoRepetition,
    /// No rule speaks.
    Silent,
    /// Some rule speaks, and none is surer than possible.
    Possible,
}

/// What is said of an example whose callback repeats like this.
fn expectation(repeats: Repeats) -> Expectation {
    match repeats {
        Repeats::Once | Repeats::Instance => Expectation::NoRepetition,
        Repeats::Event => Expectation::Rule("listener-in-listener"),
        Repeats::Request => Expectation::Rule("listener-in-request-handler"),
        Repeats::Iteration => Expectation::Rule("listener-in-loop"),
    }
}

/// Collects what the engine gets wrong.
#[derive(Default)]
struct Wrong {
    reports: Vec<String>,
}

impl Wrong {
    /// Runs one example.
    fn check(&mut self, place: &str, path: &str, code: &str, expected: &Expectation) {
        let findings = examine_text(path, code);
        let rules: Vec<&str> = findings.iter().map(|finding| finding.rule).collect();
        let (is_right, wanted) = match expected {
            Expectation::Rule(rule) => (rules.contains(rule), *rule),
            Expectation::Reported => (!rules.is_empty(), "a finding"),
            Expectation::NoRepetition => (
                !rules.iter().any(|rule| REPETITION_RULES.contains(rule)),
                "no rule about repetition",
            ),
            Expectation::Silent => (rules.is_empty(), "silence"),
            Expectation::Possible => (
                !rules.is_empty()
                    && findings
                        .iter()
                        .all(|finding| finding.confidence == Confidence::Possible),
                "what is possible at most",
            ),
        };
        if !is_right {
            self.reports
                .push(format!("{place}: wanted {wanted}, got {rules:?}\n{code}"));
        }
    }

    /// Fails if anything was wrong.
    fn fail_if_any(self) {
        let count = self.reports.len();
        assert!(
            count == 0,
            "{count} examples:\n\n{}",
            self.reports.join("\n")
        );
    }
}

/// Every built-in table, with its name.
fn dictionaries() -> impl Iterator<Item = (String, Dictionary)> {
    tables().into_iter().map(|(name, text)| {
        let parsed = dictionary(&name, &text);
        (name, parsed)
    })
}

/// A project may leave examples out; what is built in is proved by them.
#[test]
fn every_entry_has_its_examples() {
    for (table, dictionary) in dictionaries() {
        let pairs = dictionary.pairs.iter();
        let mut examples: Vec<&String> = pairs.flat_map(|it| [&it.leaks, &it.clean]).collect();
        examples.extend(dictionary.callbacks.iter().map(|it| &it.example));
        examples.extend(dictionary.decorators.iter().map(|it| &it.example));
        examples.extend(dictionary.exports.iter().map(|it| &it.example));
        examples.extend(dictionary.methods.iter().map(|it| &it.example));
        examples.extend(dictionary.objects.iter().map(|it| &it.example));
        examples.extend(dictionary.results.iter().map(|it| &it.example));
        examples.extend(dictionary.pass_throughs.iter().map(|it| &it.example));
        examples.extend(dictionary.look_alikes.iter().map(|it| &it.example));
        examples.extend(dictionary.silencers.iter().map(|it| &it.example));
        examples.extend(dictionary.wrappers.iter().map(|it| &it.example));
        for example in examples {
            assert!(!example.trim().is_empty(), "{table}: an example is missing");
        }
    }
}

#[test]
fn pairs_leak_and_are_clean_as_stated() {
    let mut wrong = Wrong::default();
    for (table, dictionary) in dictionaries() {
        for pair in &dictionary.pairs {
            let place = format!("{table}: {}", pair.name);
            wrong.check(&place, EXAMPLE_PATH, &pair.leaks, &Expectation::Reported);
            wrong.check(&place, EXAMPLE_PATH, &pair.clean, &Expectation::Silent);
        }
    }
    wrong.fail_if_any();
}

#[test]
fn callbacks_repeat_as_stated() {
    let mut wrong = Wrong::default();
    for (table, dictionary) in dictionaries() {
        for entry in &dictionary.callbacks {
            let place = format!("{table}: {} {:?}", entry.what, entry.calls);
            wrong.check(
                &place,
                EXAMPLE_PATH,
                &entry.example,
                &match entry.hands_pooled {
                    true => expectation(Repeats::Request),
                    false => expectation(entry.repeats),
                },
            );
        }
    }
    wrong.fail_if_any();
}

#[test]
fn methods_repeat_as_stated() {
    let mut wrong = Wrong::default();
    for (table, dictionary) in dictionaries() {
        for entry in &dictionary.decorators {
            let place = format!("{table}: {} {:?}", entry.what, entry.names);
            wrong.check(
                &place,
                EXAMPLE_PATH,
                &entry.example,
                &expectation(entry.repeats),
            );
        }
        for entry in &dictionary.methods {
            let place = format!("{table}: {} {:?}", entry.what, entry.names);
            wrong.check(
                &place,
                EXAMPLE_PATH,
                &entry.example,
                &expectation(entry.repeats),
            );
        }
    }
    wrong.fail_if_any();
}

#[test]
fn classes_of_components_leave_listeners_as_stated() {
    let mut wrong = Wrong::default();
    for (table, dictionary) in dictionaries() {
        for entry in &dictionary.component_classes {
            let place = format!("{table}: {}", entry.what);
            let leaves = Expectation::Rule("listener-without-teardown");
            wrong.check(&place, "example.ts", &entry.example, &leaves);
        }
    }
    wrong.fail_if_any();
}

#[test]
fn components_that_are_files_leave_listeners_as_stated() {
    let mut wrong = Wrong::default();
    for (table, dictionary) in dictionaries() {
        for entry in &dictionary.component_files {
            let place = format!("{table}: {}", entry.what);
            let leaves = Expectation::Rule("listener-without-teardown");
            let path = format!("src/Panel.{}", entry.ending);
            wrong.check(&place, &path, &entry.example, &leaves);
            // The root of a page is there as long as the page, and so is what stands around pages.
            let roots = entry.roots.iter().map(|root| format!("src/{root}"));
            let around = entry.root_folders.iter().map(|it| format!("src/{it}/Main"));
            for root in roots.chain(around) {
                let path = format!("{root}.{}", entry.ending);
                wrong.check(&place, &path, &entry.example, &Expectation::Silent);
            }
        }
        for entry in &dictionary.mounts {
            let place = format!("{table}: {:?}", entry.calls);
            let expected = Expectation::Silent;
            wrong.check(&place, DRAWN_PATH, &entry.example, &expected);
        }
    }
    wrong.fail_if_any();
}

#[test]
fn what_a_route_shows_comes_and_goes() {
    for (table, dictionary) in dictionaries() {
        for entry in &dictionary.routes {
            let surest = |code: &str| {
                let findings = examine_text("src/example.tsx", code);
                findings.iter().map(|finding| finding.confidence).max()
            };
            assert_eq!(surest(&entry.example), Some(Confidence::Likely), "{table}");
            let elsewhere = entry.example.replace(&entry.beside, "name");
            assert_eq!(surest(&elsewhere), Some(Confidence::Possible), "{table}");
        }
    }
}

#[test]
fn containers_make_as_many_as_stated() {
    let mut wrong = Wrong::default();
    for (table, dictionary) in dictionaries() {
        for entry in &dictionary.containers {
            let shown = |code: &str| -> Vec<Confidence> {
                let findings = examine_text("example.ts", code).into_iter();
                findings.map(|it| it.confidence).collect()
            };
            let one = shown(&entry.one);
            if one.iter().any(|it| *it > Confidence::Possible) {
                wrong
                    .reports
                    .push(format!("{table}: {} of one: {one:?}", entry.what));
            }
            let scoped = shown(&entry.scoped);
            if !entry.scoped.is_empty() && !scoped.iter().any(|it| *it > Confidence::Possible) {
                wrong
                    .reports
                    .push(format!("{table}: {} of several: {scoped:?}", entry.what));
            }
        }
    }
    wrong.fail_if_any();
}

/// What a configuration says is read as data: a request handler runs a function that it imports by an alias.
#[test]
fn configurations_say_that_at_is_src() {
    const WATCH: &str = "export function watch() { process.on('unlisten-example', () => {}); }";
    const SERVER: &str = "import http from 'node:http';\nimport { watch } from '@/watch';\n\
                          http.createServer(() => watch());";
    for (table, dictionary) in dictionaries() {
        for entry in &dictionary.alias_tables {
            let texts = [
                (entry.example_file.as_str(), entry.example.as_str()),
                ("src/watch.js", WATCH),
                ("lib/server.js", SERVER),
                ("package.json", "{}"),
            ];
            let findings = unlisten::run::examine_program(&texts);
            let rules: Vec<_> = findings[1].iter().map(|it| it.rule).collect();
            assert_eq!(
                rules,
                ["listener-in-request-handler"],
                "{table}: {}",
                entry.what
            );
        }
    }
}

#[test]
fn exports_and_objects_repeat_as_stated() {
    let mut wrong = Wrong::default();
    for (table, dictionary) in dictionaries() {
        for entry in &dictionary.exports {
            let place = format!("{table}: {} {:?}", entry.what, entry.names);
            let path = &entry.example_file;
            wrong.check(&place, path, &entry.example, &expectation(entry.repeats));
        }
        for entry in &dictionary.objects {
            let place = format!("{table}: {} {:?}", entry.what, entry.under);
            let path = match entry.example_file.as_str() {
                "" => EXAMPLE_PATH,
                written => written,
            };
            wrong.check(&place, path, &entry.example, &expectation(entry.repeats));
        }
    }
    wrong.fail_if_any();
}

#[test]
fn results_live_as_stated() {
    let mut wrong = Wrong::default();
    for (table, dictionary) in dictionaries() {
        for entry in &dictionary.results {
            let expected = match entry.is {
                ResultLifetime::New => Expectation::Silent,
                ResultLifetime::Shared
                | ResultLifetime::Kept
                | ResultLifetime::Pooled
                | ResultLifetime::Receiver
                | ResultLifetime::Before
                | ResultLifetime::Both => Expectation::Reported,
            };
            let place = format!(
                "{table}: the result of {:?} from {:?}",
                entry.calls, entry.from
            );
            wrong.check(&place, EXAMPLE_PATH, &entry.example, &expected);
        }
    }
    wrong.fail_if_any();
}

#[test]
fn what_a_call_hands_back_lives_as_long_as_before() {
    let mut wrong = Wrong::default();
    for (table, dictionary) in dictionaries() {
        for entry in &dictionary.pass_throughs {
            let place = format!("{table}: what {:?} hands back", entry.calls);
            wrong.check(&place, EXAMPLE_PATH, &entry.example, &Expectation::Reported);
        }
    }
    wrong.fail_if_any();
}

#[test]
fn look_alikes_are_silent() {
    let mut wrong = Wrong::default();
    for (table, dictionary) in dictionaries() {
        for entry in &dictionary.look_alikes {
            let place = format!("{table}: {}", entry.why);
            wrong.check(&place, EXAMPLE_PATH, &entry.example, &Expectation::Silent);
        }
    }
    wrong.fail_if_any();
}

#[test]
fn silencers_silence_as_stated() {
    let mut wrong = Wrong::default();
    for (table, dictionary) in dictionaries() {
        for entry in &dictionary.silencers {
            let place = format!("{table}: {:?} {:?}", entry.calls, entry.properties);
            let expected = Expectation::Rule("silenced-max-listeners");
            wrong.check(&place, EXAMPLE_PATH, &entry.example, &expected);
        }
    }
    wrong.fail_if_any();
}

#[test]
fn what_is_found_after_an_insertion_may_be_new() {
    for (table, dictionary) in dictionaries() {
        for entry in &dictionary.insertions {
            let place = format!("{table}: {:?} {:?}", entry.calls, entry.properties);
            let surest = |code: &str| {
                let findings = examine_text(EXAMPLE_PATH, code);
                findings.iter().map(|finding| finding.confidence).max()
            };
            assert_eq!(
                surest(&entry.example),
                Some(Confidence::Possible),
                "{place}"
            );
            let without: String = entry
                .example
                .lines()
                .filter(|line| !line.contains("<button"))
                .collect::<Vec<_>>()
                .join("\n");
            assert_eq!(surest(&without), Some(Confidence::Likely), "{place}");
        }
    }
}

#[test]
fn waits_may_be_in_vain() {
    let mut wrong = Wrong::default();
    for (table, dictionary) in dictionaries() {
        for entry in &dictionary.waits {
            let place = format!("{table}: waiting for {:?}", entry.names);
            let expected = Expectation::Rule("abandoned-once");
            wrong.check(&place, EXAMPLE_PATH, &entry.example, &expected);
        }
    }
    wrong.fail_if_any();
}

#[test]
fn what_a_blueprint_holds_are_members() {
    let mut wrong = Wrong::default();
    for (table, dictionary) in dictionaries() {
        for entry in &dictionary.blueprints {
            let place = format!("{table}: what {:?} make", entry.calls);
            let expected = Expectation::Rule("listener-per-call");
            wrong.check(&place, EXAMPLE_PATH, &entry.example, &expected);
        }
    }
    wrong.fail_if_any();
}

#[test]
fn wrappers_make_another_function_as_stated() {
    let mut wrong = Wrong::default();
    for (table, dictionary) in dictionaries() {
        for entry in &dictionary.wrappers {
            let expected = match entry.is_recognised {
                true => Expectation::Silent,
                false => Expectation::Rule("dead-removal"),
            };
            let place = format!("{table}: what {:?} make", entry.calls);
            wrong.check(&place, EXAMPLE_PATH, &entry.example, &expected);
        }
    }
    wrong.fail_if_any();
}

#[test]
fn what_a_handler_is_handed_is_new_except_for_its_shared_members() {
    let mut wrong = Wrong::default();
    let handler =
        |body: &str| format!("require('http').createServer((req, res) => {{\n  {body}\n}});\n");
    for (body, expected) in [
        ("req.on('data', () => {});", Expectation::Silent),
        ("res.on('close', () => {});", Expectation::Silent),
        ("req.socket.on('close', () => {});", Expectation::Reported),
    ] {
        wrong.check(body, EXAMPLE_PATH, &handler(body), &expected);
    }
    wrong.fail_if_any();
}

#[test]
fn bystanders_take_no_certainty_away() {
    for (table, dictionary) in dictionaries() {
        for entry in &dictionary.bystanders {
            let findings = examine_text(EXAMPLE_PATH, &entry.example);
            let certain = findings
                .iter()
                .any(|finding| finding.confidence == Confidence::Certain);
            assert!(certain, "{table}:\n{}", entry.example);
        }
    }
}

#[test]
fn what_holds_only_at_the_beginning_guards() {
    let mut wrong = Wrong::default();
    for (table, dictionary) in dictionaries() {
        for entry in &dictionary.beginnings {
            let example = &entry.example;
            wrong.check(&table, EXAMPLE_PATH, example, &Expectation::NoRepetition);
            let otherwise = example.replace(&entry.member, "isPackaged");
            wrong.check(&table, EXAMPLE_PATH, &otherwise, &Expectation::Reported);
        }
    }
    wrong.fail_if_any();
}

#[test]
fn what_connects_once_comes_once() {
    let mut wrong = Wrong::default();
    for (table, dictionary) in dictionaries() {
        for entry in &dictionary.connections {
            let example = &entry.example;
            wrong.check(&table, EXAMPLE_PATH, example, &Expectation::NoRepetition);
            let otherwise = example.replace(&entry.calls[0], "comeAgain");
            wrong.check(&table, EXAMPLE_PATH, &otherwise, &Expectation::Reported);
        }
    }
    wrong.fail_if_any();
}

#[test]
fn what_is_asserted_guards() {
    let mut wrong = Wrong::default();
    for (table, dictionary) in dictionaries() {
        for entry in &dictionary.assertions {
            wrong.check(
                &table,
                EXAMPLE_PATH,
                &entry.example,
                &Expectation::NoRepetition,
            );
            let without = entry.example.replace("assert", "consider");
            wrong.check(
                &table,
                EXAMPLE_PATH,
                &without.replace("invariant", "consider"),
                &Expectation::Rule("listener-in-request-handler"),
            );
        }
    }
    wrong.fail_if_any();
}

#[test]
fn what_a_program_hears_once_is_possible_at_most() {
    let mut wrong = Wrong::default();
    for (table, dictionary) in dictionaries() {
        for entry in &dictionary.process_events {
            let place = format!("{table}: {:?}", entry.of);
            wrong.check(&place, EXAMPLE_PATH, &entry.example, &Expectation::Possible);
        }
    }
    wrong.fail_if_any();
}

#[test]
fn what_returns_a_handle_is_reported_where_that_is_thrown_away() {
    let mut wrong = Wrong::default();
    for (table, dictionary) in dictionaries() {
        for entry in &dictionary.handles {
            let place = format!("{table}: {:?}", entry.from);
            wrong.check(&place, EXAMPLE_PATH, &entry.example, &Expectation::Reported);
        }
    }
    wrong.fail_if_any();
}

#[test]
fn what_collects_keeps_a_listener() {
    let mut wrong = Wrong::default();
    for (table, dictionary) in dictionaries() {
        for entry in &dictionary.collectors {
            let place = format!("{table}: {:?}", entry.calls);
            wrong.check(&place, EXAMPLE_PATH, &entry.example, &Expectation::Reported);
        }
    }
    wrong.fail_if_any();
}

#[test]
fn names_of_events_are_read_as_stated() {
    let mut wrong = Wrong::default();
    for (table, dictionary) in dictionaries() {
        for entry in &dictionary.event_names {
            let place = format!("{table}: {:?} {:?}", entry.variables, entry.parts);
            let expected = match entry.parts.is_empty() {
                true => Expectation::Reported,
                false => Expectation::Silent,
            };
            wrong.check(&place, EXAMPLE_PATH, &entry.example, &expected);
        }
    }
    wrong.fail_if_any();
}

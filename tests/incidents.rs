//! The incidents that the program was written after: what it says of each bug, and that it is silent on each fix.
//!
//! In: the files of `fixtures/incidents/`. Out: nothing; a finding in another place, under another rule, or whose first
//! suggestion is not the one that the post-mortem chose, fails.
//! Never here: other fixtures, which say by carets what is found in them.

use std::path::PathBuf;

use unlisten::judge::finding::{Confidence, Finding};

/// A bug, and what is to be said of it.
struct Bug {
    file: &'static str,
    /// The text that the finding's line begins with.
    line: &'static str,
    rule: &'static str,
    confidence: Confidence,
    message: &'static str,
    /// The suggestions, from the first.
    suggestions: &'static [&'static str],
}

const SINGLE_HANDLER: &str = "Register one `change` handler in the constructor of `DataCache`, and give the class a `destroy()` that calls `database.off('change', handler)`";
const SINGLE_HANDLER_INJECTED: &str = "Register one `change` handler in the constructor of `DataCache`, and give the class a `destroy()` that calls `this.database.off('change', handler)`";
const ONCE: &str =
    "Use `this.emitter.once('data', …)` if each turn waits for one event: it removes itself";
const AT_THE_END_OF_THE_TURN: &str = "Keep the handler in a variable and call `this.emitter.off('data', handler)` in a `finally` at the end of the turn";

const BUGS: &[Bug] = &[
    Bug {
        file: "user-api/bug-per-request.js",
        line: "database.on('change'",
        rule: "listener-in-request-handler",
        confidence: Confidence::Certain,
        message: "an Express handler adds one more `change` listener to `database` each time",
        suggestions: &[SINGLE_HANDLER],
    },
    Bug {
        file: "user-api/bug-class-alone.js",
        line: "database.on('change'",
        rule: "listener-per-call",
        confidence: Confidence::Likely,
        message: "if `getData` is called more than once, each call adds one more `change` listener to `database`",
        suggestions: &[SINGLE_HANDLER],
    },
    Bug {
        file: "user-api/bug-injected-database.ts",
        line: "this.database.on('change'",
        rule: "listener-per-call",
        confidence: Confidence::Likely,
        message: "if `getData` is called more than once, each call adds one more `change` listener to `this.database`",
        suggestions: &[SINGLE_HANDLER_INJECTED],
    },
    Bug {
        file: "order-worker/bug.ts",
        line: "this.emitter.on('data'",
        rule: "listener-in-loop",
        confidence: Confidence::Certain,
        message: "each turn of this loop adds one more `data` listener to `this.emitter`",
        suggestions: &[ONCE, AT_THE_END_OF_THE_TURN],
    },
    Bug {
        file: "order-worker/bug-polled.ts",
        line: "this.emitter.on('data'",
        rule: "listener-in-loop",
        confidence: Confidence::Certain,
        message: "each turn of this loop adds one more `data` listener to `this.emitter`",
        suggestions: &[ONCE, AT_THE_END_OF_THE_TURN],
    },
    Bug {
        file: "matching-service/bug.ts",
        line: "this.locations.on('update'",
        rule: "skipped-removal",
        confidence: Confidence::Certain,
        message: "line 27 returns before the removal on line 35 and leaves the `update` listener on `this.locations`",
        suggestions: &[
            "Call `this.locations.off('update', onLocation)` in a `finally` around everything that follows the registration",
        ],
    },
];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/incidents")
}

fn examined(file: &str) -> (String, Vec<Finding>) {
    let path = folder().join(file);
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let findings = unlisten::examine_text(file, &text);
    (text, findings)
}

/// Every file below the folder, as `incident/file`, sorted.
fn files() -> Vec<String> {
    let names = |folder: PathBuf| -> Vec<String> {
        let entries = std::fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let names = entries
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    };
    names(folder())
        .into_iter()
        .flat_map(|incident| {
            let files = names(folder().join(&incident));
            files
                .into_iter()
                .map(move |file| format!("{incident}/{file}"))
        })
        .collect()
}

#[test]
fn each_bug_is_found_at_its_registration_with_the_fix_that_was_chosen() {
    for bug in BUGS {
        let (text, findings) = examined(bug.file);
        let [finding] = findings.as_slice() else {
            panic!("{}: {} findings", bug.file, findings.len());
        };
        let start = finding.place.span.start as usize;
        let line = &text[text[..start].rfind('\n').map_or(0, |at| at + 1)..];
        assert!(
            line.trim_start().starts_with(bug.line),
            "{}: found on {:?}",
            bug.file,
            line.lines().next()
        );
        assert_eq!(finding.rule, bug.rule, "{}", bug.file);
        assert_eq!(finding.confidence, bug.confidence, "{}", bug.file);
        assert_eq!(finding.message, bug.message, "{}", bug.file);
        let suggestions: Vec<&str> = finding
            .suggestions
            .iter()
            .take(bug.suggestions.len())
            .map(|suggestion| suggestion.message.as_str())
            .collect();
        assert_eq!(suggestions, bug.suggestions, "{}", bug.file);
    }
}

#[test]
fn every_fix_and_the_incident_without_a_listener_are_silent() {
    let bugs: Vec<&str> = BUGS.iter().map(|bug| bug.file).collect();
    // The incidents in their other forms are held to their carets; each is several files in one.
    let silent: Vec<String> = files()
        .into_iter()
        .filter(|file| !bugs.contains(&file.as_str()) && !file.contains("forms"))
        .collect();
    for fix in [
        "user-api/fixed-one",
        "user-api/hotfix",
        "order-worker/fixed",
        "matching-service/fixed",
        "payment-service/",
    ] {
        assert!(
            silent.iter().any(|file| file.starts_with(fix)),
            "no fixture begins with {fix}"
        );
    }
    for file in silent {
        let (_, findings) = examined(&file);
        // What is only possible is for a reviewer who asks for it: a `once` waits for an event that may not come.
        let messages: Vec<&str> = findings
            .iter()
            .filter(|finding| finding.confidence > Confidence::Possible)
            .map(|finding| finding.message.as_str())
            .collect();
        assert!(messages.is_empty(), "{file}: {messages:?}");
    }
}

/// What a label says has to fit beside the code: none is a line of its own length.
#[test]
fn labels_and_notes_are_short_and_say_each_thing_once() {
    for bug in BUGS {
        let (_, findings) = examined(bug.file);
        for finding in findings {
            for step in &finding.steps {
                let length = step.message.chars().count();
                assert!(length <= 70, "{}: {:?}", bug.file, step.message);
            }
            let mut said: Vec<&str> = finding
                .steps
                .iter()
                .map(|step| step.message.as_str())
                .chain(finding.notes.iter().map(String::as_str))
                .chain(finding.suggestions.iter().map(|one| one.message.as_str()))
                .collect();
            let all = said.len();
            said.sort_unstable();
            said.dedup();
            assert_eq!(said.len(), all, "{}: something is said twice", bug.file);
        }
    }
}

#[test]
fn an_event_that_begins_with_a_vowel_has_its_article() {
    for (event, article) in [
        ("abort", "an"),
        ("data", "a"),
        ("error", "an"),
        ("update", "an"),
        ("user", "a"),
    ] {
        let text =
            format!("const bus = require('./bus');\nfor (;;) bus.on('{event}', () => {{}});\n");
        let findings = unlisten::examine_text("a.js", &text);
        assert_eq!(
            findings[0].steps[0].message,
            format!("{article} `{event}` listener is added here")
        );
    }
}

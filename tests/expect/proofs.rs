//! Proof that the harness can fail.
//!
//! In: small sources and made-up findings. Out: nothing; each test shows that one kind of disagreement is an error.
//! Never here: the linter itself. A check that cannot fail is a defect, so each way to fail is tried.

use unlisten::corpus::Span;
use unlisten::judge::finding::{Confidence, Finding, Place, Severity};
use unlisten::judge::known::fingerprint::Fingerprint;

use super::{Tally, check, markdown};

const LEAK: &str =
    "for (const x of xs) {\n  bus.on('a', f);\n  //  ^^^^^^ listener-in-loop: adds one\n}\n";

/// A finding whose place is where `marked` first stands in the text.
fn finding(
    rule: &'static str,
    confidence: Confidence,
    marked: &'static str,
) -> impl Fn(&str, &str) -> Vec<Finding> {
    move |_, text| {
        let start = text.find(marked).expect("the marked text is in the source") as u32;
        let span = Span::new(start, start + marked.len() as u32);
        vec![Finding {
            rule,
            severity: Severity::Error,
            confidence,
            expectations: Vec::new(),
            place: Place { file: 0, span },
            message: "each turn adds one more to `bus`".to_owned(),
            steps: Vec::new(),
            notes: Vec::new(),
            remedies: Vec::new(),
            suggestions: Vec::new(),
            fingerprint: Fingerprint::default(),
            about: unlisten::judge::explain::about::About::default(),
            cause: String::new(),
            also: Vec::new(),
        }]
    }
}

fn nothing(_: &str, _: &str) -> Vec<Finding> {
    Vec::new()
}

fn failure(text: &str, examine: &dyn Fn(&str, &str) -> Vec<Finding>) -> String {
    check("bus.ts", text, examine).expect_err("the harness must fail here")
}

#[test]
fn an_expected_finding_passes() {
    let found = finding("listener-in-loop", Confidence::Certain, "on('a'");
    let tally = check("bus.ts", LEAK, &found).expect("the finding is expected");
    assert_eq!(
        tally,
        Tally {
            leaking: 1,
            ..Tally::default()
        }
    );
}

#[test]
fn carets_may_start_inside_a_longer_place() {
    let found = finding("listener-in-loop", Confidence::Certain, "bus.on('a'");
    assert!(check("bus.ts", LEAK, &found).is_ok());
}

#[test]
fn a_missing_finding_fails() {
    assert!(failure(LEAK, &nothing).contains("missing listener-in-loop: adds one"));
}

#[test]
fn an_unexpected_finding_fails_and_shows_the_carets() {
    let text = "for (const x of xs) {\n  bus.on('a', f);\n}\n";
    let found = finding("listener-in-loop", Confidence::Certain, "on('a'");
    let failure = failure(text, &found);
    assert!(failure.contains("line 2: unexpected listener-in-loop"));
    assert!(failure.contains("|   //  ^^^^^^ listener-in-loop: each turn adds one more to `bus`"));
}

#[test]
fn a_wrong_column_fails() {
    for carets in [
        "  // ^^^^^^^",
        "  //   ^^^^^^",
        "  //  ^^^^^^^",
        "  //                ^^^",
    ] {
        let text = format!(
            "xs.map(() => {{\n  bus.on('a', f);\n{carets} listener-in-loop: adds one\n}})\n"
        );
        let found = finding("listener-in-loop", Confidence::Certain, "on('a'");
        let failed = check("bus.ts", &text, &found).is_err();
        assert!(failed, "{carets}");
    }
}

#[test]
fn a_wrong_line_fails() {
    let text = "bus.on('a', f);\nbus.on('a', f);\n//  ^^^^^^ listener-in-loop: adds one\n";
    failure(
        text,
        &finding("listener-in-loop", Confidence::Certain, "on('a'"),
    );
}

#[test]
fn a_wrong_rule_or_wording_or_confidence_fails() {
    failure(
        LEAK,
        &finding("listener-per-call", Confidence::Certain, "on('a'"),
    );
    let wording = LEAK.replace("adds one", "adds two");
    failure(
        &wording,
        &finding("listener-in-loop", Confidence::Certain, "on('a'"),
    );
    let confidence = LEAK.replace("listener-in-loop:", "listener-in-loop (likely):");
    failure(
        &confidence,
        &finding("listener-in-loop", Confidence::Certain, "on('a'"),
    );
    let likely = finding("listener-in-loop", Confidence::Likely, "on('a'");
    assert!(check("bus.ts", &confidence, &likely).is_ok());
}

#[test]
fn one_finding_cannot_meet_two_expectations() {
    let doubled = LEAK.replace("}\n", "  //  ^^^^^^ listener-in-loop: adds one\n}\n");
    failure(
        &doubled,
        &finding("listener-in-loop", Confidence::Certain, "on('a'"),
    );
}

#[test]
fn a_miss_holds_until_it_is_found() {
    let text = LEAK.replace(
        "listener-in-loop: adds one",
        "miss listener-in-loop: loops are not seen",
    );
    let tally = check("bus.ts", &text, &nothing).expect("nothing is found");
    assert_eq!(
        tally,
        Tally {
            misses: 1,
            ..Tally::default()
        }
    );
    let found = finding("listener-in-loop", Confidence::Certain, "on('a'");
    assert!(failure(&text, &found).contains("delete the word `miss`"));
}

#[test]
fn another_finding_does_not_hide_behind_a_miss() {
    let text = LEAK.replace(
        "listener-in-loop: adds one",
        "miss skipped-removal: paths are not followed",
    );
    let found = finding("listener-in-loop", Confidence::Certain, "on('a'");
    assert!(failure(&text, &found).contains("unexpected listener-in-loop"));
}

#[test]
fn a_noise_holds_until_it_is_silent() {
    let text = LEAK.replace(
        "listener-in-loop: adds one",
        "noise listener-in-loop: the loop ends",
    );
    let found = finding("listener-in-loop", Confidence::Certain, "on('a'");
    let tally = check("bus.ts", &text, &found).expect("it is reported");
    assert_eq!(
        tally,
        Tally {
            noises: 1,
            ..Tally::default()
        }
    );
    assert!(failure(&text, &nothing).contains("delete the `noise` line"));
}

#[test]
fn a_possible_finding_is_shown_to_the_pedantic_alone() {
    let possible = finding("listener-in-loop", Confidence::Possible, "on('a'");
    failure(LEAK, &possible);
    assert!(check("bus.ts", &format!("// pedantic\n{LEAK}"), &possible).is_ok());
}

#[test]
fn every_form_of_comment_is_read() {
    for (open, close) in [("/*", " */"), ("{/*", " */}"), ("//", "")] {
        let text = format!(
            "          bus.on('a', f);\n{open:<14}^^^^^^ listener-in-loop: adds one{close}\n"
        );
        let found = finding("listener-in-loop", Confidence::Certain, "on('a'");
        assert!(check("bus.tsx", &text, &found).is_ok(), "{open}");
        failure(&text, &nothing);
    }
}

#[test]
fn each_file_of_a_source_is_examined_under_its_own_name() {
    let text = format!(
        "// Two files.\n/* --- src/a.ts --- */\nbus.on('a', f);\n/* --- src/b.ts --- */\n{LEAK}"
    );
    let found = finding("listener-in-loop", Confidence::Certain, "on('a'");
    let in_b = |path: &str, text: &str| {
        if path == "src/b.ts" {
            found(path, text)
        } else {
            Vec::new()
        }
    };
    let tally = check("two.ts", &text, &in_b).expect("the finding is in the second file");
    assert_eq!(
        tally,
        Tally {
            leaking: 1,
            silent: 1,
            ..Tally::default()
        }
    );
    let in_a = |path: &str, text: &str| {
        if path == "src/a.ts" {
            found(path, text)
        } else {
            Vec::new()
        }
    };
    assert!(failure(&text, &in_a).contains("line 3: unexpected"));
}

#[test]
fn what_cannot_be_read_is_an_error() {
    for comment in [
        "// ^^^ listner-in-loop: a typing error",
        "// ^^^ miss listener-in-loop",
        "// ^^^ listener-in-loop (surely): no such confidence",
        "// ^^^",
        "f(); // ^^^ listener-in-loop: not on its own line",
    ] {
        failure(&format!("bus.on('a', f);\n{comment}\n"), &nothing);
    }
    failure("// ^^^ listener-in-loop: under no code\n", &nothing);
}

#[test]
fn blocks_are_cut_out_of_pages() {
    let page = "# t\n\n```ts\na\n```\n\n```text\nb\n```\n```js\nc\n```\n";
    let blocks = markdown::blocks(page).expect("every fence names a language");
    let texts: Vec<(&str, usize)> = blocks
        .iter()
        .map(|one| (one.text.as_str(), one.line))
        .collect();
    assert_eq!(texts, [("a\n", 4), ("c\n", 11)]);
    assert!(markdown::blocks("```\na\n```\n").is_err());
    assert!(markdown::blocks("```ts\na\n").is_err());
}

#[test]
fn a_configuration_holds_for_the_files_beside_it() {
    let source = |level: &str| {
        format!(
            "/* --- unlisten.json --- */\n{{ \"rules\": {{ \"listener-in-loop\": \"{level}\" }} }}\n\
             /* --- src/bus.js --- */\nexport function listen(names) {{\n  for (const name of names) {{\n    process.on('exit', () => {{}});\n  }}\n}}\n"
        )
    };
    let run = |level: &str| check("bus.ts", &source(level), &nothing);
    assert!(run("off").is_ok());
    let heard = run("error").expect_err("the loop leaks");
    assert!(heard.contains("unexpected listener-in-loop"), "{heard}");
    let refused = run("of").expect_err("there is no such level");
    assert!(refused.contains("unknown value `of`"), "{refused}");
}

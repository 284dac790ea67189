//! Reports that other programs read: whether these programs can.
//!
//! In: results made by hand, names and messages of the worst kind among them. Out: every report read back by a reader of
//! its format and held against the schema that is published for it, `tests/schemas/`.
//! Never here: an analysis.

mod conform;
mod reading;

use crate::samples;
use reading::{json, lines, text, xml};
use serde_json::{Value, json};
use unlisten::judge::rulebook;
use unlisten::report::{self, Results};

/// What a file may be called, and what an event may be called.
const NAME: &str = "src/a b#1%,:;\n\r\t]]>&\"'<!--\u{1b}[31m\u{7}\u{0}\u{202e}é🦀.ts";

/// Results in which everything that users name is of the worst kind.
fn hostile() -> Results {
    let mut results = samples::findings();
    results.files[1] = NAME.into();
    results.problems = samples::unreadable().problems;
    for finding in &mut results.findings {
        finding.message = format!("adds `{NAME}`\n::error::% {NAME}");
        finding.notes.push(NAME.into());
        for step in &mut finding.steps {
            step.message = NAME.into();
        }
        for suggestion in &mut finding.suggestions {
            suggestion.message = NAME.into();
        }
    }
    results
}

/// Every kind of run: findings, nothing found, files that could not be read, and the worst names.
fn runs() -> [(&'static str, Results); 4] {
    [
        ("findings", samples::findings()),
        ("clean", samples::clean()),
        ("unreadable", samples::unreadable()),
        ("hostile", hostile()),
    ]
}

#[test]
fn github_findings() {
    insta::assert_snapshot!(text(report::github::write, &samples::findings()), @"
    ::error file=src/orders.ts,line=14,endLine=16,title=unlisten%3A listener-in-loop::each turn of this loop adds one more `data` listener to `this.emitter` (certain)%0Ahelp: use `this.emitter.once('data', …)` if each order waits for one chunk%0Ahelp: keep the handler in a `const` and call `this.emitter.removeListener('data', handler)` at the end of each turn, in `finally`
    ::warning file=src/routes.js,line=4,endLine=4,col=2,endColumn=49,title=unlisten%3A listener-in-request-handler::each request to `/stream` adds one more `naïve 🦀` listener to `bus` (likely)%0Ahelp: remove it when the client goes: `res.on('close', () => bus.off(…))`
    ");
}

#[test]
fn github_unreadable() {
    insta::assert_snapshot!(text(report::github::write, &samples::unreadable()), @"
    ::error file=src/orders.ts,line=14,endLine=16,title=unlisten%3A listener-in-loop::each turn of this loop adds one more `data` listener to `this.emitter` (certain)%0Ahelp: use `this.emitter.once('data', …)` if each order waits for one chunk%0Ahelp: keep the handler in a `const` and call `this.emitter.removeListener('data', handler)` at the end of each turn, in `finally`
    ::error file=src/gone.ts,title=unlisten::src/gone.ts: no such file or folder; check the spelling and the current folder
    ::warning file=src/legacy.js,title=unlisten::src/legacy.js: not UTF-8; it was checked with invalid bytes replaced, so save it as UTF-8
    ");
}

#[test]
fn github_commands_are_one_line_each_whatever_is_named() {
    assert_eq!(text(report::github::write, &samples::clean()), "");
    let written = text(report::github::write, &hostile());
    assert_eq!(written.lines().count(), 4, "{written}");
    assert!(!written.contains(['\r', '\u{1b}', '\u{0}']), "{written}");
    for line in written.lines() {
        let (level, rest) = line
            .strip_prefix("::")
            .and_then(|it| it.split_once(' '))
            .expect(line);
        assert!(["error", "warning"].contains(&level), "{line}");
        let (properties, _) = rest.split_once("::").expect(line);
        for property in properties.split(',') {
            let (name, value) = property.split_once('=').expect(line);
            assert!(!name.is_empty() && !value.contains(':'), "{line}");
        }
    }
    // The runner reads the name back as it is, but for what commands a terminal.
    let first = written.lines().next().expect("there is one");
    assert!(
        first.contains("file=src/a b#1%25%2C%3A;%0A%0D\u{FFFD}]]>&\"'<!--"),
        "{first}"
    );
}

#[test]
fn paths_start_from_the_top_of_a_checkout() {
    let mut results = samples::findings();
    results.folder = "/base/checkout/packages/web".into();
    results.checkout = Some("/base/checkout".into());
    let written = text(report::github::write, &results);
    assert!(
        written.contains("file=packages/web/src/orders.ts,"),
        "{written}"
    );
    results.checkout = Some("/elsewhere".into());
    let written = text(report::github::write, &results);
    assert!(written.contains("file=src/orders.ts,"), "{written}");
}

#[test]
fn checkstyle() {
    insta::assert_snapshot!(
        "checkstyle_findings",
        text(report::checkstyle::write, &samples::findings())
    );
    insta::assert_snapshot!(
        "checkstyle_unreadable",
        text(report::checkstyle::write, &samples::unreadable())
    );
    insta::assert_snapshot!(text(report::checkstyle::write, &samples::clean()), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <checkstyle version="4.3"/>
    "#);
}

#[test]
fn checkstyle_names_survive() {
    let document = xml(report::checkstyle::write, &hostile());
    let file = document.child("file").expect("there is a file");
    let legal = NAME.replace(['\u{1b}', '\u{7}', '\u{0}'], "\u{FFFD}");
    let names: Vec<&str> = document
        .children
        .iter()
        .map(|it| it.attribute("name"))
        .collect();
    assert!(names.contains(&legal.as_str()), "{names:?}");
    assert_eq!(file.name, "file");
    for error in document.children.iter().flat_map(|file| &file.children) {
        assert_eq!(error.name, "error");
        assert!(["error", "warning"].contains(&error.attribute("severity")));
        assert!(
            error
                .attribute("line")
                .parse::<u32>()
                .is_ok_and(|line| line > 0)
        );
    }
}

#[test]
fn junit() {
    insta::assert_snapshot!(
        "junit_findings",
        text(report::junit::write, &samples::findings())
    );
    insta::assert_snapshot!(
        "junit_unreadable",
        text(report::junit::write, &samples::unreadable())
    );
    insta::assert_snapshot!(text(report::junit::write, &samples::clean()), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="unlisten" tests="1" failures="0" errors="0">
      <testsuite name="unlisten" tests="1" failures="0" errors="0">
        <testcase name="no leaks found" classname="unlisten"/>
      </testsuite>
    </testsuites>
    "#);
}

#[test]
fn junit_conforms() {
    let schema = include_str!("schemas/junit-10.xsd");
    let schema = uppsala::parse(schema).expect("the schema is XML");
    let validator = uppsala::XsdValidator::from_schema(&schema).expect("it is a schema");
    let errors = |text: &str| {
        let document = uppsala::parse(text).expect("it is XML");
        validator.validate(&document).len()
    };
    for (run, results) in runs() {
        let written = text(report::junit::write, &results);
        assert_eq!(errors(&written), 0, "{run}: {written}");
    }
    let wrong = "<testsuites><testsuite name='a'><testcase/></testsuite></testsuites>";
    assert!(errors(wrong) > 0, "the schema refuses something");
}

#[test]
fn junit_counts_what_it_holds() {
    for (run, results) in runs() {
        let document = xml(report::junit::write, &results);
        let tests: Vec<_> = document
            .children
            .iter()
            .flat_map(|it| &it.children)
            .collect();
        let holding = |name: &str| tests.iter().filter(|it| it.child(name).is_some()).count();
        let said = ["tests", "failures", "errors"].map(|it| document.attribute(it).to_owned());
        let counted = [tests.len(), holding("failure"), holding("error")];
        assert_eq!(said, counted.map(|it| it.to_string()), "{run}");
        assert_eq!(holding("failure"), results.findings.len(), "{run}");
    }
}

#[test]
fn rdjson() {
    insta::assert_snapshot!(
        "rdjson_findings",
        text(report::rdjson::write, &samples::findings())
    );
    insta::assert_snapshot!(
        "rdjson_unreadable",
        text(report::rdjson::write, &samples::unreadable())
    );
    let clean = json(report::rdjson::write, &samples::clean());
    assert_eq!(clean["diagnostics"], json!([]));
}

#[test]
fn rdjson_counts_columns_in_bytes() {
    let written = json(report::rdjson::write, &samples::findings());
    let range = &written["diagnostics"][1]["location"]["range"];
    let call = "bus.on('naïve 🦀', (event) => res.write(event))";
    assert_eq!(range["start"], json!({ "line": 4, "column": 2 }));
    assert_eq!(range["end"], json!({ "line": 4, "column": 2 + call.len() }));
}

/// The same in a folder of its own, as editors need whole paths.
fn in_a_folder(mut results: Results) -> Results {
    results.folder = "/base/my work".into();
    results
}

#[test]
fn lsp() {
    let shown = |results| text(report::lsp::write, &in_a_folder(results));
    insta::assert_snapshot!("lsp_findings", shown(samples::findings()));
    insta::assert_snapshot!("lsp_unreadable", shown(samples::unreadable()));
    assert_eq!(shown(samples::clean()), "");
}

#[test]
fn lsp_is_read_back_as_the_protocol_has_it() {
    for (run, results) in runs() {
        let results = in_a_folder(results);
        let written = lines(report::lsp::write, &results);
        let mut uris = Vec::new();
        let mut found = 0;
        for line in written {
            let params: gen_lsp_types::PublishDiagnosticsParams =
                serde_json::from_value(line.clone())
                    .unwrap_or_else(|error| panic!("{run}: {error}"));
            assert_eq!(
                serde_json::to_value(&params).expect("it is JSON"),
                line,
                "{run}"
            );
            found += params
                .diagnostics
                .iter()
                .filter(|it| it.code.is_some())
                .count();
            uris.push(params.uri);
        }
        assert_eq!(found, results.findings.len(), "{run}");
        let all = uris.len();
        uris.dedup();
        assert_eq!(uris.len(), all, "{run}: one for each file");
    }
}

#[test]
fn lsp_counts_columns_in_utf_16_units_from_0() {
    let written = lines(report::lsp::write, &in_a_folder(samples::findings()));
    let diagnostic = &written[1]["diagnostics"][0];
    let call = "bus.on('naïve 🦀', (event) => res.write(event))";
    let end = 1 + call.encode_utf16().count();
    assert_eq!(
        diagnostic["range"]["start"],
        json!({ "line": 3, "character": 1 })
    );
    assert_eq!(
        diagnostic["range"]["end"],
        json!({ "line": 3, "character": end })
    );
    let related = diagnostic["relatedInformation"]
        .as_array()
        .expect("there is evidence");
    let uris: Vec<&Value> = related.iter().map(|it| &it["location"]["uri"]).collect();
    assert!(
        uris.contains(&&json!("file:///base/my%20work/src/bus.ts")),
        "{uris:?}"
    );
}

#[test]
fn sarif() {
    let mut findings = json(report::sarif::write, &samples::findings());
    let rules = findings["runs"][0]["tool"]["driver"]["rules"].take();
    insta::assert_snapshot!("sarif_findings", format!("{findings:#}"));
    let names: Vec<&Value> = rules
        .as_array()
        .expect("they are a list")
        .iter()
        .map(|it| &it["id"])
        .collect();
    let known: Vec<&str> = rulebook::all().map(|rule| rule.name).collect();
    assert_eq!(names, known);
    let mut rule = rules[3].clone();
    let help = rule["help"].take();
    assert!(
        help["markdown"]
            .as_str()
            .is_some_and(|it| it.starts_with("# listener-in-loop\n"))
    );
    insta::assert_snapshot!("sarif_rule", format!("{rule:#}"));
    let unreadable = json(report::sarif::write, &samples::unreadable());
    insta::assert_snapshot!(
        "sarif_invocation",
        format!("{:#}", unreadable["runs"][0]["invocations"])
    );
}

#[test]
fn sarif_lists_the_rule_of_each_result() {
    for (_, results) in runs() {
        let log = json(report::sarif::write, &results);
        let run = &log["runs"][0];
        assert_eq!(run["columnKind"], "utf16CodeUnits");
        let found = run["results"].as_array().expect("they are a list");
        assert_eq!(found.len(), results.findings.len());
        for result in found {
            let index = result["ruleIndex"].as_u64().expect("the rule is listed") as usize;
            assert_eq!(
                run["tool"]["driver"]["rules"][index]["id"],
                result["ruleId"]
            );
        }
    }
}

/// Not results made by hand, but what the program says of the incidents.
fn said_of_the_incidents(format: &str) -> Value {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_unlisten"))
        .args(["--pedantic", "--format", format, "fixtures/incidents"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_clear()
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(1));
    serde_json::from_slice(&output.stdout).expect("it is JSON")
}

#[test]
fn the_incidents_are_in_every_report() {
    let log = said_of_the_incidents("sarif");
    let results = log["runs"][0]["results"].as_array().map(Vec::len);
    assert!(results > Some(5), "{results:?}");
    let result = said_of_the_incidents("rdjson");
    let found = result["diagnostics"].as_array().map(Vec::len);
    assert_eq!(found, results);
}

#[test]
fn sarif_tells_a_fingerprint_that_stays_when_lines_move() {
    let of = |results: &Results| {
        let log = json(report::sarif::write, results);
        log["runs"][0]["results"][0]["partialFingerprints"].clone()
    };
    let before = samples::findings();
    let mut after = samples::findings();
    let moved = format!("\n\n{}", after.texts[&1]);
    after.texts.insert(1, moved);
    assert_eq!(of(&after), of(&before));
}

#[test]
fn gitlab() {
    insta::assert_snapshot!(
        "gitlab_findings",
        text(report::gitlab::write, &samples::findings())
    );
    insta::assert_snapshot!(
        "gitlab_unreadable",
        text(report::gitlab::write, &samples::unreadable())
    );
    assert_eq!(json(report::gitlab::write, &samples::clean()), json!([]));
}

/// What GitLab's documentation asks for, in the absence of a schema.
#[test]
fn gitlab_has_what_gitlab_reads() {
    for (run, results) in runs() {
        let entries = json(report::gitlab::write, &results);
        let entries = entries.as_array().expect("it is a list");
        assert_eq!(
            entries.len(),
            results.findings.len() + results.problems.len(),
            "{run}"
        );
        let mut fingerprints = Vec::new();
        for entry in entries {
            for key in ["description", "check_name"] {
                assert!(
                    entry[key].as_str().is_some_and(|it| !it.is_empty()),
                    "{run}: {entry}"
                );
            }
            let severities = ["info", "minor", "major", "critical", "blocker"];
            assert!(
                severities.contains(&entry["severity"].as_str().unwrap_or_default()),
                "{entry}"
            );
            let path = entry["location"]["path"].as_str().expect("there is a path");
            assert!(!path.starts_with(['/', '.']), "{path}");
            assert!(
                entry["location"]["lines"]["begin"].as_u64() > Some(0),
                "{entry}"
            );
            fingerprints.push(entry["fingerprint"].as_str().expect("there is one"));
        }
        let all = fingerprints.len();
        fingerprints.sort_unstable();
        fingerprints.dedup();
        assert_eq!(fingerprints.len(), all, "{run}: no two are the same");
    }
}

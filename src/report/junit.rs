//! Findings for what shows tests: Jenkins, GitLab, Azure, CircleCI, and whatever else reads JUnit's reports.
//!
//! In: [`Results`]. Out: one XML document: a suite for each file with findings or problems, a failed test for each
//! finding, a test with an error for each file that could not be checked. A clean run is one test that passes, because
//! readers take a report without tests for a broken one.
//! Never here: times, which make two runs over the same files differ; a difference between errors and warnings, which the
//! format does not know and the `type` of a failure says.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::xml::{self, Document};
use super::{Places, Results, severity, summary, words};

/// A test of a suite.
struct Test {
    name: String,
    outcome: Outcome,
    kind: &'static str,
    message: String,
    text: String,
}

/// How a test went.
#[derive(Clone, Copy, PartialEq)]
enum Outcome {
    Passed,
    Failed,
    /// It could not be run.
    Broken,
}

/// Writes the document.
pub fn write(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    let suites = suites(results);
    let all: Vec<&Test> = suites.values().flatten().collect();
    let [tests, failures, errors] = counts(all);
    let attributes = [
        ("name", words::TOOL),
        ("tests", &tests),
        ("failures", &failures),
        ("errors", &errors),
    ];
    xml::document(out, |document| {
        xml::element(document, "testsuites", &attributes, |document| {
            let mut suites = suites.iter();
            suites.try_for_each(|(path, tests)| suite(document, path, tests))
        })
    })
}

fn suites(results: &Results) -> BTreeMap<&str, Vec<Test>> {
    let places = Places::new(results);
    let mut suites: BTreeMap<&str, Vec<Test>> = BTreeMap::new();
    for finding in &results.findings {
        let at = places.locate(finding.place);
        let (line, column) = (at.start.line, at.start.column);
        suites.entry(at.path).or_default().push(Test {
            name: format!("{} at {line}:{column}", finding.rule),
            outcome: Outcome::Failed,
            kind: severity(finding.severity),
            message: words::headline(finding, &places),
            text: words::whole(finding, &places),
        });
    }
    for problem in &results.problems {
        let (outcome, kind) = match problem.is_fatal() {
            true => (Outcome::Broken, "error"),
            false => (Outcome::Passed, "warning"),
        };
        suites.entry(problem.path()).or_default().push(Test {
            name: "can be checked".to_owned(),
            outcome,
            kind,
            message: words::line(&problem.to_string()),
            text: words::line(&problem.to_string()),
        });
    }
    if suites.is_empty() {
        suites.entry(words::TOOL).or_default().push(Test {
            name: summary::clean(results).0,
            outcome: Outcome::Passed,
            kind: "",
            message: String::new(),
            text: String::new(),
        });
    }
    suites
}

/// How many tests there are, how many failed, and how many could not be run.
fn counts<'a>(tests: impl IntoIterator<Item = &'a Test>) -> [String; 3] {
    let mut counts = [0; 3];
    for test in tests {
        counts[0] += 1;
        counts[1] += usize::from(test.outcome == Outcome::Failed);
        counts[2] += usize::from(test.outcome == Outcome::Broken);
    }
    counts.map(|count| count.to_string())
}

fn suite(document: &mut Document<'_>, path: &str, tests: &[Test]) -> io::Result<()> {
    let [count, failures, errors] = counts(tests);
    let attributes = [
        ("name", path),
        ("tests", &count),
        ("failures", &failures),
        ("errors", &errors),
    ];
    xml::element(document, "testsuite", &attributes, |document| {
        let mut tests = tests.iter();
        tests.try_for_each(|test| case(document, path, test))
    })
}

fn case(document: &mut Document<'_>, path: &str, test: &Test) -> io::Result<()> {
    let attributes = [("name", test.name.as_str()), ("classname", path)];
    let said = [("type", test.kind), ("message", &test.message)];
    let element = match test.outcome {
        Outcome::Passed if test.text.is_empty() => {
            return xml::empty(document, "testcase", &attributes);
        }
        Outcome::Passed => "system-err",
        Outcome::Failed => "failure",
        Outcome::Broken => "error",
    };
    let said = if test.outcome == Outcome::Passed {
        &[][..]
    } else {
        &said
    };
    xml::element(document, "testcase", &attributes, |document| {
        xml::text(document, element, said, &test.text)
    })
}

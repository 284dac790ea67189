//! The reports in JSON, held against the schemas that are published for them.
//!
//! In: reports of results made by hand, and of a real run; `check-jsonschema` from PyPI, because a validator of schemas
//! brings some forty crates along. Out: nothing; a report that its schema refuses fails, and so does a wrong one that it takes.
//! Never here: JUnit's schema, which is XML.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use unlisten::report;

use super::reading::json;
use super::runs;

/// What one schema has to say of reports.
struct Question {
    name: &'static str,
    schema: String,
    right: Vec<(&'static str, Value)>,
    wrong: Vec<(&'static str, Value)>,
}

#[test]
#[ignore = "needs `check-jsonschema` from PyPI; `.ci/with-packages` installs it and runs this"]
fn reports_conform_to_the_published_schemas() {
    for question in [sarif(), rdjson()] {
        question.ask();
    }
}

fn sarif() -> Question {
    // As it is published, but for its pattern for languages, which no report names: it has one bracket too many.
    let published = include_str!("../schemas/sarif-2.1.0.json");
    let schema = published.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    assert_ne!(schema, published);
    let right = with_a_real_run("sarif", report::sarif::write);
    let mut no_uri = right[0].1.clone();
    no_uri["runs"][0]["tool"]["driver"]["informationUri"] = json!("no uri");
    Question {
        name: "sarif",
        schema,
        right,
        wrong: vec![("wrong", json!(1)), ("no-uri", no_uri)],
    }
}

fn rdjson() -> Question {
    Question {
        name: "rdjson",
        schema: include_str!("../schemas/rdf-diagnostic-result.json").to_owned(),
        right: with_a_real_run("rdjson", report::rdjson::write),
        wrong: vec![("wrong", json!(1))],
    }
}

/// The reports of every kind of run, and what the program says of the incidents.
fn with_a_real_run(format: &str, write: super::reading::Writer) -> Vec<(&'static str, Value)> {
    let made = runs().map(|(run, results)| (run, json(write, &results)));
    let real = super::said_of_the_incidents(format);
    made.into_iter().chain([("real", real)]).collect()
}

impl Question {
    fn ask(&self) {
        let folder = tempfile::TempDir::new().expect("a folder can be made");
        let write = |name: &str, text: &str| {
            let path = folder.path().join(format!("{name}.json"));
            std::fs::write(&path, text).expect("it can be written");
            path
        };
        let schema = write("schema", &self.schema);
        let reports: Vec<PathBuf> = self
            .right
            .iter()
            .map(|(run, report)| write(run, &report.to_string()))
            .collect();
        let said = checked(&schema, &reports);
        assert!(said.status.success(), "{}: {}", self.name, shown(&said));
        for (what, report) in &self.wrong {
            let path = write(what, &report.to_string());
            let said = checked(&schema, &[path]);
            let is_refused = shown(&said).contains("Schema validation errors were encountered");
            assert!(is_refused, "{} takes {what}: {}", self.name, shown(&said));
        }
    }
}

fn checked(schema: &Path, reports: &[PathBuf]) -> Output {
    Command::new("check-jsonschema")
        .arg("--schemafile")
        .arg(schema)
        .args(reports)
        .output()
        .unwrap_or_else(|error| panic!("check-jsonschema: {error}; `.ci/install` installs it"))
}

fn shown(said: &Output) -> String {
    let both = [&said.stdout[..], &said.stderr[..]].concat();
    String::from_utf8_lossy(&both).into_owned()
}

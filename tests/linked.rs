//! Files that are looked at together, through the program as people run it.
//!
//! In: projects of several files. Out: nothing; what is reported has to be what the files say together.
//! Never here: what a single file says; the fixtures in `fixtures/program/` hold what many files say.

use crate::program::Project;

/// An application in which nobody calls `refresh`, and a route calls `getUser`.
const FILES: &[(&str, &str)] = &[
    ("package.json", r#"{ "name": "app", "private": true }"#),
    (
        "src/bus.js",
        "import { EventEmitter } from 'node:events';\nexport const bus = new EventEmitter();\n",
    ),
    (
        "src/watch.js",
        "import { bus } from './bus.js';\nexport function getUser(id) {\n  bus.on('change', () => id);\n}\n",
    ),
    (
        "src/refresh.js",
        "import { bus } from './bus.js';\nexport function refresh() {\n  bus.on('fresh', () => {});\n}\n",
    ),
    (
        "src/app.js",
        "import express from 'express';\nimport { getUser } from './watch.js';\nconst app = express();\n\
         app.get('/:id', (req) => getUser(req.params.id));\n",
    ),
];

/// Where something is reported, and by which rule.
fn places(project: &Project, arguments: &[&str]) -> Vec<String> {
    let arguments = [&["--format", "concise"], arguments].concat();
    of_lines(&project.run(&arguments).out)
}

fn of_lines(out: &str) -> Vec<String> {
    let place = |line: &str| {
        let (place, rest) = line.split_once(": ")?;
        let place = place.rsplit_once(':').map_or(place, |(line, _)| line);
        let rule = rest.split_once('[')?.1.split_once(']')?.0;
        Some(format!("{place} {rule}"))
    };
    out.lines().filter_map(place).collect()
}

#[test]
fn a_route_in_another_file_is_seen_and_an_application_has_no_other_callers() {
    let project = Project::new(FILES);
    let chain = ["src/watch.js:3 listener-in-request-handler"];
    assert_eq!(places(&project, &[]), chain);
    assert_eq!(places(&project, &["."]), chain);
}

#[test]
fn what_is_only_a_part_of_an_application_says_nothing_of_other_callers() {
    let project = Project::new(FILES);
    let parts = [
        "src/refresh.js:3 listener-per-call",
        "src/watch.js:3 listener-in-request-handler",
    ];
    assert_eq!(places(&project, &["src"]), parts);
    let alone = ["src/watch.js:3 listener-per-call"];
    assert_eq!(places(&project, &["src/watch.js"]), alone);
}

/// In an application whose files are all in sight, who passes a signal or draws a component would be in sight, too: where
/// nobody does, something was not understood, and neither a signal that lives on nor a second instance is likely.
#[test]
fn an_application_has_nobody_else_who_passes_signals_or_draws_components() {
    let project = Project::new(&[
        ("package.json", r#"{ "name": "app", "private": true }"#),
        (
            "src/load.ts",
            "export async function load(url: string, signal: AbortSignal) {\n  \
             signal.addEventListener('abort', () => console.log(url));\n  return await fetch(url);\n}\n",
        ),
        (
            "src/panel.jsx",
            "import React from 'react';\nexport class Panel extends React.Component {\n  componentDidMount() {\n    \
             window.addEventListener('resize', () => this.fit());\n  }\n  fit() {}\n  render() {\n    return <p/>;\n  }\n}\n",
        ),
    ]);
    let both = [
        "src/load.ts:2 listener-on-shared-signal",
        "src/panel.jsx:4 listener-without-teardown",
    ];
    assert_eq!(places(&project, &[]), [""; 0]);
    assert_eq!(places(&project, &["src"]), both);
    assert_eq!(places(&project, &["--pedantic"]), both);
}

#[test]
fn a_file_can_be_judged_by_itself() {
    let project = Project::new(FILES);
    let alone = [
        "src/refresh.js:3 listener-per-call",
        "src/watch.js:3 listener-per-call",
    ];
    assert_eq!(places(&project, &["--no-cross-file"]), alone);
}

/// It cannot be read twice.
#[test]
fn standard_input_is_judged_by_itself() {
    let project = Project::new(FILES);
    let text = FILES[2].1;
    let arguments = ["--format", "concise", "--stdin-filename", "src/watch.js"];
    let ran = project.run_with_input(&arguments, text);
    assert_eq!(of_lines(&ran.out), ["src/watch.js:3 listener-per-call"]);
}

#[test]
fn evidence_in_other_files_is_shown_where_it_stands() {
    let project = Project::new(FILES);
    let ran = project.run(&["--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).expect("the report is JSON");
    let steps = report["findings"][0]["steps"].as_array().expect("steps");
    let places: Vec<_> = steps
        .iter()
        .map(|step| format!("{}:{}", step["path"].as_str().unwrap_or("?"), step["line"]))
        .collect();
    assert_eq!(
        places,
        [
            "src/watch.js:3",
            "src/app.js:4",
            "src/app.js:4",
            "src/bus.js:2"
        ]
    );
}

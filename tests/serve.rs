//! The language server, through the program as an editor starts it.
//!
//! In: projects, and what an editor does. Out: nothing; what is told has to be what the command line says of the same texts.
//! Never here: what is found; the fixtures hold that.

mod asked;
mod clients;
mod editor;
mod files;
mod same;
mod unruly;

use serde_json::json;

use crate::program::Project;
use editor::{Editor, asking, told};

const BUS: &str =
    "import { EventEmitter } from 'node:events';\nexport const bus = new EventEmitter();\n";
const WATCH: &str = "import { bus } from './bus.js';\nexport function getUser(id) {\n  bus.on('change', () => id);\n}\n";
const APP: &str = "import express from 'express';\nimport { getUser } from './watch.js';\nconst app = express();\n\
                   app.get('/:id', (req) => getUser(req.params.id));\n";
/// Nobody calls it again and again.
const QUIET_APP: &str = "import { getUser } from './watch.js';\ngetUser(1);\n";
const PACKAGE: &str = r#"{ "name": "app", "private": true }"#;

/// An application whose route registers in another file.
fn application() -> Project {
    Project::new(&[
        ("package.json", PACKAGE),
        ("src/bus.js", BUS),
        ("src/watch.js", WATCH),
        ("src/app.js", APP),
    ])
}

fn is(path: &'static str, expected: &'static [&'static str]) -> impl Fn(&Editor) -> bool {
    move |it| it.shown(path).is_some_and(|shown| shown == expected)
}

const ROUTE: &[&str] = &["3 listener-in-request-handler"];

#[test]
fn an_open_text_is_told_of_with_what_other_files_say() {
    let project = application();
    let mut editor = Editor::new(&project, told(), json!({}));
    editor.open("src/watch.js", WATCH);
    editor.until("the route is seen", is("src/watch.js", ROUTE));
    let finding = &editor.published["src/watch.js"][0];
    let related = finding["relatedInformation"]
        .as_array()
        .expect("there is evidence");
    let leads = |it: &serde_json::Value| it["location"]["uri"] == editor.uri("src/app.js");
    assert!(related.iter().any(leads), "{related:#?}");
    assert_eq!(editor.leave(), Some(0));
}

#[test]
fn what_is_typed_counts_before_what_is_saved_in_all_files() {
    let project = application();
    let mut editor = Editor::new(&project, told(), json!({}));
    editor.open("src/watch.js", WATCH);
    editor.until("the route is seen", is("src/watch.js", ROUTE));
    editor.open("src/app.js", APP);
    editor.change("src/app.js", 2, QUIET_APP);
    editor.until("nobody calls it often", is("src/watch.js", &[]));
    editor.close("src/app.js");
    editor.until("the disk counts again", is("src/watch.js", ROUTE));
    let fixed = WATCH.replace("bus.on", "bus.once");
    editor.change("src/watch.js", 2, &fixed);
    editor.until("its own text counts", is("src/watch.js", &[]));
    editor.close("src/watch.js");
    editor.change("src/watch.js", 3, WATCH);
    editor.until("a closed text is not changed", |it| {
        it.has_logged("was never opened")
    });
}

#[test]
fn changes_on_the_disk_are_heard() {
    let project = application();
    let mut editor = Editor::new(&project, told(), json!({}));
    editor.open("src/watch.js", WATCH);
    editor.until("the route is seen", is("src/watch.js", ROUTE));
    assert_eq!(editor.count("client/registerCapability"), 1);
    project.write("src/app.js", QUIET_APP.as_bytes());
    editor.touched(&["src/app.js"]);
    editor.until("another text", is("src/watch.js", &[]));
    project.write("src/other.js", APP.as_bytes());
    editor.touched(&["src/other.js"]);
    editor.until("a new file", is("src/watch.js", ROUTE));
    std::fs::rename(
        project.path().join("src/other.js"),
        project.path().join("src/third.js"),
    )
    .expect("it is there");
    editor.touched(&["src/other.js", "src/third.js"]);
    std::fs::remove_file(project.path().join("src/third.js")).expect("it is there");
    editor.touched(&["src/third.js"]);
    editor.until("a file is gone", is("src/watch.js", &[]));
    let configuration =
        r#"{ "rules": { "listener-in-request-handler": "off", "listener-per-call": "off" } }"#;
    project.write("src/app.js", APP.as_bytes());
    editor.touched(&["src/app.js"]);
    editor.until("as before", is("src/watch.js", ROUTE));
    project.write("unlisten.json", configuration.as_bytes());
    editor.touched(&["unlisten.json"]);
    editor.until("a configuration", is("src/watch.js", &[]));
}

#[test]
fn a_configuration_that_is_wrong_is_told_where_it_is_wrong_until_it_is_right() {
    let project = application();
    project.write(
        "unlisten.json",
        b"{ \"rules\": { \"listener-in-lop\": \"off\" } }",
    );
    let mut editor = Editor::new(&project, told(), json!({}));
    editor.open("src/watch.js", WATCH);
    editor.until("it is refused", |it| {
        it.has_logged("listener-in-lop")
            && it.shown("unlisten.json").is_some_and(|it| it.len() == 1)
    });
    project.write("unlisten.json", b"{}");
    editor.touched(&["unlisten.json"]);
    editor.until("it is right", is("src/watch.js", ROUTE));
    assert_eq!(editor.shown("unlisten.json"), Some(vec![]));
}

#[test]
fn each_file_is_judged_in_the_innermost_folder_and_one_outside_by_itself() {
    let project = application();
    project.write(
        "unlisten.json",
        br#"{ "rules": { "listener-per-call": "off" } }"#,
    );
    project.write("other/a.js", WATCH.as_bytes());
    project.write("other/bus.js", BUS.as_bytes());
    project.write("other/unlisten.json", b"{}");
    let mut editor = Editor::with_folders(&project, &["src"], told(), json!({}));
    editor.open("src/watch.js", WATCH);
    editor.open("other/a.js", WATCH);
    editor.until("a file outside", is("other/a.js", &["3 listener-per-call"]));
    editor.until("a folder", is("src/watch.js", ROUTE));
    let event = json!({ "added": [{ "uri": editor.uri("other"), "name": "other" }],
                        "removed": [{ "uri": editor.uri("src"), "name": "src" }] });
    editor.tell(
        "workspace/didChangeWorkspaceFolders",
        json!({ "event": event }),
    );
    editor.until(
        "it is outside now, and its configuration is above it",
        is("src/watch.js", &[]),
    );
    assert_eq!(
        editor.shown("other/a.js"),
        Some(vec!["3 listener-per-call".to_owned()])
    );
}

/// The outer folder hears of texts as well that the inner one answers for.
#[test]
fn a_folder_within_a_folder_answers_for_its_own_files() {
    let project = application();
    project.write(
        "src/deep/view.js",
        WATCH.replace("./bus", "../bus").as_bytes(),
    );
    let mut editor = Editor::with_folders(&project, &["", "src/deep"], told(), json!({}));
    editor.open("src/deep/view.js", &WATCH.replace("./bus", "../bus"));
    editor.until(
        "by itself",
        is("src/deep/view.js", &["3 listener-per-call"]),
    );
    editor.open("src/watch.js", WATCH);
    editor.until("the route is seen", is("src/watch.js", ROUTE));
    let event =
        json!({ "added": [], "removed": [{ "uri": editor.uri("src/deep"), "name": "deep" }] });
    editor.tell(
        "workspace/didChangeWorkspaceFolders",
        json!({ "event": event }),
    );
    editor.until("nobody calls it", is("src/deep/view.js", &[]));
}

#[test]
fn half_typed_code_keeps_what_is_still_true() {
    let project = application();
    let mut editor = Editor::new(&project, asking(), json!({}));
    editor.settle();
    editor.open("src/watch.js", WATCH);
    assert_eq!(editor.pulled("src/watch.js"), ROUTE);
    for (version, typed) in (2..).zip([
        "\nfunction next(",
        "\nconst x = {",
        "\nbus.o",
        "\nif (a &&",
        "\nclass A { b(",
    ]) {
        editor.change("src/watch.js", version, &[WATCH, typed].concat());
        assert_eq!(editor.pulled("src/watch.js"), ROUTE, "{typed}");
    }
}

#[test]
fn a_new_file_is_judged_before_it_is_saved_and_forgotten_if_it_never_is() {
    let project = application();
    let mut editor = Editor::new(&project, asking(), json!({}));
    editor.settle();
    editor.open("src/new.js", WATCH);
    assert_eq!(
        editor.pulled("src/new.js"),
        [] as [&str; 0],
        "nobody imports it"
    );
    editor.open("src/app.js", APP);
    editor.change("src/app.js", 2, &APP.replace("watch", "new"));
    assert_eq!(editor.pulled("src/new.js"), ROUTE);
    editor.close("src/new.js");
    assert_eq!(editor.pulled("src/new.js"), [] as [&str; 0]);
}

#[test]
fn what_a_walk_passes_over_is_not_judged() {
    let project = application();
    project.write(".gitignore", b"ignored\n");
    for path in ["src/a.test.js", "ignored/a.js", "node_modules/a/a.js"] {
        project.write(path, WATCH.as_bytes());
    }
    let mut editor = Editor::new(&project, asking(), json!({ "confidence": "possible" }));
    editor.settle();
    for path in ["src/a.test.js", "ignored/a.js", "node_modules/a/a.js"] {
        editor.open(path, WATCH);
        assert_eq!(editor.pulled(path), [] as [&str; 0], "{path}");
    }
}

#[test]
fn settings_are_asked_for_and_what_is_wrong_in_them_is_told() {
    let project = application();
    project.write("src/alone.js", WATCH.as_bytes());
    let mut editor = Editor::new(&project, asking(), json!({}));
    editor.settle();
    editor.open("src/alone.js", WATCH);
    assert_eq!(editor.pulled("src/alone.js"), [] as [&str; 0]);
    editor.settings = json!({ "confidence": "possible", "report": "some" });
    editor.tell(
        "workspace/didChangeConfiguration",
        json!({ "settings": null }),
    );
    editor.until("it asks, and complains", |it| {
        it.count("workspace/diagnostic/refresh") > 0 && it.has_logged("unlisten.report")
    });
    assert_eq!(editor.pulled("src/alone.js"), ["3 listener-per-call"]);
}

#[test]
fn all_files_are_told_of_if_that_is_wanted() {
    let project = application();
    let mut editor = Editor::new(&project, told(), json!({ "report": "all" }));
    editor.until("a file that is not open", is("src/watch.js", ROUTE));
    project.write("src/app.js", QUIET_APP.as_bytes());
    editor.touched(&["src/app.js"]);
    editor.until("it is over", is("src/watch.js", &[]));
}

#[test]
fn a_cold_start_says_what_it_does() {
    let project = application();
    let mut editor = Editor::new(&project, told(), json!({}));
    editor.settle();
    let kinds: Vec<&str> = (editor.heard.iter())
        .filter_map(|it| it["params"]["value"]["kind"].as_str())
        .collect();
    assert_eq!(kinds.first(), Some(&"begin"));
    assert_eq!(kinds.last(), Some(&"end"));
    assert_eq!(editor.count("window/workDoneProgress/create"), 1);
}

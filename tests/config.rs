//! Configurations on the disk: which one is found, what it does, and what is said of one that is wrong.
//!
//! In: small projects with configurations. Out: findings, exit codes, pictures of mistakes.
//! Never here: the words of each mistake, which the room's own tests hold.

use crate::program::{Project, Ran};

const HUB: &str = "\
import { hub } from './hub';
export function takeAll(orders) {
  for (const order of orders) {
    hub.hear('paid', () => order.ship());
  }
}
";

const BUS: &str = "\
import { bus } from './bus';
export function takeAll(orders) {
  for (const order of orders) {
    bus.on('paid', () => order.ship());
  }
}
";

const PAIR: &str = r#"{ "name": "Hub", "acquire": ["hear"], "release": ["unhear"], "event": 0, "listener": 1, "duplicates": "kept" }"#;

/// What `concise` says, without the words of the messages.
fn places(ran: &Ran) -> Vec<String> {
    let place = |line: &str| line.split("] ").next().map(|it| format!("{it}]"));
    ran.out.lines().filter_map(place).collect()
}

fn concise(project: &Project, arguments: &[&str]) -> (Option<i32>, Vec<String>) {
    let ran = project.run(&[&["--format", "concise"], arguments].concat());
    assert!(ran.code != Some(2), "{}", ran.err);
    (ran.code, places(&ran))
}

/// What is said of a configuration that is wrong.
fn refused(text: &str) -> String {
    let project = Project::new(&[("unlisten.json", text), ("src/a.js", BUS)]);
    let ran = project.run(&[]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{}", ran.err);
    ran.err
}

#[test]
fn the_nearest_configuration_counts_and_no_other() {
    let project = Project::new(&[
        (
            "unlisten.json",
            r#"{ "rules": { "listener-in-loop": "warning" } }"#,
        ),
        ("a.js", BUS),
        (
            "packages/web/package.json",
            r#"{ "name": "web", "unlisten": { "rules": { "listener-in-loop": "off", "listener-per-call": "off" } } }"#,
        ),
        ("packages/web/src/b.js", BUS),
        (
            "packages/api/package.json",
            r#"{ "devDependencies": { "unlisten": "1" } }"#,
        ),
        ("packages/api/c.js", BUS),
        ("packages/own/unlisten.jsonc", "// the defaults\n{}"),
        ("packages/own/d.js", BUS),
    ]);
    let all = [
        "a.js:4:9: warning[listener-in-loop]",
        "packages/api/c.js:4:9: warning[listener-in-loop]",
        "packages/own/d.js:4:9: error[listener-in-loop]",
    ];
    assert_eq!(
        concise(&project, &[]),
        (Some(1), all.map(String::from).to_vec())
    );
    let from_inside = project
        .command(&["--format", "concise"])
        .current_dir(project.path().join("packages/api"))
        .output()
        .expect("the program starts");
    let said = String::from_utf8_lossy(&from_inside.stdout).into_owned();
    assert!(said.starts_with("c.js:4:9: warning["), "{said}");
}

#[test]
fn a_taught_method_reaches_the_scan_and_the_rules() {
    let taught = format!(r#"{{ "pairs": [{PAIR}] }}"#);
    let project = Project::new(&[("src/a.js", HUB)]);
    assert_eq!(concise(&project, &[]), (Some(0), vec![]));
    project.write("unlisten.json", taught.as_bytes());
    let found = vec!["src/a.js:4:9: error[listener-in-loop]".to_owned()];
    assert_eq!(concise(&project, &[]), (Some(1), found.clone()));
    for threads in ["1", "4"] {
        assert_eq!(
            concise(&project, &["--threads", threads]),
            (Some(1), found.clone())
        );
    }
    assert_eq!(concise(&project, &["--no-config"]), (Some(0), vec![]));
}

#[test]
fn an_override_teaches_its_files_alone() {
    let text = format!(r#"{{ "overrides": [{{ "files": ["src/"], "pairs": [{PAIR}] }}] }}"#);
    let project = Project::new(&[
        ("unlisten.json", &text),
        ("src/a.js", HUB),
        ("lib/b.js", HUB),
    ]);
    let found = vec!["src/a.js:4:9: error[listener-in-loop]".to_owned()];
    assert_eq!(concise(&project, &[]), (Some(1), found));
}

#[test]
fn standard_input_is_a_file_of_its_name() {
    let project = Project::new(&[(
        "src/unlisten.json",
        r#"{ "rules": { "listener-in-loop": "warning" } }"#,
    )]);
    let run = |name: &str| {
        let arguments = ["--stdin-filename", name, "--format", "concise"];
        places(&project.run_with_input(&arguments, BUS))
    };
    assert_eq!(
        run("src/deep/a.js"),
        ["src/deep/a.js:4:9: warning[listener-in-loop]"]
    );
    assert_eq!(run("a.js"), ["a.js:4:9: error[listener-in-loop]"]);
}

#[test]
fn what_is_ignored_is_passed_over_unless_it_is_named() {
    let text = r#"{ "ignore": ["vendor/", "*.gen.js"] }"#;
    let project = Project::new(&[
        ("unlisten.json", text),
        ("vendor/a.js", BUS),
        ("src/b.gen.js", BUS),
        ("src/c.js", BUS),
    ]);
    let in_loop = |path: &str| format!("{path}:4:9: error[listener-in-loop]");
    assert_eq!(concise(&project, &[]).1, [in_loop("src/c.js")]);
    assert_eq!(
        concise(&project, &["src/b.gen.js"]).1,
        [in_loop("src/b.gen.js")]
    );
    assert_eq!(
        concise(&project, &["--force-exclude", "src/b.gen.js"])
            .1
            .len(),
        0
    );
    assert_eq!(concise(&project, &["vendor"]).1, [in_loop("vendor/a.js")]);
    assert_eq!(concise(&project, &["--no-ignore"]).1.len(), 3);
}

#[test]
fn which_files_are_tests_is_the_projects_to_say() {
    let project = Project::new(&[
        (
            "unlisten.json",
            r#"{ "tests": ["*.steps.js", "!src/spec/"] }"#,
        ),
        ("src/a.steps.js", BUS),
        ("src/spec/b.js", BUS),
        ("src/c.test.js", BUS),
    ]);
    assert_eq!(
        concise(&project, &[]).1,
        ["src/spec/b.js:4:9: error[listener-in-loop]"]
    );
    assert_eq!(concise(&project, &["--include-tests"]).1.len(), 3);
    project.write(
        "unlisten.json",
        br#"{ "include-tests": true, "include-generated": true }"#,
    );
    project.write("src/d.min.js", BUS.as_bytes());
    assert_eq!(concise(&project, &[]).1.len(), 4);
}

#[test]
fn how_sure_a_finding_must_be_is_typed_before_it_is_written() {
    let per_call =
        "import { bus } from './bus';\nexport function poll() { bus.on('x', () => {}); }\n";
    let project = Project::new(&[
        ("unlisten.json", r#"{ "confidence": "certain" }"#),
        ("a.js", per_call),
    ]);
    assert_eq!(concise(&project, &[]).1.len(), 0);
    assert_eq!(concise(&project, &["--confidence", "likely"]).1.len(), 1);
    assert_eq!(concise(&project, &["--pedantic"]).1.len(), 1);
    assert_eq!(
        project.run(&["--pedantic", "--confidence", "likely"]).code,
        Some(2)
    );
    let hidden = project.run(&[]).out;
    assert!(
        hidden.contains("1 "),
        "the closing line counts what is not shown: {hidden}"
    );
}

#[test]
fn one_file_may_be_taken_for_all_and_its_patterns_start_from_here() {
    let project = Project::new(&[
        (
            "lint/strict.json",
            r#"{ "ignore": ["/src/old/"], "rules": { "listener-in-loop": "warning" }, "extends": "./base.json" }"#,
        ),
        ("lint/base.json", r#"{ "confidence": "certain" }"#),
        (
            "src/unlisten.json",
            r#"{ "rules": { "listener-in-loop": "off" } }"#,
        ),
        ("src/a.js", BUS),
        ("src/old/b.js", BUS),
    ]);
    let found = ["src/a.js:4:9: warning[listener-in-loop]"];
    assert_eq!(
        concise(&project, &["--config", "lint/strict.json"]).1,
        found
    );
    assert_eq!(
        project.run(&["--config", "x.json", "--no-config"]).code,
        Some(2)
    );
}

#[test]
fn a_shared_configuration_is_a_file_a_folder_or_a_package() {
    let project = Project::new(&[
        (
            "node_modules/@acme/lint/package.json",
            r#"{ "name": "@acme/lint", "unlisten": { "rules": { "listener-in-loop": "off" } } }"#,
        ),
        (
            "node_modules/@acme/lint/warn.json",
            r#"{ "rules": { "listener-in-loop": "warning" }, "ignore": ["old/"] }"#,
        ),
        (
            "team/unlisten.json",
            r#"{ "rules": { "listener-per-call": "off" } }"#,
        ),
        (
            "web/unlisten.json",
            r#"{ "extends": ["@acme/lint", "../team"] }"#,
        ),
        ("web/a.js", BUS),
        ("api/unlisten.json", r#"{ "extends": "@acme/lint/warn" }"#),
        ("api/old/b.js", BUS),
        ("api/c.js", BUS),
    ]);
    assert_eq!(
        concise(&project, &["web", "api"]).1,
        ["api/c.js:4:9: warning[listener-in-loop]"]
    );
}

#[test]
fn what_is_off_is_not_heard_in_an_audit_either() {
    let project = Project::new(&[
        (
            "unlisten.json",
            r#"{ "rules": { "listener-in-loop": "off", "listener-per-call": "off" } }"#,
        ),
        ("a.js", BUS),
    ]);
    let audit = project.run(&["audit", "-q"]).out;
    assert!(
        audit.contains("bus.on") && !audit.contains("listener-in-loop"),
        "{audit}"
    );
}

#[test]
fn a_wrong_key_is_shown_in_its_file() {
    insta::assert_snapshot!(refused(
        "{\n  \"rule\": {\n    \"dead-removal\": \"off\"\n  }\n}\n"
    ));
}

#[test]
fn a_wrong_rule_is_shown_in_its_file() {
    insta::assert_snapshot!(refused(
        "{\n  \"rules\": {\n    \"listener-in-lop\": \"off\",\n  }\n}\n"
    ));
}

#[test]
fn a_wrong_value_is_shown_in_its_file() {
    insta::assert_snapshot!(refused(
        "{\r\n  // not so bad\r\n  \"rules\": { \"listener-in-loop\": \"warn\" }\r\n}\r\n"
    ));
}

#[test]
fn a_wrong_type_is_shown_in_its_file() {
    insta::assert_snapshot!(refused("{ \"ignore\": \"dist\" }\n"));
}

#[test]
fn a_wrong_entry_is_shown_in_its_file() {
    insta::assert_snapshot!(refused(
        "{\n  \"pairs\": [\n    {\n      \"name\": \"Hub\",\n      \"aquire\": [\"hear\"],\n      \"listener\": 1\n    }\n  ]\n}\n"
    ));
}

#[test]
fn a_missing_field_is_shown_in_its_file() {
    insta::assert_snapshot!(refused(
        "{ \"pairs\": [{ \"name\": \"Hub\", \"acquire\": [\"hear\"], \"listener\": 1 }] }\n"
    ));
}

#[test]
fn a_wrong_pattern_is_shown_in_its_file() {
    insta::assert_snapshot!(refused(
        "{ \"overrides\": [{ \"files\": [\"src/[z-a].js\"] }] }\n"
    ));
}

#[test]
fn what_is_no_json_is_shown_in_its_file() {
    insta::assert_snapshot!(refused(
        "{\n  \"rules\": {\n    \"dead-removal\" \"off\"\n  }\n}\n"
    ));
}

#[test]
fn what_cannot_be_extended_is_shown_where_it_is_named() {
    let project = Project::new(&[
        ("unlisten.json", "{ \"extends\": [\"./gone.json\"] }\n"),
        ("b/unlisten.json", "{ \"extends\": \"@acme/lint\" }\n"),
        ("c/unlisten.json", "{ \"extends\": \"base.json\" }\n"),
        ("c/base.json", "{}"),
        ("a.js", BUS),
        ("b/a.js", BUS),
        ("c/a.js", BUS),
    ]);
    let ran = project.run(&[]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    insta::assert_snapshot!(ran.err);
}

#[test]
fn a_circle_is_shown_where_it_closes() {
    let project = Project::new(&[
        ("unlisten.json", "{ \"extends\": \"./a.json\" }\n"),
        ("a.json", "{ \"extends\": [\"./b.json\"] }\n"),
        ("b.json", "{ \"extends\": [\"./a.json\"] }\n"),
        ("a.js", BUS),
    ]);
    let ran = project.run(&[]);
    assert_eq!(ran.code, Some(2));
    insta::assert_snapshot!(ran.err);
}

#[test]
fn what_is_extended_twice_is_no_circle() {
    let project = Project::new(&[
        (
            "unlisten.json",
            r#"{ "extends": ["./a.json", "./b.json"] }"#,
        ),
        ("a.json", r#"{ "extends": "./base.json" }"#),
        ("b.json", r#"{ "extends": "./base.json" }"#),
        (
            "base.json",
            r#"{ "rules": { "listener-in-loop": "warning" } }"#,
        ),
        ("a.js", BUS),
    ]);
    assert_eq!(
        concise(&project, &[]).1,
        ["a.js:4:9: warning[listener-in-loop]"]
    );
}

#[test]
fn what_cannot_be_read_is_one_line() {
    let project = Project::new(&[("a.js", BUS)]);
    let said = |arguments: &[&str]| {
        let ran = project.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments:?}");
        ran.err
    };
    project.write("folder.json/x", b"");
    project.write("latin.json", b"{ \"ignore\": [\"caf\xE9\"] }");
    project.write("package.json", b"{ \"name\": \"x\" }");
    insta::assert_snapshot!(
        ["gone.json", "folder.json", "latin.json", "package.json"]
            .map(|file| said(&["--config", file, "--format", "json"]))
            .concat(),
        @r"
    error: gone.json: no such file; check the spelling and the current folder
    error: folder.json: is a folder; name the configuration file in it
    error: latin.json: not UTF-8; save it as UTF-8
    error: package.json: this package.json has no `unlisten` key
    "
    );
    #[cfg(unix)]
    {
        let link = project.path().join("unlisten.json");
        std::os::unix::fs::symlink("nowhere", &link).expect("links can be made");
        insta::assert_snapshot!(said(&[]), @"error: unlisten.json: broken symbolic link; fix or remove it");
        std::fs::remove_file(link).expect("it was made");
    }
    project.write("unlisten.json", b"{}");
    project.write("unlisten.jsonc", b"{}");
    insta::assert_snapshot!(said(&[]), @"error: .: two configurations in this folder, unlisten.jsonc and unlisten.json; keep one");
}

#[test]
fn marks_and_line_ends_of_windows_are_no_mistake() {
    let project = Project::new(&[("a.js", BUS)]);
    project.write(
        "unlisten.json",
        b"\xEF\xBB\xBF{\r\n  \"rules\": {\r\n    \"listener-in-loop\": \"warning\"\r\n  }\r\n}\r\n",
    );
    assert_eq!(
        concise(&project, &[]).1,
        ["a.js:4:9: warning[listener-in-loop]"]
    );
    let utf_16: Vec<u8> = "\u{FEFF}{ \"confidence\": \"possible\" }"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    project.write("unlisten.json", &utf_16);
    assert_eq!(
        concise(&project, &[]).1,
        ["a.js:4:9: error[listener-in-loop]"]
    );
}

#[test]
fn a_package_that_only_depends_on_us_is_no_configuration() {
    let project = Project::new(&[("a.js", BUS), ("package.json/x.js", "")]);
    assert_eq!(concise(&project, &[]).1.len(), 1);
}

#[test]
fn what_applies_is_shown_with_its_origin() {
    let project = Project::new(&[
        (
            "package.json",
            "{\n  \"unlisten\": {\n    \"extends\": \"./base.json\",\n    \"overrides\": [{ \"files\": [\"*.js\"], \"confidence\": \"certain\" }]\n  }\n}\n",
        ),
        (
            "base.json",
            &format!(
                "{{\n  \"rules\": {{ \"dead-removal\": \"off\" }},\n  \"pairs\": [{PAIR}],\n  \"ignore\": [\"old/\"]\n}}\n"
            ),
        ),
    ]);
    insta::assert_snapshot!(project.run(&["--print-config", "src/a.js"]).out);
    let old = project
        .run(&["--print-config", "old/a.ts", "--pedantic"])
        .out;
    assert!(old.contains("\"passedOver\": \"ignored\""), "{old}");
    assert!(
        old.contains("\"value\": \"possible\",\n    \"from\": \"command line\""),
        "{old}"
    );
    let none = project
        .run(&["--print-config", "src/a.js", "--no-config"])
        .out;
    assert!(none.contains("\"configurations\": [],"), "{none}");
}

#[test]
fn a_first_configuration_changes_nothing_and_is_never_written_over() {
    let project = Project::new(&[("a.js", BUS)]);
    let before = project.run(&["--format", "json"]);
    let ran = project.run(&["init"]);
    insta::assert_snapshot!(ran.out, @"unlisten.jsonc written; `unlisten --print-config FILE` shows what applies to a file");
    assert_eq!(ran.code, Some(0));
    assert_eq!(project.run(&["--format", "json"]), before);
    let again = project.run(&["init"]);
    assert_eq!(again.code, Some(2));
    let package = Project::new(&[("package.json", r#"{ "unlisten": {} }"#)]);
    let beside = package.run(&["init"]);
    assert_eq!(
        beside.err,
        "error: package.json already exists, so nothing was written; edit it, or remove it first\n"
    );
    assert!(!package.path().join("unlisten.jsonc").exists());
    insta::assert_snapshot!(again.err, @"error: unlisten.jsonc already exists, so nothing was written; edit it, or remove it first");
}

#[test]
fn init_names_the_schema_of_the_package_that_is_installed() {
    let project = Project::new(&[("node_modules/unlisten/lib/unlisten.schema.json", "{}")]);
    assert_eq!(project.run(&["init"]).code, Some(0));
    let text = std::fs::read_to_string(project.path().join("unlisten.jsonc")).expect("it is there");
    assert!(
        text.contains("  \"$schema\": \"./node_modules/unlisten/lib/unlisten.schema.json\",\n"),
        "{text}"
    );
    assert_eq!(project.run(&[]).code, Some(0), "it can be read");
}

#[test]
fn the_examples_in_the_first_configuration_are_right() {
    let text = &unlisten::config::starter::text(false);
    let uncommented: String = text
        .lines()
        .map(|line| match line.trim_start().strip_prefix("// ") {
            Some(code) if code.starts_with(['"', '}']) || code.starts_with("  \"") => code,
            Some(_) => "",
            None => line,
        })
        .flat_map(|line| [line, "\n"])
        .collect();
    let project = Project::new(&[
        ("unlisten.jsonc", &uncommented),
        ("unlisten.base.json", "{}"),
        (
            "unlisten-baseline.json",
            r#"{ "version": 1, "findings": [] }"#,
        ),
        ("a.js", HUB),
    ]);
    assert_eq!(
        concise(&project, &[]),
        (
            Some(1),
            vec!["a.js:4:9: error[listener-in-loop]".to_owned()]
        )
    );
}

#[test]
fn the_schema_is_current() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/unlisten.schema.json");
    let project = Project::new(&[]);
    let printed = project.run(&["schema"]);
    assert_eq!(printed.code, Some(0));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &printed.out).expect("the schema can be written");
    }
    let committed = std::fs::read_to_string(&path).expect("the schema is committed");
    assert_eq!(
        committed, printed.out,
        "run `BLESS=1 cargo test --test suite config`"
    );
}

#[test]
fn what_is_likely_is_an_error_only_where_a_project_says_so() {
    let handler = "\
import { bus } from './bus';
export function answer(req, res) {
  bus.on('paid', () => res.end());
}
";
    let severities = |configuration: &str| {
        let found = unlisten::examine_configured(configuration, "a.js", handler);
        let found = found.expect("the configuration is right");
        let told = found.iter().map(|it| (it.confidence, it.severity));
        told.collect::<Vec<_>>()
    };
    use unlisten::judge::finding::{Confidence, Severity};
    assert_eq!(severities("{}"), [(Confidence::Likely, Severity::Warning)]);
    let asked = r#"{ "rules": { "listener-in-request-handler": "error" } }"#;
    assert_eq!(severities(asked), [(Confidence::Likely, Severity::Error)]);
}

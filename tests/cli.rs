//! What the program does with what is typed.
//!
//! In: small projects and arguments. Out: exit codes, streams, and which files were looked at.
//! Never here: the words of findings; which rule speaks, and where, is enough to tell that the right file was read.

use crate::program::leaks::{ERROR, leaks, told};
use crate::program::{Project, QUIET};

/// Where each file, if looked at, says that it was: its first byte is broken, which is told on standard error.
fn looked_at(project: &Project, arguments: &[&str]) -> Vec<String> {
    let ran = project.run(arguments);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let told = ran
        .err
        .lines()
        .filter_map(|line| line.strip_prefix("warning: "));
    told.filter_map(|line| Some(line.split_once(": not UTF-8")?.0.to_string()))
        .collect()
}

fn project(paths: &[&str]) -> Project {
    let project = Project::new(&[]);
    for path in paths {
        project.write(path, &[b"//\xE9\n", QUIET.as_bytes()].concat());
    }
    project
}

fn quiet() -> Project {
    Project::new(&[("src/a.ts", QUIET), ("src/b.js", "export const one = 1;\n")])
}

#[test]
fn help_and_version() {
    let project = quiet();
    for (name, arguments) in [
        ("help", &["--help"][..]),
        ("help_short", &["-h"]),
        ("help_audit", &["audit", "-h"]),
        ("help_review", &["review", "-h"]),
        ("help_explain", &["explain", "-h"]),
        ("help_why", &["why", "-h"]),
    ] {
        let ran = project.run(arguments);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
        insta::assert_snapshot!(name, ran.out);
    }
    let version = project.run(&["--version"]);
    assert_eq!(
        version.out,
        format!("unlisten {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn bare_and_check_are_the_same_and_default_to_the_working_directory() {
    let project = quiet();
    let bare = project.run(&[]);
    insta::assert_snapshot!(bare.out, @"no leaks found in 2 files (1 mentions listeners), 0.00 s");
    assert_eq!((bare.code, bare.err.as_str()), (Some(0), ""));
    for arguments in [
        &["check"][..],
        &["."],
        &["check", "."],
        &["src"],
        &["check", "src", "."],
    ] {
        assert_eq!(project.run(arguments), bare, "{arguments:?}");
    }
}

#[test]
fn a_folder_named_like_a_command_is_reached_by_its_path() {
    let project = project(&["check/a.js", "b.js"]);
    assert_eq!(looked_at(&project, &["check"]), ["b.js", "check/a.js"]);
    assert_eq!(looked_at(&project, &["./check"]), ["check/a.js"]);
    assert_eq!(looked_at(&project, &["check", "check"]), ["check/a.js"]);
}

#[test]
fn every_format_tells_a_clean_run() {
    let project = quiet();
    let human = project.run(&["--format", "human"]);
    assert_eq!(human.err, "");
    let concise = project.run(&["--format", "concise"]);
    assert_eq!((concise.out.as_str(), concise.err), ("", human.out));
    let json = project.run(&["--format", "json"]);
    assert_eq!((json.code, &json.err), (Some(0), &concise_closing()));
    assert!(json.out.starts_with("{\n  \"version\": 1,"), "{}", json.out);
    let audit = project.run(&["audit", "--format", "json"]);
    assert!(
        audit.out.starts_with("{\n  \"version\": 1,"),
        "{}",
        audit.out
    );
}

fn concise_closing() -> String {
    "no leaks found in 2 files (1 mentions listeners), 0.00 s\n".into()
}

#[test]
fn quiet_leaves_the_closing_line_out() {
    let project = quiet();
    for format in ["human", "concise"] {
        let ran = project.run(&["--quiet", "--format", format]);
        assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""));
    }
    insta::assert_snapshot!(project.run(&["audit", "-q"]).out, @r"
    PLACE         TARGET      EVENT   LIFETIME  REPETITION  RELEASE  VERDICT     BLIND SPOTS
    src/a.ts:1:9  process.on  'exit'  process   once        none     added once  -
    ");
}

#[test]
fn colours_are_the_users_choice() {
    let project = quiet();
    assert!(project.run(&["--color", "always"]).out.contains('\u{1b}'));
    assert!(!project.run(&["--color", "auto"]).out.contains('\u{1b}'));
    let forced = |name: &str| {
        let mut command = project.command(&["."]);
        let output = command.env(name, "1").output().expect("the program starts");
        output.stdout.contains(&b'\x1b')
    };
    assert!(forced("FORCE_COLOR") && forced("CLICOLOR_FORCE") && !forced("NO_COLOR"));
}

#[test]
fn only_javascript_and_typescript_are_looked_at() {
    let code = [
        "a.astro", "a.cjs", "a.cts", "a.js", "a.jsx", "a.mjs", "a.mts", "a.svelte", "a.ts",
        "a.tsx", "a.vue",
    ];
    let project = project(
        &[
            &code[..],
            &["a.d.ts", "a.d.mts", "a.php", "a.json", "README.md", "js"],
        ]
        .concat(),
    );
    assert_eq!(looked_at(&project, &[]), code);
}

#[test]
fn ignore_files_are_honoured_outside_of_git_too() {
    let project = project(&[
        "a.js",
        "by-git.js",
        "by-ignore.js",
        "by-us.js",
        "out/b.js",
        ".storybook/c.js",
        ".git/d.js",
    ]);
    project.write(".gitignore", b"by-git.js\nout/\n");
    project.write(".ignore", b"by-ignore.js\n");
    project.write(".unlistenignore", b"by-us.js\n");
    assert_eq!(looked_at(&project, &[]), [".storybook/c.js", "a.js"]);
    assert_eq!(
        looked_at(&project, &["--no-ignore"]),
        [
            ".storybook/c.js",
            "a.js",
            "by-git.js",
            "by-ignore.js",
            "by-us.js",
            "out/b.js"
        ]
    );
    assert_eq!(
        looked_at(&project, &["out/b.js", "by-us.js"]),
        ["by-us.js", "out/b.js"]
    );
}

#[test]
fn tests_generated_files_and_dependencies_are_passed_over_and_counted() {
    let project = Project::new(&[
        ("src/a.ts", QUIET),
        ("src/a.test.ts", QUIET),
        ("test/b.js", QUIET),
        ("lib/c.min.js", QUIET),
        ("dist/index.js", &format!("\"use strict\";\n{QUIET}")),
        (
            "dist/main.js",
            &format!("/******/ (() => {{ // webpackBootstrap\n{QUIET}}})();"),
        ),
        ("node_modules/x/index.js", QUIET),
    ]);
    insta::assert_snapshot!(project.run(&[]).out, @r"
    no leaks found in 2 files (2 mention listeners), 0.00 s
    skipped 2 test files (--include-tests), 2 bundled or generated files
        (--include-generated), 1 dependency folder (checked if named)
    ");
    insta::assert_snapshot!(project.run(&["--include-tests", "--include-generated"]).out, @r"
    no leaks found in 6 files (6 mention listeners), 0.00 s
    skipped 1 dependency folder (checked if named)
    ");
    insta::assert_snapshot!(project.run(&["node_modules", "."]).out, @r"
    no leaks found in 3 files (3 mention listeners), 0.00 s
    skipped 2 test files (--include-tests), 2 bundled or generated files
        (--include-generated), 1 dependency folder (checked if named)
    ");
}

#[test]
fn who_names_a_folder_of_tests_wants_its_tests() {
    let project = project(&["test/a.js", "test/unit/b.test.js", "src/c.spec.js"]);
    assert_eq!(
        looked_at(&project, &["test"]),
        ["test/a.js", "test/unit/b.test.js"]
    );
    assert_eq!(looked_at(&project, &["src"]), [""; 0]);
}

#[test]
fn a_named_file_is_always_checked_unless_excluding_is_forced() {
    let paths = [
        "a.test.js",
        "b.min.js",
        "c.js",
        "node_modules/x/d.js",
        "out/e.js",
        "types.d.ts",
    ];
    let project = project(&paths);
    project.write(".gitignore", b"out/\n");
    assert_eq!(looked_at(&project, &paths), paths);
    let forced = [&["--force-exclude"][..], &paths].concat();
    assert_eq!(looked_at(&project, &forced), ["c.js"]);
    let tests = [&["--force-exclude", "--include-tests"][..], &paths].concat();
    assert_eq!(looked_at(&project, &tests), ["a.test.js", "c.js"]);
}

#[test]
fn a_script_without_an_ending_is_known_by_its_first_line() {
    let project = Project::new(&[
        ("bin/serve", &format!("#!/usr/bin/env node\n{QUIET}")),
        ("bin/deploy", "#!/bin/sh\n"),
        ("notes.txt", QUIET),
    ]);
    assert_eq!(
        project.run(&["bin/serve"]).out,
        "no leaks found in 1 file (1 mentions listeners), 0.00 s\n"
    );
    let ran = project.run(&["bin/serve", "bin/deploy", "notes.txt"]);
    assert_eq!(ran.code, Some(2));
    insta::assert_snapshot!(ran.err, @r"
    error: bin/deploy: not JavaScript or TypeScript; files end in .js, .jsx, .mjs, .cjs, .ts, .tsx, .mts, .cts, .vue, .svelte, .astro, .html or .htm
    error: notes.txt: not JavaScript or TypeScript; files end in .js, .jsx, .mjs, .cjs, .ts, .tsx, .mts, .cts, .vue, .svelte, .astro, .html or .htm
    ");
}

#[test]
fn standard_input_is_read_under_a_name() {
    let project = quiet();
    for arguments in [
        &["--stdin-filename", "x.ts"][..],
        &["--stdin-filename", "x.ts", "-"],
        &["check", "-", "--stdin-filename=x.ts"],
    ] {
        let ran = project.run_with_input(arguments, QUIET);
        assert_eq!(
            ran.out, "no leaks found in 1 file (1 mentions listeners), 0.00 s\n",
            "{ran:?}"
        );
    }
    let ran = project.run_with_input(&["--stdin-filename", "x.test.ts", "--force-exclude"], QUIET);
    assert!(ran.out.contains("skipped 1 test file"), "{ran:?}");
    let errors = [
        &["-"][..],
        &["--stdin-filename", "x.ts", "src"],
        &["--stdin-filename", "x.css"],
    ]
    .map(|arguments| project.run_with_input(arguments, QUIET));
    assert!(errors.iter().all(|ran| ran.code == Some(2)), "{errors:?}");
    insta::assert_snapshot!(errors.map(|ran| ran.err).concat(), @r"
    error: `-` reads standard input, which needs a name: add `--stdin-filename src/file.ts`
    error: standard input and paths cannot be checked together: leave out the paths or `--stdin-filename`
    error: x.css: not JavaScript or TypeScript; files end in .js, .jsx, .mjs, .cjs, .ts, .tsx, .mts, .cts, .vue, .svelte, .astro, .html or .htm
    ");
}

#[test]
fn nothing_to_check_is_said() {
    let project = Project::new(&[("README.md", "")]);
    let ran = project.run(&[]);
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (Some(0), "nothing to check in 0 files, 0.00 s\n")
    );
}

#[test]
fn what_is_wrong_is_said_with_what_to_do() {
    let project = quiet();
    let said = |arguments: &[&str]| {
        let ran = project.run(arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?}");
        ran.err.lines().next().unwrap_or_default().to_owned()
    };
    insta::assert_snapshot!(said(&["--threads", "0"]), @"error: invalid value '0' for '--threads <N>': expected a whole number, 1 or more");
    insta::assert_snapshot!(said(&["--max-warnings", "-1"]), @"error: invalid value '-1' for '--max-warnings <N>': expected a whole number, 0 or more");
    insta::assert_snapshot!(said(&["--max-warnings", "3", "--fail-on", "warning"]), @"error: `--fail-on warning` fails on the first warning, but `--max-warnings 3` allows 3: remove one of them");
    insta::assert_snapshot!(said(&["chek"]), @"error: chek: no such file or folder; check the spelling and the current folder, or is the command `check` meant?");
    insta::assert_snapshot!(said(&["src/chek"]), @"error: src/chek: no such file or folder; check the spelling and the current folder");
    let sarif = project.run(&["--format", "sarf"]).err;
    assert!(sarif.contains("a similar value exists: 'sarif'"), "{sarif}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_is_gone_is_told() {
    let project = quiet();
    std::fs::create_dir(project.path().join("gone")).expect("it can be made");
    let program = env!("CARGO_BIN_EXE_unlisten");
    let output = std::process::Command::new("sh")
        .args(["-c", r#"cd gone && rmdir ../gone && exec "$0""#, program])
        .current_dir(project.path())
        .output()
        .expect("a shell starts");
    assert_eq!(output.status.code(), Some(2));
    insta::assert_snapshot!(String::from_utf8_lossy(&output.stderr), @"error: the current folder no longer exists or cannot be entered; change to another one");
}

#[test]
fn a_command_after_an_option_is_told_apart_from_a_path() {
    let ran = quiet().run(&["--quiet", "audit", "src"]);
    assert_eq!(ran.code, Some(2));
    insta::assert_snapshot!(ran.err, @"error: audit: no such file or folder; the command `audit` must come first: `unlisten audit …`");
}

#[test]
fn completions_and_the_man_page_come_from_the_same_words() {
    let project = quiet();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = project.run(&["completions", shell]);
        assert!(
            ran.code == Some(0)
                && ran.out.contains("include-tests")
                && ["--show", "-l show"]
                    .iter()
                    .any(|option| ran.out.contains(option)),
            "{shell}"
        );
    }
    let page = project.run(&["man"]).out;
    assert!(
        page.contains(".TH unlisten 1") && page.contains("include\\-tests"),
        "{page}"
    );
}

#[test]
fn rules_are_listed_and_explained() {
    let project = quiet();
    let table = project.run(&["rules"]);
    assert_eq!(table.code, Some(0));
    for rule in unlisten::judge::rulebook::all() {
        assert!(table.out.contains(rule.name), "{}", rule.name);
        let page = project.run(&["explain", rule.name]);
        assert!(
            page.code == Some(0) && page.out.starts_with(rule.name),
            "{}",
            page.out
        );
    }
    assert!(
        project
            .run(&["rules", "--format", "json"])
            .out
            .contains("\"version\": 1")
    );
}

const TOLD: [&str; 2] = [
    "error.ts:6:20: error[listener-in-loop",
    "warning.js:3:7: warning[listener-per-call",
];

#[test]
fn findings_are_shown_and_counted() {
    let project = leaks();
    let concise = project.run(&["--format", "concise"]);
    assert_eq!(told(&concise.out), TOLD);
    insta::assert_snapshot!(concise.err, @r"
    1 error, 1 warning in 3 files (3 mention listeners), 0.00 s
    1 more possible (--pedantic)
    ");
    let human = project.run(&[]).out;
    assert!(human.ends_with(&concise.err), "{human}");
    let standard_input = project.run_with_input(
        &["--format", "concise", "--stdin-filename", "src/x.ts"],
        ERROR,
    );
    assert_eq!(
        told(&standard_input.out),
        ["src/x.ts:6:20: error[listener-in-loop"]
    );
}

#[test]
fn pedantic_shows_what_is_only_possible() {
    let project = leaks();
    assert_eq!(project.run(&["possible.js"]).code, Some(0));
    let shown = project.run(&["--pedantic", "--format", "concise", "possible.js"]);
    assert_eq!(shown.code, Some(1));
    assert_eq!(
        told(&shown.out),
        // What is not certain is no error unless a project says so.
        ["possible.js:2:11: warning[listener-in-loop"]
    );
}

#[test]
fn an_audit_lists_every_listener() {
    let audit = leaks().run(&["audit"]).out;
    let lines: Vec<&str> = audit.lines().collect();
    assert_eq!(lines.len(), 7, "{audit}");
    for (line, place) in
        lines[1..]
            .iter()
            .zip(["error.ts:6:20 ", "possible.js:2:11 ", "warning.js:3:7 "])
    {
        assert!(line.starts_with(place), "{audit}");
    }
    assert_eq!(
        lines[5..],
        [
            "3 listeners in 3 files (3 mention listeners), 0.00 s",
            "1 blind spot (--show blind-spots)"
        ]
    );
}

#[test]
fn every_ending_that_is_walked_to_has_a_grammar() {
    for ending in unlisten::corpus::kind::ENDINGS {
        assert!(
            unlisten::cst::Language::of(&format!("a.{ending}")).is_some(),
            "{ending}"
        );
    }
    for script in ["node", "deno"] {
        let line = format!("#!/usr/bin/env {script}\n");
        let name = unlisten::corpus::kind::name_by_first_line(line.as_bytes());
        assert!(
            name.is_some_and(|name| unlisten::cst::Language::of(name).is_some()),
            "{script}"
        );
    }
}

#[test]
fn neither_threads_nor_the_order_of_files_changes_a_byte() {
    let paths: Vec<String> = (0..60)
        .map(|number| format!("src/{}/{number}.js", number % 7))
        .collect();
    let mut paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let project = project(&paths);
    let one = project.run(&["--threads", "1", "--format", "json"]);
    assert_eq!(project.run(&["--threads", "8", "--format", "json"]), one);
    paths.reverse();
    let named = [&["--threads", "8", "--format", "json"][..], &paths].concat();
    assert_eq!(project.run(&named), one);
}

//! Text of a repository issues no workflow commands, whatever report it is in.
//!
//! In: names of files, events and functions, comments and configurations that look like commands. Out: nothing.
//! Never here: the commands that are meant, but for being told from others.

use crate::program::{Project, Ran, formats, names};
use unlisten::cli::{AuditFormat, ReviewFormat};

/// Whether a runner would take the line for a command, as those of GitHub and Azure read it.
fn is_command(line: &str) -> bool {
    // What a terminal does not show might be taken away first.
    let styles = line.split('\u{1b}').enumerate();
    let seen = styles.map(|(at, part)| match at {
        0 => part,
        _ => part.split_once('m').map_or(part, |(_, rest)| rest),
    });
    let seen: String = seen.collect();
    seen.trim_start().starts_with("::") || seen.contains("##[") || seen.contains("##vso[")
}

/// Of a file: an event and a listener that look like commands, in words so long that a report folds before them.
const LEAK: &str = "\
import { bus } from './bus';
export function f() {
  bus.on('a-name-that-is-so-very-long-that-nothing-else-has-room-beside-it-in-one-line-of-a-report ::error::x ##[error]y ##vso[task.z]', () => {});
  // ::set-output name=a::b
  /* ##[group]c */ bus.on(`::warning::d ${f} ##[e]`, () => {});
  bus.on('::add-mask::e', () => {}); bus.on('\\n::stop-commands::x', () => {});
}
";

const NAMES: [&str; 5] = [
    "::error::a.js",
    "##[error]b.js",
    "c\n::error::c.js",
    "d\r##[command]d.js",
    " ::debug::e/##vso[task.f]f.js",
];

fn project() -> Project {
    let mut files: Vec<(&str, &str)> = NAMES.iter().map(|name| (*name, LEAK)).collect();
    files.push(("bus.js", "exports.bus = new (require('events'))();\n"));
    Project::new(&files)
}

fn on_github(project: &Project, arguments: &[&str]) -> Ran {
    let output = project
        .command(arguments)
        .env("GITHUB_ACTIONS", "true")
        .output()
        .expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("what it says is UTF-8");
    Ran {
        code: output.status.code(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// The commands in what was said, as runners read it.
fn commands(ran: &Ran) -> Vec<String> {
    let said = [&ran.out, &ran.err];
    let lines = said.iter().flat_map(|text| text.split(['\n', '\r']));
    let commands = lines.filter(|line| is_command(line));
    commands.map(str::to_owned).collect()
}

/// A command of ours: an annotation with our name in its title, and no bracket that begins one of another kind.
fn is_ours(command: &str) -> bool {
    let rest = ["::error file=", "::warning file="]
        .iter()
        .find_map(|start| command.strip_prefix(start));
    rest.and_then(|rest| rest.split_once("::"))
        .is_some_and(|(properties, data)| {
            properties.contains(",title=unlisten") && !data.contains("##[")
        })
}

#[test]
fn the_trap_is_one() {
    assert!(is_command("  ::error::x") && is_command("a ##[error]") && is_command("\u{1b}[31m::x"));
    assert!(!is_command("a ::error::x") && !is_command("# #[error]"));
    let ran = project().run(&["--format", "json", "--pedantic"]);
    let read: serde_json::Value = serde_json::from_str(&ran.out).expect("it is JSON");
    let findings = read["findings"].as_array().expect("a list");
    assert!(findings.len() >= NAMES.len(), "{}", ran.out);
    let paths: Vec<&str> = findings
        .iter()
        .filter_map(|it| it["path"].as_str())
        .collect();
    for name in NAMES {
        assert!(paths.contains(&name), "{name:?} in {paths:?}");
    }
}

#[test]
fn no_report_issues_a_command_that_is_not_ours() {
    let project = project();
    for format in formats() {
        for more in [
            &["--color", "always"][..],
            &["--color", "never", "--statistics"],
        ] {
            let asked = ["--pedantic", "--no-cross-file", "--format", &format];
            let ran = on_github(&project, &[&asked, more].concat());
            assert_eq!(ran.code, Some(1), "{format}: {}", ran.err);
            let foreign: Vec<String> = commands(&ran)
                .into_iter()
                .filter(|command| !is_ours(command))
                .collect();
            assert_eq!(foreign, [""; 0], "{format}");
        }
    }
    let human = on_github(&project, &["--pedantic"]);
    assert!(!commands(&human).is_empty(), "annotations are still made");
}

#[test]
fn no_list_and_no_stage_issues_a_command() {
    let project = project();
    let mut asked: Vec<Vec<String>> = names::<AuditFormat>()
        .into_iter()
        .map(|format| ["audit", "--format", &format].map(str::to_owned).to_vec())
        .collect();
    for stage in ["facts", "blind-spots"] {
        asked.push(["--show", stage].map(str::to_owned).to_vec());
    }
    for name in NAMES {
        asked.push(["--print-config", name].map(str::to_owned).to_vec());
    }
    for asked in asked {
        let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
        let ran = on_github(&project, &asked);
        assert_eq!(ran.code, Some(0), "{asked:?}: {}", ran.err);
        assert!(!ran.out.is_empty());
        assert_eq!(commands(&ran), [""; 0], "{asked:?}");
    }
}

#[test]
fn no_checklist_issues_a_command() {
    let repository = crate::repository::Repository::new(&[("bus.js", "")]);
    for name in NAMES {
        repository.write(name, LEAK);
    }
    for format in names::<ReviewFormat>() {
        let mut command =
            repository.command("", &["review", "--since", "HEAD", "--format", &format]);
        command.env("GITHUB_ACTIONS", "true");
        let (code, out, err) = crate::repository::said(&mut command);
        assert_eq!(code, Some(1), "{err}");
        assert_eq!(commands(&Ran { code, out, err }), [""; 0], "{format}");
    }
}

#[test]
fn no_failure_issues_a_command() {
    let key = r#"{ "\n::error::x ##[error]y": 1 }"#;
    let extends = r#"{ "extends": "./\n::error::x ##[error]y" }"#;
    for (path, text) in [
        ("unlisten.json", key),
        ("unlisten.json", extends),
        ("::error::x/unlisten.json", key),
        ("a\n::error::x/unlisten.json", "["),
        ("package.json", r#"{ "unlisten": "::error::x" }"#),
    ] {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let code = format!("{folder}/a.js").trim_start_matches('/').to_owned();
        let project = Project::new(&[(path, text), (&code, LEAK)]);
        let ran = on_github(&project, &[]);
        assert_eq!(ran.code, Some(2), "{text}");
        assert_eq!(commands(&ran), [""; 0], "{text}");
    }
    let project = project();
    for arguments in [
        &["\n::error::gone.js"][..],
        &["--\n::error::x"],
        &["--format", "\n::error::x"],
        &["explain", "\n::error::x"],
        &["--since", "\n::error::x"],
        &["--baseline", "\n::error::x"],
        &["--config", "\n::error::x ##[y]"],
        &["--format", "json=gone/\n::error::x"],
        &["--suppress", "\n::error::x", "--reason", "y"],
    ] {
        let ran = on_github(&project, arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?} {}", ran.out);
        let commands = commands(&ran);
        let foreign = commands.iter().find(|command| !is_ours(command));
        assert_eq!(foreign, None, "{arguments:?}");
    }
}

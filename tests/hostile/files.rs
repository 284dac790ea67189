//! Whatever lies where a configuration, a baseline or an ignore file is looked for, a run ends.
//!
//! In: pipes, devices, huge files and long chains, by their names and behind links. Out: nothing.
//! Never here: what such a file says.

use std::io::Read;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::program::{Project, QUIET};
use crate::repository::Repository;

/// What a run said that ended, and did so before anybody would take it for hung.
fn ended(command: &mut Command) -> (Option<i32>, String) {
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let begun = Instant::now();
    while child.try_wait().expect("it can be asked").is_none() {
        if begun.elapsed() > Duration::from_secs(120) {
            child.kill().expect("it is ours");
            panic!("it does not end");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let mut said = String::new();
    let mut err = child.stderr.take().expect("it was asked for");
    err.read_to_string(&mut said).expect("it is UTF-8");
    (child.wait().expect("it has ended").code(), said)
}

fn pipe(path: &Path) {
    let made = Command::new("mkfifo").arg(path).status();
    assert!(made.is_ok_and(|made| made.success()), "it can be made");
}

/// Everything that never ends, at `name` in a project with a folder of code.
fn endless(name: &str) -> Vec<(&'static str, Project)> {
    let kinds = [
        "a pipe",
        "a link to a pipe",
        "a link to a device",
        "a device by way of a folder",
    ];
    let projects = kinds.into_iter().map(|kind| {
        let project = Project::new(&[("a.js", QUIET), ("web/a.js", QUIET)]);
        let path = project.path().join(name);
        match kind {
            "a pipe" => pipe(&path),
            "a link to a pipe" => {
                pipe(&project.path().join("pipe"));
                symlink(project.path().join("pipe"), &path).expect("links can be made");
            }
            "a link to a device" => symlink("/dev/zero", &path).expect("links can be made"),
            _ => {
                symlink("/dev", project.path().join("dev")).expect("links can be made");
                symlink(project.path().join("dev/zero"), &path).expect("links can be made");
            }
        }
        (kind, project)
    });
    projects.collect()
}

#[test]
fn a_configuration_that_never_ends_is_refused() {
    for name in [
        "unlisten.json",
        "unlisten.jsonc",
        "package.json",
        "web/unlisten.json",
        "web/package.json",
    ] {
        for (kind, project) in endless(name) {
            for arguments in [&[][..], &["--print-config", "web/a.js"], &["audit"]] {
                let (code, err) = ended(&mut project.command(arguments));
                assert_eq!(code, Some(2), "{kind} {name}: {err}");
                assert!(
                    err.contains(name) && err.contains("cannot be read"),
                    "{kind} {name}: {err}"
                );
            }
        }
    }
    for (kind, project) in endless("other.json") {
        let (code, err) = ended(&mut project.command(&["--config", "other.json"]));
        assert_eq!(code, Some(2), "{kind}: {err}");
        project.write("unlisten.json", b"{ \"extends\": \"./other.json\" }");
        let (code, err) = ended(&mut project.command(&[]));
        assert_eq!(code, Some(2), "{kind}: {err}");
    }
}

#[test]
fn a_baseline_that_never_ends_is_refused() {
    for (kind, project) in endless("unlisten-baseline.json") {
        project.write(
            "unlisten.json",
            b"{ \"baseline\": \"unlisten-baseline.json\" }",
        );
        for arguments in [
            &[][..],
            &["--write-baseline"],
            &["--baseline", "unlisten-baseline.json"],
        ] {
            let (code, err) = ended(&mut project.command(arguments));
            assert_eq!(code, Some(2), "{kind} {arguments:?}: {err}");
            assert!(err.contains("unlisten-baseline.json"), "{kind}: {err}");
        }
    }
}

#[test]
fn a_repository_that_never_ends_is_none() {
    for (kind, project) in endless(".git") {
        let (code, err) = ended(&mut project.command(&[]));
        assert_eq!(code, Some(0), "{kind}: {err}");
        let (code, err) = ended(&mut project.command(&["--since", "main"]));
        assert_eq!(code, Some(2), "{kind}: {err}");
        assert!(err.contains("git"), "{kind}: {err}");
    }
    // A work tree's `.git` is a file that names a folder.
    let project = Project::new(&[("a.js", QUIET), (".git", "gitdir: pipe\n")]);
    pipe(&project.path().join("pipe"));
    let (code, err) = ended(&mut project.command(&["--since", "main"]));
    assert_eq!(code, Some(2), "{err}");
}

#[test]
fn an_ignore_file_that_never_ends_costs_its_folder_and_is_told() {
    for name in [".gitignore", ".ignore", ".unlistenignore"] {
        for inner in [name.to_owned(), format!("web/{name}")] {
            for (kind, project) in endless(&inner) {
                for arguments in [
                    &["--format", "json=out.json"][..],
                    &["web"],
                    &["--force-exclude", "web/a.js"],
                ] {
                    let (code, err) = ended(&mut project.command(arguments));
                    assert_eq!(code, Some(2), "{kind} {inner} {arguments:?}: {err}");
                    assert!(
                        err.contains(&format!("{inner}: cannot be used")),
                        "{kind}: {err}"
                    );
                }
                let out = std::fs::read_to_string(project.path().join("out.json"));
                let files = usize::from(inner.starts_with("web/"));
                let told = format!("\"files\": {files}");
                assert!(out.is_ok_and(|out| out.contains(&told)), "{kind} {inner}");
                let (code, err) = ended(&mut project.command(&["--no-ignore"]));
                assert_eq!(code, Some(0), "{kind} {inner}: {err}");
            }
        }
    }
}

#[test]
fn git_does_not_wait_for_a_pipe() {
    for name in [
        ".gitignore",
        "web/.gitignore",
        ".gitattributes",
        ".git/info/exclude",
    ] {
        let repository = Repository::new(&[("a.js", QUIET), ("web/b.js", QUIET)]);
        repository.write("a.js", &QUIET.repeat(2));
        let path = repository.path().join(name);
        if path.exists() {
            std::fs::remove_file(&path).expect("it can be removed");
        }
        pipe(&path);
        let (code, err) = ended(&mut repository.command("", &["--since", "HEAD"]));
        assert_eq!(code, Some(2), "{name}: {err}");
        assert!(err.contains(name), "{name}: {err}");
    }
}

#[test]
fn git_does_not_wait_for_a_pipe_that_a_configuration_names() {
    for (setting, included) in [
        ("[core]\n  excludesFile = odd\n", false),
        ("[core]\n  attributesFile = \"od\"d\n", false),
        ("[core]\n  excludesFile = o\\\nd\\\nd\n", true),
        ("[include]\n  path = ../odd\n", false),
    ] {
        let repository = Repository::new(&[("a.js", QUIET)]);
        repository.write("a.js", &QUIET.repeat(2));
        pipe(&repository.path().join("odd"));
        let config = repository.path().join(".git/config");
        let mut text = std::fs::read_to_string(&config).expect("it is there");
        match included {
            true => {
                repository.write("more", setting);
                text.push_str("[include]\n  path = ../more\n");
            }
            false => text.push_str(setting),
        }
        std::fs::write(&config, text).expect("it can be written");
        let (code, err) = ended(&mut repository.command("", &["--since", "HEAD"]));
        assert_eq!(code, Some(2), "{setting}: {err}");
        assert!(err.contains("odd"), "{setting}: {err}");
    }
}

#[test]
fn a_report_does_not_wait_for_whoever_reads_a_pipe() {
    let project = Project::new(&[("a.js", QUIET)]);
    let path = project.path().join("report.json");
    pipe(&path);
    let (code, err) = ended(&mut project.command(&["--format", "json=report.json"]));
    assert_eq!(code, Some(2), "{err}");
    assert!(err.contains("nothing is reading this pipe"), "{err}");
    // Somebody who reads slowly gets all of it.
    let leak = "export function f(bus) { for (;;) bus.on('x', () => {}); }\n";
    project.write("b.js", leak.repeat(500).as_bytes());
    let mut reader = Command::new("cat")
        .arg(&path)
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    std::thread::sleep(Duration::from_millis(200));
    let out = reader.stdout.take().expect("it was asked for");
    let reading = std::thread::spawn(move || std::io::read_to_string(out));
    let (code, err) = ended(&mut project.command(&["--format", "json=report.json"]));
    assert_eq!(code, Some(1), "{err}");
    let report = reading.join().expect("it ends").expect("it is UTF-8");
    assert!(
        report.len() > 100_000 && report.ends_with("}\n"),
        "{}",
        report.len()
    );
    reader.wait().expect("it ends");
}

#[test]
fn settings_of_modules_that_never_end_are_passed_over() {
    for (kind, project) in endless("tsconfig.json") {
        project.write(
            "a.ts",
            b"import { bus } from './bus';\nexport const f = () => bus.on('x', () => {});\n",
        );
        project.write("bus.ts", b"export const bus = new EventEmitter();\n");
        let (code, err) = ended(&mut project.command(&[]));
        assert!(code.is_some_and(|code| code < 2), "{kind}: {code:?} {err}");
    }
}

#[test]
fn what_is_too_large_is_refused() {
    for name in [
        "unlisten.json",
        "package.json",
        ".gitignore",
        "unlisten-baseline.json",
    ] {
        let project = Project::new(&[("a.js", QUIET)]);
        let file = std::fs::File::create(project.path().join(name)).expect("it can be made");
        // A file of holes takes no room on the disk.
        file.set_len(10_000_000_000).expect("it can be stretched");
        let arguments = match name {
            "unlisten-baseline.json" => &["--baseline", name][..],
            _ => &[],
        };
        let (code, err) = ended(&mut project.command(arguments));
        assert_eq!(code, Some(2), "{name}: {err}");
        assert!(err.contains("too large"), "{name}: {err}");
    }
}

#[test]
fn patterns_that_take_gigabytes_to_match_are_refused() {
    let patterns = format!("{}\n", "**/a".repeat(50)).repeat(1500);
    let project = Project::new(&[("a.js", QUIET), (".gitignore", &patterns)]);
    let (code, err) = ended(&mut project.command(&[]));
    assert_eq!(code, Some(2), "{err}");
    assert!(err.contains("too large"), "{err}");
}

#[test]
fn a_chain_of_twenty_thousand_configurations_ends_in_an_error() {
    let project = Project::new(&[("a.js", QUIET)]);
    for number in 0..20_000 {
        let next = number + 1;
        let text = format!("{{ \"extends\": \"./{next}.json\" }}");
        project.write(&format!("{number}.json"), text.as_bytes());
    }
    project.write("unlisten.json", b"{ \"extends\": \"./0.json\" }");
    let (code, err) = ended(&mut project.command(&[]));
    assert_eq!(code, Some(2), "{err}");
    assert!(err.contains("at most 256"), "{err}");

    let names: Vec<String> = (0..20_000)
        .map(|number| format!("\"./{number}.json\""))
        .collect();
    let text = format!("{{ \"extends\": [{}] }}", names.join(","));
    for number in 0..20_000 {
        project.write(&format!("{number}.json"), b"{}");
    }
    project.write("unlisten.json", text.as_bytes());
    let (code, err) = ended(&mut project.command(&[]));
    assert_eq!(code, Some(2), "{err}");
    // The picture of the place folds the words.
    assert!(err.contains("at most 256"), "{err}");
}

#[test]
fn a_chain_of_settings_of_modules_ends_as_well() {
    let project = Project::new(&[
        (
            "a.ts",
            "import { bus } from '@/bus';\nexport const f = () => bus.on('x', () => {});\n",
        ),
        ("bus.ts", "export const bus = new EventEmitter();\n"),
    ]);
    for number in 0..20_000 {
        let text = format!("{{ \"extends\": \"./{}.json\" }}", number + 1);
        project.write(&format!("{number}.json"), text.as_bytes());
    }
    project.write("tsconfig.json", b"{ \"extends\": \"./0.json\" }");
    let (code, err) = ended(&mut project.command(&[]));
    assert!(code == Some(0) || code == Some(1), "{code:?} {err}");
}

#[test]
fn names_in_a_configuration_are_compared_in_good_time() {
    let names: Vec<String> = (0..200_000)
        .map(|number| format!("\"a{number}\":1"))
        .collect();
    let text = format!("{{ {} }}", names.join(","));
    let project = Project::new(&[("a.js", QUIET), ("unlisten.json", &text)]);
    let (code, err) = ended(&mut project.command(&[]));
    assert_eq!(code, Some(2));
    assert!(
        err.contains("unknown key"),
        "{}",
        &err[..err.len().min(500)]
    );
}

#[cfg(target_os = "linux")]
#[test]
fn no_more_threads_are_started_than_can_be_of_use() {
    let files: Vec<(String, &str)> = (0..200)
        .map(|number| (format!("{number}.js"), QUIET))
        .collect();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), *text))
        .collect();
    let project = Project::new(&files);
    let program = env!("CARGO_BIN_EXE_unlisten");
    // So little room for stacks that ten thousand of them cannot be had.
    let script = format!("ulimit -v 4000000; exec '{program}' --threads 100000");
    let mut shell = Command::new("sh");
    shell.args(["-c", &script]).current_dir(project.path());
    let (code, err) = ended(&mut shell);
    assert_eq!((code, err.as_str()), (Some(0), ""));
}

//! Writing keeps what was there, and stays inside of the project.
//!
//! In: reports, baselines, comments and configurations to write where something else is. Out: nothing.
//! Never here: what is in them.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;

use crate::program::leaks::leaks;
use crate::program::{Project, QUIET, formats, names};
use crate::repository::Repository;
use unlisten::cli::{AuditFormat, ReviewFormat};

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("it is there")
}

/// Everything in a folder, with its content.
fn state(folder: &Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder).expect("is a folder").flatten();
    let mut all: Vec<(String, String)> = entries
        .flat_map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            match entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                true => state(&entry.path())
                    .into_iter()
                    .map(|(inner, text)| (format!("{name}/{inner}"), text))
                    .collect(),
                false => vec![(name, fs::read_to_string(entry.path()).unwrap_or_default())],
            }
        })
        .collect();
    all.sort();
    all
}

#[test]
fn a_report_is_written_over_an_earlier_one_of_any_format() {
    let repository = Repository::new(&[("a.js", QUIET)]);
    let (leaking, clean) = (leaks(), Project::new(&[("a.js", QUIET)]));
    clean.write("latin.js", b"bus.on('x', f) // caf\xE9");
    let mut commands: Vec<Vec<String>> = Vec::new();
    commands.extend(formats().into_iter().map(|format| vec![format]));
    let named = |command: &str, all: Vec<String>| {
        let all = all.into_iter();
        all.map(|format| vec![command.to_owned(), format])
            .collect::<Vec<_>>()
    };
    commands.extend(named("audit", names::<AuditFormat>()));
    commands.extend(named("review", names::<ReviewFormat>()));
    let out = tempfile::TempDir::new().expect("a folder can be made");
    let out = out.path().join("report");
    let file = out.to_str().expect("a plain name");
    for number in 0..commands.len() {
        for project in [&leaking, &clean] {
            // Over its own, and over that of the one before.
            for command in [&commands[number], &commands[(number + 1) % commands.len()]] {
                let (format, command) = command.split_last().expect("it has one");
                let format = format!("{format}={file}");
                let mut arguments: Vec<&str> = command.iter().map(String::as_str).collect();
                arguments.extend(["--format", &format]);
                let code = match command.first().map(String::as_str) {
                    Some("review") => {
                        arguments.extend(["--since", "HEAD"]);
                        repository.run(&arguments).0
                    }
                    _ => project.run(&arguments).code,
                };
                assert!(
                    code == Some(0) || code == Some(1),
                    "{arguments:?}: {}",
                    read(&out)
                );
            }
        }
    }
}

#[test]
fn nothing_else_is_written_over_and_that_is_said_before_the_run() {
    let files = [
        ("src/a.ts", QUIET),
        ("package.json", "{ \"name\": \"x\" }"),
        (
            "package-lock.json",
            "{ \"name\": \"x\", \"version\": \"1\" }",
        ),
        ("unlisten.json", "{}"),
        (
            "known.json",
            "{\n  \"version\": 1,\n  \"findings\": []\n}\n",
        ),
        ("README.md", "# Notes\n"),
        ("data.csv", "path,line\n"),
        (
            "eslint.xml",
            "<?xml version=\"1.0\"?><checkstyle version=\"4\"><file><error source=\"eslint\"/></file></checkstyle>",
        ),
        (".env", "TOKEN=x\n"),
    ];
    let repository = Repository::new(&files);
    let mut names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    names.extend([".git/config", ".git/HEAD"]);
    for name in names {
        let path = repository.path().join(name);
        let link = repository.path().join("link.json");
        symlink(&path, &link).expect("links can be made");
        let before = state(&repository.path());
        for place in [name, "link.json", "./src/../link.json"] {
            let (json, first) = (format!("json={place}"), "sarif=first.sarif");
            let arguments = ["--format", first, "--format", &json, "src/gone.ts"];
            let (code, out, err) = repository.run(&arguments);
            assert_eq!((code, out.as_str()), (Some(2), ""), "{name}");
            assert!(
                err.starts_with("error: refusing to ") && err.contains(place),
                "{name}: {err}"
            );
            // Not a word of what the run would have said.
            assert_eq!(err.lines().count(), 1, "{name}: {err}");
            assert_eq!(state(&repository.path()), before, "{name}");
        }
        fs::remove_file(&link).expect("it is there");
    }
    let (code, _, err) = repository.run(&["--format", "json=README.md", "--force"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(read(&repository.path().join("README.md")).contains("\"findings\""));
}

#[test]
fn a_report_takes_no_name_that_the_next_run_would_read() {
    let project = Project::new(&[("a.js", QUIET)]);
    fs::create_dir_all(project.path().join(".git/hooks")).expect("folders can be made");
    for name in [
        "unlisten.json",
        "unlisten.jsonc",
        "package.json",
        "tsconfig.json",
        "jsconfig.json",
        "Package.JSON",
        ".gitignore",
        ".ignore",
        ".unlistenignore",
        ".gitattributes",
        ".git/config",
        ".git/hooks/pre-commit",
    ] {
        let ran = project.run(&["--format", &format!("json={name}")]);
        assert_eq!(ran.code, Some(2), "{}", ran.err);
        assert!(!project.path().join(name).exists());
    }
}

#[test]
fn a_report_takes_no_name_of_code_be_there_any_or_not() {
    let project = Project::new(&[("a.js", QUIET)]);
    for name in ["new.js", "x.ts", "B.TSX", "c.d.mts", "./src/../new.cjs"] {
        fs::create_dir_all(project.path().join("src")).expect("folders can be made");
        let report = format!("json={name}");
        let first = "sarif=first.sarif";
        let ran = project.run(&["--format", first, "--format", &report, "gone.js"]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{}", ran.err);
        // It is said before the run, and what to do instead.
        assert_eq!(
            ran.err,
            format!(
                "error: refusing to write a report to {name}, which is the name of source code; choose another name for it, such as `report.json`, or add `--force`\n"
            )
        );
        assert!(!project.path().join("first.sarif").exists());
        assert!(!project.path().join(name).exists());
    }
    let forced = project.run(&["--format", "json=new.js", "--force"]);
    assert_eq!(forced.code, Some(0), "{}", forced.err);
    assert!(read(&project.path().join("new.js")).contains("\"findings\""));
}

#[test]
fn two_reports_that_a_link_makes_one_are_refused() {
    let project = Project::new(&[("a.js", QUIET), ("real.json", "")]);
    symlink("real.json", project.path().join("link.json")).expect("links can be made");
    let ran = project.run(&["--format", "json=real.json", "--format", "sarif=link.json"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err
            .contains("two reports would be written to this file"),
        "{}",
        ran.err
    );
    assert_eq!(read(&project.path().join("real.json")), "");
}

#[test]
fn no_link_leads_out_of_the_project_when_something_is_written() {
    let outside = tempfile::TempDir::new().expect("a folder can be made");
    let target = outside.path().join("target.json");
    fs::write(&target, "").expect("it can be written");
    let code = outside.path().join("code.js");
    let leak = "const bus = require('./bus');\nexports.f = () => { bus.on('x', () => {}); };\n";
    fs::write(&code, leak).expect("it can be written");
    let repository = Repository::new(&[("a.js", leak)]);
    let link = |to: &Path, name: &str| {
        symlink(to, repository.path().join(name)).expect("links can be made");
    };
    link(&target, "report.json");
    link(&target, "unlisten-baseline.json");
    link(outside.path(), "out");
    link(&outside.path().join("gone.json"), "dangling.json");
    link(&code, "linked.js");
    let before = state(outside.path());
    for arguments in [
        &["--format", "json=report.json"][..],
        &["--format", "json=out/new.json"],
        &["--format", "json=out/new.json", "--force"],
        &["audit", "--format", "json=out/target.json"],
        &["review", "--since", "HEAD", "--format", "json=report.json"],
        &["--write-baseline"],
        &["--write-baseline", "--baseline", "unlisten-baseline.json"],
        &["--write-baseline", "--baseline", "out/new.json"],
        &[
            "--suppress",
            "listener-per-call",
            "--reason",
            "x",
            "linked.js",
        ],
    ] {
        let (code, _, err) = repository.run(arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {err}");
        assert!(
            err.contains("out of the project") || err.contains("outside the project"),
            "{err}"
        );
        assert_eq!(state(outside.path()), before, "{arguments:?}");
    }
    // A link that leads nowhere is not followed either.
    let (_, _, err) = repository.run(&["--format", "json=dangling.json"]);
    assert_eq!(state(outside.path()), before, "{err}");
    // What is typed outside is the user's own.
    let typed = format!("json={}", target.display());
    repository.run(&["--format", &typed]);
    assert!(read(&target).contains("\"findings\""));
}

#[test]
fn a_cache_that_somebody_else_wrote_is_refused() {
    let repository = Repository::new(&[("a.js", QUIET)]);
    repository.write(".unlisten-cache/ab/cdef", "facts");
    repository.commit("a cache");
    let (code, out, err) = repository.run(&["--cache"]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(err.contains("is tracked by git"), "{err}");
    assert!(
        !repository
            .path()
            .join(".unlisten-cache/CACHEDIR.TAG")
            .exists()
    );
    symlink("/tmp", repository.path().join("elsewhere")).expect("links can be made");
    let (code, _, err) = repository.run(&["--cache=elsewhere"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("is a symbolic link"), "{err}");
    symlink("/tmp", repository.path().join("out")).expect("links can be made");
    let (code, _, err) = repository.run(&["--cache=out/of-the-project"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("leads out of the project"), "{err}");
    let (code, _, err) = repository.run(&["-q", "--cache=mine"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
}

#[test]
fn a_cache_is_refused_where_git_does_not_say_whose_it_is() {
    let repository = Repository::new(&[("a.js", QUIET)]);
    repository.write(".unlisten-cache/ab/cdef", "facts");
    repository.commit("a cache");
    // As where git is missing, or takes the owner of the checkout for somebody else.
    let without_git = |arguments: &[&str]| {
        let mut command = repository.project.command(arguments);
        command.env("PATH", "/nowhere");
        command.output().expect("the program starts")
    };
    let output = without_git(&["--cache"]);
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(err.contains("cannot tell whether git tracks"), "{err}");
    let output = without_git(&["-q", "--cache=mine"]);
    assert_eq!(output.status.code(), Some(0), "a new folder is one's own");
}

#[test]
fn a_cache_hides_nothing_that_is_there() {
    let repository = Repository::new(&[("a.js", QUIET)]);
    repository.write("notes/todo.txt", "much");
    repository.write("lib/b.js", QUIET);
    for folder in [".", "notes", "lib", "lib/..", ".git", ".git/kept", "a.js"] {
        let before = state(&repository.path().join("lib"));
        let (code, out, err) = repository.run(&[&format!("--cache={folder}")]);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{folder}: {err}");
        assert!(err.contains("cache folder"), "{folder}: {err}");
        assert_eq!(state(&repository.path().join("lib")), before);
        for hidden in [".gitignore", "notes/.gitignore", ".git/kept"] {
            assert!(!repository.path().join(hidden).exists(), "{folder}");
        }
    }
    // An empty folder is as good as none, and one that was a cache is one.
    fs::create_dir(repository.path().join("empty")).expect("it can be made");
    for _ in 0..2 {
        let (code, _, err) = repository.run(&["-q", "--cache=empty"]);
        assert_eq!((code, err.as_str()), (Some(0), ""));
    }
}

#[test]
fn a_configured_baseline_stays_inside() {
    let around = tempfile::TempDir::new().expect("a folder can be made");
    let place = around.path().join("known.json");
    let leak = "const bus = require('./bus');\nexports.f = () => { bus.on('x', () => {}); };\n";
    let repository = Repository::new(&[("web/a.js", leak)]);
    let absolute = place.display().to_string();
    let below = format!("web/../../{}", "known.json");
    for configured in [
        absolute.as_str(),
        "../known.json",
        &below,
        "web/../.././x.json",
    ] {
        let text = format!("{{ \"baseline\": \"{configured}\" }}");
        repository.write("unlisten.json", &text);
        for arguments in [&[][..], &["--write-baseline"]] {
            let (code, _, err) = repository.run(arguments);
            assert_eq!(code, Some(2), "{configured}: {err}");
            assert!(
                err.contains("the baseline lies outside the project"),
                "{err}"
            );
        }
    }
    assert!(!place.exists());
    let typed = ["--write-baseline", "--baseline", &absolute];
    assert_eq!(repository.run(&typed).0, Some(0));
    assert!(place.exists());
    repository.write("unlisten.json", "{ \"baseline\": \"web/known.json\" }");
    assert_eq!(repository.run(&["--write-baseline"]).0, Some(0));
    // From a folder of the project as well.
    let mut command = repository.command("web", &[]);
    assert_eq!(crate::repository::said(&mut command).0, Some(0));
}

#[test]
fn mode_owner_and_names_are_kept_or_the_file_is_left() {
    let project = leaks();
    let path = project.path().join("report.json");
    let write = || project.run(&["--format", "json=report.json", "--exit-zero"]);
    let mode = || fs::metadata(&path).expect("it is there").mode() & 0o7777;
    let set = |mode| {
        let rights = fs::Permissions::from_mode(mode);
        fs::set_permissions(&path, rights).expect("it is ours");
    };
    assert_eq!(write().code, Some(0));
    for kept in [0o600, 0o640, 0o666, 0o755] {
        set(kept);
        assert_eq!(write().code, Some(0));
        assert_eq!(mode(), kept);
    }
    let before = read(&path);
    set(0o444);
    let refused = write();
    assert_eq!((refused.code, mode()), (Some(2), 0o444));
    assert!(
        refused.err.contains("report.json: is read-only"),
        "{}",
        refused.err
    );
    set(0o644);
    let other = project.path().join("other.json");
    fs::hard_link(&path, &other).expect("links can be made");
    let refused = write();
    assert_eq!(refused.code, Some(2));
    assert!(refused.err.contains("other hard links"), "{}", refused.err);
    assert_eq!((read(&path), read(&other)), (before.clone(), before));
    fs::remove_file(&other).expect("it is there");
    // Who is not root can give nothing away, and there is nothing to see.
    if std::os::unix::fs::chown(&path, Some(4242), Some(4243)).is_ok() {
        set(0o600);
        assert_eq!(write().code, Some(0));
        let there = fs::metadata(&path).expect("it is there");
        assert_eq!(
            (there.uid(), there.gid(), there.mode() & 0o777),
            (4242, 4243, 0o600)
        );
    }
}

#[test]
fn code_and_baselines_are_kept_in_the_same_way() {
    let project = leaks();
    let suppress = ["--suppress", "listener-in-loop", "--reason", "x"];
    let code = project.path().join("error.ts");
    let before = read(&code);
    let set = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("it is ours");
    };
    set(&code, 0o444);
    let refused = project.run(&suppress);
    assert_eq!(refused.code, Some(2), "{}", refused.err);
    set(&code, 0o600);
    fs::hard_link(&code, project.path().join("same")).expect("links can be made");
    assert_eq!(project.run(&suppress).code, Some(2));
    assert_eq!(read(&code), before);
    fs::remove_file(project.path().join("same")).expect("it is there");
    let ran = project.run(&suppress);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(
        fs::metadata(&code).expect("it is there").mode() & 0o777,
        0o600
    );

    assert_eq!(project.run(&["--write-baseline"]).code, Some(0));
    let known = project.path().join("unlisten-baseline.json");
    set(&known, 0o444);
    project.write("more.ts", crate::program::leaks::ERROR.as_bytes());
    let before = read(&known);
    let refused = project.run(&["--write-baseline"]);
    assert_eq!((refused.code, read(&known)), (Some(2), before));
}

/// Runs the program where no file may grow, as on a disk that is full.
fn on_a_full_disk(project: &Project, arguments: &str) -> (Option<i32>, String) {
    let program = env!("CARGO_BIN_EXE_unlisten");
    let mut shell = std::process::Command::new("sh");
    shell
        .args([
            "-c",
            &format!("trap '' XFSZ; ulimit -f 0; exec '{program}' {arguments}"),
        ])
        .current_dir(project.path());
    let (code, _, err) = crate::repository::said(&mut shell);
    (code, err)
}

#[test]
fn a_full_disk_leaves_what_was_there_and_nothing_new() {
    let project = leaks();
    let before = state(project.path());
    let (code, err) = on_a_full_disk(&project, "init");
    assert_eq!(code, Some(2));
    assert!(
        err.starts_with("error: unlisten.jsonc: cannot be written: "),
        "{err}"
    );
    assert_eq!(state(project.path()), before);
    assert_eq!(
        project
            .run(&["--format", "json=report.json", "--exit-zero"])
            .code,
        Some(0)
    );
    let before = state(project.path());
    for arguments in [
        "--format json=report.json",
        "--format json=new.json",
        "--write-baseline",
    ] {
        let (code, err) = on_a_full_disk(&project, arguments);
        assert_eq!(code, Some(2), "{err}");
        assert_eq!(state(project.path()), before, "{arguments}");
    }
}

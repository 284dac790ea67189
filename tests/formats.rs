//! Several reports at once, each in its place.
//!
//! In: small projects and `--format`. Out: what is on the streams, what is in which file, and exit codes.
//! Never here: the bytes of one format, which `tests/reports.rs` holds.

use crate::program::{self, Project, Ran};

const LEAK: &str = "\
const bus = require('./bus');
exports.poll = () => {
  bus.on('tick', () => {});
};
";

fn leak() -> Project {
    Project::new(&[("a.js", LEAK)])
}

fn read(project: &Project, path: &str) -> String {
    let path = project.path().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The names of all files in the folder, sorted.
fn names(project: &Project) -> Vec<String> {
    let entries = std::fs::read_dir(project.path()).expect("is a folder");
    let mut names: Vec<String> = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn each_report_goes_to_its_place() {
    let project = leak();
    let alone = |format: &str| project.run(&["--format", format]);
    let (human, json) = (alone("human"), alone("json"));
    let all = [
        "--format=json=out.json",
        "--format",
        "human",
        "--format=concise=a list #1.txt",
        "--format=human=human.txt",
    ];
    for _again in 0..2 {
        let ran = project.run(&all);
        assert_eq!(ran, human);
        assert_eq!(read(&project, "out.json"), json.out);
        assert_eq!(read(&project, "a list #1.txt"), alone("concise").out);
        // A file changes with its content only, so it does not say how long the run took.
        let in_a_file = human.out.replace(", 0.00 s", "");
        assert_eq!(read(&project, "human.txt"), in_a_file);
        assert_eq!(
            names(&project),
            ["a list #1.txt", "a.js", "human.txt", "out.json"]
        );
    }
}

#[test]
fn reports_in_files_alone_leave_standard_output_empty() {
    let project = leak();
    let ran = project.run(&["--format", "json=out.json"]);
    insta::assert_snapshot!(ran.err, @"1 warning in 1 file (1 mentions listeners), 0.00 s");
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    let dash = project.run(&["--format", "json=-"]);
    assert_eq!(dash.out, read(&project, "out.json"));
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let project = Project::new(&[]);
    for number in 0..20 {
        let path = format!("src/{}/{number}.js", number % 3);
        project.write(&path, LEAK.as_bytes());
    }
    project.write("src/latin.js", b"// caf\xE9\nprocess.on('exit', f);\n");
    for format in program::formats() {
        let with = |threads: &str| project.run(&["--threads", threads, "--format", &format]);
        assert_eq!(with("1"), with("7"), "{format}");
    }
}

#[test]
fn an_audit_takes_several_formats_too() {
    let project = leak();
    let json = project.run(&["audit", "--format", "json"]).out;
    let ran = project.run(&["audit", "--format=human", "--format=json=audit.json"]);
    assert_eq!(ran, project.run(&["audit"]));
    assert_eq!(read(&project, "audit.json"), json);
}

#[test]
fn colours_do_not_reach_a_file() {
    let project = leak();
    let ran = project.run(&["--color=always", "--format=human", "--format=human=out.txt"]);
    assert!(ran.out.contains('\u{1b}'));
    assert!(!read(&project, "out.txt").contains('\u{1b}'));
}

#[test]
fn two_reports_in_one_place_are_refused() {
    let project = leak();
    for (arguments, part) in [
        (
            ["--format=json", "--format=concise"],
            "both write to standard output",
        ),
        (
            ["--format=json=x", "--format=concise=x"],
            "write to the same file",
        ),
        (["--format=json", "--format=json="], "has no file name"),
        (["--format=json", "--format=xml=x"], "invalid value"),
    ] {
        let Ran { code, out, err } = project.run(&arguments);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
        assert!(err.starts_with("error: ") && err.contains(part), "{err}");
        assert_eq!(names(&project), ["a.js"]);
    }
}

#[test]
fn what_cannot_be_written_is_told_before_the_run() {
    let project = leak();
    let ran = project.run(&[
        "--format=json=no/such/folder.json",
        "--format=json=out.json",
        "--format=concise=.",
        "--format=human",
    ]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    insta::assert_snapshot!(ran.err, @"
    error: no/such/folder.json: cannot be written, because its folder does not exist; create it first
    error: .: is a folder; name a file in it
    ");
    assert_eq!(names(&project), ["a.js"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_fills_up_costs_its_report_alone() {
    let project = leak();
    let ran = project.run(&[
        "--format=json=/dev/full",
        "--format=json=out.json",
        "--format=human",
    ]);
    assert_eq!(ran.code, Some(2));
    assert_eq!(ran.out, project.run(&[]).out);
    insta::assert_snapshot!(ran.err, @"error: /dev/full: cannot be written: no space left on device");
    assert!(read(&project, "out.json").starts_with("{\n  \"version\": 1,"));
}

#[test]
fn no_report_is_written_over_code() {
    let project = leak();
    let ran = project.run(&["--format=json=a.js"]);
    assert_eq!((ran.code, read(&project, "a.js").as_str()), (Some(2), LEAK));
    let told = ran.err.lines().last().unwrap_or_default();
    insta::assert_snapshot!(told, @"error: refusing to overwrite source file a.js; choose another name for the report");
}

#[test]
fn a_configuration_that_cannot_be_used_leaves_every_file_as_it_was() {
    let project = leak();
    assert_eq!(project.run(&["--format=json=out.json"]).code, Some(1));
    let earlier = read(&project, "out.json");
    project.write("more.js", LEAK.as_bytes());
    project.write("unlisten.json", b"{");
    let ran = project.run(&["--format=json=out.json"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("unlisten.json"), "{}", ran.err);
    assert_eq!(read(&project, "out.json"), earlier);
}

#[cfg(unix)]
#[test]
fn a_file_of_the_worst_name_is_reported_in_every_format() {
    let name = "a b#1%,:;\n]]>&\"'<!--\u{1b}[31mé🦀.js";
    let project = Project::new(&[(name, LEAK)]);
    for format in program::formats() {
        let Ran { code, out, err } = project.run(&["--format", &format]);
        assert_eq!(code, Some(1), "{format}: {err}");
        assert!(!out.contains('\u{1b}'), "{format}: {out}");
        let json = || serde_json::from_str::<serde_json::Value>(&out).expect(&format);
        let place = match format.as_str() {
            "json" => &json()["findings"][0]["path"],
            "gitlab" => &json()[0]["location"]["path"],
            "rdjson" => &json()["diagnostics"][0]["location"]["path"],
            _ => continue,
        };
        assert_eq!(place, name, "{format}");
    }
    let sarif = project.run(&["--format=sarif"]).out;
    let escaped =
        "\"a%20b%231%25%2C%3A%3B%0A%5D%5D%3E%26%22%27%3C%21--%1B%5B31m%C3%A9%F0%9F%A6%80.js\"";
    assert!(sarif.contains(escaped), "{sarif}");
}

/// The program as GitHub Actions runs it, in a folder of a repository.
fn on_github(project: &Project, folder: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let output = project
        .command(arguments)
        .current_dir(project.path().join(folder))
        .env("GITHUB_ACTIONS", "true")
        .env("GITHUB_WORKSPACE", project.path())
        .output()
        .expect("the program starts");
    let out = String::from_utf8(output.stdout).expect("it is UTF-8");
    (output.status.code(), out)
}

#[test]
fn annotations_come_by_themselves_on_github_and_disturb_no_program() {
    let project = Project::new(&[("packages/web/a.js", LEAK)]);
    let folder = "packages/web";
    let annotation = "::warning file=packages/web/a.js,line=3,endLine=3,";
    let annotations = |out: &str| out.lines().filter(|it| it.starts_with(annotation)).count();
    let (code, human) = on_github(&project, folder, &[]);
    assert_eq!((code, annotations(&human)), (Some(1), 1), "{human}");
    assert!(human.starts_with("warning[listener-per-call]"), "{human}");
    for (arguments, count) in [
        (&["--format=json"][..], 0),
        (&["--format=concise"], 0),
        (&["--format=human"], 1),
        (&["--format=github"], 1),
        (&["--format=sarif=out.sarif"], 1),
        (&["--format=human", "--format=github=out.txt"], 0),
        (&["--format=json", "--format=human=out.txt"], 0),
    ] {
        let (code, out) = on_github(&project, folder, arguments);
        assert_eq!(
            (code, annotations(&out)),
            (Some(1), count),
            "{arguments:?}: {out}"
        );
    }
    let elsewhere = project.run(&["packages/web"]);
    assert!(!elsewhere.out.contains("::warning"), "{}", elsewhere.out);
}

#[test]
fn paths_start_from_the_top_of_the_repository_on_gitlab() {
    let project = Project::new(&[("packages/web/a.js", LEAK)]);
    let output = project
        .command(&["--format=gitlab"])
        .current_dir(project.path().join("packages/web"))
        .env("GITLAB_CI", "true")
        .env("CI_PROJECT_DIR", project.path())
        .output()
        .expect("the program starts");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!(report[0]["location"]["path"], "packages/web/a.js");
}

/// The commands that the document shows, without their comments.
fn commands() -> Vec<Vec<String>> {
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/formats.md");
    let text = std::fs::read_to_string(document).expect("it is there");
    let blocks = text.split("```sh\n").skip(1);
    let lines = blocks.flat_map(|block| block.split("```").next().unwrap_or_default().lines());
    lines
        .map(|line| line.split('#').next().unwrap_or_default())
        .map(|line| line.split_whitespace().map(String::from).collect())
        .collect()
}

#[test]
fn the_documents_know_every_format() {
    let read = |name: &str| {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        std::fs::read_to_string(path).expect("it is there")
    };
    let (page, readme) = (read("docs/formats.md"), read("README.md"));
    for format in program::formats() {
        assert!(
            page.contains(&format!("\n## `{format}`\n")),
            "docs/formats.md: {format}"
        );
        assert!(
            readme.contains(&format!("`{format}`")),
            "README.md: {format}"
        );
    }
    for format in program::names::<unlisten::cli::AuditFormat>() {
        assert!(
            page.contains(&format!("`{format}`")),
            "docs/formats.md: {format}"
        );
    }
}

#[test]
fn the_commands_of_the_document_run() {
    let commands = commands();
    assert!(commands.len() > 6, "{commands:?}");
    for command in commands {
        let project = leak();
        let (program, arguments) = command.split_first().expect("a line has a command");
        assert_eq!(program, "unlisten");
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let ran = project.run(&arguments);
        assert!(ran.code < Some(2), "{command:?}: {}", ran.err);
        for (_, file) in arguments
            .iter()
            .filter_map(|argument| argument.split_once('='))
        {
            assert!(
                !read(&project, file).is_empty(),
                "{command:?} writes {file}"
            );
        }
    }
}

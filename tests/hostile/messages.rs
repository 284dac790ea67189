//! What is said on a terminal is tame, and quotes nothing that lies outside of the project.
//!
//! In: names, configurations and failures that hold characters which command a terminal. Out: nothing.
//! Never here: workflow commands; that is `commands.rs`.

use std::os::unix::fs::symlink;

use crate::program::{Project, Ran, formats};
use crate::repository::{Repository, said};

/// It hides, clears, names the window, rings, turns the direction of the line, and begins a line of its own.
const ODD: &str = "x\u{1b}[8m\u{1b}[2J\u{1b}]0;t\u{7}\u{9b}2J\u{202e}\r\nerror: all is well";

/// The same in JSON.
fn json() -> String {
    serde_json::to_string(ODD).expect("a string")
}

/// Fails unless what was said is tame: lines, and styles if they were asked for.
fn is_tame(ran: &Ran, what: &str) {
    for text in [&ran.out, &ran.err] {
        let mut rest = text.as_str();
        while let Some((_, after)) = rest.split_once('\u{1b}') {
            let style = after.split_once('m').map(|(style, _)| style);
            let is_style = style.is_some_and(|it| {
                let inner = it.strip_prefix('[').unwrap_or("x");
                inner.chars().all(|one| one.is_ascii_digit() || one == ';')
            });
            assert!(is_style && style != Some("[8"), "{what}: {text:?}");
            rest = after;
        }
        let odd = text
            .chars()
            .find(|one| (one.is_control() && !"\n\u{1b}".contains(*one)) || *one == '\u{202e}');
        assert_eq!(odd, None, "{what}: {text:?}");
        assert!(
            !text.lines().any(|line| line == "error: all is well"),
            "{what}: {text:?}"
        );
    }
}

fn runs(project: &Project, arguments: &[&str]) {
    for color in ["always", "never"] {
        let arguments = [arguments, &["--color", color]].concat();
        let ran = project.run(&arguments);
        assert!(!ran.out.is_empty() || !ran.err.is_empty(), "{arguments:?}");
        is_tame(&ran, &format!("{arguments:?}"));
    }
}

#[test]
fn failures_are_tame() {
    let project = Project::new(&[("a.js", "bus.on('x', f);")]);
    let gone = format!("{ODD}.js");
    let file = format!("json={ODD}/a.json");
    let reference = format!("--since={ODD}");
    let option = format!("--{ODD}");
    for arguments in [
        &[gone.as_str()][..],
        &["--config", &gone],
        &["--baseline", &gone],
        &["--format", &file],
        &["--format", &gone],
        &["--threads", &gone],
        &["--suppress", &gone, "--reason", "x"],
        &[&option],
        &[&reference],
    ] {
        runs(&project, arguments);
    }
    is_tame(&project.run(&["explain", ODD]), "explain");
    is_tame(&project.run(&[ODD, ODD]), "two names");
}

#[test]
fn configurations_are_tame() {
    let json = json();
    for text in [
        format!("{{ {json}: 1 }}"),
        format!("{{ \"extends\": {json} }}"),
        format!("{{ \"extends\": {} }}", json.replacen('"', "\"./", 1)),
        format!("{{ \"rules\": {{ {json}: \"off\" }} }}"),
        format!("{{ \"rules\": {{ \"listener-in-loop\": {json} }} }}"),
        format!("{{ \"ignore\": [{}] }}", json.replacen('"', "\"[z-a]", 1)),
        format!("{{ \"pairs\": [{{ {json}: 1 }}] }}"),
        format!("{{ \"baseline\": {json} }}"),
        "{ \u{1b}[8m".to_owned(),
        format!("{{ // {}\n 1", ODD.replace('\n', " ")),
    ] {
        let project = Project::new(&[("unlisten.json", &text), ("a.js", "bus.on('x', f);")]);
        runs(&project, &[]);
        let package = format!("{{ \"unlisten\": {text} }}");
        let folder = format!("{ODD}/package.json");
        let code = format!("{ODD}/a.js");
        let project = Project::new(&[(&folder, &package), (&code, "bus.on('x', f);")]);
        runs(&project, &[]);
    }
}

#[test]
fn findings_and_problems_are_tame_in_every_format() {
    let leak = format!(
        "import {{ bus }} from './bus';\nexport function f() {{ bus.on({}, () => {{}}); }}\n// {}\n",
        json(),
        ODD.replace('\n', " ")
    );
    let project = Project::new(&[(&format!("{ODD}.js"), &leak)]);
    project.write(&format!("{ODD}-latin.js"), b"bus.on('x', f) // caf\xE9");
    for format in formats() {
        runs(&project, &["--pedantic", "--format", &format]);
    }
    runs(&project, &["audit"]);
    runs(&project, &["--show", "facts"]);
    let name = format!("{ODD}.js");
    let ran = project.run(&["--suppress", "listener-per-call", "--reason", "x", &name]);
    is_tame(&ran, "suppress");
    assert!(ran.out.contains("1 comment"), "{}{}", ran.out, ran.err);
}

/// What nobody who reads the log of a run should see.
const SECRET: &str = "{\n  \"s3cr3t\": { \"s3cr3t\": \"s3cr3t\" },\n  \"s3cr3t\": \"s3cr3t\"\n}\n";

#[test]
fn no_file_outside_of_the_project_is_quoted() {
    let outside = tempfile::TempDir::new().expect("a folder can be made");
    let write = |name: &str, text: &str| {
        std::fs::write(outside.path().join(name), text).expect("it can be written");
    };
    write("config.json", SECRET);
    write("netrc", "machine s3cr3t login s3cr3t\n");
    write("package.json", "{ \"unlisten\": { \"s3cr3t\": 1 } }");
    write("pattern.json", "{ \"ignore\": [\"s3cr3t[z-a]\"] }");
    write("taught.json", "{ \"pairs\": [{ \"s3cr3t\": \"s3cr3t\" }] }");
    write("on.json", "{ \"extends\": \"./s3cr3t\" }");
    let at = |name: &str| outside.path().join(name);
    for name in [
        "config.json",
        "netrc",
        "package.json",
        "pattern.json",
        "taught.json",
        "on.json",
    ] {
        let repository = Repository::new(&[("a.js", "bus.on('x', f);"), ("web/b.js", "")]);
        let place = at(name);
        let place = place.to_str().expect("a plain name");
        repository.write("unlisten.json", &format!("{{ \"extends\": \"{place}\" }}"));
        refuses_without_a_quote(&repository, &[], name);
        std::fs::remove_file(repository.path().join("unlisten.json")).expect("it is there");

        let links = ["unlisten.json", "web/unlisten.json", "package.json"];
        let as_package = name == "package.json";
        for link in links {
            if link.ends_with("package.json") != as_package {
                continue;
            }
            let link = repository.path().join(link);
            symlink(at(name), &link).expect("links can be made");
            refuses_without_a_quote(&repository, &[], name);
            std::fs::remove_file(&link).expect("it is there");
        }
        symlink(outside.path(), repository.path().join("out")).expect("links can be made");
        repository.write(
            "unlisten.json",
            &format!("{{ \"extends\": \"./out/{name}\" }}"),
        );
        refuses_without_a_quote(&repository, &[], name);
        let typed = format!("out/{name}");
        symlink(at(name), repository.path().join("linked.json")).expect("links can be made");
        if !as_package {
            refuses_without_a_quote(&repository, &["--config", "linked.json"], name);
        }
        // What the user names outside is the user's own.
        let ran = said(&mut repository.command("", &["--config", &typed]));
        assert!(ran.2.contains("s3cr3t"), "{name}: {}", ran.2);
    }
}

#[test]
fn no_ignore_file_outside_of_the_project_is_quoted() {
    let outside = tempfile::TempDir::new().expect("a folder can be made");
    let netrc = outside.path().join("netrc");
    std::fs::write(&netrc, "s3cr3t{a\n").expect("it can be written");
    let repository = Repository::new(&[("a.js", "bus.on('x', f);")]);
    symlink(&netrc, repository.path().join(".unlistenignore")).expect("links can be made");
    let (code, out, err) = repository.run(&[]);
    assert_eq!(code, Some(0));
    assert!(
        err.contains(".unlistenignore: it has a line that is not a pattern"),
        "{err}"
    );
    assert!(!out.contains("s3cr3t") && !err.contains("s3cr3t"), "{err}");
}

fn refuses_without_a_quote(repository: &Repository, arguments: &[&str], what: &str) {
    let (code, out, err) = repository.run(arguments);
    assert_eq!(code, Some(2), "{what}: {err}");
    assert!(
        !out.contains("s3cr3t") && !err.contains("s3cr3t"),
        "{what}: {err}"
    );
    assert!(err.contains("outside the project"), "{what}: {err}");
}

#[test]
fn a_file_of_the_project_is_quoted_also_from_the_folder_above() {
    let project = Project::new(&[("unlisten.json", "{ \"rule\": 1 }"), ("web/a.js", "")]);
    let mut command = project.command(&[]);
    command.current_dir(project.path().join("web"));
    let (code, _, err) = said(&mut command);
    assert_eq!(code, Some(2));
    assert!(err.contains("did you mean `rules`?"), "{err}");
}

//! A git repository made for one test.
//!
//! In: files and git's commands. Out: a folder with a history, in which the program can be run.
//! Never here: the configuration or the hooks of whoever runs the tests.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::program::Project;

/// A project under version control.
pub struct Repository {
    /// Its files.
    pub project: Project,
}

impl Repository {
    /// A repository whose first commit, on the branch `main`, holds `files`; without files there is no commit.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let repository = Self {
            project: Project::new(files),
        };
        repository.git(&["init", "-q", "-b", "main"]);
        if !files.is_empty() {
            repository.commit("first");
        }
        repository
    }

    /// The folder without symbolic links on the way, as the system names it to a program that runs in it.
    pub fn path(&self) -> PathBuf {
        let path = self.project.path().canonicalize();
        path.expect("the folder is there")
    }

    /// Writes a file.
    pub fn write(&self, path: &str, text: &str) {
        self.project.write(path, text.as_bytes());
    }

    /// Commits everything.
    pub fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", message]);
    }

    /// A second work tree, on a branch named `side`; it goes away with the folder that is returned.
    pub fn second_tree(&self) -> (TempDir, PathBuf) {
        let folder = tempfile::TempDir::new().expect("a folder can be made");
        let tree = folder.path().canonicalize().expect("it is there");
        let tree = tree.join("tree");
        let place = tree.to_str().expect("a plain name");
        self.git(&["worktree", "add", "-q", "-b", "side", place]);
        (folder, tree)
    }

    /// Has git do something, and returns what it says.
    pub fn git(&self, arguments: &[&str]) -> String {
        git(self.project.path(), arguments)
    }

    /// The program, ready to run in the repository, or in a folder below it, where git can be found.
    pub fn command(&self, folder: &str, arguments: &[&str]) -> Command {
        let mut command = self.project.command(arguments);
        command.current_dir(self.project.path().join(folder));
        with_git(&mut command);
        command
    }

    /// Runs the program: its exit code, standard output and standard error.
    pub fn run(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        said(&mut self.command("", arguments))
    }
}

/// What a command said.
pub fn said(command: &mut Command) -> (Option<i32>, String, String) {
    let output = command.output().expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

/// Lets a command whose surroundings were cleared find git, and git find nobody's configuration.
pub fn with_git(command: &mut Command) {
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    command
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null");
}

/// Has git do something in a folder, as somebody of no name, and returns what it says.
pub fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = output(folder, arguments);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "git {arguments:?}: {}",
        text(&output.stderr)
    );
    text(&output.stdout)
}

fn output(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new("git");
    command
        .args(["-c", "user.name=A", "-c", "user.email=a@example.org"])
        .args([
            "-c",
            "commit.gpgSign=false",
            "-c",
            "protocol.file.allow=always",
        ])
        .args(arguments)
        .current_dir(folder)
        .env_remove("GIT_DIR")
        .env_remove("GIT_INDEX_FILE")
        .env_remove("GIT_WORK_TREE");
    with_git(&mut command);
    command
        .output()
        .expect("these tests need git; install it to run them")
}

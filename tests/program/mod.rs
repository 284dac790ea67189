//! Running the program in a folder made for one test.
//!
//! In: files and arguments. Out: the exit code and both streams, with the run's time replaced.
//! Never here: the surroundings of whoever runs the tests: no colours, no terminal, no ignore files of theirs.

pub mod leaks;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A folder with files, which goes away with the test.
pub struct Project {
    folder: TempDir,
}

/// What the program did.
#[derive(Debug, PartialEq, Eq)]
pub struct Ran {
    /// The exit code.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// Code that mentions a listener, so that it is parsed, and leaks none.
pub const QUIET: &str = "process.on('exit', () => {});\n";

impl Project {
    /// A folder with `files`.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::TempDir::new().expect("a folder can be made");
        let project = Self { folder };
        for (path, text) in files {
            project.write(path, text.as_bytes());
        }
        project
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes one more file.
    pub fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path().join(path);
        let parent = path.parent().expect("a file lies in a folder");
        std::fs::create_dir_all(parent).expect("folders can be made");
        std::fs::write(path, bytes).expect("files can be written");
    }

    /// The program, ready to run in the folder.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_unlisten"));
        command
            .args(arguments)
            .current_dir(self.path())
            .env_clear()
            .env("HOME", self.path())
            .stdin(Stdio::null());
        command
    }

    /// Runs the program.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        ran(self
            .command(arguments)
            .output()
            .expect("the program starts"))
    }

    /// Runs the program with `text` on standard input.
    pub fn run_with_input(&self, arguments: &[&str], text: &str) -> Ran {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut input = child.stdin.take().expect("it was asked for");
        // The program may refuse its arguments and never read.
        let _ = input.write_all(text.as_bytes());
        drop(input);
        ran(child.wait_with_output().expect("the program ends"))
    }
}

fn ran(output: Output) -> Ran {
    let text = |bytes| timeless(&String::from_utf8(bytes).expect("what it says is UTF-8"));
    Ran {
        code: output.status.code(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// Replaces `0.12 s` by `0.00 s`.
pub fn timeless(text: &str) -> String {
    let mut words: Vec<String> = text.split(' ').map(String::from).collect();
    for at in 1..words.len() {
        let is_unit = words[at] == "s" || words[at].starts_with("s\n");
        if is_unit && words[at - 1].parse::<f64>().is_ok() {
            words[at - 1] = "0.00".into();
        }
    }
    words.join(" ")
}

/// The names of all formats of `check`.
pub fn formats() -> Vec<String> {
    names::<unlisten::cli::CheckFormat>()
}

/// The names of the values that can be typed.
pub fn names<F: clap::ValueEnum>() -> Vec<String> {
    let values = F::value_variants().iter();
    let values = values.filter_map(clap::ValueEnum::to_possible_value);
    values.map(|value| value.get_name().to_owned()).collect()
}

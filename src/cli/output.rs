//! Reports as they are typed: `--format NAME` or `--format NAME=FILE`.
//!
//! In: one value of `--format`. Out: [`Output`]. The names of the formats are here as well, one list for each command.
//! Never here: where a report goes if nothing is typed, or what it looks like.

use std::ffi::OsStr;
use std::path::PathBuf;

use clap::builder::{EnumValueParser, PossibleValue, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Arg, Command, Error, ValueEnum};

/// How findings are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// Findings drawn into the code, for people
    #[default]
    Human,
    /// One line for each finding
    Concise,
    /// One line for each finding with its evidence and advice, for programs that write code
    Agent,
    /// One JSON object, version 1
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations for GitHub Actions, where they are added to `human` automatically
    Github,
    /// A Code Quality report of GitLab
    Gitlab,
    /// JUnit's XML, a failed test for each finding
    Junit,
    /// Checkstyle's XML
    Checkstyle,
    /// The Diagnostic Format of reviewdog
    Rdjson,
    /// PublishDiagnosticsParams of the Language Server Protocol, one line per file
    Lsp,
    /// A review checklist of every listener, in Markdown
    Checklist,
}

/// How acquisitions are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum AuditFormat {
    /// A table, for people
    #[default]
    Human,
    /// One JSON object, version 1
    Json,
    /// A table per file, for wikis and issues
    Markdown,
    /// One line per listener, for spreadsheets
    Csv,
    /// One page for a browser, with filters, code and evidence
    Html,
}

/// How the checklist of a review is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ReviewFormat {
    /// Task lists, for a pull request
    #[default]
    Markdown,
    /// One JSON object, version 1
    Json,
}

/// How the list of rules is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// A table, for people
    #[default]
    Human,
    /// One JSON object, version 1
    Json,
}

/// One report: what it looks like, and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output<F> {
    /// What it looks like.
    pub format: F,
    /// The file that it goes to; `None` is standard output.
    pub file: Option<PathBuf>,
}

/// Reads `NAME` or `NAME=FILE`; the file `-` is standard output.
#[derive(Clone, Debug)]
pub struct OutputParser<F: ValueEnum + Clone + Send + Sync + 'static>(EnumValueParser<F>);

impl<F: ValueEnum + Clone + Send + Sync + 'static> OutputParser<F> {
    /// A parser of the names that `F` has.
    pub fn new() -> Self {
        Self(EnumValueParser::new())
    }
}

impl<F: ValueEnum + Clone + Send + Sync + 'static> Default for OutputParser<F> {
    fn default() -> Self {
        Self::new()
    }
}

impl<F: ValueEnum + Clone + Send + Sync + 'static> TypedValueParser for OutputParser<F> {
    type Value = Output<F>;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        typed: &OsStr,
    ) -> Result<Output<F>, Error> {
        let Some(typed) = typed.to_str() else {
            return Err(Error::new(ErrorKind::InvalidUtf8).with_cmd(command));
        };
        let (name, file) = match typed.split_once('=') {
            None | Some((_, "-")) => (typed.trim_end_matches("=-"), None),
            Some((name, "")) => {
                let said =
                    format!("`{typed}` has no file name: write `{name}`, or `{name}=FILE`\n");
                return Err(Error::raw(ErrorKind::ValueValidation, said));
            }
            Some((name, file)) => (name, Some(PathBuf::from(file))),
        };
        let format = self.0.parse_ref(command, argument, OsStr::new(name))?;
        Ok(Output { format, file })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        self.0.possible_values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &str) -> Result<Output<CheckFormat>, Error> {
        let command = Command::new("unlisten");
        OutputParser::new().parse_ref(&command, None, OsStr::new(typed))
    }

    #[test]
    fn a_name_goes_to_standard_output_and_a_name_with_a_file_to_the_file() {
        let json = |file: Option<&str>| Output {
            format: CheckFormat::Json,
            file: file.map(PathBuf::from),
        };
        for (typed, file) in [
            ("json", None),
            ("json=-", None),
            ("json=out.json", Some("out.json")),
            ("json=a=b c#.json", Some("a=b c#.json")),
        ] {
            assert_eq!(read(typed).expect("it is right"), json(file), "{typed}");
        }
    }

    #[test]
    fn a_wrong_name_and_a_missing_file_are_told() {
        for (typed, part) in [
            ("jsn", "[possible values: human, concise, agent, json"),
            ("jsn=a", "jsn"),
            ("json=", "has no file name"),
            ("=a", "possible values"),
        ] {
            let said = read(typed).expect_err("it is wrong").to_string();
            assert!(said.contains(part), "{typed}: {said}");
        }
    }
}

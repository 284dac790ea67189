//! `unlisten` finds event listeners that pile up.
//!
//! In: the arguments of the process. Out: a report on standard output, problems on standard error, and the exit code.
//! The rooms follow the data in alphabetical order, and each imports only rooms before it.
//! Never here: how anything is found or said, or what a command does.

pub mod cli;
pub mod config;
pub mod corpus;
pub mod cst;
pub mod dictionary;
pub mod facts;
pub mod graph;
pub mod judge;
pub mod mend;
pub mod report;
pub mod run;
pub mod serve;
pub mod tasks;

use std::ffi::OsString;

use clap::Parser;
use cli::Cli;
use config::{Look, Surroundings};
use report::paint;
use run::Failure;
use tasks::FAILED;

pub use run::{
    examine_configured, examine_knowing, examine_program, examine_text, facts_read, fix_text,
    fixes_of_text,
};

/// Does what `arguments` ask, the program's name first, and returns the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(said) => {
            // Help and version arrive here, too. A closed pipe is no reason to fail.
            let code = u8::try_from(said.exit_code()).unwrap_or(FAILED);
            let _ = tamed(&arguments).unwrap_or(said).print();
            return code;
        }
    };
    let color = cli.color();
    let around = match Surroundings::of_this_process() {
        Ok(around) => around,
        Err(failure) => return tasks::fail(&failure.into(), Look::PLAIN),
    };
    config::resolve(cli, &around)
        .map_err(Failure::from)
        .and_then(tasks::perform)
        .unwrap_or_else(|failure| tasks::fail(&failure, around.look(color)))
}

/// What is wrong with arguments, in words that command no terminal: the shell puts in the names of files that somebody else
/// chose.
fn tamed(arguments: &[OsString]) -> Option<clap::Error> {
    let tame = |one: &OsString| paint::tame(&one.to_string_lossy());
    Cli::try_parse_from(arguments.iter().map(tame)).err()
}

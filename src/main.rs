//! The program.
//!
//! In: the arguments as typed. Out: the exit code; no other file ends the process.
//! Never here: anything else; the pipeline is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(unlisten::run(std::env::args_os()))
}

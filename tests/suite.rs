//! Every test but those of the fixtures, in one binary, because each binary is linked with everything there is.
//!
//! In: nothing. Out: nothing; `cargo test --test suite house` runs the tests of one file.
//! Never here: a test. Each file of `tests/` is a line here, and `tests/house.rs` holds that none is forgotten.

mod advice;
mod audit;
mod bad_input;
mod baseline;
mod browser;
mod cache;
mod causes;
mod changes;
mod cli;
mod closing;
mod components;
mod config;
mod dictionary;
mod dictionary_examples;
mod dictionary_lookups;
mod exchange;
mod exit_codes;
#[allow(
    dead_code,
    reason = "the carets are read here and compared in tests/fixtures.rs"
)]
mod expect;
mod families;
mod field;
mod fix;
mod formats;
mod generated;
mod hints;
mod hostile;
mod house;
mod incidents;
mod linked;
mod links;
mod mends;
mod mutations;
mod narrowed;
mod new_since;
mod options;
mod places;
mod program;
mod properties;
mod readme;
mod reports;
mod repository;
mod review;
mod runtime;
mod samples;
mod serve;
mod show;
mod sound;
mod sources;
mod stories;
mod suppress;
mod suppressions;
mod tables;
mod why;
mod words;

//! Repositories that are made to do harm, on real git and a real file system: `docs/security.md` says what is promised.
//!
//! In: hostile folders. Out: nothing; each test is one promise, and shows where it can that the trap works on others.
//! Never here: input that is merely broken; that is `bad_input.rs`.

#![cfg(unix)]

mod action;
mod commands;
mod files;
mod git;
mod messages;
mod names;
mod trap;
mod writing;

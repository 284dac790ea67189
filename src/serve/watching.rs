//! Which changes on the disk matter.
//!
//! In: nothing, or a path. Out: what a client is asked to watch, and what a changed file may change.
//! Never here: watching; the client does that.

use std::path::Path;

use gen_lsp_types::{
    DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, Registration, RegistrationParams,
};
use serde_json::json;

use crate::config::written::FILE_NAMES;
use crate::corpus::kind;

/// What is asked to be watched.
pub fn registration() -> RegistrationParams {
    let code = format!("**/*.{{{}}}", kind::ENDINGS.join(","));
    let settings =
        "**/{package.json,tsconfig*.json,.gitignore,.ignore,.unlistenignore,*baseline*.json}";
    let configurations = format!("**/{{{}}}", FILE_NAMES.join(","));
    let globs = [code.as_str(), settings, configurations.as_str()];
    let watchers = globs.map(|glob| FileSystemWatcher {
        glob_pattern: glob.to_owned().into(),
        kind: None,
    });
    let options = DidChangeWatchedFilesRegistrationOptions {
        watchers: watchers.into(),
    };
    RegistrationParams {
        registrations: vec![Registration {
            id: "files".into(),
            method: "workspace/didChangeWatchedFiles".into(),
            register_options: Some(json!(options)),
        }],
    }
}

/// What a changed file may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Concern {
    /// What it says itself.
    Itself,
    /// Which files there are.
    Files,
    /// Everything: it is a configuration, a package, a baseline.
    Everything,
}

/// What a file at `path` changes when it changes.
pub fn concern(path: &Path) -> Concern {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let ignores = [".gitignore", ".ignore", ".unlistenignore"];
    match name {
        name if ignores.contains(&name) => Concern::Files,
        name if name.ends_with(".json") || name.ends_with(".jsonc") => Concern::Everything,
        _ => Concern::Itself,
    }
}

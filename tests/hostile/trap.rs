//! A program that leaves a mark when it is run.
//!
//! In: nothing. Out: the program, in a folder of its own, and whether it was run.
//! Never here: who is to run it.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// A program that nobody should run.
pub struct Trap {
    folder: TempDir,
}

impl Trap {
    /// One that nobody has run yet.
    pub fn new() -> Self {
        let trap = Self {
            folder: tempfile::TempDir::new().expect("a folder can be made"),
        };
        trap.put_at(&trap.program());
        trap
    }

    /// Where it is, as text for a configuration.
    pub fn name(&self) -> String {
        self.program().display().to_string()
    }

    /// Puts one more of it somewhere, with the same mark.
    pub fn put_at(&self, path: &Path) {
        let script = format!("#!/bin/sh\ntouch '{}'\nexit 1\n", self.mark().display());
        std::fs::write(path, script).expect("it can be written");
        let rights = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(path, rights).expect("it is ours");
    }

    /// Whether it was run since this was last asked.
    pub fn was_run(&self) -> bool {
        std::fs::remove_file(self.mark()).is_ok()
    }

    /// The file that it makes.
    pub fn mark(&self) -> PathBuf {
        self.folder.path().join("was-run")
    }

    fn program(&self) -> PathBuf {
        self.folder.path().join("trap")
    }
}

//! Whether something changed that a run would read.
//!
//! In: a selection. Out: [`State`], which differs from an earlier one if a file came, went or was written to, or if a
//! configuration or an ignore file has another say in which files are meant.
//! Never here: the content of files; their time and size are enough.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{Changes, path, walk};
use crate::config::Selection;
use crate::config::written::{FILE_NAMES, Vocabulary};

/// What a run would read, by time and size.
#[derive(Debug, PartialEq, Eq)]
pub struct State {
    files: BTreeMap<PathBuf, Option<(Option<SystemTime>, u64)>>,
    /// The commit that is compared with.
    base: Option<String>,
    /// Why a run could not begin.
    refused: Vec<String>,
}

impl State {
    /// The state of what `selection` means now.
    pub fn of(selection: &Selection, words: &Vocabulary) -> Self {
        let here = &selection.working_directory;
        let changes = selection
            .compared
            .as_ref()
            .map(|compared| Changes::of(here, compared));
        let changes = changes.and_then(Result::ok);
        let mut state = Self {
            files: BTreeMap::new(),
            base: changes.as_ref().and_then(|it| it.base.clone()),
            refused: Vec::new(),
        };
        let walked = match walk::walk(selection, words, changes.as_ref()) {
            Ok(walked) => walked,
            Err(refused) => {
                state.refused = refused.iter().map(|it| format!("{it:?}")).collect();
                return state;
            }
        };
        let folders = [here.clone()].into_iter().chain(
            walked
                .configurations
                .iter()
                .map(|it| path::whole(&it.folder, here)),
        );
        for folder in folders {
            let names = FILE_NAMES
                .into_iter()
                .chain(["package.json", "tsconfig.json"]);
            names.for_each(|name| state.take(&folder.join(name)));
        }
        for layer in walked.configurations.iter().flat_map(|it| &it.layers) {
            state.take(&path::whole(Path::new(&layer.path), here));
        }
        let files = walked.files.iter().chain(&walked.unread);
        files.for_each(|file| state.take(&file.whole(here)));
        state
    }

    fn take(&mut self, file: &Path) {
        let about = std::fs::metadata(file).ok();
        let known = about.map(|it| (it.modified().ok(), it.len()));
        self.files.insert(file.to_path_buf(), known);
    }
}

//! The projects that a client has open, and which file is of which.
//!
//! In: folders and files. Out: for each file the project that it is judged in: the innermost folder around it, or none but
//! itself.
//! Never here: a judgement.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::settings::Settings;
use crate::config::narrowing::Rules;
use crate::config::{BaselineSource, Links, Origin, Selection, Source};
use crate::corpus::passing;
use crate::run::{Failure, Workspace};

/// A folder that a client has open, or a file outside of all of them.
pub struct Project {
    /// The folder, or the file.
    pub root: PathBuf,
    /// Whether it is a file outside of every folder.
    pub is_loose: bool,
    /// What is known of it; `None` if it was not looked at yet, or its configuration cannot be used.
    pub workspace: Option<Workspace>,
    /// Whether it has to be looked at before anything is said of it.
    pub is_new: bool,
}

impl Project {
    /// A folder, not looked at yet.
    pub fn of_folder(root: PathBuf) -> Self {
        Self {
            root,
            is_loose: false,
            workspace: None,
            is_new: true,
        }
    }

    /// Looks at it for the first time, or under other settings; `open` are the texts that the client has.
    ///
    /// # Errors
    /// A configuration cannot be used.
    pub fn look(
        &mut self,
        settings: &Settings,
        open: BTreeMap<PathBuf, Arc<str>>,
    ) -> Result<&mut Workspace, Failure> {
        self.is_new = false;
        self.workspace = None;
        let selection = self.selection(settings);
        let workspace = Workspace::new(&selection, open)?;
        Ok(self.workspace.insert(workspace))
    }

    /// What is looked at, the same as `unlisten` in that folder.
    fn selection(&self, settings: &Settings) -> Selection {
        let folder = match self.is_loose {
            true => self.root.parent().unwrap_or(&self.root),
            false => &self.root,
        };
        Selection {
            origin: Origin::Paths(vec![self.root.clone()]),
            working_directory: folder.to_path_buf(),
            checkout: None,
            links: Links::default(),
            sees_all: false,
            exclude: Vec::new(),
            rules: Rules::default(),
            include_tests: false,
            include_generated: false,
            honour_ignore_files: true,
            force_exclude: false,
            threads: None,
            cross_file: true,
            cache: None,
            configuration: match &settings.configuration {
                Some(file) => Source::File(file.clone()),
                None => Source::Nearest,
            },
            compared: None,
            baseline: BaselineSource::Configured,
        }
    }
}

/// The projects that a client has open.
#[derive(Default)]
pub struct Projects {
    /// In no order.
    pub all: Vec<Project>,
}

impl Projects {
    /// Takes in a folder.
    pub fn add(&mut self, root: PathBuf) {
        if !self.all.iter().any(|it| it.root == root) {
            self.all
                .retain(|it| !it.is_loose || !it.root.starts_with(&root));
            self.all.push(Project::of_folder(root));
        }
    }

    /// Forgets a folder.
    pub fn remove(&mut self, root: &Path) {
        self.all.retain(|it| it.root != root);
    }

    /// The numbers of all projects around a file.
    pub fn around(&self, path: &Path) -> Vec<usize> {
        let numbered = self.all.iter().enumerate();
        let around = numbered.filter(|(_, it)| path.starts_with(&it.root));
        around.map(|(at, _)| at).collect()
    }

    /// The project of a file: that of the innermost folder around it.
    pub fn of(&mut self, path: &Path) -> Option<&mut Project> {
        let around = self.all.iter_mut().filter(|it| path.starts_with(&it.root));
        around.max_by_key(|it| it.root.components().count())
    }

    /// Takes in a file that is opened. One outside of every folder is a project of its own, unless it is a dependency's.
    pub fn open(&mut self, path: &Path) {
        let mut parts = path.components();
        let is_dependency = parts.any(|it| {
            it.as_os_str()
                .to_str()
                .is_some_and(passing::holds_dependencies)
        });
        if self.of(path).is_none() && !is_dependency {
            self.all.push(Project {
                is_loose: true,
                ..Project::of_folder(path.to_path_buf())
            });
        }
    }

    /// Forgets a file that was a project of its own.
    pub fn close(&mut self, path: &Path) {
        self.all.retain(|it| !it.is_loose || it.root != path);
    }
}

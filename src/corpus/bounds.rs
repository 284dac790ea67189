//! Where the project ends.
//!
//! In: the folder that the program runs in. Out: [`Bounds`]: whether a path leads to something inside of the project, links
//! followed.
//! Never here: what is done with what lies outside.

use std::path::{Path, PathBuf};

use super::path;
use crate::config::Source;
use crate::config::written::FILE_NAMES;

/// The project: the work tree of git around a folder, or where there is none the folder itself.
#[derive(Clone, Debug)]
pub struct Bounds {
    working_directory: PathBuf,
    /// Its top, without links on the way.
    top: PathBuf,
}

impl Bounds {
    /// The project around a folder, a whole path.
    pub fn around(working_directory: &Path) -> Self {
        let here = real(working_directory);
        let top = here.ancestors().find(|it| it.join(".git").exists());
        Self {
            top: top.unwrap_or(&here).to_path_buf(),
            working_directory: working_directory.to_path_buf(),
        }
    }

    /// The folder that the program runs in, from the top of the project on; empty if it is the top.
    pub fn below_top(&self) -> PathBuf {
        let here = real(&self.working_directory);
        here.strip_prefix(&self.top)
            .map_or_else(|_| PathBuf::new(), Path::to_path_buf)
    }

    /// Where a path leads, links followed.
    pub fn real(&self, typed: &Path) -> PathBuf {
        // `link/..` is not taken for nothing: the system goes up from where the link leads to.
        real(&self.working_directory.join(typed))
    }

    /// Whether a path leads to something inside, be it there or still to be written.
    pub fn hold(&self, file: &Path) -> bool {
        self.real(file).starts_with(&self.top)
    }

    /// Whether the user may have something written to a path: inside, or outside if that is what was typed. A link that
    /// leads out may be somebody else's.
    pub fn lead_to(&self, typed: &Path) -> bool {
        let whole = path::whole(typed, &self.working_directory);
        let seems_inside = [&self.top, &self.working_directory]
            .iter()
            .any(|top| whole.starts_with(top));
        !seems_inside || self.hold(typed)
    }

    /// Whether a configuration is one that the project has: it lies inside, or it is the user who says so, or by its name
    /// one that is looked for on the way up from the folder that the program runs in. No link makes a file one of these.
    pub(super) fn is_ours(&self, file: &Path, typed: &Source) -> bool {
        if self.hold(file) {
            return true;
        }
        let is_typed = match typed {
            Source::File(typed) => path::whole(typed, &self.working_directory) == file,
            Source::Nearest | Source::None => false,
        };
        let folder = file.parent().unwrap_or(file);
        let is_above = file.file_name().is_some_and(|name| {
            let names = FILE_NAMES.into_iter().chain(["package.json"]);
            names.into_iter().any(|known| name == known)
        }) && self.working_directory.starts_with(folder);
        (is_typed || is_above) && !file.is_symlink()
    }
}

/// Where a path leads. What is not there yet is in the place where its folder leads to.
fn real(path: &Path) -> PathBuf {
    let mut missing = PathBuf::new();
    for there in path.ancestors() {
        if let Ok(real) = std::fs::canonicalize(there) {
            return path::tidy(&real.join(missing));
        }
        let Some(name) = there.file_name() else {
            break;
        };
        missing = match missing.as_os_str().is_empty() {
            true => PathBuf::from(name),
            false => Path::new(name).join(missing),
        };
    }
    path::tidy(path)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::symlink;

    #[test]
    fn links_lead_out_and_names_do_not_lead_back() {
        let around = tempfile::TempDir::new().expect("a folder can be made");
        let around = fs::canonicalize(around.path()).expect("it is there");
        let top = around.join("project");
        fs::create_dir_all(top.join(".git")).expect("folders can be made");
        fs::create_dir_all(top.join("web")).expect("folders can be made");
        fs::write(around.join("secret"), "").expect("it can be written");
        symlink(&around, top.join("out")).expect("links can be made");
        symlink(around.join("gone"), top.join("dangling")).expect("links can be made");
        symlink("web", top.join("in")).expect("links can be made");
        let bounds = Bounds::around(&top.join("web"));
        for inside in ["a", "web/a", "in/a/b", "in", "."] {
            assert!(bounds.hold(&top.join(inside)), "{inside}");
        }
        for outside in ["out", "out/secret", "out/new", "../secret", "web/../../x"] {
            assert!(!bounds.hold(&top.join(outside)), "{outside}");
        }
    }

    #[test]
    fn a_configuration_above_is_ours_if_it_is_no_link() {
        let around = tempfile::TempDir::new().expect("a folder can be made");
        let around = fs::canonicalize(around.path()).expect("it is there");
        let here = around.join("web");
        fs::create_dir_all(&here).expect("folders can be made");
        for name in ["unlisten.json", "netrc"] {
            fs::write(around.join(name), "").expect("it can be written");
        }
        symlink("netrc", around.join("package.json")).expect("links can be made");
        let bounds = Bounds::around(&here);
        let is_ours = |name, typed: &Source| bounds.is_ours(&around.join(name), typed);
        assert!(is_ours("unlisten.json", &Source::Nearest));
        assert!(!is_ours("netrc", &Source::Nearest));
        assert!(!is_ours("package.json", &Source::Nearest));
        assert!(is_ours("netrc", &Source::File("../netrc".into())));
        assert!(!is_ours(
            "package.json",
            &Source::File("../package.json".into())
        ));
    }
}

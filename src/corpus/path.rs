//! Paths as people see them.
//!
//! In: a path as typed or walked to. Out: the path relative to the working directory, with `/`, the same on every system.
//! Never here: the disk; symbolic links stay as they were written.

use std::path::{Component, Path, PathBuf};

/// `path` relative to `working_directory` if it lies inside, else as it was written; always with `/`.
pub fn shown(path: &Path, working_directory: &Path) -> String {
    let whole = tidy(&working_directory.join(path));
    let base = tidy(working_directory);
    let seen = match whole.strip_prefix(&base) {
        Ok(inside) if inside.as_os_str().is_empty() => PathBuf::from("."),
        Ok(inside) => inside.to_path_buf(),
        Err(_) if path.is_absolute() => whole,
        Err(_) => tidy(path),
    };
    let text = seen.to_string_lossy().into_owned();
    if std::path::MAIN_SEPARATOR == '\\' {
        text.replace('\\', "/")
    } else {
        text
    }
}

/// `path` as a whole path, without `.` and `..`.
pub fn whole(path: &Path, working_directory: &Path) -> PathBuf {
    tidy(&working_directory.join(path))
}

/// `whole` as it is written from `folder`, both whole paths: with `..` where it lies outside, and always with `/`.
pub fn shown_from(whole: &Path, folder: &Path) -> String {
    let (mut to, mut from) = (
        whole.components().peekable(),
        folder.components().peekable(),
    );
    while to.peek().is_some() && to.peek() == from.peek() {
        to.next();
        from.next();
    }
    let up = from.map(|_| "..".to_owned());
    let down = to.map(|part| part.as_os_str().to_string_lossy().into_owned());
    let parts: Vec<String> = up.chain(down).collect();
    parts.join("/")
}

/// Takes out `.` and `name/..`, by the letters of the path alone.
pub(super) fn tidy(path: &Path) -> PathBuf {
    let mut tidied = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => match tidied.components().next_back() {
                Some(Component::Normal(_)) => {
                    tidied.pop();
                }
                Some(Component::RootDir) => {}
                _ => tidied.push(".."),
            },
            other => tidied.push(other),
        }
    }
    tidied
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn at_work(path: &str) -> String {
        shown(Path::new(path), Path::new("/base/work"))
    }

    #[test]
    fn inside_is_relative() {
        assert_eq!(at_work("./src/./a.ts"), "src/a.ts");
        assert_eq!(at_work("/base/work/src/a.ts"), "src/a.ts");
        assert_eq!(at_work("../work/src/x/../a.ts"), "src/a.ts");
        assert_eq!(at_work("."), ".");
    }

    #[test]
    fn from_another_folder_it_goes_up_and_down() {
        let from = |folder: &str| shown_from(Path::new("/base/work/src/a.ts"), Path::new(folder));
        assert_eq!(from("/base/work"), "src/a.ts");
        assert_eq!(from("/base/work/src/b"), "../a.ts");
        assert_eq!(from("/base/other/deep"), "../../work/src/a.ts");
    }

    #[test]
    fn outside_stays_as_written() {
        assert_eq!(at_work("../other/a.ts"), "../other/a.ts");
        assert_eq!(at_work("/etc/a.ts"), "/etc/a.ts");
    }
}

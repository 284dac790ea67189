//! What a change touches: files, and lines in them.
//!
//! In: a folder in a git repository, and what to compare with. Out: [`Changes`], the files that are there after the change
//! with the lines that it wrote, whatever the user's git is configured to show.
//! Never here: the content of files, or which of them are code.
//!
//! A change *since* a reference is all that has happened since the histories of that reference and of HEAD parted, as in
//! `git diff REF...`, so that what others did on the reference in the meantime is not blamed on whoever asks. Unlike there
//! it goes on to what is in the folder now: edits that are not committed, and new files that git was not told of and does
//! not ignore. A change that is *staged* is what the next commit will hold, compared with HEAD.
//!
//! A file that only moved has no changed lines. One whose lines were only taken away has none either: there is no line to
//! point at.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use crate::config::Compared;

use super::git::{Blob, Git, NoAnswer, as_path, line};

/// What a change touches.
#[derive(Clone, Debug)]
pub struct Changes {
    /// The commit that the change starts from; `None` before the first one.
    pub base: Option<String>,
    git: Git,
    files: BTreeMap<PathBuf, Changed>,
    /// The files that are not there after the change under any path, with the names of their blobs before it.
    gone: BTreeMap<PathBuf, String>,
}

/// One file that a change touches, and that is there after it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// The lines that the change wrote.
    pub lines: ChangedLines,
    /// The name of the blob in the index, if the change is a staged one.
    pub blob: Option<String>,
    /// The name of its blob before the change, under whatever path; `None` if it is new.
    pub before: Option<String>,
    /// The absolute path that it had before the change, if that was another.
    pub came_from: Option<PathBuf>,
    /// Whether its conflicts are not resolved, so that the index holds no one content of it.
    pub is_unmerged: bool,
}

/// First and last line of each stretch of lines, in order.
pub type Stretches = Vec<(u32, u32)>;

/// Lines that a change wrote, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangedLines {
    /// All of a new file.
    All,
    /// These.
    These(Stretches),
}

impl Default for ChangedLines {
    fn default() -> Self {
        Self::These(Vec::new())
    }
}

impl ChangedLines {
    /// Whether one of the lines from `first` to `last` is among them.
    pub fn touch(&self, first: u32, last: u32) -> bool {
        match self {
            Self::All => true,
            Self::These(stretches) => stretches
                .iter()
                .any(|(from, to)| *from <= last && first <= *to),
        }
    }
}

/// How files are compared, so that no configuration of the user's has a say in it.
const COMPARING: [&str; 11] = [
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--no-relative",
    "--no-indent-heuristic",
    "--diff-algorithm=histogram",
    "--find-renames=50%",
    "-l1000",
    "--ignore-submodules=all",
    "--text",
    "--no-abbrev",
];

/// How changed lines are shown.
const SHOWING: [&str; 5] = [
    "--patch",
    "--unified=0",
    "--inter-hunk-context=0",
    "--src-prefix=a/",
    "--dst-prefix=b/",
];

/// The kinds of entries that are files, as the last six digits of git's modes begin.
const FILE_MODE: &[u8] = b"100";

impl Changes {
    /// What the change touches that `compared` means, asked from `folder`, an absolute path.
    ///
    /// # Errors
    /// There is no git, no repository, no such reference, or git cannot answer.
    pub fn of(folder: &Path, compared: &Compared) -> Result<Self, NoAnswer> {
        let git = Git::around(folder)?;
        let base = match compared {
            Compared::Since(reference) | Compared::Whole(reference) => {
                Some(parting(&git, reference)?)
            }
            Compared::Staged => head(&git)?,
        };
        let against = match (compared, &base) {
            (Compared::Since(_) | Compared::Whole(_), Some(base)) => base.clone(),
            // Compared with HEAD, or with nothing before the first commit.
            _ => "--cached".to_owned(),
        };
        let mut changes = Self {
            files: BTreeMap::new(),
            gone: BTreeMap::new(),
            base,
            git,
        };
        changes.take_files(&against, *compared == Compared::Staged)?;
        changes.take_lines(&against)?;
        if *compared != Compared::Staged {
            changes.take_untracked()?;
        }
        Ok(changes)
    }

    /// The file at `path`, an absolute path, if the change touches it.
    pub fn get(&self, path: &Path) -> Option<&Changed> {
        self.files.get(path)
    }

    /// All files with their absolute paths, in their order.
    pub fn files(&self) -> impl Iterator<Item = (&Path, &Changed)> {
        let files = self.files.iter();
        files.map(|(path, changed)| (path.as_path(), changed))
    }

    /// The files that the change took away, by their absolute paths, in their order, with the names of their blobs.
    pub fn gone(&self) -> impl Iterator<Item = (&Path, &str)> {
        let gone = self.gone.iter();
        gone.map(|(path, blob)| (path.as_path(), blob.as_str()))
    }

    /// The contents of blobs, in their order.
    ///
    /// # Errors
    /// Git cannot answer.
    pub fn contents(&self, blobs: &[&str]) -> Result<Vec<Blob>, NoAnswer> {
        self.git.blobs(blobs)
    }

    fn add(&mut self, path: &[u8]) -> &mut Changed {
        let whole = self.git.root.join(as_path(path));
        self.files.entry(whole).or_default()
    }

    /// `:100644 100644 1234… 5678… M` and a path, or two where one came from the other, each with a NUL after it.
    fn take_files(&mut self, against: &str, is_staged: bool) -> Result<(), NoAnswer> {
        // A file may be called like a commit.
        let asked = [&["diff", "--raw", "-z"], &COMPARING[..], &[against, "--"]];
        let answer = self.git.ask(&asked.concat())?;
        let mut parts = answer.split(|byte| *byte == 0);
        while let Some(about) = parts.next().and_then(|part| part.strip_prefix(b":")) {
            let about: Vec<&[u8]> = about.split(|byte| *byte == b' ').collect();
            let &[old_mode, mode, old_blob, blob, status] = about.as_slice() else {
                break;
            };
            let name = |blob: &[u8]| String::from_utf8_lossy(blob).into_owned();
            let mut path = parts.next().unwrap_or_default();
            let mut came_from = None;
            if status.starts_with(b"R") || status.starts_with(b"C") {
                came_from = Some(self.git.root.join(as_path(path)));
                path = parts.next().unwrap_or_default();
            }
            if status.starts_with(b"U") {
                self.add(path).is_unmerged = true;
            } else if mode.starts_with(FILE_MODE) {
                let changed = self.add(path);
                changed.came_from = came_from;
                changed.blob = is_staged.then(|| name(blob));
                changed.before = old_mode.starts_with(FILE_MODE).then(|| name(old_blob));
            } else if old_mode.starts_with(FILE_MODE) {
                let whole = self.git.root.join(as_path(path));
                self.gone.insert(whole, name(old_blob));
            }
        }
        Ok(())
    }

    fn take_lines(&mut self, against: &str) -> Result<(), NoAnswer> {
        let asked = [&["diff"], &COMPARING[..], &SHOWING[..], &[against, "--"]];
        let answer = self.git.ask(&asked.concat())?;
        for (path, stretches) in stretches(&answer) {
            let whole = self.git.root.join(as_path(&path));
            if let Some(changed) = self.files.get_mut(&whole) {
                changed.lines = ChangedLines::These(stretches);
            }
        }
        Ok(())
    }

    fn take_untracked(&mut self) -> Result<(), NoAnswer> {
        let asked = [
            "ls-files",
            "--others",
            "--exclude-standard",
            "--full-name",
            "-z",
            "--",
        ];
        let answer = self.git.ask(&asked)?;
        let paths = answer.split(|byte| *byte == 0);
        // What ends in a slash is another repository.
        for path in paths.filter(|path| !path.is_empty() && !path.ends_with(b"/")) {
            self.add(path).lines = ChangedLines::All;
        }
        Ok(())
    }
}

/// The commit that HEAD is at.
fn head(git: &Git) -> Result<Option<String>, NoAnswer> {
    let asked = ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"];
    match git.ask(&asked) {
        Ok(answer) => Ok(Some(text(&answer))),
        Err(NoAnswer::Failed { .. }) => Ok(None),
        Err(other) => Err(other),
    }
}

/// The commit at which the history of HEAD parted from that of `reference`.
fn parting(git: &Git, reference: &str) -> Result<String, NoAnswer> {
    let unknown = || NoAnswer::UnknownReference(reference.to_owned());
    // What begins with a dash would be taken for an option.
    if reference.is_empty() || reference.starts_with('-') {
        return Err(unknown());
    }
    let commit = format!("{reference}^{{commit}}");
    let commit = match git.ask(&["rev-parse", "--verify", "--quiet", &commit]) {
        Ok(answer) => text(&answer),
        Err(NoAnswer::Failed { .. }) => return Err(unknown()),
        Err(other) => return Err(other),
    };
    let Some(head) = head(git)? else {
        return Err(NoAnswer::NoCommit);
    };
    match git.ask(&["merge-base", &commit, &head]) {
        Ok(answer) => Ok(text(&answer)),
        Err(NoAnswer::Failed { .. }) => {
            let is_shallow = git.agrees(&["rev-parse", "--is-shallow-repository"])?;
            Err(NoAnswer::Unrelated(
                reference.to_owned(),
                what_to_do(is_shallow),
            ))
        }
        Err(other) => Err(other),
    }
}

fn what_to_do(is_shallow: bool) -> &'static str {
    match is_shallow {
        true => {
            " in this shallow clone; fetch the full history with `git fetch --unshallow`, or set `fetch-depth: 0` for the checkout"
        }
        false => "; choose a reference that shares history with HEAD",
    }
}

fn text(answer: &[u8]) -> String {
    String::from_utf8_lossy(line(answer)).trim().to_owned()
}

/// The lines that a patch without context writes, by the path after the change.
fn stretches(patch: &[u8]) -> Vec<(Vec<u8>, Stretches)> {
    let mut files: Vec<(Vec<u8>, Stretches)> = Vec::new();
    let mut lines = patch.split(|byte| *byte == b'\n');
    // Whether the lines of a file's head are being read, rather than what follows its first hunk.
    let mut in_head = false;
    while let Some(line) = lines.next() {
        if line.starts_with(b"diff --git ") {
            in_head = true;
        } else if let (true, Some(name)) = (in_head, line.strip_prefix(b"+++ ")) {
            files.extend(after(name).map(|path| (path, Vec::new())));
            in_head = false;
        } else if let Some(hunk) = line.strip_prefix(b"@@ -").and_then(Hunk::read) {
            if let (Some((_, stretches)), true) = (files.last_mut(), hunk.added > 0) {
                stretches.push((hunk.first, hunk.first + hunk.added - 1));
            }
            // A line of code may look like anything, so it is counted and not looked at.
            let mut left = hunk.added + hunk.removed;
            while left > 0 {
                let Some(line) = lines.next() else { break };
                left -= u32::from(!line.starts_with(b"\\"));
            }
        }
    }
    files
}

/// The path in what follows `+++ `; `None` where the file is gone.
fn after(name: &[u8]) -> Option<Vec<u8>> {
    let name = match name.strip_prefix(b"\"") {
        Some(quoted) => unquoted(quoted),
        // A tab after it tells where a name with spaces ends.
        None => name.strip_suffix(b"\t").unwrap_or(name).to_vec(),
    };
    name.strip_prefix(b"b/").map(<[u8]>::to_vec)
}

/// A name in git's quotes, up to the closing one.
fn unquoted(quoted: &[u8]) -> Vec<u8> {
    let mut name = Vec::new();
    let mut bytes = quoted.iter().copied();
    while let Some(byte) = bytes.next().filter(|byte| *byte != b'"') {
        if byte != b'\\' {
            name.push(byte);
            continue;
        }
        name.push(match bytes.next().unwrap_or(b'\\') {
            b'a' => 7,
            b'b' => 8,
            b't' => b'\t',
            b'n' => b'\n',
            b'v' => 11,
            b'f' => 12,
            b'r' => b'\r',
            digit @ b'0'..=b'3' => {
                let rest = [bytes.next(), bytes.next()].into_iter().flatten();
                rest.fold(digit - b'0', |octal, next| (octal << 3) | (next & 7))
            }
            other => other,
        });
    }
    name
}

/// `@@ -10,2 +11,3 @@`
#[derive(Debug, PartialEq, Eq)]
struct Hunk {
    removed: u32,
    first: u32,
    added: u32,
}

impl Hunk {
    /// Reads what follows `@@ -`.
    fn read(rest: &[u8]) -> Option<Self> {
        let mut ranges = std::str::from_utf8(rest.split(|byte| *byte == b'@').next()?)
            .ok()?
            .split(' ');
        let (_, removed) = range(ranges.next()?)?;
        let (first, added) = range(ranges.next()?.strip_prefix('+')?)?;
        Some(Self {
            removed,
            first,
            added,
        })
    }
}

/// `10,2`, or `10` for one line.
fn range(text: &str) -> Option<(u32, u32)> {
    match text.split_once(',') {
        Some((first, count)) => Some((first.parse().ok()?, count.parse().ok()?)),
        None => Some((text.parse().ok()?, 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_is_read_by_its_counts() {
        let patch = b"diff --git a/a b.js b/a b.js\nindex 1..2 100644\n--- a/a b.js\t\n+++ b/a b.js\t\n\
@@ -1,2 +1 @@ f()\n--- a/x\n-b\n+++ b/y\n@@ -9 +8,0 @@\n-c\n@@ -20,0 +19,2 @@\n+@@ -1 +1 @@\n+d\n\\ No newline at end of file\n\
diff --git a/gone.js b/gone.js\ndeleted file mode 100644\n--- a/gone.js\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n\
diff --git \"a/q\\\"\\303\\251\\t.js\" \"b/q\\\"\\303\\251\\t.js\"\n--- /dev/null\n+++ \"b/q\\\"\\303\\251\\t.js\"\n@@ -0,0 +1 @@\n+x\n";
        assert_eq!(
            stretches(patch),
            [
                (b"a b.js".to_vec(), vec![(1, 1), (19, 20)]),
                ("q\"é\t.js".as_bytes().to_vec(), vec![(1, 1)]),
            ]
        );
    }

    #[test]
    fn what_is_no_hunk_is_none() {
        assert_eq!(Hunk::read(b"1 +x @@"), None);
        assert_eq!(Hunk::read(b""), None);
        assert_eq!(
            Hunk::read(b"1 +2,3 @@"),
            Some(Hunk {
                removed: 1,
                first: 2,
                added: 3
            })
        );
    }

    #[test]
    fn stretches_touch_what_they_overlap() {
        let lines = ChangedLines::These(vec![(3, 4), (9, 9)]);
        assert!(lines.touch(4, 7) && lines.touch(1, 3) && lines.touch(9, 9));
        assert!(!lines.touch(1, 2) && !lines.touch(5, 8) && !ChangedLines::default().touch(1, 99));
        assert!(ChangedLines::All.touch(1, 1));
    }
}

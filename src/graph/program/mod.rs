//! Several files looked at as one program.
//!
//! In: the facts of a file, those of files that it imports from or is imported by, and what each import means. Out: facts
//! of them all, in which an import is one more use of the name that the other file exports, so that whatever is asked of
//! one file is answered across files.
//! Never here: which files belong together, or the disk.
//!
//! The file that all is about comes first, so its numbers and places stay as they are. The others stand behind it, each
//! shifted by what stands before.

mod link;
mod shift;

use smol_str::SmolStr;

use crate::facts::{FileFacts, Joined};
use shift::Offset;

/// One file of a program.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// Its path, as it is shown.
    pub path: &'a str,
    /// What it says.
    pub facts: &'a FileFacts,
    /// The length of its text in bytes.
    pub bytes: u32,
}

/// Joins `parts`, of which the first is the one that all is about. `resolve` tells for a part, by its number, and a
/// specifier which part is meant.
pub fn join(parts: &[Part<'_>], resolve: &dyn Fn(usize, &str) -> Option<usize>) -> FileFacts {
    let Some(first) = parts.first() else {
        return FileFacts::default();
    };
    let mut all = first.facts.clone();
    let mut offsets = vec![Offset::default()];
    let mut bytes = first.bytes;
    for part in &parts[1..] {
        // A byte of its own lies between two files, so that the end of one is not the beginning of the next.
        let offset = offset_behind(&all, bytes + 1);
        all.joined.push(Joined {
            path: SmolStr::new(part.path),
            byte: offset.bytes,
            line: all.line_starts.len() as u32,
            value: offset.values,
        });
        offset.append(part.facts, &mut all);
        bytes = offset.bytes + part.bytes;
        offsets.push(offset);
    }
    link::link(parts, &offsets, resolve, &mut all);
    all
}

fn offset_behind(all: &FileFacts, bytes: u32) -> Offset {
    Offset {
        bindings: all.bindings.len() as u32,
        values: all.values.len() as u32,
        functions: all.functions.len() as u32,
        classes: all.classes.len() as u32,
        regions: all.regions.len() as u32,
        assignments: all.assignments.len() as u32,
        bytes,
    }
}

//! What the imports of each file mean, and why some mean nothing, for people and programs.
//!
//! In: for each file its imports, in order. Out: a line for each import, or one JSON object.
//! Never here: how an import is resolved.

use std::io::{self, Write};

use serde::Serialize;

use super::json;
use super::paint::{Tone, tame, tone};
use crate::config::Look;

/// The imports of one file.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportsOf {
    /// The file, as shown.
    pub path: String,
    /// Its imports in order, each name once.
    pub imports: Vec<Import>,
}

/// One import.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Import {
    /// The name of the module, as written.
    pub specifier: String,
    /// Where: the line, from 1.
    pub line: u32,
    /// Where: the column in UTF-16 units, from 1.
    pub column: u32,
    /// The files that it means; of several each counts in another build of the program, and the first where nothing else decides.
    pub resolved: Vec<Resolved>,
    /// Why it means none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unresolved: Option<Unresolved>,
}

/// A file that an import means.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Resolved {
    /// The file, as shown.
    pub path: String,
    /// By what: `path`, `package`, `paths`, `alias`, `import-map` or `browser`.
    pub by: &'static str,
    /// The file that says so, if it is not the import itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said_in: Option<String>,
}

/// Why an import means no file.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Unresolved {
    /// One of `built-in`, `address`, `installed`, `not-checked`, `no-file`, `unknown`.
    pub reason: &'static str,
    /// The same in words.
    pub message: String,
}

#[derive(Serialize)]
struct Listing<'a> {
    version: u32,
    files: &'a [ImportsOf],
}

/// Writes a line for each import: `path:line:column: specifier -> file`.
pub fn write(out: &mut dyn Write, files: &[ImportsOf], look: Look) -> io::Result<()> {
    for file in files {
        for import in &file.imports {
            let at = format!("{}:{}:{}:", tame(&file.path), import.line, import.column);
            let said = match &import.unresolved {
                Some(unresolved) => tone(look, Tone::Faint, &unresolved.message),
                None => {
                    let each: Vec<String> =
                        import.resolved.iter().map(|it| shown(it, look)).collect();
                    format!("-> {}", each.join(", or "))
                }
            };
            writeln!(out, "{at} {} {said}", tame(&import.specifier))?;
        }
    }
    Ok(())
}

fn shown(resolved: &Resolved, look: Look) -> String {
    let path = tone(look, Tone::Strong, &tame(&resolved.path));
    match &resolved.said_in {
        None => path,
        Some(said_in) => {
            let by = format!("({} in {})", resolved.by, tame(said_in));
            format!("{path} {}", tone(look, Tone::Faint, &by))
        }
    }
}

/// Writes one JSON object.
pub fn write_json(out: &mut dyn Write, files: &[ImportsOf]) -> io::Result<()> {
    json::object(
        out,
        &Listing {
            version: json::VERSION,
            files,
        },
    )
}

/// How many imports mean a file, and how many there are.
pub fn counts(files: &[ImportsOf]) -> (usize, usize) {
    let all = || files.iter().flat_map(|file| &file.imports);
    let resolved = all().filter(|import| import.unresolved.is_none()).count();
    (resolved, all().count())
}

//! Places as reports name them.
//!
//! In: the paths and texts of a run. Out: for a [`Place`], its path and its 1-based lines and UTF-16 columns.
//! Never here: pictures of code.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use super::{Results, markdown, uri};
use crate::corpus::path::shown;
use crate::corpus::{LineIndex, Position};
use crate::judge::finding::Place;

/// A place with everything a report says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Located<'a> {
    /// The file, as shown.
    pub path: &'a str,
    /// Where it starts.
    pub start: Position,
    /// Where it ends: one past the last character.
    pub end: Position,
}

/// Looks places up; each text is indexed once.
#[derive(Debug)]
pub struct Places<'a> {
    results: &'a Results,
    lines: BTreeMap<u32, LineIndex>,
}

impl<'a> Places<'a> {
    /// Indexes the texts of `results`.
    pub fn new(results: &'a Results) -> Self {
        let lines = results
            .texts
            .iter()
            .map(|(file, text)| (*file, LineIndex::new(text)))
            .collect();
        Self { results, lines }
    }

    /// The path of a file of the run, as shown.
    pub fn path(&self, file: u32) -> &'a str {
        self.results
            .files
            .get(file as usize)
            .map_or("", String::as_str)
    }

    /// `path` from the top of the checkout instead of the working directory, if it lies in a checkout that is known.
    pub fn from_checkout(&self, path: &'a str) -> Cow<'a, str> {
        let from_top = self.results.checkout.as_deref().map(|top| {
            let whole = self.results.folder.join(path);
            shown(&whole, top)
        });
        match from_top {
            Some(from_top) if !Path::new(&from_top).is_absolute() => Cow::Owned(from_top),
            _ => Cow::Borrowed(path),
        }
    }

    /// A file as a URI relative to the checkout or the folder of the run, which names it also where its name is not UTF-8.
    pub fn relative_uri(&self, path: &'a str) -> String {
        let top = self.results.checkout.as_deref();
        match self.results.unshowable.get(path) {
            Some(whole) => uri::of_bytes(whole, top.unwrap_or(&self.results.folder)),
            None => uri::relative(&self.from_checkout(path)),
        }
    }

    /// The same as a `file:` URI.
    pub fn file_uri(&self, path: &str) -> String {
        match self.results.unshowable.get(path) {
            Some(whole) => format!("file:///{}", uri::of_bytes(whole, Path::new("/"))),
            None => uri::absolute(path, &self.results.folder),
        }
    }

    /// A link to a line of a file in Markdown, which leads into the repository if it is known where that is shown.
    pub fn link(&self, path: &'a str, line: u32) -> String {
        markdown::place(path, line, &self.address(path, line))
    }

    /// The same of a file that was named already.
    pub fn link_of_line(&self, path: &'a str, line: u32) -> String {
        markdown::line_of(line, &self.address(path, line))
    }

    /// Where a line is shown, as far as it is known.
    pub fn url(&self, path: &'a str, line: u32) -> Option<String> {
        let from_top = match self.results.checkout {
            Some(_) => self.from_checkout(path),
            None => {
                let top = Path::new("/");
                let below = top.join(&self.results.below_top).join(path);
                Cow::Owned(shown(&below, top))
            }
        };
        let escaped = uri::escape(&from_top).replace('~', "%7E");
        self.results.links.to(&escaped, line)
    }

    /// Where a line is shown, or else the file on the disk.
    pub fn address_of_file(&self, path: &'a str, line: u32) -> String {
        let url = self.url(path, line);
        url.unwrap_or_else(|| self.file_uri(path))
    }

    fn address(&self, path: &'a str, line: u32) -> String {
        let url = self.url(path, line);
        url.unwrap_or_else(|| markdown::address(path, line))
    }

    /// The text of a file, if it was kept.
    pub fn text(&self, file: u32) -> Option<&'a str> {
        self.results.texts.get(&file).map(String::as_str)
    }

    /// The text of a file with its lines, if it was kept.
    pub fn lines(&self, file: u32) -> Option<(&'a str, &LineIndex)> {
        Some((self.text(file)?, self.lines.get(&file)?))
    }

    /// Where `place` is. A file whose text was not kept is named by its first character.
    pub fn locate(&self, place: Place) -> Located<'a> {
        let position = |offset| match (self.text(place.file), self.lines.get(&place.file)) {
            (Some(text), Some(lines)) => lines.position(text, offset),
            _ => Position { line: 1, column: 1 },
        };
        Located {
            path: self.path(place.file),
            start: position(place.span.start),
            end: position(place.span.end),
        }
    }
}

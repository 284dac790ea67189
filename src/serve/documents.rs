//! The texts that a client has open.
//!
//! In: what it opens, changes, saves and closes. Out: the text of each as it is now.
//! Never here: the disk. A change that cannot be right is not applied, and told.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use gen_lsp_types::{TextDocumentContentChangeEvent, Uri};

use super::place;
use super::positions::Encoding;
use crate::corpus::LineIndex;

/// A text that a client has open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its address, as the client writes it.
    pub uri: Uri,
    /// The file that it is of.
    pub path: PathBuf,
    /// The client's number for the text.
    pub version: i32,
    /// The text.
    pub text: Arc<str>,
}

/// The texts that a client has open, by the files that they are of: a client may write one address in several ways.
#[derive(Debug, Default)]
pub struct Documents {
    open: HashMap<PathBuf, Document>,
    /// Those of which a change may have been lost: a number that does not follow the last one is not believed.
    doubtful: HashSet<PathBuf>,
}

impl Documents {
    /// Takes in a text; `None` if it is of no file.
    pub fn open(&mut self, uri: Uri, version: i32, text: String) -> Option<Document> {
        let document = Document {
            path: place::path(&uri)?,
            uri,
            version,
            text: text.into(),
        };
        self.doubtful.remove(&document.path);
        self.open.insert(document.path.clone(), document.clone());
        Some(document)
    }

    /// Applies changes, each to what the one before has left.
    ///
    /// # Errors
    /// The text is not open, or the change is not about the text as it is; in words.
    pub fn change(
        &mut self,
        uri: &Uri,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) -> Result<Document, String> {
        let shown = uri.as_ref();
        let document = place::path(uri).and_then(|path| self.open.get_mut(&path));
        let Some(document) = document else {
            return Err(format!("{shown}: is changed and was never opened"));
        };
        let is_whole = changes.first().is_some_and(is_whole);
        if version <= document.version && !is_whole {
            let known = document.version;
            return Err(format!(
                "{shown}: change {version} comes after {known} and was skipped"
            ));
        }
        let is_doubtful = self.doubtful.contains(&document.path);
        if is_doubtful && version != document.version + 1 && !is_whole {
            return Err(format!(
                "{shown}: change {version} follows one that was lost; save the file, or open it again"
            ));
        }
        let mut text = document.text.to_string();
        for change in changes {
            apply(&mut text, change, encoding);
        }
        self.doubtful.remove(&document.path);
        document.version = version;
        document.text = text.into();
        Ok(document.clone())
    }

    /// Takes in the text that was saved; `None` if it is the one that is known.
    pub fn save(&mut self, uri: &Uri, text: String) -> Option<Document> {
        let document = self.open.get_mut(&place::path(uri)?)?;
        self.doubtful.remove(&document.path);
        if *document.text == *text {
            return None;
        }
        document.text = text.into();
        Some(document.clone())
    }

    /// Forgets a text.
    pub fn close(&mut self, uri: &Uri) -> Option<Document> {
        self.open.remove(&place::path(uri)?)
    }

    /// Takes in that a message was lost.
    pub fn miss(&mut self) {
        self.doubtful = self.open.keys().cloned().collect();
    }
}

fn is_whole(change: &TextDocumentContentChangeEvent) -> bool {
    matches!(
        change,
        TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(_)
    )
}

fn apply(text: &mut String, change: TextDocumentContentChangeEvent, encoding: Encoding) {
    match change {
        TextDocumentContentChangeEvent::TextDocumentContentChangePartial(change) => {
            let lines = LineIndex::new(text);
            let place = |position| encoding.offset(text, &lines, position);
            let (start, end) = (place(change.range.start), place(change.range.end));
            text.replace_range(start.min(end)..end.max(start), &change.text);
        }
        TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(change) => {
            *text = change.text;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(json: &str) -> Vec<TextDocumentContentChangeEvent> {
        serde_json::from_str(json).expect("they are changes")
    }

    fn opened(text: &str) -> (Documents, Uri) {
        let mut documents = Documents::default();
        let uri = Uri::from("file:///p/a.js");
        let _ = documents.open(uri.clone(), 1, text.to_owned());
        (documents, uri)
    }

    #[test]
    fn each_change_is_about_what_the_one_before_has_left() {
        let (mut documents, uri) = opened("one\ntwo\n");
        let changes = changes(
            r#"[{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":3}},"text":"\ud83e\udd80\n"},
                {"range":{"start":{"line":1,"character":0},"end":{"line":2,"character":1}},"text":"x"},
                {"range":{"start":{"line":0,"character":2},"end":{"line":0,"character":2}},"text":"!"}]"#,
        );
        let after = documents.change(&uri, 2, changes, Encoding::Utf16);
        assert_eq!(&*after.expect("it is open").text, "\u{1F980}!\nxwo\n");
    }

    #[test]
    fn one_file_has_many_addresses() {
        let (mut documents, _) = opened("a");
        let other = Uri::from("file:///p/%61.js");
        let after = documents.change(&other, 2, changes(r#"[{"text":"b"}]"#), Encoding::Utf16);
        assert_eq!(&*after.expect("it is open").text, "b");
        assert!(documents.close(&other).is_some());
        assert!(documents.close(&other).is_none());
    }

    #[test]
    fn what_comes_late_or_to_nobody_changes_nothing() {
        let (mut documents, uri) = opened("a");
        let insert = || {
            changes(
                r#"[{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}},"text":"b"}]"#,
            )
        };
        let gone = Uri::from("file:///p/gone.js");
        assert!(
            documents
                .change(&gone, 2, insert(), Encoding::Utf8)
                .is_err()
        );
        assert!(documents.change(&uri, 1, insert(), Encoding::Utf8).is_err());
        let after = documents.change(&uri, 3, insert(), Encoding::Utf8);
        assert_eq!(&*after.expect("a number may be left out").text, "ba");
        documents.miss();
        assert!(documents.change(&uri, 5, insert(), Encoding::Utf8).is_err());
        let saved = documents.save(&uri, "bba".into());
        assert_eq!(&*saved.expect("it is another one").text, "bba");
        assert!(documents.change(&uri, 7, insert(), Encoding::Utf8).is_ok());
    }
}

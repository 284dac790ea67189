//! The facts of texts that an earlier run has read.
//!
//! In: a text, and by what it would be read. Out: its facts, as reading it gives them.
//! Never here: files, which are the cache's; a trace of which way the facts came, since nothing may depend on it.
//!
//! An entry is found by everything that its facts were made of: the program, the dictionary, the language and the text. So
//! what is older or foreign is never found, and need not be told apart.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::FileFacts;
use crate::corpus::{Cache, Key};
use crate::cst::Language;

/// What this program was built from; another build may find other facts in the same text.
const BUILD: &str = env!("UNLISTEN_BUILD");

/// How many facts came from where.
#[derive(Debug, Default)]
pub struct Count {
    stored: AtomicUsize,
    read: AtomicUsize,
}

impl Count {
    /// How many texts were not read, because their facts were stored, and how many were.
    pub fn stored_and_read(&self) -> (usize, usize) {
        (
            self.stored.load(Ordering::Relaxed),
            self.read.load(Ordering::Relaxed),
        )
    }
}

/// The facts of texts that are read with one dictionary.
#[derive(Clone, Debug)]
pub struct FactsCache {
    entries: Arc<Cache>,
    count: Arc<Count>,
    /// By what the dictionary is told from others.
    dictionary: Key,
}

impl FactsCache {
    /// Those that are read with the built-in dictionary.
    pub fn new(entries: Cache) -> Self {
        Self {
            entries: Arc::new(entries),
            count: Arc::default(),
            dictionary: Key::of(&[]),
        }
    }

    /// Those that are read with a dictionary which was made of `parts` besides.
    pub fn taught(&self, parts: &[&[u8]]) -> Self {
        Self {
            dictionary: Key::of(parts),
            ..self.clone()
        }
    }

    /// How many came from where, for all dictionaries together.
    pub fn count(&self) -> Arc<Count> {
        Arc::clone(&self.count)
    }

    /// The facts of `text`: stored ones, or what `read` makes of it.
    pub fn facts(
        &self,
        text: &str,
        language: Language,
        read: impl FnOnce() -> FileFacts,
    ) -> FileFacts {
        let language = format!("{language:?}");
        let made_of = [
            BUILD.as_bytes(),
            self.dictionary.bytes(),
            language.as_bytes(),
            text.as_bytes(),
        ];
        let key = Key::of(&made_of);
        let stored = self.entries.get(&key);
        if let Some(facts) = stored.and_then(|bytes| postcard::from_bytes(&bytes).ok()) {
            self.count.stored.fetch_add(1, Ordering::Relaxed);
            return facts;
        }
        self.count.read.fetch_add(1, Ordering::Relaxed);
        let facts = read();
        let bytes = postcard::to_stdvec(&facts).expect("facts are plain data");
        self.entries.put(&key, &bytes);
        facts
    }
}

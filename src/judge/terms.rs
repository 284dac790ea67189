//! Under which terms a file is judged.
//!
//! In: the configurations of a run. Out: [`Terms`]: what is known of APIs, what the scan looks for, and the policy; made
//! once for all files to which the same applies.
//! Never here: a file.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use aho_corasick::BuildError;

use crate::config::configuration::Applying;
use crate::config::narrowing::Rules;
use crate::config::{Configuration, Refused};
use crate::corpus::Needles;
use crate::dictionary::{Dictionary, built_in};
use crate::facts::cache::FactsCache;
use crate::facts::suppressions::WORD;
use crate::judge::policy::Policy;

/// What a file is judged by.
#[derive(Clone, Debug)]
pub struct Terms {
    /// What is done with what the rules say.
    pub policy: Policy,
    /// What the scan looks for.
    pub needles: Arc<Needles>,
    /// Whether a generated file is looked at as well.
    pub include_generated: bool,
    /// The facts that earlier runs found in texts, if they are kept.
    pub stored: Option<FactsCache>,
    /// What is known of APIs, if a project taught anything.
    taught: Option<Arc<Dictionary>>,
}

impl Default for Terms {
    /// Those of a project without a configuration.
    fn default() -> Self {
        static NEEDLES: LazyLock<Arc<Needles>> =
            LazyLock::new(|| needles(built_in()).expect("every test scans for the built-in names"));
        Self {
            policy: Policy::default(),
            needles: Arc::clone(&NEEDLES),
            include_generated: false,
            stored: None,
            taught: None,
        }
    }
}

impl Terms {
    /// Those of a project that knows of APIs what `dictionary` says, and nothing else.
    ///
    /// # Errors
    /// There are more names than a scan can look for.
    pub fn knowing(dictionary: Dictionary) -> Result<Self, BuildError> {
        Ok(Self {
            needles: needles(&dictionary)?,
            taught: Some(Arc::new(dictionary)),
            ..Self::default()
        })
    }

    /// What is known of APIs.
    pub fn dictionary(&self) -> &Dictionary {
        self.taught.as_deref().unwrap_or_else(|| built_in())
    }
}

fn needles(dictionary: &Dictionary) -> Result<Arc<Needles>, BuildError> {
    let names = dictionary.needles();
    Needles::new(
        &names,
        &dictionary.names_called_alone(),
        &dictionary.words(),
        &dictionary.written_methods(),
        &[WORD],
    )
    .map(Arc::new)
}

/// The terms of all files of a run.
#[derive(Debug)]
pub struct AllTerms {
    all: Vec<Terms>,
    /// For each configuration, and for each choice of its overrides, the number of the terms.
    known: HashMap<(usize, Applying), usize>,
    /// Which rules speak.
    rules: Rules,
}

/// Why terms could not be made.
#[derive(Debug, thiserror::Error)]
pub enum NoTerms {
    /// A configuration teaches what cannot be.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// No automaton holds the names.
    #[error(transparent)]
    Names(#[from] BuildError),
}

impl Default for AllTerms {
    /// Those of files without a configuration, which have the number 0.
    fn default() -> Self {
        Self {
            all: vec![Terms::default()],
            known: HashMap::new(),
            rules: Rules::default(),
        }
    }
}

impl AllTerms {
    /// Those of files without a configuration, in a run that hears some rules only.
    pub fn hearing(rules: &Rules) -> Self {
        let mut terms = Terms::default();
        terms.policy = terms.policy.hearing(rules);
        Self {
            all: vec![terms],
            rules: rules.clone(),
            ..Self::default()
        }
    }

    /// The same, where facts are kept for the next run.
    #[must_use]
    pub fn storing(mut self, stored: Option<FactsCache>) -> Self {
        self.all[0].stored = stored;
        self
    }

    /// The number of the terms of the file at `path` under the configuration of number `which`.
    ///
    /// # Errors
    /// The configuration teaches what cannot be.
    pub fn number(
        &mut self,
        which: usize,
        configuration: &Configuration,
        path: &Path,
    ) -> Result<usize, NoTerms> {
        let applying = configuration.applying(path);
        let key = (which, applying);
        if let Some(number) = self.known.get(&key) {
            return Ok(*number);
        }
        let taught = Dictionary::taught(configuration, &key.1)?.map(Arc::new);
        let terms = Terms {
            policy: Policy::new(configuration, &key.1).hearing(&self.rules),
            needles: match &taught {
                Some(taught) => needles(taught)?,
                None => Arc::clone(&self.all[0].needles),
            },
            include_generated: configuration.include_generated(),
            stored: self.stored(configuration, &key.1, taught.is_some()),
            taught,
        };
        self.all.push(terms);
        self.known.insert(key, self.all.len() - 1);
        Ok(self.all.len() - 1)
    }

    /// Where the facts of texts are kept that are read under a configuration.
    fn stored(
        &self,
        configuration: &Configuration,
        applying: &Applying,
        teaches: bool,
    ) -> Option<FactsCache> {
        let stored = self.all[0].stored.as_ref()?;
        if !teaches {
            return Some(stored.clone());
        }
        let applying = format!("{applying:?}");
        let layers = configuration.layers.iter().map(|it| it.text.as_bytes());
        let parts: Vec<&[u8]> = layers.chain([applying.as_bytes()]).collect();
        Some(stored.taught(&parts))
    }

    /// Whether a file of these bytes mentions a listener under any of the terms.
    pub fn mention(&self, bytes: &[u8]) -> bool {
        self.all.iter().any(|terms| terms.needles.hit(bytes))
    }

    /// The terms of that number.
    pub fn get(&self, number: usize) -> &Terms {
        &self.all[number]
    }
}

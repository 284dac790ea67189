//! Reading tables.
//!
//! In: the text of `rules/dictionary/*.toml`, compiled in, and the text of a project's own tables.
//! Out: a [`Dictionary`] ready for look-ups, or an [`Error`] that says where the table is wrong.
//! Never here: files; whoever holds a project's table has read it already.

use std::sync::LazyLock;

use super::{Dictionary, index::Index};

/// Lists the built-in tables: file name and text.
macro_rules! tables {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../rules/dictionary/", $name)))),*]
    };
}

/// The built-in tables, sorted by file name: the name and the text of each.
pub static TABLES: &[(&str, &str)] = tables![
    "accessors.toml",
    "assertions.toml",
    "bundlers.toml",
    "bystanders.toml",
    "components.toml",
    "connect.toml",
    "containers.toml",
    "dom.toml",
    "edge.toml",
    "entry-points.toml",
    "events.toml",
    "express.toml",
    "fastify.toml",
    "graphql.toml",
    "hapi.toml",
    "iteration.toml",
    "jobs.toml",
    "koa.toml",
    "lifetimes.toml",
    "look-alikes.toml",
    "members.toml",
    "names.toml",
    "nestjs.toml",
    "nextjs.toml",
    "node-servers.toml",
    "node.toml",
    "own.toml",
    "restify.toml",
    "rxjs.toml",
    "serverless.toml",
    "signatures.toml",
    "subscriptions.toml",
    "timers-and-promises.toml",
    "trpc.toml",
    "vue.toml",
    "webextension.toml",
    "websockets.toml",
    "wrappers.toml",
];

/// What is wrong with a table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{table}, line {line}: {problem}")]
pub struct Error {
    /// The table, as its reader calls it: a file name.
    pub table: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there: lower case, no full stop.
    pub problem: String,
}

/// The dictionary that comes with the binary; read at first use.
pub fn built_in() -> &'static Dictionary {
    static BUILT_IN: LazyLock<Dictionary> = LazyLock::new(|| {
        let mut all = Dictionary::default();
        for (name, text) in TABLES {
            all.append(read(name, text).expect("a test reads every built-in table"));
        }
        all.index = Index::new(&all);
        all
    });
    &BUILT_IN
}

impl Dictionary {
    /// Reads one table. `name` is what an error calls it.
    ///
    /// # Errors
    ///
    /// If the text is not TOML, has a field or value that the format does not know, lacks one that it demands, or has a
    /// name whose `*` is not at an end, which no name in code could ever match.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        let mut dictionary = read(name, text)?;
        dictionary.refuse_inner_stars(name, text)?;
        dictionary.index = Index::new(&dictionary);
        Ok(dictionary)
    }

    /// The entries of `self`, then those of `later`: where both speak of the same thing, `self` decides.
    #[must_use]
    pub fn merge(mut self, later: Self) -> Self {
        self.append(later);
        self.index = Index::new(&self);
        self
    }

    /// Puts the entries of `later` behind those of `self`; look-ups have to be prepared again.
    pub(super) fn append(&mut self, mut later: Self) {
        self.pairs.append(&mut later.pairs);
        self.callbacks.append(&mut later.callbacks);
        self.decorators.append(&mut later.decorators);
        self.exports.append(&mut later.exports);
        self.methods.append(&mut later.methods);
        self.objects.append(&mut later.objects);
        self.globals.append(&mut later.globals);
        self.results.append(&mut later.results);
        self.pass_throughs.append(&mut later.pass_throughs);
        self.events.append(&mut later.events);
        self.waits.append(&mut later.waits);
        self.blueprints.append(&mut later.blueprints);
        self.members.append(&mut later.members);
        self.look_alikes.append(&mut later.look_alikes);
        self.silencers.append(&mut later.silencers);
        self.insertions.append(&mut later.insertions);
        self.wrappers.append(&mut later.wrappers);
        self.assertions.append(&mut later.assertions);
        self.handles.append(&mut later.handles);
        self.process_events.append(&mut later.process_events);
        self.bystanders.append(&mut later.bystanders);
        self.collectors.append(&mut later.collectors);
        self.event_names.append(&mut later.event_names);
        self.opposites.append(&mut later.opposites);
        self.component_classes.append(&mut later.component_classes);
        self.containers.append(&mut later.containers);
        self.alias_tables.append(&mut later.alias_tables);
        self.remembered.append(&mut later.remembered);
        self.places_on_page.append(&mut later.places_on_page);
    }

    fn refuse_inner_stars(&self, table: &str, text: &str) -> Result<(), Error> {
        let Some(pattern) = self.inner_star() else {
            return Ok(());
        };
        Err(Error {
            table: table.to_owned(),
            line: line_of(text, text.find(pattern).unwrap_or(0)),
            problem: format!(
                "`{pattern}` has a `*` that is neither its first nor its last character"
            ),
        })
    }

    /// A pattern whose `*` is neither its first nor its last character, so that it fits no name.
    pub(super) fn inner_star(&self) -> Option<&str> {
        let patterns = self.patterns().into_iter();
        patterns.map(String::as_str).find(|pattern| {
            let middle = pattern.strip_prefix('*').unwrap_or(pattern);
            middle.strip_suffix('*').unwrap_or(middle).contains('*')
        })
    }

    /// Every string that is compared as a pattern.
    fn patterns(&self) -> Vec<&String> {
        let callbacks = self.callbacks.iter();
        let calls = callbacks.flat_map(|entry| entry.calls.iter().chain(&entry.named));
        let results = self.results.iter();
        let results = results.flat_map(|entry| entry.calls.iter().chain(&entry.named));
        let members = self.members.iter().flat_map(|entry| &entry.names);
        let pairs = self.pairs.iter().flat_map(|entry| &entry.named);
        let look_alikes = self.look_alikes.iter().flat_map(|entry| &entry.named);
        let wrappers = self.wrappers.iter().flat_map(|entry| &entry.calls);
        let waits = self.waits.iter().flat_map(|entry| &entry.names);
        let blueprints = self.blueprints.iter().flat_map(|entry| &entry.calls);
        let lists = calls.chain(results).chain(members).chain(pairs);
        let lists = lists.chain(waits).chain(blueprints);
        lists.chain(look_alikes).chain(wrappers).collect()
    }
}

/// Reads one table without preparing look-ups.
fn read(table: &str, text: &str) -> Result<Dictionary, Error> {
    toml::from_str(text).map_err(|error| Error {
        table: table.to_owned(),
        line: line_of(text, error.span().map_or(0, |span| span.start)),
        problem: error.message().trim_end().replace('\n', ", "),
    })
}

/// The line, from 1, that a byte is on.
fn line_of(text: &str, byte: usize) -> usize {
    let before = &text.as_bytes()[..byte.min(text.len())];
    1 + before.iter().filter(|byte| **byte == b'\n').count()
}

//! The dictionary at run time: what comes with the binary, and how dictionaries are joined.
//!
//! In: the tables of `rules/dictionary/*.toml`, which `build.rs` has joined. Out: a [`Dictionary`] ready for look-ups.
//! Never here: files and TOML; the binary holds what the build made of them.

use std::sync::LazyLock;

use super::Dictionary;
use super::index::Index;

/// The dictionary that comes with the binary; read at first use.
pub fn built_in() -> &'static Dictionary {
    static BUILT_IN: LazyLock<Dictionary> = LazyLock::new(|| {
        let entries = include_str!(concat!(env!("OUT_DIR"), "/dictionary.json"));
        let mut all: Dictionary =
            serde_json::from_str(entries).expect("a test reads what the build has made");
        all.index = Index::new(&all);
        all
    });
    &BUILT_IN
}

impl Dictionary {
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
        self.component_files.append(&mut later.component_files);
        self.mounts.append(&mut later.mounts);
        self.routes.append(&mut later.routes);
        self.containers.append(&mut later.containers);
        self.alias_tables.append(&mut later.alias_tables);
        self.remembered.append(&mut later.remembered);
        self.places_on_page.append(&mut later.places_on_page);
        self.beginnings.append(&mut later.beginnings);
        self.connections.append(&mut later.connections);
        self.name_sets.append(&mut later.name_sets);
        self.item_pairs.append(&mut later.item_pairs);
    }

    /// A pattern whose `*` is neither its first nor its last character, so that it fits no name.
    pub fn inner_star(&self) -> Option<&str> {
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

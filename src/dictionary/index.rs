//! Look-ups by name.
//!
//! In: the entries of a [`Dictionary`]. Out: those whose names fit the name in the code, in the order of the tables.
//! Never here: receivers, modules and arguments; whether those fit too is decided by whoever knows the code.

use std::collections::{BTreeSet, HashMap, HashSet};

use smol_str::SmolStr;

use super::{
    Asserted, Assertion, Blueprint, CallResult, Callback, ClassMethod, Comes, ComesOf, Decorator,
    Dictionary, ExportedHandler, LookAlike, Opposite, Pair, PassThrough, ResultLifetime, Role,
    Silencer, Wrapper, module_matches, pattern_matches,
};

/// Positions of entries by name; made anew whenever the entries change.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    callbacks: Names,
    decorators: Names,
    exports: Names,
    methods: Names,
    results: Names,
    pass_throughs: Names,
    look_alikes: Names,
    wrappers: Names,
    waits: Names,
    blueprints: Names,
    events: HashMap<SmolStr, Comes>,
    globals: HashSet<SmolStr>,
    fixed: HashSet<SmolStr>,
    exact_roles: HashMap<SmolStr, Role>,
    /// Patterns of members, the longest first, because it says most.
    role_patterns: Vec<(SmolStr, Role)>,
}

/// The names of one kind of entry.
#[derive(Clone, Debug, Default)]
struct Names {
    /// Entries by a name that stands for itself.
    exact: HashMap<SmolStr, Vec<u32>>,
    /// Names with a `*`, and their entries.
    patterns: Vec<(SmolStr, u32)>,
}

impl Names {
    /// Takes in the names of every entry, in order.
    fn new<'a, E: 'a>(
        entries: impl IntoIterator<Item = &'a E>,
        names: impl Fn(&'a E) -> &'a [String],
    ) -> Self {
        let mut index = Self::default();
        for (position, entry) in (0..).zip(entries) {
            for name in names(entry) {
                if name.contains('*') {
                    index.patterns.push((name.into(), position));
                } else {
                    index.exact.entry(name.into()).or_default().push(position);
                }
            }
        }
        index
    }

    /// The entries that `name` fits, in order, each once.
    fn positions(&self, name: &str) -> Vec<u32> {
        let mut found = self.exact.get(name).cloned().unwrap_or_default();
        let fits = self
            .patterns
            .iter()
            .filter(|(pattern, _)| pattern_matches(pattern, name));
        found.extend(fits.map(|(_, position)| *position));
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The entries that `name` fits.
    fn entries<'a, E>(&self, all: &'a [E], name: &str) -> impl Iterator<Item = &'a E> + use<'a, E> {
        self.positions(name)
            .into_iter()
            .map(|position| &all[position as usize])
    }
}

impl Index {
    /// Takes in every entry. Where two entries speak of one event or member, the first decides.
    pub(super) fn new(dictionary: &Dictionary) -> Self {
        let mut index = Self {
            callbacks: Names::new(&dictionary.callbacks, |entry| &entry.calls),
            decorators: Names::new(&dictionary.decorators, |entry| &entry.names),
            exports: Names::new(&dictionary.exports, |entry| &entry.names),
            methods: Names::new(&dictionary.methods, |entry| &entry.names),
            results: Names::new(&dictionary.results, |entry| &entry.calls),
            pass_throughs: Names::new(&dictionary.pass_throughs, |entry| &entry.calls),
            look_alikes: Names::new(&dictionary.look_alikes, |entry| &entry.calls),
            wrappers: Names::new(&dictionary.wrappers, |entry| &entry.calls),
            waits: Names::new(&dictionary.waits, |entry| &entry.names),
            blueprints: Names::new(&dictionary.blueprints, |entry| &entry.calls),
            ..Self::default()
        };
        for entry in &dictionary.events {
            for name in &entry.names {
                index.events.entry(name.into()).or_insert(entry.comes);
            }
        }
        for entry in &dictionary.globals {
            let names = entry.names.iter().map(SmolStr::from);
            if entry.fixed {
                index.fixed.extend(names.clone());
            }
            index.globals.extend(names);
        }
        index.take_in_members(dictionary);
        index
    }

    fn take_in_members(&mut self, dictionary: &Dictionary) {
        for entry in &dictionary.members {
            for name in &entry.names {
                if name.contains('*') {
                    self.role_patterns.push((name.into(), entry.role));
                } else {
                    self.exact_roles.entry(name.into()).or_insert(entry.role);
                }
            }
        }
        self.role_patterns
            .sort_by_key(|(pattern, _)| std::cmp::Reverse(pattern.len()));
    }
}

impl Dictionary {
    /// Every name by which a listener can be added or taken away, sorted, each once: what the scan of a file's bytes
    /// looks for.
    ///
    /// The names are meant as whole identifiers, which may begin with `$`. The facts see an acquisition where a member
    /// of such a name is called (`.on(…)`, `?.on(…)`, `["on"](…)`, with type arguments, comments, line breaks, `!` or
    /// closing parentheses before the call), and where a name that is no common word is called plainly
    /// (`addEventListener(…)`). How much of a name's surroundings the scan looks at is its own affair, as long as it
    /// lets every file through in which the facts would see one.
    pub fn needles(&self) -> Vec<String> {
        let names: BTreeSet<&String> = self
            .pairs
            .iter()
            .filter(|pair| !pair.in_sight)
            .flat_map(|pair| {
                let added = pair.acquire.iter().chain(&pair.acquire_once);
                added.chain(&pair.release)
            })
            .collect();
        names.into_iter().cloned().collect()
    }

    /// Every name that matters wherever it stands, sorted, each once: the scan lets a file through in which one of them
    /// is a whole identifier, be it called, assigned to, or in parentheses.
    pub fn words(&self) -> Vec<String> {
        let names: BTreeSet<&String> = self
            .silencers
            .iter()
            .flat_map(|silencer| silencer.calls.iter().chain(&silencer.properties))
            .chain(self.pairs.iter().flat_map(|pair| &pair.kept_in))
            .collect();
        names.into_iter().cloned().collect()
    }

    /// Every name by which a class of the file itself may add a listener, sorted, each once, as far as it is one: the
    /// scan lets a file through in which a method of such a name is written.
    pub fn written_methods(&self) -> Vec<String> {
        let needles = self.needles();
        let names: BTreeSet<&String> = self
            .pairs
            .iter()
            .filter(|pair| pair.in_sight)
            .flat_map(|pair| &pair.acquire)
            .filter(|name| !name.contains('*') && !needles.contains(name))
            .collect();
        names.into_iter().cloned().collect()
    }

    /// Whether methods of this name add a listener to whatever they are called on.
    pub fn is_acquiring_method(&self, name: &str) -> bool {
        self.pairs_of_methods()
            .flat_map(|pair| pair.acquire.iter().chain(&pair.acquire_once))
            .any(|method| method == name)
    }

    /// The pairs of methods that add a listener to whatever they are called on.
    pub fn pairs_of_methods(&self) -> impl Iterator<Item = &Pair> {
        self.pairs.iter().filter(|pair| {
            !pair.in_sight
                && pair.target.is_none()
                && pair.from.is_empty()
                && pair.implies.is_none()
                && pair.imported.is_empty()
        })
    }

    /// What sets the bound of listeners by a call of this name.
    pub fn silencers_called(&self, name: &str) -> impl Iterator<Item = &Silencer> {
        self.silencers
            .iter()
            .filter(move |entry| entry.calls.iter().any(|call| call == name))
    }

    /// Whether a property of this name holds the bound of listeners.
    pub fn is_bound_of_listeners(&self, property: &str) -> bool {
        let mut properties = self.silencers.iter().flat_map(|entry| &entry.properties);
        properties.any(|known| known == property)
    }

    /// Whether a method of this name inserts elements.
    pub fn inserts(&self, method: &str) -> bool {
        let mut calls = self.insertions.iter().flat_map(|entry| &entry.calls);
        calls.any(|call| call == method)
    }

    /// The properties that insert elements when they are assigned.
    pub fn inserting_properties(&self) -> impl Iterator<Item = &String> {
        self.insertions.iter().flat_map(|entry| &entry.properties)
    }

    /// Whether methods of this name keep, read or announce what they are handed, and take no listener away.
    pub fn is_harmless_call(&self, name: &str) -> bool {
        let mut calls = self.bystanders.iter().flat_map(|entry| &entry.calls);
        calls.any(|call| call == name)
    }

    /// Whether a global of this name takes no listener away.
    pub fn is_harmless_global(&self, name: &str) -> bool {
        let mut globals = self.bystanders.iter().flat_map(|entry| &entry.globals);
        globals.any(|global| global == name)
    }

    /// Whether the functions of a module take no listener away.
    pub fn is_harmless_module(&self, module: &str) -> bool {
        let mut entries = self.bystanders.iter();
        entries.any(|entry| module_matches(&entry.from, module))
    }

    /// The method of what a registration of a module returns, where that alone takes it back.
    pub fn handled_by(&self, module: &str) -> Option<&str> {
        let mut handles = self.handles.iter();
        let entry = handles.find(|entry| module_matches(&entry.from, module))?;
        Some(&entry.by)
    }

    /// Whether an event of `emitter`, a global or a module, is one that a program hears once.
    pub fn is_of_process(&self, emitter: &str, event: &str) -> bool {
        self.process_events.iter().any(|entry| {
            entry.of.iter().any(|it| it == emitter)
                && entry.names.iter().any(|name| pattern_matches(name, event))
        })
    }

    /// What a call of this name throws for unless it is so; `on` is the name of what it is a method of, `module` where it
    /// is known to be from.
    pub fn assertion(
        &self,
        module: Option<&str>,
        on: Option<&str>,
        name: &str,
    ) -> Option<Asserted> {
        let is_meant = |entry: &&Assertion| {
            entry.calls.iter().any(|call| call == name)
                && match (module, on) {
                    (Some(module), _) if module_matches(&entry.from, module) => true,
                    (_, Some(on)) => entry.on.iter().any(|it| it == on),
                    (_, None) => entry.on.is_empty(),
                }
        };
        self.assertions.iter().find(is_meant).map(|entry| entry.of)
    }

    /// Whether methods of this name put what they are handed into a collection.
    pub fn collects(&self, name: &str) -> bool {
        let mut calls = self.collectors.iter().flat_map(|entry| &entry.calls);
        calls.any(|call| call == name)
    }

    /// Whether a variable or member of this name holds an event's name.
    pub fn names_an_event(&self, variable: &str) -> bool {
        let mut names = self.event_names.iter().flat_map(|entry| &entry.variables);
        names.any(|name| name == variable)
    }

    /// Whether the part of a record that is called so holds an event's name, or what belongs to it.
    pub fn is_part_of_subscription(&self, part: &str) -> bool {
        let mut names = self.event_names.iter().flat_map(|entry| &entry.parts);
        names.any(|name| name == part)
    }

    /// The entries on functions that a call of this name makes of others.
    pub fn wrappers_named(&self, name: &str) -> impl Iterator<Item = &Wrapper> {
        self.index.wrappers.entries(&self.wrappers, name)
    }

    /// Methods that browsers have as global functions too: those that take an options argument.
    pub fn plain_methods(&self) -> Vec<String> {
        let pairs = self
            .pairs
            .iter()
            .filter(|pair| pair.options.is_some() && pair.named.is_empty());
        pairs
            .flat_map(|pair| pair.acquire.iter().chain(&pair.release))
            .cloned()
            .collect()
    }

    /// Names that add a listener where they are called without a receiver: those methods, and what modules export.
    pub fn names_called_alone(&self) -> Vec<String> {
        let exported = self.pairs.iter().filter(|pair| !pair.from.is_empty());
        let exported = exported.flat_map(|pair| pair.acquire.iter().chain(&pair.acquire_once));
        let methods = self.plain_methods();
        methods.into_iter().chain(exported.cloned()).collect()
    }

    /// The decorators that may put something shared into the field they stand at: those that are functions of a module
    /// whose result is shared.
    pub fn injecting_decorators(&self) -> impl Iterator<Item = &str> {
        let shared = self
            .results
            .iter()
            .filter(|result| result.is == ResultLifetime::Shared && !result.from.is_empty());
        shared.flat_map(|result| result.calls.iter().map(String::as_str))
    }

    /// The callback entries for calls of this name.
    pub fn callbacks_named(&self, name: &str) -> impl Iterator<Item = &Callback> {
        self.index.callbacks.entries(&self.callbacks, name)
    }

    /// Whether a call of `name` ends what a call of `began` has begun, if it is handed what that returns, or made on it.
    pub fn is_stopped_by(&self, began: &str, name: &str) -> bool {
        self.callbacks_named(began)
            .any(|entry| entry.stopped_by.iter().any(|stops| stops == name))
    }

    /// The entries for method decorators of this name.
    pub fn decorators_named(&self, name: &str) -> impl Iterator<Item = &Decorator> {
        self.index.decorators.entries(&self.decorators, name)
    }

    /// The entries for exports of this name; `default` for the default export.
    pub fn exports_named(&self, name: &str) -> impl Iterator<Item = &ExportedHandler> {
        self.index.exports.entries(&self.exports, name)
    }

    /// The entries for class methods of this name.
    pub fn methods_named(&self, name: &str) -> impl Iterator<Item = &ClassMethod> {
        self.index.methods.entries(&self.methods, name)
    }

    /// The entries on what a call of this name returns.
    pub fn results_named(&self, name: &str) -> impl Iterator<Item = &CallResult> {
        self.index.results.entries(&self.results, name)
    }

    /// The entries on which argument a call of this name returns.
    pub fn pass_throughs_named(&self, name: &str) -> impl Iterator<Item = &PassThrough> {
        self.index.pass_throughs.entries(&self.pass_throughs, name)
    }

    /// The look-alikes among calls of this name.
    pub fn look_alikes_named(&self, name: &str) -> impl Iterator<Item = &LookAlike> {
        self.index.look_alikes.entries(&self.look_alikes, name)
    }

    /// How often an event of this name comes to one target, where that is known.
    pub fn comes(&self, event: &str) -> Option<Comes> {
        self.index.events.get(event).copied()
    }

    /// Whether a member of this name says, while it holds, that an event is still to come.
    pub fn is_pending(&self, event: &str, member: &str) -> bool {
        self.events.iter().any(|entry| {
            entry.names.iter().any(|name| name == event)
                && entry.pending.iter().any(|known| known == member)
        })
    }

    /// The members that say, while they hold, that an event of this name is still to come.
    pub fn pending_members(&self, event: &str) -> Vec<SmolStr> {
        let entries = self.events.iter();
        let fitting = entries.filter(|entry| entry.names.iter().any(|name| name == event));
        let members = fitting.flat_map(|entry| &entry.pending);
        members.map(SmolStr::from).collect()
    }

    /// Whether a member of this name says so of some event.
    pub fn is_pending_member(&self, member: &str) -> bool {
        let mut pending = self.events.iter().flat_map(|entry| &entry.pending);
        pending.any(|known| known == member)
    }

    /// What an event of this name comes of, if it may never come.
    pub fn comes_of(&self, event: &str) -> Option<ComesOf> {
        let mut fitting = self.index.waits.entries(&self.waits, event);
        fitting.next().map(|entry| entry.comes_of)
    }

    /// The calls on globals that bring an event of this name about: `process.exit`.
    pub fn brought_by(&self, event: &str) -> impl Iterator<Item = (&str, &str)> {
        let fitting = self.index.waits.entries(&self.waits, event);
        let calls = fitting.flat_map(|entry| &entry.brought_by);
        calls.filter_map(|call| call.split_once('.'))
    }

    /// Whose end an event tells of that is named after it: `dialog` of `dialogClosed`; nothing for `close`, which is the end of
    /// what the event comes to, and for events that tell of something else.
    pub fn thing_that_ends<'e>(&self, event: &'e str) -> Option<&'e str> {
        let mut fitting = self.index.waits.entries(&self.waits, event);
        let entry = fitting
            .next()
            .filter(|entry| entry.comes_of == ComesOf::End)?;
        let is_whole = entry.names.iter().any(|name| name == event);
        let mut patterns = entry
            .names
            .iter()
            .filter(|name| pattern_matches(name, event));
        let thing = event.strip_suffix(patterns.next()?.strip_prefix('*')?)?;
        let thing = thing.trim_end_matches(|letter: char| !letter.is_alphanumeric());
        (!is_whole && !thing.is_empty()).then_some(thing)
    }

    /// The entries on calls of this name that make a class of an object literal.
    pub fn blueprints_named(&self, name: &str) -> impl Iterator<Item = &Blueprint> {
        self.index.blueprints.entries(&self.blueprints, name)
    }

    /// What a method or function of this name does by convention. A name that is listed as it stands decides before a
    /// pattern, and a longer pattern before a shorter one. Marks of privacy (`#stop`, `_stop`) do not count. Of a name
    /// that tells of two deeds, the second counts if it sets up: `readConfigAndStart`.
    pub fn role(&self, member_name: &str) -> Option<Role> {
        let bare = member_name.trim_start_matches(['#', '_']);
        self.role_of_deed(bare).or_else(|| {
            let (_, second) = bare.rsplit_once("And")?;
            let mut letters = second.chars();
            let first = letters.next().filter(|letter| letter.is_uppercase())?;
            let second: String = first.to_lowercase().chain(letters).collect();
            self.role_of_deed(&second)
                .filter(|role| *role == Role::SetUp)
        })
    }

    fn role_of_deed(&self, bare: &str) -> Option<Role> {
        self.index.exact_roles.get(bare).copied().or_else(|| {
            let mut patterns = self.index.role_patterns.iter();
            patterns
                .find(|(pattern, _)| pattern_matches(pattern, bare))
                .map(|(_, role)| *role)
        })
    }

    /// Whether a member of this name ends its instance's life and nothing comes after it: `destroy`, and not `stop`.
    pub fn ends_for_good(&self, member_name: &str) -> bool {
        let bare = member_name.trim_start_matches(['#', '_']);
        let mut names = self
            .members
            .iter()
            .filter(|entry| entry.for_good)
            .flat_map(|entry| &entry.names);
        names.any(|pattern| pattern_matches(pattern, bare))
    }

    /// The names of what undoes that which a function of this name does, the likeliest first: `stopTracking` of
    /// `startTracking`, `offClose` of `onClose`.
    pub fn opposites_of(&self, name: &str) -> Vec<SmolStr> {
        self.undoing(name, |_| true)
    }

    /// Whether a function of the one name, by which it undoes what one of the other does, only takes back what that gave:
    /// `off` and `on`, `removeListeners` and `addListeners`; not `hide` and `show`.
    pub fn takes_back(&self, undoing: &str, done: &str) -> bool {
        let names = self.undoing(done, |entry| entry.takes_back);
        names.iter().any(|name| name == undoing)
    }

    fn undoing(&self, name: &str, counts: impl Fn(&Opposite) -> bool) -> Vec<SmolStr> {
        let marks = name.len() - name.trim_start_matches(['#', '_']).len();
        let (marks, bare) = name.split_at(marks);
        let fits = |entry: &Opposite, rest: &str| {
            entry.of.is_empty() || entry.of.iter().any(|of| pattern_matches(of, rest))
        };
        let of_verb = |entry: &Opposite, done: &str, undone: &str| {
            let rest = bare.strip_prefix(done)?;
            let is_word = rest.is_empty() || !rest.starts_with(char::is_lowercase);
            (is_word && fits(entry, rest))
                .then(|| smol_str::format_smolstr!("{marks}{undone}{rest}"))
        };
        // `onAdd` and `onRemove`, `hostConnected` and `hostDisconnected`: the verb comes behind a word.
        let of_last = |entry: &Opposite, done: &str, undone: &str| {
            let (done, undone) = (capitalised(done), capitalised(undone));
            let lead = bare
                .strip_suffix(done.as_str())
                .filter(|lead| !lead.is_empty() && entry.of.is_empty())?;
            Some(smol_str::format_smolstr!("{marks}{lead}{undone}"))
        };
        let entries = self.opposites.iter().filter(|entry| counts(entry));
        entries
            .flat_map(|entry| entry.pairs.iter().map(move |pair| (entry, pair)))
            .filter_map(|(entry, (done, undone))| {
                of_verb(entry, done, undone).or_else(|| of_last(entry, done, undone))
            })
            .collect()
    }

    /// Whether a component of this name is the root of its page, of which there is one.
    pub fn is_root_component(&self, class: &str) -> bool {
        let mut roots = self.component_classes.iter().flat_map(|entry| &entry.roots);
        roots.any(|known| known == class)
    }

    /// Whether a call of this name keeps a function as long as its inputs stay the same.
    pub fn remembers_function(&self, call: &str) -> bool {
        let mut calls = self.remembered.iter().flat_map(|entry| &entry.calls);
        calls.any(|known| known == call)
    }

    /// Whether a member leads from an element to what is around it on its page.
    pub fn is_place_on_page(&self, member: &str) -> bool {
        let mut members = self.places_on_page.iter().flat_map(|entry| &entry.members);
        members.any(|known| known == member)
    }

    /// Whether a method takes the element that it is called on out of its page.
    pub fn takes_off_page(&self, method: &str) -> bool {
        let mut methods = self.places_on_page.iter().flat_map(|entry| &entry.left_by);
        methods.any(|known| known == method)
    }

    /// The members that have an element hear no more events of people's: `disabled`.
    pub fn switches_off(&self) -> impl Iterator<Item = &str> {
        let words = self
            .places_on_page
            .iter()
            .flat_map(|entry| &entry.switched_off_by);
        words.map(String::as_str)
    }

    /// Whether a framework runs a member of this name when the element has left its page.
    pub fn runs_off_page(&self, member: &str) -> bool {
        let mut members = self.places_on_page.iter().flat_map(|entry| &entry.after);
        members.any(|known| known == member)
    }

    /// Whether a name that the file does not declare is a global that lives as long as the process or page.
    pub fn is_global(&self, name: &str) -> bool {
        self.index.globals.contains(name)
    }

    /// Whether what lies in a global, at any depth, lives as long as the process or page.
    pub fn has_fixed_members(&self, name: &str) -> bool {
        self.index.fixed.contains(name)
    }
}

/// A word with a capital.
fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

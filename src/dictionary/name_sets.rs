//! Names by which code says what it means: methods of the language and the page, and names that people give by convention.
//!
//! In: `rules/dictionary/language.toml`, whose names mean the same in all code, and `rules/dictionary/hints.toml`, whose names are
//! expectations. Out: for each set its names.
//! Never here: what follows from a name; whoever asks knows in which place of the code it stands, and which part of a name counts.

use serde::Deserialize;

use super::Dictionary;

/// The names of one set.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NamesOfSet {
    /// Which set.
    pub set: NameSet,
    /// Its names, or the parts of names that count.
    pub names: Vec<String>,
    /// The expectation that a finding rests on where such a name decides, by its name in reports; none if the name itself says it.
    #[serde(default)]
    pub expectation: Option<String>,
    /// A fixture of which something else is said without the set, run as a test; empty if what the set says is no expectation.
    #[serde(default)]
    pub example: String,
}

/// Members that take an item in, and those that let it go again.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ItemPair {
    /// How the name of one that takes an item in begins: `add` of `addTrack`.
    pub takes: String,
    /// How the names of those begin that let it go: `remove` of `removeTrack`.
    pub lets_go: Vec<String>,
}

/// What the names of a set say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NameSet {
    /// Methods that put what they are handed into the collection that they are called on.
    Collects,
    /// Methods that take things out of the collection that they are called on, and leave nothing or one less.
    Empties,
    /// Methods that put something into a list or take something out.
    ChangesList,
    /// Methods that make a function of another, or run it at once.
    OfFunctions,
    /// Functions that run what they are handed later.
    Timers,
    /// Methods that find an element inside another.
    FindsElement,
    /// Members that lead from an element to the page that it is in.
    LeadsToPage,
    /// Methods that put an element into a page, or take it out.
    MovesOnPage,
    /// Methods that settle what somebody waits for.
    Settles,
    /// Calls that fill a place, or what stands for it, with an element.
    FillsPlace,
    /// Functions that make an element, where JSX was compiled away.
    MakesElement,
    /// Methods that say whether a collection has something, or give it.
    AsksForMember,
    /// Methods of an emitter that say whether it has listeners.
    CountsListeners,
    /// Methods of a list that, without arguments, give all that is in it.
    GivesSameList,
    /// Methods that list the parts of a collection or an object.
    ListsParts,
    /// Methods of a list that give a list of things that are in it.
    GivesPartOfList,
    /// Methods of a collection that give something that is in it.
    GivesMember,
    /// Functions and classes that make a list of a list that is written out, or of the keys and values of an object.
    WrapsList,
    /// Methods and functions that give a promise.
    GivesPromise,
    /// Methods that look for something by a key or by itself.
    LooksUpByKey,
    /// Methods by which code finds one thing among others to remove it.
    SearchesByIdentity,
    /// Methods and functions that give a new collection.
    GivesCollection,
    /// Names of the page's or process's global object.
    GlobalObject,
    /// Last parts of the names of events by which a thing says that it has come to its end, in lower case.
    EndEvents,
    /// Fields in which a library keeps what an instance was made with.
    GivenToInstances,
    /// Members that hold the part of the page that a component draws itself.
    OwnElements,
    /// Names by which a wait is given its limit.
    LimitsWait,
    /// Last words of names of what lives as long as an application, a page, or an open document, in lower case.
    LivesLong,
    /// Last words of names of classes of which one owner makes many, and lets them go before itself.
    OneOfMany,
    /// Beginnings of events that people make on an element, and that the page makes of it.
    ElementEvents,
    /// Last words of names of elements of the page, in lower case.
    ElementNames,
    /// Names of what belongs to one request, and so does its signal.
    OfOneRequest,
    /// Parts of the names of functions that put options in order, in lower case.
    CopiesOptions,
    /// Names of several words that end a thing's life; of others (`stopTimers`, `closeDialog`) nobody knows whose.
    EndsOwner,
    /// Functions and methods that take a disposer and run it when their owner goes.
    KeepsDisposer,
    /// Methods that put a disposer into a collection.
    CollectsDisposers,
    /// Parts of the names of collections of disposers, in lower case.
    DisposerCollections,
    /// Beginnings of names that end a thing's life when they stand alone and take no argument; else they take something from it.
    PartialEnds,
    /// Beginnings of functions that make or get something and are done when they have it.
    DoneWhenItHas,
}

impl Dictionary {
    /// The names of a set, in the order of the tables.
    pub fn names(&self, set: NameSet) -> impl Iterator<Item = &str> {
        let sets = self.name_sets.iter().filter(move |it| it.set == set);
        sets.flat_map(|it| it.names.iter().map(String::as_str))
    }

    /// The same dictionary without the names of a set.
    #[must_use]
    pub fn without(mut self, set: NameSet) -> Self {
        self.name_sets.retain(|it| it.set != set);
        self
    }

    /// Whether a name is one of a set.
    pub fn is_named(&self, set: NameSet, name: &str) -> bool {
        self.names(set).any(|known| known == name)
    }
}

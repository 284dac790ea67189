//! What is known of other people's APIs: which calls add and remove listeners, which callbacks run again and again,
//! which things live long and which are new.
//!
//! In: the tables of `rules/dictionary/*.toml`, compiled into the binary, in the format that what a project teaches shares.
//! Out: [`Dictionary`], plain data with look-ups by name.
//! Never here: code of a user, or a judgement. An entry states a fact of an API; what follows from it is the judge's.
//!
//! Three matters are the same in every table:
//!
//! - **Names** may begin or end with `*`, which stands for any run of characters up to the border of a word:
//!   [`pattern_matches`].
//! - **Modules** (`from`) are written without `node:`, and cover what lies below them: [`module_matches`]. The name of
//!   an imported function is the one it is exported by, whatever the file calls it; `default` is a module's default
//!   export, and the module itself where that is called. Tables list the usual local name beside `default`.
//! - **The first entry that fits decides**, in the order that the look-ups return them: entries that say more come
//!   first in their table, and a project's own tables before the built-in ones. What is traced to a module (`from`)
//!   goes before what is only named alike (`named`).

mod index;
mod load;
mod name_sets;
mod names;
mod pattern;
pub mod taught;

use index::Index;
use schemars::JsonSchema;
use serde::Deserialize;

pub use load::built_in;
pub use name_sets::{ItemPair, NameSet, NamesOfSet};
pub use names::{
    AliasTable, Asserted, Assertion, Beginning, Blueprint, Bystander, Collector, Comes, ComesOf,
    ComponentClass, ComponentFile, Connection, Container, EventFact, EventName, Handle, Injected,
    Insertion, LookAlike, Made, MemberNames, Mount, Opposite, PlaceOnPage, ProcessEvent,
    Remembered, Role, Route, Silencer, Wait, Wrapper,
};
pub use pattern::{module_matches, parameters_match, pattern_matches};

/// Everything known of other people's APIs.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Dictionary {
    /// Calls that add a listener, with those that remove it.
    #[serde(rename = "pair")]
    pub pairs: Vec<Pair>,
    /// Calls that run a function they are handed.
    #[serde(rename = "callback")]
    pub callbacks: Vec<Callback>,
    /// Decorators that make a method run again and again.
    #[serde(rename = "decorator")]
    pub decorators: Vec<Decorator>,
    /// Exports that a framework runs again and again.
    #[serde(rename = "export")]
    pub exports: Vec<ExportedHandler>,
    /// Methods that a framework runs again and again because of the class they belong to.
    #[serde(rename = "method")]
    pub methods: Vec<ClassMethod>,
    /// Object literals whose functions a framework runs again and again.
    #[serde(rename = "object")]
    pub objects: Vec<HandlerObject>,
    /// Globals that live as long as the process or page.
    #[serde(rename = "global")]
    pub globals: Vec<Global>,
    /// Calls whose result is new each time, and calls whose result is shared.
    #[serde(rename = "result")]
    pub results: Vec<CallResult>,
    /// Calls that return one of their arguments.
    #[serde(rename = "pass-through")]
    pub pass_throughs: Vec<PassThrough>,
    /// Events that come at most once to a target.
    #[serde(rename = "event")]
    pub events: Vec<EventFact>,
    /// Events of which it is known why they come, or do not.
    #[serde(rename = "wait")]
    pub waits: Vec<Wait>,
    /// Calls that make a class or component of an object literal.
    #[serde(rename = "blueprint")]
    pub blueprints: Vec<Blueprint>,
    /// Names of methods and functions that, by convention, run once for their instance or program.
    #[serde(rename = "member")]
    pub members: Vec<MemberNames>,
    /// Calls that look like adding a listener and are not.
    #[serde(rename = "look-alike")]
    pub look_alikes: Vec<LookAlike>,
    /// What disables the warning of a runtime about listeners that pile up.
    #[serde(rename = "silencer")]
    pub silencers: Vec<Silencer>,
    /// What puts new elements on the page.
    #[serde(rename = "insertion")]
    pub insertions: Vec<Insertion>,
    /// Calls that make another function of one that they are handed.
    #[serde(rename = "wrapper")]
    pub wrappers: Vec<Wrapper>,
    /// What is handed a target and takes no listener away.
    #[serde(rename = "bystander")]
    pub bystanders: Vec<Bystander>,
    /// Calls that throw unless what they are handed holds.
    #[serde(rename = "assertion")]
    pub assertions: Vec<Assertion>,
    /// Whose registrations return what takes them back.
    #[serde(rename = "handle")]
    pub handles: Vec<Handle>,
    /// What a program hears once.
    #[serde(rename = "process-event")]
    pub process_events: Vec<ProcessEvent>,
    /// Methods that put what they are handed into a collection.
    #[serde(rename = "collector")]
    pub collectors: Vec<Collector>,
    /// What variables and properties are called that hold an event's name.
    #[serde(rename = "event-name")]
    pub event_names: Vec<EventName>,
    /// Verbs of which one undoes what the other does.
    #[serde(rename = "opposite")]
    pub opposites: Vec<Opposite>,
    /// Classes of which a framework makes an instance for each component.
    #[serde(rename = "component-class")]
    pub component_classes: Vec<ComponentClass>,
    /// Components that are files of their own.
    #[serde(rename = "component-file")]
    pub component_files: Vec<ComponentFile>,
    /// Calls that make an instance of a component for the whole page.
    #[serde(rename = "mount")]
    pub mounts: Vec<Mount>,
    /// Object literals that say where a page shows which component.
    #[serde(rename = "route")]
    pub routes: Vec<Route>,
    /// Calls that give a component the function of the last time.
    #[serde(rename = "remembered")]
    pub remembered: Vec<Remembered>,
    /// Where an element stands on a page.
    #[serde(rename = "place-on-page")]
    pub places_on_page: Vec<PlaceOnPage>,
    /// What makes the instances of classes.
    #[serde(rename = "container")]
    pub containers: Vec<Container>,
    /// Calls whose results connect once.
    #[serde(rename = "connection")]
    pub connections: Vec<Connection>,
    /// What tells how far a program or page has come.
    #[serde(rename = "beginning")]
    pub beginnings: Vec<Beginning>,
    /// Where configurations say what modules' names stand for.
    #[serde(rename = "alias-table")]
    pub alias_tables: Vec<AliasTable>,
    /// Names by which code says what it means.
    #[serde(rename = "name-set")]
    pub name_sets: Vec<NamesOfSet>,
    /// Members that take an item in, with those that let it go.
    #[serde(rename = "item-pair")]
    pub item_pairs: Vec<ItemPair>,
    /// Positions by name, made when the tables are read.
    #[serde(skip)]
    index: Index,
}

/// Targets of a pair whose method for one event has another name.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OnceOtherwise {
    /// What they, or what they are made by, are called; `*` stands for any run of characters at either end.
    pub named: Vec<String>,
    /// The method.
    pub method: String,
}

/// Calls that add a listener to their receiver, with the calls that remove it.
///
/// A pair with `named` speaks only of receivers of those names, and then comes before pairs without. Of each list the
/// first name is the one that messages propose. A call of a `release` name without a
/// listener removes all listeners of that event (mitt, component-emitter, Vue).
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Pair {
    /// What the receiver is called in messages: `EventEmitter`, `EventTarget`.
    pub name: String,
    /// Methods that add a listener until it is removed.
    pub acquire: Vec<String>,
    /// Methods that add a listener for one event.
    #[serde(default)]
    pub acquire_once: Vec<String>,
    /// What that method is called on some targets, for suggestions: `one` of jQuery.
    #[serde(default)]
    pub once_otherwise: Vec<OnceOtherwise>,
    /// Methods that remove one listener.
    #[serde(default)]
    pub release: Vec<String>,
    /// Methods that remove all listeners, of one event if it is given.
    #[serde(default)]
    pub release_all: Vec<String>,
    /// Names that are taken for one that removes, and that no such emitter has.
    #[serde(default)]
    pub mistaken: Vec<String>,
    /// Which argument is the event, from 0; none if the API has one event only.
    #[serde(default)]
    pub event: Option<usize>,
    /// Which argument is the listener, from 0.
    pub listener: usize,
    /// Which argument holds the options of `addEventListener`, from 0.
    #[serde(default)]
    pub options: Option<usize>,
    /// Which argument is a list that the call puts what it returns into, from 0: `onDidSave(f, null, subscriptions)`.
    #[serde(default)]
    pub into: Option<usize>,
    /// Which argument is the target, from 0, of functions that stand for a method: `addDisposableListener(window, …)`.
    /// What they are called on does not count then, and the others are counted with the target.
    #[serde(default)]
    pub target: Option<usize>,
    /// If not empty: modules whose functions these are. What they add a listener to is the module, if no argument is the
    /// target: `listen("saved", f)` of `@tauri-apps/api/event`.
    #[serde(default)]
    pub from: Vec<String>,
    /// Whether it speaks only of classes whose code is in sight and shows that they are emitters. The names say which
    /// methods are looked at, and may begin or end with `*`.
    #[serde(default)]
    pub in_sight: bool,
    /// With `in-sight`: what collections of listeners are called; a file that has one of these names is read.
    #[serde(default)]
    pub kept_in: Vec<String>,
    /// The event that the listener is added for, where a method that does something else adds it on the way, for one time:
    /// `timeout` of `socket.setTimeout(5000, f)`. Then the listener is the first function from its place on, and is removed by
    /// the methods of emitters that name their events.
    #[serde(default)]
    pub implies: Option<String>,
    /// Whether the very call brings that event about, so that the listener stays only where the call fails.
    #[serde(default)]
    pub causes: bool,
    /// Names of functions in an object that may stand where the listener does; the first that it has is the listener:
    /// `source.subscribe({ next: f })`.
    #[serde(default)]
    pub listener_in: Vec<String>,
    /// Methods of a target that make another one, which hears what that hears: `source.pipe(map(f)).subscribe(g)` adds a
    /// listener to `source`.
    #[serde(default)]
    pub passing_on: Vec<String>,
    /// Functions whose results, handed to one of these methods, remove the listener by themselves:
    /// `source.pipe(takeUntil(gone)).subscribe(g)`.
    #[serde(default)]
    pub ended_by: Vec<String>,
    /// If not empty: only in files that import one of these modules. A `*` at the end stands for any run of characters.
    #[serde(default)]
    pub imported: Vec<String>,
    /// What happens when the same listener is added again.
    pub duplicates: Duplicates,
    /// If not empty: receivers by their last name only (`process`, `*Emitter`), for methods too common to trust.
    #[serde(default)]
    pub named: Vec<String>,
    /// Code in which the listener leaks; run as a test.
    #[serde(default)]
    pub leaks: String,
    /// Code in which it does not; run as a test.
    #[serde(default)]
    pub clean: String,
}

/// What happens when the same listener is added to the same target again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Duplicates {
    /// It is added once more (`EventEmitter`).
    Kept,
    /// Nothing happens (`EventTarget`).
    Ignored,
}

/// How often something runs, each time its surroundings run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Repeats {
    /// Once: promise callbacks, executors, one-shot timers.
    Once,
    /// Once for each instance of a class or component.
    Instance,
    /// Each time an event or timer fires.
    Event,
    /// For each request, connection, message or job.
    Request,
    /// For each item: `forEach` and the like.
    Iteration,
}

/// Calls that run a function they are handed.
///
/// A call matches if its last name is one of `calls`, its form fits, and its receiver (or, for a plain call, the callee)
/// comes from one of the modules `from`, or cannot be traced and is named like one of `named`.
/// With neither `from` nor `named`, any receiver matches, and so does a plain call of a name that the file neither
/// declares nor imports (`setTimeout`); that name is then what `from` may list (`Promise`). The name of a receiver is its last one (`router` in `this.router`); a chain of
/// calls (`publicProcedure.input(x).query(f)`) may match by the name of its root.
/// A match says more than the event's name: `cluster.on("exit", f)` runs `f` for each worker.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Callback {
    /// Who runs it, for messages: `an Express handler`, `Array.forEach`.
    pub what: String,
    /// Names of methods, functions or (with `new`) classes; `*` stands for any run of characters at either end.
    pub calls: Vec<String>,
    /// Whether the call is written with `new`.
    #[serde(default)]
    pub new: bool,
    /// Modules that the receiver or callee comes from (without `node:`), or names of globals (`Bun`, `Deno`).
    #[serde(default)]
    pub from: Vec<String>,
    /// If not empty: functions of these modules of which the receiver has to be the result.
    #[serde(default)]
    pub made_by: Vec<String>,
    /// Functions of these modules whose results are something else that sends the same events: `http.request`, which
    /// makes a client's request and no server.
    #[serde(default)]
    pub not_made_by: Vec<String>,
    /// Names of receivers, where they cannot be traced to a module; convention, not knowledge.
    #[serde(default)]
    pub named: Vec<String>,
    /// If not empty: the last name of the receiver must be one of these, wherever it comes from: `onInstalled`.
    #[serde(default)]
    pub on_members: Vec<String>,
    /// If not empty: the first argument must be one of these strings.
    #[serde(default)]
    pub events: Vec<String>,
    /// If not empty: the functions are under these properties of an object argument, at any depth, and nowhere else; `*`
    /// stands for every property.
    #[serde(default)]
    pub properties: Vec<String>,
    /// Which argument is the function, from 0; none: every argument, and arrays of them.
    #[serde(default)]
    pub argument: Option<usize>,
    /// If not empty: the function's first parameters are named like these, which makes a match by `named` certain.
    /// See [`parameters_match`].
    #[serde(default)]
    pub parameters: Vec<Vec<String>>,
    /// Whether a match by `named` counts only if the parameters fit too. With `*` for a name, any receiver fits, traced
    /// to a module or not.
    #[serde(default)]
    pub by_parameters: bool,
    /// How often the function runs.
    pub repeats: Repeats,
    /// Operators by which at most one thing comes through, so that the function runs once: `first` of
    /// `source.pipe(first()).subscribe(f)`; with a number, `take(1)`, only if that is what it is called with.
    #[serde(default)]
    pub once_through: Vec<String>,
    /// What stops it: functions that are handed what the call returned (`clearInterval`), and methods of that
    /// (`observer.disconnect()`).
    #[serde(default)]
    pub stopped_by: Vec<String>,
    /// Events of what the call returns, or is made on, that come instead of what runs the function: `error` of a request that
    /// has no answer.
    #[serde(default)]
    pub or_else: Vec<String>,
    /// Whether that it repeats is a convention only: an accessor is taken to be used often.
    #[serde(default)]
    pub by_convention: bool,
    /// Whether nothing ever undoes what it does: what it returns is kept, and is not a clean-up.
    #[serde(default)]
    pub for_good: bool,
    /// Whether what it returns is run when the component goes: the clean-up of an effect. A promise of one is none.
    #[serde(default)]
    pub cleans_up: bool,
    /// The function of the same module that is called with what undoes it, where what it returns is not: `onCleanup`.
    #[serde(default)]
    pub undone_by: Option<String>,
    /// Which argument lists what the function depends on, from 0: it runs again when one of these is another one.
    #[serde(default)]
    pub inputs: Option<usize>,
    /// Whether the call says something of the component that is being set up, and so does nothing once the set-up has
    /// waited for something: `onUnmounted` after an `await`.
    #[serde(default)]
    pub in_set_up: bool,
    /// Whether the function runs when whoever made the call has gone on: a timer, a promise's callback.
    #[serde(default)]
    pub later: bool,
    /// Whether what the function is handed is new each time (`req`, `res`, a socket).
    #[serde(default)]
    pub hands_new: bool,
    /// Members, at any depth, of what it is handed that are not new themselves (`req.app`, `ctx.req.socket`): the
    /// application, and the connection that keep-alive leaves open for the next request.
    #[serde(default)]
    pub shared_members: Vec<String>,
    /// Whether what it is handed was there before and is lent for a while: a socket of an agent's, a pool's connection.
    /// Each loan adds one more of whatever the function registers on it, however often the function itself runs.
    #[serde(default)]
    pub hands_pooled: bool,
    /// Code whose listener repeats as stated; run as a test. Where `hands-pooled`, it registers on what it is handed.
    #[serde(default)]
    pub example: String,
}

/// Decorators that make a method run again and again.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Decorator {
    /// For messages: `a NestJS route`.
    pub what: String,
    /// Names of the method's decorators.
    pub names: Vec<String>,
    /// How often the method runs.
    pub repeats: Repeats,
    /// Whether what the method is handed is new each time.
    #[serde(default)]
    pub hands_new: bool,
    /// Members, at any depth, of what it is handed that are not new themselves, as for [`Callback`].
    #[serde(default)]
    pub shared_members: Vec<String>,
    /// Code whose listener repeats as stated; run as a test.
    #[serde(default)]
    pub example: String,
}

/// Exports that a framework runs again and again.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ExportedHandler {
    /// For messages: `a Next.js route handler`.
    pub what: String,
    /// Names of exports; `default` for the default export.
    pub names: Vec<String>,
    /// If not empty: the file's path, with `/`, ends like one of these; a folder's name between slashes matches
    /// anywhere (`/pages/api/`), a file's name without extension at the end (`/route`).
    #[serde(default)]
    pub files: Vec<String>,
    /// If not empty: the function's first parameters are named like these.
    #[serde(default)]
    pub parameters: Vec<Vec<String>>,
    /// How often it runs.
    pub repeats: Repeats,
    /// Whether what it is handed is new each time.
    #[serde(default)]
    pub hands_new: bool,
    /// Members, at any depth, of what it is handed that are not new themselves, as for [`Callback`].
    #[serde(default)]
    pub shared_members: Vec<String>,
    /// The path of the example.
    #[serde(default)]
    pub example_file: String,
    /// Code whose listener repeats as stated; run as a test.
    #[serde(default)]
    pub example: String,
}

/// Methods that a framework runs again and again because of the class they belong to.
///
/// A class that extends or implements one of `is_a` matches for certain. A class that carries one of `decorators`, or,
/// where both lists are empty, any class matches by convention, and only if the method's parameters fit.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ClassMethod {
    /// For messages: `a NestJS guard`.
    pub what: String,
    /// Names of methods.
    pub names: Vec<String>,
    /// Last names of base classes and interfaces.
    #[serde(default)]
    pub is_a: Vec<String>,
    /// Names of class decorators.
    #[serde(default)]
    pub decorators: Vec<String>,
    /// The method's first parameters; see [`parameters_match`].
    #[serde(default)]
    pub parameters: Vec<Vec<String>>,
    /// How often the method runs.
    pub repeats: Repeats,
    /// Whether what the method is handed is new each time.
    #[serde(default)]
    pub hands_new: bool,
    /// Members, at any depth, of what it is handed that are not new themselves, as for [`Callback`].
    #[serde(default)]
    pub shared_members: Vec<String>,
    /// Code whose listener repeats as stated; run as a test.
    #[serde(default)]
    pub example: String,
}

/// Object literals whose functions a framework runs again and again.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct HandlerObject {
    /// For messages: `a GraphQL resolver`.
    pub what: String,
    /// The function is a value, at any depth, under one of these property names of an object literal; `*` stands for
    /// every property.
    pub under: Vec<String>,
    /// The object is exported as one of these names (`default` included), or given to a variable of such a name.
    pub named: Vec<String>,
    /// If not empty: parts of the file's path, one of which it must have, as in `[[export]]`.
    #[serde(default)]
    pub files: Vec<String>,
    /// How often it runs.
    pub repeats: Repeats,
    /// Whether what it is handed is new each time.
    #[serde(default)]
    pub hands_new: bool,
    /// The path of the example, where `files` asks for one.
    #[serde(default)]
    pub example_file: String,
    /// Code whose listener repeats as stated; run as a test.
    #[serde(default)]
    pub example: String,
}

/// Globals that live as long as the process or page.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Global {
    /// Their names.
    pub names: Vec<String>,
    /// Whether what lies in them, at any depth, is as lasting as they are: `chrome.tabs.onUpdated`.
    #[serde(default)]
    pub fixed: bool,
}

/// Calls whose result is new each time, or is shared.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CallResult {
    /// Names of methods or functions; `*` stands for any run of characters at either end.
    pub calls: Vec<String>,
    /// Modules that the receiver or callee comes from, or names of globals; empty: any.
    #[serde(default)]
    pub from: Vec<String>,
    /// Whether the receiver is the module or global itself, not something that came out of it.
    #[serde(default)]
    pub direct: bool,
    /// Names of receivers, where they cannot be traced to a module; convention, not knowledge.
    #[serde(default)]
    pub named: Vec<String>,
    /// If not empty: the first argument is a literal string that begins with one of these (`<` for `$("<div>")`).
    #[serde(default)]
    pub argument_begins: Vec<String>,
    /// Whose result it is.
    pub is: ResultLifetime,
    /// Whether this is the meaning of a name by convention only.
    #[serde(default)]
    pub by_convention: bool,
    /// Code that registers on the result inside a request handler; run as a test: silent if new, reported if shared.
    #[serde(default)]
    pub example: String,
}

/// Whether a call's result is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ResultLifetime {
    /// Each call returns another thing.
    New,
    /// Each call returns a thing that lives as long as the process or page.
    Shared,
    /// Each call returns another thing, which the page keeps as long as it has listeners (`matchMedia`).
    Kept,
    /// Each call is lent a thing that was there before, and is given to another call when this one is done with it.
    Pooled,
    /// The call returns its receiver (`bus.setMaxListeners(20)`).
    Receiver,
    /// The call returns what the call before it in the chain was made on (`$(box).find("a").end()`).
    Before,
    /// The call returns its receiver and its argument as one (`$(box).add(window)`).
    Both,
}

/// Calls that return one of their arguments: the same thing, or what stands for it.
///
/// What [`CallResult`] says of the same call goes first: `$("<div>")` is new, `$(document)` is the document.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PassThrough {
    /// Names of methods or functions; `*` stands for any run of characters at either end.
    pub calls: Vec<String>,
    /// Modules that the receiver or callee comes from, or names of globals; empty: any.
    #[serde(default)]
    pub from: Vec<String>,
    /// Names of receivers, for what no module tells; `*` as in calls.
    #[serde(default)]
    pub named: Vec<String>,
    /// Which argument, from 0.
    #[serde(default)]
    pub argument: usize,
    /// Whether the call joins all that it is handed, one by one or in an array: what is added to the result is added to each,
    /// and of them the one is meant that is the least likely to go with the code at hand.
    #[serde(default)]
    pub joins: bool,
    /// Code that registers again and again on a thing that came back; run as a test: reported.
    #[serde(default)]
    pub example: String,
}

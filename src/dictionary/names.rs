//! Entries that are known by a name alone: events, members, and calls that neither run a callback nor return a target.
//!
//! In: tables, as text. Out: plain data.
//! Never here: pairs, callbacks and results; those stand in the room's own file.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

/// What is known of events by their name.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EventFact {
    /// Names of events.
    pub names: Vec<String>,
    /// How often they come to one target.
    pub comes: Comes,
    /// Members of a target that say, while they hold, that the event is still to come: `connecting`.
    #[serde(default)]
    pub pending: Vec<String>,
}

/// Calls whose results connect once, when they are made: `net.connect()`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Connection {
    /// Names of functions, methods or classes.
    pub calls: Vec<String>,
    /// Whether the call is written with `new`.
    #[serde(default)]
    pub new: bool,
    /// Modules without `node:`, or globals, that they come from.
    pub from: Vec<String>,
    /// Methods of the result by which it connects again.
    #[serde(default)]
    pub again: Vec<String>,
    /// Code that adds a listener for each `connect` or `open` of one, run as a test: silent.
    #[serde(default)]
    pub example: String,
}

/// What tells how far a program or page has come, which begins once: `document.readyState`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Beginning {
    /// Globals, or modules without `node:`, whose member it is.
    pub of: Vec<String>,
    /// The member, or the method that is asked without arguments.
    pub member: String,
    /// What it is at first; `true` and `false` for what is asked as a question.
    pub first: Vec<String>,
    /// What it is in the end, for good.
    pub last: String,
    /// Code in which a listener is added only at the beginning, run as a test: silent.
    #[serde(default)]
    pub example: String,
}

/// How often an event comes to one target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Comes {
    /// At most once: `end`, `close`, `exit`.
    Once,
    /// Once, or again after a reconnection: `connect`, `open`.
    PerConnection,
    /// Once, or again if the same target is started again: `ready`.
    PerStart,
    /// Again and again: `data`, `message`.
    Often,
}

/// What it is like to wait for one event of a name: who does, again and again, may wait in vain.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Wait {
    /// Names of events; `*` stands for any run of characters at either end.
    pub names: Vec<String>,
    /// What they come of.
    pub comes_of: ComesOf,
    /// Calls on globals that bring them about: `process.exit`.
    #[serde(default)]
    pub brought_by: Vec<String>,
    /// Code that waits for one again and again; run as a test: reported as `abandoned-once`.
    #[serde(default)]
    pub example: String,
}

/// What an event comes of, where that may never be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ComesOf {
    /// Something went wrong: `error`, `timeout`.
    Failure,
    /// What it comes from is over: `close`, `exit`.
    End,
    /// Somebody or something outside of the program, whatever its code does: `resize`, `offline`.
    Outside,
}

/// Calls that make a class or component of the object literal that they are handed last: its functions become members,
/// and run for each instance. So do those of objects in it under one of the names `parts`, with the same `this`.
///
/// The call is plain, or its receiver is called like a class; `Object.create` and `$.extend` make one object.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Blueprint {
    /// Names of methods or functions; `*` stands for any run of characters at either end.
    pub calls: Vec<String>,
    /// Names of properties whose objects hold members, too: `methods`.
    #[serde(default)]
    pub parts: Vec<String>,
    /// Names of members that run once for each component, and are called otherwise elsewhere: `setup`.
    #[serde(default)]
    pub mounts: Vec<String>,
    /// Code whose member registers on each call; run as a test: reported as `listener-per-call`.
    #[serde(default)]
    pub example: String,
}

/// Names of methods and functions that, by convention, run once for their instance or program.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MemberNames {
    /// The names; `*` stands for any run of characters at either end.
    pub names: Vec<String>,
    /// What a member of such a name does.
    pub role: Role,
    /// Of what tears down: whether nothing comes after it (`destroy`), so that it does not take turns with what adds, as
    /// `stop` does with `start`.
    #[serde(default)]
    pub for_good: bool,
}

/// Verbs of which one undoes what the other does: a member that begins with the one is the opposite of that which goes on
/// alike after the other (`startTracking`, `stopTracking`).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Opposite {
    /// What does it, and what undoes it.
    pub pairs: Vec<(String, String)>,
    /// If not empty: what goes on after the verb, as a pattern.
    #[serde(default)]
    pub of: Vec<String>,
    /// Whether the second does nothing but take back what the first gave, as `off` does with `on`.
    #[serde(default)]
    pub takes_back: bool,
}

/// Classes of which a framework makes an instance for each component, and tells each of them of its end.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ComponentClass {
    /// What it is, for messages.
    pub what: String,
    /// Names of classes that it extends, or of interfaces that it implements.
    #[serde(default)]
    pub is_a: Vec<String>,
    /// If not empty: the modules that the base class comes from, or names of globals.
    #[serde(default)]
    pub from: Vec<String>,
    /// Names of decorators that mark it.
    #[serde(default)]
    pub decorators: Vec<String>,
    /// Methods that are handed the instance by its constructor: `host.addController(this)`.
    #[serde(default)]
    pub joins: Vec<String>,
    /// Members that the framework runs when an instance begins; the constructor is one.
    #[serde(default)]
    pub mounts: Vec<String>,
    /// For members that begin it, `constructor` too, the member that the framework runs when that is over.
    #[serde(default)]
    pub ends: BTreeMap<String, String>,
    /// Whether the base class has these members as well.
    #[serde(default)]
    pub base_ends: bool,
    /// Names of the component that is the root of its page, and of which there is one.
    #[serde(default)]
    pub roots: Vec<String>,
    /// What an injector hands to its constructor, if it does.
    pub injected: Option<Injected>,
    /// Whether an instance may stand in the text of a page, where nothing takes it out again.
    #[serde(default)]
    pub in_pages: bool,
    /// Code in which each instance leaves a listener; run as a test: reported as `listener-without-teardown`.
    pub example: String,
}

/// Components that are files of their own, of which a framework makes an instance for each place on a page: the file exports
/// what its members are, or one of its scripts runs for each instance.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ComponentFile {
    /// What it is, for messages.
    pub what: String,
    /// The ending of such files, without the dot.
    pub ending: String,
    /// The modules that have the framework's functions.
    pub from: Vec<String>,
    /// The function of these modules that a script calls with what undoes what it does.
    pub undone_by: String,
    /// Members that are not the instance's own: the application has them for all; `*` as elsewhere.
    #[serde(default)]
    pub given_by_application: Vec<String>,
    /// Which of these are its own nevertheless.
    #[serde(default)]
    pub not_given: Vec<String>,
    /// Names of the file that is the root of its page, and of which there is one.
    #[serde(default)]
    pub roots: Vec<String>,
    /// Names of folders whose files are around the pages, and stay when one page follows another.
    #[serde(default)]
    pub root_folders: Vec<String>,
    /// A file each instance of which leaves a listener; run as a test: reported as `listener-without-teardown`.
    pub example: String,
}

/// Calls that make an instance of a component for the whole page.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Mount {
    /// Names of functions.
    pub calls: Vec<String>,
    /// The modules that have them.
    pub from: Vec<String>,
    /// Which argument is the component, from 0.
    pub argument: usize,
    /// Whether they make a text of the elements that they are handed, so that nothing of these is mounted: `renderToString`.
    #[serde(default)]
    pub to_text: bool,
    /// Code in which the only instance leaves a listener; run as a test: at most possible.
    pub example: String,
}

/// Object literals that say where a page shows which component, so that it comes and goes as people go from one to another.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Route {
    /// The property that holds the component, or a function that imports it.
    pub component: String,
    /// A property that such a literal has as well.
    pub beside: String,
    /// Code in which a component that is shown so leaves a listener; run as a test: reported as
    /// `listener-without-teardown`, and not only possible.
    pub example: String,
}

/// What an injector hands to the classes of which it makes instances: what is not named here lives with the injector.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Injected {
    /// Functions that return the same where they are handed its type.
    pub calls: Vec<String>,
    /// Types of what is made for each instance, and goes with it.
    pub own: Vec<String>,
    /// Types of what stands around an instance, and may go with it or stay.
    pub around: Vec<String>,
    /// Decorators of a parameter that ask for what stands around.
    pub around_by: Vec<String>,
    /// Properties of what the class's decorator is handed that list types made for each instance.
    pub own_in: Vec<String>,
}

/// Calls that give a component the function of the last time as long as the inputs in their second argument stay the same.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Remembered {
    /// Names of functions.
    pub calls: Vec<String>,
}

/// Where an element stands on a page, which another element or nothing is the answer to once it has been taken out.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PlaceOnPage {
    /// Members and methods of an element that lead to what is around it: `parentElement`, `getRootNode`.
    #[serde(default)]
    pub members: Vec<String>,
    /// Methods that take the element that they are called on out of its page.
    #[serde(default)]
    pub left_by: Vec<String>,
    /// Members that have the element hear no more events of people's once they are true: `disabled`.
    #[serde(default)]
    pub switched_off_by: Vec<String>,
    /// Members that a framework runs when the element has left its page.
    #[serde(default)]
    pub after: Vec<String>,
}

/// What a member does, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Runs once at the beginning: `init`, `start`, `connect`, `setup*`.
    SetUp,
    /// Runs once for each component that a framework brings to life: `connectedCallback`, `mounted`.
    Mount,
    /// Makes something new each time it is called: `create*`, `from`.
    Factory,
    /// Runs once at the end: `destroy`, `dispose`, `close`, `stop`.
    TearDown,
}

/// Calls that look like adding a listener and are not.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LookAlike {
    /// Names of methods.
    pub calls: Vec<String>,
    /// Modules that the receiver comes from, or names of globals.
    #[serde(default)]
    pub from: Vec<String>,
    /// Whether the receiver is the module or global itself, not something that came out of it: `events.once(bus, "x")`
    /// is one, `new events.EventEmitter().once("x", f)` is none.
    #[serde(default)]
    pub direct: bool,
    /// Names of receivers, where they cannot be traced to a module.
    #[serde(default)]
    pub named: Vec<String>,
    /// Modules of which a file that imports one means this library, whatever the receiver, if the event's name is
    /// `type.name`.
    #[serde(default)]
    pub dotted_beside: Vec<String>,
    /// Why it is none.
    pub why: String,
    /// Code that must be silent; run as a test.
    #[serde(default)]
    pub example: String,
}

/// What sets the number of listeners from which on a runtime warns that they pile up: without a bound it never does.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Silencer {
    /// Names of methods whose first argument is the bound, and of functions of `from`, whose further arguments are what
    /// it is set for; without any, all emitters.
    #[serde(default)]
    pub calls: Vec<String>,
    /// Names of properties that hold the bound for all emitters.
    #[serde(default)]
    pub properties: Vec<String>,
    /// The modules whose functions set the bound of what they are handed.
    #[serde(default)]
    pub from: Vec<String>,
    /// Code that removes the limit; run as a test.
    #[serde(default)]
    pub example: String,
}

/// What puts new elements on the page, so that the next look finds others than the last.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Insertion {
    /// Names of methods that are handed what they insert.
    #[serde(default)]
    pub calls: Vec<String>,
    /// Names of properties that insert what they are assigned.
    #[serde(default)]
    pub properties: Vec<String>,
    /// Code that inserts and then finds, of which no more is said than that it may leak; run as a test.
    pub example: String,
}

/// Calls that return another function each time, which stands for one that they are handed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Wrapper {
    /// Names of functions or methods; `*` stands for any run of characters at either end.
    pub calls: Vec<String>,
    /// Whether emitters of the library know the result for the function in it, so that it removes that one.
    #[serde(default)]
    pub is_recognised: bool,
    /// Code that hands the result to a removal; run as a test: reported, unless the result is recognised.
    #[serde(default)]
    pub example: String,
}

/// What is passed targets every day and removes no listener, so that it is not a blind spot.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Bystander {
    /// Names of methods, whatever they are called on.
    #[serde(default)]
    pub calls: Vec<String>,
    /// Globals that are called, or of which a method is.
    #[serde(default)]
    pub globals: Vec<String>,
    /// Modules all of whose functions are meant.
    #[serde(default)]
    pub from: Vec<String>,
    /// Code that passes a target on; run as a test: reported, and as sure as without.
    pub example: String,
}

/// Modules whose registrations are taken back by what they return.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Handle {
    /// The modules.
    pub from: Vec<String>,
    /// The method of what a registration returns.
    pub by: String,
    /// Code that throws away what a registration returns; run as a test: reported.
    pub example: String,
}

/// Events of the process or page that a program listens to once, when it sets itself up.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ProcessEvent {
    /// Names of events; `*` stands for any run of characters at either end.
    pub names: Vec<String>,
    /// Globals, or modules of such a name, that they come from.
    pub of: Vec<String>,
    /// A function without callers in sight that listens to one; run as a test: possible at most.
    pub example: String,
}

/// What an assertion throws for unless it is so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asserted {
    /// Its first argument holds.
    #[default]
    Truth,
    /// Its first argument does not hold, or is not there.
    Contrary,
    /// Its first two arguments are equal.
    Equality,
    /// Its first two arguments are not.
    Inequality,
}

/// Calls that throw unless what they are handed is as they say.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Assertion {
    /// Names of functions or methods.
    pub calls: Vec<String>,
    /// What a method is called on; empty for functions.
    #[serde(default)]
    pub on: Vec<String>,
    /// Modules that have the calls among their functions, or are one of them.
    #[serde(default)]
    pub from: Vec<String>,
    /// What has to be so.
    #[serde(default)]
    pub of: Asserted,
    /// Code in which the assertion guards a registration; run as a test: no rule about repetition speaks.
    pub example: String,
}

/// Methods that put what they are handed into a collection: a function that does so with a parameter keeps it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Collector {
    /// Names of methods.
    pub calls: Vec<String>,
    /// Code whose `on` keeps its listener like this; run as a test: reported.
    pub example: String,
}

/// What variables and properties are called that hold an event's name.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EventName {
    /// Names of variables and members: `on(type, "li", f)` names no target first.
    #[serde(default)]
    pub variables: Vec<String>,
    /// Names or numbers of the parts of a record of a list of subscriptions: `for (const { event, f } of all)`.
    #[serde(default)]
    pub parts: Vec<String>,
    /// Code that holds an event's name like this; run as a test: reported for variables, silent for parts.
    pub example: String,
}

/// Where the configuration of a bundler, compiler or the like says what modules' names stand for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AliasTable {
    /// What says it, for messages.
    pub what: String,
    /// Names of files without their endings.
    pub files: Vec<String>,
    /// The members under which it stands, outermost first, with dots between.
    #[serde(default)]
    pub members: Vec<String>,
    /// The members under which folders are listed in which modules are looked for, written like `members`.
    #[serde(default)]
    pub folders: Vec<String>,
    /// The names of plug-ins of whose options it is `alias`.
    #[serde(default)]
    pub plugins: Vec<String>,
    /// What names stand for, as folders of the package, where the configuration says nothing of them.
    #[serde(default)]
    pub implied: Vec<(String, String)>,
    /// A configuration that says that `@` is `src`; run as a test.
    pub example: String,
    /// The name of the example's file.
    pub example_file: String,
}

/// What makes the instances of classes, and how many.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Container {
    /// What such a class is, for messages.
    pub what: String,
    /// Decorators of such classes.
    #[serde(default)]
    pub decorators: Vec<String>,
    /// If not empty: the modules that a decorator comes from, if it is known from where.
    #[serde(default)]
    pub from: Vec<String>,
    /// Static members of such classes.
    #[serde(default)]
    pub statics: Vec<String>,
    /// Methods or functions that are handed such a class.
    #[serde(default)]
    pub calls: Vec<String>,
    /// If not empty: what such a call is made on: a call or a variable of such a name. It may be handed the class instead.
    #[serde(default)]
    pub after: Vec<String>,
    /// Methods or functions that give an instance of the class that they are handed.
    #[serde(default)]
    pub gives: Vec<String>,
    /// Decorators that list in `providers` the classes that are made with each instance of what they decorate.
    #[serde(default)]
    pub listed_by: Vec<String>,
    /// How many are made where nothing else is said.
    pub default: Made,
    /// The same for a class that is decorated, if no call registers it.
    pub decorated: Option<Made>,
    /// Names in the arguments, or of calls chained behind, that say that one is made.
    #[serde(default)]
    pub single: Vec<String>,
    /// Names that say that one is made for each request.
    #[serde(default)]
    pub request: Vec<String>,
    /// Names that say that one is made for each who asks.
    #[serde(default)]
    pub each: Vec<String>,
    /// Code that makes one and leaves one listener; run as a test.
    pub one: String,
    /// Code that makes more of the same class; run as a test.
    #[serde(default)]
    pub scoped: String,
}

/// How many instances of a class are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Made {
    /// One in the program.
    One,
    /// One for each request.
    Request,
    /// One for each who asks.
    Each,
}

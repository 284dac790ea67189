//! What a project teaches in its configuration.
//!
//! In: the settings that apply to a file, strongest first. Out: a [`Dictionary`] in which they go before the built-in
//! tables.
//! Never here: another format. The entries are those of the tables, under the plurals of the tables' names; an example is
//! for whoever reads them, and may be left out.

use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    Blueprint, CallResult, Callback, ClassMethod, Decorator, Dictionary, EventFact,
    ExportedHandler, Global, HandlerObject, LookAlike, MemberNames, Pair, PassThrough, Silencer,
    Wait, Wrapper, built_in,
};
use crate::config::configuration::Applying;
use crate::config::json::Node;
use crate::config::mistake::Mistake;
use crate::config::{Configuration, Refused};

/// The keys of a configuration whose entries are read here, in the order of [`Taught`].
pub const KEYS: &[&str] = &[
    "pairs",
    "callbacks",
    "decorators",
    "exports",
    "methods",
    "objects",
    "globals",
    "results",
    "pass-throughs",
    "events",
    "waits",
    "blueprints",
    "members",
    "look-alikes",
    "silencers",
    "wrappers",
];

/// What a configuration teaches.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Taught {
    /// Calls that add a listener, with those that remove it.
    pub pairs: Vec<Pair>,
    /// Calls that run a function they are handed.
    pub callbacks: Vec<Callback>,
    /// Decorators that make a method run again and again.
    pub decorators: Vec<Decorator>,
    /// Exports that a framework runs again and again.
    pub exports: Vec<ExportedHandler>,
    /// Methods that a framework runs again and again because of the class they belong to.
    pub methods: Vec<ClassMethod>,
    /// Object literals whose functions a framework runs again and again.
    pub objects: Vec<HandlerObject>,
    /// Globals that live as long as the process or page.
    pub globals: Vec<Global>,
    /// Calls whose result is new each time, and calls whose result is shared.
    pub results: Vec<CallResult>,
    /// Calls that return one of their arguments.
    pub pass_throughs: Vec<PassThrough>,
    /// How often events come to a target.
    pub events: Vec<EventFact>,
    /// Events of which it is known why they come, or do not.
    pub waits: Vec<Wait>,
    /// Calls that make a class or component of an object literal.
    pub blueprints: Vec<Blueprint>,
    /// Names of methods and functions that run once for their instance or program.
    pub members: Vec<MemberNames>,
    /// Calls that look like adding a listener and are not.
    pub look_alikes: Vec<LookAlike>,
    /// What disables the warning of a runtime about listeners that pile up.
    pub silencers: Vec<Silencer>,
    /// Calls that make another function of one that they are handed.
    pub wrappers: Vec<Wrapper>,
}

impl From<Taught> for Dictionary {
    fn from(taught: Taught) -> Self {
        Self {
            pairs: taught.pairs,
            callbacks: taught.callbacks,
            decorators: taught.decorators,
            exports: taught.exports,
            methods: taught.methods,
            objects: taught.objects,
            globals: taught.globals,
            results: taught.results,
            pass_throughs: taught.pass_throughs,
            events: taught.events,
            waits: taught.waits,
            blueprints: taught.blueprints,
            members: taught.members,
            look_alikes: taught.look_alikes,
            silencers: taught.silencers,
            wrappers: taught.wrappers,
            ..Self::default()
        }
    }
}

impl Dictionary {
    /// What `configuration` teaches of the files to which `applying` applies, before everything that is built in; `None` if
    /// it teaches nothing of them.
    ///
    /// # Errors
    /// An entry that the format does not know, or that could fit no code.
    pub fn taught(
        configuration: &Configuration,
        applying: &Applying,
    ) -> Result<Option<Self>, Refused> {
        let mut all: Option<Self> = None;
        for (written, settings) in configuration.settings(applying) {
            let taught = read(&settings.node).map_err(|mistake| written.refuse(mistake))?;
            if let Some(taught) = taught {
                match &mut all {
                    Some(all) => all.append(taught),
                    None => all = Some(taught),
                }
            }
        }
        Ok(all.map(|all| all.merge(built_in().clone())))
    }

    /// Looks at everything that `configuration` teaches, of whatever files.
    ///
    /// # Errors
    /// An entry that the format does not know, or that could fit no code.
    pub fn check_taught(configuration: &Configuration) -> Result<(), Refused> {
        for written in &configuration.layers {
            for settings in written.settings() {
                read(&settings.node).map_err(|mistake| written.refuse(mistake))?;
            }
        }
        Ok(())
    }
}

fn read(node: &Node) -> Result<Option<Dictionary>, Mistake> {
    let teaches = node
        .entries()
        .iter()
        .any(|(key, _)| KEYS.contains(&key.name.as_str()));
    if !teaches {
        return Ok(None);
    }
    let dictionary = Dictionary::from(node.read_part::<Taught>()?);
    refuse_what_fits_nothing(&dictionary, node)?;
    Ok(Some(dictionary))
}

/// A name that no code can have is a slip of the pen, and would teach nothing without a word.
fn refuse_what_fits_nothing(dictionary: &Dictionary, node: &Node) -> Result<(), Mistake> {
    if let Some(pattern) = dictionary.inner_star() {
        let said = format!("`{pattern}` cannot match any name");
        let label = "`*` may only be the first or last character of a name";
        return Err(Mistake::new(place(node, pattern), said, label));
    }
    let listed = node.get("pairs").map_or(&[][..], Node::items);
    for (pair, written) in dictionary.pairs.iter().zip(listed) {
        if let Some(name) = names(pair).find(|name| !is_name(name)) {
            let said = format!("`{name}` is not a method name");
            return Err(Mistake::new(place(written, name), said, rather(name)));
        }
        if adds_nothing(pair) {
            let span = written.span.start..written.span.start + 1;
            let label = "name at least one method in `acquire`";
            return Err(Mistake::new(span, "this pair adds no listener", label));
        }
    }
    Ok(())
}

/// Where a text stands in what is taught.
fn place(node: &Node, text: &str) -> Range<usize> {
    node.find_text(text).unwrap_or(node).span.clone()
}

/// All methods of a pair.
fn names(pair: &Pair) -> impl Iterator<Item = &String> {
    let added = pair.acquire.iter().chain(&pair.acquire_once);
    added.chain(&pair.release).chain(&pair.release_all)
}

/// What to write instead of a name that is none.
fn rather(name: &str) -> String {
    let mut parts = name.rsplit(['.', '#']);
    match parts.next().filter(|last| is_name(last)) {
        Some(last) => format!("write `{last}`"),
        None => "write the method's name alone, without a receiver or parentheses".to_owned(),
    }
}

fn adds_nothing(pair: &Pair) -> bool {
    pair.acquire.is_empty() && pair.acquire_once.is_empty()
}

fn is_name(name: &str) -> bool {
    let is_part = |one: char| one.is_alphanumeric() || one == '_' || one == '$';
    !name.is_empty() && name.chars().all(is_part) && !name.starts_with(|one: char| one.is_numeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taught(text: &str) -> Result<Option<Dictionary>, (String, String, String)> {
        let node = Node::parse(text).expect("it is JSON");
        read(&node).map_err(|it| (it.message, text[it.span].to_owned(), it.label))
    }

    fn refused(text: &str) -> (String, String, String) {
        taught(text).expect_err("it is refused")
    }

    #[test]
    fn the_keys_are_those_of_the_type() {
        let all = crate::config::reading::keys_of::<Taught>();
        assert_eq!(all, KEYS);
    }

    #[test]
    fn entries_are_read_without_their_examples() {
        let hub = r#"{ "rules": {}, "pairs": [{ "name": "Hub", "acquire": ["hear"], "release": ["unhear"],
            "event": 0, "listener": 1, "duplicates": "kept" }] }"#;
        let dictionary = taught(hub).expect("it is right").expect("it teaches");
        assert_eq!(dictionary.pairs[0].acquire, ["hear"]);
        assert!(taught(r#"{ "rules": {} }"#).expect("it is right").is_none());
    }

    #[test]
    fn what_fits_nothing_is_told_at_its_place() {
        let pair = |acquire: &str| {
            format!(
                r#"{{ "pairs": [{{ "name": "Hub", "acquire": {acquire}, "listener": 1, "duplicates": "kept" }}] }}"#
            )
        };
        let said = |message: &str, place: &str, label: &str| {
            (message.to_owned(), place.to_owned(), label.to_owned())
        };
        assert_eq!(
            refused(&pair(r#"["hub.hear"]"#)),
            said(
                "`hub.hear` is not a method name",
                "\"hub.hear\"",
                "write `hear`"
            )
        );
        assert_eq!(
            refused(&pair("[]")),
            said(
                "this pair adds no listener",
                "{",
                "name at least one method in `acquire`"
            )
        );
        assert_eq!(refused(&pair(r#"[""]"#)).1, "\"\"");
        let star = r#"{ "members": [{ "names": ["st*rt"], "role": "set-up" }] }"#;
        assert_eq!(refused(star).1, "\"st*rt\"");
        let role = r#"{ "members": [{ "names": ["start"], "role": "setup" }] }"#;
        assert_eq!(refused(role).2, "did you mean `set-up`?");
    }
}

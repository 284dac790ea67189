//! What one configuration file says: the format of `unlisten.json`.
//!
//! In: the text of the file. Out: [`Written`], typed, with the tree that knows where each part stands.
//! Never here: what it means for a file of code, or what the entries that teach the dictionary look like: those are the
//! dictionary's own types, and it reads them from the tree.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use super::json::{Key, Node, Value};
use super::mistake::{Mistake, Refused};
use super::reading::keys_of;

/// The key of `package.json` that holds a configuration.
pub const PACKAGE_KEY: &str = "unlisten";

/// The names of the files that are configurations as a whole.
pub const FILE_NAMES: [&str; 2] = ["unlisten.jsonc", "unlisten.json"];

/// What a configuration says of the folder that it lies in.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct OfTheFolder {
    /// Where editors find the schema of this file.
    #[serde(rename = "$schema")]
    pub schema: Option<String>,
    /// Configurations that this one builds on, the weakest first: paths that begin with `./` or `../`, or the names of
    /// packages. What they say counts as if it were written here, and what is written here overrides it.
    pub extends: OneOrMore,
    /// Files and folders to pass over, in the words of `.gitignore`.
    pub ignore: Vec<String>,
    /// Further files that are tests, in the words of `.gitignore`; with `!` before a pattern, files that are none
    /// although their names say so.
    pub tests: Vec<String>,
    /// Whether tests are checked.
    pub include_tests: Option<bool>,
    /// Whether minified, bundled and generated files are checked.
    pub include_generated: Option<bool>,
    /// The file of the findings that are known, relative to this folder; `--write-baseline` writes it.
    pub baseline: Option<String>,
}

/// What a configuration says of files: of all in its folder, or in an override of some.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct OfFiles {
    /// How bad each rule is taken to be.
    pub rules: BTreeMap<String, Level>,
    /// How sure a finding must be to be shown.
    pub confidence: Option<Least>,
}

/// Which files an override speaks of.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct OfSome {
    /// The files, in the words of `.gitignore`.
    pub files: Vec<String>,
}

/// One text, or a list of them.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(untagged)]
pub enum OneOrMore {
    /// One.
    One(String),
    /// Several, or none.
    More(Vec<String>),
}

/// How bad a rule is taken to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// It is not heard.
    Off,
    /// Reported; fails the run unless errors alone do.
    Warning,
    /// Reported; fails the run.
    Error,
}

/// How sure a finding must be to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Least {
    /// Every finding is shown.
    Possible,
    /// At most one link of the evidence rests on convention.
    Likely,
    /// Every link of the evidence is in the code.
    Certain,
}

/// Names that later rooms know, and that a configuration may use.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    /// The rules.
    pub rules: Vec<&'static str>,
    /// The keys whose entries the dictionary reads.
    pub taught: &'static [&'static str],
}

/// What a file says.
#[derive(Clone, Debug)]
pub struct Written {
    /// The file, as shown.
    pub path: String,
    /// Its text.
    pub text: Arc<str>,
    /// Whether a mistake in it may be shown with its text; not if it lies outside of the project.
    pub is_quoted: bool,
    /// What it says of its folder.
    pub folder: OfTheFolder,
    /// What it says of all files in it.
    pub all: Settings,
    /// What it says of some of them, in the order of the text; later ones are stronger.
    pub overrides: Vec<Override>,
}

/// What is said of files, and where.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What is said.
    pub said: OfFiles,
    /// The object that says it; what it teaches is for the dictionary to read.
    pub node: Node,
}

/// What is said of some files.
#[derive(Clone, Debug)]
pub struct Override {
    /// Which.
    pub files: Vec<String>,
    /// What.
    pub settings: Settings,
}

impl Default for OneOrMore {
    fn default() -> Self {
        OneOrMore::More(Vec::new())
    }
}

impl OneOrMore {
    /// The texts.
    pub fn all(&self) -> &[String] {
        match self {
            OneOrMore::One(one) => std::slice::from_ref(one),
            OneOrMore::More(more) => more,
        }
    }
}

impl<'de> Deserialize<'de> for OneOrMore {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Texts;

        impl<'de> serde::de::Visitor<'de> for Texts {
            type Value = OneOrMore;

            fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str("a string or an array of strings")
            }

            fn visit_str<E>(self, one: &str) -> Result<OneOrMore, E> {
                Ok(OneOrMore::One(one.to_owned()))
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(
                self,
                mut items: A,
            ) -> Result<OneOrMore, A::Error> {
                let mut more = Vec::new();
                while let Some(one) = items.next_element()? {
                    more.push(one);
                }
                Ok(OneOrMore::More(more))
            }
        }

        deserializer.deserialize_any(Texts)
    }
}

impl Written {
    /// Reads a file that is a configuration as a whole. `path` is what it is called.
    ///
    /// # Errors
    /// There is a mistake in it.
    pub fn parse(path: &str, text: Arc<str>, words: &Vocabulary) -> Result<Self, Refused> {
        Node::parse(&text)
            .and_then(|root| read(&root, words))
            .map(|written| written.named(path, &text))
            .map_err(|mistake| mistake.within(path, text))
    }

    /// Reads the configuration in a `package.json`, if there is one.
    ///
    /// # Errors
    /// There is a mistake in it.
    pub fn in_package(
        path: &str,
        text: Arc<str>,
        words: &Vocabulary,
    ) -> Result<Option<Self>, Refused> {
        let parsed = Node::parse(&text).and_then(|root| match root.get(PACKAGE_KEY) {
            Some(node) => read(node, words).map(Some),
            None => Ok(None),
        });
        parsed
            .map(|written| written.map(|written| written.named(path, &text)))
            .map_err(|mistake| mistake.within(path, text))
    }

    fn named(self, path: &str, text: &Arc<str>) -> Self {
        Self {
            path: path.to_owned(),
            text: Arc::clone(text),
            ..self
        }
    }

    /// A mistake in this file.
    pub fn refuse(&self, mistake: Mistake) -> Refused {
        let refused = mistake.within(self.path.as_str(), Arc::clone(&self.text));
        match self.is_quoted {
            true => refused,
            false => refused.unquoted(),
        }
    }

    /// The line, from 1, that a byte of the text is on.
    pub fn line(&self, byte: usize) -> usize {
        let before = &self.text.as_bytes()[..byte.min(self.text.len())];
        1 + before.iter().filter(|byte| **byte == b'\n').count()
    }

    /// Everything that is said of files: of all, and in each override.
    pub fn settings(&self) -> impl Iterator<Item = &Settings> {
        let overrides = self.overrides.iter().map(|one| &one.settings);
        std::iter::once(&self.all).chain(overrides)
    }
}

/// The key of a configuration that holds what it says of some files.
const OVERRIDES: &str = "overrides";

fn read(root: &Node, words: &Vocabulary) -> Result<Written, Mistake> {
    let folder: OfTheFolder = root.read_part()?;
    let known = [
        keys_of::<OfTheFolder>(),
        keys_of::<OfFiles>(),
        &[OVERRIDES],
        words.taught,
    ];
    refuse_other_keys(root, &known)?;
    let overrides = match root.get(OVERRIDES) {
        None => Vec::new(),
        Some(Node {
            value: Value::List(items),
            ..
        }) => {
            let overrides: Result<Vec<Override>, Mistake> = items
                .iter()
                .map(|item| read_override(item, words))
                .collect();
            overrides?
        }
        Some(other) => {
            let said = "expected an array";
            let label = "write `[{ \"files\": […], … }]`";
            return Err(Mistake::new(other.span.clone(), said, label));
        }
    };
    Ok(Written {
        path: String::new(),
        text: "".into(),
        is_quoted: true,
        folder,
        all: read_settings(root, words)?,
        overrides,
    })
}

fn read_override(node: &Node, words: &Vocabulary) -> Result<Override, Mistake> {
    let some: OfSome = node.read_part()?;
    let known = [keys_of::<OfSome>(), keys_of::<OfFiles>(), words.taught];
    refuse_other_keys(node, &known)?;
    Ok(Override {
        files: some.files,
        settings: read_settings(node, words)?,
    })
}

fn read_settings(node: &Node, words: &Vocabulary) -> Result<Settings, Mistake> {
    let said: OfFiles = node.read_part()?;
    let rules = node.get("rules").map_or(&[][..], Node::entries);
    for (Key { span, name }, _) in rules {
        if !words.rules.contains(&name.as_str()) {
            return Err(Mistake::unknown(span.clone(), name, "rule", &words.rules)
                .help("`unlisten rules` lists them all"));
        }
    }
    Ok(Settings {
        said,
        node: node.clone(),
    })
}

fn refuse_other_keys(node: &Node, known: &[&[&str]]) -> Result<(), Mistake> {
    let known = known.concat();
    let mut entries = node.entries().iter();
    match entries.find(|(key, _)| !known.contains(&key.name.as_str())) {
        Some((key, _)) => {
            let what = "key";
            Err(Mistake::unknown(key.span.clone(), &key.name, what, &known))
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Vocabulary {
        Vocabulary {
            rules: vec!["listener-in-loop", "listener-per-call"],
            taught: &["pairs"],
        }
    }

    fn parse(text: &str) -> Result<Written, Refused> {
        Written::parse("unlisten.json", text.into(), &words())
    }

    #[test]
    fn everything_that_it_says_is_read() {
        let written = parse(
            r#"{
              "$schema": "./x.json", "extends": "./base.json", "ignore": ["dist/"], "tests": ["*.steps.ts"],
              "include-tests": true, "rules": { "listener-per-call": "off" }, "confidence": "certain",
              "pairs": [{ "anything": 1 }],
              "overrides": [{ "files": ["*.js"], "rules": { "listener-in-loop": "warning" }, "pairs": [] }],
            }"#,
        )
        .expect("it is right");
        assert_eq!(written.folder.extends.all(), ["./base.json"]);
        assert_eq!(written.folder.ignore, ["dist/"]);
        assert_eq!(written.folder.include_tests, Some(true));
        assert_eq!(written.all.said.rules["listener-per-call"], Level::Off);
        assert_eq!(written.all.said.confidence, Some(Least::Certain));
        assert_eq!(written.overrides[0].files, ["*.js"]);
        assert!(written.all.node.get("pairs").is_some());
        assert_eq!(written.settings().count(), 2);
        assert_eq!(
            written.line(written.text.find("pairs").expect("it is there")),
            4
        );
    }

    #[test]
    fn mistakes_name_what_was_meant() {
        for (text, said) in [
            (
                r#"{ "rule": {} }"#,
                "unknown key `rule`; did you mean `rules`?",
            ),
            (
                r#"{ "pair": [] }"#,
                "unknown key `pair`; did you mean `pairs`?",
            ),
            (
                r#"{ "rules": { "listener-in-lop": "off" } }"#,
                "unknown rule `listener-in-lop`; did you mean `listener-in-loop`?",
            ),
            (
                r#"{ "rules": { "listener-in-loop": "warn" } }"#,
                "unknown value `warn`; did you mean `warning`?",
            ),
            (
                r#"{ "rules": [] }"#,
                "expected an object, found an array; this is an array",
            ),
            (
                r#"{ "extends": 1 }"#,
                "expected a string or an array of strings, found the number 1; this is the number 1",
            ),
            (
                r#"{ "overrides": {} }"#,
                "expected an array; write `[{ \"files\": […], … }]`",
            ),
            (
                r#"{ "overrides": [{}] }"#,
                "`files` is missing; this object needs `files`",
            ),
            (
                r#"{ "overrides": [{ "files": [], "ignore": [] }] }"#,
                "unknown key `ignore`; ",
            ),
            ("[]", "expected an object, found an array; this is an array"),
        ] {
            let Err(Refused::Mistaken { mistake, .. }) = parse(text) else {
                panic!("{text} is taken");
            };
            assert_eq!(
                format!("{}; {}", mistake.message, mistake.label),
                said,
                "{text}"
            );
        }
    }

    #[test]
    fn a_package_may_have_no_configuration() {
        let of = |text: &str| Written::in_package("package.json", text.into(), &words());
        assert!(of(r#"{ "devDependencies": { "unlisten": "1" } }"#).is_ok_and(|it| it.is_none()));
        let found = of(r#"{ "unlisten": { "confidence": "likely" } }"#).expect("it is right");
        assert_eq!(
            found.and_then(|it| it.all.said.confidence),
            Some(Least::Likely)
        );
        assert!(of(r#"{ "unlisten": { "confidence": 1 } }"#).is_err());
    }
}

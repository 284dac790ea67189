//! What is known already, so that a project can forbid new leaks before it has mended the old ones.
//!
//! In: the text of a baseline, and the findings of a run. Out: which of them are known, which entries are stale because
//! what they know is gone, and the baselines that would hold what is found, or what is left of what was known.
//! Never here: the disk, or the form in which a baseline is written; that is the report's.
//!
//! An entry holds a file's path, a rule, a fingerprint and how often it is found there. Of more findings that read the same
//! than an entry counts, those that stand last are new.
//!
//! A file that moved is known by its content, not by git, so that it is known in an archive and in every clone: an entry
//! whose file is gone holds for a finding of the same rule and fingerprint in a file that has no such entry of its own.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::json::{Node, Value};

/// The version that is read and written.
pub const VERSION: u32 = 1;

/// A leak that is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The file, relative to the folder of the baseline, with `/`.
    pub path: String,
    /// The rule.
    pub rule: String,
    /// What the fingerprints of such findings have in common.
    pub fingerprint: String,
}

/// How often it is, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// How often.
    pub count: u32,
    /// The place in words, for people.
    pub words: String,
}

/// What is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// Sorted, so that two people who change it seldom change the same lines.
    pub entries: BTreeMap<Key, Known>,
}

/// A finding of a run, as a baseline sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// What it is.
    pub key: Key,
    /// Its place in words.
    pub words: String,
    /// Whether it is shown; what is only possible keeps an entry alive, and becomes none.
    pub is_shown: bool,
}

/// What a run knows of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileState {
    /// It was judged.
    Judged,
    /// It is there and was not judged.
    Unseen,
    /// It is not there any more.
    Gone,
}

/// What a baseline says of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// For each sighting whether it is known.
    pub known: Vec<bool>,
    /// What is not found any more, with how often too much it is known.
    pub stale: BTreeMap<Key, Known>,
    /// The baseline without what is stale, and with files under their new names.
    pub left: Baseline,
    /// The baseline that knows all that is shown.
    pub full: Baseline,
}

/// Why a text is no baseline; where it can be told, the byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoBaseline {
    /// Where.
    pub at: Option<usize>,
    /// Why, and what to do.
    pub reason: String,
}

impl Baseline {
    /// Reads a baseline. Entries that a merge has doubled count once.
    ///
    /// # Errors
    /// It is none, or one of another version.
    pub fn parse(text: &str) -> Result<Self, NoBaseline> {
        let conflict = text.lines().position(|line| line.starts_with("<<<<<<< "));
        if conflict.is_some() {
            let reason = "it holds a merge conflict; keep the lines of both sides, and write it again with `--write-baseline`";
            return Err(NoBaseline {
                at: text.find("<<<<<<< "),
                reason: reason.to_owned(),
            });
        }
        let root = Node::parse(text).map_err(|mistake| NoBaseline {
            at: Some(mistake.span.start),
            reason: format!(
                "invalid JSON: {}",
                mistake.message.trim_start_matches("invalid JSON: ")
            ),
        })?;
        match root.get("version").map(|it| &it.value) {
            Some(Value::Number(version)) if *version == VERSION.to_string() => {}
            Some(Value::Number(version)) => {
                let reason = format!(
                    "it is of version {version}, and this unlisten reads version {VERSION}; use the unlisten that wrote it"
                );
                return Err(NoBaseline { at: None, reason });
            }
            _ => return Err(none(&root, "it has no `version`, so it is not a baseline")),
        }
        let Some(list) = root
            .get("findings")
            .filter(|it| matches!(it.value, Value::List(_)))
        else {
            return Err(none(
                &root,
                "it has no list of `findings`, so it is not a baseline",
            ));
        };
        let mut baseline = Self::default();
        for item in list.items() {
            let (key, known) = entry(item).ok_or_else(|| {
                none(
                    item,
                    "an entry needs `path`, `rule`, `fingerprint` and a `count` of at least 1",
                )
            })?;
            let there = baseline.entries.entry(key).or_insert_with(|| known.clone());
            there.count = there.count.max(known.count);
        }
        Ok(baseline)
    }

    /// How many findings it knows.
    pub fn count(&self) -> u32 {
        self.entries.values().map(|known| known.count).sum()
    }

    /// In how many files.
    pub fn files(&self) -> usize {
        let paths: BTreeSet<&str> = self.entries.keys().map(|key| key.path.as_str()).collect();
        paths.len()
    }

    /// Holds `sightings` against it, in the order of their places; `state` says what is known of a path.
    pub fn hold(&self, sightings: &[Sighting], state: impl Fn(&str) -> FileState) -> Held {
        let mut left: BTreeMap<&Key, u32> = self
            .entries
            .iter()
            .map(|(key, known)| (key, known.count))
            .collect();
        let mut held = Held {
            known: vec![false; sightings.len()],
            ..Held::default()
        };
        // What is shown is known before what is not, so that an entry is not used up unseen.
        for shown in [true, false] {
            self.know(sightings, shown, &mut left, &mut held, |key| {
                vec![key.clone()]
            });
        }
        let gone: Vec<&Key> = self
            .entries
            .keys()
            .filter(|key| state(&key.path) == FileState::Gone)
            .collect();
        for shown in [true, false] {
            self.know(sightings, shown, &mut left, &mut held, |key| {
                if self.entries.contains_key(key) {
                    return Vec::new();
                }
                let moved = gone
                    .iter()
                    .filter(|it| it.rule == key.rule && it.fingerprint == key.fingerprint);
                moved.map(|it| (*it).clone()).collect()
            });
        }
        for (key, count) in left {
            let known = &self.entries[key];
            let of = |count: u32| Known {
                count,
                words: known.words.clone(),
            };
            match state(&key.path) {
                FileState::Unseen => {
                    held.left.entries.insert(key.clone(), known.clone());
                    held.full.entries.insert(key.clone(), known.clone());
                }
                _ if count > 0 => {
                    held.stale.insert(key.clone(), of(count));
                }
                _ => {}
            }
        }
        for (sighting, known) in sightings.iter().zip(&held.known) {
            if *known {
                held.left.add(sighting);
            }
            if sighting.is_shown {
                held.full.add(sighting);
            }
        }
        held
    }

    /// Marks the sightings that an entry is left for, of those that `entries` names.
    fn know(
        &self,
        sightings: &[Sighting],
        shown: bool,
        left: &mut BTreeMap<&Key, u32>,
        held: &mut Held,
        entries: impl Fn(&Key) -> Vec<Key>,
    ) {
        for (sighting, known) in sightings.iter().zip(&mut held.known) {
            if *known || sighting.is_shown != shown {
                continue;
            }
            for key in entries(&sighting.key) {
                if let Some(count) = left.get_mut(&key).filter(|count| **count > 0) {
                    *count -= 1;
                    *known = true;
                    break;
                }
            }
        }
    }

    fn add(&mut self, sighting: &Sighting) {
        let known = self.entries.entry(sighting.key.clone()).or_insert(Known {
            count: 0,
            words: sighting.words.clone(),
        });
        known.count += 1;
    }
}

fn none(node: &Node, reason: &str) -> NoBaseline {
    NoBaseline {
        at: Some(node.span.start),
        reason: reason.to_owned(),
    }
}

fn entry(node: &Node) -> Option<(Key, Known)> {
    let text = |name: &str| match &node.get(name)?.value {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    };
    let count = match &node.get("count")?.value {
        Value::Number(count) => count.parse().ok().filter(|count| *count > 0)?,
        _ => return None,
    };
    let key = Key {
        path: text("path")?,
        rule: text("rule")?,
        fingerprint: text("fingerprint")?,
    };
    let words = text("at").unwrap_or_default();
    Some((key, Known { count, words }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(path: &str, fingerprint: &str) -> Key {
        Key {
            path: path.into(),
            rule: "listener-in-loop".into(),
            fingerprint: fingerprint.into(),
        }
    }

    fn seen(path: &str, fingerprint: &str) -> Sighting {
        Sighting {
            key: key(path, fingerprint),
            words: String::new(),
            is_shown: true,
        }
    }

    fn baseline(entries: &[(&str, &str, u32)]) -> Baseline {
        let entries = entries.iter().map(|(path, fingerprint, count)| {
            let words = String::new();
            (
                key(path, fingerprint),
                Known {
                    count: *count,
                    words,
                },
            )
        });
        Baseline {
            entries: entries.collect(),
        }
    }

    fn judged(_: &str) -> FileState {
        FileState::Judged
    }

    #[test]
    fn more_than_are_counted_are_new_and_fewer_are_stale() {
        let old = baseline(&[("a.js", "1", 2), ("b.js", "1", 2)]);
        let all = [
            seen("a.js", "1"),
            seen("a.js", "1"),
            seen("a.js", "1"),
            seen("b.js", "1"),
        ];
        let held = old.hold(&all, judged);
        assert_eq!(held.known, [true, true, false, true]);
        assert_eq!(held.stale.keys().collect::<Vec<_>>(), [&key("b.js", "1")]);
        assert_eq!(held.left, baseline(&[("a.js", "1", 2), ("b.js", "1", 1)]));
        assert_eq!(held.full, baseline(&[("a.js", "1", 3), ("b.js", "1", 1)]));
    }

    #[test]
    fn what_was_not_judged_stays() {
        let old = baseline(&[("a.js", "1", 1), ("b.js", "1", 1)]);
        let state = |path: &str| match path {
            "b.js" => FileState::Unseen,
            _ => FileState::Judged,
        };
        let held = old.hold(&[], state);
        assert_eq!(held.stale.keys().collect::<Vec<_>>(), [&key("a.js", "1")]);
        assert_eq!(held.left, baseline(&[("b.js", "1", 1)]));
        assert_eq!(held.full, held.left);
    }

    #[test]
    fn a_file_that_moved_is_known_and_a_copy_is_not() {
        let old = baseline(&[("old.js", "1", 1)]);
        let all = [seen("new.js", "1"), seen("other.js", "1")];
        let state = |path: &str| match path {
            "old.js" => FileState::Gone,
            _ => FileState::Judged,
        };
        let held = old.hold(&all, state);
        assert_eq!(held.known, [true, false]);
        assert!(held.stale.is_empty());
        assert_eq!(held.left, baseline(&[("new.js", "1", 1)]));
        let copied = old.hold(&all, judged);
        assert_eq!(copied.known, [false, false]);
    }

    #[test]
    fn what_is_only_possible_keeps_an_entry_and_takes_none_from_what_is_shown() {
        let old = baseline(&[("a.js", "1", 1)]);
        let unsure = Sighting {
            is_shown: false,
            ..seen("a.js", "1")
        };
        let held = old.hold(&[unsure.clone(), seen("a.js", "1")], judged);
        assert_eq!(held.known, [false, true]);
        let held = old.hold(&[unsure], judged);
        assert!(held.stale.is_empty());
        assert_eq!((held.left, held.full), (old, Baseline::default()));
    }

    #[test]
    fn what_is_no_baseline_says_why() {
        for (text, at, said) in [
            ("", Some(0), "invalid JSON: "),
            ("{", Some(0), "invalid JSON: "),
            ("[]", Some(0), "it has no `version`"),
            (
                r#"{ "version": 2 }"#,
                None,
                "it is of version 2, and this unlisten reads version 1",
            ),
            (
                r#"{ "version": 1 }"#,
                Some(0),
                "it has no list of `findings`",
            ),
            (
                r#"{ "version": 1, "findings": [{}] }"#,
                Some(29),
                "an entry needs",
            ),
            ("{\n<<<<<<< ours\n", Some(2), "it holds a merge conflict"),
        ] {
            let none = Baseline::parse(text).expect_err(text);
            assert!(none.reason.starts_with(said), "{text}: {}", none.reason);
            assert_eq!(none.at, at, "{text}");
        }
    }
}

//! The built-in tables hold what their format demands.
//!
//! In: `rules/dictionary/*.toml`, as files and as compiled in. Out: a failure that names the table and the entry.
//! Never here: running the examples through the engine.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops where it is"
)]

use std::collections::HashSet;

use unlisten::dictionary::{Dictionary, Repeats, built_in};

use crate::tables::{dictionary, tables};

/// The tables parsed, with their names.
fn dictionaries() -> Vec<(String, Dictionary)> {
    tables()
        .into_iter()
        .map(|(name, text)| {
            let parsed = dictionary(&name, &text);
            (name, parsed)
        })
        .collect()
}

#[test]
fn a_star_stands_at_an_end_of_a_name() {
    for (name, table) in dictionaries() {
        assert_eq!(table.inner_star(), None, "{name}");
    }
}

#[test]
fn the_built_in_dictionary_is_all_tables_in_order() {
    let all = dictionaries()
        .into_iter()
        .map(|(_, table)| table)
        .reduce(Dictionary::merge)
        .unwrap();
    let whats = |dictionary: &Dictionary| -> Vec<String> {
        let callbacks = dictionary.callbacks.iter();
        callbacks.map(|entry| entry.example.clone()).collect()
    };
    assert_eq!(whats(&all), whats(built_in()));
    assert_eq!(all.members.len(), built_in().members.len());
    assert_eq!(all.look_alikes.len(), built_in().look_alikes.len());
}

#[test]
fn every_table_opens_by_saying_what_it_holds_and_from_where() {
    for (name, text) in tables() {
        assert!(text.starts_with("# "), "{name} opens with a comment");
        assert!(text.contains("\n# Source: "), "{name} names its sources");
        for (number, line) in text.lines().enumerate() {
            assert!(
                line.chars().count() <= 120,
                "{name}:{} is too long",
                number + 1
            );
        }
    }
}

/// Every list of names whose order means nothing, with the place to report.
fn unordered_lists(table: &str, dictionary: &Dictionary) -> Vec<(String, Vec<String>)> {
    let mut lists = Vec::new();
    let mut add = |place: String, list: &[String]| lists.push((place, list.to_vec()));
    for entry in &dictionary.callbacks {
        let place = format!("{table}: {} {:?}", entry.what, entry.calls);
        for list in [
            &entry.calls,
            &entry.from,
            &entry.named,
            &entry.events,
            &entry.made_by,
            &entry.not_made_by,
            &entry.on_members,
            &entry.properties,
            &entry.shared_members,
        ] {
            add(place.clone(), list);
        }
    }
    for entry in &dictionary.results {
        let place = format!("{table}: {:?}", entry.calls);
        for list in [
            &entry.calls,
            &entry.from,
            &entry.named,
            &entry.argument_begins,
        ] {
            add(place.clone(), list);
        }
    }
    for entry in &dictionary.pass_throughs {
        for list in [&entry.calls, &entry.from, &entry.named] {
            add(format!("{table}: {:?}", entry.calls), list);
        }
    }
    for entry in &dictionary.insertions {
        for list in [&entry.calls, &entry.properties] {
            add(format!("{table}: {:?}", entry.calls), list);
        }
    }
    for entry in &dictionary.look_alikes {
        for list in [&entry.calls, &entry.from, &entry.named] {
            add(format!("{table}: {}", entry.why), list);
        }
    }
    for entry in &dictionary.methods {
        for list in [
            &entry.names,
            &entry.is_a,
            &entry.decorators,
            &entry.shared_members,
        ] {
            add(format!("{table}: {}", entry.what), list);
        }
    }
    for entry in &dictionary.exports {
        for list in [&entry.names, &entry.files, &entry.shared_members] {
            add(format!("{table}: {}", entry.what), list);
        }
    }
    for entry in &dictionary.objects {
        for list in [&entry.under, &entry.named] {
            add(format!("{table}: {}", entry.what), list);
        }
    }
    for entry in &dictionary.decorators {
        for list in [&entry.names, &entry.shared_members] {
            add(format!("{table}: {}", entry.what), list);
        }
    }
    for entry in &dictionary.bystanders {
        for list in [&entry.calls, &entry.globals, &entry.from] {
            add(format!("{table}: bystanders"), list);
        }
    }
    for entry in &dictionary.assertions {
        add(format!("{table}: assertions"), &entry.calls);
    }
    for entry in &dictionary.assertions {
        add(format!("{table}: assertions"), &entry.from);
    }
    for entry in &dictionary.process_events {
        add(format!("{table}: events of the process"), &entry.names);
    }
    for entry in &dictionary.handles {
        add(format!("{table}: handles"), &entry.from);
    }
    for entry in &dictionary.connections {
        for list in [&entry.calls, &entry.from, &entry.again] {
            add(format!("{table}: connections"), list);
        }
    }
    for entry in &dictionary.beginnings {
        for list in [&entry.of, &entry.first] {
            add(format!("{table}: {}", entry.member), list);
        }
    }
    for entry in &dictionary.collectors {
        add(format!("{table}: collectors"), &entry.calls);
    }
    for entry in &dictionary.event_names {
        for list in [&entry.variables, &entry.parts] {
            add(format!("{table}: names of events"), list);
        }
    }
    let names = dictionary.events.iter().map(|entry| &entry.names);
    let names = names.chain(dictionary.members.iter().map(|entry| &entry.names));
    let names = names.chain(dictionary.globals.iter().map(|entry| &entry.names));
    let names = names.chain(dictionary.waits.iter().map(|entry| &entry.names));
    let names = names.chain(dictionary.blueprints.iter().map(|entry| &entry.calls));
    let names = names.chain(dictionary.blueprints.iter().map(|entry| &entry.parts));
    for list in names.chain(dictionary.pairs.iter().map(|entry| &entry.named)) {
        add(table.to_owned(), list);
    }
    lists
}

#[test]
fn names_are_sorted_and_stand_once_within_an_entry() {
    for (table, dictionary) in dictionaries() {
        for (place, list) in unordered_lists(&table, &dictionary) {
            let mut sorted = list.clone();
            sorted.sort();
            sorted.dedup();
            assert_eq!(list, sorted, "{place}");
        }
    }
}

#[test]
fn no_two_entries_say_the_same() {
    let dictionary = built_in();
    let mut seen = HashSet::new();
    for entry in &dictionary.callbacks {
        let receivers = if entry.from.is_empty() {
            &entry.named
        } else {
            &entry.from
        };
        for (call, receiver) in product(&entry.calls, receivers) {
            for event in one_or_more(&entry.events) {
                let key = (
                    call.clone(),
                    receiver.clone(),
                    event,
                    entry.argument,
                    entry.properties.clone(),
                    entry.parameters.clone(),
                    entry.new,
                    (entry.made_by.clone(), entry.on_members.clone()),
                );
                assert!(
                    seen.insert(key),
                    "{call} from {receiver} stands twice: {}",
                    entry.what
                );
            }
        }
    }
    let mut seen = HashSet::new();
    for entry in &dictionary.results {
        let receivers = if entry.from.is_empty() {
            &entry.named
        } else {
            &entry.from
        };
        for (call, module) in product(&entry.calls, receivers) {
            let key = (
                call.clone(),
                module.clone(),
                entry.direct,
                entry.argument_begins.clone(),
            );
            assert!(
                seen.insert(key),
                "the result of {call} from {module} stands twice"
            );
        }
    }
    let mut seen = HashSet::new();
    for entry in &dictionary.pass_throughs {
        for pair in product(&entry.calls, &entry.from) {
            assert!(
                seen.insert(pair.clone()),
                "{} from {} stands twice",
                pair.0,
                pair.1
            );
        }
    }
    let mut seen = HashSet::new();
    for entry in &dictionary.look_alikes {
        for (call, module) in product(&entry.calls, &entry.from) {
            assert!(
                seen.insert((call.clone(), module.clone())),
                "{call} from {module}"
            );
        }
    }
    for names in [
        dictionary
            .events
            .iter()
            .flat_map(|entry| &entry.names)
            .collect::<Vec<_>>(),
        dictionary
            .members
            .iter()
            .flat_map(|entry| &entry.names)
            .collect(),
        dictionary
            .globals
            .iter()
            .flat_map(|entry| &entry.names)
            .collect(),
        dictionary
            .decorators
            .iter()
            .flat_map(|entry| &entry.names)
            .collect(),
    ] {
        let mut seen = HashSet::new();
        for name in names {
            assert!(seen.insert(name), "{name} stands twice");
        }
    }
}

/// Every call with every module, or with none.
fn product(calls: &[String], from: &[String]) -> Vec<(String, String)> {
    let from = one_or_more(from);
    let with_all = |call: &String| -> Vec<(String, String)> {
        from.iter()
            .map(|module| (call.clone(), module.clone()))
            .collect()
    };
    calls.iter().flat_map(with_all).collect()
}

/// The list, or one empty name for an empty list.
fn one_or_more(list: &[String]) -> Vec<String> {
    if list.is_empty() {
        vec![String::new()]
    } else {
        list.to_vec()
    }
}

#[test]
fn every_entry_has_what_its_format_demands() {
    for (table, dictionary) in dictionaries() {
        for pair in &dictionary.pairs {
            let adds = !pair.acquire.is_empty() && !pair.release.is_empty();
            let by_the_way = pair.implies.is_some() && !pair.acquire_once.is_empty();
            let by_function = pair.target.is_some() && !pair.acquire.is_empty();
            let by_result =
                !(pair.from.is_empty() && pair.passing_on.is_empty() && pair.imported.is_empty());
            assert!(
                adds || by_function || by_the_way || by_result,
                "{table}: {}",
                pair.name
            );
            assert!(!pair.causes || by_the_way, "{table}: {}", pair.name);
            assert_ne!(pair.event, Some(pair.listener), "{table}: {}", pair.name);
        }
        for entry in &dictionary.callbacks {
            let place = format!("{table}: {} {:?}", entry.what, entry.calls);
            assert!(!entry.calls.is_empty(), "{place}");
            assert!(
                !entry.by_parameters || !entry.parameters.is_empty(),
                "{place}"
            );
            assert!(
                entry.properties.is_empty() || entry.argument.is_none(),
                "{place}"
            );
            assert!(
                entry.shared_members.is_empty() || entry.hands_new,
                "{place}"
            );
            assert!(
                !entry.hands_pooled || !entry.hands_new && entry.repeats == Repeats::Once,
                "{place}"
            );
            let is_made_once = entry.repeats == Repeats::Instance;
            assert!(!entry.for_good || is_made_once, "{place}");
            let any_receiver = entry.named.iter().any(|name| name == "*");
            assert!(!any_receiver || entry.by_parameters, "{place}");
        }
        for entry in &dictionary.methods {
            let by_class = !entry.is_a.is_empty();
            assert!(
                by_class || !entry.parameters.is_empty(),
                "{table}: {}",
                entry.what
            );
        }
        for entry in &dictionary.exports {
            let narrowed = !entry.files.is_empty() || !entry.parameters.is_empty();
            assert!(narrowed, "{table}: {}", entry.what);
            assert!(!entry.example_file.is_empty(), "{table}: {}", entry.what);
        }
        for entry in &dictionary.look_alikes {
            let narrowed = !entry.from.is_empty() || !entry.named.is_empty();
            assert!(narrowed, "{table}: {}", entry.why);
        }
    }
}

#[test]
fn an_entry_reads_in_a_message() {
    for (table, dictionary) in dictionaries() {
        let callbacks = dictionary.callbacks.iter().map(|entry| &entry.what);
        let decorators = dictionary.decorators.iter().map(|entry| &entry.what);
        let exports = dictionary.exports.iter().map(|entry| &entry.what);
        let methods = dictionary.methods.iter().map(|entry| &entry.what);
        let objects = dictionary.objects.iter().map(|entry| &entry.what);
        let all = callbacks.chain(decorators).chain(exports);
        for what in all.chain(methods).chain(objects) {
            let has_article = ["a ", "an ", "the "]
                .iter()
                .any(|article| what.starts_with(article));
            assert!(has_article && !what.ends_with('.'), "{table}: {what}");
        }
        for entry in &dictionary.look_alikes {
            let is_clause =
                entry.why.starts_with("it ") || entry.why.starts_with(char::is_alphabetic);
            assert!(
                is_clause && !entry.why.ends_with('.'),
                "{table}: {}",
                entry.why
            );
        }
    }
}

/// Every example, with the place to report.
fn examples(table: &str, dictionary: &Dictionary) -> Vec<(String, String)> {
    let mut examples = Vec::new();
    let mut add =
        |what: &str, code: &str| examples.push((format!("{table}: {what}"), code.to_owned()));
    for entry in &dictionary.pairs {
        add(&entry.name, &entry.leaks);
        add(&entry.name, &entry.clean);
    }
    for entry in &dictionary.callbacks {
        add(&entry.what, &entry.example);
    }
    for entry in &dictionary.decorators {
        add(&entry.what, &entry.example);
    }
    for entry in &dictionary.exports {
        add(&entry.what, &entry.example);
    }
    for entry in &dictionary.methods {
        add(&entry.what, &entry.example);
    }
    for entry in &dictionary.objects {
        add(&entry.what, &entry.example);
    }
    for entry in &dictionary.pass_throughs {
        add(&entry.calls[0], &entry.example);
    }
    for entry in &dictionary.results {
        add(&entry.calls[0], &entry.example);
    }
    for entry in &dictionary.look_alikes {
        add(&entry.why, &entry.example);
    }
    for entry in &dictionary.component_classes {
        add(&entry.what, &entry.example);
    }
    for entry in &dictionary.component_files {
        let is_code = |line: &&str| !line.starts_with('<');
        let script = entry.example.lines().filter(is_code);
        let script: String = script.map(|line| format!("{line}\n")).collect();
        add(&entry.what, &script);
    }
    for entry in &dictionary.mounts {
        add(&entry.calls[0], &entry.example);
    }
    for entry in &dictionary.routes {
        add(&entry.component, &entry.example);
    }
    for entry in &dictionary.containers {
        add(&entry.what, &entry.one);
        if !entry.scoped.is_empty() {
            add(&entry.what, &entry.scoped);
        }
    }
    for entry in &dictionary.wrappers {
        add(&entry.calls[0], &entry.example);
    }
    for entry in &dictionary.bystanders {
        add("a bystander", &entry.example);
    }
    for entry in &dictionary.assertions {
        add(&entry.calls[0], &entry.example);
    }
    for entry in &dictionary.process_events {
        add(&entry.names[0], &entry.example);
    }
    for entry in &dictionary.handles {
        add(&entry.by, &entry.example);
    }
    for entry in &dictionary.collectors {
        add(&entry.calls[0], &entry.example);
    }
    for entry in &dictionary.event_names {
        add("a name of an event", &entry.example);
    }
    for entry in &dictionary.connections {
        add(&entry.calls[0], &entry.example);
    }
    for entry in &dictionary.beginnings {
        add(&entry.member, &entry.example);
    }
    examples
}

#[test]
fn every_example_parses_and_registers_something() {
    let mut parser = tree_sitter::Parser::new();
    let language = tree_sitter_typescript::LANGUAGE_TSX.into();
    parser.set_language(&language).unwrap();
    let needles = built_in().needles();
    for (table, dictionary) in dictionaries() {
        for (place, code) in examples(&table, &dictionary) {
            let tree = parser.parse(&code, None).unwrap();
            assert!(
                !tree.root_node().has_error(),
                "{place} does not parse:\n{code}"
            );
            let registers = needles
                .iter()
                .any(|name| code.contains(&format!("{name}(")));
            // What classes in sight call their methods is no needle.
            let is_own = dictionary.pairs.iter().any(|pair| pair.in_sight);
            assert!(registers || is_own, "{place} registers nothing:\n{code}");
            assert!(code.ends_with('\n') && !code.starts_with('\n'), "{place}");
        }
    }
}

#[test]
fn an_example_calls_what_its_entry_lists() {
    for (table, dictionary) in dictionaries() {
        for entry in &dictionary.callbacks {
            let named = entry
                .calls
                .iter()
                .any(|call| entry.example.contains(call.trim_matches('*')));
            let stands_for_any = entry.calls.iter().any(|call| call == "default");
            assert!(
                named || stands_for_any,
                "{table}: {} {:?}",
                entry.what,
                entry.calls
            );
            let module = |name: &String| entry.example.contains(name.as_str());
            assert!(
                entry.from.is_empty() || entry.from.iter().any(module),
                "{table}: {} {:?} does not show its module",
                entry.what,
                entry.calls
            );
        }
    }
}

#[test]
fn the_needles_are_the_names_that_acquire_and_release() {
    let needles = built_in().needles();
    let mut sorted = needles.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(needles, sorted);
    for name in [
        "addEventListener",
        "addListener",
        "on",
        "once",
        "prependListener",
    ] {
        assert!(needles.iter().any(|needle| needle == name), "{name}");
    }
    assert!(needles.iter().any(|needle| needle == "off"));
    assert_eq!(
        built_in().words(),
        [
            "defaultMaxListeners",
            "handlers",
            "listeners",
            "observers",
            "setMaxListeners",
            "subscribers"
        ]
    );
    // The scan tells short names from common words by what stands before them.
    assert!(needles.iter().all(|needle| !needle.contains('*')));
}

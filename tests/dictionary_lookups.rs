//! What the dictionary answers when it is asked by a name.
//!
//! In: the built-in tables, and tables made by hand. Out: a failure that names the question.
//! Never here: what the tables hold (that is `tests/dictionary.rs`).

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops where it is"
)]

use unlisten::dictionary::{Comes, Duplicates, Repeats, ResultLifetime, Role, built_in};

use crate::tables::dictionary;

#[test]
fn look_ups_find_entries_by_name() {
    let dictionary = built_in();
    let by = |call: &str, module: &str| {
        dictionary
            .callbacks_named(call)
            .find(|entry| entry.from.iter().any(|name| name == module))
            .map(|entry| entry.repeats)
    };
    assert_eq!(by("get", "express"), Some(Repeats::Request));
    assert_eq!(by("mapLimit", "async"), Some(Repeats::Iteration));
    assert_eq!(by("exec", "child_process"), Some(Repeats::Once));
    let interval = dictionary.callbacks_named("setInterval").next().unwrap();
    assert_eq!(interval.repeats, Repeats::Event);
    assert_eq!(dictionary.callbacks_named("noSuchCall").count(), 0);

    let lifetime = |call: &str| dictionary.results_named(call).next().map(|entry| entry.is);
    assert_eq!(lifetime("createReadStream"), Some(ResultLifetime::New));
    assert_eq!(lifetime("createJob"), Some(ResultLifetime::New));
    assert_eq!(lifetime("getInstance"), Some(ResultLifetime::Shared));
    assert_eq!(lifetime("setMaxListeners"), Some(ResultLifetime::Receiver));
    assert_eq!(lifetime("created"), None);

    assert!(dictionary.look_alikes_named("on").count() > 3);
    assert!(dictionary.is_global("process") && !dictionary.is_global("bus"));
}

#[test]
fn events_and_members_are_known_by_name() {
    let dictionary = built_in();
    assert_eq!(dictionary.comes("close"), Some(Comes::Once));
    assert_eq!(dictionary.comes("connect"), Some(Comes::PerConnection));
    assert_eq!(dictionary.comes("data"), Some(Comes::Often));
    assert_eq!(dictionary.comes("unlisten-example"), None);
    for name in ["init", "initSockets", "#setup", "_start"] {
        assert_eq!(dictionary.role(name), Some(Role::SetUp), "{name}");
    }
    for name in [
        "destroy",
        "closeAll",
        "ngOnDestroy",
        "[Symbol.dispose]",
        "stop",
        "_dispose",
    ] {
        assert_eq!(dictionary.role(name), Some(Role::TearDown), "{name}");
    }
    for name in [
        "getData",
        "processOrders",
        "startsWith",
        "endpoint",
        "closest",
        "initial",
        "handle",
    ] {
        assert_eq!(dictionary.role(name), None, "{name}");
    }
}

#[test]
fn what_comes_first_in_a_merge_decides() {
    let own = "[[event]]\nnames = ['data']\ncomes = 'once'\n[[member]]\nnames = ['begin']\nrole = 'set-up'\n";
    let merged = dictionary("own.toml", own).merge(built_in().clone());
    assert_eq!(merged.comes("data"), Some(Comes::Once));
    assert_eq!(merged.comes("message"), Some(Comes::Often));
    assert_eq!(merged.role("begin"), Some(Role::SetUp));
    assert!(merged.callbacks_named("forEach").next().is_some());
    assert_eq!(merged.pairs[0].duplicates, built_in().pairs[0].duplicates);
    assert!(
        merged
            .pairs
            .iter()
            .any(|pair| pair.duplicates == Duplicates::Ignored)
    );
}

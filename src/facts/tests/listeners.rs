//! Acquisitions and releases.

use super::*;

fn places(file: &File) -> Vec<&str> {
    let acquired = file
        .facts
        .acquisitions
        .iter()
        .map(|acquisition| acquisition.span);
    let spans = acquired.chain(file.facts.releases.iter().map(|release| release.span));
    spans
        .map(|span| &file.text[span.start as usize..span.end as usize])
        .collect()
}

#[test]
fn methods_of_the_dictionary_acquire_and_release() {
    let file = read(
        "bus.on('a', f);\nbus.once('b', f);\nbus.addListener('c', () => {});\nbus.off('a', f);\nbus.removeListener('c', g);\nbus.removeAllListeners('d');\nbus.removeAllListeners();\nbus.emit('a', f);",
    );
    assert_eq!(
        file.acquisitions(),
        [
            "global bus | \"a\" | global f",
            "global bus | \"b\" | global f | once",
            "global bus | \"c\" | f1"
        ]
    );
    assert_eq!(
        file.releases(),
        [
            "global bus | \"a\" | global f",
            "global bus | \"c\" | global g",
            "global bus | \"d\" | *",
            "global bus | * | *"
        ]
    );
}

#[test]
fn the_place_runs_from_the_method_to_the_event() {
    let file = read(
        "this.bus.on('change', f);\nbus\n  .once(\n    EVENT, f);\nbus['on']('x', f);\nmql.addListener(f);\nbus.off('a', f);",
    );
    assert_eq!(
        places(&file),
        [
            "on('change'",
            "once(\n    EVENT",
            "on']('x'",
            "addListener",
            "off('a'"
        ]
    );
}

#[test]
fn a_listener_must_be_able_to_be_a_function() {
    for not in [
        "'x'", "1", "true", "null", "`x`", "/x/", "[f]", "{ a: f }", "text", "number", "object",
        "!f", "a + b",
    ] {
        let file = read(&format!(
            "const text = 'x', number = 1, object = {{}};\nbus.on('a', {not});"
        ));
        assert!(file.acquisitions().is_empty(), "{not}");
    }
    for yes in [
        "f",
        "this.f",
        "a.b.c",
        "f()",
        "f.bind(this)",
        "a ? f : g",
        "a || f",
        "x = f",
        "p",
        "handlers[k]",
        "async () => {}",
    ] {
        let file = read(&format!("let x;\nfunction h(p) {{ bus.on('a', {yes}); }}"));
        assert_eq!(file.facts.acquisitions.len(), 1, "{yes}");
    }
}

#[test]
fn an_event_must_be_able_to_be_one() {
    for not in ["() => {}", "{ a: 1 }", "null"] {
        assert!(
            read(&format!("bus.on({not}, f);"))
                .acquisitions()
                .is_empty(),
            "{not}"
        );
    }
    for yes in [
        "'a'",
        "A",
        "E.A",
        "`a${b}`",
        "Symbol.for('x')",
        "['a', 'b']",
        "a + b",
    ] {
        assert_eq!(
            read(&format!("bus.on({yes}, f);")).facts.acquisitions.len(),
            1,
            "{yes}"
        );
    }
    assert!(read("bus.on('a');").acquisitions().is_empty());
    assert!(read("bus.on(...args);").acquisitions().is_empty());
    assert!(read("on('a', f);").acquisitions().is_empty());
    assert!(read("bus[on]('a', f);").acquisitions().is_empty());
}

#[test]
fn options_of_event_targets_are_read() {
    let options = |third: &str| {
        let file = read(&format!(
            "const o = {{ capture: true, once: true }};\nel.addEventListener('a', f{third});"
        ));
        file.acquisitions()[0]
            .trim_start_matches("global el | \"a\" | global f")
            .to_owned()
    };
    assert_eq!(options(""), "");
    assert_eq!(options(", true"), " | capture");
    assert_eq!(options(", false"), "");
    assert_eq!(options(", undefined"), "");
    assert_eq!(options(", { capture: true }"), " | capture");
    assert_eq!(options(", { passive: true }"), "");
    assert_eq!(options(", { once: true }"), " | once");
    assert_eq!(options(", { signal }"), " | signal global signal");
    assert_eq!(
        options(", { signal: c.signal, once: true }"),
        " | once | signal global c.signal"
    );
    assert_eq!(options(", { ...o }"), " | capture unknown");
    assert_eq!(options(", unknown"), " | capture unknown");
    assert_eq!(options(", o"), " | once | capture");
    assert_eq!(options(", { capture: maybe }"), " | capture unknown");
}

#[test]
fn opaque_options_are_marked() {
    let file =
        read("el.addEventListener('a', f, x);\nel.addEventListener('a', f, { passive: true });");
    let opaque: Vec<_> = file
        .facts
        .acquisitions
        .iter()
        .map(|acquisition| acquisition.options.is_opaque)
        .collect();
    assert_eq!(opaque, [true, false]);
}

#[test]
fn releases_have_options_too() {
    let file = read("el.removeEventListener('a', f, true);\nel.removeEventListener('a', f);");
    assert_eq!(
        file.releases(),
        [
            "global el | \"a\" | global f | capture",
            "global el | \"a\" | global f"
        ]
    );
}

#[test]
fn event_targets_take_objects() {
    let file = read(
        "const handler = { handleEvent() {} };\nel.addEventListener('a', handler);\nel.addEventListener('b', { handleEvent() {} });\nclass A { m() { el.addEventListener('c', this); el.removeEventListener('c', this); } }",
    );
    assert_eq!(
        file.acquisitions(),
        [
            "global el | \"a\" | handler",
            "global el | \"b\" | {handleEvent: f2}",
            "global el | \"c\" | this#f3"
        ]
    );
    assert_eq!(file.releases(), ["global el | \"c\" | this#f3"]);
}

#[test]
fn jquery_puts_a_selector_in_between() {
    let file = read_js(
        "$(el).on('click', '.button', handler);\n$(el).on('click', '.button', data, function () {});\n$(el).off('click', '.button', handler);\n$(el).off('click', '.button');",
    );
    assert_eq!(
        file.acquisitions(),
        [
            "global $(global el) | \"click\" | global handler",
            "global $(global el) | \"click\" | f1"
        ]
    );
    assert_eq!(
        file.releases(),
        [
            "global $(global el) | \"click\" | global handler",
            "global $(global el) | \"click\" | *"
        ]
    );
}

#[test]
fn a_priority_may_stand_in_between() {
    let file = read(
        "const HIGH = 1500;\nbus.on('a', HIGH, f);\nbus.on(['b', 'c'], 500, this.g, this);\nbus.on('d', 5);",
    );
    assert_eq!(
        file.acquisitions(),
        [
            "global bus | \"a\" | global f",
            "global bus | [\"b\", \"c\"] | this#f0.g"
        ]
    );
}

#[test]
fn bare_event_target_methods_are_the_global_objects() {
    let file = read("addEventListener('a', f);\nremoveEventListener('a', f);");
    assert_eq!(
        file.acquisitions(),
        ["global globalThis | \"a\" | global f"]
    );
    assert_eq!(file.releases(), ["global globalThis | \"a\" | global f"]);
    assert_eq!(
        places(&file),
        ["addEventListener('a'", "removeEventListener('a'"]
    );
    let file = read("function addEventListener() {}\naddEventListener('a', f);\non('a', f);");
    assert!(file.acquisitions().is_empty());
}

#[test]
fn the_pair_whose_shape_fits_is_taken() {
    let file = read(
        "function f() {}\nmql.addListener(f);\nbus.addListener('x', f);\nmql.removeListener(f);\nmql.removeListener(this.f);\nbus.removeListener('x', f);\nbus.off(EVENT);",
    );
    let pairs: Vec<_> = file
        .facts
        .acquisitions
        .iter()
        .map(|acquisition| acquisition.pair)
        .collect();
    assert_eq!(pairs, [2, 0]);
    let pairs: Vec<_> = file
        .facts
        .releases
        .iter()
        .map(|release| release.pair)
        .collect();
    assert_eq!(pairs, [2, 2, 0, 0]);
}

#[test]
fn some_pairs_trust_only_receivers_of_a_name() {
    let file = read(
        "store.subscribe(f);\nthis.userStore.subscribe(f);\nthis.#store.subscribe(f);\nother.subscribe(f);\nstore.unsubscribe(f);",
    );
    assert_eq!(
        file.acquisitions(),
        [
            "global store | - | global f",
            "this#f0.userStore | - | global f",
            "this#f0.#store | - | global f"
        ]
    );
    assert_eq!(file.releases(), ["global store | * | global f"]);
}

#[test]
fn chained_calls_each_count() {
    let file = read("bus.on('a', f).on('b', g).once('c', h);");
    assert_eq!(
        file.acquisitions(),
        [
            "global bus | \"a\" | global f",
            "global bus.on(\"a\", global f) | \"b\" | global g",
            "global bus.on(\"a\", global f).on(\"b\", global g) | \"c\" | global h | once"
        ]
    );
}

#[test]
fn removals_without_a_listener_remove_all() {
    let file = read("bus.off('a');\nbus.off();\nbus.off('a', undefined);");
    assert_eq!(
        file.releases(),
        [
            "global bus | \"a\" | *",
            "global bus | * | *",
            "global bus | \"a\" | *"
        ]
    );
}

#[test]
fn acquisitions_know_their_region() {
    let file = read("for (const o of os) { this.emitter.on('data', () => {}); }");
    let region = &file.facts.regions[file.facts.acquisitions[0].region.0 as usize];
    assert!(matches!(region.kind, super::super::RegionKind::Loop { .. }));
}

#[test]
fn new_calls_and_tags_are_no_registrations() {
    assert!(read("new bus.on('a', f);").acquisitions().is_empty());
}

#[test]
fn listeners_are_in_source_order() {
    let file = read(
        "bus.on('a', () => { bus.on('b', f); });\nfunction late() { bus.on('c', f); }\nbus.on('d', late);",
    );
    let events: Vec<_> = file
        .facts
        .acquisitions
        .iter()
        .map(|a| file.text(a.event.expect("given")))
        .collect();
    assert_eq!(events, ["\"a\"", "\"b\"", "\"c\"", "\"d\""]);
}

//! Bad and big input: no crash, no hang, and the rest of the file is still read.
//!
//! Tests run on threads with 2 MB of stack, as the product's own threads may.

use super::super::BlindSpotKind;
use super::*;

const TAIL: &str = "\nbus.on('tail', f);";

/// Reads something nested too deep and a registration after it, which must be found.
fn deep(text: &str) -> File {
    let file = read_as(&format!("{text};{TAIL}"), Language::Tsx);
    assert_eq!(file.facts.acquisitions.len(), 1);
    assert!(
        file.facts
            .blind_spots
            .iter()
            .any(|spot| spot.kind == BlindSpotKind::TooDeep)
    );
    file
}

#[test]
fn deep_nesting_is_a_blind_spot() {
    let n = 20_000;
    let nested = |open: &str, middle: &str, close: &str| {
        format!("{}{middle}{}", open.repeat(n), close.repeat(n))
    };
    for text in [
        nested("[", "", "]"),
        nested("x(", "", ")"),
        nested("!", "a", ""),
        nested("() => ", "1", ""),
        nested("a = ", "1", ""),
        nested("a ? b : ", "c", ""),
        nested("x(function () {", "", "})"),
        nested("function f() {", "", "}"),
        nested("class A { m() {", "", "}}"),
        nested("x = { m() { return ", "1", "}}"),
        nested("if (a) ", "x", ""),
        nested("for (const a of b) ", "x", ""),
        nested("try {", "", "} catch {}"),
        nested("switch (a) { case 1: ", "", "}"),
        nested("{", "", "}"),
        nested("`${", "1", "}`"),
    ] {
        deep(&text);
    }
    deep(&format!("var {} = x", nested("[", "a", "]")));
    deep(&format!("x = {}", nested("<a>", "b", "</a>")));
}

#[test]
fn a_hundred_thousand_brackets_are_a_blind_spot() {
    for text in ["[", "(", "{", "[a,", "x(", "}{)(]["] {
        let file = read_js(&text.repeat(100_000 / text.len()));
        assert!(!file.facts.blind_spots.is_empty());
    }
}

#[test]
fn long_chains_are_read_to_the_end() {
    let n = 10_000;
    let plus = read(&format!("const a = {};", vec!["b"; n].join(" + ")));
    assert!(plus.facts.blind_spots.is_empty());
    let calls = read(&format!("bus{};", ".on('x', f)".repeat(n)));
    assert_eq!(calls.facts.acquisitions.len(), n);
    let and = read(&format!("{};", vec!["b()"; n].join(" && ")));
    assert!(and.facts.blind_spots.is_empty());
    let parentheses = read(&format!("use({}bus{});", "(".repeat(n), ")".repeat(n)));
    assert_eq!(
        parentheses
            .facts
            .values
            .last()
            .map(|value| matches!(value.kind, ValueKind::Call(_))),
        Some(true)
    );
}

#[test]
fn long_else_if_chains_are_read_to_the_end() {
    let arms = "else if (a) { bus.on('x', f); } ".repeat(3_000);
    let file = read(&format!("if (a) {{}} {arms}"));
    assert_eq!(file.facts.acquisitions.len(), 3_000);
    let depths = file.facts.acquisitions.iter().map(|acquisition| {
        std::iter::successors(Some(acquisition.region), |region| {
            file.facts.regions[region.0 as usize].parent
        })
        .count()
    });
    assert!(depths.max() < Some(200));
}

#[test]
fn regions_that_did_not_parse_are_blind_spots_and_the_rest_is_read() {
    let file =
        read("bus.on('a', f);\nconst x = = ;\nfunction g() { bus.on('b', f) }\nbus.on('c', f);");
    assert_eq!(file.facts.acquisitions.len(), 3);
    assert_eq!(file.facts.blind_spots[0].kind, BlindSpotKind::Unparsed);
}

#[test]
fn empty_and_odd_files_have_facts() {
    for text in [
        "",
        "\u{feff}",
        "#!/usr/bin/env node\n",
        "// only a comment",
        "\0\0\0",
        "é😀",
        "`",
        "'",
        "/*",
        "<",
        "@",
        "a.",
        "import",
        "export",
        "class",
        "x?.",
    ] {
        for language in [Language::Javascript, Language::Typescript, Language::Tsx] {
            let file = read_as(text, language);
            assert_eq!(file.facts.functions.len(), 1, "{text:?}");
            super::super::print::print(&file.facts);
        }
    }
}

#[test]
fn flow_annotations_in_javascript_are_read_as_types() {
    let file = read_js("function f(bus: Bus, x: ?string): void { bus.on('a', () => {}); }");
    assert_eq!(file.facts.acquisitions.len(), 1);
    assert!(file.facts.blind_spots.is_empty());
}

const PROGRAM: &str = "import a from 'b';\nexport default class C extends D { #e = () => this.f; @g() h({ i = 1, ...j }, k?: L) { for (const m of n) { try { o?.p!.on(`q${r}`, s, { once: true }); } catch ({ t }) { switch (u) { case 1: break; default: return v ? w : x; } } } } }\nmodule.exports = { y, z() {} };";

#[test]
fn every_prefix_of_a_program_has_facts() {
    for end in 0..PROGRAM.len() {
        let file = read(&PROGRAM[..end]);
        super::super::print::print(&file.facts);
    }
}

#[test]
fn a_program_with_a_hole_has_facts() {
    for length in [1, 3, 9] {
        for start in 0..PROGRAM.len() - length {
            let file = read_js(&format!(
                "{}{}",
                &PROGRAM[..start],
                &PROGRAM[start + length..]
            ));
            super::super::print::print(&file.facts);
        }
    }
}

#[test]
fn many_names_in_one_scope_take_linear_time() {
    let text: String = (0..20_000)
        .map(|at| format!("let v{at} = function () {{ return v{at}; }};\n"))
        .collect();
    let file = read(&text);
    assert_eq!(file.facts.bindings.len(), 20_000);
}

#[test]
fn steps_and_values_point_inside_their_arenas() {
    let file = read(
        "class A { a = () => { for (const b of this.c) if (b) this.d.on('e', (f) => f ?? g); }; static { h(); } }",
    );
    for value in &file.facts.values {
        assert!((value.region.0 as usize) < file.facts.regions.len());
    }
    for function in &file.facts.functions {
        let body = &file.facts.regions[function.body.0 as usize];
        assert_eq!(body.parent, None);
        assert_eq!(
            file.facts.functions[body.function.0 as usize].span,
            function.span
        );
    }
}

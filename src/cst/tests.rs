//! Tests of the views and of parsing bad input.

use super::{Expression, Language, Pattern, Statement, VariableKind, parse};

#[test]
fn the_ending_of_a_name_tells_the_language() {
    for (path, language) in [
        ("a.js", Some(Language::Javascript)),
        ("a.b.jsx", Some(Language::Javascript)),
        ("x/a.mjs", Some(Language::Javascript)),
        ("a.cjs", Some(Language::Javascript)),
        ("a.ts", Some(Language::Typescript)),
        ("a.d.mts", Some(Language::Typescript)),
        ("a.cts", Some(Language::Typescript)),
        ("a.tsx", Some(Language::Tsx)),
        ("a.json", None),
        ("Makefile", None),
        ("a.ts/b", None),
    ] {
        assert_eq!(Language::of(path), language, "{path}");
    }
}

#[test]
fn what_parses_has_no_unparsed_regions() {
    let text = "const a = <T,>(b: T) => b; // c\n";
    assert!(parse(text, Language::Typescript).unparsed().is_empty());
}

#[test]
fn what_does_not_parse_is_named_by_its_place() {
    let text = "a();\nconst b = = 1;\nc();";
    let tree = parse(text, Language::Typescript);
    let regions: Vec<_> = tree
        .unparsed()
        .iter()
        .map(|span| &text[span.start as usize..span.end as usize])
        .collect();
    assert_eq!(regions, ["="]);
    assert_eq!(tree.root().statements().len(), 3);
}

#[test]
fn a_missing_bracket_is_an_empty_region() {
    let tree = parse("f(a", Language::Javascript);
    assert!(tree.unparsed().iter().all(|span| span.end <= 3));
    assert!(!tree.unparsed().is_empty());
}

#[test]
fn views_look_one_level_deep() {
    let text = "let { a, b: [c] } = d.e(f);";
    let tree = parse(text, Language::Javascript);
    let statement = tree.root().statements()[0];
    let Statement::Variables(VariableKind::Let, declarators) = statement.statement() else {
        panic!("variables")
    };
    assert!(
        matches!(declarators[0].pattern.pattern(), Pattern::Object(properties) if properties.len() == 2)
    );
    let Expression::Call {
        callee,
        arguments,
        optional: false,
    } = declarators[0].value.expect("given").expression()
    else {
        panic!("a call")
    };
    assert_eq!(arguments.elements().len(), 1);
    assert_eq!(callee.text(text), "d.e");
}

/// What is called at the outset of each statement, without its type arguments.
fn called(text: &str, language: Language) -> Vec<String> {
    let tree = parse(text, language);
    assert!(tree.unparsed().is_empty(), "{text}");
    let of = |expression| match expression {
        Expression::Await(inner) => inner.expression(),
        Expression::Unary { operand, .. } => operand.expression(),
        other => other,
    };
    let statements = tree.root().statements().into_iter();
    let calls = statements.filter_map(|statement| match statement.statement() {
        Statement::Expression(node) => match of(node.expression()) {
            Expression::Call { callee, .. } => Some(callee.text(text).to_owned()),
            _ => None,
        },
        _ => None,
    });
    calls.collect()
}

#[test]
fn type_arguments_belong_to_the_call_and_not_to_an_operator_before_it() {
    let text = "await a.on<'x'>(f);\nvoid b.on<'x'>(f);\n!c.on<X, Y[]>(f);\nawait d<X>(await e<Y>(f));\nawait g<X>(f).h<Y>(i);\nj<X>(k);\n";
    for language in [Language::Typescript, Language::Tsx] {
        let all = called(text, language);
        assert_eq!(all, ["a.on", "b.on", "c.on", "d", "g<X>(f).h", "j"]);
    }
}

#[test]
fn a_comment_may_stand_behind_the_mark_of_an_optional_parameter() {
    let text = "function f(x? /* a */ : T, y? // b\n, z? /* é */) { g(); }";
    for language in [Language::Typescript, Language::Tsx, Language::Javascript] {
        assert!(parse(text, language).unparsed().is_empty(), "{language:?}");
    }
}

#[test]
fn the_grammars_agree_on_plain_javascript() {
    let text = "for (const a of b) { c?.d[e] = f => { switch (g) { case 1: break; default: } }; }\nclass H extends I { #j = 1; static k() {} get l() { return 1 } }\ntry { m } catch (n) {} finally {}\n";
    for language in [Language::Javascript, Language::Typescript, Language::Tsx] {
        assert!(parse(text, language).unparsed().is_empty(), "{language:?}");
    }
}

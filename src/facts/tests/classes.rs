//! Classes.

use super::super::FunctionKind;
use super::*;

#[test]
fn members_are_listed_in_order() {
    let file = read(
        "class A { a = 1; #b = 2; static c = 3; private d: D; m() {} static n() {} get p() { return 1 } set p(v) {} #q() {} protected r() {} async *s() {} }",
    );
    assert_eq!(
        file.members("A"),
        "a, private #b, static c, private d, m(), static n(), p(), p(), private #q(), r(), s()"
    );
    let kinds: Vec<_> = file
        .class("A")
        .members
        .iter()
        .filter_map(|member| member.function)
        .collect();
    assert_eq!(
        file.facts.functions[kinds[2].0 as usize].kind,
        FunctionKind::Getter
    );
    assert_eq!(
        file.facts.functions[kinds[3].0 as usize].kind,
        FunctionKind::Setter
    );
    assert!(file.facts.functions[kinds[1].0 as usize].is_static);
}

#[test]
fn javascript_classes_have_the_same_members() {
    let file = read_js(
        "class A extends B { a = 1; #b = 2; static c = 3; constructor() { super(); } m() {} static n() {} get p() { return 1 } set p(v) {} static { x(); } }",
    );
    assert_eq!(
        file.members("A"),
        "a, private #b, static c, constructor(), m(), static n(), p(), p()"
    );
    assert_eq!(
        file.text(file.class("A").base.expect("extends")),
        "global B"
    );
}

#[test]
fn the_constructor_is_known() {
    let file = read("class A { constructor(a) { this.a = a; } }");
    let constructor = file.class("A").constructor.expect("written");
    assert_eq!(
        file.facts.functions[constructor.0 as usize].kind,
        FunctionKind::Constructor
    );
    assert_eq!(file.value("this.a"), "this#f1.a");
}

#[test]
fn fields_are_assignments_of_an_initialiser() {
    let file = read(
        "class A { a = make(); b = () => this.a; static c = other(); static { this.d = 1; } }",
    );
    let of_kind = |kind| {
        file.facts
            .functions
            .iter()
            .find(|function| function.kind == kind)
            .expect("made up")
    };
    let initialiser = of_kind(FunctionKind::Initialiser);
    assert_eq!(
        file.flow_of(initialiser.body),
        "make(); a = make(); b = () => this.a"
    );
    let static_initialiser = of_kind(FunctionKind::StaticInitialiser);
    assert_eq!(
        file.flow_of(static_initialiser.body),
        "other(); c = other(); block {this.d = 1}"
    );
    assert!(static_initialiser.is_static && initialiser.class == static_initialiser.class);
    assert_eq!(file.class("A").members[1].function.map(|id| id.0), Some(2));
    assert_eq!(file.value("this.a"), "this#f1.a");
    assert_eq!(file.function("b").class, initialiser.class);
}

#[test]
fn a_class_without_values_needs_no_initialiser() {
    let file = read("class A { a: string; declare b: number; m() {} }");
    assert_eq!(file.facts.functions.len(), 2);
    assert_eq!(file.members("A"), "a, b, m()");
}

#[test]
fn annotations_are_kept_as_written() {
    let file =
        read("class A { a?: Map<string, B>; b!: C = x; constructor(c: D | null, d?: E) {} }");
    let annotations: Vec<_> = file
        .class("A")
        .members
        .iter()
        .map(|member| member.annotation.as_deref())
        .collect();
    assert_eq!(annotations, [Some("Map<string, B>"), Some("C"), None]);
    let parameters = &file.function("constructor").parameters;
    assert_eq!(parameters[0].annotation.as_deref(), Some("D | null"));
    assert_eq!(parameters[1].annotation.as_deref(), Some("E"));
}

#[test]
fn parameter_properties_are_fields() {
    let file = read(
        "class A { constructor(private readonly bus: Bus, public name = 'x', plain: P, readonly q: Q) { this.bus.on('a', f); } }",
    );
    assert_eq!(file.members("A"), "private bus, name, q, constructor()");
    let assignments: Vec<_> = file
        .facts
        .assignments
        .iter()
        .map(|assignment| {
            format!(
                "{} = {}",
                file.text(assignment.target),
                file.text(assignment.value)
            )
        })
        .collect();
    assert_eq!(
        assignments,
        ["this#f1.bus = bus", "this#f1.name = name", "this#f1.q = q"]
    );
    let properties: Vec<_> = file
        .function("constructor")
        .parameters
        .iter()
        .map(|parameter| parameter.is_property)
        .collect();
    assert_eq!(properties, [true, true, false, true]);
}

#[test]
fn computed_names_are_left_out_but_for_symbols() {
    let file = read(
        "class A { [Symbol.dispose]() {} [Symbol.asyncIterator]() {} [k]() {} ['l']() {} 'm-n'() {} }",
    );
    assert_eq!(
        file.members("A"),
        "[Symbol.dispose](), [Symbol.asyncIterator](), l(), m-n()"
    );
    assert_eq!(file.facts.functions.len(), 6);
}

#[test]
fn decorators_belong_to_what_they_stand_at() {
    let file = read(
        "@Controller('x') export class A { @Get() @Other.Thing(1) list() {} @Input() field; constructor(@Inject(T) t: T) {} }",
    );
    let text = |values: &[ValueId]| {
        values
            .iter()
            .map(|value| file.text(*value))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        text(&file.class("A").decorators),
        ["@global Controller(\"x\")"]
    );
    assert_eq!(
        text(&file.function("list").decorators),
        ["@global Get()", "@global Other.Thing(1)"]
    );
    assert_eq!(
        text(&file.function("constructor").parameters[0].decorators),
        ["@global Inject(global T)"]
    );
}

#[test]
fn decorators_work_in_javascript() {
    let file = read_js("@a export default class A { @b m() {} @c() d = 1; }");
    let text = |values: &[ValueId]| {
        values
            .iter()
            .map(|value| file.text(*value))
            .collect::<Vec<_>>()
    };
    assert_eq!(text(&file.class("A").decorators), ["@global a()"]);
    assert_eq!(text(&file.function("m").decorators), ["@global b()"]);
}

#[test]
fn the_base_may_be_any_expression() {
    let file = read("class A extends mixin(B, c.D)<T> implements I {}");
    assert_eq!(
        file.text(file.class("A").base.expect("extends")),
        "global mixin(global B, global c.D)"
    );
    let implementing = read("class A implements I, n.J<K> {}");
    assert_eq!(implementing.class("A").implements, ["I", "J"]);
    assert!(implementing.class("A").base.is_none());
    assert_eq!(
        file.module_flow(),
        "mixin(B, c.D); A = class A extends mixin(B, c.D)<T> implements I {}"
    );
}

#[test]
fn a_class_knows_the_name_that_holds_it() {
    let file = read("class A {}\nconst B = class {};\nexport default class {}");
    assert_eq!(file.class("A").binding.map(|id| id.0), Some(0));
    assert_eq!(file.class("B").binding.map(|id| id.0), Some(1));
    assert!(file.facts.classes[2].name.is_none() && file.facts.classes[2].binding.is_none());
}

#[test]
fn methods_of_object_literals_have_no_class_and_their_own_this() {
    let file = read("const o = { m() { return this.x; }, f: () => this.y };");
    assert_eq!(file.function("m").class, None);
    assert_eq!(file.value("this.x"), "this#f1.x");
    assert_eq!(file.value("this.y"), "this#f0.y");
}

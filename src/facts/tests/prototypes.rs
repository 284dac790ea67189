//! Classes written as constructor functions.

use super::super::FunctionKind;
use super::*;

#[test]
fn methods_on_a_prototype_make_a_class() {
    let file = read_js(
        "function Foo() { this.a = 1; }\nFoo.prototype.m = function () { this.b; };\nFoo.prototype._n = () => {};",
    );
    assert_eq!(file.members("Foo"), "m(), private _n()");
    assert_eq!(file.function("Foo").kind, FunctionKind::Constructor);
    assert_eq!(file.function("m").kind, FunctionKind::Method);
    assert_eq!(file.function("m").class, file.function("Foo").class);
    assert_eq!(file.class("Foo").binding.map(|id| id.0), Some(0));
    assert_eq!(file.value("this.b"), "this#f2.b");
}

#[test]
fn a_prototype_may_be_an_object() {
    let file = read_js(
        "var Foo = function () {};\nFoo.prototype = { constructor: Foo, a: function () {}, b() {}, c: 1, get d() { return 1 } };",
    );
    assert_eq!(file.members("Foo"), "a(), b(), c, d()");
    assert_eq!(file.function("d").kind, FunctionKind::Getter);
}

#[test]
fn methods_may_be_mixed_in() {
    let file = read_js(
        "function Foo() {}\nObject.assign(Foo.prototype, { a() {} }, Other, { b: function () {} });\nfunction Bar() {}\n_.extend(Bar.prototype, { c() {} });",
    );
    assert_eq!(file.members("Foo"), "a(), b()");
    assert_eq!(file.members("Bar"), "c()");
}

#[test]
fn a_name_for_the_prototype_is_followed() {
    let file = read_js(
        "function Foo() {}\nconst proto = Foo.prototype;\nproto.a = function () {};\nfunction Bar() {}\nvar p = Bar.prototype = {};\np.b = p.c = function () {};",
    );
    assert_eq!(file.members("Foo"), "a()");
    assert_eq!(file.members("Bar"), "c(), b()");
}

#[test]
fn bases_are_found_in_all_spellings() {
    for base in [
        "util.inherits(Foo, Base);",
        "inherits(Foo, Base);",
        "__extends(Foo, Base);",
        "Foo.prototype = Object.create(Base.prototype);",
        "Foo.prototype = Object.create(Base.prototype, { x: {} });",
        "Foo.prototype.__proto__ = Base.prototype;",
        "Object.setPrototypeOf(Foo.prototype, Base.prototype);",
        "Foo.prototype = new Base();",
        "Foo.prototype = Object.assign(Object.create(Base.prototype), { m() {} });",
    ] {
        let file = read_js(&format!("function Foo() {{}}\n{base}"));
        let found = file.class("Foo").base.map(|base| file.text(base));
        assert_eq!(found.as_deref(), Some("global Base"), "{base}");
    }
}

#[test]
fn functions_on_the_constructor_are_static_members() {
    let file = read_js(
        "function Foo() {}\nFoo.create = function () { return new Foo(); };\nFoo.prototype.a = function () {};",
    );
    assert_eq!(file.members("Foo"), "a(), static create()");
    assert!(file.function("create").is_static);
}

#[test]
fn constructors_may_be_properties() {
    let file = read_js("exports.Foo = function () {};\nexports.Foo.prototype.a = function () {};");
    assert_eq!(file.members("Foo"), "a()");
}

#[test]
fn methods_named_elsewhere_are_members_too() {
    let file =
        read_js("function Foo() {}\nfunction close() { this.x; }\nFoo.prototype.close = close;");
    assert_eq!(file.members("Foo"), "close()");
    assert_eq!(file.function("close").kind, FunctionKind::Method);
}

#[test]
fn accessors_may_be_defined() {
    let file = read_js(
        "function Foo() {}\nObject.defineProperty(Foo.prototype, 'a', { get: function () { return 1; } });",
    );
    assert_eq!(file.members("Foo"), "a()");
}

#[test]
fn a_plain_function_is_no_class() {
    let file = read_js(
        "function foo() {}\nfoo.cache = {};\nX.prototype.m = function () {};\nfoo.bar = function () {};",
    );
    assert!(file.facts.classes.is_empty());
    assert_eq!(file.function("foo").kind, FunctionKind::Declaration);
}

#[test]
fn a_prototype_of_an_es_class_gets_more_members() {
    let file = read("class A { a() {} }\nA.prototype.b = function () {};");
    assert_eq!(file.members("A"), "a(), b()");
    assert_eq!(file.facts.classes.len(), 1);
}

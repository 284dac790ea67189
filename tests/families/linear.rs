//! Families of files whose cost grows as they do.
//!
//! In: how many parts. Out: for each family a file of so many.
//! Never here: how the cost is counted.

use super::texts::{Family, HEAD, around, each, nested};

pub const FAMILIES: &[(&str, Family)] = &[
    ("functions", |size| {
        around(
            "",
            size,
            |at| format!("exports.f{at} = () => {{ bus.on('e{at}', () => {{}}); }};"),
            "",
        )
    }),
    ("functions that one object exports", |size| {
        let names: Vec<String> = (0..size).map(|at| format!("f{at}")).collect();
        let tail = format!("module.exports = {{ {} }};", names.join(", "));
        around(
            "",
            size,
            |at| format!("function f{at}() {{ bus.on('e', () => {{}}); }}"),
            &tail,
        )
    }),
    ("methods", |size| {
        let method = |at| format!("m{at}() {{ bus.on('e{at}', () => this.x{at}()); }}");
        around("export class A {", size, method, "}")
    }),
    ("classes", |size| {
        let class =
            |at| format!("export class A{at} {{ open() {{ bus.on('e', () => this.x()); }} }}");
        around("", size, class, "")
    }),
    ("prototypes", |size| {
        let method =
            |at| format!("A.prototype.m{at} = function () {{ bus.on('e', () => this.x()); }};");
        around("function A() {}\nmodule.exports = A;", size, method, "")
    }),
    ("members of an object", |size| {
        around(
            "module.exports = {",
            size,
            |at| format!("m{at}() {{ bus.on('e', () => {{}}); }},"),
            "};",
        )
    }),
    ("functions in an object", |size| {
        let member = |at| format!("m{at}: function () {{ return {at}; }},");
        around(
            "module.exports = {",
            size,
            member,
            "};\nbus.on('e', () => module.exports.m0());",
        )
    }),
    ("aliases", |size| {
        let part = |at| {
            format!("const a{at} = bus; exports.f{at} = () => {{ a{at}.on('e', () => {{}}); }};")
        };
        around("", size, part, "")
    }),
    ("emitters that are properties", |size| {
        let part = |at| {
            format!("e{at} = new EventEmitter(); m{at}() {{ this.e{at}.on('e', () => {{}}); }}")
        };
        around("class A {", size, part, "}\nmodule.exports = new A();")
    }),
    ("emitters of the file's own", |size| {
        let class = |at| {
            format!(
                "class S{at} {{ all{at} = new Set(); subscribe(f) {{ this.all{at}.add(f); }} unsubscribe(f) {{ this.all{at}.delete(f); }} tell() {{ for (const f of this.all{at}) f(); }} }}\nconst s{at} = new S{at}(); exports.f{at} = () => {{ s{at}.subscribe(() => {{}}); }};"
            )
        };
        around("", size, class, "")
    }),
    ("functions that keep listeners", |size| {
        let part = |at| {
            format!(
                "const all{at} = new Set(); function onA{at}(f) {{ all{at}.add(f); }} function offA{at}(f) {{ all{at}.delete(f); }} exports.t{at} = () => {{ for (const f of all{at}) f(); }};\nexports.f{at} = () => {{ onA{at}(() => {{}}); }};"
            )
        };
        around("", size, part, "")
    }),
    ("else-if", |size| {
        let arms: Vec<String> = (0..size)
            .map(|at| format!("if (x === {at}) {{ w({at}); }}"))
            .collect();
        let body = format!(
            "const h = () => w();\nbus.on('e', h);\n{}\nbus.off('e', h);",
            arms.join(" else ")
        );
        around("exports.f = (x, w) => {", 1, |_| body.clone(), "};")
    }),
    ("loops in loops", |size| {
        nested("for (const a of x) { ", size, " }")
    }),
    ("finally in finally", |size| {
        nested("try { w(); } finally { ", size, " }")
    }),
    ("findings", |size| {
        around(
            "exports.f = () => {",
            size,
            |at| format!("bus.on('e{at}', () => {{}});"),
            "};",
        )
    }),
    ("pairs on one event in many functions", |size| {
        around(
            "",
            size,
            |at| {
                format!(
                    "exports.f{at} = (w) => {{ const h = () => w(); bus.on('e', h); w(); bus.off('e', h); }};"
                )
            },
            "",
        )
    }),
    ("pairs on many events in many functions", |size| {
        around(
            "",
            size,
            |at| {
                format!(
                    "exports.f{at} = (w) => {{ const h = () => w(); bus.on('e{at}', h); w(); bus.off('e{at}', h); }};"
                )
            },
            "",
        )
    }),
    ("suppressions", |size| {
        around(
            "",
            size,
            |at| {
                format!(
                    "// unlisten-ignore-next-line listener-per-call -- known\nexports.f{at} = () => {{ bus.on('e', () => {{}}); }};"
                )
            },
            "",
        )
    }),
    ("pairs on one event in one function", |size| {
        around(
            "exports.f = (w) => {",
            size,
            |at| format!("const h{at} = () => w({at}); bus.on('e', h{at}); bus.off('e', h{at});"),
            "};",
        )
    }),
    ("pairs on many events in one function", |size| {
        around(
            "exports.f = (w) => {",
            size,
            |at| {
                format!(
                    "const h{at} = () => w({at}); bus.on('e{at}', h{at}); bus.off('e{at}', h{at});"
                )
            },
            "};",
        )
    }),
    ("try and finally", |size| {
        around(
            "exports.f = (w) => {",
            size,
            |at| {
                format!(
                    "const h{at} = () => w({at}); try {{ bus.on('e{at}', h{at}); w(); }} finally {{ bus.off('e{at}', h{at}); }}"
                )
            },
            "};",
        )
    }),
    ("pairs of onAdd and onRemove", |size| {
        let class = |at| {
            format!(
                "export class C{at} {{ onAdd(map) {{ map.on('zoom', this.go, this); }} onRemove(map) {{ map.off('zoom', this.go, this); }} go() {{ this.x(); }} }}"
            )
        };
        around("", size, class, "")
    }),
    ("events of an enum", |size| {
        let members: Vec<String> = (0..size).map(|at| format!("E{at}: 'e{at}'")).collect();
        let head = format!(
            "const Events = Object.freeze({{ {} }});",
            members.join(", ")
        );
        let part = |at| {
            format!(
                "exports.f{at} = (w) => {{ const h = () => w({at}); bus.on(Events.E{at}, h); w(); bus.off(Events.E{at}, h); }};"
            )
        };
        around(&head, size, part, "")
    }),
    ("events that somebody passes", |size| {
        let part = |at| {
            format!(
                "exports.f{at} = (w) => {{ const h = () => w({at}); bus.on(w.name{at}, h); w(); bus.off(w.name{at}, h); }};"
            )
        };
        around("", size, part, "")
    }),
    ("pairs of prototypes", |size| {
        let part = |at| {
            format!(
                "A.prototype.start{at} = function () {{ bus.on('e{at}', this.h{at}); }}; A.prototype.stop{at} = function () {{ bus.off('e{at}', this.h{at}); }}; A.prototype.h{at} = function () {{ this.x(); }};"
            )
        };
        around("function A() {}\nmodule.exports = A;", size, part, "")
    }),
    ("wrappers", |size| {
        let part = |at| {
            format!(
                "function on{at}(t, e, f) {{ t.on(e, f); return () => t.off(e, f); }} exports.w{at} = () => {{ const stop = on{at}(bus, 'e{at}', () => {{}}); stop(); }};"
            )
        };
        around("", size, part, "")
    }),
    ("guards by a field", |size| {
        let part = |at| {
            format!(
                "g{at}() {{ if (this.h{at}) return; this.h{at} = () => this.x({at}); bus.on('e', this.h{at}); }} s{at}() {{ if (this.h{at}) {{ bus.off('e', this.h{at}); this.h{at} = null; }} }}"
            )
        };
        around("class G {", size, part, "}\nmodule.exports = G;")
    }),
    ("collections of listeners", |size| {
        let part = |at| {
            format!(
                "const m{at} = new Map(); exports.add{at} = (k) => {{ const h = () => k(); m{at}.set(k, h); bus.on('e', h); }}; exports.del{at} = (k) => {{ bus.off('e', m{at}.get(k)); m{at}.delete(k); }};"
            )
        };
        around("", size, part, "")
    }),
    ("races", |size| {
        let part = |at| {
            format!(
                "exports.r{at} = (s) => new Promise((ok, no) => {{ s.once('drain', ok); s.once('error', no); }});"
            )
        };
        around("", size, part, "")
    }),
    ("signals", |size| {
        let part = |at| {
            format!(
                "exports.s{at} = async (signal) => {{ const h = () => w({at}); signal.addEventListener('abort', h); try {{ await w(); }} finally {{ signal.removeEventListener('abort', h); }} }};"
            )
        };
        around("", size, part, "")
    }),
    ("objects that start and stop", |size| {
        let part = |at| {
            format!(
                "exports.o{at} = {{ start() {{ bus.on('e', this.h); }}, stop() {{ bus.off('e', this.h); }}, h() {{}} }};"
            )
        };
        around("", size, part, "")
    }),
    ("options of components", |size| {
        let part = |at| {
            format!(
                "exports.v{at} = {{ mounted() {{ window.addEventListener('resize', this.r); }}, beforeDestroy() {{ window.removeEventListener('resize', this.r); }}, methods: {{ r() {{}} }} }};"
            )
        };
        around("", size, part, "")
    }),
    ("effects of one component", |size| {
        let part = |at| {
            format!(
                "useEffect(() => {{ const h = () => a({at}); bus.on('e{at}', h); return () => bus.off('e{at}', h); }}, [a]);"
            )
        };
        let head = "import { useEffect } from 'react';\nexport function C({ a }) {";
        around(head, size, part, "return null; }")
    }),
    ("cases of a switch", |size| {
        let part = |at| format!("case {at}: bus.on('e{at}', () => w({at})); break;");
        around("exports.f = (x, w) => { switch (x) {", size, part, "} };")
    }),
    ("a chain of registrations", |size| {
        let part = |at| format!(".on('e{at}', () => w({at}))");
        around("exports.f = (w) => { bus", size, part, "; };")
    }),
    ("imports", |size| {
        let part = |at| {
            format!(
                "import {{ b{at} }} from './m{at}'; export function f{at}() {{ b{at}.on('e', () => {{}}); }}"
            )
        };
        around("", size, part, "")
    }),
    ("a teardown of all", |size| {
        let fields = each(size, |at| format!("h{at} = () => {{ this.x({at}); }};"));
        let added = each(size, |at| format!("bus.on('e{at}', this.h{at});"));
        let removed = each(size, |at| format!("bus.off('e{at}', this.h{at});"));
        format!(
            "{HEAD}export class B {{\n{fields}constructor() {{\n{added}}}\ndestroy() {{\n{removed}}}\n}}\n"
        )
    }),
    ("calls in calls", |size| {
        format!(
            "{HEAD}exports.f = (w) => {{\n{}bus.on('e', () => {{}});{}\n}};\n",
            "w(() => { ".repeat(size),
            " });".repeat(size)
        )
    }),
    ("registrations in else-if", |size| {
        let arms: Vec<String> = (0..size)
            .map(|at| format!("if (x === {at}) {{ bus.on('e', () => w({at})); }}"))
            .collect();
        around("exports.f = (x, w) => {", 1, |_| arms.join(" else "), "};")
    }),
    ("listeners that add listeners", |size| {
        let class = |at| {
            format!(
                "export class D{at} {{ constructor(el) {{ this.el = el; this.move = this.move.bind(this); this.up = this.up.bind(this); el.addEventListener('mousedown', () => {{ document.addEventListener('mousemove', this.move); document.addEventListener('mouseup', this.up); }}); }} move() {{ this.x(); }} up() {{ document.removeEventListener('mousemove', this.move); document.removeEventListener('mouseup', this.up); }} destroy() {{ this.el.remove(); }} }}"
            )
        };
        around("", size, class, "")
    }),
    ("loops with a registration each", |size| {
        let part = |at| format!("for (const a of x) {{ bus.on('e{at}', () => w(a)); }}");
        around("exports.f = (x, w) => {", size, part, "};")
    }),
    ("loops over a list each", |size| {
        let part = |at| format!("for (const a of x.l{at}) {{ bus.on('e', () => w(a)); }}");
        around("exports.f = (x, w) => {", size, part, "};")
    }),
    ("loops that go on before the removal", |size| {
        let part = |at| {
            format!(
                "for (const a of x) {{ const h = () => w(a); bus.on('e{at}', h); if (a.z) continue; bus.off('e{at}', h); }}"
            )
        };
        around("exports.f = (x, w) => {", size, part, "};")
    }),
    ("one variable for many events", |size| {
        let part = |at| format!("h = () => w({at}); bus.on('e{at}', h); bus.off('e{at}', h);");
        around("exports.f = (w) => { let h;", size, part, "};")
    }),
    ("loops over one list of the module", |size| {
        let part = |at| format!("for (const a of list) {{ a.on('e{at}', () => w(a)); }}");
        around("const list = [];", size, part, "")
    }),
    ("members bound to themselves", |size| {
        let class = |at| {
            format!(
                "export class B{at} extends Base {{ constructor() {{ super(); this.h = this.h?.bind(this); bus.on('e', this.h); }} }}"
            )
        };
        around("import { Base } from './base';", size, class, "")
    }),
    ("removals that match nothing", |size| {
        around(
            "exports.f = (x, w) => {",
            size,
            |at| format!("x.a{at}.on(w.e{at}, w.h{at}); x.b{at}.off(w.e{at}, () => w({at}));"),
            "};",
        )
    }),
    ("removals that returns skip", |size| {
        let part = |at| {
            format!(
                "const h{at} = () => w({at}); bus.on('e', h{at}); if (w.a{at}) return; bus.off('e', h{at});"
            )
        };
        around("exports.f = (w) => {", size, part, "};")
    }),
    ("one variable for one event", |size| {
        let part = |at| format!("h = () => w({at}); bus.on('e', h); bus.off('e', h);");
        around("exports.f = (w) => { let h;", size, part, "};")
    }),
    ("a variable that moves on", |size| {
        let part = |_| "x = x.next; x.on('e', () => {});".to_owned();
        around("exports.f = (x) => {", size, part, "};")
    }),
    ("a list that each is put into", |size| {
        let part =
            |at| format!("const h{at} = () => w({at}); bus.on('e', h{at}); list.push(h{at});");
        let tail = "for (const h of list) bus.off('e', h); };";
        around("exports.f = (w) => { const list = [];", size, part, tail)
    }),
    ("a list of all", |size| {
        let added = each(size, |at| {
            format!("const h{at} = () => w({at}); bus.on('e', h{at});")
        });
        let names: Vec<String> = (0..size).map(|at| format!("h{at}")).collect();
        let names = names.join(", ");
        format!(
            "{HEAD}exports.f = (w) => {{\n{added}for (const h of [{names}]) bus.off('e', h);\nconst all = [{names}]; for (const h of all) bus.off('e', h);\n}};\n"
        )
    }),
    ("a map that each is put into", |size| {
        let added = each(size, |at| {
            format!("const h{at} = () => w({at}); m.set('k{at}', h{at}); bus.on('e{at}', h{at});")
        });
        let removed = each(size, |at| format!("bus.off('e{at}', m.get('k{at}'));"));
        format!(
            "{HEAD}const m = new Map();\nexports.f = (w) => {{\n{added}}};\nexports.g = () => {{\n{removed}}};\n"
        )
    }),
    ("a list of disposers", |size| {
        let part = |at| {
            format!(
                "bus.on('e{at}', this.h{at}); this.subs.push(() => bus.off('e{at}', this.h{at}));"
            )
        };
        let tail = "}\ndestroy() { for (const f of this.subs) f(); } }";
        around(
            "export class A { constructor() { this.subs = [];",
            size,
            part,
            tail,
        )
    }),
    ("removals that are handed on", |size| {
        let part = |at| {
            format!(
                "const h{at} = () => w({at}); bus.on('e{at}', h{at}); w.x(() => bus.off('e{at}', h{at}));"
            )
        };
        around("exports.f = (w) => {", size, part, "};")
    }),
    ("waits between registration and removal", |size| {
        let part = |at| {
            format!(
                "const h{at} = () => w({at}); bus.on('e{at}', h{at}); await w(); bus.off('e{at}', h{at});"
            )
        };
        around("exports.f = async (w) => {", size, part, "};")
    }),
    ("tests for what is still to come", |size| {
        let part = |at| format!("if (!w.connecting) return; w.once('connect', () => w({at}));");
        around("exports.f = (w) => {", size, part, "};")
    }),
    ("else-if that tests for what is still to come", |size| {
        let arms: Vec<String> = (0..size)
            .map(|at| {
                format!("if (w.connecting && x === {at}) {{ w.once('connect', () => w({at})); }}")
            })
            .collect();
        around("exports.f = (x, w) => {", 1, |_| arms.join(" else "), "};")
    }),
    ("controllers", |size| {
        let part = |at| {
            format!(
                "const c{at} = new AbortController(); bus.addEventListener('e{at}', () => w({at}), {{ signal: c{at}.signal }}); c{at}.abort();"
            )
        };
        around("exports.f = (w) => {", size, part, "};")
    }),
    ("settlements of one promise", |size| {
        let part = |at| format!("s.on('e{at}', () => resolve({at}));");
        let head = "exports.f = (s) => new Promise((resolve) => {";
        around(head, size, part, "});")
    }),
    ("a helper that adds and one that removes", |size| {
        let part = |at| {
            format!(
                "exports.f{at} = (w) => {{ const h = () => w({at}); add('e{at}', h); w(); rem('e{at}', h); }};"
            )
        };
        let head = "function add(e, h) { bus.on(e, h); }\nfunction rem(e, h) { bus.off(e, h); }";
        around(head, size, part, "")
    }),
    ("registrations with unrelated calls between", |size| {
        let part = |at| format!("bus.on('e{at}', () => w({at})); w.x{at}(); go({at});");
        around("exports.f = (w) => {", size, part, "};")
    }),
    ("flags as guards in one function", |size| {
        let part = |at| {
            format!("if (!w.done{at}) {{ w.done{at} = true; bus.on('e{at}', () => w({at})); }}")
        };
        around("exports.f = (w) => {", size, part, "};")
    }),
    ("flags of the module as guards", |size| {
        let part = |at| {
            format!(
                "let done{at} = false; exports.f{at} = (w) => {{ if (done{at}) return; done{at} = true; bus.on('e{at}', () => w({at})); }};"
            )
        };
        around("", size, part, "")
    }),
    ("guards by a map in one function", |size| {
        let part = |at| {
            format!(
                "if (!m.has('k{at}')) {{ const h{at} = () => w({at}); m.set('k{at}', h{at}); bus.on('e', h{at}); }}"
            )
        };
        around(
            "const m = new Map();\nexports.f = (w) => {",
            size,
            part,
            "};",
        )
    }),
    ("guards by a state", |size| {
        let part = |at| {
            format!(
                "g{at}() {{ if (this.state !== 'idle{at}') return; this.state = 'open{at}'; bus.on('e{at}', () => this.x({at})); }}"
            )
        };
        around("class G {", size, part, "}\nmodule.exports = G;")
    }),
    ("loops over one list of names", |size| {
        let part = |at| format!("for (const name of names) {{ bus.on(name, () => w({at})); }}");
        around(
            "const names = ['a', 'b', 'c'];\nexports.f = (w) => {",
            size,
            part,
            "};",
        )
    }),
    ("removals of all listeners", |size| {
        let part = |at| format!("bus.on('e{at}', () => w({at})); bus.removeAllListeners('e{at}');");
        around("exports.f = (w) => {", size, part, "};")
    }),
    ("aborts of one controller", |size| {
        let part = |at| {
            format!(
                "bus.addEventListener('e{at}', () => w({at}), {{ signal: c.signal }}); c.abort();"
            )
        };
        around(
            "exports.f = (w) => { const c = new AbortController();",
            size,
            part,
            "};",
        )
    }),
    ("removals in one settlement", |size| {
        let added = each(size, |at| {
            format!("const h{at} = () => w({at}); bus.on('e{at}', h{at});")
        });
        let removed = each(size, |at| format!("bus.off('e{at}', h{at});"));
        format!("{HEAD}exports.f = (w) => {{\n{added}w().finally(() => {{\n{removed}}});\n}};\n")
    }),
    ("handlers that are properties", |size| {
        let part = |at| format!("x{at}.onclick = function () {{ bus.on('e', () => w({at})); }};");
        around("", size, part, "")
    }),
];

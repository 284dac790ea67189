"""Programs that nobody wrote, in all that the languages allow, with listeners woven through them.

In: a seed. Out: the name of a file and its bytes, the same for the same seed.
Never here: what is done with the file.

The grammar is that of ES2025 with the proposals that compilers already take (decorators, `using`, `accessor`), of
TypeScript 5.9, and of JSX. What a program means is nonsense, but its statements are those that the engine follows:
registrations and removals, guards around them, loops, classes with an end, callbacks, helpers that register for their
callers, ways out. A share of the programs is broken afterwards, because half-typed code is what an editor holds.
"""

import random
import re

TARGETS = ["bus", "process", "window", "document", "socket", "req", "this.bus", "this", "app.events", "signal", "em", "server"]
NODE = [("on", "off"), ("addListener", "removeListener"), ("once", "off"), ("prependListener", "removeListener")]
EVENTS = ["'change'", "'data'", "'error'", '"close"', "`tick`", "EVENT", "'a.b'", "'click touchstart'", "Symbol.for('x')", "names[i]"]
NAMES = ["a", "b", "c", "w", "x", "y", "key", "value", "item", "list", "h", "handler", "i", "options", "done", "état", "\\u0061b", "$", "_", "async", "of", "get"]
TYPES = ["string", "number", "boolean", "unknown", "never", "any", "void", "symbol", "bigint", "null", "undefined", "object", "Foo", "T", "this"]
BINARY = "+ - * / % ** == != === !== < > <= >= << >> >>> & | ^ && || in instanceof".split()
ASSIGN = "= += -= *= /= %= **= <<= >>= >>>= &= |= ^= &&= ||= ??=".split()
LINE_ENDS = ["\n", "\r\n", "\r", "\u2028", "\u2029"]
MODULES = ["./bus", "node:events", "./m{}", "events", "ws", "react", "../lib/x.js", "rxjs"]


class Writer:
    """Writes one program; `left` is how much of it may still come."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.typed = self.one([False, True])
        self.jsx = self.chance.random() < 0.3
        self.module = self.typed or self.chance.random() < 0.7
        self.left = self.one([30, 80, 200, 500])
        self.number = 0
        self.functions = []
        self.classes = []
        # What the place allows.
        self.awaits, self.yields, self.loops, self.private = self.module, False, 0, []
        self.labels = []
        # How many functions are around it.
        self.inside = 0
        # Whether `super` means something, and whether `with` does.
        self.member_of = False
        self.sloppy = not self.module

    # Chance

    def one(self, of):
        return self.chance.choice(of)

    def maybe(self, of, text):
        return text if self.chance.random() < of else ""

    def some(self, write, least=0, most=3, between=", "):
        return between.join(write() for _ in range(self.chance.randint(least, most)))

    def pick(self, *ways):
        """One of several ways to write something; where little may still come, the first of them, which is short."""
        self.left -= 1
        return ways[0]() if self.left < 0 else self.one(ways)()

    def fresh(self, prefix="v"):
        self.number += 1
        return f"{prefix}{self.number}"

    def name(self):
        return self.one(NAMES[:16])

    # Types

    def of_type(self, depth=0):
        if not self.typed:
            return ""
        return ": " + self.type(depth) if self.chance.random() < 0.6 else ""

    def type(self, depth=0):
        if depth > 4 or self.left < 0:
            return self.one(TYPES)
        inner = lambda: self.type(depth + 1)
        ways = [
            lambda: self.one(TYPES),
            lambda: inner() + "[]" if self.chance.random() < 0.8 else f"readonly {self.one(TYPES)}[]",
            lambda: f"Map<string, {inner()}>",
            lambda: f"{inner()} | {inner()}",
            lambda: f"({inner()}) & Foo",
            lambda: f"(({self.name()}?: {inner()}, ...rest: any[]) => {inner()})",
            lambda: f"(new (x: {inner()}) => {inner()})",
            lambda: f"(abstract new () => {inner()})",
            lambda: "{ " + f"readonly a?: {inner()}; [key: string]: any; m<T>(x: T): {inner()}; get g(): {inner()}; new (): Foo; (): void" + " }",
            lambda: f"(T extends {inner()} ? {inner()} : Wide<{inner()}>)",
            lambda: f"(T extends Promise<infer U extends string> ? U : {inner()})",
            lambda: "{ " + f"-readonly [K in keyof T as `on${{Capitalize<string & K>}}`]+?: {inner()}" + " }",
            lambda: "`${string}-${number}`",
            lambda: "typeof bus.on",
            lambda: "typeof import('./bus')",
            lambda: "import('./bus').Bus<string>",
            lambda: "keyof T",
            lambda: "T['x'][number]",
            lambda: "unique symbol",
            lambda: f"[first: {inner()}, second?: {inner()}, ...rest: {inner()}[]]",
            lambda: "'a' | -1 | 1n | true",
            lambda: f"(Deep<{inner()}>)",
            lambda: f"[...T, x?: {inner()}]",
            lambda: f"((this: Foo, x: {inner()}) => x is string)",
            lambda: "typeof w<string>",
            lambda: "keyof typeof bus",
            lambda: "import('./bus', { with: { 'resolution-mode': 'import' } }).Bus",
            lambda: "{ " + f"get a(): {inner()}; set a(v: any); b?(): void; readonly [n: number]: {inner()}; 'quoted': 1" + " }",
            lambda: f"`on${{Capitalize<string & {self.one(TYPES)}>}}`",
        ]
        self.left -= 1
        return self.one(ways)()

    def type_parameters(self):
        if not self.typed:
            return ""
        return self.maybe(0.3, self.one(["<T>", "<T extends object = {}>", "<const T,>", "<in out T, U extends keyof T>", "<T,>"]))

    def function_type_parameters(self):
        return self.maybe(0.2, self.one(["<T,>", "<T extends object = {}>", "<const T extends string>"])) if self.typed else ""

    def type_arguments(self):
        return self.maybe(0.25, f"<{self.type(3)}>") if self.typed else ""

    # Expressions

    def expression(self, depth=0):
        if depth > 5 or self.left < 0:
            return self.one(["a", "1", "'s'", "x.y", "null", "bus", "h", "key", "this", "true", "0n"])
        inner = lambda: self.expression(depth + 1)
        ways = [
            lambda: self.one(["a", "x", "key", "this", "h", "options.signal", "this.state"]),
            lambda: self.literal(),
            lambda: f"[{self.some(inner)}{self.maybe(0.2, ', ...list')}{self.maybe(0.2, ',')}]",
            lambda: self.object(depth),
            lambda: self.arrow(depth),
            lambda: self.function_expression(depth),
            lambda: self.call(depth),
            lambda: self.call(depth),
            lambda: self.registration(depth),
            lambda: f"({inner()} {self.one(BINARY[:-2])} {inner()})",
            lambda: f"({inner()} ?? {inner()})",
            lambda: f"('k' in ({inner()}))",
            lambda: f"({inner()} ? {inner()} : {inner()})",
            lambda: f"({self.one(['!', '-', '+', '~', 'typeof ', 'void ', 'delete x.'])}{self.one(['x', 'key', 'a.b'])})",
            lambda: f"({self.one(['x', 'a.b', 'this.n', 'list[i]'])} {self.one(ASSIGN)} {inner()})",
            lambda: f"({self.one(['++x', 'x--', '--a.b', 'list[i]++'])})",
            lambda: f"{self.one(['a', 'x', 'this'])}?.{self.one(['b', '[key]', '(x)', 'b?.c', 'b.c?.()', '#p' if self.private and not self.typed else 'd'])}",
            lambda: f"new {self.one(['Foo', 'EventEmitter', 'Map', 'AbortController', 'Promise', *self.classes])}{self.type_arguments()}({self.some(inner, 0, 2)})",
            lambda: f"new Promise((resolve, reject) => {self.body(depth)})",
            lambda: f"{self.one(['tag', 'String.raw', 'css.a'])}{self.template(depth)}",
            lambda: self.template(depth),
            lambda: f"(await {inner()})" if self.awaits else inner(),
            lambda: f"(yield{self.one(['', '*'])} {inner()})" if self.yields else inner(),
            lambda: f"({inner()}, {inner()})",
            lambda: self.class_("(", ")", depth + 1),
            lambda: f"import({self.one(['`./m${x}`', chr(39) + './bus' + chr(39)])}{self.maybe(0.3, ', { with: { type: ' + chr(39) + 'json' + chr(39) + ' } }')})",
            lambda: self.one(["import.meta.url", "import.meta.hot?.on('x', h)"]) if self.module else "require('./bus')",
            lambda: "new.target" if self.inside else "globalThis",
            lambda: self.regex(),
            lambda: f"super.{self.one(['m', 'on', 'constructor'])}" if self.member_of else inner(),
            lambda: f"(async {self.fresh('p')} => {self.one(['await x', 'h', '({})'])})",
            lambda: f"new ({self.one(['a.b', 'x[0]', 'mix(A)'])})",
            lambda: f"((-{self.one(['x', '1'])}) ** {self.one(['2', 'y'])})",
            lambda: self.one(["Promise.try(h)", "RegExp.escape('.')", "new Set([1]).union(x)", "Iterator.from(list).drop(1).toArray()", "new Float16Array(2)"]),
            lambda: self.element(depth) if self.jsx else inner(),
            lambda: f"(({inner()}) as {self.type(2)})" if self.typed else inner(),
            lambda: f"(({inner()}) satisfies {self.type(2)})" if self.typed else inner(),
            lambda: f"({self.one(['x', 'a.b', 'this.bus', 'x!.y', 'f()!.on', 'list[0]!'])}!)" if self.typed else inner(),
            lambda: f"({self.one(['[1, x]', '{ a: 1 }', chr(39) + 's' + chr(39)])} as const)" if self.typed else inner(),
            lambda: f"(new Map<string, {self.type(3)}>)" if self.typed else "(new Map)",
            lambda: f"(<{self.type(2)}>{self.one(['x', 'a.b'])})" if self.typed and not self.jsx else inner(),
            lambda: f"(bus.on<{self.type(3)}>)" if self.typed else inner(),
            lambda: "(#p in x)" if self.private else inner(),
        ]
        self.left -= 1
        return self.one(ways)()

    def literal(self):
        return self.one(
            ["1", "0x1F", "0b1_0", "1_000.5e-3", ".5", "10n", "0o17n", "'s\\n\\u{1F980}'", '"\\x41\\\n"', "true", "null", "undefined", "NaN", "'\\u006fn'", "`t`", "'</script>'", "'::error::x'"]
        )

    def regex(self):
        return self.one(["/a[/]b/giu", "/[\\p{L}--[a-z]]/v", "/(?<year>\\d{4})-\\k<year>/d", "/(?i:a)b|(?-s:c)/", "/[[a&&b]\\q{xy|z}]/v", "/(?<=a)b(?!c)/sy", "/\\//", "/(?<y>a)|(?<y>b)/", "/[\\p{Emoji_Keycap_Sequence}]/v"])

    def template(self, depth):
        return "`" + "".join(self.one(["text ", "\\`", "$ ", " {", "\n", "\\u{1F980}", f"${{{self.expression(depth + 2)}}}"]) for _ in range(self.chance.randint(0, 4))) + "`"

    def key(self, depth):
        return self.pick(
            lambda: self.name(),
            lambda: self.one(["'quoted key'", "12", "0xFn", "get", "static", "await", "new", "\\u006fn", "constructor_"]),
            lambda: f"[{self.expression(depth + 2)}]",
            lambda: self.one(["[Symbol.dispose]", "[Symbol.asyncIterator]", "['on']"]),
        )

    def object(self, depth):
        inner = lambda: self.expression(depth + 1)
        one = lambda: self.pick(
            lambda: self.name_of_shorthand(),
            lambda: f"{self.key(depth)}: {inner()}",
            lambda: f"...{self.one(['options', 'x', '(y ?? {})'])}",
            lambda: self.method(depth),
            lambda: f"get {self.key(depth)}() {self.body(depth)}",
            lambda: f"set {self.key(depth)}(v) {self.body(depth)}",
            lambda: f"{self.one(['close', 'destroy', 'stop'])}() {{ {self.removal(depth)}; }}",
        )
        return "({ " + self.some(one, 0, 4) + " })"

    def name_of_shorthand(self):
        return self.one(["a", "x", "key", "h", "options"])

    def method(self, depth):
        kind = self.one(["", "", "async ", "*", "async *"])
        return f"{kind}{self.key(depth)}{self.signature()} {self.member_body(depth, 'async' in kind, '*' in kind)}"

    def parameters(self):
        def one():
            given = self.pick(
                lambda: self.fresh("p") + self.maybe(0.2, "?" if self.typed else "") + self.of_type(2),
                lambda: self.fresh("p") + self.of_type(2) + " = " + self.expression(4),
                lambda: "{ " + f"{self.fresh('p')}, b: {self.fresh('p')} = 1, ...{self.fresh('p')}" + " }" + self.maybe(0.5, " = {}"),
                lambda: f"[{self.fresh('p')}, , [{self.fresh('p')} = 2], ...{self.fresh('p')}]",
            )
            return given

        rest = self.maybe(0.15, f"...{self.fresh('p')}" + (": any[]" if self.typed else ""))
        this = self.maybe(0.05, "this: Foo") if self.typed else ""
        kept = self.awaits, self.yields
        self.awaits, self.yields = False, False
        ones = [one() for _ in range(self.chance.randint(0, 3))]
        self.awaits, self.yields = kept
        return ", ".join(it for it in [this, *ones, rest] if it)

    def signature(self):
        returns = self.of_type(2)
        if self.typed and self.chance.random() < 0.1:
            returns = self.one([": asserts x", ": asserts this is Foo", ": this is Foo", ": x is string", ": asserts x is T"])
        return f"{self.function_type_parameters()}({self.parameters()}){returns}"

    def body(self, depth, is_async=False, is_generator=False):
        kept = self.awaits, self.yields, self.loops, self.labels
        self.awaits, self.yields, self.loops, self.labels = is_async, is_generator, 0, []
        self.inside += 1
        inner = self.statements(depth + 1, 0, 4)
        if self.chance.random() < 0.3:
            inner += " " + self.pick(
                lambda: "return;",
                lambda: f"return {self.expression(depth + 1)};",
                lambda: f"return () => {{ {self.removal(depth + 1)}; }};",
                lambda: f"throw new Error({self.expression(depth + 2)});",
            )
        self.awaits, self.yields, self.loops, self.labels = kept
        self.inside -= 1
        return "{ " + inner + " }"

    def member_body(self, depth, is_async=False, is_generator=False):
        kept, self.member_of = self.member_of, True
        text = self.body(depth, is_async, is_generator)
        self.member_of = kept
        return text

    def arrow(self, depth):
        is_async = self.chance.random() < 0.3
        kept = self.awaits, self.yields
        head = "async " if is_async else ""
        parameters = self.pick(lambda: "()", lambda: self.fresh("p"), lambda: f"({self.parameters()}){self.of_type(2)}", lambda: f"{self.function_type_parameters()}(x{self.of_type(3)})")
        if self.chance.random() < 0.4:
            self.awaits, self.yields = is_async, False
            text = self.expression(depth + 1)
            self.awaits, self.yields = kept
            return f"({head}{parameters} => {text})"
        return f"({head}{parameters} => {self.body(depth, is_async)})"

    def function_expression(self, depth):
        is_async, is_generator = self.chance.random() < 0.3, self.chance.random() < 0.2
        kept, self.member_of = self.member_of, False
        text = self.written_function(depth, is_async, is_generator)
        self.member_of = kept
        return text

    def written_function(self, depth, is_async, is_generator):
        return f"({'async ' if is_async else ''}function{'*' if is_generator else ''} {self.maybe(0.5, self.fresh('g'))}{self.signature()} {self.body(depth, is_async, is_generator)})"

    def call(self, depth):
        callee = self.pick(
            lambda: self.one(["w", "fetch", "setTimeout", *self.functions[-8:]]),
            lambda: self.one(["list.forEach", "Object.assign", "app.get", "bus.emit", "Promise.all", "x.then", "this.m", "a.b.c"]),
            lambda: self.one(["h.call", "h.apply", "h.bind", "Reflect.apply"]),
            lambda: f"({self.expression(depth + 2)}).{self.one(['map', 'on', 'then', 'm', 'values().map', 'at'])}",
            lambda: self.one(["useEffect", "debounce", "util.promisify", "events.once", "require"]),
        )
        return f"{callee}{self.maybe(0.1, '?.')}{self.type_arguments() if not callee.endswith(')') else ''}({self.some(lambda: self.maybe(0.1, '...') + self.expression(depth + 1))})"

    # Listeners

    def target(self):
        return self.one(TARGETS + [f"{name}.bus" for name in self.functions[-2:]])

    def listener(self, depth):
        return self.pick(
            lambda: self.one(["h", "handler", "this.onData", "this.h", "list[i]", "options.on" + "Change", *self.functions[-4:]]),
            lambda: self.arrow(depth + 1),
            lambda: self.function_expression(depth + 1),
            lambda: self.one(["h.bind(this)", "debounce(h, 10)", "this.#p" if self.private else "(x, h)", "h ?? w"]),
        )

    def registration(self, depth):
        add, _ = self.one(NODE)
        target, event = self.target(), self.one(EVENTS)
        return self.pick(
            lambda: f"{target}.{add}({event}, {self.listener(depth)})",
            lambda: f"{target}.{add}{self.type_arguments()}({event}, {self.listener(depth)})",
            lambda: f"{target}.addEventListener({event}, {self.listener(depth)}{self.one(['', ', true', ', { once: true }', ', { signal }', ', { capture: x }', ', options'])})",
            lambda: f"{target}?.{add}?.({event}, {self.listener(depth)})",
            lambda: f"{target}['{add}']({event}, {self.listener(depth)})",
            lambda: f"{target}.\\u006fn({event}, {self.listener(depth)})",
            lambda: f"({target}.on{self.one(['message', 'click', 'error'])} = {self.listener(depth)})",
            lambda: f"{target}.{add}.call({target}, {event}, {self.listener(depth)})",
            lambda: f"{target}.subscribe({self.listener(depth)})",
            lambda: f"setInterval({self.listener(depth)}, 10)",
            lambda: f"Reflect.apply({target}.on, {target}, [{event}, {self.listener(depth)}])",
        )

    def removal(self, depth):
        _, off = self.one(NODE)
        return self.pick(
            lambda: f"{self.target()}.{off}({self.one(EVENTS)}, {self.listener(depth)})",
            lambda: f"{self.target()}.removeEventListener({self.one(EVENTS)}, {self.listener(depth)}{self.one(['', ', true'])})",
            lambda: f"{self.target()}.removeAllListeners({self.one(['', *EVENTS])})",
            lambda: self.one(["dispose()", "this.stop?.()", "ac.abort()", "socket.destroy()", "subs.forEach((it) => it())", "clearInterval(t)"]),
        )

    def pair(self, depth):
        """A registration and its removal, with code of all kinds between them."""
        add, off = self.one(NODE)
        target, event, h = self.target(), self.one(EVENTS), self.fresh("h")
        added, gone = f"{target}.{add}({event}, {h});", f"{target}.{off}({event}, {h});"
        between = lambda: self.statements(depth + 1, 0, 2)
        return f"const {h} = {self.arrow(depth + 1)};\n" + self.pick(
            lambda: f"{added} {gone}",
            lambda: f"{added} {between()} {gone}",
            lambda: f"try {{ {added} {between()} }} finally {{ {between()} {gone} }}",
            lambda: f"if ({self.condition(depth)}) {{ {added} }} {between()} if ({self.condition(depth)}) {{ {gone} }}",
            lambda: f"for (const item of list) {{ {added} {between()} {gone} }}",
            lambda: f"{added} setTimeout(() => {{ {gone} }}, 1);",
            lambda: f"{added} {target}.once('close', () => {gone[:-1]});",
            lambda: f"subs.push(() => {gone[:-1]}); {added}",
            lambda: f"switch (x) {{ case 1: {added} {between()} case 2: {gone} {self.maybe(0.5, 'break;')} default: {between()} }}",
        )

    def guard(self, depth):
        registers = self.registration(depth) + ";"
        return self.pick(
            lambda: f"if (!ready) {{ ready = true; {registers} }}",
            lambda: f"if (!seen.has(key)) {{ seen.set(key, h); {registers} }}",
            lambda: f"if (bus.listenerCount({self.one(EVENTS)}) === 0) {registers}",
            lambda: f"this.started ||= ({registers[:-1]}, true);",
            lambda: f"if (this.h) return; this.h = () => {{}}; {registers}" if self.inside else f"ready ?? {registers}",
            lambda: f"{self.condition(depth)} && {registers}",
        )

    def condition(self, depth):
        return self.pick(
            lambda: self.one(["x", "!ready", "a && b", "key != null", "typeof h === 'function'", "x instanceof Foo", "i < 3"]),
            lambda: self.expression(depth + 2),
            lambda: f"({self.one(['x', 'this.h'])} = {self.expression(depth + 2)})",
        )

    # Statements

    def statements(self, depth, least=1, most=4):
        return self.some(lambda: self.statement(depth), least, most, "\n")

    def statement(self, depth=0):
        if depth > 6 or self.left < 0:
            return self.one(["w();", ";", "bus.on('e', h);", "bus.off('e', h);", "x = 1;"])
        inner = lambda: self.statement(depth + 1)
        block = lambda: "{ " + self.statements(depth + 1, 0, 3) + " }"
        turn = lambda: self.turn(depth)
        expression = lambda: self.expression(depth)
        ways = [
            lambda: f"{self.registration(depth)};",
            lambda: f"{self.registration(depth)};",
            lambda: f"{self.removal(depth)};",
            lambda: self.pair(depth),
            lambda: self.guard(depth),
            lambda: f"{self.one(['const', 'let', 'var'])} {self.pattern(depth)};",
            lambda: f"const {self.fresh()}{self.of_type(1)} = {expression()};",
            lambda: f"void {expression()};",
            lambda: f"if ({self.condition(depth)}) {block()}{self.maybe(0.4, ' else ' + inner_block(self, depth))}",
            lambda: f"for (let {self.fresh()} = 0; i < {self.one(['3', 'list.length'])}; i++) {turn()}",
            lambda: f"for ({self.one(['const', 'let', 'var'])} {self.fresh()} of {expression()}) {turn()}",
            lambda: f"for (const [{self.fresh()}, {{ {self.fresh()} }}] of map) {turn()}",
            lambda: f"for (const {self.fresh()} in {expression()}) {turn()}",
            lambda: f"for ({'await ' if self.awaits and self.chance.random() < 0.5 else ''}using {self.fresh()} of {expression()}) {turn()}" if self.awaits or self.module else block(),
            lambda: f"with ({self.name()}) {block()}" if self.sloppy else block(),
            lambda: f"{self.fresh('l')}: {{ {self.statements(depth + 1, 0, 2)} }}",
            lambda: f"for ({self.one(['x.y', 'list[0]', '[a, b]', '{ a, b: x.c }'])} of {expression()}) {turn()}",
            lambda: f"for await (const {self.fresh()} of {expression()}) {turn()}" if self.awaits else block(),
            lambda: f"while ({self.condition(depth)}) {turn()}",
            lambda: f"do {turn()} while ({self.condition(depth)});",
            lambda: f"for (;;) {{ {self.statements(depth + 1, 0, 2)} break; }}",
            lambda: self.labelled(depth),
            lambda: self.one(["break;", "continue;"]) if self.loops else block(),
            lambda: f"{self.one(['break', 'continue'])} {self.one(self.labels)};" if self.labels and self.loops else block(),
            lambda: f"switch ({expression()}) {{ case {expression()}: case {expression()}: {self.statements(depth + 1, 0, 2)} default: {inner()} }}",
            lambda: f"try {block()} catch {self.one(['', '(e) ', '({ message }) '])}{block()}",
            lambda: f"try {block()} finally {block()}",
            lambda: f"try {block()} catch {block()} finally {block()}",
            lambda: self.function(depth),
            lambda: self.function(depth),
            lambda: self.class_("", "", depth),
            lambda: f"{self.one(['a', 'this.x', 'module.exports', 'Foo.prototype.m', 'exports.f'])} {self.one(ASSIGN[:1] + ASSIGN[-3:])} {expression()};",
            lambda: f"[a, x] = [x, a];",
            lambda: f"({{ a, b: x.y, ...this.rest }} = {expression()});",
            lambda: self.using(depth),
            lambda: block(),
            lambda: f"if (x) {inner_block(self, depth)}",
            lambda: self.type_statement(depth) if self.typed else "debugger;",
            lambda: "// unlisten-ignore-next-line listener-per-call -- known\n" + inner(),
            lambda: self.one(["/* a\n * b */", "// c", "/** @param {string} x */", "// @ts-expect-error"]) + "\n" + inner(),
            lambda: f"await {self.call(depth)};" if self.awaits else block(),
        ]
        self.left -= 1
        return self.one(ways)()

    def turn(self, depth):
        self.loops += 1
        text = "{ " + self.statements(depth + 1, 0, 3) + " }"
        self.loops -= 1
        return text

    def labelled(self, depth):
        label = self.fresh("l")
        self.labels = [*self.labels, label]
        text = f"{label}: for (const {self.fresh()} of list) {self.turn(depth)}"
        self.labels = self.labels[:-1]
        return text

    def pattern(self, depth):
        value = self.expression(depth + 1)
        return self.pick(
            lambda: f"{self.fresh()} = {value}",
            lambda: f"{{ {self.fresh()}: {self.fresh()} = {self.expression(depth + 2)}, ['k']: {self.fresh()}, ...{self.fresh()} }} = {value}",
            lambda: f"[{self.fresh()}, , {self.fresh()} = 1, ...{self.fresh()}] = {value}",
            lambda: f"{{ on: {self.fresh()}, off: {self.fresh()} }} = bus",
            lambda: f"{self.fresh()} = {value}, {self.fresh()} = {self.expression(depth + 2)}",
        )

    def using(self, depth):
        if not self.awaits and not self.module:
            return ";"
        return "{ " + ("await " if self.awaits and self.chance.random() < 0.4 else "") + f"using {self.fresh()} = {self.call(depth)}; {self.statements(depth + 1, 0, 2)} }}"

    def function(self, depth):
        kept, self.member_of = self.member_of, False
        text = self.declaration(depth)
        self.member_of = kept
        return text

    def declaration(self, depth):
        is_async, is_generator = self.chance.random() < 0.3, self.chance.random() < 0.15
        name = self.fresh("f")
        self.functions.append(name)
        overloads = self.maybe(0.1, f"function {name}(x: string): void;\n") if self.typed and not is_async and not is_generator else ""
        body = self.pick(
            lambda: self.body(depth, is_async, is_generator),
            lambda: self.body(depth, is_async, is_generator),
            lambda: f"{{ bus.on('e', h); return () => bus.off('e', h); }}",
            lambda: f"{{ const em = new EventEmitter(); em.on('e', () => {name}()); {self.statements(depth + 1, 0, 2)} return em; }}",
        )
        return f"{overloads}{'async ' if is_async else ''}function{'*' if is_generator else ''} {name}{self.signature()} {body}"

    # Classes

    def class_(self, before, after, depth, decorates=True):
        name = self.fresh("C")
        self.classes.append(name)
        kept = self.private, self.awaits, self.yields, self.loops, self.labels, self.member_of, self.sloppy
        self.private, self.member_of, self.sloppy = ["#p"], False, False
        self.awaits, self.yields, self.loops, self.labels = False, False, 0, []
        base = self.maybe(0.4, f" extends {self.one(['EventEmitter', 'React.Component', 'HTMLElement', 'mix(A, B)', *self.classes[:-1]])}")
        implements = self.maybe(0.2, " implements Foo, Bar<string>") if self.typed else ""
        decorated = self.maybe(0.2, self.one(["@injectable()\n", "@a.b @c(x) ", "@(x.y[0]) "])) if self.typed and not before and decorates else ""
        abstract = "abstract " if self.typed and not before and self.chance.random() < 0.1 else ""
        members = ["#p = 1;", self.constructor(depth, bool(base)), *(self.member(depth) for _ in range(self.chance.randint(0, 5)))]
        if abstract:
            members.append("abstract stop(): void; abstract readonly q: string;")
        self.chance.shuffle(members)
        self.private, self.awaits, self.yields, self.loops, self.labels, self.member_of, self.sloppy = kept
        return f"{before}{decorated}{abstract}class {name}{self.type_parameters()}{base}{implements} {{\n" + "\n".join(members) + f"\n}}{after}"

    def constructor(self, depth, derived):
        properties = self.maybe(0.4, self.one(["private readonly bus: Bus, public x?: string", "@Inject() private bus: Bus, @a.b() @c x = 1", "protected override readonly bus: Bus"])) if self.typed else "bus"
        return f"constructor({properties}) {{ {'super(); ' if derived else ''}this.h = this.h?.bind(this); {self.statements(depth + 1, 0, 2)} }}"

    def member(self, depth):
        access = self.maybe(0.3, self.one(["private ", "protected ", "public ", "override "])) if self.typed else ""
        decorated = self.maybe(0.15, self.one(["@log ", "@HostListener('window:resize', ['$event']) ", "@a() @b "])) if self.typed else ""
        static = self.maybe(0.15, "static ")
        return decorated + self.pick(
            lambda: f"{access}{static}{self.name_of_member()}{self.of_type(2)} = {self.expression(depth + 2)};",
            lambda: f"{access}{static}{self.one(['', 'async ', '*', 'async *'])}{self.name_of_member()}{self.signature()} {self.member_body(depth)}",
            lambda: f"{access}{self.one(['start', 'open', 'connectedCallback', 'componentDidMount'])}() {{ this.bus.on('e', this.h); {self.registration(depth)}; }}",
            lambda: f"{access}{self.one(['stop', 'close', 'disconnectedCallback', 'componentWillUnmount'])}() {{ this.bus.off('e', this.h); {self.removal(depth)}; }}",
            lambda: f"{access}{static}get {self.name_of_member()}() {self.member_body(depth)}",
            lambda: f"{access}{static}set {self.name_of_member()}(v) {self.member_body(depth)}",
            lambda: f"{access}{static}accessor {self.fresh('m')} = {self.expression(depth + 2)};" if self.typed else f"{self.name_of_member()};",
            lambda: f"#{self.fresh('q')} = {self.expression(depth + 2)};" if not decorated else "z = 1;",
            lambda: f"static {{ {self.statements(depth + 1, 0, 2)} }}" if not decorated else "z2;",
            lambda: f"[Symbol.dispose]() {{ {self.removal(depth)}; }}",
            lambda: ";" if not decorated else "z3;",
            lambda: f"{access}declare {self.fresh('m')}: string;" if self.typed and not decorated and "override" not in access else "y;",
            lambda: f"{access}readonly {self.fresh('m')}!: {self.type(2)};" if self.typed else "k = 1;",
            lambda: "[key: string]: any;" if self.typed and not decorated else "'quoted' = 1;",
            lambda: f"{access}{self.fresh('m')}?(x?: string): void;" if self.typed and not decorated else "async;",
        )

    def name_of_member(self):
        return self.one([self.fresh("m"), "h", "onData", "'quoted'", "[x]", "12"])

    # TypeScript alone

    def type_statement(self, depth):
        name = self.fresh("T")
        return self.pick(
            lambda: f"type {name}<T> = {self.type()};",
            lambda: f"interface {name}<T = {{}}> extends Foo, Bar<T> {{ a?: {self.type(2)}; on(event: 'x', l: () => void): this; }}",
            lambda: f"{self.one(['', 'const ', 'declare '])}enum {name} {{ A, B = 'b', C = A << 1, 'D-E' = {self.one(['1', 'A | 2'])} }}",
            lambda: f"namespace {name}.Inner {{ export const x = {self.expression(depth + 2)}; {self.statements(depth + 1, 0, 2)} }}",
            lambda: f"declare module '{name}' {{ export function f(x: string): void; export = f; }}",
            lambda: f"declare global {{ interface Window {{ {name}: {self.type(2)} }} }}",
            lambda: f"declare function {self.fresh('d')}<T>(this: Foo, x?: T): asserts x is T;",
            lambda: f"declare const {self.fresh('d')}: {self.type(1)};",
            lambda: f"declare abstract class {name} {{ abstract get a(): string; protected static readonly b?: {self.type(2)}; [key: `x-${{string}}`]: any; }}",
            lambda: f"interface {name} {{ new <const T>(x: T): this; (x: {self.type(2)}): asserts x; get a(): string; set a(v); }}",
            lambda: f"declare let {self.fresh('d')}: {self.type(1)}, {self.fresh('d')}: unique symbol;",
            lambda: f"let {self.fresh('d')}!: {self.type(1)};",
            lambda: f"abstract class {name} {{ abstract m(): void; declare x: string; static {{ }} private static override async *[x]() {{ }} }}",
            lambda: f"declare enum {name} {{ A = 1 }}",
            lambda: f"declare class {name} {{ static on(x: string): this; private constructor(); accessor x: string; }}",
        )

    # JSX

    def element(self, depth):
        name = self.one(["div", "Foo", "a.b.C", "svg:rect", "my-element", "this.C", ""])
        if not name:
            return f"(<>{self.children(depth)}</>)"
        attributes = self.some(
            lambda: self.pick(
                lambda: "disabled",
                lambda: f"onClick={{{self.listener(depth + 1)}}}",
                lambda: "{...props}",
                lambda: "data-x='a &amp; b'",
                lambda: "ref={(el) => el?.addEventListener('x', h)}",
                lambda: f"xlink:href={{{self.expression(depth + 2)}}}",
                lambda: 'title="line\nend"',
                lambda: f"a={self.one(['<b />', '<>x</>', '<a.b />'])}",
                lambda: "/* c */ b // c\n",
            ),
            0,
            3,
            " ",
        )
        end = "/>" if self.chance.random() < 0.4 else f">{self.children(depth)}</{name}>"
        arguments = self.maybe(0.2, f"<{self.type(4)}>") if self.typed and name == "Foo" else ""
        return f"(<{name}{arguments} {attributes}{end})"

    def children(self, depth):
        return self.some(
            lambda: self.one(["text & &nbsp; ", "{/* c */}", "{...list}", "🦀 é\n", "{x && <b>y</b>}", "{}", "'quote ", f"{{{self.expression(depth + 2)}}}", self.element(depth + 1)[1:-1] if self.left > 0 else "x"]), 0, 3, ""
        )

    # The whole

    def imports(self):
        quoted = lambda: "'" + self.one(MODULES).format(self.chance.randint(0, 60)) + "'"
        if not self.module:
            return self.some(lambda: self.one([f"const bus = require({quoted()});", f"const {{ on, EventEmitter }} = require({quoted()});", "'use strict';"]), 0, 3, "\n")
        ways = [
            lambda: f"import bus from {quoted()};",
            lambda: f"import {{ bus as em, default as {self.fresh('i')}, 'string name' as {self.fresh('i')} }} from {quoted()};",
            lambda: f"import * as {self.fresh('i')} from {quoted()};",
            lambda: f"import {quoted()};",
            lambda: f"import defer * as {self.fresh('i')} from {quoted()};",
            lambda: f"import {self.fresh('i')}, * as {self.fresh('i')} from {quoted()};",
            lambda: f"import {self.fresh('i')} from './data.json' with {{ type: 'json' }};",
        ]
        if self.typed:
            ways += [
                lambda: f"import type {{ Foo }} from {quoted()};",
                lambda: f"import {{ type Bar, {self.fresh('i')} }} from {quoted()};",
                lambda: f"import {self.fresh('i')} = require({quoted()});",
                lambda: f"export type {{ Foo }} from {quoted()};",
                lambda: f"import {self.fresh('i')} = A.B;",
                lambda: f"import type {self.fresh('i')} = require({quoted()});",
                lambda: f"export import {self.fresh('i')} = A.B;",
                lambda: f"export type * from {quoted()};",
                lambda: f"export type * as {self.fresh('T')} from {quoted()};",
                lambda: f"export as namespace {self.fresh('N')};",
                lambda: "/// <reference types='node' />",
            ]
        return self.some(lambda: self.one(ways)(), 0, 4, "\n")

    def exports(self):
        names = self.functions[:3] + self.classes[:2]
        if not self.module:
            return self.maybe(0.6, "module.exports = { " + ", ".join(names) + " };")
        ways = [
            lambda: f"export {{ {', '.join(f'{name} as e{i}' for i, name in enumerate(names))} }};",
            lambda: f"export * from './m{self.chance.randint(0, 60)}';",
            lambda: f"export * as {self.fresh('e')} from './bus';",
            lambda: f"export const {self.fresh('e')} = {self.expression(2)}, {{ {self.fresh('e')} }} = x;",
            lambda: f"export async function {self.fresh('e')}{self.signature()} {self.body(1, True)}",
            lambda: "export " + self.class_("", "", 1, decorates=False),
            lambda: f"export {{ {', '.join(f'{name} as ' + chr(39) + f'string {i}' + chr(39) for i, name in enumerate(names))} }};",
            lambda: f"export * from './data.json' with {{ type: 'json' }};",
            lambda: f"export {{ default as {self.fresh('e')} }} from './bus' with {{ type: 'json' }};",
        ]
        default = self.pick(lambda: "", lambda: f"export default {self.expression(2)};", lambda: f"export default function {self.fresh('e')}() {self.body(1)}", lambda: "export default class extends Foo { m() { bus.on('e', () => {}); } }")
        return self.some(lambda: self.one(ways)(), 0, 3, "\n") + "\n" + default

    def program(self):
        parts = [self.imports()]
        while self.left > 0:
            parts.append(self.statement())
        parts.append(self.exports())
        return "\n".join(parts) + "\n"

    def ending(self):
        if self.typed:
            return "tsx" if self.jsx else self.one(["ts", "ts", "mts", "cts"])
        return self.one(["jsx", "js"]) if self.jsx else self.one(["js", "mjs"]) if self.module else self.one(["js", "cjs"])


def inner_block(writer, depth):
    """What may stand behind `else`."""
    return writer.pick(lambda: "{ w(); }", lambda: "{ " + writer.statements(depth + 1, 0, 2) + " }", lambda: f"if ({writer.condition(depth)}) {{ {writer.statement(depth + 1)} }} else {{ {writer.statement(depth + 1)} }}")


def as_written(seed):
    """The program of that seed as the grammar writes it, before marks are put in and pieces taken out, and its ending."""
    writer = Writer(seed)
    text = writer.program()
    return without_semicolons(text) if seed % 5 == 0 else text, writer.ending()


def file(seed):
    """The name's ending and the bytes of the program of that seed."""
    text, ending = as_written(seed)
    chance = random.Random(seed ^ 0x5EED)
    if chance.random() < 0.3:
        text = broken(text, chance)
    text = marked(text, chance)
    return ending, encoded(text, chance)


def without_semicolons(text):
    """The same as they write it who leave semicolons out where the end of a line is enough."""
    return re.sub(r"(?<=[\w)}\]'\"`]);\n(?=[A-Za-z_$])(?!in\b|of\b|instanceof\b)", "\n", text)


def broken(text, chance):
    """The same with pieces left out, doubled, moved, or put where they do not belong."""
    for _ in range(chance.randint(1, 4)):
        at, to = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        to = min(to, at + chance.choice([1, 3, 20, 400]))
        other = chance.randrange(len(text) + 1)
        piece = text[at:to]
        way = chance.randrange(7)
        if way == 0:
            text = text[:at] + text[to:]
        elif way == 1:
            text = text[:to] + piece + text[to:]
        elif way == 2:
            text = text[:other] + piece + text[other:]
        elif way == 3:
            text = text[: max(at, len(text) // 3)]
        elif way == 4:
            text = text[:at] + chance.choice(["{", "}", "(", ")", "`", "${", "/*", "*/", "<", ">", "'", "#", "@", "\\", "=>", "?.", "\0", "\ufeff", "async", "class"]) * chance.choice([1, 1, 1, 2, 200]) + text[at:]
        elif way == 5:
            text = text[:at] + piece[::-1] + text[to:]
        else:
            text = text[:at] + piece * chance.choice([2, 3, 50]) + text[to:]
        text = text[:60_000]
        if not text:
            return ";"
    return text


def marked(text, chance):
    """The same with the line ends and the marks that files of other machines have."""
    if chance.random() < 0.15:
        text = chance.choice(["#!/usr/bin/env node\n", "#!\n", "<!-- a\n", "'use strict'\n", "/* @flow */\n"]) + text
    if chance.random() < 0.1:
        text += chance.choice(["\n--> b\n", "<!-- c", "//# sourceMappingURL=x", "\x1a", "\0", "\f\v", "/*"])
    if chance.random() < 0.25:
        ends = chance.sample(LINE_ENDS, chance.randint(1, 3))
        text = "".join(chance.choice(ends) if one == "\n" else one for one in text)
    if chance.random() < 0.1:
        spaces = ["\f", "\v", "\u00a0", "\u3000", "\ufeff", "\t", "  ", "\u200b", "\u0085", "\u180e"]
        text = "".join(chance.choice(spaces) if one == " " and chance.random() < 0.1 else one for one in text)
    return text


def encoded(text, chance):
    way = chance.random()
    if way < 0.05:
        return b"\xef\xbb\xbf" + text.encode()
    if way < 0.07:
        return b"\xff\xfe" + text.encode("utf-16-le")
    if way < 0.09:
        return b"\xfe\xff" + text.encode("utf-16-be") + chance.choice([b"", b"\x00"])
    if way < 0.14:
        data = bytearray(text.encode())
        for _ in range(chance.randint(1, 5)):
            # Half a pair as if it were a character, a character too long, one cut off, and one of no encoding.
            data[(at := chance.randrange(len(data) + 1)) : at] = chance.choice([b"\xed\xa0\x80", b"\xc0\xaf", b"\xe2\x80", b"\xff", b"\xf5\x80\x80\x80", b"\x00", b"\xed\xb0\x80\xed\xa0\x80"])
        return bytes(data)
    if way < 0.16:
        return text.encode("latin-1", "replace")
    return text.encode()

//! What one file says, as plain data.
//!
//! In: a parsed file and the dictionary. Out: [`FileFacts`]: its functions with their control flow, its bindings,
//! values, classes, imports and exports, the listeners it acquires and releases, and what could not be understood.
//! Never here: syntax nodes that outlive the call, another file, or a judgement.
//!
//! Everything is an index into an arena of the same `FileFacts`, so that facts own no pointers, can be kept when the
//! tree is dropped, and can be printed.

pub mod aliases;
mod assignments;
mod by_module;
pub mod cache;
mod calls;
mod classes;
mod commonjs;
mod expressions;
mod fit;
mod functions;
mod listeners;
mod literals;
mod loops;
mod lower;
mod lowering;
mod markup;
mod methods;
mod modules;
mod options;
mod patterns;
mod piped;
pub mod print;
mod prototypes;
mod put_into;
mod scopes;
mod sections;
mod statements;
pub mod suppressions;
#[cfg(test)]
mod tests;
mod trace;
mod undeclared;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::corpus::Span;

pub use lower::of;
pub use suppressions::{Scope, Suppression};

/// Index of a [`Binding`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BindingId(pub u32);
/// Index of a [`Value`]. Values are numbered in the order of evaluation: inside one function a smaller number is
/// evaluated earlier, loops aside, and the parts of an expression come before the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ValueId(pub u32);
/// Index of a [`Function`]. Number 0 is the module itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FunctionId(pub u32);
/// Index of a [`Class`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ClassId(pub u32);
/// Index of a [`Region`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RegionId(pub u32);

/// The name under which a JSX element holds the component that it is of; no attribute can be called so.
pub const COMPONENT: &str = "<>";

/// The module's own function.
pub const MODULE: FunctionId = FunctionId(0);

/// Everything that one file says.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct FileFacts {
    /// Names declared in the file.
    pub bindings: Vec<Binding>,
    /// Expressions, in order of evaluation within each function.
    pub values: Vec<Value>,
    /// Functions; the first is the module.
    pub functions: Vec<Function>,
    /// Classes, and constructor functions with prototypes.
    pub classes: Vec<Class>,
    /// Stretches of control flow.
    pub regions: Vec<Region>,
    /// Assignments to properties (`a.b = v`, `this.x = v`); assignments to names are in [`Binding::writes`].
    pub assignments: Vec<Assignment>,
    /// What other files can import.
    pub exports: Vec<Export>,
    /// Object literals of which the file's framework makes a component: what a `.vue` file exports.
    pub blueprints: Vec<ValueId>,
    /// Calls that the dictionary knows to add a listener, in source order.
    pub acquisitions: Vec<Acquisition>,
    /// Calls that the dictionary knows to take listeners away, in source order.
    pub releases: Vec<Release>,
    /// What could not be understood, in source order.
    pub blind_spots: Vec<BlindSpot>,
    /// Comments in which somebody asks not to be told, in source order.
    pub suppressions: Vec<Suppression>,
    /// Statements and members of classes, in the order of their starts; only where there are such comments.
    pub statements: Vec<Span>,
    /// The first byte of each line, so that a message can name a line.
    pub line_starts: Vec<u32>,
    /// Where other files begin that were joined to this one, in order; empty for a file by itself.
    pub joined: Vec<Joined>,
}

/// A file whose facts stand behind those of another one, to be looked at together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    /// Its path, as it is shown.
    pub path: SmolStr,
    /// Its first byte, among all bytes.
    pub byte: u32,
    /// The number of its first line, among all lines, counted from 0.
    pub line: u32,
    /// The number of its first value.
    pub value: u32,
}

impl FileFacts {
    /// The line of a place, counted from 1 in the file that it is in.
    pub fn line_of(&self, span: Span) -> usize {
        let line = self
            .line_starts
            .partition_point(|start| *start <= span.start)
            .max(1);
        line - self.joined_at(span).map_or(0, |file| file.line as usize)
    }

    /// The line of a place for a message: `line 7`, or `` line 7 of `src/bus.ts` `` where it is in a joined file.
    pub fn line_in_words(&self, span: Span) -> String {
        let line = self.line_of(span);
        match self.joined_at(span) {
            None => format!("line {line}"),
            Some(file) => format!("line {line} of `{}`", file.path),
        }
    }

    /// The joined file that a place is in; `None` for the file that all is about.
    pub fn joined_at(&self, span: Span) -> Option<&Joined> {
        let behind = self.joined.partition_point(|file| file.byte <= span.start);
        self.joined[..behind].last()
    }

    /// Whether a value is of the file that all is about, and not of one that was joined to it.
    pub fn is_own(&self, value: ValueId) -> bool {
        self.joined.first().is_none_or(|file| value.0 < file.value)
    }
}

/// A declared name.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Binding {
    /// The name as written.
    pub name: SmolStr,
    /// How it was declared.
    pub kind: BindingKind,
    /// The function whose activation holds it.
    pub function: FunctionId,
    /// The region that it is declared in: each run of that region has its own (a `var` has its function's body,
    /// a `let` of a `for` header the loop's body region).
    pub region: RegionId,
    /// Everything ever assigned to it, declarations first. A destructured name is written a [`ValueKind::Member`],
    /// [`ValueKind::Index`] or [`ValueKind::Element`] of what is taken apart; `...rest` an object or array that spreads it.
    pub writes: Vec<Write>,
    /// The identifier in the declaration.
    pub span: Span,
}

/// How a name was declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BindingKind {
    /// `var`.
    Var,
    /// `let`, and `using` / `await using` (see [`Write`]).
    Let,
    /// `const`.
    Const,
    /// `using` and `await using`.
    Using,
    /// A parameter, destructured or not.
    Parameter,
    /// A function declaration, or the own name of a function expression.
    Function,
    /// A class declaration, or the own name of a class expression.
    Class,
    /// A TypeScript `enum` or `namespace`.
    Enum,
    /// An ES import, or TypeScript's `import x = require()`.
    Import,
    /// The variable of a `catch`.
    Catch,
}

/// One assignment to a name.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Write {
    /// What is assigned.
    pub value: ValueId,
    /// Where: the region that runs it.
    pub region: RegionId,
    /// Whether it only fills an absent value (`??=`, `||=`).
    pub if_absent: bool,
}

/// An expression.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Value {
    /// What it is.
    pub kind: ValueKind,
    /// Where it is written. For values made up by destructuring: the pattern's part.
    pub span: Span,
    /// The region that evaluates it.
    pub region: RegionId,
}

/// What an expression is, with `as`, `satisfies`, `!`, type arguments and parentheses taken off.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ValueKind {
    /// A name declared in this file.
    Binding(BindingId),
    /// A name that this file does not declare: a global. `import.meta` is one too; a function's `arguments` is not.
    Global(SmolStr),
    /// `this`, resolved through arrows to the function that provides it (the module, at top level; the class's
    /// initialiser function, in a field). `fn.bind(this)` on a function literal makes the literal's `this` the outer one.
    This(FunctionId),
    /// `super`, in the function that provides `this`.
    Super(FunctionId),
    /// What a caller passes as parameter number `index` of `function`.
    Parameter {
        /// Whose parameter.
        function: FunctionId,
        /// Counted from 0; a rest parameter has its own place.
        index: u32,
    },
    /// The module of an import, a `require("x")` of a literal, or `import("x")`.
    /// `import a from "x"` is [`ValueKind::Member`] `default` of it, `import { b as c }` member `b`.
    Import(SmolStr),
    /// `object.name`, `object?.name`, `object["name"]`; `#name` keeps its `#`.
    Member {
        /// What it is a member of.
        object: ValueId,
        /// The property's name.
        name: SmolStr,
    },
    /// `object[index]` with anything but a literal string.
    Index {
        /// What it is an element of.
        object: ValueId,
        /// Which one.
        index: ValueId,
    },
    /// One of the things that a `for … of`, `for … in` or iteration draws from `of`.
    Element {
        /// What is iterated over.
        of: ValueId,
    },
    /// A call, a `new`, a tagged template. `import()` and `require("x")` of a literal are [`ValueKind::Import`].
    Call(Call),
    /// A function written here.
    Function(FunctionId),
    /// A class written here.
    Class(ClassId),
    /// A string, or a template without holes.
    String(SmolStr),
    /// A number, as written.
    Number(SmolStr),
    /// `true` or `false`.
    Boolean(bool),
    /// `null`, `undefined`, `void x`.
    Nothing,
    /// A regular expression.
    Pattern,
    /// A template with holes: its parts in order, the text between the holes as [`ValueKind::String`].
    Template(Vec<ValueId>),
    /// An object literal.
    Object(Vec<Property>),
    /// An array literal; a hole is missing, a spread is a [`ValueKind::Spread`].
    Array(Vec<ValueId>),
    /// `...value`, as an argument or element.
    Spread(ValueId),
    /// `await value`, and what `for await` draws is an [`ValueKind::Element`].
    Await(ValueId),
    /// `yield value`.
    Yield(Option<ValueId>),
    /// One of two: `c ? a : b`, `a || b`, `a && b`, `a ?? b`, a default in a pattern.
    Either {
        /// How the choice is made.
        choice: Choice,
        /// The test, for [`Choice::Ternary`].
        test: Option<ValueId>,
        /// The first alternative, or left operand.
        left: ValueId,
        /// The second alternative, or right operand.
        right: ValueId,
    },
    /// `target = value` and its compound forms, seen as a value.
    Assign {
        /// What is written to.
        target: ValueId,
        /// What is written.
        value: ValueId,
    },
    /// `!value`.
    Not(ValueId),
    /// `left op right` for the remaining operators (`===`, `+`, `instanceof`, `in`, …).
    Binary {
        /// The operator, as written.
        operator: SmolStr,
        /// Left operand.
        left: ValueId,
        /// Right operand.
        right: ValueId,
    },
    /// `typeof`, `-`, `~`, `++`, `delete`, …
    Unary {
        /// The operator, as written.
        operator: SmolStr,
        /// The operand.
        operand: ValueId,
    },
    /// `a, b`: the last.
    Sequence(Vec<ValueId>),
    /// A JSX element. The component that it is of comes first and is named [`COMPONENT`]. Its handlers and children (named
    /// `children`) are here so that functions handed to it are seen to be handed on.
    Jsx(Vec<Property>),
    /// Anything else; its parts were still visited.
    Unknown,
}

/// How an [`ValueKind::Either`] chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Choice {
    /// `c ? a : b`.
    Ternary,
    /// `a || b`.
    Or,
    /// `a && b`.
    And,
    /// `a ?? b`, and defaults in patterns and parameters.
    Coalesce,
}

/// A call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// What is called: a [`ValueKind::Member`] for a method.
    pub callee: ValueId,
    /// The arguments in order; spreads are [`ValueKind::Spread`].
    pub arguments: Vec<ValueId>,
    /// How it is called.
    pub form: CallForm,
    /// Whether `?.` may skip it.
    pub optional: bool,
}

/// How something is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CallForm {
    /// `f()`.
    Plain,
    /// `new F()`.
    New,
    /// A tagged template.
    Tagged,
    /// `@decorator` without or with arguments.
    Decorator,
}

/// A property of an object literal or JSX element.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Property {
    /// Its name; `None` for a computed one or a spread. Well-known symbols are written `[Symbol.x]`.
    pub name: Option<SmolStr>,
    /// Its value; a [`ValueKind::Spread`] for a spread. Methods, getters and setters are [`ValueKind::Function`].
    pub value: ValueId,
}

/// A function, a method, a class's initialiser, or the module.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Function {
    /// Its name, or the name of the variable, property or member that it is first given to.
    pub name: Option<SmolStr>,
    /// What kind.
    pub kind: FunctionKind,
    /// The function around it; `None` for the module.
    pub parent: Option<FunctionId>,
    /// The region it is created in; for the module its own body.
    pub region: RegionId,
    /// The class that it is a member of; for a constructor function, the class it makes.
    pub class: Option<ClassId>,
    /// Whether it is a static member.
    pub is_static: bool,
    /// `async`.
    pub is_async: bool,
    /// `function*`.
    pub is_generator: bool,
    /// Its parameters in order; each is written a [`ValueKind::Parameter`], or parts of one.
    pub parameters: Vec<ParameterFacts>,
    /// Its body. Parameter defaults run in it, first.
    pub body: RegionId,
    /// The [`ValueKind::Function`] value that creates it; `None` for the module, declarations' included.
    pub value: Option<ValueId>,
    /// The function whose `this` it has: itself, or an outer one.
    pub this: FunctionId,
    /// `@Get()` and the like on a method, in order.
    pub decorators: Vec<ValueId>,
    /// The name if it has one written, else the keyword or the arrow's parameters: a short place to point at.
    pub head: Span,
    /// The whole of it.
    pub span: Span,
}

/// One parameter.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ParameterFacts {
    /// The name, when it is not destructured.
    pub binding: Option<BindingId>,
    /// Its name as written; for a destructured one, empty.
    pub name: SmolStr,
    /// The type annotation as written, without the colon.
    pub annotation: Option<SmolStr>,
    /// `...rest`.
    pub is_rest: bool,
    /// `constructor(private bus: Bus)` also assigns `this.bus`: recorded in [`FileFacts::assignments`] too.
    pub is_property: bool,
    /// `@Inject()` and the like.
    pub decorators: Vec<ValueId>,
    /// The parameter.
    pub span: Span,
}

/// What kind of function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FunctionKind {
    /// The module's top level.
    Module,
    /// `function f() {}` as a declaration.
    Declaration,
    /// `function () {}` as an expression.
    Expression,
    /// `() => {}`.
    Arrow,
    /// A method of a class or object literal, or a function assigned to a prototype.
    Method,
    /// A class's constructor, or the constructor function of a prototype class.
    Constructor,
    /// `get x() {}`.
    Getter,
    /// `set x(v) {}`.
    Setter,
    /// A made-up function that runs a class's field initialisers for each instance.
    Initialiser,
    /// A made-up function that runs a class's static fields and blocks once.
    StaticInitialiser,
    /// A made-up function that runs the script of a component for each instance.
    Instance,
    /// A made-up function that runs the script of a page for each request.
    Request,
}

/// A class, or a constructor function whose prototype is given methods.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Class {
    /// Its name, or that of the variable it is given to.
    pub name: Option<SmolStr>,
    /// The name that holds it, where there is one.
    pub binding: Option<BindingId>,
    /// What it extends, `util.inherits` and `Object.create(Base.prototype)` included.
    pub base: Option<ValueId>,
    /// The last names of the interfaces it implements: `NestInterceptor` of `implements nest.NestInterceptor<T>`.
    pub implements: Vec<SmolStr>,
    /// Its members in order, static ones and parameter properties too; abstract and declared ones have neither function
    /// nor value. A field's value was also recorded as an [`Assignment`] in the initialiser.
    pub members: Vec<Member>,
    /// Its constructor, where one is written.
    pub constructor: Option<FunctionId>,
    /// `@Controller()` and the like.
    pub decorators: Vec<ValueId>,
    /// The region it is created in.
    pub region: RegionId,
    /// The [`ValueKind::Class`] value, where it is an ES class.
    pub value: Option<ValueId>,
    /// Its name, or the keyword.
    pub head: Span,
    /// The whole of it.
    pub span: Span,
}

/// A member of a class.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Member {
    /// Its name; `#name` keeps its `#`. Computed names are left out unless they are `Symbol.x`, written `[Symbol.x]`.
    pub name: SmolStr,
    /// The function, for methods, accessors, and fields that hold a function.
    pub function: Option<FunctionId>,
    /// The value of a field.
    pub value: Option<ValueId>,
    /// `static`.
    pub is_static: bool,
    /// `private` or `#name`, or a leading underscore in a prototype class. What is `protected` is not: classes in other
    /// files may call it.
    pub is_private: bool,
    /// The type annotation of a field as written, without the colon.
    pub annotation: Option<SmolStr>,
    /// The member's name.
    pub span: Span,
}

/// A stretch of code that runs as a whole: a function's body, a loop's, a branch.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Region {
    /// What kind.
    pub kind: RegionKind,
    /// The region around it; `None` for a function's body.
    pub parent: Option<RegionId>,
    /// The function that runs it.
    pub function: FunctionId,
    /// What happens in it, in order.
    pub steps: Vec<Step>,
    /// Where it is written.
    pub span: Span,
}

/// What kind of region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum RegionKind {
    /// A function's body.
    Body,
    /// A bare block, a labelled statement's body.
    Block,
    /// A loop: each turn runs the region, the test and the update included.
    Loop {
        /// Its form.
        form: LoopForm,
        /// What `for … of` and `for … in` iterate over, or what a counter walks through: `xs` of `i < xs.length`.
        over: Option<ValueId>,
        /// The loop's head (`for (const x of xs)`), a place to point at.
        head: Span,
    },
    /// Runs when `test` is truthy (`when`) or falsy (`!when`): `if`, `else`, `? :`, the right side of `&&`, `||`, `??`.
    /// For `??` the region runs when `test` is nullish, which is written as `when: false`.
    Branch {
        /// The condition.
        test: ValueId,
        /// Which outcome runs it.
        when: bool,
    },
    /// A `case`, or the `default`.
    Case {
        /// What is switched on.
        of: ValueId,
        /// What it must equal; `None` for `default`.
        value: Option<ValueId>,
    },
    /// The block of a `try`.
    Try,
    /// The block of a `catch`.
    Catch,
    /// The block of a `finally`.
    Finally,
}

/// A loop's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LoopForm {
    /// `for (;;)`.
    For,
    /// `for … of`.
    ForOf,
    /// `for await … of`.
    ForAwait,
    /// `for … in`.
    ForIn,
    /// `while`.
    While,
    /// `do … while`.
    DoWhile,
}

/// One thing that happens in a region, in the order of evaluation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Step {
    /// A [`ValueKind::Call`] runs (its arguments and callee were evaluated before).
    Call(ValueId),
    /// A name is assigned: number of the write in [`Binding::writes`].
    Write(BindingId, u32),
    /// A property is assigned: index into [`FileFacts::assignments`].
    Assign(u32),
    /// `await`: a rejection may leave here.
    Await(ValueId),
    /// `yield`: the caller may never come back.
    Yield(ValueId),
    /// `if`, `?:`, `&&`, `||`, `??`: one region runs or the other. A missing one does nothing; an expression's region
    /// without steps (`a || 'b'`) is left out, and the whole step with it if nothing is left.
    Branch {
        /// Runs when the test holds.
        then: Option<RegionId>,
        /// Runs when it does not.
        otherwise: Option<RegionId>,
    },
    /// A loop.
    Loop {
        /// The turn.
        body: RegionId,
        /// Whether the first turn always runs (`do … while`).
        at_least_once: bool,
        /// Whether only a `break` or another exit ends it (`while (true)`, `for (;;)`).
        is_endless: bool,
        /// Its label.
        label: Option<SmolStr>,
    },
    /// A `switch`.
    Switch {
        /// The cases in order; control falls through to the next.
        cases: Vec<RegionId>,
        /// Whether one of them is the `default`.
        has_default: bool,
        /// Its label.
        label: Option<SmolStr>,
    },
    /// A `try`.
    Try {
        /// What is tried.
        body: RegionId,
        /// What runs when it throws.
        catch: Option<RegionId>,
        /// What always runs.
        finally: Option<RegionId>,
    },
    /// A bare block or labelled block.
    Block {
        /// What runs.
        body: RegionId,
        /// Its label.
        label: Option<SmolStr>,
    },
    /// `return`.
    Return {
        /// What is returned. An arrow with an expression for a body returns it.
        value: Option<ValueId>,
        /// The statement.
        span: Span,
    },
    /// `throw`.
    Throw {
        /// What is thrown.
        value: ValueId,
        /// The statement.
        span: Span,
    },
    /// `break`.
    Break {
        /// The label it names.
        label: Option<SmolStr>,
        /// The statement.
        span: Span,
    },
    /// `continue`.
    Continue {
        /// The label it names.
        label: Option<SmolStr>,
        /// The statement.
        span: Span,
    },
}

/// An assignment to a property.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Assignment {
    /// A [`ValueKind::Member`] or [`ValueKind::Index`].
    pub target: ValueId,
    /// What is assigned.
    pub value: ValueId,
    /// Where: the region that runs it.
    pub region: RegionId,
    /// Whether it only fills an absent value (`??=`, `||=`).
    pub if_absent: bool,
}

/// Something that other files can import.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Export {
    /// The name it is imported by; `default` for a default export and for `module.exports = …`.
    /// `export *` from a module is `*`.
    pub name: SmolStr,
    /// What it is.
    pub value: ValueId,
}

/// A call that adds a listener.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Acquisition {
    /// The call.
    pub call: ValueId,
    /// The pair of the dictionary it belongs to: an index into its `pairs`.
    pub pair: u32,
    /// What the listener is added to.
    pub target: ValueId,
    /// The event; `None` where the pair has none (`MediaQueryList.addListener`).
    pub event: Option<ValueId>,
    /// What stands between the event and the listener, and narrows the event down: a selector, the layer of a map.
    pub within: Option<ValueId>,
    /// What is added.
    pub listener: ValueId,
    /// Whether it goes by itself after the first event (`.once`, `{ once: true }`).
    pub once: bool,
    /// Whether the target is an argument (`helper.on(target, "event", f)`): what the helper does with it is out of sight.
    pub through_helper: bool,
    /// The options argument, read.
    pub options: Options,
    /// The region that runs it.
    pub region: RegionId,
    /// From the method's name to the event: `on("x"`; the short place to point at.
    pub span: Span,
}

/// The third argument of `addEventListener`, read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// Whether it captures; `None` if that cannot be read (a spread, a variable).
    pub capture: Option<bool>,
    /// The `signal`.
    pub signal: Option<ValueId>,
    /// Whether some of it could not be read.
    pub is_opaque: bool,
}

/// A call that takes listeners away.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Release {
    /// The call.
    pub call: ValueId,
    /// The pair of the dictionary it belongs to: an index into its `pairs`.
    pub pair: u32,
    /// What they are taken from.
    pub target: ValueId,
    /// Which event; `None` means all of them.
    pub event: Option<ValueId>,
    /// What narrows the event down, as for a registration.
    pub within: Option<ValueId>,
    /// Which listener; `None` means all of them.
    pub listener: Option<ValueId>,
    /// The options argument, read.
    pub options: Options,
    /// Whether it calls a method that such an emitter does not have.
    pub is_mistaken: bool,
    /// The region that runs it.
    pub region: RegionId,
    /// From the method's name to the event.
    pub span: Span,
}

/// Something that could not be understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlindSpot {
    /// Why.
    pub kind: BlindSpotKind,
    /// Where.
    pub span: Span,
}

/// Why something could not be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlindSpotKind {
    /// The region did not parse.
    Unparsed,
    /// Code nested deeper than is followed.
    TooDeep,
    /// `eval`, `with`: names may mean anything.
    Dynamic,
}

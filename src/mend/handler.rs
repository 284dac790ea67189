//! The function that a registration and its removal have to share, and how both are written.
//!
//! In: a registration. Out: what is written for the target and the handler where the listener is taken away, and the edits that
//! keep them till then.
//! Never here: where it is taken away.

use super::Edit;
use super::script::{Script, Spot, has_word, is_of_name};
use crate::corpus::Span;
use crate::cst::{Expression, Node};
use crate::judge::explain::remedy::{Added, Reach, Written};

/// Something that is written again, and what has to be kept for it.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// What is written.
    pub text: String,
    /// What keeps it.
    pub edits: Vec<Edit>,
    /// Whether it may not be there yet.
    pub may_be_missing: bool,
}

impl Kept {
    fn as_it_is(text: &str) -> Option<Self> {
        (!text.contains('\n')).then(|| Self {
            text: text.to_owned(),
            ..Self::default()
        })
    }
}

/// How a listener is taken away by a function inside the one that adds it.
pub struct Removal {
    /// How the target is written there.
    pub target: String,
    /// The call.
    pub call: String,
    /// What keeps the target and the handler till then.
    pub edits: Vec<Edit>,
}

/// The removal of a listener within the function that adds it.
pub fn removal_nearby(script: &Script<'_>, spot: &Spot<'_>, added: &Added) -> Option<Removal> {
    let target = target_nearby(script, spot, added.target)?;
    let handler = handler_nearby(script, spot, added)?;
    let call = removal(script, spot, added, &target.text, &handler.text)?;
    Some(Removal {
        target: target.text,
        call,
        edits: merged(target.edits, handler.edits),
    })
}

/// The edits of both; what both put before the same statement goes there one after the other.
fn merged(mut first: Vec<Edit>, second: Vec<Edit>) -> Vec<Edit> {
    for edit in second {
        let same = first
            .iter_mut()
            .find(|it| it.span == edit.span && it.span.is_empty());
        match same {
            Some(before) => before.text.push_str(&edit.text),
            None => first.push(edit),
        }
    }
    first
}

/// The call that takes a listener away.
pub fn removal(
    script: &Script<'_>,
    spot: &Spot<'_>,
    added: &Added,
    target: &str,
    handler: &str,
) -> Option<String> {
    let Expression::Member {
        object, property, ..
    } = spot.callee.expression()
    else {
        return None;
    };
    let between = Span::new(object.span().end, property.span().start);
    let dot = if script.at(between).contains('?') {
        "?."
    } else {
        "."
    };
    let arguments = spot.arguments.elements();
    let at = arguments
        .iter()
        .position(|it| it.span().contains(added.listener.span))?;
    let before: Vec<&str> = arguments[..at]
        .iter()
        .map(|it| script.at(it.span()))
        .collect();
    let mut all: Vec<String> = before.iter().map(|it| (*it).to_owned()).collect();
    all.push(handler.to_owned());
    // What else it is handed may be what the listener is made of.
    if arguments.len() > at + 1 + usize::from(added.has_options) {
        return None;
    }
    if let Some(options) = arguments.get(at + 1).filter(|_| added.captures) {
        all.push(options_of_removal(script, *options)?);
    }
    let text = format!("{target}{dot}{}({})", added.method, all.join(", "));
    (!text.contains('\n')).then_some(text)
}

/// What a removal says of `capture` for options that a registration is given.
pub fn options_of_removal(script: &Script<'_>, options: Node<'_>) -> Option<String> {
    match options.expression() {
        // Not every runtime reads a bare `true` here.
        Expression::Boolean(_) | Expression::Object => Some("{ capture: true }".to_owned()),
        Expression::Name(_) | Expression::Member { .. } => {
            Some(script.at(options.span()).to_owned())
        }
        _ => None,
    }
}

/// The target as functions within the function at `within` write it: as it is, or, where that may be another one by then, by a
/// constant.
fn target_nearby(script: &Script<'_>, spot: &Spot<'_>, target: Written) -> Option<Kept> {
    let text = script.at(target.span);
    let is_variable = !text.contains('.');
    match target.reach {
        Reach::File | Reach::Instance => Kept::as_it_is(text),
        Reach::Within(_) if is_variable => Kept::as_it_is(text),
        Reach::Within(_) | Reach::Nowhere => {
            let name = free(around(script, spot.statement.span()), &name_of(text));
            let declared =
                script.statement(&format!("const {name} = {text}"), spot.statement.span());
            let kept = Kept::as_it_is(&name)?;
            (!text.contains('\n')).then(|| Kept {
                edits: vec![
                    script.before(spot.statement.span(), &[declared]),
                    Edit::replace(target.span, name.clone()),
                ],
                ..kept
            })
        }
    }
}

/// A name for what an expression is: `node` of `nodeRef.current`, `bus` of `props.bus`.
fn name_of(text: &str) -> String {
    let parts = text.split(['.', '?', '!']).filter(|it| !it.is_empty());
    let mut names = parts
        .filter(|it| it.chars().all(is_of_name))
        .collect::<Vec<_>>();
    if names.last() == Some(&"current") {
        names.pop();
    }
    let last = names.last().copied().unwrap_or("target");
    let bare = last.strip_suffix("Ref").filter(|it| !it.is_empty());
    match bare.unwrap_or(last) {
        "this" | "ref" => "target".to_owned(),
        name => name.to_owned(),
    }
}

/// The handler as functions within the same one write it.
fn handler_nearby(script: &Script<'_>, spot: &Spot<'_>, added: &Added) -> Option<Kept> {
    let listener = added.listener;
    let text = script.at(listener.span);
    if listener.reach != Reach::Nowhere {
        return Kept::as_it_is(text);
    }
    if !is_told(script, listener.span) {
        return None;
    }
    let name = free(around(script, spot.statement.span()), &name_for(added));
    let declared = script.statement(&format!("const {name} = {text}"), spot.statement.span());
    Some(Kept {
        text: name.clone(),
        edits: vec![
            script.before(spot.statement.span(), &[declared]),
            Edit::replace(listener.span, name),
        ],
        may_be_missing: false,
    })
}

/// The handler as other members of the class write it.
pub fn handler_in_class(
    script: &Script<'_>,
    spot: &Spot<'_>,
    added: &Added,
    class: Node<'_>,
) -> Option<Kept> {
    let listener = added.listener;
    let text = script.at(listener.span);
    match listener.reach {
        Reach::File | Reach::Instance => return Kept::as_it_is(text),
        Reach::Within(_) if text.contains('.') => return None,
        Reach::Within(_) | Reach::Nowhere => {}
    }
    let node = script.node(listener.span)?;
    if let Some(method) = bound_method(script, node, class) {
        return bound_field(script, spot, added, class, &method);
    }
    let wanted = match listener.reach {
        Reach::Nowhere => name_for(added),
        _ => text.to_owned(),
    };
    let name = free_member(script.at(class.span()), &wanted);
    let mut edits = Vec::new();
    if script.is_typed {
        edits.push(declare(
            script,
            class,
            &name,
            &type_of(script, node)?,
            added.constructs,
        )?);
    }
    let kept = script.statement(&format!("this.{name} = {text}"), spot.statement.span());
    edits.push(script.before(spot.statement.span(), &[kept]));
    edits.push(Edit::replace(listener.span, format!("this.{name}")));
    Some(Kept {
        text: format!("this.{name}"),
        edits,
        may_be_missing: !added.constructs,
    })
}

/// The method of the class that an expression binds to its instance: `resize` of `this.resize.bind(this)`.
pub fn bound_method(script: &Script<'_>, node: Node<'_>, class: Node<'_>) -> Option<String> {
    let text = script.at(node.span());
    let method = text.strip_prefix("this.")?.strip_suffix(".bind(this)")?;
    let is_name = method
        .chars()
        .all(|one| one.is_alphanumeric() || one == '_');
    let is_method = class.class().members.iter().any(|it| match it {
        crate::cst::ClassMember::Method { key, is_static, .. } => {
            !is_static && script.at(key.node().span()) == method
        }
        _ => false,
    });
    (is_name && is_method).then(|| method.to_owned())
}

/// A field that holds a bound method from the beginning.
fn bound_field(
    script: &Script<'_>,
    spot: &Spot<'_>,
    added: &Added,
    class: Node<'_>,
    method: &str,
) -> Option<Kept> {
    let made_at = added.constructs.then(|| spot.statement.span());
    let (name, field) = bound(script, made_at, class, method)?;
    Some(Kept {
        text: format!("this.{name}"),
        edits: vec![
            field,
            Edit::replace(added.listener.span, format!("this.{name}")),
        ],
        may_be_missing: false,
    })
}

/// A field for a bound method: its name, and the edit that makes it. `made_at` is a statement of the constructor, which is where
/// JavaScript makes fields where it does not declare them.
pub fn bound(
    script: &Script<'_>,
    made_at: Option<Span>,
    class: Node<'_>,
    method: &str,
) -> Option<(String, Edit)> {
    let bare = method.trim_start_matches('_');
    let mut letters = bare.chars();
    let first = letters.next()?.to_ascii_uppercase();
    let name = free_member(
        script.at(class.span()),
        &format!("bound{first}{}", letters.as_str()),
    );
    let made = format!("{name} = this.{method}.bind(this)");
    let edit = match made_at.filter(|_| !script.is_typed) {
        Some(statement) => {
            let code = script.statement(&format!("this.{made}"), statement);
            script.before(statement, &[code])
        }
        None if script.is_typed => new_field(script, class, &format!("private readonly {made}"))?,
        None => new_field(script, class, &made)?,
    };
    Some((name, edit))
}

fn declare(
    script: &Script<'_>,
    class: Node<'_>,
    name: &str,
    kind: &str,
    is_there: bool,
) -> Option<Edit> {
    let maybe = if is_there { "" } else { "?" };
    new_field(script, class, &format!("private {name}{maybe}: {kind}"))
}

/// Puts a field behind the other fields of a class, or before its first member.
fn new_field(script: &Script<'_>, class: Node<'_>, code: &str) -> Option<Edit> {
    let members = class.class().members;
    let spans = |it: &crate::cst::ClassMember<'_>| match it {
        crate::cst::ClassMember::Field {
            key,
            value,
            annotation,
            ..
        } => {
            let end = [Some(key.node()), *value, *annotation]
                .into_iter()
                .flatten();
            end.map(|it| it.span().end)
                .max()
                .map(|end| (key.node().span().start, end))
        }
        _ => None,
    };
    let has_semicolons = script.text.lines().any(|line| line.ends_with(';'));
    let end = if has_semicolons { ";" } else { "" };
    if let Some((start, last)) = members.iter().filter_map(spans).next_back() {
        let line = script.line_end_after(last)?;
        let indentation = script.indentation(start);
        return Some(Edit::insert(
            line,
            format!("{}{indentation}{code}{end}", script.newline),
        ));
    }
    let body = class.class_body()?;
    let indentation = format!("{}{}", script.indentation(class.span().start), script.unit);
    let text = format!("{0}{indentation}{code}{end}{0}", script.newline);
    Some(Edit::insert(body.span().start + 1, text))
}

/// The type of a function whose parameters say theirs.
fn type_of(script: &Script<'_>, node: Node<'_>) -> Option<String> {
    let Expression::Function = node.expression() else {
        return None;
    };
    let function = node.function();
    let parameters: Option<Vec<&str>> = function
        .parameters
        .iter()
        .map(|it| it.annotation.map(|_| script.at(it.span)))
        .collect();
    let parameters = parameters?.join(", ");
    (!parameters.contains(['\n', '='])).then(|| format!("({parameters}) => void"))
}

/// Whether an expression means the same without the registration around it: in TypeScript, parameters without a type get theirs from
/// there.
pub fn is_told(script: &Script<'_>, span: Span) -> bool {
    let Some(node) = script.node(span) else {
        return false;
    };
    let is_function = matches!(node.expression(), Expression::Function);
    !script.is_typed || !is_function || type_of(script, node).is_some()
}

/// A name for the handler of an event: `onUserChanged` for `user:changed`.
pub fn name_for(added: &Added) -> String {
    let event = added.event.as_deref().unwrap_or_default();
    let words = event.split(|one: char| !one.is_ascii_alphanumeric());
    let mut name = String::from("on");
    for word in words {
        let mut letters = word.chars();
        name.extend(letters.next().map(|it| it.to_ascii_uppercase()));
        let rest = letters.as_str();
        let is_shouted = !word.chars().any(|it| it.is_ascii_lowercase());
        name.push_str(&if is_shouted {
            rest.to_ascii_lowercase()
        } else {
            rest.to_owned()
        });
    }
    match name.as_str() {
        "on" => "onEvent".to_owned(),
        _ => name,
    }
}

/// The outermost function around a place that is no member of a class, or the whole file: where a name could mean two things.
pub fn around<'t>(script: &Script<'t>, place: Span) -> &'t str {
    let path = script.tree.around(place);
    let function = path.iter().find(|it| it.is_function());
    function.map_or(script.text, |it| script.at(it.span()))
}

/// A name that a text does not use.
pub fn free(text: &str, wanted: &str) -> String {
    numbered(wanted, |name| has_word(text, name))
}

fn free_member(class: &str, wanted: &str) -> String {
    // A variable of the same name is something else.
    let is_member = |name: &str| has_word(class, &format!("this.{name}"));
    let is_declared = |name: &str| {
        let mut lines = class.lines().map(str::trim_start);
        lines.any(|line| {
            let words = [
                "private",
                "protected",
                "public",
                "readonly",
                "static",
                "async",
                "get",
                "set",
            ];
            let bare = words.iter().fold(line, |line, word| {
                line.strip_prefix(word)
                    .filter(|it| it.starts_with(' '))
                    .map_or(line, str::trim_start)
            });
            bare.strip_prefix(name)
                .is_some_and(|rest| rest.starts_with(['(', ':', ' ', '?', '!', ';', '=']))
        })
    };
    numbered(wanted, |name| is_member(name) || is_declared(name))
}

/// The wanted name, or one like it: `onData`, `handleData`, `onData2`.
fn numbered(wanted: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let event = wanted.strip_prefix("on");
    let event = event.filter(|it| it.starts_with(|one: char| one.is_ascii_uppercase()));
    let other = event.map(|event| format!("handle{event}"));
    let more = (2..).map(|number| format!("{wanted}{number}"));
    let mut names = std::iter::once(wanted.to_owned()).chain(other).chain(more);
    names
        .find(|name| !is_taken(name))
        .expect("numbers never end")
}

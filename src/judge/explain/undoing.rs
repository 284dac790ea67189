//! How a listener is taken away again: by which call, and what has to be kept for it. A method is named only if the target is
//! known to have it: the file uses it, its class in sight has it, or the dictionary's pair does and nothing in sight says
//! otherwise.
//!
//! In: a case. Out: [`Undoing`], in words that fit into a suggestion.
//! Never here: when it is to be done; that is `advice`.

use super::handed::Handed;
use super::phrase::{called, class_around, event_argument, handler, spelled};
use crate::dictionary::pattern_matches;
use crate::facts::{Acquisition, BindingKind, ClassId, FunctionId, ValueId, ValueKind};
use crate::graph::Owner;
use crate::judge::case::Case;

/// How a listener is taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undoing {
    /// What has to be kept for it, in words: `the handler`.
    keep: Vec<String>,
    /// Where that is kept, in words: `a variable`.
    keeper: &'static str,
    /// What is to be done.
    call: Call,
}

/// A call that takes a listener away, in two forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// As an order: ``call `bus.off('data', handler)` ``.
    pub order: String,
    /// As what somebody does: ``calls `bus.off('data', handler)` ``.
    pub does: String,
}

/// By what a target lets a listener go.
enum Means {
    /// A method of this name.
    Method(String),
    /// What the registration returned.
    Disposer,
    /// The function that the registration returned.
    Returned,
    /// A method of what the registration returned.
    Handle(String),
    /// Nothing yet: a class in sight, of this name, has no method for it.
    Missing(String),
    /// Nothing that is known by a name.
    Unknown,
}

/// The registration to speak of.
fn said(case: &Case<'_, '_>) -> Handed {
    case.handed().unwrap_or_else(|| Handed {
        added: case.acquisition.clone(),
        helper: None,
    })
}

impl Undoing {
    /// Where it is done by the function that adds the listener: its variables are in reach.
    pub fn nearby(case: &Case<'_, '_>) -> Self {
        let said = said(case);
        let mut keep = Vec::new();
        keep.extend(is_made_on_the_spot(case, &said.added).then(|| "the handler".to_owned()));
        Self::of(case, &said, keep, "a variable")
    }

    /// Where another function does it, which does not reach the variables of the one that adds the listener.
    pub fn elsewhere(case: &Case<'_, '_>) -> Self {
        let said = said(case);
        let mut keep = Vec::new();
        match is_made_on_the_spot(case, &said.added) {
            true => keep.push("the handler".to_owned()),
            false => keep.extend(local_name(case, &said.added, said.added.listener)),
        }
        keep.extend(local_name(case, &said.added, said.added.target));
        let keeper = match class_around(case.graph, &said.added) {
            Some(_) => "a field",
            None => "an outer variable",
        };
        Self::of(case, &said, keep, keeper)
    }

    fn of(case: &Case<'_, '_>, said: &Handed, keep: Vec<String>, keeper: &'static str) -> Self {
        match &said.helper {
            Some(helper) => Self {
                keep: Vec::new(),
                keeper,
                call: Call::of_helper(helper),
            },
            None => Self::by_means(case, &said.added, keep, keeper),
        }
    }

    fn by_means(
        case: &Case<'_, '_>,
        added: &Acquisition,
        mut keep: Vec<String>,
        keeper: &'static str,
    ) -> Self {
        let call = match means(case) {
            Means::Method(method) => {
                if !Self::is_plain(&spelled(case, added.target)) && !is_helper(case) {
                    keep.push("the target".to_owned());
                }
                Call::of_code(&written(case, added, &method, &handler(case, added)))
            }
            Means::Returned => {
                let made = called(case, case.acquisition.call);
                keep = vec![format!("what {made} returns")];
                Call {
                    order: "call it".to_owned(),
                    does: format!("calls what {made} returns"),
                }
            }
            Means::Unknown => {
                keep.clear();
                let target = spelled(case, added.target);
                Call {
                    order: format!("remove the listener from `{target}`"),
                    does: format!("removes the listener from `{target}`"),
                }
            }
            Means::Disposer => {
                keep.clear();
                let made = called(case, case.acquisition.call);
                Call {
                    order: format!("dispose of what {made} returns"),
                    does: format!("disposes of what {made} returns"),
                }
            }
            Means::Handle(method) => {
                let made = called(case, case.acquisition.call);
                keep = vec![format!("what {made} returns")];
                Call::of_code(&format!("its `{method}()`"))
            }
            Means::Missing(class) => Call {
                order: format!("give `{class}` a method that removes one listener, and call it"),
                does: format!("calls a new method of `{class}` that removes one listener"),
            },
        };
        Self { keep, keeper, call }
    }

    /// Whether a thing is written so that it can be written again: no call that would run a second time, and nothing that
    /// is left out.
    pub fn is_plain(text: &str) -> bool {
        !text.contains(['(', '…', ' '])
    }

    /// The call alone.
    pub fn call(self) -> Call {
        self.call
    }

    /// The whole of it at the beginning of a sentence: ``Keep the handler in a variable and call `bus.off(…)` ``.
    pub fn order(&self) -> String {
        let text = self.order_within_sentence();
        let first = text.chars().next().map(|one| one.to_ascii_uppercase());
        first.into_iter().chain(text.chars().skip(1)).collect()
    }

    /// The same within a sentence.
    pub fn order_within_sentence(&self) -> String {
        let order = &self.call.order;
        match self.keep.as_slice() {
            [] => order.clone(),
            all => {
                let keep = all.join(" and ");
                let keeper = match all.len() {
                    1 => self.keeper.to_owned(),
                    _ => format!(
                        "{}s",
                        self.keeper
                            .trim_start_matches("an ")
                            .trim_start_matches("a ")
                    ),
                };
                format!("keep {keep} in {} and {order}", keeper)
            }
        }
    }
}

impl Call {
    fn of_helper(helper: &str) -> Self {
        Self {
            order: format!(
                "let `{helper}` return a function that removes the listener, and call that"
            ),
            does: format!("calls a function, returned by `{helper}`, that removes the listener"),
        }
    }

    fn of_code(code: &str) -> Self {
        Self {
            order: format!("call {code}"),
            does: format!("calls {code}"),
        }
    }
}

/// What was looked for, in words: `` `bus.off('data', …)` ``.
pub fn sought(case: &Case<'_, '_>) -> String {
    let said = said(case);
    match means(case) {
        // Where the helper adds it, in the words of who has called the helper.
        Means::Method(method) => {
            let added = Acquisition {
                target: match said.helper {
                    Some(_) => case.acquisition.target,
                    None => said.added.target,
                },
                ..said.added
            };
            written(case, &added, &method, "…")
        }
        Means::Unknown => format!(
            "a removal from `{}`",
            spelled(case, case.acquisition.target)
        ),
        Means::Disposer | Means::Returned => format!(
            "a use of what {} returns",
            called(case, case.acquisition.call)
        ),
        Means::Handle(method) => format!(
            "a call of `{method}()` on what {} returns",
            called(case, case.acquisition.call)
        ),
        Means::Missing(class) => format!("a method of `{class}` that removes a listener"),
    }
}

/// The method that takes one listener away, if the target has one.
pub fn release_method(case: &Case<'_, '_>) -> Option<String> {
    match means(case) {
        Means::Method(method) => Some(method),
        Means::Disposer
        | Means::Returned
        | Means::Handle(_)
        | Means::Missing(_)
        | Means::Unknown => None,
    }
}

/// Whether a registration can be handed `{ signal }` and `{ once }`: its target is one of the platform's, or may be one.
pub fn takes_options(case: &Case<'_, '_>) -> bool {
    let graph = case.graph;
    let pair = &graph.dictionary.pairs[case.acquisition.pair as usize];
    pair.options.is_some()
        && graph.handled_by(case.acquisition).is_none()
        && class_of_target(case).is_none()
        && !graph.hands_this(case.acquisition.call)
}

/// The class in sight that the method belongs to by which the listener is added.
fn class_of_target(case: &Case<'_, '_>) -> Option<ClassId> {
    let added = case.graph.callee_name(case.acquisition.call)?;
    case.graph.class_with(case.acquisition.target, &added)
}

/// The call that removes, in backquotes.
fn written(case: &Case<'_, '_>, added: &Acquisition, method: &str, listener: &str) -> String {
    let (target, event) = (spelled(case, added.target), event_argument(case, added));
    let options = match (&case.acquisition.options, listener) {
        (_, "…") => "",
        (options, _) if options.capture == Some(true) => ", { capture: true }",
        // A removal has to say the same of `capture`.
        (options, _) if options.is_opaque => ", …",
        _ => "",
    };
    if is_helper(case) {
        return format!("`{method}(…)`");
    }
    let call = format!("{method}({event}{listener}{options})");
    match Undoing::is_plain(&target) {
        true => format!("`{target}.{call}`"),
        false if listener == "…" => format!("`{call}` on the target"),
        false => format!("`{call}` on the same target"),
    }
}

/// Whether the target is an argument of the call.
fn is_helper(case: &Case<'_, '_>) -> bool {
    case.graph.dictionary.pairs[case.acquisition.pair as usize]
        .target
        .is_some()
}

fn means(case: &Case<'_, '_>) -> Means {
    let graph = case.graph;
    let pair = &graph.dictionary.pairs[case.acquisition.pair as usize];
    let added = graph.callee_name(case.acquisition.call).unwrap_or_default();
    if let Some(method) = method_in_use(case) {
        return Means::Method(method);
    }
    if let Some(method) = graph.handled_by(case.acquisition) {
        return Means::Handle(method.to_owned());
    }
    if pair.in_sight {
        return method_in_sight(case, &added);
    }
    if let Some(class) = class_of_target(case) {
        return method_of_class(case, class);
    }
    if graph.is_loose(case.acquisition.call) {
        let mut names = pair.release.iter();
        return match names.find(|name| graph.has_function(name)) {
            Some(name) => Means::Method(name.clone()),
            None if graph.gives_function(case.acquisition.call) => Means::Returned,
            None => Means::Unknown,
        };
    }
    let mirror = added.replacen("add", "remove", 1);
    pair.release
        .iter()
        .find(|method| **method == mirror)
        .or_else(|| pair.release.iter().find(|method| *method == "off"))
        .or(pair.release.first())
        .map_or(Means::Disposer, |method| Means::Method(method.clone()))
}

/// The method of a class in sight that undoes what the dictionary's pair has added.
fn method_of_class(case: &Case<'_, '_>, class: ClassId) -> Means {
    let graph = case.graph;
    let pair = &graph.dictionary.pairs[case.acquisition.pair as usize];
    let mut names = pair.release.iter();
    match names.find(|name| graph.has_method(class, name)) {
        Some(name) => Means::Method(name.clone()),
        None if graph.gives_function(case.acquisition.call) => Means::Returned,
        None => match &graph.class(class).name {
            Some(name) => Means::Missing(name.to_string()),
            None => Means::Unknown,
        },
    }
}

/// The method by which the file takes other listeners away from the same target.
fn method_in_use(case: &Case<'_, '_>) -> Option<String> {
    let graph = case.graph;
    let path = graph.path(case.acquisition.target);
    let release = graph.facts.releases.iter().find(|release| {
        release.pair == case.acquisition.pair
            && release.listener.is_some()
            && !release.is_mistaken
            && graph.same_target(release.target, &path)
    })?;
    let method = graph.callee_name(release.call)?;
    // Not `call` or `apply`, which the method itself may be run by.
    let pair = &graph.dictionary.pairs[release.pair as usize];
    let mut names = pair.release.iter();
    names
        .any(|name| pattern_matches(name, &method))
        .then(|| method.to_string())
}

/// The method of a class that the file writes itself, or that a project has named by a pattern.
fn method_in_sight(case: &Case<'_, '_>, added: &str) -> Means {
    let graph = case.graph;
    let pair = &graph.dictionary.pairs[case.acquisition.pair as usize];
    let mirror = opposite(added);
    let classes = graph.facts.classes.iter();
    let mut nameless = None;
    for class in classes.filter(|class| class.members.iter().any(|it| it.name == added)) {
        let names = || {
            let methods = class.members.iter();
            methods.filter(|member| member.function.is_some() && !member.is_static)
        };
        let fits = |name: &str| pair.release.iter().any(|it| pattern_matches(it, name));
        let found = names()
            .find(|member| member.name == mirror)
            .or_else(|| names().find(|member| fits(&member.name)));
        if let Some(member) = found {
            return Means::Method(member.name.to_string());
        }
        nameless = class.name.clone();
    }
    match nameless {
        _ if graph.gives_function(case.acquisition.call) => Means::Returned,
        Some(class) => Means::Missing(class.to_string()),
        None if graph.has_function(&mirror) => Means::Method(mirror),
        None => Means::Unknown,
    }
}

/// What undoes a method of such a name.
fn opposite(added: &str) -> String {
    match (added.strip_prefix("add"), added.strip_prefix("on")) {
        (Some(what), _) => format!("remove{what}"),
        (None, Some(what)) => format!("off{what}"),
        (None, None) => format!("un{added}"),
    }
}

/// Whether nothing names the listener.
fn is_made_on_the_spot(case: &Case<'_, '_>, added: &Acquisition) -> bool {
    handler(case, added) == "handler"
}

/// A variable of the function that adds the listener, in backquotes: what other functions cannot name.
fn local_name(case: &Case<'_, '_>, added: &Acquisition, value: ValueId) -> Option<String> {
    let graph = case.graph;
    let ValueKind::Binding(binding) = graph.value(value).kind else {
        return None;
    };
    let facts = graph.binding(binding);
    let owner = graph.function_of(added.region);
    // Other members of a class reach nothing that a member declares, or that is declared around it in one.
    let is_local = facts.function == owner || class_around(graph, added).is_some();
    let is_declared = !graph.is_module(facts.function) && facts.kind != BindingKind::Import;
    (is_local && is_declared).then(|| format!("`{}`", facts.name))
}

/// Where another listener of the class is added and taken away: the two members.
pub fn neighbour(case: &Case<'_, '_>, class: ClassId) -> Option<(FunctionId, String)> {
    let graph = case.graph;
    let own = graph.function_of(case.acquisition.region);
    let siblings = graph.sibling_removals(Owner::Class(class), case.acquisition);
    siblings.iter().find_map(|it| {
        let added = &graph.facts.acquisitions[it.acquisition as usize];
        let removed = &graph.facts.releases[it.release as usize];
        if !graph.ends_life(graph.function_of(removed.region), Owner::Class(class)) {
            return None;
        }
        let adder = member_around(case, class, graph.function_of(added.region))?;
        let remover = member_around(case, class, graph.function_of(removed.region))?;
        let name = graph.function(remover).name.clone()?;
        (adder != own).then(|| (adder, name.to_string()))
    })
}

/// The member of a class that a function is, or is written in.
fn member_around(case: &Case<'_, '_>, class: ClassId, function: FunctionId) -> Option<FunctionId> {
    let graph = case.graph;
    let mut next = Some(function);
    while let Some(id) = next {
        let facts = graph.function(id);
        if facts.class == Some(class) {
            return Some(id);
        }
        next = facts.parent;
    }
    None
}

/// The member that ends the life of a class's instance, by its name. `None` if the class has none.
pub fn end(case: &Case<'_, '_>, class: ClassId) -> Option<String> {
    let graph = case.graph;
    let owner = Owner::Class(class);
    let ends = graph.surely_ends(owner);
    let member = ends.then(|| graph.teardown_of(owner)).flatten();
    member.map(|(name, _)| name.to_string())
}

/// The member of a class in which to take away a listener that an instance adds once: one that ends its life, or that
/// takes a neighbour away. `None` if the class has neither.
pub fn teardown(case: &Case<'_, '_>, class: ClassId) -> Option<String> {
    end(case, class).or_else(|| neighbours_end(case, class))
}

/// The member that takes others of the class's listeners away for good: it is handed nothing, and adds none.
fn neighbours_end(case: &Case<'_, '_>, class: ClassId) -> Option<String> {
    let graph = case.graph;
    let within = |function: FunctionId, region| {
        let inner = graph.function_of(region);
        inner == function || graph.function_contains(function, inner)
    };
    let members = graph.class(class).members.iter();
    members
        .filter(|member| !member.is_static)
        .find(|member| {
            member.function.is_some_and(|function| {
                graph.function(function).parameters.is_empty()
                    && graph
                        .facts
                        .releases
                        .iter()
                        .any(|it| within(function, it.region))
                    && !graph
                        .facts
                        .acquisitions
                        .iter()
                        .any(|it| within(function, it.region))
            })
        })
        .map(|member| member.name.to_string())
}

//! What would mend a finding, as places in its own file: which listener is meant, by what it goes, and where that belongs.
//!
//! In: a case, or a removal that is dead. Out: [`Remedy`], plain data, in the order in which they are to be tried.
//! Never here: text that is written into a file (that is `mend`'s), or a remedy whose places are in another file.

use super::undoing;
use crate::corpus::Span;
use crate::facts::{
    Acquisition, BindingKind, ClassId, FunctionId, FunctionKind, Release, ValueId, ValueKind,
};
use crate::graph::Graph;
use crate::judge::case::Case;

/// From where an expression can be written again and means the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// From everywhere in the file: an import, a global, a variable of the module.
    File,
    /// From every member of the class: `this.bus`.
    Instance,
    /// From the block or function at this place, and from functions in it: its variables and parameters.
    Within(Span),
    /// From nowhere: it is made where it is written.
    Nowhere,
}

impl Written {
    /// Whether it means the same at another place. What `this` is there, is not asked.
    pub fn is_in_reach(&self, place: Span) -> bool {
        match self.reach {
            Reach::File | Reach::Instance => true,
            Reach::Within(around) => around.contains(place),
            Reach::Nowhere => false,
        }
    }
}

/// An expression as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// Where.
    pub span: Span,
    /// From where it can be written again.
    pub reach: Reach,
}

/// A registration, and by what it is undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// The call.
    pub call: Span,
    /// What the listener is added to.
    pub target: Written,
    /// What is added.
    pub listener: Written,
    /// The event, if it is written out.
    pub event: Option<String>,
    /// The method that takes one listener away.
    pub method: String,
    /// Whether a removal has to say that it captures.
    pub captures: bool,
    /// Whether the target takes an options argument.
    pub has_options: bool,
    /// Whether its function makes the instance, so that it runs before every member.
    pub constructs: bool,
}

/// What would mend a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Take it away in the member of a class that ends its instances.
    Member {
        /// What.
        added: Added,
        /// The class.
        class: Span,
        /// The member.
        member: Span,
        /// Whether nothing comes after that member; otherwise its name may mean something else.
        is_end: bool,
    },
    /// Take it away in a new member, which the class's framework runs when an instance ends.
    NewMember {
        /// What.
        added: Added,
        /// The class.
        class: Span,
        /// What the member is called.
        name: String,
        /// Whether the base class has such a member as well.
        base_has_it: bool,
    },
    /// Take it away in the function at this place, which runs when the owner goes and is written beside the registration.
    Beside {
        /// What.
        added: Added,
        /// The function.
        function: Span,
        /// Whether `this` is the same thing there.
        has_this: bool,
    },
    /// Have a function of the framework take it away, which is called with what is to be done.
    Asked {
        /// What.
        added: Added,
        /// The function.
        hook: String,
        /// The name in an import behind which it is to be imported, if it has to be.
        import: Option<Span>,
    },
    /// Take it away in the clean-up of the effect, which the function at this place is.
    CleanUp {
        /// What.
        added: Added,
        /// The function.
        effect: Span,
    },
    /// Take it away by the removal that is there, on every way to it.
    Finally {
        /// What.
        added: Added,
        /// The call that removes.
        removal: Span,
    },
    /// Take it away when what follows in its function is over.
    WhenOver {
        /// What.
        added: Added,
        /// Whether that is the end of what the listener is for; otherwise it is a guess.
        is_meant: bool,
    },
    /// Let it go with its first event, by a method of this name or else by an option.
    Once {
        /// What.
        added: Added,
        /// The method.
        method: Option<String>,
    },
    /// Add it once, before the function at this place is made, which runs again and again.
    Outside {
        /// What.
        added: Added,
        /// The function.
        function: Span,
    },
    /// Write something else in place of a part of a call that was meant otherwise.
    Replace {
        /// What is wrong.
        wrong: Span,
        /// What is to be written there.
        by: By,
    },
    /// Hand the same function to the registration and to the removal, which each make their own.
    Share {
        /// The registration.
        added: Added,
        /// What the removal is handed.
        removed: Span,
        /// Whether it was surely meant for that registration.
        is_meant: bool,
    },
    /// Say the same of `capture` in the removal as in the registration.
    Capture {
        /// The registration.
        added: Added,
        /// The removal.
        removal: Span,
    },
}

/// What is written in place of something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// What is written elsewhere.
    Copy(Written),
    /// This name, which the called method is to have.
    Method(String),
}

/// The registration of a case; `None` where it is in another file, or is made by a call that takes the target as an argument.
pub fn added(case: &Case<'_, '_>) -> Option<Added> {
    let method = undoing::release_method(case)?;
    of_acquisition(case.graph, case.acquisition, method)
}

/// A registration that is undone by a method of that name.
pub fn of_acquisition(graph: &Graph<'_>, added: &Acquisition, method: String) -> Option<Added> {
    let pair = &graph.dictionary.pairs[added.pair as usize];
    if pair.target.is_some()
        || !pair.from.is_empty()
        || added.through_helper
        || !graph.facts.is_own(added.call)
        || graph.is_handed_back(added)
    {
        return None;
    }
    let event = added
        .event
        .and_then(|event| match &graph.value(event).kind {
            ValueKind::String(name) => Some(name.to_string()),
            ValueKind::Member { name, .. } => Some(name.to_string()),
            ValueKind::Binding(binding) => {
                let name = &graph.binding(*binding).name;
                let is_constant = !name.chars().any(|it| it.is_ascii_lowercase());
                is_constant.then(|| name.to_string())
            }
            _ => None,
        });
    let function = graph.function(graph.function_of(added.region));
    Some(Added {
        call: graph.span(added.call),
        target: written(graph, added.target),
        listener: written(graph, added.listener),
        event,
        method,
        captures: added.options.capture != Some(false),
        has_options: pair.options.is_some(),
        constructs: matches!(
            function.kind,
            FunctionKind::Constructor | FunctionKind::Initialiser
        ),
    })
}

/// An expression, and from where it can be written again.
pub fn written(graph: &Graph<'_>, value: ValueId) -> Written {
    Written {
        span: graph.span(value),
        reach: reach(graph, value),
    }
}

fn reach(graph: &Graph<'_>, value: ValueId) -> Reach {
    match &graph.value(value).kind {
        ValueKind::Global(_) | ValueKind::Import(_) => Reach::File,
        ValueKind::This(_) => Reach::Instance,
        ValueKind::Member { object, .. } => reach(graph, *object),
        ValueKind::Binding(binding) => {
            let facts = graph.binding(*binding);
            match graph.is_module(facts.function) || facts.kind == BindingKind::Import {
                true => Reach::File,
                false => Reach::Within(graph.region(facts.region).span),
            }
        }
        _ => Reach::Nowhere,
    }
}

/// The member of that name in which a listener of the class is taken away.
pub fn in_member(case: &Case<'_, '_>, class: ClassId, name: &str) -> Option<Remedy> {
    let graph = case.graph;
    let mut added = added(case)?;
    let owner = graph.function(graph.function_of(case.acquisition.region));
    // What `this` is there is an instance, and no other object.
    if graph.function(owner.this).class != Some(class) || graph.function(owner.this).is_static {
        return None;
    }
    if let Reach::Within(_) = added.target.reach {
        added.target = kept(graph, owner.this, case.acquisition.target)?;
    }
    let facts = graph.class(class);
    let mut members = facts.members.iter();
    let member = members.find(|it| it.name == name && !it.is_static)?;
    let function = member.function?;
    let begins = graph.function_of(case.acquisition.region);
    let undoes = graph
        .opposite_of(begins)
        .is_some_and(|opposite| opposite.function == function);
    let is_end = undoes || graph.dictionary.ends_for_good(name);
    let member = graph.function(function);
    facts.value?;
    own(graph, facts.span)?;
    Some(Remedy::Member {
        added,
        class: facts.span,
        member: member.span,
        is_end,
    })
}

/// What the function puts a variable of its own into, if that is a field: `this.bus = bus`.
fn kept(graph: &Graph<'_>, function: FunctionId, value: ValueId) -> Option<Written> {
    let ValueKind::Binding(binding) = graph.value(value).kind else {
        return None;
    };
    let is_it = |value: ValueId| match graph.value(value).kind {
        ValueKind::Binding(other) => other == binding,
        _ => false,
    };
    let assignments = graph.facts.assignments.iter();
    let kept = assignments
        .filter(|it| is_it(it.value) && graph.function_of(it.region) == function)
        .find(|it| reach(graph, it.target) == Reach::Instance)?;
    Some(written(graph, kept.target))
}

/// A new member of a class of which a framework makes the instances.
pub fn in_new_member(case: &Case<'_, '_>, class: ClassId, adder: FunctionId) -> Option<Remedy> {
    let graph = case.graph;
    let (name, base_has_it) = graph.end_of_component(class, adder)?;
    let owner = graph.function(graph.function_of(case.acquisition.region));
    if graph.function(owner.this).class != Some(class) || graph.function(owner.this).is_static {
        return None;
    }
    let mut added = added(case)?;
    if let Reach::Within(_) = added.target.reach {
        added.target = kept(graph, owner.this, case.acquisition.target)?;
    }
    let facts = graph.class(class);
    own(graph, facts.span)?;
    facts.value?;
    Some(Remedy::NewMember {
        added,
        class: facts.span,
        name,
        base_has_it,
    })
}

/// The function that ends what another has made, or the member of an object literal that ends it.
pub fn beside(case: &Case<'_, '_>, end: FunctionId, has_this: bool) -> Option<Remedy> {
    let end = case.graph.function(end);
    own(case.graph, end.span)?;
    Some(Remedy::Beside {
        added: added(case)?,
        function: end.span,
        has_this,
    })
}

/// The clean-up of an effect: what it returns, or what its framework is handed.
pub fn in_clean_up(case: &Case<'_, '_>, effect: FunctionId) -> Option<Remedy> {
    if let Some((hook, import)) = case.graph.asked_to_undo(effect) {
        own(case.graph, case.graph.function(effect).span)?;
        return Some(Remedy::Asked {
            added: added(case)?,
            hook,
            import,
        });
    }
    let effect = case.graph.function(effect);
    own(case.graph, effect.span)?;
    Some(Remedy::CleanUp {
        added: added(case)?,
        effect: effect.span,
    })
}

/// One registration instead of one in each run of the function around it.
pub fn outside(case: &Case<'_, '_>, function: FunctionId) -> Option<Remedy> {
    let graph = case.graph;
    let is_direct = graph.function_of(case.acquisition.region) == function;
    let span = graph.function(function).span;
    own(graph, span)?;
    let is_fixed = is_fixed(graph, case.acquisition.target);
    let added = added(case).filter(|_| is_direct && is_fixed)?;
    Some(Remedy::Outside {
        added,
        function: span,
    })
}

/// Whether an expression is one thing from the beginning: a name that is given something once, or a global.
fn is_fixed(graph: &Graph<'_>, value: ValueId) -> bool {
    match &graph.value(value).kind {
        ValueKind::Global(_) => true,
        ValueKind::Binding(binding) => {
            let facts = graph.binding(*binding);
            facts.writes.len() <= 1 && facts.kind != BindingKind::Let
        }
        _ => false,
    }
}

/// A removal that is there and that a way out passes by.
pub fn in_finally(case: &Case<'_, '_>, removal: ValueId) -> Option<Remedy> {
    let removal = case.graph.span(removal);
    own(case.graph, removal)?;
    Some(Remedy::Finally {
        added: added(case)?,
        removal,
    })
}

/// What mends a removal that says something else than the registration that it was meant for.
pub fn replace(graph: &Graph<'_>, wrong: ValueId, meant: ValueId) -> Option<Remedy> {
    let is_own = graph.facts.is_own(wrong) && graph.facts.is_own(meant);
    is_own.then(|| Remedy::Replace {
        wrong: graph.span(wrong),
        by: By::Copy(written(graph, meant)),
    })
}

/// The same where a method of another name was meant.
pub fn rename(graph: &Graph<'_>, call: ValueId, method: String) -> Option<Remedy> {
    graph.facts.is_own(call).then(|| Remedy::Replace {
        wrong: graph.span(call),
        by: By::Method(method),
    })
}

/// One function for a registration and a removal that each make their own.
pub fn share(
    graph: &Graph<'_>,
    added: &Acquisition,
    release: &Release,
    is_meant: bool,
) -> Option<Remedy> {
    let removed = release.listener.filter(|it| graph.facts.is_own(*it))?;
    let method = graph.callee_name(release.call)?.to_string();
    Some(Remedy::Share {
        added: of_acquisition(graph, added, method)?,
        removed: graph.span(removed),
        is_meant,
    })
}

/// One word on `capture` for both.
pub fn capture(graph: &Graph<'_>, added: &Acquisition, release: &Release) -> Option<Remedy> {
    let method = graph.callee_name(release.call)?.to_string();
    let is_own = graph.facts.is_own(release.call);
    let added = is_own.then(|| of_acquisition(graph, added, method))??;
    Some(Remedy::Capture {
        added,
        removal: graph.span(release.call),
    })
}

/// Whether a place is in the file that all is about.
fn own(graph: &Graph<'_>, place: Span) -> Option<()> {
    graph.facts.joined_at(place).is_none().then_some(())
}

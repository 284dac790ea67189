//! What to write instead, in the user's own names.
//!
//! In: a case. Out: one suggestion, a sentence without a full stop; code is in backquotes.
//! Never here: what is wrong; that is `phrase`.

use super::case::Case;
use super::phrase::{
    called, class, event, event_argument, handler, once_method, release_method, target, teardown,
};
use crate::graph::{Lifetime, Root};

/// Keep the handler, and take it away when the run is over.
pub fn finally(case: &Case<'_, '_>, when: &str) -> String {
    let keep = match handler(case).as_str() {
        "handler" => "Keep the handler in a variable and call",
        _ => "Call",
    };
    format!(
        "{keep} `{}.{}({}{})` in a `finally` {when}",
        target(case),
        release_method(case),
        event_argument(case),
        handler(case)
    )
}

/// Keep what a call on the way returns, if that would take the listener away and is thrown away.
pub(super) fn keeping(case: &Case<'_, '_>) -> Option<String> {
    let call = case.thrown_away()?;
    Some(format!(
        "Keep what {} returns, and let it take the listener away when that has done its work",
        called(case, call)
    ))
}

/// What to write on a thing that is lent to one run after the other.
pub fn mark(case: &Case<'_, '_>) -> String {
    let name = target(case);
    format!(
        "Keep what has its listener in a `WeakSet`, and add one to `{name}` only if it is not in it"
    )
}

/// One handler for all, registered once.
pub fn single_handler(case: &Case<'_, '_>) -> String {
    let event = event(case);
    match class(case) {
        Some(class)
            if matches!(
                case.climb.target.root,
                Root::Instance(_) | Root::Import(_) | Root::Binding(_) | Root::Global(_)
            ) =>
        {
            let name = case.graph.class(class).name.clone();
            let place = match name {
                Some(name) => format!("the constructor of `{name}`"),
                None => "the constructor".to_owned(),
            };
            format!(
                "Register one {event}handler in {place}, and call `{}.{}({}{})` in `{}()`",
                target(case),
                release_method(case),
                event_argument(case),
                handler(case),
                teardown(case, class)
            )
        }
        _ => {
            let when = match case.lifetime() {
                Lifetime::Process => "when the program starts",
                _ => "where it is made",
            };
            format!(
                "Register one {event}handler on `{}` once, {when}, and look up in it what each run needs",
                target(case)
            )
        }
    }
}

/// A listener that goes with its first event. `run` is what repeats, in a word: `turn`.
pub fn once(case: &Case<'_, '_>, run: &str) -> String {
    match once_method(case) {
        Some(once) => format!(
            "Use `{}.{once}({}…)` if each {run} waits for one event: it takes itself away",
            target(case),
            event_argument(case)
        ),
        None => format!(
            "Pass `{{ once: true }}` if each {run} waits for one event, or `{{ signal }}` of a controller that is aborted when the {run} is over"
        ),
    }
}

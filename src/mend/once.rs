//! A listener that goes with its first event.
//!
//! In: the registration, and the method that adds such a listener if there is one. Out: the fix.
//! Never here: whether one event is enough; the fix is not safe.

use super::script::Script;
use super::{Edit, Fix};
use crate::cst::Expression;
use crate::judge::explain::remedy::Added;

/// The fix.
pub fn fix(script: &Script<'_>, added: &Added, method: Option<&str>) -> Option<Fix> {
    let (callee, arguments) = script.call(added.call)?;
    let Expression::Member { property, .. } = callee.expression() else {
        return None;
    };
    let name = script.at(property.span());
    match method {
        Some(once) if ["on", "addListener"].contains(&name) => {
            let title = format!("Use `{once}` instead of `{name}`");
            Fix::new(title, false, vec![Edit::replace(property.span(), once)])
        }
        None if added.has_options => {
            let last = *arguments.elements().last()?;
            if last.span() != added.listener.span {
                return None;
            }
            let edit = Edit::insert(last.span().end, ", { once: true }".to_owned());
            Fix::new("Pass `{ once: true }`".to_owned(), false, vec![edit])
        }
        _ => None,
    }
}

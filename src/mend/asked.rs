//! A listener taken away by what a framework is asked to run in the end: `onUnmounted(() => …)`.
//!
//! In: the registration and the function to call. Out: the fix.
//! Never here: whether the framework hears of it where it is asked; whoever tries the fix sees it.

use super::handler::{Removal, removal_nearby};
use super::script::{Script, has_word};
use super::{Edit, Fix};
use crate::corpus::Span;
use crate::judge::explain::remedy::Added;

/// The fix. Behind the name at `import`, the function is imported as well.
pub fn fix(script: &Script<'_>, added: &Added, hook: &str, import: Option<Span>) -> Option<Fix> {
    let spot = script.spot(added.call)?;
    let Removal {
        call, mut edits, ..
    } = removal_nearby(script, &spot, added)?;
    let statement = spot.statement.span();
    let code = script.statement(&format!("{hook}(() => {call})"), statement);
    edits.push(script.after(statement, &[code]));
    if let Some(name) = import {
        // It may be the name of something else in this file, and an import may be something other than a list of names.
        let is_listed = script.text[..name.start as usize]
            .trim_end()
            .ends_with(['{', ',']);
        if has_word(script.text, hook) || !is_listed {
            return None;
        }
        edits.push(Edit::insert(name.end, format!(", {hook}")));
    }
    Fix::new(format!("Call `{call}` in `{hook}()`"), true, edits)
}

//! How names in the tables are compared with names in code.
//!
//! In: a pattern, module or parameter list of a table, and what the code says. Out: whether they fit.
//! Never here: the tables themselves.

/// Whether `name` is the one that `pattern` means. A `*` at either end of the pattern stands for any run of characters,
/// none included, as long as a word ends there: `start*` is `start`, `startServer` and `start_server`, and not
/// `startsWith`; `*Router` is `Router` and `apiRouter`; `*bus` is `bus` and `event_bus`, and not `omnibus`.
pub fn pattern_matches(pattern: &str, name: &str) -> bool {
    let (any_before, rest) = match pattern.strip_prefix('*') {
        Some(rest) => (true, rest),
        None => (false, pattern),
    };
    let (any_after, literal) = match rest.strip_suffix('*') {
        Some(literal) => (true, literal),
        None => (false, rest),
    };
    match (any_before, any_after) {
        (false, false) => name == literal,
        (false, true) => name.starts_with(literal) && word_ends(literal, &name[literal.len()..]),
        (true, false) => {
            name.ends_with(literal) && word_begins(&name[..name.len() - literal.len()], literal)
        }
        (true, true) if literal.is_empty() => true,
        (true, true) => name.match_indices(literal).any(|(at, _)| {
            word_begins(&name[..at], literal) && word_ends(literal, &name[at + literal.len()..])
        }),
    }
}

/// Whether a word ends between `literal` and what follows it.
fn word_ends(literal: &str, after: &str) -> bool {
    let literal_ends_in_letter = literal.ends_with(char::is_alphabetic);
    !literal_ends_in_letter || !after.starts_with(char::is_lowercase)
}

/// Whether a word begins between what comes before and `literal`.
fn word_begins(before: &str, literal: &str) -> bool {
    let literal_begins_in_small = literal.starts_with(char::is_lowercase);
    !literal_begins_in_small || !before.ends_with(char::is_alphabetic)
}

/// Whether a module or global of code is one of those that a table lists, or lies below one: `fs` covers `node:fs` and
/// `fs/promises`, `@nestjs/*` every package of that scope.
pub fn module_matches(from: &[String], module: &str) -> bool {
    let module = module.strip_prefix("node:").unwrap_or(module);
    from.iter().any(|listed| {
        if listed.contains('*') {
            return pattern_matches(listed, module);
        }
        module
            .strip_prefix(listed.as_str())
            .is_some_and(|below| below.is_empty() || below.starts_with('/'))
    })
}

/// Whether a function's parameters begin with one of the lists that a table gives. Underscores at either end of a name
/// do not count (`_req` is `req`), a lone `_` stands for any name, and a destructured parameter, whose name is empty,
/// for none but `*`.
pub fn parameters_match<S: AsRef<str>>(lists: &[Vec<String>], given: &[S]) -> bool {
    lists.iter().any(|wanted| {
        wanted.len() <= given.len()
            && wanted
                .iter()
                .zip(given)
                .all(|(pattern, name)| parameter_matches(pattern, name.as_ref()))
    })
}

/// Whether one parameter's name fits.
fn parameter_matches(pattern: &str, name: &str) -> bool {
    if pattern == "*" {
        return true;
    }
    let bare = name.trim_matches('_');
    if bare.is_empty() {
        return !name.is_empty();
    }
    pattern_matches(pattern, bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stops_at_the_border_of_a_word() {
        for (pattern, name) in [
            ("on", "on"),
            ("start*", "start"),
            ("start*", "startServer"),
            ("start*", "start_server"),
            ("start*", "start2"),
            ("*Router", "Router"),
            ("*Router", "apiRouter"),
            ("*bus", "bus"),
            ("*bus", "event_bus"),
            ("*Media*", "prefersMediaQuery"),
            ("*mql*", "mqlDark"),
            ("*", "anything"),
            ("**", ""),
        ] {
            assert!(pattern_matches(pattern, name), "{pattern} is {name}");
        }
        for (pattern, name) in [
            ("on", "once"),
            ("start*", "startsWith"),
            ("start*", "restart"),
            ("end*", "endpoint"),
            ("*bus", "omnibus"),
            ("*Router", "routerRouters"),
            ("*mql*", "mqlist"),
        ] {
            assert!(!pattern_matches(pattern, name), "{pattern} is not {name}");
        }
    }

    #[test]
    fn a_module_covers_what_lies_below_it() {
        let from = ["fs".to_owned(), "@nestjs/*".to_owned()];
        for module in ["fs", "node:fs", "node:fs/promises", "@nestjs/common"] {
            assert!(module_matches(&from, module), "{module}");
        }
        for module in ["fs-extra", "@nest/common", "./fs"] {
            assert!(!module_matches(&from, module), "{module}");
        }
        assert!(!module_matches(&[], "fs"));
    }

    #[test]
    fn parameters_fit_with_and_without_underscores() {
        let lists = [vec!["req".to_owned(), "res".to_owned()]];
        for given in [
            &["req", "res"][..],
            &["_req", "res", "next"],
            &["_", "res"],
            &["req_", "_res"],
        ] {
            assert!(parameters_match(&lists, given), "{given:?}");
        }
        for given in [&["req"][..], &["", "res"], &["res", "req"], &[]] {
            assert!(!parameters_match(&lists, given), "{given:?}");
        }
    }
}

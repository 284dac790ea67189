//! The name that was meant.
//!
//! In: a name as typed, and the names there are. Out: the nearest of them, if one is near.
//! Never here: what the names stand for.

/// The one of `known` that is most like `typed`, if one is like it at all. Capitals, blanks, `_` and `-` count for
/// nothing, so that `hands_new`, `handsNew` and `hands new` mean `hands-new`.
pub fn name<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = letters(typed);
    if wanted.is_empty() {
        return None;
    }
    let near = known.into_iter().filter_map(|name| {
        let own = letters(name);
        // Two neighbours that changed places are one slip: `aduit`.
        let apart = strsim::osa_distance(&wanted, &own);
        // Part of a name is a guess that fewer letters would not be: `per-call` is `listener-per-call`.
        let is_part = wanted.len() > 2 && words_begin(name, &wanted);
        let is_longer = own.len() > 2 && wanted.contains(&own);
        let is_near = apart <= (own.len().max(wanted.len()) / 3).max(1) || is_part || is_longer;
        is_near.then_some((apart, name))
    });
    near.min().map(|(_, name)| name)
}

/// Whether some words of a name begin with `wanted`, its letters alone; `all` is no part of `per-call`.
fn words_begin(name: &str, wanted: &str) -> bool {
    let mut places = name.char_indices().map(|(at, _)| at);
    places.any(|at| {
        let is_inside = name[..at].ends_with(char::is_alphanumeric);
        !is_inside && letters(&name[at..]).starts_with(wanted)
    })
}

fn letters(name: &str) -> String {
    name.chars()
        .filter(|one| one.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 6] = [
        "acquire",
        "acquire-once",
        "hands-new",
        "listener-per-call",
        "off",
        "warning",
    ];

    #[test]
    fn slips_and_other_spellings_are_near() {
        for (typed, meant) in [
            ("aquire", "acquire"),
            ("acquireOnce", "acquire-once"),
            ("hands_new", "hands-new"),
            ("warn", "warning"),
            ("Off", "off"),
            ("per-call", "listener-per-call"),
            ("listeners-per-call", "listener-per-call"),
        ] {
            assert_eq!(name(typed, KNOWN), Some(meant), "{typed}");
        }
    }

    #[test]
    fn other_words_are_not() {
        for typed in ["", "parser", "on", "--", "all"] {
            let near = name(typed, KNOWN);
            assert!(near.is_none() || near == Some("off"), "{typed}: {near:?}");
        }
        assert_eq!(name("plugins", KNOWN), None);
    }

    #[test]
    fn letters_that_changed_places_are_one_slip() {
        assert_eq!(name("aduit", ["audit", "check"]), Some("audit"));
        assert_eq!(name("whi", ["why", "init"]), Some("why"));
    }
}

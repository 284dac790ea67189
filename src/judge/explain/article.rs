//! The article that goes before a word.
//!
//! In: a word. Out: `a` or `an`, by how the word sounds.
//! Never here: sentences.

/// The names of letters and digits that begin with a vowel.
const LIKE_VOWELS: &str = "aefhilmnorsx8";

/// Words that begin with a vowel and sound as if they did not: a `user`, a `once`.
const LIKE_CONSONANTS: [&str; 14] = [
    "eu", "once", "one", "uni", "uri", "url", "urn", "usa", "usb", "use", "usu", "utc", "utf",
    "util",
];

/// Of those, some that sound as they are written: an `uninstall`.
const AS_WRITTEN: [&str; 3] = ["unid", "unim", "unin"];

/// Words whose `h` is silent.
const SILENT: [&str; 4] = ["heir", "honest", "honour", "hour"];

/// The article that goes before a word: an `update`, a `user`, an `hour`, an `xhr`.
pub(in crate::judge) fn article(word: &str) -> &'static str {
    let word = word.to_ascii_lowercase();
    let begins = |with: &[&str]| with.iter().any(|begin| word.starts_with(begin));
    let sounds_like_vowel = match word.chars().next() {
        Some(first) if is_spelled_out(&word) => LIKE_VOWELS.contains(first),
        Some('a' | 'e' | 'i' | 'o' | 'u') => !begins(&LIKE_CONSONANTS) || begins(&AS_WRITTEN),
        _ => begins(&SILENT),
    };
    match sounds_like_vowel {
        true => "an",
        false => "a",
    }
}

/// Whether a word is read letter by letter: it has no vowel and is short, or begins with a digit.
fn is_spelled_out(word: &str) -> bool {
    let first: String = word
        .chars()
        .take_while(|letter| letter.is_ascii_alphanumeric())
        .collect();
    let has_vowel = first.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    first.starts_with(|letter: char| letter.is_ascii_digit())
        || !has_vowel && first.len() <= 4 && first != "msg"
}

#[cfg(test)]
mod tests {
    use super::article;

    #[test]
    fn the_article_goes_by_the_sound() {
        for word in [
            "abort",
            "error",
            "hour",
            "xhr",
            "x",
            "8ball",
            "uninstall",
            "urgent",
            "http",
            "ssl",
            "update",
        ] {
            assert_eq!(article(word), "an", "{word}");
        }
        for word in [
            "user", "URL", "once", "message", "SIGINT", "tcp", "unit", "history", "msg", "1st", "",
        ] {
            assert_eq!(article(word), "a", "{word}");
        }
    }
}

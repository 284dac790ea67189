//! The configuration that `unlisten init` writes.
//!
//! In: nothing. Out: its name and its text, which says what is the default in comments, and so changes nothing.
//! Never here: writing it.

/// Where the npm package keeps the schema, from the folder that it is installed in.
pub const SCHEMA: &str = "node_modules/unlisten/lib/unlisten.schema.json";

/// The line that names a schema, if there were one.
const WITHOUT_SCHEMA: &str = r#"  // With `unlisten schema > unlisten.schema.json`, editors complete and explain these keys.
  // "$schema": "./unlisten.schema.json",
"#;

/// The text of the file; where the npm package is installed, editors find the schema in it.
pub fn text(has_schema: bool) -> String {
    match has_schema {
        false => TEXT.to_owned(),
        true => {
            let named = format!("  \"$schema\": \"./{SCHEMA}\",\n");
            TEXT.replace(WITHOUT_SCHEMA, &named)
        }
    }
}

/// The name of the file.
pub const NAME: &str = "unlisten.jsonc";

/// The text without a schema; a test reads it, with and without its comment marks.
const TEXT: &str = r#"// What applies to the files in this folder and below it; `unlisten --print-config FILE` shows it for one file.
// Every key may be left out. What is commented out is an example, or what holds anyway.
{
  // With `unlisten schema > unlisten.schema.json`, editors complete and explain these keys.
  // "$schema": "./unlisten.schema.json",

  // Configurations to build on: a path, or the name of a package. What is written here overrides them.
  // "extends": ["./unlisten.base.json"],

  // Files and folders to skip besides those in .gitignore, written the same way.
  "ignore": [],

  // More files that are tests, and so are skipped; with `!`, files that are not.
  // "tests": ["*.steps.ts", "!src/testing/"],

  // The file of the findings that are known; `unlisten --write-baseline` writes it.
  // "baseline": "unlisten-baseline.json",

  // What holds for some files only. Of several entries that match, the last wins.
  // "overrides": [{ "files": ["scripts/"], "rules": { "listener-per-call": "off" } }],

  // Calls of your own that add and remove listeners.
  // "pairs": [{
  //   "name": "Hub", "acquire": ["hear"], "release": ["unhear"], "event": 0, "listener": 1, "duplicates": "kept"
  // }],

  // Calls of your own that run a function again and again.
  // "callbacks": [{ "what": "a queue worker", "calls": ["onJob"], "named": ["*queue"], "repeats": "request" }],

  // For each rule "off", "warning" or "error"; `unlisten rules` lists them with their defaults.
  "rules": {
    // "silenced-max-listeners": "off"
  },

  // How sure a finding must be to be shown: "possible", "likely" or "certain".
  "confidence": "likely"
}
"#;

//! The JSON Schema of configurations.
//!
//! In: the types that configurations are read with, and the rule book. Out: the schema, with which editors complete and
//! explain what is typed.
//! Never here: reading a configuration; what the schema refuses, the reader refuses in better words.

use std::io::{self, Write};

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

use crate::config::written::{OfFiles, OfSome, OfTheFolder};
use crate::dictionary::taught::Taught;
use crate::judge::finding::Severity;
use crate::judge::rulebook::{self, Rule};

/// What `unlisten.json` says.
#[derive(JsonSchema)]
#[schemars(title = "The configuration of unlisten", deny_unknown_fields)]
#[allow(dead_code, reason = "its form is what counts")]
struct Configuration {
    #[serde(flatten)]
    folder: OfTheFolder,
    #[serde(flatten)]
    all: OfFiles,
    /// What holds for some files only, in the order of their strength: of several that fit a file, the last goes first.
    #[serde(default)]
    overrides: Vec<Override>,
    #[serde(flatten)]
    taught: Taught,
}

/// What holds for some files only.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[allow(dead_code, reason = "its form is what counts")]
struct Override {
    #[serde(flatten)]
    some: OfSome,
    #[serde(flatten)]
    files: OfFiles,
    #[serde(flatten)]
    taught: Taught,
}

/// The schema.
pub fn schema() -> Value {
    let generator = SchemaSettings::draft07().into_generator();
    let mut schema = generator.into_root_schema_for::<Configuration>();
    plain(&mut schema);
    let mut schema = schema.to_value();
    name_rules(&mut schema);
    schema
}

/// Writes the schema.
pub fn write(out: &mut dyn Write) -> io::Result<()> {
    let text = serde_json::to_string_pretty(&schema()).map_err(io::Error::other)?;
    writeln!(out, "{text}")
}

/// Takes the marks of Rust's documentation out of descriptions.
fn plain(schema: &mut Schema) {
    schemars::transform::transform_subschemas(&mut |inner: &mut Schema| plain(inner), schema);
    let said = schema.get("description").and_then(Value::as_str);
    if let Some(said) = said.map(|said| said.replace("[`", "`").replace("`]", "`")) {
        schema.insert("description".to_owned(), said.into());
    }
}

/// Says which rules there are wherever an object sets their levels.
fn name_rules(schema: &mut Value) {
    match schema {
        Value::Object(entries) => {
            if let Some(rules) = entries
                .get_mut("properties")
                .and_then(|properties| properties.get_mut("rules"))
            {
                describe_rules(rules);
            }
            entries.values_mut().for_each(name_rules);
        }
        Value::Array(items) => items.iter_mut().for_each(name_rules),
        _ => {}
    }
}

fn describe_rules(rules: &mut Value) {
    let Some(rules) = rules.as_object_mut() else {
        return;
    };
    let level = rules.remove("additionalProperties").unwrap_or_default();
    let properties: Map<String, Value> = rulebook::all()
        .map(|rule| (rule.name.to_owned(), describe(rule, &level)))
        .collect();
    rules.insert("properties".to_owned(), properties.into());
    rules.insert("additionalProperties".to_owned(), false.into());
}

fn describe(rule: &Rule, level: &Value) -> Value {
    let default = match rule.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    json!({ "description": rule.summary(), "default": default, "allOf": [level] })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::reading::keys_of;
    use crate::dictionary::taught;

    fn keys(schema: &Value) -> Vec<&str> {
        let properties = schema.get("properties").and_then(Value::as_object);
        let properties = properties.expect("an object has properties");
        properties.keys().map(String::as_str).collect()
    }

    #[test]
    fn it_has_the_keys_that_are_read() {
        let schema = schema();
        let mut read = [
            keys_of::<OfTheFolder>(),
            keys_of::<OfFiles>(),
            &["overrides"],
            taught::KEYS,
        ]
        .concat();
        read.sort_unstable();
        let mut known = keys(&schema);
        known.sort_unstable();
        assert_eq!(known, read);
    }

    #[test]
    fn it_names_the_rules_and_explains_them() {
        let schema = schema();
        let rules = &schema["properties"]["rules"];
        let names: Vec<&str> = rulebook::all().map(|rule| rule.name).collect();
        assert_eq!(keys(rules), names);
        assert_eq!(rules["additionalProperties"], false);
        let summary = rulebook::RULES[0].summary();
        assert_eq!(rules["properties"][names[0]]["description"], summary);
    }
}

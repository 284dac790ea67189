//! What applies to one file, and where it is written.
//!
//! In: a file, its configuration, and what was typed. Out: one JSON object: each setting with its value and its origin.
//! Never here: a verdict on the file, which need not be there.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::{confidence, json, severity};
use crate::cli;
use crate::config::Configuration;
use crate::config::configuration::{Applying, Origin};
use crate::config::json::{Node, Value};
use crate::config::written::{Least, Level};
use crate::corpus::{Asked, Reason, Treatment};
use crate::dictionary::taught;
use crate::judge::finding::Confidence;
use crate::judge::rulebook;

/// What is to be shown.
#[derive(Clone, Copy, Debug)]
pub struct Applies<'a> {
    /// The file.
    pub asked: &'a Asked,
    /// Its configuration, if it has one.
    pub configuration: Option<&'a Configuration>,
    /// How sure a finding must be, if that was typed.
    pub least: Option<cli::Confidence>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown<'a> {
    version: u32,
    file: &'a str,
    /// The configurations, the strongest first.
    configurations: Vec<&'a str>,
    /// Why a walk passes the file over, if it does.
    passed_over: Option<&'static str>,
    confidence: Setting,
    rules: BTreeMap<&'static str, Setting>,
    taught: BTreeMap<&'static str, Vec<Entry<'a>>>,
}

#[derive(Serialize)]
struct Setting {
    value: &'static str,
    from: String,
}

#[derive(Serialize)]
struct Entry<'a> {
    entry: Tree<'a>,
    from: String,
}

/// Where a setting comes from that nobody wrote.
const BUILT_IN: &str = "default";

/// Writes one JSON object.
pub fn write(out: &mut dyn Write, applies: &Applies<'_>) -> io::Result<()> {
    let applying = match applies.configuration {
        Some(configuration) => configuration.applying(&applies.asked.whole),
        None => Applying::default(),
    };
    let layers = applies.configuration.iter().flat_map(|it| &it.layers);
    let shown = Shown {
        version: json::VERSION,
        file: &applies.asked.path,
        configurations: layers.map(|layer| layer.path.as_str()).collect(),
        passed_over: passed_over(applies.asked.treatment),
        confidence: least(applies, &applying),
        rules: rules(applies.configuration, &applying),
        taught: match applies.configuration {
            Some(configuration) => entries(configuration, &applying),
            None => BTreeMap::new(),
        },
    };
    json::object(out, &shown)
}

fn passed_over(treatment: Treatment) -> Option<&'static str> {
    match treatment {
        Treatment::Checked => None,
        Treatment::Ignored => Some("ignored"),
        Treatment::PassedOver(Reason::Test) => Some("test"),
        Treatment::PassedOver(_) => Some("generated"),
    }
}

fn from(origin: &Origin) -> String {
    format!("{}:{}", origin.path, origin.line)
}

fn least(applies: &Applies<'_>, applying: &Applying) -> Setting {
    if let Some(typed) = applies.least {
        let value = match typed {
            cli::Confidence::Possible => Confidence::Possible,
            cli::Confidence::Likely => Confidence::Likely,
            cli::Confidence::Certain => Confidence::Certain,
        };
        return Setting {
            value: confidence(value),
            from: "command line".to_owned(),
        };
    }
    let said = applies.configuration.and_then(|it| it.least(applying));
    let value = match said {
        Some((Least::Possible, _)) => Confidence::Possible,
        Some((Least::Certain, _)) => Confidence::Certain,
        Some((Least::Likely, _)) | None => Confidence::Likely,
    };
    Setting {
        value: confidence(value),
        from: said.map_or(BUILT_IN.to_owned(), |(_, origin)| from(&origin)),
    }
}

fn rules(
    configuration: Option<&Configuration>,
    applying: &Applying,
) -> BTreeMap<&'static str, Setting> {
    let setting = |rule: &crate::judge::rulebook::Rule| match configuration
        .and_then(|it| it.level(applying, rule.name))
    {
        None => Setting {
            value: severity(rule.severity),
            from: BUILT_IN.to_owned(),
        },
        Some((level, origin)) => Setting {
            value: match level {
                Level::Off => "off",
                Level::Warning => "warning",
                Level::Error => "error",
            },
            from: from(&origin),
        },
    };
    rulebook::all()
        .map(|rule| (rule.name, setting(rule)))
        .collect()
}

fn entries<'a>(
    configuration: &'a Configuration,
    applying: &'a Applying,
) -> BTreeMap<&'static str, Vec<Entry<'a>>> {
    let mut taught: BTreeMap<&'static str, Vec<Entry<'a>>> = BTreeMap::new();
    for (written, settings) in configuration.settings(applying) {
        for key in taught::KEYS {
            let items = settings.node.get(key).map_or(&[][..], Node::items);
            for item in items {
                taught.entry(key).or_default().push(Entry {
                    entry: Tree(item),
                    from: from(&Origin::new(written, item.span.start)),
                });
            }
        }
    }
    taught
}

/// A part of a configuration, as it is written.
struct Tree<'a>(&'a Node);

impl Serialize for Tree<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0.value {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(it) => serializer.serialize_bool(*it),
            Value::Number(written) => match written.parse::<i64>() {
                Ok(whole) => serializer.serialize_i64(whole),
                Err(_) => serializer.serialize_f64(written.parse().unwrap_or_default()),
            },
            Value::Text(it) => serializer.serialize_str(it),
            Value::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(&Tree(item))?;
                }
                list.end()
            }
            Value::Object(entries) => {
                let mut object = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    object.serialize_entry(&key.name, &Tree(value))?;
                }
                object.end()
            }
        }
    }
}

//! What the user has set in the editor.
//!
//! In: `initializationOptions`, or the section `unlisten` of the client's settings. Out: [`Settings`], and what is wrong in
//! them, in words. A setting that is wrong is as if it were not there.
//! Never here: what the project's own configuration says.

use std::path::PathBuf;

use serde_json::Value;

use crate::judge::finding::Confidence;

/// What the user has set in the editor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// How sure a finding must be to be shown; `None` leaves it to the project.
    pub least: Option<Confidence>,
    /// The configuration for every file, as with `--config`.
    pub configuration: Option<PathBuf>,
    /// Of which files findings are told.
    pub report: Report,
    /// Whether each registration says above it what releases it.
    pub lenses: bool,
}

/// Of which files findings are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Report {
    /// Those that are open.
    #[default]
    Open,
    /// All of the project.
    All,
}

/// The names of all settings.
pub const NAMES: [&str; 4] = ["confidence", "config", "report", "codeLens"];

impl Settings {
    /// What `value` says; `null` says nothing.
    pub fn of(value: &Value) -> (Self, Vec<String>) {
        let mut settings = Self::default();
        let mut wrong = Vec::new();
        let entries = value.as_object().into_iter().flatten();
        // An editor hands out what is not set as `null`.
        for (name, value) in entries.filter(|(_, value)| !value.is_null()) {
            if let Err(why) = settings.set(name, value) {
                wrong.push(format!("unlisten.{name}: {why}"));
            }
        }
        if !value.is_object() && !value.is_null() {
            wrong.push("the settings are not an object".to_owned());
        }
        (settings, wrong)
    }

    fn set(&mut self, name: &str, value: &Value) -> Result<(), String> {
        match (name, value) {
            ("confidence", Value::String(word)) => {
                self.least = Some(match word.as_str() {
                    "possible" => Confidence::Possible,
                    "likely" => Confidence::Likely,
                    "certain" => Confidence::Certain,
                    _ => return Err("expected possible, likely or certain".into()),
                });
            }
            ("config", Value::String(path)) => {
                self.configuration = (!path.is_empty()).then(|| PathBuf::from(path));
            }
            ("report", Value::String(word)) => {
                self.report = match word.as_str() {
                    "open" => Report::Open,
                    "all" => Report::All,
                    _ => return Err("expected open or all".into()),
                };
            }
            ("codeLens", Value::Bool(on)) => self.lenses = *on,
            ("confidence" | "config" | "report", _) => return Err("expected a string".into()),
            ("codeLens", _) => return Err("expected true or false".into()),
            // What a thin client keeps for itself, such as the program's path, is no mistake.
            _ => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_set_is_heard_and_what_is_wrong_is_told() {
        let (all, wrong) = Settings::of(&json!({
            "confidence": "possible", "config": "a.json", "report": "all", "codeLens": true, "path": "/bin/x"
        }));
        assert_eq!(wrong, Vec::<String>::new());
        let expected = Settings {
            least: Some(Confidence::Possible),
            configuration: Some("a.json".into()),
            report: Report::All,
            lenses: true,
        };
        assert_eq!(all, expected);
        let (none, wrong) = Settings::of(&json!({
            "confidence": "sure", "config": "", "report": null, "codeLens": "yes"
        }));
        assert_eq!(none, Settings::default());
        assert_eq!(wrong.len(), 2, "{wrong:?}");
        assert_eq!(
            Settings::of(&Value::Null),
            (Settings::default(), Vec::new())
        );
        assert_eq!(Settings::of(&json!([])).1.len(), 1);
    }
}

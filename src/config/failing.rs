//! What makes the exit code 1.
//!
//! In: what was typed of it. Out: [`Failing`], the level and the number of warnings from which a run fails.
//! Never here: findings; whether a run fails is the run's own affair and no configuration's.

use super::ConfigError;
use crate::cli::{CheckArguments, FailOn};

/// When findings fail a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failing {
    /// The lowest severity that does; `None` if none ever does.
    pub level: Option<FailOn>,
    /// How many warnings are let pass, if they are counted.
    pub max_warnings: Option<usize>,
}

impl Failing {
    /// Findings fail nobody.
    pub const NEVER: Failing = Failing {
        level: None,
        max_warnings: None,
    };

    /// What was typed. Warnings fail a run unless they are counted, or not shown.
    ///
    /// # Errors
    /// The first warning is to fail the run, and so many are let pass.
    pub fn of(arguments: &CheckArguments) -> Result<Self, ConfigError> {
        let max_warnings = arguments.max_warnings;
        let level = match (arguments.fail_on, max_warnings) {
            _ if arguments.exit_zero => return Ok(Self::NEVER),
            (Some(FailOn::Warning), Some(most)) => return Err(ConfigError::WarningsTwice(most)),
            (Some(level), _) => level,
            (None, Some(_)) => FailOn::Error,
            (None, None) if arguments.appearance.quiet => FailOn::Error,
            (None, None) => FailOn::Warning,
        };
        Ok(Self {
            level: Some(level),
            max_warnings,
        })
    }
}

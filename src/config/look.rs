//! Whether there are colours, which characters draw the pictures, and how wide they may be.
//!
//! In: the user's choice, the environment's variables and what the streams are. Out: [`Look`].
//! Never here: painting itself.

use std::io::IsTerminal;
use std::path::PathBuf;

use crate::cli::ColorChoice;

/// The width in columns of what no terminal shows.
pub const PLAIN_WIDTH: usize = 80;

/// How the text on standard output looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether it is coloured.
    pub color: bool,
    /// Whether pictures are drawn with Unicode lines rather than ASCII.
    pub unicode: bool,
    /// How wide it may be, in columns.
    pub width: usize,
    /// Whether it is a terminal, which tables have to fit.
    pub terminal: bool,
}

impl Look {
    /// No colours, Unicode lines, 80 columns.
    pub const PLAIN: Look = Look {
        color: false,
        unicode: true,
        width: PLAIN_WIDTH,
        terminal: false,
    };

    /// How the same text looks in a file.
    pub fn in_a_file(self) -> Look {
        Look {
            color: false,
            width: PLAIN_WIDTH,
            terminal: false,
            ..self
        }
    }
}

/// What a process finds around it.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// The folder it was started in.
    pub working_directory: PathBuf,
    /// Whether standard output is a terminal.
    pub stdout_is_terminal: bool,
    /// Whether standard error is a terminal.
    pub stderr_is_terminal: bool,
    /// The terminal's width in columns, if there is a terminal.
    pub terminal_width: Option<usize>,
    /// The environment's variables that bear on a run, with their values.
    pub variables: Vec<(&'static str, String)>,
}

/// The variables that bear on a run. On the look: <https://no-color.org>, <https://bixense.com/clicolors>, and the locale.
/// On the reports: the build servers of GitHub, GitLab, Bitbucket and Azure, where these have put the repository, and where they show it.
const VARIABLES: [&str; 24] = [
    "CI",
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR_FORCE",
    "CLICOLOR",
    "TERM",
    "LC_ALL",
    "LC_CTYPE",
    "LANG",
    "GITHUB_ACTIONS",
    "GITHUB_WORKSPACE",
    "GITHUB_SERVER_URL",
    "GITHUB_REPOSITORY",
    "GITHUB_SHA",
    "GITLAB_CI",
    "CI_PROJECT_DIR",
    "CI_PROJECT_URL",
    "CI_COMMIT_SHA",
    "BITBUCKET_GIT_HTTP_ORIGIN",
    "BITBUCKET_COMMIT",
    "BITBUCKET_CLONE_DIR",
    "BUILD_REPOSITORY_URI",
    "BUILD_SOURCEVERSION",
    "BUILD_SOURCESDIRECTORY",
];

/// The folder that the program was started in is gone, or closed to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the current folder no longer exists or cannot be entered; change to another one")]
pub struct Nowhere;

impl Surroundings {
    /// What this process finds around it.
    ///
    /// # Errors
    /// The folder that it was started in is gone.
    pub fn of_this_process() -> Result<Self, Nowhere> {
        Ok(Self {
            working_directory: std::env::current_dir().map_err(|_| Nowhere)?,
            stdout_is_terminal: std::io::stdout().is_terminal(),
            stderr_is_terminal: std::io::stderr().is_terminal(),
            terminal_width: terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)),
            variables: VARIABLES
                .into_iter()
                .filter_map(|name| Some((name, std::env::var(name).ok()?)))
                .collect(),
        })
    }

    /// Whether a build server started it: `CI` is set, as all of them set it.
    pub fn is_build_server(&self) -> bool {
        !matches!(self.variable("CI"), "" | "0" | "false")
    }

    /// How standard output looks, given the user's choice of colours.
    pub fn look(&self, choice: ColorChoice) -> Look {
        // Below 40 columns no picture of code is readable any more, so a narrower terminal wraps by itself.
        let width = match self.terminal_width {
            Some(width) if self.stdout_is_terminal => width.clamp(40, 140),
            _ => PLAIN_WIDTH,
        };
        Look {
            color: self.color(choice),
            unicode: self.unicode(),
            width,
            terminal: self.stdout_is_terminal,
        }
    }

    /// Whether GitHub Actions runs this process.
    pub fn is_on_github(&self) -> bool {
        self.variable("GITHUB_ACTIONS") == "true"
    }

    /// The top of the repository, if a build server says where it has put it.
    pub fn checkout(&self) -> Option<PathBuf> {
        let said = match self.variable("GITLAB_CI") {
            "true" => self.variable("CI_PROJECT_DIR"),
            _ if self.is_on_github() => self.variable("GITHUB_WORKSPACE"),
            _ => {
                let other = ["BITBUCKET_CLONE_DIR", "BUILD_SOURCESDIRECTORY"];
                let mut said = other.into_iter().map(|name| self.variable(name));
                said.find(|it| !it.is_empty()).unwrap_or_default()
            }
        };
        (!said.is_empty()).then(|| PathBuf::from(said))
    }

    fn color(&self, choice: ColorChoice) -> bool {
        let asks = |name| !matches!(self.variable(name), "" | "0");
        match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto if !self.variable("NO_COLOR").is_empty() => false,
            ColorChoice::Auto if asks("FORCE_COLOR") || asks("CLICOLOR_FORCE") => true,
            ColorChoice::Auto => {
                self.stdout_is_terminal
                    && self.variable("CLICOLOR") != "0"
                    && self.variable("TERM") != "dumb"
            }
        }
    }

    /// Logs of build servers rarely name a locale and yet show Unicode, so only a locale that rules it out counts.
    fn unicode(&self) -> bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .map(|name| self.variable(name))
            .into_iter()
            .find(|value| !value.is_empty())
            .unwrap_or("UTF-8")
            .to_ascii_uppercase();
        let speaks_unicode = locale.contains("UTF-8") || locale.contains("UTF8");
        speaks_unicode && !matches!(self.variable("TERM"), "dumb" | "linux")
    }

    pub(super) fn variable(&self, name: &str) -> &str {
        self.variables
            .iter()
            .find(|(known, _)| *known == name)
            .map_or("", |(_, value)| value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(terminal: bool, variables: &[(&'static str, &str)]) -> Surroundings {
        Surroundings {
            stdout_is_terminal: terminal,
            terminal_width: Some(100),
            variables: variables
                .iter()
                .map(|(name, value)| (*name, value.to_string()))
                .collect(),
            ..Surroundings::default()
        }
    }

    #[test]
    fn a_pipe_is_plain_and_80_columns_wide() {
        assert_eq!(around(false, &[]).look(ColorChoice::Auto), Look::PLAIN);
    }

    #[test]
    fn a_terminal_is_coloured_and_as_wide_as_it_is() {
        let look = around(true, &[]).look(ColorChoice::Auto);
        assert!(look.color);
        assert_eq!(look.width, 100);
    }

    #[test]
    fn no_color_wins_over_force_color_and_the_option_over_both() {
        let both = around(true, &[("NO_COLOR", "1"), ("FORCE_COLOR", "1")]);
        assert!(!both.look(ColorChoice::Auto).color);
        assert!(both.look(ColorChoice::Always).color);
        assert!(!around(true, &[]).look(ColorChoice::Never).color);
    }

    #[test]
    fn variables_force_and_forbid_colours() {
        for force in ["FORCE_COLOR", "CLICOLOR_FORCE"] {
            assert!(around(false, &[(force, "1")]).look(ColorChoice::Auto).color);
            assert!(!around(false, &[(force, "0")]).look(ColorChoice::Auto).color);
        }
        for forbid in [("CLICOLOR", "0"), ("TERM", "dumb")] {
            assert!(!around(true, &[forbid]).look(ColorChoice::Auto).color);
        }
        assert!(
            around(true, &[("NO_COLOR", "")])
                .look(ColorChoice::Auto)
                .color
        );
    }

    #[test]
    fn only_a_locale_that_rules_unicode_out_does() {
        assert!(around(false, &[]).look(ColorChoice::Auto).unicode);
        assert!(
            around(false, &[("LANG", "de_DE.UTF-8")])
                .look(ColorChoice::Auto)
                .unicode
        );
        assert!(
            !around(false, &[("LANG", "C")])
                .look(ColorChoice::Auto)
                .unicode
        );
        let overridden = [("LC_ALL", "C.utf8"), ("LANG", "C")];
        assert!(around(false, &overridden).look(ColorChoice::Auto).unicode);
    }
}

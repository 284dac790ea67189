//! Where a build server, or whoever types it, shows the files of the repository.
//!
//! In: the variables of GitHub, GitLab, Bitbucket and Azure, and `--link-base`. Out: [`Links`], from a path and a line to an
//! address.
//! Never here: whether anything is there.

use super::Surroundings;

/// Where the lines of the repository are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// An address in which `{path}` and `{line}` stand for what they say.
    template: Option<String>,
    /// The address of the repository.
    pub repository: Option<String>,
    /// The commit that is checked.
    pub commit: Option<String>,
}

impl Links {
    /// What was typed, or else what the build server says.
    pub fn of(typed: Option<String>, around: &Surroundings) -> Self {
        let mut links = Self::of_server(around).unwrap_or_default();
        if let Some(typed) = typed {
            links.template = Some(match typed.contains("{path}") {
                true => typed,
                false => format!("{}/{{path}}#L{{line}}", typed.trim_end_matches('/')),
            });
        }
        links
    }

    fn of_server(around: &Surroundings) -> Option<Self> {
        let said = |name| Some(around.variable(name)).filter(|it| !it.is_empty());
        let (repository, commit, lines) = if around.is_on_github() {
            let server = said("GITHUB_SERVER_URL")?;
            let repository = format!("{server}/{}", said("GITHUB_REPOSITORY")?);
            (
                repository,
                said("GITHUB_SHA")?,
                "/blob/{commit}/{path}#L{line}",
            )
        } else if let Some(project) = said("CI_PROJECT_URL") {
            let commit = said("CI_COMMIT_SHA")?;
            (
                project.to_owned(),
                commit,
                "/-/blob/{commit}/{path}#L{line}",
            )
        } else if let Some(origin) = said("BITBUCKET_GIT_HTTP_ORIGIN") {
            let commit = said("BITBUCKET_COMMIT")?;
            (
                origin.to_owned(),
                commit,
                "/src/{commit}/{path}#lines-{line}",
            )
        } else {
            let repository = said("BUILD_REPOSITORY_URI")?.trim_end_matches(".git");
            let commit = said("BUILD_SOURCEVERSION")?;
            let lines = match repository.contains("github.com") {
                true => "/blob/{commit}/{path}#L{line}",
                false => {
                    "?path=/{path}&version=GC{commit}&line={line}&lineEnd={line}&lineStartColumn=1&lineEndColumn=999"
                }
            };
            (repository.to_owned(), commit, lines)
        };
        // Whoever may set a variable may not write a page.
        let is_plain = |text: &str| {
            let plain = |one: char| one.is_ascii_alphanumeric() || "-._~:/@%".contains(one);
            text.chars().all(plain)
        };
        let is_web = repository.starts_with("https://") || repository.starts_with("http://");
        if !is_web || !is_plain(&repository) || !is_plain(commit) {
            return None;
        }
        Some(Self {
            template: Some(format!("{repository}{}", lines.replace("{commit}", commit))),
            repository: Some(repository),
            commit: Some(commit.to_owned()),
        })
    }

    /// The address of a line, if it is known where lines are shown; `path` is escaped as URIs are.
    pub fn to(&self, path: &str, line: u32) -> Option<String> {
        let template = self.template.as_deref()?;
        let is_inside = !path.starts_with('/') && !path.starts_with("../");
        is_inside.then(|| {
            template
                .replace("{line}", &line.to_string())
                .replace("{path}", path)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(variables: &[(&'static str, &str)], typed: Option<&str>) -> Option<String> {
        let around = Surroundings {
            variables: variables
                .iter()
                .map(|(name, value)| (*name, (*value).to_owned()))
                .collect(),
            ..Surroundings::default()
        };
        Links::of(typed.map(String::from), &around).to("src/a.ts", 12)
    }

    #[test]
    fn each_server_shows_lines_in_its_own_way() {
        let github = [
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_SERVER_URL", "https://github.com"),
            ("GITHUB_REPOSITORY", "acme/shop"),
            ("GITHUB_SHA", "abc"),
        ];
        let url = to(&github, None).expect("all is said");
        assert_eq!(url, "https://github.com/acme/shop/blob/abc/src/a.ts#L12");
        let gitlab = [
            ("CI_PROJECT_URL", "https://gitlab.com/acme/shop"),
            ("CI_COMMIT_SHA", "abc"),
        ];
        let url = to(&gitlab, None).expect("all is said");
        assert_eq!(url, "https://gitlab.com/acme/shop/-/blob/abc/src/a.ts#L12");
        let bitbucket = [
            (
                "BITBUCKET_GIT_HTTP_ORIGIN",
                "https://bitbucket.org/acme/shop",
            ),
            ("BITBUCKET_COMMIT", "abc"),
        ];
        let url = to(&bitbucket, None).expect("all is said");
        assert_eq!(
            url,
            "https://bitbucket.org/acme/shop/src/abc/src/a.ts#lines-12"
        );
        let azure = [
            (
                "BUILD_REPOSITORY_URI",
                "https://dev.azure.com/acme/_git/shop",
            ),
            ("BUILD_SOURCEVERSION", "abc"),
        ];
        let url = to(&azure, None).expect("all is said");
        assert!(url.starts_with(
            "https://dev.azure.com/acme/_git/shop?path=/src/a.ts&version=GCabc&line=12"
        ));
    }

    #[test]
    fn what_is_typed_comes_first_and_nothing_is_guessed() {
        let base = |typed| to(&[], Some(typed));
        assert_eq!(
            base("https://x.y/b/").as_deref(),
            Some("https://x.y/b/src/a.ts#L12")
        );
        assert_eq!(
            base("https://x.y/{path}?l={line}").as_deref(),
            Some("https://x.y/src/a.ts?l=12")
        );
        assert_eq!(to(&[], None), None);
        assert_eq!(to(&[("GITHUB_ACTIONS", "true")], None), None);
        let forged = [
            ("CI_PROJECT_URL", "https://x.y/)](javascript:"),
            ("CI_COMMIT_SHA", "abc"),
        ];
        assert_eq!(to(&forged, None), None);
        assert_eq!(
            Links::of(Some("https://x.y".into()), &Surroundings::default()).to("../a.ts", 1),
            None
        );
    }
}

//! unlisten in Zed: how its language server is started.
//!
//! In: a project. Out: the command `unlisten lsp`, with the program that the settings name, or the one on the path.
//! Never here: anything that the server says.

use zed_extension_api::settings::LspSettings;
use zed_extension_api::{self as zed, LanguageServerId, Result, Worktree, serde_json};

struct Unlisten;

impl zed::Extension for Unlisten {
    fn new() -> Self {
        Self
    }

    fn language_server_command(
        &mut self,
        server: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<zed::Command> {
        let settings = LspSettings::for_worktree(server.as_ref(), worktree)?;
        let named = settings.binary.and_then(|binary| binary.path);
        let command = named
            .or_else(|| worktree.which("unlisten"))
            .ok_or("`unlisten` is not on the path; install it, or set `lsp.unlisten.binary.path`")?;
        Ok(zed::Command {
            command,
            args: vec!["lsp".to_owned()],
            env: worktree.shell_env(),
        })
    }

    fn language_server_initialization_options(
        &mut self,
        server: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<serde_json::Value>> {
        let settings = LspSettings::for_worktree(server.as_ref(), worktree)?;
        Ok(settings.initialization_options)
    }
}

zed::register_extension!(Unlisten);

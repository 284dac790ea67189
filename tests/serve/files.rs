//! The files of `editors/`, held to what the server understands.
//!
//! In: the files as they are copied. Out: nothing; a setting that no server knows, or one that no page names, fails.
//! Never here: an editor.

use std::collections::BTreeSet;

use serde_json::Value;
use unlisten::serve::settings::NAMES;

use crate::sources::{read, root};

fn text(path: &str) -> String {
    read(&root().join(path))
}

fn json(path: &str) -> Value {
    serde_json::from_str(&text(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn the_extension_offers_what_the_server_understands() {
    let package = json("editors/vscode/package.json");
    let offered = package["contributes"]["configuration"]["properties"].as_object();
    let offered: BTreeSet<&str> = offered
        .into_iter()
        .flatten()
        .filter_map(|(name, _)| name.strip_prefix("unlisten."))
        .filter(|name| *name != "path")
        .collect();
    assert_eq!(offered, BTreeSet::from(NAMES));
    assert_eq!(package["version"], env!("CARGO_PKG_VERSION"));
}

#[test]
fn the_page_names_every_setting() {
    let page = text("docs/editors.md");
    for name in NAMES {
        assert!(page.contains(&format!("| `{name}` |")), "{name}");
    }
}

#[test]
fn every_editor_has_its_page_and_its_file() {
    let index = text("editors/README.md");
    let page = text("docs/editors.md");
    for (folder, file) in [
        ("vscode", "extension.js"),
        ("neovim", "lsp/unlisten.lua"),
        ("helix", "languages.toml"),
        ("zed", "extension.toml"),
        ("emacs", "unlisten.el"),
        ("sublime", "LSP.sublime-settings"),
        ("jetbrains", "unlisten/template.json"),
    ] {
        assert!(index.contains(&format!("({folder}/README.md)")), "{folder}");
        assert!(
            page.contains(&format!("editors/{folder}/README.md")),
            "{folder}"
        );
        let held = text(&format!("editors/{folder}/{file}"));
        assert!(held.contains("unlisten"), "{folder}");
    }
}

#[test]
fn what_is_copied_can_be_read() {
    let helix: toml::Table = toml::from_str(&text("editors/helix/languages.toml")).expect("TOML");
    assert_eq!(
        helix["language-server"]["unlisten"]["args"][0].as_str(),
        Some("lsp")
    );
    let zed: toml::Table = toml::from_str(&text("editors/zed/extension.toml")).expect("TOML");
    assert_eq!(zed["version"].as_str(), Some(env!("CARGO_PKG_VERSION")));
    let jetbrains = json("editors/jetbrains/unlisten/template.json");
    assert_eq!(jetbrains["programArgs"]["default"], "unlisten lsp");
    for name in ["initializationOptions", "settings"] {
        assert!(json(&format!("editors/jetbrains/unlisten/{name}.json")).is_object());
    }
    let sublime = text("editors/sublime/LSP.sublime-settings");
    let lines = sublime
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let plain: Value =
        serde_json::from_str(&lines.collect::<String>()).expect("JSON with comments");
    assert_eq!(plain["clients"]["unlisten"]["command"][1], "lsp");
}

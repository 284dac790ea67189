//! What a configuration says that modules' names stand for.
//!
//! In: the facts of a configuration, its text, its folder and that of its package. Out: names with the paths that they stand for,
//! as far as these are written out, or made of written parts by the functions of `path` and `url`.
//! Never here: running anything, or a guess. What is computed otherwise stands for nothing.

use std::path::Path;

use super::trace::{is_global, kind, last_name, origin, returned};
use super::{Call, FileFacts, FunctionId, ValueId, ValueKind};
use crate::corpus::path;
use crate::dictionary::AliasTable;

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// The name, or what it begins with.
    pub name: String,
    /// Whether names that go on behind it are others.
    pub is_exact: bool,
    /// Whole paths, or other names; each may be the one that counts.
    pub targets: Vec<String>,
}

/// Where a configuration lies.
#[derive(Clone, Copy, Debug)]
pub struct Whereabouts<'a> {
    /// Its whole path.
    pub file: &'a Path,
    /// The folder that it is run in: that of its package.
    pub package: &'a Path,
}

/// The aliases of a configuration that speaks as `tables` say.
pub fn aliases<'t>(
    facts: &FileFacts,
    text: &str,
    at: Whereabouts<'_>,
    tables: impl Iterator<Item = &'t AliasTable>,
) -> Vec<Alias> {
    let mut reader = Reader {
        facts,
        text,
        at,
        asked: Vec::new(),
        calls: Vec::new(),
        found: Vec::new(),
    };
    for table in tables {
        for members in &table.members {
            let members: Vec<&str> = members.split('.').collect();
            reader.members(&members);
        }
        for members in &table.folders {
            let members: Vec<&str> = members.split('.').collect();
            reader.folders(&members);
        }
        reader.plugins(&table.plugins);
    }
    let mut found: Vec<Alias> = Vec::new();
    for alias in reader.found {
        if !found.contains(&alias) {
            found.push(alias);
        }
    }
    found
}

struct Reader<'a> {
    facts: &'a FileFacts,
    text: &'a str,
    at: Whereabouts<'a>,
    /// The values that are being asked for, so that a circle ends.
    asked: Vec<ValueId>,
    /// The calls that are looked into, with what they pass.
    calls: Vec<(FunctionId, Vec<Option<String>>)>,
    found: Vec<Alias>,
}

impl Reader<'_> {
    /// Reads what stands under `members` in any object, is assigned to them, or set in them by a call.
    fn members(&mut self, members: &[&str]) {
        for number in 0..self.facts.values.len() as u32 {
            let value = ValueId(number);
            match kind(self.facts, value) {
                ValueKind::Object(_) => {
                    let below = members
                        .iter()
                        .try_fold(value, |it, name| self.property(it, name));
                    below.into_iter().for_each(|it| self.table(it));
                }
                ValueKind::Call(call) => self.set_by(call, members),
                _ => {}
            }
        }
        for assignment in &self.facts.assignments {
            if self.ends_with(assignment.target, members) {
                self.table(assignment.value);
            } else if let Some((object, name)) = self.member(assignment.target)
                && self.ends_with(object, members)
            {
                self.entry(&name, assignment.value);
            }
        }
    }

    /// Reads the list of folders that stands under `members` in any object: modules are looked for in each.
    fn folders(&mut self, members: &[&str]) {
        for number in 0..self.facts.values.len() as u32 {
            let list = members
                .iter()
                .try_fold(ValueId(number), |it, name| self.property(it, name));
            let items = list.map(|list| kind(self.facts, origin(self.facts, list)));
            let Some(ValueKind::Array(items)) = items else {
                continue;
            };
            let folders = items.clone().into_iter();
            let folders: Vec<String> = folders.filter_map(|it| self.text(it)).collect();
            let targets: Vec<String> = folders
                .iter()
                .filter(|folder| !folder.ends_with("node_modules"))
                .map(|folder| shown(&path::whole(Path::new(folder), self.at.package)))
                .collect();
            if !targets.is_empty() {
                self.found.push(Alias {
                    name: String::new(),
                    is_exact: false,
                    targets,
                });
            }
        }
    }

    /// `config.resolve.alias.set('@', path)`, one or several in a row.
    fn set_by(&mut self, call: &Call, members: &[&str]) {
        let (ValueKind::Member { object, name }, [key, target]) =
            (kind(self.facts, call.callee), call.arguments.as_slice())
        else {
            return;
        };
        let mut object = *object;
        while let ValueKind::Call(earlier) = kind(self.facts, object)
            && let ValueKind::Member { object: before, .. } = kind(self.facts, earlier.callee)
        {
            object = *before;
        }
        if name == "set"
            && self.ends_with(object, members)
            && let Some(key) = self.text(*key)
        {
            self.entry(&key, *target);
        }
    }

    /// Whether a value is the member that `members` lead to, whatever they begin at.
    fn ends_with(&self, value: ValueId, members: &[&str]) -> bool {
        let Some((last, before)) = members.split_last() else {
            return true;
        };
        match kind(self.facts, value) {
            ValueKind::Member { object, name } => name == last && self.ends_with(*object, before),
            _ => false,
        }
    }

    fn member(&mut self, value: ValueId) -> Option<(ValueId, String)> {
        match kind(self.facts, value) {
            ValueKind::Member { object, name } => Some((*object, name.to_string())),
            ValueKind::Index { object, index } => {
                let (object, index) = (*object, *index);
                Some((object, self.text(index)?))
            }
            _ => None,
        }
    }

    /// Reads the options of the plug-ins that have one of `names`: `["module-resolver", { alias }]`, `alias({ entries })`.
    fn plugins(&mut self, names: &[String]) {
        if names.is_empty() {
            return;
        }
        let is_named = |name: &str| names.iter().any(|known| known == name);
        for value in &self.facts.values {
            let options = match &value.kind {
                ValueKind::Array(items) => match items.as_slice() {
                    [name, options, ..] => match kind(self.facts, origin(self.facts, *name)) {
                        ValueKind::String(name) if is_named(name) => *options,
                        _ => continue,
                    },
                    _ => continue,
                },
                ValueKind::Call(call) => match call.arguments.as_slice() {
                    [options] if last_name(self.facts, call.callee).is_some_and(is_named) => {
                        *options
                    }
                    _ => continue,
                },
                _ => continue,
            };
            for name in ["alias", "entries"] {
                let table = self.property(options, name);
                table.into_iter().for_each(|it| self.table(it));
            }
        }
    }

    fn property(&self, object: ValueId, name: &str) -> Option<ValueId> {
        let ValueKind::Object(properties) = kind(self.facts, origin(self.facts, object)) else {
            return None;
        };
        let mut named = properties.iter().rev();
        let found = named.find(|property| property.name.as_deref() == Some(name))?;
        Some(found.value)
    }

    /// Reads a table of names: an object, or a list of `{ find, replacement }`.
    fn table(&mut self, table: ValueId) {
        let table = origin(self.facts, table);
        if self.asked.contains(&table) {
            return;
        }
        self.asked.push(table);
        match kind(self.facts, table).clone() {
            ValueKind::Object(properties) => {
                for property in properties {
                    match (property.name, kind(self.facts, property.value)) {
                        (Some(name), _) => self.entry(&name, property.value),
                        (None, ValueKind::Spread(inner)) => self.table(*inner),
                        (None, _) => {}
                    }
                }
            }
            ValueKind::Array(items) => {
                for item in items {
                    self.found_and_replaced(item);
                }
            }
            _ => {}
        }
        self.asked.pop();
    }

    fn found_and_replaced(&mut self, item: ValueId) {
        let (Some(find), Some(target)) = (
            self.property(item, "find"),
            self.property(item, "replacement"),
        ) else {
            return;
        };
        let find = origin(self.facts, find);
        let name = match kind(self.facts, find) {
            ValueKind::Pattern => self.beginning(find),
            _ => self.text(find),
        };
        if let Some(name) = name {
            self.entry(&name, target);
        }
    }

    /// What a regular expression asks a name to begin with, if it asks nothing else: `/^@\//` and `/^@$/`.
    fn beginning(&self, pattern: ValueId) -> Option<String> {
        let span = self.facts.values[pattern.0 as usize].span;
        let written = self.text.get(span.start as usize..span.end as usize)?;
        let (written, _) = written.strip_prefix("/^")?.rsplit_once('/')?;
        let plain = written.replace("\\/", "/");
        let (name, end) = match plain.strip_suffix('$') {
            Some(name) => (name, "$"),
            None => (plain.as_str(), ""),
        };
        let is_plain =
            |it: char| it.is_alphanumeric() || matches!(it, '@' | '~' | '/' | '-' | '_' | '#');
        (!name.is_empty() && name.chars().all(is_plain)).then(|| format!("{name}{end}"))
    }

    fn entry(&mut self, name: &str, target: ValueId) {
        let targets = match kind(self.facts, origin(self.facts, target)) {
            ValueKind::Array(items) => items.clone(),
            _ => vec![target],
        };
        let targets: Vec<String> = targets.into_iter().filter_map(|it| self.text(it)).collect();
        let targets: Vec<String> = targets.iter().map(|it| self.placed(it)).collect();
        let (name, is_exact) = match name.strip_suffix('$').or(name.strip_suffix("/*")) {
            Some(short) => (short, name.ends_with('$')),
            None => (name, false),
        };
        let targets: Vec<String> = match name.ends_with('/') {
            true => targets,
            false => targets
                .iter()
                .map(|it| it.trim_end_matches("/*").to_owned())
                .collect(),
        };
        // A name that begins with `^` is a regular expression.
        if !targets.is_empty() && !name.is_empty() && !name.starts_with('^') {
            self.found.push(Alias {
                name: name.to_owned(),
                is_exact,
                targets,
            });
        }
    }

    /// A path from the package as a whole path; another name stays as it is.
    fn placed(&self, target: &str) -> String {
        let is_relative = target.starts_with("./") || target.starts_with("../") || target == ".";
        match is_relative {
            true => shown(&path::whole(Path::new(target), self.at.package)),
            false => target.to_owned(),
        }
    }

    /// The text that a value is, if all of it is written out.
    fn text(&mut self, value: ValueId) -> Option<String> {
        if self.asked.contains(&value) {
            return None;
        }
        self.asked.push(value);
        let text = self.text_once(value);
        self.asked.pop();
        text
    }

    fn text_once(&mut self, value: ValueId) -> Option<String> {
        match kind(self.facts, value).clone() {
            ValueKind::String(text) => Some(text.to_string()),
            ValueKind::Template(parts) => parts.into_iter().map(|part| self.text(part)).collect(),
            ValueKind::Binary {
                operator,
                left,
                right,
            } if operator == "+" => Some(self.text(left)? + &self.text(right)?),
            ValueKind::Global(name) if name == "__dirname" => Some(self.folder()),
            ValueKind::Global(name) if name == "__filename" => Some(shown(self.at.file)),
            ValueKind::Member { object, name } => self.member_text(object, &name),
            ValueKind::Parameter { function, index } => {
                let passed = self.calls.iter().rev().find(|(it, _)| *it == function)?;
                passed.1.get(index as usize)?.clone()
            }
            ValueKind::Binding(binding) => {
                let writes = &self.facts.bindings[binding.0 as usize].writes;
                match writes.as_slice() {
                    [write] => self.text(write.value),
                    _ => None,
                }
            }
            ValueKind::Call(call) => self.call_text(&call),
            _ => None,
        }
    }

    fn folder(&self) -> String {
        shown(self.at.file.parent().unwrap_or(self.at.file))
    }

    fn member_text(&mut self, object: ValueId, name: &str) -> Option<String> {
        if is_global(self.facts, object, "import.meta") {
            return match name {
                "dirname" => Some(self.folder()),
                "filename" => Some(shown(self.at.file)),
                "url" => Some(format!("file://{}", shown(self.at.file))),
                _ => None,
            };
        }
        match name {
            // Of a `new URL`.
            "pathname" => self.text(object).map(|it| of_url(&it)),
            "href" => self.text(object),
            _ => {
                let value = self.property(object, name)?;
                self.text(value)
            }
        }
    }

    fn call_text(&mut self, call: &Call) -> Option<String> {
        if let Some(function) = self.own_function(call.callee) {
            let passed = call.arguments.iter().map(|it| self.text(*it)).collect();
            let result = returned(self.facts, function)?;
            self.calls.push((function, passed));
            let text = self.text(result);
            self.calls.pop();
            return text;
        }
        let name = last_name(self.facts, call.callee)?.to_owned();
        let is_of = |reader: &Self, global: &str| match kind(reader.facts, call.callee) {
            ValueKind::Member { object, .. } => is_global(reader.facts, *object, global),
            _ => false,
        };
        if name == "cwd" && is_of(self, "process") {
            return Some(shown(self.at.package));
        }
        let texts: Vec<String> = call
            .arguments
            .iter()
            .map(|it| self.text(*it))
            .collect::<Option<_>>()?;
        let parts: Vec<&str> = texts.iter().map(String::as_str).collect();
        match (name.as_str(), parts.as_slice()) {
            ("resolve", [only]) if is_of(self, "require") => Some((*only).to_owned()),
            ("resolve", parts) => Some(resolved(parts, self.at.package)),
            ("join" | "normalize", parts) => joined(parts),
            ("dirname", [path]) => Some(shown(Path::new(path).parent()?)),
            ("fileURLToPath", [url]) => Some(of_url(url)),
            ("URL", [url, base]) => {
                let base = of_url(base);
                let folder = if base.ends_with('/') {
                    Path::new(&base)
                } else {
                    Path::new(&base).parent()?
                };
                let end = if url.ends_with('/') { "/" } else { "" };
                let whole = shown(&path::whole(Path::new(url), folder));
                Some(format!("file://{whole}{end}"))
            }
            ("toString" | "String", [text]) => Some((*text).to_owned()),
            _ => None,
        }
    }

    /// The function of this file that a value is.
    fn own_function(&self, callee: ValueId) -> Option<FunctionId> {
        match kind(self.facts, origin(self.facts, callee)) {
            ValueKind::Function(function) => Some(*function),
            _ => None,
        }
    }
}

/// `path.resolve(…)` in `folder`.
fn resolved(parts: &[&str], folder: &Path) -> String {
    let whole = parts
        .iter()
        .fold(folder.to_path_buf(), |at, part| at.join(part));
    shown(&path::whole(&whole, folder))
}

/// `path.join(…)`: what begins with a slash goes on as well.
fn joined(parts: &[&str]) -> Option<String> {
    let (first, rest) = parts.split_first()?;
    let below = rest.iter().map(|it| it.trim_start_matches('/'));
    let joined = below.fold(Path::new(first).to_path_buf(), |at, part| at.join(part));
    match joined.is_absolute() {
        true => Some(shown(&path::whole(&joined, Path::new("/")))),
        false => Some(format!("./{}", shown(&joined).trim_start_matches("./"))),
    }
}

fn of_url(url: &str) -> String {
    url.strip_prefix("file://").unwrap_or(url).to_owned()
}

/// A path as it is written in code.
fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

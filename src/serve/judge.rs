//! The thread that judges.
//!
//! In: texts, changes and questions, in the order in which they came. Out: answers, and what is told without being asked.
//! Never here: two judgements of one text. Between two pieces of work it looks whether something was asked, so what an editor
//! waits for comes before what it does not.

mod answers;
mod telling;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use gen_lsp_types::{
    CodeAction, CodeActionParams, CodeLensParams, CodeLensRefreshRequest, Diagnostic,
    DiagnosticRefreshRequest, DocumentDiagnosticParams, ExecuteCommandParams, HoverParams,
    MessageType, WorkspaceDiagnosticParams,
};
use lsp_server::{ErrorCode, RequestId};

use super::client::Client;
use super::documents::Document;
use super::projects::{Project, Projects};
use super::settings::{Report, Settings};
use super::watching::{Concern, concern};
use crate::run::Workspace;
use telling::Progress;

/// How long nothing must be typed before files are judged that nobody has touched.
const QUIET: Duration = Duration::from_millis(60);
/// How many files are read between two looks at what was asked.
const CHUNK: usize = 128;
/// How many files are judged between two looks at what was asked.
const FEW: usize = 8;

/// A piece of work.
#[derive(Debug)]
pub enum Work {
    /// The client has other folders open.
    Folders {
        /// New ones.
        added: Vec<PathBuf>,
        /// Gone ones.
        removed: Vec<PathBuf>,
    },
    /// The user has set something.
    Settings(Settings),
    /// A text was opened.
    Open(Document),
    /// A text was changed.
    Change(Document),
    /// A text was closed.
    Close(Document),
    /// Files on the disk have come, gone or changed.
    Files(Vec<PathBuf>),
    /// The client waits for an answer.
    Ask(RequestId, Box<Ask>),
}

/// A question.
#[derive(Debug)]
pub enum Ask {
    /// What there is to say of a text.
    Diagnostics(DocumentDiagnosticParams),
    /// What there is to say of all files.
    AllDiagnostics(WorkspaceDiagnosticParams),
    /// What is known of a place.
    Hover(HoverParams),
    /// What can be done at a place.
    Actions(CodeActionParams),
    /// What an action would write.
    Resolve(Box<CodeAction>),
    /// What stands above the lines of a text.
    Lenses(CodeLensParams),
    /// Do this.
    Command(ExecuteCommandParams),
}

/// What is to be done when nothing is asked.
enum Step {
    /// Look at a project for the first time.
    Look(usize),
    /// Tell what there is to say of a text that has changed.
    Tell(PathBuf),
    /// Read on which file imports which.
    Read(usize),
    /// Judge what depends on what has changed.
    Dependents(usize),
    /// Judge some more files that nobody has open.
    Others(usize),
}

/// The thread that judges.
pub struct Judge {
    client: Client,
    inbox: Receiver<Work>,
    settings: Settings,
    projects: Projects,
    open: BTreeMap<PathBuf, Document>,
    /// Texts of which the newest is not told yet.
    due: BTreeSet<PathBuf>,
    /// What was told last of each file.
    told: HashMap<PathBuf, Vec<Diagnostic>>,
    /// Projects, by their roots, of which some files may have something else to say.
    unsettled: BTreeSet<PathBuf>,
    /// Questions about all files, which are answered when all are judged.
    waiting: Vec<(RequestId, WorkspaceDiagnosticParams)>,
    progress: Option<Progress>,
    /// Configurations that something is told of.
    refused: BTreeSet<PathBuf>,
    pages: answers::Pages,
}

impl Judge {
    /// A judge of nothing yet.
    pub fn new(client: Client, inbox: Receiver<Work>) -> Self {
        Self {
            client,
            inbox,
            settings: Settings::default(),
            projects: Projects::default(),
            open: BTreeMap::new(),
            due: BTreeSet::new(),
            told: HashMap::new(),
            unsettled: BTreeSet::new(),
            waiting: Vec::new(),
            progress: None,
            refused: BTreeSet::new(),
            pages: answers::Pages::default(),
        }
    }

    /// Works until nobody can ask any more.
    pub fn work(mut self) {
        loop {
            let next = self.next_step();
            let work = match &next {
                None => self
                    .inbox
                    .recv()
                    .map_err(|_| RecvTimeoutError::Disconnected),
                Some(step) => self.inbox.recv_timeout(step.patience()),
            };
            match (work, next) {
                (Ok(work), _) => self.guarded(|judge| judge.take(work)),
                (Err(RecvTimeoutError::Timeout), Some(step)) => {
                    self.guarded(|judge| judge.step(step));
                }
                _ => return,
            }
        }
    }

    /// Does something; a panic costs what it was about, and everything is looked at anew.
    fn guarded(&mut self, what: impl FnOnce(&mut Self)) {
        if catch_unwind(AssertUnwindSafe(|| what(self))).is_err() {
            let said = "internal error: this is a bug in unlisten; all files are checked again";
            self.client.log(MessageType::Error, said);
            self.due.clear();
            for (id, _) in std::mem::take(&mut self.waiting) {
                self.client.refuse(id, ErrorCode::InternalError, said);
            }
            for project in &mut self.projects.all {
                project.workspace = None;
                project.is_new = true;
            }
        }
    }

    fn take(&mut self, work: Work) {
        match work {
            Work::Folders { added, removed } => {
                removed.iter().for_each(|it| self.projects.remove(it));
                added.into_iter().for_each(|it| self.projects.add(it));
                let open: Vec<PathBuf> = self.open.keys().cloned().collect();
                open.iter().for_each(|it| self.projects.open(it));
                self.due.extend(open);
                self.withdraw();
            }
            Work::Settings(settings) if settings == self.settings => {}
            Work::Settings(settings) => self.reconfigure(settings),
            Work::Open(document) => self.open(document),
            Work::Change(document) => self.change(document),
            Work::Close(document) => self.close(&document.path),
            Work::Files(files) => self.files(files),
            Work::Ask(id, _) if self.client.is_cancelled(&id) => {
                let code = ErrorCode::RequestCanceled;
                self.client.refuse(id, code, "cancelled");
            }
            Work::Ask(id, ask) => self.ask(id, *ask),
        }
    }

    fn reconfigure(&mut self, settings: Settings) {
        let is_other = settings.configuration != self.settings.configuration;
        self.settings = settings;
        if is_other {
            self.projects.all.iter_mut().for_each(|it| it.is_new = true);
        }
        self.due.extend(self.open.keys().cloned());
        self.unsettle_all();
        self.withdraw();
        self.refresh();
    }

    fn unsettle_all(&mut self) {
        let roots = self.projects.all.iter().map(|it| it.root.clone());
        self.unsettled.extend(roots);
    }

    fn open(&mut self, document: Document) {
        let path = document.path.clone();
        self.projects.open(&path);
        self.due.insert(path.clone());
        let text = Arc::clone(&document.text);
        self.open.insert(path.clone(), document);
        for root in self.set_text(&path, Some(&text)) {
            // It may have come since, or be on no disk yet.
            self.walk_again(&root, [path.clone()].into());
        }
    }

    fn change(&mut self, document: Document) {
        let path = document.path.clone();
        // One that a project passes over is passed over, whatever is in it.
        let _ = self.set_text(&path, Some(&document.text));
        self.due.insert(path.clone());
        self.open.insert(path, document);
    }

    fn close(&mut self, path: &Path) {
        self.due.remove(path);
        self.open.remove(path);
        let unknown = self.set_text(path, None);
        if !crate::corpus::read::is_there(path) {
            for at in self.projects.around(path) {
                let root = self.projects.all[at].root.clone();
                if !unknown.contains(&root) {
                    self.walk_again(&root, [path.to_path_buf()].into());
                }
            }
        }
        self.projects.close(path);
        self.withdraw();
    }

    /// Hands a text to every project around its file; the roots of those of which it is no file.
    fn set_text(&mut self, path: &Path, text: Option<&Arc<str>>) -> Vec<PathBuf> {
        let mut unknown = Vec::new();
        for at in self.projects.around(path) {
            let project = &mut self.projects.all[at];
            self.unsettled.insert(project.root.clone());
            let workspace = project.workspace.as_mut();
            if workspace.is_some_and(|it| !it.set_text(path, text.cloned())) {
                unknown.push(project.root.clone());
            }
        }
        unknown
    }

    fn files(&mut self, files: Vec<PathBuf>) {
        for at in 0..self.projects.all.len() {
            let project = &mut self.projects.all[at];
            let root = project.root.clone();
            // What a configuration above the folder says holds in it as well.
            let mine = files.iter().filter(|it| {
                it.starts_with(&root) || it.parent().is_some_and(|above| root.starts_with(above))
            });
            let mine: BTreeSet<PathBuf> = mine.cloned().collect();
            let most = mine.iter().map(|it| concern(it)).max();
            match (most, &mut project.workspace) {
                (None, _) => continue,
                (Some(Concern::Everything), _) | (_, None) => {
                    project.is_new = true;
                    self.due.extend(self.open.keys().cloned());
                }
                (Some(Concern::Itself), Some(workspace)) if are_known(workspace, &mine) => {
                    mine.iter().for_each(|it| workspace.touch(it));
                }
                (Some(_), Some(_)) => self.walk_again(&root, mine),
            }
            self.unsettled.insert(root);
        }
        self.withdraw();
    }

    /// Finds the files of a project anew.
    fn walk_again(&mut self, root: &Path, changed: BTreeSet<PathBuf>) {
        let Some(project) = self.projects.all.iter_mut().find(|it| it.root == root) else {
            return;
        };
        let Some(workspace) = &mut project.workspace else {
            return;
        };
        if let Err(failure) = workspace.walk_again(&changed) {
            project.is_new = true;
            self.client.log(MessageType::Error, failure.to_string());
        }
        if let Err(error) = workspace.read_few(CHUNK) {
            self.client.log(MessageType::Error, error.to_string());
        }
        let inside = self.open.keys().filter(|it| it.starts_with(root));
        self.due.extend(inside.cloned());
        self.unsettled.insert(root.to_path_buf());
    }

    fn next_step(&self) -> Option<Step> {
        let all = || self.projects.all.iter().enumerate();
        let workspaces = || all().filter_map(|(at, it)| Some((at, it.workspace.as_ref()?)));
        let new = all().find(|(_, it)| it.is_new);
        let tell = self.due.first();
        let unread = workspaces().find(|(_, it)| it.unread() > 0);
        let unsettled = all().find(|(_, it)| self.unsettled.contains(&it.root));
        let other = workspaces().find(|(_, it)| self.has_others(it));
        match () {
            () if let Some((at, _)) = new => Some(Step::Look(at)),
            () if let Some(path) = tell => Some(Step::Tell(path.clone())),
            () if let Some((at, _)) = unread => Some(Step::Read(at)),
            () if let Some((at, _)) = unsettled => Some(Step::Dependents(at)),
            () => Some(Step::Others(other?.0)),
        }
    }

    /// Whether files are to be judged that nobody has open.
    fn has_others(&self, workspace: &Workspace) -> bool {
        let wants = self.settings.report == Report::All;
        let audit = self.settings.lenses;
        wants && (0..workspace.len() as u32).any(|it| !workspace.is_fresh(it, audit))
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Look(at) => self.look(at),
            Step::Tell(path) => {
                self.due.remove(&path);
                self.tell(&path);
            }
            Step::Read(at) => self.read(at),
            Step::Dependents(at) => self.dependents(at),
            Step::Others(at) => self.others(at),
        }
        let is_done = self.next_step().is_none();
        if is_done {
            self.answer_waiting();
        }
    }

    fn look(&mut self, at: usize) {
        let open: BTreeMap<PathBuf, Arc<str>> = self
            .open
            .iter()
            .map(|(path, it)| (path.clone(), Arc::clone(&it.text)))
            .collect();
        let project = &mut self.projects.all[at];
        let root = project.root.clone();
        self.unsettled.insert(root.clone());
        let inside = self.open.keys().filter(|it| it.starts_with(&root));
        self.due.extend(inside.cloned());
        match project.look(&self.settings, open) {
            Ok(workspace) => {
                let files = workspace.len();
                let steps = workspace.unread();
                let said = format!("{}: {files} files", root.display());
                self.client.log(MessageType::Info, said);
                self.progress = Progress::begin(&self.client, &root, steps);
                self.accept();
            }
            Err(failure) => self.refuse_project(&root, &failure),
        }
        self.withdraw();
    }

    fn read(&mut self, at: usize) {
        let Some(workspace) = &mut self.projects.all[at].workspace else {
            return;
        };
        if let Err(error) = workspace.read_imports(CHUNK) {
            self.client.log(MessageType::Error, error.to_string());
        }
        let left = workspace.unread();
        if let Some(progress) = &mut self.progress {
            progress.report(&self.client, left);
        }
        if left == 0 {
            self.progress
                .take()
                .into_iter()
                .for_each(|it| it.end(&self.client));
            let root = self.projects.all[at].root.clone();
            self.unsettled.insert(root);
        }
    }

    /// Judges open texts again that depend on what has changed, and tells of those that have something else to say.
    fn dependents(&mut self, at: usize) {
        let root = self.projects.all[at].root.clone();
        let Some(workspace) = &mut self.projects.all[at].workspace else {
            self.unsettled.remove(&root);
            return;
        };
        let stale = workspace.outdated();
        let stale = stale.into_iter().map(|it| workspace.path(it));
        let open: Vec<PathBuf> = stale.filter(|it| self.open.contains_key(it)).collect();
        // A folder within the folder answers for its own.
        let mut mine = open.iter().filter(|it| {
            let project = self.projects.of(it);
            project.is_some_and(|it| it.root == root)
        });
        // One at a time: what is typed meanwhile comes first.
        let Some(path) = mine.next() else {
            self.unsettled.remove(&root);
            return;
        };
        if self.tell_again(path) {
            self.refresh();
        }
    }

    fn others(&mut self, at: usize) {
        let audit = self.settings.lenses;
        let Some(workspace) = &mut self.projects.all[at].workspace else {
            return;
        };
        let all = 0..workspace.len() as u32;
        let some: Vec<u32> = all
            .filter(|it| !workspace.is_fresh(*it, audit))
            .take(FEW)
            .collect();
        let paths: Vec<PathBuf> = some.iter().map(|it| workspace.path(*it)).collect();
        if let Err(error) = workspace.judge(&some, audit) {
            self.client.log(MessageType::Error, error.to_string());
        }
        for path in paths {
            let _ = self.tell_again(&path);
        }
    }

    /// Has the client ask again, where it is the client that asks.
    fn refresh(&self) {
        if self.client.can.pulls {
            let _ = self.client.ask::<DiagnosticRefreshRequest>(());
        }
        if self.client.can.refreshes_lenses && self.settings.lenses {
            let _ = self.client.ask::<CodeLensRefreshRequest>(());
        }
    }

    /// The project of a file that can say something, looked at if it was not yet, and the file's number.
    fn find(&mut self, path: &Path) -> Option<(&mut Workspace, u32)> {
        let root = self.projects.of(path)?.root.clone();
        let at = self.projects.all.iter().position(|it| it.root == root)?;
        if self.projects.all[at].is_new {
            self.look(at);
        }
        let project: &mut Project = &mut self.projects.all[at];
        let workspace = project.workspace.as_mut()?;
        let number = workspace.number(path)?;
        Some((workspace, number))
    }
}

impl Step {
    /// How long to wait for something better to do.
    fn patience(&self) -> Duration {
        match self {
            Self::Look(_) | Self::Tell(_) | Self::Read(_) => Duration::ZERO,
            Self::Dependents(_) | Self::Others(_) => QUIET,
        }
    }
}

/// Whether all files are known to a project and still there, so that there are no others than before.
fn are_known(workspace: &Workspace, files: &BTreeSet<PathBuf>) -> bool {
    files
        .iter()
        .all(|it| workspace.number(it).is_some() == crate::corpus::read::is_there(it))
}

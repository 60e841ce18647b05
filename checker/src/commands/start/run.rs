//! The command: what it starts, and what ends with it.

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::sync::watch as channel;

use super::alone::{self, Alone, BookUrl};
use super::browser;
use super::own_registry::{self, ACCOUNT, OwnRegistry, PASSWORD, RegistryTrouble, SCRIPT};
use crate::cli::{Common, Start};
use crate::commands::live::{self, Note};
use crate::commands::open_course::OpenCourse;
use crate::commands::output::Output;
use crate::commands::runtime::{asked_to_end, block_on};
use crate::commands::{Exit, book, doctor as doctor_command};
use pages::{Server, Site, Wish, Wishes};
use plain::lang::Lang;
use report::start as rendering;
use watching::doctor::{self, Finding, Severity, Subject};
use watching::watch::{Asker, Progress, WatchState, Watcher};

/// How long one question may take when the machine is looked over.
const LOOK_OVER: Duration = Duration::from_secs(5);

/// How long the address of a `checker start` that runs already is waited for.
const PATIENCE: Duration = Duration::from_secs(3);

/// # Errors
/// No course; a book that cannot be built; no free port.
pub fn run(common: &Common, start: &Start, out: &mut Output) -> Result<Exit> {
    let session = OpenCourse::open(common)?;
    let root = session.catalog.root().to_owned();
    let held = match alone::try_alone(&root, PATIENCE)? {
        Alone::First(held) => held,
        Alone::Second { address } => return second(address, &session, start, out),
    };
    let course = live::course(&session, out);
    let Some(built) = book::built(&session.catalog, out)? else {
        return Ok(Exit::Usage);
    };
    let ended = block_on(async {
        let mut end = std::pin::pin!(asked_to_end()?);
        let server = Server::listen(start.port).await?;
        let registry = match bring_up(&session, start.timeout, end.as_mut(), out).await {
            Brought::Ready(registry) => registry,
            Brought::AskedToEnd => return Ok(()),
        };

        let (notes, noted) = mpsc::unbounded_channel();
        let config = live::config(&session, start.timeout, notes.clone());
        let (watcher, states, checked) = Watcher::new(course, config).await;
        let requests = Requests {
            root,
            states: states.clone(),
            asker: watcher.asker(),
            notes: notes.clone(),
        };
        let site = Site {
            folder: &built.folder,
            editions: &built.editions,
            scripts: &built.scripts,
            written: &built.written,
        };
        let address = BookUrl::new(server.address());
        let serving = server.live(&site, states.clone(), requests.wishes())?;
        held.publish(address)?;
        let page = page(address, &built.editions, out.lang);
        welcome(&page, &session, start, out)?;
        tokio::spawn(look_over(common, notes.clone()));
        let keeping = tokio::spawn(live::keep(checked, &session, notes));
        let ended = tokio::select! {
            () = watcher.run() => Ok(()),
            () = serving => Ok(()),
            () = end => Ok(()),
            shown = show(states, noted, out) => shown,
        };
        // The watcher is gone, so what it saw last is kept and then this ends.
        keeping.await?;
        if let Some(registry) = registry {
            take_down(&registry, out).await;
        }
        ended
    })?;
    ended.map(|()| Exit::Done)
}

/// Leads to the one that is running.
fn second(
    address: Option<BookUrl>,
    session: &OpenCourse,
    start: &Start,
    out: &mut Output,
) -> Result<Exit> {
    let Some(address) = address else {
        out.note(&rendering::starts_already());
        return Ok(Exit::Done);
    };
    let page = page(address, &session.catalog.course().languages, out.lang);
    out.data(&format!("{page}\n"))?;
    out.note(&rendering::runs_already());
    if start.opens() {
        browser::open(&page);
    }
    Ok(Exit::Done)
}

/// What became of the course's own registry.
enum Brought {
    /// With one that was started here, if it was.
    Ready(Option<OwnRegistry>),
    /// The person had enough meanwhile; nothing of it is left.
    AskedToEnd,
}

/// Starts the course's registry where it is missing, unless the process is asked to `end`.
async fn bring_up(
    session: &OpenCourse,
    timeout: Duration,
    mut end: Pin<&mut impl Future<Output = ()>>,
    out: &mut Output,
) -> Brought {
    let missing = tokio::select! {
        () = &mut end => return Brought::AskedToEnd,
        missing = own_registry::missing(session, timeout) => missing,
    };
    let Some(registry) = missing else {
        return Brought::Ready(None);
    };
    let started = tokio::select! {
        () = &mut end => None,
        started = registry.bring_up(out) => Some(started),
    };
    let address = &registry.address;
    let note = match started {
        None => {
            take_down(&registry, out).await;
            return Brought::AskedToEnd;
        }
        Some(Ok(())) => {
            let style = out.notes;
            out.note(&rendering::registry_started(
                address, ACCOUNT, PASSWORD, style,
            ));
            return Brought::Ready(Some(registry));
        }
        Some(Err(RegistryTrouble::NoShell)) => rendering::registry_needs_shell(address, SCRIPT),
        Some(Err(RegistryTrouble::Script(why))) => {
            rendering::registry_not_started(address, SCRIPT, &why)
        }
    };
    out.note(&note);
    Brought::Ready(None)
}

async fn take_down(registry: &OwnRegistry, out: &mut Output) {
    if let Err(RegistryTrouble::Script(why)) = registry.take_down().await {
        out.note(&rendering::registry_not_stopped(SCRIPT, &why));
    }
}

/// Looks the machine over, as `checker doctor` does, and sends what is not right there. That the
/// engine does not answer, with all that follows from it, is shown by the watcher's own news.
fn look_over(common: &Common, notes: UnboundedSender<Note>) -> impl Future<Output = ()> + use<> {
    let config = doctor_command::config(common);
    async move {
        let mut findings = doctor::probe(&config, LOOK_OVER).await;
        findings.retain(is_news);
        if !findings.is_empty() {
            // Nothing reads notes any more when the process is about to end.
            let _ = notes.send(Note::Doctor(findings));
        }
    }
}

fn is_news(finding: &Finding) -> bool {
    finding.severity != Severity::Ok
        && !finding.follows_from_engine()
        && !matches!(finding.subject, Subject::Engine | Subject::Permission)
}

/// Where the book opens: in Korean where the terminal speaks it, else as the browser chooses.
fn page(address: BookUrl, editions: &[Lang], lang: Lang) -> String {
    match lang {
        Lang::Ko if editions.contains(&lang) => format!("{address}{lang}/"),
        Lang::Ko | Lang::En => address.to_string(),
    }
}

fn welcome(page: &str, session: &OpenCourse, start: &Start, out: &mut Output) -> Result<()> {
    out.data(&format!("{page}\n"))?;
    let opened = start.opens() && browser::open(page);
    let title = &session.catalog.course().title;
    out.note(&rendering::welcome(title, opened));
    let root = session.catalog.root();
    let folder = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    out.note(&rendering::how_it_works(&folder.display().to_string()));
    Ok(())
}

/// Takes what the pages ask for.
struct Requests {
    root: PathBuf,
    states: channel::Receiver<WatchState>,
    asker: Asker,
    notes: UnboundedSender<Note>,
}

impl Requests {
    fn wishes(self) -> Wishes {
        Arc::new(move |wish| match wish {
            Wish::Recheck { lesson } => {
                let state = self.states.borrow();
                if let Some(lesson) = lesson.parse().ok().and_then(|id| state.lesson(&id)) {
                    self.asker.recheck(lesson.id());
                }
            }
            Wish::Answer {
                lesson,
                step,
                answer,
            } => {
                if let Some(step) = self.states.borrow().step_at(&lesson, &step) {
                    live::answer(&self.root, step, answer, &self.notes);
                }
            }
            Wish::Hint { lesson, step } => {
                if let Some(step) = self.states.borrow().step_at(&lesson, &step) {
                    live::open_hint(&self.root, step, &self.asker, &self.notes);
                }
            }
        })
    }
}

/// Shows at the terminal what happens, until the watcher ends.
async fn show(
    mut states: channel::Receiver<WatchState>,
    mut noted: UnboundedReceiver<Note>,
    out: &mut Output,
) -> Result<()> {
    let mut progress = Progress::default();
    loop {
        {
            let state = states.borrow_and_update();
            for event in progress.since(&state) {
                out.note(&rendering::line(&event, out.notes));
            }
        }
        tokio::select! {
            changed = states.changed() => changed?,
            Some(note) = noted.recv() => drop(live::show(note, out)),
        }
    }
}

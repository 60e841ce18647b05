//! What the tables are made of: a check, states of the learner's machine, and what is seen there.

use std::fs;
use std::path::Path;
use std::time::Duration;

use check::verdict::{Outcome, Situation, Unknown};
use check::{Check, Context};
use engine::Remover;
use engine::testing::{MemoryEngine, MemoryWorld};

/// Short, since a server that does not answer is asked again for half of it.
const TIMEOUT: Duration = Duration::from_millis(20);

/// What is the case, how it comes to be, and what the check says: `pass`, a situation or a code.
pub type Row = (&'static str, fn() -> Setup, &'static str);

pub struct Table {
    pub check: Check,
    pub rows: Vec<Row>,
}

pub fn table<const N: usize>(yaml: &str, rows: [Row; N]) -> Table {
    Table {
        check: check(yaml),
        rows: rows.into(),
    }
}

/// More of a table's rows.
pub fn rows<const N: usize>(rows: [Row; N]) -> Vec<Row> {
    rows.into()
}

/// A check as an exercise file has it.
pub fn check(yaml: &str) -> Check {
    let yaml: serde_yaml::Value = serde_yaml::from_str(&format!("{{ {yaml} }}")).unwrap();
    serde_yaml::with::singleton_map_recursive::deserialize(yaml).unwrap()
}

/// The learner's machine.
#[derive(Default)]
pub struct Setup {
    pub engine: MemoryEngine,
    pub world: MemoryWorld,
    files: Vec<(&'static str, Vec<u8>)>,
    /// A link to itself, which cannot be opened by anyone.
    loops: Option<&'static str>,
    folder: Option<&'static str>,
}

impl From<MemoryEngine> for Setup {
    fn from(engine: MemoryEngine) -> Self {
        Self {
            engine,
            ..Self::default()
        }
    }
}

impl Setup {
    /// A file in the lesson's folder.
    pub fn file(mut self, path: &'static str, content: impl Into<Vec<u8>>) -> Self {
        self.files.push((path, content.into()));
        self
    }

    pub fn loops(mut self, path: &'static str) -> Self {
        self.loops = Some(path);
        self
    }

    pub fn folder(mut self, path: &'static str) -> Self {
        self.folder = Some(path);
        self
    }

    /// As `docker image rm` leaves it.
    pub fn untag(self, name: &str) -> Self {
        let removed = wait(self.engine.untag(name)).unwrap();
        assert_eq!(removed, engine::Removal::Removed, "{name}");
        self
    }

    /// As `docker container rm --force` leaves it.
    pub fn remove(self, container: &str) -> Self {
        let all = wait(self.engine.all_containers()).unwrap();
        let made = all.iter().find(|it| it.container.name == container);
        wait(self.engine.remove_container(&made.unwrap().container.id)).unwrap();
        self
    }

    /// `pass`, a situation, or a reason code.
    pub fn look(&self, check: &Check) -> &'static str {
        match self.outcome(check) {
            Ok(Outcome::Pass { .. }) => "pass",
            Ok(Outcome::Fail { situation, .. }) => situation.map_or("fail", Situation::name),
            Ok(Outcome::Unknown(unknown)) | Err(unknown) => unknown.code.name(),
        }
    }

    /// The reason code, where we could not look.
    pub fn look_for_code(&self, check: &Check) -> Option<&'static str> {
        self.outcome(check).err().map(|unknown| unknown.code.name())
    }

    fn outcome(&self, check: &Check) -> Result<Outcome, Unknown> {
        let folder = tempfile::tempdir().unwrap();
        self.write(folder.path());
        let context = Context::new(&self.engine, &self.world, folder.path(), TIMEOUT);
        wait(check.run(&context)).map(|judged| judged.outcome)
    }

    pub fn write(&self, folder: &Path) {
        for (path, content) in &self.files {
            fs::write(folder.join(path), content).unwrap();
        }
        if let Some(path) = self.loops {
            std::os::unix::fs::symlink(path, folder.join(path)).unwrap();
        }
        if let Some(path) = self.folder {
            fs::create_dir(folder.join(path)).unwrap();
        }
    }
}

/// Runs to its end; nothing in memory waits for anything outside.
pub fn wait<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(work)
}

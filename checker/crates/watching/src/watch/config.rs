//! What a watcher is given: the course, and how to read it again.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use client::Environment;
use course::catalog::Loaded;
use course::exercise::LessonId;
use plain::template::Variables;

/// The course with one learner's settings, as its files say it now.
#[derive(Debug, Clone)]
pub struct LoadedCourse {
    pub lessons: Vec<Arc<Loaded>>,
    pub variables: Arc<Variables>,
}

/// Reads the course again, given what was read last; `None` where its files are broken at the
/// moment, and what was read last goes on. May block.
pub type Reload = Box<dyn Fn(&LoadedCourse) -> Option<LoadedCourse> + Send + Sync>;

/// Whether a lesson was passed before. May block.
pub type WasPassed = Box<dyn Fn(&LessonId) -> bool + Send + Sync>;

/// What a watcher needs to know of the world.
pub struct WatchConfig {
    /// The course's folder.
    pub root: PathBuf,
    /// Where the Docker engine and the Docker config are looked for.
    pub docker: Environment,
    /// How long one question may take.
    pub timeout: Duration,
    pub reload: Reload,
    pub was_passed: WasPassed,
}

impl LoadedCourse {
    /// Whether files and settings say the same.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let files = self.lessons.iter().map(|loaded| &loaded.sha256);
        self.variables == other.variables
            && files.eq(other.lessons.iter().map(|loaded| &loaded.sha256))
    }
}

//! Follows the files that checks depend on: the learner's own, the exercises, the settings, and
//! the Docker config, where logins are kept.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use notify::event::ModifyKind;
use notify::{
    Config, Event, EventKind, NullWatcher, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher,
};

use super::config::WatchConfig;
use super::pending::{Pending, Trigger};
use course::learner::STATE;

/// How often folders are read where the system does not report changes.
const POLL: Duration = Duration::from_secs(2);

/// Files are followed for as long as this lives.
pub struct Following {
    _watcher: Box<dyn Watcher + Send>,
    /// Whether the Docker config's folder is there and followed.
    pub follows_docker_config: bool,
}

impl Following {
    /// Follows no file: everything is checked by the clock alone.
    pub fn nothing() -> Self {
        Self {
            _watcher: Box::new(NullWatcher),
            follows_docker_config: true,
        }
    }
}

/// As [`follow`], away from the async thread: to begin may take the disk a while.
pub async fn follow_aside(config: &WatchConfig, pending: &Arc<Pending>) -> Following {
    let (root, docker_config) = (config.root.clone(), config.docker.config_dir.clone());
    let pending = Arc::clone(pending);
    let begun = move || follow(&root, docker_config.as_deref(), &pending);
    let following = tokio::task::spawn_blocking(begun).await;
    following.unwrap_or_else(|_| Following::nothing())
}

/// Starts to follow. Where the system cannot report changes (no more watches left, a network
/// drive), the folders are read every two seconds.
pub fn follow(root: &Path, docker_config: Option<&Path>, pending: &Arc<Pending>) -> Following {
    let places = Places::new(root, docker_config);
    let changed = {
        let (places, pending) = (places.clone(), Arc::clone(pending));
        move |event: notify::Result<Event>| {
            let Ok(event) = event else { return };
            // Reading a file is an event too, and checks read files.
            let only_read = matches!(
                event.kind,
                EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_))
            );
            if !only_read {
                for trigger in event.paths.iter().filter_map(|path| places.trigger(path)) {
                    pending.push(trigger);
                }
            }
        }
    };
    let follows_docker_config = docker_config.is_some_and(Path::is_dir);
    let recommended = RecommendedWatcher::new(changed.clone(), Config::default());
    if let Ok(mut watcher) = recommended
        && places.watch(&mut watcher).is_ok()
    {
        return Following {
            _watcher: Box::new(watcher),
            follows_docker_config,
        };
    }
    let polled = PollWatcher::new(changed, Config::default().with_poll_interval(POLL));
    let watcher: Box<dyn Watcher + Send> = match polled {
        Ok(mut watcher) => {
            // What cannot be followed at all is still checked with everything else, each minute.
            let _ = places.watch(&mut watcher);
            Box::new(watcher)
        }
        Err(_) => Box::new(NullWatcher),
    };
    Following {
        _watcher: watcher,
        follows_docker_config,
    }
}

/// Folders as the system names them in its events: without symbolic links. macOS does so whatever
/// path is followed.
#[derive(Clone)]
struct Places {
    root: PathBuf,
    docker_config: Option<PathBuf>,
}

impl Places {
    fn new(root: &Path, docker_config: Option<&Path>) -> Self {
        Self {
            root: canonical(root),
            docker_config: docker_config.map(canonical),
        }
    }

    fn watch(&self, watcher: &mut dyn Watcher) -> notify::Result<()> {
        watcher.watch(&self.root.join("exercises"), RecursiveMode::Recursive)?;
        watcher.watch(&self.root.join(STATE), RecursiveMode::NonRecursive)?;
        let Some(folder) = &self.docker_config else {
            return Ok(());
        };
        if folder.is_dir() {
            watcher.watch(folder, RecursiveMode::NonRecursive)?;
        } else if let Some(parent) = folder.parent().filter(|parent| parent.is_dir()) {
            // The first `docker login` makes the folder.
            watcher.watch(parent, RecursiveMode::NonRecursive)?;
        }
        Ok(())
    }

    fn trigger(&self, path: &Path) -> Option<Trigger> {
        if let Ok(below) = path.strip_prefix(self.root.join("exercises")) {
            let mut parts = below.iter().filter_map(|part| part.to_str());
            let (first, second) = (parts.next()?, parts.next());
            return match (first, second) {
                ("course.yaml", None) | (_, Some("exercise.yaml")) => Some(Trigger::Course),
                (_, Some("solution.sh" | "undo.yaml" | "starter")) => None,
                (lesson, Some(_)) => Some(Trigger::Files(lesson.parse().ok()?)),
                // The folder itself, as when it is renamed away.
                (lesson, None) => Some(Trigger::Files(lesson.parse().ok()?)),
            };
        }
        if let Ok(below) = path.strip_prefix(self.root.join(STATE)) {
            return match below.to_str()? {
                "learner.yaml" => Some(Trigger::Course),
                "hints.yaml" => Some(Trigger::Hints),
                _ => None,
            };
        }
        let config = self.docker_config.as_ref()?;
        if path == config {
            return Some(Trigger::DockerConfig);
        }
        let name = path.strip_prefix(config).ok()?.to_str()?;
        (name == "config.json").then_some(Trigger::DockerConfig)
    }
}

/// The path without symbolic links; of one that does not exist yet, the folder without.
fn canonical(path: &Path) -> PathBuf {
    let whole = path.canonicalize();
    let made_later = || {
        let folder = path.parent()?.canonicalize().ok()?;
        Some(folder.join(path.file_name()?))
    };
    whole
        .ok()
        .or_else(made_later)
        .unwrap_or_else(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_course_behind_a_symbolic_link_is_followed_by_its_real_path() {
        let folder = tempfile::tempdir().unwrap();
        let real = folder.path().canonicalize().unwrap().join("real");
        std::fs::create_dir_all(real.join("exercises/lesson-1")).unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&real, &link).unwrap();
        // The Docker config's folder is not there before the first `docker login`.
        let places = Places::new(&link, Some(&link.join(".docker")));
        let of = |path: &str| places.trigger(&real.join(path));
        let lesson = Trigger::Files("lesson-1".parse().unwrap());
        assert_eq!(of("exercises/lesson-1/child/Dockerfile"), Some(lesson));
        assert_eq!(of(".checker/hints.yaml"), Some(Trigger::Hints));
        assert_eq!(of(".docker/config.json"), Some(Trigger::DockerConfig));
    }

    #[test]
    fn each_file_leads_to_what_it_can_change() {
        let places = Places {
            root: PathBuf::from("/course"),
            docker_config: Some(PathBuf::from("/home/ada/.docker")),
        };
        let of = |path: &str| places.trigger(Path::new(path));
        let lesson = |id: &str| Some(Trigger::Files(id.parse().unwrap()));
        assert_eq!(
            of("/course/exercises/lesson-6/child/Dockerfile"),
            lesson("lesson-6")
        );
        assert_eq!(of("/course/exercises/lesson-1"), lesson("lesson-1"));
        assert_eq!(
            of("/course/exercises/lesson-1/exercise.yaml"),
            Some(Trigger::Course)
        );
        assert_eq!(of("/course/exercises/course.yaml"), Some(Trigger::Course));
        assert_eq!(of("/course/exercises/lesson-1/solution.sh"), None);
        assert_eq!(of("/course/.checker/learner.yaml"), Some(Trigger::Course));
        assert_eq!(of("/course/.checker/hints.yaml"), Some(Trigger::Hints));
        // What the watcher itself writes must not wake it.
        assert_eq!(of("/course/.checker/lock"), None);
        assert_eq!(of("/course/.checker/snapshots/lesson-1.yaml"), None);
        assert_eq!(
            of("/home/ada/.docker/config.json"),
            Some(Trigger::DockerConfig)
        );
        assert_eq!(of("/home/ada/.docker/config.json.lock"), None);
    }
}

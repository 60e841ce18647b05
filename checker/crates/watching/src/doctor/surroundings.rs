//! What the doctor is told before it looks: the learner's settings and the process's environment.

use std::path::PathBuf;

use super::finding::Unseen;
use super::hub;
use super::proxies::Proxies;
use super::redact::{Kind, Private};
use engine::Environment;

/// The learner's settings, as far as they matter to the machine.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The course's folder.
    pub root: PathBuf,
    pub learner: String,
    pub token: String,
    /// `localhost:5050`, or `docker.io`.
    pub registry: String,
    pub namespace: String,
    /// The port on which pages are served; whatever the learner wrote.
    pub port: String,
}

/// Everything that decides where to look.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// Where the Docker engine and the Docker config are.
    pub docker: Environment,
    /// Why there are none: no course, or a broken file.
    pub settings: Result<Settings, Unseen>,
    pub proxies: Proxies,
    pub hub: hub::Address,
}

impl Surroundings {
    /// This process's, with the learner's settings.
    pub fn of_process(settings: Result<Settings, Unseen>) -> Self {
        Self {
            docker: Environment::from_process(),
            settings,
            proxies: Proxies::of_process(),
            hub: hub::Address::of_process(),
        }
    }

    /// Whose machine this is: words that a text for others may not hold.
    pub fn private(&self) -> Vec<Private> {
        let var = |name: &str| std::env::var(name).ok();
        let users = ["USER", "LOGNAME", "USERNAME", "SUDO_USER"];
        let hosts = ["HOSTNAME", "COMPUTERNAME", "HOST"];
        let mut private: Vec<_> = users
            .into_iter()
            .filter_map(|name| Some(Private::new(Kind::User, var(name)?)))
            .chain(
                (hosts.into_iter()).filter_map(|name| Some(Private::new(Kind::Host, var(name)?))),
            )
            .collect();
        // Linux has its name in a file, which is there for every program.
        if let Ok(name) = std::fs::read_to_string("/proc/sys/kernel/hostname") {
            private.push(Private::new(Kind::Host, name.trim()));
        }
        if let Some(home) = dirs::home_dir() {
            if let Some(name) = home.file_name() {
                private.push(Private::new(Kind::User, name.to_string_lossy()));
            }
            private.push(Private::new(Kind::Home, home.display().to_string()));
        }
        if let Ok(settings) = &self.settings {
            private.push(Private::new(
                Kind::Course,
                settings.root.display().to_string(),
            ));
            private.push(Private::new(Kind::User, &settings.learner));
            private.push(Private::new(Kind::Token, &settings.token));
        }
        private
    }
}

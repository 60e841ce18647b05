//! What the doctor is given: the learner's settings and what matters of the environment.

use std::path::{Path, PathBuf};

use super::finding::Unseen;
use super::hub::HubAddress;
use super::proxies::Proxies;
use super::redact::{Kind, Private};
use client::Environment;

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

/// Everything that decides what is asked and where.
#[derive(Debug, Clone)]
pub struct ProbeConfig {
    /// Where the Docker engine and the Docker config are.
    pub docker: Environment,
    /// Why there are none: no course, or a broken file.
    pub settings: Result<Settings, Unseen>,
    pub proxies: Proxies,
    pub hub: HubAddress,
    /// Names in the environment that say whose machine this is.
    names: Vec<Private>,
}

impl ProbeConfig {
    /// From the process's environment: `var` gives its variables, `home` is the home folder.
    pub fn new(
        settings: Result<Settings, Unseen>,
        docker: Environment,
        home: Option<&Path>,
        var: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let of_kind = |kind, names: &[&str]| {
            let values = names.iter().filter_map(|name| var(name));
            values.map(|it| Private::new(kind, it)).collect::<Vec<_>>()
        };
        let mut names = of_kind(Kind::User, &["USER", "LOGNAME", "USERNAME", "SUDO_USER"]);
        names.extend(of_kind(Kind::Host, &["HOSTNAME", "COMPUTERNAME", "HOST"]));
        names.extend(host_name().map(|name| Private::new(Kind::Host, name)));
        if let Some(home) = home {
            if let Some(name) = home.file_name() {
                names.push(Private::new(Kind::User, name.to_string_lossy()));
            }
            names.push(Private::new(Kind::Home, home.display().to_string()));
        }
        Self {
            docker,
            settings,
            proxies: Proxies::of(var),
            hub: HubAddress::default(),
            names,
        }
    }

    /// Whose machine this is: words that a text for others may not have.
    pub fn private(&self) -> Vec<Private> {
        let mut private = self.names.clone();
        if let Ok(settings) = &self.settings {
            let root = settings.root.display().to_string();
            private.push(Private::new(Kind::Course, root));
            private.push(Private::new(Kind::User, &settings.learner));
            private.push(Private::new(Kind::Token, &settings.token));
        }
        private
    }
}

/// The machine's name; on Windows it is in the environment.
fn host_name() -> Option<String> {
    #[cfg(unix)]
    {
        let system = rustix::system::uname();
        Some(system.nodename().to_string_lossy().into_owned())
    }
    #[cfg(not(unix))]
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_whose_machine_this_is_is_private() {
        let settings = Settings {
            root: PathBuf::from("/srv/course"),
            learner: "grace".to_owned(),
            token: "tok-abcd2345".to_owned(),
            registry: "localhost:5050".to_owned(),
            namespace: "localhost:5050/grace".to_owned(),
            port: "80".to_owned(),
        };
        let home = Path::new("/home/ada");
        let var = |name: &str| (name == "LOGNAME").then(|| "lovelace".to_owned());
        let config = ProbeConfig::new(Ok(settings), Environment::default(), Some(home), var);
        let private = config.private();
        let has = |kind, word: &str| private.contains(&Private::new(kind, word));
        assert!(has(Kind::User, "lovelace"));
        assert!(has(Kind::User, "ada"));
        assert!(has(Kind::Home, "/home/ada"));
        assert!(has(Kind::User, "grace"));
        assert!(has(Kind::Course, "/srv/course"));
        assert!(has(Kind::Token, "tok-abcd2345"));
        #[cfg(unix)]
        assert!(private.iter().any(|it| it.kind == Kind::Host));
    }
}

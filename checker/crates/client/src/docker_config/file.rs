//! `config.json`, read as the docker command line reads it: it warns of what it cannot read, and goes
//! on with what is left.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::config::bytes;
use super::lenient::Lenient;
use engine::EngineError;

/// What the Docker config says, as far as it could be read.
#[derive(Debug, Default)]
pub struct ConfigFile {
    /// Where it is, if anywhere.
    pub path: Option<PathBuf>,
    pub current_context: String,
    /// The program that keeps all logins; empty where there is none.
    pub store: String,
    /// Programs that keep the logins of single registries; an empty name is none, and then the
    /// file's own logins count.
    pub helpers: BTreeMap<String, String>,
    pub entries: BTreeMap<String, Entry>,
    /// Why it could not be read, or not wholly. Docker warns, and goes on.
    pub problem: Option<String>,
}

/// A login that the file itself keeps. Not `Debug`: it may be a password.
#[derive(Default, Clone)]
pub struct Entry {
    /// Base64 of `user:password`.
    pub auth: String,
    pub user: String,
    pub password: String,
    pub identity_token: String,
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Entry(…)")
    }
}

impl ConfigFile {
    /// The Docker config of a folder; one that says nothing where there is no folder and no file.
    pub fn of_folder(folder: Option<&Path>) -> Self {
        folder.map_or_else(Self::default, |folder| {
            Self::read(folder.join("config.json"))
        })
    }

    pub fn read(path: PathBuf) -> Self {
        let mut file = match bytes(&path) {
            Ok(Some(bytes)) => Self::of_bytes(&bytes),
            Ok(None) => Self::default(),
            Err(error) => Self::with_problem(error.to_string()),
        };
        file.path = Some(path);
        file
    }

    /// A config that is in no file.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        let mut json = match Lenient::read(bytes) {
            Ok(json) => json,
            Err(problem) => return Self::with_problem(problem),
        };
        let mut file = Self {
            path: None,
            current_context: json.text("currentContext"),
            store: json.text("credsStore"),
            helpers: json.texts("credHelpers"),
            entries: BTreeMap::new(),
            problem: None,
        };
        for (registry, mut entry) in json.objects("auths") {
            let read = Entry {
                auth: entry.text("auth"),
                user: entry.text("username"),
                password: entry.text("password"),
                identity_token: entry.text("identitytoken"),
            };
            json.take_problem(entry);
            file.entries.insert(registry, read);
        }
        file.problem = json.problem();
        file
    }

    fn with_problem(problem: String) -> Self {
        Self {
            problem: Some(problem),
            ..Self::default()
        }
    }

    /// Whether it says anything of logins; where not, docker looks for the platform's own program.
    pub fn says_of_logins(&self) -> bool {
        !self.store.is_empty() || !self.helpers.is_empty() || !self.entries.is_empty()
    }

    /// The name of the program that keeps the logins for `key`; `None`: the file itself.
    pub fn keeper(&self, key: &str) -> Option<(&str, KeptBy)> {
        let named = match self.helpers.get(key) {
            Some(helper) => (helper.as_str(), KeptBy::Helper),
            None => (self.store.as_str(), KeptBy::Store),
        };
        Some(named).filter(|(name, _)| !name.is_empty())
    }

    /// Where it is, as a person reads it.
    pub fn shown(&self) -> String {
        let path = self.path.as_deref();
        path.map_or_else(String::new, |path| path.display().to_string())
    }

    /// The error of a file that cannot be read, or not wholly.
    pub fn unreadable(&self) -> Option<EngineError> {
        let detail = self.problem.clone()?;
        Some(EngineError::DockerConfig {
            path: self.shown(),
            detail,
        })
    }
}

/// Which member of the Docker config names a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptBy {
    /// `credHelpers`.
    Helper,
    /// `credsStore`.
    Store,
    /// Neither: the platform's own, which docker uses where the config says nothing of logins.
    Platform,
}

impl KeptBy {
    /// The member's name, where there is one.
    pub fn key(self) -> Option<&'static str> {
        match self {
            Self::Helper => Some("credHelpers"),
            Self::Store => Some("credsStore"),
            Self::Platform => None,
        }
    }
}

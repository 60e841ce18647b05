//! What is observed of an image's configuration, and how it is shown.

use serde::{Deserialize, Serialize};

use engine::Digest;
use texts::{command, shell};

/// What is observed of an image's configuration; of the environment, the wanted names only.
#[derive(Serialize, Deserialize)]
pub struct Config {
    pub env: Vec<String>,
    pub exposed_ports: Vec<String>,
    pub command: Vec<String>,
    /// `None` in older facts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entrypoint: Option<Vec<String>>,
    /// Where the base counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub layers: Vec<Digest>,
}

impl Config {
    /// As a shell reads it: the last one counts.
    pub fn value_of(&self, name: &str) -> Option<&str> {
        let mut own = self.env.iter().filter_map(|entry| entry.split_once('='));
        own.rfind(|(own, _)| *own == name).map(|(_, value)| value)
    }

    /// The entrypoint, where it decides what runs.
    pub fn own_entrypoint(&self) -> Option<&[String]> {
        let entrypoint = self.entrypoint.as_deref()?;
        (!entrypoint.is_empty() && !command::hands_over(entrypoint)).then_some(entrypoint)
    }

    /// What the image has for a command, as `docker image inspect` would show it.
    pub fn shown(&self) -> String {
        let command = (!self.command.is_empty()).then(|| format!("CMD {:?}", self.command));
        let entrypoint = self
            .own_entrypoint()
            .map(|list| format!("ENTRYPOINT {list:?}"));
        let both: Vec<_> = entrypoint.into_iter().chain(command).collect();
        both.join(", ")
    }

    /// Whether a shell was given what should have been a list, as docker does with every list that is
    /// not JSON.
    pub fn list_for_a_shell(&self) -> bool {
        let lists = [self.entrypoint.as_deref(), Some(self.command.as_slice())];
        lists.into_iter().flatten().any(|argv| {
            let line = shell::shell(argv).and_then(|shell| shell.line);
            line.is_some_and(|line| line.trim_start().starts_with('[') && !line.starts_with("[ "))
        })
    }
}

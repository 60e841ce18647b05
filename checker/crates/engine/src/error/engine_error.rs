//! Why an engine or a registry could not be asked, and whose fault that was.

use std::time::Duration;

use super::RegistryError;
use plain::explain::Explain;
use plain::lang::Text;

pub(super) const MIB: u64 = 1024 * 1024;

/// We could not ask. Never means that the learner did something wrong.
#[derive(Debug, Clone, thiserror::Error)]
pub enum EngineError {
    /// The endpoint cannot be determined: a missing context, an address that is not one.
    #[error("{}", .reason.en)]
    Endpoint { reason: Text, remedy: Text },
    /// Nothing listens at the endpoint.
    #[error("no engine at {endpoint}: {detail}")]
    Unreachable { endpoint: String, detail: String },
    /// ssh did not get as far as the engine; in the words of ssh, or of `docker` over there.
    #[error("no way through ssh to {endpoint}: {detail}")]
    Ssh { endpoint: String, detail: String },
    /// The endpoint exists, but not for this user.
    #[error("permission denied at {endpoint}")]
    PermissionDenied { endpoint: String },
    /// The engine gave no answer in time.
    #[error("no answer within {} s from {endpoint}", .after.as_secs_f32())]
    Timeout { endpoint: String, after: Duration },
    /// The connection broke while the engine was answering.
    #[error("connection to {endpoint} lost: {detail}")]
    Lost { endpoint: String, detail: String },
    /// Something before the engine, or the engine itself, forbids the question.
    #[error("refused at {endpoint}: {detail}")]
    Refused { endpoint: String, detail: String },
    /// The engine answered with an error of its own.
    #[error("engine answered {status}: {message}")]
    Answer { status: u16, message: String },
    /// The answer makes no sense: it is not Docker's API, or lacks what every answer has.
    #[error("unusable answer from {endpoint}: {detail}")]
    Unusable { endpoint: String, detail: String },
    /// The answer is larger than what is read of any answer.
    #[error("answer from {endpoint} larger than {} MiB", .most / MIB)]
    TooLarge { endpoint: String, most: u64 },
    /// The certificates for the endpoint cannot be used.
    #[error("certificates for {endpoint}: {detail}")]
    Certificates { endpoint: String, detail: String },
    /// The Docker config cannot be read, or not wholly, and may have a login. Docker warns of it,
    /// and goes on.
    #[error("the Docker config {path}: {detail}")]
    DockerConfig { path: String, detail: String },
    /// The program that keeps logins failed. `key`: the member of the Docker config that names it.
    #[error("{program} for {registry}: {detail}")]
    Credentials {
        registry: String,
        program: String,
        key: Option<&'static str>,
        detail: String,
    },
    /// That program gave no answer in time.
    #[error("no answer from {program} for {registry} within {} s", .after.as_secs_f32())]
    CredentialsTimeout {
        registry: String,
        program: String,
        key: Option<&'static str>,
        after: Duration,
    },
    #[error("registry {registry}: {error}")]
    Registry {
        registry: String,
        error: RegistryError,
    },
}

/// Who failed. A wrong one sends the learner to fix what works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Party {
    /// The settings that name the engine: context, `DOCKER_HOST`, Docker config.
    Endpoint,
    Engine,
    /// The connection's certificates, on this machine.
    Certificates,
    /// The file with docker's settings and logins.
    DockerConfig,
    /// The program that keeps logins.
    CredentialHelper,
    Registry,
    /// What this checker reads at most.
    Limit,
}

impl EngineError {
    pub fn party(&self) -> Party {
        match self {
            Self::Endpoint { .. } => Party::Endpoint,
            Self::Unreachable { .. }
            | Self::Ssh { .. }
            | Self::PermissionDenied { .. }
            | Self::Timeout { .. }
            | Self::Lost { .. }
            | Self::Refused { .. }
            | Self::Answer { .. }
            | Self::Unusable { .. } => Party::Engine,
            Self::TooLarge { .. } => Party::Limit,
            Self::Certificates { .. } => Party::Certificates,
            Self::DockerConfig { .. } => Party::DockerConfig,
            Self::Credentials { .. } | Self::CredentialsTimeout { .. } => Party::CredentialHelper,
            Self::Registry { .. } => Party::Registry,
        }
    }
}

impl Explain for EngineError {
    fn reason(&self) -> Text {
        self.reason()
    }

    fn remedy(&self) -> Option<Text> {
        Some(self.remedy())
    }
}

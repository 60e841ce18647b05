//! Why something could not be checked: a code for programs, a reason and a remedy for people.

use serde::{Deserialize, Serialize};

use engine::{EngineError, RegistryError};
use plain::lang::Text;

/// Declares [`ReasonCode`]: each with its name for programs.
macro_rules! reason_codes {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal;)*) => {
        /// Which party stood in the way. Programs rely on the names: a code may be added, never
        /// renamed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum ReasonCode {
            $($(#[doc = $doc])* #[serde(rename = $name)] $variant),*
        }

        impl ReasonCode {
            /// As JSON writes it: `engine-timeout`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),*
                }
            }
        }
    };
}

reason_codes! {
    /// The engine's address cannot be determined: a missing context, a malformed address.
    EngineAddress = "engine-address";
    /// Nothing listens there, or the connection broke.
    EngineUnreachable = "engine-unreachable";
    EngineTimeout = "engine-timeout";
    /// Something in front of the engine, or the engine itself, forbids the question.
    EngineRefused = "engine-refused";
    /// The engine answered with an error of its own.
    EngineError = "engine-error";
    /// ssh did not get as far as the engine.
    Ssh = "ssh";
    PermissionDenied = "permission-denied";
    /// An answer that is not Docker's, or is larger than any answer may be.
    UnusableAnswer = "unusable-answer";
    /// The Docker config cannot be read, and may have a login.
    DockerConfig = "docker-config";
    /// The program that keeps logins failed, or did not answer.
    CredentialsHelper = "credentials-helper";
    LoginRequired = "login-required";
    LoginRefused = "login-refused";
    RegistryUnreachable = "registry-unreachable";
    RegistryTimeout = "registry-timeout";
    /// The registry answered with an error of its own.
    RegistryError = "registry-error";
    /// The registry does not show a repository to this login.
    RegistryDenied = "registry-denied";
    /// What answers is not a registry.
    RegistryForeign = "registry-foreign";
    /// Only a mirror was asked, which does not know.
    RegistryMirror = "registry-mirror";
    /// This engine cannot ask a registry.
    RegistryUnsupported = "registry-unsupported";
    /// Our own limit for one step was reached, whatever was slow.
    StepTimeout = "step-timeout";
    PageUnreachable = "page-unreachable";
    PageTimeout = "page-timeout";
    PageTooLarge = "page-too-large";
    /// The containers' ports are on another machine or in another network than the checker.
    PublishedElsewhere = "published-elsewhere";
    /// This machine's certificates could not be used.
    Certificates = "certificates";
    FileUnreadable = "file-unreadable";
    /// Larger than the checker reads.
    FileTooLarge = "file-too-large";
    /// Neither the engine nor the registry has what would decide it.
    CannotTell = "cannot-tell";
    /// Facts of a snapshot or submission that this check cannot judge.
    StoredFacts = "stored-facts";
}

/// Why we could not look, and what the learner can do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    pub code: ReasonCode,
    pub reason: Text,
    pub remedy: Text,
}

impl From<EngineError> for Unknown {
    fn from(error: EngineError) -> Self {
        Self {
            code: code(&error),
            reason: error.reason(),
            remedy: error.remedy(),
        }
    }
}

fn code(error: &EngineError) -> ReasonCode {
    match error {
        EngineError::Endpoint { .. } => ReasonCode::EngineAddress,
        EngineError::Unreachable { .. } | EngineError::Lost { .. } => ReasonCode::EngineUnreachable,
        EngineError::Ssh { .. } => ReasonCode::Ssh,
        EngineError::PermissionDenied { .. } => ReasonCode::PermissionDenied,
        EngineError::Timeout { .. } => ReasonCode::EngineTimeout,
        EngineError::Refused { .. } => ReasonCode::EngineRefused,
        EngineError::Answer { .. } => ReasonCode::EngineError,
        EngineError::Unusable { .. } | EngineError::TooLarge { .. } => ReasonCode::UnusableAnswer,
        EngineError::Certificates { .. } => ReasonCode::Certificates,
        EngineError::DockerConfig { .. } => ReasonCode::DockerConfig,
        EngineError::Credentials { .. } | EngineError::CredentialsTimeout { .. } => {
            ReasonCode::CredentialsHelper
        }
        EngineError::Registry { error, .. } => match error {
            RegistryError::LoginRequired => ReasonCode::LoginRequired,
            RegistryError::LoginRefused => ReasonCode::LoginRefused,
            RegistryError::Denied(_) => ReasonCode::RegistryDenied,
            RegistryError::Foreign(_) => ReasonCode::RegistryForeign,
            RegistryError::Mirror(_) => ReasonCode::RegistryMirror,
            RegistryError::Unreachable(_) => ReasonCode::RegistryUnreachable,
            RegistryError::Timeout(_) => ReasonCode::RegistryTimeout,
            RegistryError::Unsupported => ReasonCode::RegistryUnsupported,
            RegistryError::Other(_) => ReasonCode::RegistryError,
        },
    }
}

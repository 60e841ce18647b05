//! One line of the doctor's answer.

use super::redact::{Kind, Private};
use engine::EngineError;
use plain::lang::Text;
use plain::text;

/// How bad it is; the worst is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Ok,
    /// Some of the course may not work, or it could not be found out.
    Warning,
    /// The course does not work like this.
    Problem,
}

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Course,
    Endpoint,
    Permission,
    Engine,
    ImageStore,
    Platform,
    Disk,
    Clock,
    PagePort,
    RegistryPort,
    Registry,
    Login,
    CredentialHelper,
    DockerHub,
    Proxies,
}

impl Subject {
    /// Its name for programs, which never changes.
    pub fn id(self) -> &'static str {
        match self {
            Self::Course => "course",
            Self::Endpoint => "endpoint",
            Self::Permission => "permission",
            Self::Engine => "engine",
            Self::ImageStore => "image-store",
            Self::Platform => "platform",
            Self::Disk => "disk",
            Self::Clock => "clock",
            Self::PagePort => "page-port",
            Self::RegistryPort => "registry-port",
            Self::Registry => "registry",
            Self::Login => "login",
            Self::CredentialHelper => "credential-helper",
            Self::DockerHub => "docker-hub",
            Self::Proxies => "proxies",
        }
    }

    pub fn title(self) -> Text {
        match self {
            Self::Course => text!("course", "강좌"),
            Self::Endpoint => text!("endpoint", "엔드포인트"),
            Self::Permission => text!("permission", "권한"),
            Self::Engine => text!("engine", "엔진"),
            Self::ImageStore => text!("image store", "이미지 스토어"),
            Self::Platform => text!("platform", "플랫폼"),
            Self::Disk => text!("disk", "디스크"),
            Self::Clock => text!("clock", "시계"),
            Self::PagePort => text!("page port", "페이지 포트"),
            Self::RegistryPort => text!("registry port", "레지스트리 포트"),
            Self::Registry => text!("registry", "레지스트리"),
            Self::Login => text!("login", "로그인"),
            Self::CredentialHelper => text!("login helper", "로그인 도우미"),
            Self::DockerHub => text!("Docker Hub", "Docker Hub"),
            Self::Proxies => text!("proxies", "프록시"),
        }
    }
}

/// One line: what it is about, how it stands, and what to do where it is not right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub subject: Subject,
    pub severity: Severity,
    pub found: Text,
    /// There is one unless the severity is [`Severity::Ok`].
    pub remedy: Option<Text>,
    /// Words in `found` and `remedy` that are private.
    pub private: Vec<Private>,
}

impl Finding {
    fn new(subject: Subject, severity: Severity, found: Text, remedy: Option<Text>) -> Self {
        Self {
            subject,
            severity,
            found,
            remedy,
            private: Vec::new(),
        }
    }

    pub fn ok(subject: Subject, found: Text) -> Self {
        Self::new(subject, Severity::Ok, found, None)
    }

    pub fn warning(subject: Subject, found: Text, remedy: Text) -> Self {
        Self::new(subject, Severity::Warning, found, Some(remedy))
    }

    pub fn problem(subject: Subject, found: Text, remedy: Text) -> Self {
        Self::new(subject, Severity::Problem, found, Some(remedy))
    }

    /// It could not be found out: not a problem by itself, and never nothing.
    pub fn unseen(subject: Subject, why: impl Into<Unseen>) -> Self {
        let Unseen { reason, remedy } = why.into();
        let found = text!(
            "could not look: {reason}",
            "확인하지 못했어요: {reason}",
            reason = reason
        );
        Self::warning(subject, found, remedy)
    }

    /// Whether it only says that no engine could be asked, which another line explains.
    pub fn follows_from_engine(&self) -> bool {
        self.remedy.as_ref() == Some(&no_engine().remedy)
    }

    /// With a word that [`redact`](super::redact) is to take out.
    pub fn private(mut self, kind: Kind, word: impl Into<String>) -> Self {
        self.private.push(Private::new(kind, word));
        self
    }
}

/// Why something could not be found out, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unseen {
    pub reason: Text,
    pub remedy: Text,
}

impl From<EngineError> for Unseen {
    fn from(error: EngineError) -> Self {
        Self {
            reason: error.reason(),
            remedy: error.remedy(),
        }
    }
}

/// The reason for lines that need an engine, where none could be asked.
pub fn no_engine() -> Unseen {
    Unseen {
        reason: text!("no engine could be asked", "물어볼 엔진이 없어요"),
        remedy: text!(
            "fix the engine problem above first",
            "엔진에 대해 적힌 것부터 해결해 주세요"
        ),
    }
}

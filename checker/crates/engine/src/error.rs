//! Why an engine or a registry could not be asked, whose fault that was, and what to do about it.

use std::time::Duration;

use plain::explain::Explain;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

const MIB: u64 = 1024 * 1024;

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
    /// The Docker config or its credential helper failed.
    #[error("credentials for {registry}: {detail}")]
    Credentials { registry: String, detail: String },
    /// The credential helper gave no login in time.
    #[error("no credentials for {registry} within {} s", .after.as_secs_f32())]
    CredentialsTimeout { registry: String, after: Duration },
    #[error("registry {registry}: {error}")]
    Registry {
        registry: String,
        error: RegistryError,
    },
}

/// Why a registry could not be asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum RegistryError {
    #[error("login required")]
    LoginRequired,
    #[error("login refused")]
    LoginRefused,
    #[error("unreachable: {0}")]
    Unreachable(String),
    /// The engine asked, and no answer came in time.
    #[error("no answer within {} s", .0.as_secs_f32())]
    Timeout(Duration),
    #[error("this engine cannot ask a registry")]
    Unsupported,
    #[error("{0}")]
    Other(String),
}

/// Who failed. A wrong one sends the learner to fix what works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Party {
    /// The settings that name the engine: context, `DOCKER_HOST`, Docker config.
    Endpoint,
    Engine,
    /// The connection's certificates, on this machine.
    Certificates,
    /// The Docker config's logins, or the program that keeps them.
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
            | Self::Answer { .. }
            | Self::Unusable { .. } => Party::Engine,
            Self::TooLarge { .. } => Party::Limit,
            Self::Certificates { .. } => Party::Certificates,
            Self::Credentials { .. } | Self::CredentialsTimeout { .. } => Party::CredentialHelper,
            Self::Registry { .. } => Party::Registry,
        }
    }

    /// A sentence for the learner: what stood in the way.
    pub fn reason(&self) -> Text {
        match self {
            Self::Endpoint { reason, .. } => reason.clone(),
            Self::Unreachable { endpoint, detail } => text!(
                "no Docker engine answers at {endpoint} ({detail})",
                "{endpoint}에서 응답하는 Docker 엔진이 없어요 ({detail})",
                endpoint = visible(endpoint),
                detail = visible(detail)
            ),
            Self::Ssh { endpoint, detail } => text!(
                "ssh does not lead to the Docker engine at {endpoint} ({detail})",
                "ssh로 {endpoint}의 Docker 엔진에 연결하지 못했어요 ({detail})",
                endpoint = visible(endpoint),
                detail = visible(detail)
            ),
            Self::PermissionDenied { endpoint } => text!(
                "you may not use the Docker engine at {endpoint} (permission denied)",
                "{endpoint}의 Docker 엔진을 사용할 권한이 없어요 (permission denied)",
                endpoint = visible(endpoint)
            ),
            Self::Timeout { endpoint, after } => text!(
                "{endpoint} did not answer within {seconds} s",
                "{endpoint}에서 {seconds}초 안에 응답이 오지 않았어요",
                endpoint = visible(endpoint),
                seconds = after.as_secs_f32()
            ),
            Self::Lost { endpoint, detail } => text!(
                "the connection to {endpoint} broke off ({detail})",
                "{endpoint} 주소와의 연결이 도중에 끊어졌어요 ({detail})",
                endpoint = visible(endpoint),
                detail = visible(detail)
            ),
            Self::Answer { status, message } => text!(
                "the engine answered with error {status}: {message}",
                "엔진이 오류 {status}로 응답했어요: {message}",
                message = visible(message)
            ),
            Self::Unusable { endpoint, detail } => text!(
                "{endpoint} gave an answer that is not Docker's ({detail})",
                "{endpoint}의 응답이 Docker의 응답이 아니에요 ({detail})",
                endpoint = visible(endpoint),
                detail = visible(detail)
            ),
            Self::TooLarge { endpoint, most } => text!(
                "{endpoint} gave an answer larger than {most} MiB, which is the most that is read",
                "{endpoint}의 응답이 {most} MiB보다 커서 읽지 않았어요",
                endpoint = visible(endpoint),
                most = most / MIB
            ),
            Self::Certificates { endpoint, detail } => text!(
                "the certificates for {endpoint} cannot be used ({detail})",
                "{endpoint} 연결에 쓸 인증서를 사용할 수 없어요 ({detail})",
                endpoint = visible(endpoint),
                detail = visible(detail)
            ),
            Self::CredentialsTimeout { registry, after } => text!(
                "the program that keeps your login for {registry} did not answer within {seconds} s",
                "{registry}의 로그인 정보를 보관하는 프로그램이 {seconds}초 안에 응답하지 않았어요",
                registry = visible(registry),
                seconds = after.as_secs_f32()
            ),
            Self::Credentials { registry, detail } => text!(
                "your login for {registry} could not be read ({detail})",
                "{registry}의 로그인 정보를 읽지 못했어요 ({detail})",
                registry = visible(registry),
                detail = visible(detail)
            ),
            Self::Registry { registry, error } => error.reason(&visible(registry)),
        }
    }

    /// A sentence for the learner: what to do next.
    pub fn remedy(&self) -> Text {
        match self {
            Self::Endpoint { remedy, .. } => remedy.clone(),
            Self::Unreachable { .. } | Self::Lost { .. } => text!(
                "start Docker (Docker Desktop, or `sudo systemctl start docker`) and run this again",
                "Docker를 시작한 뒤(Docker Desktop 또는 `sudo systemctl start docker`) 다시 실행해 주세요"
            ),
            Self::Ssh { .. } => text!(
                "log in once with `ssh` by hand: it must know the host and ask nothing (a key, no \
                 password), and `docker version` must work over there",
                "먼저 `ssh`로 직접 로그인해 보세요. 호스트가 등록되어 있고 비밀번호 대신 키를 써서 아무것도 \
                 묻지 않아야 하며, 로그인한 곳에서 `docker version`이 동작해야 해요"
            ),
            Self::PermissionDenied { .. } => text!(
                "add yourself to the docker group with `sudo usermod -aG docker $USER`, \
                 then log out and in again",
                "`sudo usermod -aG docker $USER`로 docker 그룹에 사용자를 추가한 뒤 \
                 로그아웃했다가 다시 로그인해 주세요"
            ),
            Self::Timeout { .. } => text!(
                "see whether `docker version` answers; restart Docker, or allow more time with `--timeout`",
                "`docker version`이 응답하는지 확인하고, Docker를 다시 시작하거나 `--timeout`으로 시간을 늘려 주세요"
            ),
            Self::Certificates { .. } => text!(
                "see whether `docker version` works, and whether `ca.pem`, `cert.pem` and `key.pem` \
                 of this endpoint are whole and still valid",
                "`docker version`이 동작하는지, 이 엔드포인트의 `ca.pem`, `cert.pem`, `key.pem` 파일이 \
                 온전하고 아직 유효한지 확인해 주세요"
            ),
            Self::CredentialsTimeout { .. } => text!(
                "see whether a window asks for your permission; the Docker config names the program \
                 (`credsStore` or `credHelpers`)",
                "허용할지 묻는 창이 떠 있는지 확인해 주세요. 프로그램 이름은 Docker 설정 파일의 `credsStore`나 \
                 `credHelpers`에 있어요"
            ),
            Self::Answer { .. } | Self::Unusable { .. } | Self::TooLarge { .. } => text!(
                "see whether `docker version` works; if it does, please report this",
                "`docker version`이 동작하는지 확인하고, 동작한다면 이 문제를 알려 주세요"
            ),
            Self::Credentials { .. } => text!(
                "run `docker login` for this registry again",
                "이 레지스트리에 `docker login`을 다시 실행해 주세요"
            ),
            Self::Registry { registry, error } => error.remedy(&visible(registry)),
        }
    }
}

impl RegistryError {
    fn reason(&self, registry: &str) -> Text {
        match self {
            Self::LoginRequired => text!(
                "the registry {registry} asks for a login and you are not logged in",
                "{registry} 레지스트리는 로그인이 필요한데 아직 로그인하지 않았어요"
            ),
            Self::LoginRefused => text!(
                "the registry {registry} does not accept your login for this repository",
                "{registry} 레지스트리가 이 저장소의 로그인 정보를 받아들이지 않았어요"
            ),
            Self::Unreachable(detail) => text!(
                "the engine could not reach the registry {registry} ({detail})",
                "엔진이 {registry} 레지스트리에 연결하지 못했어요 ({detail})",
                detail = visible(detail)
            ),
            Self::Timeout(after) => text!(
                "the registry {registry}, asked by the engine, did not answer within {seconds} s",
                "엔진이 {registry} 레지스트리에 물어봤지만 {seconds}초 안에 응답이 오지 않았어요",
                seconds = after.as_secs_f32()
            ),
            Self::Unsupported => text!(
                "this engine has no way to ask the registry {registry}",
                "이 엔진은 {registry} 레지스트리에 물어볼 방법이 없어요"
            ),
            Self::Other(message) => text!(
                "the registry {registry} answered with an error: {message}",
                "{registry} 레지스트리가 오류로 응답했어요: {message}",
                message = visible(message)
            ),
        }
    }

    fn remedy(&self, registry: &str) -> Text {
        match self {
            Self::LoginRequired | Self::LoginRefused => text!(
                "log in with `docker login {registry}` and run this again",
                "`docker login {registry}`로 로그인한 뒤 다시 실행해 주세요"
            ),
            Self::Timeout(_) => text!(
                "see whether the registry answers to `docker image pull`, or allow more time with \
                 `--timeout`",
                "`docker image pull`에 레지스트리가 응답하는지 확인하거나 `--timeout`으로 시간을 늘려 주세요"
            ),
            Self::Unreachable(_) => text!(
                "start the registry (`make start` brings up the course's own) and run this again",
                "레지스트리를 시작한 뒤(강좌의 레지스트리는 `make start`로 시작해요) 다시 실행해 주세요"
            ),
            Self::Unsupported => text!(
                "do this lesson with a Docker engine",
                "이 레슨은 Docker 엔진으로 진행해 주세요"
            ),
            Self::Other(_) => text!(
                "wait a moment and run this again",
                "잠시 뒤에 다시 실행해 주세요"
            ),
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

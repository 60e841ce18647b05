//! Why an engine or a registry could not be looked at, and what to do about it.

use std::time::Duration;

use plain::lang::Text;
use plain::text;
use plain::visible::visible;

/// We could not look. Never means that the learner did something wrong.
#[derive(Debug, Clone, thiserror::Error)]
pub enum EngineError {
    /// The endpoint itself cannot be told: a missing context, an address that is none.
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
    /// No answer in time.
    #[error("no answer within {} s from {endpoint}", .after.as_secs_f32())]
    Timeout { endpoint: String, after: Duration },
    /// The connection broke while the engine was answering.
    #[error("connection to {endpoint} lost: {detail}")]
    Lost { endpoint: String, detail: String },
    /// The engine answered with an error of its own.
    #[error("engine answered {status}: {message}")]
    Answer { status: u16, message: String },
    /// The answer makes no sense: not Docker's API, or larger than any answer may be.
    #[error("unusable answer from {endpoint}: {detail}")]
    Unusable { endpoint: String, detail: String },
    /// The Docker config or its credential helper failed.
    #[error("credentials for {registry}: {detail}")]
    Credentials { registry: String, detail: String },
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
    #[error("this engine cannot ask a registry")]
    Unsupported,
    #[error("{0}")]
    Other(String),
}

impl EngineError {
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
            Self::Answer { .. } | Self::Unusable { .. } => text!(
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

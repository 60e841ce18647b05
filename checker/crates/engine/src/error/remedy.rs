//! What to do next, as a sentence for the learner.

use super::EngineError;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

impl EngineError {
    /// A sentence for the learner: what to do next.
    pub fn remedy(&self) -> Text {
        match self {
            Self::Endpoint { remedy, .. } => remedy.clone(),
            Self::Unreachable { endpoint, .. } if is_of_context(endpoint) => text!(
                "start the engine of that context (Docker Desktop, for one), or choose the default \
                 one with `docker context use default`",
                "그 컨텍스트의 엔진을 시작하거나(예: Docker Desktop) `docker context use default`로 기본 엔진을 선택해 \
                 주세요"
            ),
            Self::Unreachable { .. } | Self::Lost { .. } => text!(
                "start Docker (Docker Desktop, or `sudo systemctl start docker`)",
                "Docker를 시작해 주세요 (Docker Desktop 또는 `sudo systemctl start docker`)"
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
            Self::CredentialsTimeout { key, .. } => text!(
                "unlock your key chain, or see whether a window asks for your permission; else {out}",
                "키체인의 잠금을 풀거나, 허용할지 묻는 창이 떠 있는지 확인해 주세요. 그래도 안 되면 {out}",
                out = taken_out(*key)
            ),
            Self::Refused { .. } => text!(
                "something in front of the engine forbids this question, such as a proxy for its \
                 socket: use the engine's own socket, or ask whoever runs it to allow `_ping`, \
                 `version`, `info`, `images`, `containers` and `distribution`",
                "소켓 프록시처럼 엔진 앞에 있는 무언가가 이 질문을 막고 있어요. 엔진의 소켓을 직접 쓰거나, 관리자에게 \
                 `_ping`, `version`, `info`, `images`, `containers`, `distribution`을 허용해 달라고 해 주세요"
            ),
            Self::Answer { .. } | Self::Unusable { .. } | Self::TooLarge { .. } => text!(
                "see whether `docker version` works; if it does, please report this",
                "`docker version`이 동작하는지 확인하고, 동작한다면 이 문제를 알려 주세요"
            ),
            Self::DockerConfig { .. } => text!(
                "docker warns of this file too: fix it, or move it away and log in again; where root \
                 owns it, give it back with `sudo chown -R $(id -un) ~/.docker`",
                "docker도 이 파일에 대해 경고해요. 파일을 고치거나, 다른 곳으로 옮기고 다시 로그인해 주세요. 파일이 \
                 root의 것이면 `sudo chown -R $(id -un) ~/.docker`로 되돌려 주세요"
            ),
            Self::Credentials { program, key, .. } => text!(
                "see that `{program}` works, or {out}",
                "`{program}` 프로그램이 동작하는지 확인하거나 {out}",
                program = visible(program),
                out = taken_out(*key)
            ),
            Self::Registry { registry, error } => error.remedy(&visible(registry)),
        }
    }
}

/// How to do without a program that keeps logins.
fn taken_out(key: Option<&'static str>) -> Text {
    match key {
        Some(key) => text!(
            "take `{key}` out of ~/.docker/config.json and log in again",
            "~/.docker/config.json에서 `{key}` 항목을 지우고 다시 로그인해 주세요"
        ),
        None => text!(
            "remove that program, and log in again",
            "그 프로그램을 지우고 다시 로그인해 주세요"
        ),
    }
}

/// Whether the docker context that is in use led there, by what an endpoint shows of itself.
fn is_of_context(endpoint: &str) -> bool {
    endpoint.ends_with(')') && endpoint.contains(" (docker context ")
}

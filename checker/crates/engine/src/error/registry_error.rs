//! Why a registry could not be asked, and what to do about it.

use std::time::Duration;

use plain::lang::Text;
use plain::text;
use plain::visible::visible;

/// Why a registry could not be asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum RegistryError {
    #[error("login required")]
    LoginRequired,
    #[error("login refused")]
    LoginRefused,
    /// A login was shown, and the registry does not show this repository for it; in the registry's
    /// words. Most registries say so of what was never pushed.
    #[error("denied: {0}")]
    Denied(String),
    /// What answers is not a registry, such as a proxy's page.
    #[error("not a registry's answer: {0}")]
    Foreign(String),
    /// The engine asked a mirror in place of the registry.
    #[error("only the mirror {0} was asked")]
    Mirror(String),
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

impl RegistryError {
    pub(super) fn reason(&self, registry: &str) -> Text {
        match self {
            Self::LoginRequired => text!(
                "the registry {registry} asks for a login and you are not logged in",
                "{registry} 레지스트리는 로그인이 필요한데 아직 로그인하지 않았어요"
            ),
            Self::LoginRefused => text!(
                "the registry {registry} does not accept your login",
                "{registry} 레지스트리가 로그인 정보를 받아들이지 않았어요"
            ),
            Self::Denied(words) => text!(
                "the registry {registry} does not show you this repository ({words})",
                "{registry} 레지스트리가 이 저장소를 보여 주지 않아요 ({words})",
                words = visible(words)
            ),
            Self::Foreign(words) => text!(
                "what answers at {registry} is not a registry ({words})",
                "{registry} 주소에서 응답한 것이 레지스트리가 아니에요 ({words})",
                words = visible(words)
            ),
            Self::Mirror(mirror) => text!(
                "the engine asked its mirror {mirror} in place of {registry}, and the mirror does not \
                 know what is pushed there",
                "엔진이 {registry} 대신 미러 {mirror}에 물어봤는데, 미러는 거기에 푸시한 것을 알지 못해요",
                mirror = visible(mirror)
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

    pub(super) fn remedy(&self, registry: &str) -> Text {
        match self {
            Self::LoginRequired | Self::LoginRefused => text!(
                "log in with `docker login {registry}`",
                "`docker login {registry}` 명령으로 로그인해 주세요"
            ),
            Self::Denied(_) => text!(
                "see whether the repository's name is right and yours, then push it",
                "저장소 이름이 맞는지, 내 저장소인지 확인한 뒤 푸시해 주세요"
            ),
            Self::Foreign(_) => text!(
                "open `https://{registry}/v2/` in a browser to see who answers: your network may ask you \
                 to sign in first, or block the registry",
                "브라우저에서 `https://{registry}/v2/`를 열어 누가 응답하는지 확인해 주세요. 네트워크에 먼저 로그인해야 \
                 하거나, 네트워크에서 레지스트리를 막은 것일 수 있어요"
            ),
            Self::Mirror(_) => text!(
                "look at your repository on the registry's own page; Docker 25 and later ask the \
                 registry too",
                "레지스트리의 웹 페이지에서 내 저장소를 확인해 주세요. Docker 25부터는 레지스트리에도 물어봐요"
            ),
            Self::Timeout(_) => text!(
                "see whether the registry answers to `docker image pull`, or allow more time with \
                 `--timeout`",
                "`docker image pull` 명령에 레지스트리가 응답하는지 확인하거나 `--timeout`으로 시간을 늘려 주세요"
            ),
            Self::Unreachable(_) => text!(
                "start the registry (`make start` brings up the course's own)",
                "레지스트리를 시작해 주세요 (강좌의 레지스트리는 `make start`로 시작해요)"
            ),
            Self::Unsupported => text!(
                "see whether `docker image pull` of one of its images works",
                "그 레지스트리의 이미지로 `docker image pull`이 동작하는지 확인해 주세요"
            ),
            Self::Other(_) => text!("wait a moment", "잠시 기다려 주세요"),
        }
    }
}

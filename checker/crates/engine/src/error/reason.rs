//! What stood in the way, as a sentence for the learner.

use super::EngineError;
use super::engine_error::MIB;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

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
            Self::Refused { endpoint, detail } => text!(
                "{endpoint} refuses to answer ({detail})",
                "{endpoint}에서 응답을 거부했어요 ({detail})",
                endpoint = visible(endpoint),
                detail = visible(detail)
            ),
            Self::Answer { status, message } => text!(
                "the engine answered with error {status}: {message}",
                "엔진이 오류로 응답했어요 (HTTP {status}): {message}",
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
            Self::DockerConfig { path, detail } => text!(
                "the Docker config {path} cannot be read ({detail})",
                "Docker 설정 파일을 읽을 수 없어요: {path} ({detail})",
                path = visible(path),
                detail = visible(detail)
            ),
            Self::CredentialsTimeout {
                registry,
                program,
                after,
                ..
            } => text!(
                "`{program}`, which keeps your login for {registry}, did not answer within \
                 {seconds} s",
                "{registry}의 로그인 정보를 보관하는 `{program}` 프로그램이 {seconds}초 안에 응답하지 않았어요",
                program = visible(program),
                registry = visible(registry),
                seconds = after.as_secs_f32()
            ),
            Self::Credentials {
                registry,
                program,
                detail,
                ..
            } => text!(
                "`{program}`, which keeps your login for {registry}, failed ({detail})",
                "{registry}의 로그인 정보를 보관하는 `{program}` 프로그램이 실패했어요 ({detail})",
                program = visible(program),
                registry = visible(registry),
                detail = visible(detail)
            ),
            Self::Registry { registry, error } => error.reason(&visible(registry)),
        }
    }
}

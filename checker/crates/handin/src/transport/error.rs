//! Why a registry did not do what it was asked, and what to do about it.

use std::time::Duration;

use plain::explain::Explain;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

/// What a registry, or the way to it, refused. `host` is always whom we asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegistryError {
    #[error("cannot reach {host}: {detail}")]
    Unreachable { host: String, detail: String },
    #[error("{host} did not answer within {} seconds", .after.as_secs())]
    TimedOut { host: String, after: Duration },
    #[error("{host} wants an account")]
    LoginRequired { host: String },
    #[error("{host} does not accept the account or its pass phrase")]
    LoginRefused { host: String },
    #[error("{host} does not let this account at {repository}")]
    Denied { host: String, repository: String },
    /// A server's own trouble: it is overloaded, or its disk is full.
    #[error("{host} cannot do it now (HTTP {status}): {detail}")]
    Busy {
        host: String,
        status: u16,
        detail: String,
    },
    #[error("{host} refused (HTTP {status}): {detail}")]
    Refused {
        host: String,
        status: u16,
        /// Of the distribution specification: `MANIFEST_INVALID`.
        code: Option<String>,
        detail: String,
    },
    #[error("the {} is larger than {limit} bytes", .what.text().en)]
    TooLarge { what: Part, limit: u64 },
    #[error("the {} is broken: {detail}", .what.text().en)]
    Broken { what: Part, detail: String },
    #[error("{host} does not answer as a registry does: {detail}")]
    NoRegistry { host: String, detail: String },
}

/// What can be too large or broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Answer,
    Manifest,
    Document,
    Certificates,
}

impl Part {
    fn text(self) -> Text {
        match self {
            Self::Answer => text!("registry's answer", "레지스트리의 응답"),
            Self::Manifest => text!("manifest", "매니페스트"),
            Self::Document => text!("document", "문서"),
            Self::Certificates => text!("certificate file", "인증서 파일"),
        }
    }
}

impl RegistryError {
    /// Whether a registry could not answer a question that it may well answer in a moment.
    pub fn passes(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. }
                | Self::TimedOut { .. }
                | Self::Busy { .. }
                | Self::NoRegistry { .. }
        )
    }

    /// Whether a person has to do something before anything can be sent. All else, a network's
    /// login page and an upgrade gone wrong among it, ends by itself.
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            Self::LoginRequired { .. }
                | Self::LoginRefused { .. }
                | Self::Denied { .. }
                | Self::Broken { .. }
        )
    }

    /// Whether it is this one result that the registry does not want, now and forever.
    pub fn is_about_the_result(&self) -> bool {
        let Self::Refused { status, code, .. } = self else {
            return false;
        };
        let codes = [
            "MANIFEST_INVALID",
            "DIGEST_INVALID",
            "SIZE_INVALID",
            "UNSUPPORTED",
        ];
        *status == 413 || code.as_deref().is_some_and(|code| codes.contains(&code))
    }

    /// One word for what it is, the same in every language.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } => "unreachable",
            Self::TimedOut { .. } => "timed-out",
            Self::LoginRequired { .. } => "login-required",
            Self::LoginRefused { .. } => "login-refused",
            Self::Denied { .. } => "denied",
            Self::Busy { .. } => "busy",
            Self::Refused { .. } => "refused",
            Self::TooLarge { .. } => "too-large",
            Self::Broken { .. } => "broken",
            Self::NoRegistry { .. } => "no-registry",
        }
    }
}

impl Explain for RegistryError {
    fn reason(&self) -> Text {
        match self {
            Self::Unreachable { host, detail } => text!(
                "{host} cannot be reached ({detail})",
                "{host}에 연결할 수 없어요 ({detail})",
                host = visible(host),
                detail = visible(detail)
            ),
            Self::TimedOut { host, after } => text!(
                "{host} did not answer within {seconds} seconds",
                "{host} 서버가 {seconds}초 안에 응답하지 않았어요",
                host = visible(host),
                seconds = after.as_secs()
            ),
            Self::LoginRequired { host } => text!(
                "{host} wants an account",
                "{host} 서버를 쓰려면 계정이 필요해요",
                host = visible(host)
            ),
            Self::LoginRefused { host } => text!(
                "{host} does not accept this account with this pass phrase",
                "{host} 서버가 이 계정과 비밀번호를 받아들이지 않았어요",
                host = visible(host)
            ),
            Self::Denied { host, repository } => text!(
                "{host} does not let this account at the repository {repository}",
                "이 계정으로는 {host} 서버의 {repository} 저장소를 쓸 수 없어요",
                host = visible(host),
                repository = visible(repository)
            ),
            Self::Busy {
                host,
                status,
                detail,
            } => text!(
                "{host} has trouble of its own now (HTTP {status}: {detail})",
                "지금 {host} 서버에 문제가 있어요 (HTTP {status}: {detail})",
                host = visible(host),
                detail = visible(detail)
            ),
            Self::Refused {
                host,
                status,
                detail,
                ..
            } => text!(
                "{host} refused it (HTTP {status}: {detail})",
                "{host} 서버가 거절했어요 (HTTP {status}: {detail})",
                host = visible(host),
                detail = visible(detail)
            ),
            Self::TooLarge { what, limit } => text!(
                "the {en} is larger than {limit} bytes",
                "{ko} 크기가 {limit}바이트를 넘어요",
                en = what.text().en,
                ko = what.text().ko
            ),
            Self::Broken { what, detail } => text!(
                "the {en} is broken ({detail})",
                "{ko}의 내용이 깨져 있어요 ({detail})",
                en = what.text().en,
                ko = what.text().ko,
                detail = visible(detail)
            ),
            Self::NoRegistry { host, detail } => text!(
                "{host} does not answer as a registry does ({detail})",
                "{host} 서버의 응답이 레지스트리의 응답이 아니에요 ({detail})",
                host = visible(host),
                detail = visible(detail)
            ),
        }
    }

    /// What the learner who asked can do.
    fn remedy(&self) -> Option<Text> {
        Some(match self {
            Self::Unreachable { detail, .. } if detail.contains("certificate") => text!(
                "if the class has a certificate of its own, give its file: `checker join … --ca FILE`",
                "수업이 직접 만든 인증서를 쓴다면 그 파일을 알려 주세요: `checker join … --ca 파일`"
            ),
            Self::Unreachable { .. } | Self::TimedOut { .. } | Self::Busy { .. } => text!(
                "check the network and the address, or ask the teacher whether the registry is up",
                "네트워크와 주소를 확인하거나, 레지스트리가 켜져 있는지 선생님께 물어봐 주세요"
            ),
            Self::LoginRequired { .. } | Self::LoginRefused { .. } => text!(
                "see your card, and join again: `checker join`",
                "카드를 다시 보고 `checker join` 명령으로 다시 참여해 주세요"
            ),
            Self::Denied { .. } => text!(
                "the account must be the one on your own card; ask the teacher",
                "내 카드에 적힌 계정이어야 해요. 선생님께 물어봐 주세요"
            ),
            Self::Refused { .. } | Self::TooLarge { .. } | Self::Broken { .. } => text!(
                "show this message to the teacher",
                "여기에 나온 내용을 선생님께 알려 주세요"
            ),
            Self::NoRegistry { .. } => text!(
                "check the address: another server may be at this port, or the network wants a login",
                "주소를 확인해 주세요. 이 포트에 다른 서버가 있거나, 네트워크가 먼저 로그인을 요구할 수 있어요"
            ),
        })
    }
}

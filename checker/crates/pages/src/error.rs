//! Why a server cannot start.

use plain::explain::Explain;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// No port of this computer can be listened on.
    #[error("no port of this computer can be used: {0}")]
    Listen(std::io::Error),
    /// Without random numbers any page could ask for changes.
    #[error("the system gives no random numbers: {0}")]
    Random(getrandom::Error),
}

impl Explain for ServeError {
    fn reason(&self) -> Text {
        match self {
            Self::Listen(error) => text!(
                "no port of this computer can be used ({error})",
                "이 컴퓨터의 포트를 쓸 수 없어요 ({error})",
                error = visible(&error.to_string())
            ),
            Self::Random(error) => text!(
                "the system gives no random numbers ({error})",
                "시스템에서 난수를 얻을 수 없어요 ({error})"
            ),
        }
    }

    fn remedy(&self) -> Option<Text> {
        match self {
            Self::Listen(_) => Some(text!(
                "choose another port with `--port`",
                "`--port`로 다른 포트를 정해 주세요"
            )),
            Self::Random(_) => None,
        }
    }
}

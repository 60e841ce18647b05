//! Why a class does not run.

use std::io;
use std::path::PathBuf;

use super::SetupError;
use plain::explain::Explain;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

#[derive(Debug, thiserror::Error)]
pub enum UpError {
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// No registry program is on this machine.
    #[error("there is no registry program")]
    NoProgram { class: PathBuf },
    /// Another checker runs this class.
    #[error("the class is up already, by process {0}")]
    Twice(String),
    #[error("port {port}: {error}")]
    Port { port: u16, error: io::Error },
    /// The registry ended by itself, or never answered; its last words.
    #[error("the registry does not run: {words}")]
    Registry { words: String, log: PathBuf },
}

impl Explain for UpError {
    fn reason(&self) -> Text {
        match self {
            Self::Setup(error) => error.reason(),
            Self::NoProgram { .. } => text!(
                "there is no registry program on this computer",
                "이 컴퓨터에 레지스트리 프로그램이 없어요"
            ),
            Self::Twice(process) => text!(
                "this class is up already, as process {process}",
                "이 수업은 프로세스 {process}에서 이미 운영 중이에요",
                process = visible(process)
            ),
            Self::Port { port, error } if error.kind() == io::ErrorKind::AddrInUse => text!(
                "port {port} is taken by another program",
                "다른 프로그램이 {port}번 포트를 쓰고 있어요"
            ),
            Self::Port { port, error } => text!(
                "port {port} cannot be used ({error})",
                "{port}번 포트를 쓸 수 없어요 ({error})",
                error = visible(&error.to_string())
            ),
            Self::Registry { words, log } => text!(
                "the registry does not run: {words} (its whole log is {log})",
                "레지스트리가 실행되지 않아요: {words} (레지스트리가 한 말은 모두 {log} 파일에 있어요)",
                words = visible(words),
                log = visible(&log.display().to_string())
            ),
        }
    }

    fn remedy(&self) -> Option<Text> {
        Some(match self {
            Self::Setup(error) => return error.remedy(),
            Self::NoProgram { class } => text!(
                "install Debian's package docker-registry, or use `docker compose up --detach` in \
                 {class}",
                "Debian 패키지 docker-registry를 설치하거나, {class} 폴더에서 `docker compose up \
                 --detach` 명령을 입력해 주세요",
                class = visible(&class.display().to_string())
            ),
            Self::Port { error, .. } if error.kind() == io::ErrorKind::AddrInUse => text!(
                "end that program (`ss -ltnp` shows which one it is), or make the class with \
                 another `--port`",
                "그 프로그램을 끝내거나(`ss -ltnp`로 찾을 수 있어요) 다른 `--port`로 수업을 만들어 주세요"
            ),
            Self::Twice(_) | Self::Port { .. } | Self::Registry { .. } => return None,
        })
    }
}

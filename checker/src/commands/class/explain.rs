//! What went wrong with a class, in sentences.

use std::io::ErrorKind;
use std::path::Path;

use crate::commands::error::UserError;
use hosting::setup::{Files, SetupError, UpError};
use hosting::tokens::TokensError;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

pub fn setup(error: &SetupError) -> UserError {
    UserError::new(setup_text(error))
}

pub fn up(error: &UpError, class: &Path) -> UserError {
    let text = match error {
        UpError::Setup(error) => setup_text(error),
        UpError::NoProgram => text!(
            "there is no registry on this computer: install Debian's package docker-registry, or use \
             `docker compose up --detach` in {class}",
            "이 컴퓨터에 레지스트리 프로그램이 없어요. Debian 패키지 docker-registry를 설치하거나, {class} \
             폴더에서 `docker compose up --detach` 명령을 쓰세요",
            class = path(class)
        ),
        UpError::Twice(process) => text!(
            "this class is up already, as process {process}",
            "이 수업은 프로세스 {process}에서 이미 운영 중이에요",
            process = visible(process)
        ),
        UpError::Port { port, error } if error.kind() == ErrorKind::AddrInUse => text!(
            "port {port} is taken by another program; end that (`ss -ltnp` tells which it is), or \
             make the class with another `--port`",
            "다른 프로그램이 {port}번 포트를 쓰고 있어요. 그 프로그램을 끝내거나(`ss -ltnp`로 찾을 수 \
             있어요) 다른 `--port`로 수업을 만드세요"
        ),
        UpError::Port { port, error } => text!(
            "port {port} cannot be used ({error})",
            "{port}번 포트를 쓸 수 없어요 ({error})",
            error = visible(&error.to_string())
        ),
        UpError::Registry(words) => text!(
            "the registry does not run: {words} (all that it says is in {log})",
            "레지스트리가 실행되지 않아요: {words} (레지스트리가 한 말은 모두 {log} 파일에 있어요)",
            log = path(&Files(class).log()),
            words = visible(words)
        ),
    };
    UserError::new(text)
}

fn setup_text(error: &SetupError) -> Text {
    match error {
        SetupError::Io { path, error } | SetupError::Tokens(TokensError::Io { path, error }) => {
            io(path, error)
        }
        SetupError::Broken { path, detail }
        | SetupError::Tokens(TokensError::Broken { path, detail }) => text!(
            "{path} is broken ({detail})",
            "{path} 파일이 깨져 있어요 ({detail})",
            path = self::path(path),
            detail = visible(detail)
        ),
        SetupError::Exists(place) => text!(
            "{path} is there already, and is left as it is; name another folder with `--dest`",
            "{path}에 이미 무언가 있어서 그대로 두었어요. `--dest`로 다른 폴더를 정해 주세요",
            path = path(place)
        ),
        SetupError::NoClass(place) => text!(
            "there is no class in {path}; `checker class init --roster FILE` makes one",
            "{path} 폴더에 수업이 없어요. `checker class init --roster 파일` 명령으로 만들 수 있어요",
            path = path(place)
        ),
        SetupError::NoAccount(name) => text!(
            "nobody in this class has the account `{name}`; roster.csv tells them",
            "이 수업에 `{name}` 계정이 없어요. 계정은 roster.csv 파일에 있어요",
            name = visible(name)
        ),
        SetupError::Refused(text) => text.clone(),
        SetupError::Certificate(_)
        | SetupError::Hash(_)
        | SetupError::Random(_)
        | SetupError::Tokens(TokensError::Random(_)) => text!(
            "the class cannot be made: {error}",
            "수업을 만들 수 없어요: {error}",
            error = visible(&error.to_string())
        ),
    }
}

fn io(place: &Path, error: &std::io::Error) -> Text {
    let path = path(place);
    match error.kind() {
        ErrorKind::NotFound => text!("there is no file {path}", "{path} 파일이 없어요"),
        ErrorKind::PermissionDenied => text!(
            "{path} may not be read or written by you",
            "{path} 파일을 읽거나 쓸 권한이 없어요"
        ),
        _ => text!(
            "{path} cannot be read or written ({error})",
            "{path} 파일을 읽거나 쓸 수 없어요 ({error})",
            error = visible(&error.to_string())
        ),
    }
}

pub fn path(path: &Path) -> String {
    visible(&path.display().to_string())
}

/// ` --dest DIR`, where the folder is not the usual one.
pub fn dest(folder: &Path) -> String {
    if folder == Path::new("class") {
        String::new()
    } else {
        format!(" --dest {}", path(folder))
    }
}

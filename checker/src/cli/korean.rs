//! The command line's texts in Korean.

use clap::{Arg, ArgAction, Command};

/// Puts Korean in place of every text of `command` and of the commands below it; `path` is what
/// is typed to reach it, `checker book build`.
pub fn translated(command: Command, path: &str) -> Command {
    let usage = command.clone().bin_name(path).render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ");
    let mut command = command
        .about(about(path).unwrap_or_default())
        .override_usage(
            usage
                .replace("[OPTIONS]", "[옵션]")
                .replace("COMMAND", "명령"),
        )
        .help_template("{about-with-newline}\n사용법: {usage}\n\n{all-args}")
        .subcommand_help_heading("명령")
        .subcommand_value_name("명령")
        .disable_help_flag(true)
        .disable_version_flag(true)
        .mut_args(argument)
        .arg(flag("help", 'h', ArgAction::Help));
    if path == "checker" {
        command = command.arg(flag("version", 'V', ArgAction::Version));
    }
    let names = command.get_subcommands().map(Command::get_name);
    let names: Vec<_> = names.map(str::to_owned).collect();
    for name in names {
        let path = format!("{path} {name}");
        command = command.mut_subcommand(name, |below| translated(below, &path));
    }
    command
}

/// The argument with its help, default and possible values in Korean.
fn argument(arg: Arg) -> Arg {
    let heading = if arg.is_positional() {
        "인자"
    } else {
        "옵션"
    };
    let text = help(arg.get_id().as_str()).unwrap_or_default();
    let arg = arg.help(text).help_heading(heading);
    let is_command = arg.get_id().as_str() == "command";
    let arg = if is_command {
        arg.value_name("명령")
    } else {
        arg
    };
    if !arg.get_action().takes_values() {
        return arg;
    }
    let mut text = text.to_owned();
    let defaults = arg.get_default_values().iter();
    let defaults: Vec<_> = defaults.map(|value| value.to_string_lossy()).collect();
    if !defaults.is_empty() {
        text += &format!(" [기본값: {}]", defaults.join(", "));
    }
    let values = arg.get_possible_values();
    let values: Vec<_> = values.iter().map(|value| value.get_name()).collect();
    if !values.is_empty() {
        text += &format!(" [쓸 수 있는 값: {}]", values.join(", "));
    }
    arg.help(text)
        .hide_default_value(true)
        .hide_possible_values(true)
}

fn flag(name: &'static str, short: char, action: ArgAction) -> Arg {
    let arg = Arg::new(name).short(short).long(name).action(action);
    arg.help(help(name)).help_heading("옵션")
}

/// By the whole path where a name means something else elsewhere, else by the name.
fn about(path: &str) -> Option<&'static str> {
    let class = match path.strip_prefix("checker class ") {
        Some("init") => "명단으로 수업 폴더를 만들어요: 계정, 키, 레지스트리 설정, 카드",
        Some("up") => "Ctrl+C를 누를 때까지 이 컴퓨터에서 수업을 운영해요",
        Some("board") => {
            "수업이 진행되는 동안 누가 무엇을 마쳤는지 이 컴퓨터의 페이지에서 보여 줘요"
        }
        Some("add") => "늦게 온 학습자를 추가해요. 다른 사람의 계정과 비밀번호는 그대로예요",
        Some("passphrase") => "비밀번호를 잃어버린 계정에 새 비밀번호를 만들어 줘요",
        Some("cards") => "인쇄할 카드를 다시 만들어요. 모두 또는 몇 계정만",
        Some("tokens") => "서버의 compose.yaml처럼 토큰 서비스만 실행해요",
        _ => "",
    };
    if !class.is_empty() {
        return Some(class);
    }
    Some(match path.rsplit(' ').next().unwrap_or_default() {
        "class" => "수업을 준비하고 운영해요(선생님용)",
        "checker" => "내 Docker 엔진을 직접 살펴보고 강좌의 연습을 확인해요",
        "start" => "책을 읽으면서 단계를 마칠 때마다 바로 표시되는 것을 봐요",
        "watch" => "터미널에서 레슨을 하나씩 따라가며 진행 상황을 봐요",
        "list" => "레슨 목록과 진행 상황을 보여 줘요",
        "show" => "레슨의 단계를 보여 줘요",
        "hint" => "단계의 힌트를 하나 더 보여 줘요",
        "doctor" => "엔진, 디스크, 포트, 레지스트리, 시계, Docker Hub가 괜찮은지 살펴봐요",
        "reset" => "레슨을 처음부터 다시 할 수 있게, 레슨에서 만든 것을 치워요",
        "init" => "이름과 레지스트리, 그 밖의 설정을 정해요",
        "book" => "책을 만들거나 보여 줘요",
        "build" => "모든 언어로 책을 만들어요",
        "serve" => "책을 만들어 이 컴퓨터에서 보여 줘요",
        "messages" => "번역할 글을 POT 파일로 출력해요",
        "cmdrun" => "mdBook이 부르는 전처리기로, 연습 패널을 채워요",
        "join" => "수업에 참여해요. 결과가 선생님께 자동으로 전달돼요",
        "submit" => "결과를 지금 보내거나, 잘 보내지고 있는지 확인해요",
        "leave" => "수업에서 나가요",
        "export" => "내 결과를 모두 파일 하나에 담아 제출할 수 있게 해요",
        "grade" => "수업에서 제출한 결과를 채점해요",
        "vars" => "설정을 셸에서 `eval`로 쓸 수 있게 출력해요",
        "completions" => "셸 자동 완성 스크립트를 출력해요",
        "man" => "매뉴얼 페이지를 출력해요",
        "help" => "이 도움말이나 명령의 도움말을 출력해요",
        _ => return None,
    })
}

fn help(id: &str) -> Option<&'static str> {
    Some(match id {
        "lessons" => "확인할 레슨: `lesson-3`, `3`, 여러 개, 또는 `all`",
        "format" => "결과의 형식",
        "timeout" => "응답을 기다리는 시간(초)",
        "lang" => "표시 언어(없으면 LC_ALL이나 LANG을 따라요)",
        "course" => "강좌 폴더(없으면 가장 가까운 상위 폴더)",
        "lesson" => "레슨: `lesson-3` 또는 `3`",
        "step" => "단계: ID 또는 번호(없으면 아직 마치지 않은 첫 단계)",
        "unasked" => "묻지 않아요",
        "yes" => "보내지 못한 결과가 있어도 묻지 않아요",
        "dry_run" => "아무것도 보내지 않고, 보낼 내용을 한 바이트도 빠짐없이 출력해요",
        "only_told" => "무엇을 할지 보여 주기만 해요",
        "markdown" => "책에 넣을 Markdown으로 출력해요",
        "json" => "프로그램이 읽을 JSON 문서 하나로 출력해요",
        "report" => "개인 정보를 지운, 질문에 붙여 넣을 글로 출력해요",
        "learner" => "저장소 이름에 쓸 내 이름: 영어 소문자와 숫자",
        "registry" => "푸시할 레지스트리: `host` 또는 `host:port`",
        "namespace" => "내 저장소의 위치: `localhost:5050/ada` 또는 Docker Hub ID",
        "set" => "강좌의 다른 설정",
        "dest" => "책을 넣을 폴더(없으면 강좌 폴더의 `book`)",
        "no_open" => "브라우저를 열지 않아요",
        "port" => "포트. 이미 쓰고 있으면 비어 있는 다음 포트를 골라요",
        "address" => {
            "수업 레지스트리의 주소: `https://host` 또는 `host:port`(없으면 전에 참여한 수업)"
        }
        "account" => "카드에 적힌 계정(없으면 물어봐요)",
        "password_stdin" => "비밀번호를 표준 입력에서 읽어요",
        "invite" => "카드에 적힌 초대장. 주소와 계정, 비밀번호가 모두 들어 있어요",
        "ca" => "수업이 직접 만든 인증서 파일(PEM)",
        "keep_name" => "저장소 이름에 쓰는 내 이름을 그대로 둬요",
        "results" => "보낼 레슨: `lesson-3`, `3`, 여러 개(없으면 모두)",
        "bytes" => "아무것도 보내지 않고, 보낼 내용을 한 바이트도 빠짐없이 출력해요",
        "status" => "무엇을 보냈고 무엇이 왜 남아 있는지 알려 줘요",
        "background" => "확인을 마친 뒤처럼 백그라운드에서 조용히 보내요",
        "source" => {
            "수업 폴더, 수업 레지스트리의 주소, 제출 파일이 든 폴더, 또는 제출 파일 하나(`-`는 표준 입력)"
        }
        "roster" => "수업 명단: CSV 파일(Canvas나 Moodle에서 내보낸 그대로)",
        "matched" => "명단에서 학습자를 찾을 열의 이름",
        "given" => "--roster에 계정이 없을 때 계정을 나눠 준 명단: class/roster.csv",
        "grades" => "성적의 형식. canvas와 moodle은 명단 파일에 성적을 채워 넣어요",
        "out" => "결과를 쓸 파일(`export`에서 `-`는 표준 출력)",
        "due" => "마감 시각: `[레슨=]2026-12-01T23:59:00+09:00`",
        "attempt" => "여러 번 제출했을 때 채점할 것(없으면 course.yaml을 따라요)",
        "rejudge" => "기록된 사실을 지금의 연습 파일로 다시 판정해요",
        "teacher" => "레지스트리를 읽을 수 있는 계정(비밀번호는 물어봐요)",
        "verify" => "학습자가 푸시한 것을 레지스트리에 다시 물어봐요",
        "verify_host" => {
            "--verify에서 이 레지스트리에도 물어봐요. 이 컴퓨터나 내부 네트워크에 있을 때 써요"
        }
        "feedback" => "학습자마다 피드백 한 장씩 넣을 폴더",
        "question" => "mdBook의 질문: `supports RENDERER`, 또는 없음",
        "shell" => "셸의 종류",
        "command" => "명령",
        "class_folder" => "수업 폴더",
        "class_roster" => {
            "이름, 메일 주소, 학번이 있는 CSV 명단. Canvas와 Moodle에서 내보낸 파일 그대로 쓸 수 있어요"
        }
        "board" => "현황판도 함께 열어요",
        "replay" => "제출 시각에 따라 지난 수업을 다시 재생해요",
        "class_port" => "레지스트리의 포트. 토큰 서비스는 그다음 포트를 써요",
        "host" => "학습자가 이 컴퓨터를 찾는 이름이나 주소. 여러 번 쓸 수 있어요",
        "tls" => "이 컴퓨터 안에서도 TLS를 써요. 다른 호스트는 언제나 TLS를 써요",
        "insecure" => "네트워크에서 TLS 없이 써요. 같은 네트워크의 누구나 비밀번호를 볼 수 있어요",
        "cert" => "가지고 있는 인증서(체인) PEM 파일",
        "key" => "가지고 있는 인증서의 키 PEM 파일",
        "title" => "수업 이름(없으면 강좌 이름)",
        "names" => "학습자 이름",
        "accounts" => "계정",
        "bind" => "기다릴 주소(없으면 수업 설정을 따라요)",
        "ask" => "이 컴퓨터의 서비스가 대답하는지만 물어봐요",
        "help" => "도움말을 출력해요",
        "version" => "버전을 출력해요",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    #[test]
    fn every_command_and_argument_has_korean_help() {
        fn all(command: &Command, path: &str) {
            assert!(about(path).is_some(), "no Korean for `{path}`");
            for arg in command.get_arguments() {
                let id = arg.get_id().as_str();
                assert!(help(id).is_some(), "no Korean for `{path} {id}`");
            }
            for below in command.get_subcommands() {
                all(below, &format!("{path} {}", below.get_name()));
            }
        }
        all(&Cli::command(), "checker");
    }
}

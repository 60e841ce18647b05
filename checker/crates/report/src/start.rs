//! What `checker start` writes: what it has started, and a line for each piece of news.

use check::verdict::Verdict;
use plain::korean::{Particle, with_particle};
use plain::lang::Text;
use plain::style::Style;
use plain::text;
use plain::visible::visible;
use watching::watch::ProgressEvent;

/// The course is served by another `checker start`, whose address was shown.
pub fn runs_already() -> Text {
    text!(
        "This course is running already, at this address.",
        "이 강좌는 이미 실행 중이에요. 위 주소로 열 수 있어요."
    )
}

/// Another `checker start` has not come far enough to have an address.
pub fn starts_already() -> Text {
    text!(
        "Another `checker start` of this course is still starting, and has no address yet. It \
         shows the address in its own terminal when it is ready.",
        "이 강좌의 다른 `checker start`가 아직 시작하는 중이라 주소가 없어요. 준비되면 그 터미널에 주소가 나와요."
    )
}

/// What to do with the address that was shown.
pub fn welcome(title: &Text, opened: bool) -> Text {
    if opened {
        text!(
            "\n\"{title}\" opens in your browser, at the address above.",
            "\n위 주소의 ‘{title}’ 책을 브라우저에서 열어요.",
            title = title
        )
    } else {
        text!(
            "\nOpen the address above in your browser: \"{title}\".",
            "\n브라우저에서 위 주소를 열면 ‘{title}’ 책이 나와요.",
            title = title
        )
    }
}

/// Where the lessons' commands are typed, and how all this ends.
pub fn how_it_works(folder: &str) -> Text {
    text!(
        "Type the lessons' commands in a second terminal, in {folder};\n\
         each step ticks in the page as soon as it is done. Ctrl+C ends this.\n",
        "레슨의 명령은 두 번째 터미널의 {folder} 폴더에서 입력해 주세요.\n\
         단계를 마치는 순간 페이지에 표시돼요. 끝내려면 Ctrl+C를 눌러 주세요.\n",
        folder = visible(folder)
    )
}

/// The course's registry is up.
pub fn registry_started(registry: &str, account: &str, password: &str, style: Style) -> Text {
    text!(
        "  {sign} registry started at {registry}: user {account}, password {password}",
        "  {sign} {registry}에 레지스트리를 시작했어요. 사용자 {account}, 비밀번호 {password}",
        sign = good(style),
        registry = visible(registry)
    )
}

/// The course's registry is not up; `why` are the script's last words, if it had any.
pub fn registry_not_started(registry: &str, script: &str, why: &str) -> Text {
    let registry = visible(registry);
    if why.is_empty() {
        return text!(
            "  ! The course's registry at {registry} could not be started; lessons 4 and 5 need \
             it. Run `{script} up` to see why.",
            "  ! {registry}에 강좌의 레지스트리를 시작하지 못했어요. 레슨 4와 5에서 필요해요. \
             이유는 `{script} up` 명령으로 볼 수 있어요."
        );
    }
    text!(
        "  ! The course's registry at {registry} could not be started ({why}); lessons 4 and 5 \
         need it. Try again with `{script} up`.",
        "  ! {registry}에 강좌의 레지스트리를 시작하지 못했어요({why}). 레슨 4와 5에서 필요해요. \
         `{script} up` 명령으로 다시 시도해 주세요.",
        why = visible(why)
    )
}

/// The course's registry is not up, since its script cannot run here.
pub fn registry_needs_shell(registry: &str, script: &str) -> Text {
    let port = registry.rsplit_once(':').map_or("5050", |(_, port)| port);
    text!(
        "  ! The course's registry at {registry} is not running; lessons 4 and 5 need it. Start it \
         in WSL with `{script} up`, or as a container: \
         `docker container run -d -p 127.0.0.1:{port}:5000 registry:2`.",
        "  ! {registry}에 강좌의 레지스트리가 없어요. 레슨 4와 5에서 필요해요. WSL에서 `{script} up` 명령으로 \
         시작하거나, 컨테이너로 시작해 주세요: \
         `docker container run -d -p 127.0.0.1:{port}:5000 registry:2`.",
        registry = visible(registry),
        port = visible(port)
    )
}

/// The course's registry goes on; `why` are the script's last words, if it had any.
pub fn registry_not_stopped(script: &str, why: &str) -> Text {
    if why.is_empty() {
        return text!(
            "The registry could not be stopped. Run `{script} down` to see why.",
            "레지스트리를 멈추지 못했어요. 이유는 `{script} down` 명령으로 볼 수 있어요."
        );
    }
    text!(
        "The registry could not be stopped ({why}). Try again with `{script} down`.",
        "레지스트리를 멈추지 못했어요({why}). `{script} down` 명령으로 다시 시도해 주세요.",
        why = visible(why)
    )
}

/// One piece of news as a line, without a newline.
pub fn line(event: &ProgressEvent<'_>, style: Style) -> Text {
    let (sign, words) = match event {
        ProgressEvent::EngineDown(unknown) => (
            "!",
            text!(
                "{reason}: {remedy}. Trying again …",
                "{reason}. {remedy}. 다시 시도하고 있어요 …",
                reason = &unknown.reason,
                remedy = &unknown.remedy
            ),
        ),
        ProgressEvent::EngineBack => (
            good(style),
            text!(
                "The Docker engine answers again.",
                "Docker 엔진이 다시 응답해요."
            ),
        ),
        ProgressEvent::Step {
            lesson,
            place,
            result,
        } => {
            let name = lesson.id().name();
            let (title, number) = (result.title.map(visible), place + 1);
            match result.outcome.verdict() {
                Verdict::Pass => (
                    good(style),
                    text!(
                        "{name}, step {number} ({title}): done",
                        "{name} {number}번 단계({title}): 완료",
                        name = name,
                        title = title
                    ),
                ),
                Verdict::Fail | Verdict::Unknown => (
                    bad(style),
                    text!(
                        "{name}, step {number} ({title}): not done any more",
                        "{name} {number}번 단계({title}): 더는 완료가 아니에요",
                        name = name,
                        title = title
                    ),
                ),
            }
        }
        ProgressEvent::LessonDone(lesson) => (star(style), done(&lesson.id().name())),
        ProgressEvent::AllChecked { done, total } => {
            return text!(
                "  Steps that are done now: {done} of {total}.",
                "  지금 완료된 단계: {total}개 중 {done}개."
            );
        }
    };
    text!("  {sign} {words}", "  {sign} {words}", words = words)
}

/// A sentence: the lesson is done.
pub fn done(name: &Text) -> Text {
    text!(
        "{en} is done.",
        "{ko} 마쳤어요.",
        en = &name.en,
        ko = with_particle(&name.ko, Particle::Object)
    )
}

fn good(style: Style) -> &'static str {
    if style.unicode { "✓" } else { "+" }
}

fn bad(style: Style) -> &'static str {
    if style.unicode { "✗" } else { "x" }
}

fn star(style: Style) -> &'static str {
    if style.unicode { "★" } else { "*" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use course::exercise::LessonId;

    #[test]
    fn why_the_registry_is_missing_is_shown_without_what_could_steer_the_terminal() {
        let why = "port 5050\u{1b}[2J is taken";
        let note = registry_not_started("localhost:5050", "registry.sh", why);
        for words in [&note.en, &note.ko] {
            assert!(words.contains("is taken"), "{words}");
            assert!(!words.contains('\u{1b}'), "{words}");
        }
        let silent = registry_not_started("localhost:5050", "registry.sh", "");
        assert!(silent.en.contains("`registry.sh up`"), "{silent:?}");
    }
    use check::verdict::{ReasonCode, Unknown};

    const PLAIN: Style = Style {
        color: false,
        unicode: false,
        width: 80,
    };

    #[test]
    fn the_particle_fits_the_lessons_number() {
        for (id, ko) in [
            ("lesson-1", "레슨 1을 마쳤어요."),
            ("lesson-2", "레슨 2를 마쳤어요."),
            ("lesson-5", "레슨 5를 마쳤어요."),
            ("lesson-6", "레슨 6을 마쳤어요."),
        ] {
            assert_eq!(done(&id.parse::<LessonId>().unwrap().name()).ko, ko);
        }
    }

    #[test]
    fn a_terminal_of_ascii_gets_signs_of_ascii() {
        let back = ProgressEvent::EngineBack;
        let fancy = Style {
            unicode: true,
            ..PLAIN
        };
        assert_eq!(
            line(&back, PLAIN).en,
            "  + The Docker engine answers again."
        );
        assert_eq!(line(&back, fancy).ko, "  ✓ Docker 엔진이 다시 응답해요.");
    }

    #[test]
    fn an_engine_that_is_down_comes_with_its_remedy() {
        let unknown = Unknown {
            code: ReasonCode::EngineUnreachable,
            reason: text!("no engine answers", "응답하는 엔진이 없어요"),
            remedy: text!("start Docker", "Docker를 시작해 주세요"),
        };
        let line = line(&ProgressEvent::EngineDown(&unknown), PLAIN).en;
        assert!(line.contains(&unknown.reason.en), "{line}");
        assert!(line.contains(&unknown.remedy.en), "{line}");
    }
}

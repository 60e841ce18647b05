//! What is wrong where a step fails: by this a hint is chosen, not by words.

use serde::{Deserialize, Serialize};

use plain::lang::Text;
use plain::text;

/// Declares [`Situation`]: each with the name that a hint's `when` calls it by, and the words by
/// by which the book says what case a hint is for.
macro_rules! situations {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal: $en:literal, $ko:literal;)*) => {
        /// What is wrong, as far as a check can determine; kebab-case in exercise files.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Situation {
            $($(#[doc = $doc])* #[serde(rename = $name)] $variant),*
        }

        impl Situation {
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// As exercise files write it: `not-pushed`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),*
                }
            }

            /// For which case it is: `if it is not pushed yet`.
            pub fn label(self) -> Text {
                match self {
                    $(Self::$variant => text!($en, $ko)),*
                }
            }
        }
    };
}

situations! {
    /// The image, container or tag itself.
    Absent = "absent": "if it is not there yet", "아직 없을 때";
    /// `ADD` where `COPY` is meant.
    Added = "added": "if ADD is used", "ADD를 썼을 때";
    /// What the image has at the path is not what the container has there.
    ChangedInside = "changed-inside": "if it was changed inside the container", "컨테이너 안에서 바꿨을 때";
    /// From a container, and not by a build.
    Committed = "committed": "if it was made with `docker commit`", "`docker commit`으로 만들었을 때";
    /// A settings' value in an image.
    Differs = "differs": "if the image has other settings", "이미지의 설정이 다를 때";
    /// Written for the learner to fill in, and not filled in yet.
    Empty = "empty": "if nothing is written there yet", "아직 아무것도 적지 않았을 때";
    /// A container that should be without it.
    HasFile = "has-file": "if the file is there too", "그 컨테이너에도 파일이 있을 때";
    /// Not published, but the container's port is its host's; and nothing serves there.
    HostNetwork = "host-network": "if the container uses the host's network", "컨테이너가 호스트의 네트워크를 쓸 때";
    /// The file is the image's, not the container's.
    InImage = "in-image": "if the file belongs to the image", "파일이 이미지에 들어 있을 때";
    /// A Dockerfile without one of the instructions.
    Incomplete = "incomplete": "if an instruction is missing", "빠진 지시어가 있을 때";
    /// No Dockerfile by its grammar.
    Invalid = "invalid": "if the Dockerfile is not valid", "Dockerfile 문법이 올바르지 않을 때";
    /// A login is kept, and the registry does not accept it.
    LoginRefused = "login-refused": "if the registry refuses your login", "레지스트리가 로그인 정보를 받아들이지 않을 때";
    /// A file or folder of the host, a volume or memory lies over the path.
    Mounted = "mounted": "if something is mounted there", "그 자리에 마운트한 것이 있을 때";
    /// Published, and nothing answers.
    NoAnswer = "no-answer": "if nothing answers", "아무 응답이 없을 때";
    /// The learner's file.
    NoFile = "no-file": "if there is no such file", "파일이 없을 때";
    /// No `COPY` of the learner's own file.
    NotCopied = "not-copied": "if the file is not copied", "파일을 복사하지 않았을 때";
    /// No `RUN` with `&&`.
    NotChained = "not-chained": "if no RUN joins commands", "명령을 이은 RUN이 없을 때";
    /// A list that is not JSON, so that docker gave it to a shell.
    NotExecForm = "not-exec-form": "if a list was given to a shell", "목록이 셸에 넘어갔을 때";
    /// A setting of the image's own, not of its base.
    NotInherited = "not-inherited": "if the base does not have it", "베이스에 그 설정이 없을 때";
    NotLoggedIn = "not-logged-in": "if you are not logged in", "로그인하지 않았을 때";
    /// The tag is still where it was.
    NotMoved = "not-moved": "if the tag has not moved yet", "태그가 아직 옮겨 가지 않았을 때";
    /// A container runs without `-p`.
    NotPublished = "not-published": "if the port is not published", "포트를 게시하지 않았을 때";
    /// The name is on the engine, and the registry does not have it.
    NotPushed = "not-pushed": "if it is not pushed yet", "아직 푸시하지 않았을 때";
    NotRunning = "not-running": "if no container is running", "실행 중인 컨테이너가 없을 때";
    /// Neither the engine nor the registry has the name.
    NotTagged = "not-tagged": "if the name is not there yet", "아직 이름을 붙이지 않았을 때";
    /// An image without a layer of its own.
    NothingAdded = "nothing-added": "if it has no layer of its own", "자신의 레이어가 없을 때";
    /// A container of another image, or of an older build, has the port.
    OldImage = "old-image": "if the container runs an older image", "컨테이너가 예전 이미지로 실행 중일 때";
    /// Two tags that should differ are one image.
    OneImage = "one-image": "if both tags are one image", "두 태그가 같은 이미지일 때";
    /// The image or container that it is compared with.
    OtherAbsent = "other-absent": "if what it is compared with is missing", "비교할 대상이 없을 때";
    /// Not the base's layers, or its layers of before.
    OtherBase = "other-base": "if it stands on other layers", "다른 레이어 위에 있을 때";
    /// The name leads to another image than it should.
    OtherImage = "other-image": "if it is another image", "다른 이미지일 때";
    /// Another port of the container than that of its server.
    OtherPort = "other-port": "if another port of the container is published", "컨테이너의 다른 포트를 게시했을 때";
    /// Instructions that do not lead to the image, since a later `FROM` begins anew.
    OtherStage = "other-stage": "if it is in another stage", "다른 단계(stage)에 있을 때";
    /// The name is there, on an image that does not come from its repository.
    OtherOrigin = "other-origin": "if the image under that name came from elsewhere", "그 이름의 이미지가 다른 곳에서 왔을 때";
    /// Of the repository, other tags only.
    OtherTag = "other-tag": "if only other tags are there", "다른 태그만 있을 때";
    Paused = "paused": "if the container is paused", "컨테이너가 일시 정지되어 있을 때";
    /// It ends again and again, and the engine starts it each time.
    Restarting = "restarting": "if the container keeps restarting", "컨테이너가 계속 다시 시작될 때";
    /// An HTTP status that does not mean success.
    ServerError = "server-error": "if the server answers with an error", "서버가 오류로 응답할 때";
    /// Nothing answers yet, in a container that was started a moment ago.
    Starting = "starting": "if the container has only just started", "컨테이너가 방금 시작되었을 때";
    /// An answer that is there more than once.
    Twice = "twice": "if it is there twice", "답이 두 번 적혀 있을 때";
    /// A file, but no text that can be read.
    Unreadable = "unreadable": "if the file is not a text file", "텍스트 파일이 아닐 때";
    WrongAnswer = "wrong-answer": "if the answer is wrong", "답이 맞지 않을 때";
    /// Another page than the learner's file as it is now.
    WrongPage = "wrong-page": "if another page comes back", "다른 페이지가 나올 때";
    /// Copied, but not to where it is served from.
    WrongPlace = "wrong-place": "if it is copied to another place", "다른 곳에 복사할 때";
    /// The file is there, without the text.
    WrongText = "wrong-text": "if the text is not in the file", "파일에 그 내용이 없을 때";
}

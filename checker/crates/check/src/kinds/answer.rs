//! A question whose answer leaves no trace in the engine: the learner writes it into
//! `answers.yaml`, and it is compared with what the engine says now.

use serde::{Deserialize, Serialize};

use crate::kind::Kind;
use crate::local_file::LocalFile;
use crate::local_path::LocalPath;
use crate::verdict::Situation::{self, Empty, NoFile, OtherAbsent, Twice, Unreadable, WrongAnswer};
use crate::verdict::{Outcome, Unknown};
use crate::{Context, Question, Sight};
use engine::{Digest, Identity, Reference};
use plain::lang::Text;
use plain::text;
use plain::visible::visible;
use texts::command;
use texts::typed::{self, Answered, Typed};

const FILE: &str = "answers.yaml";

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The key in `answers.yaml`.
    question: String,
    image: Reference,
    fact: Fact,
}

/// What is asked about the image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Fact {
    /// As `docker image ls` prints it, or longer.
    ImageId,
    LayerCount,
    /// Rows of `docker image history`, those without a layer included.
    HistoryRows,
    ExposedPort,
    /// `Cmd`, with or without the entrypoint before it.
    Command,
}

#[derive(Serialize, Deserialize)]
pub struct Facts {
    file: LocalFile,
    truth: Option<Truth>,
}

/// What the engine says about the image now.
#[derive(Serialize, Deserialize)]
struct Truth {
    id: Digest,
    /// Other digests by which the engine knows the image: `docker image ls --tree` shows the
    /// platform's.
    #[serde(default)]
    digests: Vec<Digest>,
    layers: usize,
    history_rows: usize,
    exposed_ports: Vec<String>,
    entrypoint: Vec<String>,
    command: Vec<String>,
}

impl Kind for Answer {
    type Facts = Facts;
    const SITUATIONS: &'static [Situation] =
        &[OtherAbsent, NoFile, Unreadable, Empty, Twice, WrongAnswer];

    async fn observe(&self, context: &Context<'_>) -> Result<Facts, Unknown> {
        let file = LocalFile::read(context.folder, &LocalPath::fixed(FILE))?;
        let engine = context.engine()?;
        let (image, history_rows) =
            futures_util::try_join!(engine.image(&self.image), engine.history_rows(&self.image))?;
        let truth = image.zip(history_rows).map(|(image, history_rows)| Truth {
            id: image.id,
            digests: Identity::from(&image).digests,
            layers: image.layers.len(),
            history_rows,
            exposed_ports: image.exposed_ports,
            entrypoint: image.entrypoint,
            command: image.command,
        });
        Ok(Facts { file, truth })
    }

    fn judge(&self, facts: &Facts) -> Outcome {
        let fail = |situation, found| Outcome::Fail {
            expected: self.expected(),
            found,
            situation: Some(situation),
        };
        let Some(truth) = &facts.truth else {
            return fail(
                OtherAbsent,
                text!(
                    "there is no image {image} on your engine to compare with",
                    "비교할 {image} 이미지가 엔진에 없어요",
                    image = &self.image
                ),
            );
        };
        let told = facts.file.told();
        let with_told = |text: Text| Text {
            en: text.en + &told.en,
            ko: text.ko + &told.ko,
        };
        match self.answer(&facts.file) {
            Err((situation, problem)) => fail(situation, problem),
            Ok(answer) if self.is_right(&answer, truth) => Outcome::Pass {
                found: with_told(text!(
                    "your answer {answer} is what the engine says",
                    "답 {answer} — 엔진이 알려 주는 값과 같아요",
                    answer = visible(&answer.text())
                )),
            },
            Ok(answer) if self.is_in_words(&answer) => fail(
                WrongAnswer,
                text!(
                    "your answer is {answer}: write the number in digits",
                    "적은 답은 {answer}인데, 숫자로 적어 주세요",
                    answer = visible(&answer.text())
                ),
            ),
            Ok(answer) => fail(
                WrongAnswer,
                text!(
                    "your answer is {answer}, and the engine says something else",
                    "적은 답은 {answer}인데, 엔진이 알려 주는 값과 달라요",
                    answer = visible(&answer.text())
                ),
            ),
        }
    }

    fn asks(&self) -> Vec<String> {
        vec![self.image.to_string()]
    }

    fn question(&self) -> Option<Question> {
        Some(Question {
            file: FILE,
            key: self.question.clone(),
        })
    }

    fn sights(&self) -> Vec<Sight> {
        vec![Sight::File, Sight::Images(self.image.clone().into())]
    }
}

impl Answer {
    /// The learner's answer, or why there is none.
    fn answer(&self, file: &LocalFile) -> Result<Typed, (Situation, Text)> {
        let question = &self.question;
        let Some(text) = file.text() else {
            let problem = file.problem(&LocalPath::fixed(FILE));
            let problem =
                problem.unwrap_or_else(|| text!("there is no file {FILE}", "{FILE} 파일이 없어요"));
            return Err((file.situation(), problem));
        };
        match typed::find(text, question) {
            Answered::Value(answer) => Ok(answer),
            Answered::Nothing => Err((
                Empty,
                text!(
                    "no answer to `{question}` in {FILE} yet",
                    "{FILE} 파일에 `{question}`의 답이 아직 없어요"
                ),
            )),
            Answered::Twice => Err((
                Twice,
                text!(
                    "`{question}` is there twice in {FILE}, with different answers",
                    "{FILE} 파일에 `{question}`의 답이 두 번, 서로 다르게 적혀 있어요"
                ),
            )),
        }
    }

    fn is_right(&self, answer: &Typed, truth: &Truth) -> bool {
        let is =
            |wanted: usize| typed::number(answer).and_then(|it| it.try_into().ok()) == Some(wanted);
        match self.fact {
            Fact::ImageId => typed::digits(answer).is_some_and(|digits| {
                let mut ids = std::iter::once(&truth.id).chain(&truth.digests);
                digits.len() >= 12 && ids.any(|id| id.digits().starts_with(&digits))
            }),
            Fact::LayerCount => is(truth.layers),
            Fact::HistoryRows => is(truth.history_rows),
            Fact::ExposedPort => typed::ports(answer).is_some_and(|ports| {
                ports.iter().all(|(port, protocol)| {
                    truth.exposed_ports.iter().any(|exposed| {
                        let (number, own) = exposed.split_once('/').unwrap_or((exposed, "tcp"));
                        number == port.to_string()
                            && protocol.as_ref().is_none_or(|protocol| protocol == own)
                    })
                })
            }),
            Fact::Command => {
                let answer = typed::words(answer);
                let words = |list: Vec<String>| typed::words(&Typed::List(list));
                let whole = [truth.entrypoint.as_slice(), &truth.command].concat();
                let run = command::program(&truth.entrypoint, &truth.command);
                let right = [words(truth.command.clone()), words(whole), words(run)];
                !answer.is_empty() && right.contains(&answer)
            }
        }
    }

    /// Whether a number is asked for and none was written.
    fn is_in_words(&self, answer: &Typed) -> bool {
        let asks = matches!(
            self.fact,
            Fact::LayerCount | Fact::HistoryRows | Fact::ExposedPort
        );
        asks && !answer.text().contains(|c: char| c.is_ascii_digit())
    }

    fn expected(&self) -> Text {
        let image = &self.image;
        let question = &self.question;
        let what = match self.fact {
            Fact::ImageId => text!("the image ID of {image}", "{image}의 이미지 ID"),
            Fact::LayerCount => text!("the number of layers of {image}", "{image}의 레이어 수"),
            Fact::HistoryRows => text!(
                "the number of rows in the history of {image}",
                "{image}의 히스토리 행 수"
            ),
            Fact::ExposedPort => text!(
                "the port that {image} exposes",
                "{image} 이미지에 적힌 포트"
            ),
            Fact::Command => text!(
                "the command that {image} starts",
                "{image} 컨테이너가 실행할 명령(Cmd)"
            ),
        };
        let (en, ko) = (what.en, what.ko);
        text!(
            "{en}, as `{question}` in {FILE}",
            "{ko}: {FILE}의 `{question}`에 적어 주세요"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Verdict;
    use proptest::prelude::*;

    fn verdict(fact: &str, answers: &str) -> Verdict {
        let check: Answer =
            serde_yaml::from_str(&format!("{{ question: q, image: nginx, fact: {fact} }}"))
                .unwrap();
        let truth = Truth {
            id: format!("sha256:12e456789012{}", "a".repeat(52))
                .parse()
                .unwrap(),
            digests: vec![Digest::of(b"platform")],
            layers: 6,
            history_rows: 14,
            exposed_ports: vec!["80/tcp".to_owned()],
            entrypoint: vec!["/docker-entrypoint.sh".to_owned()],
            command: ["nginx", "-g", "daemon off;"].map(str::to_owned).to_vec(),
        };
        let facts = Facts {
            file: LocalFile::Text(answers.to_owned()),
            truth: Some(truth),
        };
        check.judge(&facts).verdict()
    }

    #[test]
    fn right_answers_pass_however_they_are_written() {
        for (fact, answer) in [
            ("image_id", "q: 12e456789012"),
            ("image_id", "q: sha256:12e456789012aa"),
            ("image_id", "q: '12E456789012'"),
            ("layer_count", "q: 6"),
            ("layer_count", "q: \"6\""),
            ("history_rows", "q: 14"),
            ("exposed_port", "q: 80"),
            ("exposed_port", "q: 80/tcp"),
            ("command", r#"q: [nginx, "-g", "daemon off;"]"#),
            ("command", r#"q: nginx -g "daemon off;""#),
            ("command", r#"q: "nginx -g "daemon off;"""#),
            ("layer_count", "# how many?\nother: 5\nq: 6  # six"),
            ("command", "q: /docker-entrypoint.sh nginx -g 'daemon off;'"),
            ("command", r#"q: "nginx -g \"daemon off;\"""#),
            ("command", "q:\n- nginx\n- -g\n- daemon off;"),
            ("command", "q: nginx –g “daemon off；”"),
            ("image_id", "q： “１２ｅ４５６７８９０１２”"),
            ("layer_count", "q: 6개"),
            ("history_rows", "q: '14행'"),
            ("exposed_port", "q: 80번"),
            ("exposed_port", "q: {\"80/tcp\":{}}"),
        ] {
            assert_eq!(verdict(fact, answer), Verdict::Pass, "{fact} {answer}");
        }
    }

    #[test]
    fn every_digest_by_which_the_engine_knows_the_image_is_its_id() {
        let platform = format!("q: {}", Digest::of(b"platform").short());
        assert_eq!(verdict("image_id", &platform), Verdict::Pass);
        let other = format!("q: {}", Digest::of(b"other").short());
        assert_eq!(verdict("image_id", &other), Verdict::Fail);
    }

    #[test]
    fn wrong_missing_and_broken_answers_fail() {
        for (fact, answer) in [
            ("image_id", "q: 12e4"),
            ("image_id", "q: 22e456789012"),
            ("layer_count", "q: 5"),
            ("layer_count", "q: six"),
            ("exposed_port", "q: 8080"),
            ("command", "q: nginx"),
            ("command", "q: \"\""),
            ("command", "q: nginx -g daemon off"),
            ("command", "q: nginx;-g;daemon;off"),
            ("layer_count", "q: 6\nq: 5"),
            ("layer_count", "other: \"q: 6\""),
            ("layer_count", "# nothing yet"),
            ("layer_count", "q:"),
            ("layer_count", "other: 6"),
            ("layer_count", "q: {"),
        ] {
            assert_eq!(verdict(fact, answer), Verdict::Fail, "{fact} {answer}");
        }
    }

    #[test]
    fn the_id_of_a_platform_is_the_images_too() {
        let platform = Digest::of(b"platform");
        assert_eq!(
            verdict("image_id", &format!("q: {}", &platform.digits()[..12])),
            Verdict::Pass
        );
    }

    proptest! {
        /// Nothing passes but digits of the ID and a number that is written in it.
        #[test]
        fn garbage_is_judged_and_never_passes(
            pieces in prop::collection::vec(prop::sample::select(PIECES), 0..12),
        ) {
            let answers = "q: ".to_owned() + &pieces.concat();
            for fact in ["image_id", "layer_count", "exposed_port", "command"] {
                let passes = verdict(fact, &answers) == Verdict::Pass;
                let sign = match fact {
                    "image_id" => "12e",
                    "layer_count" => "6",
                    "exposed_port" => "80",
                    _ => "daemon",
                };
                prop_assert!(!passes || answers.contains(sign), "{} {}", fact, answers);
            }
        }
    }

    const PIECES: &[&str] = &[
        "q",
        "q:",
        "q: ",
        "\"",
        "'",
        "[",
        "]",
        ",",
        ";",
        " #",
        "#",
        "\n",
        "\r",
        " ",
        "sha256:",
        "6",
        "99999999999999999999",
        "-",
        "+6",
        "80/tcp",
        "/",
        "~",
        "null",
        "nginx",
        "한",
        "개",
        "\u{feff}",
        "\u{0}",
        "\u{202e}",
        "e",
        "\u{300}",
        "“",
        "：",
    ];
}

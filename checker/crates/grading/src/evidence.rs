//! Signs that something is not what it seems, for a teacher to look at. None is a proof, and
//! their absence proves nothing: the owner of a computer can forge what it reports.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::plan::{LessonPlan, Plan};
use check::verdict::Verdict;
use check::{Trace, TraceKind};
use course::learner::is_given_token;
use course::snapshot::StepFacts;
use handin::submission::{Lesson, RawFacts, Submission};
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

/// Before this no checker wrote a snapshot.
const EARLIEST: i64 = 1_767_225_600;

/// How far a learner's clock may be ahead of the teacher's.
const AHEAD: SignedDuration = SignedDuration::from_mins(10);

/// Traces of one lesson that are kept; real ones have about ten.
const MOST_TRACES: usize = 64;

/// Something odd in a learner's submissions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sign {
    /// In the plan; `None` for the submission as a whole.
    pub lesson: Option<usize>,
    /// In the lesson.
    pub step: Option<usize>,
    pub kind: SignKind,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum SignKind {
    /// The repository is one learner's, and the submission in it says another name.
    OtherName(Box<str>),
    /// The lesson was checked with another token than the submission's.
    OtherToken,
    /// No course gives such a token, and what is short is found in anything.
    NotAToken,
    /// What is at an attempt's tag is not what the tag was made for.
    Rewritten,
    /// One learner, several tokens.
    SeveralTokens,
    /// A step that wants the token is passed, and the token is not in its facts.
    TokenMissing,
    /// A passed step without facts.
    NoFacts,
    /// The lesson's verdict is not that of its steps.
    OtherVerdict,
    /// A first pass after the last check.
    PassAfterCheck,
    /// A check after the submission was made.
    CheckAfterMaking,
    Future(Timestamp),
    TooEarly(Timestamp),
}

/// What one lesson of a submission leaves behind.
#[derive(Debug, Default)]
pub struct Found {
    pub signs: BTreeSet<Sign>,
    pub traces: BTreeSet<Trace>,
}

/// Looks through one lesson of a submission.
pub fn look(
    plan: &Plan,
    number: usize,
    lesson: &LessonPlan,
    submission: &Submission<RawFacts>,
    own: &Lesson<RawFacts>,
) -> Found {
    let snapshot = &own.snapshot;
    let token = submission.learner.token.as_str();
    let mut found = Found::default();
    let mut sign = |step: Option<usize>, kind| {
        found.signs.insert(Sign {
            lesson: Some(number),
            step,
            kind,
        });
    };
    if snapshot.variables.get("token") != Some(token) {
        sign(None, SignKind::OtherToken);
    }
    let verdicts = snapshot.report.steps.iter().map(|step| step.verdict);
    if Verdict::of_all(verdicts) != snapshot.report.verdict {
        sign(None, SignKind::OtherVerdict);
    }
    let checked = snapshot.last_checked_at;
    if checked > submission.made_at {
        sign(None, SignKind::CheckAfterMaking);
    }
    if let Some(kind) = odd(plan, checked) {
        sign(None, kind);
    }
    for (at, step) in lesson.steps.iter().enumerate() {
        let facts = snapshot.facts.get(&step.id);
        let first = facts.and_then(|facts| facts.first_passed_at);
        match first {
            Some(first) if first > checked => sign(Some(at), SignKind::PassAfterCheck),
            Some(first) => {
                if let Some(kind) = odd(plan, first) {
                    sign(Some(at), kind);
                }
            }
            None => {}
        }
        let observed = facts.and_then(StepFacts::stored);
        let stored = snapshot.report.steps.iter().find(|it| it.id == step.id);
        if stored.is_some_and(|stored| stored.verdict == Verdict::Pass) {
            match observed {
                None => sign(Some(at), SignKind::NoFacts),
                // Letters, digits and hyphens: JSON writes them as they are.
                Some(observed)
                    if step.wants_token
                        && (!is_given_token(token) || !observed.json.contains(token)) =>
                {
                    sign(Some(at), SignKind::TokenMissing);
                }
                Some(_) => {}
            }
        }
        if let Some(observed) = observed {
            found
                .traces
                .extend(step.check.traces(&observed, &plan.built));
        }
    }
    while found.traces.len() > MOST_TRACES {
        found.traces.pop_last();
    }
    found
}

/// Whether a submission itself was made at an odd time.
pub fn odd(plan: &Plan, time: Timestamp) -> Option<SignKind> {
    if time.duration_since(plan.now) > AHEAD {
        Some(SignKind::Future(time))
    } else if time.as_second() < EARLIEST {
        Some(SignKind::TooEarly(time))
    } else {
        None
    }
}

impl Sign {
    /// Of the submission as a whole.
    pub fn whole(kind: SignKind) -> Self {
        Self {
            lesson: None,
            step: None,
            kind,
        }
    }

    /// What is odd, and where; safe to show.
    pub fn text(&self, plan: &Plan) -> Text {
        let lesson = self.lesson.and_then(|lesson| plan.lessons.get(lesson));
        let step = lesson
            .zip(self.step)
            .and_then(|(lesson, step)| lesson.steps.get(step));
        let what = self.kind.text();
        match (lesson, step) {
            (Some(lesson), Some(step)) => text!(
                "{lesson}, {step}: {en}",
                "{lesson}, {step}: {ko}",
                lesson = &lesson.id,
                step = &step.id,
                en = what.en,
                ko = what.ko
            ),
            (Some(lesson), None) => text!(
                "{lesson}: {en}",
                "{lesson}: {ko}",
                lesson = &lesson.id,
                en = what.en,
                ko = what.ko
            ),
            _ => what,
        }
    }
}

impl SignKind {
    fn text(&self) -> Text {
        match self {
            Self::OtherName(name) => text!(
                "the submission is under another name, {name}",
                "제출물에 적힌 이름이 달라요 ({name})",
                name = visible(name)
            ),
            Self::OtherToken => text!(
                "checked with another token than the submission's",
                "제출물의 토큰과 다른 토큰으로 확인했어요"
            ),
            Self::SeveralTokens => text!(
                "submissions with several tokens: the course was set up more than once",
                "제출물마다 토큰이 달라요. 강좌를 여러 번 설정한 것 같아요"
            ),
            Self::NotAToken => text!(
                "its token is none that a course gives",
                "강좌에서 주는 형식의 토큰이 아니에요"
            ),
            Self::Rewritten => text!(
                "an attempt was written over after it was handed in",
                "제출한 기록을 나중에 다른 내용으로 덮어썼어요"
            ),
            Self::TokenMissing => text!(
                "passed, but the learner's token is not in what was found",
                "통과했지만 확인한 내용에 학습자의 토큰이 없어요"
            ),
            Self::NoFacts => text!(
                "passed, but nothing is recorded that shows it",
                "통과했지만 그것을 보여 주는 기록이 없어요"
            ),
            Self::OtherVerdict => text!(
                "the lesson's verdict is not that of its steps",
                "레슨의 판정이 단계의 판정과 맞지 않아요"
            ),
            Self::PassAfterCheck => text!(
                "first passed after the last check",
                "처음 통과한 시각이 마지막 확인 시각보다 나중이에요"
            ),
            Self::CheckAfterMaking => text!(
                "checked after the submission was made",
                "제출물을 만든 시각보다 나중에 확인했어요"
            ),
            Self::Future(time) => text!(
                "a time that is still to come, {time}",
                "아직 오지 않은 시각이에요 ({time})"
            ),
            Self::TooEarly(time) => text!(
                "a time before there was a checker, {time}",
                "checker가 나오기 전의 시각이에요 ({time})"
            ),
        }
    }
}

/// What several learners have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Common {
    Token,
    Trace(TraceKind),
}

impl Common {
    /// For programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Trace(TraceKind::Image) => "image",
            Self::Trace(TraceKind::Layer) => "layer",
            Self::Trace(TraceKind::Container) => "container",
            Self::Trace(TraceKind::Page) => "page",
        }
    }

    pub fn text(self) -> Text {
        match self {
            Self::Token => text!("the same token", "같은 토큰"),
            Self::Trace(TraceKind::Image) => text!("the same image", "같은 이미지"),
            Self::Trace(TraceKind::Layer) => text!("the same layer", "같은 레이어"),
            Self::Trace(TraceKind::Container) => text!("the same container", "같은 컨테이너"),
            Self::Trace(TraceKind::Page) => text!("the same page", "같은 페이지"),
        }
    }
}

/// What these signs are worth, for the reader.
pub fn caution() -> Text {
    text!(
        "These are signs, not proofs: two learners may share a computer, a clock may be wrong. And \
         nothing here proves that work is honest: the owner of a computer can forge what it reports.",
        "이것은 단서일 뿐 증거가 아니에요. 두 학습자가 컴퓨터를 함께 쓰거나 시계가 틀렸을 수도 있어요. 반대로 \
         단서가 없다고 직접 했다는 증거가 되지도 않아요. 컴퓨터 주인은 그 컴퓨터의 보고를 꾸며 낼 수 있으니까요."
    )
}

//! `grading:` of `course.yaml`: points, due dates, and what being late costs.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{LessonId, StepId};
use plain::explain::Explain;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;
use plain::yaml;

/// The most that one step may give.
const MOST: i64 = 10_000;

/// How a class is graded. What is not said has a default: one point a step, no due date.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "how to grade, a map with `points`, `late`, `lessons` … || 채점 방법, 곧 `points`, `late`, `lessons` 등이 있는 맵"
)]
pub struct Grading {
    /// Of each step for which nothing else is said; one point.
    pub points: Option<Points>,
    pub attempt: Attempt,
    /// What each hint that was shown takes from its step; nothing.
    pub hint_cost: Points,
    pub late: Late,
    pub lessons: BTreeMap<LessonId, LessonGrading>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "how to grade a lesson, a map with `due`, `points`, `steps` … || 레슨의 채점 방법, 곧 `due`, `points`, `steps` 등이 있는 맵"
)]
pub struct LessonGrading {
    #[serde(deserialize_with = "due")]
    pub due: Option<Timestamp>,
    /// Of each of its steps.
    pub points: Option<Points>,
    pub late: Option<Late>,
    pub steps: BTreeMap<StepId, Points>,
}

/// What counts when a learner has handed in more than once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Attempt {
    /// The one with the most points; a step that was ever done counts.
    #[default]
    Best,
    /// The newest, as it was then.
    Last,
}

impl Attempt {
    pub const ALL: [Self; 2] = [Self::Best, Self::Last];

    /// As it is written in files and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Best => "best",
            Self::Last => "last",
        }
    }
}

impl FromStr for Attempt {
    type Err = UnknownAttempt;

    fn from_str(name: &str) -> Result<Self, UnknownAttempt> {
        let mut all = Self::ALL.into_iter();
        all.find(|it| it.name() == name).ok_or(UnknownAttempt)
    }
}

/// A word that does not say what counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("`best` or `last` is needed")]
pub struct UnknownAttempt;

/// What a step loses that was first done after its lesson's due date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a map with `percent_per_day`, `cut_off_days` || `percent_per_day`, `cut_off_days`가 있는 맵"
)]
pub struct Late {
    /// For each day that has begun; 0 to 100.
    pub percent_per_day: Percent,
    /// Days after which a step gives nothing.
    pub cut_off_days: Option<u32>,
}

impl Late {
    /// What is left of `points` so many days late.
    pub fn apply(&self, points: Points, days: u32) -> Points {
        if days == 0 {
            return points;
        }
        if self.cut_off_days.is_some_and(|most| days > most) {
            return Points::default();
        }
        let lost = i64::from(self.percent_per_day.0).saturating_mul(i64::from(days));
        points.percent(100 - lost.min(100))
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Percent(u8);

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u8::deserialize(deserializer)? {
            percent @ 0..=100 => Ok(Self(percent)),
            other => Err(D::Error::invalid_value(
                Unexpected::Unsigned(other.into()),
                &"a percentage from 0 to 100",
            )),
        }
    }
}

/// Points in hundredths: sums are exact, in whatever order they are made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Points(i64);

impl Points {
    pub const ONE: Self = Self(100);

    /// So many percent, rounded to the nearest hundredth.
    pub fn percent(self, percent: i64) -> Self {
        Self((self.0.saturating_mul(percent) + 50).div_euclid(100))
    }

    /// This part of `whole` as a part of `other`, rounded to the nearest hundredth.
    pub fn scaled(self, whole: Self, other: Self) -> Self {
        if whole.0 == 0 {
            return Self(0);
        }
        let scaled = (i128::from(self.0) * i128::from(other.0) * 2 + i128::from(whole.0))
            .div_euclid(i128::from(whole.0) * 2);
        Self(i64::try_from(scaled).unwrap_or(i64::MAX))
    }

    pub fn times(self, count: u32) -> Self {
        Self(self.0.saturating_mul(count.into()))
    }

    /// What is left when `other` is taken away; never less than nothing.
    pub fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0).max(0))
    }

    pub fn as_number(self) -> f64 {
        self.0 as f64 / 100.0
    }

    /// Reads `12`, `12.5`, `12.50`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let plain = |c: char| c.is_ascii_digit() || c == '.';
        if text.is_empty() || !text.chars().all(plain) {
            return None;
        }
        let number: f64 = text.parse().ok()?;
        (number < 1e12).then_some(Self((number * 100.0).round() as i64))
    }
}

impl std::iter::Sum for Points {
    fn sum<I: Iterator<Item = Self>>(points: I) -> Self {
        Self(points.fold(0, |sum, points| sum.saturating_add(points.0)))
    }
}

/// `3`, `2.5`, `0.25`.
impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 100, self.0 % 100);
        match rest {
            0 => write!(f, "{whole}"),
            rest if rest % 10 == 0 => write!(f, "{whole}.{}", rest / 10),
            rest => write!(f, "{whole}.{rest:02}"),
        }
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % 100 == 0 {
            serializer.serialize_i64(self.0 / 100)
        } else {
            serializer.serialize_f64(self.as_number())
        }
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Number;
        impl Visitor<'_> for Number {
            type Value = Points;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(
                    f,
                    "points, 0 to {MOST} with two decimals at most || \
                     0부터 {MOST}까지, 소수점 아래 두 자리까지의 점수"
                )
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Points, E> {
                match i64::try_from(number) {
                    Ok(number) if number <= MOST => Ok(Points(number * 100)),
                    _ => Err(E::invalid_value(Unexpected::Unsigned(number), &self)),
                }
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Points, E> {
                let hundredths = number * 100.0;
                if (0.0..=MOST as f64).contains(&number)
                    && (hundredths - hundredths.round()).abs() < 1e-6
                {
                    Ok(Points(hundredths.round() as i64))
                } else {
                    Err(E::invalid_value(Unexpected::Float(number), &self))
                }
            }
        }
        deserializer.deserialize_any(Number)
    }
}

/// A moment: without its zone a due date would mean another one on each computer.
///
/// # Errors
/// What it should look like.
pub fn moment(text: &str) -> Result<Timestamp, NoMoment> {
    let wrong = |_| NoMoment(text.to_owned());
    text.parse().map_err(wrong)
}

/// A text that is not a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoMoment(String);

impl Explain for NoMoment {
    fn reason(&self) -> Text {
        text!(
            "`{text}` is not a time with its zone",
            "시간대가 있는 시각이 아니에요: `{text}`",
            text = visible(&self.0)
        )
    }

    fn remedy(&self) -> Option<Text> {
        Some(text!(
            "write it as 2026-12-01T23:59:00+09:00",
            "2026-12-01T23:59:00+09:00처럼 적어 주세요"
        ))
    }
}

impl fmt::Display for NoMoment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason().en)
    }
}

impl std::error::Error for NoMoment {}

fn due<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
    let text = String::deserialize(deserializer)?;
    moment(&text).map(Some).map_err(|error| yaml::said(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_has_a_default_and_nothing_unknown_passes() {
        let grading: Grading = serde_yaml::from_str("{}").unwrap();
        assert_eq!(grading, Grading::default());
        let grading: Grading = serde_yaml::from_str(
            "{ points: 2, hint_cost: 0.25, late: { percent_per_day: 10, cut_off_days: 3 }, \
             lessons: { lesson-1: { due: '2026-12-01T23:59:00+09:00', steps: { a: 1.5 } } } }",
        )
        .unwrap();
        assert_eq!(grading.points, Some(Points(200)));
        assert_eq!(grading.hint_cost.to_string(), "0.25");
        let lesson = grading.lessons.values().next().unwrap();
        assert_eq!(lesson.due, "2026-12-01T14:59:00Z".parse().ok());
        for wrong in [
            "{ point: 2 }",
            "{ points: -1 }",
            "{ points: 1.234 }",
            "{ points: .nan }",
            "{ points: 10001 }",
            "{ points: many }",
            "{ late: { percent_per_day: 101 } }",
            "{ lessons: { lesson-1: { due: 2026-12-01T23:59:00 } } }",
            "{ lessons: { lesson-1: { due: 2026-12-01 } } }",
            "{ lessons: { Lesson 1: {} } }",
        ] {
            assert!(serde_yaml::from_str::<Grading>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn late_days_cost_and_nothing_falls_below_nothing() {
        let late = |percent, cut_off_days| Late {
            percent_per_day: Percent(percent),
            cut_off_days,
        };
        let after = |late: Late, days| late.apply(Points(150), days).to_string();
        assert_eq!(after(late(10, None), 0), "1.5");
        assert_eq!(after(late(10, None), 1), "1.35");
        assert_eq!(after(late(10, None), 40), "0");
        assert_eq!(after(late(0, Some(2)), 2), "1.5");
        assert_eq!(after(late(0, Some(2)), 3), "0");
        assert_eq!(Points(50).less(Points(70)), Points(0));
    }

    #[test]
    fn scaling_rounds_to_the_nearest_hundredth() {
        assert_eq!(
            Points(100).scaled(Points(300), Points(1000)).to_string(),
            "3.33"
        );
        assert_eq!(
            Points(200).scaled(Points(300), Points(1000)).to_string(),
            "6.67"
        );
        assert_eq!(Points(0).scaled(Points(0), Points(1000)).to_string(), "0");
    }
}

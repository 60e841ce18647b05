//! The clocks of this machine, the engine and a registry: certificates and packages of a build
//! are refused where they differ.

use jiff::{SignedDuration, Timestamp};

use super::finding::{Finding, Subject, Unseen};
use plain::lang::Text;
use plain::text;

/// What goes unnoticed; a virtual machine's clock wanders by seconds.
const TOLERATED: SignedDuration = SignedDuration::from_secs(60);

/// From here on certificates and packages are refused.
const BREAKS: SignedDuration = SignedDuration::from_hours(1);

/// Another machine's clock, read between two readings of this machine's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    theirs: Timestamp,
    /// Theirs is at least `theirs`, and by less than this later.
    grain: SignedDuration,
    between: (Timestamp, Timestamp),
}

impl Reading {
    pub fn exact(theirs: Timestamp, between: (Timestamp, Timestamp)) -> Self {
        Self {
            theirs,
            grain: SignedDuration::ZERO,
            between,
        }
    }

    /// From an HTTP `Date` header, which knows whole seconds (RFC 9110).
    pub fn of_header(date: &str, between: (Timestamp, Timestamp)) -> Option<Self> {
        let date = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(date);
        Some(Self {
            theirs: date.ok()?,
            grain: SignedDuration::from_secs(1),
            between,
        })
    }

    /// How far their clock is ahead of ours, at least; zero where both may be the same.
    fn ahead(&self) -> SignedDuration {
        let (before, after) = self.between;
        let earliest = self.theirs;
        let latest = self.theirs + self.grain;
        if earliest > after {
            earliest.duration_since(after)
        } else if latest < before {
            latest.duration_since(before)
        } else {
            SignedDuration::ZERO
        }
    }
}

/// `readings`: whose clock, and what it showed.
pub fn judge(readings: &[(Text, Reading)]) -> Finding {
    const SUBJECT: Subject = Subject::Clock;
    let off = readings
        .iter()
        .map(|(who, reading)| (who, reading.ahead()))
        .max_by_key(|(_, ahead)| ahead.abs());
    let Some((who, ahead)) = off else {
        return Finding::unseen(
            SUBJECT,
            Unseen {
                reason: text!(
                    "there is no other clock to compare with",
                    "비교할 다른 시계가 없어요"
                ),
                remedy: text!(
                    "run this again when the engine answers",
                    "엔진이 응답할 때 다시 실행해 주세요"
                ),
            },
        );
    };
    if ahead.abs() <= TOLERATED {
        return Finding::ok(
            SUBJECT,
            text!(
                "agrees with: {names}",
                "시계가 맞아요. 비교한 곳: {names}",
                names = Text::join(readings.iter().map(|(who, _)| who), &Text::same(", "))
            ),
        );
    }
    let by = words(ahead.abs());
    let found = if ahead.is_positive() {
        text!(
            "{who} is {by} ahead of this machine",
            "{who} 쪽 시계가 이 컴퓨터보다 {by} 빨라요",
            who = who,
            by = by
        )
    } else {
        text!(
            "{who} is {by} behind this machine",
            "{who} 쪽 시계가 이 컴퓨터보다 {by} 느려요",
            who = who,
            by = by
        )
    };
    let remedy = text!(
        "have the wrong one set from the network (`timedatectl set-ntp true` on Linux; restart \
         Docker Desktop after a long sleep)",
        "틀린 쪽의 시계를 네트워크에서 맞춰 주세요(Linux에서는 `timedatectl set-ntp true`, 컴퓨터가 오래 \
         잠들어 있었다면 Docker Desktop 다시 시작)"
    );
    if ahead.abs() >= BREAKS {
        Finding::problem(SUBJECT, found, remedy)
    } else {
        Finding::warning(SUBJECT, found, remedy)
    }
}

/// The two greatest units: `3 h 20 min`.
fn words(duration: SignedDuration) -> Text {
    let seconds = duration.as_secs();
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86400);
    match seconds {
        0..3600 => {
            let rest = seconds % 60;
            text!("{minutes} min {rest} s", "{minutes}분 {rest}초")
        }
        3600..86400 => {
            let rest = minutes % 60;
            text!("{hours} h {rest} min", "{hours}시간 {rest}분")
        }
        _ => {
            let rest = hours % 24;
            text!("{days} days {rest} h", "{days}일 {rest}시간")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Severity;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_795_000_000 + seconds).unwrap()
    }

    fn judged(theirs: i64) -> Finding {
        let reading = Reading::exact(at(theirs), (at(0), at(2)));
        judge(&[(text!("the engine", "엔진"), reading)])
    }

    #[test]
    fn a_clock_is_off_by_what_the_question_cannot_have_taken() {
        for (theirs, state, words) in [
            (1, Severity::Ok, "agrees"),
            (62, Severity::Ok, "agrees"),
            (-60, Severity::Ok, "agrees"),
            (67, Severity::Warning, "1 min 5 s ahead"),
            (-300, Severity::Warning, "5 min 0 s behind"),
            (2 + 3 * 3600 + 1200, Severity::Problem, "3 h 20 min ahead"),
            (-400 * 86400, Severity::Problem, "400 days 0 h behind"),
        ] {
            let finding = judged(theirs);
            assert_eq!(finding.severity, state, "{theirs}");
            assert!(finding.found.en.contains(words), "{finding:?}");
        }
    }

    #[test]
    fn a_date_header_knows_whole_seconds_only() {
        let date = "Tue, 24 Nov 2026 09:00:10 GMT";
        let time: Timestamp = "2026-11-24T09:00:10.9Z".parse().unwrap();
        let reading = Reading::of_header(date, (time, time)).unwrap();
        assert_eq!(reading.ahead(), SignedDuration::ZERO);
        assert_eq!(Reading::of_header("yesterday", (time, time)), None);
    }

    #[test]
    fn the_worst_clock_is_named_and_no_clock_is_not_agreement() {
        let good = Reading::exact(at(1), (at(0), at(2)));
        let bad = Reading::exact(at(-500), (at(0), at(2)));
        let finding = judge(&[
            (text!("the engine", "엔진"), good),
            (text!("Docker Hub", "Docker Hub"), bad),
        ]);
        assert!(finding.found.en.starts_with("Docker Hub is"), "{finding:?}");
        assert_eq!(judge(&[]).severity, Severity::Warning);
    }
}

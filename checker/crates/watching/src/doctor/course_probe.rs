//! The course itself: found, and the learner's settings readable.

use super::config::Settings;
use super::finding::{Finding, Subject, Unseen};
use plain::text;
use plain::visible::visible;

pub fn judge(settings: &Result<Settings, Unseen>) -> Finding {
    match settings {
        Ok(settings) => Finding::ok(
            Subject::Course,
            text!(
                "found in {root}; you are `{learner}`",
                "{root} 폴더에 있어요. 학습자 이름: `{learner}`",
                root = visible(&settings.root.display().to_string()),
                learner = visible(&settings.learner)
            ),
        ),
        Err(why) => Finding::problem(Subject::Course, why.reason.clone(), why.remedy.clone()),
    }
}

/// The reason for lines that need the settings, where there are none.
pub fn no_settings() -> Unseen {
    Unseen {
        reason: text!("your settings are not known", "설정을 알 수 없어요"),
        remedy: text!(
            "fix the problem with the course first",
            "강좌에 대해 적힌 것부터 해결해 주세요"
        ),
    }
}

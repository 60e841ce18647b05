//! A file of the learner's own, with something in it that is only theirs.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::kind::Kind;
use crate::local_file::{self, LocalFile};
use crate::local_path::LocalPath;
use crate::published_page::Bytes;
use crate::verdict::Situation::{self, NoFile, Unreadable, WrongText};
use crate::verdict::{Outcome, Unknown};
use crate::{Context, Sight};
use crate::{Trace, TraceKind};
use plain::text;
use texts::encoding;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnFile {
    file: LocalPath,
    contains: String,
}

#[derive(Serialize, Deserialize)]
pub struct Facts {
    file: LocalFile,
    /// The bytes as they are; `None` in older facts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    whole: Option<Bytes>,
}

impl Kind for OwnFile {
    type Facts = Facts;
    const SITUATIONS: &'static [Situation] = &[NoFile, Unreadable, WrongText];

    async fn observe(&self, context: &Context<'_>) -> Result<Facts, Unknown> {
        Ok(match local_file::read_bytes(context.folder, &self.file)? {
            Ok(bytes) => Facts {
                file: self.kept(LocalFile::of(&bytes)),
                whole: Some(Bytes::of(&bytes)),
            },
            Err(file) => Facts { file, whole: None },
        })
    }

    fn judge(&self, facts: &Facts) -> Outcome {
        let (path, contains) = (self.file.as_str(), &self.contains);
        let (situation, found) = match (facts.file.problem(&self.file), facts.file.text()) {
            (Some(problem), _) => (facts.file.situation(), problem),
            (None, Some(text)) if text.contains(contains.as_str()) => {
                return Outcome::Pass {
                    found: text!(
                        "{path} contains {contains}{en}",
                        "{path} 파일에 {contains} 내용이 들어 있어요{ko}",
                        en = facts.file.told().en,
                        ko = facts.file.told().ko
                    ),
                };
            }
            _ => (
                WrongText,
                text!(
                    "{path} is there, but {contains} is not in it{en}",
                    "{path} 파일은 있지만 {contains} 내용이 들어 있지 않아요{ko}",
                    en = facts.file.told().en,
                    ko = facts.file.told().ko
                ),
            ),
        };
        Outcome::Fail {
            expected: text!(
                "a file {path} that contains {contains}",
                "{contains} 내용이 든 {path} 파일이 있어야 해요"
            ),
            found,
            situation: Some(situation),
        }
    }

    fn traces(&self, facts: &Facts, _built: &BTreeSet<String>) -> Vec<Trace> {
        match (&facts.whole, facts.file.text()) {
            (Some(whole), Some(_)) => vec![Trace::new(TraceKind::Page, &whole.sha256)],
            (None, Some(text)) => vec![Trace::new(TraceKind::Page, text)],
            _ => Vec::new(),
        }
    }

    fn asks(&self) -> Vec<String> {
        vec![self.file.as_str().to_owned()]
    }

    fn sights(&self) -> Vec<Sight> {
        vec![Sight::File]
    }
}

impl OwnFile {
    /// A text as it goes into the facts.
    fn kept(&self, file: LocalFile) -> LocalFile {
        match file {
            LocalFile::Text(text) => LocalFile::Text(encoding::around(&text, &self.contains)),
            LocalFile::Encoded {
                encoding: own,
                text,
            } => LocalFile::Encoded {
                encoding: own,
                text: encoding::around(&text, &self.contains),
            },
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Verdict;

    #[test]
    fn the_words_must_be_in_the_file() {
        let check: OwnFile = serde_yaml::from_str("{ file: index.html, contains: tok-1 }").unwrap();
        let verdict = |file| check.judge(&Facts { file, whole: None }).verdict();
        assert_eq!(
            verdict(LocalFile::Text("<p>tok-1</p>".to_owned())),
            Verdict::Pass
        );
        assert_eq!(
            verdict(LocalFile::Text("<p>tok-2</p>".to_owned())),
            Verdict::Fail
        );
        let large = "x".repeat(encoding::MOST_KEPT) + "tok-1" + &"y".repeat(encoding::MOST_KEPT);
        let kept = check.kept(LocalFile::Text(large));
        assert!(kept.text().unwrap().len() <= encoding::MOST_KEPT);
        assert_eq!(verdict(kept), Verdict::Pass);
        for file in [
            LocalFile::Missing,
            LocalFile::NotAFile,
            LocalFile::TooLarge,
            LocalFile::NotText,
        ] {
            assert_eq!(verdict(file), Verdict::Fail);
        }
    }

    #[test]
    fn a_path_cannot_leave_the_folder() {
        for path in ["../x", "/etc/passwd", "a/../../b", "", "."] {
            let yaml = format!("{{ file: '{path}', contains: t }}");
            assert!(serde_yaml::from_str::<OwnFile>(&yaml).is_err(), "{path}");
        }
    }
}

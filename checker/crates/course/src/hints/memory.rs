//! Which hints a learner has seen, `.checker/hints.yaml`: shared by the terminal and the page.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::fitting;
use crate::exercise::{Hint, LessonId, Step, StepId};
use crate::learner::STATE;
use check::verdict::Situation;
use plain::disk;
use plain::explain::Explain;
use plain::hash;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;
use plain::yaml;

/// Format 1 had numbers only.
const FORMAT: u32 = 2;
const READABLE: [u32; 2] = [FORMAT, 1];
const LARGEST: u64 = 1024 * 1024;

/// What was seen, by lesson and step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    format: u32,
    /// Lesson → step → hints, in the order in which they were seen.
    #[serde(default)]
    lessons: BTreeMap<LessonId, BTreeMap<StepId, Vec<Key>>>,
}

/// By what a hint is remembered: not by its number, so that one that is put in before it does not
/// make another one count as seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum Key {
    /// The beginning of its English text's SHA-256.
    Words(String),
    /// Its number in the exercise file, from 1: of format 1, until the step's next hint is seen.
    Number(usize),
}

impl Key {
    fn of(hint: &Hint) -> Self {
        let mut digits = hash::sha256(hint.text.en.as_bytes());
        digits.truncate(12);
        Self::Words(digits)
    }

    /// The hint's place in the step, from 0; `None` where it is not there any more.
    fn place(&self, step: &Step) -> Option<usize> {
        match self {
            Self::Words(_) => step.hints.iter().position(|hint| Self::of(hint) == *self),
            Self::Number(number) => number.checked_sub(1).filter(|it| *it < step.hints.len()),
        }
    }
}

impl Default for Seen {
    fn default() -> Self {
        Self {
            format: FORMAT,
            lessons: BTreeMap::new(),
        }
    }
}

/// A step's hints as they stand for the learner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened<'a> {
    /// Those that were seen and fit, in the order in which they were seen.
    pub seen: Vec<&'a Text>,
    /// How many fit, seen or not.
    pub total: usize,
}

impl Opened<'_> {
    /// How many may still be asked for.
    pub fn left(&self) -> usize {
        self.total - self.seen.len()
    }
}

/// What asking for one more hint did.
#[derive(Debug)]
pub struct More {
    pub seen: Seen,
    /// Whether there was one more.
    pub shown: bool,
    /// Where an unreadable file was put aside.
    pub set_aside: Option<PathBuf>,
}

#[derive(Debug, thiserror::Error)]
pub enum HintsError {
    #[error("cannot read or write {}: {error}", .path.display())]
    Io { path: PathBuf, error: io::Error },
    #[error("{} is of format {format} and stays as it is", .path.display())]
    OtherFormat { path: PathBuf, format: u32 },
}

impl Explain for HintsError {
    fn reason(&self) -> Text {
        match self {
            Self::Io { path, error } => text!(
                "the hints seen so far cannot be kept: cannot read or write {path}: {error}",
                "지금까지 본 힌트를 기록할 수 없어요: {path} 파일을 읽거나 쓸 수 없어요 ({error})",
                path = visible(&path.display().to_string()),
                error = visible(&error.to_string())
            ),
            Self::OtherFormat { path, format } => text!(
                "the hints seen so far cannot be kept: {path} is of format {format} and stays as it is",
                "지금까지 본 힌트를 기록할 수 없어요: {path} 파일은 다른 형식이라서({format}) 그대로 두었어요",
                path = visible(&path.display().to_string())
            ),
        }
    }

    fn remedy(&self) -> Option<Text> {
        match self {
            Self::Io { .. } => None,
            Self::OtherFormat { .. } => Some(text!(
                "use the newer checker",
                "더 새로운 checker를 사용해 주세요"
            )),
        }
    }
}

/// What is at the file's path.
enum Stored {
    Readable(Seen),
    OtherFormat(u32),
    Unreadable,
}

impl Seen {
    /// What is remembered for the course in `root`; changes nothing. A file that cannot be used
    /// counts as missing: [`more`] then puts it aside.
    ///
    /// # Errors
    /// I/O errors, except when the file does not exist.
    pub fn read(root: &Path) -> Result<Self, HintsError> {
        Ok(match stored(&path(root))? {
            Stored::Readable(seen) => seen,
            Stored::OtherFormat(_) | Stored::Unreadable => Self::default(),
        })
    }

    /// How many hints of a step were seen, in whatever situation.
    pub fn count(&self, lesson: &LessonId, step: &StepId) -> usize {
        self.keys(lesson, step).len()
    }

    /// Whether any hint of a lesson was seen.
    pub fn any(&self, lesson: &LessonId) -> bool {
        self.lessons.contains_key(lesson)
    }

    /// The hints of a step that stands as `situation` says.
    pub fn opened<'a>(
        &self,
        lesson: &LessonId,
        step: &'a Step,
        situation: Option<Situation>,
    ) -> Opened<'a> {
        let fitting = fitting(&step.hints, situation);
        let places = self.keys(lesson, &step.id).iter();
        let seen = places
            .filter_map(|key| key.place(step))
            .filter(|place| fitting.contains(place))
            .filter_map(|place| step.hints.get(place));
        Opened {
            seen: seen.map(|hint| &hint.text).collect(),
            total: fitting.len(),
        }
    }

    fn keys(&self, lesson: &LessonId, step: &StepId) -> &[Key] {
        let steps = self.lessons.get(lesson);
        steps
            .and_then(|steps| steps.get(step))
            .map_or(&[], Vec::as_slice)
    }

    /// Counts the first hint that fits and was not seen as seen; `false` where there is none.
    fn open(&mut self, lesson: &LessonId, step: &Step, situation: Option<Situation>) -> bool {
        let seen = self.keys(lesson, &step.id).iter();
        let seen: Vec<_> = seen.filter_map(|key| key.place(step)).collect();
        let fitting = fitting(&step.hints, situation).into_iter();
        let Some(next) = fitting
            .filter(|place| !seen.contains(place))
            .find_map(|place| step.hints.get(place))
        else {
            return false;
        };
        let steps = self.lessons.entry(lesson.clone()).or_default();
        let keys = steps.entry(step.id.clone()).or_default();
        for key in keys.iter_mut() {
            if let Some(hint) = key.place(step).and_then(|place| step.hints.get(place)) {
                *key = Key::of(hint);
            }
        }
        keys.push(Key::of(next));
        self.format = FORMAT;
        true
    }
}

/// Opens one more hint of a step that stands as `situation` says, and remembers it; safe against
/// other checkers at the same time.
///
/// # Errors
/// [`HintsError`]; what was remembered is then as it was.
pub fn more(
    root: &Path,
    lesson: &LessonId,
    step: &Step,
    situation: Option<Situation>,
) -> Result<More, HintsError> {
    change(root, |seen| seen.open(lesson, step, situation))
}

/// Forgets what was seen of a lesson.
///
/// # Errors
/// As for [`more`].
pub fn forget(root: &Path, lesson: &LessonId) -> Result<(), HintsError> {
    change(root, |seen| seen.lessons.remove(lesson).is_some()).map(drop)
}

/// Reads, changes, and writes back where `change` says that it changed something.
fn change(root: &Path, change: impl FnOnce(&mut Seen) -> bool) -> Result<More, HintsError> {
    let path = path(root);
    let io = |error| HintsError::Io {
        path: path.clone(),
        error,
    };
    let lock = disk::lock(&root.join(STATE)).map_err(io)?;
    let mut set_aside = None;
    let mut seen = match stored(&path)? {
        Stored::Readable(seen) => seen,
        Stored::OtherFormat(format) => return Err(HintsError::OtherFormat { path, format }),
        Stored::Unreadable => {
            set_aside = Some(disk::set_aside(&lock, &path, "corrupt").map_err(io)?);
            Seen::default()
        }
    };
    let shown = change(&mut seen);
    if shown {
        let yaml = serde_yaml::to_string(&seen).map_err(|error| io(io::Error::other(error)))?;
        disk::write_private(&lock, &path, yaml.as_bytes()).map_err(io)?;
    }
    Ok(More {
        seen,
        shown,
        set_aside,
    })
}

fn path(root: &Path) -> PathBuf {
    root.join(STATE).join("hints.yaml")
}

fn stored(path: &Path) -> Result<Stored, HintsError> {
    #[derive(Deserialize)]
    struct Head {
        format: u32,
    }
    let bytes = match disk::read_bounded(path, LARGEST) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(Stored::Readable(Seen::default()));
        }
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => return Ok(Stored::Unreadable),
        Err(error) => {
            return Err(HintsError::Io {
                path: path.to_owned(),
                error,
            });
        }
    };
    Ok(match yaml::from_slice::<Head>(&bytes) {
        Err(_) => Stored::Unreadable,
        Ok(head) if !READABLE.contains(&head.format) => Stored::OtherFormat(head.format),
        Ok(_) => yaml::from_slice(&bytes).map_or(Stored::Unreadable, Stored::Readable),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use Situation::{NotPushed, OtherImage};
    use std::fs;
    use std::sync::LazyLock;

    static LESSON: LazyLock<LessonId> = LazyLock::new(|| "lesson-4".parse().unwrap());
    static STEP: LazyLock<Step> = LazyLock::new(|| {
        Step::of(
            "
            id: pushed
            title: { en: t, ko: t }
            check: { pushed: { image: 'localhost:5050/a/b', same_as: nginx } }
            hints:
              - { en: one, ko: one }
              - { when: not-pushed, en: two, ko: two }
              - { when: [other-image], en: three, ko: three }
              - { en: four, ko: four }
            explanation: { en: e, ko: e }
            ",
        )
    });

    fn shown(seen: &Seen, situation: Situation) -> (Vec<String>, usize) {
        let opened = seen.opened(&LESSON, &STEP, Some(situation));
        let texts = opened.seen.iter().map(|text| text.en.clone()).collect();
        (texts, opened.left())
    }

    #[test]
    fn another_situation_brings_its_own_hint_and_keeps_those_for_every_case() {
        let root = tempfile::tempdir().unwrap();
        let more = |situation| super::more(root.path(), &LESSON, &STEP, Some(situation));
        assert!(more(NotPushed).unwrap().shown);
        let seen = more(NotPushed).unwrap().seen;
        assert_eq!(
            shown(&seen, NotPushed),
            (vec!["two".into(), "one".into()], 1)
        );
        assert_eq!(shown(&seen, OtherImage), (vec!["one".into()], 2));
        let seen = more(OtherImage).unwrap().seen;
        assert_eq!(
            shown(&seen, OtherImage),
            (vec!["one".into(), "three".into()], 1)
        );
        assert_eq!(seen.count(&LESSON, &STEP.id), 3);
        assert!(more(OtherImage).unwrap().shown);
        assert!(!more(OtherImage).unwrap().shown);
        assert_eq!(Seen::read(root.path()).unwrap().count(&LESSON, &STEP.id), 4);
        forget(root.path(), &LESSON).unwrap();
        assert_eq!(Seen::read(root.path()).unwrap(), Seen::default());
    }

    #[test]
    fn a_file_that_cannot_be_read_is_set_aside_and_another_format_stays() {
        let root = tempfile::tempdir().unwrap();
        let file = path(root.path());
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        let more = || super::more(root.path(), &LESSON, &STEP, None);
        for (text, aside) in [("format: 1\nlessons: 7", "corrupt"), ("\0", "corrupt-2")] {
            fs::write(&file, text).unwrap();
            assert_eq!(Seen::read(root.path()).unwrap(), Seen::default());
            let kept = more().unwrap().set_aside.unwrap();
            assert_eq!(kept, file.with_extension(format!("yaml.{aside}")));
            assert_eq!(fs::read_to_string(kept).unwrap(), text);
        }
        fs::write(&file, "format: 3\nnew: 1").unwrap();
        assert!(matches!(
            more(),
            Err(HintsError::OtherFormat { format: 3, .. })
        ));
        assert_eq!(fs::read_to_string(&file).unwrap(), "format: 3\nnew: 1");
    }

    #[test]
    fn numbers_that_no_hint_has_are_passed_over() {
        let seen: Seen =
            serde_yaml::from_str("{ format: 1, lessons: { lesson-4: { pushed: [0, 9, 1] } } }")
                .unwrap();
        assert_eq!(shown(&seen, NotPushed), (vec!["one".into()], 2));
    }

    #[test]
    fn a_hint_that_is_put_in_before_others_does_not_count_as_seen() {
        let root = tempfile::tempdir().unwrap();
        let more = |step| super::more(root.path(), &LESSON, step, None).unwrap().seen;
        more(&STEP);
        let mut changed = STEP.clone();
        let new = Hint {
            when: Vec::new(),
            text: Text::same("zero"),
        };
        changed.hints.insert(0, new);
        let texts = |seen: &Seen| {
            let opened = seen.opened(&LESSON, &changed, None);
            let texts = opened.seen.iter().map(|text| text.en.clone());
            texts.collect::<Vec<_>>()
        };
        assert_eq!(texts(&Seen::read(root.path()).unwrap()), ["one"]);
        assert_eq!(texts(&more(&changed)), ["one", "zero"]);
    }

    #[test]
    fn numbers_of_format_1_are_read_and_migrated_with_the_next_hint() {
        let root = tempfile::tempdir().unwrap();
        let file = path(root.path());
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        let old = "{ format: 1, lessons: { lesson-4: { pushed: [1], other: [2] } } }";
        fs::write(&file, old).unwrap();
        assert_eq!(
            shown(&Seen::read(root.path()).unwrap(), NotPushed),
            (vec!["one".into()], 2)
        );
        super::more(root.path(), &LESSON, &STEP, Some(NotPushed)).unwrap();
        let seen = Seen::read(root.path()).unwrap();
        assert_eq!(
            shown(&seen, NotPushed),
            (vec!["one".into(), "two".into()], 1)
        );
        assert_eq!(seen.format, FORMAT);
        let keys = seen.keys(&LESSON, &STEP.id);
        assert!(
            keys.iter().all(|key| matches!(key, Key::Words(_))),
            "{keys:?}"
        );
        assert_eq!(seen.count(&LESSON, &"other".parse().unwrap()), 1);
    }
}

//! A course opened for a learner: what nearly every command begins with.

use anyhow::Result;

use super::output::{Output, Said};
use crate::cli::{self, Common};
use course::catalog::Catalog;
use course::exercise::LessonId;
use course::learner::{Learner, LearnerError};
use engine::Reference;
use plain::lang::Text;
use plain::template::Variables;
use plain::text;
use plain::visible::visible;

pub struct Session {
    pub catalog: Catalog,
    pub variables: Variables,
}

impl Session {
    /// # Errors
    /// No course, a broken course file, a broken learner's file.
    pub fn open(common: &Common, out: &Output) -> Result<Self> {
        let catalog = catalog(common)?;
        let learner = Learner::open(catalog.root()).map_err(|error| explain(&error, out))?;
        let variables = catalog.variables(&learner)?;
        usable(&variables).map_err(|text| {
            let text = text!(
                "{en}; run `checker init` with another",
                "{ko}. `checker init`으로 다른 값을 정해 주세요",
                en = text.en,
                ko = text.ko
            );
            Said::new(&text, out.lang)
        })?;
        Ok(Self { catalog, variables })
    }

    /// The lesson that `word` means.
    ///
    /// # Errors
    /// A sentence with the names that are close to it.
    pub fn lesson(&self, word: &str, out: &Output) -> Result<LessonId> {
        if let Some(id) = self.catalog.lesson(word) {
            return Ok(id.clone());
        }
        let lessons = self
            .catalog
            .course()
            .lessons
            .iter()
            .map(ToString::to_string);
        let known: Vec<_> = lessons.chain(cli::names()).collect();
        let close: Vec<_> = closest(word, &known).collect();
        let word = visible(word);
        let text = if close.is_empty() {
            text!(
                "there is no lesson `{word}`; `checker list` tells the lessons",
                "`{word}` 레슨은 없어요. 레슨 목록은 `checker list`로 볼 수 있어요"
            )
        } else {
            text!(
                "there is no lesson `{word}`; did you mean {close}?",
                "`{word}` 레슨은 없어요. 혹시 {close}인가요?",
                close = close.join(", ")
            )
        };
        Err(Said::new(&text, out.lang).into())
    }
}

/// The course that is asked for.
///
/// # Errors
/// No course, or a broken course file.
pub fn catalog(common: &Common) -> Result<Catalog> {
    let here = std::env::current_dir()?;
    Ok(Catalog::open(common.course.as_deref(), &here)?)
}

/// Whether image references can be made from the settings.
///
/// # Errors
/// A sentence about the first that cannot be used.
pub fn usable(variables: &Variables) -> Result<(), Text> {
    for (name, value) in variables.iter() {
        let image = match name {
            "learner" => format!("localhost/{value}/nginx"),
            "namespace" => format!("{value}/nginx"),
            "registry" => format!("{value}/learner/nginx"),
            "pinned" => format!("nginx:{value}"),
            _ => continue,
        };
        if name != "namespace" && value.contains('/') {
            return Err(text!(
                "`{value}` cannot be used as {name}: there may be no slash in it",
                "`{value}` 값은 {name} 설정에 쓸 수 없어요. 슬래시(/)가 들어가면 안 돼요",
                value = visible(value)
            ));
        }
        if image.parse::<Reference>().is_err() || value.is_empty() {
            return Err(text!(
                "`{value}` cannot be used as {name}: `{image}` would be no image reference \
                 (lower-case letters, digits, and . _ - between them)",
                "`{value}` 값은 {name} 설정에 쓸 수 없어요. `{image}` 이름이 올바른 이미지 참조가 아니에요 \
                 (영어 소문자와 숫자, 그 사이의 . _ - 만 쓸 수 있어요)",
                value = visible(value),
                image = visible(&image)
            ));
        }
    }
    Ok(())
}

/// The words that are likely meant, the closest first, three at most.
fn closest<'a>(word: &str, known: &'a [String]) -> impl Iterator<Item = String> + use<'a> {
    let word = word.to_lowercase();
    let mut scored: Vec<_> = known
        .iter()
        .map(|name| (strsim::jaro_winkler(&word, name), name))
        .filter(|(score, _)| *score > 0.75)
        .collect();
    scored.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    scored
        .into_iter()
        .take(3)
        .map(|(_, name)| format!("`{name}`"))
}

/// A learner's file that cannot be used, in a sentence.
pub fn explain(error: &LearnerError, out: &Output) -> Said {
    Said::new(&words(error), out.lang)
}

/// What is wrong with a learner's file, in both languages.
pub fn words(error: &LearnerError) -> Text {
    match error {
        LearnerError::Io { path, error } => text!(
            "your settings in {path} cannot be read or written ({error}); the course's folder must be writable",
            "{path}의 설정을 읽거나 쓸 수 없어요 ({error}). 강좌 폴더에 쓰기 권한이 있어야 해요",
            path = visible(&path.display().to_string())
        ),
        LearnerError::Broken { path, detail } => text!(
            "your settings in {path} are broken ({detail}); mend the file, or move it away and run `checker init`",
            "{path}의 설정 파일이 깨져 있어요 ({detail}). 파일을 고치거나, 다른 곳으로 옮긴 뒤 `checker init`을 실행해 주세요",
            path = visible(&path.display().to_string()),
            detail = visible(detail)
        ),
    }
}

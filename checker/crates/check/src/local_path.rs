//! The name of a file below the lesson's folder.

use std::path::{Component, Path};
use std::str::FromStr;

use serde::{Deserialize, Deserializer};

use plain::explain::Explain;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;
use plain::yaml;

/// A path below the lesson's folder; an exercise file cannot name anything outside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalPath(String);

impl LocalPath {
    /// A name that the checker itself chose.
    pub fn fixed(name: &'static str) -> Self {
        Self(name.to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for LocalPath {
    type Err = NotLocal;

    fn from_str(path: &str) -> Result<Self, NotLocal> {
        let mut parts = Path::new(path).components();
        if !path.is_empty() && parts.all(|part| matches!(part, Component::Normal(_))) {
            Ok(Self(path.to_owned()))
        } else {
            Err(NotLocal(path.to_owned()))
        }
    }
}

impl<'de> Deserialize<'de> for LocalPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        yaml::text(deserializer)
    }
}

/// A path that leads out of the lesson's folder, or nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotLocal(String);

impl Explain for NotLocal {
    fn reason(&self) -> Text {
        text!(
            "`{path}` is not a path inside the lesson's folder",
            "레슨 폴더 안의 경로가 아니에요: `{path}`",
            path = visible(&self.0)
        )
    }

    fn remedy(&self) -> Option<Text> {
        Some(text!(
            "name a file below the folder, as in `index.html` or `site/index.html`",
            "`index.html`이나 `site/index.html`처럼 폴더 안의 파일을 적어 주세요"
        ))
    }
}

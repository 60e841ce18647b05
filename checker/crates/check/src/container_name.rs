//! The name of a container, which becomes part of a URL.

use serde::{Deserialize, Deserializer};

use plain::explain::Explain;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;
use plain::yaml;

/// For `deserialize_with`: a container's name by Docker's rule, `[a-zA-Z0-9][a-zA-Z0-9_.-]+`.
///
/// # Errors
/// Any other text.
pub fn container_name<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let name = String::deserialize(from)?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    let starts = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    if starts && name.len() > 1 && name.chars().all(plain) {
        Ok(name)
    } else {
        Err(yaml::said(&NotAContainerName(name)))
    }
}

struct NotAContainerName(String);

impl Explain for NotAContainerName {
    fn reason(&self) -> Text {
        text!(
            "`{name}` is not a container name",
            "컨테이너 이름이 아니에요: `{name}`",
            name = visible(&self.0)
        )
    }

    fn remedy(&self) -> Option<Text> {
        Some(text!(
            "use two or more letters, digits and _ . -, a letter or a digit first",
            "영어나 숫자로 시작해 영어, 숫자, _ . - 를 두 글자 이상 써 주세요"
        ))
    }
}

//! What a variable of a course is for, and which values are good for that.

use serde::Deserialize;

use engine::Reference;
use plain::lang::Text;
use plain::text;

/// What a variable is used as.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VariableKind {
    /// Any text at all.
    #[default]
    Text,
    /// A part of a repository's name, without a slash.
    Name,
    /// A registry's host, with its port where it has one.
    Registry,
    /// What stands before the last part of a repository's name: `localhost:5050/ada`.
    Namespace,
    /// A whole image reference.
    Reference,
    /// An image's tag.
    Tag,
    /// A tag that begins with a number: `1.22`, `3.20-alpine`.
    Version,
    /// A TCP port, 1 to 65535.
    Port,
}

impl VariableKind {
    /// Whether `value` can be used so.
    pub fn accepts(self, value: &str) -> bool {
        let no_slash = !value.contains('/');
        let is_reference = |image: String| !value.is_empty() && image.parse::<Reference>().is_ok();
        let is_tag = || no_slash && is_reference(format!("image:{value}"));
        match self {
            Self::Text => true,
            Self::Name => no_slash && is_reference(format!("localhost/{value}/image")),
            Self::Registry => no_slash && is_reference(format!("{value}/name/image")),
            Self::Namespace => is_reference(format!("{value}/image")),
            Self::Reference => is_reference(value.to_owned()),
            Self::Tag => is_tag(),
            Self::Version => value.starts_with(|c: char| c.is_ascii_digit()) && is_tag(),
            Self::Port => {
                let digits = value.bytes().all(|byte| byte.is_ascii_digit());
                digits && value.parse().is_ok_and(|port: u16| port > 0)
            }
        }
    }

    /// What values look like that can be used so.
    pub fn describe(self) -> Text {
        match self {
            Self::Text => text!("any text", "아무 글이나 괜찮아요"),
            Self::Name => text!(
                "a name needs lower-case letters and digits, with . _ - only between them",
                "이름은 영어 소문자와 숫자, 그 사이의 . _ - 로 정해 주세요(예: `mina`). 한글은 이미지 이름에 쓸 수 없어요"
            ),
            Self::Registry => text!(
                "a registry is a host, with its port if it needs one: `localhost:5050`, `docker.io`",
                "레지스트리는 `localhost:5050`, `docker.io`처럼 호스트 이름이고, 필요하면 포트를 붙여요"
            ),
            Self::Namespace => text!(
                "a namespace is what comes before an image's name, in lower case: \
                 `localhost:5050/ada`, `ada`",
                "네임스페이스는 `localhost:5050/ada`, `ada`처럼 이미지 이름 앞에 오는 부분이고, \
                 소문자로 적어요"
            ),
            Self::Reference => text!(
                "an image reference looks like `nginx:1.22` or `localhost:5050/ada/page:1`",
                "이미지 참조는 `nginx:1.22`나 `localhost:5050/ada/page:1`처럼 적어요"
            ),
            Self::Tag => text!(
                "a tag needs letters, digits and . _ -, at most 128 of them",
                "태그에는 영어와 숫자, . _ - 를 128글자까지 쓸 수 있어요"
            ),
            Self::Version => text!(
                "a version is a tag that begins with a number: `1.22`, `3.20-alpine`",
                "버전은 `1.22`, `3.20-alpine`처럼 숫자로 시작하는 태그예요"
            ),
            Self::Port => text!(
                "a port is a whole number from 1 to 65535",
                "포트는 `8080`처럼 1부터 65535까지의 정수예요"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::VariableKind::{self, Name, Namespace, Port, Reference, Registry, Tag, Version};

    #[test]
    fn each_kind_accepts_what_it_is_for_and_nothing_else() {
        let cases: &[(VariableKind, &[&str], &[&str])] = &[
            (
                Name,
                &["ada", "a.b-c_d1"],
                &["", "Ada", "A B", "a/b", "-a", "a\u{202e}"],
            ),
            (
                Registry,
                &["localhost:5050", "docker.io", "[::1]:5000", "localhost"],
                &["", "http://r.example", "r.example/a", "a b"],
            ),
            (
                Namespace,
                &[
                    "localhost:5050/ada",
                    "docker.io/ada",
                    "ada",
                    "r.example/a/b",
                ],
                &["", "ada/", "/ada", "A B", "r.example//a"],
            ),
            (
                Reference,
                &["nginx", "a/b:1"],
                &["", "Nginx", "a@sha256:00"],
            ),
            (
                Tag,
                &["1", "latest", "v1.2-x"],
                &["", "a/b", "a b", ":", "-a"],
            ),
            (
                Version,
                &["1.22", "1", "3.20-alpine"],
                &["", "latest", "v1", "1 2"],
            ),
            (
                Port,
                &["80", "1", "65535"],
                &["", "0", "65536", "+80", "80/tcp", "8 0", "http"],
            ),
        ];
        for (kind, good, bad) in cases {
            for value in *good {
                assert!(kind.accepts(value), "{kind:?} {value}");
            }
            for value in *bad {
                assert!(!kind.accepts(value), "{kind:?} {value}");
            }
        }
    }
}

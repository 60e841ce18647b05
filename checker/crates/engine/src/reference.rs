//! Image references: `nginx`, `nginx:1`, `localhost:5050/ada/nginx:testing`.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use regex_lite::Regex;
use serde::{Deserialize, Deserializer, Serialize};

use crate::Naming;
use plain::explain::Explain;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;
use plain::yaml;

/// A parsed reference with a tag. `nginx`, `nginx:latest`, `library/nginx`, and
/// `docker.io/library/nginx:latest` are equal: they name the same image.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(into = "String")]
pub struct Reference {
    registry: String,
    repository: String,
    tag: String,
}

/// The address under which Docker keeps the Hub's login.
const HUB_LOGIN: &str = "https://index.docker.io/v1/";

impl Reference {
    /// The registry's host, with a port where it has one; `docker.io` for Docker Hub.
    pub fn registry(&self) -> &str {
        &self.registry
    }

    /// The repository within the registry: `library/nginx`, `ada/nginx`.
    pub fn repository(&self) -> &str {
        &self.repository
    }

    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// Whether both name the same repository, whatever their tags.
    pub fn same_repository(&self, other: &Self) -> bool {
        self.registry == other.registry && self.repository == other.repository
    }

    /// Whether a name that the engine shows is this one. Registry prefixes that mean the same image
    /// are equal.
    pub fn is_shown_as(&self, name: &str, naming: Naming) -> bool {
        naming.plain(name).parse() == Ok(self.clone())
    }

    /// The repository as `docker image ls` prints it: `nginx`, `ada/nginx`,
    /// `localhost:5050/ada/nginx`.
    pub fn familiar_repository(&self) -> String {
        if self.registry != "docker.io" {
            return format!("{}/{}", self.registry, self.repository);
        }
        let name = self.repository.strip_prefix("library/");
        name.unwrap_or(&self.repository).to_owned()
    }

    /// The key under which the Docker config keeps the credentials of this registry.
    pub fn login_key(&self) -> &str {
        login_key(&self.registry)
    }
}

/// The key under which the Docker config keeps the credentials of the registry `host`.
pub fn login_key(host: &str) -> &str {
    match host {
        "docker.io" | "index.docker.io" | "registry-1.docker.io" => HUB_LOGIN,
        host => host,
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.familiar_repository(), self.tag)
    }
}

impl FromStr for Reference {
    type Err = NotAReference;

    fn from_str(text: &str) -> Result<Self, NotAReference> {
        let none = || NotAReference::Malformed(text.to_owned());
        if text.contains('@') {
            return Err(NotAReference::Digest(text.to_owned()));
        }
        let (name, tag) = match text.rsplit_once(':') {
            // A colon before a slash is a registry's port.
            Some((name, tag)) if !tag.contains('/') => (name, tag),
            _ => (text, "latest"),
        };
        let (registry, repository) = match name.split_once('/') {
            Some((first, rest)) if names_a_registry(first) => (first, rest),
            _ => ("docker.io", name),
        };
        let is_valid = REGISTRY.is_match(registry)
            && REPOSITORY.is_match(repository)
            && TAG.is_match(tag)
            && repository.len() <= 255;
        if !is_valid {
            return Err(none());
        }
        // The Hub's old name, which docker reads as today's. The one of its server,
        // `registry-1.docker.io`, docker takes for another registry.
        let registry = match registry {
            "index.docker.io" => "docker.io",
            other => other,
        };
        let repository = match (registry, repository) {
            ("docker.io", name) if !name.contains('/') => format!("library/{name}"),
            (_, name) => name.to_owned(),
        };
        Ok(Self {
            registry: registry.to_owned(),
            repository,
            tag: tag.to_owned(),
        })
    }
}

/// Whether the part before the first slash is a registry's host and not the beginning of a
/// repository's name: the rule by which Docker distinguishes `localhost/nginx` from
/// `library/nginx`.
fn names_a_registry(first: &str) -> bool {
    first == "localhost" || first.contains(['.', ':']) || first.chars().any(char::is_uppercase)
}

// The grammar of the CNCF distribution project's `reference` package. A library for it exists,
// but takes longer to set up than a whole lesson takes to check.
static REGISTRY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[A-Fa-f0-9:]+\])(:[0-9]+)?$",
    )
});
static REPOSITORY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$")
});
static TAG: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$"));

#[expect(
    clippy::expect_used,
    reason = "the patterns are constants, and every test compiles them"
)]
fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a valid pattern")
}

impl<'de> Deserialize<'de> for Reference {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        yaml::text(deserializer)
    }
}

/// A text that is not the name of an image with a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotAReference {
    Malformed(String),
    /// It names a digest, where a tag is needed.
    Digest(String),
}

impl Explain for NotAReference {
    fn reason(&self) -> Text {
        match self {
            Self::Malformed(text) => text!(
                "`{text}` is not an image reference",
                "이미지 참조가 아니에요: `{text}`",
                text = visible(text)
            ),
            Self::Digest(text) => text!(
                "`{text}` names a digest; a tag is needed here",
                "여기에는 다이제스트가 아니라 태그가 필요해요: `{text}`",
                text = visible(text)
            ),
        }
    }

    fn remedy(&self) -> Option<Text> {
        Some(text!(
            "write it as `nginx:1.22` or `localhost:5050/ada/page:1`, in lower case up to the tag",
            "`nginx:1.22`나 `localhost:5050/ada/page:1`처럼, 태그 앞은 소문자로 적어 주세요"
        ))
    }
}

impl fmt::Display for NotAReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason().en)
    }
}

impl std::error::Error for NotAReference {}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(text: &str) -> Reference {
        text.parse().expect("a reference")
    }

    #[test]
    fn every_prefix_that_means_docker_hub_is_the_same_image() {
        for name in [
            "nginx",
            "nginx:latest",
            "library/nginx",
            "docker.io/nginx",
            "docker.io/library/nginx:latest",
            "index.docker.io/library/nginx",
        ] {
            assert_eq!(parse(name), parse("nginx"), "{name}");
            assert_eq!(parse(name).to_string(), "nginx:latest");
        }
        assert_ne!(parse("ada/nginx"), parse("nginx"));
        for name in [
            "localhost:5050/nginx",
            "localhost/nginx",
            "registry-1.docker.io/library/nginx",
        ] {
            assert_ne!(parse(name), parse("nginx"), "{name}");
        }
    }

    #[test]
    fn only_podman_puts_localhost_before_names_from_no_registry() {
        let nginx = parse("nginx");
        assert!(nginx.is_shown_as("docker.io/library/nginx", Naming::Docker));
        assert!(!nginx.is_shown_as("localhost/nginx", Naming::Docker));
        assert!(nginx.is_shown_as("localhost/nginx", Naming::Podman));
        assert!(!nginx.is_shown_as("<none>", Naming::Podman));
    }

    #[test]
    fn a_port_is_no_tag() {
        let reference = parse("localhost:5050/ada/nginx");
        assert_eq!(reference.registry(), "localhost:5050");
        assert_eq!(reference.tag(), "latest");
        assert_eq!(reference.to_string(), "localhost:5050/ada/nginx:latest");
    }

    #[test]
    fn references_of_every_shape_are_read() {
        for (name, registry) in [
            ("[::1]:5000/a:1", "[::1]:5000"),
            ("localhost/nginx", "localhost"),
            ("ghcr.io/a/b_c/d--e:v1.0", "ghcr.io"),
            ("a__b/c.d", "docker.io"),
        ] {
            assert_eq!(parse(name).registry(), registry, "{name}");
        }
    }

    #[test]
    fn what_is_no_reference_is_refused() {
        for name in [
            "",
            "Nginx",
            "nginx:",
            "nginx latest",
            "../nginx",
            "nginx\u{1b}[0m",
            "a@sha256:00",
            "a:b:c",
            "a//b",
            "/a",
            "a/",
            "localhost:5050/",
            "localhost:port/a",
            "a..b",
            "-a",
            &format!("a:{}", "t".repeat(129)),
            &"a".repeat(300),
        ] {
            assert!(name.parse::<Reference>().is_err(), "{name}");
        }
    }

    fn texts() -> impl Strategy<Value = String> {
        let piece = proptest::sample::select(vec![
            "nginx",
            "ada",
            "a",
            "A",
            "localhost",
            "docker.io",
            "library",
            "index.docker.io",
            "/",
            ":",
            "5050",
            "1.22",
            "latest",
            ".",
            "_",
            "__",
            "-",
            "@",
            "sha256:",
            "[::1]",
            "한",
            " ",
            "\n",
            "",
        ]);
        let garbage = proptest::collection::vec(piece, 0..9).prop_map(|pieces| pieces.concat());
        prop_oneof![
            garbage,
            r"((localhost|docker\.io|\[::1\]|[a-z]{1,3}\.io)(:[0-9]{1,4})?/)?[a-z]{1,4}([/._-][a-z0-9]{1,4})?(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,5})?(@sha256:[0-9a-f]{64})?",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn what_is_read_is_written_so_that_it_reads_the_same(text in texts()) {
            if let Ok(reference) = text.parse::<Reference>() {
                prop_assert_eq!(reference.to_string().parse(), Ok(reference));
            }
        }

        #[test]
        fn what_an_engine_lists_is_read_whole_or_not_at_all(
            name in "[a-z]{1,8}(/[a-z]{1,8}){0,2}",
            tag in "[a-z0-9.]{1,8}",
            more in "[/:@ \n]",
        ) {
            let listed = format!("{name}:{tag}");
            let reference: Result<Reference, _> = listed.parse();
            if let Ok(reference) = reference {
                prop_assert!(reference.is_shown_as(&listed, Naming::Docker));
                let longer = format!("{listed}{more}");
                let naming = [Naming::Docker, Naming::Podman];
                prop_assert!(naming.into_iter().all(|it| !reference.is_shown_as(&longer, it)));
                let local = format!("localhost/{listed}");
                let is_local = reference.registry() == "localhost";
                prop_assert!(is_local || !reference.is_shown_as(&local, Naming::Docker));
            }
        }
    }
}

//! Where a class's registry is, and who asks it.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use reqwest::Url;
use serde::{Deserialize, Serialize};

use plain::lang::Text;
use plain::text;
use plain::visible::visible;

/// Where the learners' repositories are in a registry of a class's own.
const PREFIX: &str = "submissions";

/// A registry, and the repository below which each learner has one:
/// `https://registry.example/docker-101`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address {
    /// Scheme, host and port; the path is `/`.
    origin: Url,
    prefix: String,
}

impl Address {
    /// `localhost:5060`: the host, and the port where it is not the scheme's own.
    pub fn host(&self) -> String {
        let host = self.origin.host_str().unwrap_or_default();
        match self.origin.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// The address of `path` in the registry's interface: `PREFIX/ada/tags/list`.
    pub(super) fn api(&self, path: &str) -> Url {
        let mut url = self.origin.clone();
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        url.set_path(&format!("/v2/{path}"));
        url.set_query((!query.is_empty()).then_some(query));
        url
    }

    /// The repository of one learner: `submissions/ada`.
    pub fn repository(&self, learner: &str) -> String {
        format!("{}/{learner}", self.prefix)
    }

    /// The learner whose repository this is; `None` for repositories of other kinds.
    pub fn learner<'a>(&self, repository: &'a str) -> Option<&'a str> {
        let name = repository.strip_prefix(&self.prefix)?.strip_prefix('/')?;
        (!name.contains('/')).then_some(name)
    }

    /// Whether what is said can be read on the way: no TLS, and another machine.
    pub fn is_readable_on_the_way(&self) -> bool {
        self.is_plain() && !is_loopback(self.origin.host_str().unwrap_or_default())
    }

    /// Whether there is no TLS.
    pub(super) fn is_plain(&self) -> bool {
        self.origin.scheme() == "http"
    }

    /// Whether `url` is on this registry, so that a login may go there.
    pub(super) fn has(&self, url: &Url) -> bool {
        self.origin.origin() == url.origin()
    }
}

/// Whether a host's name or address, with brackets or without, means this machine itself.
pub fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let address = bare.parse::<IpAddr>();
    host == "localhost"
        || host.ends_with(".localhost")
        || address.is_ok_and(|address| address.is_loopback())
}

impl FromStr for Address {
    type Err = Text;

    /// `http(s)://host[:port][/prefix]` or `host[:port][/prefix]`. Without a scheme it is TLS,
    /// except for this machine itself.
    fn from_str(text: &str) -> Result<Self, Text> {
        let given = text.trim();
        let no_address = || {
            text!(
                "`{given}` is not the address of a registry; write it as `host:port` or `https://host`",
                "`{given}` 값은 레지스트리 주소가 아니에요. `host:port`나 `https://host`처럼 적어 주세요",
                given = visible(given)
            )
        };
        let url = match given.split_once("://") {
            Some(("http" | "https", _)) => Url::parse(given).map_err(|_| no_address())?,
            Some(_) => return Err(no_address()),
            None => {
                let url = Url::parse(&format!("https://{given}")).map_err(|_| no_address())?;
                if is_loopback(url.host_str().unwrap_or_default()) {
                    Url::parse(&format!("http://{given}")).map_err(|_| no_address())?
                } else {
                    url
                }
            }
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(text!(
                "the address has an account in it; give the whole as `--invite`",
                "주소에 계정이 들어 있어요. 전체를 `--invite`로 알려 주세요"
            ));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(no_address());
        }
        let prefix = match url.path().trim_matches('/') {
            "" => PREFIX,
            prefix => prefix,
        };
        if !prefix.split('/').all(is_component) {
            return Err(no_address());
        }
        let mut origin = url.clone();
        origin.set_path("");
        // The Hub's interface is on another host than its name.
        if matches!(origin.host_str(), Some("docker.io" | "index.docker.io")) {
            let _ = origin.set_host(Some("registry-1.docker.io"));
        }
        Ok(Self {
            origin,
            prefix: prefix.to_owned(),
        })
    }
}

impl TryFrom<String> for Address {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse().map_err(|error: Text| error.en)
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.to_string()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, host) = (self.origin.scheme(), self.host());
        write!(f, "{scheme}://{host}")?;
        if self.prefix != PREFIX {
            write!(f, "/{}", self.prefix)?;
        }
        Ok(())
    }
}

/// Who asks a registry.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    pub name: String,
    pub password: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials({})", self.name)
    }
}

/// The last part of the repository of an account: its name in lower case, where that can be a
/// part of a repository's name at all.
pub fn repository_name(account: &str) -> Option<String> {
    let name = account.to_lowercase();
    (name.len() <= 128 && is_component(&name)).then_some(name)
}

/// Whether `text` is one part of a repository's name, by the distribution specification: runs of
/// lower-case letters and digits, with one of `.`, `_`, `__` or any number of `-` between them.
pub fn is_component(text: &str) -> bool {
    let is_plain = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let inner = text.as_bytes();
    let ends_plain = inner.first().is_some_and(is_plain) && inner.last().is_some_and(is_plain);
    let mut separators = inner.split(is_plain).filter(|between| !between.is_empty());
    ends_plain
        && separators.all(|separator| {
            matches!(separator, b"." | b"_" | b"__") || separator.iter().all(|b| *b == b'-')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> String {
        text.parse::<Address>()
            .map_or_else(|error| error.en, |it| it.to_string())
    }

    #[test]
    fn an_address_without_a_scheme_is_tls_save_on_this_machine() {
        assert_eq!(address("localhost:5060"), "http://localhost:5060");
        assert_eq!(address("127.0.0.1:5060/"), "http://127.0.0.1:5060");
        assert_eq!(address("[::1]:5060"), "http://[::1]:5060");
        assert_eq!(address("class.example"), "https://class.example");
        assert_eq!(address("http://10.0.0.5:5060"), "http://10.0.0.5:5060");
        assert_eq!(
            address("ghcr.io/my-class/docker"),
            "https://ghcr.io/my-class/docker"
        );
        assert_eq!(
            address("docker.io/teacher"),
            "https://registry-1.docker.io/teacher"
        );
        // A name that only begins like this machine's is another machine.
        assert_eq!(
            address("localhost.example:5060"),
            "https://localhost.example:5060"
        );
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for wrong in [
            "",
            "ftp://class.example",
            "http://",
            "https://class.example/?a=b",
            "class.example/Upper",
            "class.example/a/../b c",
            "https://ada:phrase@class.example",
            "localhost:99999",
        ] {
            assert!(wrong.parse::<Address>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn repositories_lead_back_to_their_learners() {
        let address: Address = "localhost:5060".parse().unwrap();
        assert_eq!(address.repository("ada"), "submissions/ada");
        assert_eq!(address.learner("submissions/ada"), Some("ada"));
        assert_eq!(address.learner("submissions/ada/nginx"), None);
        assert_eq!(address.learner("submissionsx/ada"), None);
        assert_eq!(
            address.api("_catalog?n=5").as_str(),
            "http://localhost:5060/v2/_catalog?n=5"
        );
    }

    #[test]
    fn accounts_are_repositories_in_lower_case() {
        assert_eq!(repository_name("Ada").as_deref(), Some("ada"));
        for name in ["a", "a.b", "a__b", "a--b-c", "0"] {
            assert_eq!(repository_name(name).as_deref(), Some(name));
        }
        for name in [
            "", "-a", "a-", "a..b", "a/b", "민수", "a b", "a_-b", "..", ".",
        ] {
            assert_eq!(repository_name(name), None, "{name}");
        }
    }
}

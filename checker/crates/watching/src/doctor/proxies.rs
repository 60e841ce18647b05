//! Proxies between this machine, the engine and the internet; what is on this machine itself
//! must not go through one.

use super::finding::{Finding, Subject, no_engine};
use super::redact::Kind;
use crate::doctor::engine_probe::EngineProbe;
use plain::text;
use plain::visible::visible;

/// The settings of one program; empty where there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proxies {
    pub http: String,
    pub https: String,
    /// Hosts that are asked directly, separated by commas.
    pub except: String,
}

impl Proxies {
    /// The environment's, as programs on this machine read it: lower case goes first.
    pub fn of(var: impl Fn(&str) -> Option<String>) -> Self {
        let set = |names: &[&str]| {
            let values = names.iter().filter_map(|name| var(name));
            let mut values = values.filter(|value| !value.is_empty());
            values.next().unwrap_or_default()
        };
        Self {
            http: set(&["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"]),
            https: set(&["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]),
            except: set(&["no_proxy", "NO_PROXY"]),
        }
    }

    fn is_empty(&self) -> bool {
        self.http.is_empty() && self.https.is_empty()
    }

    /// Whether `localhost` and `127.0.0.1` are asked directly.
    fn spares_localhost(&self) -> bool {
        let entries = self.except.split([',', ' ']).map(str::trim);
        let entries: Vec<_> = entries.map(|entry| entry.trim_start_matches('.')).collect();
        let any = |names: &[&str]| entries.iter().any(|entry| names.contains(entry));
        any(&["localhost", "*"]) && any(&["127.0.0.1", "127.0.0.0/8", "127.0.0.1/8", "*"])
    }

    /// Both addresses, or one where they are the same, without their logins.
    fn shown(&self) -> Vec<String> {
        let mut shown: Vec<_> = [&self.http, &self.https]
            .into_iter()
            .filter(|proxy| !proxy.is_empty())
            .map(|proxy| visible(&without_login(proxy)))
            .collect();
        shown.dedup();
        shown
    }
}

/// `http://user:password@proxy:3128` without its login.
fn without_login(url: &str) -> String {
    let (scheme, rest) = match url.split_once("://") {
        Some((scheme, rest)) => (format!("{scheme}://"), rest),
        None => (String::new(), url),
    };
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    format!("{scheme}{}", host.trim_end_matches('/'))
}

/// `host` of a proxy's address.
fn host(shown: &str) -> &str {
    let rest = shown.split_once("://").map_or(shown, |(_, rest)| rest);
    rest.rsplit_once(':').map_or(rest, |(host, _)| host)
}

pub fn judge(own: &Proxies, seen: &EngineProbe) -> Finding {
    const SUBJECT: Subject = Subject::Proxies;
    let engine = seen.about.as_ref().map(|about| Proxies {
        http: about.http_proxy.clone(),
        https: about.https_proxy.clone(),
        except: about.no_proxy.clone(),
    });
    let of_machine = if own.is_empty() {
        text!("none here", "이 컴퓨터에는 없음")
    } else if own.spares_localhost() {
        text!(
            "here: {shown} (not for localhost)",
            "이 컴퓨터: {shown} (localhost 제외)",
            shown = own.shown().join(", ")
        )
    } else {
        text!(
            "here: {shown} (localhost is not excluded)",
            "이 컴퓨터: {shown} (localhost가 제외되지 않음)",
            shown = own.shown().join(", ")
        )
    };
    let of_engine = match &engine {
        Ok(engine) if engine.is_empty() => text!("none in the engine", "엔진에는 없음"),
        // Whatever its exceptions are: Go's net/http, and with it Docker, never asks a proxy for
        // localhost.
        Ok(engine) => text!(
            "the engine's: {shown} (not for localhost)",
            "엔진: {shown} (localhost 제외)",
            shown = engine.shown().join(", ")
        ),
        Err(_) => text!(
            "the engine's could not be read",
            "엔진의 프록시는 확인하지 못했어요"
        ),
    };
    let found = match &engine {
        Ok(engine) if engine.is_empty() && own.is_empty() => text!("none", "없어요"),
        _ => text!(
            "{here}; {there}",
            "{here}, {there}",
            here = of_machine,
            there = of_engine
        ),
    };
    let finding = if !own.is_empty() && !own.spares_localhost() {
        Finding::warning(
            SUBJECT,
            found,
            text!(
                "other programs would ask the proxy for pages of this machine itself: \
                 `export NO_PROXY=localhost,127.0.0.1`",
                "다른 프로그램이 이 컴퓨터의 페이지까지 프록시에 물어볼 수 있어요. \
                 `export NO_PROXY=localhost,127.0.0.1` 명령을 실행해 주세요"
            ),
        )
    } else if engine.is_err() {
        Finding::warning(SUBJECT, found, no_engine().remedy)
    } else {
        Finding::ok(SUBJECT, found)
    };
    let all = own.shown().into_iter();
    let all = all.chain(engine.iter().flat_map(Proxies::shown));
    all.fold(finding, |finding, proxy| {
        finding.private(Kind::Host, host(&proxy))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Severity;
    use crate::doctor::engine_probe::tests::seen;

    fn proxies(pairs: &[(&str, &str)]) -> Proxies {
        Proxies::of(|name| {
            let found = pairs.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn what_is_on_this_machine_must_not_go_through_a_proxy() {
        for (except, state) in [
            ("localhost,127.0.0.1", Severity::Ok),
            ("localhost, 127.0.0.0/8, .school.kr", Severity::Ok),
            ("*", Severity::Ok),
            ("", Severity::Warning),
            ("localhost", Severity::Warning),
            ("127.0.0.1", Severity::Warning),
            ("mylocalhost,127.0.0.1", Severity::Warning),
        ] {
            let own = proxies(&[("HTTPS_PROXY", "http://proxy:3128"), ("no_proxy", except)]);
            assert_eq!(judge(&own, &seen()).severity, state, "{except}");
        }
        assert_eq!(judge(&Proxies::default(), &seen()).severity, Severity::Ok);
        let mut with_engines = seen();
        with_engines.about.as_mut().unwrap().https_proxy = "http://proxy:3128".to_owned();
        let finding = judge(&Proxies::default(), &with_engines);
        assert_eq!(
            finding.severity,
            Severity::Ok,
            "Docker asks no proxy for localhost"
        );
        assert!(finding.found.en.contains("proxy:3128"), "{finding:?}");
    }

    #[test]
    fn a_proxys_login_is_not_shown() {
        for url in [
            "http://ada:se/cr@et@proxy.school.kr:3128/",
            "ada:secret@proxy.school.kr:3128",
        ] {
            let own = proxies(&[("http_proxy", url)]);
            let finding = judge(&own, &seen());
            let found = &finding.found.en;
            assert!(found.contains("proxy.school.kr:3128"), "{found}");
            for word in ["ada", "cr", "secret"] {
                assert!(!found.contains(word), "{word} in {found}");
            }
            assert!(
                finding
                    .private
                    .iter()
                    .any(|it| it.word == "proxy.school.kr")
            );
        }
    }

    #[test]
    fn lower_case_goes_first_and_empty_is_unset() {
        let both = proxies(&[("http_proxy", "http://a"), ("HTTP_PROXY", "http://b")]);
        assert_eq!(both.http, "http://a");
        let empty = proxies(&[("http_proxy", ""), ("ALL_PROXY", "socks5://c")]);
        assert_eq!(empty.http, "socks5://c");
        assert_eq!(empty.https, "socks5://c");
    }
}

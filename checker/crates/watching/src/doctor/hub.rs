//! Docker Hub: whether it can be reached from here, and how many pulls it still allows.

use std::time::Duration;

use serde::Deserialize;

use super::clock::Reading;
use super::finding::{Finding, Subject};
use super::redact::Kind;
use crate::doctor::engine_probe::EngineProbe;
use client::http::exchange::{self, Request, Response};
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

/// Below this many pulls left, a class or an evening of lessons runs out.
const FEW: u64 = 10;

/// Mirrors that are asked; one is usual.
const MOST_MIRRORS: usize = 4;

/// Where Docker Hub is.
#[derive(Debug, Clone)]
pub struct HubAddress {
    tokens: String,
    pub registry: String,
}

impl HubAddress {
    /// One server in place of Docker Hub's two.
    pub fn at(url: impl Into<String>) -> Self {
        let url = url.into();
        Self {
            tokens: url.clone(),
            registry: url,
        }
    }
}

impl Default for HubAddress {
    fn default() -> Self {
        Self {
            tokens: "https://auth.docker.io".to_owned(),
            registry: "https://registry-1.docker.io".to_owned(),
        }
    }
}

/// What Docker Hub answered.
#[derive(Debug, Clone)]
pub enum Hub {
    Unreachable(String),
    /// Something answers that is not Docker Hub as we know it: a hotel's login page, an outage.
    Strange(String),
    /// `None`: it names no limit.
    Answers(Option<Pulls>),
}

/// Pulls in a window of time, for one internet address that is not logged in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pulls {
    pub most: u64,
    pub left: u64,
    pub hours: u64,
}

/// A registry that the engine asks before Docker Hub, and whether it answers.
#[derive(Debug, Clone)]
pub struct Mirror {
    pub url: String,
    pub answers: Result<(), String>,
}

/// Asks as Docker's own documentation says, which costs no pull: an anonymous token, then a HEAD
/// on the manifest of a repository that is there for this.
pub async fn probe(address: &HubAddress, timeout: Duration) -> (Hub, Option<Reading>) {
    let asked = tokio::time::timeout(timeout, ask(address, timeout)).await;
    asked.unwrap_or_else(|_| {
        let seconds = timeout.as_secs_f32();
        (
            Hub::Unreachable(format!("no answer within {seconds} s")),
            None,
        )
    })
}

async fn ask(address: &HubAddress, timeout: Duration) -> (Hub, Option<Reading>) {
    #[derive(Deserialize)]
    struct Token {
        token: String,
    }
    const REPOSITORY: &str = "ratelimitpreview/test";
    let token = Request {
        url: format!(
            "{}/token?service=registry.docker.io&scope=repository:{REPOSITORY}:pull",
            address.tokens
        ),
        proxies: true,
        ..Request::default()
    };
    let answer = match exchange::ask(token, timeout).await {
        Ok(answer) => answer,
        Err(words) => return (Hub::Unreachable(words), None),
    };
    let clock = answer
        .header("date")
        .and_then(|date| Reading::of_header(date, answer.between));
    let Ok(Token { token }) = serde_json::from_slice(&answer.body) else {
        let words = format!("HTTP {}, no token", answer.status);
        return (Hub::Strange(words), None);
    };
    let manifest = Request {
        url: format!("{}/v2/{REPOSITORY}/manifests/latest", address.registry),
        head: true,
        bearer: Some(token),
        proxies: true,
    };
    match exchange::ask(manifest, timeout).await {
        Err(words) => (Hub::Unreachable(words), clock),
        Ok(answer) if matches!(answer.status, 200 | 429) => (Hub::Answers(pulls(&answer)), clock),
        Ok(answer) => (Hub::Strange(format!("HTTP {}", answer.status)), clock),
    }
}

fn pulls(answer: &Response) -> Option<Pulls> {
    let limit = |name| limit(answer.header(name)?);
    let left = limit("ratelimit-remaining");
    let most = limit("ratelimit-limit");
    match (most, left) {
        // It says so by its status too.
        (most, left) if answer.status == 429 => {
            let (most, window) = most.or(left).unwrap_or((100, 21600));
            Some(Pulls {
                most,
                left: 0,
                hours: window / 3600,
            })
        }
        (Some((most, window)), Some((left, _))) => Some(Pulls {
            most,
            left,
            hours: window / 3600,
        }),
        _ => None,
    }
}

/// `100;w=21600`: how many, and in how many seconds.
fn limit(header: &str) -> Option<(u64, u64)> {
    let mut parts = header.split(';').map(str::trim);
    let number = parts.next()?.parse().ok()?;
    let window = parts.find_map(|part| part.strip_prefix("w=")?.parse().ok());
    Some((number, window.unwrap_or(21600)))
}

/// Asks each mirror of the engine whether it is there, where that can be seen from here.
pub async fn mirrors(seen: &EngineProbe, timeout: Duration) -> Vec<Mirror> {
    let urls = match &seen.about {
        Ok(about) => &about.mirrors,
        Err(_) => return Vec::new(),
    };
    let asked = urls.iter().take(MOST_MIRRORS).map(|url| async move {
        let question = Request {
            url: format!("{}/v2/", url.trim_end_matches('/')),
            ..Request::default()
        };
        let answer = match exchange::ask(question, timeout).await {
            Ok(answer) if matches!(answer.status, 200 | 401) => Ok(()),
            Ok(answer) => Err(format!("HTTP {}", answer.status)),
            Err(words) => Err(words),
        };
        Mirror {
            url: url.clone(),
            answers: answer,
        }
    });
    futures_util::future::join_all(asked).await
}

pub fn judge(hub: &Hub, mirrors: &[Mirror]) -> Finding {
    let finding = of_hub(hub, mirrors);
    mirrors.iter().fold(finding, |finding, mirror| {
        let rest = mirror.url.split("://").last().unwrap_or_default();
        let host = rest.split(['/', ':']).next().unwrap_or_default();
        finding.private(Kind::Host, host)
    })
}

fn of_hub(hub: &Hub, mirrors: &[Mirror]) -> Finding {
    const SUBJECT: Subject = Subject::DockerHub;
    let there = mirrors.iter().find(|mirror| mirror.answers.is_ok());
    let mirror = match (there, mirrors.first()) {
        (Some(mirror), _) => Some(text!(
            "your engine pulls from the mirror {url} first, which answers",
            "엔진은 먼저 미러 {url}에서 내려받고, 이 미러는 응답해요",
            url = visible(&mirror.url)
        )),
        (None, Some(mirror)) => Some(text!(
            "your engine's mirror {url} does not answer here ({words})",
            "엔진의 미러 {url}에서 응답이 없어요 ({words})",
            url = visible(&mirror.url),
            words = visible(mirror.answers.as_ref().err().map_or("", String::as_str))
        )),
        (None, None) => None,
    };
    let with_mirror = |found: Text| match &mirror {
        Some(mirror) => text!(
            "{found}; {mirror}",
            "{found}. {mirror}",
            found = found,
            mirror = mirror
        ),
        None => found,
    };
    match hub {
        Hub::Unreachable(words) | Hub::Strange(words) => {
            let words = visible(words);
            let found = if matches!(hub, Hub::Strange(_)) {
                text!(
                    "something else answers in its place ({words})",
                    "Docker Hub 대신 다른 것이 응답해요 ({words})"
                )
            } else {
                text!(
                    "cannot be reached from here ({words})",
                    "이 컴퓨터에서 연결할 수 없어요 ({words})"
                )
            };
            if there.is_some() {
                // An offline classroom, as it should be.
                return Finding::ok(SUBJECT, with_mirror(found));
            }
            Finding::warning(
                SUBJECT,
                with_mirror(found),
                text!(
                    "see whether other pages open; images that are on your engine already work \
                     without it, and a classroom can do so too (the book, \"For teachers\")",
                    "다른 웹 페이지가 열리는지 확인해 주세요. 엔진에 이미 있는 이미지는 Docker Hub 없이도 쓸 수 \
                     있고, 인터넷 없이도 수업을 준비할 수 있어요(책의 ‘선생님을 위한 안내’)"
                ),
            )
        }
        Hub::Answers(None) => Finding::ok(
            SUBJECT,
            with_mirror(text!(
                "answers, and names no limit of pulls",
                "응답하고, 내려받기 제한은 알려 주지 않아요"
            )),
        ),
        Hub::Answers(Some(Pulls { most, left, hours })) => {
            let found = with_mirror(text!(
                "answers; {left} of {most} pulls in {hours} h left without a login",
                "응답해요. 로그인하지 않으면 {hours}시간에 {most}번 중 {left}번 더 내려받을 수 있어요"
            ));
            let remedy = text!(
                "`docker login` gives you a limit of your own; what is on your engine already \
                 costs nothing",
                "`docker login`으로 로그인하면 제한을 따로 받아요. 엔진에 이미 있는 이미지에는 들지 않아요"
            );
            match left {
                0 if there.is_none() => Finding::problem(SUBJECT, found, remedy),
                ..FEW if there.is_none() => Finding::warning(SUBJECT, found, remedy),
                _ => Finding::ok(SUBJECT, found),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Severity;

    fn mirror(answers: Result<(), String>) -> Vec<Mirror> {
        vec![Mirror {
            url: "http://127.0.0.1:5051/".to_owned(),
            answers,
        }]
    }

    #[test]
    fn limits_are_read_as_the_hub_writes_them() {
        assert_eq!(limit("100;w=21600"), Some((100, 21600)));
        assert_eq!(limit("76; w=3600"), Some((76, 3600)));
        assert_eq!(limit("100"), Some((100, 21600)));
        for bad in ["", "many", ";w=21600", "-1;w=21600"] {
            assert_eq!(limit(bad), None, "{bad}");
        }
    }

    #[test]
    fn few_pulls_are_a_warning_and_none_a_problem() {
        let left = |left| {
            Hub::Answers(Some(Pulls {
                most: 100,
                left,
                hours: 6,
            }))
        };
        for (hub, state) in [
            (left(100), Severity::Ok),
            (left(10), Severity::Ok),
            (left(3), Severity::Warning),
            (left(0), Severity::Problem),
            (Hub::Answers(None), Severity::Ok),
            (Hub::Unreachable("dns error".to_owned()), Severity::Warning),
            (Hub::Strange("HTTP 503".to_owned()), Severity::Warning),
        ] {
            assert_eq!(judge(&hub, &[]).severity, state, "{hub:?}");
            let offline = judge(&hub, &mirror(Ok(())));
            assert_eq!(offline.severity, Severity::Ok, "{hub:?}");
            assert!(offline.found.en.contains("127.0.0.1:5051"), "{offline:?}");
            let broken = judge(&hub, &mirror(Err("refused".to_owned())));
            assert_eq!(broken.severity, state, "{hub:?}");
            assert!(broken.found.en.contains("refused"), "{broken:?}");
        }
    }
}

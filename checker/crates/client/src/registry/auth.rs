//! What a registry wants to see before it answers: nothing, an account, or a token that a token
//! service gives for an account (<https://distribution.github.io/distribution/spec/auth/token/>).

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine as _;
use http_auth::parser::ChallengeParser;
use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderValue, WWW_AUTHENTICATE};
use serde::Deserialize;

/// How long a token is good that does not say so, by the specification.
const USUAL_LIFE: u64 = 60;

/// Seconds before its end in which a token is no longer used: it has to arrive.
const MARGIN: u64 = 10;

/// What is asked for, so that a token can be for this and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RequestScope {
    /// Only whether the login is right.
    Login,
    Pull(String),
    Push(String),
    /// The list of all repositories.
    Catalog,
}

impl fmt::Display for RequestScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Login => Ok(()),
            Self::Pull(repository) => write!(f, "repository:{repository}:pull"),
            Self::Push(repository) => write!(f, "repository:{repository}:pull,push"),
            Self::Catalog => f.write_str("registry:catalog:*"),
        }
    }
}

impl RequestScope {
    /// The repository that is asked about, or nothing.
    pub fn repository(&self) -> &str {
        match self {
            Self::Pull(repository) | Self::Push(repository) => repository,
            Self::Login | Self::Catalog => "",
        }
    }
}

/// User and password as the header `Authorization` has them.
pub fn basic(user: &str, password: &str) -> HeaderValue {
    let pair = format!("{user}:{password}");
    let encoded = base64::engine::general_purpose::STANDARD.encode(pair);
    // Base64 is always a header.
    let mut value = HeaderValue::from_str(&format!("Basic {encoded}"))
        .unwrap_or_else(|_| HeaderValue::from_static("Basic"));
    value.set_sensitive(true);
    value
}

/// How a registry wants to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Challenge {
    Basic,
    Bearer(Service),
}

/// A token service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    pub realm: Url,
    service: Option<String>,
}

impl Challenge {
    /// The first challenge of an answer that we know; `None` where there is none.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let values = headers.get_all(WWW_AUTHENTICATE).into_iter();
        values
            .filter_map(|value| value.to_str().ok())
            .find_map(|value| {
                ChallengeParser::new(value).find_map(|challenge| {
                    let challenge = challenge.ok()?;
                    if challenge.scheme.eq_ignore_ascii_case("basic") {
                        return Some(Self::Basic);
                    }
                    let param = |wanted: &str| {
                        let mut params = challenge.params.iter();
                        let found = params.find(|(name, _)| name.eq_ignore_ascii_case(wanted));
                        found.map(|(_, value)| value.to_unescaped())
                    };
                    let bearer = challenge.scheme.eq_ignore_ascii_case("bearer");
                    Some(Self::Bearer(Service {
                        realm: Url::parse(&param("realm").filter(|_| bearer)?).ok()?,
                        service: param("service"),
                    }))
                })
            })
    }
}

impl Service {
    /// The name that a question for a token gives back.
    pub fn name(&self) -> Option<&str> {
        self.service.as_deref()
    }

    /// Scheme, host and port: `https://auth.example`.
    pub fn place(&self) -> String {
        self.realm.origin().ascii_serialization()
    }

    /// The question for a token that is good for all of `scopes`.
    pub fn question(&self, scopes: &[RequestScope], account: Option<&str>) -> Url {
        let mut url = self.realm.clone();
        {
            let mut query = url.query_pairs_mut();
            if let Some(service) = &self.service {
                query.append_pair("service", service);
            }
            if let Some(account) = account {
                query.append_pair("account", account);
            }
            for scope in scopes.iter().filter(|scope| **scope != RequestScope::Login) {
                query.append_pair("scope", &scope.to_string());
            }
        }
        url
    }
}

/// A token service's answer.
#[derive(Deserialize)]
pub struct Granted {
    #[serde(alias = "access_token")]
    token: String,
    expires_in: Option<u64>,
}

/// What was found out so far: how the registry wants to be asked, and the tokens it gave.
#[derive(Debug, Default)]
pub struct Known {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    challenge: Option<Challenge>,
    service: Option<String>,
    tokens: HashMap<RequestScope, (HeaderValue, Instant)>,
}

impl Known {
    /// How the registry wants to be asked, once it was asked.
    pub fn challenge(&self) -> Option<Challenge> {
        self.inner().challenge.clone()
    }

    /// Believes how the registry wants to be asked; `false`, and nothing is believed, where it names a
    /// token service on another host than at first: an account that went to one goes to no other.
    #[must_use]
    pub fn learn(&self, challenge: Challenge) -> bool {
        let mut inner = self.inner();
        if let Challenge::Bearer(service) = &challenge {
            let place = service.place();
            if *inner.service.get_or_insert_with(|| place.clone()) != place {
                return false;
            }
        }
        inner.challenge = Some(challenge);
        true
    }

    /// From an earlier time: [`Service::place`] of the only token service that is believed.
    pub fn expect(&self, place: String) {
        self.inner().service = Some(place);
    }

    /// The [`Service::place`] of its token service, where it has one.
    pub fn service(&self) -> Option<String> {
        self.inner().service.clone()
    }

    /// A token for `scope` that is still good.
    pub fn token(&self, scope: &RequestScope) -> Option<HeaderValue> {
        let inner = self.inner();
        let (token, until) = inner.tokens.get(scope)?;
        (*until > Instant::now()).then(|| token.clone())
    }

    /// Keeps a token for each of `scopes`; `None` where it cannot be one.
    pub fn keep(&self, scopes: &[RequestScope], granted: &Granted) -> Option<HeaderValue> {
        let mut token = HeaderValue::from_str(&format!("Bearer {}", granted.token)).ok()?;
        token.set_sensitive(true);
        // By the specification no token lives shorter than a minute; a day is long enough.
        let life = granted
            .expires_in
            .unwrap_or(USUAL_LIFE)
            .clamp(USUAL_LIFE, 86_400)
            - MARGIN;
        let until = Instant::now() + Duration::from_secs(life);
        let mut inner = self.inner();
        inner.tokens.retain(|_, (_, until)| *until > Instant::now());
        for scope in scopes {
            inner.tokens.insert(scope.clone(), (token.clone(), until));
        }
        Some(token)
    }

    /// Forgets a token that was not accepted.
    pub fn forget(&self, scope: &RequestScope) {
        self.inner().tokens.remove(scope);
    }

    fn inner(&self) -> std::sync::MutexGuard<'_, Inner> {
        // Nothing here is left half done by a panic.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn challenge(text: &'static str) -> Option<Challenge> {
        let mut headers = HeaderMap::new();
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static(text));
        Challenge::of(&headers)
    }

    #[test]
    fn challenges_are_read_as_registries_write_them() {
        assert_eq!(challenge("Basic realm=\"class\""), Some(Challenge::Basic));
        let Some(Challenge::Bearer(service)) = challenge(
            "Bearer realm=\"https://auth.example/token\",service=\"class\",scope=\"a:b:pull\"",
        ) else {
            panic!("no bearer challenge");
        };
        let scopes = [
            RequestScope::Pull("submissions/ada".to_owned()),
            RequestScope::Push("submissions/bo".to_owned()),
        ];
        assert_eq!(
            service.question(&scopes, Some("a&b")).as_str(),
            "https://auth.example/token?service=class&account=a%26b\
             &scope=repository%3Asubmissions%2Fada%3Apull\
             &scope=repository%3Asubmissions%2Fbo%3Apull%2Cpush"
        );
        for useless in [
            "",
            "Negotiate",
            "Bearer service=\"x\"",
            "Bearer realm=\"no url\"",
            ",=,",
        ] {
            assert_eq!(challenge(useless), None, "{useless}");
        }
        assert_eq!(
            challenge("Negotiate, Basic realm=\"x\""),
            Some(Challenge::Basic)
        );
    }

    #[test]
    fn the_first_token_service_is_the_only_one() {
        let known = Known::default();
        let at = |realm| challenge(realm).unwrap();
        let first = "Bearer realm=\"https://auth.example/token\"";
        assert!(known.learn(at(first)) && known.learn(Challenge::Basic));
        assert!(known.learn(at("Bearer realm=\"https://auth.example/other\"")));
        assert_eq!(known.service().as_deref(), Some("https://auth.example"));
        let known_before = Known::default();
        known_before.expect("https://auth.example".to_owned());
        for known in [&known, &known_before] {
            for other in [
                "Bearer realm=\"https://auth.example.org/token\"",
                "Bearer realm=\"https://auth.example:444/token\"",
                "Bearer realm=\"http://auth.example/token\"",
            ] {
                assert!(!known.learn(at(other)), "{other}");
            }
            assert!(known.learn(at(first)));
        }
    }

    #[test]
    fn a_token_that_could_not_be_a_header_is_none() {
        let granted = |token: &str| Granted {
            token: token.to_owned(),
            expires_in: Some(0),
        };
        let known = Known::default();
        assert!(
            known
                .keep(&[RequestScope::Login], &granted("a\r\nX-Evil: 1"))
                .is_none()
        );
        assert!(
            known
                .keep(&[RequestScope::Login], &granted("a.b.c"))
                .is_some()
        );
        assert!(known.token(&RequestScope::Login).is_some());
        assert!(known.token(&RequestScope::Catalog).is_none());
    }
}

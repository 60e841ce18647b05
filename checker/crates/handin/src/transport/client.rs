//! One registry and one account: questions with the login that they need, answers within bounds.

use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Method, StatusCode, Url};

use super::error::Part;
use super::exchange::{RegistryErrorBody, RegistryRequest, RegistryResponse, location, told};
use super::{Address, Credentials, RegistryError};
use client::http::public;
use client::registry::{Challenge, Known, RequestScope};
use plain::cause::innermost;

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(10);

/// How long one exchange may take, and how many bytes it may send for each second more.
pub(super) const EXCHANGE: Duration = Duration::from_secs(30);
const SLOWEST: usize = 32 * 1024;

/// Redirects that are followed, as registries send for blobs that lie elsewhere.
const MOST_REDIRECTS: usize = 3;

/// A registry, asked over one pool of connections.
#[derive(Debug)]
pub struct Registry {
    pub(super) http: reqwest::Client,
    pub(super) address: Address,
    pub(super) account: Option<Credentials>,
    pub(super) known: Known,
    /// Nothing is asked outside of the internet.
    is_strangers: bool,
}

impl Registry {
    /// `authority`: certificates in PEM, which alone are trusted then.
    ///
    /// # Errors
    /// Certificates that are none.
    pub fn new(
        address: &Address,
        account: Option<Credentials>,
        authority: Option<&[u8]>,
    ) -> Result<Self, RegistryError> {
        let mut builder = client::http::client()
            .connect_timeout(CONNECT)
            // Redirects are followed here, where it is known who may see the login.
            .redirect(Policy::none());
        // A class's own registry is asked directly; one on the internet as the machine is set up.
        if address.is_plain() {
            builder = builder.no_proxy();
        }
        Self::build(builder, address, account, authority, false)
    }

    /// A registry that somebody else named: only addresses of the internet are talked to, also where
    /// it sends on to others, and it is shown no account.
    ///
    /// # Errors
    /// There can be no connections.
    pub fn of_stranger(address: &Address) -> Result<Self, RegistryError> {
        let builder = public::public_only(client::http::client())
            .connect_timeout(CONNECT)
            .redirect(Policy::none());
        Self::build(builder, address, None, None, true)
    }

    fn build(
        mut builder: reqwest::ClientBuilder,
        address: &Address,
        account: Option<Credentials>,
        authority: Option<&[u8]>,
        is_strangers: bool,
    ) -> Result<Self, RegistryError> {
        let broken = |error: reqwest::Error| RegistryError::Broken {
            what: Part::Certificates,
            detail: innermost(&error),
        };
        if let Some(pem) = authority {
            let certificates = reqwest::Certificate::from_pem_bundle(pem).map_err(broken)?;
            if certificates.is_empty() {
                return Err(RegistryError::Broken {
                    what: Part::Certificates,
                    detail: "there is no certificate in it".to_owned(),
                });
            }
            builder = builder.tls_certs_only(certificates);
        }
        Ok(Self {
            http: builder.build().map_err(broken)?,
            address: address.clone(),
            account,
            known: Known::default(),
            is_strangers,
        })
    }

    /// From an earlier time, as [`Self::token_service`] told it: the account goes to no other.
    #[must_use]
    pub fn with_token_service(self, place: Option<&str>) -> Self {
        if let Some(place) = place {
            self.known.expect(place.to_owned());
        }
        self
    }

    /// Scheme, host and port of its token service, where it named one.
    pub fn token_service(&self) -> Option<String> {
        self.known.service()
    }

    pub fn address(&self) -> &Address {
        &self.address
    }

    /// Whether there is a registry that accepts the account.
    ///
    /// # Errors
    /// There is none, it does not, or it cannot be asked.
    pub async fn greet(&self) -> Result<(), RegistryError> {
        let question = RegistryRequest::get(self.address.api(""), RequestScope::Login);
        let answer = self.ask(&question).await?;
        let is_named = answer
            .headers
            .contains_key("docker-distribution-api-version");
        // Not every registry names the protocol, but an answer of the interface is JSON.
        if answer.status == StatusCode::NOT_FOUND || !(is_named || answer.body.starts_with(b"{")) {
            return Err(self.no_registry("it is not a registry"));
        }
        Ok(())
    }

    /// Asks for one token that is good for all of `scopes`, where the registry has a token
    /// service and was asked before; otherwise each question asks for its own.
    pub async fn open(&self, scopes: &[RequestScope]) {
        if let Some(Challenge::Bearer(service)) = self.known.challenge()
            && scopes.iter().any(|scope| self.known.token(scope).is_none())
        {
            // Where this fails, the request itself will show why.
            let _ = self.token(&service, scopes).await;
        }
    }

    /// Asks, with the login that the registry wants to see.
    ///
    /// # Errors
    /// Everything but an answer with a status of `2xx` or 404.
    pub async fn ask(&self, question: &RegistryRequest) -> Result<RegistryResponse, RegistryError> {
        let known = self.login(&question.scope).await?;
        let had_login = known.is_some();
        let mut response = self.send(question, known).await?;
        if response.status() == StatusCode::UNAUTHORIZED {
            // Who was led to from there does not say where the account goes.
            if !self.address.has(response.url()) {
                return Err(self.no_registry("it sends on to another host, which wants a login"));
            }
            let challenge = Challenge::of(response.headers());
            self.known.forget(&question.scope);
            let unchanged = self.known.challenge() == challenge;
            match challenge {
                Some(Challenge::Basic) if had_login && unchanged => {
                    return Err(self.login_refused());
                }
                Some(challenge) if self.known.learn(challenge.clone()) => {}
                Some(_) => {
                    return Err(self.no_registry("it names another token service than before"));
                }
                None => return Err(self.login_refused()),
            }
            let login = self.login(&question.scope).await?;
            response = self.send(question, login).await?;
            // A token was given for a right account; without one the account itself is wrong.
            if response.status() == StatusCode::UNAUTHORIZED
                && self.known.challenge() == Some(Challenge::Basic)
            {
                return Err(self.login_refused());
            }
        }
        self.answer(question, response).await
    }

    /// Sends, and follows redirects of questions that change nothing. The login goes to the
    /// registry alone.
    async fn send(
        &self,
        question: &RegistryRequest,
        login: Option<HeaderValue>,
    ) -> Result<reqwest::Response, RegistryError> {
        let reads = matches!(question.method, Method::GET | Method::HEAD);
        let mut url = question.url.clone();
        for _ in 0..=MOST_REDIRECTS {
            self.may_ask(&url)?;
            let sent = question.body.as_ref().map_or(0, |(_, bytes)| bytes.len());
            let patience = EXCHANGE + Duration::from_secs((sent / SLOWEST) as u64);
            let mut request = self
                .http
                .request(question.method.clone(), url.clone())
                .timeout(patience)
                .header(ACCEPT, question.accept);
            if let Some(login) = login.clone().filter(|_| self.address.has(&url)) {
                request = request.header(AUTHORIZATION, login);
            }
            if let Some((media_type, bytes)) = &question.body {
                request = request
                    .header(CONTENT_TYPE, *media_type)
                    .body(bytes.clone());
            } else if !reads {
                // Some registries require a header that says there is no body.
                request = request.header(reqwest::header::CONTENT_LENGTH, 0);
            }
            let response = request.send().await.map_err(|error| self.failed(&error))?;
            if !response.status().is_redirection() || !reads {
                return Ok(response);
            }
            let next =
                location(&response).ok_or_else(|| self.no_registry("a redirect to nowhere"))?;
            if url.scheme() == "https" && next.scheme() != "https" {
                return Err(self.no_registry("a redirect away from TLS"));
            }
            url = next;
        }
        Err(self.no_registry("redirects without end"))
    }

    pub(super) fn may_ask(&self, url: &Url) -> Result<(), RegistryError> {
        if self.is_strangers && !public::may_be_asked(url) {
            return Err(self.no_registry("it is no address of the internet"));
        }
        Ok(())
    }

    async fn answer(
        &self,
        question: &RegistryRequest,
        response: reqwest::Response,
    ) -> Result<RegistryResponse, RegistryError> {
        let (status, headers) = (response.status(), response.headers().clone());
        if !status.is_success() && status != StatusCode::NOT_FOUND {
            let told = told(response).await;
            return Err(self.status(status, told, question.scope.repository()));
        }
        let limit = question.limit;
        let body = match client::http::body(response, limit).await {
            Ok(Some(body)) => body,
            // What else a "not found" says is of no use.
            Ok(None) if status == StatusCode::NOT_FOUND => Vec::new(),
            Ok(None) => {
                return Err(RegistryError::TooLarge {
                    what: question.what,
                    limit,
                });
            }
            Err(error) => return Err(self.failed(&error)),
        };
        Ok(RegistryResponse {
            status,
            headers,
            body,
        })
    }

    /// What a failed status means.
    pub(super) fn status(
        &self,
        status: StatusCode,
        told: RegistryErrorBody,
        repository: &str,
    ) -> RegistryError {
        let (host, number) = (self.address.host(), status.as_u16());
        let RegistryErrorBody { code, detail } = told;
        match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN if repository.is_empty() => {
                self.login_refused()
            }
            // With a token that is right as such: it is not for this repository.
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => RegistryError::Denied {
                host,
                repository: repository.to_owned(),
            },
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => RegistryError::Busy {
                host,
                status: number,
                detail,
            },
            _ if status.is_server_error() => RegistryError::Busy {
                host,
                status: number,
                detail,
            },
            _ if status.is_client_error() => RegistryError::Refused {
                host,
                status: number,
                code,
                detail,
            },
            _ => self.no_registry(&format!("HTTP {number}")),
        }
    }

    pub(super) fn failed(&self, error: &reqwest::Error) -> RegistryError {
        let host = self.address.host();
        if error.is_timeout() {
            return RegistryError::TimedOut {
                host,
                after: EXCHANGE,
            };
        }
        RegistryError::Unreachable {
            host,
            detail: innermost(error),
        }
    }

    pub fn no_registry(&self, detail: &str) -> RegistryError {
        RegistryError::NoRegistry {
            host: self.address.host(),
            detail: detail.to_owned(),
        }
    }
}

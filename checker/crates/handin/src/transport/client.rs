//! Questions with the login that they need, answers within bounds.

use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Method, StatusCode};

use super::exchange::{RegistryErrorBody, RegistryRequest, RegistryResponse, location, told};
use super::{Registry, RegistryError};
use client::registry::{Challenge, RequestScope};
use plain::cause::innermost;

/// How long one exchange may take, and how many bytes it may send for each second more.
pub(super) const EXCHANGE: Duration = Duration::from_secs(30);
const SLOWEST: usize = 32 * 1024;

/// Redirects that are followed, as registries send for blobs that lie elsewhere.
const MOST_REDIRECTS: usize = 3;

impl Registry {
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

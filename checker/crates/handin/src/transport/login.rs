//! How a registry is shown who asks: the account itself, or tokens that its token service gives.

use reqwest::StatusCode;
use reqwest::header::{AUTHORIZATION, HeaderValue};

use super::client::EXCHANGE;
use super::exchange::told;
use super::{Registry, RegistryError};
use client::registry::{Challenge, Granted, RequestScope, Service, basic};

/// Bytes of a token service's answer that are read.
const LARGEST_TOKEN: u64 = 256 * 1024;

impl Registry {
    /// What goes into the header `Authorization`, as far as the registry said what it wants.
    pub(super) async fn login(
        &self,
        scope: &RequestScope,
    ) -> Result<Option<HeaderValue>, RegistryError> {
        match self.known.challenge() {
            None => Ok(None),
            Some(Challenge::Basic) => {
                let account = self.account.as_ref().ok_or_else(|| self.login_required())?;
                Ok(Some(basic(&account.name, &account.password)))
            }
            Some(Challenge::Bearer(service)) => match self.known.token(scope) {
                Some(token) => Ok(Some(token)),
                None => {
                    let scopes = std::slice::from_ref(scope);
                    self.token(&service, scopes).await.map(Some)
                }
            },
        }
    }

    /// A token for `scopes`; asked for with the account.
    pub async fn token(
        &self,
        service: &Service,
        scopes: &[RequestScope],
    ) -> Result<HeaderValue, RegistryError> {
        // A pass phrase that TLS guards goes nowhere without.
        if service.realm.scheme() != "https" && !self.address.is_plain() {
            return Err(self.no_registry("its token service has no TLS"));
        }
        self.may_ask(&service.realm)?;
        let name = self.account.as_ref().map(|account| account.name.as_str());
        let mut request = self
            .http
            .get(service.question(scopes, name))
            .timeout(EXCHANGE);
        if let Some(account) = &self.account {
            request = request.header(AUTHORIZATION, basic(&account.name, &account.password));
        }
        let response = request.send().await.map_err(|error| self.failed(&error))?;
        match response.status() {
            StatusCode::OK => {}
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => return Err(self.login_refused()),
            status => {
                let told = told(response).await;
                return Err(self.status(status, told, ""));
            }
        }
        let body = client::http::body(response, LARGEST_TOKEN).await;
        let body = body
            .map_err(|error| self.failed(&error))?
            .unwrap_or_default();
        let granted: Option<Granted> = serde_json::from_slice(&body).ok();
        granted
            .and_then(|granted| self.known.keep(scopes, &granted))
            .ok_or_else(|| self.no_registry("its token service gives no token"))
    }

    pub(super) fn login_required(&self) -> RegistryError {
        RegistryError::LoginRequired {
            host: self.address.host(),
        }
    }

    pub(super) fn login_refused(&self) -> RegistryError {
        if self.account.is_none() {
            return self.login_required();
        }
        RegistryError::LoginRefused {
            host: self.address.host(),
        }
    }
}

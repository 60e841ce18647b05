//! The login as a registry wants to see it: an account, or a token that its token service gives for one.

use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};

use super::Direct;
use super::answer::Answer;
use super::auth::{Challenge, Granted, RequestScope, Service, basic};
use engine::{Credential, RegistryError};

impl Direct {
    /// What goes into the header `Authorization`, by what the registry asked for.
    pub(super) async fn login(
        &self,
        scope: &RequestScope,
    ) -> Result<Option<HeaderValue>, RegistryError> {
        Ok(match (self.known.challenge(), &self.credential) {
            (Some(Challenge::Basic), Some(Credential::Password(user, password))) => {
                Some(basic(user, password))
            }
            (Some(Challenge::Bearer(service)), _) => Some(self.token(&service, scope).await?),
            _ => None,
        })
    }

    async fn token(
        &self,
        service: &Service,
        scope: &RequestScope,
    ) -> Result<HeaderValue, RegistryError> {
        if let Some(token) = self.known.token(scope) {
            return Ok(token);
        }
        // A password that TLS guards goes nowhere without.
        let guarded = self.base.get().is_none_or(|base| base.scheme() == "https");
        if guarded && service.realm.scheme() != "https" {
            let words = "its token service has no TLS".to_owned();
            return Err(RegistryError::Foreign(words));
        }
        let scopes = std::slice::from_ref(scope);
        let request = match &self.credential {
            None => self.http.get(service.question(scopes, None)),
            Some(Credential::Password(user, password)) => {
                let question = service.question(scopes, Some(user));
                let request = self.http.get(question);
                request.header(AUTHORIZATION, basic(user, password))
            }
            Some(Credential::IdentityToken(token)) => {
                let form = "application/x-www-form-urlencoded";
                let request = self.http.post(service.realm.clone());
                request
                    .header(CONTENT_TYPE, form)
                    .body(refresh(service, scope, token))
            }
        };
        let answer = Answer::of(request.send().await.map_err(|it| self.failed(&it))?).await?;
        match answer.status {
            StatusCode::OK => {}
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN if answer.told().is_some() => {
                return Err(match self.credential {
                    Some(_) => RegistryError::LoginRefused,
                    None => RegistryError::LoginRequired,
                });
            }
            _ => return Err(answer.error()),
        }
        let granted: Option<Granted> = serde_json::from_slice(&answer.body).ok();
        let token = granted.and_then(|granted| self.known.keep(scopes, &granted));
        token.ok_or_else(|| answer.foreign())
    }
}

/// The body of a question for a token in exchange for an identity token.
fn refresh(service: &Service, scope: &RequestScope, token: &str) -> String {
    let mut url = service.realm.clone();
    url.set_query(None);
    {
        let mut form = url.query_pairs_mut();
        form.append_pair("grant_type", "refresh_token");
        form.append_pair("client_id", "docker");
        form.append_pair("refresh_token", token);
        if let Some(name) = service.name() {
            form.append_pair("service", name);
        }
        if *scope != RequestScope::Login {
            form.append_pair("scope", &scope.to_string());
        }
    }
    url.query().unwrap_or_default().to_owned()
}

//! The learner is logged in to a registry: `docker login` kept a login, and the registry
//! accepts it.

use serde::{Deserialize, Serialize};

use crate::kind::Kind;
use crate::verdict::Situation::{self, LoginRefused, NotLoggedIn};
use crate::verdict::{Outcome, Unknown};
use crate::{Context, Sight};
use engine::{EngineError, Reference, RegistryError};
use plain::text;
use plain::visible::visible;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoggedIn {
    /// The registry's host, as typed after `docker login`.
    registry: String,
    /// A repository of the learner's, for which the registry is asked whether it accepts the login.
    repository: Reference,
}

/// Never holds the password.
#[derive(Serialize, Deserialize)]
pub struct Facts {
    /// Whether a login is kept for the registry.
    kept: bool,
    user: Option<String>,
    /// Whether the registry accepts it.
    accepted: bool,
}

impl Kind for LoggedIn {
    type Facts = Facts;
    const SITUATIONS: &'static [Situation] = &[NotLoggedIn, LoginRefused];

    async fn observe(&self, context: &Context<'_>) -> Result<Facts, Unknown> {
        let engine = context.engine()?;
        let Some(credential) = engine.credential(&self.registry).await? else {
            return Ok(Facts {
                kept: false,
                user: None,
                accepted: false,
            });
        };
        let accepted = match engine.manifest_as_learner(&self.repository).await {
            Ok(_) => true,
            Err(EngineError::Registry {
                error: RegistryError::LoginRefused | RegistryError::LoginRequired,
                ..
            }) => false,
            Err(error) => return Err(error.into()),
        };
        Ok(Facts {
            kept: true,
            user: credential.user().map(str::to_owned),
            accepted,
        })
    }

    fn judge(&self, facts: &Facts) -> Outcome {
        let registry = &self.registry;
        let user = visible(facts.user.as_deref().unwrap_or("?"));
        let expected = text!(
            "you are logged in to {registry}",
            "{registry} 레지스트리에 로그인되어 있어야 해요"
        );
        if !facts.kept {
            return Outcome::Fail {
                expected,
                situation: Some(NotLoggedIn),
                found: text!(
                    "no login is kept for {registry}",
                    "{registry}의 로그인 정보가 없어요"
                ),
            };
        }
        if !facts.accepted {
            return Outcome::Fail {
                expected,
                situation: Some(LoginRefused),
                found: text!(
                    "{registry} does not accept the login that is kept (user {user})",
                    "저장된 로그인 정보(사용자 {user})를 {registry}에서 받아들이지 않아요"
                ),
            };
        }
        Outcome::Pass {
            found: text!(
                "you are logged in to {registry} as {user}",
                "{registry}에 {user} 계정으로 로그인되어 있어요"
            ),
        }
    }

    fn asks(&self) -> Vec<String> {
        vec![self.registry.clone(), self.repository.to_string()]
    }

    fn sights(&self) -> Vec<Sight> {
        vec![Sight::Login, Sight::Registry(self.repository.clone())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Verdict;

    #[test]
    fn a_login_must_be_kept_and_accepted() {
        let check: LoggedIn = serde_yaml::from_str(
            "{ registry: localhost:5050, repository: localhost:5050/ada/nginx }",
        )
        .unwrap();
        let verdict = |kept, accepted| {
            let facts = Facts {
                kept,
                user: None,
                accepted,
            };
            check.judge(&facts).verdict()
        };
        assert_eq!(verdict(true, true), Verdict::Pass);
        assert_eq!(verdict(true, false), Verdict::Fail);
        assert_eq!(verdict(false, false), Verdict::Fail);
    }
}

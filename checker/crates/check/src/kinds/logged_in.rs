//! The learner is logged in to a registry: `docker login` kept a login, and the registry
//! accepts it. What it shows of a repository proves nothing: most deny what was never pushed.

use serde::{Deserialize, Serialize};

use crate::kind::Kind;
use crate::verdict::Situation::{self, LoginRefused, NotLoggedIn};
use crate::verdict::{Outcome, ReasonCode, Unknown};
use crate::{Context, Sight};
use engine::{Place, Proof, Reference};
use plain::text;
use plain::visible::visible;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoggedIn {
    /// The registry's host, as typed after `docker login`.
    registry: String,
    /// A repository of the learner's. It need not be there: the registry's word on the login counts.
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
    /// Where the login is kept, or was looked for; `None` in facts from before this was observed.
    #[serde(default)]
    place: Option<String>,
    /// Whether the registry asks nobody for a login.
    #[serde(default)]
    asks_none: bool,
}

/// Where a login may be that only newer versions of docker read.
const VARIABLE: &str = "DOCKER_AUTH_CONFIG";

impl LoggedIn {
    /// Whether docker itself shows this login depends on its version.
    fn refused_variable(&self) -> Unknown {
        let registry = &self.registry;
        Unknown {
            code: ReasonCode::LoginRefused,
            reason: text!(
                "{registry} does not accept the login in {VARIABLE}, which docker before 28.3 does not \
                 read",
                "{VARIABLE} 변수의 로그인 정보를 {registry}에서 받아들이지 않아요. Docker 28.3 이전 버전은 이 변수를 읽지 \
                 않아요"
            ),
            remedy: text!(
                "unset {VARIABLE} and log in with `docker login {registry}`",
                "{VARIABLE} 설정을 지우고 `docker login {registry}` 명령으로 로그인해 주세요"
            ),
        }
    }
}

impl Kind for LoggedIn {
    type Facts = Facts;
    const SITUATIONS: &'static [Situation] = &[NotLoggedIn, LoginRefused];

    async fn observe(&self, context: &Context<'_>) -> Result<Facts, Unknown> {
        let engine = context.engine()?;
        let login = engine.login(&self.registry).await?;
        let place = Some(login.place.to_string());
        let Some(credential) = login.credential else {
            return Ok(Facts {
                kept: false,
                user: None,
                accepted: false,
                place,
                asks_none: false,
            });
        };
        let proof = engine.proof(&self.registry, &credential).await?;
        match proof {
            Proof::Accepted => {}
            // Docker shows such a registry no login: what it denies then, no login can change.
            Proof::NotAsked => drop(engine.manifest_as_learner(&self.repository).await?),
            Proof::Refused if login.place == Place::Variable => return Err(self.refused_variable()),
            Proof::Refused => {}
        }
        Ok(Facts {
            kept: true,
            user: credential.user().map(str::to_owned),
            accepted: proof != Proof::Refused,
            place,
            asks_none: proof == Proof::NotAsked,
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
                found: match &facts.place {
                    None => text!(
                        "no login is kept for {registry}",
                        "{registry}의 로그인 정보가 없어요"
                    ),
                    Some(place) => text!(
                        "no login is kept for {registry} (looked in {place})",
                        "{registry}의 로그인 정보가 없어요 ({place}에서 찾아봤어요)",
                        place = visible(place)
                    ),
                },
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
        let found = if facts.asks_none {
            text!(
                "a login for {registry} is kept (user {user}); this registry asks for none",
                "{registry}의 로그인 정보(사용자 {user})가 있어요. 이 레지스트리는 로그인을 요구하지 않아요"
            )
        } else if facts.place.as_deref() == Some(VARIABLE) {
            text!(
                "you are logged in to {registry} as {user} (by {VARIABLE}, which Docker 28.3 and later \
                 read)",
                "{registry}에 {user} 계정으로 로그인되어 있어요 ({VARIABLE} 변수의 로그인 정보이고, Docker 28.3부터 \
                 읽어요)"
            )
        } else {
            text!(
                "you are logged in to {registry} as {user}",
                "{registry}에 {user} 계정으로 로그인되어 있어요"
            )
        };
        Outcome::Pass { found }
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
                place: None,
                asks_none: false,
            };
            check.judge(&facts).verdict()
        };
        assert_eq!(verdict(true, true), Verdict::Pass);
        assert_eq!(verdict(true, false), Verdict::Fail);
        assert_eq!(verdict(false, false), Verdict::Fail);
    }
}

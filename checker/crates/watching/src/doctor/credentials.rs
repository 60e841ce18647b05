//! The programs that keep logins: one that is named and not there breaks every pull and push.

use super::finding::{Finding, Subject};
use engine::{EngineError, Environment, Helper, helpers};
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

/// A helper, and whether there is such a program.
#[derive(Debug, Clone)]
pub struct Looked {
    helper: Helper,
    is_there: bool,
}

/// Looks for each on `PATH`, as docker does.
///
/// # Errors
/// A Docker config that cannot be read.
pub fn look(docker: &Environment) -> Result<Vec<Looked>, EngineError> {
    let helpers = helpers(docker)?;
    Ok(helpers
        .into_iter()
        .map(|helper| Looked {
            is_there: which::which(&helper.program).is_ok(),
            helper,
        })
        .collect())
}

/// `registry`: the learner's, where it is known. A missing helper for another registry than that
/// and Docker Hub is of no account.
pub fn judge(looked: Result<Vec<Looked>, EngineError>, registry: Option<&str>) -> Finding {
    const SUBJECT: Subject = Subject::CredentialHelper;
    let looked = match looked {
        Ok(looked) => looked,
        Err(error) => return Finding::problem(SUBJECT, error.reason(), error.remedy()),
    };
    if looked.is_empty() {
        return Finding::ok(
            SUBJECT,
            text!(
                "none: the Docker config keeps logins itself",
                "없어요. 로그인 정보는 Docker 설정 파일에 저장돼요"
            ),
        );
    }
    let missing: Vec<_> = looked.iter().filter(|it| !it.is_there).collect();
    let names = |helpers: &[&Looked]| {
        let names: Vec<_> = helpers
            .iter()
            .map(|it| visible(&it.helper.program))
            .collect();
        names.join(", ")
    };
    if missing.is_empty() {
        let all: Vec<_> = looked.iter().collect();
        return Finding::ok(SUBJECT, Text::same(names(&all)));
    }
    let names = names(&missing);
    let found = text!(
        "the Docker config names {names}, and no such program is on PATH",
        "Docker 설정에 적힌 {names} 프로그램이 PATH에 없어요"
    );
    let remedy = text!(
        "install it, or take `credsStore` and `credHelpers` out of ~/.docker/config.json and log \
         in again",
        "그 프로그램을 설치하거나, ~/.docker/config.json에서 `credsStore`와 `credHelpers`를 지우고 다시 \
         로그인해 주세요"
    );
    let needed = missing.iter().any(|it| match &it.helper.registry {
        None => true,
        Some(host) => host.contains("docker.io") || Some(host.as_str()) == registry,
    });
    if needed {
        Finding::problem(SUBJECT, found, remedy)
    } else {
        Finding::warning(SUBJECT, found, remedy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::State;

    #[test]
    fn a_missing_helper_is_a_problem_where_the_course_needs_it() {
        let looked = |registry: Option<&str>, is_there| {
            Ok(vec![Looked {
                helper: Helper {
                    program: "docker-credential-desktop".to_owned(),
                    registry: registry.map(str::to_owned),
                },
                is_there,
            }])
        };
        let own = Some("localhost:5050");
        for (looked, state) in [
            (Ok(Vec::new()), State::Ok),
            (looked(None, true), State::Ok),
            (looked(None, false), State::Problem),
            (looked(own, false), State::Problem),
            (
                looked(Some("https://index.docker.io/v1/"), false),
                State::Problem,
            ),
            (looked(Some("ghcr.io"), false), State::Warning),
        ] {
            let finding = judge(looked, own);
            assert_eq!(finding.state, state, "{finding:?}");
        }
    }
}

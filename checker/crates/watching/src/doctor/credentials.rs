//! The programs that keep logins: one that is named and not there breaks every pull and push.

use super::finding::{Finding, Subject};
use client::{Environment, Helper, helpers};
use engine::EngineError;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

/// A helper, and whether there is such a program on this machine.
#[derive(Debug, Clone)]
pub struct HelperProbe {
    helper: Helper,
    is_there: bool,
}

/// Looks for each on `PATH`, as docker does. Blocks.
///
/// # Errors
/// A Docker config that cannot be read.
pub fn probe(docker: &Environment) -> Result<Vec<HelperProbe>, EngineError> {
    let helpers = helpers(docker)?;
    Ok(helpers
        .into_iter()
        .map(|helper| HelperProbe {
            is_there: which::which(&helper.program).is_ok(),
            helper,
        })
        .collect())
}

/// `registry`: the learner's, where it is known. A missing helper for another registry than that
/// and Docker Hub does not matter.
pub fn judge(probed: Result<Vec<HelperProbe>, EngineError>, registry: Option<&str>) -> Finding {
    const SUBJECT: Subject = Subject::CredentialHelper;
    let probed = match probed {
        Ok(probed) => probed,
        Err(error) => return Finding::problem(SUBJECT, error.reason(), error.remedy()),
    };
    if probed.is_empty() {
        return Finding::ok(
            SUBJECT,
            text!(
                "none: the Docker config keeps logins itself",
                "없어요. 로그인 정보는 Docker 설정 파일에 저장돼요"
            ),
        );
    }
    let missing: Vec<_> = probed.iter().filter(|it| !it.is_there).collect();
    let names = |helpers: &[&HelperProbe]| {
        let names: Vec<_> = helpers
            .iter()
            .map(|it| visible(&it.helper.program))
            .collect();
        names.join(", ")
    };
    if missing.is_empty() {
        let all: Vec<_> = probed.iter().collect();
        return Finding::ok(SUBJECT, Text::same(names(&all)));
    }
    let names = names(&missing);
    let found = text!(
        "the Docker config names {names}, which is not on PATH",
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
    use crate::doctor::Severity;

    #[test]
    fn a_missing_helper_is_a_problem_where_the_course_needs_it() {
        let with = |registry: Option<&str>, is_there| {
            Ok(vec![HelperProbe {
                helper: Helper {
                    program: "docker-credential-desktop".to_owned(),
                    registry: registry.map(str::to_owned),
                },
                is_there,
            }])
        };
        let own = Some("localhost:5050");
        for (probed, state) in [
            (Ok(Vec::new()), Severity::Ok),
            (with(None, true), Severity::Ok),
            (with(None, false), Severity::Problem),
            (with(own, false), Severity::Problem),
            (
                with(Some("https://index.docker.io/v1/"), false),
                Severity::Problem,
            ),
            (with(Some("ghcr.io"), false), Severity::Warning),
        ] {
            let finding = judge(probed, own);
            assert_eq!(finding.severity, state, "{finding:?}");
        }
    }
}

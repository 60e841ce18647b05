//! Programs that keep logins, run for real.
#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::time::Duration;

use super::folder::config;
use crate::Environment;
use crate::docker_config::search::find;
use engine::{Credential, EngineError, Party, Place};

/// Makes `program`, found as `docker-credential-in/program` from the current folder.
fn helper(folder: &Path, program: &str, script: &str) {
    use std::os::unix::fs::PermissionsExt;

    let folder = folder.join("docker-credential-in");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join(program);
    fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
}

/// What the helper of a registry answers: `user:password`, `-`, or the code of what went wrong.
async fn asked(registry: &str, environment: &Environment, limit: Duration) -> String {
    match find(registry, environment, limit).await {
        Ok(login) => {
            let program = format!("docker-credential-in/{registry}");
            assert_eq!(login.place, Place::Program(program));
            match login.credential {
                None => "-".to_owned(),
                Some(Credential::Password(user, password)) => format!("{user}:{password}"),
                Some(Credential::IdentityToken(token)) => token,
            }
        }
        Err(error) => {
            assert_eq!(error.party(), Party::CredentialHelper);
            let named = format!("`docker-credential-in/{registry}`");
            assert!(error.reason().en.contains(&named), "{error:?}");
            assert!(error.remedy().en.contains("`credHelpers`"), "{error:?}");
            match error {
                EngineError::Credentials { detail, .. } => detail,
                EngineError::CredentialsTimeout { .. } => "late".to_owned(),
                error => panic!("{error:?}"),
            }
        }
    }
}

/// One test for all, since they are found from the process's one current folder.
#[tokio::test]
async fn helpers_are_asked_by_their_protocol_and_within_their_limit() {
    let rows = [
        // The registry's helper goes before the store, and both before the file.
        (
            "answers",
            "read key; echo '{\"Username\":\"ada\",\"Secret\":\"'$key'\"}'",
            "ada:answers",
        ),
        (
            "deaf",
            "exec <&-; echo '{\"Username\":\"ada\",\"Secret\":\"x\"}'",
            "ada:x",
        ),
        (
            "token",
            "echo '{\"Username\":\"<token>\",\"Secret\":\"t\"}'",
            "t",
        ),
        (
            "none",
            "echo credentials not found in native keychain; exit 1",
            "-",
        ),
        (
            "blank",
            "echo '{\"ServerURL\":\"\",\"Username\":\"\",\"Secret\":\"\"}'",
            "-",
        ),
        ("silent", "exit 255", "exit code 255"),
        ("words", "echo locked >&2; exit 1", "exit code 1: locked"),
        ("endless", "exec cat /dev/zero", "its answer is too large"),
        ("hangs", "exec sleep 30", "late"),
        ("leaves", "sleep 30 & exit 0", "late"),
    ];
    let helpers: Vec<_> = rows
        .iter()
        .map(|(name, ..)| format!(r#""{name}":"in/{name}""#))
        .collect();
    let (folder, environment) = config(&format!(
        r#"{{"credHelpers":{{{},"gone":"in/gone"}},"credsStore":"in/answers",
            "auths":{{"answers":{{"auth":"YWRhOm9sZA=="}}}}}}"#,
        helpers.join(",")
    ));
    let here = std::env::current_dir().unwrap();
    std::env::set_current_dir(folder.path()).unwrap();
    for (name, script, expected) in rows {
        helper(folder.path(), name, script);
        let seconds = if expected == "late" { 0.2 } else { 20.0 };
        let limit = Duration::from_secs_f32(seconds);
        assert_eq!(asked(name, &environment, limit).await, expected, "{name}");
    }
    let gone = asked("gone", &environment, Duration::from_secs(20)).await;
    assert_eq!(gone, "there is no such program on PATH");
    let store = find("other", &environment, Duration::from_secs(20)).await;
    let store = store.unwrap().credential;
    assert!(matches!(store, Some(Credential::Password(_, key)) if key == "other"));
    std::env::set_current_dir(here).unwrap();
}

#[tokio::test]
async fn a_config_that_says_nothing_of_logins_leaves_them_to_the_platforms_program() {
    if !cfg!(target_os = "linux") {
        return;
    }
    let (folder, mut environment) = config("{}");
    environment.path = Some(folder.path().into());
    let place = async |environment: &Environment| {
        let login = find("x", environment, Duration::from_secs(20)).await;
        login.map(|login| login.place)
    };
    let file = Place::File("$DOCKER_CONFIG/config.json".to_owned());
    assert_eq!(place(&environment).await.unwrap(), file);
    helper(folder.path(), "x", "exit 1");
    let program = folder.path().join("docker-credential-secretservice");
    fs::copy(folder.path().join("docker-credential-in/x"), program).unwrap();
    // It is on docker's PATH, and not on this process's: it was to be run.
    let error = place(&environment).await.unwrap_err();
    assert!(
        matches!(error, EngineError::Credentials { key: None, .. }),
        "{error:?}"
    );
}

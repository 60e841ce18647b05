//! Logins in the Docker config, in a variable and in Podman's files: each row is what docker does.

use std::time::Duration;

use proptest::prelude::*;

use super::folder::{config, set};
use crate::docker_config::search::{find, find_podmans};
use crate::{Environment, Helper, helpers};
use engine::{Credential, EngineError, Login, Party, Place};

const PATIENCE: Duration = Duration::from_secs(20);

/// `user:password`, a token, or `-` for no login.
fn shown(login: &Login) -> String {
    match &login.credential {
        None => "-".to_owned(),
        Some(Credential::Password(user, password)) => format!("{user}:{password}"),
        Some(Credential::IdentityToken(token)) => token.clone(),
    }
}

fn wait<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(work)
}

/// What is kept for a registry in this config.
fn kept(json: &str, registry: &str) -> Result<String, EngineError> {
    let (_folder, environment) = config(json);
    let login = wait(find(registry, &environment, PATIENCE))?;
    let file = Place::File("$DOCKER_CONFIG/config.json".to_owned());
    assert_eq!(login.place, file, "{json}");
    Ok(shown(&login))
}

/// Base64 of `ada:secret`.
const ADA: &str = "YWRhOnNlY3JldA==";

#[test]
fn logins_of_the_config_are_read_as_docker_reads_them() {
    let own = |entry: &str| format!(r#"{{"auths":{{"localhost:5050":{entry}}}}}"#);
    let auth = format!(r#"{{"auth":"{ADA}"}}"#);
    for (json, expected) in [
        (own(&auth), "ada:secret"),
        (own(r#"{"auth":"YWRhOnNlY3JldAA="}"#), "ada:secret"),
        (own(r#"{"auth":"YWRhOnNl\nY3JldA=="}"#), "ada:secret"),
        (own(r#"{"auth":"YWRhOmE6Yg=="}"#), "ada:a:b"),
        (own(r#"{"username":"ada","password":"x"}"#), "ada:x"),
        (own(&format!(r#"{{"Auth":"{ADA}"}}"#)), "ada:secret"),
        (own(&auth).replace("auths", "AUTHS"), "ada:secret"),
        (
            own(&format!(r#"{{"auth":"{ADA}","identitytoken":"t"}}"#)),
            "t",
        ),
        (own(r#"{"auth":""}"#), "-"),
        (own(r#"{"auth":null}"#), "-"),
        (own("null"), "-"),
        (own("{}"), "-"),
        (
            format!(r#"{{"auths":{{"ghcr.io":null,"localhost:5050":{auth}}}}}"#),
            "ada:secret",
        ),
        (
            format!(r#"{{"auths":{{"http://localhost:5050/v2/":{auth}}}}}"#),
            "ada:secret",
        ),
        (
            format!(r#"{{"auths":{{"localhost:5050/ada":{auth}}}}}"#),
            "ada:secret",
        ),
        (format!(r#"{{"auths":{{"localhost:5051":{auth}}}}}"#), "-"),
        (format!(r#"{{"auths":{{"LOCALHOST:5050":{auth}}}}}"#), "-"),
        // A later member of the name goes on where the former stopped; `null` begins anew.
        (
            format!(r#"{{"auths":{{"localhost:5050":{auth}}},"Auths":{{"x":{{}}}}}}"#),
            "ada:secret",
        ),
        (
            format!(r#"{{"auths":{{"localhost:5050":{auth}}},"Auths":null}}"#),
            "-",
        ),
        // An empty name of a program is none, and not the one for all.
        (
            format!(
                r#"{{"auths":{{"localhost:5050":{auth}}},"credsStore":"no-such","credHelpers":{{"localhost:5050":""}}}}"#
            ),
            "ada:secret",
        ),
        (format!("{} trailing words", own(&auth)), "ada:secret"),
        ("{}".to_owned(), "-"),
        ("null".to_owned(), "-"),
        (String::new(), "-"),
        (" \n".to_owned(), "-"),
    ] {
        assert_eq!(kept(&json, "localhost:5050").unwrap(), expected, "{json}");
    }
    let hub = format!(r#"{{"auths":{{"https://index.docker.io/v1/":{auth}}}}}"#);
    assert_eq!(kept(&hub, "docker.io").unwrap(), "ada:secret");
}

#[test]
fn a_config_that_docker_warns_of_may_have_a_login() {
    for broken in [
        "{",
        "[]",
        "\u{feff}{}",
        r#"{"auths":{},}"#,
        r#"{"auths":[]}"#,
        r#"{"auths":{"x":{"auth":1}}}"#,
        r#"{"auths":{"x":{"auth":"?"}}}"#,
        r#"{"auths":{"x":{"auth":"YWRh"}}}"#,
        r#"{"auths":{"x":{"auth":"YWRhOnNlY3JldA"}}}"#,
    ] {
        let error = kept(broken, "x").unwrap_err();
        let EngineError::DockerConfig { path, .. } = &error else {
            panic!("{broken}: {error:?}");
        };
        assert!(path.ends_with("config.json"), "{path}");
        assert_eq!(error.party(), Party::DockerConfig);
    }
}

#[test]
fn without_a_folder_nothing_is_kept() {
    let login = wait(find("x", &Environment::default(), PATIENCE)).unwrap();
    assert_eq!((shown(&login).as_str(), login.place), ("-", Place::Nowhere));
}

#[test]
fn a_variable_goes_before_the_config() {
    let (_folder, mut environment) = config(&format!(r#"{{"auths":{{"x":{{"auth":"{ADA}"}}}}}}"#));
    let of = |environment: &Environment, registry: &str| {
        let login = wait(find(registry, environment, PATIENCE)).unwrap();
        (shown(&login), login.place == Place::Variable)
    };
    environment.docker_auth_config = set(r#"{"auths":{"x":{"auth":"Ym9iOjE="}}}"#);
    assert_eq!(of(&environment, "x"), ("bob:1".to_owned(), true));
    assert_eq!(of(&environment, "y"), ("-".to_owned(), false));
    for passed_over in [
        "{",
        r#"{"auths":{"x":{"auth":"?"}}}"#,
        r#"{"auths":{"y":{"auth":"Ym9iOjE="}}}"#,
    ] {
        environment.docker_auth_config = set(passed_over);
        assert_eq!(
            of(&environment, "x"),
            ("ada:secret".to_owned(), false),
            "{passed_over}"
        );
    }
}

#[test]
fn podmans_logins_go_before_dockers() {
    let podman = format!(r#"{{"auths":{{"docker.io":{{"auth":"{ADA}"}}}}}}"#);
    let (session, own) = (config("{}").0, config(&podman).0);
    let (_folder, mut environment) = config(r#"{"auths":{"x":{"auth":"Ym9iOjE="}}}"#);
    let files = [&session, &own].map(|folder| folder.path().join("config.json"));
    environment.podman_logins = files.to_vec();
    let of = |registry| wait(find_podmans(registry, &environment, PATIENCE)).unwrap();
    assert_eq!(shown(&of("docker.io")), "ada:secret");
    assert_eq!(shown(&of("x")), "bob:1");
    let none = of("y");
    assert_eq!(shown(&none), "-");
    assert_eq!(none.place, Place::File("$REGISTRY_AUTH_FILE".to_owned()));
}

proptest! {
    #[test]
    fn no_config_is_too_strange(json in r#"[{}\[\]:,"a-z0-9=/ \n]{0,80}"#, auth in ".{0,20}") {
        let _ = kept(&json, "x");
        let entry = format!(r#"{{"auths":{{"x":{{"auth":{}}}}}}}"#, serde_json::json!(auth));
        if let Ok(login) = kept(&entry, "x") {
            prop_assert!(auth.is_empty() || login.contains(':'));
        }
    }
}

#[test]
fn helpers_are_those_that_the_config_names() {
    let named = |json: &str| helpers(&config(json).1);
    let helper = |name: &str, registry: Option<&str>| Helper {
        program: format!("docker-credential-{name}"),
        registry: registry.map(str::to_owned),
    };
    let both = r#"{"credsStore":"desktop","credHelpers":{"ghcr.io":"gh","x":""}}"#;
    let expected = [helper("desktop", None), helper("gh", Some("ghcr.io"))];
    assert_eq!(named(both).unwrap(), expected);
    for none in ["", "{}", r#"{"credsStore":"","credHelpers":null}"#] {
        assert_eq!(named(none).unwrap(), [], "{none}");
    }
    let other_case = r#"{"CREDSSTORE":"desktop"}"#;
    assert_eq!(named(other_case).unwrap(), [helper("desktop", None)]);
    for broken in ["{", r#"{"credHelpers":[]}"#] {
        assert!(
            matches!(named(broken), Err(EngineError::DockerConfig { .. })),
            "{broken}"
        );
    }
    assert_eq!(helpers(&Environment::default()).unwrap(), []);
}

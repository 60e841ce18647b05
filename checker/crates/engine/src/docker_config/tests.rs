//! Where the engine is found, and logins, with config folders as learners have them.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::docker_config::{Address, Source};
use crate::{Endpoint, EngineError, Environment, Helper, helpers};
use plain::hash;

/// A config folder with this `config.json`, and what is set beside it.
fn config(json: &str) -> (TempDir, Environment) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("config.json"), json).unwrap();
    let environment = Environment {
        config_dir: Some(folder.path().to_owned()),
        ..Environment::default()
    };
    (folder, environment)
}

/// The folder of a context's certificates, which is not made.
fn with_context(folder: &Path, name: &str, meta: &str) -> std::path::PathBuf {
    let digest = hash::sha256(name.as_bytes());
    let meta_folder = folder.join("contexts/meta").join(&digest);
    fs::create_dir_all(&meta_folder).unwrap();
    fs::write(meta_folder.join("meta.json"), meta).unwrap();
    folder.join("contexts/tls").join(digest).join("docker")
}

fn at(host: &str) -> String {
    format!(r#"{{"Endpoints":{{"docker":{{"Host":"{host}"}}}}}}"#)
}

fn set(value: &str) -> Option<String> {
    Some(value.to_owned())
}

fn unix(path: &str) -> Address {
    Address::Unix(path.into())
}

#[test]
fn the_host_goes_before_the_context_and_that_before_the_current_one() {
    let (folder, mut environment) = config(r#"{"currentContext":"one"}"#);
    with_context(folder.path(), "one", &at("unix:///one"));
    with_context(folder.path(), "two", &at("unix:///two"));
    let found = Endpoint::find(&environment).unwrap();
    assert_eq!(found.address, unix("/one"));
    assert_eq!(found.source, Source::CurrentContext("one".to_owned()));
    environment.docker_context = set("two");
    let found = Endpoint::find(&environment).unwrap();
    assert_eq!(found.address, unix("/two"));
    assert_eq!(found.source, Source::DockerContext("two".to_owned()));
    environment.docker_host = set("unix:///host");
    let found = Endpoint::find(&environment).unwrap();
    assert_eq!(
        (found.address, found.source),
        (unix("/host"), Source::DockerHost)
    );
    // What is set to nothing is not set.
    environment.docker_host = set("");
    environment.docker_context = set("");
    let found = Endpoint::find(&environment).unwrap();
    assert_eq!(found.address, unix("/one"));
}

#[test]
fn without_a_word_of_an_engine_it_is_the_default_one() {
    let default = Endpoint::find(&Environment::default()).unwrap();
    assert_eq!(default.source, Source::Default);
    assert!(default.is_local());
    for json in [
        "",
        " \n",
        "{}",
        r#"{"currentContext":""}"#,
        r#"{"currentContext":null}"#,
    ] {
        let (_folder, environment) = config(json);
        assert_eq!(Endpoint::find(&environment).unwrap(), default, "{json}");
    }
    let nowhere = Environment {
        config_dir: Some("/no/such/folder".into()),
        ..Environment::default()
    };
    assert_eq!(Endpoint::find(&nowhere).unwrap(), default);
    let (_folder, environment) = config(r#"{"currentContext":"default"}"#);
    let named = Endpoint::find(&environment).unwrap();
    assert_eq!(named.address, default.address);
}

#[test]
fn a_context_that_is_missing_or_broken_is_an_error() {
    let (folder, mut environment) = config(r#"{"currentContext":"gone"}"#);
    let is_error = |environment: &Environment| {
        matches!(
            Endpoint::find(environment),
            Err(EngineError::Endpoint { .. })
        )
    };
    assert!(is_error(&environment));
    environment.docker_context = set("../../etc");
    assert!(is_error(&environment));
    for meta in ["", "[]", "{}", r#"{"Endpoints":1}"#, &at("gopher://x")] {
        with_context(folder.path(), "gone", meta);
        environment.docker_context = set("gone");
        assert!(is_error(&environment), "{meta}");
    }
    environment.config_dir = None;
    assert!(is_error(&environment));
    for json in ["{", "[]", r#"{"currentContext":1}"#] {
        assert!(is_error(&config(json).1), "{json}");
    }
}

#[test]
fn a_context_without_a_host_is_the_default_engine() {
    let (folder, mut environment) = config("{}");
    environment.docker_context = set("plain");
    let default = Endpoint::find(&Environment::default()).unwrap();
    for meta in [
        r#"{"Endpoints":{}}"#,
        r#"{"Endpoints":{"docker":{}}}"#,
        &at(""),
    ] {
        with_context(folder.path(), "plain", meta);
        let found = Endpoint::find(&environment).unwrap();
        assert_eq!(found.address, default.address, "{meta}");
    }
}

#[test]
fn certificates_make_an_endpoint_one_with_tls() {
    let (folder, mut environment) = config("{}");
    let own = with_context(folder.path(), "far", &at("tcp://far:2376"));
    environment.docker_context = set("far");
    let found = Endpoint::find(&environment).unwrap();
    assert_eq!(found.address, Address::Tcp("far:2376".to_owned()));
    fs::create_dir_all(&own).unwrap();
    let found = Endpoint::find(&environment).unwrap();
    assert_eq!(found.address, Address::Tls("far:2376".to_owned(), own));

    environment.docker_host = set("tcp://near");
    let tcp = |port| format!("near:{port}");
    let address = |environment: &Environment| Endpoint::find(environment).unwrap().address;
    assert_eq!(address(&environment), Address::Tcp(tcp(2375)));
    environment.docker_tls_verify = set("1");
    let of_config = folder.path().to_owned();
    assert_eq!(address(&environment), Address::Tls(tcp(2376), of_config));
    environment.docker_cert_path = set("/certs");
    assert_eq!(
        address(&environment),
        Address::Tls(tcp(2376), "/certs".into())
    );
}

#[test]
fn addresses_of_every_shape_are_read() {
    let found = |host: &str| {
        let environment = Environment {
            docker_host: set(host),
            ..Environment::default()
        };
        Endpoint::find(&environment)
    };
    let tcp = |host: &str| Address::Tcp(host.to_owned());
    for (host, address, published) in [
        ("unix:///x.sock", unix("/x.sock"), "127.0.0.1"),
        ("tcp://far:1", tcp("far:1"), "far"),
        ("tcp://far:1/", tcp("far:1"), "far"),
        ("tcp://:1", tcp("127.0.0.1:1"), "127.0.0.1"),
        ("far:1", tcp("far:1"), "far"),
        ("http://far", tcp("far:2375"), "far"),
        ("tcp://[::1]:1", tcp("[::1]:1"), "[::1]"),
        ("tcp://[::1]", tcp("[::1]:2375"), "[::1]"),
        (
            "ssh://ada@far:22",
            Address::Ssh("ada@far:22".to_owned()),
            "far",
        ),
        ("ssh://far/", Address::Ssh("far".to_owned()), "far"),
    ] {
        let found = found(host).unwrap();
        assert_eq!(found.address, address, "{host}");
        assert_eq!(found.published_host(), published, "{host}");
    }
    for host in [
        "unix://",
        "tcp://",
        "gopher://x",
        "https://without-certificates",
        "://",
    ] {
        let found = found(host);
        assert!(
            matches!(found, Err(EngineError::Endpoint { .. })),
            "{host}: {found:?}"
        );
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
    assert!(named("{").is_err());
    assert!(named(r#"{"credHelpers":[]}"#).is_err());
    assert_eq!(helpers(&Environment::default()).unwrap(), []);
}

#[cfg(feature = "client")]
mod logins {
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use crate::{Credential, DockerEngine, Engine, Memo, Party, credential};

    #[tokio::test]
    async fn a_login_in_the_config_is_found() {
        let auths = r#"{"auths":{"localhost:5050":{"auth":"YWRhOnNlY3JldA=="},"x":{}}}"#;
        let (_folder, environment) = config(auths);
        let found = credential("localhost:5050", &environment).await.unwrap();
        assert!(matches!(
            found,
            Some(Credential::Password(user, word)) if user == "ada" && word == "secret"
        ));
        assert!(credential("other", &environment).await.unwrap().is_none());
        for none in ["", "{}", r#"{"auths":{}}"#] {
            let found = credential("x", &config(none).1).await.unwrap();
            assert!(found.is_none(), "{none}");
        }
        let nobody = Environment::default();
        assert!(credential("x", &nobody).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn a_broken_config_or_helper_is_not_a_missing_login() {
        for broken in [
            "{",
            r#"{"auths":{"x":{"auth":"?"}}}"#,
            r#"{"credHelpers":{"x":"no-such-helper"}}"#,
            r#"{"credsStore":"no-such-helper"}"#,
        ] {
            let (_folder, environment) = config(broken);
            let error = credential("x", &environment).await.unwrap_err();
            assert!(
                matches!(error, EngineError::Credentials { .. }),
                "{broken}: {error:?}"
            );
            assert_eq!(error.party(), Party::CredentialHelper);
        }
    }

    /// Makes `program`, found as `docker-credential-in/program` from the current folder.
    #[cfg(unix)]
    fn helper(folder: &Path, program: &str, script: &str) {
        use std::os::unix::fs::PermissionsExt;

        let folder = folder.join("docker-credential-in");
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join(program);
        fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// One test for all helpers, since they are found from the process's one current folder.
    #[cfg(unix)]
    #[tokio::test]
    async fn helpers_run_once_a_run_and_within_their_limit() {
        let (folder, environment) = config(
            r#"{"credHelpers":{"counts":"in/counts","empty":"in/empty","hangs":"in/hangs"}}"#,
        );
        let here = std::env::current_dir().unwrap();
        std::env::set_current_dir(folder.path()).unwrap();
        helper(
            folder.path(),
            "counts",
            r#"cat > /dev/null; echo run >> runs; echo '{"Username":"ada","Secret":"x"}'"#,
        );
        let none = "cat > /dev/null; echo credentials not found in native keychain; exit 1";
        helper(folder.path(), "empty", none);
        // It goes on until the test takes its folder away.
        helper(
            folder.path(),
            "hangs",
            "while [ -e \"$0\" ]; do sleep 0.05; done",
        );
        let endpoint = Endpoint {
            address: Address::Tcp("127.0.0.1:1".to_owned()),
            source: Source::DockerHost,
        };
        let connect = |seconds| {
            let limit = Duration::from_secs_f32(seconds);
            DockerEngine::connect(endpoint.clone(), &environment, limit).unwrap()
        };

        let memo = Memo::new(Arc::new(connect(20.0)));
        let (one, two) = tokio::join!(memo.credential("counts"), memo.credential("counts"));
        for found in [one, two, memo.credential("counts").await] {
            let found = found.unwrap();
            assert_eq!(found.as_ref().and_then(Credential::user), Some("ada"));
        }
        assert_eq!(fs::read_to_string("runs").unwrap(), "run\n");
        assert!(memo.credential("empty").await.unwrap().is_none());

        let late = connect(0.1).credential("hangs").await.unwrap_err();
        assert!(
            matches!(late, EngineError::CredentialsTimeout { .. }),
            "{late:?}"
        );
        assert_eq!(late.party(), Party::CredentialHelper);
        std::env::set_current_dir(here).unwrap();
    }
}

//! Where the engine is found, beside what the docker command line does in the same environment.

use std::fs;
use std::path::PathBuf;

use super::folder::{config, set, with_context};
use crate::Environment;
use crate::docker_config::address::platform_default;
use crate::docker_config::endpoint;
use engine::{Address, Certificates, EngineError, Source};

fn at(host: &str) -> String {
    format!(r#"{{"Endpoints":{{"docker":{{"Host":"{host}"}}}}}}"#)
}

fn unix(path: &str) -> Address {
    Address::Unix(path.into())
}

#[test]
fn the_host_goes_before_the_context_and_that_before_the_current_one() {
    let (folder, mut environment) = config(r#"{"currentContext":"one"}"#);
    with_context(folder.path(), "one", &at("unix:///one"));
    with_context(folder.path(), "two", &at("unix:///two"));
    let found = endpoint(&environment).unwrap();
    assert_eq!(found.address, unix("/one"));
    assert_eq!(found.source, Source::CurrentContext("one".to_owned()));
    environment.docker_context = set("two");
    let found = endpoint(&environment).unwrap();
    assert_eq!(found.address, unix("/two"));
    assert_eq!(found.source, Source::DockerContext("two".to_owned()));
    environment.docker_host = set("unix:///host");
    let found = endpoint(&environment).unwrap();
    assert_eq!(
        (found.address, found.source),
        (unix("/host"), Source::DockerHost)
    );
    // What is set to nothing is not set.
    environment.docker_host = set("");
    environment.docker_context = set("");
    let found = endpoint(&environment).unwrap();
    assert_eq!(found.address, unix("/one"));
}

#[test]
fn without_a_word_of_an_engine_it_is_the_default_one() {
    let default = endpoint(&Environment::default()).unwrap();
    assert_eq!(default.source, Source::Default);
    assert!(default.is_local());
    for json in [
        "",
        " \n",
        "{}",
        r#"{"currentContext":""}"#,
        r#"{"currentContext":null}"#,
        // Docker warns of these, and goes on.
        "null",
        "{",
        "[]",
        r#"{"auths":{},}"#,
        "\u{feff}{}",
        r#"{"currentContext":1}"#,
    ] {
        let (_folder, environment) = config(json);
        assert_eq!(endpoint(&environment).unwrap(), default, "{json}");
    }
    let nowhere = Environment {
        config_dir: Some("/no/such/folder".into()),
        ..Environment::default()
    };
    assert_eq!(endpoint(&nowhere).unwrap(), default);
    let (_folder, environment) = config(r#"{"currentContext":"default"}"#);
    let named = endpoint(&environment).unwrap();
    assert_eq!(named.address, default.address);
}

#[test]
fn a_context_that_is_missing_or_broken_is_an_error() {
    let (folder, mut environment) = config(r#"{"currentContext":"gone"}"#);
    let is_error = |environment: &Environment| {
        matches!(endpoint(environment), Err(EngineError::Endpoint { .. }))
    };
    assert!(is_error(&environment));
    environment.docker_context = set("../../etc");
    assert!(is_error(&environment));
    for meta in [
        "",
        "[]",
        "{}",
        r#"{"Endpoints":{}}"#,
        r#"{"Endpoints":1}"#,
        &at("gopher://x"),
    ] {
        with_context(folder.path(), "gone", meta);
        environment.docker_context = set("gone");
        assert!(is_error(&environment), "{meta}");
    }
    environment.config_dir = None;
    assert!(is_error(&environment));
}

#[test]
fn a_context_without_a_host_is_the_default_engine() {
    let (folder, mut environment) = config("{}");
    environment.docker_context = set("plain");
    let default = endpoint(&Environment::default()).unwrap();
    for meta in [
        r#"{"Endpoints":{"docker":{}}}"#,
        r#"{"Endpoints":{"docker":{"Host":null}}}"#,
        &at(""),
    ] {
        with_context(folder.path(), "plain", meta);
        let found = endpoint(&environment).unwrap();
        assert_eq!(found.address, default.address, "{meta}");
    }
}

#[test]
fn certificates_make_an_endpoint_one_with_tls() {
    let (folder, mut environment) = config("{}");
    let own = with_context(folder.path(), "far", &at("tcp://far:2376"));
    environment.docker_context = set("far");
    let found = endpoint(&environment).unwrap();
    assert_eq!(found.address, Address::Tcp("far:2376".to_owned()));
    fs::create_dir_all(&own).unwrap();
    let found = endpoint(&environment).unwrap();
    assert_eq!(found.address, tls("far:2376", Some(own.clone()), false));

    let unchecked = r#"{"Endpoints":{"docker":{"Host":"tcp://far:1","SkipTLSVerify":true}}}"#;
    with_context(folder.path(), "far", unchecked);
    let found = endpoint(&environment).unwrap();
    assert_eq!(found.address, tls("far:1", Some(own.clone()), true));
    fs::remove_dir_all(own).unwrap();
    let found = endpoint(&environment).unwrap();
    assert_eq!(found.address, tls("far:1", None, true));
}

fn tls(host: &str, folder: Option<PathBuf>, unchecked: bool) -> Address {
    Address::Tls(host.to_owned(), Certificates { folder, unchecked })
}

#[test]
fn the_environment_asks_for_tls_as_docker_understands_it() {
    let (folder, mut environment) = config("{}");
    let own = Some(folder.path().to_owned());
    let address = |environment: &Environment| endpoint(environment).map(|it| it.address);
    let refusal = |environment: &Environment| match address(environment) {
        Err(EngineError::Endpoint { reason, .. }) => reason.en,
        other => panic!("{other:?}"),
    };
    environment.docker_tls = set("1");
    for host in [None, set("tcp://near"), set("unix:///x.sock")] {
        environment.docker_host = host;
        let words = refusal(&environment);
        assert!(
            words.starts_with("DOCKER_TLS is set") && words.contains("ca.pem"),
            "{words}"
        );
    }
    fs::write(folder.path().join("ca.pem"), "").unwrap();
    assert!(refusal(&environment).contains("unix:///x.sock"));
    environment.docker_host = set("tcp://near");
    assert_eq!(
        address(&environment).unwrap(),
        tls("near:2375", own.clone(), true)
    );
    environment.docker_tls_verify = set("0");
    assert_eq!(
        address(&environment).unwrap(),
        tls("near:2375", own.clone(), false)
    );
    environment.docker_host = None;
    assert_eq!(
        address(&environment).unwrap(),
        tls("localhost:2376", own, false)
    );
    environment.docker_cert_path = set("/no/such/folder");
    assert!(refusal(&environment).contains("/no/such/folder/ca.pem"));
    // A context has its own.
    with_context(folder.path(), "near", &at("unix:///y.sock"));
    environment.docker_context = set("near");
    assert_eq!(address(&environment).unwrap(), unix("/y.sock"));
    environment.docker_context = None;
    environment.docker_tls_verify = set("");
    environment.docker_tls = None;
    assert_eq!(address(&environment).unwrap(), platform_default());
}

#[test]
fn addresses_of_every_shape_are_read() {
    let found = |host: &str| {
        let environment = Environment {
            docker_host: set(host),
            ..Environment::default()
        };
        endpoint(&environment)
    };
    let tcp = |host: &str| Address::Tcp(host.to_owned());
    for (host, address, published) in [
        ("unix:///x.sock", unix("/x.sock"), "127.0.0.1"),
        ("tcp://far:1", tcp("far:1"), "far"),
        ("tcp://far:1/", tcp("far:1"), "far"),
        ("tcp://:1", tcp("127.0.0.1:1"), "127.0.0.1"),
        ("far:1", tcp("far:1"), "far"),
        (" tcp://far ", tcp("far:2375"), "far"),
        ("tcp://", tcp("127.0.0.1:2375"), "127.0.0.1"),
        ("unix://", unix("/var/run/docker.sock"), "127.0.0.1"),
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
    for (host, help) in [
        ("gopher://x", "tcp://host:2375"),
        ("http://far", "tcp://far:2375"),
        ("https://far:1", "tcp://far:1"),
        ("://", ""),
        ("ssh://", ""),
        ("fd://", ""),
        ("UNIX:///x.sock", ""),
        ("unix://tcp://x", ""),
        ("tcp://far/engine", ""),
        ("/var/run/docker.sock", "unix:///var/run/docker.sock"),
        ("unix:/var/run/docker.sock", "unix:///var/run/docker.sock"),
    ] {
        match found(host) {
            Err(EngineError::Endpoint { remedy, .. }) => {
                assert!(remedy.en.contains(help), "{host}: {}", remedy.en);
            }
            found => panic!("{host}: {found:?}"),
        }
    }
}

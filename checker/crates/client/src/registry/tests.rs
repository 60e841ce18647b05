//! Registries as they are, before and after the first push, asked without, with the right and with a
//! wrong login. What each answers is from public reports of them.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::{Direct, Trust, basic};
use engine::{Credential, Digest, Proof, Reference, RegistryError};

/// Long enough for an answer on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// How a registry lets one in.
#[derive(Clone, Copy, PartialEq)]
enum Door {
    Open,
    Basic,
    /// What its token service answers to a wrong password; without one it gives a token.
    Tokens(u16, &'static str),
}

/// What it answers for what was never pushed, where the login is right.
type Missing = (u16, &'static str);

const UNAUTHORIZED: &str =
    r#"{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}"#;
const DENIED: &str = r#"{"errors":[{"code":"DENIED","message":"access forbidden"}]}"#;
const PAGE: &str = "<html>This page is blocked</html>";

#[rustfmt::skip]
const REGISTRIES: [(&str, Door, Missing, &str); 10] = [
    ("CNCF", Door::Basic, (404, r#"{"errors":[{"code":"NAME_UNKNOWN","message":"x"}]}"#), "absent"),
    ("Docker Hub", Door::Tokens(401, r#"{"details":"incorrect username or password"}"#), (401, UNAUTHORIZED), "denied"),
    ("GitLab", Door::Tokens(403, DENIED), (403, DENIED), "denied"),
    ("GHCR", Door::Tokens(403, r#"{"errors":[{"code":"DENIED","message":"denied"}]}"#), (403, DENIED), "denied"),
    ("Quay", Door::Tokens(401, r#"{"errors":[{"code":"UNAUTHORIZED","message":"Invalid"}]}"#), (401, UNAUTHORIZED), "denied"),
    ("Harbor", Door::Tokens(401, UNAUTHORIZED), (404, r#"{"errors":[{"code":"NOT_FOUND","message":"artifact x not found"}]}"#), "absent"),
    ("Harbor, another's project", Door::Tokens(401, UNAUTHORIZED), (401, UNAUTHORIZED), "denied"),
    ("ECR", Door::Basic, (404, r#"{"errors":[{"code":"NAME_UNKNOWN","message":"The repository with name"}]}"#), "absent"),
    ("Artifactory", Door::Basic, (403, DENIED), "denied"),
    ("none asks", Door::Open, (404, r#"{"errors":[{"code":"MANIFEST_UNKNOWN","message":"x"}]}"#), "absent"),
];

fn answer(status: u16, kind: &str, extra: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} Told\r\nContent-Type: {kind}\r\n{extra}Connection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

fn json(status: u16, body: &str) -> String {
    answer(status, "application/json", "", body)
}

/// The port of a server on the loopback that answers a path and its login so.
async fn server(answer: impl Fn(u16, &str, &str) -> String + Send + Sync + 'static) -> u16 {
    let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = server.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = server.accept().await {
            let mut question = Vec::new();
            while !question.ends_with(b"\r\n\r\n") {
                match stream.read_u8().await {
                    Ok(byte) => question.push(byte),
                    Err(_) => break,
                }
            }
            let question = String::from_utf8_lossy(&question);
            let path = question.split(' ').nth(1).unwrap_or_default();
            let mut lines = question.lines();
            let login = lines.find_map(|line| line.strip_prefix("authorization: "));
            let given = answer(port, path, login.unwrap_or_default());
            let _ = stream.write_all(given.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
    });
    port
}

fn manifest() -> String {
    format!(
        r#"{{"config":{{"digest":"{}"}},"layers":[]}}"#,
        Digest::of(b"config")
    )
}

fn registry(door: Door, missing: Missing, pushed: bool) -> impl Fn(u16, &str, &str) -> String {
    let right = basic("ada", "right").to_str().unwrap().to_owned();
    move |port, path, login| {
        let challenge = match door {
            Door::Open => String::new(),
            Door::Basic => "WWW-Authenticate: Basic realm=\"x\"\r\n".to_owned(),
            Door::Tokens(..) => format!(
                "WWW-Authenticate: Bearer realm=\"http://127.0.0.1:{port}/token\",service=\"x\"\r\n"
            ),
        };
        if let (true, Door::Tokens(status, words)) = (path.starts_with("/token"), door) {
            return match login {
                "" => json(200, r#"{"token":"anyone"}"#),
                login if login == right => json(200, r#"{"access_token":"ada"}"#),
                _ => json(status, words),
            };
        }
        let is_in = match door {
            Door::Open => true,
            Door::Basic => login == right,
            Door::Tokens(..) => login == "Bearer ada",
        };
        match path {
            _ if !is_in => answer(401, "application/json", &challenge, UNAUTHORIZED),
            "/v2/" => json(200, "{}"),
            _ if pushed => json(200, &manifest()),
            _ => json(missing.0, missing.1),
        }
    }
}

fn direct(port: u16, password: Option<&str>) -> Direct {
    let name = format!("127.0.0.1:{port}");
    let credential = password.map(|it| Credential::Password("ada".to_owned(), it.to_owned()));
    Direct::new(&name, Trust::of(&name), credential, PATIENCE).unwrap()
}

fn nginx() -> Reference {
    "localhost/ada/nginx:1".parse().unwrap()
}

async fn shown(port: u16, password: Option<&str>) -> &'static str {
    match direct(port, password).digest(&nginx()).await {
        Ok(Some(digest)) if digest == Digest::of(manifest().as_bytes()) => "there",
        Ok(Some(_)) => "another",
        Ok(None) => "absent",
        Err(RegistryError::Denied(_)) => "denied",
        Err(RegistryError::LoginRequired) => "login-required",
        Err(RegistryError::LoginRefused) => "login-refused",
        Err(RegistryError::Foreign(_)) => "foreign",
        Err(_) => "error",
    }
}

#[tokio::test]
async fn a_login_is_proven_by_the_registrys_word_and_never_by_what_it_has() {
    for (name, door, missing, before) in REGISTRIES {
        for pushed in [false, true] {
            let port = server(registry(door, missing, pushed)).await;
            let proof = async |password| direct(port, Some(password)).proof().await.unwrap();
            let is_open = door == Door::Open;
            let asked = |proof| if is_open { Proof::NotAsked } else { proof };
            assert_eq!(proof("right").await, asked(Proof::Accepted), "{name}");
            assert_eq!(proof("wrong").await, asked(Proof::Refused), "{name}");
            let right = shown(port, Some("right")).await;
            assert_eq!(right, if pushed { "there" } else { before }, "{name}");
            let [none, wrong] = [None, Some("wrong")];
            if !is_open {
                assert_eq!(shown(port, none).await, "login-required", "{name}");
                let wrong = shown(port, wrong).await;
                assert!(
                    ["denied", "login-refused"].contains(&wrong),
                    "{name}: {wrong}"
                );
            }
        }
    }
}

#[tokio::test]
async fn what_is_not_a_registry_proves_and_denies_nothing() {
    let page = |status| answer(status, "text/html", "Server: gate\r\n", PAGE);
    for status in [200, 401, 403, 404, 500] {
        let port = server(move |_, _, _| page(status)).await;
        for error in [
            direct(port, Some("right")).proof().await.unwrap_err(),
            direct(port, Some("right"))
                .digest(&nginx())
                .await
                .unwrap_err(),
        ] {
            let RegistryError::Foreign(words) = error else {
                panic!("{status}: {error:?}");
            };
            assert!(words.contains("gate"), "{words}");
        }
    }
    // The token service alone is behind a page.
    let port = server(move |port, path, login| match path.starts_with("/token") {
        true => page(403),
        false => registry(Door::Tokens(401, UNAUTHORIZED), (404, DENIED), false)(port, path, login),
    });
    let error = direct(port.await, Some("right")).proof().await.unwrap_err();
    assert!(matches!(error, RegistryError::Foreign(_)), "{error:?}");
    // A registry that has lost a blob says nothing of what was pushed.
    let lost = r#"{"errors":[{"code":"BLOB_UNKNOWN","message":"x"}]}"#;
    let port = server(registry(Door::Open, (404, lost), false)).await;
    assert_eq!(shown(port, None).await, "error");
}

#[tokio::test]
async fn a_login_stays_with_the_registry() {
    let elsewhere = server(|_, _, login| {
        assert_eq!(login, "");
        json(200, &manifest())
    })
    .await;
    let port = server(move |port, path, login| match path {
        "/v2/" => registry(Door::Basic, (404, DENIED), false)(port, path, login),
        path => {
            assert!(login.starts_with("Basic "));
            let to = format!("Location: http://127.0.0.1:{elsewhere}{path}\r\n");
            answer(307, "text/plain", &to, "")
        }
    })
    .await;
    assert_eq!(shown(port, Some("right")).await, "there");
}

#[tokio::test]
async fn content_is_the_platforms_configuration() {
    let (one, other) = (manifest(), r#"{"config":{"digest":"x"}}"#);
    let child = Digest::of(one.as_bytes());
    let index = format!(
        r#"{{"manifests":[{{"digest":"{child}","platform":{{"os":"linux","architecture":"arm64"}}}},
            {{"digest":"{}","platform":{{"os":"linux","architecture":"amd64"}}}}]}}"#,
        Digest::of(other.as_bytes())
    );
    let port = server(move |_, path, _| match path {
        "/v2/" => json(200, "{}"),
        path if path.ends_with("/manifests/1") => json(200, &index),
        path if path.ends_with(&child.to_string()) => json(200, &one),
        path if path.contains("/blobs/") => json(200, "configuration"),
        _ => json(404, DENIED),
    })
    .await;
    let content = direct(port, None).content(&nginx(), "linux/arm64").await;
    let content = content.unwrap().unwrap();
    assert_eq!(content.config, Digest::of(b"config"));
    assert_eq!(content.children.len(), 2);
    assert_eq!(content.configuration, b"configuration");
    let other = direct(port, None).content(&nginx(), "linux/s390x").await;
    assert!(matches!(other, Err(RegistryError::Foreign(_))), "{other:?}");
}

#[tokio::test]
async fn a_registry_that_does_not_answer_is_late() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let name = format!("127.0.0.1:{}", silent.local_addr().unwrap().port());
    let limit = Duration::from_millis(50);
    let direct = Direct::new(&name, Trust::Anything, None, limit).unwrap();
    let error = direct.digest(&nginx()).await.unwrap_err();
    assert!(matches!(error, RegistryError::Timeout(_)), "{error:?}");
}

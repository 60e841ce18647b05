//! The client against servers on the loopback that answer what no engine should.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::docker_config::{Address, Source};
use crate::{DockerEngine, Endpoint, Engine, EngineError, Party, Reference, RegistryError};

fn nginx() -> Reference {
    "nginx".parse().unwrap()
}

async fn listener() -> (TcpListener, Endpoint) {
    let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = Endpoint {
        address: Address::Tcp(server.local_addr().unwrap().to_string()),
        source: Source::DockerHost,
    };
    (server, endpoint)
}

#[tokio::test]
async fn no_answer_is_blamed_on_who_was_asked() {
    let (_silent, endpoint) = listener().await;
    let engine = DockerEngine::connect(endpoint, Duration::from_millis(50)).unwrap();
    let image = engine.image(&nginx()).await.unwrap_err();
    assert!(matches!(image, EngineError::Timeout { .. }), "{image:?}");
    assert_eq!(image.party(), Party::Engine);
    let registry = engine.registry_manifest(&nginx(), None).await.unwrap_err();
    assert_eq!(registry.party(), Party::Registry);
    assert!(matches!(
        registry,
        EngineError::Registry {
            error: RegistryError::Timeout(_),
            ..
        }
    ));
}

/// What the engine's client makes of a server that gives this answer to the question for an image.
async fn image(status: &str, kind: &str, body: &str) -> Result<bool, EngineError> {
    let (server, endpoint) = listener().await;
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    let serve = async {
        let (mut stream, _) = server.accept().await.unwrap();
        let _ = stream.read(&mut [0; 4096]).await.unwrap();
        stream.write_all(answer.as_bytes()).await.unwrap();
    };
    let engine = DockerEngine::connect(endpoint, Duration::from_secs(10)).unwrap();
    let reference = nginx();
    let (found, ()) = tokio::join!(engine.image(&reference), serve);
    found.map(|image| image.is_some())
}

#[tokio::test]
async fn only_the_engine_says_that_an_image_is_not_there() {
    const JSON: &str = "application/json";
    let none = r#"{"message":"No such image: nginx:latest"}"#;
    assert!(!image("404 Not Found", JSON, none).await.unwrap());
    for (status, kind, body) in [
        ("404 Not Found", "text/html", "<h1>Not Found</h1>"),
        ("404 Not Found", "text/html", none),
        ("404 Not Found", JSON, r#"{"message":"page not found"}"#),
        ("404 Not Found", JSON, "{}"),
        ("200 OK", JSON, "{}"),
        ("200 OK", "text/html", "<h1>Welcome</h1>"),
    ] {
        let found = image(status, kind, body).await;
        assert!(found.is_err(), "{status} {kind} {body}: {found:?}");
    }
}

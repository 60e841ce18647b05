//! The client against servers on the loopback that answer what no engine should.

use std::time::Duration;

use super::bounded::LARGEST_ANSWER;
use super::stand_in::{self, PATIENCE, answer, connect, endpoint, engine, json, listener};
use engine::{Address, Engine, EngineError, Party, Reference, RegistryError};

fn nginx() -> Reference {
    "nginx".parse().unwrap()
}

#[tokio::test]
async fn no_answer_is_blamed_on_who_was_asked() {
    let (_silent, endpoint) = listener().await;
    let engine = connect(endpoint, Duration::from_millis(50));
    let image = engine.image(&nginx()).await.unwrap_err();
    assert!(matches!(image, EngineError::Timeout { .. }), "{image:?}");
    assert_eq!(image.party(), Party::Engine);
    // It greets, and then has nothing to say of a registry.
    let (server, endpoint) = listener().await;
    tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((mut stream, _)) = server.accept().await {
            if held.is_empty() {
                stand_in::serve(&mut stream, &|_: &str| stand_in::ping()).await;
            }
            held.push(stream);
        }
    });
    let engine = connect(endpoint, Duration::from_millis(300));
    let registry = engine.registry_manifest(&nginx(), None).await.unwrap_err();
    assert_eq!(registry.party(), Party::Registry, "{registry:?}");
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
    let answer = answer(status, kind, body);
    let engine = engine(move |_| answer.clone()).await;
    engine.image(&nginx()).await.map(|image| image.is_some())
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

/// Whether each question is answered with an error, by its name.
async fn believed(answer: String) -> Vec<&'static str> {
    let engine = engine(move |_| answer.clone()).await;
    let nginx = nginx();
    let answered = [
        ("info", engine.info().await.is_ok()),
        ("image", engine.image(&nginx).await.is_ok()),
        ("image_names", engine.image_names().await.is_ok()),
        ("history_rows", engine.history_rows(&nginx).await.is_ok()),
        ("container", engine.container("demo").await.is_ok()),
        ("running", engine.running_containers().await.is_ok()),
        ("changes", engine.changes("demo").await.is_ok()),
        ("read_file", engine.read_file("demo", "/x", 8).await.is_ok()),
        (
            "manifest",
            engine.registry_manifest(&nginx, None).await.is_ok(),
        ),
    ];
    let believed = answered.into_iter().filter(|(_, is_ok)| *is_ok);
    believed.map(|(question, _)| question).collect()
}

#[tokio::test]
async fn what_is_not_an_engines_answer_is_believed_for_no_question() {
    let html = "<html>no such image</html>";
    let cut = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n[";
    for answer in [
        json("200 OK", "{}"),
        json("200 OK", r#"[{"Id":""}]"#),
        answer("404 Not Found", "text/html", html),
        answer("200 OK", "text/html", html),
        cut.to_owned(),
        String::new(),
    ] {
        assert_eq!(believed(answer.clone()).await, [""; 0], "{answer}");
    }
}

#[tokio::test]
async fn an_answer_names_what_is_wrong_with_it() {
    let error = async |answer: String| {
        let engine = engine(move |_| answer.clone()).await;
        engine.image_names().await.unwrap_err()
    };
    let html = error(answer("404 Not Found", "text/html", "<h1>404</h1>")).await;
    assert!(matches!(html, EngineError::Unusable { .. }), "{html:?}");
    let cut = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[";
    let cut = error(cut.to_owned()).await;
    assert!(matches!(cut, EngineError::Lost { .. }), "{cut:?}");
    let own = error(json("500 Internal Server Error", r#"{"message":"disk"}"#)).await;
    assert!(
        matches!(own, EngineError::Answer { status: 500, .. }),
        "{own:?}"
    );
    let large = " ".repeat(usize::try_from(LARGEST_ANSWER).unwrap());
    let large = error(json("200 OK", &large)).await;
    assert!(matches!(large, EngineError::TooLarge { .. }), "{large:?}");
    assert_eq!(large.party(), Party::Limit);
}

#[tokio::test]
async fn where_nothing_listens_there_is_no_engine() {
    let (free, closed) = listener().await;
    drop(free);
    let error = connect(closed, PATIENCE).image(&nginx()).await.unwrap_err();
    assert!(
        matches!(error, EngineError::Unreachable { .. }),
        "{error:?}"
    );
}

#[cfg(unix)]
#[tokio::test]
async fn a_unix_socket_is_an_engine_where_one_answers() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("docker.sock");
    let connect = || connect(endpoint(Address::Unix(socket.clone())), PATIENCE);
    let missing = connect().image_names().await.unwrap_err();
    assert!(
        matches!(missing, EngineError::Unreachable { .. }),
        "{missing:?}"
    );
    let server = tokio::net::UnixListener::bind(&socket).unwrap();
    let serve = async {
        for _ in 0..2 {
            let (mut stream, _) = server.accept().await.unwrap();
            let answer = |line: &str| stand_in::greeting_or(line, &json("200 OK", "[]"));
            stand_in::serve(&mut stream, &answer).await;
        }
    };
    let engine = connect();
    let (names, ()) = tokio::join!(engine.image_names(), serve);
    assert_eq!(names.unwrap(), []);
    drop(server);
    // The file stays, and nothing listens.
    let left = engine.image_names().await.unwrap_err();
    assert!(matches!(left, EngineError::Unreachable { .. }), "{left:?}");
}

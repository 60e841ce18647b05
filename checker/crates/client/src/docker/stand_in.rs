//! Servers on the loopback that stand in for an engine, for the tests of the client.

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::{DockerEngine, Environment};
use engine::{Address, Endpoint, Source};

/// Long enough for an answer on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(20);

pub fn endpoint(address: Address) -> Endpoint {
    Endpoint {
        address,
        source: Source::DockerHost,
    }
}

pub async fn listener() -> (TcpListener, Endpoint) {
    let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr().unwrap().to_string();
    (server, endpoint(Address::Tcp(address)))
}

pub fn connect(endpoint: Endpoint, timeout: Duration) -> DockerEngine {
    DockerEngine::connect(endpoint, &Environment::default(), timeout).unwrap()
}

/// An answer with a whole body.
pub fn answer(status: &str, kind: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nConnection: close\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )
}

/// An engine's greeting.
pub fn ping() -> String {
    "HTTP/1.1 200 OK\r\nApi-Version: 1.45\r\nConnection: close\r\nContent-Length: 2\r\n\r\nOK"
        .to_owned()
}

pub fn json(status: &str, body: &str) -> String {
    answer(status, "application/json", body)
}

/// An engine's greeting where it is asked for, and else this answer.
pub fn greeting_or(line: &str, answer: &str) -> String {
    match is_greeting(line) {
        true => ping(),
        false => answer.to_owned(),
    }
}

fn is_greeting(line: &str) -> bool {
    line.starts_with("GET /_ping ")
}

/// Reads one question, and answers it by its first line: `GET /version HTTP/1.1`.
pub async fn serve(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    answer: &impl Fn(&str) -> String,
) {
    let mut question = Vec::new();
    while !question.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => question.push(byte),
            Err(_) => return,
        }
    }
    let question = String::from_utf8_lossy(&question);
    let line = question.lines().next().unwrap_or_default();
    let _ = stream.write_all(answer(line).as_bytes()).await;
    let _ = stream.shutdown().await;
}

/// An engine that gives these answers, and greets as one.
pub async fn engine(answer: impl Fn(&str) -> String + Send + Sync + 'static) -> DockerEngine {
    raw(move |line| match is_greeting(line) {
        true => ping(),
        false => answer(line),
    })
    .await
}

/// A server that gives these answers, to the greeting too.
pub async fn raw(answer: impl Fn(&str) -> String + Send + Sync + 'static) -> DockerEngine {
    raw_with(&Environment::default(), answer).await
}

/// As [`raw`], in another environment.
pub async fn raw_with(
    environment: &Environment,
    answer: impl Fn(&str) -> String + Send + Sync + 'static,
) -> DockerEngine {
    let (server, endpoint) = listener().await;
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = server.accept().await {
            serve(&mut stream, &answer).await;
        }
    });
    DockerEngine::connect(endpoint, environment, PATIENCE).unwrap()
}

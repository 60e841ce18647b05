//! What answers at the published addresses of containers, asked from this machine.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::local_file;
use crate::verdict::{ReasonCode, Unknown};
use engine::{Endpoint, Fetched, PortBinding, World};
use plain::hash;
use plain::text;
use plain::visible::visible;

/// How long nothing may answer before that is what is seen: `docker container run --detach` comes
/// back before the server in the container listens, and the check is often typed right after it.
const PATIENCE: Duration = Duration::from_secs(1);

/// A text's size and SHA-256 in hexadecimal digits, in place of the text.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
pub struct Bytes {
    pub size: usize,
    pub sha256: String,
}

/// What one published address answered.
#[derive(Serialize, Deserialize)]
pub struct Served {
    pub url: String,
    pub answer: Answer,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Page {
        status: u16,
        body: Bytes,
    },
    /// Nobody takes the connection, or it is dropped without an answer.
    Nothing,
}

impl Bytes {
    pub fn of(bytes: &[u8]) -> Self {
        Self {
            size: bytes.len(),
            sha256: hash::sha256(bytes),
        }
    }
}

impl Served {
    pub fn is_page(&self) -> bool {
        matches!(self.answer, Answer::Page { .. })
    }
}

/// The address under which this machine reaches a published port.
pub fn url(endpoint: &Endpoint, port: &PortBinding, path: &str) -> String {
    let host = match port.host_address.as_str() {
        "" | "0.0.0.0" => endpoint.published_host().to_owned(),
        "::" if endpoint.is_local() => "[::1]".to_owned(),
        "::" => endpoint.published_host().to_owned(),
        address if address.contains(':') => format!("[{address}]"),
        address => address.to_owned(),
    };
    format!("http://{host}:{}{path}", port.host_port)
}

/// Asks every address, and all again for a moment while nothing answers at any of them.
pub async fn answers(
    world: &dyn World,
    endpoint: &Endpoint,
    urls: &[String],
    timeout: Duration,
) -> Vec<Result<Served, Unknown>> {
    let silent = |answer: &Result<Served, Unknown>| {
        matches!(
            answer,
            Ok(Served {
                answer: Answer::Nothing,
                ..
            })
        )
    };
    let until = Instant::now() + PATIENCE.min(timeout);
    loop {
        let asked = urls
            .iter()
            .map(|url| ask(world, endpoint, url.clone(), timeout));
        let answers = futures_util::future::join_all(asked).await;
        if answers.is_empty() || !answers.iter().all(silent) || Instant::now() >= until {
            return answers;
        }
        world.sleep(Duration::from_millis(50)).await;
    }
}

async fn ask(
    world: &dyn World,
    endpoint: &Endpoint,
    url: String,
    timeout: Duration,
) -> Result<Served, Unknown> {
    let unknown = |code, reason| Unknown {
        code,
        reason,
        remedy: text!(
            "open that address in a browser; see `docker container ls` and `docker container logs`",
            "브라우저로 그 주소를 열어 보고 `docker container ls`와 `docker container logs`를 확인해 주세요"
        ),
    };
    let answer = match world.page(&url, local_file::LARGEST, timeout).await {
        Fetched::Page { status, body } => Answer::Page {
            status,
            body: Bytes::of(&body),
        },
        // On this machine that is an observation; elsewhere a firewall may stand between.
        Fetched::Refused(_) if endpoint.is_local() => Answer::Nothing,
        Fetched::Refused(detail) | Fetched::CouldNotAsk(detail) => {
            return Err(unknown(
                ReasonCode::PageUnreachable,
                text!(
                    "{url} cannot be reached from this machine ({detail})",
                    "이 컴퓨터에서 {url}에 연결할 수 없어요 ({detail})",
                    url = visible(&url),
                    detail = visible(&detail)
                ),
            ));
        }
        Fetched::TimedOut => {
            return Err(unknown(
                ReasonCode::PageTimeout,
                text!(
                    "{url} did not answer within {seconds} s",
                    "{url}에서 {seconds}초 안에 응답이 오지 않았어요",
                    url = visible(&url),
                    seconds = timeout.as_secs_f32()
                ),
            ));
        }
        Fetched::TooLarge => {
            return Err(unknown(
                ReasonCode::PageTooLarge,
                text!(
                    "{url} sent more than 1 MiB",
                    "{url}에서 1 MiB가 넘는 응답을 보냈어요",
                    url = visible(&url)
                ),
            ));
        }
    };
    Ok(Served { url, answer })
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::Environment;

    #[tokio::test]
    async fn a_server_may_take_a_moment_to_answer() {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let endpoint = Endpoint::find(&Environment {
            docker_host: Some("unix:///nowhere".to_owned()),
            ..Environment::default()
        });
        let endpoint = endpoint.unwrap();
        let server = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", server.local_addr().unwrap());
        let serve = async {
            // As Docker's proxy does while nothing listens in the container.
            for _ in 0..2 {
                drop(server.accept().await.unwrap());
            }
            let (mut stream, _) = server.accept().await.unwrap();
            let _ = stream.read(&mut [0; 1024]).await.unwrap();
            stream
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")
                .await
                .unwrap();
            stream
        };
        let urls = [url];
        let (answers, _stream) = tokio::join!(
            answers(
                &engine::RealWorld,
                &endpoint,
                &urls,
                Duration::from_secs(10)
            ),
            serve
        );
        assert!(matches!(answers.as_slice(), [Ok(served)] if served.is_page()));
    }
}

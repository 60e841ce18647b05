//! What answers at the published addresses of containers, asked from this machine.

use std::time::{Duration, Instant};

use futures_util::StreamExt;
use serde::{Deserialize, Serialize};

use crate::local_file::LARGEST;
use crate::page_origin::Origin;
use crate::verdict::{ReasonCode, Unknown};
use engine::{Fetched, PortBinding, PortsAt, World};
use plain::hash;
use plain::text;
use plain::visible::visible;

/// How long nothing may answer before that is what is seen: `docker container run --detach` comes
/// back before the server in the container listens, and the check is often typed right after it.
const PATIENCE: Duration = Duration::from_secs(1);

/// Addresses that are asked at the same time.
const AT_ONCE: usize = 16;

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
    /// The container's name; facts of older checkers lack it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub container: Option<String>,
    /// Where the page comes from, if it is the right one and that was looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
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

/// An address of a container's port, and the container's name.
pub struct Published {
    pub url: String,
    pub container: String,
}

/// The address under which this machine reaches a published port.
///
/// # Errors
/// [`Unknown`] where nothing shows that this machine's ports are the containers', or where the
/// port is for the engine's own host alone.
pub fn url(place: &PortsAt, port: &PortBinding, path: &str) -> Result<String, Unknown> {
    let address = port.host_address.as_str();
    let is_any = matches!(address, "" | "0.0.0.0" | "::");
    let host = match place {
        PortsAt::NotKnown => return Err(elsewhere()),
        PortsAt::Here if address == "::" => "[::1]".to_owned(),
        PortsAt::Here if is_any => "127.0.0.1".to_owned(),
        PortsAt::Host(host) if is_any => host.clone(),
        PortsAt::Host(host) if is_loopback(address) && !is_loopback(host) => {
            return Err(on_its_host_alone(host, port));
        }
        _ if address.contains(':') => format!("[{address}]"),
        _ => address.to_owned(),
    };
    Ok(format!("http://{host}:{}{path}", port.host_port))
}

fn is_loopback(host: &str) -> bool {
    let plain = host.trim_start_matches('[').trim_end_matches(']');
    let address = plain.parse::<std::net::IpAddr>();
    plain == "localhost" || address.is_ok_and(|it| it.is_loopback())
}

fn elsewhere() -> Unknown {
    Unknown {
        code: ReasonCode::PublishedElsewhere,
        reason: text!(
            "nothing shows that the engine's ports are on this machine: its socket leads out of here, \
             to another network or another machine",
            "엔진이 게시한 포트가 이 컴퓨터에 있는지 알 수 없어요. 엔진의 소켓이 다른 네트워크나 다른 \
             컴퓨터로 이어져 있어요"
        ),
        remedy: text!(
            "run `checker` where the engine runs: on the computer itself, and not in a container that \
             has its socket",
            "엔진이 실행되는 곳에서 `checker`를 실행해 주세요. 소켓을 마운트한 컨테이너 안이 아니라 \
             컴퓨터에서 직접 실행하면 돼요"
        ),
    }
}

fn on_its_host_alone(host: &str, port: &PortBinding) -> Unknown {
    Unknown {
        code: ReasonCode::PublishedElsewhere,
        reason: text!(
            "port {number} is published at {address}, which only the engine's own machine {host} reaches",
            "{number}번 포트가 {address} 주소에 게시되어 있어서 엔진이 있는 {host} 컴퓨터에서만 닿을 수 있어요",
            number = port.host_port,
            address = visible(&port.host_address),
            host = visible(host)
        ),
        remedy: text!(
            "leave the address out of `-p`, or run `checker` on that machine",
            "`-p`에서 주소를 빼고 게시하거나 그 컴퓨터에서 `checker`를 실행해 주세요"
        ),
    }
}

/// What one address answered, with the page itself.
pub struct Answered {
    pub served: Served,
    /// Of a page.
    pub body: Option<Vec<u8>>,
}

/// Asks every address, and all again for a moment while nothing answers at any of them; the
/// answers are in the order of the addresses.
pub async fn answers(
    world: &dyn World,
    place: &PortsAt,
    asked: &[Published],
    timeout: Duration,
) -> Vec<Result<Answered, Unknown>> {
    let silent =
        |answer: &Result<Answered, Unknown>| answer.as_ref().is_ok_and(|it| !it.served.is_page());
    let until = Instant::now() + PATIENCE.min(timeout);
    loop {
        let mut questions = Vec::new();
        for one in asked {
            questions.push(ask(world, place, one, timeout));
        }
        let questions = futures_util::stream::iter(questions).buffered(AT_ONCE);
        let answers: Vec<_> = questions.collect().await;
        if answers.is_empty() || !answers.iter().all(silent) || Instant::now() >= until {
            return answers;
        }
        world.sleep(Duration::from_millis(50)).await;
    }
}

async fn ask(
    world: &dyn World,
    place: &PortsAt,
    asked: &Published,
    timeout: Duration,
) -> Result<Answered, Unknown> {
    let url = asked.url.clone();
    let unknown = |code, reason| Unknown {
        code,
        reason,
        remedy: text!(
            "open that address in a browser; see `docker container ls` and `docker container logs`",
            "브라우저로 그 주소를 열어 보고 `docker container ls`와 `docker container logs`를 확인해 주세요"
        ),
    };
    let (answer, body) = match world.page(&url, LARGEST, timeout).await {
        Fetched::Page { status, body } => {
            let page = Answer::Page {
                status,
                body: Bytes::of(&body),
            };
            (page, Some(body))
        }
        // On this machine that is an observation; elsewhere a firewall may stand between.
        Fetched::Refused(_) if *place == PortsAt::Here => (Answer::Nothing, None),
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
                    "{url} sent more than {most} MiB",
                    "{url}에서 {most} MiB가 넘는 응답을 보냈어요",
                    url = visible(&url),
                    most = LARGEST / (1024 * 1024)
                ),
            ));
        }
    };
    let served = Served {
        url,
        answer,
        container: Some(asked.container.clone()),
        origin: None,
    };
    Ok(Answered { served, body })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_where_this_machine_reaches_it_or_none() {
        let at = |place: &PortsAt, host_address: &str| {
            let port = PortBinding {
                container: "80/tcp".to_owned(),
                host_address: host_address.to_owned(),
                host_port: 8080,
            };
            let url = url(place, &port, "/").map_err(|unknown| unknown.code);
            url.map(|url| url.trim_end_matches(":8080/").to_owned())
        };
        let here = |address| at(&PortsAt::Here, address).unwrap();
        assert_eq!(here("0.0.0.0"), "http://127.0.0.1");
        assert_eq!(here("::"), "http://[::1]");
        assert_eq!(here("127.0.0.2"), "http://127.0.0.2");
        assert_eq!(here("fd00::1"), "http://[fd00::1]");
        let other = PortsAt::Host("lab.example".to_owned());
        for address in ["", "0.0.0.0", "::"] {
            assert_eq!(at(&other, address).unwrap(), "http://lab.example");
        }
        assert_eq!(at(&other, "192.0.2.7").unwrap(), "http://192.0.2.7");
        for address in ["127.0.0.1", "127.0.0.2", "::1"] {
            let code = at(&other, address).unwrap_err();
            assert_eq!(code, ReasonCode::PublishedElsewhere, "{address}");
        }
        for loopback in ["localhost", "127.0.0.1", "[::1]"] {
            let place = PortsAt::Host(loopback.to_owned());
            assert_eq!(at(&place, "127.0.0.1").unwrap(), "http://127.0.0.1");
        }
        for address in ["", "0.0.0.0", "::", "127.0.0.1"] {
            let code = at(&PortsAt::NotKnown, address).unwrap_err();
            assert_eq!(code, ReasonCode::PublishedElsewhere);
        }
    }

    #[tokio::test]
    async fn a_server_may_take_a_moment_to_answer() {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let server = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let asked = [Published {
            url: format!("http://{}/", server.local_addr().unwrap()),
            container: "web".to_owned(),
        }];
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
        let patience = Duration::from_secs(10);
        let world = client::RealWorld;
        let asking = answers(&world, &PortsAt::Here, &asked, patience);
        let (answers, _stream) = tokio::join!(asking, serve);
        assert!(matches!(answers.as_slice(), [Ok(it)] if it.served.is_page()));
    }
}

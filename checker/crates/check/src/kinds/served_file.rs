//! A running container of an image serves exactly the learner's file on its published port.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::published_port::published;
use crate::kind::Kind;
use crate::local_file::{self, LocalFile};
use crate::local_path::LocalPath;
use crate::verdict::Situation::{
    self, NoAnswer, NoFile, NotPublished, OldImage, ServerError, Unreadable, WrongPage,
};
use crate::verdict::{Outcome, ReasonCode, Unknown};
use crate::{Context, Sight};
use crate::{Trace, TraceKind};
use engine::{Container, Endpoint, Fetched, Identity, PortBinding, Reference, World};
use plain::hash;
use plain::text;
use plain::visible::visible;

/// Addresses that are asked, where a learner runs many containers of the image.
const MOST_ADDRESSES: usize = 8;

/// How long nothing may answer before that is what is seen: `docker container run --detach` comes
/// back before the server in the container listens, and the check is often typed right after it.
const PATIENCE: Duration = Duration::from_secs(1);

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServedFile {
    image: Reference,
    /// The port inside the container (TCP).
    port: u16,
    /// The path of the URL.
    path: String,
    file: LocalPath,
}

#[derive(Serialize, Deserialize)]
pub struct Facts {
    file: Result<Bytes, LocalFile>,
    served: Vec<Served>,
    /// Whether containers of other images publish the port: an older build, most often.
    #[serde(default)]
    others: bool,
}

/// A text's size and SHA-256 in hexadecimal digits, in place of the text.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct Bytes {
    size: usize,
    sha256: String,
}

/// What one published address answered.
#[derive(Serialize, Deserialize)]
struct Served {
    url: String,
    answer: Answer,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Page {
        status: u16,
        body: Bytes,
    },
    /// Nobody takes the connection, or it is dropped without an answer.
    Nothing,
}

impl Kind for ServedFile {
    type Facts = Facts;
    const SITUATIONS: &'static [Situation] = &[
        NoFile,
        Unreadable,
        OldImage,
        NotPublished,
        NoAnswer,
        ServerError,
        WrongPage,
    ];

    async fn observe(&self, context: &Context<'_>) -> Result<Facts, Unknown> {
        let file = local_file::read_bytes(context.folder, &self.file)?.map(|text| Bytes::of(&text));
        let engine = context.engine()?;
        let endpoint = engine.endpoint()?;
        let (image, running) =
            futures_util::try_join!(engine.image(&self.image), engine.running_containers())?;
        let image = image.map(Identity::from);
        let is_own =
            |container: &&Container| image.as_ref().is_some_and(|image| image.made(container));
        let others = running
            .iter()
            .any(|it| !is_own(&it) && published(it, self.port).next().is_some());
        let urls = running
            .iter()
            .filter(is_own)
            .flat_map(|container| published(container, self.port))
            .map(|port| url(endpoint, port, &self.path))
            .take(MOST_ADDRESSES)
            .collect::<Vec<_>>();
        // Half of the step's time: a hanging server is reported by its address, not as the engine.
        let answers = answers(context.world, endpoint, &urls, context.timeout / 2).await;
        // One address that cannot be asked does not hide one that can: a host may have no IPv6.
        let (served, faults): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
        let served: Vec<Served> = served.into_iter().flatten().collect();
        match faults.into_iter().find_map(Result::err) {
            Some(unknown) if !served.iter().any(Served::is_page) => Err(unknown),
            _ => Ok(Facts {
                file,
                served,
                others,
            }),
        }
    }

    fn judge(&self, facts: &Facts) -> Outcome {
        let (image, file) = (&self.image, self.file.as_str());
        let expected = text!(
            "a running container of {image} serves exactly your {file}",
            "실행 중인 {image} 컨테이너가 {file} 파일을 그대로 제공해야 해요"
        );
        let fail = |situation, found| Outcome::Fail {
            expected: expected.clone(),
            found,
            situation: Some(situation),
        };
        let wanted = match &facts.file {
            Ok(wanted) => wanted,
            Err(absent) => {
                let problem = absent.problem(&self.file);
                return fail(
                    absent.situation(),
                    problem.unwrap_or_else(|| text!("no {file}", "{file} 파일이 없어요")),
                );
            }
        };
        let right = |served: &&Served| matches!(&served.answer, Answer::Page { status: 200, body } if body == wanted);
        if let Some(served) = facts.served.iter().find(right) {
            return Outcome::Pass {
                found: text!(
                    "{url} serves your {file}, byte for byte",
                    "{url}에서 {file} 파일을 한 바이트도 다르지 않게 제공해요",
                    url = visible(&served.url)
                ),
            };
        }
        let pages = facts.served.iter().find(|served| served.is_page());
        let Some(served) = pages.or(facts.served.first()) else {
            let situation = if facts.others { OldImage } else { NotPublished };
            return fail(
                situation,
                text!(
                    "no running container of {image} publishes port {port}",
                    "{port}번 포트를 게시하고 실행 중인 {image} 컨테이너가 없어요",
                    port = self.port
                ),
            );
        };
        let url = visible(&served.url);
        let (situation, found) = match &served.answer {
            Answer::Nothing => (
                NoAnswer,
                text!("nothing answers at {url}", "{url}에서 아무 응답이 없어요"),
            ),
            Answer::Page { status: 200, body } => (
                WrongPage,
                text!(
                    "{url} serves another page ({size} bytes; your {file} has {wanted})",
                    "{url}에서 다른 페이지가 나와요 ({size}바이트, {file} 파일은 {wanted}바이트)",
                    size = body.size,
                    wanted = wanted.size
                ),
            ),
            Answer::Page { status, .. } => (
                ServerError,
                text!(
                    "{url} answers with HTTP status {status}",
                    "{url}에서 HTTP 상태 코드 {status} 응답이 왔어요"
                ),
            ),
        };
        fail(situation, found)
    }

    fn asks(&self) -> Vec<String> {
        vec![
            self.image.to_string(),
            self.port.to_string(),
            self.path.clone(),
            self.file.as_str().to_owned(),
        ]
    }

    fn sights(&self) -> Vec<Sight> {
        vec![
            Sight::File,
            Sight::Page,
            Sight::Images(self.image.clone().into()),
            Sight::ContainersOf(self.image.clone()),
        ]
    }

    fn traces(&self, facts: &Facts, _built: &BTreeSet<String>) -> Vec<Trace> {
        let page = facts.file.iter();
        page.map(|bytes| Trace::new(TraceKind::Page, &bytes.sha256))
            .collect()
    }
}

impl Bytes {
    fn of(bytes: &[u8]) -> Self {
        Self {
            size: bytes.len(),
            sha256: hash::sha256(bytes),
        }
    }
}

impl Served {
    fn is_page(&self) -> bool {
        matches!(self.answer, Answer::Page { .. })
    }
}

/// The address under which this machine reaches a published port.
fn url(endpoint: &Endpoint, port: &PortBinding, path: &str) -> String {
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
async fn answers(
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
    use crate::verdict::Verdict;
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

    #[test]
    fn a_page_that_differs_by_one_byte_fails() {
        let check: ServedFile =
            serde_yaml::from_str("{ image: page, port: 80, path: /, file: index.html }").unwrap();
        let verdict = |file, answers: Vec<Answer>| {
            let served = answers.into_iter().map(|answer| Served {
                url: "http://127.0.0.1:80/".to_owned(),
                answer,
            });
            let served = served.collect();
            check
                .judge(&Facts {
                    file,
                    served,
                    others: false,
                })
                .verdict()
        };
        let page = |status, text: &str| Answer::Page {
            status,
            body: Bytes::of(text.as_bytes()),
        };
        let file = || Ok(Bytes::of(b"<p>mine</p>\n"));
        assert_eq!(
            verdict(file(), vec![page(200, "<p>mine</p>\n")]),
            Verdict::Pass
        );
        assert_eq!(
            verdict(file(), vec![page(200, "<p>mine</p>")]),
            Verdict::Fail
        );
        assert_eq!(
            verdict(file(), vec![page(200, "<p>minE</p>\n")]),
            Verdict::Fail
        );
        assert_eq!(
            verdict(file(), vec![page(404, "<p>mine</p>\n")]),
            Verdict::Fail
        );
        assert_eq!(
            verdict(file(), vec![Answer::Nothing, page(200, "<p>mine</p>\n")]),
            Verdict::Pass
        );
        assert_eq!(verdict(file(), vec![Answer::Nothing]), Verdict::Fail);
        assert_eq!(verdict(file(), Vec::new()), Verdict::Fail);
        assert_eq!(
            verdict(Err(LocalFile::Missing), vec![page(200, "")]),
            Verdict::Fail
        );
    }
}

//! HTTP within bounds: fetches a page as a browser on this machine would, and gives those who ask
//! other servers a client and a way to read no more than they want.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::sync::LazyLock;
use std::time::Duration;

use futures_util::StreamExt;
use reqwest::redirect::Policy;

use engine::Fetched;
use plain::cause::innermost;

/// Redirects that are followed; only to the same host and port.
const MOST_REDIRECTS: usize = 5;

/// The beginnings of a client, with TLS by the system's own roots.
pub fn client() -> reqwest::ClientBuilder {
    // An error says that there is a provider already; that one does.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
}

/// The whole body of an answer; `None` where it has more than `limit` bytes, which are then not
/// read.
///
/// # Errors
/// The connection broke.
pub async fn body(response: reqwest::Response, limit: u64) -> reqwest::Result<Option<Vec<u8>>> {
    if response.content_length().is_some_and(|told| told > limit) {
        return Ok(None);
    }
    let mut body = Vec::new();
    let mut chunks = response.bytes_stream();
    while let Some(chunk) = chunks.next().await {
        body.extend_from_slice(&chunk?);
        if body.len() as u64 > limit {
            return Ok(None);
        }
    }
    Ok(Some(body))
}

/// GETs `url` (plain HTTP), reading at most `limit` bytes. The whole exchange takes at most
/// `timeout`. Proxies are passed over: published ports are asked directly.
pub async fn get(url: &str, limit: u64, timeout: Duration) -> Fetched {
    get_with(&PLAIN, url, limit, timeout).await
}

async fn get_with(
    client: &Result<reqwest::Client, String>,
    url: &str,
    limit: u64,
    timeout: Duration,
) -> Fetched {
    let client = match client {
        Ok(client) => client,
        Err(words) => return Fetched::CouldNotAsk(words.clone()),
    };
    match tokio::time::timeout(timeout, fetch(client, url, limit)).await {
        Ok(Ok(fetched)) => fetched,
        Ok(Err(error)) if is_refusal(&error) => Fetched::Refused(innermost(&error)),
        Ok(Err(error)) => Fetched::CouldNotAsk(innermost(&error)),
        Err(_) => Fetched::TimedOut,
    }
}

/// The one client for plain HTTP. It has no certificates, since it needs none: a machine whose
/// certificates cannot be read asks all the same, and none of them is read for each page.
static PLAIN: LazyLock<Result<reqwest::Client, String>> = LazyLock::new(|| {
    let client = client()
        .no_proxy()
        .tls_certs_only([])
        .pool_max_idle_per_host(0)
        .redirect(same_place());
    built(client)
});

fn built(client: reqwest::ClientBuilder) -> Result<reqwest::Client, String> {
    client.build().map_err(|error| innermost(&error))
}

/// Whether nothing takes the connection, or the other side drops it.
fn is_refusal(error: &reqwest::Error) -> bool {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(io) = error.downcast_ref::<io::Error>() {
            return matches!(
                io.kind(),
                ErrorKind::ConnectionRefused
                    | ErrorKind::ConnectionReset
                    | ErrorKind::ConnectionAborted
                    | ErrorKind::BrokenPipe
                    | ErrorKind::UnexpectedEof
                    // This machine lacks that address (no IPv6): nothing can listen there.
                    | ErrorKind::AddrNotAvailable
            );
        }
        if let Some(hyper) = error.downcast_ref::<hyper::Error>()
            && hyper.is_incomplete_message()
        {
            return true;
        }
        cause = error.source();
    }
    false
}

/// Redirects to the same host and port.
fn same_place() -> Policy {
    Policy::custom(|attempt| {
        let place = |url: &reqwest::Url| {
            (
                url.host_str().map(str::to_owned),
                url.port_or_known_default(),
            )
        };
        let first = attempt.previous().first().map(place);
        if attempt.previous().len() > MOST_REDIRECTS || first != Some(place(attempt.url())) {
            attempt.stop()
        } else {
            attempt.follow()
        }
    })
}

async fn fetch(client: &reqwest::Client, url: &str, limit: u64) -> Result<Fetched, reqwest::Error> {
    let response = client.get(url).send().await?;
    let status = response.status().as_u16();
    Ok(match body(response, limit).await? {
        Some(body) => Fetched::Page { status, body },
        None => Fetched::TooLarge,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    const PATIENCE: Duration = Duration::from_secs(10);

    /// What comes of asking a server that answers every connection with these bytes.
    async fn answered(scheme: &str, answer: &'static [u8]) -> Fetched {
        let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("{scheme}://{}/", server.local_addr().unwrap());
        let serve = async {
            loop {
                let (mut stream, _) = server.accept().await.unwrap();
                let _ = stream.read(&mut [0; 1024]).await;
                let _ = stream.write_all(answer).await;
            }
        };
        tokio::select! {
            fetched = get(&url, 8, PATIENCE) => fetched,
            () = serve => unreachable!(),
        }
    }

    #[tokio::test]
    async fn only_a_refused_or_dropped_connection_is_a_refusal() {
        let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", free.local_addr().unwrap());
        drop(free);
        assert!(matches!(get(&url, 8, PATIENCE).await, Fetched::Refused(_)));
        assert!(matches!(answered("http", b"").await, Fetched::Refused(_)));
        let cut = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nx";
        assert!(matches!(answered("http", cut).await, Fetched::Refused(_)));
        for (scheme, answer) in [
            ("http", &b"SSH-2.0-OpenSSH\r\n\r\n"[..]),
            // No certificate is trusted here: as on a machine that has none.
            ("https", &b"HTTP/1.1 400 Bad Request\r\n\r\n"[..]),
            ("gopher", b""),
        ] {
            let fetched = answered(scheme, answer).await;
            assert!(matches!(fetched, Fetched::CouldNotAsk(_)), "{fetched:?}");
        }
    }

    #[tokio::test]
    async fn a_page_is_read_up_to_its_limit() {
        let page = b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nhi";
        let fetched = answered("http", page).await;
        let is = Fetched::Page {
            status: 404,
            body: b"hi".to_vec(),
        };
        assert_eq!(fetched, is);
        let large = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n123456789";
        assert_eq!(answered("http", large).await, Fetched::TooLarge);
    }

    #[tokio::test]
    async fn what_this_machine_cannot_do_is_not_the_servers_refusal() {
        let broken = built(client().user_agent("two\nlines"));
        let fetched = get_with(&broken, "http://127.0.0.1:1/", 8, PATIENCE).await;
        assert!(matches!(fetched, Fetched::CouldNotAsk(_)), "{fetched:?}");
    }

    #[tokio::test]
    async fn a_page_whose_certificate_is_not_trusted_is_not_a_refusal() {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key.unwrap())
            .unwrap();
        let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
        let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://localhost:{}/", server.local_addr().unwrap().port());
        let serve = async {
            loop {
                let (stream, _) = server.accept().await.unwrap();
                let _ = acceptor.accept(stream).await;
            }
        };
        let fetched = tokio::select! {
            fetched = get(&url, 8, PATIENCE) => fetched,
            () = serve => unreachable!(),
        };
        assert!(matches!(fetched, Fetched::CouldNotAsk(_)), "{fetched:?}");
    }
}

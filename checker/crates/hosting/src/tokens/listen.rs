//! Serves a router with or without TLS, within bounds: on connections, on headers, on time.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt as _;

use super::TokensError;
use super::clients::Clients;
use super::service::Peer;
use plain::disk;

/// How long a client may take for its greeting, its headers or its form.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Bytes of the headers of a request.
const LARGEST_HEAD: usize = 64 * 1024;

/// Bytes of a certificate chain or key.
pub const LARGEST_PEM: u64 = 256 * 1024;

/// Listens at the first of `addresses` that this machine has.
///
/// # Errors
/// A port that is taken or not allowed.
pub async fn listen(addresses: &[IpAddr], port: u16) -> io::Result<TcpListener> {
    let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
    for address in addresses {
        match TcpListener::bind((*address, port)).await {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(error),
            Err(error) => last = error,
            bound => return bound,
        }
    }
    Err(last)
}

/// TLS with the certificate chain and the key in two PEM files.
///
/// # Errors
/// Files that cannot be read, hold something else or do not belong together.
pub fn tls(certificate: &Path, key: &Path) -> Result<Arc<ServerConfig>, TokensError> {
    let read = |path: &Path| {
        disk::read_bounded(path, LARGEST_PEM).map_err(|error| TokensError::Io {
            path: path.to_owned(),
            error,
        })
    };
    let broken = |path: &Path, detail: String| TokensError::Broken {
        path: path.to_owned(),
        detail,
    };
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&read(certificate)?).collect();
    let chain = chain.map_err(|error| broken(certificate, error.to_string()))?;
    let private = PrivateKeyDer::from_pem_slice(&read(key)?)
        .map_err(|error| broken(key, error.to_string()))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|config| {
            config
                .with_no_client_auth()
                .with_single_cert(chain, private)
        });
    config
        .map(Arc::new)
        .map_err(|error| broken(certificate, error.to_string()))
}

/// Serves until it is dropped; every connection ends with it.
pub async fn serve(listener: TcpListener, tls: Option<Arc<ServerConfig>>, app: Router) {
    let acceptor = tls.map(TlsAcceptor::from);
    let mut clients = Clients::default();
    let mut tasks = JoinSet::new();
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                // No more files may be opened, most likely: somebody makes room.
                Err(_) => {
                    clients.make_room();
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    continue;
                }
            },
            Some(ended) = tasks.join_next() => {
                if let Ok(number) = ended {
                    clients.ended(number);
                }
                continue;
            }
        };
        let (app, acceptor) = (app.clone(), acceptor.clone());
        let number = clients.next();
        let task = tasks.spawn(async move {
            match acceptor {
                None => converse(stream, peer, app).await,
                Some(acceptor) => {
                    let greeted = tokio::time::timeout(PATIENCE, acceptor.accept(stream)).await;
                    if let Ok(Ok(stream)) = greeted {
                        converse(stream, peer, app).await;
                    }
                }
            }
            number
        });
        clients.came(number, peer.ip(), task);
    }
}

async fn converse(stream: impl AsyncRead + AsyncWrite + Unpin, peer: SocketAddr, app: Router) {
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Peer(peer.ip()));
        let app = app.clone();
        app.oneshot(request)
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_buf_size(LARGEST_HEAD)
        .serve_connection(TokioIo::new(stream), service);
    // A connection that breaks is the client's affair.
    let _ = served.await;
}

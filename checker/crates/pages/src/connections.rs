//! Takes connections, a bounded number of them, and gives each to the pages.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};

/// Connections at once. A browser keeps six; the files that a process may hold open are 256 on
/// some systems, and the engine needs its own.
const MOST: usize = 128;

/// How long a client may take to say what it wants.
const PATIENCE: Duration = Duration::from_secs(10);

/// Ports that are tried after the one asked for.
const NEXT_PORTS: u16 = 100;

/// Listens on this computer only: on `port`, the next one that is free, or any.
///
/// # Errors
/// I/O errors.
pub async fn listen(port: u16) -> std::io::Result<TcpListener> {
    for next in port..port.saturating_add(NEXT_PORTS) {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, next)).await {
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {}
            bound => return bound,
        }
    }
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await
}

/// Serves until it is dropped; then every connection ends.
///
/// Where too many clients hold on, the one that came first gives way: a browser comes back by
/// itself, and then is the newest.
pub async fn serve(listener: TcpListener, app: Router) {
    let mut clients = JoinSet::new();
    let mut held: BTreeMap<u64, AbortHandle> = BTreeMap::new();
    let mut number = 0;
    loop {
        tokio::select! {
            taken = listener.accept() => {
                let Ok((stream, _)) = taken else {
                    // No more files may be opened, most likely: the oldest client makes room.
                    give_way(&mut held);
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                };
                while held.len() >= MOST {
                    give_way(&mut held);
                }
                number += 1;
                let (own, app) = (number, app.clone());
                let task = clients.spawn(async move {
                    client(stream, app).await;
                    own
                });
                held.insert(own, task);
            }
            Some(ended) = clients.join_next() => {
                if let Ok(own) = ended {
                    held.remove(&own);
                }
            }
        }
    }
}

fn give_way(held: &mut BTreeMap<u64, AbortHandle>) {
    if let Some((_, oldest)) = held.pop_first() {
        oldest.abort();
    }
}

async fn client(stream: TcpStream, app: Router) {
    // A tick is a small write that must not wait for more.
    let _ = stream.set_nodelay(true);
    let service = TowerToHyperService::new(app);
    let mut server = http1::Builder::new();
    server
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_buf_size(64 * 1024);
    // A client that goes away in the middle needs no report.
    let _ = server.serve_connection(TokioIo::new(stream), service).await;
}

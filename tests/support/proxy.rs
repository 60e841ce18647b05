//! A network that a test can make worse: passes TCP connections on to a server, slowly or not at
//! all.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// How the network is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Fine,
    /// Some bytes, then a pause, and so on.
    Slow(usize, Duration),
    /// Each connection breaks after so many bytes from the client.
    CutAfter(usize),
}

/// The way to a server on this machine.
pub struct Proxy {
    pub port: u16,
    mode: Arc<Mutex<Mode>>,
}

impl Proxy {
    /// To the server on `port`.
    pub fn to(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let own = listener.local_addr().expect("an address").port();
        let mode = Arc::new(Mutex::new(Mode::Fine));
        let shared = Arc::clone(&mode);
        // Ends with the test's process.
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let mode = *shared.lock().unwrap_or_else(PoisonError::into_inner);
                if let Ok(server) = TcpStream::connect(("127.0.0.1", port)) {
                    connect(client, server, mode);
                }
            }
        });
        Self { port: own, mode }
    }

    /// From now on, for new connections.
    pub fn set(&self, mode: Mode) {
        *self.mode.lock().unwrap_or_else(PoisonError::into_inner) = mode;
    }
}

fn connect(client: TcpStream, server: TcpStream, mode: Mode) {
    let (Ok(client_too), Ok(server_too)) = (client.try_clone(), server.try_clone()) else {
        return;
    };
    // Where one way breaks, the other does.
    thread::spawn(move || pass(client, server, mode));
    thread::spawn(move || pass(server_too, client_too, mode));
}

fn pass(mut from: TcpStream, mut to: TcpStream, mode: Mode) -> io::Result<()> {
    let mut buffer = vec![0; 16 * 1024];
    let mut left = match mode {
        Mode::CutAfter(bytes) => bytes,
        _ => usize::MAX,
    };
    let passed = loop {
        let most = match mode {
            Mode::Slow(bytes, pause) => {
                thread::sleep(pause);
                bytes
            }
            _ => buffer.len(),
        };
        let wanted = most.min(left).min(buffer.len());
        let read = match from.read(&mut buffer[..wanted]) {
            Ok(0) => break Ok(()),
            Ok(read) => read,
            Err(error) => break Err(error),
        };
        if let Err(error) = to.write_all(&buffer[..read]) {
            break Err(error);
        }
        left -= read;
    };
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
    passed
}

//! A server that speaks as much of Docker's API as a test lets it, and misbehaves on demand.
//!
//! ```ignore
//! let engine = FakeEngine::start(|request| match request.path() {
//!     "/images/json" => Answer::json(json!([{ "Id": digest("nginx"), "RepoTags": ["nginx:1"], … }])),
//!     "/containers/json" => Answer::Endless,
//!     _ => Answer::docker(request),
//! });
//! let course = Course::at(&engine.host());
//! ```

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::os::unix::net::UnixListener;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

/// What the server was asked.
#[derive(Debug, Clone)]
pub struct Request {
    /// `GET /images/json?all=true`.
    pub line: String,
    /// `name: value`, the name in lower case.
    pub headers: Vec<String>,
}

impl Request {
    /// Without the query, and without the version of the API.
    pub fn path(&self) -> &str {
        let target = self.line.split(' ').nth(1).unwrap_or_default();
        let path = target.split('?').next().unwrap_or_default();
        match path.strip_prefix("/v1.").and_then(|rest| rest.find('/')) {
            Some(slash) => &path["/v1.".len() + slash..],
            None => path,
        }
    }

    /// The value of a header; `name` in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers.find_map(|header| header.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// What it says.
#[derive(Debug, Clone)]
pub enum Answer {
    /// A status and a JSON body.
    Json(u16, Value),
    /// These bytes as they are, status line and all; then the connection is closed.
    Raw(Vec<u8>),
    /// Status 200 and a body without end, whose first bytes are these.
    Endless(&'static str),
    /// Headers without end.
    EndlessHeaders,
    /// Nothing, ever; the connection stays open.
    Silence,
    /// Status 200 and a JSON body, one byte a tenth of a second.
    Drip(Value),
    /// A body that breaks off in the middle.
    Torn(Value),
}

impl Answer {
    pub fn json(body: Value) -> Self {
        Self::Json(200, body)
    }

    /// An image as the engine describes it, without layers and settings.
    pub fn image(id: &str) -> Self {
        Self::json(json!({
            "Id": id, "RepoTags": [], "RepoDigests": [],
            "RootFS": { "Type": "layers", "Layers": [] }, "Config": {},
        }))
    }

    /// What an engine says whose only container, of the image `nginx-with-html`, publishes its
    /// port 80 as `port` of this machine.
    pub fn serving(request: &Request, port: u16) -> Self {
        match request.path() {
            "/containers/json" => Self::json(json!([{
                "Id": "c", "Names": ["/page"], "Image": "nginx-with-html",
                "ImageID": digest("page"), "State": "running",
                "Ports": [{ "IP": "127.0.0.1", "PrivatePort": 80, "PublicPort": port, "Type": "tcp" }],
            }])),
            "/containers/c/json" => Self::json(json!({
                "Id": "c", "Name": "/page", "Image": digest("page"),
                "Config": { "Image": "nginx-with-html" },
                "State": { "Status": "running", "Running": true },
                "NetworkSettings": { "Ports": {
                    "80/tcp": [{ "HostIp": "127.0.0.1", "HostPort": port.to_string() }],
                } },
            })),
            "/containers/c/changes" => Self::json(json!([])),
            "/containers/c/archive" => Self::error(
                404,
                "Could not find the file /usr/share/nginx/html in container c",
            ),
            path if path.starts_with("/images/nginx-with-html") => Self::image(&digest("page")),
            _ => Self::docker(request),
        }
    }

    /// An error as the engine words it.
    pub fn error(status: u16, message: &str) -> Self {
        Self::Json(status, json!({ "message": message }))
    }

    /// What an engine without images and containers says.
    pub fn docker(request: &Request) -> Self {
        match request.path() {
            "/_ping" => Self::Raw(
                b"HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nConnection: close\r\nContent-Length: 2\r\n\r\nOK"
                    .to_vec(),
            ),
            "/auth" => Self::json(json!({ "Status": "Login Succeeded" })),
            "/version" => Self::json(json!({
                "Version": "20.10.24", "ApiVersion": "1.41", "Os": "linux", "Arch": "amd64",
            })),
            "/info" => Self::json(json!({ "Driver": "overlay2" })),
            "/images/json" | "/containers/json" => Self::json(json!([])),
            path if path.starts_with("/images/") => Self::error(404, "No such image: x"),
            path if path.starts_with("/containers/") => Self::error(404, "No such container: x"),
            path if path.contains("/distribution/") => Self::error(404, "manifest unknown"),
            _ => Self::error(404, "page not found"),
        }
    }
}

/// A digest of the right form, another for each of two short names.
pub fn digest(name: &str) -> String {
    let name: String = name.bytes().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{name:0<64}")
}

/// The server; it answers each connection in a thread of its own.
pub struct FakeEngine {
    host: String,
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
    _folder: Option<tempfile::TempDir>,
}

impl FakeEngine {
    /// On a unix socket of its own.
    pub fn start(answer: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        let folder = tempfile::Builder::new().prefix("engine-").tempdir();
        let folder = folder.expect("a folder");
        let socket = folder.path().join("docker.sock");
        let listener = UnixListener::bind(&socket).expect("a socket");
        let accept = move || {
            let (stream, _) = listener.accept()?;
            Ok((stream.try_clone()?, stream))
        };
        Self {
            host: format!("unix://{}", socket.display()),
            port: 0,
            asked: serve(accept, answer),
            _folder: Some(folder),
        }
    }

    /// On a TCP port of 127.0.0.1: an engine far away, or a page that a container publishes.
    pub fn on_tcp(answer: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let accept = move || {
            let (stream, _) = listener.accept()?;
            Ok((stream.try_clone()?, stream))
        };
        Self {
            host: format!("tcp://127.0.0.1:{port}"),
            port,
            asked: serve(accept, answer),
            _folder: None,
        }
    }

    /// For `DOCKER_HOST`.
    pub fn host(&self) -> String {
        self.host.clone()
    }

    /// The TCP port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The request lines so far.
    pub fn asked(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.clone()
    }
}

fn serve<S: Read + Write + Send + 'static>(
    accept: impl Fn() -> io::Result<(S, S)> + Send + 'static,
    answer: impl Fn(&Request) -> Answer + Send + Sync + 'static,
) -> Arc<Mutex<Vec<String>>> {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&asked);
    let answer = Arc::new(answer);
    // Ends with the test's process.
    thread::spawn(move || {
        while let Ok((reader, writer)) = accept() {
            let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
            thread::spawn(move || {
                let mut reader = BufReader::new(reader);
                let Some(request) = read_request(&mut reader) else {
                    return;
                };
                let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
                log.push(request.line.clone());
                drop(log);
                // The checker hangs up when it has had enough: that is not a fault here.
                let _ = send(answer(&request), reader, writer);
            });
        }
    });
    asked
}

/// The request's first line and headers; its body is read and forgotten.
fn read_request(mut reader: impl BufRead) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let mut headers = Vec::new();
    let mut header = String::new();
    while reader.read_line(&mut header).ok()? > 2 {
        if let Some((name, value)) = header.trim_end().split_once(':') {
            headers.push(format!("{}: {}", name.to_lowercase(), value.trim()));
        }
        header.clear();
    }
    let line = line.trim_end().trim_end_matches(" HTTP/1.1").to_owned();
    let request = Request { line, headers };
    let length = request
        .header("content-length")
        .and_then(|it| it.parse().ok());
    io::copy(&mut reader.take(length.unwrap_or(0)), &mut io::sink()).ok()?;
    Some(request)
}

fn send(answer: Answer, mut reader: impl Read, mut writer: impl Write) -> io::Result<()> {
    const OK: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    static FILLER: [u8; 64 * 1024] = [b' '; 64 * 1024];
    match answer {
        Answer::Json(status, body) => {
            let body = body.to_string();
            let length = body.len();
            write!(
                writer,
                "HTTP/1.1 {status} Told\r\nContent-Type: application/json\r\n\
                 Connection: close\r\nContent-Length: {length}\r\n\r\n{body}"
            )?;
            writer.flush()
        }
        Answer::Raw(bytes) => {
            writer.write_all(&bytes)?;
            writer.flush()
        }
        Answer::Endless(beginning) => {
            write!(writer, "{OK}\r\n{beginning}")?;
            loop {
                writer.write_all(&FILLER)?;
            }
        }
        Answer::EndlessHeaders => {
            write!(writer, "{OK}")?;
            for number in 0_u64.. {
                write!(writer, "X-{number}: {number:060}\r\n")?;
            }
            Ok(())
        }
        Answer::Silence => {
            // Until the other side hangs up.
            reader.read_to_end(&mut Vec::new()).map(|_| ())
        }
        Answer::Drip(body) => {
            let body = body.to_string();
            write!(writer, "{OK}Content-Length: {}\r\n\r\n", body.len())?;
            for byte in body.bytes() {
                writer.write_all(&[byte])?;
                writer.flush()?;
                thread::sleep(Duration::from_millis(100));
            }
            Ok(())
        }
        Answer::Torn(body) => {
            let body = body.to_string();
            let half = body.len() / 2;
            write!(writer, "{OK}Content-Length: {}\r\n\r\n", body.len())?;
            writer.write_all(&body.as_bytes()[..half])?;
            writer.flush()
        }
    }
}

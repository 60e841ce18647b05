//! Runs a class on this machine: the token service in this process, the registry as another, both
//! ended together.
#![expect(clippy::disallowed_methods, reason = "runs another program")]

use std::fs::{File, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;

use super::class::{Class, Files, ISSUER, Scheme};
use super::{SetupError, UpError};
use crate::tokens::{self, Logins, Service, Signer};

/// What the registry's program is called: in Debian's package, and in distribution's own builds.
const PROGRAMS: [&str; 2] = ["docker-registry", "registry"];

/// Where the course's own scripts keep Debian's, below a cache: `classroom/up.sh` does not install
/// the package, which would start a registry without accounts.
const UNPACKED: &str = "docker-images-classroom/tools/usr/bin/docker-registry";

/// How long a service may take until it answers.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long the registry may take to end what it is doing.
#[cfg(unix)]
const FAREWELL: Duration = Duration::from_secs(10);

/// Bytes at the end of the registry's log in which its last words are looked for.
const TAIL: u64 = 16 * 1024;

/// A class that is up. Everything of it ends with it.
pub struct Up {
    registry: Child,
    tokens: JoinHandle<()>,
    log: PathBuf,
    _running: File,
}

/// Starts both services and waits until both answer.
///
/// # Errors
/// Why one of them does not.
pub async fn up(folder: &Path, class: &Class) -> Result<Up, UpError> {
    let files = Files(folder);
    let program = program().ok_or_else(|| UpError::NoProgram {
        class: folder.to_owned(),
    })?;
    let running = only_one(&files.running())?;
    let service = token_service(folder, class)?;
    let listener = listen(class, class.tokens_port(), None).await?;
    // The registry's own words for a taken port would be in its log only.
    drop(listen(class, class.port(), None).await?);
    let tokens = tokio::spawn(serve(listener, service));

    let log = files.log();
    let output = plain::disk::folder::create(&log).map_err(SetupError::io(&log))?;
    let errors = output.try_clone().map_err(SetupError::io(&log))?;
    let mut command = Command::new(&program);
    // It would read settings of other registries from there.
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("REGISTRY_") {
            command.env_remove(name);
        }
    }
    let registry = command
        .args(["serve", "registry.yml"])
        .current_dir(folder)
        .env("OTEL_TRACES_EXPORTER", "none")
        .stdin(Stdio::null())
        .stdout(output)
        .stderr(errors)
        .kill_on_drop(true)
        .spawn()
        .map_err(SetupError::io(&program))?;
    let mut up = Up {
        registry,
        tokens,
        log,
        _running: running,
    };
    let answers = async {
        answers(class, class.port(), "v2/").await;
        answers(class, class.tokens_port(), "").await;
    };
    let ended = tokio::select! {
        waited = tokio::time::timeout(PATIENCE, answers) => waited.err().map(|_| up.last_words()),
        ended = up.ended() => Some(ended),
    };
    match ended {
        None => Ok(up),
        Some(words) => {
            let log = up.log.clone();
            up.stop().await;
            Err(UpError::Registry { words, log })
        }
    }
}

impl Up {
    /// Waits until the registry ends by itself, which it never should; its last words.
    pub async fn ended(&mut self) -> String {
        let status = self.registry.wait().await;
        match (self.last_words(), status) {
            (words, _) if !words.is_empty() => words,
            (_, Ok(status)) => status.to_string(),
            (_, Err(error)) => error.to_string(),
        }
    }

    /// Ends both; nothing of them is left afterwards.
    pub async fn stop(mut self) {
        self.tokens.abort();
        #[cfg(unix)]
        if let Some(id) = self.registry.id().and_then(|id| i32::try_from(id).ok())
            && let Some(id) = rustix::process::Pid::from_raw(id)
        {
            // One that has ended already needs no signal.
            let _ = rustix::process::kill_process(id, rustix::process::Signal::TERM);
            if tokio::time::timeout(FAREWELL, self.registry.wait())
                .await
                .is_ok()
            {
                return;
            }
        }
        let _ = self.registry.kill().await;
    }

    /// The last line of the log that reports something wrong, else the last line.
    fn last_words(&self) -> String {
        let read = || {
            let mut file = File::open(&self.log)?;
            let length = file.metadata()?.len();
            file.seek(io::SeekFrom::Start(length.saturating_sub(TAIL)))?;
            let mut bytes = Vec::new();
            file.take(TAIL).read_to_end(&mut bytes)?;
            Ok::<_, io::Error>(String::from_utf8_lossy(&bytes).into_owned())
        };
        let log = read().unwrap_or_default();
        let wrong = |line: &&str| {
            let signs = ["error", "panic:", "fatal"];
            signs.iter().any(|sign| line.contains(sign))
        };
        let found = log.lines().rfind(wrong).or_else(|| log.lines().next_back());
        found.unwrap_or_default().trim().to_owned()
    }
}

/// The registry's program on this machine.
fn program() -> Option<PathBuf> {
    let caches = [Some(PathBuf::from("/var/cache")), dirs::cache_dir()];
    let unpacked = caches.into_iter().flatten().map(|it| it.join(UNPACKED));
    let installed = PROGRAMS.iter().find_map(|name| which::which(name).ok());
    installed.or_else(|| unpacked.into_iter().find(|path| path.is_file()))
}

/// The token service of the class in `folder`, ready to be served.
///
/// # Errors
/// Files that cannot be read or are broken.
pub fn token_service(folder: &Path, class: &Class) -> Result<TokenService, SetupError> {
    let files = Files(folder);
    let signer = Signer::read(
        &files.signing_key(),
        &files.signing_certificate(),
        ISSUER,
        &class.address,
    )?;
    let tls = match class.scheme {
        Scheme::Http => None,
        Scheme::Https => Some(tokens::tls(&files.tls_certificate(), &files.tls_key())?),
    };
    let router = tokens::router(Service {
        logins: Logins::open(files.accounts())?,
        signer,
        prefix: class.prefix.clone(),
        remedy: format!("docker login {}", class.address),
    });
    Ok(TokenService { router, tls })
}

pub struct TokenService {
    router: axum::Router,
    tls: Option<std::sync::Arc<rustls::ServerConfig>>,
}

/// Serves until it is dropped.
pub async fn serve(listener: TcpListener, service: TokenService) {
    tokens::serve(listener, service.tls, service.router).await;
}

/// Listens where the class's learners are, or at `address`.
///
/// # Errors
/// [`UpError::Port`]: taken, or not allowed.
pub async fn listen(
    class: &Class,
    port: u16,
    address: Option<IpAddr>,
) -> Result<TcpListener, UpError> {
    let addresses: &[IpAddr] = match address {
        Some(ref address) => std::slice::from_ref(address),
        None if class.is_local() => &[IpAddr::V4(Ipv4Addr::LOCALHOST)],
        // Both families where the machine has both.
        None => &[
            IpAddr::V6(Ipv6Addr::UNSPECIFIED),
            IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        ],
    };
    tokens::listen(addresses, port)
        .await
        .map_err(|error| UpError::Port { port, error })
}

/// Returns once a service of this machine answers HTTP at `port`, whatever it says.
pub async fn answers(class: &Class, port: u16, path: &str) {
    let url = format!("{}://127.0.0.1:{port}/{path}", class.scheme);
    // It is only asked whether it is there, and nothing is sent: its name need not match.
    let client = client::http::client()
        .no_proxy()
        .timeout(Duration::from_secs(5))
        .tls_danger_accept_invalid_certs(true)
        .build();
    let Ok(client) = client else { return };
    while client.get(&url).send().await.is_err() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Held as long as the class is up; the file names the process.
fn only_one(path: &Path) -> Result<File, UpError> {
    let io = |error| UpError::Setup(SetupError::io(path)(error));
    let open = File::options()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(path);
    let mut file = open.map_err(io)?;
    match file.try_lock() {
        Ok(()) => {
            file.set_len(0).map_err(io)?;
            write!(file, "{}", std::process::id()).map_err(io)?;
            Ok(file)
        }
        Err(TryLockError::WouldBlock) => {
            let mut process = String::new();
            // Only for the message; an unreadable one is still a lock.
            let _ = (&file).take(20).read_to_string(&mut process);
            Err(UpError::Twice(process))
        }
        Err(TryLockError::Error(error)) => Err(io(error)),
    }
}

//! `checker start`, running for a course.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::{Book, Course};

/// How long it may take until something that must happen has happened.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running `checker start`; killed when dropped.
pub struct Started {
    process: Child,
    /// `http://127.0.0.1:PORT`
    pub address: String,
    log: PathBuf,
}

impl Started {
    /// Starts it with the book, on any free port, and waits for its address.
    pub fn of(course: &Course) -> Self {
        Self::on(course, "0")
    }

    /// Starts it on a port.
    pub fn on(course: &Course, port: &str) -> Self {
        if !course.path("book.toml").exists() {
            Book::copy_to(course);
        }
        Self::run(
            course.command(&["start", "--no-open", "--port", port]),
            course,
        )
    }

    /// Waits for the address of a command that starts it.
    pub fn run(mut command: Command, course: &Course) -> Self {
        let log = course.path("start.log");
        let mut process = command
            .stdout(Stdio::piped())
            .stderr(File::create(&log).expect("a log"))
            .spawn()
            .expect("the checker runs");
        let mut address = String::new();
        let stdout = process.stdout.take().expect("its output");
        BufReader::new(stdout)
            .read_line(&mut address)
            .expect("its output");
        let address = address.trim().trim_end_matches('/').to_owned();
        let started = Self {
            process,
            address,
            log,
        };
        assert!(!started.address.is_empty(), "{}", started.log());
        started
    }

    /// What it printed on stderr so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Waits until it has printed this.
    pub fn tells(&self, words: &str) {
        let deadline = Instant::now() + PATIENCE;
        while !self.log().contains(words) {
            assert!(Instant::now() < deadline, "no {words:?} in {}", self.log());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// The port that it serves on.
    pub fn port(&self) -> &str {
        self.address.rsplit(':').next().unwrap_or_default()
    }

    /// Whether anything listens at its address.
    pub fn listens(&self) -> bool {
        TcpStream::connect(self.address.trim_start_matches("http://")).is_ok()
    }

    /// Sends a signal and waits for the end; the exit code.
    pub fn end_with(&mut self, signal: &str) -> Option<i32> {
        let sent = Command::new("kill")
            .args([&format!("-{signal}"), &self.id().to_string()])
            .status();
        assert!(sent.expect("kill runs").success());
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.process.try_wait().expect("its state") {
                return status.code();
            }
            assert!(Instant::now() < deadline, "no end: {}", self.log());
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

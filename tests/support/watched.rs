//! A program that is watched while it runs: how long it takes, and how much memory.

use std::fs;
use std::io::Read;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::Ended;

/// How a watched program ended.
#[derive(Debug)]
pub struct Watched {
    pub ended: Ended,
    pub took: Duration,
    /// The most memory that it held at once, in MiB.
    pub peak_mib: u64,
}

/// Runs a program to its end, with nothing on its stdin. One that is still there after `patience`
/// is killed, and the test fails.
pub fn watch(mut command: Command, patience: Duration) -> Watched {
    let start = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let stdout = read_aside(child.stdout.take().expect("a pipe"));
    let stderr = read_aside(child.stderr.take().expect("a pipe"));
    let mut peak_kib = 0;
    let status = loop {
        if let Some(kib) = high_water_kib(child.id()) {
            peak_kib = peak_kib.max(kib);
        }
        if let Some(status) = child.try_wait().expect("its state") {
            break status;
        }
        if start.elapsed() > patience {
            child.kill().expect("its end");
            let _ = child.wait();
            panic!("{command:?} was still there after {patience:?}");
        }
        thread::sleep(Duration::from_millis(2));
    };
    Watched {
        took: start.elapsed(),
        peak_mib: peak_kib / 1024,
        ended: Ended {
            code: status.code().unwrap_or(-1),
            stdout: stdout.join().expect("stdout"),
            stderr: stderr.join().expect("stderr"),
        },
    }
}

fn read_aside(mut pipe: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).expect("a pipe to read");
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// `VmHWM` of a process, as long as it lives.
fn high_water_kib(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

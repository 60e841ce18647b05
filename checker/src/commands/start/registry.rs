//! The course's own registry: brought up for a learner who chose no other, and taken down again.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use crate::commands::live::chosen;
use crate::commands::open_course::OpenCourse;
use crate::commands::output::Output;
use engine::Fetched;
use plain::text;
use plain::visible::visible;

/// The script of the course that starts and stops it.
const SCRIPT: &str = "classroom/registry.sh";

/// The account that the lessons log in with.
const ACCOUNT: &str = "learner";
const PASSWORD: &str = "layers";

/// How long a registry that is there may take to say so.
const PATIENCE: Duration = Duration::from_secs(2);

/// A registry that was started here.
pub struct Started {
    script: PathBuf,
    port: String,
}

/// Starts the course's registry, if the learner uses it and nothing answers there.
pub async fn bring_up(
    session: &OpenCourse,
    timeout: Duration,
    out: &mut Output,
) -> Option<Started> {
    let registry = session.variables.get("registry")?;
    let is_ours = !chosen(session, "registry") && !chosen(session, "namespace");
    let (host, port) = registry.rsplit_once(':')?;
    let is_here = matches!(host, "localhost" | "127.0.0.1");
    if !is_ours || !is_here || answers(registry, timeout.min(PATIENCE)).await {
        return None;
    }
    let script = session.catalog.root().join(SCRIPT);
    let port = port.to_owned();
    let started = Started { script, port };
    let up = started.run(&["up"], None).await;
    let up = match up {
        Ok(true) => started.run(&["account", ACCOUNT], Some(PASSWORD)).await,
        other => other,
    };
    if matches!(up, Ok(true)) {
        out.note(&text!(
            "  ✓ registry started at {registry}: user {ACCOUNT}, password {PASSWORD}",
            "  ✓ {registry}에 레지스트리를 시작했어요. 사용자 {ACCOUNT}, 비밀번호 {PASSWORD}",
            registry = visible(registry)
        ));
        return Some(started);
    }
    out.note(&text!(
        "  ! The course's registry at {registry} could not be started; lessons 4 and 5 need it. \
         `{SCRIPT} up` tells why.",
        "  ! {registry}에 강좌의 레지스트리를 시작하지 못했어요. 레슨 4와 5에서 필요해요. \
         이유는 `{SCRIPT} up`으로 볼 수 있어요.",
        registry = visible(registry)
    ));
    None
}

/// Stops the registry that was started here. What was pushed stays for the next time.
pub async fn take_down(started: Option<Started>, out: &mut Output) {
    let Some(started) = started else { return };
    if !matches!(started.run(&["down"], None).await, Ok(true)) {
        out.note(&text!(
            "The registry could not be stopped; `{SCRIPT} down` tells why.",
            "레지스트리를 멈추지 못했어요. 이유는 `{SCRIPT} down`으로 볼 수 있어요."
        ));
    }
}

/// Whether a registry answers, with or without asking for a login.
async fn answers(registry: &str, patience: Duration) -> bool {
    let url = format!("http://{registry}/v2/");
    let fetched = engine::http::get(&url, 64 * 1024, patience).await;
    matches!(
        fetched,
        Fetched::Page {
            status: 200 | 401,
            ..
        }
    )
}

impl Started {
    /// Runs the script to its end, with what it reads from stdin; whether it went well.
    async fn run(&self, arguments: &[&str], typed: Option<&str>) -> std::io::Result<bool> {
        let mut script = Command::new("bash");
        script
            .arg(&self.script)
            .args(arguments)
            .args(["--port", &self.port])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        // Ctrl+C is for us: the script goes on to its end, and what it started is stopped after.
        #[cfg(unix)]
        script.process_group(0);
        let mut running = script.spawn()?;
        if let (Some(mut stdin), Some(typed)) = (running.stdin.take(), typed) {
            stdin.write_all(typed.as_bytes()).await?;
        }
        let ended = running.wait_with_output().await?;
        Ok(ended.status.success())
    }
}

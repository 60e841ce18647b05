//! A real browser, headless, for tests that read and use pages.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::{
    By, CapabilitiesHelper, ChromiumLikeCapabilities, DesiredCapabilities, Key, WebDriver,
};
use tokio::runtime::Runtime;

/// How long a page may take until it shows what a test waits for.
const PATIENCE: Duration = Duration::from_secs(20);

/// One window of a fresh browser; ends with its browser.
pub struct Browser {
    runtime: Runtime,
    window: WebDriver,
    server: Child,
    /// Errors in the console that were read already.
    kept: Mutex<Vec<String>>,
    /// `None` for one that was started beside another.
    _alone: Option<MutexGuard<'static, ()>>,
}

impl Browser {
    /// Starts chromedriver on a free port and a browser without any profile. One at a time: they
    /// are large, and slow each other down.
    pub fn start() -> Self {
        static ALONE: Mutex<()> = Mutex::new(());
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        Self::with(Some(alone))
    }

    /// A second browser, with nothing of the first one's.
    pub fn beside(&self) -> Self {
        Self::with(None)
    }

    fn with(alone: Option<MutexGuard<'static, ()>>) -> Self {
        let (server, port) = chromedriver();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        // The client that speaks to chromedriver wants to know by whom TLS is done, if any were.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let window = runtime
            .block_on(async {
                let mut wanted = DesiredCapabilities::chrome();
                for argument in [
                    "--headless=new",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--no-first-run",
                    "--window-size=1280,900",
                ] {
                    wanted.add_arg(argument)?;
                }
                wanted.set(
                    "goog:loggingPrefs",
                    json!({"browser": "ALL", "performance": "ALL"}),
                )?;
                WebDriver::new(format!("http://127.0.0.1:{port}"), wanted).await
            })
            .unwrap_or_else(|error| panic!("the browser does not start: {error}"));
        Self {
            runtime,
            window,
            server,
            kept: Mutex::default(),
            _alone: alone,
        }
    }

    /// Opens a page and waits until it has loaded. A container that starts or ends meanwhile is a
    /// change of the machine's network, upon which the browser gives up what it was loading: then
    /// it is opened once more.
    pub fn open(&self, address: &str) {
        for _ in 0..10 {
            let loaded = self.runtime.block_on(self.window.goto(address));
            let errors = self.errors();
            let disturbed = |words: &str| words.contains("ERR_NETWORK_CHANGED");
            match loaded {
                Ok(()) if errors.iter().any(|error| disturbed(error)) => {}
                Ok(()) => {
                    let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
                    kept.extend(errors);
                    return;
                }
                Err(error) if disturbed(&error.to_string()) => {}
                Err(error) => panic!("{address}: {error}"),
            }
        }
        panic!("{address}: the network changes all the time");
    }

    pub fn address(&self) -> String {
        let address = self.runtime.block_on(self.window.current_url());
        address.expect("an address").to_string()
    }

    /// Runs a script in the page; what it returns.
    pub fn script(&self, script: &str) -> Value {
        let returned = self
            .runtime
            .block_on(self.window.execute(script, Vec::new()));
        let returned = returned.unwrap_or_else(|error| panic!("{script}: {error}"));
        returned.json().clone()
    }

    /// Runs a script that calls its last argument with what it found out.
    pub fn script_with_callback(&self, script: &str) -> Value {
        let returned = self
            .runtime
            .block_on(self.window.execute_async(script, Vec::new()));
        let returned = returned.unwrap_or_else(|error| panic!("{script}: {error}"));
        returned.json().clone()
    }

    /// Waits until an expression is true.
    pub fn until(&self, expression: &str) {
        let deadline = Instant::now() + PATIENCE;
        while self.script(&format!("return Boolean({expression})")) != json!(true) {
            assert!(
                Instant::now() < deadline,
                "{expression} did not come true on {}; the console says {:?}",
                self.address(),
                self.errors()
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Presses keys, wherever the focus is.
    pub fn press(&self, keys: impl AsRef<str>) {
        let pressed = self.runtime.block_on(
            self.window
                .action_chain()
                .send_keys(keys.as_ref())
                .perform(),
        );
        pressed.expect("keys");
    }

    pub fn key(&self, key: Key) {
        self.press(char::from(key).to_string());
    }

    /// Clicks the first element that a selector finds, in the middle of the window: a person sees that
    /// something lies under a bar, and the browser's protocol does not.
    pub fn click(&self, selector: &str) {
        let found = json!(selector);
        self.script(&format!(
            "document.querySelector({found})?.scrollIntoView({{ block: 'center', behavior: 'instant' }})"
        ));
        let clicked = self
            .runtime
            .block_on(async { self.window.find(By::Css(selector)).await?.click().await });
        clicked.unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    /// A command of the browser's own protocol.
    pub fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.runtime
            .block_on(self.window.cdp().send_raw(command, parameters))
            .unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// A window of this width, as on a telephone or a desk.
    pub fn resize(&self, width: u32, height: u32) {
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}),
        );
    }

    /// What the system is set to: `light` or `dark`.
    pub fn prefer(&self, scheme: &str) {
        self.devtools(
            "Emulation.setEmulatedMedia",
            json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]}),
        );
    }

    /// Errors in the console since the last call. (Warnings are left out: mdBook's highlighter
    /// warns of each language that it does not colour.)
    pub fn errors(&self) -> Vec<String> {
        let entries = self.runtime.block_on(self.window.get_log("browser"));
        let entries = entries.expect("the console").into_iter();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let earlier = std::mem::take(&mut *kept);
        let new = entries
            .filter(|entry| entry.level == "SEVERE")
            .map(|entry| entry.message);
        earlier.into_iter().chain(new).collect()
    }

    /// The addresses that were asked for since the last call.
    pub fn requests(&self) -> Vec<String> {
        let entries = self.runtime.block_on(self.window.get_log("performance"));
        let entries = entries.expect("the log of requests").into_iter();
        entries
            .filter_map(|entry| {
                let event: Value = serde_json::from_str(&entry.message).ok()?;
                let message = &event["message"];
                (message["method"] == "Network.requestWillBeSent").then(|| {
                    let address = &message["params"]["request"]["url"];
                    address.as_str().unwrap_or_default().to_owned()
                })
            })
            .collect()
    }

    /// Keeps a picture of the window under `target/screenshots`.
    pub fn picture(&self, name: &str) {
        let folder = crate::repository().join("target/screenshots");
        std::fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join(name).with_extension("png");
        let taken = self
            .runtime
            .block_on(self.window.screenshot(Path::new(&path)));
        taken.expect("a picture");
    }
}

/// chromedriver and the port on which it listens. It picks a free one by itself and ends when
/// another process was faster to take it (on either IP version): then it is started again.
fn chromedriver() -> (Child, u16) {
    let mut said = String::new();
    for _ in 0..5 {
        let mut server = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| {
                panic!("chromedriver: {error}; install Debian's chromium and chromium-driver")
            });
        let stdout = BufReader::new(server.stdout.take().expect("its output"));
        for line in stdout.lines().map_while(Result::ok) {
            let port = line
                .split_once("started successfully on port ")
                .and_then(|(_, port)| port.trim_end_matches('.').parse().ok());
            if let Some(port) = port {
                return (server, port);
            }
            said.push_str(&line);
            said.push('\n');
        }
        server.wait().expect("it ends when its output does");
    }
    panic!("chromedriver does not tell a port: {said}");
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.runtime.block_on(self.window.clone().quit());
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

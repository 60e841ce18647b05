//! Opens the browser, where there is one to be seen.
#![expect(clippy::disallowed_methods, reason = "a door to the environment")]

/// Asks the system to open the address; `false` where no window can appear.
pub fn open(address: &str) -> bool {
    let has_windows = !cfg!(target_os = "linux")
        || ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"]
            .iter()
            .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
    if !has_windows || address.is_empty() {
        return false;
    }
    let address = address.to_owned();
    // Some systems answer only once the browser has started.
    std::thread::spawn(move || {
        // The address stands in the terminal all the same.
        let _ = opener::open_browser(address);
    });
    true
}

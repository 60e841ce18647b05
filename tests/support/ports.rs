//! Ports for servers that cannot choose one themselves, and ports on which nothing listens.

use std::net::TcpListener;

/// A port that nothing listens on. Where the kernel takes none for connections going out, and above
/// the lab's; what can listen on port 0 does that instead.
pub fn free_port() -> u16 {
    chosen(1)
}

/// The first of two free ports beside each other.
pub fn two_free_ports() -> u16 {
    chosen(2)
}

fn chosen(count: u16) -> u16 {
    let is_free = |port| TcpListener::bind(("127.0.0.1", port)).is_ok();
    loop {
        let first = fastrand::u16(30_000..32_700);
        if (first..first + count).all(is_free) {
            return first;
        }
    }
}

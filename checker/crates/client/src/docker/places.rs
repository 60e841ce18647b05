//! Where an engine's published ports are: on this machine, on another one, or nobody can say.
#![expect(
    clippy::disallowed_methods,
    reason = "runs `ssh`, as the docker command line does, to ask what a host's short name means"
)]

use std::time::Duration;

#[cfg(target_os = "linux")]
use bollard::query_parameters::InspectNetworkOptions;
use tokio::process::Command;

#[cfg(target_os = "linux")]
use super::networks;
use crate::DockerEngine;
use engine::{Address, EngineError, PortsAt};

/// How long `ssh` may read its own configuration.
const PATIENCE: Duration = Duration::from_secs(2);

impl DockerEngine {
    pub(super) async fn place(&self) -> Result<PortsAt, EngineError> {
        Ok(match &self.endpoint.address {
            // Docker Desktop and its like forward their ports to this machine.
            Address::Pipe(_) => PortsAt::Here,
            #[cfg(not(target_os = "linux"))]
            Address::Unix(_) => PortsAt::Here,
            #[cfg(target_os = "linux")]
            Address::Unix(socket) => match networks::behind(socket).await {
                networks::Behind::Ours => PortsAt::Here,
                networks::Behind::Another => PortsAt::NotKnown,
                networks::Behind::Hidden if self.has_its_bridge_here().await => PortsAt::Here,
                networks::Behind::Hidden => PortsAt::NotKnown,
            },
            Address::Ssh(host) => {
                let plain = self.endpoint.published_host().to_owned();
                PortsAt::Host(real_name(host).await.unwrap_or(plain))
            }
            Address::Tcp(_) | Address::Tls(..) => {
                PortsAt::Host(self.endpoint.published_host().to_owned())
            }
        })
    }

    /// Whether the address that the engine's own network has on its host is one of this machine's.
    #[cfg(target_os = "linux")]
    async fn has_its_bridge_here(&self) -> bool {
        let options = None::<InspectNetworkOptions>;
        let network = self.ask(self.client().inspect_network("bridge", options));
        // Only evidence for it counts: an engine that calls it otherwise says nothing.
        let network = network.await.ok().flatten();
        let pools = network.and_then(|it| it.ipam).and_then(|it| it.config);
        let mut gateways = pools.into_iter().flatten().filter_map(|it| it.gateway);
        gateways.any(|address| is_ours(&address))
    }
}

/// Only an address of this machine can be bound.
#[cfg(target_os = "linux")]
fn is_ours(address: &str) -> bool {
    let address = address.parse::<std::net::IpAddr>();
    address.is_ok_and(|it| !it.is_unspecified() && std::net::UdpSocket::bind((it, 0)).is_ok())
}

/// The host that ssh would connect to: a short name of `~/.ssh/config` is known to ssh alone.
async fn real_name(host: &str) -> Option<String> {
    let mut ssh = Command::new("ssh");
    ssh.args(["-G", "--"]).arg(format!("ssh://{host}"));
    ssh.stdin(std::process::Stdio::null()).kill_on_drop(true);
    let said = tokio::time::timeout(PATIENCE, ssh.output())
        .await
        .ok()?
        .ok()?;
    host_in(&String::from_utf8_lossy(&said.stdout))
}

/// The name in what `ssh -G` prints, ready for a URL.
fn host_in(said: &str) -> Option<String> {
    let name = said
        .lines()
        .find_map(|line| line.strip_prefix("hostname "))?;
    let name = name.trim();
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._:".contains(c);
    if name.is_empty() || !name.chars().all(allowed) {
        return None;
    }
    Some(if name.contains(':') {
        format!("[{name}]")
    } else {
        name.to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_is_what_ssh_makes_of_it() {
        let said = "user ada\nhostname 192.0.2.7\nport 22\n";
        assert_eq!(host_in(said).as_deref(), Some("192.0.2.7"));
        assert_eq!(host_in("hostname ::1\n").as_deref(), Some("[::1]"));
        for said in ["", "hostname \n", "hostname a/b@c\n", "proxyhostname x\n"] {
            assert_eq!(host_in(said), None, "{said}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn only_an_address_of_this_machine_is_ours() {
        assert!(is_ours("127.0.0.1"));
        for address in ["192.0.2.1", "0.0.0.0", "", "bridge"] {
            assert!(!is_ours(address), "{address}");
        }
    }
}

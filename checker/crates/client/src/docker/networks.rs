//! Whether what listens at a unix socket is in our own network namespace. Ports that an engine
//! publishes are ports of its own namespace; a socket can lead out of ours, as into a container
//! that has its host's engine mounted.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tokio::net::UnixStream;

/// Programs that forward a socket to another machine.
const TUNNELS: [&str; 3] = ["ssh", "sshd", "sshd-session"];

/// Parents that are looked at above an engine.
const MOST_PARENTS: usize = 16;

/// Threads of a process that are looked at.
const MOST_THREADS: usize = 64;

/// What listens at a socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behind {
    /// A process of this network namespace, or one whose ports are forwarded to it.
    Ours,
    /// A process of another one, or a tunnel to another machine.
    Another,
    /// A process that we cannot see: it is outside of our PID namespace.
    Hidden,
}

/// Asks the kernel who listens at the socket. Needs no rights: all that is read of other
/// processes is for everyone.
pub async fn behind(socket: &Path) -> Behind {
    let connected = UnixStream::connect(socket).await;
    let peer = connected.and_then(|stream| stream.peer_cred());
    // The kernel gives 0 for a process that we cannot see.
    match peer.ok().and_then(|it| it.pid()).filter(|pid| *pid > 0) {
        Some(pid) => behind_process(Path::new("/proc"), &pid.to_string()),
        None if is_wsl(Path::new("/")) => Behind::Ours,
        None => Behind::Hidden,
    }
}

/// Windows runs Docker Desktop's engine and the learner's Linux in one network, and in PID
/// namespaces of their own.
fn is_wsl(root: &Path) -> bool {
    root.join("run/WSL").is_dir() && !root.join(".dockerenv").exists()
}

fn behind_process(proc: &Path, pid: &str) -> Behind {
    let (Some(own), Some(name)) = (network(proc, "self"), name(proc, pid)) else {
        return Behind::Hidden;
    };
    let is_here = |pid: &str| network(proc, pid).as_ref() == Some(&own);
    if TUNNELS.contains(&name.as_str()) {
        return Behind::Another;
    }
    if is_here(pid) {
        return Behind::Ours;
    }
    // A rootless engine has a network of its own, and this parent forwards its ports out of it.
    let above = std::iter::successors(parent(proc, pid), |pid| parent(proc, pid));
    let mut forwarding = above
        .take(MOST_PARENTS)
        .filter(|pid| self::name(proc, pid).as_deref() == Some("rootlesskit"));
    if forwarding.any(|pid| is_here(&pid)) {
        Behind::Ours
    } else {
        Behind::Another
    }
}

/// The network in which most threads of a process are: engines send threads into those of containers,
/// and Podman's first one may stay there.
fn network(proc: &Path, pid: &str) -> Option<String> {
    let threads = fs::read_dir(proc.join(pid).join("task")).ok()?.flatten();
    let mut count = BTreeMap::new();
    for network in threads
        .take(MOST_THREADS)
        .filter_map(|it| thread_network(&it.path()))
    {
        *count.entry(network).or_insert(0) += 1;
    }
    let most = count.into_iter().max_by_key(|(_, threads)| *threads);
    most.map(|(network, _)| network)
}

/// What no two network namespaces share: the number of the kernel's own routing socket in it.
/// The namespace's own number is for its owner alone.
fn thread_network(thread: &Path) -> Option<String> {
    let sockets = fs::read_to_string(thread.join("net/netlink")).ok()?;
    sockets.lines().find_map(|line| {
        let columns: Vec<_> = line.split_ascii_whitespace().collect();
        match columns.as_slice() {
            [_, "0", "0", .., inode] => Some((*inode).to_owned()),
            _ => None,
        }
    })
}

fn name(proc: &Path, pid: &str) -> Option<String> {
    let name = fs::read_to_string(proc.join(pid).join("comm")).ok()?;
    Some(name.trim_end().to_owned())
}

fn parent(proc: &Path, pid: &str) -> Option<String> {
    let status = fs::read_to_string(proc.join(pid).join("status")).ok()?;
    let parent = status.lines().find_map(|line| line.strip_prefix("PPid:"))?;
    Some(parent.trim().to_owned()).filter(|pid| pid != "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A process, as `/proc` shows it.
    fn process(proc: &Path, pid: &str, name: &str, parent: &str, network: &str) {
        let folder = proc.join(pid);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("comm"), format!("{name}\n")).unwrap();
        let status = format!("Name:\t{name}\nPPid:\t{parent}\n");
        fs::write(folder.join("status"), status).unwrap();
        thread(proc, pid, "1", network);
    }

    fn thread(proc: &Path, pid: &str, number: &str, network: &str) {
        let folder = proc.join(pid).join("task").join(number).join("net");
        fs::create_dir_all(&folder).unwrap();
        let sockets = format!(
            "sk Eth Pid Groups Rmem Wmem Dump Locks Drops Inode\n\
             0000 4 0 00000000 0 0 0 2 0 77\n\
             0000 0 812 00000000 0 0 0 2 0 78\n\
             0000 0 0 00000000 0 0 0 2 0 {network}\n"
        );
        fs::write(folder.join("netlink"), sockets).unwrap();
    }

    #[test]
    fn an_engine_in_another_network_publishes_elsewhere() {
        let folder = tempfile::tempdir().unwrap();
        let proc = folder.path();
        process(proc, "self", "checker", "1", "4");
        process(proc, "1", "systemd", "0", "4");
        process(proc, "10", "dockerd", "1", "4");
        process(proc, "11", "dockerd", "1", "5");
        process(proc, "12", "ssh", "1", "4");
        process(proc, "20", "rootlesskit", "1", "4");
        process(proc, "21", "exe", "20", "6");
        process(proc, "22", "dockerd", "21", "6");
        process(proc, "30", "rootlesskit", "11", "5");
        process(proc, "31", "dockerd", "30", "7");
        for (pid, expected) in [
            ("1", Behind::Ours),
            ("10", Behind::Ours),
            ("11", Behind::Another),
            ("12", Behind::Another),
            ("22", Behind::Ours),
            ("31", Behind::Another),
            ("99", Behind::Hidden),
        ] {
            assert_eq!(behind_process(proc, pid), expected, "{pid}");
        }
    }

    #[test]
    fn a_thread_in_a_containers_network_does_not_count() {
        let folder = tempfile::tempdir().unwrap();
        let proc = folder.path();
        process(proc, "self", "checker", "1", "4");
        process(proc, "5", "podman", "1", "9");
        thread(proc, "5", "2", "4");
        thread(proc, "5", "3", "4");
        assert_eq!(behind_process(proc, "5"), Behind::Ours);
        process(proc, "6", "dockerd", "1", "5");
        thread(proc, "6", "2", "5");
        thread(proc, "6", "3", "4");
        assert_eq!(behind_process(proc, "6"), Behind::Another);
    }

    #[test]
    fn a_process_that_is_its_own_parent_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        process(folder.path(), "self", "checker", "1", "4");
        process(folder.path(), "5", "dockerd", "5", "9");
        assert_eq!(behind_process(folder.path(), "5"), Behind::Another);
    }

    #[tokio::test]
    async fn what_this_process_serves_is_in_its_own_network() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("engine.sock");
        let _server = tokio::net::UnixListener::bind(&socket).unwrap();
        assert_eq!(behind(&socket).await, Behind::Ours);
        let nothing = behind(&folder.path().join("none")).await;
        assert!(matches!(nothing, Behind::Hidden | Behind::Ours));
    }

    #[test]
    fn a_container_of_docker_desktop_is_not_windows_own_linux() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!is_wsl(folder.path()));
        fs::create_dir_all(folder.path().join("run/WSL")).unwrap();
        assert!(is_wsl(folder.path()));
        fs::write(folder.path().join(".dockerenv"), "").unwrap();
        assert!(!is_wsl(folder.path()));
    }
}

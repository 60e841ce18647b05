//! What a class is to be, as its teacher asks for it.

use std::path::PathBuf;

use super::class::Scheme;
use handin::transport::is_loopback;

/// What a class is to be.
pub struct ClassWish {
    pub title: String,
    /// How learners reach it, and other names and addresses of the same machine.
    pub hosts: Vec<String>,
    pub port: u16,
    pub scheme: Scheme,
    /// A certificate chain and its key, in place of those that the class makes itself.
    pub certificate: Option<(PathBuf, PathBuf)>,
}

/// How a class with these wishes is talked to: plainly only within this machine, unless asked for.
pub fn scheme(hosts: &[String], wants_tls: bool, insecure: bool) -> Scheme {
    let is_local = hosts.iter().all(|host| is_loopback(host));
    if wants_tls || !(insecure || is_local) {
        Scheme::Https
    } else {
        Scheme::Http
    }
}

/// The first of `hosts` is what learners type: where it means this machine itself, and another is
/// there, learners elsewhere would be led to their own machine.
pub fn leads_astray(hosts: &[String]) -> bool {
    hosts.first().is_some_and(|host| is_loopback(host)) && !hosts.iter().all(|it| is_loopback(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_tls_only_where_all_names_are_this_machines() {
        let hosts = |hosts: &[&str]| hosts.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        let of = |list: &[&str]| scheme(&hosts(list), false, false);
        assert!(matches!(of(&[]), Scheme::Http));
        assert!(matches!(of(&["localhost", "127.0.0.1"]), Scheme::Http));
        assert!(matches!(of(&["localhost", "192.168.0.10"]), Scheme::Https));
        assert!(leads_astray(&hosts(&["localhost", "192.168.0.10"])));
        assert!(!leads_astray(&hosts(&["192.168.0.10", "localhost"])));
        assert!(!leads_astray(&hosts(&["localhost", "127.0.0.1"])));
    }
}

//! Addresses of the internet, and a client that talks to no other: what somebody else wrote must not
//! choose what this machine talks to in its own network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{ClientBuilder, Url};

/// Whether an address is one of the internet, and no network's or machine's own (RFC 6890).
pub fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => match behind(v6) {
            Some(v4) => is_public_v4(v4),
            // Of all others only 2000::/3 is handed out; 2001:db8::/32 and 2001::/23 are not reached.
            None => {
                let [first, second, ..] = v6.segments();
                first & 0xe000 == 0x2000
                    && !(first == 0x2001 && (second == 0xdb8 || second < 0x200))
            }
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_shared = a == 100 && b & 0xc0 == 64;
    let is_for_protocols = (a, b, c) == (192, 0, 0) || (a, b, c) == (192, 88, 99);
    let is_for_benchmarks = a == 198 && b & 0xfe == 18;
    !(a == 0
        || a >= 240
        || is_shared
        || is_for_protocols
        || is_for_benchmarks
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast())
}

/// The IPv4 address that a translator or tunnel leads to: 64:ff9b::/96, 2002::/16.
fn behind(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, high, low] = address.segments();
    let of = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match (a, b) {
        (0x64, 0xff9b) if [c, d, e, f] == [0; 4] => Some(of(high, low)),
        (0x2002, _) => Some(of(b, c)),
        _ => None,
    }
}

/// Whether a URL may be asked by a client that is [`public_only`]: names are looked up by it, and an
/// address in the URL itself is not.
pub fn may_be_asked(url: &Url) -> bool {
    // Whatever notation an address was written in, here it is in its usual one.
    let Some(host) = url.host_str() else {
        return false;
    };
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.parse().is_ok_and(is_public) || bare.parse::<IpAddr>().is_err()
}

/// Connects to addresses of the internet alone, whatever names lead to. No proxy is asked: what it
/// connects to cannot be seen from here.
pub fn public_only(builder: ClientBuilder) -> ClientBuilder {
    builder.no_proxy().dns_resolver(Arc::new(PublicNames))
}

struct PublicNames;

impl Resolve for PublicNames {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|it| is_public(it.ip())).collect();
            if public.is_empty() {
                return Err("this name leads to no address of the internet".into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_networks_and_machines_are_not_the_internets() {
        let is_public = |text: &str| is_public(text.parse().unwrap());
        for address in [
            "0.0.0.0",
            "10.0.0.5",
            "100.64.0.1",
            "127.0.0.1",
            "127.255.0.9",
            "169.254.169.254",
            "172.16.0.1",
            "192.0.0.8",
            "192.168.1.1",
            "198.18.0.1",
            "203.0.113.5",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "2001:db8::1",
            "2001::1",
            "2002:7f00:1::",
            "2002:c0a8:101::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "ff02::1",
        ] {
            assert!(!is_public(address), "{address}");
        }
        for address in [
            "1.1.1.1",
            "100.128.0.1",
            "172.32.0.1",
            "2606:4700::1",
            "64:ff9b::101:101",
        ] {
            assert!(is_public(address), "{address}");
        }
    }

    #[test]
    fn an_address_in_a_url_is_seen_in_any_notation() {
        for text in [
            "http://127.0.0.0x1:80/",
            "https://0x7f.0x1/",
            "https://10.0.0.0x5/",
            "http://2130706433/",
            "http://017700000001/",
            "http://[::ffff:7f00:1]/",
        ] {
            assert!(!may_be_asked(&text.parse().unwrap()), "{text}");
        }
        assert!(may_be_asked(&"https://1.1.1.1/".parse().unwrap()));
    }

    #[tokio::test]
    async fn a_name_that_leads_home_is_not_asked() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let client = public_only(crate::http::client()).build().unwrap();
        let asked = client.get(format!("http://localhost:{port}/")).send().await;
        let error = plain::cause::innermost(&asked.unwrap_err());
        assert!(error.contains("no address of the internet"), "{error}");
    }
}

//! Which network addresses may be asked: names are resolved here, and special addresses refused before a connection.
//!
//! The check stands inside the resolver, so that the address checked is the address connected to: an answer that
//! changes later is checked again.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// The host's address is private, and that was not allowed.
#[derive(Debug, thiserror::Error)]
#[error("{host} is at the private or special address {address}")]
pub(super) struct Refused {
    host: String,
    address: IpAddr,
}

/// Resolves names, and refuses those that lead to special addresses.
#[derive(Debug, Clone)]
pub(super) struct Resolver {
    given: Arc<HashMap<String, Vec<SocketAddr>>>,
    allow_private: bool,
}

impl Resolver {
    pub(super) fn new(resolve: &[(String, SocketAddr)], allow_private: bool) -> Self {
        let mut given: HashMap<String, Vec<SocketAddr>> = HashMap::new();
        for (host, address) in resolve {
            given.entry(host.to_ascii_lowercase()).or_default().push(*address);
        }
        Self { given: Arc::new(given), allow_private }
    }

    /// Checks a host that is itself an IP address, which no resolver sees.
    pub(super) fn check_literal(&self, url: &Url) -> Result<(), Refused> {
        let address = match url.host() {
            Some(Host::Ipv4(address)) => IpAddr::V4(address),
            Some(Host::Ipv6(address)) => IpAddr::V6(address),
            Some(Host::Domain(_)) | None => return Ok(()),
        };
        if self.allow_private || !is_special(address) {
            return Ok(());
        }
        Err(Refused { host: url.host_str().unwrap_or_default().to_owned(), address })
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        if let Some(given) = self.given.get(name.as_str()) {
            let addresses: Addrs = Box::new(given.clone().into_iter());
            return Box::pin(std::future::ready(Ok(addresses)));
        }
        let allow_private = self.allow_private;
        Box::pin(async move {
            let found: Vec<_> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            Ok(Box::new(permitted(name.as_str(), found, allow_private)?.into_iter()) as Addrs)
        })
    }
}

/// The addresses of one answer that may be connected to; refused where there are others only.
fn permitted(host: &str, found: Vec<SocketAddr>, allow_private: bool) -> Result<Vec<SocketAddr>, Refused> {
    let special = found.first().map(SocketAddr::ip);
    let public: Vec<_> = found.into_iter().filter(|address| allow_private || !is_special(address.ip())).collect();
    match special {
        Some(address) if public.is_empty() => Err(Refused { host: host.to_owned(), address }),
        _ => Ok(public),
    }
}

/// Whether a host is this machine itself, by its name or by what was given for it.
pub(super) fn is_own(url: &Url, resolve: &[(String, SocketAddr)]) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.to_ipv4_mapped().map_or(address.is_loopback(), |v4| v4.is_loopback()),
        Some(Host::Domain("localhost")) => true,
        Some(Host::Domain(host)) => {
            let mut given = resolve.iter().filter(|(name, _)| name.eq_ignore_ascii_case(host)).peekable();
            given.peek().is_some() && given.all(|(_, address)| address.ip().is_loopback())
        }
        None => false,
    }
}

/// Blocks of the IANA special-purpose registries (IPv4, as of RFC 6890 and its updates): network and prefix length.
const SPECIAL_V4: &[([u8; 4], u32)] = &[
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    // multicast, reserved and broadcast
    ([224, 0, 0, 0], 3),
];

/// Whether an address is not a public unicast one.
fn is_special(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_special_v4(v4),
        IpAddr::V6(v6) => is_special_v6(v6),
    }
}

fn is_special_v4(address: Ipv4Addr) -> bool {
    let bits = address.to_bits();
    SPECIAL_V4.iter().any(|(network, prefix)| {
        let shift = 32 - prefix;
        bits >> shift == u32::from_be_bytes(*network) >> shift
    })
}

/// Public IPv6 is `2000::/3` without documentation and protocol blocks; forms that carry an IPv4 address are as it is.
fn is_special_v6(address: Ipv6Addr) -> bool {
    let [first, second, third, .., last_but_one, last] = address.segments();
    let carried = |high: u16, low: u16| Ipv4Addr::from_bits((u32::from(high) << 16) | u32::from(low));
    if let Some(v4) = address.to_ipv4_mapped() {
        return is_special_v4(v4);
    }
    match (first, second) {
        // NAT64 and 6to4
        (0x64, 0xff9b) => is_special_v4(carried(last_but_one, last)),
        (0x2002, _) => is_special_v4(carried(second, third)),
        // protocol assignments (Teredo among them) and documentation
        (0x2001, 0..=0x01ff | 0x0db8) | (0x3fff, 0..=0x0fff) => true,
        _ => first & 0xe000 != 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_addresses_are_told_from_public_ones() {
        let special = [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.9.9.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "fec0::1",
            "ff02::1",
            "::ffff:10.0.0.1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
            "::127.0.0.1",
        ];
        let public = [
            "1.1.1.1",
            "8.8.8.8",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.0.1",
            "172.32.0.1",
            "192.167.1.1",
            "223.255.255.255",
            "2606:4700::1111",
            "2a00:1450::1",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2002:808:808::",
        ];
        for text in special {
            assert!(is_special(text.parse().unwrap()), "{text}");
        }
        for text in public {
            assert!(!is_special(text.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn each_answer_is_checked_by_itself() {
        let answer = |texts: &[&str]| -> Vec<SocketAddr> {
            texts.iter().map(|text| SocketAddr::new(text.parse().unwrap(), 0)).collect()
        };
        let cases: [(&[&str], Option<&[&str]>); 5] = [
            (&["8.8.8.8"], Some(&["8.8.8.8"])),
            (&["169.254.169.254"], None),
            (&["10.0.0.1", "8.8.8.8", "::1"], Some(&["8.8.8.8"])),
            (&["10.0.0.1", "::1"], None),
            (&[], Some(&[])),
        ];
        for (found, expected) in cases {
            assert_eq!(permitted("x.example", answer(found), false).ok(), expected.map(answer), "{found:?}");
            assert_eq!(permitted("x.example", answer(found), true).ok(), Some(answer(found)), "{found:?}");
        }
    }

    #[test]
    fn ones_own_machine_is_told_from_others() {
        let resolve = [
            ("own.example".to_owned(), "127.0.0.1:80".parse().unwrap()),
            ("other.example".to_owned(), "192.0.2.1:80".parse().unwrap()),
        ];
        for (url, own) in [
            ("http://127.0.0.1:8000/", true),
            ("http://[::1]/", true),
            ("http://[::ffff:127.0.0.1]/", true),
            ("http://localhost/", true),
            ("http://own.example/", true),
            ("http://other.example/", false),
            ("http://10.0.0.1/", false),
            ("http://localhost.example/", false),
        ] {
            assert_eq!(is_own(&Url::parse(url).unwrap(), &resolve), own, "{url}");
        }
    }

    #[test]
    fn an_address_in_the_url_is_checked_in_every_spelling() {
        let resolver = Resolver::new(&[], false);
        for text in
            ["http://127.0.0.1/", "http://2130706433/", "http://0x7f.1/", "http://[::1]/", "http://[::ffff:7f00:1]/"]
        {
            assert!(resolver.check_literal(&Url::parse(text).unwrap()).is_err(), "{text}");
        }
        assert!(resolver.check_literal(&Url::parse("http://8.8.8.8/").unwrap()).is_ok());
        assert!(Resolver::new(&[], true).check_literal(&Url::parse("http://127.0.0.1/").unwrap()).is_ok());
    }
}

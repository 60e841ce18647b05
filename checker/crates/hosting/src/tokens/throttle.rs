//! Slows down the guessing of pass phrases: wrong logins for one name from one address. The right one
//! is let in at any time: behind a school's router a whole class is one address.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::time::{Duration, Instant};

/// Wrong pass phrases that cause no wait: people mistype.
const FREE: u32 = 5;

/// The longest wait between two tries.
const LONGEST: Duration = Duration::from_secs(60);

/// After this long, everything is forgotten.
const FORGOTTEN: Duration = Duration::from_secs(15 * 60);

/// Addresses and accounts that are remembered; the longest ago make place for others.
const MOST: usize = 4096;

/// A name at an address. Names that are no accounts count like those that are: answers must not tell
/// which is which.
type Who = (String, IpAddr);

/// Characters of a name that are remembered.
const LONGEST_NAME: usize = 64;

#[derive(Default)]
pub struct Throttle {
    wrong: HashMap<Who, Wrong>,
}

struct Wrong {
    times: u32,
    last: Instant,
}

impl Wrong {
    /// No tries are answered before this.
    fn until(&self) -> Instant {
        let over = self.times.saturating_sub(FREE);
        let wait = match over {
            0 => Duration::ZERO,
            _ => Duration::from_secs(1 << (over - 1).min(6)).min(LONGEST),
        };
        self.last + wait
    }
}

impl Throttle {
    /// How long a wrong pass phrase for `name` is not answered at `address`, where it is not.
    pub fn wait(&self, name: &str, address: IpAddr, now: Instant) -> Option<Duration> {
        let wrong = self.wrong.get(&who(name, address))?;
        let wait = wrong.until().saturating_duration_since(now);
        (!wait.is_zero()).then_some(wait)
    }

    /// A wrong pass phrase.
    pub fn wrong(&mut self, name: &str, address: IpAddr, now: Instant) {
        let who = who(name, address);
        if self.wrong.len() >= MOST && !self.wrong.contains_key(&who) {
            self.wrong
                .retain(|_, wrong| now.saturating_duration_since(wrong.last) < FORGOTTEN);
            let oldest = self.wrong.iter().min_by_key(|(_, wrong)| wrong.last);
            if let Some(oldest) = oldest.map(|(who, _)| who.clone())
                && self.wrong.len() >= MOST
            {
                self.wrong.remove(&oldest);
            }
        }
        let wrong = self.wrong.entry(who).or_insert(Wrong {
            times: 0,
            last: now,
        });
        if now.saturating_duration_since(wrong.last) >= FORGOTTEN {
            wrong.times = 0;
        }
        wrong.times = wrong.times.saturating_add(1);
        wrong.last = now;
    }

    /// The right one: what was wrong before is forgiven.
    pub fn right(&mut self, name: &str, address: IpAddr) {
        self.wrong.remove(&who(name, address));
    }
}

/// An IPv6 network counts as one address: each machine in it can have as many as it likes.
pub fn machine(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 => v4,
    }
}

fn who(name: &str, address: IpAddr) -> Who {
    let name = name.chars().take(LONGEST_NAME).collect();
    (name, machine(address))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    #[test]
    fn each_wrong_try_after_some_doubles_the_wait_up_to_a_minute() {
        let mut throttle = Throttle::default();
        let now = Instant::now();
        let mut waits = Vec::new();
        for _ in 0..14 {
            throttle.wrong("ada", HERE, now);
            let wait = throttle.wait("ada", HERE, now);
            waits.push(wait.unwrap_or_default().as_secs());
        }
        assert_eq!(waits, [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
        let later = now + Duration::from_secs(61);
        assert_eq!(throttle.wait("ada", HERE, later), None);
        throttle.right("ada", HERE);
        assert_eq!(throttle.wait("ada", HERE, now), None);
    }

    #[test]
    fn a_neighbour_is_not_locked_out() {
        let mut throttle = Throttle::default();
        let now = Instant::now();
        for _ in 0..20 {
            throttle.wrong("ada", HERE, now);
        }
        let elsewhere = IpAddr::from([10, 0, 0, 2]);
        assert!(throttle.wait("ada", HERE, now).is_some());
        assert_eq!(throttle.wait("ada", elsewhere, now), None);
        assert_eq!(throttle.wait("bob", HERE, now), None);
    }

    #[test]
    fn a_machine_with_many_addresses_is_one_machine() {
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        assert_eq!(
            who("", address("2001:db8::1")),
            who("", address("2001:db8::ffff"))
        );
        assert_eq!(
            who("", address("::ffff:10.0.0.1")),
            who("", address("10.0.0.1"))
        );
    }

    #[test]
    fn memory_is_bounded() {
        let mut throttle = Throttle::default();
        let now = Instant::now();
        for n in 0..2 * MOST {
            let address = IpAddr::from(u32::try_from(n).unwrap().to_be_bytes());
            throttle.wrong("x", address, now);
        }
        assert_eq!(throttle.wrong.len(), MOST);
    }
}

//! Who is connected: each machine has its share, and where there are too many of one, its oldest gives
//! way. A login takes a moment; what holds a connection for long waits for nothing good.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;

use tokio::task::AbortHandle;

use super::throttle::machine;

/// Connections at once: a process may hold some thousand files open.
const MOST: usize = 768;

/// Connections of one machine at once. Behind a school's router that is a whole class.
const MOST_OF_ONE: usize = 64;

#[derive(Default)]
pub struct Clients {
    last: u64,
    machines: HashMap<u64, IpAddr>,
    held: HashMap<IpAddr, BTreeMap<u64, AbortHandle>>,
}

impl Clients {
    /// The number of the next connection; later ones have larger numbers.
    pub fn next(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    pub fn came(&mut self, number: u64, address: IpAddr, task: AbortHandle) {
        let machine = machine(address);
        self.machines.insert(number, machine);
        let own = self.held.entry(machine).or_default();
        own.insert(number, task);
        if own.len() > MOST_OF_ONE {
            self.end_oldest_of(machine);
        }
        if self.machines.len() > MOST {
            self.make_room();
        }
    }

    pub fn ended(&mut self, number: u64) {
        if let Some(machine) = self.machines.remove(&number)
            && let Some(own) = self.held.get_mut(&machine)
        {
            own.remove(&number);
            if own.is_empty() {
                self.held.remove(&machine);
            }
        }
    }

    /// Ends the oldest connection of the machine that has most.
    pub fn make_room(&mut self) {
        let most = self.held.iter().max_by_key(|(_, own)| own.len());
        if let Some(machine) = most.map(|(machine, _)| *machine) {
            self.end_oldest_of(machine);
        }
    }

    fn end_oldest_of(&mut self, machine: IpAddr) {
        let own = self.held.get(&machine);
        if let Some((number, task)) = own.and_then(BTreeMap::first_key_value) {
            task.abort();
            let number = *number;
            // Its task tells no number any more.
            self.ended(number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(number: usize) -> IpAddr {
        IpAddr::from(u32::try_from(number + 1).unwrap().to_be_bytes())
    }

    #[tokio::test]
    async fn who_holds_most_loses_the_oldest() {
        let mut clients = Clients::default();
        let mut come = |machine: usize| {
            let task = tokio::spawn(std::future::pending::<()>());
            let number = clients.next();
            clients.came(number, address(machine), task.abort_handle());
            task
        };
        let mut flood: Vec<_> = (0..MOST_OF_ONE).map(|_| come(0)).collect();
        let neighbour = come(1);
        flood.push(come(0));
        assert!(flood.remove(0).await.unwrap_err().is_cancelled());

        let others: Vec<_> = (2..2 + MOST - MOST_OF_ONE).map(&mut come).collect();
        assert!(flood.remove(0).await.unwrap_err().is_cancelled());
        assert!(
            others
                .iter()
                .chain([&neighbour])
                .all(|it| !it.is_finished())
        );
        assert_eq!(clients.machines.len(), MOST);
    }

    #[tokio::test]
    async fn who_left_is_forgotten() {
        let mut clients = Clients::default();
        let task = tokio::spawn(async {});
        let number = clients.next();
        clients.came(number, address(0), task.abort_handle());
        clients.ended(number);
        assert!(clients.machines.is_empty() && clients.held.is_empty());
    }
}

//! Makes a connection: looks the name up and tries its addresses.
//!
//! Addresses of both families take turns, and the next one is tried when the one before has not
//! answered within a quarter of a second (RFC 8305): a relay whose IPv6 leads nowhere is reached
//! all the same. The first that answers is taken.

use super::socket;
use crate::seam::Loss;
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How long an address is waited for before the next one is tried as well.
const PATIENCE: Duration = Duration::from_millis(250);

/// Connects to a host by its name or address.
pub(super) fn connect(host: &str, port: u16, until: Instant) -> Result<TcpStream, Loss> {
    let found = (bare(host), port)
        .to_socket_addrs()
        .map_err(|_| Loss::UnknownName)?;
    first_of(in_turns(found.collect()), until)
}

/// An address of IPv6 without the brackets that it has in an address of the web.
pub(super) fn bare(host: &str) -> &str {
    host.strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .unwrap_or(host)
}

/// Addresses of both families in turns, beginning with the one the system prefers.
fn in_turns(found: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let first_is_v6 = found.first().is_some_and(SocketAddr::is_ipv6);
    let (first, second): (Vec<_>, Vec<_>) = found
        .into_iter()
        .partition(|address| address.is_ipv6() == first_is_v6);
    let (mut first, mut second) = (first.into_iter(), second.into_iter());
    let mut turns = Vec::new();
    loop {
        let pair = (first.next(), second.next());
        if pair == (None, None) {
            return turns;
        }
        turns.extend(pair.0);
        turns.extend(pair.1);
    }
}

/// The first connection that is made, or why the first address could not be reached.
fn first_of(addresses: Vec<SocketAddr>, until: Instant) -> Result<TcpStream, Loss> {
    let (tell, told) = channel();
    let mut untried = addresses.into_iter();
    let mut trying = 0;
    let mut why = None;
    loop {
        let next = untried.next();
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(why.unwrap_or(Loss::TimedOut));
        }
        let patience = match next {
            Some(address) => {
                let tell = tell.clone();
                trying += 1;
                std::thread::spawn(move || tell.send(TcpStream::connect_timeout(&address, left)));
                PATIENCE.min(left)
            }
            None if trying == 0 => return Err(why.unwrap_or(Loss::UnknownName)),
            None => left,
        };
        match told.recv_timeout(patience) {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => {
                trying -= 1;
                why.get_or_insert_with(|| socket::loss(&error));
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(10)
    }

    /// An address where nobody listens.
    fn nobody() -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.local_addr().expect("an address")
    }

    #[test]
    fn both_families_take_turns_and_none_is_forgotten() {
        let address = |text: &str| text.parse::<SocketAddr>().expect("an address");
        let (a, b, c) = (address("[::1]:1"), address("[::2]:1"), address("1.2.3.4:1"));
        assert_eq!(in_turns(vec![a, b, c]), [a, c, b]);
        assert_eq!(in_turns(vec![c, a, b]), [c, a, b]);
        assert_eq!(in_turns(vec![]), []);
    }

    #[test]
    fn an_address_that_refuses_or_is_silent_does_not_keep_us_from_the_next() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let open = listener.local_addr().expect("an address");
        // Set aside for documentation (RFC 5737): nobody answers there, or the network says so.
        let silent = "192.0.2.1:25".parse().expect("an address");
        let begun = Instant::now();
        for first in [nobody(), silent] {
            let stream = first_of(vec![first, open], soon()).expect("a connection");
            assert_eq!(stream.peer_addr().expect("a peer"), open);
        }
        assert!(begun.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn why_nobody_was_reached_is_told() {
        let port = nobody().port();
        let refused = connect("127.0.0.1", port, soon()).expect_err("a loss");
        assert_eq!(refused, Loss::Refused);
        let unknown = connect("no.such.name.invalid", 25, soon()).expect_err("a loss");
        assert_eq!(unknown, Loss::UnknownName);
        let late = connect("127.0.0.1", port, Instant::now()).expect_err("a loss");
        assert_eq!(late, Loss::TimedOut);
        assert_eq!(bare("[::1]"), "::1");
    }
}

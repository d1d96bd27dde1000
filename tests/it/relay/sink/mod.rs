//! An auditing sink: a mail relay that keeps nothing but the truth about what it accepted.
//!
//! Owns sockets and threads: one that reads per connection, and one that answers when the answers
//! are late. What a connection may say is [`session`]'s, what was accepted is [`audit`]'s, how it
//! behaves is told by [`Manners`]. Tests have it in their own process, `benches/mail.rs` includes
//! it and can also run it alone.
//!
//! Invariant: whatever is answered with 250 after its final dot was counted before.

mod audit;
mod hostile;
mod manners;
mod session;
mod violation;

pub(crate) use audit::{Audit, Deposit};
pub(crate) use hostile::{Hostile, Point};
pub(crate) use manners::{Faults, Manners};

use session::{After, Session};
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// How long a side that does not take or give anything is waited for.
const PATIENCE: Duration = Duration::from_secs(120);

/// A sink that listens until it is dropped.
pub(crate) struct Sink {
    address: SocketAddr,
    audit: Arc<Audit>,
    closed: Arc<AtomicBool>,
}

impl Sink {
    /// A sink on a free port of this machine.
    pub(crate) fn open(manners: Manners) -> Self {
        Self::open_at("127.0.0.1:0", manners)
    }

    /// A sink at this address.
    pub(crate) fn open_at(address: &str, manners: Manners) -> Self {
        let listener = TcpListener::bind(address).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let audit = Arc::new(Audit::default());
        audit.listens_at(address);
        let closed = Arc::new(AtomicBool::new(false));
        let sink = Self {
            address,
            audit: Arc::clone(&audit),
            closed: Arc::clone(&closed),
        };
        let manners = Arc::new(manners);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if closed.load(Ordering::Acquire) {
                    break;
                }
                if !audit.arrives(stream.peer_addr().ok()) {
                    continue;
                }
                let (manners, audit) = (Arc::clone(&manners), Arc::clone(&audit));
                thread::spawn(move || serve(stream, &manners, &audit));
            }
        });
        sink
    }

    /// Where it listens on this machine.
    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// What it has seen so far.
    pub(crate) fn audit(&self) -> &Audit {
        &self.audit
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.closed.store(true, Ordering::Release);
        // Wakes the one that waits for the next connection.
        drop(TcpStream::connect_timeout(&self.address, PATIENCE));
    }
}

/// The answers of one connection, on their way back.
enum Way {
    /// At once.
    Straight(TcpStream),
    /// After a round trip, by a thread of its own, so that what follows is read meanwhile.
    Late(mpsc::Sender<(Instant, Vec<u8>)>, thread::JoinHandle<()>),
}

impl Way {
    fn new(stream: TcpStream, manners: &Manners) -> Self {
        if manners.round_trip.is_zero() {
            return Self::Straight(stream);
        }
        let (sender, answers) = mpsc::channel::<(Instant, Vec<u8>)>();
        let mut stream = stream;
        let thread = thread::spawn(move || {
            for (due, bytes) in answers {
                thread::sleep(due.saturating_duration_since(Instant::now()));
                if stream.write_all(&bytes).is_err() {
                    break;
                }
            }
        });
        Self::Late(sender, thread)
    }

    /// Sends answers; whoever is gone gets none.
    fn send(&mut self, due: Instant, bytes: &mut Vec<u8>) -> bool {
        if bytes.is_empty() {
            return true;
        }
        match self {
            Self::Straight(stream) => {
                let sent = stream.write_all(bytes).is_ok();
                bytes.clear();
                sent
            }
            Self::Late(sender, _) => sender.send((due, std::mem::take(bytes))).is_ok(),
        }
    }

    /// Waits until everything has been sent.
    fn finish(self) {
        if let Self::Late(sender, thread) = self {
            drop(sender);
            let _ = thread.join();
        }
    }
}

/// What was received and not understood yet.
struct Inbox {
    bytes: Vec<u8>,
    begin: usize,
    end: usize,
}

impl Inbox {
    fn new() -> Self {
        Self {
            bytes: vec![0; 256 * 1024],
            begin: 0,
            end: 0,
        }
    }

    /// Reads once; false at the end of the connection.
    fn fill(&mut self, stream: &mut TcpStream, most: usize) -> bool {
        if self.begin > 0 {
            self.bytes.copy_within(self.begin..self.end, 0);
            self.end -= self.begin;
            self.begin = 0;
        }
        if self.end == self.bytes.len() {
            self.bytes.resize(self.bytes.len() * 2, 0);
        }
        let room = &mut self.bytes[self.end..];
        let most = most.min(room.len());
        loop {
            match stream.read(&mut room[..most]) {
                Ok(read) => {
                    self.end += read;
                    return read > 0;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return false,
            }
        }
    }
}

/// One connection from its greeting to its end.
fn serve(mut stream: TcpStream, manners: &Manners, audit: &Audit) {
    let guest = audit.welcome();
    let _ = stream.set_nodelay(true);
    let _ = stream.set_write_timeout(Some(PATIENCE));
    let _ = stream.set_read_timeout(Some(PATIENCE));
    let mut way = Way::new(stream.try_clone().expect("a second handle"), manners);
    let mut session = Session::new(manners, audit, guest.number());
    let mut inbox = Inbox::new();
    let mut out = Vec::new();
    let most = manners.slow.map_or(usize::MAX, |(bytes, _)| bytes);
    let mut after = session.greet(guest.at_once(), &mut out);
    // A connection is made in one round trip, the greeting comes in the second.
    let mut due = Instant::now() + manners.round_trip * 2;
    loop {
        if !way.send(due, &mut out) {
            break;
        }
        match after {
            After::Listen => {}
            After::Again => {
                let now = Instant::now();
                let heard = &inbox.bytes[inbox.begin..inbox.end];
                let (understood, next) = session.hear(heard, now, &mut out);
                inbox.begin += understood;
                after = next;
                due = now + manners.round_trip;
                continue;
            }
            After::HangUp => {
                way.finish();
                hang_up(stream, manners.faults.abrupt);
                return;
            }
            After::Torment(hostile) => {
                way.finish();
                hostile.torment(&mut stream, audit);
                return;
            }
        }
        if let Some((_, pause)) = manners.slow {
            thread::sleep(pause);
        }
        if !inbox.fill(&mut stream, most) {
            break;
        }
        let now = Instant::now();
        let (understood, next) = session.hear(&inbox.bytes[inbox.begin..inbox.end], now, &mut out);
        inbox.begin += understood;
        after = next;
        due = now + manners.round_trip;
    }
    way.finish();
}

/// Ends a connection: in good order, so that what was said before arrives, or like a cut cable.
fn hang_up(mut stream: TcpStream, abrupt: bool) {
    if abrupt {
        // What lies unread turns the end into a reset.
        return;
    }
    let _ = stream.shutdown(Shutdown::Write);
    let _ = stream.set_read_timeout(Some(Duration::from_millis(500)));
    let mut rest = [0; 4096];
    while matches!(stream.read(&mut rest), Ok(1..)) {}
}

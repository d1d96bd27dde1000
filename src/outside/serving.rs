//! A small web server that gives out one answer, whatever is asked.
//!
//! Reads the head of a request as far as it needs to (`httparse`), hands it to whoever answers, and
//! closes the connection. Knows nothing of pages. Slow, huge and broken requests cost a thread for
//! a few seconds, and there are never more threads than [`MOST`]: the others wait in the queue of
//! the system.
//! Invariant: whoever answers is asked by one thread, the one that called [`Server::serve`].

use super::stop::Stop;
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream, ToSocketAddrs as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{self, RecvTimeoutError, Sender, SyncSender};
use std::thread;
use std::time::{Duration, Instant};

/// The most connections at once.
pub const MOST: usize = 64;
/// The longest head of a request.
const HEAD: usize = 32 * 1024;
/// The most headers of a request; further ones make it too large.
const HEADERS: usize = 100;
/// How long a head may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// The same when nearly all threads are busy.
const IMPATIENCE: Duration = Duration::from_millis(500);
/// How long and how much of a body is read and thrown away, so that the answer is read before the
/// connection is cut.
const LINGER: (Duration, u64) = (Duration::from_secs(1), 1024 * 1024);
/// How long requests under way have once it is to end.
const GRACE: Duration = Duration::from_secs(3);
const LOOK: Duration = Duration::from_millis(50);

/// What is asked, as far as it matters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The method, `GET` when it cannot be told.
    pub method: String,
    /// What is accepted: all such headers, put together.
    pub accept: Option<String>,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status and its phrase: `503 Service Unavailable`.
    pub status: &'static str,
    /// Names and values; the length and the end of the connection are added.
    pub headers: Vec<(&'static str, String)>,
    /// The body; left out for `HEAD`.
    pub body: Vec<u8>,
}

/// A server that listens, and has not answered anybody yet.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
}

/// A moment of the clock that nobody can move, for whoever must not do something too often.
#[derive(Clone, Copy, Debug)]
pub struct Tick(Instant);

impl Tick {
    /// This moment.
    #[must_use]
    pub fn now() -> Self {
        Self(Instant::now())
    }

    /// How long ago it was.
    #[must_use]
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

/// Reads `127.0.0.1:8503`, `[::1]:8503` or `localhost:8503`.
pub fn address(text: &str) -> io::Result<SocketAddr> {
    text.to_socket_addrs()?
        .next()
        .ok_or_else(|| io::Error::new(ErrorKind::AddrNotAvailable, "no such address"))
}

impl Server {
    /// Listens at an address.
    pub fn listen(address: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address })
    }

    /// Where it listens; with port 0 the one that was found.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until it is told to stop, and then whoever is still waiting.
    pub fn serve(self, stop: &Stop, mut answer: impl FnMut(&Asked) -> Answer) {
        let (ask, asked) = mpsc::channel();
        let closing = Arc::new(AtomicBool::new(false));
        let busy = Arc::new(AtomicUsize::new(0));
        let address = self.address;
        let door = {
            let (closing, busy) = (Arc::clone(&closing), Arc::clone(&busy));
            thread::spawn(move || accept(&self.listener, &ask, &closing, &busy))
        };
        let mut until: Option<Instant> = None;
        loop {
            match asked.recv_timeout(LOOK) {
                Ok(Question { asked, reply }) => {
                    // Whoever has gone meanwhile needs no answer.
                    let _ = reply.send(answer(&asked));
                }
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {}
            }
            match until {
                None if stop.is_raised() => {
                    until = Some(Instant::now() + GRACE);
                    closing.store(true, SeqCst);
                    wake(address);
                }
                Some(_) if busy.load(SeqCst) == 0 => break,
                Some(until) if Instant::now() > until => break,
                _ => {}
            }
        }
        drop(asked);
        let _ = door.join();
    }
}

struct Question {
    asked: Asked,
    reply: SyncSender<Answer>,
}

/// Wakes the thread that waits for the next connection, which nothing else can.
fn wake(mut address: SocketAddr) {
    if address.ip().is_unspecified() {
        let here: std::net::IpAddr = if address.is_ipv4() {
            std::net::Ipv4Addr::LOCALHOST.into()
        } else {
            std::net::Ipv6Addr::LOCALHOST.into()
        };
        address.set_ip(here);
    }
    let _ = TcpStream::connect_timeout(&address, LOOK * 4);
}

fn accept(
    listener: &TcpListener,
    ask: &Sender<Question>,
    closing: &AtomicBool,
    busy: &Arc<AtomicUsize>,
) {
    loop {
        while busy.load(SeqCst) >= MOST {
            thread::park_timeout(Duration::from_millis(5));
        }
        let accepted = listener.accept();
        if closing.load(SeqCst) {
            return;
        }
        let Ok((stream, _)) = accepted else {
            // Out of descriptors, or a connection that was gone at once: a moment later it is better.
            thread::park_timeout(LOOK);
            continue;
        };
        let patience = if busy.load(SeqCst) > MOST * 3 / 4 {
            IMPATIENCE
        } else {
            PATIENCE
        };
        let guest = Guest::new(busy);
        let ask = ask.clone();
        let thread = thread::Builder::new().stack_size(256 * 1024);
        // A system that gives no thread sees the connection closed, and nothing worse.
        let _ = thread.spawn(move || {
            attend(stream, &ask, patience);
            drop(guest);
        });
    }
}

/// Somebody who is being attended to.
struct Guest(Arc<AtomicUsize>);

impl Guest {
    fn new(busy: &Arc<AtomicUsize>) -> Self {
        busy.fetch_add(1, SeqCst);
        Self(Arc::clone(busy))
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.0.fetch_sub(1, SeqCst);
    }
}

/// One connection from its beginning to its end.
fn attend(mut stream: TcpStream, ask: &Sender<Question>, patience: Duration) {
    let _ = stream.set_nodelay(true);
    let asked = match head(&mut stream, patience) {
        Head::Asked(asked) => asked,
        // Too much or nonsense: it is answered like everything else, if anybody still listens.
        Head::Unread => Asked::default(),
        Head::Gone => return,
    };
    let is_head = asked.method == "HEAD";
    let (reply, replied) = mpsc::sync_channel(1);
    if ask.send(Question { asked, reply }).is_err() {
        return;
    }
    let Ok(answer) = replied.recv_timeout(PATIENCE) else {
        return;
    };
    let _ = stream.set_write_timeout(Some(PATIENCE));
    if stream.write_all(&bytes(&answer, is_head)).is_ok() {
        let _ = stream.shutdown(Shutdown::Write);
        linger(&mut stream);
    }
}

enum Head {
    Asked(Asked),
    Unread,
    Gone,
}

fn head(stream: &mut TcpStream, patience: Duration) -> Head {
    let until = Instant::now() + patience;
    let mut bytes = Vec::with_capacity(1024);
    let mut piece = [0; 4096];
    loop {
        let Some(left) = until.checked_duration_since(Instant::now()) else {
            return Head::Gone;
        };
        // Zero would be no limit at all.
        let left = left.max(Duration::from_millis(1));
        if stream.set_read_timeout(Some(left)).is_err() {
            return Head::Gone;
        }
        match stream.read(&mut piece) {
            Ok(0) => return Head::Gone,
            Ok(count) => bytes.extend_from_slice(&piece[..count]),
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(_) => return Head::Gone,
        }
        let mut headers = [httparse::EMPTY_HEADER; HEADERS];
        let mut request = httparse::Request::new(&mut headers);
        match request.parse(&bytes) {
            Ok(httparse::Status::Complete(_)) => return Head::Asked(asked(&request)),
            Ok(httparse::Status::Partial) if bytes.len() < HEAD => {}
            Ok(httparse::Status::Partial) | Err(_) => return Head::Unread,
        }
    }
}

fn asked(request: &httparse::Request<'_, '_>) -> Asked {
    let accept: Vec<_> = request
        .headers
        .iter()
        .filter(|header| header.name.eq_ignore_ascii_case("accept"))
        .map(|header| String::from_utf8_lossy(header.value))
        .collect();
    Asked {
        method: request.method.unwrap_or("GET").to_owned(),
        accept: (!accept.is_empty()).then(|| accept.join(", ")),
    }
}

fn bytes(answer: &Answer, is_head: bool) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {}\r\n", answer.status);
    for (name, value) in &answer.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    // RFC 9110, 8.6: an answer that never has a body has no length either.
    if !answer.status.starts_with("204") {
        head.push_str(&format!("Content-Length: {}\r\n", answer.body.len()));
    }
    head.push_str("Connection: close\r\n\r\n");
    let mut bytes = head.into_bytes();
    if !is_head {
        bytes.extend_from_slice(&answer.body);
    }
    bytes
}

/// A connection that is closed with something unread takes the answer with it.
fn linger(stream: &mut TcpStream) {
    let (long, much) = LINGER;
    let until = Instant::now() + long;
    let mut read = 0;
    let mut piece = [0; 4096];
    while read < much {
        let Some(left) = until.checked_duration_since(Instant::now()) else {
            return;
        };
        let _ = stream.set_read_timeout(Some(left.max(Duration::from_millis(1))));
        match stream.read(&mut piece) {
            Ok(0) | Err(_) => return,
            Ok(count) => read += count as u64,
        }
    }
}

#[cfg(test)]
mod tests;

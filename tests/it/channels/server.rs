//! A web server in this process that does what it is told, down to the byte, and forgets nothing.
//!
//! Each connection serves one request and is closed. What is not in the script is answered by 404.

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned, crypto::ring};
use std::collections::{BTreeMap, VecDeque};
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What the server does with a request.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Answers with exactly these bytes and closes the connection.
    Bytes(Vec<u8>),
    /// Waits so long first.
    After(Duration, Box<Act>),
    /// Answers with a byte at a time, with so much time between two.
    Drip(Vec<u8>, Duration),
    /// Closes the connection without an answer, in good order.
    HangUp,
    /// Says nothing, for so long.
    Silence(Duration),
}

impl Act {
    /// An answer with this status and body.
    pub(crate) fn answer(status: u16, body: &str) -> Self {
        Self::answer_with(status, &[], body)
    }

    /// The same with further headers.
    pub(crate) fn answer_with(status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        let mut head = format!("HTTP/1.1 {status} {}\r\n", reason(status));
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        let length = body.len();
        head += &format!("Content-Length: {length}\r\nConnection: close\r\n\r\n");
        Self::Bytes((head + body).into_bytes())
    }

    /// An answer with a JSON body.
    pub(crate) fn json(status: u16, body: &str) -> Self {
        Self::answer_with(status, &[("Content-Type", "application/json")], body)
    }

    /// 429, with the wish to be left alone so long.
    pub(crate) fn too_many(seconds: u64) -> Self {
        Self::answer_with(429, &[("Retry-After", &seconds.to_string())], "")
    }

    /// Only the first so many bytes of an answer, and then the end.
    pub(crate) fn cut(self, bytes: usize) -> Self {
        match self {
            Self::Bytes(whole) => Self::Bytes(whole[..bytes.min(whole.len())].to_vec()),
            other => other,
        }
    }

    /// The same, later.
    pub(crate) fn after(self, long: Duration) -> Self {
        Self::After(long, Box::new(self))
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        307 => "Temporary Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        _ => "Whatever",
    }
}

/// A request as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    /// `POST`.
    pub(crate) method: String,
    /// The path with its query.
    pub(crate) path: String,
    /// The head as it was on the wire, with its empty line.
    pub(crate) head: String,
    /// Names in lower case, and values.
    pub(crate) headers: Vec<(String, String)>,
    /// The body.
    pub(crate) body: Vec<u8>,
}

impl Seen {
    /// A header by its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        Some(&headers.find(|(known, _)| known == name)?.1)
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// The server. It ends with the program.
pub(crate) struct Server {
    address: SocketAddr,
    scheme: &'static str,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    scripts: BTreeMap<String, VecDeque<Act>>,
    seen: Vec<Seen>,
    /// How many of the next connections are dropped unread.
    drops: usize,
    connections: usize,
}

impl Server {
    /// A server without encryption.
    pub(crate) fn start() -> Self {
        Self::run("http", None)
    }

    /// One with encryption; the files hold a chain of certificates and its private key.
    pub(crate) fn encrypted(chain: &Path, private: &Path) -> Self {
        let certificates = CertificateDer::pem_file_iter(chain).expect("a chain");
        let certificates = certificates.collect::<Result<_, _>>().expect("a chain");
        let private = PrivateKeyDer::from_pem_file(private).expect("a key");
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(certificates, private)
            .expect("a certificate");
        Self::run("https", Some(Arc::new(config)))
    }

    fn run(scheme: &'static str, tls: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared::default());
        let ours = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (shared, tls) = (Arc::clone(&ours), tls.clone());
                std::thread::spawn(move || shared.connection(stream, tls));
            }
        });
        Self {
            address,
            scheme,
            shared,
        }
    }

    /// `http://127.0.0.1:PORT` with a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.scheme, self.address)
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Does this with the requests for a path, one after the other; the last one for ever.
    pub(crate) fn on(&self, path: &str, acts: impl IntoIterator<Item = Act>) -> &Self {
        let acts = acts.into_iter().collect();
        self.state().scripts.insert(path.to_owned(), acts);
        self
    }

    /// Drops so many connections as soon as they are there, unread.
    pub(crate) fn drop_next(&self, connections: usize) -> &Self {
        self.state().drops = connections;
        self
    }

    /// Every request so far that was read to its end.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.state().seen.clone()
    }

    /// The only request so far.
    pub(crate) fn only(&self) -> Seen {
        let mut seen = self.seen();
        assert_eq!(seen.len(), 1, "{seen:?}");
        seen.remove(0)
    }

    /// How many connections there were.
    pub(crate) fn connections(&self) -> usize {
        self.state().connections
    }

    /// Waits until there have been so many requests; `false` when they do not come.
    pub(crate) fn wait_for(&self, requests: usize, within: Duration) -> bool {
        let until = Instant::now() + within;
        let mut state = self.state();
        while state.seen.len() < requests {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            let waited = self.shared.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    /// How many requests said what another one had said before: the same method, path and body.
    pub(crate) fn duplicates(&self) -> usize {
        self.repeats(|seen| Some((seen.method.clone(), seen.path.clone(), seen.body.clone())))
    }

    /// How many requests had a header's value that another one had had before, such as an
    /// idempotency key.
    pub(crate) fn duplicates_by(&self, header: &str) -> usize {
        self.repeats(|seen| seen.header(header).map(str::to_owned))
    }

    fn repeats<T: PartialEq>(&self, key: impl Fn(&Seen) -> Option<T>) -> usize {
        let mut known: Vec<T> = Vec::new();
        let mut count = 0;
        for key in self.state().seen.iter().filter_map(key) {
            if known.contains(&key) {
                count += 1;
            } else {
                known.push(key);
            }
        }
        count
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.shared.state()
    }
}

impl Shared {
    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn connection(&self, stream: TcpStream, tls: Option<Arc<ServerConfig>>) {
        let is_dropped = {
            let mut state = self.state();
            state.connections += 1;
            let is_dropped = state.drops > 0;
            state.drops = state.drops.saturating_sub(1);
            is_dropped
        };
        if is_dropped {
            let _ = stream.shutdown(Shutdown::Both);
            return;
        }
        let _ = stream.set_nodelay(true);
        match tls {
            None => self.serve(stream),
            Some(config) => {
                let session = ServerConnection::new(config).expect("a session");
                self.serve(StreamOwned::new(session, stream));
            }
        }
    }

    fn serve(&self, mut stream: impl Read + Write) {
        let Some(seen) = read(&mut stream) else {
            return;
        };
        let act = {
            let mut state = self.state();
            let path = seen.path.split('?').next().unwrap_or_default().to_owned();
            state.seen.push(seen);
            self.changed.notify_all();
            match state.scripts.get_mut(&path) {
                Some(acts) if acts.len() > 1 => acts.pop_front(),
                Some(acts) => acts.front().cloned(),
                None => None,
            }
        };
        act.unwrap_or_else(|| Act::answer(404, "not in the script"))
            .carry_out(&mut stream);
    }
}

impl Act {
    fn carry_out(self, stream: &mut (impl Read + Write)) {
        match self {
            Self::Bytes(bytes) => {
                let _ = stream.write_all(&bytes);
                let _ = stream.flush();
            }
            Self::After(long, act) => {
                pause(long);
                act.carry_out(stream);
            }
            Self::Drip(bytes, between) => {
                for byte in bytes {
                    if stream.write_all(&[byte]).is_err() || stream.flush().is_err() {
                        return;
                    }
                    pause(between);
                }
            }
            Self::HangUp => {}
            Self::Silence(long) => pause(long),
        }
    }
}

fn pause(long: Duration) {
    let until = Instant::now() + long;
    while let Some(left) = until.checked_duration_since(Instant::now()) {
        std::thread::park_timeout(left);
    }
}

/// A request, read to its end; none when it never came to one.
fn read(stream: &mut impl Read) -> Option<Seen> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: Vec<_> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let mut seen = Seen {
        method,
        path,
        head,
        headers,
        body: Vec::new(),
    };
    let length = seen.header("content-length");
    let length = length.and_then(|length| length.parse().ok()).unwrap_or(0);
    seen.body.resize(length, 0);
    stream.read_exact(&mut seen.body).ok()?;
    Some(seen)
}

//! Lines to mail relays, over sockets.
//!
//! One thread talks on all of them: sockets do not block, and one wait listens to all. Only names
//! are looked up and connections made in the background, as neither can be done without waiting.
//! Small pieces leave at once (`TCP_NODELAY`): with Nagle's way a relay that delays its
//! acknowledgements takes 23 mails a second, without it thousands. Knows nothing of mail.
//!
//! Invariant: no byte is said on a line that asked for encryption before its certificate has been
//! checked against its host's name.

use super::stop::Stop;
use crate::seam::{Endpoint, Heard, Line, Loss, Switchboard};
use bell::Bell;
use certificates::Certificates;
use socket::Socket;
use std::collections::BTreeMap;
use std::io;
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

mod bell;
pub(super) mod certificates;
mod dialing;
mod socket;

/// How long a name may be looked up and connections may be tried.
const CONNECT: Duration = Duration::from_secs(20);
/// How long the two sides may take to agree on encryption.
const HANDSHAKE: Duration = Duration::from_secs(20);
/// How often a wait looks whether somebody wants us to stop.
const LOOK: Duration = Duration::from_millis(50);

/// A switchboard whose lines are sockets.
pub struct Sockets {
    stop: Stop,
    /// The stop that was raised has been told.
    has_told: bool,
    certificates: Certificates,
    patience: Patience,
    last: u32,
    lines: BTreeMap<Line, State>,
    bell: Bell,
    /// Where what is heard is read into.
    scratch: Vec<u8>,
    dialed: Receiver<(Line, Result<TcpStream, Loss>)>,
    dials: Sender<(Line, Result<TcpStream, Loss>)>,
}

/// How long opening a line may take.
#[derive(Clone, Copy)]
struct Patience {
    connect: Duration,
    handshake: Duration,
}

enum State {
    Dialing { to: Endpoint, until: Instant },
    Open(Box<Socket>, Endpoint),
    Gone(Loss),
}

impl Sockets {
    /// A switchboard without lines. `authority` is a file of certificates to believe beside those
    /// of the system.
    pub fn new(stop: Stop, authority: Option<PathBuf>) -> io::Result<Self> {
        let (dials, dialed) = channel();
        Ok(Self {
            stop,
            has_told: false,
            certificates: Certificates::new(authority),
            patience: Patience {
                connect: CONNECT,
                handshake: HANDSHAKE,
            },
            last: 0,
            lines: BTreeMap::new(),
            bell: Bell::new()?,
            scratch: vec![0; socket::MOUTHFUL],
            dialed,
            dials,
        })
    }

    /// Takes over the connections that were made in the background.
    fn pick_up(&mut self) {
        while let Ok((line, outcome)) = self.dialed.try_recv() {
            let Some(state) = self.lines.get_mut(&line) else {
                continue;
            };
            let State::Dialing { to, .. } = state else {
                continue;
            };
            let to = to.clone();
            let opened = outcome.and_then(|stream| {
                let mut socket = Socket::new(stream).map_err(|error| socket::loss(&error))?;
                if to.implicit_tls {
                    let session = self.certificates.session(&to.host)?;
                    socket.encrypt(
                        session,
                        Heard::Open,
                        Instant::now() + self.patience.handshake,
                    );
                } else {
                    socket.announce(Heard::Open);
                }
                Ok(socket)
            });
            *state = match opened {
                Ok(socket) => State::Open(Box::new(socket), to),
                Err(loss) => State::Gone(loss),
            };
        }
    }

    /// What has happened on all lines since they were last looked at.
    fn collect(&mut self, now: Instant) -> Vec<(Line, Heard)> {
        self.pick_up();
        let mut heard = Vec::new();
        let mut gone = Vec::new();
        for (line, state) in &mut self.lines {
            let loss = match state {
                State::Dialing { until, .. } => (now >= *until).then_some(Loss::TimedOut),
                State::Gone(loss) => Some(loss.clone()),
                State::Open(socket, _) => {
                    let mut hear = |what| heard.push((*line, what));
                    socket.listen(now, &mut self.scratch, &mut hear).err()
                }
            };
            if let Some(loss) = loss {
                heard.push((*line, Heard::Gone(loss)));
                gone.push(*line);
            }
        }
        for line in gone {
            self.lines.remove(&line);
        }
        heard
    }

    /// Waits until a socket has something to tell, a connection was made, or so long.
    fn wait(&mut self, within: Duration) {
        let now = Instant::now();
        let mut within = within.min(LOOK);
        let mut streams = Vec::with_capacity(self.lines.len());
        for state in self.lines.values() {
            let until = match state {
                State::Gone(_) => Some(now),
                State::Dialing { until, .. } => Some(*until),
                State::Open(socket, _) => socket.until(now),
            };
            if let Some(until) = until {
                within = within.min(until.saturating_duration_since(now));
            }
            if let State::Open(socket, _) = state {
                streams.push((socket.stream(), socket.wants_to_say()));
            }
        }
        let ready = self.bell.wait(&streams, within);
        let open = self.lines.values_mut().filter_map(|state| match state {
            State::Open(socket, _) => Some(socket),
            _ => None,
        });
        for (socket, ready) in open.zip(ready) {
            socket.set_ready(ready);
        }
    }
}

impl Switchboard for Sockets {
    fn dial(&mut self, to: &Endpoint) -> Line {
        self.last += 1;
        let line = Line(self.last);
        let until = Instant::now() + self.patience.connect;
        self.lines.insert(
            line,
            State::Dialing {
                to: to.clone(),
                until,
            },
        );
        let (dials, ringer) = (self.dials.clone(), self.bell.ringer());
        let (host, port) = (to.host.clone(), to.port);
        std::thread::spawn(move || {
            let _ = dials.send((line, dialing::connect(&host, port, until)));
            ringer.ring();
        });
        line
    }

    fn listen(&mut self, within: Duration) -> Vec<(Line, Heard)> {
        let until = Instant::now() + within;
        loop {
            let now = Instant::now();
            let left = until.saturating_duration_since(now);
            self.wait(left);
            let heard = self.collect(Instant::now());
            let is_raised = self.stop.is_raised();
            let is_news = is_raised && !self.has_told;
            self.has_told = is_raised;
            if is_news {
                self.stop.use_up();
            }
            if is_news || !heard.is_empty() || left.is_zero() {
                return heard;
            }
        }
    }

    fn say(&mut self, line: Line, bytes: &[u8]) {
        if let Some(State::Open(socket, _)) = self.lines.get_mut(&line) {
            socket.say(bytes);
        }
    }

    fn encrypt(&mut self, line: Line) {
        let Some(state) = self.lines.get_mut(&line) else {
            return;
        };
        let State::Open(socket, to) = state else {
            return;
        };
        match self.certificates.session(&to.host) {
            Ok(session) => {
                socket.throw_away();
                let until = Instant::now() + self.patience.handshake;
                socket.encrypt(session, Heard::Encrypted, until);
            }
            Err(loss) => *state = State::Gone(loss),
        }
    }

    fn hang_up(&mut self, line: Line) {
        if let Some(State::Open(mut socket, _)) = self.lines.remove(&line) {
            socket.hang_up();
        }
    }

    fn is_stopped(&self) -> bool {
        self.stop.is_raised()
    }
}

#[cfg(test)]
pub(super) mod tests;

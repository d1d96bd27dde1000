//! One line: a socket that does not block, in the clear or encrypted.

use super::bell::Ready;
use super::certificates;
use crate::seam::{Heard, Loss};
use rustls::ClientConnection;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Instant;

/// The most that is heard on one line before the others get their turn, in bytes.
pub(super) const MOUTHFUL: usize = 64 * 1024;

/// A line.
pub(super) struct Socket {
    stream: TcpStream,
    session: Option<ClientConnection>,
    /// What was said in the clear and has not left yet.
    unsaid: Vec<u8>,
    /// What is told next: at once, or when the two sides have agreed on encryption, which must be
    /// by then.
    news: Option<(Heard, Option<Instant>)>,
    ready: Ready,
    /// Nothing more can be said. What the other side has still said is heard first.
    broken: Option<Loss>,
}

impl Socket {
    pub(super) fn new(stream: TcpStream) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        Ok(Self {
            stream,
            session: None,
            unsaid: Vec::new(),
            news: None,
            ready: Ready::default(),
            broken: None,
        })
    }

    pub(super) fn stream(&self) -> &TcpStream {
        &self.stream
    }

    /// Tells this next.
    pub(super) fn announce(&mut self, news: Heard) {
        self.news = Some((news, None));
    }

    /// Begins to encrypt; tells `news` once that is done.
    pub(super) fn encrypt(&mut self, mut session: ClientConnection, news: Heard, until: Instant) {
        session.set_buffer_limit(None);
        self.session = Some(session);
        self.news = Some((news, Some(until)));
        self.flush();
    }

    /// Forgets what came in the clear and was not heard yet.
    pub(super) fn throw_away(&mut self) {
        let mut scratch = [0; 4 * 1024];
        let mut left = MOUTHFUL / scratch.len();
        while left > 0 && matches!(self.stream.read(&mut scratch), Ok(length) if length > 0) {
            left -= 1;
        }
    }

    /// What it is ready for, as the wait has found.
    pub(super) fn set_ready(&mut self, ready: Ready) {
        self.ready = ready;
    }

    /// Whether it waits until something can be said.
    pub(super) fn wants_to_say(&self) -> bool {
        match &self.session {
            _ if self.broken.is_some() => false,
            Some(session) => session.wants_write(),
            None => !self.unsaid.is_empty(),
        }
    }

    /// When it has to be looked at, whatever happens.
    pub(super) fn until(&self, now: Instant) -> Option<Instant> {
        match &self.news {
            _ if self.broken.is_some() => Some(now),
            Some((_, until)) => Some(until.unwrap_or(now)),
            None => None,
        }
    }

    /// Says bytes, as many as the other side takes now, the rest later.
    pub(super) fn say(&mut self, bytes: &[u8]) {
        if self.broken.is_some() {
            return;
        }
        if let Some(session) = &mut self.session {
            if let Err(error) = session.writer().write_all(bytes) {
                self.broken = Some(loss(&error));
            }
            self.flush();
        } else if self.unsaid.is_empty() {
            let sent = self.write(bytes);
            self.unsaid.extend_from_slice(&bytes[sent..]);
        } else {
            self.unsaid.extend_from_slice(bytes);
        }
    }

    /// Takes note of everything that has happened; an error is the end of the line.
    pub(super) fn listen(
        &mut self,
        now: Instant,
        scratch: &mut [u8],
        hear: &mut impl FnMut(Heard),
    ) -> Result<(), Loss> {
        let ready = std::mem::take(&mut self.ready);
        if ready.to_say {
            self.flush();
        }
        let is_heard = (ready.to_hear || self.broken.is_some()) && self.read(scratch, hear)?;
        // A relay may say why before it hangs up, and we find out about the second first.
        if let Some(loss) = &self.broken
            && !is_heard
        {
            return Err(loss.clone());
        }
        match &self.news {
            Some((_, None)) => self.tell(hear),
            Some((_, Some(until))) if now >= *until => return Err(Loss::TimedOut),
            _ => {}
        }
        Ok(())
    }

    /// Lets go. The other side is told that nothing more will come, as far as that can be done
    /// without waiting.
    pub(super) fn hang_up(&mut self) {
        if let Some(session) = &mut self.session {
            session.send_close_notify();
        }
        self.flush();
        let _ = self.stream.shutdown(Shutdown::Write);
    }

    fn tell(&mut self, hear: &mut impl FnMut(Heard)) {
        if let Some((news, _)) = self.news.take() {
            hear(news);
        }
    }

    fn flush(&mut self) {
        while self.broken.is_none() && self.wants_to_say() {
            if let Some(session) = &mut self.session {
                match session.write_tls(&mut self.stream) {
                    Ok(0) => self.broken = Some(Loss::Closed),
                    Ok(_) => {}
                    Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                    Err(error) if error.kind() == ErrorKind::Interrupted => {}
                    Err(error) => self.broken = Some(loss(&error)),
                }
            } else {
                let unsaid = std::mem::take(&mut self.unsaid);
                let sent = self.write(&unsaid);
                self.unsaid = unsaid;
                self.unsaid.drain(..sent);
                if sent == 0 {
                    return;
                }
            }
        }
    }

    /// Writes in the clear; how much has left.
    fn write(&mut self, bytes: &[u8]) -> usize {
        let mut sent = 0;
        while sent < bytes.len() {
            match self.stream.write(&bytes[sent..]) {
                Ok(0) => self.broken = Some(Loss::Closed),
                Ok(length) => {
                    sent += length;
                    continue;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => self.broken = Some(loss(&error)),
            }
            break;
        }
        sent
    }

    /// Hears what there is; whether there was anything.
    fn read(&mut self, scratch: &mut [u8], hear: &mut impl FnMut(Heard)) -> Result<bool, Loss> {
        if self.session.is_some() {
            return self.read_encrypted(hear);
        }
        // Once: what else there is makes the next wait short.
        let heard = match self.stream.read(scratch) {
            Ok(0) => return Err(Loss::Closed),
            Ok(length) => &scratch[..length],
            Err(error) if is_nothing(&error) => return Ok(false),
            Err(error) => return Err(loss(&error)),
        };
        // The news that it is open comes before what was said on it.
        self.tell(hear);
        hear(Heard::Bytes(heard.to_vec()));
        Ok(true)
    }

    fn read_encrypted(&mut self, hear: &mut impl FnMut(Heard)) -> Result<bool, Loss> {
        let Some(session) = &mut self.session else {
            return Ok(false);
        };
        let mut heard = Vec::new();
        let mut end = Ok(());
        while end.is_ok() && heard.len() < MOUTHFUL {
            match session.read_tls(&mut self.stream) {
                Ok(0) => end = Err(Loss::Closed),
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => end = Err(loss(&error)),
            }
            match session.process_new_packets() {
                Ok(state) => {
                    let before = heard.len();
                    heard.resize(before + state.plaintext_bytes_to_read(), 0);
                    let read = session.reader().read(&mut heard[before..]);
                    heard.truncate(before + read.unwrap_or(0));
                    if state.peer_has_closed() {
                        end = Err(Loss::Closed);
                    }
                }
                Err(error) => end = Err(certificates::loss(&error)),
            }
        }
        let is_agreed = !session.is_handshaking();
        // Answers of the handshake, or the alarm that tells the other side what we do not like.
        self.flush();
        if is_agreed && matches!(self.news, Some((_, Some(_)))) {
            self.tell(hear);
        }
        let is_heard = !heard.is_empty();
        if is_heard {
            hear(Heard::Bytes(heard));
        }
        end.map(|()| is_heard)
    }
}

/// Whether there is simply nothing to be read or no room to write now.
fn is_nothing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
}

/// Why a socket does not do what it should.
pub(super) fn loss(error: &io::Error) -> Loss {
    match error.kind() {
        ErrorKind::ConnectionRefused => Loss::Refused,
        ErrorKind::TimedOut => Loss::TimedOut,
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe
        | ErrorKind::NotConnected
        | ErrorKind::UnexpectedEof => Loss::Closed,
        _ => Loss::Broken(error.to_string()),
    }
}

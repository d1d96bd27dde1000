//! Reads lines without being held by them: told to stop, nobody waits for a line any more.

use crate::outside::stop::Stop;
use crate::seam::Interrupted;
use std::io::{BufRead, BufReader, Read};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// More than anybody types in a line; the rest of such a line is dropped.
const LONGEST: u64 = 1024 * 1024;
const LOOK: Duration = Duration::from_millis(50);

/// An input, read one line at a time and only when a line is wanted.
pub(super) struct Source {
    stop: Stop,
    /// Begun when the first line is wanted; most commands never want one.
    begin: Option<Box<dyn FnOnce() + Send>>,
    want: Sender<()>,
    lines: Receiver<Option<String>>,
    wanted: bool,
}

impl Source {
    /// Reads in the background, as nothing can wake a thread that waits for input.
    pub(super) fn new(input: impl Read + Send + 'static, stop: &Stop) -> Self {
        let (want, wanted) = channel();
        let (give, lines) = channel();
        let read = move || {
            let mut input = BufReader::new(input);
            for () in wanted {
                if give.send(line(&mut input)).is_err() {
                    return;
                }
            }
        };
        Self {
            stop: stop.clone(),
            begin: Some(Box::new(read)),
            want,
            lines,
            wanted: false,
        }
    }

    /// The next line, without its end.
    pub(super) fn line(&mut self) -> Result<String, Interrupted> {
        if let Some(begin) = self.begin.take() {
            std::thread::spawn(begin);
        }
        if !self.wanted {
            self.want.send(()).map_err(|_| Interrupted::Gone)?;
            self.wanted = true;
        }
        loop {
            if let Some(why) = self.stop.why() {
                return Err(why);
            }
            match self.lines.recv_timeout(LOOK) {
                Ok(line) => {
                    self.wanted = false;
                    return line.ok_or(Interrupted::Gone);
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(Interrupted::Gone),
            }
        }
    }
}

fn line(input: &mut impl BufRead) -> Option<String> {
    let mut bytes = Vec::new();
    let length = input
        .by_ref()
        .take(LONGEST)
        .read_until(b'\n', &mut bytes)
        .ok()?;
    if length == 0 {
        return None;
    }
    while !bytes.ends_with(b"\n") && bytes.len() as u64 >= LONGEST {
        let mut rest = Vec::new();
        let length = input
            .by_ref()
            .take(LONGEST)
            .read_until(b'\n', &mut rest)
            .ok()?;
        if length == 0 || rest.ends_with(b"\n") {
            break;
        }
    }
    let text = String::from_utf8_lossy(&bytes);
    Some(text.trim_end_matches(['\n', '\r']).to_owned())
}

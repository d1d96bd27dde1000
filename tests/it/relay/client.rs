//! A client that says what it is told to, for finding out what a relay answers.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// A conversation with a relay.
pub(crate) struct Client {
    stream: BufReader<TcpStream>,
}

impl Client {
    /// Connects, and hears the greeting.
    #[track_caller]
    pub(crate) fn connect(port: u16) -> (Self, String) {
        let stream = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .expect("a patience");
        stream.set_nodelay(true).expect("no delay");
        let mut client = Self {
            stream: BufReader::new(stream),
        };
        let greeting = client.hear();
        (client, greeting)
    }

    /// Connects and says EHLO; what was offered is the answer's lines.
    #[track_caller]
    pub(crate) fn greeted(port: u16) -> Self {
        let (mut client, greeting) = Self::connect(port);
        assert!(greeting.starts_with("220 "), "{greeting}");
        let offers = client.ask("EHLO client.test");
        assert!(offers.starts_with("250-"), "{offers}");
        client
    }

    /// Says bytes.
    pub(crate) fn say(&mut self, bytes: impl AsRef<[u8]>) {
        // Whoever has hung up hears nothing.
        let _ = self.stream.get_mut().write_all(bytes.as_ref());
    }

    /// Hears one answer, all of its lines; empty when the connection has ended.
    pub(crate) fn hear(&mut self) -> String {
        let mut answer = String::new();
        loop {
            let begin = answer.len();
            match self.stream.read_line(&mut answer) {
                Ok(1..) if answer.as_bytes().get(begin + 3) == Some(&b'-') => {}
                Ok(_) | Err(_) => return answer.trim_end().to_owned(),
            }
        }
    }

    /// Says a line and hears its answer.
    pub(crate) fn ask(&mut self, line: &str) -> String {
        self.say(format!("{line}\r\n"));
        self.hear()
    }

    /// One mail in lock-step; the answers to MAIL, RCPT, DATA and the dot, as far as it came.
    pub(crate) fn mail(&mut self, from: &str, to: &str, text: &str) -> Vec<String> {
        let mut answers = vec![self.ask(&format!("MAIL FROM:<{from}>"))];
        for line in [&format!("RCPT TO:<{to}>"), "DATA"] {
            if !answers.last().is_some_and(|answer| answer.starts_with('2')) {
                return answers;
            }
            answers.push(self.ask(line));
        }
        if answers
            .last()
            .is_some_and(|answer| answer.starts_with("354"))
        {
            self.say(format!("{text}\r\n.\r\n"));
            answers.push(self.hear());
        }
        answers
    }

    /// Whether the other side has hung up.
    pub(crate) fn is_over(&mut self) -> bool {
        matches!(self.stream.read(&mut [0]), Ok(0) | Err(_))
    }
}

/// The text of a mail that does not matter, with this Message-ID.
pub(crate) fn text(message_id: &str) -> String {
    format!("From: <ops@shop.test>\r\nMessage-ID: {message_id}\r\nSubject: x\r\n\r\nHello.")
}

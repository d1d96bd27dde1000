//! What is printed: the only writer to standard output.
//!
//! Standard output is for what was asked for, standard error for talk. A reader that has gone
//! (`aplomb list | head`) is no trouble: what comes after is dropped, and the command ends as it
//! would have. Any other trouble with standard output is kept, and told once, at the end.

use crate::base::visible::visible;
use crate::report::json;
use serde::Serialize;
use std::io::{self, IsTerminal as _, Write as _};

/// The two streams of this run.
#[derive(Debug)]
pub(crate) struct Output {
    /// Whether standard output is coloured.
    pub(crate) colour: bool,
    failed: Option<io::Error>,
    gone: bool,
}

impl Output {
    /// Streams on which nothing has been printed yet.
    pub(crate) fn new(colour: bool) -> Self {
        Self {
            colour,
            failed: None,
            gone: false,
        }
    }

    /// Prints a text as it is; a line's end is added when there is none.
    pub(crate) fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
        if !text.is_empty() && !text.ends_with('\n') {
            self.bytes(b"\n");
        }
    }

    /// Prints a line, harmless whatever is in it.
    pub(crate) fn line(&mut self, line: &str) {
        self.bytes(visible(line).as_bytes());
        self.bytes(b"\n");
    }

    /// Prints a document for programs: one line of JSON.
    pub(crate) fn json(&mut self, document: &impl Serialize) {
        self.line(&json::write(document));
    }

    /// Prints a file's bytes as they are; on a terminal, harmless.
    pub(crate) fn file(&mut self, bytes: &[u8]) {
        if io::stdout().is_terminal() {
            self.bytes(visible(&String::from_utf8_lossy(bytes)).as_bytes());
        } else {
            self.bytes(bytes);
        }
    }

    /// Prints bytes of our own making as they are.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        if self.gone || self.failed.is_some() {
            return;
        }
        self.keep(io::stdout().lock().write_all(bytes));
    }

    /// Says something beside what was asked for, harmless whatever is in it.
    #[expect(clippy::unused_self, reason = "whoever talks holds the output")]
    pub(crate) fn say(&mut self, line: &str) {
        say_painted(&visible(line));
    }

    /// Ends the printing: what could not be printed, unless nobody was reading any more.
    pub(crate) fn finish(&mut self) -> Result<(), io::Error> {
        if !self.gone && self.failed.is_none() {
            self.keep(io::stdout().lock().flush());
        }
        self.failed.take().map_or(Ok(()), Err)
    }

    fn keep(&mut self, result: io::Result<()>) {
        match result {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => self.gone = true,
            Err(error) => self.failed = Some(error),
        }
    }
}

/// Prints a line that may be painted, and holds nothing else from outside, to standard error. When that fails, nobody is there to be told.
pub(crate) fn say_painted(line: &str) {
    let mut text = String::with_capacity(line.len() + 1);
    text.push_str(line);
    text.push('\n');
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Which of the three streams are terminals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Terminals {
    /// Standard input.
    pub(crate) input: bool,
    /// Standard output.
    pub(crate) output: bool,
    /// Standard error.
    pub(crate) error: bool,
}

impl Terminals {
    /// Looks.
    pub(crate) fn look() -> Self {
        Self {
            input: io::stdin().is_terminal(),
            output: io::stdout().is_terminal(),
            error: io::stderr().is_terminal(),
        }
    }
}

/// How many columns the screen has; none when there is no screen.
pub(crate) fn columns() -> Option<usize> {
    let (_, columns) = console::Term::stdout().size_checked()?;
    Some(usize::from(columns)).filter(|columns| *columns > 0)
}

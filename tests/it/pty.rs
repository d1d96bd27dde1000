//! A terminal with a program in it, to be looked at and typed into.
//!
//! Drives any program in a pseudo-terminal and keeps what a person would see (vt100) beside the
//! bytes that were sent. Knows nothing of aplomb. Waiting is always for something to appear, with
//! a limit; a test that waits in vain fails with the screen in its message.

#![allow(dead_code, reason = "shared by tests that each need a part of it")]

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How long anything may take to appear.
const PATIENCE: Duration = Duration::from_secs(40);
/// A terminal so tall that nothing ever leaves it.
const TALL: u16 = 4000;

/// What is to be run, and where.
pub(crate) struct Run {
    command: CommandBuilder,
    columns: u16,
    rows: u16,
}

impl Run {
    /// A program with its arguments, in an 80×24 terminal, in an environment with nothing in it
    /// but a path, a language and a terminal's name.
    pub(crate) fn new(program: &str, arguments: &[&str]) -> Self {
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env_clear();
        // Else it would be the home, which is not there.
        command.cwd(std::env::current_dir().expect("a folder"));
        for (name, value) in [
            ("PATH", "/usr/local/bin:/usr/bin:/bin"),
            ("LANG", "C.UTF-8"),
            ("TERM", "xterm-256color"),
            ("HOME", "/nonexistent"),
        ] {
            command.env(name, value);
        }
        Self {
            command,
            columns: 80,
            rows: 24,
        }
    }

    /// With a variable in its environment.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// In this folder.
    pub(crate) fn inside(mut self, folder: &std::path::Path) -> Self {
        self.command.cwd(folder);
        self
    }

    /// In a terminal of this size.
    pub(crate) fn size(mut self, columns: u16, rows: u16) -> Self {
        (self.columns, self.rows) = (columns, rows);
        self
    }

    /// Starts it.
    pub(crate) fn start(self) -> Pty {
        let size = PtySize {
            rows: self.rows,
            cols: self.columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system()
            .openpty(size)
            .expect("a pseudo-terminal");
        let child = pair
            .slave
            .spawn_command(self.command)
            .expect("the program starts");
        let reader = pair.master.try_clone_reader().expect("a reader");
        let seen = Arc::new(Mutex::new(Seen {
            bytes: Vec::new(),
            screen: vt100::Parser::new(nonzero(self.rows), nonzero(self.columns), 0),
            ended: false,
        }));
        let hung_up = Arc::new(AtomicBool::new(false));
        let (eye, flag) = (Arc::clone(&seen), Arc::clone(&hung_up));
        std::thread::spawn(move || watch(reader, &eye, &flag));
        Pty {
            child,
            master: Some(pair.master),
            writer: None,
            seen,
            hung_up,
        }
    }
}

/// A running program in its terminal. Killed when dropped.
pub(crate) struct Pty {
    child: Box<dyn Child + Send + Sync>,
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    seen: Arc<Mutex<Seen>>,
    hung_up: Arc<AtomicBool>,
}

struct Seen {
    bytes: Vec<u8>,
    screen: vt100::Parser,
    ended: bool,
}

fn nonzero(size: u16) -> NonZeroU16 {
    NonZeroU16::new(size).expect("a terminal has a size")
}

fn watch(mut reader: Box<dyn Read + Send>, seen: &Mutex<Seen>, hung_up: &AtomicBool) {
    let mut buffer = [0; 4096];
    while !hung_up.load(SeqCst) {
        let length = match reader.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(length) => length,
        };
        let mut seen = seen.lock().expect("seen");
        seen.bytes.extend_from_slice(&buffer[..length]);
        seen.screen.process(&buffer[..length]);
    }
    drop(reader);
    seen.lock().expect("seen").ended = true;
}

impl Pty {
    /// Waits until a text stands on the screen.
    #[track_caller]
    pub(crate) fn wait_for(&self, text: &str) {
        self.wait_until(&format!("`{text}` to appear"), |pty| {
            pty.screen().contains(text)
        });
    }

    /// Waits until a text no longer stands on the screen.
    #[track_caller]
    pub(crate) fn wait_gone(&self, text: &str) {
        self.wait_until(&format!("`{text}` to go"), |pty| {
            !pty.screen().contains(text)
        });
    }

    /// Waits until something is so.
    #[track_caller]
    pub(crate) fn wait_until(&self, what: &str, so: impl Fn(&Self) -> bool) {
        let begun = Instant::now();
        while !so(self) {
            assert!(
                begun.elapsed() < PATIENCE,
                "waited in vain for {what}; the screen:\n{}",
                self.screen()
            );
            pause(Duration::from_millis(10));
        }
    }

    /// Presses keys: `\r` is Enter, `\x03` Ctrl-C, `\x1b[B` the arrow down.
    pub(crate) fn type_keys(&mut self, keys: &str) {
        let master = self.master.as_ref().expect("not hung up");
        let writer = self
            .writer
            .get_or_insert_with(|| master.take_writer().expect("a writer"));
        writer.write_all(keys.as_bytes()).expect("typed");
        writer.flush().expect("typed");
    }

    /// What stands on the screen.
    pub(crate) fn screen(&self) -> String {
        self.seen.lock().expect("seen").screen.screen().contents()
    }

    /// What stands on the screen once nothing has moved on it for a while.
    pub(crate) fn settled(&self) -> String {
        let mut before = self.screen();
        let mut still = 0;
        while still < 6 {
            pause(Duration::from_millis(50));
            let now = self.screen();
            still = if now == before { still + 1 } else { 0 };
            before = now;
        }
        before
    }

    /// The lines on the screen, without the empty ones.
    pub(crate) fn lines(&self) -> Vec<String> {
        let screen = self.screen();
        screen
            .lines()
            .map(str::to_owned)
            .filter(|line| !line.trim().is_empty())
            .collect()
    }

    /// Everything that ever stood there and was not taken away, as the scrollback has it, for a
    /// terminal that kept its width.
    pub(crate) fn scrollback(&self) -> String {
        let seen = self.seen.lock().expect("seen");
        let (_, columns) = seen.screen.screen().size();
        let mut tall = vt100::Parser::new(nonzero(TALL), columns, 0);
        tall.process(&seen.bytes);
        tall.screen().contents()
    }

    /// The bytes that were sent to the terminal.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.seen.lock().expect("seen").bytes.clone()
    }

    /// How often the bell rang.
    pub(crate) fn bells(&self) -> usize {
        String::from_utf8_lossy(&self.bytes())
            .matches('\u{7}')
            .count()
    }

    /// Whether the cursor is hidden.
    pub(crate) fn cursor_hidden(&self) -> bool {
        self.seen
            .lock()
            .expect("seen")
            .screen
            .screen()
            .hide_cursor()
    }

    /// Whether a text on the screen is drawn in a colour.
    pub(crate) fn is_coloured(&self, text: &str) -> bool {
        let seen = self.seen.lock().expect("seen");
        let screen = seen.screen.screen();
        let (_, columns) = screen.size();
        let mut rows = screen.rows(0, columns.get()).enumerate();
        let found = rows.find_map(|(row, line)| Some((row, line.find(text)?, line)));
        let (row, at, line) = found.expect("the text is on the screen");
        let column = line[..at].chars().count();
        let place = (
            u16::try_from(row).expect("a row"),
            u16::try_from(column).expect("a column"),
        );
        screen
            .cell(place.0, place.1)
            .is_some_and(|cell| cell.fgcolor() != vt100::Color::Default)
    }

    /// Whether the terminal shows what is typed, as a shell needs it.
    pub(crate) fn echoes(&self) -> bool {
        let termios = self.master.as_ref().and_then(|master| master.get_termios());
        let flags = termios.expect("a terminal").local_flags.bits();
        // ECHO, on Linux and macOS alike.
        flags & 0o10 != 0
    }

    /// Gives the terminal another size.
    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let mut seen = self.seen.lock().expect("seen");
        seen.screen
            .screen_mut()
            .set_size(nonzero(rows), nonzero(columns));
        self.master
            .as_ref()
            .expect("not hung up")
            .resize(size)
            .expect("resized");
    }

    /// Closes the terminal's window. Only for a terminal nobody has typed into, whose program
    /// still writes now and then.
    pub(crate) fn hang_up(&mut self) {
        assert!(
            self.writer.is_none(),
            "the typist's leave is an end of input, not a hang-up"
        );
        self.hung_up.store(true, SeqCst);
        self.master = None;
    }

    /// Sends a signal by its name, such as `TERM`.
    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        let id = self
            .child
            .process_id()
            .and_then(|id| i32::try_from(id).ok());
        let id = id
            .and_then(rustix::process::Pid::from_raw)
            .expect("a process");
        rustix::process::kill_process(id, signal).expect("signalled");
    }

    /// Waits for the end, and says with which code.
    #[track_caller]
    pub(crate) fn wait_exit(&mut self) -> u32 {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                // The last words may still be on their way.
                self.wait_until("the end of the output", |pty| {
                    pty.seen.lock().expect("seen").ended
                });
                return status.exit_code();
            }
            let waiting = begun.elapsed() < PATIENCE;
            assert!(waiting, "it does not end; the screen:\n{}", self.screen());
            pause(Duration::from_millis(10));
        }
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Lets some time pass; only for what is defined by time, such as two keys in quick succession.
pub(crate) fn pause(long: Duration) {
    let begun = Instant::now();
    while let Some(left) = long.checked_sub(begun.elapsed()) {
        std::thread::park_timeout(left);
    }
}

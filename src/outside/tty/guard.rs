//! The terminal's own state: changed while a key is waited for, and always given back.
//!
//! Invariant: however the waiting ends (an answer, an error, a panic, a signal), the keyboard
//! echoes again and the cursor is there.

use rustix::termios::{OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr};
use std::io::{self, Write};
use std::sync::{Mutex, Once, PoisonError};

/// No cursor; pasted text arrives in brackets.
const BEGIN: &[u8] = b"\x1b[?25l\x1b[?2004h";
/// The opposite.
const END: &[u8] = b"\x1b[?2004l\x1b[?25h";

/// How the terminal was before; there is only one, so there is only one place to keep this.
static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);

/// As long as this lives, keys arrive one by one and are not echoed, and reading waits for a tenth
/// of a second at most.
pub(super) struct Raw(());

impl Raw {
    /// Changes the terminal; fails when it is gone.
    pub(super) fn enter() -> io::Result<Self> {
        let guard = Self(());
        guard.take()?;
        Ok(guard)
    }

    /// Does something while the terminal is as it was found.
    pub(super) fn aside(&self, act: impl FnOnce()) -> io::Result<()> {
        restore();
        act();
        self.take()
    }

    #[expect(clippy::unused_self, reason = "only whoever holds it may change it")]
    fn take(&self) -> io::Result<()> {
        restore_on_panic();
        let input = io::stdin();
        let before = tcgetattr(&input)?;
        let mut raw = before.clone();
        raw.make_raw();
        // Line feeds must go on starting lines: others write while we wait.
        raw.output_modes = before.output_modes;
        raw.special_codes[SpecialCodeIndex::VMIN] = 0;
        raw.special_codes[SpecialCodeIndex::VTIME] = 1;
        BEFORE
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get_or_insert(before);
        tcsetattr(&input, OptionalActions::Now, &raw)?;
        io::stderr().write_all(BEGIN)
    }

    /// Keys go on arriving one by one and unechoed, but somebody else reads them, and shows a
    /// cursor: one who changes the terminal for each key finds it changed, and leaves it so. Else
    /// a key between two keys would be echoed, and a Backspace or Ctrl-C in between be lost.
    #[expect(clippy::unused_self, reason = "only whoever holds it may lend it")]
    pub(super) fn lend(&self) -> io::Result<()> {
        io::stderr().write_all(END)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        restore();
    }
}

/// Shows the cursor: some prompts hide it and are interrupted.
pub(super) fn show_cursor() {
    let _ = io::stderr().write_all(b"\x1b[?25h");
}

/// Whether the terminal is still there.
pub(super) fn is_alive() -> bool {
    tcgetattr(io::stdin()).is_ok()
}

fn restore() {
    // Not waited for: a panic may come from the thread that holds it.
    let before = match BEFORE.try_lock() {
        Ok(mut before) => before.take(),
        Err(std::sync::TryLockError::Poisoned(poisoned)) => poisoned.into_inner().take(),
        Err(std::sync::TryLockError::WouldBlock) => None,
    };
    if let Some(before) = before {
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &before);
        let _ = io::stderr().write_all(END);
    }
}

/// A panic's message must not appear on a terminal that does not start lines properly.
fn restore_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            restore();
            before(panic);
        }));
    });
}

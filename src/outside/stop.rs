//! Being told to stop.
//!
//! Ctrl-C, `SIGTERM` and a terminal that hangs up raise a flag and nothing else: everything that
//! waits looks at it at least ten times a second and gives up in good order. Nothing needs saving
//! then, as every answer is on the disk before the screen moves on.
//!
//! Invariant: only Ctrl-C can be used up, by the exchange it stopped; the other two stay.

use crate::seam::Interrupted;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

/// A flag that is shared by everything that waits. Clones are the same flag.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    interrupt: Arc<AtomicBool>,
    end: Arc<AtomicBool>,
    hang_up: Arc<AtomicBool>,
    used_up: Arc<AtomicBool>,
}

impl Stop {
    /// A flag that hears no signals, for tests and for programs inside programs.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A flag that is raised by signals. To be made once, when the program starts.
    pub fn on_signals() -> io::Result<Self> {
        use signal_hook::{consts, flag};
        let stop = Self::new();
        flag::register(consts::SIGINT, Arc::clone(&stop.interrupt))?;
        flag::register(consts::SIGTERM, Arc::clone(&stop.end))?;
        #[cfg(unix)]
        flag::register(consts::SIGHUP, Arc::clone(&stop.hang_up))?;
        // A file that may not grow further would end the program in the middle of a line. Heard
        // and not minded, it is an error like that of a full disk.
        #[cfg(unix)]
        flag::register(consts::SIGXFSZ, Arc::default())?;
        Ok(stop)
    }

    /// Raises the flag as Ctrl-C does.
    pub fn interrupt(&self) {
        self.interrupt.store(true, SeqCst);
    }

    /// Whether somebody wants us to stop.
    #[must_use]
    pub fn is_raised(&self) -> bool {
        self.why().is_some()
    }

    /// Why nobody will answer any more.
    #[must_use]
    pub fn why(&self) -> Option<Interrupted> {
        if self.hang_up.load(SeqCst) {
            Some(Interrupted::Gone)
        } else if self.end.load(SeqCst) || self.interrupt.load(SeqCst) {
            Some(Interrupted::Stopped)
        } else {
            None
        }
    }

    /// Says that an exchange was stopped by it: the Ctrl-C was meant for that.
    pub fn use_up(&self) {
        self.used_up.store(true, SeqCst);
    }

    /// Lowers the flag when it was raised by a Ctrl-C that has been used up. For a prompter with a
    /// person in front of it: who stops a check wants the step back. A script wants to end.
    pub fn forget_used(&self) {
        if self.used_up.swap(false, SeqCst) {
            self.forget_interrupt();
        }
    }

    /// Lowers the flag when it was raised by Ctrl-C, such as one that was typed into an editor.
    pub fn forget_interrupt(&self) {
        self.interrupt.store(false, SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ctrl_c_that_stopped_a_command_does_not_end_the_walk_too() {
        let stop = Stop::new();
        stop.interrupt();
        assert_eq!(stop.why(), Some(Interrupted::Stopped));
        stop.use_up();
        stop.forget_used();
        assert_eq!(stop.why(), None);
    }

    #[test]
    fn a_ctrl_c_that_stopped_nothing_stays() {
        let stop = Stop::new();
        stop.interrupt();
        stop.forget_used();
        assert!(stop.is_raised());
    }

    #[test]
    fn being_told_to_end_cannot_be_used_up() {
        for (flag, why) in [
            (
                |stop: &Stop| stop.end.store(true, SeqCst),
                Interrupted::Stopped,
            ),
            (
                |stop: &Stop| stop.hang_up.store(true, SeqCst),
                Interrupted::Gone,
            ),
        ] as [(fn(&Stop), Interrupted); 2]
        {
            let stop = Stop::new();
            flag(&stop);
            stop.use_up();
            stop.forget_used();
            stop.forget_interrupt();
            assert_eq!(stop.why(), Some(why));
        }
    }
}

//! A program that is asked for something, such as a password: what it prints is not shown.

use super::{LAST_WORDS, Output, Programs, Task, end};
use crate::base::Reason;
use crate::base::mask::mask;
use crate::base::visible::visible;
use crate::seam::Fault;
use std::io;
use std::process::Stdio;
use std::time::{Duration, Instant};

impl Programs {
    /// Runs a command and returns what it printed on its standard output, which nobody else
    /// hears. What it printed on the other one is told only when it fails: its last line.
    pub fn ask(&self, command: &[String], within: Duration) -> Result<Vec<u8>, Fault> {
        let begun = Instant::now();
        let broken = |error: io::Error| Fault::Unreachable(error.to_string());
        let (answer, out) = io::pipe().map_err(broken)?;
        let (complaint, err) = io::pipe().map_err(broken)?;
        let outputs = [out, err].map(Stdio::from);
        let mut child = self.spawn(&Task::of(command), Stdio::null(), outputs)?;
        let answer = Output::of(answer, None, Vec::new());
        let complaint = Output::of(complaint, None, Vec::new());
        let ended = loop {
            match child.try_wait() {
                Ok(Some(status)) => break status,
                Ok(None) if self.stop.is_raised() => {
                    end(&mut child);
                    self.stop.use_up();
                    return Err(Fault::Stopped {
                        output: String::new(),
                    });
                }
                Ok(None) if begun.elapsed() >= within => {
                    end(&mut child);
                    return Err(Fault::TooLate {
                        output: String::new(),
                    });
                }
                Ok(None) => answer.wait(super::LOOK),
                Err(error) => {
                    end(&mut child);
                    return Err(broken(error));
                }
            }
        };
        answer.wait(LAST_WORDS);
        if ended.success() {
            return Ok(answer.bytes());
        }
        complaint.wait(LAST_WORDS);
        let said = complaint.text();
        let why = said.lines().map(str::trim).rfind(|line| !line.is_empty());
        let name = command.first().cloned().unwrap_or_default();
        let told = match why.map(visible) {
            Some(why) => Reason::ProgramSaid { name, why },
            None => Reason::ProgramFailed { name },
        };
        Err(Fault::Unreachable(mask(&told.to_string(), &self.secrets)))
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn asked(script: &str) -> Result<Vec<u8>, Fault> {
        let command = ["sh", "-c", script].map(str::to_owned);
        Programs::default().ask(&command, Duration::from_secs(20))
    }

    #[test]
    fn only_the_standard_output_is_the_answer() {
        assert_eq!(
            asked("echo note >&2; echo hunter2"),
            Ok(b"hunter2\n".to_vec())
        );
    }

    #[test]
    fn a_failure_tells_the_last_complaint_and_never_the_answer() {
        let failed = asked("echo hunter2; echo first >&2; echo 'not in the store' >&2; exit 1");
        let why = "`sh` failed: not in the store".to_owned();
        assert_eq!(failed, Err(Fault::Unreachable(why)));
        assert_eq!(
            asked("exit 1"),
            Err(Fault::Unreachable("`sh` failed".to_owned()))
        );
    }

    #[test]
    fn who_does_not_answer_is_ended() {
        let command = ["sleep", "600"].map(str::to_owned);
        let late = Programs::default().ask(&command, Duration::from_millis(200));
        assert!(matches!(late, Err(Fault::TooLate { .. })), "{late:?}");
        let programs = Programs::default();
        programs.stop.interrupt();
        let stopped = programs.ask(&command, Duration::from_secs(60));
        assert!(matches!(stopped, Err(Fault::Stopped { .. })), "{stopped:?}");
        programs.stop.forget_used();
        assert!(!programs.stop.is_raised());
    }
}

//! Other programs: commands of a runbook, and the editor.
//!
//! The only place that starts programs. A command gets no shell, nothing on its standard input and
//! a process group of its own, so that it can be ended with everything it started. Both its
//! outputs go into one pipe, so their order is the true one. Knows nothing of steps and incidents.
//!
//! Invariant: nothing a command printed leaves this module with a secret in it.

use super::stop::Stop;
use crate::base::Reason;
use crate::base::mask::{LineMask, mask};
use crate::seam::{Fault, Inbound};
use std::io::{self, Read};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

mod asked;
mod capture;
mod told;

use capture::Capture;
pub(in crate::outside) use told::{Ended, Task};

/// Hears each line a command prints, while it runs, without secrets.
pub type Hear = Arc<dyn Fn(&str) + Send + Sync>;

/// How often a running command is looked at.
const LOOK: Duration = Duration::from_millis(20);
/// How long a command may take to end once it was asked to.
const GRACE: Duration = Duration::from_secs(2);
/// How long the last words of an ended command are waited for: a child of its own may still hold
/// the pipe, and may do so for ever.
const LAST_WORDS: Duration = Duration::from_millis(300);

/// Starts programs.
#[derive(Clone, Default)]
pub struct Programs {
    /// Ends what runs.
    pub stop: Stop,
    /// Values that are masked in everything that is printed.
    pub secrets: Vec<String>,
    /// Where commands run; where we are when absent.
    pub folder: Option<PathBuf>,
    /// Who listens meanwhile.
    pub hear: Option<Hear>,
}

impl Programs {
    /// Runs a command to its end, or ends it.
    pub fn run(&self, command: &[String], within: Duration) -> Result<Inbound, Fault> {
        let begun = Instant::now();
        let (mut child, output) = self.start(command)?;
        let ended = loop {
            match child.try_wait() {
                Ok(Some(status)) => break Ok(status),
                Ok(None) if self.stop.is_raised() => break Err(true),
                Ok(None) if begun.elapsed() >= within => break Err(false),
                Ok(None) => {
                    let left = within.saturating_sub(begun.elapsed());
                    output.wait(LOOK.min(left));
                }
                Err(error) => {
                    end(&mut child);
                    return Err(Fault::Unreachable(error.to_string()));
                }
            }
        };
        if ended.is_err() {
            end(&mut child);
        }
        output.wait(LAST_WORDS);
        let output = mask(&output.text(), &self.secrets);
        match ended {
            Ok(status) => Ok(Inbound::Ended {
                exit: status.code(),
                output,
            }),
            Err(true) => {
                self.stop.use_up();
                Err(Fault::Stopped { output })
            }
            Err(false) => Err(Fault::TooLate { output }),
        }
    }

    fn start(&self, command: &[String]) -> Result<(Child, Output), Fault> {
        let broken = |error: io::Error| Fault::Unreachable(error.to_string());
        let (reader, writer) = io::pipe().map_err(broken)?;
        let both = writer.try_clone().map_err(broken)?;
        let outputs = [both, writer].map(Stdio::from);
        let child = self.spawn(&Task::of(command), Stdio::null(), outputs)?;
        Ok((
            child,
            Output::of(reader, self.hear.clone(), self.secrets.clone()),
        ))
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is where programs are started"
    )]
    fn spawn(&self, task: &Task<'_>, input: Stdio, outputs: [Stdio; 2]) -> Result<Child, Fault> {
        let [program, arguments @ ..] = task.command else {
            return Err(Fault::Unreachable(Reason::NoProgramNamed {}.into()));
        };
        let [out, err] = outputs;
        let mut starter = Command::new(program);
        starter.args(arguments).stdin(input).stdout(out).stderr(err);
        for name in task.without {
            starter.env_remove(name);
        }
        starter.envs(task.variables.iter().map(|(name, value)| (name, value)));
        if let Some(folder) = task.folder.or(self.folder.as_deref()) {
            starter.current_dir(folder);
        }
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut starter, 0);
        // The starter holds our ends of the pipes and goes with this function: with them open the
        // reader would never see its end.
        starter.spawn().map_err(|error| {
            let name = mask(program, &self.secrets);
            Fault::Unreachable(match error.kind() {
                io::ErrorKind::NotFound => Reason::NoProgram { name }.into(),
                io::ErrorKind::PermissionDenied => Reason::MayNotRun { name }.into(),
                _ => format!("`{name}`: {error}"),
            })
        })
    }
}

impl std::fmt::Debug for Programs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Programs")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

/// Runs an editor, as the shell would (`code --wait` is two words), on a file; `false` when it
/// says that nothing should be taken over.
#[cfg(unix)]
#[expect(
    clippy::disallowed_methods,
    reason = "this is where programs are started"
)]
pub(crate) fn edit(editor: &str, file: &std::path::Path) -> io::Result<bool> {
    use std::os::fd::AsFd;
    // Standard output may lead into a file; an editor wants the terminal.
    let terminal = io::stderr().as_fd().try_clone_to_owned()?;
    let status: ExitStatus = Command::new("sh")
        .arg("-c")
        .arg(format!("{editor} \"$@\""))
        .arg(editor)
        .arg(file)
        .stdout(terminal)
        .status()?;
    match status.code() {
        Some(127) => Err(io::Error::new(io::ErrorKind::NotFound, "no such program")),
        code => Ok(code == Some(0)),
    }
}

/// Shows a text in a pager, as the shell would start it. An error means that nothing was shown.
///
/// `less` without wishes of its own keeps colours, and ends by itself when all of it fits.
#[expect(
    clippy::disallowed_methods,
    reason = "this is where programs are started"
)]
pub(crate) fn page(pager: &str, text: &[u8]) -> io::Result<()> {
    use std::io::Write as _;
    let script =
        format!("LESS=\"${{LESS-FRX}}\" LESSCHARSET=\"${{LESSCHARSET-utf-8}}\" exec {pager}");
    let mut child = Command::new("sh")
        .args(["-c", &script])
        .stdin(Stdio::piped())
        .spawn()?;
    if let Some(mut pipe) = child.stdin.take() {
        // Whoever has seen enough closes the pager before the end.
        let _ = pipe.write_all(text);
    }
    match child.wait()?.code() {
        Some(126 | 127) => Err(io::Error::new(io::ErrorKind::NotFound, "no such program")),
        _ => Ok(()),
    }
}

/// Ends a command with everything it started: first asked, then made to.
fn end(child: &mut Child) {
    signal(child, false);
    let asked = Instant::now();
    while asked.elapsed() < GRACE && matches!(child.try_wait(), Ok(None)) {
        std::thread::park_timeout(LOOK);
    }
    signal(child, true);
    let _ = child.wait();
}

#[cfg(unix)]
fn signal(child: &mut Child, hard: bool) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let signal = if hard { Signal::KILL } else { Signal::TERM };
    // The group keeps its number as long as one of its members lives, even when the child is gone.
    if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(group, signal);
    }
}

#[cfg(not(unix))]
fn signal(child: &mut Child, _hard: bool) {
    let _ = child.kill();
}

/// What a command prints, collected in the background.
struct Output {
    kept: Arc<Mutex<Capture>>,
    closed: Receiver<()>,
}

impl Output {
    fn of(mut from: impl Read + Send + 'static, hear: Option<Hear>, secrets: Vec<String>) -> Self {
        let kept = Arc::new(Mutex::new(Capture::default()));
        let (close, closed) = channel();
        let capture = Arc::clone(&kept);
        std::thread::spawn(move || {
            let mut listener = hear.map(|hear| Listener::new(hear, secrets));
            let mut buffer = [0; 8 * 1024];
            loop {
                match from.read(&mut buffer) {
                    Ok(0) => break,
                    Ok(length) => {
                        let bytes = &buffer[..length];
                        capture
                            .lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .take(bytes);
                        if let Some(listener) = &mut listener {
                            listener.take(bytes);
                        }
                    }
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(_) => break,
                }
            }
            if let Some(listener) = &mut listener {
                listener.line();
            }
            let _ = close.send(());
        });
        Self { kept, closed }
    }

    /// Waits until the output has ended, or for so long.
    fn wait(&self, long: Duration) {
        match self.closed.recv_timeout(long) {
            Ok(()) | Err(RecvTimeoutError::Timeout) => {}
            // Ended before, and said so once: nothing wakes us any more, so the time has to pass.
            Err(RecvTimeoutError::Disconnected) => std::thread::park_timeout(long.min(LOOK)),
        }
    }

    fn text(&self) -> String {
        self.kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .text()
    }

    /// The bytes, cut in the middle when there are very many.
    fn bytes(&self) -> Vec<u8> {
        self.kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .bytes()
    }
}

/// Passes whole lines on; a very long one in pieces.
struct Listener {
    hear: Hear,
    secrets: Vec<String>,
    mask: LineMask,
    line: Vec<u8>,
}

impl Listener {
    const LONGEST: usize = 4 * 1024;

    fn new(hear: Hear, secrets: Vec<String>) -> Self {
        Self {
            hear,
            secrets,
            mask: LineMask::default(),
            line: Vec::new(),
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        for byte in bytes {
            if *byte == b'\n' {
                self.line();
                continue;
            }
            self.line.push(*byte);
            if self.line.len() >= Self::LONGEST {
                self.line();
            }
        }
    }

    fn line(&mut self) {
        if !self.line.is_empty() {
            let line = String::from_utf8_lossy(&self.line)
                .trim_end_matches('\r')
                .to_owned();
            (self.hear)(&self.mask.mask(&line, &self.secrets));
            self.line.clear();
        }
    }
}

#[cfg(all(test, unix))]
mod tests;

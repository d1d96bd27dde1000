//! Waits for several sockets at once, and can be woken.

use std::io;
use std::net::TcpStream;
use std::time::Duration;

/// What a socket is ready for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Ready {
    /// Something can be heard, or the other side has gone.
    pub(super) to_hear: bool,
    /// Something can be said.
    pub(super) to_say: bool,
}

#[cfg(unix)]
pub(super) use by_poll::Bell;

#[cfg(unix)]
mod by_poll {
    use super::{Duration, Ready, TcpStream, io};
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use std::io::{PipeReader, PipeWriter, Read as _, Write as _};
    use std::sync::Arc;

    /// Rings from another thread.
    pub(in super::super) struct Bell {
        heard: PipeReader,
        rung: Arc<PipeWriter>,
    }

    /// The rope of a bell.
    pub(in super::super) struct Ringer(Arc<PipeWriter>);

    impl Ringer {
        pub(in super::super) fn ring(&self) {
            let _ = (&*self.0).write(&[0]);
        }
    }

    impl Bell {
        pub(in super::super) fn new() -> io::Result<Self> {
            let (heard, rung) = io::pipe()?;
            Ok(Self {
                heard,
                rung: Arc::new(rung),
            })
        }

        pub(in super::super) fn ringer(&self) -> Ringer {
            Ringer(Arc::clone(&self.rung))
        }

        /// Waits until a socket is ready (to be spoken on only where that is wanted), the bell
        /// rings, a signal comes, or so long.
        pub(in super::super) fn wait(
            &self,
            streams: &[(&TcpStream, bool)],
            within: Duration,
        ) -> Vec<Ready> {
            let mut waiting: Vec<_> = streams
                .iter()
                .map(|(stream, wants_to_say)| {
                    let mut flags = PollFlags::IN;
                    flags.set(PollFlags::OUT, *wants_to_say);
                    PollFd::new(*stream, flags)
                })
                .collect();
            waiting.push(PollFd::new(&self.heard, PollFlags::IN));
            let within = Timespec::try_from(within).ok();
            if poll(&mut waiting, within.as_ref()).is_err() {
                return vec![Ready::default(); streams.len()];
            }
            let mut ready: Vec<_> = waiting
                .iter()
                .map(|waited| {
                    let found = waited.revents();
                    Ready {
                        // Whatever went wrong with it is told by the next attempt to read.
                        to_hear: found.intersects(!PollFlags::OUT),
                        to_say: found.contains(PollFlags::OUT),
                    }
                })
                .collect();
            if ready.pop().is_some_and(|bell| bell.to_hear) {
                let _ = (&self.heard).read(&mut [0; 64]);
            }
            ready
        }
    }
}

#[cfg(not(unix))]
pub(super) use by_trying::Bell;

/// Where there is no `poll`, each socket is simply tried, some hundred times a second.
#[cfg(not(unix))]
mod by_trying {
    use super::{Duration, Ready, TcpStream, io};

    const TICK: Duration = Duration::from_millis(2);

    pub(in super::super) struct Bell;

    pub(in super::super) struct Ringer;

    impl Ringer {
        pub(in super::super) fn ring(&self) {}
    }

    impl Bell {
        pub(in super::super) fn new() -> io::Result<Self> {
            Ok(Self)
        }

        pub(in super::super) fn ringer(&self) -> Ringer {
            Ringer
        }

        pub(in super::super) fn wait(
            &self,
            streams: &[(&TcpStream, bool)],
            within: Duration,
        ) -> Vec<Ready> {
            std::thread::park_timeout(within.min(TICK));
            let all = Ready {
                to_hear: true,
                to_say: true,
            };
            vec![all; streams.len()]
        }
    }
}

//! The wire that leads out: web addresses and programs.

use super::carry;
use super::clock;
use super::http::Http;
use super::program::Programs;
use super::secret::Secrets;
use super::switchboard::Sockets;
use crate::base::mask::mask;
use crate::channel::{Heard, What};
use crate::config::SecretRef;
use crate::seam::{Fault, Inbound, Outbound, Secret, Switchboard, Wire};
use std::path::PathBuf;
use std::time::Duration;

/// How long a program may take to give up a secret: a person may have to type or touch something.
const ANSWER: Duration = Duration::from_secs(120);

/// How often whoever rests looks whether they are to stop.
const LOOK: Duration = Duration::from_millis(50);

/// Everything a runbook may look at or run, and the services of its channels.
#[derive(Clone, Debug)]
pub struct World {
    /// Web addresses.
    pub http: Http,
    /// Programs.
    pub programs: Programs,
    /// Where secrets are looked for.
    pub secrets: Secrets,
    /// `SSL_CERT_FILE`: certificates that channels believe. On Linux the system's own list is read
    /// from it already; elsewhere they are believed beside those of the system.
    pub authority: Option<PathBuf>,
    /// Since when it has been there, on the clock that nobody moves and that does not sleep.
    pub begun: Duration,
}

impl Default for World {
    fn default() -> Self {
        Self {
            http: Http::default(),
            programs: Programs::default(),
            secrets: Secrets::default(),
            authority: None,
            begun: clock::steady(),
        }
    }
}

impl Wire for World {
    fn exchange(&self, out: &Outbound, within: Duration) -> Result<Inbound, Fault> {
        let answer = match out {
            Outbound::Get { url } => self.http.get(url, within),
            Outbound::Program { command } => self.programs.run(command, within),
        };
        // An address may carry a key, and the reason may name the address.
        answer.map_err(|fault| match fault {
            Fault::Unreachable(why) => Fault::Unreachable(mask(&why, &self.programs.secrets)),
            other => other,
        })
    }

    fn carry(&self, what: &What, within: Duration) -> Result<Heard, Fault> {
        match what {
            What::Web(request) => carry::web(self, request, within),
            What::Program(program) => carry::program(self, program, within),
            What::Folder(publication) => carry::folder(self, publication, within),
        }
    }

    fn switchboard(&self) -> Result<Box<dyn Switchboard + '_>, Fault> {
        let sockets = Sockets::new(self.programs.stop.clone(), self.authority.clone())
            .map_err(|error| Fault::Unreachable(error.to_string()))?;
        Ok(Box::new(sockets))
    }

    fn secret(&self, at: &SecretRef) -> Result<Secret, Fault> {
        self.secrets
            .fetch(at, |command| self.programs.ask(command, ANSWER))
    }

    fn elapsed(&self) -> Duration {
        clock::steady().saturating_sub(self.begun)
    }

    fn rest(&self, long: Duration) {
        let until = self.elapsed() + long;
        while !self.programs.stop.is_raised() {
            let left = until.saturating_sub(self.elapsed());
            if left.is_zero() {
                return;
            }
            std::thread::park_timeout(left.min(LOOK));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_secret_of_a_program_is_its_first_line_and_its_failure_names_no_other() {
        let mut world = World::default();
        world.programs.secrets = vec!["hunter2!".to_owned()];
        let at = |script: &str| SecretRef::Command(["sh", "-c", script].map(str::to_owned).into());
        let found = world.secret(&at("echo note >&2; echo correct-horse; echo more"));
        assert_eq!(found, Ok(Secret::new("correct-horse")));
        let Err(Fault::Unreachable(why)) = world.secret(&at("echo no hunter2! here >&2; false"))
        else {
            panic!("a secret out of nothing")
        };
        assert!(
            why.contains("`sh` failed: no ") && !why.contains("hunter2"),
            "{why}"
        );
    }

    #[test]
    fn a_reason_names_no_secret() {
        let mut world = World::default();
        world.programs.secrets = vec!["hunter2!".to_owned()];
        let command = vec!["/no/such/hunter2!".to_owned()];
        let url = "nowhere://hunter2!/".to_owned();
        for out in [Outbound::Program { command }, Outbound::Get { url }] {
            let answer = world.exchange(&out, Duration::from_secs(5));
            let Err(Fault::Unreachable(why)) = answer else {
                panic!("{answer:?}")
            };
            assert!(!why.contains("hunter2"), "{why}");
        }
    }
}

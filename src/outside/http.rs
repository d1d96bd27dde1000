//! Web addresses, looked at.
//!
//! One request without a body, no cookie, no credential; only the status is read. The system's own
//! certificates decide whom to believe, so that a company's authority works. The environment is
//! not read here: the proxy comes in.

use super::stop::Stop;
use crate::base::Reason;
use crate::base::mask::mask;
use crate::seam::{Fault, Inbound};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};
use ureq::tls::{RootCerts, TlsConfig};

/// How many redirects are followed.
const REDIRECTS: u32 = 5;
const LOOK: Duration = Duration::from_millis(50);

/// Looks at web addresses.
#[derive(Clone, Debug, Default)]
pub struct Http {
    /// Ends what is under way.
    pub stop: Stop,
    /// The proxy's address, and the hosts that are reached without it.
    pub proxy: Option<Proxy>,
}

/// A proxy, as `HTTPS_PROXY` and `NO_PROXY` name it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxy {
    /// Its address.
    pub address: String,
    /// Hosts that are reached without it, separated by commas.
    pub except: String,
}

impl Http {
    /// The status of an address.
    pub fn get(&self, url: &str, within: Duration) -> Result<Inbound, Fault> {
        let agent = self.agent(within, REDIRECTS)?;
        let (answer, answered) = channel();
        let address = url.to_owned();
        // In the background, as nothing can wake a thread that waits for a socket.
        std::thread::spawn(move || {
            let status = agent
                .get(&address)
                .call()
                .map(|response| response.status().as_u16());
            let _ = answer.send(status);
        });
        let begun = Instant::now();
        loop {
            match answered.recv_timeout(LOOK) {
                Ok(Ok(status)) => return Ok(Inbound::Status(status)),
                Ok(Err(error)) => return Err(fault(&error)),
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(Fault::Unreachable(Reason::Failed {}.into()));
                }
                Err(RecvTimeoutError::Timeout) if self.stop.is_raised() => {
                    self.stop.use_up();
                    return Err(Fault::Stopped {
                        output: String::new(),
                    });
                }
                // The agent keeps the time itself; this is for a name service that does not answer.
                Err(RecvTimeoutError::Timeout) if begun.elapsed() > within + LOOK => {
                    return Err(Fault::TooLate {
                        output: String::new(),
                    });
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// An agent that follows so many redirects; the one after that is the answer.
    pub(super) fn agent(&self, within: Duration, redirects: u32) -> Result<ureq::Agent, Fault> {
        let proxy = self
            .proxy
            .as_ref()
            .map(Proxy::read)
            .transpose()
            .map_err(|error| fault(&error))?;
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .build();
        Ok(ureq::Agent::config_builder()
            .timeout_global(Some(within))
            .max_redirects(redirects)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .tls_config(tls)
            .proxy(proxy)
            .user_agent(concat!("aplomb/", env!("CARGO_PKG_VERSION")))
            .build()
            .into())
    }
}

impl Proxy {
    pub(super) fn read(&self) -> Result<ureq::Proxy, ureq::Error> {
        let plain = ureq::Proxy::new(&self.address)?;
        let mut builder = ureq::Proxy::builder(plain.protocol())
            .host(plain.host())
            .port(plain.port());
        if let Some(user) = plain.username() {
            builder = builder.username(user);
        }
        if let Some(password) = plain.password() {
            builder = builder.password(password);
        }
        let exceptions = self
            .except
            .split(',')
            .map(str::trim)
            .filter(|host| !host.is_empty());
        exceptions
            .fold(builder, ureq::ProxyBuilder::no_proxy)
            .build()
    }
}

fn fault(error: &ureq::Error) -> Fault {
    match error {
        ureq::Error::Timeout(_) => Fault::TooLate {
            output: String::new(),
        },
        ureq::Error::HostNotFound => Fault::Unreachable(Reason::NameUnknown {}.into()),
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
            Fault::Unreachable(Reason::Turned {}.into())
        }
        other => Fault::Unreachable(mask(&other.to_string(), &[])),
    }
}

#[cfg(test)]
mod tests;

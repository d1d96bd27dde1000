//! A request over HTTP, and its answer.
//!
//! A connection of its own for each: one that was kept may be dead, and a request that dies with it
//! would look as if it might have arrived. Redirects are answers, as a service that has moved must
//! not be told the key behind its back. Reasons name the host and nothing else of the address.
//!
//! Invariant: whoever asks gets an answer or a fault within the time, whatever the name service,
//! the network and the other side do.

use super::line::Way;
use super::passage::Passage;
use crate::base::Reason;
use crate::base::visible::visible_line;
use crate::channel::{Heard, Method, Request, Response};
use crate::config::is_loopback;
use crate::outside::http::Proxy;
use crate::outside::world::World;
use crate::seam::{Fault, Loss};
use std::io::{ErrorKind, Read as _};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};
use ureq::http::{self, HeaderName, HeaderValue, Uri};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::{Agent, Error};

/// Longer answers are cut; no service has more to say.
const LONGEST: u64 = 1024 * 1024;

/// How often whoever waits looks whether they are to stop.
const LOOK: Duration = Duration::from_millis(50);

/// Asks, and waits for the answer no longer than this.
pub(in crate::outside) fn web(
    world: &World,
    request: &Request,
    within: Duration,
) -> Result<Heard, Fault> {
    let host = visible_line(request.host());
    let ready = ready(request).map_err(|why| Fault::Unreachable(why.text(&host)))?;
    let passage = Passage::open(within);
    let agent = agent(world, &ready, passage.clone(), within)?;
    let (tell, told) = channel();
    let asking = agent.clone();
    let begun = Instant::now();
    // In the background, as nothing can wake a thread that waits for a name service.
    std::thread::spawn(move || {
        let _ = tell.send(ask(&asking, ready));
    });
    let stop = &world.programs.stop;
    let is_stopped = loop {
        let left = within.saturating_sub(begun.elapsed());
        match told.recv_timeout(LOOK.min(left)) {
            Ok(Ok(response)) => return Ok(Heard::Web(response)),
            Ok(Err(error)) if passage.close() => {
                return Err(Fault::Unreachable(unreached(&error, &host)));
            }
            Ok(Err(error)) => return Err(lost(&error, &host)),
            Err(RecvTimeoutError::Disconnected) => break false,
            Err(RecvTimeoutError::Timeout) if stop.is_raised() => break true,
            Err(RecvTimeoutError::Timeout) if begun.elapsed() >= within => break false,
            Err(RecvTimeoutError::Timeout) => {}
        }
    };
    let is_unsent = passage.close();
    agent.shutdown();
    if is_stopped {
        stop.use_up();
        return Err(Fault::Stopped {
            output: String::new(),
        });
    }
    Err(if is_unsent {
        Fault::Unreachable(Reason::NotReached { host: host.clone() }.into())
    } else {
        too_late()
    })
}

fn too_late() -> Fault {
    Fault::TooLate {
        output: String::new(),
    }
}

/// A request that may be sent.
type Ready = http::Request<Vec<u8>>;

/// Why a request must not be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unsafe {
    Address,
    Header,
    Clear,
}

impl Unsafe {
    fn text(self, host: &str) -> String {
        let name = host.to_owned();
        let reason = match self {
            Self::Address if host.is_empty() => Reason::NoAddress {},
            Self::Address => Reason::NoAddressAt { host: name },
            Self::Header => Reason::Header { host: name },
            Self::Clear => Reason::InClear { host: name },
        };
        reason.into()
    }
}

fn ready(request: &Request) -> Result<Ready, Unsafe> {
    let uri: Uri = request.url.parse().map_err(|_| Unsafe::Address)?;
    let host = uri.host().unwrap_or_default();
    match uri.scheme_str() {
        _ if host.is_empty() => return Err(Unsafe::Address),
        Some("https") => {}
        Some("http") if is_loopback(host) => {}
        Some("http") => return Err(Unsafe::Clear),
        _ => return Err(Unsafe::Address),
    }
    let mut ready = http::Request::new(request.body.clone());
    *ready.uri_mut() = uri;
    *ready.method_mut() = match request.method {
        Method::Get => http::Method::GET,
        Method::Post => http::Method::POST,
        Method::Put => http::Method::PUT,
        Method::Patch => http::Method::PATCH,
    };
    for (name, value) in &request.headers {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| Unsafe::Header)?;
        let mut value = HeaderValue::from_bytes(value.as_bytes()).map_err(|_| Unsafe::Header)?;
        value.set_sensitive(true);
        ready.headers_mut().append(name, value);
    }
    Ok(ready)
}

fn agent(world: &World, ready: &Ready, passage: Passage, within: Duration) -> Result<Agent, Fault> {
    // This machine is not looked for from elsewhere, least of all without encryption.
    let is_here = ready.uri().host().is_some_and(is_loopback);
    let proxy = world.http.proxy.as_ref().filter(|_| !is_here);
    let proxy = proxy
        .map(Proxy::read)
        .transpose()
        .map_err(|_| Fault::Unreachable(Reason::ProxyAddress {}.into()))?;
    let way = Way {
        authority: world.authority.clone(),
        has_proxy: proxy.is_some(),
        passage,
    };
    let config = Agent::config_builder()
        .timeout_global(Some(within))
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .proxy(proxy)
        .user_agent(concat!("aplomb/", env!("CARGO_PKG_VERSION")))
        .build();
    Ok(Agent::with_parts(
        config,
        way.connector(),
        DefaultResolver::default(),
    ))
}

fn ask(agent: &Agent, ready: Ready) -> Result<Response, Error> {
    let mut answer = if ready.method() == http::Method::GET && ready.body().is_empty() {
        agent.run(ready.map(|_| ()))?
    } else {
        agent.run(ready)?
    };
    let headers = answer.headers().iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.as_str().to_owned(), value)
    });
    let (status, headers) = (answer.status().as_u16(), headers.collect());
    let mut body = Vec::new();
    let reader = answer.body_mut().as_reader();
    reader.take(LONGEST).read_to_end(&mut body)?;
    Ok(Response {
        status,
        headers,
        body,
    })
}

/// Why nothing was sent.
fn unreached(error: &Error, host: &str) -> String {
    let why: String = match error {
        Error::Timeout(_) => {
            return Reason::NotReached {
                host: host.to_owned(),
            }
            .into();
        }
        Error::HostNotFound => Reason::ItsNameUnknown {}.into(),
        Error::Io(error) => return unreached_socket(error, host),
        Error::TlsRequired => return Unsafe::Clear.text(host),
        Error::ConnectProxyFailed(_) => Reason::ProxyClosed {}.into(),
        Error::Other(other) => match other.downcast_ref::<Loss>() {
            Some(loss) => loss.to_string(),
            None => Reason::NoConnection {}.into(),
        },
        Error::Rustls(_) | Error::Tls(_) => Reason::NoEncryption {}.into(),
        // Others may quote the address.
        _ => Reason::NoConnection {}.into(),
    };
    format!("{host}: {why}")
}

fn unreached_socket(error: &std::io::Error, host: &str) -> String {
    let why = match error.kind() {
        ErrorKind::ConnectionRefused => Reason::Turned {},
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::NetworkDown => {
            Reason::NoWay {}
        }
        ErrorKind::TimedOut => Reason::Late {},
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::UnexpectedEof
        | ErrorKind::BrokenPipe => Reason::HungUp {},
        _ if error.to_string().contains("emporary failure in name") => Reason::NameService {},
        _ if error.to_string().contains("lookup address") => Reason::ItsNameUnknown {},
        _ => Reason::NoConnection {},
    };
    format!("{host}: {why}")
}

/// Why there is no answer to what may have arrived.
fn lost(error: &Error, host: &str) -> Fault {
    let host = host.to_owned();
    match error {
        Error::Timeout(_) => too_late(),
        Error::Io(error) if error.kind() == ErrorKind::TimedOut => too_late(),
        Error::Io(_) => Fault::Cut(Reason::BrokenOff { host }.into()),
        _ => Fault::Cut(Reason::NotHttp { host }.into()),
    }
}

#[cfg(test)]
#[path = "../../../tests/it/channels/server.rs"]
#[expect(dead_code, reason = "the tests from outside use the rest of it")]
mod server;

#[cfg(test)]
mod tests;

//! An address, fetched as a visitor would: status, headers and the beginning of the body.
//!
//! One request, no cookie, no credential, no redirect followed: what the first answer is, is what
//! was asked. Certificates and proxy as in [`super::http`].

use super::http::{Http, Proxy};
use super::stop::Stop;
use crate::base::Reason;
use crate::base::mask::mask;
use crate::seam::Fault;
use std::io::Read as _;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// The most bytes of a body that are read.
pub const MOST: u64 = 1024 * 1024;
const LOOK: Duration = Duration::from_millis(50);

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// The status.
    pub status: u16,
    /// Names in lower case, and values; what is no text is left out.
    pub headers: Vec<(String, String)>,
    /// The first [`MOST`] bytes; what is no UTF-8 is replaced.
    pub body: String,
}

impl Fetched {
    /// The values of a header, put together with commas; none when it is not there.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        let values: Vec<&str> = self
            .headers
            .iter()
            .filter(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .collect();
        (!values.is_empty()).then(|| values.join(", "))
    }
}

/// Fetches an address, saying what is accepted.
pub fn fetch(
    url: &str,
    accept: &str,
    within: Duration,
    proxy: Option<&Proxy>,
    stop: &Stop,
) -> Result<Fetched, Fault> {
    let http = Http {
        stop: stop.clone(),
        proxy: proxy.cloned(),
    };
    // The first answer is the one that was asked for.
    let agent = http.agent(within, 0)?;
    let (url, accept) = (url.to_owned(), accept.to_owned());
    let (answer, answered) = channel();
    // In the background, as nothing can wake a thread that waits for a socket.
    std::thread::spawn(move || {
        let _ = answer.send(read(&agent, &url, &accept));
    });
    let begun = Instant::now();
    loop {
        match answered.recv_timeout(LOOK) {
            Ok(fetched) => return fetched,
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Fault::Unreachable(Reason::Failed {}.into()));
            }
            Err(RecvTimeoutError::Timeout) if stop.is_raised() => {
                return Err(Fault::Stopped {
                    output: String::new(),
                });
            }
            // The agent keeps the time itself; this is for a name service that does not answer.
            Err(RecvTimeoutError::Timeout) if begun.elapsed() > within + LOOK => {
                return Err(late());
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

fn read(agent: &ureq::Agent, url: &str, accept: &str) -> Result<Fetched, Fault> {
    let mut response = agent
        .get(url)
        .header("Accept", accept)
        .call()
        .map_err(|error| fault(&error))?;
    let headers = response
        .headers()
        .iter()
        .filter_map(|(name, value)| {
            Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
        })
        .collect();
    let status = response.status().as_u16();
    let mut body = Vec::new();
    // A body that breaks off is looked at as far as it came.
    let _ = response
        .body_mut()
        .as_reader()
        .take(MOST)
        .read_to_end(&mut body);
    Ok(Fetched {
        status,
        headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    })
}

fn late() -> Fault {
    Fault::TooLate {
        output: String::new(),
    }
}

fn fault(error: &ureq::Error) -> Fault {
    match error {
        ureq::Error::Timeout(_) => late(),
        ureq::Error::HostNotFound => Fault::Unreachable(Reason::NameUnknown {}.into()),
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
            Fault::Unreachable(Reason::Turned {}.into())
        }
        other => Fault::Unreachable(mask(&other.to_string(), &[])),
    }
}

#[cfg(test)]
mod tests {
    use super::super::serving::{Answer, Server, address};
    use super::*;

    fn fetched(answer: Answer) -> Fetched {
        let server = Server::listen(address("127.0.0.1:0").expect("an address"));
        let server = server.expect("a server");
        let (url, stop) = (format!("http://{}/", server.address()), Stop::new());
        let flag = stop.clone();
        let thread = std::thread::spawn(move || server.serve(&flag, |_| answer.clone()));
        let fetched = fetch(&url, "*/*", Duration::from_secs(10), None, &Stop::new());
        stop.interrupt();
        thread.join().expect("an end");
        fetched.expect("an answer")
    }

    #[test]
    fn the_first_answer_is_the_answer_whatever_it_is() {
        for status in [
            "200 OK",
            "302 Found",
            "404 Not Found",
            "503 Service Unavailable",
        ] {
            let seen = fetched(Answer {
                status,
                headers: vec![
                    ("Location", "/elsewhere".to_owned()),
                    ("Vary", "Accept".to_owned()),
                    ("Vary", "Origin".to_owned()),
                ],
                body: b"a\xffb".to_vec(),
            });
            assert_eq!(Ok(seen.status), status[..3].parse());
            assert_eq!(seen.header("vary").as_deref(), Some("Accept, Origin"));
            assert_eq!(seen.header("etag"), None);
            assert_eq!(seen.body, "a\u{fffd}b");
        }
    }

    #[test]
    fn a_body_without_end_is_read_to_a_limit() {
        let seen = fetched(Answer {
            status: "200 OK",
            headers: Vec::new(),
            body: vec![b'a'; 3 * 1024 * 1024],
        });
        assert_eq!(seen.body.len() as u64, MOST);
    }

    #[test]
    fn whoever_is_not_there_is_told_and_a_stop_ends_the_waiting() {
        let within = Duration::from_secs(5);
        let refused = fetch("http://127.0.0.1:1/", "*/*", within, None, &Stop::new());
        let fault = refused.expect_err("nobody is there");
        assert_eq!(
            fault,
            Fault::Unreachable("the connection was refused".to_owned())
        );
        let silent = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/", silent.local_addr().expect("an address"));
        let stop = Stop::new();
        stop.interrupt();
        let stopped = fetch(&url, "*/*", within, None, &stop);
        assert!(matches!(stopped, Err(Fault::Stopped { .. })), "{stopped:?}");
        let late = fetch(&url, "*/*", Duration::from_millis(200), None, &Stop::new());
        assert!(matches!(late, Err(Fault::TooLate { .. })), "{late:?}");
    }
}

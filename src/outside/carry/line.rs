//! The connection under a request: believed as mail relays are, and watched.
//!
//! Puts two things on top of the library's sockets: encryption that believes the system's
//! authorities and one more file of them, and a note at the moment the request itself begins to
//! leave. Everything before that (name, connection, proxy, encryption) has told the service
//! nothing.
//!
//! Invariant: without encryption only this machine is spoken to, whatever its name says.

use super::passage::Passage;
use crate::outside::switchboard::certificates::{Certificates, loss};
use crate::seam::Loss;
use rustls::{ClientConnection, StreamOwned};
use std::fmt;
use std::io::{self, Read as _, Write as _};
use std::path::PathBuf;
use ureq::Error;
use ureq::unversioned::transport::{
    Buffers, ConnectProxyConnector, ConnectionDetails, Connector, Either, LazyBuffers, NextTimeout,
    TcpConnector, Transport, TransportAdapter,
};

/// What connections are made with.
#[derive(Clone, Debug)]
pub(super) struct Way {
    /// A file of certificates that are believed beside those of the system.
    pub(super) authority: Option<PathBuf>,
    /// Whether there is a proxy.
    pub(super) has_proxy: bool,
    /// What the request leaves through.
    pub(super) passage: Passage,
}

impl Way {
    /// How connections are made for one request.
    pub(super) fn connector(self) -> impl Connector<(), Out = impl Transport> {
        ().chain(ConnectProxyConnector::default())
            .chain(TcpConnector::default())
            .chain(Encryption(self.clone()))
            .chain(Watch(self))
    }

    /// Whether this connection is the one to the proxy, inside which the real one will be: it is
    /// made as if there were none.
    fn is_to_proxy(&self, details: &ConnectionDetails<'_>) -> bool {
        self.has_proxy && details.config.proxy().is_none()
    }
}

/// Encrypts where `https` asks for it.
#[derive(Debug)]
struct Encryption(Way);

impl<In: Transport> Connector<In> for Encryption {
    type Out = Either<In, Session>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        let Some(transport) = chained else {
            return Ok(None);
        };
        if !details.needs_tls() {
            let mut addresses = details.addrs.iter();
            let is_here = addresses.all(|address| address.ip().is_loopback());
            // What goes through a proxy is encrypted inside.
            return if is_here || self.0.is_to_proxy(details) {
                Ok(Some(Either::A(transport)))
            } else {
                Err(Error::TlsRequired)
            };
        }
        if transport.is_tls() {
            return Ok(Some(Either::A(transport)));
        }
        let host = details.uri.host().unwrap_or_default();
        let mut session = Certificates::new(self.0.authority.clone())
            .session(host)
            .map_err(told)?;
        let mut socket = TransportAdapter::new(transport.boxed(), details.current_time.clone());
        socket.set_timeout(details.timeout);
        session.complete_io(&mut socket).map_err(handshake)?;
        let config = details.config;
        Ok(Some(Either::B(Session {
            buffers: LazyBuffers::new(config.input_buffer_size(), config.output_buffer_size()),
            stream: StreamOwned::new(session, socket),
        })))
    }
}

fn told(loss: Loss) -> Error {
    Error::Other(Box::new(loss))
}

/// Why no encryption was agreed on.
fn handshake(error: io::Error) -> Error {
    let inner = error.get_ref();
    match inner.and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(error) => told(loss(error)),
        None => error.into(),
    }
}

/// An encrypted connection.
struct Session {
    buffers: LazyBuffers,
    stream: StreamOwned<ClientConnection, TransportAdapter>,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session")
    }
}

impl Transport for Session {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        self.stream.sock.set_timeout(timeout);
        self.stream.write_all(&self.buffers.output()[..amount])?;
        Ok(())
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.stream.sock.set_timeout(timeout);
        let amount = self.stream.read(self.buffers.input_append_buf())?;
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    fn is_open(&mut self) -> bool {
        self.stream.sock.get_mut().is_open()
    }

    fn is_tls(&self) -> bool {
        true
    }
}

/// Notes when the request begins to leave.
#[derive(Debug)]
struct Watch(Way);

impl<In: Transport> Connector<In> for Watch {
    type Out = Either<In, Watched<In>>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        Ok(chained.map(|inner| {
            if self.0.is_to_proxy(details) {
                return Either::A(inner);
            }
            let passage = self.0.passage.clone();
            Either::B(Watched { inner, passage })
        }))
    }
}

/// A connection through which nothing leaves once it has been given up.
#[derive(Debug)]
struct Watched<T> {
    inner: T,
    passage: Passage,
}

impl<T: Transport> Transport for Watched<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        if !self.passage.leave() {
            return Err(Error::Timeout(ureq::Timeout::Global));
        }
        self.inner.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.inner.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}

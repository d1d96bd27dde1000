//! The other end of a line.

use super::*;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned, crypto::ring};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;

/// A server for one line; its port.
pub(super) fn serve(act: impl FnOnce(TcpStream) + Send + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        let (stream, _) = listener.accept().expect("a line");
        act(stream);
    });
    port
}

/// Both directions of a line.
pub(super) trait Duplex: Read + Write {}

impl<T: Read + Write> Duplex for T {}

/// The server's side of an encrypted line. `chain` is a file with a certificate and its key.
pub(super) fn encrypt(stream: TcpStream, chain: &Path) -> impl Duplex + use<> {
    let certificates = CertificateDer::pem_file_iter(chain).expect("a chain");
    let certificates = certificates.collect::<Result<_, _>>().expect("a chain");
    let key = PrivateKeyDer::from_pem_file(chain).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(certificates, key)
        .expect("a certificate");
    let session = ServerConnection::new(Arc::new(config)).expect("a session");
    StreamOwned::new(session, stream)
}

//! Whom to believe: the system's own authorities, and one more file of them when it is given.
//!
//! On Linux the system's authorities are those of `SSL_CERT_FILE` and `SSL_CERT_DIR` when these
//! are set. There is no way to believe everybody.

use super::dialing::bare;
use crate::base::Reason;
use crate::seam::Loss;
use rustls::client::danger::ServerCertVerifier;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{CertificateError, ClientConfig, ClientConnection, Error, crypto::ring};
use rustls_platform_verifier::Verifier;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The certificates that are believed, read when the first encrypted line is wanted.
pub(in crate::outside) struct Certificates {
    authority: Option<PathBuf>,
    config: Option<Arc<ClientConfig>>,
}

impl Certificates {
    pub(in crate::outside) fn new(authority: Option<PathBuf>) -> Self {
        Self {
            authority,
            config: None,
        }
    }

    /// An encrypted session with a host, which must have a certificate for this name.
    pub(in crate::outside) fn session(&mut self, host: &str) -> Result<ClientConnection, Loss> {
        let config = if let Some(config) = &self.config {
            Arc::clone(config)
        } else {
            let config = Arc::new(config(self.authority.as_deref())?);
            Arc::clone(self.config.insert(config))
        };
        let name = ServerName::try_from(bare(host).to_owned())
            .map_err(|_| Loss::Broken(Reason::NoSuchCertificate {}.into()))?;
        ClientConnection::new(config, name).map_err(|error| loss(&error))
    }
}

fn config(authority: Option<&Path>) -> Result<ClientConfig, Loss> {
    let provider = Arc::new(ring::default_provider());
    let more = authority.map_or(Ok(Vec::new()), read)?;
    let verifier = Verifier::new_with_extra_roots(more, Arc::clone(&provider))
        .map_err(|error| loss(&error))?;
    let verifier: Arc<dyn ServerCertVerifier> = Arc::new(verifier);
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| loss(&error))?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth())
}

fn read(path: &Path) -> Result<Vec<CertificateDer<'static>>, Loss> {
    let unreadable = |why: String| Loss::NotTrusted(format!("`{}`: {why}", path.display()));
    let certificates = CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| unreadable(error.to_string()))?;
    if certificates.is_empty() {
        return Err(unreadable(Reason::NoCertificate {}.into()));
    }
    Ok(certificates)
}

/// Why a session could not be begun or went wrong, in words for people.
pub(in crate::outside) fn loss(error: &Error) -> Loss {
    let Error::InvalidCertificate(why) = error else {
        return match error {
            Error::InvalidMessage(_) => Loss::Broken(Reason::NotTls {}.into()),
            Error::NoCertificatesPresented => Loss::NotTrusted(Reason::NoneShown {}.into()),
            other => {
                let why = other.to_string();
                Loss::Broken(Reason::TlsTrouble { why }.into())
            }
        };
    };
    Loss::NotTrusted(match why {
        CertificateError::UnknownIssuer => Reason::Unsigned {}.into(),
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            Reason::Expired {}.into()
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            Reason::NotYet {}.into()
        }
        CertificateError::NotValidForName => Reason::OtherName {}.into(),
        CertificateError::NotValidForNameContext {
            expected,
            presented,
        } => {
            let names: Vec<_> = presented.iter().map(|name| plain(name)).collect();
            let (names, expected) = (names.join(", "), expected.to_str().into_owned());
            Reason::OtherNames { names, expected }.into()
        }
        CertificateError::Revoked => Reason::Revoked {}.into(),
        other => other.to_string(),
    })
}

/// The name in `DnsName("relay.example")`, which is how the library writes it.
fn plain(name: &str) -> &str {
    let inner = name.split_once('(').map_or(name, |(_, inner)| inner);
    inner.trim_end_matches(')').trim_matches('"')
}

//! Certificates for one test, made with openssl: a good one, and those that nobody may trust.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A certificate and its private key.
pub(crate) struct Certificate {
    /// The certificate.
    pub(crate) file: PathBuf,
    /// The private key.
    pub(crate) private: PathBuf,
}

/// An authority, in a folder of its own.
pub(crate) struct Certificates(tempfile::TempDir);

impl Certificates {
    /// A new authority that nobody knows yet.
    pub(crate) fn new() -> Self {
        let certificates = Self(tempfile::tempdir().expect("a folder"));
        certificates.openssl(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 \
             -subj /CN=aplomb-tests -keyout ca.key -out ca.pem \
             -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign",
            None,
        );
        certificates
    }

    /// The authority's own certificate, to be trusted through `SSL_CERT_FILE`.
    pub(crate) fn authority(&self) -> PathBuf {
        self.folder().join("ca.pem")
    }

    /// One that holds for this machine.
    pub(crate) fn good(&self) -> Certificate {
        self.sign("good", "DNS:localhost,IP:127.0.0.1", None)
    }

    /// One for another machine.
    pub(crate) fn other_name(&self) -> Certificate {
        self.sign("other", "DNS:other.test", None)
    }

    /// One that ran out years ago.
    pub(crate) fn expired(&self) -> Certificate {
        let long_ago = Some("2020-01-01 00:00:00");
        self.sign("expired", "DNS:localhost,IP:127.0.0.1", long_ago)
    }

    /// One that vouches for itself.
    pub(crate) fn self_signed(&self) -> Certificate {
        self.openssl(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 \
             -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 \
             -keyout self.key -out self.pem",
            None,
        );
        self.named("self")
    }

    fn sign(&self, name: &str, holds_for: &str, at: Option<&str>) -> Certificate {
        let extensions = self.folder().join(format!("{name}.ext"));
        let text = format!("subjectAltName={holds_for}\nextendedKeyUsage=serverAuth\n");
        std::fs::write(extensions, text).expect("written");
        self.openssl(
            &format!(
                "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN={name} \
                 -keyout {name}.key -out {name}.csr"
            ),
            None,
        );
        self.openssl(
            &format!(
                "x509 -req -in {name}.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 20 \
                 -extfile {name}.ext -out {name}.pem"
            ),
            at,
        );
        self.named(name)
    }

    fn named(&self, name: &str) -> Certificate {
        Certificate {
            file: self.folder().join(format!("{name}.pem")),
            private: self.folder().join(format!("{name}.key")),
        }
    }

    fn folder(&self) -> &Path {
        self.0.path()
    }

    /// Runs openssl in the folder, perhaps at another time.
    fn openssl(&self, words: &str, at: Option<&str>) {
        let mut all: Vec<&str> = at.map_or(vec![], |at| vec!["faketime", at]);
        all.push("openssl");
        all.extend(words.split_ascii_whitespace());
        let output = Command::new(all[0])
            .args(&all[1..])
            .current_dir(self.folder())
            .stdin(Stdio::null())
            .output()
            .expect("openssl and faketime: run tests/run, which installs them");
        assert!(
            output.status.success(),
            "{all:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

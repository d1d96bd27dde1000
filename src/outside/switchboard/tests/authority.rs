//! An authority of our own and what it has signed, made by the `openssl` command.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Certificates: each file has a certificate and its key.
pub(in crate::outside) struct Authority {
    folder: tempfile::TempDir,
}

impl Authority {
    /// The authority of these tests; none on a machine without `openssl`.
    pub(in crate::outside) fn get() -> Option<&'static Self> {
        static MADE: OnceLock<Option<Authority>> = OnceLock::new();
        let made = MADE.get_or_init(Self::make).as_ref();
        if made.is_none() {
            eprintln!("skipped: openssl is not installed");
        }
        made
    }

    /// The certificate of the authority itself.
    pub(in crate::outside) fn certificate(&self) -> PathBuf {
        self.file("authority")
    }

    /// Signed, for this machine.
    pub(in crate::outside) fn good(&self) -> PathBuf {
        self.file("good")
    }

    /// Signed, for another name.
    pub(in crate::outside) fn for_another(&self) -> PathBuf {
        self.file("another")
    }

    /// Signed, and no longer valid.
    pub(in crate::outside) fn expired(&self) -> PathBuf {
        self.file("expired")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(format!("{name}.pem"))
    }

    fn make() -> Option<Self> {
        let folder = tempfile::tempdir().ok()?;
        let at = folder.path();
        openssl(
            at,
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=authority -keyout authority.key -out authority.pem",
        )?;
        for (name, san, days) in [
            ("good", "DNS:localhost,IP:127.0.0.1", "2"),
            ("another", "DNS:another.example", "2"),
            ("expired", "IP:127.0.0.1", "-1"),
        ] {
            put(
                &at.join("san"),
                &format!("subjectAltName={san}\nbasicConstraints=CA:FALSE\n"),
            )?;
            openssl(
                at,
                "req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=relay -keyout one.key -out one.csr",
            )?;
            openssl(
                at,
                &format!(
                    "x509 -req -in one.csr -CA authority.pem -CAkey authority.key -set_serial 7 -days {days} -extfile san -out one.pem"
                ),
            )?;
            let both = [at.join("one.pem"), at.join("one.key")].map(std::fs::read_to_string);
            let [Ok(certificate), Ok(key)] = both else {
                return None;
            };
            put(&at.join(format!("{name}.pem")), &(certificate + &key))?;
        }
        Some(Self { folder })
    }
}

#[expect(clippy::disallowed_methods, reason = "the files of a test")]
fn put(path: &Path, text: &str) -> Option<()> {
    std::fs::write(path, text).ok()
}

#[expect(clippy::disallowed_methods, reason = "the tool of a test")]
fn openssl(folder: &Path, arguments: &str) -> Option<()> {
    let output = std::process::Command::new("openssl")
        .args(arguments.split(' '))
        .current_dir(folder)
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "openssl {arguments}: {said}");
    Some(())
}

//! An independent server: aiosmtpd, by `tests/receive_mail.py`. STARTTLS, AUTH and SMTPUTF8.

use super::{Certificate, Mail, python, script};
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// An aiosmtpd that runs until it is dropped.
pub(crate) struct Receiver {
    port: u16,
    child: Child,
    folder: tempfile::TempDir,
}

impl Receiver {
    /// In the clear, for everybody.
    pub(crate) fn start() -> Self {
        Self::with(&[])
    }

    /// With TLS of this kind (`starttls`, `implicit`) and this certificate.
    pub(crate) fn with_tls(kind: &str, certificate: &Certificate, switches: &[&str]) -> Self {
        let file = certificate.file.display().to_string();
        let private = certificate.private.display().to_string();
        let tls = ["--tls", kind, "--certificate", &file, "--private", &private];
        Self::with(&[&tls, switches].concat())
    }

    /// With these switches of the script.
    pub(crate) fn with(switches: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut child = Command::new(python("aiosmtpd"))
            .arg(script("receive_mail.py"))
            .arg(folder.path())
            .args(switches)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe"))
            .read_line(&mut line)
            .expect("it speaks");
        let port = line.trim().parse().expect("its port");
        Self {
            port,
            child,
            folder,
        }
    }

    /// Where it listens on this machine.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The mails that it received, once there are so many.
    #[track_caller]
    pub(crate) fn mails(&self, count: usize) -> Vec<Mail> {
        let until = Instant::now() + Duration::from_secs(30);
        loop {
            let entries = std::fs::read_dir(self.folder.path()).expect("a folder");
            let mut files: Vec<PathBuf> = entries
                .map(|entry| entry.expect("an entry").path())
                .filter(|path| path.extension().is_some_and(|kind| kind == "json"))
                .collect();
            if files.len() >= count {
                files.sort();
                let read = |path| std::fs::read_to_string(path).expect("a file");
                let parse = |text: String| Mail(serde_json::from_str(&text).expect("JSON"));
                return files.iter().map(read).map(parse).collect();
            }
            assert!(Instant::now() < until, "{} of {count}", files.len());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// What it has written down: recipients, log-ins and mails, one a line.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

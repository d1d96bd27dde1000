//! Postfix's own test sink, which can refuse and hang up at any command.

use super::{Server, free_port};
use std::path::Path;

/// An `smtp-sink` that runs until it is dropped.
pub(crate) struct SmtpSink {
    port: u16,
    _server: Server,
    _folder: tempfile::TempDir,
}

impl SmtpSink {
    /// With these switches, such as `-q .` (hang up at the final dot) or `-r rcpt` (450 there).
    pub(crate) fn start(switches: &[&str]) -> Self {
        let program = Path::new("/usr/sbin/smtp-sink");
        assert!(
            program.exists(),
            "smtp-sink is not here: run tests/run, which installs Postfix without starting it"
        );
        let folder = tempfile::tempdir().expect("a folder");
        let log = folder.path().join("said");
        let port = free_port();
        let address = format!("127.0.0.1:{port}");
        let user = ["-u", "nobody"];
        let is_root = rustix::process::geteuid().is_root();
        let mut words: Vec<&str> = user[..if is_root { 2 } else { 0 }].to_vec();
        words.extend(switches);
        words.extend([address.as_str(), "100"]);
        let mut server = Server::start(program, &words, &log);
        server.wait_for_port(port, &log);
        Self {
            port,
            _server: server,
            _folder: folder,
        }
    }

    /// Where it listens on this machine.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }
}

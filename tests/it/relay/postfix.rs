//! A real Postfix of our own: its settings, its queue and its mailbox in one temporary folder.
//!
//! Accepts mail for the domain `x.test`. What happens to an address is told by its local part:
//! `temp` 450, `slow` 421, `gone` 550; any other domain is 554 (relaying), a message above 20,000
//! bytes 552, and a recipient too many 452.

use super::{Client, Mail, Server, free_port, read_mails};
use std::fs;
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const MASTER: &str = "/usr/lib/postfix/sbin/master";
const RECIPIENTS: &str = "{temp@x.test=450 4.7.1 greylisted try later},\
    {gone@x.test=550 5.1.1 no such user},{slow@x.test=421 4.7.0 rate limited}";

/// A Postfix that runs until it is dropped.
pub(crate) struct Postfix {
    port: u16,
    server: Option<Server>,
    folder: tempfile::TempDir,
}

impl Postfix {
    /// Throws away what it accepted.
    pub(crate) fn start() -> Self {
        Self::with(&["virtual_transport=discard"])
    }

    /// Keeps what it accepted, to be read with [`Self::mails`].
    pub(crate) fn keeping() -> Self {
        Self::with(&["virtual_transport=virtual"])
    }

    /// With more settings.
    pub(crate) fn with(settings: &[&str]) -> Self {
        assert!(
            Path::new(MASTER).exists(),
            "Postfix is not here: run tests/run, which installs it without starting it"
        );
        assert!(
            rustix::process::geteuid().is_root(),
            "Postfix is started by root only: run the tests in a container, or as root"
        );
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("a path");
        // Postfix works as another user, who must get to its folders.
        fs::set_permissions(&root, fs::Permissions::from_mode(0o755)).expect("open");
        for (name, owner) in [
            ("etc", "root"),
            ("spool", "root"),
            ("data", "postfix"),
            ("mail", "nobody"),
        ] {
            fs::create_dir(root.join(name)).expect("a folder");
            let owned = Command::new("chown")
                .arg(owner)
                .arg(root.join(name))
                .status();
            assert!(owned.is_ok_and(|status| status.success()), "chown {owner}");
        }
        let port = free_port();
        let here = root.display();
        let main = format!(
            "compatibility_level=3.6\nqueue_directory={here}/spool\ndata_directory={here}/data\n\
             mail_owner=postfix\nsetgid_group=postdrop\ncommand_directory=/usr/sbin\n\
             daemon_directory=/usr/lib/postfix/sbin\ninet_interfaces=127.0.0.1\n\
             inet_protocols=ipv4\nmyhostname=relay.test\nmydestination=\nmynetworks=\n\
             alias_maps=\nalias_database=\nlocal_recipient_maps=\n\
             virtual_mailbox_domains=x.test\nvirtual_mailbox_base={here}/mail\n\
             virtual_mailbox_maps=static:all/\nvirtual_uid_maps=static:65534\n\
             virtual_gid_maps=static:65534\nsmtpd_relay_restrictions=reject_unauth_destination\n\
             smtpd_recipient_restrictions=check_recipient_access inline:{{{RECIPIENTS}}}\n\
             smtpd_recipient_limit=50\nmessage_size_limit=20000\nmaillog_file={here}/log\n\
             maillog_file_prefixes={here},/var,/dev/stdout\nsmtputf8_enable=yes\n{}\n",
            settings.join("\n")
        );
        fs::write(root.join("etc/main.cf"), main).expect("written");
        let services = fs::read_to_string("/usr/share/postfix/master.cf.dist");
        let services: String = services
            .expect("Debian's Postfix")
            .lines()
            .map(|line| match line.strip_prefix("smtp ") {
                Some(rest) if rest.contains("inet") => {
                    format!("127.0.0.1:{port} inet n - n - - smtpd\n")
                }
                _ => format!("{line}\n"),
            })
            .collect();
        fs::write(root.join("etc/master.cf"), services).expect("written");
        let mut postfix = Self {
            port,
            server: None,
            folder,
        };
        postfix.run(&["check"]);
        postfix.wake();
        postfix
    }

    /// Starts it on the folders that are there.
    pub(crate) fn wake(&mut self) {
        let root = self.root();
        let log = root.join("said");
        let etc = root.join("etc").display().to_string();
        let mut server = Server::start(Path::new(MASTER), &["-c", &etc, "-d"], &log);
        server.wait_for_greeting(self.port, &root.join("log"));
        self.server = Some(server);
    }

    /// Stops it; what it has accepted stays.
    pub(crate) fn sleep(&mut self) {
        self.server = None;
        // Its servants end when they see that it has gone.
        let until = Instant::now() + Duration::from_secs(10);
        while TcpStream::connect(("127.0.0.1", self.port)).is_ok() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Where it listens on this machine.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// A greeted client.
    pub(crate) fn client(&self) -> Client {
        Client::greeted(self.port)
    }

    /// The mails that it kept, once there are so many.
    #[track_caller]
    pub(crate) fn mails(&self, count: usize) -> Vec<Mail> {
        let folder = self.root().join("mail/all/new");
        let until = Instant::now() + Duration::from_secs(30);
        loop {
            let files: Vec<PathBuf> = fs::read_dir(&folder)
                .into_iter()
                .flatten()
                .map(|entry| entry.expect("an entry").path())
                .collect();
            if files.len() >= count {
                return read_mails(&files, None);
            }
            assert!(
                Instant::now() < until,
                "{} of {count}\n{}",
                files.len(),
                self.log()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until it has done with everything that it accepted.
    #[track_caller]
    pub(crate) fn settle(&self) {
        let until = Instant::now() + Duration::from_secs(120);
        let is_empty = |queue: &str| {
            let entries = fs::read_dir(self.root().join("spool").join(queue));
            entries.is_ok_and(|mut entries| entries.next().is_none())
        };
        while !["maildrop", "incoming", "active"]
            .iter()
            .all(|queue| is_empty(queue))
        {
            assert!(Instant::now() < until, "{}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// What it has written down.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.root().join("log")).unwrap_or_default()
    }

    fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().expect("a path")
    }

    fn run(&self, words: &[&str]) {
        let output = Command::new("/usr/sbin/postfix")
            .arg("-c")
            .arg(self.root().join("etc"))
            .args(words)
            .stdin(Stdio::null())
            .output()
            .expect("Postfix");
        assert!(
            output.status.success(),
            "{words:?}: {output:?}\n{}",
            self.log()
        );
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        // Before its folder goes.
        self.sleep();
    }
}
